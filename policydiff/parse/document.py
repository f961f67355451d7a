"""From a decoded source to its plans: layout, parts, items and metadata put together."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from policydiff.model import (
    Document,
    Item,
    Note,
    Owner,
    PlaceKind,
    Plan,
    Segment,
    SegmentKind,
    Source,
    Span,
)
from policydiff.parse.columns import Columns
from policydiff.parse.drafts import Draft, Drafts, Stretch, stretches
from policydiff.parse.furniture import PAGE_MARK, furniture
from policydiff.parse.items import Form, choose
from policydiff.parse.layout import BODY, FURNITURE, TITLE, Block, layout, squeeze
from policydiff.parse.lines import Paragraph, paragraphs, whole_lines
from policydiff.parse.metadata.identify import identify
from policydiff.parse.metadata.part import Part
from policydiff.parse.ownership import Ownership, ownership
from policydiff.parse.parts import split_at
from policydiff.parse.passages import is_logistics
from policydiff.parse.tables import CELL, HEADER, TABLE, TableText, first_rows, table_texts
from policydiff.parse.units import units
from policydiff.text.clean import unwrapped

# Frame lines that tell issuer, place or date; the running text of other labels does not.
_FRAMES = (
    "signature", "date", "delivery", "speaker", "document-number", "opening", "dateline",
    "other-title", "notice", "addressee",
)  # fmt: skip
# What a file says stands at the edge of its pages, and repeats on them; and around its text.
AROUND = "around"
_EDGES = {
    PlaceKind.HEADER: "page-header", PlaceKind.FOOTER: "page-footer", PlaceKind.FURNITURE: AROUND,
}  # fmt: skip
_NOTICES = ("通知", "函")  # kinds of document that may only arrange something
_HEADING_ENDS = " 　。．.：:；;！!"
# What these hold are tables: without one of tasks, a list of something else and no plan.
SPREADSHEETS = ("csv", "xlsx")
FIRST_ROWS = 3  # rows that are shown when none of them could be taken for a header
ID_LENGTH = 10  # hexadecimal digits of a plan's id: collisions are out of reach at 2**40


def parse(source: Source, columns: Columns | None = None) -> Document:
    """Return the plans in ``source``; ``columns`` are headings that the user gave for its tables.

    A file with a review of one year and a plan for the next gives two plans. The segments of all
    plans together tile ``source.text``. A file without items gives one plan with the note
    ``plan.no_items``; a spreadsheet without a table of tasks none, with the note ``table.no_tasks``.
    """
    tables = table_texts(source, columns or {})
    if source.format in SPREADSHEETS and not any(table.is_read for table in tables):
        found = "; ".join(first_rows(source, FIRST_ROWS))
        return Document(
            source, (), (Note("table.no_tasks", "", {"path": source.name, "columns": found}),)
        )
    blocks = _blocks(source, tables)
    body = [at for at, block in enumerate(blocks) if block.role == BODY]
    at = split_at([blocks[index].paragraph.text for index in body])
    cuts = [0] if at is None else [0, body[at]]
    bounds = pairwise([*cuts, len(blocks)])
    plans = [_plan(source, blocks, range(*bound), tables, parts=len(cuts)) for bound in bounds]
    return Document(source, tuple(plans))


def _blocks(source: Source, tables: Sequence[TableText]) -> list[Block]:
    """Return the paragraphs with their roles; those of tables and of page edges are known."""
    rows = sorted((row, (TABLE, "")) for table in tables for row in table.rows)
    edges = [(place.span, (FURNITURE, _EDGES[place.kind])) for place in source.places if place.kind in _EDGES]  # fmt: skip
    known = sorted([*rows, *edges])
    free, taken = [], []
    for paragraph in _paragraphs(source):
        at = bisect_right(known, paragraph.span.start, key=lambda each: each[0].start) - 1
        if at >= 0 and paragraph.span.start < known[at][0].end:
            role, detail = known[at][1]
            name = furniture(paragraph.text) if detail == AROUND else None
            taken.append(Block(paragraph, role, name or detail))
        else:
            free.append(paragraph)
    return sorted([*layout(free), *taken], key=lambda block: block.paragraph.span)


def _paragraphs(source: Source) -> Iterator[Paragraph]:
    """Yield the paragraphs in order; none begins in the text and ends in what is around it."""
    around = (place.span for place in source.places if place.kind is PlaceKind.FURNITURE)
    cuts = [0, *(edge for span in around for edge in span), len(source.text)]
    for start, end in pairwise(cuts):
        for paragraph in _cut(source.text[start:end], whole=source.whole_lines):
            yield paragraph.moved(start)


def _cut(text: str, *, whole: bool) -> list[Paragraph]:
    if whole:
        return whole_lines(text)
    return paragraphs(text, PAGE_MARK, lambda line: furniture(line) is not None)


def _plan(
    source: Source, blocks: Sequence[Block], own: range, tables: Sequence[TableText], *, parts: int
) -> Plan:
    region = _region(source, blocks, own)
    body = [blocks[at].paragraph for at in own if blocks[at].role == BODY]
    title = _title(blocks)
    is_review = (parts > 1 and own.start == 0) or (parts == 1 and title.endswith("总结"))
    found = _items(body, title, _form(blocks, parts), is_review=is_review)
    found = _with_tables(found, blocks, own, tables)
    heading = body[0].span if parts > 1 else None
    placed = sorted([*_frame(blocks, own), *found.stretches], key=lambda part: part.span)
    placed = [replace(each, detail="part") if each.span == heading else each for each in placed]
    text = source.text[region.start : region.end]
    name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
    owned = ownership(source.text, body, found.items)
    items = _finished(source.text, name, found.items, placed, owned.owners)
    metadata = identify(_part(source, blocks, region, placed, heading=heading))
    return Plan(
        id=name, title=metadata.title, region=metadata.region, year=metadata.year,
        kind=metadata.kind, issuer=metadata.issuer, publication_date=metadata.publication_date,
        evidence=metadata.evidence, source=source, items=items,
        segments=_segments(region, placed, items),
        notes=(*metadata.notes, *_notes(name, items, found.items, placed), *_shared(items, owned)),
    )  # fmt: skip


def _region(source: Source, blocks: Sequence[Block], own: range) -> Span:
    """Return the part's share of the file: the first part takes the head, the last the tail."""
    start = 0 if own.start == 0 else blocks[own.start].paragraph.span.start
    is_last = own.stop >= len(blocks)
    end = len(source.text) if is_last else blocks[own.stop].paragraph.span.start
    return Span(start, end)


