"""A logistic regression with no weight below 0, and figures of a ranking."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from policydiff.align.scorer import probability

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Log-odds beyond this are as good as certain.
_MOST = 30.0
_CANDIDATES = np.arange(-6.0, 6.0, 0.05)


def regression(
    table: Mapping[str, Vector], target: Vector, penalty: float
) -> tuple[float, dict[str, float]]:
    """Return bias and weights of a logistic regression with no weight below 0.

    More similarity must never count against a link: columns that would are left out, the worst
    first, until none is left. ``penalty`` is L2 on standardised columns.
    """
    kept = dict(table)
    while kept:
        bias, found = _newton(np.stack(list(kept.values()), 1), target, penalty)
        worst = int(found.argmin())
        if found[worst] >= 0:
            return bias, dict.fromkeys(table, 0.0) | dict(zip(kept, found.tolist(), strict=True))
        del kept[list(kept)[worst]]
    return float(logit(float(target.mean()))), dict.fromkeys(table, 0.0)


def _newton(rows: Matrix, target: Vector, penalty: float) -> tuple[float, Vector]:
    """Return bias and weights by Newton's method.

    See Hastie, Tibshirani, Friedman: The Elements of Statistical Learning, 4.4.1.
    """
    centre, scale = rows.mean(0), rows.std(0) + 1e-9
    design = np.column_stack([np.ones(len(rows)), (rows - centre) / scale])
    ridge = np.diag([1e-6] + [penalty] * rows.shape[1])
    solution = np.zeros(design.shape[1])
    for _ in range(100):
        odds = probability(np.clip(design @ solution, -_MOST, _MOST))
        slope = design.T @ (odds - target) + ridge @ solution
        curve = (design * (odds * (1 - odds))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        solution = solution - step
        if np.abs(step).max() < 1e-10:
            break
    weights = solution[1:] / scale
    return float(solution[0] - weights @ centre), weights


def logit(share: float) -> float:
    """Return a probability as log-odds."""
    return float(np.log(share / (1 - share)))


def best_f1(scores: Vector, *, right: Flags, wrong: Flags) -> float:
    """Return the best F1 that any threshold reaches."""
    return max(f1(scores >= limit, right, wrong) for limit in _CANDIDATES)


def f1(chosen: Flags, right: Flags, wrong: Flags) -> float:
    """Return F1 where what is neither right nor wrong counts neither way."""
    hits = float((chosen & right).sum())
    return hits / max(hits + ((chosen & wrong).sum() + (~chosen & right).sum()) / 2, 1)
