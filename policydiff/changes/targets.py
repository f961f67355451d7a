"""What became of the targets of one plan in another.

Targets are matched one to one: first within linked items, where a metric that is merely alike
will do, then by canonical metric anywhere in the plans. Numbers are compared only where metric,
unit, base and role are the same; otherwise the pair is not comparable, and a reason says why.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from policydiff.model import Grade, Link
from policydiff.model.content import Comparator, Role, Target, TargetChange, TargetChangeKind
from policydiff.text.numerals import plain
from policydiff.text.similar import ratio

__all__ = ["comparable", "target_changes"]

# Metrics of linked items that share so much of their words may be the same one, said otherwise.
_ALIKE = 0.6
# Measure words for persons say the same.
_SAME_UNIT = {"人": "名", "位": "名"}
_CHANGE = re.compile(
    r"(?:提高|提升|增长|增加|上升|扩大|增|升|下降|降低|减少|回落|压减|缩小|降|减)$"
)
_OF_WHOLE = re.compile(r"占(.{1,24}?)(?:比例|比重)?$")


def target_changes(
    left: Sequence[Target],
    right: Sequence[Target],
    links: Iterable[Link],
    years: tuple[int | None, int | None] = (None, None),
) -> tuple[TargetChange, ...]:
    """Return what became of each target: those of ``left`` in order, then the new ones of ``right``.

    ``links`` are those of the alignment of the two plans, or none when it is not known. ``years``
    are those of the plans: a target for the plan's own year on both sides has no moved deadline.
    """
    linked = _linked_pairs(left, right, links)
    elsewhere = _metric_pairs(left, right, linked)
    partners = linked | elsewhere
    partnered = set(partners.values())
    return (
        *(
            _paired(one, right[partners[at]], years, at in elsewhere)
            if at in partners
            else TargetChange(TargetChangeKind.DROPPED, one, None)
            for at, one in enumerate(left)
        ),
        *(
            TargetChange(TargetChangeKind.NEW, None, one)
            for at, one in enumerate(right)
            if at not in partnered
        ),
    )


def comparable(target: Target) -> tuple[str, str, str, str, Role, bool] | None:
    """Return what two targets must have in common to be compared, None for a vague metric.

    These are metric, unit, whether it is a change, the whole it is a share of, role, and whether
    it is a ceiling.
    """
    if target.canonical_metric is None:
        return None
    ceiling = target.comparator in _CEILING
    return target.canonical_metric, _unit(target), *_base(target), target.role, ceiling


# --- matching ----------------------------------------------------------------------------------


class _Score(NamedTuple):
    """How well two targets go together, by decreasing importance."""

    metric: bool
    unit: bool
    role: bool
    same_item: float
    words: float
    value: bool


# Targets are matched with those that stand about as far down: so many places apart at the most.
# The longest real item has some thirty, so all are looked at; without it time and memory would grow
# with the square of what a hostile item has.
_APART = 64


def _near(found: Sequence[int], place: int) -> Sequence[int]:
    return found[max(0, place - _APART) : place + _APART + 1]


def _linked_pairs(
    left: Sequence[Target], right: Sequence[Target], links: Iterable[Link]
) -> dict[int, int]:
    """Match targets within linked items; those outside all items count as linked."""
    strength = {
        (link.left, link.right): 1 + link.probability
        if link.grade is Grade.SAME
        else link.probability
        for link in links
    }
    by_item = _by_item(right)
    unnamed = _unnamed(left) | _unnamed(right)
    candidates = []
    partners = defaultdict(list)
    for one, other in strength:
        partners[one].append(other)
    seen: Counter[str | None] = Counter()
    for at, target in enumerate(left):
        place = seen[target.item]
        seen[target.item] += 1
        items = [None] if target.item is None else partners[target.item]
        for item in items:
            link = strength[target.item, item] if target.item and item else 2.0
            for to in _near(by_item[item], place):
                score = _score(target, right[to], link)
                if _places(target, right[to]) & unnamed and not score.value:
                    continue
                if item is None and not score.role:  # a result of the lead-in answers to no target
                    continue
                if score.metric or score.words >= _ALIKE:
                    candidates.append((score, at, to))
    return _one_to_one(candidates)


_Place = tuple[str | None, str]


def _unnamed(targets: Iterable[Target]) -> frozenset[_Place]:
    """Return the metrics that say nothing and stand in an item for several things.

    甲项目投资162亿元, 乙项目投资33亿元: which of them 投资6.6亿元 of another plan answers to cannot be told.
    """
    vague = ((one.item, one.metric) for one in targets if one.canonical_metric is None)
    return frozenset(place for place, times in Counter(vague).items() if times > 1)


def _places(left: Target, right: Target) -> set[_Place]:
    return {(left.item, left.metric), (right.item, right.metric)}


def _by_item(targets: Sequence[Target]) -> Mapping[str | None, list[int]]:
    found = defaultdict(list)
    for at, target in enumerate(targets):
        found[target.item].append(at)
    return found


def _metric_pairs(
    left: Sequence[Target], right: Sequence[Target], taken: Mapping[int, int]
) -> dict[int, int]:
    """Match the targets left over that have the same canonical metric."""
    by_metric = _by_metric(right, set(taken.values()))
    own = _by_metric(left, taken)
    return _one_to_one(
        (_score(left[at], right[to], 0.0), at, to)
        for metric, places in own.items()
        for place, at in enumerate(places)
        for to in _near(by_metric[metric], place)
    )


def _by_metric(targets: Sequence[Target], taken: Container[int]) -> Mapping[str, list[int]]:
    found = defaultdict(list)
    for at, target in enumerate(targets):
        if target.canonical_metric and at not in taken:
            found[target.canonical_metric].append(at)
    return found


def _score(left: Target, right: Target, link: float) -> _Score:
    return _Score(
        metric=left.canonical_metric is not None
        and left.canonical_metric == right.canonical_metric,
        unit=_unit(left) == _unit(right),
        role=left.role is right.role,
        same_item=link,
        words=1.0 if left.metric == right.metric else ratio(left.metric, right.metric),
        value=left.values == right.values,
    )


def _one_to_one(candidates: Iterable[tuple[_Score, int, int]]) -> dict[int, int]:
    """Take the best pair, then the best of those left; of equals the first in both plans."""
    pairs: dict[int, int] = {}
    partnered: set[int] = set()
    ranked = sorted(candidates, key=lambda one: (*(-part for part in one[0]), one[1], one[2]))
    for _, at, to in ranked:
        if at not in pairs and to not in partnered:
            pairs[at] = to
            partnered.add(to)
    return pairs


# --- comparing ---------------------------------------------------------------------------------


_Years = tuple[int | None, int | None]


def _paired(left: Target, right: Target, years: _Years, elsewhere: bool) -> TargetChange:
    notes = tuple(_notes(left, right, years, elsewhere))
    if reason := _obstacle(left, right):
        return TargetChange(TargetChangeKind.NOT_COMPARABLE, left, right, None, reason, notes)
    steps = [plain(new - old) for old, new in zip(_ends(left), _ends(right), strict=True)]
    difference = steps[0] if steps[0] == steps[1] else None
    return TargetChange(_direction(steps), left, right, difference, "", notes)


def _direction(steps: Sequence[float]) -> TargetChangeKind:
    if any(step > 0 for step in steps):
        return TargetChangeKind.RAISED
    return TargetChangeKind.LOWERED if any(step < 0 for step in steps) else TargetChangeKind.KEPT


def _obstacle(left: Target, right: Target) -> str:
    """Return the code of why two targets cannot be compared, "" when they can."""
    checks = (
        ("targets.unit_differs", _unit(left) != _unit(right)),
        ("targets.base_differs", _base(left) != _base(right)),
        ("targets.metric_differs", _name(left) != _name(right)),
        ("targets.role_differs", left.role is not right.role),
        ("targets.comparator_differs", not _bind_alike(left, right)),
        ("targets.range_differs", _opposed(_ends(left), _ends(right))),
    )
    return next((code for code, holds in checks if holds), "")


def _notes(left: Target, right: Target, years: _Years, elsewhere: bool) -> Iterator[str]:
    if elsewhere:
        yield "targets.elsewhere"
    if left.comparator is not right.comparator:
        yield "targets.comparator_changed"
    deadlines = left.deadline, right.deadline
    if None not in deadlines and deadlines != years and left.deadline != right.deadline:
        yield "targets.deadline_moved"


def _unit(target: Target) -> str:
    return _SAME_UNIT.get(target.unit, target.unit)


def _name(target: Target) -> str:
    return target.canonical_metric or target.metric


def _base(target: Target) -> tuple[str, str]:
    """Return whether a number is a change, and what it is a share of: "" for a plain level."""
    name = _name(target)
    change = "change" if _CHANGE.search(name) else ""
    whole = _OF_WHOLE.search(name) if target.unit == "%" else None
    return change, whole[1] if whole else ""


def _ends(target: Target) -> tuple[int | float, int | float]:
    return target.values[0], target.values[-1]


_CEILING = frozenset((Comparator.AT_MOST,))


def _bind_alike(left: Target, right: Target) -> bool:
    """Return whether a higher number means more of the same: a ceiling is no floor.

    Equal numbers that bind differently (80% became at least 80%) are no kept target either.
    """
    if left.comparator is right.comparator:
        return True
    ceilings = (left.comparator in _CEILING) != (right.comparator in _CEILING)
    return not ceilings and left.values != right.values


def _opposed(left: tuple[float, float], right: tuple[float, float]) -> bool:
    return (right[0] - left[0]) * (right[1] - left[1]) < 0
