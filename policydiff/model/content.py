"""What a plan commits to: initiatives with their stage, targets, obligations with their force.

``item`` is the id of the item a finding stands in, None outside all items (preamble, section
headings). ``quote`` is ``source.text[span.start:span.end]`` on one line: line breaks, indents and
page furniture inside the span are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policydiff.model.plan import Span


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
