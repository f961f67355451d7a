"""Bags of terms against bags of terms: TF-IDF in plain numpy.

Only terms that occur on both sides reach a matrix, so vocabularies of any size stay small; the
norms count every term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

Bags = Sequence[Mapping[str, int]]
Matrix = NDArray[np.float64]


def cosines(lefts: Bags, rights: Bags, context: Bags) -> Matrix:
    """Return the cosine of every left with every right bag, shape (m, n), in [0, 1].

    Weights are (1 + log count) × (1 + log ((1 + n) / (1 + bags of the context with the term)));
    an empty bag is similar to nothing.
    """
    rarity = _rarity(context)
    sides = [[_weigh(bag, rarity, len(context)) for bag in bags] for bags in (lefts, rights)]
    shared = _shared(lefts, rights)
    left, right = (_fill(side, shared) for side in sides)
    cosine: Matrix = np.clip(left @ right.T, 0, 1)
    return cosine


def containments(parts: Bags, wholes: Bags, context: Bags) -> Matrix:
    """Return which share of each part's terms, weighed by rarity, each whole contains: (m, n).

    Weights are log ((1 + n) / (1 + bags of the context with the term)). One more unit of weight
    that nothing contains keeps parts of common terms low.
    """
    rarity = _rarity(context)
    weights = [
        {term: rarity.get(term, log(1 + len(context)) + 1) - 1 for term in part} for part in parts
    ]
    shared = _shared(parts, wholes)
    totals = np.array([sum(weight.values()) for weight in weights]) + 1
    inside = _fill(weights, shared)
    present = _fill([dict.fromkeys(whole, 1.0) for whole in wholes], shared)
    share: Matrix = np.clip((inside @ present.T) / totals[:, None], 0, 1)
    return share


def _rarity(context: Bags) -> dict[str, float]:
    found: dict[str, int] = {}
    for bag in context:
        for term in bag:
            found[term] = found.get(term, 0) + 1
    by_count = [log((1 + len(context)) / (1 + count)) + 1 for count in range(len(context) + 1)]
    return {term: by_count[count] for term, count in found.items()}


def _weigh(bag: Mapping[str, int], rarity: Mapping[str, float], size: int) -> dict[str, float]:
    unseen = log(1 + size) + 1
    weights = {term: (1 + log(count)) * rarity.get(term, unseen) for term, count in bag.items()}
    norm = sum(weight * weight for weight in weights.values()) ** 0.5
    return {term: weight / norm for term, weight in weights.items()}


def _shared(lefts: Bags, rights: Bags) -> dict[str, int]:
    """Return a column for every term of both sides, in the order of the terms."""
    left = set().union(*lefts)
    right = set().union(*rights)
    return {term: column for column, term in enumerate(sorted(left & right))}


def _fill(weights: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> Matrix:
    rows = np.zeros((len(weights), len(columns)))
    for row, bag in enumerate(weights):
        kept = [(columns[term], weight) for term, weight in bag.items() if term in columns]
        if kept:
            at, values = zip(*kept, strict=True)
            rows[row, list(at)] = values
    return rows
