"""Bags of terms.

A term is an integer that depends on its characters alone, so that sums run in the same order in
every process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from policydiff.records import dataclass

Matrix = NDArray[np.float64]
Codes = NDArray[np.int64]

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
    return counted(np.fromiter(map(_code, terms), np.int64))


def both(one: Bag, other: Bag) -> Bag:
    """Return the bag of the terms of two bags that have none in common."""
    if not len(other.codes):
        return one
    codes = np.concatenate([one.codes, other.codes])
    order = np.argsort(codes)
    return Bag(codes[order], np.concatenate([one.counts, other.counts])[order])


def weighted(weights: Mapping[str, float]) -> Bag:
    """Return a bag with weights in place of counts; those of 0 are left out."""
    coded = sorted((_code(term), weight) for term, weight in weights.items() if weight > 0)
    codes = np.array([code for code, _ in coded], np.int64)
    return Bag(codes, np.array([weight for _, weight in coded], np.float64))


def grams(text: str, *lengths: int) -> Bag:
    """Return the bag of all runs of up to three characters of the given lengths; see ``runs``."""
    found = runs(text)
    return counted(*(found[length - 1] for length in lengths))


def runs(text: str) -> list[Codes]:
    """Return all runs of one, of two and of three characters of ``text``, in its order.

    Only Chinese characters count; digits, Latin text and punctuation end a run.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    chinese = (points >= 0x3400) & (points <= 0x9FFF)
    codes, whole = points, chinese
    found = [codes[whole]]
    for length in range(1, _PACKED):
        codes = codes[:-1] << _BITS | points[length:]
        whole = whole[:-1] & chinese[length:]
        found.append(codes[whole])
    return found


def counted(*codes: Codes) -> Bag:
    """Return the bag of terms; ``np.unique`` would take twice as long, for little texts."""
    terms = np.sort(codes[0] if len(codes) == 1 else np.concatenate(codes))
    if not len(terms):
        return Bag(terms, np.zeros(0))
    first = np.empty(len(terms), bool)
    first[0] = True
    np.not_equal(terms[1:], terms[:-1], out=first[1:])
    (starts,) = first.nonzero()
    counts = np.empty(len(starts))
    counts[:-1] = starts[1:] - starts[:-1]
    counts[-1] = len(terms) - starts[-1]
    return Bag(terms[starts], counts)


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


def distinct(bags: Bags) -> tuple[Codes, NDArray[np.intp], NDArray[np.intp]]:
    """Return all terms of ``bags``, sorted, the place of each entry, how many bags have a term."""
    joined = np.concatenate([np.zeros(0, np.int64), *(bag.codes for bag in bags)])
    return np.unique(joined, return_inverse=True, return_counts=True)


def common(codes: Codes, others: Codes) -> Codes:
    """Return the terms of both, sorted as both are; few in many are found soonest."""
    few, many = (codes, others) if len(codes) <= len(others) else (others, codes)
    return few[_among(few, many)]


def without(codes: Codes, others: Codes) -> Codes:
    """Return the terms of ``codes`` that ``others`` lack, both sorted."""
    return codes[~_among(codes, others)]


def _among(codes: Codes, others: Codes) -> NDArray[np.bool_]:
    if not len(others):
        return np.zeros(len(codes), bool)
    at = np.minimum(others.searchsorted(codes), len(others) - 1)
    among: NDArray[np.bool_] = others[at] == codes
    return among
