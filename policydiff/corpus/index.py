"""Which items of different series may be the same task, and which series speak for each other.

Two plans are aligned as one matrix, so candidates decide nothing about items: they choose the
pairs of plans that are worth an alignment when there are too many for all. Both kinds of evidence
are local. A near vector counts by how far it stands out from the item's other neighbours, because
any two items of one field of policy are alike; a shared term counts when few series have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from policydiff.corpus import index_exact, index_lists
from policydiff.corpus.index_rows import SCALE, Distinct, Places, Rows, Vectors, distinct
from policydiff.corpus.index_terms import Terms, shared
from policydiff.model import Note
from policydiff.records import dataclass

__all__ = ["Candidates", "Spoken", "candidates", "spoken"]

# Up to so many different texts all products are computed. Lists of faiss are quicker from some
# 3,000 on (16,000: 1.0 s against 2.5 s; 70,000: 10 s against 42 s, two cores), but they find 90
# to 95 % of the eight nearest, and up to here all of them take at most four seconds.
EXACT_UP_TO = 20_000
# Series kept for an item. What has more counterparts than that tells little of any two.
_KEPT = 8
# What a shared rare term counts: more than what is near by chance (0.06 at the median), less than a
# planted paraphrase (0.37), because a rare word is shared oftener than a task.
_TERM = 0.1
# Planted counterparts stand out by 0.37, what is near by chance by 0.06, and there is much of that:
# only the third power of the score lets the few speak louder (of 100,000 items 95 % of planted
# pairs are among the first 2,500 pairs of series, 94 % with the square, 89 % with the score).
_POWER = 3
# They are summed as whole numbers, so that their order is of no account.
_UNIT = 1_000_000_000
# Pairs of items are numbered left × items + right in 64 bits.
_AT_A_TIME = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of items of different groups: ``left`` looks, ``right`` is what it found.

    All arrays have the shape (pairs,), sorted by left and right, both positions of items. A pair
    that found each other is there twice. ``score`` in [0, 1] tells how far ``right`` stands out
    among what is near ``left``: the difference of its cosine and that of the farthest of
    ``index_rows.FETCHED`` neighbours, or what a shared rare term counts, whatever is more.
    """

    left: Places
    right: Places
    score: NDArray[np.float32]
    notes: tuple[Note, ...] = ()


def candidates(rows: Vectors, terms: Terms | None, group: Places) -> Candidates:
    """Return the candidates of items with vectors ``rows``, ``terms`` and series ``group``.

    ``rows`` are unit rows, shape (n, d), memory-mapped or joined if need be, with zeros for a text
    without meaning; ``group`` numbers the series of each item, shape (n,), below 0 for none. An item has
    the nearest one of each of the eight nearest series, and what shares rare terms with it. Of more
    different texts than ``EXACT_UP_TO`` most neighbours are found, by faiss; without it all, with
    a note that this takes long.
    """
    texts = distinct(rows, group)
    exact = len(texts.kept) <= EXACT_UP_TO
    missing = not exact and find_spec("faiss") is None
    search = index_exact.nearest if exact or missing else index_lists.nearest
    parts = [
        part
        for where, scores, places in search(rows, texts.kept, texts.asked)
        for part in _standing_out(texts, group, where, scores, places)
    ]
    if terms is not None:
        parts += _sharing(terms, group)
    left, right, score = _best(parts, len(group))
    note = Note("corpus.exact_blocks", "", {"texts": len(texts.kept), "most": EXACT_UP_TO})
    return Candidates(left, right, score, (note,) if missing else ())


_Part = tuple[Places, Places, NDArray[np.float32]]


def _standing_out(
    texts: Distinct, group: Places, where: Places, scores: Rows, places: Places
) -> Iterator[_Part]:
    """Yield what all items with the texts of a block have found, some thousand items at a time."""
    starts = texts.starts[where]
    sizes = texts.starts[where + 1] - starts
    row = np.repeat(np.arange(len(where)), sizes)
    items = texts.items[np.arange(len(row)) + np.repeat(starts - sizes.cumsum() + sizes, sizes)]
    for begin in range(0, len(items), _AT_A_TIME):
        some = slice(begin, begin + _AT_A_TIME)
        yield _of_items(items[some], group, scores[row[some]], places[row[some]])


def _of_items(items: Places, group: Places, scores: Rows, places: Places) -> _Part:
    """Return the nearest of each of the nearest series of ``items``, and how it stands out."""
    theirs = np.where(places < 0, -1, group[places])
    there = (theirs >= 0) & (theirs != group[items][:, None])
    chosen = there & _first_of_each(theirs)
    chosen &= chosen.cumsum(1) <= _KEPT
    last = np.maximum(np.where(places < 0, 0, scores).min(1, keepdims=True), 0)
    ahead = (scores - last) / np.float32(SCALE * SCALE)
    row, column = np.nonzero(chosen & (ahead > 0))
    return items[row], places[row, column], np.minimum(ahead[row, column], np.float32(1))


def _first_of_each(values: Places) -> NDArray[np.bool_]:
    """Tell which value of each row is not in the row before it."""
    order = values.argsort(1, kind="stable")
    ordered = np.take_along_axis(values, order, 1)
    new = np.ones(values.shape, bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.zeros(values.shape, bool)
    np.put_along_axis(first, order, new, 1)
    return first


def _sharing(terms: Terms, group: Places) -> Iterator[_Part]:
    for one, other in shared(terms, group):
        score = np.full(len(one), _TERM, np.float32)
        yield one, other, score
        yield other, one, score


def _best(parts: list[_Part], count: int) -> _Part:
    """Return all pairs of ``parts`` once, with their best score, by left and right."""
    none = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
    left, right, score = (np.concatenate(each) for each in zip(none, *parts, strict=True))
    key = left * count + right
    order = np.lexsort((-score, key))
    key = key[order]
    new = np.ones(len(key), bool)
    new[1:] = key[1:] != key[:-1]
    kept = order[new]
    return left[kept], right[kept], score[kept]


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """Pairs of groups for which candidates speak, those for which most does first.

    ``left`` < ``right``; ``mass`` is the sum of the third powers of the scores of what the items
    of one found in the other, the smaller of both directions: what a series says of one that does
    not answer counts nothing.
    """

    left: Places
    right: Places
    mass: NDArray[np.float64]


def spoken(found: Candidates, group: Places) -> Spoken:
    """Return the pairs of groups that candidates speak for, both ways; ties go by number."""
    one, other = group[found.left], group[found.right]
    groups = int(group.max(initial=0)) + 1
    pair, place = np.unique(
        np.minimum(one, other) * groups + np.maximum(one, other), return_inverse=True
    )
    weight = np.rint(found.score.astype(np.float64) ** _POWER * _UNIT)
    ways = [np.bincount(place, weight * way, len(pair)) for way in (one < other, one > other)]
    mass = np.minimum(*ways) / _UNIT
    order = np.lexsort((pair, -mass))
    order = order[mass[order] > 0]
    left, right = np.divmod(pair[order], groups)
    return Spoken(left, right, mass[order])
