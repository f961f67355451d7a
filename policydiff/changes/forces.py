"""How much rules bind in two plans: 严禁 → 原则上不得 (减弱)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from policydiff.model import (
    Alignment,
    Force,
    ForceChange,
    ForceDirection,
    Obligation,
)
from policydiff.text.similar import ratios

# Prohibitions and demands, strongest first; a rule that goes from one ladder to the other is
# turned around.
_FORBIDS = (Force.STRICTLY_FORBIDDEN, Force.FORBIDDEN, Force.FORBIDDEN_IN_PRINCIPLE)
_DEMANDS = (Force.MUST, Force.SHOULD, Force.ENCOURAGED)
# Clauses of rules are some ten characters; without the word that binds, two about one thing
# share six of ten, two about different things in one item up to half.
_SAME_THING = 0.6
# A rule without counterpart is worth telling when it forbids or commands: 要 and 鼓励 come and go
# with every sentence.
_TELLING = frozenset({*_FORBIDS, Force.MUST})
_SHORTEST = 3
_MARKS = re.compile(r"[\W_]+")


def force_changes(
    left: Sequence[Obligation], right: Sequence[Obligation], alignment: Alignment
) -> tuple[ForceChange, ...]:
    """Return how rules changed inside the linked items of two plans, in the left plan's order.

    Two clauses are about one thing when they are alike without the words that bind; each is
    paired once, the most alike first. Clauses of a linked item without counterpart are imposed
    or lifted if they forbid or command; those of items without a link are none of a rule's
    changes, for their whole item came or went.
    """
    paired = _pairs(left, right, alignment)
    changes = [
        (one, ForceChange(left[one], right[other], way, round(score, 3)))
        for one, other, score in paired
        for way in (direction(left[one].force, right[other].force),)
        if way is not None
    ]
    linked = {link.left for link in alignment.links}, {link.right for link in alignment.links}
    gone = _alone(left, {one for one, _, _ in paired}, linked[0])
    come = _alone(right, {other for _, other, _ in paired}, linked[1])
    changes += [(at, ForceChange(left[at], None, ForceDirection.LIFTED, 0.0)) for at in gone]
    changes += [
        (len(left) + at, ForceChange(None, right[at], ForceDirection.IMPOSED, 0.0)) for at in come
    ]
    return tuple(change for _, change in sorted(changes, key=lambda entry: entry[0]))


def same_rule(
    left: Sequence[Obligation], right: Sequence[Obligation]
) -> tuple[Obligation, Obligation] | None:
    """Return the two clauses that are most alike without the words that bind, if they are so.

    Of equals the first in both plans; None where no two are about one thing.
    """
    if not left or not right:
        return None
    alike = ratios([_matter(one) for one in left], [_matter(one) for one in right])
    score, one, other = max(
        (float(alike[one, other]), -one, -other)
        for one in range(len(left))
        for other in range(len(right))
    )
    return (left[-one], right[-other]) if score >= _SAME_THING else None


def direction(left: Force, right: Force) -> ForceDirection | None:
    """Return what it means that a rule bound like ``left`` and binds like ``right``; None if alike."""
    if left is right:
        return None
    for ladder in (_FORBIDS, _DEMANDS):
        if left in ladder and right in ladder:
            stronger = ladder.index(right) < ladder.index(left)
            return ForceDirection.STRENGTHENED if stronger else ForceDirection.WEAKENED
    return ForceDirection.REVERSED


def _pairs(
    left: Sequence[Obligation], right: Sequence[Obligation], alignment: Alignment
) -> list[tuple[int, int, float]]:
    """Return which clauses are about one thing: indices and how alike, each index once."""
    linked = {(link.left, link.right) for link in alignment.links}
    alike = ratios([_matter(one) for one in left], [_matter(one) for one in right])
    tries = sorted(
        (-float(alike[one, other]), one, other)
        for one, this in enumerate(left)
        for other, that in enumerate(right)
        if (this.item, that.item) in linked and alike[one, other] >= _SAME_THING
    )
    found: list[tuple[int, int, float]] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for score, one, other in tries:
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            found.append((one, other, -score))
    return found


def _matter(obligation: Obligation) -> str:
    """Return what a clause is about: its characters without the word that binds."""
    matter = _MARKS.sub("", obligation.quote.replace(obligation.word, "", 1))
    return matter if len(matter) >= _SHORTEST else obligation.quote


def _alone(
    obligations: Sequence[Obligation], paired: Collection[int], linked: Collection[str]
) -> list[int]:
    return [
        at
        for at, one in enumerate(obligations)
        if one.item is not None
        if at not in paired and one.item in linked and one.force in _TELLING
    ]
