"""Bags of terms against bags of terms: TF-IDF in plain numpy, for all bags of a plan at once.

Only terms that occur on both sides reach a matrix, so vocabularies of any size stay small; the
norms count every term. What depends on one plan alone stands in its ``Pool``, made once however
many plans it is compared with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from policydiff.align.terms import Bags, Codes, Matrix, Rarity, distinct
from policydiff.records import dataclass
from policydiff.text.similar import products

Places = NDArray[np.intp]
Short = NDArray[np.int32]  # where many are kept
Weigh = Callable[[Matrix], Matrix]

_NOWHERE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The bags of a plan in one.

    ``terms`` are those of all bags, each once and sorted, ``found`` in how many of ``size`` bags
    each stands. An entry is a term of a bag; the entries of a bag follow each other, from one of
    ``starts`` on. ``owners`` says which bag it is of, ``places`` which of ``terms`` it is,
    ``weights`` what it weighs in its bag. A bag's first entry is none: its place is after the last
    term, its weight 0. With a 0 before them ``np.add.reduceat`` adds numbers in the order, and to
    the last digit, of ``sum``.
    """

    terms: Codes
    found: Short
    size: int
    starts: Places
    owners: Short
    places: Short
    weights: Matrix


def pool(bags: Bags, weigh: Weigh | None = None) -> Pool:
    """Return the pool of ``bags``, whose counts ``weigh`` turns into weights."""
    sizes = np.array([len(bag.codes) for bag in bags], np.intp)
    ends = (sizes + 1).cumsum()
    real = np.ones(int(ends[-1]) if len(ends) else 0, bool)
    real[ends - sizes - 1] = False
    terms, places, found = distinct(bags)
    every, weights = np.full(len(real), len(terms), np.int32), np.zeros(len(real))
    every[real] = places
    if len(terms):
        counts = np.concatenate([bag.counts for bag in bags])
        weights[real] = counts if weigh is None else weigh(counts)
    owners = np.repeat(np.arange(len(bags), dtype=np.int32), sizes + 1)
    starts = ends - sizes - 1
    return Pool(terms, found.astype(np.int32), len(bags), starts, owners, every, weights)


def only(pooled: Pool, rows: Places) -> Pool:
    """Return the pool with the bags ``rows`` alone, in which terms are as rare as before."""
    if len(rows) == pooled.size:
        return pooled
    starts = pooled.starts[rows]
    sizes = np.append(pooled.starts, len(pooled.places))[rows + 1] - starts
    kept = sizes.cumsum() - sizes
    at = np.arange(int(sizes.sum())) + np.repeat(starts - kept, sizes)
    owners = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
    found = pooled.terms, pooled.found, pooled.size
    return Pool(*found, kept, owners, pooled.places[at], pooled.weights[at])


class Meeting(NamedTuple):
    """Two pools, which terms they share, and how rare each of their terms is in both together.

    ``there`` is where each of the left terms stands among the right ones, -1 where it does not.
    ``rare_left`` and ``rare_right`` are log ((1 + bags) / (1 + bags with the term)) and have one
    number more than there are terms: 0, for no term.
    """

    left: Pool
    right: Pool
    there: Places
    rare_left: Matrix
    rare_right: Matrix


def meeting(left: Pool, right: Pool) -> Meeting:
    """Return which terms two pools share, and how rare their terms are."""
    there = partners(left.terms, right.terms)
    (known,) = (there >= 0).nonzero()
    lefts, rights = left.found.copy(), right.found.copy()
    lefts[known] += right.found[there[known]]
    rights[there[known]] += left.found[known]
    size = left.size + right.size
    table = np.log((1 + size) / (1 + np.arange(size + 1, dtype=np.float64)))
    rare = (np.append(table[found], 0.0) for found in (lefts, rights))
    return Meeting(left, right, there, *rare)


