"""How good the alignment is on somebody's labels: frozen dataclasses without algorithms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in [0, 1] and its 95 % bootstrap interval, resampling pairs of plans.

    ``value`` is None where the labels cannot tell, the interval where there is one pair only.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class PairFigures:
    """The figures of one pair of plans; ``left`` and ``right`` name them as the labels do."""

    left: str
    right: str
    labels: Mapping[str, int]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over all pairs of plans together, and each pair's own.

    ``labels`` counts the labelled pairs of items by grade: same, partly, different, disputed.
    ``notes`` are codes of what the reader should know of the labels.
    """

    figures: tuple[Figure, ...]
    pairs: tuple[PairFigures, ...]
    labels: Mapping[str, int]
    model: str
    thresholds: Mapping[str, float]
    notes: tuple[str, ...] = ()
