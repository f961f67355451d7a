"""The nearest pairs that were not linked: what "why not?" is asked about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policydiff.align.scorer import Scores, evidence_at, probability
from policydiff.align.similarity import Mask
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
    taken = _taken(lefts, rights, links)
    ranked = np.where(taken, -1.0, probabilities)
    near = (_places(ranked, 1) < most) | (_places(ranked, 0) < most)
    rows, columns = np.nonzero(near & ~taken)
    evidence = evidence_at(scores.contributions, rows, columns)
    return [
        Rejected(lefts[row].id, rights[column].id, chance, why)
        for row, column, chance, why in zip(
            rows.tolist(),
            columns.tolist(),
            probabilities[rows, columns].tolist(),
            evidence,
            strict=True,
        )
    ]


def _taken(lefts: Sequence[Item], rights: Sequence[Item], links: Sequence[Link]) -> Mask:
    """Return which pairs are in ``links``, shape (m, n)."""
    rows, columns = ({item.id: at for at, item in enumerate(side)} for side in (lefts, rights))
    taken = np.zeros((len(lefts), len(rights)), bool)
    taken[[rows[link.left] for link in links], [columns[link.right] for link in links]] = True
    return taken


def _places(scores: Matrix, axis: int) -> NDArray[np.intp]:
    """Return the place of each score along ``axis``, 0 the best; ties in document order."""
    order = np.argsort(-scores, axis=axis, kind="stable")
    return np.argsort(order, axis=axis, kind="stable")
