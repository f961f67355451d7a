"""Files, plans, their items, and where in the source text everything stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from policydiff.messages import message
from policydiff.records import dataclass


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


class PlaceKind(StrEnum):
    """What a place in a file is; furniture is what the file itself shows to be beside the text."""

    PAGE = "page"
    PARAGRAPH = "paragraph"
    ROW = "row"
    FOOTNOTE = "footnote"
    TEXT_BOX = "text-box"
    HEADER = "header"
    FOOTER = "footer"
    CONTENTS = "contents"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text at ``span`` stands in the file that it was taken from.

    ``number`` counts places of this kind from 1, in the order of the file; rows are counted in
    their table, which is the file's ``table``-th and has the ``name`` of its sheet, if it has one.
    """

    span: Span
    kind: PlaceKind
    number: int
    table: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a file: for each row where its cells stand in the text, an empty span for none.

    A cell that reaches over several rows stands in the first of them.
    """

    rows: tuple[tuple[Span, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The file a plan was read from.

    ``name`` is the path as the user gave it ("-" is standard input); ``sha256`` is of the bytes;
    ``encoding`` is a Python codec name; ``decided_by`` says how it was found (bom, nul-bytes, utf-8,
    declared, common-characters, detector, option, format). ``text`` is the whole text, decoded or
    taken out of the file; it is not written to JSON. ``format`` names what the file is (text,
    html, docx …). ``places`` tell where the text stands in a file that is not plain text, by their
    starts; ``tables`` where it has tables. With ``whole_lines`` every line is a paragraph, as the
    file itself says; otherwise lines may be broken at a page's width.
    """

    name: str
    sha256: str
    encoding: str
    decided_by: str
    text: str = field(default="", repr=False)
    format: str = "text"
    places: tuple[Place, ...] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    whole_lines: bool = False


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


class OwnerRole(StrEnum):
    """What an office or a person has to do with a task."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for an item (责任单位): an office, or for ``OFFICIAL`` a person.

    ``name`` is as printed, without white space; it stands at ``span``. That lies outside the item
    where one line names the owners of several items.
    """

    name: str
    role: OwnerRole
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """The smallest unit of a plan with its own topic.

    ``text`` is exactly ``source.text[span.start:span.end]``. ``number`` is the ordinal as
    printed, without brackets or stops ("1", "一"), or None. ``path`` is the trail of headings
    above the item, outermost first. ``heading`` is the item's own heading or topic sentence
    without number and end punctuation, "" when it has none; it stands at ``heading_span``, which
    starts after the number, includes the end punctuation, and is empty when there is no heading.
    The body begins at ``heading_span.end``. ``holes`` are spans of furniture inside ``span``
    (page breaks, watermarks). ``areas`` are its policy areas, heaviest first. ``owners`` answer
    for it, in text order; the words that name them are part of the text.
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
    owners: tuple[Owner, ...] = ()


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
