"""Align labelled pairs of plans and count what was called right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from policydiff.align import align
from policydiff.embed import Encoder
from policydiff.evaluation.gold import LabelledPair
from policydiff.evaluation.scoring import (
    DIFFERENT,
    PARTLY,
    SAME,
    UNKNOWN,
    Counts,
    Grades,
    Mask,
    Vector,
    average_precision,
    calibration,
    calibration_error,
    divided,
    draws,
    f1_of,
    lax,
    limits,
    strict,
)
from policydiff.model import Alignment, Grade, Link, Rejected
from policydiff.model.evaluation import Evaluation, Figure, PairFigures

__all__ = ["evaluate"]

# Resamples of what needs a ranking each time; the counts afford more.
_RANKINGS = 1000
_DECIMALS = 3
_NAMES = {SAME: "same", PARTLY: "partly", DIFFERENT: "different", UNKNOWN: "disputed"}


@dataclass(frozen=True)
class _Call:
    """What was called for one pair of plans, and its labels."""

    same: Mask
    linked: Mask
    probabilities: Vector
    grades: Grades

    @property
    def ranked(self) -> tuple[Vector, Mask]:
        """The probabilities of the clear pairs (the same, or different) and which are the same."""
        clear = (self.grades == SAME) | (self.grades == DIFFERENT)
        return self.probabilities[clear], self.grades[clear] == SAME

    @property
    def ranked_links(self) -> tuple[Vector, Mask]:
        """The same for the pairs that were linked."""
        clear = self.linked & ((self.grades == SAME) | (self.grades == DIFFERENT))
        return self.probabilities[clear], self.grades[clear] == SAME


def evaluate(pairs: Sequence[LabelledPair], *, encoder: Encoder | None = None) -> Evaluation:
    """Align ``pairs`` and return strict and lax scores, ranking, calibration, splits and merges.

    Intervals are the middle 95 % over resamples of the pairs of plans (seeded). Where no pair of
    items is labelled different, only recall can be told.
    """
    aligned = [_aligned(pair, encoder) for pair in pairs]
    calls = [_call(pair, one) for pair, one in zip(pairs, aligned, strict=True)]
    counts = [_labels(pair.grades) for pair in pairs]
    counted = {name: sum(one[name] for one in counts) for name in _NAMES.values()}
    notes = ["eval.one_pair"] if len(pairs) == 1 else []
    notes += [] if counted["different"] else ["eval.no_different"]
    return Evaluation(
        figures=_figures(calls),
        pairs=tuple(
            PairFigures(*pair.names, count, _figures([call]))
            for pair, count, call in zip(pairs, counts, calls, strict=True)
        ),
        labels=counted,
        model=aligned[0].model,
        thresholds=aligned[0].thresholds,
        notes=tuple(notes),
    )


def _aligned(pair: LabelledPair, encoder: Encoder | None) -> Alignment:
    every = max(len(pair.left.items), len(pair.right.items))
    return align(pair.left, pair.right, encoder=encoder, nearest=every)


def _call(pair: LabelledPair, alignment: Alignment) -> _Call:
    row = {item.id: at for at, item in enumerate(pair.left.items)}
    column = {item.id: at for at, item in enumerate(pair.right.items)}
    same, linked = (np.zeros(pair.grades.shape, np.bool_) for _ in range(2))
    probabilities = np.zeros(pair.grades.shape)
    for link in alignment.links:
        at = row[link.left], column[link.right]
        linked[at], same[at] = True, link.grade is Grade.SAME
    scores: list[Link | Rejected] = [*alignment.links, *alignment.rejected]
    for scored in scores:
        probabilities[row[scored.left], column[scored.right]] = scored.probability
    return _Call(same, linked, probabilities, pair.grades)


def _labels(grades: Grades) -> dict[str, int]:
    return {name: int((grades == grade).sum()) for grade, name in _NAMES.items()}


def _figures(calls: Sequence[_Call]) -> tuple[Figure, ...]:
    told = any((call.grades == DIFFERENT).any() for call in calls)
    figures = [
        *_counted("strict", [strict(call.same, call.grades) for call in calls], told=told),
        *_counted("lax", [lax(call.linked, call.grades) for call in calls], told=told),
        *_counted("split_merge", [divided(call.linked, call.grades) for call in calls], told=told),
    ]
    if not told:
        names = ("average_precision", "calibration_error", "calibration_error_links")
        return (*figures, *(Figure(name, None) for name in names))
    return (
        *figures,
        _ranking([call.ranked for call in calls]),
        _calibrated("calibration_error", [call.ranked for call in calls]),
        _calibrated("calibration_error_links", [call.ranked_links for call in calls]),
    )


def _counted(name: str, counts: Sequence[Counts], *, told: bool) -> list[Figure]:
    """Return precision, recall and F1; without ``told`` labels of different pairs recall alone."""
    table = np.array([(one.right, one.wrong, one.missed) for one in counts], np.float64)
    whole = table.sum(0)[None]
    drawn = draws(len(counts)) @ table if len(counts) > 1 else whole
    known = {"precision": told, "recall": True, "f1": told}
    return [
        _figure(f"{name}_{measure}", _MEASURES[measure](whole), _MEASURES[measure](drawn))
        if known[measure] and whole.any()
        else Figure(f"{name}_{measure}", None)
        for measure in known
    ]


def _precision(tables: Vector) -> Vector:
    share: Vector = tables[:, 0] / np.maximum(tables[:, 0] + tables[:, 1], 1)
    return share


def _recall(tables: Vector) -> Vector:
    share: Vector = tables[:, 0] / np.maximum(tables[:, 0] + tables[:, 2], 1)
    return share


_MEASURES = {"precision": _precision, "recall": _recall, "f1": f1_of}


def _ranking(ranked: Sequence[tuple[Vector, Mask]]) -> Figure:
    scores = np.concatenate([one for one, _ in ranked])
    right = np.concatenate([one for _, one in ranked])
    if not right.any():
        return Figure("average_precision", None)
    pair = np.repeat(np.arange(len(ranked)), [len(one) for one, _ in ranked])
    weights = draws(len(ranked), _RANKINGS) if len(ranked) > 1 else np.ones((1, 1))
    drawn = [average_precision(scores, right, weight[pair]) for weight in weights]
    whole = np.array([average_precision(scores, right)])
    return _figure("average_precision", whole, np.array(drawn))


def _calibrated(name: str, ranked: Sequence[tuple[Vector, Mask]]) -> Figure:
    tables = np.stack([calibration(*one) for one in ranked])
    if not tables[:, 0].any():
        return Figure(name, None)
    weights = draws(len(ranked), _RANKINGS) if len(ranked) > 1 else np.ones((1, 1))
    drawn = np.array([calibration_error(np.tensordot(weight, tables, 1)) for weight in weights])
    value = calibration_error(tables.sum(0))
    # The noise of resampling counts as error in each bin: without it the interval is off.
    unbiased = np.maximum(drawn - (drawn.mean() - value), 0.0)
    return _figure(name, np.array([value]), unbiased)


def _figure(name: str, value: Vector, drawn: Vector) -> Figure:
    low, high = limits(drawn) if len(drawn) > 1 else (None, None)
    return Figure(name, round(float(value[0]), _DECIMALS), low, high)
