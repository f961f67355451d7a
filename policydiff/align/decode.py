"""From scores to links: m:n, graded, each with its evidence and its nearest rival."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policydiff.align.scorer import Scorer, Scores, evidence_at, probability
from policydiff.align.similarity import Mask
from policydiff.align.terms import Matrix
from policydiff.model import Grade, Item, Link, RunnerUp
from policydiff.records import dataclass

# Decimals of what is reported; decisions rest on the reported probability.
_DECIMALS = 6

_Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Called:
    """What is made of every pair of items, each of shape (m, n)."""

    probabilities: Matrix
    related: Matrix
    whole: Matrix
    linked: Mask
    same: Mask
    review: Mask


def call(scores: Scores, scorer: Scorer) -> Called:
    """Decide which pairs of items are links, and of which grade."""
    limits = scorer.thresholds
    shift, slope = scorer.related
    found = np.round(probability(scores.log_odds), _DECIMALS)
    whole = np.round(scores.whole, _DECIMALS)
    return Called(
        probabilities=found,
        related=np.round(probability(shift + slope * scores.log_odds), _DECIMALS),
        whole=whole,
        linked=found >= limits.partial,
        same=(found >= limits.same) & (whole >= limits.whole),
        review=(found >= limits.unsure_from) & (found < limits.unsure_to),
    )


def decode(
    lefts: Sequence[Item], rights: Sequence[Item], scores: Scores, called: Called
) -> list[Link]:
    """Return the links of the pairs of items that were called one, in document order.

    An item may have several links or none. ``runner_up`` is the most probable rejected pair
    that shares an item with the link.
    """
    rejected = np.where(called.linked, -1.0, called.probabilities)
    nearest = rejected.argmax(0).tolist(), rejected.argmax(1).tolist()
    names = [item.id for item in lefts], [item.id for item in rights]
    cells = np.nonzero(called.linked)
    shown = {name: matrix + 0.0 for name, matrix in scores.contributions.items()}  # no -0.0
    evidence = evidence_at(shown, *cells)
    return [
        Link(
            left=names[0][row],
            right=names[1][column],
            grade=Grade.SAME if called.same[row, column] else Grade.PARTIAL,
            probability=float(called.probabilities[row, column]),
            review=bool(called.review[row, column]),
            evidence=why,
            runner_up=_runner_up(
                names, rejected, (row, column), (nearest[0][column], nearest[1][row])
            ),
            related=float(called.related[row, column]),
            whole=float(called.whole[row, column]),
        )
        for row, column, why in zip(*(at.tolist() for at in cells), evidence, strict=True)
    ]


def _runner_up(
    names: tuple[Sequence[str], Sequence[str]], rejected: Matrix, at: _Cell, nearest: _Cell
) -> RunnerUp | None:
    """Return the better of the rivals ``nearest``: the left item's, and the right item's."""
    (row, column), (left, right) = at, nearest
    if rejected[row, right] > rejected[left, column]:
        return RunnerUp("right", names[1][right], float(rejected[row, right]))
    if rejected[left, column] >= 0:
        return RunnerUp("left", names[0][left], float(rejected[left, column]))
    return None
