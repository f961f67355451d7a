"""Which items of two plans are the same task."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from policydiff.model.plan import Note
from policydiff.records import dataclass


class Grade(StrEnum):
    """How far two linked items are the same task."""

    SAME = "same"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A pair of items that was scored and not linked; fields as in ``Link``."""

    left: str
    right: str
    probability: float
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The nearest rejected rival of a link: the item on ``side`` ("left" or "right") that it beat."""

    side: str
    item: str
    probability: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two items that are the same task, wholly or in part.

    ``probability`` is calibrated, in [0, 1]: that the two are the same task rather than none of
    each other's business. ``related`` is the probability that they are the same at least in
    part, ``whole`` that they then are so as wholes; None where neither was computed. ``review``
    marks a link in the unsure band.
    ``evidence`` maps each feature to its contribution in log-odds; a feature that was not
    computed is absent, never 0.
    """

    left: str
    right: str
    grade: Grade
    probability: float
    review: bool
    evidence: Mapping[str, float]
    runner_up: RunnerUp | None = None
    related: float | None = None
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """All links between the items of two plans; items named by no link have no counterpart.

    ``rejected`` holds the nearest pairs of every item that were not linked.
    """

    left: str
    right: str
    links: tuple[Link, ...]
    model: str
    thresholds: Mapping[str, float]
    notes: tuple[Note, ...] = ()
    rejected: tuple[Rejected, ...] = ()
