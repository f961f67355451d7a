"""Findings on numbers, and on what plans take up from the summary before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from policydiff.evolve.statements import MANY, Scene, figure, statement
from policydiff.model import Role
from policydiff.model.evolution import Finding, ReviewStep, Series, TargetPoint, TargetSeries

# A target that moved by half is as much news as one that doubled.
_FULL_MOVE = 0.5
# A course of many years is told by its first and last numbers.
_TOLD = 6
# A summary of fewer items than this has too few for a share of them.
_LEAST_ITEMS = 5


def measure_findings(scene: Scene) -> Iterator[Finding]:
    """Return what can be said of targets, within a series or over regions, and of review steps."""
    for one in scene.evolution.targets:
        if one.points[0].target.role is Role.TARGET:
            yield from _targets(scene, one)
    for step in scene.evolution.steps:
        if len(step.carried) + len(step.not_taken_up) >= _LEAST_ITEMS:
            yield _review(scene, step)


def _targets(scene: Scene, course: TargetSeries) -> Iterator[Finding]:
    own: dict[str, list[TargetPoint]] = defaultdict(list)
    for point in course.points:
        if point.plan in scene.covering:
            own[scene.of_plan[point.plan].id].append(point)
    own = {which: _for_the_year(those) for which, those in own.items()}
    single = {which: those for which, those in own.items() if those and _one_a_plan(those)}
    for which, points in single.items():
        first, last = points[0].target, points[-1].target
        if len(points) > 1 and first.values[0] != last.values[0]:
            yield _moved(scene.series[which], course, points)
    regions = {scene.series[which].region for which in own}
    if len(regions) == len(own) == len(single) > 1:
        yield _over_regions(scene, course, [points[-1] for points in single.values()])


def _for_the_year(points: Sequence[TargetPoint]) -> list[TargetPoint]:
    """Return those of ``points`` that are for their plan's year, not for the end of a longer term."""
    return [point for point in points if point.target.deadline in (None, point.year)]


def _one_a_plan(points: Sequence[TargetPoint]) -> bool:
    return len({point.plan for point in points}) == len(points)


def _moved(series: Series, course: TargetSeries, points: Sequence[TargetPoint]) -> Finding:
    first, last = points[0].target.values[0], points[-1].target.values[0]
    code = _way([point.target.values[0] for point in points])
    values = {
        "region": series.region,
        "metric": course.metric,
        "course": " → ".join(_told(points)),
        "first": points[0].year,
        "last": points[-1].year,
    }
    move = abs(last - first) / max(abs(first), abs(last))
    skipped = len(series.plans) > len(points)
    return statement(
        code,
        values,
        min(1.0, len(points) / MANY) * (0.5 + 0.5 * min(1.0, move / _FULL_MOVE)),
        (point.plan for point in points),
        doubts={"uncertainty.not_every_plan": skipped},
        targets=(point.target for point in points),
    )


def _way(numbers: Sequence[float]) -> str:
    """Return the sentence for ``numbers``: a target that was raised and lowered did neither."""
    if list(numbers) == sorted(numbers):
        return "finding.target_raised"
    if list(numbers) == sorted(numbers, reverse=True):
        return "finding.target_lowered"
    return "finding.target_varied"


def _told(points: Sequence[TargetPoint]) -> list[str]:
    told = [f"{figure(point.target)} ({point.year})" for point in points]
    half = _TOLD // 2
    return told if len(told) <= _TOLD else [*told[:half], "…", *told[-half:]]


def _over_regions(scene: Scene, course: TargetSeries, points: Sequence[TargetPoint]) -> Finding:
    ordered = sorted(points, key=lambda point: (point.year, scene.places[point.plan].region))
    told = "; ".join(
        f"{scene.places[point.plan].region} {point.year}: {figure(point.target)}"
        for point in ordered[:_TOLD]
    )
    values = {"metric": course.metric, "count": len(points), "points": told}
    return statement(
        "finding.target_regions",
        values,
        min(1.0, len(points) / MANY),
        (point.plan for point in ordered),
        doubts={"uncertainty.regions": True},
        targets=(point.target for point in ordered),
    )


def _review(scene: Scene, step: ReviewStep) -> Finding:
    review, plan = scene.places[step.review], scene.places[step.plan]
    total = len(step.carried) + len(step.not_taken_up)
    planned = len({item for _, items in step.carried for item in items}) + len(step.new)
    values = {
        "region": plan.region,
        "reviewed": review.year,
        "year": plan.year,
        "items": total,
        "carried": len(step.carried),
        "dropped": len(step.not_taken_up),
        "planned": planned,
        "new": len(step.new),
    }
    # A step is the more telling the less of the summary goes on and the more is new.
    turned = (len(step.not_taken_up) / total + len(step.new) / max(1, planned)) / 2
    return statement(
        "finding.review_step",
        values,
        0.5 + 0.5 * turned,
        (step.review, step.plan),
        doubts={"uncertainty.review_links": bool(step.unsure)},
        items=step.not_taken_up,
    )
