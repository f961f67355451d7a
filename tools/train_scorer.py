"""Train the weights of the alignment: ``python tools/train_scorer.py`` writes them to data.

The same procedure serves ``benchmarks/quality.py``, which applies it to the pairs that share no
plan with the one under test. Everything is chosen inside the pairs it is given: the penalty by
average precision, thresholds by the F1 to be expected, each by leaving one pair out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import goldset
from benchmarks.goldset import PlanPair
from policydiff.align.competition import competition
from policydiff.align.judge import gain
from policydiff.align.literal import Literal, literal
from policydiff.align.meaning import bundled_encoder
from policydiff.align.profile import profiles
from policydiff.align.scorer import (
    Scorer,
    Scores,
    Thresholds,
    Weights,
    blend,
    columns,
    first_pass,
    kinds,
    score,
)
from policydiff.align.similarity import MEANING, Mask, Pair, similarities
from policydiff.evaluation.scoring import average_precision
from policydiff.model import Item
from tools.regression import Matrix, Vector, best_f1, logit, regression

TARGET = Path(__file__).parents[1] / "policydiff" / "data" / "align_weights.json"
MODEL = "policydiff-align-2"
# What may be chosen: how strongly weights are held down. Which kinds of evidence count is left to
# the weights: what does not help gets none.
PENALTIES = (10.0, 30.0)
# Of the second pass, of the calibrations and of what tells whole from part: few weights each.
_LIGHT, _WHOLE = 0.5, 3.0
# In the first pass a partly same pair counts as half a link; the disputed pairs teach nothing.
_HALF = {2: 1.0, 1: 0.5}
# A link is called partial when that is three times as likely as that the items are the same as
# wholes. Of 0.2 to 0.4 the higher ones lose same tasks on the gold.
_LEAST_WHOLE = 0.25
# A link of any grade is called when it is twice as likely as none. Lower, the lax F1 on the gold
# would be a point higher, but a false link hides a removal and an addition.
_LEAST_RELATED = 2 / 3
# Outside the unsure band at least this share of the links is right.
_SURE = 0.95
_DECIMALS = 4
_UNSET = Thresholds(1.0, 1.0, 0.0, 1.0, 1.0)

Grades = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """A pair of plans, ready to be scored."""

    similarities: Mapping[str, Matrix]
    balance: Matrix
    literal: Literal
    at_home: Mask
    meaning: bool


ALL = ("areas", "meaning")


def case(left: Sequence[Item], right: Sequence[Item], families: Collection[str] = ALL) -> Case:
    """Return two lists of items as they are scored with the evidence of these families."""
    sides = profiles(left, ""), profiles(right, "")
    pair = Pair(*sides, sides)
    encoder = bundled_encoder() if "meaning" in families else None
    at_home = pair.at_home & ("areas" in families)
    found = similarities(pair, encoder)
    taken_over = literal(pair, found["areas"] if "areas" in families else None)
    return Case(found, pair.balance, taken_over, at_home, encoder is not None)


@cache
def gold_case(pair: PlanPair, families: tuple[str, ...] = ALL) -> Case:
    """Return a gold pair as it is scored."""
    return case(goldset.items(pair[0]), goldset.items(pair[1]), families)


def apply(scorer: Scorer, one: Case) -> Scores:
    """Return the scores of a pair of plans."""
    evidence = columns(one.similarities, scorer.usual)
    parts = list(blend(scorer, one.at_home, float(one.meaning)))
    return score(evidence, one.balance, one.literal, parts)


@dataclass(frozen=True)
class Trainer:
    """Learns from some gold pairs with the evidence of some families."""

    pairs: tuple[PlanPair, ...]
    families: tuple[str, ...] = ALL

    def train(self) -> tuple[Scorer, float]:
        """Return weights and the penalty chosen, learnt from these pairs alone."""
        penalty = max(PENALTIES, key=self._precision)
        return self.finish(penalty), penalty

    def finish(self, penalty: float) -> Scorer:
        """Return weights and thresholds for a given penalty."""
        held = self._held_out(penalty)
        scores = np.concatenate([one.log_odds.ravel() for one in held])
        grades = np.concatenate([self._grades(pair) for pair in self.pairs])
        known = grades != goldset.DISPUTED
        shift, slope = regression(
            {"score": scores[known]}, (grades[known] >= 1).astype(float), _LIGHT
        )
        related = round(shift, _DECIMALS), round(slope["score"], _DECIMALS)
        scorer = self._with_whole(self.fit(penalty, every=True), held)
        return replace(scorer, related=related, thresholds=_thresholds(scores, grades, related))

    def _precision(self, penalty: float) -> float:
        scores = np.concatenate([one.log_odds.ravel() for one in self._held_out(penalty)])
        grades = np.concatenate([self._grades(pair) for pair in self.pairs])
        clear = (grades == 2) | (grades == 0)
        return average_precision(scores[clear], grades[clear] == 2)

    def _held_out(self, penalty: float) -> list[Scores]:
        """Return the scores of each pair under weights learnt from the others."""
        return [apply(self._but(pair).fit(penalty), self._case(pair)) for pair in self.pairs]

    def _but(self, pair: PlanPair) -> Trainer:
        return replace(self, pairs=tuple(other for other in self.pairs if other != pair))

    def _case(self, pair: PlanPair) -> Case:
        return gold_case(pair, self.families)

    def _grades(self, pair: PlanPair) -> Grades:
        return goldset.grades(pair).ravel()

    def _sets(self, every: bool) -> tuple[str, ...]:
        """Return the sets of weights that these pairs are scored with, or all there can be."""
        meaning = self._case(self.pairs[0]).meaning
        with_meaning = ("meaning", "both") if meaning else ()
        return ("lexical", "areas", *with_meaning) if every or not meaning else with_meaning

    def fit(self, penalty: float, *, every: bool = False) -> Scorer:
        """Return weights (without thresholds), of ``every`` set or those needed."""
        usual = {
            name: _usual([self._case(pair).similarities[name] for pair in self.pairs])
            for name in self._case(self.pairs[0]).similarities
        }
        evidence = {pair: columns(self._case(pair).similarities, usual) for pair in self.pairs}
        sets = {name: self._weights(evidence, kinds(name), penalty) for name in self._sets(every)}
        encoder = bundled_encoder()
        return Scorer(
            model=MODEL,
            encoder=encoder.name if encoder else "",
            usual=usual,
            sets=sets,
            thresholds=_UNSET,
            related=(0.0, 1.0),
            gain=self._gain(evidence),
        )

    def _weights(
        self,
        evidence: Mapping[PlanPair, Mapping[str, Matrix]],
        names: Sequence[str],
        penalty: float,
    ) -> Weights:
        """Return one set of weights.

        The second pass learns from first passes that have not seen the pair they score.
        """

        def first(pairs: Sequence[PlanPair]) -> Weights:
            table = {
                name: np.concatenate([evidence[pair][name].ravel() for pair in pairs])
                for name in names
            }
            grades = np.concatenate([self._grades(pair) for pair in pairs])
            known = grades != goldset.DISPUTED
            target = np.array([_HALF.get(grade, 0.0) for grade in grades[known].tolist()])
            bias, weights = regression(
                {name: column[known] for name, column in table.items()}, target, penalty
            )
            return Weights(_rounded(weights), round(bias, _DECIMALS), 1.0, 1.0, 0.0, {})

        unseen = {
            pair: first_pass(evidence[pair], first(self._but(pair).pairs or self.pairs))
            for pair in self.pairs
        }
        table = {
            "first": np.concatenate([unseen[pair].ravel() for pair in self.pairs]),
            "rivals": np.concatenate([competition(unseen[pair]).ravel() for pair in self.pairs]),
        }
        grades = np.concatenate([self._grades(pair) for pair in self.pairs])
        clear = (grades == 2) | (grades == 0)
        shift, joint = regression(
            {name: column[clear] for name, column in table.items()}, grades[clear] / 2, _LIGHT
        )
        return replace(
            first(self.pairs),
            slope=round(joint["first"], _DECIMALS),
            competition=round(joint["rivals"], _DECIMALS),
            shift=round(shift, _DECIMALS),
        )

    def _with_whole(self, scorer: Scorer, held: Sequence[Scores]) -> Scorer:
        """Return ``scorer`` with the weights that tell whole from part, for each of its sets."""
        table = {
            "score": np.concatenate([one.log_odds.ravel() for one in held]),
            "balance": np.concatenate([self._case(pair).balance.ravel() for pair in self.pairs]),
        }
        meaning = MEANING[-1]
        if self._case(self.pairs[0]).meaning:
            found = [columns(self._case(pair).similarities, scorer.usual) for pair in self.pairs]
            table[meaning] = np.concatenate([one[meaning].ravel() for one in found])
        grades = np.concatenate([self._grades(pair) for pair in self.pairs])
        linked = grades >= 1
        sets = {}
        for name, weights in scorer.sets.items():
            used = [one for one in table if one != meaning or name in ("meaning", "both")]
            bias, whole = regression(
                {one: table[one][linked] for one in used}, grades[linked] - 1.0, _WHOLE
            )
            whole = {one: weight for one, weight in whole.items() if weight}
            sets[name] = replace(weights, whole=_rounded({**whole, "bias": bias}))
        return replace(scorer, sets=sets)

    def _gain(self, evidence: Mapping[PlanPair, Mapping[str, Matrix]]) -> float:
        name = MEANING[0]
        found = [
            gain(evidence[pair][name], goldset.grades(pair) == 2)
            for pair in self.pairs
            if name in evidence[pair]
        ]
        return round(float(np.mean(found)), _DECIMALS) if found else 1.0


def _usual(matrices: Sequence[Matrix]) -> tuple[float, float]:
    cells = np.concatenate([matrix.ravel() for matrix in matrices])
    return round(float(cells.mean()), _DECIMALS), round(float(cells.std()), _DECIMALS)


def _thresholds(scores: Vector, grades: Grades, related: tuple[float, float]) -> Thresholds:
    """Return thresholds for calibrated probabilities.

    ``same`` is half of the best F1, where the F1 to be expected is highest: Lipton, Elkan,
    Naryanaswamy 2014, Optimal thresholding of classifiers to maximize F1 measure.
    """
    same = best_f1(scores, right=grades == 2, wrong=grades == 0) / 2
    shift, slope = related
    partial = min(_logistic((logit(_LEAST_RELATED) - shift) / slope), same)
    low, high = _band(same, scores, grades)
    limits = (same, partial, _LEAST_WHOLE, low, high)
    return Thresholds(*(round(float(limit), _DECIMALS) for limit in limits))


def _band(same: float, scores: Vector, grades: Grades) -> tuple[float, float]:
    """Return the narrowest band around ``same`` above which links are sure."""

    def sure(width: float) -> bool:
        above = scores >= logit(same) + width
        hits, errors = (above & (grades == 2)).sum(), (above & (grades == 0)).sum()
        return bool(hits >= _SURE * (hits + errors))

    width = next((width for width in np.arange(0.2, 4, 0.1) if sure(width)), 4.0)
    return _logistic(logit(same) - width), _logistic(logit(same) + width)


def _logistic(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, _DECIMALS) for name, weight in weights.items()}


def main() -> None:
    """Write the weights learnt from all gold pairs."""
    scorer, penalty = Trainer(tuple(goldset.pairs())).train()
    record = {
        "gold": goldset.checksum(),
        "pairs": len(goldset.pairs()),
        "penalty": penalty,
    }
    document = {"record": record, "scorer": asdict(scorer)}
    TARGET.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
