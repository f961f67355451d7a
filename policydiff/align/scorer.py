"""From similarities to calibrated log-odds that two items are the same task.

A logistic regression in two passes. The first weighs every kind of evidence, relative to its row
and column; no weight is below 0, so more similarity never counts against a link. The second sets
off what the rivals claim (``competition``), and is calibrated. Everything is linear, so every
contribution can be shown and they sum to the log-odds.

Each set of weights is learnt for the evidence it uses: with or without policy areas, with or
without meaning. A cell takes the set that fits what is known of its two items.

The weights stand in ``data/align_weights.json``, made by ``tools/train_scorer.py`` from the gold
pairs; ``benchmarks/quality.md`` says how good the procedure is on pairs it has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from policydiff.align.competition import competition
from policydiff.align.habit import rewritten
from policydiff.align.literal import OTHER_SUBJECT, Literal
from policydiff.align.pools import Places
from policydiff.align.similarity import AREAS, LEXICAL, MEANING, Mask, relative
from policydiff.align.terms import Matrix
from policydiff.bundled import DATA
from policydiff.records import dataclass

# Decimals of a contribution; decisions rest on the sum of the rounded ones, which is what is shown.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where probabilities become links.

    A link is ``same`` from that probability on, provided that it is ``whole`` (see ``Scores``)
    from that one on, and ``partial`` from that one on; between ``unsure_from`` and ``unsure_to``
    it is marked for review.
    """

    same: float
    partial: float
    whole: float
    unsure_from: float
    unsure_to: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights for one set of available evidence.

    ``evidence`` and ``bias`` are those of the first pass. The second is ``slope`` × first
    log-odds + ``competition`` × what rivals claim + ``shift``. ``whole`` has the weights of the
    final log-odds (``score``), the ``balance`` of the lengths and a kind of evidence, and
    ``bias``.
    """

    evidence: Mapping[str, float]
    bias: float
    slope: float
    competition: float
    shift: float
    whole: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scorer:
    """All weights: one set each with ``lexical``, ``areas``, ``meaning`` and both.

    ``usual`` gives the mean and the deviation of each similarity over average pairs of plans.
    ``related`` turns log-odds of being the same into those of being so at least in part: shift
    and slope. Evidence of meaning was learnt with ``encoder``; ``gain`` is how far that raises
    pairs of items that are sure without it.
    """

    model: str
    encoder: str
    usual: Mapping[str, tuple[float, float]]
    sets: Mapping[str, Weights]
    thresholds: Thresholds
    related: tuple[float, float]
    gain: float


@dataclass(frozen=True, slots=True)
class Scores:
    """What is made of a pair of plans, each matrix of shape (m, n).

    ``contributions`` are in log-odds, not a number where a kind of evidence was not used, and
    sum to ``log_odds``. ``whole`` is the probability that two items which have to do with each
    other are the same as wholes, not in part.
    """

    log_odds: Matrix
    contributions: Mapping[str, Matrix]
    whole: Matrix


Part = tuple[Weights, Matrix]


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
        if name in similarities
    }


def blend(scorer: Scorer, at_home: Mask, trust: float) -> Iterator[Part]:
    """Yield each set of weights that is used and its share of every cell; shares sum to 1.

    Areas count where both items are ``at_home``; meaning counts by ``trust``, in [0, 1].
    """
    home = at_home.astype(np.float64)
    for set_name, share in (
        ("both", home * trust),
        ("areas", home * (1 - trust)),
        ("meaning", (1 - home) * trust),
        ("lexical", (1 - home) * (1 - trust)),
    ):
        if share.any():
            yield scorer.sets[set_name], share


def score(
    evidence: Mapping[str, Matrix], balance: Matrix, literal: Literal, parts: Sequence[Part]
) -> Scores:
    """Return the scores of every pair of items, m, n ≥ 1, from its relative ``evidence``.

    One contribution a kind of evidence, "competition", "prior" and, where they count, "subject"
    (look-alikes) and "rewritten" (``habit``) sum to the log-odds.
    """
    subject = np.where(literal.look_alike, OTHER_SUBJECT, 0.0)
    first = _mixed(parts, lambda weights: first_pass(evidence, weights)) + subject
    found = {name: _contribution(name, evidence[name], parts) for name in evidence}
    contributions = {name: matrix for name, matrix in found.items() if not np.isnan(matrix).all()}
    against = _mixed(parts, lambda weights: weights.competition)
    contributions["competition"] = against * competition(first, literal)
    contributions["prior"] = _mixed(parts, lambda one: one.slope * one.bias + one.shift)
    if literal.look_alike.any():
        contributions["subject"] = np.where(literal.look_alike, OTHER_SUBJECT, np.nan)
    contributions = {name: np.round(part, DECIMALS) for name, part in contributions.items()}
    lost = np.round(rewritten(probability(_total(contributions)), literal), DECIMALS)
    if lost.any():
        contributions["rewritten"] = np.where(lost < 0, lost, np.nan)
    log_odds = _total(contributions)
    known = {"score": log_odds, "balance": balance, "bias": np.ones_like(balance), **evidence}
    whole = _mixed(parts, lambda one: _sum(known, one.whole))
    return Scores(log_odds, contributions, probability(whole))


def _total(contributions: Mapping[str, Matrix]) -> Matrix:
    total: Matrix = np.round(np.nansum(list(contributions.values()), 0), DECIMALS)
    return total


def first_pass(evidence: Mapping[str, Matrix], weights: Weights) -> Matrix:
    """Return the log-odds of the first pass."""
    return weights.bias + _sum(evidence, weights.evidence)


def _sum(evidence: Mapping[str, Matrix], weights: Mapping[str, float]) -> Matrix:
    total = np.zeros_like(next(iter(evidence.values())))
    for name, weight in weights.items():
        total += weight * evidence[name]
    return total


def _mixed(parts: Sequence[Part], value: Callable[[Weights], Matrix | float]) -> Matrix:
    """Return a value of each cell's sets of weights, by their shares."""
    total = np.zeros_like(parts[0][1])
    for weights, share in parts:
        total += share * value(weights)
    return total