def _title(blocks: Sequence[Block]) -> str:
    return squeeze("".join(block.paragraph.text for block in blocks if block.role == TITLE))


def _form(blocks: Sequence[Block], parts: int) -> Form:
    if any(block.detail == "opening" for block in blocks):
        return Form.SPEECH
    is_report = parts > 1 or "工作报告" in _title(blocks)
    return Form.REPORT if is_report else Form.PLAN


def _items(body: list[Paragraph], title: str, form: Form, *, is_review: bool) -> Drafts:
    """Choose the items of one part."""
    root = units(body)
    headings = [unit.heading for unit in root.children if unit.is_heading_line]
    if title.endswith(_NOTICES) and is_logistics(headings):
        return Drafts(stretches=stretches(body, SegmentKind.OTHER, "arrangement"))
    return choose(root, form, is_review=is_review)


def _with_tables(
    found: Drafts, blocks: Sequence[Block], own: range, tables: Sequence[TableText]
) -> Drafts:
    """Add what the part's tables hold; one attached to a text of tasks only lists them again."""
    region = {blocks[at].paragraph.span: at for at in own if blocks[at].role == TABLE}
    has_items = bool(found.items)
    for table in tables:
        at = next((region[row] for row in table.rows if row in region), None)
        if at is None:
            continue
        if has_items and _is_attached(blocks, at):
            rows = [Stretch(row, SegmentKind.OTHER, "attachment") for row in table.rows]
            found.stretches += rows
        else:
            found.take(table.drafts)
    return found.in_order()


def _is_attached(blocks: Sequence[Block], at: int) -> bool:
    before = (block for block in reversed(blocks[:at]) if block.role not in (TABLE, FURNITURE))
    return next((block.detail in ("attachment", "attachment-list") for block in before), False)


def _frame(blocks: Sequence[Block], own: range) -> Iterator[Stretch]:
    """Yield the stretches of all that is not running text."""
    kinds = {TITLE: SegmentKind.HEADING, FURNITURE: SegmentKind.FURNITURE}
    for block in blocks[own.start : own.stop]:
        if block.role not in (BODY, TABLE):
            kind = kinds.get(block.role, SegmentKind.OTHER)
            yield from stretches([block.paragraph], kind, block.detail or block.role)


