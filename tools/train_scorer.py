"""Train the weights of the alignment: ``python tools/train_scorer.py`` writes them to data.

The same procedure serves ``benchmarks/quality.py``, which applies it to the pairs that share no
plan with the one under test. Everything is chosen inside the pairs it is given: kinds of evidence
and penalty by average precision, thresholds by F1, each by leaving one pair out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import goldset
from benchmarks.goldset import PlanPair
from policydiff.align.scorer import Scores, Thresholds, Weights, columns, leads, probability, score
from policydiff.align.similarity import Pair, profile, similarities
from policydiff.evaluation.scoring import average_precision
from policydiff.text.clean import clean

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

TARGET = Path(__file__).parents[1] / "policydiff" / "data" / "align_weights.json"
MODEL = "lexical-1"
# What may be chosen: kinds of evidence from few to many, and how strongly weights are held down.
KINDS = (
    ("characters", "words", "topic", "headings"),
    ("characters", "words", "topic", "headings", "fuzzy", "section"),
)
PENALTIES = (10.0, 30.0)
# A partly same pair counts as half a link; the readers' disputed pairs teach nothing.
TARGETS = {2: 1.0, 1: 0.5, 0: 0.0}
# Outside the unsure band at least this share of the links is right.
SURE = 0.95
_DECIMALS = 4
_NO_THRESHOLDS = Thresholds(1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Settings:
    """What is chosen by leaving pairs out."""

    kinds: tuple[str, ...]
    penalty: float


@cache
def evidence(pair: PlanPair) -> dict[str, Matrix]:
    """Return all similarities of a gold pair."""
    left, right = ([profile(item, clean(item)) for item in goldset.items(plan)] for plan in pair)
    return similarities(Pair(left, right, [*left, *right]))


def train(training: Sequence[PlanPair]) -> tuple[Weights, Settings]:
    """Return weights and the settings chosen, learnt from ``training`` alone."""
    choices = [Settings(*choice) for choice in product(KINDS, PENALTIES)]
    settings = max(choices, key=lambda choice: _precision(_held_out(training, choice)))
    weights = fit(training, settings)
    return replace(weights, thresholds=_thresholds(_held_out(training, settings))), settings


Scored = list[tuple[Vector, NDArray[np.int64]]]


def _held_out(training: Sequence[PlanPair], settings: Settings) -> Scored:
    """Return probabilities and grades of each pair under weights learnt from the others."""
    return [
        (apply(pair, fit(_without(training, pair), settings)).probabilities.ravel(), _grades(pair))
        for pair in training
    ]


def _without(pairs: Sequence[PlanPair], pair: PlanPair) -> list[PlanPair]:
    return [other for other in pairs if other != pair]


def _grades(pair: PlanPair) -> NDArray[np.int64]:
    return goldset.grades(pair).ravel()


def apply(pair: PlanPair, weights: Weights) -> Scores:
    """Return the scores of a gold pair."""
    return score(evidence(pair), weights)


def fit(training: Sequence[PlanPair], settings: Settings) -> Weights:
    """Return weights (without thresholds) for given settings.

    The second pass learns from first passes that have not seen the pair they score.
    """
    usual = {kind: _usual(training, kind) for kind in settings.kinds}
    unseen = {
        pair: _first_pass(_without(training, pair) or training, usual, settings.penalty)
        for pair in training
    }
    first = {
        pair: _log_odds(columns(evidence(pair), usual), *weights)
        for pair, weights in unseen.items()
    }
    second = [{"first": first[pair], "lead": leads(first[pair])} for pair in training]
    shift, joint = _regression(second, training, settings.penalty)
    bias, weights = _first_pass(training, usual, settings.penalty)
    return Weights(
        model=MODEL,
        usual=usual,
        evidence=_rounded(weights),
        bias=round(bias, _DECIMALS),
        slope=round(joint["first"], _DECIMALS),
        lead=round(joint["lead"], _DECIMALS),
        shift=round(shift, _DECIMALS),
        thresholds=_NO_THRESHOLDS,
    )


def _usual(training: Sequence[PlanPair], kind: str) -> tuple[float, float]:
    cells = np.concatenate([evidence(pair)[kind].ravel() for pair in training])
    return round(float(cells.mean()), _DECIMALS), round(float(cells.std()), _DECIMALS)


def _first_pass(
    training: Sequence[PlanPair], usual: Mapping[str, tuple[float, float]], penalty: float
) -> tuple[float, dict[str, float]]:
    tables = [columns(evidence(pair), usual) for pair in training]
    return _regression(tables, training, penalty)


def _log_odds(table: Mapping[str, Matrix], bias: float, weights: Mapping[str, float]) -> Matrix:
    return bias + sum((weights[name] * column for name, column in table.items()), np.array(0.0))


def _regression(
    tables: Sequence[Mapping[str, Matrix]], training: Sequence[PlanPair], penalty: float
) -> tuple[float, dict[str, float]]:
    """Return bias and weights of a logistic regression with no weight below 0.

    More similarity must never count against a link: columns that would are left out, the worst
    first, until none is left.
    """
    grades = np.concatenate([_grades(pair) for pair in training])
    known = grades != goldset.DISPUTED
    target = np.array([TARGETS.get(grade, 0.0) for grade in grades.tolist()])[known]
    table = {
        name: np.concatenate([one[name].ravel() for one in tables])[known] for name in tables[0]
    }
    kept = dict(table)
    while True:
        bias, found = _newton(np.stack(list(kept.values()), 1), target, penalty)
        worst = int(found.argmin())
        if found[worst] >= 0:
            return bias, dict.fromkeys(table, 0.0) | dict(zip(kept, found.tolist(), strict=True))
        del kept[list(kept)[worst]]


def _newton(rows: Matrix, target: Vector, penalty: float) -> tuple[float, Vector]:
    """Return bias and weights of a logistic regression with an L2 penalty on standardised columns.

    Newton's method; see Hastie, Tibshirani, Friedman: The Elements of Statistical Learning, 4.4.1.
    """
    centre, scale = rows.mean(0), rows.std(0) + 1e-9
    design = np.column_stack([np.ones(len(rows)), (rows - centre) / scale])
    ridge = np.diag([1e-6] + [penalty] * rows.shape[1])
    solution = np.zeros(design.shape[1])
    for _ in range(100):
        odds = probability(np.clip(design @ solution, -30, 30))
        slope = design.T @ (odds - target) + ridge @ solution
        curve = (design * (odds * (1 - odds))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        solution = solution - step
        if np.abs(step).max() < 1e-10:
            break
    weights = solution[1:] / scale
    return float(solution[0] - weights @ centre), weights


def _precision(held_out: Scored) -> float:
    scores, grades = _pooled(held_out)
    clear = (grades == 2) | (grades == 0)
    return average_precision(scores[clear], grades[clear] == 2)


def _pooled(held_out: Scored) -> tuple[Vector, NDArray[np.int64]]:
    scores, grades = zip(*held_out, strict=True)
    return np.concatenate(scores), np.concatenate(grades)


def _thresholds(held_out: Scored) -> Thresholds:
    scores, grades = _pooled(held_out)
    same = best_threshold(scores, right=grades == 2, wrong=grades == 0)
    linked = best_threshold(scores, right=grades >= 1, wrong=grades == 0)
    return _with_band(min(same, linked), same, scores, grades)


def best_threshold(scores: Vector, *, right: NDArray[np.bool_], wrong: NDArray[np.bool_]) -> float:
    """Return the middle of the thresholds whose F1 is within half a point of the best."""
    candidates = np.arange(0.05, 0.96, 0.01)
    reached = np.array([_f1(scores >= limit, right, wrong) for limit in candidates])
    return round(float(np.median(candidates[reached >= reached.max() - 0.005])), _DECIMALS)


def _f1(chosen: NDArray[np.bool_], right: NDArray[np.bool_], wrong: NDArray[np.bool_]) -> float:
    hits = float((chosen & right).sum())
    return hits / max(hits + ((chosen & wrong).sum() + (~chosen & right).sum()) / 2, 1)


def _with_band(
    partial: float, same: float, scores: Vector, grades: NDArray[np.int64]
) -> Thresholds:
    """Return thresholds with the narrowest band around ``same`` outside which links are sure."""

    def sure(width: float) -> bool:
        above = scores >= _shifted(same, width)
        hits, errors = (above & (grades == 2)).sum(), (above & (grades == 0)).sum()
        return bool(hits >= SURE * (hits + errors))

    width = next((width for width in np.arange(0.2, 4, 0.1) if sure(width)), 4.0)
    low, high = _shifted(same, -width), _shifted(same, width)
    return Thresholds(same, partial, round(low, _DECIMALS), round(high, _DECIMALS))


def _shifted(probability_: float, log_odds: float) -> float:
    return float(1 / (1 + (1 / probability_ - 1) * np.exp(-log_odds)))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, _DECIMALS) for name, weight in weights.items()}


def main() -> None:
    """Write the weights learnt from all gold pairs."""
    weights, settings = train(goldset.pairs())
    document = {"gold": goldset.checksum(), "penalty": settings.penalty, "sets": [asdict(weights)]}
    TARGET.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