def rarity(left: Pool, right: Pool) -> Rarity:
    """Return how rare the terms of two pools are in both together, for looking terms up."""
    terms = np.concatenate([left.terms, right.terms])
    order = terms.argsort(kind="stable")
    terms, found = terms[order], np.concatenate([left.found, right.found])[order]
    first = np.flatnonzero(np.append(True, terms[1:] != terms[:-1])[: len(terms)])
    sums = np.add.reduceat(found, first) if len(first) else found
    return Rarity(terms[first], sums.astype(np.float64), left.size + right.size)


def cosines(met: Meeting, worth: Weigh) -> Matrix:
    """Return the cosine of every left with every right bag, shape (m, n), in [0, 1].

    A term counts by its weight times what ``worth`` makes of its rarity, both at least 0; a bag
    without weight is similar to nothing.
    """
    columns = _shared(met.left, met.right, met.there)
    sides = (met.left, met.rare_left, columns[0]), (met.right, met.rare_right, columns[1])
    rows = []
    for pooled, rare, column in sides:
        weights = pooled.weights * worth(rare)[pooled.places]
        norms = np.sqrt(_sums(pooled, weights**2))
        norms[norms == 0] = 1.0
        rows.append(_rows(pooled, weights, column, norms))
    return products(*rows).clip(0, 1)


def containments(parts: Pool, wholes: Pool, rare: Matrix) -> Matrix:
    """Return which share of each part's terms, weighed by rarity, each whole contains: (m, n).

    ``rare`` is that of each of the parts' terms. One more unit of weight that nothing contains
    keeps parts of common terms low.
    """
    worth = np.append(rare, 0.0)
    columns = _shared(parts, wholes, partners(parts.terms, wholes.terms))
    weights = worth[parts.places]
    inside = _rows(parts, weights, columns[0], _sums(parts, weights) + 1)
    present = _rows(wholes, None, columns[1])
    return products(inside, present).clip(0, 1)


def overlaps(left: Pool, right: Pool) -> Matrix:
    """Return how many terms every left and every right bag have in common, shape (m, n)."""
    columns = _shared(left, right, partners(left.terms, right.terms))
    return products(_rows(left, None, columns[0]), _rows(right, None, columns[1]))


def partners(terms: Codes, others: Codes) -> Places:
    """Return where each of ``terms`` stands in ``others``, both sorted; -1 where it does not."""
    if not len(others):
        return np.full(len(terms), _NOWHERE)
    at = np.minimum(np.searchsorted(others, terms), len(others) - 1)
    return np.where(others[at] == terms, at, _NOWHERE)


def _shared(left: Pool, right: Pool, there: Places) -> tuple[Places, Places]:
    """Return the column of each term of both pools: those that both have, in order; else -1."""
    both = there >= 0
    if len(left.starts) < left.size:
        both &= _used(left)[:-1]
    if len(right.starts) < right.size:
        both &= _used(right)[there]
    (own,) = both.nonzero()
    columns = [np.full(len(side.terms) + 1, _NOWHERE) for side in (left, right)]
    columns[0][own] = columns[1][there[own]] = np.arange(len(own))
    return columns[0], columns[1]


def _used(pooled: Pool) -> NDArray[np.bool_]:
    """Return which terms stand in a bag, and True: there are fewer than before (``only``)."""
    used = np.zeros(len(pooled.terms) + 1, bool)
    used[pooled.places] = True
    return used


def _sums(pooled: Pool, values: Matrix) -> Matrix:
    """Return the sum over each bag of what its entries have."""
    return np.add.reduceat(values, pooled.starts)


def _rows(
    pooled: Pool, values: Matrix | None, columns: Places, norms: Matrix | None = None
) -> Matrix:
    """Return ``values`` over ``norms`` as one row a bag, with the terms that have a column.

    Without ``values`` each entry is 1; without ``norms`` values stay as they are.
    """
    rows = np.zeros((len(pooled.starts), int(columns.max()) + 1))
    column = columns[pooled.places]
    (kept,) = (column >= 0).nonzero()
    owners = pooled.owners[kept]
    entries = 1.0 if values is None else values[kept]
    if norms is not None:
        entries /= norms[owners]
    rows[owners, column[kept]] = entries
    return rows
