"""Scores of predicted links against the gold, as its README defines them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000

Mask = NDArray[np.bool_]
Grades = NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """Right, wrong and missed links; those that count neither way are in none of them."""

    right: int
    wrong: int
    missed: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed
        )

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1, rounded for a report."""
        precision = self.right / max(self.right + self.wrong, 1)
        recall = self.right / max(self.right + self.missed, 1)
        return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": self.f1()}

    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return round(2 * self.right / max(2 * self.right + self.wrong + self.missed, 1), 3)


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum of all counts."""
    return sum(counts, Counts(0, 0, 0))


def strict(same: Mask, grades: Grades) -> Counts:
    """Count links graded same: right is grade 2; grade 1 and disputed count neither way."""
    return _count(same, grades == 2, grades == 0)


def lax(linked: Mask, grades: Grades) -> Counts:
    """Count links of either grade: right is grade 2 or 1; disputed counts neither way."""
    return _count(linked, grades >= 1, grades == 0)


def _count(chosen: Mask, right: Mask, wrong: Mask) -> Counts:
    return Counts(
        int((chosen & right).sum()), int((chosen & wrong).sum()), int((~chosen & right).sum())
    )


def interval(counts: Sequence[Counts]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of micro F1, resampling pairs of plans (seeded)."""
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(counts), (RESAMPLES, len(counts)))
    table = np.array([(one.right, one.wrong, one.missed) for one in counts])[drawn].sum(1)
    f1 = 2 * table[:, 0] / (2 * table[:, 0] + table[:, 1] + table[:, 2])
    low, high = np.quantile(f1, [0.025, 0.975])
    return round(float(low), 3), round(float(high), 3)
