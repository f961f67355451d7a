"""Tasks followed through the plans of a series, and what happened from plan to plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from policydiff.model.comparison import ItemEdits


class Status(StrEnum):
    """What happened to an initiative or a thread from one plan of a series to the next."""

    APPEAR = "appear"
    PERSIST = "persist"
    DISAPPEAR = "disappear"
    REAPPEAR = "reappear"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"


@dataclass(frozen=True, slots=True)
class StatusStep:
    """One step of an initiative or thread in a series.

    ``before`` is the covered plan it is compared with, None at the start of a series;
    ``after`` the plan of the step. What a series begins with did not appear then, for what was
    before nobody knows: such a step is not ``certain``, nor is one over a gap or on a link to be
    reviewed. ``because`` is the code of a message that says why, with ``values``.
    """

    series: str
    before: str | None
    after: str
    status: Status
    certain: bool
    because: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThreadStep:
    """The items of a thread in one plan; ``label`` is that plan's own wording.

    ``probability`` is that of the link to the step before, None in the first. ``edits`` are the
    word-level edits from the items of that step, where they were asked for.
    """

    plan: str
    items: tuple[str, ...]
    label: str
    probability: float | None = None
    edits: tuple[ItemEdits, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """One task through the plans of a series (脉络).

    ``id`` derives from its own earliest item alone. ``label`` is the wording of its latest step.
    ``gaps`` are covered plans between its steps that do not have it. ``weakest`` is the lowest
    probability of the links that hold it together, None for a thread of one step; ``review`` is
    true when one of them is to be reviewed.
    """

    id: str
    series: str
    label: str
    steps: tuple[ThreadStep, ...]
    status: tuple[StatusStep, ...] = ()
    gaps: tuple[str, ...] = ()
    weakest: float | None = None
    review: bool = False


@dataclass(frozen=True, slots=True)
class ThreadJoin:
    """Two threads of different series that are the same task, by the link of two of their items."""

    left: str
    right: str
    left_item: str
    right_item: str
    probability: float
    review: bool


class ThreadChangeKind(StrEnum):
    """What became of the threads of an earlier run; ``RENAMED`` is the same one by another id."""

    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ThreadChange:
    """Threads of an earlier run, ``before``, and those that have their items now, ``after``."""

    kind: ThreadChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
