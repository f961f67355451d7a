"""Findings over regions: who came first, who shares what; and what weak evidence lets suppose.

Plans of different regions in different years say nothing of any one region's changes, so none of
these says that a region took up or dropped anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from policydiff.changes.stages import stage_changes
from policydiff.evolve.statements import Scene, known, listed, statement
from policydiff.evolve.strength import stage_label, stage_status
from policydiff.messages import LANGUAGES, message
from policydiff.model import StageChange
from policydiff.model.evolution import (
    Adoption,
    CorpusStatus,
    Finding,
    OverCorpus,
    Presence,
    Strength,
    YearShare,
)
from policydiff.model.threads import Status

# Shares of two or three regions are chance; with four, one is a quarter.
_LEAST_REGIONS = 4
# Being in more plans than this makes no statement over regions stronger.
_PLANS = 6
# A next stage makes a statement about few plans worth as much as one about many.
_FURTHER = 0.3
# To be named by one region only is common; a list of so many names is as telling as it gets.
_NAMES = 12
_OVER = {
    CorpusStatus.PERSIST: "finding.persists_regions",
    CorpusStatus.APPEAR: "finding.appears_regions",
    CorpusStatus.DISAPPEAR: "finding.disappears_regions",
}


def region_findings(scene: Scene) -> Iterator[Finding]:
    """Return what can be said over regions, in no order of weight."""
    alone: dict[tuple[int, str], list[Presence]] = defaultdict(list)
    adoption = dict(zip(_adopted(scene), scene.evolution.adoption, strict=True))
    for at, presence in enumerate(scene.evolution.presence):
        if at in adoption:
            yield from _spread(scene, presence, adoption[at])
        yield from _over(scene, presence)
        for share in presence.years:
            if len(share.covered) >= _LEAST_REGIONS:
                yield from _shared(scene, presence, share)
                if len(share.present) == 1 and known(presence):
                    alone[share.year, share.present[0]].append(presence)
    for (year, region), many in sorted(alone.items()):
        yield _only_in(scene, year, region, many)


def _adopted(scene: Scene) -> list[int]:
    """Return where the initiatives stand that a covering plan names: each has an adoption."""
    return [
        at
        for at, one in enumerate(scene.evolution.presence)
        if any(cell.plan in scene.covering for cell in one.cells)
    ]


def _spread(scene: Scene, presence: Presence, adoption: Adoption) -> Iterator[Finding]:
    if adoption.adopted < 2 or adoption.first == adoption.last:
        return
    plans = tuple(step.plan for step in adoption.order)
    first = [step.plan for step in adoption.order if step.lag_years == 0]
    values = {
        "initiative": presence.initiative,
        "adopted": adoption.adopted,
        "covered": adoption.covered,
        "region": listed([scene.places[plan].region for plan in first]),
        "first": adoption.first,
        "last": adoption.last,
        "direction": {
            lang: message(f"label.direction.{adoption.direction}", lang) for lang in LANGUAGES
        },
    }
    followers = [step for step in adoption.order if step.lag_years]
    doubts = {
        "uncertainty.first_censored": adoption.first_censored,
        "uncertainty.regions_censored": any(step.censored for step in followers),
    }
    told = sum(not step.censored for step in followers) / len(followers)
    share = adoption.adopted / adoption.covered
    strength = share * (0.4 + 0.6 * told) * (0.7 if adoption.first_censored else 1.0)
    yield statement("finding.adoption", values, strength, plans, presence=[presence], doubts=doubts)


# --- one year ----------------------------------------------------------------------------------


def _shared(scene: Scene, presence: Presence, share: YearShare) -> Iterator[Finding]:
    count, covered = len(share.present), len(share.covered)
    values = {
        "initiative": presence.initiative,
        "year": share.year,
        "count": count,
        "covered": covered,
    }
    plans = [plan for plan in _naming(scene, presence) if scene.places[plan].year == share.year]
    if 2 * count > covered:
        strength = count / covered * min(1.0, covered / (2 * _LEAST_REGIONS))
        yield statement("finding.shared", values, strength, plans, presence=[presence])
    if count == covered - 1:
        [missing] = set(share.covered) - set(share.present)
        values = {**values, "region": missing}
        strength = min(1.0, count / (2 * _LEAST_REGIONS))
        also = [
            plan
            for cell in scene.coverage.cells
            if (cell.region, cell.year) == (missing, share.year)
            for plan in cell.plans
        ]
        yield statement(
            "finding.missing_in", values, strength, [*plans, *also], presence=[presence]
        )


def _only_in(scene: Scene, year: int, region: str, many: Sequence[Presence]) -> Finding:
    covered = [cell for cell in scene.coverage.cells if cell.year == year]
    values = {
        "region": region,
        "year": year,
        "covered": len(covered),
        "count": len(many),
        "names": listed([one.initiative for one in many]),
    }
    plans = [plan for cell in covered if cell.region == region for plan in cell.plans]
    return statement("finding.only_in", values, len(many) / _NAMES, plans, presence=many)


# --- all years ---------------------------------------------------------------------------------


def _over(scene: Scene, presence: Presence) -> Iterator[Finding]:
    """Return what became of an initiative where only plans of different regions tell."""
    over = presence.corpus_status
    if over is None or over.evidence is not Strength.REGIONS:
        return
    plans = _naming(scene, presence)
    if not plans:  # of a region or a year that nobody knows
        return
    code = _OVER[over.status]
    values = _over_values(scene, presence, over, plans)
    strength = _over_strength(scene, presence, over)
    change = _further(presence, plans) if over.status is CorpusStatus.PERSIST else None
    if change is not None:
        code, values = "finding.stages_regions", {**values, **_stages(change)}
        strength += _FURTHER
    doubts = {
        "uncertainty.regions": len(scene.coverage.regions) > 1,
        "uncertainty.issuers": len(scene.coverage.regions) == 1,
        "uncertainty.summary": bool(over.summaries),
    }
    quoted = (change.left, change.right) if change else ()
    yield statement(
        code, values, strength, plans, presence=[presence], quoted=quoted, doubts=doubts
    )


def _over_values(
    scene: Scene, presence: Presence, over: OverCorpus, plans: Sequence[str]
) -> Mapping[str, object]:
    return {
        "initiative": presence.initiative,
        "seen": over.seen,
        "plans": over.plans,
        "first": over.first,
        "last": over.last,
        "regions": listed(list(dict.fromkeys(scene.places[plan].region for plan in plans))),
        "earliest": scene.coverage.years[0],
        "latest": scene.coverage.years[-1],
    }


def _over_strength(scene: Scene, presence: Presence, over: OverCorpus) -> float:
    """Return more for what many plans name, and many plans of the other years do not."""
    others = [
        cell
        for cell in scene.coverage.cells
        if (over.status is CorpusStatus.APPEAR and cell.year < over.first)
        or (over.status is CorpusStatus.DISAPPEAR and cell.year > over.last)
    ]
    if over.status is CorpusStatus.PERSIST:
        return 0.4 + 0.6 * over.seen / over.plans
    mentions = sum(len(cell.mentions) for cell in presence.cells)
    said = min(1.0, (over.seen + mentions) / _PLANS)
    return said * min(1.0, len(others) / _LEAST_REGIONS)


def _naming(scene: Scene, presence: Presence) -> list[str]:
    return [cell.plan for cell in presence.cells if cell.plan in scene.covering]


def _further(presence: Presence, plans: Sequence[str]) -> StageChange | None:
    """Return the stages in the first and the last of ``plans`` if the last is further."""
    cells = {cell.plan: cell.mentions for cell in presence.cells}
    for change in stage_changes(cells[plans[0]], cells[plans[-1]]):
        left, right = change.left.stage, change.right.stage
        if left and right and stage_status(left.stage, right.stage) is Status.STRENGTHENED:
            return change
    return None


def _stages(change: StageChange) -> Mapping[str, object]:
    sides = {"left": change.left.stage, "right": change.right.stage}
    return {side: stage_label(said.stage) for side, said in sides.items() if said}
