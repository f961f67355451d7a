"""Comparable targets of many plans: one metric over years and regions, each point with its quote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from policydiff.changes.targets import comparable
from policydiff.evolve.places import in_order
from policydiff.extract.indicators import is_indicator
from policydiff.model import Plan, PlanContent, Target
from policydiff.model.evolution import Series, TargetPoint, TargetSeries

# A metric in one plan only has no course.
_LEAST_PLANS = 2


def target_series(
    plans: Sequence[Plan], contents: Iterable[PlanContent], series: Sequence[Series] = ()
) -> tuple[TargetSeries, ...]:
    """Return the comparable targets of at least two plans, by metric; points by year and region.

    Targets and results, levels and changes, floors and ceilings are series of their own. What a
    plan says twice is one point. Second renderings and second plans of a year, as ``series``
    tells them, have no points, nor have plans without a year.
    """
    left_out = {other for one in series for other, _ in one.others}
    targets = {content.plan: content.targets for content in contents}
    points: dict[tuple[object, ...], list[TargetPoint]] = defaultdict(list)
    for plan in in_order(plans):
        if plan.year is not None and plan.id not in left_out:
            for target in _once(targets.get(plan.id, ())):
                if key := comparable(target):
                    points[key].append(TargetPoint(plan.id, plan.year, target))
    return tuple(
        TargetSeries(_name(str(key[0]), points[key]), str(key[1]), tuple(points[key]))
        for key in sorted(points, key=lambda key: tuple(map(str, key)))
        if len({point.plan for point in points[key]}) >= _LEAST_PLANS
    )


def _name(canonical: str, points: Iterable[TargetPoint]) -> str:
    """Return what a metric is called: as the plans say it where none says it in the common form."""
    said = Counter(point.target.metric for point in points)
    if is_indicator(canonical) or any(canonical in words for words in said):
        return canonical
    return min(said, key=lambda words: (-said[words], words))


def _once(targets: Iterable[Target]) -> Iterable[Target]:
    """Return ``targets`` without those that only repeat an earlier one."""
    found: dict[tuple[object, ...], Target] = {}
    for one in targets:
        key = (comparable(one), one.values, one.comparator, one.deadline)
        found.setdefault(key, one)
    return found.values()
