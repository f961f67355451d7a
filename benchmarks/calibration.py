"""How far probabilities mean what they say, and how far two scorers differ beyond chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policydiff.evaluation import scoring
from policydiff.evaluation.scoring import BINS, LEAST, RESAMPLES, Counts

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]


def calibration_error(probabilities: Vector, right: Flags, *, least: float = LEAST) -> float:
    """Return the expected calibration error of the pairs that are at least ``least`` probable."""
    return round(
        scoring.calibration_error(scoring.calibration(probabilities, right, least=least)), 3
    )


def reliability(probabilities: Vector, right: Flags) -> list[tuple[float, float, int]]:
    """Return mean probability, share that is right and size of each bin that has any."""
    counted = probabilities >= LEAST
    found, hits = probabilities[counted], right[counted]
    bins = np.minimum((found * BINS).astype(int), BINS - 1)
    return [
        (
            round(float(found[bins == one].mean()), 2),
            round(float(hits[bins == one].mean()), 2),
            int((bins == one).sum()),
        )
        for one in np.unique(bins).tolist()
    ]


def gain(ours: Sequence[Counts], theirs: Sequence[Counts]) -> dict[str, float]:
    """Return by how much F1 is higher, its 95 % interval, and how often it is not higher.

    Bootstrap over pairs of plans, the same ones for both (seeded).
    """
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(ours), (RESAMPLES, len(ours)))
    difference = _f1(ours, drawn) - _f1(theirs, drawn)
    low, high = np.quantile(difference, [0.025, 0.975])
    every = np.arange(len(ours))[None]
    return {
        "gain": round(float((_f1(ours, every) - _f1(theirs, every))[0]), 3),
        "low": round(float(low), 3),
        "high": round(float(high), 3),
        "not_higher": round(float((difference <= 0).mean()), 4),
    }


def _f1(counts: Sequence[Counts], drawn: NDArray[np.int64]) -> Vector:
    table = np.array([(one.right, one.wrong, one.missed) for one in counts])[drawn].sum(1)
    f1: Vector = 2 * table[:, 0] / (2 * table[:, 0] + table[:, 1] + table[:, 2])
    return f1
