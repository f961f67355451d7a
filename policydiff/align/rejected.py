"""The nearest pairs that were not linked: what "why not?" is asked about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policydiff.align.scorer import Scores, probability
from policydiff.align.terms import Matrix
from policydiff.model import Item, Link, Rejected

# Decimals of a probability, as in the links.
_DECIMALS = 6


def rejected(
    lefts: Sequence[Item], rights: Sequence[Item], scores: Scores, links: Sequence[Link], most: int
) -> list[Rejected]:
    """Return the ``most`` probable pairs of every item that are not in ``links``.

    In document order; a pair that is near for both of its items stands there once.
    """
    probabilities = np.round(probability(scores.log_odds), _DECIMALS)
    linked = {(link.left, link.right) for link in links}
    taken = np.array([[(one.id, other.id) in linked for other in rights] for one in lefts])
    ranked = np.where(taken, -1.0, probabilities)
    near = (_places(ranked, 1) < most) | (_places(ranked, 0) < most)
    return [
        Rejected(
            lefts[row].id,
            rights[column].id,
            float(probabilities[row, column]),
            _evidence(scores, row, column),
        )
        for row, column in np.argwhere(near & ~taken).tolist()
    ]


def _places(scores: Matrix, axis: int) -> NDArray[np.intp]:
    """Return the place of each score along ``axis``, 0 the best; ties in document order."""
    order = np.argsort(-scores, axis=axis, kind="stable")
    return np.argsort(order, axis=axis, kind="stable")


def _evidence(scores: Scores, row: int, column: int) -> dict[str, float]:
    """Return what was computed; no number stands for what was not."""
    found = {name: float(matrix[row, column]) for name, matrix in scores.contributions.items()}
    return {name: value for name, value in found.items() if not np.isnan(value)}
