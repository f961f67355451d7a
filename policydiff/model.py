"""The data that the stages hand on: frozen dataclasses without algorithms.

All relations refer by id, so everything is JSON. Spans are half-open character offsets into the
decoded text of the source file; ``source.text[start:end]`` is the quote they stand for.
``render.json`` writes them out; the JSON contract is described in ``docs/json.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from policydiff.messages import message


class Span(NamedTuple):
    """Half-open range of character offsets into the decoded source text."""

    start: int
    end: int


class PlanKind(StrEnum):
    """What a document is: the two halves of a work report are a summary and a plan."""

    PLAN = "plan"
    SUMMARY = "summary"
    OPINION = "opinion"
    REPORT = "report"


class SegmentKind(StrEnum):
    """What a stretch of source text was read as."""

    ITEM = "item"
    HEADING = "heading"
    PREAMBLE = "preamble"
    FURNITURE = "furniture"
    OTHER = "other"


class Grade(StrEnum):
    """How far two linked items are the same task."""

    SAME = "same"
    PARTIAL = "partial"


class Verdict(StrEnum):
    """What a reviewer says of two items: the same task, partly the same, or different tasks."""

    SAME = "same"
    PARTLY = "partly"
    DIFFERENT = "different"


class SheetColumn(StrEnum):
    """The columns of a question sheet and of ``reviews.csv``, in their order.

    The keys say which two texts an answer is about; the other columns are for people, and for
    telling when a text has changed since.
    """

    ANSWER = "answer"
    QUESTION = "question"
    LEFT_PLAN = "left_plan"
    LEFT_ITEM = "left_item"
    LEFT_TEXT = "left_text"
    RIGHT_PLAN = "right_plan"
    RIGHT_ITEM = "right_item"
    RIGHT_TEXT = "right_text"
    LEFT_KEY = "left_key"
    RIGHT_KEY = "right_key"


class ChangeKind(StrEnum):
    """What happened to an item between two plans; every item stands in exactly one change."""

    KEPT = "kept"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    PARTLY = "partly"
    ADDED = "added"
    REMOVED = "removed"


class EditOp(StrEnum):
    """One step of a word-level edit script."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader should know: a code, the values its text names, and a place.

    ``where`` is a file name, a plan id, an item id or "" when it concerns the whole result.
    """

    code: str
    where: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """Return the note's sentence in ``lang`` (``zh`` or ``en``)."""
        return message(self.code, lang, self.values)


@dataclass(frozen=True, slots=True)
class Source:
    """The file a plan was read from.

    ``name`` is the path as the user gave it ("-" is standard input); ``sha256`` is of the bytes;
    ``encoding`` is a Python codec name; ``decided_by`` says how it was found (bom, nul-bytes, utf-8,
    declared, common-characters, detector, option). ``text`` is the whole decoded file; it is not
    written to JSON.
    """

    name: str
    sha256: str
    encoding: str
    decided_by: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of source text and what it was read as.

    The segments of all plans of one file, in order, tile the decoded text without gap or overlap.
    ``detail`` refines the kind: title, section, gap (white space only), closing, signature,
    navigation, contact … ``item`` is the id of the item it belongs to; an item interrupted by
    furniture has several item segments.
    """

    kind: SegmentKind
    span: Span
    detail: str = ""
    item: str | None = None


@dataclass(frozen=True, slots=True)
class AreaWord:
    """A word that speaks for a policy area: ``text`` is the codebook's term, ``span`` its place.

    The quote at ``span`` is the term but for variant characters, line breaks and furniture.
    """

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Area:
    """A policy area that an item belongs to: a class of the codebook, with its two names.

    ``weight`` is the area's share of the item's evidence, in [0, 1]; ``words`` gave it, in text
    order.
    """

    id: str
    zh: str
    en: str
    weight: float
    words: tuple[AreaWord, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """The smallest unit of a plan with its own topic.

    ``text`` is exactly ``source.text[span.start:span.end]``. ``number`` is the ordinal as
    printed, without brackets or stops ("1", "一"), or None. ``path`` is the trail of headings
    above the item, outermost first. ``heading`` is the item's own heading or topic sentence
    without number and end punctuation, "" when it has none; it stands at ``heading_span``, which
    starts after the number, includes the end punctuation, and is empty when there is no heading.
    The body begins at ``heading_span.end``. ``holes`` are spans of furniture inside ``span``
    (page breaks, watermarks). ``areas`` are its policy areas, heaviest first.
    """

    id: str
    number: str | None
    path: tuple[str, ...]
    heading: str
    text: str
    span: Span
    heading_span: Span
    holes: tuple[Span, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative region: ``level`` is nation, province, city or county.

    ``code`` is the six-digit administrative code valid in the plan's year, when it is known.
    """

    name: str
    province: str | None = None
    level: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """What a metadata field rests on.

    ``quote`` stands at ``span`` in the source ("" and None when the value came from an option or
    was inferred without a quotable place). ``certainty`` is certain, likely or guess; ``rule``
    names how it was found (title, body, option, sidecar …).
    """

    quote: str
    span: Span | None
    certainty: str
    rule: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan, summary, opinion or report with its items.

    ``codebook`` names the codebook of the items' policy areas, "" when they have none.
    """

    id: str
    title: str | None
    region: Region | None
    year: int | None
    kind: PlanKind
    issuer: str | None
    publication_date: str | None
    evidence: Mapping[str, FieldEvidence]
    source: Source
    segments: tuple[Segment, ...]
    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()
    codebook: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file and the plans found in it (none when it holds no text of a plan)."""

    source: Source
    plans: tuple[Plan, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The nearest rejected rival of a link: the item on ``side`` ("left" or "right") that it beat."""

    side: str
    item: str
    probability: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two items that are the same task, wholly or in part.

    ``probability`` is calibrated, in [0, 1]. ``review`` marks a link in the unsure band.
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


@dataclass(frozen=True, slots=True)
class Alignment:
    """All links between the items of two plans; items named by no link have no counterpart."""

    left: str
    right: str
    links: tuple[Link, ...]
    model: str
    thresholds: Mapping[str, float]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """One step from left to right at the grain of words; an absent side has an empty span."""

    op: EditOp
    left: Span
    right: Span
    left_text: str
    right_text: str


@dataclass(frozen=True, slots=True)
class ItemEdits:
    """The word-level edits of one linked pair of items.

    ``similarity`` is the share of text kept, in [0, 1]. ``rewritten`` is true when so little is
    shared that the edits are one replacement: the texts are better read side by side.
    """

    left: str
    right: str
    similarity: float
    rewritten: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one item or one group of items.

    ``left`` and ``right`` are item ids in document order. ``moved`` is a property, not a kind;
    renumbering alone moves nothing. ``importance`` in [0, 1] ranks changes for a reader.
    ``links`` index into the alignment's links.
    """

    kind: ChangeKind
    left: tuple[str, ...]
    right: tuple[str, ...]
    moved: bool
    review: bool
    importance: float
    edits: tuple[ItemEdits, ...] = ()
    links: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans, how their items correspond, and what changed."""

    left: Plan
    right: Plan
    alignment: Alignment
    changes: tuple[Change, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Two items, by their ids, of which a reviewer is asked whether they are the same task.

    The keys are the items' ``reviews.identity.item_key``.
    """

    left: str
    right: str
    left_key: str
    right_key: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Questions about two plans, in an order that says nothing about the links between them.

    ``left_name`` and ``right_name`` are the plans' ``reviews.identity.plan_name``.
    """

    left: Plan
    right: Plan
    left_name: str
    right_name: str
    questions: tuple[Question, ...]
