"""What people use otherwise, on the same pairs: one score, one threshold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from benchmarks import goldset
from benchmarks.goldset import PlanPair
from policydiff.evaluation.scoring import Mask, average_precision, strict, total
from policydiff.text.clean import clean
from policydiff.text.similar import ratios
from tools.train_scorer import gold_case

_STEPS = 200

Matrix = NDArray[np.float64]
Rule = Callable[[Matrix, float], Mask]


def baselines() -> dict[str, dict[str, float]]:
    """Return strict figures of what people use otherwise, with the threshold of each."""
    cosines = {pair: gold_case(pair).similarities["words"] for pair in goldset.pairs()}
    characters = {pair: gold_case(pair).similarities["characters"] for pair in goldset.pairs()}
    matchers = {pair: _difflib(pair) for pair in goldset.pairs()}
    fuzzy = {pair: _rapidfuzz(pair) for pair in goldset.pairs()}
    return {
        "difflib ratio, best match of each left item": _tuned(matchers, _best_match),
        "rapidfuzz ratio, best match of each left item": _tuned(fuzzy, _best_match),
        "TF-IDF cosine ≥ 0.45 (words)": _at(cosines, _every, 0.45),
        "TF-IDF cosine, best threshold (words)": _tuned(cosines, _every),
        "TF-IDF cosine, best threshold (characters)": _tuned(characters, _every),
    }


def precision_over_all(scores: Mapping[PlanPair, Matrix]) -> float:
    """Return average precision of grade 2 against no link, all pairs in one ranking."""
    grades = np.concatenate([goldset.grades(pair).ravel() for pair in scores])
    values = np.concatenate([matrix.ravel() for matrix in scores.values()])
    clear = (grades == 2) | (grades == 0)
    return round(average_precision(values[clear], grades[clear] == 2), 3)


def _difflib(pair: PlanPair) -> Matrix:
    left, right = ([clean(item).text for item in goldset.items(plan)] for plan in pair)
    return np.array([[SequenceMatcher(None, a, b, False).ratio() for b in right] for a in left])


def _rapidfuzz(pair: PlanPair) -> Matrix:
    left, right = ([clean(item).text for item in goldset.items(plan)] for plan in pair)
    return ratios(left, right).astype(np.float64)


def _best_match(scores: Matrix, limit: float) -> Mask:
    matched: Mask = (scores == scores.max(1, keepdims=True)) & (scores >= limit)
    return matched


def _every(scores: Matrix, limit: float) -> Mask:
    return scores >= limit


def _tuned(scores: Mapping[PlanPair, Matrix], rule: Rule) -> dict[str, float]:
    options = (_at(scores, rule, step / _STEPS) for step in range(_STEPS))
    return max(options, key=lambda figures: figures["f1"])


def _at(scores: Mapping[PlanPair, Matrix], rule: Rule, limit: float) -> dict[str, float]:
    counts = (strict(rule(matrix, limit), goldset.grades(pair)) for pair, matrix in scores.items())
    return {
        **total(counts).figures(),
        "average_precision": precision_over_all(scores),
        "threshold": limit,
    }