def _finished(
    text: str, plan: str, drafts: Sequence[Draft], placed: Sequence[Stretch],
    owners: Sequence[tuple[Owner, ...]],
) -> tuple[Item, ...]:  # fmt: skip
    holes: list[list[Span]] = [[] for _ in drafts]
    at = -1
    for stretch in placed:
        if stretch.item is not None:
            at = stretch.item
        elif at >= 0 and stretch.span.end <= drafts[at].span.end:
            holes[at].append(stretch.span)
    return tuple(
        Item(
            f"{plan}#{at + 1:02d}", draft.number,
            tuple(_printed(text, *heading) for heading in draft.path),
            _printed(text, draft.heading), text[draft.span.start : draft.span.end],
            draft.span, draft.heading, tuple(hole), owners=owners[at],
        )
        for at, (draft, hole) in enumerate(zip(drafts, holes, strict=True))
    )  # fmt: skip


def _printed(text: str, *heading: Span) -> str:
    """Return a heading as printed, on one line and without its end punctuation."""
    raw = "".join(text[piece.start : piece.end] for piece in heading)
    return unwrapped(raw).strip(_HEADING_ENDS)


def _segments(
    region: Span, placed: Sequence[Stretch], items: Sequence[Item]
) -> tuple[Segment, ...]:
    """Tile ``region``: the stretches in order, with the white space between them as gaps."""
    segments: list[Segment] = []
    at, before = region.start, None
    for stretch in placed:
        if before is not None and stretch.whole == before.whole:
            span = Span(segments[-1].span.start, stretch.span.end)
            segments[-1] = replace(segments[-1], span=span)
        else:
            segments += _gap(at, stretch.span.start)
            item = None if stretch.item is None else items[stretch.item].id
            segments.append(Segment(stretch.kind, stretch.span, stretch.detail, item))
        at, before = stretch.span.end, stretch
    return (*segments, *_gap(at, region.end))


def _gap(start: int, end: int) -> list[Segment]:
    return [Segment(SegmentKind.OTHER, Span(start, end), "gap")] if start < end else []


def _part(
    source: Source, blocks: Sequence[Block], region: Span, placed: Sequence[Stretch], *,
    heading: Span | None,
) -> Part:  # fmt: skip
    """Gather what the metadata rules look at."""
    title = [block.paragraph.span for block in blocks if block.role == TITLE]
    own = [
        stretch
        for stretch in placed
        if stretch.kind != SegmentKind.OTHER or stretch.detail not in _FRAMES
    ]
    return Part(
        text=source.text,
        span=region,
        title=Span(title[0].start, title[-1].end) if title else None,
        heading=heading,
        furniture=tuple(_whole(blocks, lambda block: block.role == FURNITURE)),
        preamble=tuple(part.span for part in own if part.kind == SegmentKind.PREAMBLE),
        body=tuple(
            part.span
            for part in own
            if part.kind not in (SegmentKind.PREAMBLE, SegmentKind.FURNITURE)
        ),
        signature=tuple(_whole(blocks, lambda block: block.detail in _FRAMES)),
        file_name=Path(source.name).name,
    )


def _whole(blocks: Iterable[Block], wanted: Callable[[Block], bool]) -> list[Span]:
    return [block.paragraph.span for block in blocks if wanted(block)]


def _notes(
    plan: str, items: Sequence[Item], drafts: Sequence[Draft], placed: Sequence[Stretch]
) -> Iterator[Note]:
    if not items:
        yield Note("plan.no_items", plan)
    for item, draft in zip(items, drafts, strict=True):
        if draft.guessed:
            yield Note("item.heading_guessed", item.id, {"heading": item.heading})
    beside = (CELL, HEADER)  # what stands beside the items of a table has its place
    unplaced = [
        part for part in placed if part.kind == SegmentKind.OTHER and part.detail not in beside
    ]
    if unplaced:
        passages = len({part.whole for part in unplaced})
        size = sum(part.span.end - part.span.start for part in unplaced)
        yield Note("plan.unplaced", plan, {"passages": passages, "characters": size})


def _shared(items: Sequence[Item], owned: Ownership) -> Iterator[Note]:
    """Say where one line of owners is taken for all items of its section."""
    for last, count in owned.shared:
        names = "、".join(owner.name for owner in items[last].owners)
        yield Note("item.owners_shared", items[last].id, {"count": count, "owners": names})
