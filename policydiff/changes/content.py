"""What changed in the content of two aligned plans, the most important first.

Importance is the order in which a reader wants to know: what is new, gone or renamed before what
goes on, a number that moved before one that appeared, a rule that binds less before one that
binds more; within these what stands in headings, is mentioned often, or moved far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from policydiff.changes.forces import force_changes
from policydiff.changes.initiatives import Succession, initiative_changes
from policydiff.changes.owners import owner_changes
from policydiff.changes.stages import stage_changes
from policydiff.changes.targets import target_changes
from policydiff.model import (
    Alignment,
    Change,
    ContentChanges,
    ForceChange,
    ForceDirection,
    Initiative,
    InitiativeChange,
    InitiativeKind,
    InitiativeStatus,
    Item,
    OwnerChange,
    OwnerChangeKind,
    OwnerRole,
    Plan,
    PlanContent,
    StageChange,
    StageDirection,
    TargetChange,
    TargetChangeKind,
)

__all__ = ["content_changes"]

_STATUSES = (
    InitiativeStatus.RENAMED,
    InitiativeStatus.DISAPPEARS,
    InitiativeStatus.APPEARS,
    InitiativeStatus.PERSISTS,
)
_KINDS = (InitiativeKind.PROGRAMME, InitiativeKind.LOCAL, InitiativeKind.DOCUMENT)
_TARGETS = (
    TargetChangeKind.LOWERED,
    TargetChangeKind.RAISED,
    TargetChangeKind.NOT_COMPARABLE,
    TargetChangeKind.DROPPED,
    TargetChangeKind.NEW,
    TargetChangeKind.KEPT,
)
_STAGES = tuple(StageDirection)
_FORCES = (
    ForceDirection.REVERSED,
    ForceDirection.WEAKENED,
    ForceDirection.STRENGTHENED,
    ForceDirection.LIFTED,
    ForceDirection.IMPOSED,
)
_OWNERS = tuple(OwnerChangeKind)

Found = TypeVar("Found")


def content_changes(
    plans: tuple[Plan, Plan],
    contents: tuple[PlanContent, PlanContent],
    alignment: Alignment,
    changes: Sequence[Change],
    succession: Succession,
) -> ContentChanges:
    """Return what changed in the content of two plans, each list most important first.

    ``changes`` are those of their items.
    """
    left, right = contents
    headed = _Headed(plans)
    initiatives = initiative_changes(left.initiatives, right.initiatives, succession)
    stages = stage_changes(left.initiatives, right.initiatives)
    return ContentChanges(
        initiatives=_ranked(initiatives, headed.initiative),
        targets=_ranked(
            target_changes(
                left.targets, right.targets, alignment.links, (plans[0].year, plans[1].year)
            ),
            _target,
        ),
        stages=_ranked(stages, _stage),
        forces=_ranked(force_changes(left.obligations, right.obligations, alignment), _force),
        owners=_ranked(owner_changes(*plans, changes), _owner),
    )


def _ranked(found: Iterable[Found], order: Callable[[Found], object]) -> tuple[Found, ...]:
    """Return ``found`` in order; what is equal keeps its place in the documents."""
    return tuple(sorted(found, key=order))  # type: ignore[arg-type]


class _Headed:
    """Knows which mentions stand in the heading of their item."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._items: dict[str, Item] = {item.id: item for plan in plans for item in plan.items}

    def initiative(self, change: InitiativeChange) -> tuple[int, bool, int, int]:
        """Return how far back ``change`` stands."""
        mentions = (*change.left, *change.right)
        return (
            _STATUSES.index(change.status),
            not any(map(self._is_heading, mentions)),
            _KINDS.index(change.kind),
            -len(mentions),
        )

    def _is_heading(self, mention: Initiative) -> bool:
        item = self._items.get(mention.item or "")
        return item is not None and mention.span.start < item.heading_span.end


def _target(change: TargetChange) -> tuple[int, float]:
    return _TARGETS.index(change.kind), -_relative(change)


def _relative(change: TargetChange) -> float:
    """Return by how much of its size a number moved."""
    sides = [side for side in (change.left, change.right) if side is not None]
    size = max((abs(value) for side in sides for value in side.values), default=0)
    return abs(change.difference or 0) / size if size else 0.0


def _stage(change: StageChange) -> int:
    return _STAGES.index(change.direction)


def _force(change: ForceChange) -> tuple[int, float]:
    return _FORCES.index(change.direction), -change.similarity


def _owner(change: OwnerChange) -> tuple[bool, int]:
    """Put whoever leads or led first."""
    roles = {owner.role for owner in (change.left, change.right) if owner is not None}
    return OwnerRole.LEAD not in roles, _OWNERS.index(change.kind)
