"""What plans commit to as JSON data: the contract that ``docs/json.md`` describes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policydiff.model import (
    ContentChanges,
    Findings,
    ForceChange,
    Initiative,
    InitiativeChange,
    Obligation,
    Owner,
    OwnerChange,
    Plan,
    StageChange,
    StageEvidence,
    Target,
    TargetChange,
)

INITIATIVES_SCHEMA = "policydiff.initiatives/1"
TARGETS_SCHEMA = "policydiff.targets/1"

Data = dict[str, Any]


def list_data(name: str, findings: Findings) -> Data:
    """Return the list called ``name``, ``initiatives`` or ``targets``, as its command writes it."""
    schema, written = _LISTS[name]
    return {
        "schema": schema,
        "plans": [plan_data(plan) for plan in findings.plans],
        name: [written(one) for each in findings.contents for one in getattr(each, name)],
    }


def plan_data(plan: Plan) -> Data:
    """Return a plan in brief."""
    return {
        "id": plan.id,
        "title": plan.title,
        "region": plan.region.name if plan.region else None,
        "year": plan.year,
        "kind": plan.kind.value,
        "source": plan.source.name,
        "sha256": plan.source.sha256,
    }


def content_data(content: ContentChanges) -> Data:
    """Return what changed in content, as fields of a comparison; the most important first."""
    return {
        "initiatives": [_initiative_change(change) for change in content.initiatives],
        "targets": [_target_change(change) for change in content.targets],
        "stages": [_stage_change(change) for change in content.stages],
        "forces": [_force_change(change) for change in content.forces],
        "owners": [_owner_change(change) for change in content.owners],
    }


def _initiative_change(change: InitiativeChange) -> Data:
    return {
        "status": change.status.value,
        "name": change.name,
        "kind": change.kind.value,
        "left": [initiative_data(mention) for mention in change.left],
        "right": [initiative_data(mention) for mention in change.right],
        "related": list(change.related),
    }


def _target_change(change: TargetChange) -> Data:
    return {
        "kind": change.kind.value,
        "left": None if change.left is None else target_data(change.left),
        "right": None if change.right is None else target_data(change.right),
        "difference": change.difference,
        "reason": change.reason,
        "notes": list(change.notes),
    }


def _stage_change(change: StageChange) -> Data:
    return {
        "name": change.name,
        "direction": change.direction.value,
        "left": initiative_data(change.left),
        "right": initiative_data(change.right),
    }


def _force_change(change: ForceChange) -> Data:
    return {
        "direction": change.direction.value,
        "left": None if change.left is None else obligation_data(change.left),
        "right": None if change.right is None else obligation_data(change.right),
        "similarity": round(change.similarity, 6),
    }


def _owner_change(change: OwnerChange) -> Data:
    return {
        "kind": change.kind.value,
        "left": None if change.left is None else owner_data(change.left),
        "right": None if change.right is None else owner_data(change.right),
        "left_item": change.left_item,
        "right_item": change.right_item,
    }


def owner_data(found: Owner) -> Data:
    """Return who answers for an item."""
    return {"name": found.name, "role": found.role.value, "span": list(found.span)}


def initiative_data(found: Initiative) -> Data:
    """Return one mention; ``stage`` is its name alone, ``stage_evidence`` the words that say it."""
    return {
        "plan": found.plan,
        "item": found.item,
        "name": found.name,
        "kind": found.kind.value,
        "quote": found.quote,
        "span": list(found.span),
        "stage": None if found.stage is None else found.stage.stage.value,
        "stage_evidence": None if found.stage is None else _words(found.stage),
        "entry": found.entry,
        "score": round(found.score, 6),
    }


def _words(stage: StageEvidence) -> Data:
    return {"quote": stage.quote, "span": list(stage.span)}


def target_data(found: Target) -> Data:
    """Return one target or result."""
    return {
        "plan": found.plan,
        "item": found.item,
        "role": found.role.value,
        "metric": found.metric,
        "canonical_metric": found.canonical_metric,
        "comparator": found.comparator.value,
        "values": list(found.values),
        "unit": found.unit,
        "deadline": found.deadline,
        "quote": found.quote,
        "span": list(found.span),
    }


def obligation_data(found: Obligation) -> Data:
    """Return one clause that forbids, demands or encourages."""
    return {
        "plan": found.plan,
        "item": found.item,
        "force": found.force.value,
        "word": found.word,
        "quote": found.quote,
        "span": list(found.span),
    }


_LISTS: dict[str, tuple[str, Callable[[Any], Data]]] = {
    "initiatives": (INITIATIVES_SCHEMA, initiative_data),
    "targets": (TARGETS_SCHEMA, target_data),
}
