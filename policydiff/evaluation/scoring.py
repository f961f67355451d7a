"""Scores of predicted links against labels.

Grades are 2 (the same task), 1 (partly), 0 (different) and -1 (disputed or not labelled).
*Strict*: a link called ``same`` is right when its grade is 2; grades 1 and -1 count neither way.
*Lax*: a link of either grade is right when its grade is 2 or 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME, PARTLY, DIFFERENT, UNKNOWN = 2, 1, 0, -1
RESAMPLES = 10_000
# Equal bins of probability, as is usual (Guo et al. 2017, On Calibration of Modern Neural Networks).
BINS = 10
# Nearly all pairs of items have nothing to do with each other and a probability of about 0: with
# them the error is tiny whatever is done. Only what is at least this probable is counted.
LEAST = 0.05
_LEVEL = (0.025, 0.975)
_SEVERAL = 2
_DECIMALS = 3

Mask = NDArray[np.bool_]
Grades = NDArray[np.int64]
Vector = NDArray[np.float64]


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
        return {
            "precision": round(precision, _DECIMALS),
            "recall": round(recall, _DECIMALS),
            "f1": self.f1(),
        }

    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        whole = max(2 * self.right + self.wrong + self.missed, 1)
        return round(2 * self.right / whole, _DECIMALS)


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum of all counts."""
    return sum(counts, Counts(0, 0, 0))


def strict(same: Mask, grades: Grades) -> Counts:
    """Count links graded same: right is grade 2; grade 1 and disputed count neither way."""
    return _count(same, grades == SAME, grades == DIFFERENT)


def lax(linked: Mask, grades: Grades) -> Counts:
    """Count links of either grade: right is grade 2 or 1; disputed counts neither way."""
    return _count(linked, grades >= PARTLY, grades == DIFFERENT)


def _count(chosen: Mask, right: Mask, wrong: Mask) -> Counts:
    return Counts(
        int((chosen & right).sum()), int((chosen & wrong).sum()), int((~chosen & right).sum())
    )


def divided(linked: Mask, grades: Grades) -> Counts:
    """Count splits (left items with several links) and merges (right items with several).

    One is found when at least two of its links are right, as in ``lax``; it is wrong when several
    links are called of which fewer are, those of unknown grade left aside.
    """
    return total(_divided(*side) for side in ((linked, grades), (linked.T, grades.T)))


def _divided(linked: Mask, grades: Grades) -> Counts:
    there = (grades >= PARTLY).sum(1) >= _SEVERAL
    called = (linked & (grades != UNKNOWN)).sum(1) >= _SEVERAL
    found = (linked & (grades >= PARTLY)).sum(1) >= _SEVERAL
    return Counts(int(found.sum()), int((called & ~found).sum()), int((there & ~found).sum()))


def average_precision(scores: Vector, right: Mask, weights: Vector | None = None) -> float:
    """Return the mean, over the right ones in order of score, of the precision down to each.

    ``weights`` count each of them so many times. 0 when none is right.
    """
    order = np.argsort(-scores, kind="stable")
    counted = (np.ones(len(scores)) if weights is None else weights)[order]
    hits = counted * right[order]
    if not hits.sum():
        return 0.0
    with np.errstate(invalid="ignore"):  # 0 of 0 at the head of a resampled ranking
        precision = np.nan_to_num(np.cumsum(hits) / np.cumsum(counted))
    return float((precision * hits).sum() / hits.sum())


def calibration(probabilities: Vector, right: Mask, *, least: float = LEAST) -> Vector:
    """Return what ``calibration_error`` needs, shape (3, BINS): counts, probabilities, right ones.

    Of the pairs that are at least ``least`` probable.
    """
    counted = probabilities >= least
    probabilities, right = probabilities[counted], right[counted]
    bins = np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)
    weights = (None, probabilities, right.astype(np.float64))
    return np.stack([np.bincount(bins, one, BINS).astype(np.float64) for one in weights])


def calibration_error(table: Vector) -> float:
    """Return the expected calibration error of a sum of ``calibration`` tables.

    The mean over all, bin by bin, of the distance between probability and share of right ones.
    """
    count, chance, right = table
    return float(np.abs(chance - right).sum() / max(count.sum(), 1.0))


def draws(size: int, resamples: int = RESAMPLES) -> Vector:
    """Return how often each of ``size`` is drawn in each resample, shape (resamples, size); seeded."""
    drawn = np.random.default_rng(0).integers(0, size, (resamples, size))
    flat = drawn + np.arange(resamples)[:, None] * size
    counted = np.bincount(flat.ravel(), minlength=resamples * size)
    return counted.reshape(resamples, size).astype(np.float64)


def interval(counts: Sequence[Counts]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of micro F1, resampling pairs of plans (seeded)."""
    table = np.array([(one.right, one.wrong, one.missed) for one in counts])
    return limits(f1_of(draws(len(counts)) @ table))


def f1_of(tables: Vector) -> Vector:
    """Return F1 of rows of right, wrong and missed."""
    right, wrong, missed = tables.T
    f1: Vector = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    return f1


def limits(values: Vector) -> tuple[float, float]:
    """Return the middle 95 % of resampled figures."""
    low, high = np.quantile(values, _LEVEL)
    return round(float(low), _DECIMALS), round(float(high), _DECIMALS)
