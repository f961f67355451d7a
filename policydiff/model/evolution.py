"""How initiatives and tasks evolve over many plans: presence, threads, adoption, trajectories.

Everything refers by id: of plans, items, series and threads. Years are those the plans are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policydiff.model.comparison import Comparison
from policydiff.model.content import Initiative, InitiativeKind, Target
from policydiff.model.plan import Note, Plan
from policydiff.model.threads import StatusStep, Thread, ThreadChange, ThreadJoin


class CorpusStatus(StrEnum):
    """What happened to an initiative over all plans of a corpus."""

    PERSIST = "persist"
    APPEAR = "appear"
    DISAPPEAR = "disappear"


class Strength(StrEnum):
    """What a statement rests on: plans of one series (strong), or of different regions (weak)."""

    SERIES = "series"
    REGIONS = "regions"


class TrajectoryKind(StrEnum):
    """The course of attention over the years: 成长型, 衰退型, 持续关注型, 间断关注型.

    ``UNDECIDED`` is what too few covered years allow to say, or too few that have it.
    """

    GROWING = "growing"
    DECLINING = "declining"
    SUSTAINED = "sustained"
    INTERMITTENT = "intermittent"
    UNDECIDED = "undecided"


class Direction(StrEnum):
    """How an initiative spread: from the level above, between equals, or both; or nobody knows."""

    VERTICAL = "vertical"
    HORIZONTAL = "horizontal"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Series:
    """Plans of one kind by one issuer for one region, ordered by year.

    ``id`` is that of its earliest plan. ``gaps`` are years between its first and last that no
    plan of it covers. ``region`` and ``issuer`` are named as in its latest plan. ``others`` are
    plans that are not counted, each with the one that is: second renderings of a document, and
    second plans of a year. What the second plan of a year names was named in that year.
    """

    id: str
    region: str
    level: str | None
    issuer: str | None
    kind: str
    plans: tuple[str, ...]
    years: tuple[int, ...]
    gaps: tuple[int, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """The plans that cover a region in a year; one of each series."""

    region: str
    year: int
    plans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which regions are covered in which years; a pair without a cell is not covered.

    ``unplaced`` are plans whose region or year is not known, or that hold no items: no statement
    counts on them. ``summaries`` are the cells of the summaries, by the year they look back on:
    they set no tasks, so what they leave out is not absent. Only where all documents are
    summaries do ``cells`` hold those.
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    cells: tuple[CoverageCell, ...]
    unplaced: tuple[str, ...] = ()
    summaries: tuple[CoverageCell, ...] = ()


@dataclass(frozen=True, slots=True)
class PresenceCell:
    """The mentions of an initiative in one plan, in document order; at least one."""

    plan: str
    mentions: tuple[Initiative, ...]


@dataclass(frozen=True, slots=True)
class YearShare:
    """How far an initiative is shared in one year, among the regions covered in it."""

    year: int
    covered: tuple[str, ...]
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverCorpus:
    """What became of an initiative over the covered years of the whole corpus.

    ``first`` and ``last`` are the years it was first and last seen; ``plans`` counts those
    that were looked at, ``seen`` those that name it. ``summaries`` are those of years before
    ``first`` or after ``last`` that name it: they count for nothing here, and speak against it.
    """

    status: CorpusStatus
    evidence: Strength
    first: int
    last: int
    plans: int
    seen: int
    summaries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Presence:
    """Where an initiative is named: cells in the order of the plans, only where it is.

    ``corpus_status`` is None where the covered years allow no statement (fewer than two).
    """

    initiative: str
    kind: InitiativeKind
    cells: tuple[PresenceCell, ...]
    corpus_status: OverCorpus | None = None
    status: tuple[StatusStep, ...] = ()
    years: tuple[YearShare, ...] = ()


@dataclass(frozen=True, slots=True)
class AdoptionStep:
    """A plan that was its region's first to name an initiative, so many years after the first.

    ``censored``: no earlier plan of its region is there, so the lag is the longest possible.
    """

    plan: str
    lag_years: int
    censored: bool = False


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who named an initiative first, and who followed; ``order`` by year.

    ``covered`` and ``adopted`` count regions; ``first`` and ``last`` are the first and last
    years of adoption. ``first_censored``: its first adopter had it in the first year that is
    covered at all, so others may have been earlier.
    """

    initiative: str
    order: tuple[AdoptionStep, ...]
    covered: int
    adopted: int
    first: int
    last: int
    direction: Direction
    first_censored: bool


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """A summary of one year and its issuer's plan for the next: what the plan takes up.

    Items of the summary are carried on (with those of the plan they live on in) or not taken up;
    items of the plan are carried or new in it. ``unsure`` are items on either side that count as
    carried on the strength of links to be reviewed alone.
    """

    review: str
    plan: str
    carried: tuple[tuple[str, tuple[str, ...]], ...]
    not_taken_up: tuple[str, ...]
    new: tuple[str, ...]
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The course of one initiative (``subject`` is its name) or thread (its id) in one series.

    ``seen`` are the covered years that have it.
    """

    subject: str
    series: str
    kind: TrajectoryKind
    covered: tuple[int, ...]
    seen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TargetPoint:
    """One target in a series of comparable ones; ``year`` is that of its plan."""

    plan: str
    year: int
    target: Target


@dataclass(frozen=True, slots=True)
class TargetSeries:
    """Comparable targets: one metric, one unit, one base, by year; lines join one series only."""

    metric: str
    unit: str
    points: tuple[TargetPoint, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement that matters: the code of its sentence, the values in it, what it rests on.

    ``certain`` is false where coverage, the strength of evidence or a link under review leave
    it open; ``uncertainty`` are codes of sentences that say so. Its evidence are ``quotes``,
    ``targets``, ``items`` and ``threads``, the last two by id.
    """

    code: str
    values: Mapping[str, object]
    importance: float
    plans: tuple[str, ...]
    quotes: tuple[Initiative, ...] = ()
    certain: bool = True
    uncertainty: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    items: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evolution:
    """What many plans say together; plans by year, then by region and id.

    ``since`` is how the threads differ from those of an earlier run, where one was given.
    ``comparisons`` are plans side by side, where they were asked for.
    """

    plans: tuple[Plan, ...]
    coverage: Coverage
    series: tuple[Series, ...]
    presence: tuple[Presence, ...]
    threads: tuple[Thread, ...]
    joins: tuple[ThreadJoin, ...]
    adoption: tuple[Adoption, ...]
    steps: tuple[ReviewStep, ...]
    trajectories: tuple[Trajectory, ...]
    targets: tuple[TargetSeries, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...] = ()
    model: str = ""
    since: tuple[ThreadChange, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
