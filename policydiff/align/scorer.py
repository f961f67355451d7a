"""From similarities to calibrated log-odds that two items are the same task.

A logistic regression in two passes. The first weighs every kind of evidence, relative to its row
and column. The second sees how far a pair of items stands above its best
rival: an item is explained by its counterpart, so what merely shares its field falls behind.
Everything is linear, so every contribution can be shown and they sum to the log-odds.

The weights stand in ``data/align_weights.json``, made by ``tools/train_scorer.py`` from the gold
pairs; ``benchmarks/quality.md`` says how good the procedure is on pairs it has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from policydiff.align.similarity import relative
from policydiff.align.terms import Matrix

# The log-odds of a rival that is none; also what a lone pair of items is measured against.
_NO_RIVAL = -4.0
# A lead beyond this says nothing new.
_MOST_LEAD = 6.0
# Decimals of a contribution: what is shown is what is summed, so it adds up to the last digit.
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where probabilities become links.

    A link is ``same`` from that probability on and ``partial`` from that one on; between
    ``unsure_from`` and ``unsure_to`` it is marked for review.
    """

    same: float
    partial: float
    unsure_from: float
    unsure_to: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A calibrated set of weights for one set of available evidence.

    ``usual`` gives the mean and the deviation of each similarity over average pairs of plans,
    ``evidence`` its weight in the first pass. The second pass is
    ``slope`` × first log-odds + ``lead`` × lead over the best rival + ``shift``.
    """

    model: str
    usual: Mapping[str, tuple[float, float]]
    evidence: Mapping[str, float]
    bias: float
    slope: float
    lead: float
    shift: float
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-odds of every pair of items and what each kind of evidence contributed to them."""

    log_odds: Matrix
    contributions: Mapping[str, Matrix]

    @property
    def probabilities(self) -> Matrix:
        """The log-odds as probabilities."""
        return probability(self.log_odds)


def probability(log_odds: Matrix) -> Matrix:
    """Return log-odds as probabilities."""
    odds: Matrix = 1 / (1 + np.exp(-log_odds))
    return odds


def columns(
    similarities: Mapping[str, Matrix], usual: Mapping[str, tuple[float, float]]
) -> dict[str, Matrix]:
    """Return the first pass's evidence: each similarity of ``usual``, relative."""
    return {
        name: relative(similarities[name], mean, deviation)
        for name, (mean, deviation) in usual.items()
    }


def leads(log_odds: Matrix) -> Matrix:
    """Return how far each pair of items stands above the best rival in its row and column."""
    rival = np.maximum(_best_other(log_odds, 0), _best_other(log_odds, 1))
    lead: Matrix = np.clip(log_odds - rival, -_MOST_LEAD, _MOST_LEAD)
    return lead


def _best_other(scores: Matrix, axis: int) -> Matrix:
    """Return for each cell the best score of the other cells along ``axis``."""
    floor = np.full_like(scores.take([0], axis), _NO_RIVAL)
    ranked = np.sort(np.concatenate([scores, floor, floor], axis), axis)
    best, second = ranked.take([-1], axis), ranked.take([-2], axis)
    return np.where(scores == best, second, best)


def score(similarities: Mapping[str, Matrix], weights: Weights) -> Scores:
    """Return the log-odds of every pair of items, shape (m, n) with m, n ≥ 1.

    One contribution a kind of evidence, "competition" and "prior" sum to the log-odds.
    """
    parts = {
        name: weights.evidence[name] * column
        for name, column in columns(similarities, weights.usual).items()
    }
    first = sum(parts.values(), np.full_like(next(iter(parts.values())), weights.bias))
    contributions = {name: weights.slope * part for name, part in parts.items()}
    contributions["competition"] = weights.lead * leads(first)
    prior = weights.slope * weights.bias + weights.shift
    contributions["prior"] = np.full_like(first, prior)
    shown = {name: np.round(part, _DECIMALS) for name, part in contributions.items()}
    return Scores(sum(shown.values(), np.zeros_like(first)), shown)


def weights_for(available: Collection[str]) -> Weights:
    """Return the weights that use most of the ``available`` similarities."""
    usable = [known for known in _sets() if set(known.usual) <= set(available)]
    return max(usable, key=lambda known: len(known.usual))


@cache
def _sets() -> tuple[Weights, ...]:
    file = resources.files("policydiff") / "data" / "align_weights.json"
    sets = json.loads(file.read_text(encoding="utf-8"))["sets"]
    return tuple(
        Weights(
            **{
                **entry,
                "usual": {name: tuple(values) for name, values in entry["usual"].items()},
                "thresholds": Thresholds(**entry["thresholds"]),
            }
        )
        for entry in sets
    )