def _contribution(name: str, column: Matrix, parts: Sequence[Part]) -> Matrix:
    """Return what one kind of evidence adds, and not a number where no set of weights uses it."""
    used = _mixed(parts, lambda weights: float(name in weights.evidence))
    slope = _mixed(parts, lambda weights: weights.slope * weights.evidence.get(name, 0.0))
    return np.where(used > 0, slope * column, np.nan)


def evidence_at(
    contributions: Mapping[str, Matrix], rows: Places, columns: Places
) -> list[dict[str, float]]:
    """Return what was computed for each of these pairs; no number stands for what was not."""
    names = tuple(contributions)
    cells = np.array([matrix[rows, columns] for matrix in contributions.values()]).T
    lacking = np.isnan(cells).any(1).tolist()
    return [
        {name: value for name, value in zip(names, cell, strict=True) if value == value}
        if lacks
        else dict(zip(names, cell, strict=True))
        for cell, lacks in zip(cells.tolist(), lacking, strict=True)
    ]


def usual_of(similarity: Matrix) -> tuple[float, float]:
    """Return the mean and the deviation of a similarity that nobody has calibrated."""
    return float(similarity.mean()), float(similarity.std()) or 1.0


def kinds(set_name: str) -> tuple[str, ...]:
    """Return the kinds of evidence of the set of weights of that name."""
    areas = AREAS if set_name in ("areas", "both") else ()
    meaning = MEANING if set_name in ("meaning", "both") else ()
    return (*LEXICAL, *areas, *meaning)


@cache
def bundled_scorer() -> Scorer:
    """Return the weights that come with the package."""
    file = DATA / "align_weights.json"
    found = json.loads(file.read_text(encoding="utf-8"))["scorer"]
    return Scorer(
        **{
            **found,
            "usual": {name: tuple(values) for name, values in found["usual"].items()},
            "sets": {name: Weights(**entry) for name, entry in found["sets"].items()},
            "thresholds": Thresholds(**found["thresholds"]),
            "related": tuple(found["related"]),
        }
    )
