"""Item vectors in whole numbers, and which of them have to be looked for at all.

Products of whole numbers below 2**24 are exact in float32 in whatever order they are summed. So
neighbours come out the same with any number of threads, library or block, and ties are ties.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policydiff.records import dataclass

Rows = NDArray[np.float32]
Places = NDArray[np.int64]

# A unit row times this, rounded: products stay below 2**22, and half floats hold each number
# exactly. What rounding does to a cosine is 0.0002, neighbours differ by hundredths.
SCALE = 2000
# Neighbours fetched for an item: the years of a task in its own series and in others have to find
# room. Of 100,000 generated items 8 neighbours lose 0.4 % of the planted tasks, 16 0.02 %, 32 none;
# real tasks go on for longer and in more places, and the 64 cost no more time.
FETCHED = 64
# Rows read at a time.
_BLOCK = 16_384
_SEED = 20_260_101


def changes(values: Places) -> NDArray[np.bool_]:
    """Tell where a value differs from the one before it."""
    new = np.ones(len(values), bool)
    new[1:] = values[1:] != values[:-1]
    return new


class Joined:
    """Arrays of rows, one after the other, as one: nothing is copied before it is looked at."""

    def __init__(self, parts: Sequence[Rows]) -> None:
        """Take ``parts``, shape (n, d) each with one d, memory-mapped if need be."""
        self._parts = [part for part in parts if len(part)]
        self._ends = np.cumsum([0, *(len(part) for part in self._parts)], dtype=np.int64)
        widths = {part.shape[1] for part in self._parts}
        self.shape = (int(self._ends[-1]), widths.pop() if widths else 1)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, places: Places) -> Rows:
        found = np.empty((len(places), self.shape[1]), np.float32)
        part = np.searchsorted(self._ends, places, side="right") - 1
        order = np.argsort(part, kind="stable")
        starts = np.flatnonzero(changes(part[order]))
        for some in np.split(order, starts[1:]) if len(order) else ():
            which = part[some[0]]
            found[some] = self._parts[which][places[some] - self._ends[which]]
        return found


# What rows may come as.
Vectors = Rows | Joined


def whole(rows: Vectors, places: Places) -> Rows:
    """Return the rows at ``places`` in whole numbers; what is no number counts as 0."""
    found: Rows = np.rint(np.asarray(rows[places], np.float32) * np.float32(SCALE))
    if not np.isfinite(found).all():
        found = np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """Which rows are looked for, and among which, when equal ones are looked at once.

    ``asked`` are the first items of each text, ``kept`` of each text and group (``FETCHED`` of a
    text at most); both are positions, sorted. ``items`` are all items that have a row and a
    group, by the text they have: those of ``asked[n]`` are ``items[starts[n]:starts[n + 1]]``.
    """

    kept: Places
    asked: Places
    items: Places
    starts: Places


def distinct(rows: Vectors, group: Places) -> Distinct:
    """Return which of ``rows`` differ; those of zeros and of groups below 0 are left out."""
    keys = _keys(rows)
    places = np.flatnonzero((keys != 0) & (group >= 0))
    order = places[np.lexsort((group[places], keys[places]))]
    new_key = changes(keys[order])
    new = new_key | changes(group[order])
    kept = np.sort(order[new & (_rank(new, new_key) < FETCHED)])
    # Texts in the order of their first items, the items of each by position.
    text = np.cumsum(new_key) - 1
    first = np.full(int(new_key.sum()), len(rows), np.int64)
    np.minimum.at(first, text, order)
    by_text = np.lexsort((order, first[text]))
    asked = np.sort(first)
    starts = np.searchsorted(first[text][by_text], asked)
    return Distinct(kept, asked, order[by_text], np.append(starts, len(order)))


def _keys(rows: Vectors) -> Places:
    """Return a number for each row: equal rows have the same, a row of zeros has 0."""
    factors = np.random.default_rng(_SEED).integers(1, 1 << 62, rows.shape[1]) | 1
    keys = np.zeros(len(rows), np.int64)
    for at in range(0, len(rows), _BLOCK):
        places = np.arange(at, min(at + _BLOCK, len(rows)))
        keys[places] = whole(rows, places).astype(np.int64) @ factors
    return keys


def _rank(counted: NDArray[np.bool_], start: NDArray[np.bool_]) -> Places:
    """Return how many are ``counted`` before each place since the last ``start``."""
    total: Places = np.cumsum(counted) - counted
    rank: Places = total - total[start][np.cumsum(start) - 1]
    return rank
