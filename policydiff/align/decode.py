"""From probabilities to links: m:n, graded, each with its evidence and its nearest rival."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from policydiff.align.scorer import Scores, Thresholds
from policydiff.align.terms import Matrix
from policydiff.model import Grade, Item, Link, RunnerUp

# Decimals of what is reported; decisions rest on the reported probability.
_PROBABILITY_DECIMALS = 6
_EVIDENCE_DECIMALS = 4


def decode(
    lefts: Sequence[Item], rights: Sequence[Item], scores: Scores, thresholds: Thresholds
) -> list[Link]:
    """Return the links of the pairs of items probable enough, in document order.

    An item may have several links or none. ``runner_up`` is the most probable rejected pair
    that shares an item with the link.
    """
    probabilities = np.round(scores.probabilities, _PROBABILITY_DECIMALS)
    links = []
    for row, column in np.argwhere(probabilities >= thresholds.partial).tolist():
        found = float(probabilities[row, column])
        links.append(
            Link(
                left=lefts[row].id,
                right=rights[column].id,
                grade=Grade.SAME if found >= thresholds.same else Grade.PARTIAL,
                probability=found,
                review=thresholds.unsure_from <= found < thresholds.unsure_to,
                evidence=_evidence(scores, row, column),
                runner_up=_runner_up(
                    [item.id for item in lefts],
                    [item.id for item in rights],
                    np.where(probabilities < thresholds.partial, probabilities, -1.0),
                    at=(row, column),
                ),
            )
        )
    return links


def _evidence(scores: Scores, row: int, column: int) -> dict[str, float]:
    return {
        name: round(float(matrix[row, column]), _EVIDENCE_DECIMALS)
        for name, matrix in scores.contributions.items()
    }


def _runner_up(
    lefts: Sequence[str], rights: Sequence[str], rejected: Matrix, *, at: tuple[int, int]
) -> RunnerUp | None:
    row, column = at
    left, right = int(rejected[:, column].argmax()), int(rejected[row].argmax())
    if rejected[row, right] > rejected[left, column]:
        return RunnerUp("right", rights[right], float(rejected[row, right]))
    if rejected[left, column] >= 0:
        return RunnerUp("left", lefts[left], float(rejected[left, column]))
    return None
