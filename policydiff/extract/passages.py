"""The running text of a plan, cleaned, piece by piece: what content is looked for in."""

from __future__ import annotations

from collections.abc import Iterator

from policydiff.model import Plan, Segment, SegmentKind
from policydiff.records import dataclass
from policydiff.text.clean import CleanText, clean, clean_stretch

# Stretches outside items that say something of their own: a lead-in announces what its items
# say, a narrative is text that no task could be read from. Glossaries and attachments are not
# the plan's own words, closings and signatures commit to nothing.
_OUTSIDE = frozenset(
    {
        (SegmentKind.PREAMBLE, "general"),
        (SegmentKind.HEADING, "section"),
        (SegmentKind.OTHER, "narrative"),
        (SegmentKind.OTHER, "lead-in"),
    }
)


_STOP = "。"


@dataclass(frozen=True, slots=True)
class Passage:
    """A cleaned stretch of running text; ``item`` is its item's id, None outside all items."""

    item: str | None
    text: CleanText


def passages(plan: Plan) -> tuple[Passage, ...]:
    """Return the running text of ``plan`` in document order, each item as one passage."""
    return tuple(_passages(plan))


def _passages(plan: Plan) -> Iterator[Passage]:
    items = {item.id: item for item in plan.items}
    for segment in plan.segments:
        if segment.item in items:
            item = items.pop(segment.item)  # one that furniture interrupts has several segments
            yield Passage(item.id, _parted(clean(item)))
        elif _has_content(segment):
            yield Passage(None, clean_stretch(plan.source.text, segment.span))


def _parted(text: CleanText) -> CleanText:
    """Return ``text`` with a full stop behind a heading that ends its line or cell without one.

    学前教育 | 新建公办幼儿园2所 counts kindergartens, no 学前教育新建公办幼儿园. The stop stands for the
    white space there.
    """
    at = text.body_at
    if not 0 < at < len(text.text) or not text.text[at - 1].isalnum():
        return text
    place = text.offsets[at - 1] + 1
    if place == text.offsets[at]:  # no white space between them
        return text
    offsets = (*text.offsets[:at], place, *text.offsets[at:])
    return CleanText(f"{text.heading}{_STOP}{text.body}", at + 1, offsets)


def _has_content(segment: Segment) -> bool:
    return segment.item is None and (segment.kind, segment.detail) in _OUTSIDE
