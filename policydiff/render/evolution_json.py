"""What many plans say together as JSON data: the contract that ``docs/json.md`` describes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff.messages import message
from policydiff.model import Initiative
from policydiff.model.evolution import (
    Adoption,
    Coverage,
    CoverageCell,
    Evolution,
    Finding,
    OverCorpus,
    Presence,
    ReviewStep,
    Series,
    TargetSeries,
    Trajectory,
)
from policydiff.model.threads import StatusStep, Thread, ThreadChange, ThreadJoin
from policydiff.render.content_json import initiative_data, target_data
from policydiff.render.json import comparison_data, note_data, number, plain_value, plan_data

EVOLUTION_SCHEMA = "policydiff.evolution/1"

Data = dict[str, Any]


def evolution_data(evolution: Evolution) -> Data:
    """Return what many plans say together, as ``policydiff report`` writes it."""
    return {
        "schema": EVOLUTION_SCHEMA,
        "model": evolution.model,
        "plans": [plan_data(plan) for plan in evolution.plans],
        "coverage": coverage_data(evolution.coverage),
        "series": [series_data(one) for one in evolution.series],
        "presence": [presence_data(one) for one in evolution.presence],
        "threads": [_thread(one) for one in evolution.threads],
        "joins": [_join(one) for one in evolution.joins],
        "adoption": [adoption_data(one) for one in evolution.adoption],
        "steps": [_review_step(one) for one in evolution.steps],
        "trajectories": [_trajectory(one) for one in evolution.trajectories],
        "targets": [_targets(one) for one in evolution.targets],
        "findings": [_finding(one) for one in evolution.findings],
        "notes": [note_data(note) for note in evolution.notes],
        "since": [_change(one) for one in evolution.since],
        "comparisons": [comparison_data(one) for one in evolution.comparisons],
    }


def coverage_data(coverage: Coverage) -> Data:
    """Return which regions are covered in which years."""
    return {
        "regions": list(coverage.regions),
        "years": list(coverage.years),
        "cells": [_covered(cell) for cell in coverage.cells],
        "summaries": [_covered(cell) for cell in coverage.summaries],
        "unplaced": list(coverage.unplaced),
    }


def _covered(cell: CoverageCell) -> Data:
    return {"region": cell.region, "year": cell.year, "plans": list(cell.plans)}


def series_data(series: Series) -> Data:
    """Return one series."""
    return {
        "id": series.id,
        "region": series.region,
        "level": series.level,
        "issuer": series.issuer,
        "kind": series.kind,
        "plans": list(series.plans),
        "years": list(series.years),
        "gaps": list(series.gaps),
        "others": [{"plan": plan, "counted": counted} for plan, counted in series.others],
    }


def presence_data(presence: Presence) -> Data:
    """Return where one initiative is named and what became of it."""
    return {
        "initiative": presence.initiative,
        "kind": presence.kind.value,
        "cells": [
            {"plan": cell.plan, "mentions": [_mention(one) for one in cell.mentions]}
            for cell in presence.cells
        ],
        "corpus_status": _over_corpus(presence.corpus_status),
        "status": [_status(step) for step in presence.status],
        "years": [
            {"year": share.year, "covered": list(share.covered), "present": list(share.present)}
            for share in presence.years
        ],
    }


def _mention(found: Initiative) -> Data:
    return {
        "item": found.item,
        "quote": found.quote,
        "span": list(found.span),
        "stage": None if found.stage is None else found.stage.stage.value,
    }


def _over_corpus(over: OverCorpus | None) -> Data | None:
    if over is None:
        return None
    return {
        "status": over.status.value,
        "evidence": over.evidence.value,
        "first": over.first,
        "last": over.last,
        "plans": over.plans,
        "seen": over.seen,
        "summaries": list(over.summaries),
    }


def _status(step: StatusStep) -> Data:
    return {
        "series": step.series,
        "from": step.before,
        "to": step.after,
        "status": step.status.value,
        "certain": step.certain,
        "because": step.because,
        "values": _values(step.values),
    }


def _thread(thread: Thread) -> Data:
    return {
        "id": thread.id,
        "label": thread.label,
        "series": thread.series,
        "steps": [
            {
                "plan": step.plan,
                "items": list(step.items),
                "label": step.label,
                "probability": None if step.probability is None else number(step.probability),
            }
            for step in thread.steps
        ],
        "status": [_status(step) for step in thread.status],
        "gaps": list(thread.gaps),
        "weakest": None if thread.weakest is None else number(thread.weakest),
        "review": thread.review,
    }


def _join(join: ThreadJoin) -> Data:
    return {
        "left": join.left,
        "right": join.right,
        "left_item": join.left_item,
        "right_item": join.right_item,
        "probability": number(join.probability),
        "review": join.review,
    }


def _change(change: ThreadChange) -> Data:
    return {
        "kind": change.kind.value,
        "before": list(change.before),
        "after": list(change.after),
    }


def adoption_data(adoption: Adoption) -> Data:
    """Return who named an initiative first, and who followed."""
    return {
        "initiative": adoption.initiative,
        "order": [
            {"plan": step.plan, "lag_years": step.lag_years, "censored": step.censored}
            for step in adoption.order
        ],
        "covered": adoption.covered,
        "adopted": adoption.adopted,
        "first": adoption.first,
        "last": adoption.last,
        "direction": adoption.direction.value,
        "first_censored": adoption.first_censored,
    }


def _review_step(step: ReviewStep) -> Data:
    return {
        "review": step.review,
        "plan": step.plan,
        "carried": [{"item": item, "plan_items": list(to)} for item, to in step.carried],
        "not_taken_up": list(step.not_taken_up),
        "new": list(step.new),
        "unsure": list(step.unsure),
    }


def _trajectory(trajectory: Trajectory) -> Data:
    return {
        "subject": trajectory.subject,
        "series": trajectory.series,
        "kind": trajectory.kind.value,
        "covered": list(trajectory.covered),
        "seen": list(trajectory.seen),
    }


def _targets(targets: TargetSeries) -> Data:
    return {
        "metric": targets.metric,
        "unit": targets.unit,
        "points": [
            {"plan": point.plan, "year": point.year, "target": target_data(point.target)}
            for point in targets.points
        ],
    }


def _finding(finding: Finding) -> Data:
    return {
        "code": finding.code,
        "message": message(finding.code, "en", finding.values),
        "values": _values(finding.values),
        "importance": number(finding.importance),
        "plans": list(finding.plans),
        "quotes": [initiative_data(quote) for quote in finding.quotes],
        "targets": [target_data(target) for target in finding.targets],
        "items": list(finding.items),
        "threads": list(finding.threads),
        "certain": finding.certain,
        "uncertainty": list(finding.uncertainty),
    }


def _values(values: Mapping[str, object]) -> Data:
    return {name: plain_value(values[name]) for name in sorted(values)}
