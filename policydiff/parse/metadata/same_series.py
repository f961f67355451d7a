"""Which plans are of one region and one office: what makes plans of several years a series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from policydiff.model import Plan, Region
from policydiff.parse.metadata.regions import bare_name, same_region

# 中华人民共和国农业部 and 农业部 are one ministry.
_STATE = "中华人民共和国"


def office(plan: Plan) -> str:
    """Return the issuer of ``plan`` without its region or state: 教育局; "" when it is not known."""
    name = plan.region.name if plan.region else ""
    issuer = (plan.issuer or "").removeprefix(_STATE)
    return issuer.rpartition(name)[2] if name else issuer


def by_region(plans: Sequence[Plan], places: Iterable[int]) -> list[list[int]]:
    """Return ``places`` of plans with a region in groups of one region each.

    A renamed region stays one, and there are several 朝阳区. A plan that does not say which of
    those it is of is in a group of its own; give the plans that say most first.
    """
    groups: list[list[int]] = []
    index: dict[str, list[list[int]]] = defaultdict(list)
    for place in places:
        region = plans[place].region
        if region is None:
            continue
        near = {id(group): group for key in _keys(region) for group in index[key]}
        fitting = [group for group in near.values() if _same(plans[group[0]].region, region)]
        home = fitting[0] if len(fitting) == 1 else []
        if not home:
            groups.append(home)
        home.append(place)
        for key in _keys(region):
            if not any(home is known for known in index[key]):
                index[key].append(home)
    return groups


def _keys(region: Region) -> tuple[str, ...]:
    return (bare_name(region.name), region.code) if region.code else (bare_name(region.name),)


def _same(known: Region | None, region: Region) -> bool:
    return known is not None and same_region(known, region)


def by_series(plans: Sequence[Plan], places: Iterable[int]) -> list[list[int]]:
    """Return ``places`` in groups of one region, office and kind each, in the order of those."""
    groups: dict[tuple[str, str, str, int], list[int]] = defaultdict(list)
    for number, alike in enumerate(by_region(plans, places)):
        region = plans[alike[0]].region
        name = bare_name(region.name) if region else ""
        for place in alike:
            groups[name, office(plans[place]), plans[place].kind.value, number].append(place)
    return [groups[key] for key in sorted(groups)]
