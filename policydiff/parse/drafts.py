"""The items of a part as they are being collected, with a label for every stretch of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from policydiff.model import SegmentKind, Span
from policydiff.parse.lines import Paragraph, end_of, part
from policydiff.parse.numbering import Marker, marker
from policydiff.parse.owners import owners_from
from policydiff.parse.passages import salutation_length
from policydiff.parse.topics import (
    TOPIC,
    guessed_heading_length,
    heading_length,
    run_on_heading_length,
    spaced_heading_length,
)
from policydiff.parse.units import HEADING_LINE


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of source text and what it was read as.

    ``item`` counts the items from 0. Pieces of one ``paragraph`` (the offset at which it starts)
    or item that only white space parts are one segment.
    """

    span: Span
    kind: SegmentKind
    detail: str = ""
    item: int | None = None
    paragraph: int | None = None

    @property
    def whole(self) -> tuple[int | None, int | None]:
        """What the piece is a piece of."""
        return (self.item, self.paragraph)


Heading = tuple[Span, ...]  # the pieces of a printed heading
Path = tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class OwnerCell:
    """A cell of a table that says who does a task, and the words over its column."""

    cell: Span
    column: Span


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it has a plan: as ``model.Item``, but headings are spans of the source.

    ``owners`` are the cells of its row in a table that say who does it.
    """

    number: str | None
    path: Path
    heading: Span
    span: Span
    guessed: bool = False
    owners: tuple[OwnerCell, ...] = ()


@dataclass(slots=True)
class Drafts:
    """The items found so far, and a stretch for every paragraph that was placed."""

    items: list[Draft] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def put(self, paragraph: Paragraph, kind: SegmentKind, detail: str) -> None:
        """Label ``paragraph`` as something else than an item."""
        self.stretches += stretches([paragraph], kind, detail)

    def put_span(self, span: Span, kind: SegmentKind, detail: str) -> None:
        """Label a part of a paragraph as something else than an item."""
        self.stretches.append(Stretch(span, kind, detail, paragraph=span.start))

    def add(self, paragraphs: list[Paragraph], path: Path, number: Marker | None) -> None:
        """Take ``paragraphs`` for one item; the first one holds number and heading."""
        pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
        first, begin = paragraphs[0], number.length if number else 0
        heading = opening_heading(
            first.text[begin:], is_numbered=number is not None, is_line=len(paragraphs) > 1
        )
        self._add(first, begin, heading, pieces, path=path, number=number)

    def add_topics(self, paragraph: Paragraph, path: Path, starts: list[int]) -> None:
        """Take the topics strung together in ``paragraph``, at ``starts``, for an item each."""
        for start, end in pairwise([*starts, len(paragraph.text)]):
            own = paragraph.text[start:end]
            number = marker(own)
            begin = start + (number.length if number else salutation_length(own))
            heading = opening_heading(paragraph.text[begin:end], is_numbered=number is not None)
            pieces = part(paragraph, start, end)
            self._add(paragraph, begin, heading, pieces, path=path, number=number)

    def extend(self, paragraph: Paragraph) -> None:
        """Take ``paragraph`` for the continuation of the last item."""
        at = len(self.items) - 1
        self.stretches += [Stretch(piece, SegmentKind.ITEM, item=at) for piece in paragraph.pieces]
        whole = Span(self.items[at].span.start, paragraph.span.end)
        self.items[at] = replace(self.items[at], span=whole)

    def take(self, other: Drafts) -> None:
        """Take in what was found elsewhere in the text."""
        shift = len(self.items)
        self.items += other.items
        self.stretches += [
            each if each.item is None else replace(each, item=each.item + shift)
            for each in other.stretches
        ]

    def in_order(self) -> Drafts:
        """Return the same, with the items in the order of the text."""
        order = sorted(range(len(self.items)), key=lambda at: self.items[at].span)
        place = {old: new for new, old in enumerate(order)}
        return Drafts(
            [self.items[at] for at in order],
            [
                each if each.item is None else replace(each, item=place[each.item])
                for each in self.stretches
            ],
        )

    def _add(
        self, paragraph: Paragraph, begin: int, heading: tuple[int, bool], pieces: list[Span], *,
        path: Path, number: Marker | None,
    ) -> None:  # fmt: skip
        length, guessed = heading
        shown = Span(paragraph.offset(begin), end_of(paragraph, begin, length))
        span = Span(pieces[0].start, pieces[-1].end)
        ordinal = number.ordinal if number else None
        at = len(self.items)
        self.stretches += [Stretch(piece, SegmentKind.ITEM, item=at) for piece in pieces]
        self.items.append(Draft(ordinal, path, shown, span, guessed))


def stretches(group: Iterable[Paragraph], kind: SegmentKind, detail: str) -> list[Stretch]:
    """Return a stretch for every piece of the paragraphs."""
    return [
        Stretch(piece, kind, detail, paragraph=paragraph.span.start)
        for paragraph in group
        for piece in paragraph.pieces
    ]


def opening_heading(text: str, *, is_numbered: bool, is_line: bool = False) -> tuple[int, bool]:
    """Return the length of the heading that opens ``text``, and whether it is a guess."""
    line = text[: owners_from(text) or None]
    if is_line and len(line) <= HEADING_LINE and not re.search(r"[。;!?]", line[:-1]):
        return len(line), False
    if is_numbered and (spaced := spaced_heading_length(text)):
        return spaced, False
    if is_numbered and len(line) <= TOPIC and not re.search(r"[,。;:!?]", line):
        return len(line), False
    run_on = run_on_heading_length(text) if is_numbered else 0
    length = heading_length(text)
    if not run_on and (length or not is_numbered):
        return length, False
    guess = run_on or guessed_heading_length(text)
    return guess, guess > 0
