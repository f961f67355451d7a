"""Lines to paragraphs, over columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from policydiff.read.pdf.columns import Read
from policydiff.read.pdf.grid import Grid
from policydiff.read.pdf.lines import Line, spliced
from policydiff.text.fold import fold

_INDENT = 1.2  # characters; the first line of a paragraph stands in by two
_FULL = 2.3  # characters that a full line may fall short: no line begins with a stop
_RAGGED = 0.7  # of the width; a line may be broken here at a number of characters, or a long word
_CENTRED = 1.5  # characters by which the middle of a centred line may be off
_CENTRED_IN = 2.5  # characters by which a centred line stands in on both sides
_OTHER_SIZE = 0.12  # of the size, that makes type another
_TITLE = 1.12  # times the size of the text, from which a centred line is of a title
_BLOCK_GAP = 1.2  # of the usual distance of lines, between paragraphs that are not indented
_WIDE_GAP = 1.9  # and between any
_END = "。！？；!?;：:"
# Where first lines are indented, only a heading may begin flush with the others.
_HEADING = re.compile(
    r"\(?[一二三四五六七八九十]{1,3}[)、]|第[一二三四五六七八九十百]+[编章节条部]"
)
_OPENER = re.compile(
    r"[(\[]?[一二三四五六七八九十]{1,3}[)\]、]|\(?\d{1,2}[)、]|\d{1,2}\.(?!\d)|第[一二三四五六七八九十百]+[编章节条部]"
    r"|[一二三四五六七八九十]{1,2}[是要]|[①-⑳]|--|附件"
)
# 二是 hardly ever opens a paragraph.
_SPOKEN = re.compile(r"[一二三四五六七八九十]{1,2}[是要]")
_NOTE = re.compile(r"[\[(]?\d{1,3}[\])]?\s?[^\d.%,]|[①-⑳*※]|注")
_NOTE_SIZE = 0.88  # of the size of the text, at most
_APART = 0.08  # of the distances of lines, that are wider where paragraphs stand apart
_LISTED = 8  # lines that make it certain how a column is set


@dataclass(slots=True)
class Paragraph:
    """Lines that are one paragraph, or one note at the foot of a page."""

    lines: list[Line] = field(default_factory=list)
    is_note: bool = False

    @property
    def pieces(self) -> list[tuple[str, int]]:
        """The text line by line, each with its page; a space where one must stand between."""
        found = [(self.lines[0].text, self.lines[0].page)]
        for one, other in pairwise(self.lines):
            found.append((spliced(one.text, other.text) + other.text, other.page))
        return found


@dataclass(frozen=True, slots=True)
class Edge:
    """A line at the top or the foot of a page, which the text passes by."""

    line: Line
    is_top: bool


Block = Paragraph | Grid | Edge


@dataclass(frozen=True, slots=True)
class Set:
    """How a column is set: its edges, whether paragraphs are indented or else stand apart, and the
    distance of lines.
    """  # noqa: D205

    left: float
    right: float
    indented: bool
    pitch: float
    apart: bool = False


Stream = Sequence[Read | Grid | Edge]


def paragraphs(pages: Sequence[tuple[float, Stream]]) -> list[Block]:
    """Return what stands on ``pages`` in order, with the width of each; lines as paragraphs.

    What stands at the edge of a page comes after the paragraph that it interrupts.
    """
    return _Flow(pages).blocks()


class _Flow:
    def __init__(self, pages: Sequence[tuple[float, Stream]]) -> None:
        self.pages = pages
        self.done: list[Block] = []
        self.waiting: list[Block] = []
        self.open: Paragraph | None = None
        reads = [
            (width, each) for width, stream in pages for each in stream if isinstance(each, Read)
        ]
        self.size = _usual([each.line.size for _, each in reads])
        columns: dict[tuple[int, int, int], list[Line]] = {}
        for width, each in reads:
            columns.setdefault(_column(width, each), []).append(each.line)
        self.sets = {column: _set(lines, self.size) for column, lines in columns.items()}

    def blocks(self) -> list[Block]:
        last: tuple[Line, Set] | None = None
        for width, stream in self.pages:
            notes = _notes(stream, self.size)
            for at, each in enumerate(stream):
                if isinstance(each, Edge):
                    self.waiting.append(each)
                elif isinstance(each, Read) and at in notes:
                    self._note(each.line)
                elif isinstance(each, Grid):
                    self._close()
                    self.done.append(each)
                    last = None
                else:
                    here = self.sets[_column(width, each)]
                    self._line(each.line, here, last)
                    last = (each.line, here)
        self._close()
        return self.done

    def _close(self) -> None:
        if self.open is not None:
            self.done.append(self.open)
            self.open = None
        self.done += self.waiting
        self.waiting = []

    def _note(self, line: Line) -> None:
        """Keep a line of a note until the paragraph that it stands under is done."""
        last = self.waiting[-1] if self.waiting else None
        if isinstance(last, Paragraph) and not _NOTE.match(fold(line.text)):
            last.lines.append(line)
        else:
            self.waiting.append(Paragraph([line], is_note=True))

    def _line(self, line: Line, here: Set, last: tuple[Line, Set] | None) -> None:
        if self.open is not None and last is not None and self._goes_on(last, line, here):
            self.open.lines.append(line)
            return
        self._close()
        self.open = Paragraph([line])

    def _goes_on(self, last: tuple[Line, Set], line: Line, here: Set) -> bool:
        """Tell whether ``line`` goes on with the paragraph that the line before it belongs to."""
        before, there = last
        if abs(before.size - line.size) > _OTHER_SIZE * max(before.size, line.size):
            return False
        gap = line.base - before.base if line.page == before.page and line.base > before.base else 0
        if _is_centred(before, there) or (_is_centred(line, here) and not _is_full(before, there)):
            of_title = before.size >= _TITLE * self.size
            return of_title and _is_centred(line, here) and gap <= _WIDE_GAP * 1.3 * line.size
        ended, full = before.text[-1] in _END, _is_full(before, there)
        if not full and (ended or not _is_long(before, there)):
            return False
        pitch = here.pitch * max(1.0, line.size / self.size)
        if gap > (_WIDE_GAP if here.indented else _BLOCK_GAP) * pitch:
            return False
        if line.x0 - here.left >= _INDENT * line.size:
            return False
        text = fold(line.text)
        if not here.indented and ended and not gap:  # the page turns, and no distance tells
            return _SPOKEN.match(text) is not None
        if here.apart and full:
            return True
        opens = (_HEADING if here.indented else _OPENER).match(text) is not None
        return not (opens and (ended or not full))


def _notes(stream: Stream, size: float) -> range:
    """Return which of the last lines of a page, in smaller type, are notes to its text."""
    reads = [(at, each.line) for at, each in enumerate(stream) if isinstance(each, Read)]
    first = len(reads)
    while first and reads[first - 1][1].size <= _NOTE_SIZE * size:
        first -= 1
    if not 0 < first < len(reads) or not _NOTE.match(fold(reads[first][1].text)):
        return range(0)
    return range(reads[first][0], reads[-1][0] + 1)


def _column(width: float, read: Read) -> tuple[int, int, int]:
    return round(width), read.columns, read.column


def _usual(values: Iterable[float]) -> float:
    counts = Counter(max(round(value * 2), 1) / 2 for value in values)
    return max(sorted(counts), key=lambda each: counts[each]) if counts else 1.0


def _set(lines: Sequence[Line], size: float) -> Set:
    """Return how a column is set, told by its lines of the usual size."""
    own = [line for line in lines if abs(line.size - size) <= _OTHER_SIZE * size] or list(lines)
    rights = sorted(line.x1 for line in own)
    right = rights[min(len(rights) - 1, round(0.95 * len(rights)))]
    full = [line for line in own if right - line.x1 <= _FULL * size]
    left = _left(full or own, size)
    steps = [two.base - one.base for one, two in pairwise(own) if one.page == two.page]
    pitches = [step for step in steps if 0 < step <= 3 * size]
    first = [line for line in own if _INDENT * size <= line.x0 - left <= 2 * _CENTRED_IN * size]
    flush = [line for line in own if abs(line.x0 - left) < _INDENT * size]
    indented = len(first) >= 2 or (len(own) < _LISTED and bool(first) and bool(flush))
    pitch = median(pitches) if pitches else 2 * size
    wide = sum(_BLOCK_GAP * pitch < step <= _WIDE_GAP * pitch for step in pitches)
    return Set(
        left, right, indented, pitch, apart=not indented and wide >= _APART * len(pitches) > 0
    )


def _left(lines: Sequence[Line], size: float) -> float:
    """Return where lines begin that are no first ones: the leftmost place at which several do."""
    lefts = sorted(line.x0 for line in lines)
    near = (one for one, other in pairwise(lefts) if other - one <= size / 2)
    return next(near, lefts[0])


def _is_full(line: Line, here: Set) -> bool:
    return here.right - line.x1 <= _FULL * line.size


def _is_long(line: Line, here: Set) -> bool:
    """Tell whether a line may have been broken where it ends, though there was room for more."""
    return line.x1 - here.left >= _RAGGED * (here.right - here.left)


def _is_centred(line: Line, here: Set) -> bool:
    off = abs(line.middle - (here.left + here.right) / 2)
    stands_in = min(line.x0 - here.left, here.right - line.x1)
    return off <= _CENTRED * line.size and stands_in >= _CENTRED_IN * line.size
