"""From a decoded source to its plans: layout, parts, items and metadata put together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from policydiff.model import (
    Document,
    Item,
    Note,
    Owner,
    Plan,
    Segment,
    SegmentKind,
    Source,
    Span,
    Table,
)
from policydiff.parse.apart import Role, apart, inside, paragraphs_of, role_in
from policydiff.parse.attached import further_plans
from policydiff.parse.cells import flattened_tables
from policydiff.parse.columns import Columns
from policydiff.parse.drafts import Draft, Drafts, Stretch, stretches
from policydiff.parse.frames import squeeze
from policydiff.parse.items import Form, choose
from policydiff.parse.layout import BODY, FURNITURE, TITLE, Block, layout
from policydiff.parse.lines import Paragraph
from policydiff.parse.metadata.identify import identify
from policydiff.parse.metadata.part import Part
from policydiff.parse.notes import notes, shared
from policydiff.parse.owners import owners_from
from policydiff.parse.ownership import ownership
from policydiff.parse.parts import split_at
from policydiff.parse.passages import is_logistics
from policydiff.parse.tables import TABLE, TableText, first_rows, table_texts
from policydiff.parse.units import units
from policydiff.records import dataclass
from policydiff.text.clean import unwrapped
from policydiff.text.fold import fold

# Frame lines that tell issuer, place or date; the running text of other labels does not.
_FRAMES = (
    "signature", "date", "delivery", "speaker", "document-number", "opening", "dateline",
    "other-title", "notice", "addressee",
)  # fmt: skip
_NOTICES = ("通知", "函")  # kinds of document that may only arrange something
_HEADING_ENDS = " 　。．.：:；;！!"
# What these hold are tables: without one of tasks, a list of something else and no plan.
SPREADSHEETS = ("csv", "xlsx")
FIRST_ROWS = 3  # rows that are shown when none of them could be taken for a header
ID_LENGTH = 10  # hexadecimal digits of a plan's id: collisions are out of reach at 2**40


@dataclass(frozen=True, slots=True)
class _Section:
    """The ``blocks`` of one plan, or of its review and its plan, and their ``span`` of the file.

    ``frames`` are the blocks that tell issuer and date: those of the notice go for every plan.
    """

    blocks: Sequence[Block]
    span: Span
    frames: Sequence[Block]


def parse(source: Source, columns: Columns | None = None) -> Document:
    """Return the plans in ``source``; ``columns`` are headings that the user gave for its tables.

    A file with a review of one year and a plan for the next gives two plans, a notice as many as
    it carries. The segments of all plans together tile ``source.text``. A file without items
    gives one plan with the note ``plan.no_items``; a spreadsheet without a table of tasks none,
    with the note ``table.passed_over``.
    """
    tables = table_texts(source, columns or {})
    if source.format in SPREADSHEETS and not any(table.is_read for table in tables):
        found = "; ".join(first_rows(source, FIRST_ROWS))
        note = Note("table.passed_over", source.name, {"path": source.name, "columns": found})
        return Document(source, (), (note,))
    paragraphs, edges = paragraphs_of(source), sorted(apart(source.places))
    if not source.tables:
        flat = replace(source, tables=_flattened(inside(paragraphs, edges)))
        tables = table_texts(flat, columns or {})
    rows = [(row, (TABLE, "")) for table in tables for row in table.rows]
    sections = _sections(source, paragraphs, sorted([*rows, *edges]))
    plans = [plan for section in sections for plan in _plans(source, section, tables)]
    return Document(source, tuple(plans))


def _flattened(stretches: Iterable[Sequence[Paragraph]]) -> tuple[Table, ...]:
    """Return the tables of which a capture has made a paragraph a cell."""
    return tuple(
        Table(tuple(tuple(stretch[at].span for at in row) for row in rows))
        for stretch in stretches
        for rows in flattened_tables([paragraph.text for paragraph in stretch])
    )


def _sections(
    source: Source, paragraphs: Sequence[Paragraph], known: Sequence[tuple[Span, Role]]
) -> Iterator[_Section]:
    """Yield the sections of a file: one for each plan that its notice carries, mostly one."""
    blocks = _blocks(paragraphs, known)
    further = further_plans(blocks)
    if not further:
        yield _Section(blocks, Span(0, len(source.text)), blocks)
        return
    head: Sequence[Block] = ()
    edges = [0, *(paragraphs[at].span.start for at in further), len(source.text)]
    bounds = pairwise([0, *further, len(paragraphs)])
    for (first, last), span in zip(bounds, pairwise(edges), strict=True):
        own = _blocks(paragraphs[first:last], known)
        head = head or _head(own)
        yield _Section(own, Span(*span), own if first == 0 else [*head, *own])


def _head(blocks: Sequence[Block]) -> list[Block]:
    """Return what stands above the running text."""
    body = (at for at, block in enumerate(blocks) if block.role == BODY)
    return list(blocks[: next(body, len(blocks))])


def _plans(source: Source, section: _Section, tables: Sequence[TableText]) -> Iterator[Plan]:
    """Yield the plan of a section, or its review and its plan."""
    blocks = section.blocks
    body = [at for at, block in enumerate(blocks) if block.role == BODY]
    at = split_at([blocks[index].paragraph.text for index in body])
    cuts = [0] if at is None else [0, body[at]]
    for bound in pairwise([*cuts, len(blocks)]):
        yield _plan(source, section, range(*bound), tables, parts=len(cuts))


def _blocks(paragraphs: Iterable[Paragraph], known: Sequence[tuple[Span, Role]]) -> list[Block]:
    """Return the paragraphs with their roles; those in ``known`` stretches have theirs."""
    free, taken = [], []
    for paragraph in paragraphs:
        found = role_in(paragraph, known)
        if found is None:
            free.append(paragraph)
        else:
            taken.append(Block(paragraph, *found))
    return sorted([*layout(free), *taken], key=lambda block: block.paragraph.span)


def _plan(
    source: Source, section: _Section, own: range, tables: Sequence[TableText], *, parts: int
) -> Plan:
    blocks = section.blocks
    region = _region(section, own)
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
    metadata = identify(_part(source, section, region, placed, heading=heading))
    return Plan(
        id=name, title=metadata.title, region=metadata.region, year=metadata.year,
        kind=metadata.kind, issuer=metadata.issuer, publication_date=metadata.publication_date,
        evidence=metadata.evidence, source=source, items=items,
        segments=_segments(region, placed, items),
        notes=(*metadata.notes, *notes(name, items, found.items, placed), *shared(items, owned)),
    )  # fmt: skip


def _region(section: _Section, own: range) -> Span:
    """Return the part's share of the file: the first part takes the head, the last the tail."""
    blocks = section.blocks
    start = section.span.start if own.start == 0 else blocks[own.start].paragraph.span.start
    is_last = own.stop >= len(blocks)
    end = section.span.end if is_last else blocks[own.stop].paragraph.span.start
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
    region = {blocks[at].paragraph.span.start: at for at in own if blocks[at].role == TABLE}
    has_items = bool(found.items)
    for table in tables:
        at = next((region[row.start] for row in table.rows if row.start in region), None)
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
    headings = [_without_owners(text, draft.heading) for draft in drafts]
    return tuple(
        Item(
            f"{plan}#{at + 1:02d}", draft.number,
            tuple(_printed(text, *heading) for heading in draft.path),
            _printed(text, headings[at]), text[draft.span.start : draft.span.end],
            draft.span, headings[at], tuple(hole), owners=owners[at],
        )
        for at, (draft, hole) in enumerate(zip(drafts, holes, strict=True))
    )  # fmt: skip


