"""What a plan commits to: initiatives with their stage, targets, obligations with their force.

``item`` is the id of the item a finding stands in, None outside all items (preamble, section
headings). ``quote`` is exactly ``source.text[span.start:span.end]``, line breaks and page
furniture inside the span included.
"""

from __future__ import annotations

from enum import StrEnum

from policydiff.model.plan import Note, Owner, Plan, Span
from policydiff.records import dataclass


class InitiativeKind(StrEnum):
    """A programme known beyond the region, the region's own, or a governing document (《…》)."""

    PROGRAMME = "programme"
    LOCAL = "local"
    DOCUMENT = "document"


class Stage(StrEnum):
    """How far an initiative is, in the order of its life; the last two end it."""

    EXPLORE = "explore"
    PILOT = "pilot"
    IMPLEMENT = "implement"
    EXPAND = "expand"
    FULL = "full"
    DEEPEN = "deepen"
    COMPLETED = "completed"
    STOPPED = "stopped"


class Force(StrEnum):
    """How binding a sentence is: what it forbids, strongest first, then what it asks for."""

    STRICTLY_FORBIDDEN = "strictly_forbidden"
    FORBIDDEN = "forbidden"
    FORBIDDEN_IN_PRINCIPLE = "forbidden_in_principle"
    MUST = "must"
    SHOULD = "should"
    ENCOURAGED = "encouraged"


class Comparator(StrEnum):
    """How a number binds its metric."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    RANGE = "range"
    ABOUT = "about"


class Role(StrEnum):
    """Whether a number is to be reached or was reached."""

    TARGET = "target"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class StageEvidence:
    """The stage that verbs say, with the words that say it."""

    stage: Stage
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class Initiative:
    """A mention of a named initiative (举措).

    ``name`` is its canonical name, ``quote`` the name as it stands in the text. ``entry`` is
    true when a lexicon knows it, false when the text alone made it a name. ``score`` in [0, 1]
    says how sure it is that this is a name; 1 for entries of a lexicon.
    """

    plan: str
    item: str | None
    name: str
    kind: InitiativeKind
    quote: str
    span: Span
    entry: bool
    score: float = 1.0
    stage: StageEvidence | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A quantitative target or result (指标).

    ``metric`` is what is counted in the plan's words, ``canonical_metric`` the same for all plans
    and wordings, None where none is known. ``values`` are plain numbers with 万 and 亿 multiplied
    out: one, or for a range two, the lower first. ``deadline`` is a year.
    """

    plan: str
    item: str | None
    role: Role
    metric: str
    canonical_metric: str | None
    comparator: Comparator
    values: tuple[int | float, ...]
    unit: str
    deadline: int | None
    quote: str
    span: Span


class TargetChangeKind(StrEnum):
    """What became of a target between two plans."""

    RAISED = "raised"
    LOWERED = "lowered"
    KEPT = "kept"
    NEW = "new"
    DROPPED = "dropped"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target of the left plan, its counterpart in the right one, and what became of it.

    ``left`` is None for a new target, ``right`` for a dropped one. ``difference`` is right less
    left, in the unit of both (percentage points for per cent); for ranges it is that of both ends,
    None where they moved differently. ``reason`` is the code of the message that says why two
    targets are not comparable, "" otherwise. ``notes`` are codes of what else changed.
    """

    kind: TargetChangeKind
    left: Target | None
    right: Target | None
    difference: int | float | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """A clause that forbids, demands or encourages: ``quote`` is the clause, ``word`` what says so."""

    plan: str
    item: str | None
    force: Force
    word: str
    quote: str
    span: Span


class StageDirection(StrEnum):
    """Where an initiative moved in the order of ``Stage``."""

    ADVANCED = "advanced"
    RECEDED = "receded"
    COMPLETED = "completed"
    STOPPED = "stopped"
    RESUMED = "resumed"
    SAME = "same"


class ForceDirection(StrEnum):
    """What became of a rule: it binds more or less, is new or gone, or turned around."""

    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    IMPOSED = "imposed"
    LIFTED = "lifted"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class StageChange:
    """The stage of one initiative in two plans, by the most telling mention of each.

    ``left`` and ``right`` are those mentions, each with its ``stage``.
    """

    name: str
    left: Initiative
    right: Initiative
    direction: StageDirection


@dataclass(frozen=True, slots=True)
class ForceChange:
    """How a rule about one thing binds in two plans; None where a plan has no such rule.

    ``similarity`` in [0, 1] says how alike the clauses are without the words that bind, 0 where
    there is one clause only.
    """

    left: Obligation | None
    right: Obligation | None
    direction: ForceDirection
    similarity: float


class InitiativeStatus(StrEnum):
    """What became of an initiative between two plans."""

    PERSISTS = "persists"
    RENAMED = "renamed"
    APPEARS = "appears"
    DISAPPEARS = "disappears"


@dataclass(frozen=True, slots=True)
class InitiativeChange:
    """What became of one initiative: its mentions in each plan, in document order.

    ``name`` is its canonical name in the right plan, or in the left when it disappears.
    ``related`` are names that a lexicon knows to come before or after it: those it had in the
    left plan when it was renamed, a successor in the right plan when it disappears, a
    predecessor that goes on beside it when it appears.
    """

    status: InitiativeStatus
    name: str
    kind: InitiativeKind
    left: tuple[Initiative, ...]
    right: tuple[Initiative, ...]
    related: tuple[str, ...] = ()


class OwnerChangeKind(StrEnum):
    """What became of an owner of a task that both plans set."""

    ROLE = "role"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """An owner of linked items that came, went or has another role.

    ``left`` and ``right`` are None where the item has no such owner. ``left_item`` and
    ``right_item`` are the items; of several that are one task, those that name the owner.
    """

    kind: OwnerChangeKind
    left: Owner | None
    right: Owner | None
    left_item: str
    right_item: str


@dataclass(frozen=True, slots=True)
class ContentChanges:
    """What changed in the content of two plans, each list with the most important first."""

    initiatives: tuple[InitiativeChange, ...] = ()
    targets: tuple[TargetChange, ...] = ()
    stages: tuple[StageChange, ...] = ()
    forces: tuple[ForceChange, ...] = ()
    owners: tuple[OwnerChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What one plan, by its id, commits to; everything in document order."""

    plan: str
    initiatives: tuple[Initiative, ...] = ()
    targets: tuple[Target, ...] = ()
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Plans and, in the same order, what each of them commits to.

    ``left_out`` tells of files that could not be read, ``notes`` of everything else.
    """

    plans: tuple[Plan, ...]
    contents: tuple[PlanContent, ...]
    notes: tuple[Note, ...] = ()
    left_out: tuple[Note, ...] = ()
