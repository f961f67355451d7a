"""Score a pair of plans with the evidence there is: areas where they mean something, any encoder."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from policydiff.align.literal import literal
from policydiff.align.scorer import Scorer, Scores, blend, columns, score, usual_of
from policydiff.align.similarity import MEANING, Mask, Pair, similarities
from policydiff.align.terms import Matrix
from policydiff.embed import Encoder
from policydiff.model import Note
from policydiff.records import dataclass

# Log-odds from which a pair of items is sure without meaning (nine to one), and of how few such
# pairs nothing can be said of an encoder that the weights do not know.
_SURE = 2.2
_FEW_SURE = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """What to score with; ``areas`` tells whether policy areas count."""

    scorer: Scorer
    encoder: Encoder | None = None
    areas: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """The scores of a pair of plans, its similarities, and what the reader should know of them."""

    scores: Scores
    similarities: Mapping[str, Matrix]
    notes: tuple[Note, ...] = ()


def judge(pair: Pair, settings: Settings) -> Judged:
    """Return the scores of every pair of items."""
    matrices = similarities(pair, settings.encoder)
    scorer, encoder = settings.scorer, settings.encoder
    known = encoder is None or encoder.name == scorer.encoder
    own = {} if known else {name: usual_of(matrices[name]) for name in MEANING}
    evidence = columns(matrices, {**scorer.usual, **own})
    at_home = pair.at_home & settings.areas
    taken_over = literal(pair, matrices["areas"] if settings.areas else None)

    def scored(trust: float) -> Scores:
        return score(evidence, pair.balance, taken_over, list(blend(scorer, at_home, trust)))

    if encoder is None or known:
        return Judged(scored(float(encoder is not None)), matrices)
    trust = _trust(evidence[MEANING[0]], scored(0.0).log_odds >= _SURE, scorer.gain)
    values = {"encoder": encoder.name, "percent": round(100 * trust)}
    return Judged(scored(trust), matrices, (Note("align.unknown_encoder", values=values),))


def gain(evidence: Matrix, sure: Mask) -> float:
    """Return how far relative evidence stands higher at sure pairs than in general."""
    return float(evidence[sure].mean() - evidence.mean())


def _trust(evidence: Matrix, sure: Mask, usual_gain: float) -> float:
    """Return how far to trust meaning nobody has calibrated, in [0, 1], without any label.

    An encoder that does not tell the pairs that are sure without it from the rest will not tell
    the others either.
    """
    if sure.sum() < _FEW_SURE:
        return 0.0
    return round(float(np.clip(gain(evidence, sure) / usual_gain, 0.0, 1.0)), 2)
