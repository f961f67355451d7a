"""From a decoded source to its plans: layout, parts, items and metadata put together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from policydiff.model import Document, Item, Note, Plan, Segment, SegmentKind, Source, Span
from policydiff.parse.drafts import Draft, Drafts, Stretch, stretches
from policydiff.parse.furniture import PAGE_MARK
from policydiff.parse.items import choose
from policydiff.parse.layout import BODY, FURNITURE, TITLE, Block, layout, squeeze
from policydiff.parse.lines import Paragraph, paragraphs
from policydiff.parse.metadata import identify
from policydiff.parse.part import Part
from policydiff.parse.parts import split_at
from policydiff.parse.passages import is_logistics
from policydiff.parse.units import units

# Frame lines that tell issuer, place or date; the running text of other labels does not.
_FRAMES = (
    "signature", "date", "delivery", "speaker", "document-number", "opening", "dateline",
    "other-title", "notice", "addressee",
)  # fmt: skip
_NOTICES = ("通知", "函")  # kinds of document that may only arrange something
ID_LENGTH = 10  # hexadecimal digits of a plan's id: collisions are out of reach at 2**40


def parse(source: Source) -> Document:
    """Return the plans in ``source``.

    A file with a review of one year and a plan for the next gives two plans. The segments of all
    plans together tile ``source.text``. A file without items gives one plan with the note
    ``plan.no_items``.
    """
    blocks = layout(paragraphs(source.text, PAGE_MARK))
    body = [at for at, block in enumerate(blocks) if block.role == BODY]
    at = split_at([blocks[index].paragraph.text for index in body])
    cuts = [0] if at is None else [0, body[at]]
    bounds = pairwise([*cuts, len(blocks)])
    plans = [_plan(source, blocks, range(*bound), parts=len(cuts)) for bound in bounds]
    return Document(source, tuple(plans))


def _plan(source: Source, blocks: Sequence[Block], own: range, *, parts: int) -> Plan:
    region = _region(source, blocks, own)
    body = [blocks[at].paragraph for at in own if blocks[at].role == BODY]
    found = _items(body, _title(blocks), is_split=parts > 1)
    placed = sorted([*_frame(blocks, own), *found.stretches], key=lambda part: part.span)
    text = source.text[region.start : region.end]
    name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
    items = _finished(source.text, name, found.items, placed)
    metadata = identify(_part(source, blocks, region, placed, is_split=parts > 1))
    return Plan(
        id=name, title=metadata.title, region=metadata.region, year=metadata.year,
        kind=metadata.kind, issuer=metadata.issuer, publication_date=metadata.publication_date,
        evidence=metadata.evidence, source=source, items=items,
        segments=_segments(region, placed, items),
        notes=(*metadata.notes, *_notes(name, items, found.items, placed)),
    )  # fmt: skip


def _region(source: Source, blocks: Sequence[Block], own: range) -> Span:
    """Return the part's share of the file: the first part takes the head, the last the tail."""
    start = 0 if own.start == 0 else blocks[own.start].paragraph.span.start
    is_last = own.stop >= len(blocks)
    end = len(source.text) if is_last else blocks[own.stop].paragraph.span.start
    return Span(start, end)


def _title(blocks: Sequence[Block]) -> str:
    return squeeze("".join(block.paragraph.text for block in blocks if block.role == TITLE))


def _items(body: list[Paragraph], title: str, *, is_split: bool) -> Drafts:
    """Choose the items of one part; a part's own heading is its first paragraph."""
    head = body[:1] if is_split else []
    root = units(body[len(head) :])
    headings = [unit.heading for unit in root.children if unit.is_heading_line]
    if title.endswith(_NOTICES) and is_logistics(headings):
        return Drafts(stretches=stretches(body, SegmentKind.OTHER, "arrangement"))
    outer = tuple(paragraph.text for paragraph in head)
    found = choose(root, outer, is_report=is_split or "工作报告" in title)
    found.stretches += stretches(head, SegmentKind.HEADING, "part")
    return found


def _frame(blocks: Sequence[Block], own: range) -> Iterator[Stretch]:
    """Yield the stretches of all that is not running text."""
    kinds = {TITLE: SegmentKind.HEADING, FURNITURE: SegmentKind.FURNITURE}
    for block in blocks[own.start : own.stop]:
        if block.role != BODY:
            kind = kinds.get(block.role, SegmentKind.OTHER)
            yield from stretches([block.paragraph], kind, block.detail or block.role)


def _finished(
    text: str, plan: str, drafts: Sequence[Draft], placed: Sequence[Stretch]
) -> tuple[Item, ...]:
    holes: list[list[Span]] = [[] for _ in drafts]
    at = -1
    for stretch in placed:
        if stretch.item is not None:
            at = stretch.item
        elif at >= 0 and stretch.span.end <= drafts[at].span.end:
            holes[at].append(stretch.span)
    return tuple(
        Item(
            f"{plan}#{at + 1:02d}", draft.number, draft.path, draft.heading,
            text[draft.span.start : draft.span.end], draft.span, draft.heading_span, tuple(hole),
        )
        for at, (draft, hole) in enumerate(zip(drafts, holes, strict=True))
    )  # fmt: skip


def _segments(
    region: Span, placed: Sequence[Stretch], items: Sequence[Item]
) -> tuple[Segment, ...]:
    """Tile ``region``: the stretches in order, an item's white space its own, gaps between."""
    segments: list[Segment] = []
    at = region.start
    for stretch in placed:
        item = None if stretch.item is None else items[stretch.item]
        if at < stretch.span.start:
            segments.append(_between(segments, Span(at, stretch.span.start), items))
        segments.append(
            Segment(stretch.kind, stretch.span, stretch.detail, item.id if item else None)
        )
        at = stretch.span.end
    if at < region.end:
        segments.append(_between(segments, Span(at, region.end), items))
    return tuple(_merged(segments))


def _between(done: Sequence[Segment], span: Span, items: Sequence[Item]) -> Segment:
    """Return white space between two stretches: an item's own, or a gap."""
    before = done[-1].item if done else None
    inside = next(
        (item for item in items if item.span.start < span.start and span.end <= item.span.end), None
    )
    if before and inside and inside.id == before:
        return Segment(SegmentKind.ITEM, span, "", before)
    return Segment(SegmentKind.OTHER, span, "gap")


def _merged(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Join neighbouring segments of one item."""
    held: Segment | None = None
    for segment in segments:
        if held and held.item and segment.item == held.item:
            held = replace(held, span=Span(held.span.start, segment.span.end))
            continue
        if held:
            yield held
        held = segment
    if held:
        yield held


def _part(
    source: Source, blocks: Sequence[Block], region: Span, placed: Sequence[Stretch], *,
    is_split: bool,
) -> Part:  # fmt: skip
    """Gather what the metadata rules look at."""
    title = [block.paragraph.span for block in blocks if block.role == TITLE]
    own = [
        stretch
        for stretch in placed
        if stretch.kind != SegmentKind.OTHER or stretch.detail not in _FRAMES
    ]
    heading = [stretch.span for stretch in placed if stretch.detail == "part"]
    return Part(
        text=source.text,
        span=region,
        title=Span(title[0].start, title[-1].end) if title else None,
        heading=Span(heading[0].start, heading[-1].end) if heading and is_split else None,
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
    unplaced = [part for part in placed if part.kind == SegmentKind.OTHER]
    if unplaced:
        size = sum(part.span.end - part.span.start for part in unplaced)
        yield Note("plan.unplaced", plan, {"passages": len(unplaced), "characters": size})
