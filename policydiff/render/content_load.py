"""What changed in content, from the JSON data that ``render.content_json`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff.model import (
    Comparator,
    ContentChanges,
    Force,
    ForceChange,
    ForceDirection,
    Initiative,
    InitiativeChange,
    InitiativeKind,
    InitiativeStatus,
    Obligation,
    Owner,
    OwnerChange,
    OwnerChangeKind,
    OwnerRole,
    Role,
    Span,
    Stage,
    StageChange,
    StageDirection,
    StageEvidence,
    Target,
    TargetChange,
    TargetChangeKind,
)

Data = Mapping[str, Any]


def content_from_data(data: Data) -> ContentChanges:
    """Return what ``content_data`` made ``data`` of.

    Raises:
        KeyError: a field of the contract is absent.
    """
    return ContentChanges(
        initiatives=tuple(_initiative_change(change) for change in data["initiatives"]),
        targets=tuple(_target_change(change) for change in data["targets"]),
        stages=tuple(_stage_change(change) for change in data["stages"]),
        forces=tuple(_force_change(change) for change in data["forces"]),
        owners=tuple(_owner_change(change) for change in data["owners"]),
    )


def _initiative_change(data: Data) -> InitiativeChange:
    return InitiativeChange(
        status=InitiativeStatus(data["status"]),
        name=data["name"],
        kind=InitiativeKind(data["kind"]),
        left=tuple(_initiative(mention) for mention in data["left"]),
        right=tuple(_initiative(mention) for mention in data["right"]),
        related=tuple(data["related"]),
    )


def _initiative(data: Data) -> Initiative:
    fields = dict(data)
    words, stage = fields.pop("stage_evidence"), fields.pop("stage")
    evidence = None
    if stage is not None:
        evidence = StageEvidence(Stage(stage), words["quote"], Span(*words["span"]))
    kind, span = InitiativeKind(fields.pop("kind")), Span(*fields.pop("span"))
    return Initiative(**fields, kind=kind, span=span, stage=evidence)


def _target_change(data: Data) -> TargetChange:
    return TargetChange(
        kind=TargetChangeKind(data["kind"]),
        left=None if data["left"] is None else _target(data["left"]),
        right=None if data["right"] is None else _target(data["right"]),
        difference=data["difference"],
        reason=data["reason"],
        notes=tuple(data["notes"]),
    )


def _target(data: Data) -> Target:
    return Target(
        **{
            **data,
            "role": Role(data["role"]),
            "comparator": Comparator(data["comparator"]),
            "values": tuple(data["values"]),
            "span": Span(*data["span"]),
        }
    )


def _stage_change(data: Data) -> StageChange:
    left, right = _initiative(data["left"]), _initiative(data["right"])
    return StageChange(data["name"], left, right, StageDirection(data["direction"]))


def _force_change(data: Data) -> ForceChange:
    return ForceChange(
        left=None if data["left"] is None else _obligation(data["left"]),
        right=None if data["right"] is None else _obligation(data["right"]),
        direction=ForceDirection(data["direction"]),
        similarity=data["similarity"],
    )


def _obligation(data: Data) -> Obligation:
    return Obligation(**{**data, "force": Force(data["force"]), "span": Span(*data["span"])})


def _owner_change(data: Data) -> OwnerChange:
    return OwnerChange(
        kind=OwnerChangeKind(data["kind"]),
        left=None if data["left"] is None else owner_from_data(data["left"]),
        right=None if data["right"] is None else owner_from_data(data["right"]),
        left_item=data["left_item"],
        right_item=data["right_item"],
    )


def owner_from_data(data: Data) -> Owner:
    """Return the owner that ``owner_data`` made ``data`` of."""
    return Owner(data["name"], OwnerRole(data["role"]), Span(*data["span"]))
