"""How far the initiatives of two plans are: 试点 → 全面实施 (推进)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policydiff.model import Initiative, Stage, StageChange, StageDirection, StageEvidence

_ORDER = {stage: at for at, stage in enumerate(Stage)}
# What a plan says of an initiative in several places is reduced to the mention that tells most:
# the end of it before all, then the furthest stage. 实施 and 推进 are said of everything at every
# time, so any other stage tells more than they do.
_LEAST_TELLING = Stage.IMPLEMENT


def stage_changes(
    left: Sequence[Initiative], right: Sequence[Initiative]
) -> tuple[StageChange, ...]:
    """Return the changes of stage of initiatives that both plans name, in the left plan's order.

    Mentions with the same ``name`` are one initiative (merge variants first). Those without a
    stage in one of the plans, and those at the same stage in both, are left out.
    """
    lefts, rights = _telling(left), _telling(right)
    changes = []
    for name, one in lefts.items():
        other = rights.get(name)
        if other is not None:
            change = StageChange(name, one, other, direction(_stage(one), _stage(other)))
            if change.direction is not StageDirection.SAME and not _only_the_name(change):
                changes.append(change)
    return tuple(changes)


def _only_the_name(change: StageChange) -> bool:
    """Tell whether it seems to recede because one plan says no more of it than its name does.

    复制推广自由贸易试验区经验, then 推进自由贸易试验区建设: it is called 试验区 in both.
    """
    said = _evidence(change.right)
    own = change.right.span.start <= said.span.start < change.right.span.end
    receded = change.direction is StageDirection.RECEDED
    return receded and own and said.quote in change.left.quote


def direction(left: Stage, right: Stage) -> StageDirection:
    """Return what it means that an initiative was at ``left`` and is at ``right``."""
    if left is right:
        return StageDirection.SAME
    if right is Stage.STOPPED:
        return StageDirection.STOPPED
    if left is Stage.STOPPED:
        return StageDirection.RESUMED
    if right is Stage.COMPLETED:
        return StageDirection.COMPLETED
    # After its completion an initiative has a next phase: 完成第二期 → 实施第三期.
    if left is Stage.COMPLETED:
        return StageDirection.RESUMED
    return StageDirection.ADVANCED if _ORDER[left] < _ORDER[right] else StageDirection.RECEDED


def telling(mentions: Iterable[Initiative]) -> Initiative | None:
    """Return the mention that tells most of the stage, the first of equals; None if none does."""
    staged = [mention for mention in mentions if mention.stage is not None]
    return max(staged, key=_weight, default=None)


def _telling(mentions: Iterable[Initiative]) -> dict[str, Initiative]:
    """Return the most telling mention with a stage of each name, names in order of appearance."""
    named: dict[str, list[Initiative]] = {}
    for mention in mentions:
        named.setdefault(mention.name, []).append(mention)
    found = {name: telling(some) for name, some in named.items()}
    return {name: one for name, one in found.items() if one is not None}


def _weight(mention: Initiative) -> int:
    stage = _stage(mention)
    return -1 if stage is _LEAST_TELLING else _ORDER[stage]


def _stage(mention: Initiative) -> Stage:
    return _evidence(mention).stage


def _evidence(mention: Initiative) -> StageEvidence:
    assert mention.stage is not None  # noqa: S101  # only mentions with a stage come here
    return mention.stage