def _without_owners(text: str, heading: Span) -> Span:
    """Return ``heading`` without the brackets at its end that name who answers for it."""
    own = owners_from(fold(text[heading.start : heading.end]))
    return Span(heading.start, heading.start + own) if own else heading


def _printed(text: str, *heading: Span) -> str:
    """Return a heading as printed, on one line, without its owners and its end punctuation."""
    line = unwrapped("".join(text[piece.start : piece.end] for piece in heading))
    return line[: owners_from(fold(line)) or None].strip(_HEADING_ENDS)


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
    source: Source, section: _Section, region: Span, placed: Sequence[Stretch], *,
    heading: Span | None,
) -> Part:  # fmt: skip
    """Gather what the metadata rules look at."""
    blocks, frames = section.blocks, section.frames
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
        furniture=tuple(_whole(frames, lambda block: block.role == FURNITURE)),
        preamble=tuple(part.span for part in own if part.kind == SegmentKind.PREAMBLE),
        body=tuple(
            part.span
            for part in own
            if part.kind not in (SegmentKind.PREAMBLE, SegmentKind.FURNITURE)
        ),
        signature=tuple(_whole(frames, lambda block: block.detail in _FRAMES)),
        file_name=Path(source.name).name,
    )


def _whole(blocks: Iterable[Block], wanted: Callable[[Block], bool]) -> list[Span]:
    return [block.paragraph.span for block in blocks if wanted(block)]
