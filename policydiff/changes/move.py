"""Find the items that changed their place.

An item has moved when it went to a section that does not correspond to its old one, or when it
left the order that the largest possible number of pairs keeps: so an item carried to the front
marks itself, not all the items it passed, and items added before it move nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policydiff.changes.measure import essence
from policydiff.model import Alignment, Change, ChangeKind, Plan
from policydiff.records import dataclass
from policydiff.text.fold import fold

# With more than this share of pairs out of order the two plans simply have orders of their own.
# Chance leaves 0.67 of 20 pairs out of order; the pairs of the gold (other issuers, or a summary
# against a plan) 0.30–0.64, but for one of 0.08. A single pair out of order is always a move.
_OUT_OF_ORDER_AT_MOST = 0.25

_PLACED = frozenset({ChangeKind.KEPT, ChangeKind.REWORDED, ChangeKind.SPLIT, ChangeKind.MERGED})
_ORDINAL = re.compile(
    r"^\s*[(\[]?第?[〇零一二三四五六七八九十百\d]+[)\]]?[章节编篇条部分]{0,2}[、.,:)\s]*"
)

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leg:
    """Where the chief pair of one change stands in the two plans, and how much text it is.

    ``change`` is the index of the change, ``name`` orders legs whichever plan is called left.
    """

    change: int
    left: int
    right: int
    sections: tuple[Path, Path]
    name: tuple[int, list[str]]


def legs(left: Plan, right: Plan, alignment: Alignment, changes: Sequence[Change]) -> list[Leg]:
    """Return the chief pair of every change that has a place on both sides, in left order."""
    old = {item.id: (at, item) for at, item in enumerate(left.items)}
    new = {item.id: (at, item) for at, item in enumerate(right.items)}
    found = []
    for at, change in enumerate(changes):
        if change.kind in _PLACED:
            links = (alignment.links[index] for index in change.links)
            chief = min(links, key=lambda k: (-k.probability, sorted((k.left, k.right))))
            (i, before), (j, after) = old[chief.left], new[chief.right]
            name = len(before.text) + len(after.text), sorted((before.id, after.id))
            found.append(Leg(at, i, j, (before.path, after.path), name))
    return sorted(found, key=lambda leg: leg.left)


def moved(places: Sequence[Leg]) -> frozenset[int]:
    """Return the indices of the changes that moved; none where the order is not shared."""
    stay = _staying(places)
    if not _shared(len(stay), len(places)):
        return frozenset()
    corresponds = _Sections(places)
    return frozenset(
        leg.change for leg in places if leg.change not in stay or not corresponds(*leg.sections)
    )


def order_shared(places: Sequence[Leg]) -> bool:
    """Tell whether enough pairs keep one order for a move to mean something."""
    return _shared(len(_staying(places)), len(places))


def _shared(staying: int, pairs: int) -> bool:
    return pairs - staying <= max(1, _OUT_OF_ORDER_AT_MOST * pairs)


def _staying(places: Sequence[Leg]) -> frozenset[int]:
    """Return the changes on the longest increasing path (Fredman 1975) through ``places``.

    Among paths of one length the one that keeps the longest item wins, then the next longest:
    a power of two for each makes the best path unique, whichever plan is called left.
    """
    one = 1 << len(places)
    longest = sorted(range(len(places)), key=lambda at: places[at].name)
    weight = {at: one + (1 << rank) for rank, at in enumerate(longest)}
    size = max((leg.right for leg in places), default=-1) + 1
    best = [(0, -1)] * (size + 1)  # Fenwick tree: the heaviest path ending at or before a place
    before: list[int] = []
    for at, leg in enumerate(places):
        total, last = _heaviest(best, leg.right)
        before.append(last)
        _enter(best, leg.right + 1, (total + weight[at], at))
    _, at = _heaviest(best, size)
    path = []
    while at >= 0:
        path.append(places[at].change)
        at = before[at]
    return frozenset(path)


def _heaviest(best: list[tuple[int, int]], places: int) -> tuple[int, int]:
    found = best[0]
    while places:
        found = max(found, best[places])
        places &= places - 1
    return found


def _enter(best: list[tuple[int, int]], place: int, path: tuple[int, int]) -> None:
    while place < len(best):
        best[place] = max(best[place], path)
        place += place & -place


class _Sections:
    """Which sections of two plans correspond: same heading, or half of the pairs of either."""

    def __init__(self, places: Sequence[Leg]) -> None:
        self._pairs = Counter(leg.sections for leg in places)
        self._old = Counter(leg.sections[0] for leg in places)
        self._new = Counter(leg.sections[1] for leg in places)

    def __call__(self, old: Path, new: Path) -> bool:
        if _headings(old) == _headings(new):
            return True
        fewer = min(self._old[old], self._new[new])
        return 2 * self._pairs[old, new] >= fewer


def _headings(path: Path) -> list[str]:
    return [essence(_ORDINAL.sub("", fold(heading))) for heading in path]
