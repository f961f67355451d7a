"""The items of a part as they are being collected, with a label for every stretch of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from policydiff.model import SegmentKind, Span
from policydiff.parse.lines import Paragraph
from policydiff.parse.numbering import Marker, marker
from policydiff.parse.topics import (
    guessed_heading_length,
    heading_length,
    run_on_heading_length,
    topic_starts,
)
from policydiff.parse.units import HEADING_LINE


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of source text and what it was read as; ``item`` counts the items from 0."""

    span: Span
    kind: SegmentKind
    detail: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it has a plan: see ``model.Item``."""

    number: str | None
    path: tuple[str, ...]
    heading: str
    heading_span: Span
    span: Span
    guessed: bool = False


@dataclass(slots=True)
class Drafts:
    """The items found so far, and a stretch for every paragraph that was placed."""

    items: list[Draft] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def put(self, paragraph: Paragraph, kind: SegmentKind, detail: str) -> None:
        """Label ``paragraph`` as something else than an item."""
        self.stretches += stretches([paragraph], kind, detail)

    def add(
        self, paragraphs: list[Paragraph], path: tuple[str, ...], number: Marker | None
    ) -> None:
        """Take ``paragraphs`` for one item; the first one holds number and heading."""
        pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
        begin = number.length if number else 0
        self._add(paragraphs[0], begin, pieces, path, number, is_line=len(paragraphs) > 1)

    def add_topics(self, paragraph: Paragraph, path: tuple[str, ...]) -> None:
        """Take ``paragraph`` for an item, or for several when it strings topics together."""
        number = marker(paragraph.text)
        if number:
            self.add([paragraph], path, number)
            return
        starts = topic_starts(paragraph.text)
        for start, end in zip(starts, [*starts[1:], len(paragraph.text)], strict=True):
            self._add(paragraph, start, _pieces(paragraph, start, end), path)

    def _add(
        self, paragraph: Paragraph, begin: int, pieces: list[Span], path: tuple[str, ...],
        number: Marker | None = None, *, is_line: bool = False,
    ) -> None:  # fmt: skip
        text = paragraph.text[begin:]
        length, guessed = _heading(text, is_numbered=number is not None, is_line=is_line)
        heading_span = Span(paragraph.offset(begin), _end(paragraph, begin, length))
        heading = text[:length].strip(" 。.:;!")
        span = Span(pieces[0].start, pieces[-1].end)
        ordinal = number.ordinal if number else None
        self.stretches += [Stretch(part, SegmentKind.ITEM, item=len(self.items)) for part in pieces]
        self.items.append(Draft(ordinal, path, heading, heading_span, span, guessed))


def stretches(group: Iterable[Paragraph], kind: SegmentKind, detail: str) -> list[Stretch]:
    """Return a stretch for every piece of the paragraphs."""
    return [Stretch(piece, kind, detail) for paragraph in group for piece in paragraph.pieces]


def _pieces(paragraph: Paragraph, start: int, end: int) -> list[Span]:
    """Return the pieces of source text that hold ``paragraph.text[start:end]``."""
    first, last = paragraph.offset(start), _end(paragraph, start, end - start)
    cut = (Span(max(piece.start, first), min(piece.end, last)) for piece in paragraph.pieces)
    return [piece for piece in cut if piece.start < piece.end]


def _end(paragraph: Paragraph, start: int, length: int) -> int:
    """Return the source offset at which ``length`` characters from ``start`` end."""
    return paragraph.offset(start + length - 1) + 1 if length else paragraph.offset(start)


def _heading(text: str, *, is_numbered: bool, is_line: bool) -> tuple[int, bool]:
    """Return the length of the heading that opens ``text``, and whether it is a guess."""
    if is_line and len(text) <= HEADING_LINE and not re.search(r"[。;!?]", text[:-1]):
        return len(text), False
    run_on = run_on_heading_length(text) if is_numbered else 0
    length = heading_length(text)
    if not run_on and (length or not is_numbered):
        return length, False
    guess = run_on or guessed_heading_length(text)
    return guess, guess > 0
