"""The order of plans, and one name for each region through all its years."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from policydiff.model import Plan, PlanKind
from policydiff.parse.metadata.same_series import by_region


def in_order(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Return ``plans`` by year, then by region and id; those without a year come last."""
    return tuple(sorted(plans, key=_order))


def _order(plan: Plan) -> tuple[bool, int, str, str]:
    region = plan.region
    return plan.year is None, plan.year or 0, region.name if region else "", plan.id


def text_length(plan: Plan) -> int:
    """Return how many characters the items of ``plan`` have."""
    return sum(len(item.text) for item in plan.items)


def counting_kinds(plans: Sequence[Plan]) -> frozenset[PlanKind]:
    """Return the kinds whose silence tells something: a summary sets no tasks.

    Where there is nothing but summaries they are compared with each other.
    """
    kinds = frozenset(plan.kind for plan in plans)
    return kinds - {PlanKind.SUMMARY} or kinds


def region_names(plans: Sequence[Plan]) -> Mapping[str, str]:
    """Return the name of the region of each plan, by its id; plans without a region are left out.

    A renamed region has its latest name. Of several with one name each has its province, and
    if need be its code, before it.
    """
    ordered = sorted(plans, key=lambda plan: (_vague(plan), _order(plan)))
    groups = by_region(ordered, range(len(ordered)))
    latest = [max((ordered[at] for at in group), key=_order) for group in groups]
    names = _told_apart(latest)
    return {ordered[at].id: name for group, name in zip(groups, names, strict=True) for at in group}


def _vague(plan: Plan) -> int:
    region = plan.region
    return 0 if region is None else (not region.code) + (not region.province)


def _told_apart(plans: Sequence[Plan]) -> list[str]:
    """Return for plans of different regions the shortest names that tell the regions apart."""
    wordings: dict[int, list[str]] = defaultdict(list)
    for at, plan in enumerate(plans):
        assert plan.region is not None  # noqa: S101  # only plans with a region come here
        name, province = plan.region.name, plan.region.province or ""
        longer = name if name == province else province + name
        wordings[at] = [name, longer, f"{plan.region.code or plan.id} {longer}"]
    bearers = Counter(word for words in wordings.values() for word in dict.fromkeys(words))
    return [
        next((word for word in wordings[at] if bearers[word] == 1), wordings[at][-1])
        for at in range(len(plans))
    ]
