"""Findings on what one issuer's plans renamed, advanced, dropped and took up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from policydiff.evolve.statements import LONG_GONE, MANY, Scene, doubts_of, statement
from policydiff.model import Initiative, Stage
from policydiff.model.evolution import Finding, Presence, Series
from policydiff.model.threads import Status, StatusStep

_STAGES = [stage.value for stage in Stage]


def series_findings(scene: Scene) -> Iterator[Finding]:
    """Return what happened to single initiatives within a series, in no order of weight."""
    for presence in scene.evolution.presence:
        steps: dict[str, list[StatusStep]] = defaultdict(list)
        for step in presence.status:
            if step.before is not None and scene.counts(step.series):
                steps[step.series].append(step)
        for which, those in steps.items():
            series = scene.series[which]
            seen = scene.seen(presence, series)
            yield from _of_steps(scene, presence, series, those, seen)


def _of_steps(
    scene: Scene,
    presence: Presence,
    series: Series,
    steps: Sequence[StatusStep],
    seen: Sequence[str],
) -> Iterator[Finding]:
    last = steps[-1]
    for step in steps:
        if step.status is Status.RENAMED and step.values.get("new") == presence.initiative:
            yield _renamed(scene, presence, step)
        elif step.because == "status.stage" and step.status is Status.STRENGTHENED:
            yield _stage(scene, presence, step)
    if last.status is Status.DISAPPEAR and len(seen) > 1 and last.because != "status.successor":
        yield _gone(scene, presence, series, last, seen)
    first = steps[0]
    if first.status is Status.APPEAR and seen[-1] == series.plans[-1] and len(seen) > 1:
        yield _new(scene, presence, series, first, seen)


def _renamed(scene: Scene, presence: Presence, step: StatusStep) -> Finding:
    place = scene.places[step.after]
    values = {**step.values, "region": place.region, "year": place.year}
    strength = 1.0 if step.because == "status.succession" else 0.6
    plans = (step.before or "", step.after)
    former = [
        one
        for name in str(step.values["old"]).split("、")
        for one in scene.named.get(name, ())
        if any(cell.plan == step.before for cell in one.cells)
    ]
    return statement(
        "finding.renamed",
        values,
        strength,
        plans,
        presence=[*former, presence],
        doubts=doubts_of(step),
    )


def _stage(scene: Scene, presence: Presence, step: StatusStep) -> Finding:
    place, before = scene.places[step.after], scene.places[step.before or ""]
    values = {
        "initiative": presence.initiative,
        "region": place.region,
        "left": step.values["left"],
        "right": step.values["right"],
        "before": before.year,
        "after": place.year,
    }
    series = scene.series[step.series]
    way = _STAGES.index(str(step.values["to"])) - _STAGES.index(str(step.values["from"]))
    return statement(
        "finding.stage",
        values,
        0.4 + 0.2 * max(way, 0),
        (step.before or "", step.after),
        presence=[presence],
        quoted=(
            *_at_stage(presence, series, step.before, step.values["from"]),
            *_at_stage(presence, series, step.after, step.values["to"]),
        ),
        doubts=doubts_of(step),
    )


def _at_stage(
    presence: Presence, series: Series, plan: str | None, stage: object
) -> Sequence[Initiative]:
    """Return the first mention in ``plan``, or in one it stands for, that says ``stage``."""
    plans = {plan, *(other for other, kept in series.others if kept == plan)}
    told = (one for cell in presence.cells if cell.plan in plans for one in cell.mentions)
    return [one for one in told if one.stage and one.stage.stage == stage][:1]


def _gone(
    scene: Scene, presence: Presence, series: Series, step: StatusStep, seen: Sequence[str]
) -> Finding:
    later = series.plans[series.plans.index(step.after) :]
    values = {
        "initiative": presence.initiative,
        "region": series.region,
        "seen": len(seen),
        "last": scene.places[seen[-1]].year,
        "later": len(later),
        "until": series.years[-1],
    }
    strength = min(1.0, len(seen) / MANY) * (0.4 + 0.6 * min(1.0, len(later) / LONG_GONE))
    doubts = {**doubts_of(step), "uncertainty.last_covered": len(later) == 1}
    plans = (*seen, *later)
    return statement(
        "finding.disappears", values, strength, plans, presence=[presence], doubts=doubts
    )


def _new(
    scene: Scene, presence: Presence, series: Series, step: StatusStep, seen: Sequence[str]
) -> Finding:
    at = series.plans.index(step.after)
    since = len(series.plans) - at
    values = {
        "initiative": presence.initiative,
        "region": series.region,
        "year": scene.places[step.after].year,
        "earlier": at,
        "seen": len(seen),
        "since": since,
    }
    strength = min(1.0, at / LONG_GONE) * min(1.0, len(seen) / MANY) * len(seen) / since
    return statement(
        "finding.appears",
        values,
        strength,
        (*series.plans[:at], *seen),
        presence=[presence],
        doubts=doubts_of(step),
    )
