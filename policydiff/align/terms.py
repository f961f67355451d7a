"""Bags of terms against bags of terms: TF-IDF in plain numpy.

A term is an integer that depends on its characters alone, so that sums run in the same order in
every process. Only terms that occur on both sides reach a matrix, so vocabularies of any size
stay small; the norms count every term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from policydiff.records import dataclass
from policydiff.text.similar import products

Matrix = NDArray[np.float64]
Codes = NDArray[np.int64]
Weigh = Callable[[Matrix, Matrix], Matrix]

# A character takes 21 bits, so three fill an integer; longer terms are hashed.
_BITS = 21
_PACKED = 3
_KEPT_TERMS = 1 << 16  # a few years of plans use some ten thousand words


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """The terms of a text, each once and sorted, and how often it occurs or what it weighs."""

    codes: Codes
    counts: Matrix


Bags = Sequence[Bag]


def bag(terms: Iterable[str]) -> Bag:
    """Return the bag of ``terms``."""
    return _bag(np.fromiter(map(_code, terms), np.int64))


def weighted(weights: Mapping[str, float]) -> Bag:
    """Return a bag with weights in place of counts; those of 0 are left out."""
    coded = sorted((_code(term), weight) for term, weight in weights.items() if weight > 0)
    codes = np.array([code for code, _ in coded], np.int64)
    return Bag(codes, np.array([weight for _, weight in coded], np.float64))


def grams(text: str, *lengths: int) -> Bag:
    """Return the bag of all runs of up to three characters of the given lengths.

    Only Chinese characters count; digits, Latin text and punctuation end a run.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    chinese = (points >= 0x3400) & (points <= 0x9FFF)
    found = []
    for length in lengths:
        count = max(len(points) - length + 1, 0)
        codes, whole = np.zeros(count, np.int64), np.ones(count, bool)
        for at in range(length):
            codes = (codes << _BITS) | points[at : at + count]
            whole &= chinese[at : at + count]
        found.append(codes[whole])
    return _bag(np.concatenate(found))


def _bag(codes: Codes) -> Bag:
    terms, counts = np.unique(codes, return_counts=True)
    return Bag(terms, counts.astype(np.float64))


@lru_cache(maxsize=_KEPT_TERMS)
def _code(term: str) -> int:
    if len(term) > _PACKED:
        return -1 - int.from_bytes(
            blake2b(term.encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big"
        )
    code = 0
    for character in term:
        code = code << _BITS | ord(character)
    return code


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """How rare terms are: in how many of ``size`` bags each of ``terms`` (sorted) stands."""

    terms: Codes
    found: Matrix
    size: int

    def of(self, codes: Codes) -> Matrix:
        """Return log ((1 + n) / (1 + bags with the term)) for each code."""
        if not len(self.terms):
            return np.full(len(codes), np.log(1 + self.size))
        at = np.minimum(np.searchsorted(self.terms, codes), len(self.terms) - 1)
        bags = np.where(self.terms[at] == codes, self.found[at], 0.0)
        rarity: Matrix = np.log((1 + self.size) / (1 + bags))
        return rarity


def rarity(context: Bags) -> Rarity:
    """Return how rare the terms of ``context`` are in it."""
    terms, found = np.unique(_joined(context), return_counts=True)
    return Rarity(terms, found.astype(np.float64), len(context))


def _joined(bags: Bags) -> Codes:
    return np.concatenate([np.zeros(0, np.int64), *(bag.codes for bag in bags)])


def tf_idf(counts: Matrix, rare: Matrix) -> Matrix:
    """Weigh terms by (1 + log count) × (1 + rarity)."""
    weights: Matrix = (1 + np.log(counts)) * (1 + rare)
    return weights


def cosines(lefts: Bags, rights: Bags, rare: Rarity, *, weigh: Weigh = tf_idf) -> Matrix:
    """Return the cosine of every left with every right bag, shape (m, n), in [0, 1].

    ``weigh`` turns counts and rarities into weights, at least 0; a bag without weight is similar
    to nothing.
    """
    sides = []
    for bags in (lefts, rights):
        weights = [weigh(bag.counts, rare.of(bag.codes)) for bag in bags]
        norms = [float(np.sqrt((weight**2).sum())) or 1.0 for weight in weights]
        sides.append([weight / norm for weight, norm in zip(weights, norms, strict=True)])
    shared = _shared(lefts, rights)
    left, right = _fill(lefts, sides[0], shared), _fill(rights, sides[1], shared)
    return products(left, right).clip(0, 1)


def containments(parts: Bags, wholes: Bags, rare: Rarity) -> Matrix:
    """Return which share of each part's terms, weighed by rarity, each whole contains: (m, n).

    One more unit of weight that nothing contains keeps parts of common terms low.
    """
    weights = [rare.of(part.codes) for part in parts]
    shared = _shared(parts, wholes)
    totals = np.array([weight.sum() for weight in weights]) + 1
    inside = _fill(parts, weights, shared)
    present = _fill(wholes, [np.ones(len(whole.codes)) for whole in wholes], shared)
    return products(inside / totals[:, None], present).clip(0, 1)


def overlaps(lefts: Bags, rights: Bags) -> Matrix:
    """Return how many terms every left and every right bag have in common, shape (m, n)."""
    shared = _shared(lefts, rights)
    left, right = (
        _fill(bags, [np.ones(len(bag.codes)) for bag in bags], shared) for bags in (lefts, rights)
    )
    return products(left, right)


def _shared(lefts: Bags, rights: Bags) -> Codes:
    """Return the terms of both sides, sorted."""
    shared: Codes = np.intersect1d(_distinct(lefts), _distinct(rights), assume_unique=True)
    return shared


def _distinct(bags: Bags) -> Codes:
    # Asked for counts, numpy does not load its masked arrays.
    return np.unique(_joined(bags), return_counts=True)[0]


def _fill(bags: Bags, weights: Sequence[Matrix], shared: Codes) -> Matrix:
    rows = np.zeros((len(bags), len(shared)))
    if not len(shared):
        return rows
    for row, bag, weight in zip(rows, bags, weights, strict=True):
        at = np.minimum(np.searchsorted(shared, bag.codes), len(shared) - 1)
        kept = shared[at] == bag.codes
        row[at[kept]] = weight[kept]
    return rows
