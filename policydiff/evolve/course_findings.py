"""Findings on what runs through a series: its core, its growing and declining topics, its threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from policydiff.evolve.statements import (
    LONG_GONE,
    MANY,
    NAMED,
    Scene,
    doubts_of,
    known,
    listed,
    statement,
)
from policydiff.model.evolution import Finding, Presence, Series, Trajectory, TrajectoryKind
from policydiff.model.threads import Status, StatusStep, Thread

# A core is what is in each of at least so many plans; with fewer everything would be one.
_LEAST_CORE = 3
# Statements about many are as strong as the number of what they name.
_FULL_LIST = 8
_COURSES = {
    TrajectoryKind.GROWING: "finding.growing",
    TrajectoryKind.DECLINING: "finding.declining",
}


def course_findings(scene: Scene) -> Iterator[Finding]:
    """Return what is said of many initiatives of a series at once, and of its threads."""
    cores: dict[str, list[Presence]] = defaultdict(list)
    for presence in scene.evolution.presence:
        for which in dict.fromkeys(step.series for step in presence.status if step.before):
            series = scene.series[which]
            core = known(presence) and scene.counts(which) and len(series.plans) >= _LEAST_CORE
            if core and scene.seen(presence, series) == series.plans:
                cores[which].append(presence)
    for which, many in sorted(cores.items()):
        yield _core(scene.series[which], many)
    yield from _courses(scene)
    yield from _threads(scene)


def _core(series: Series, many: Sequence[Presence]) -> Finding:
    ranked = _by_mentions(many)
    values = {
        "region": series.region,
        "plans": len(series.plans),
        "count": len(many),
        "first": series.years[0],
        "last": series.years[-1],
        "names": listed([one.initiative for one in ranked]),
    }
    strength = (0.5 + 0.5 * min(1.0, len(many) / _FULL_LIST)) * min(1.0, len(series.plans) / MANY)
    doubts = {"uncertainty.gap": bool(series.gaps)}
    return statement(
        "finding.persists", values, strength, series.plans, presence=ranked, doubts=doubts
    )


def _by_mentions(many: Sequence[Presence]) -> list[Presence]:
    def mentions(one: Presence) -> int:
        return sum(len(cell.mentions) for cell in one.cells)

    return sorted(many, key=lambda one: (-mentions(one), one.initiative, one.kind))


def _courses(scene: Scene) -> Iterator[Finding]:
    by_name = {one.initiative: one for one in scene.evolution.presence if known(one)}
    found: dict[tuple[str, TrajectoryKind], list[Trajectory]] = defaultdict(list)
    for one in scene.evolution.trajectories:
        if one.kind in _COURSES and one.subject in by_name and scene.counts(one.series):
            found[one.series, one.kind].append(one)
    for (which, kind), those in sorted(found.items()):
        series = scene.series[which]
        ranked = _by_mentions([by_name[one.subject] for one in those])
        values = {
            "region": series.region,
            "plans": len(series.plans),
            "first": series.years[0],
            "last": series.years[-1],
            "count": len(ranked),
            "names": listed([one.initiative for one in ranked]),
        }
        strength = min(1.0, len(ranked) / _FULL_LIST)
        doubts = {"uncertainty.gap": bool(series.gaps)}
        yield statement(
            _COURSES[kind], values, strength, series.plans, presence=ranked, doubts=doubts
        )


def _threads(scene: Scene) -> Iterator[Finding]:
    through: dict[str, list[Thread]] = defaultdict(list)
    threads = [one for one in scene.evolution.threads if one.series in scene.series]
    ends = {one.id: scene.places[one.steps[-1].plan].year for one in threads}
    for thread in threads:
        if not scene.counts(thread.series):
            continue
        series, last = scene.series[thread.series], thread.status[-1:]
        if len(thread.steps) == len(series.plans) >= _LEAST_CORE:
            through[series.id].append(thread)
            continue
        gone = len(thread.steps) >= _LEAST_CORE and last and last[0].status is Status.DISAPPEAR
        if gone and not _outlived(thread, ends):
            yield _ended(scene, series, thread, last[0])
    for which, those in sorted(through.items()):
        series = scene.series[which]
        ranked = sorted(those, key=lambda one: (-(one.weakest or 0), one.id))
        values = {
            "region": series.region,
            "plans": len(series.plans),
            "count": len(those),
            "names": listed([f"“{one.label}”" for one in ranked]),
        }
        yield statement(
            "finding.thread_persists",
            values,
            0.5 + 0.5 * min(1.0, len(those) / _FULL_LIST),
            series.plans,
            doubts={
                "uncertainty.gap": bool(series.gaps),
                "uncertainty.review_links": any(one.review for one in those),
            },
            items=(item for one in ranked[:NAMED] for item in one.steps[-1].items),
            threads=(one.id for one in ranked[:NAMED]),
        )


def _outlived(thread: Thread, ends: Mapping[str, int]) -> bool:
    """Tell whether a part that ``thread`` was split into goes on after it: the task does so too."""
    parts = (
        part
        for step in thread.status
        if step.status is Status.SPLIT
        for part in cast("Sequence[str]", step.values.get("threads", ()))
    )
    return any(ends.get(part, 0) > ends[thread.id] for part in parts)


def _ended(scene: Scene, series: Series, thread: Thread, step: StatusStep) -> Finding:
    plans = tuple(one.plan for one in thread.steps)
    later = series.plans[series.plans.index(step.after) :]
    values = {
        "region": series.region,
        "label": thread.label,
        "seen": len(plans),
        "last": scene.places[plans[-1]].year,
        "later": len(later),
    }
    return statement(
        "finding.thread_disappears",
        values,
        min(1.0, len(plans) / (2 * MANY)) * (0.4 + 0.6 * min(1.0, len(later) / LONG_GONE)),
        (*plans, *later),
        doubts={
            **doubts_of(step),
            "uncertainty.review_links": thread.review,
            "uncertainty.last_covered": len(later) == 1,
        },
        items=(item for one in thread.steps for item in one.items),
        threads=(thread.id,),
    )
