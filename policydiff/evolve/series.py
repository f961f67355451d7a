"""Which plans follow each other: one issuer, one region, one kind, ordered by year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from policydiff.evolve.places import counting_kinds, in_order, region_names, text_length
from policydiff.evolve.repeated import repeated
from policydiff.model import Note, Plan
from policydiff.model.evolution import Series
from policydiff.parse.metadata.regions import bare_name, candidates
from policydiff.parse.metadata.same_series import by_series, office

_CHINESE = re.compile(r"[一-龥]+")


def series_of(plans: Sequence[Plan]) -> tuple[tuple[Series, ...], tuple[Note, ...]]:
    """Return the series that ``plans`` form, by region, kind and issuer, and what is odd about them.

    A region that was renamed goes on, an office of another name does not; plans of an unknown
    issuer are a series of their own. Of several plans of a year the longest is counted (then by
    id), of several renderings of a document one. Plans without region, year or items are in no
    series. Nothing depends on the order of ``plans``.
    """
    ordered = in_order(plans)
    stands, notes = repeated(ordered)
    names = region_names(ordered)
    usable = [plan for plan in ordered if plan.id not in stands and not _lacking(plan)]
    found = sorted(
        (
            _series([usable[at] for at in places], names, stands)
            for places in by_series(usable, range(len(usable)))
        ),
        key=lambda one: (one.region, one.kind, one.issuer or "", one.id),
    )
    said = [*notes, *_unplaced(ordered, stands), *_second_plans(found, ordered, stands)]
    said += [*_labels(ordered, names), *_single(found, ordered)]
    return tuple(found), tuple(said)


def _lacking(plan: Plan) -> str:
    """Return what keeps ``plan`` out of every series, "" when nothing does."""
    lacks = {"region": plan.region is None, "year": plan.year is None, "items": not plan.items}
    return next((what for what, missing in lacks.items() if missing), "")


def _series(plans: Sequence[Plan], names: Mapping[str, str], stands: Mapping[str, str]) -> Series:
    by_year: dict[int, list[Plan]] = defaultdict(list)
    for plan in sorted(plans, key=lambda one: (one.year or 0, -text_length(one), one.id)):
        by_year[plan.year or 0].append(plan)
    counted = [those[0] for those in by_year.values()]
    second = {other.id: those[0].id for those in by_year.values() for other in those[1:]}
    others = second | {
        plan: second.get(kept, kept)
        for plan, kept in stands.items()
        if any(kept == one.id for one in plans)
    }
    latest, years = counted[-1], tuple(by_year)
    return Series(
        id=counted[0].id,
        region=names[latest.id],
        level=latest.region.level if latest.region else None,
        issuer=latest.issuer,
        kind=latest.kind.value,
        plans=tuple(plan.id for plan in counted),
        years=years,
        gaps=tuple(year for year in range(years[0], years[-1]) if year not in by_year),
        others=tuple(sorted(others.items())),
    )


# --- what is odd -------------------------------------------------------------------------------


def _unplaced(plans: Iterable[Plan], stands: Mapping[str, str]) -> Iterator[Note]:
    for plan in plans:
        what = _lacking(plan)
        if what and plan.id not in stands:
            yield Note(f"series.no_{what}", plan.id, {"file": plan.source.name})


def _second_plans(
    found: Iterable[Series], plans: Sequence[Plan], stands: Mapping[str, str]
) -> Iterator[Note]:
    by_id = {plan.id: plan for plan in plans}
    for series in found:
        for other, kept in series.others:
            if other not in stands:
                values = {
                    "one": by_id[other].source.name,
                    "other": by_id[kept].source.name,
                    "year": by_id[kept].year,
                }
                yield Note("series.two_plans", other, values)


def _labels(plans: Iterable[Plan], names: Mapping[str, str]) -> Iterator[Note]:
    """Tell of files that are named after a region and are of several issuers, or of another one.

    A label is the first Chinese words of a file's name, or else of its folder's.
    """
    under: dict[str, dict[str, Plan]] = defaultdict(dict)
    for plan in plans:
        label = _label(plan.source.name)
        if label and plan.region:
            under[label].setdefault(names[plan.id] + office(plan), plan)
    for label, issuers in sorted(under.items()):
        listed = {"zh": "、".join(sorted(issuers)), "en": ", ".join(sorted(issuers))}
        said = {"label": label, "issuers": listed}
        bare = {bare_name(plan.region.name) for plan in issuers.values() if plan.region}
        if len(issuers) > 1:
            yield Note("series.two_issuers", label, said)
        elif bare.isdisjoint(bare_name(each.name) for each in candidates(label)):
            yield Note("series.other_region", label, said)


def _label(name: str) -> str:
    path = PurePath(name)
    for part in (path.stem, path.parent.name):
        if found := _CHINESE.search(part):
            return found[0] if candidates(found[0]) else ""
    return ""


def _single(found: Sequence[Series], plans: Sequence[Plan]) -> Iterator[Note]:
    kinds = counting_kinds(plans)
    if found and not any(len(one.plans) > 1 for one in found if one.kind in kinds):
        several = len({one.region for one in found}) > 1
        code = "series.single_years" if several else "series.single_year"
        yield Note(code, values={"count": len(found)})
