"""Whether an initiative that goes on was strengthened or weakened.

That is said of its stage, its targets, the force of the rules about it and its share of text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from policydiff.changes import forces
from policydiff.changes.forces import same_rule
from policydiff.changes.stages import direction, stage_changes
from policydiff.changes.targets import target_changes
from policydiff.evolve.places import text_length
from policydiff.evolve.sightings import Key, Mentions, key_of
from policydiff.messages import LANGUAGES, message
from policydiff.model import (
    Comparator,
    ForceDirection,
    Initiative,
    InitiativeChange,
    Obligation,
    Plan,
    PlanContent,
    Role,
    Stage,
    StageDirection,
    Target,
    TargetChange,
    TargetChangeKind,
)
from policydiff.model.threads import Status

# What happened, the code of why with its values, and whether that is beyond doubt.
Move = tuple[Status, tuple[str, Mapping[str, object]], bool]
# The moves between two plans of the initiatives that both name.
Strengths = Callable[[Plan, Plan, Mapping[Key, InitiativeChange]], Mapping[Key, Move]]

_UP = {StageDirection.ADVANCED, StageDirection.RESUMED}
_DOWN = {StageDirection.RECEDED, StageDirection.STOPPED}
_FORCES = {
    ForceDirection.STRENGTHENED: Status.STRENGTHENED,
    ForceDirection.WEAKENED: Status.WEAKENED,
}
# 推进 is said of everything, so it tells of progress only after an exploration or a pilot.
_TRIED = {Stage.EXPLORE, Stage.PILOT}
# Of these a smaller number is the greater effort.
_LESS_IS_MORE = re.compile(
    r"辍学|失业|死亡|发病|发生率|事故|能耗|排放|浓度|负担|大班额|近视|贫困|赤字|时限|缺口"
)
# Half or twice the share of a plan's text, and at least a fiftieth of the text, is no accident
# of wording; where the plans are cut into items of other sizes, shares cannot be compared.
_TIMES = 2.0
_LEAST_STEP = 0.02
_OTHER_CUT = 1.5


def strengths(plans: Mapping[str, Plan], contents: Iterable[PlanContent]) -> Strengths:
    """Return what finds the moves between two of ``plans``, of which ``contents`` tells.

    The stage goes before targets, these before the force of a rule whose clause names it, and
    all before the share of text, which is never certain; nor is an earlier stage, for what is in force everywhere may have a pilot of something new.
    A target belongs to the initiative named last before it in its item. Initiatives without a
    move are left out.
    """
    known = [one for one in contents if one.plan in plans]
    owned = {one.plan: _owned(one, plans[one.plan]) for one in known}
    rules = {one.plan: one.obligations for one in known}

    def between(
        before: Plan, after: Plan, kept: Mapping[Key, InitiativeChange]
    ) -> Mapping[Key, Move]:
        moves = dict(_shares(before, after, kept))
        moves |= dict(_forces(kept, rules.get(before.id, ()), rules.get(after.id, ())))
        left, right = owned.get(before.id, {}), owned.get(after.id, {})
        for key in left.keys() & right.keys() & kept.keys():
            if move := _by_targets(left[key], right[key], (before.year, after.year)):
                moves[key] = move
        return moves | dict(_stages(kept))

    return between


# --- stage -------------------------------------------------------------------------------------


def _stages(kept: Mapping[Key, InitiativeChange]) -> Iterator[tuple[Key, Move]]:
    lefts = [mention for one in kept.values() for mention in one.left]
    rights = [mention for one in kept.values() for mention in one.right]
    for change in stage_changes(lefts, rights):
        left, right = _stage(change.left), _stage(change.right)
        if status := stage_status(left, right):
            values = {
                "left": stage_label(left),
                "right": stage_label(right),
                "from": left.value,
                "to": right.value,
            }
            sure = status is Status.STRENGTHENED or right is Stage.STOPPED
            yield key_of(change.right), (status, ("status.stage", values), sure)


def stage_status(left: Stage, right: Stage) -> Status | None:
    """Return what a step from one stage to another makes of an initiative, None where nothing."""
    if right is not Stage.STOPPED and Stage.IMPLEMENT in (left, right) and left not in _TRIED:
        return None
    way = direction(left, right)
    if way in _UP:
        return Status.STRENGTHENED
    return Status.WEAKENED if way in _DOWN else None


def _stage(mention: Initiative) -> Stage:
    return mention.stage.stage if mention.stage else Stage.IMPLEMENT


def stage_label(stage: Stage) -> Mapping[str, str]:
    """Return what ``stage`` is called in both languages."""
    return {lang: message(f"label.stage.{stage}", lang) for lang in LANGUAGES}


# --- targets -----------------------------------------------------------------------------------


def _owned(content: PlanContent, plan: Plan) -> Mapping[Key, list[Target]]:
    """Return the targets of each initiative of a plan."""
    by_item: dict[str, list[Initiative]] = defaultdict(list)
    for mention in content.initiatives:
        if mention.item is not None:
            by_item[mention.item].append(mention)
    starts = {item: [one.span.start for one in those] for item, those in by_item.items()}
    inside = {item.id for item in plan.items}
    owned: dict[Key, list[Target]] = defaultdict(list)
    for target in content.targets:
        if target.role is Role.TARGET and target.item in starts and target.item in inside:
            at = bisect_right(starts[target.item], target.span.start)
            if at:
                owned[key_of(by_item[target.item][at - 1])].append(target)
    return owned


def _by_targets(
    left: Sequence[Target], right: Sequence[Target], years: tuple[int | None, int | None]
) -> Move | None:
    moved = [
        change
        for change in target_changes(left, right, (), years)
        if change.kind in (TargetChangeKind.RAISED, TargetChangeKind.LOWERED)
    ]
    if len({_is_more(change) for change in moved}) != 1:
        return None
    first = moved[0]
    status = Status.STRENGTHENED if _is_more(first) else Status.WEAKENED
    values = {"left": _quote(first.left), "right": _quote(first.right)}
    return status, ("status.target", values), True


def _quote(target: Target | None) -> str:
    return target.quote if target else ""


def _is_more(change: TargetChange) -> bool:
    """Tell whether the target asks for more: a lower ceiling does, and so do fewer accidents."""
    target = change.right
    inverse = target is not None and (
        target.comparator is Comparator.AT_MOST or bool(_LESS_IS_MORE.search(target.metric))
    )
    return (change.kind is TargetChangeKind.RAISED) != inverse


# --- force -------------------------------------------------------------------------------------


def _forces(
    kept: Mapping[Key, InitiativeChange], left: Sequence[Obligation], right: Sequence[Obligation]
) -> Iterator[tuple[Key, Move]]:
    for key, change in kept.items():
        rule = same_rule(_about(change.left, left), _about(change.right, right))
        way = rule and forces.direction(rule[0].force, rule[1].force)
        if rule and way in _FORCES:
            values = {"left": rule[0].quote, "right": rule[1].quote}
            yield key, (_FORCES[way], ("status.force", values), True)


def _about(mentions: Mentions, rules: Sequence[Obligation]) -> list[Obligation]:
    """Return the rules whose clauses hold one of ``mentions``."""
    spans = [mention.span for mention in mentions]
    return [
        rule
        for rule in rules
        if any(rule.span.start <= span.start and span.end <= rule.span.end for span in spans)
    ]


# --- share of text -----------------------------------------------------------------------------


def _shares(
    before: Plan, after: Plan, kept: Mapping[Key, InitiativeChange]
) -> Iterator[tuple[Key, Move]]:
    sizes = [text_length(plan) / max(len(plan.items), 1) for plan in (before, after)]
    if max(sizes) > _OTHER_CUT * min(sizes):
        return
    lengths = [{item.id: len(item.text) for item in plan.items} for plan in (before, after)]
    wholes = [max(sum(one.values()), 1) for one in lengths]
    for key, change in kept.items():
        left = _length(change.left, lengths[0]) / wholes[0]
        right = _length(change.right, lengths[1]) / wholes[1]
        if abs(right - left) >= _LEAST_STEP and max(left, right) >= _TIMES * min(left, right) > 0:
            status = Status.STRENGTHENED if right > left else Status.WEAKENED
            values = {"left": round(100 * left, 1), "right": round(100 * right, 1)}
            yield key, (status, ("status.share", values), False)


def _length(mentions: Mentions, lengths: Mapping[str, int]) -> int:
    return sum(lengths.get(item, 0) for item in {one.item or "" for one in mentions})
