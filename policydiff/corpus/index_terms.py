"""Items of different series that share terms which few others have.

The vectors of a text average its words, so a name that two texts alone share may drown in them.
Lists of places are short by rule: a term of more than ``MOST_ITEMS`` items or ``MOST_GROUPS``
series has none, a series stands in a list once. A term gives 28 pairs at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from policydiff.align.terms import Bag
from policydiff.corpus.index_rows import Places
from policydiff.records import dataclass

# A task stands in a series for some years: eight series of fifteen, and a few more.
MOST_ITEMS, MOST_GROUPS = 128, 8
# Terms are counted in so many places first, 64 MB. A million items of plans have fewer different
# words; two that share a place are at worst taken for frequent.
_PLACES_BITS = 24
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
# Terms read at a time.
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of many items, one item after the other: ``codes`` up to each of ``ends``.

    ``codes`` are those of ``align.terms.Bag``; both may be memory-mapped. A code stands once in
    an item.
    """

    codes: NDArray[np.int64]
    ends: Places


def terms_of(bags: Iterable[Bag]) -> Terms:
    """Return the terms of ``bags``, a bag an item: ``Profile.names`` are meant."""
    codes = [bag.codes for bag in bags]
    ends = np.cumsum([len(one) for one in codes], dtype=np.int64)
    return Terms(np.concatenate([np.zeros(0, np.int64), *codes]), ends)


def shared(terms: Terms, group: Places) -> Iterator[tuple[Places, Places]]:
    """Yield pairs of positions of items that share a rare term, the smaller position first.

    Groups below 0 share nothing. Of a series the last item with the term stands for all.
    """
    code, item = _rare(terms, group)
    order = np.lexsort((item, group[item], code))
    code, item = code[order], item[order]
    last = np.ones(len(code), bool)
    last[:-1] = (code[1:] != code[:-1]) | (group[item[1:]] != group[item[:-1]])
    code, item = code[last], item[last]
    order = np.lexsort((item, code))
    code, item = code[order], item[order]
    _, starts, sizes = np.unique(code, return_index=True, return_counts=True)
    for size in range(2, MOST_GROUPS + 1):
        members = item[starts[sizes == size][:, None] + np.arange(size)]
        for one in range(size):
            for other in range(one + 1, size):
                yield members[:, one], members[:, other]


def _rare(terms: Terms, group: Places) -> tuple[Places, Places]:
    """Return the terms of few items, each with an item that has it."""
    counts = np.zeros(1 << _PLACES_BITS, np.uint32)
    for code, _ in _blocks(terms, group):
        np.add.at(counts, _place(code), 1)
    codes, items = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for code, item in _blocks(terms, group):
        count = counts[_place(code)]
        rare = (count > 1) & (count <= MOST_ITEMS)
        codes.append(code[rare])
        items.append(item[rare])
    return np.concatenate(codes), np.concatenate(items)


def _blocks(terms: Terms, group: Places) -> Iterator[tuple[Places, Places]]:
    for at in range(0, len(terms.codes), _BLOCK):
        code = np.asarray(terms.codes[at : at + _BLOCK], np.int64)
        item = np.searchsorted(terms.ends, np.arange(at, at + len(code)), side="right")
        known = group[item] >= 0
        yield code[known], item[known]


def _place(code: Places) -> Places:
    mixed = code.astype(np.uint64) * _SPREAD >> np.uint64(64 - _PLACES_BITS)
    return mixed.astype(np.int64)
