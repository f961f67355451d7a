r"""Cut decoded text into paragraphs, whatever marks their ends.

Web copies end paragraphs with newlines, with the two characters ``\`` ``n``, or only with wide
spaces; text taken from PDF breaks every line at the page's width. A paragraph here is a run of
pieces of the source (one, or one a printed line), so every character keeps its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise

from policydiff.model import Span
from policydiff.parse.numbering import inline_starts
from policydiff.records import dataclass
from policydiff.text.fold import fold

_NEWLINE = re.compile(r"\r\n|\n|\r")
_ESCAPED_NEWLINE = re.compile(r"(?:\\r\\n|\\n|\\r)")
_WIDE_SPACE = re.compile(r"[\u2003\u3000]{2,}")
_SPACE_BETWEEN_CJK = re.compile(r"(?<=[^ -~\s])\s(?=[^ -~\s])")
# Markdown emphasis, headings and quotes at the edge of a line are typography, not text.
# What a page break leaves in a capture: a line of nothing but zero-width marks.
_PAGE_BREAK = re.compile(r"[^\S\n\r]*(?:\r\n|\n|\r)\s*\u200b[\s\u200b]*")
_EMPHASIS = re.compile(r"\*\*")
_EDGE = re.compile(r"(?:\s|&nbsp;|\u200b|\u200c|\u200d|\ufeff|\*|#|>|\?{2})+")
_EDGE_END = re.compile(r"(?:\s|&nbsp;|\u200b|\u200c|\u200d|\ufeff|\*|#)")

# A line this long without a break is not a paragraph but a whole document on one line.
LONG_LINE = 2000
FEW_LINES = 3  # a text of so few lines is split at wide spaces, however short it is
# Hard-wrapped text: at least this many lines, no wider than a page, mostly cut in mid-sentence.
WRAP_MIN_LINES = 30
WRAP_MAX_WIDTH = 75
WRAP_SHARE = 0.5
FRAGMENTS = 8  # sentences broken at a single newline, in a text with blank lines between
NOTE_MARK = 2  # characters of a line that may be a note mark or an index figure (M2)
LONG_HEADING = 60
_SENTENCE_END = "。！？；：!?;:”』」)）"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: ``text`` is the folded, joined text of its ``pieces`` of the source."""

    pieces: tuple[Span, ...]
    text: str

    @property
    def span(self) -> Span:
        """From the first piece's start to the last one's end."""
        return Span(self.pieces[0].start, self.pieces[-1].end)

    def offset(self, index: int) -> int:
        """Return the source offset of ``text[index]`` (``len(text)`` gives the end)."""
        if index >= len(self.text):
            return self.pieces[-1].end
        lengths = [piece.end - piece.start for piece in self.pieces]
        starts = [0, *accumulate(lengths)]
        at = bisect_right(starts, index) - 1
        return self.pieces[at].start + index - starts[at]

    def moved(self, by: int) -> Paragraph:
        """Return the paragraph as it stands in a text that has ``by`` characters more before it."""
        if not by:
            return self
        pieces = tuple(Span(piece.start + by, piece.end + by) for piece in self.pieces)
        return Paragraph(pieces, self.text)


@dataclass(frozen=True, slots=True)
class Marks:
    """What printing and scraping put into a text: patterns on folded text.

    ``line`` matches whole lines (page numbers, addresses in print headers) across which a
    hard-wrapped paragraph goes on, ``inline`` what stands in mid-sentence (watermarks, 下转第二版),
    ``jump`` those after which a newspaper goes on with the sentence.
    """

    line: re.Pattern[str]
    inline: re.Pattern[str]
    jump: re.Pattern[str]


def paragraphs(text: str, marks: Marks, is_apart: Callable[[str], bool]) -> list[Paragraph]:
    """Return the paragraphs of ``text`` in order.

    The ``marks`` come out as paragraphs of their own, wherever they stand. ``is_apart`` tells
    lines that are never joined with others.
    """
    folded = fold(text)
    lines = [_line(text, folded, span) for span in _lines(text)]
    is_whole = len(lines) <= FEW_LINES
    lines = [unit for line in lines for unit in _numbered_units(line, anywhere=is_whole)]
    lines, inside = _without(marks.inline, lines)
    joiner = _Joiner(_wrap_width(lines), _is_fragmented(text, lines), is_apart, marks)
    return sorted([*joiner.joined(text, lines), *inside], key=lambda paragraph: paragraph.span)


def whole_lines(text: str, marks: Marks) -> list[Paragraph]:
    """Return the lines of ``text``, of which each is a paragraph but for the ``marks`` in it."""
    folded = fold(text)
    trimmed = (_trim(text, *line) for line in _split(text, 0, len(text), _NEWLINE))
    lines = [
        Paragraph((span,), folded[span.start : span.end])
        for span in trimmed
        if span.start < span.end
    ]
    lines, inside = _without(marks.inline, lines)
    return sorted([*lines, *inside], key=lambda paragraph: paragraph.span)


def _without(
    inline: re.Pattern[str], lines: list[Paragraph]
) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return ``lines`` without the marks inside them, and the marks."""
    kept: list[Paragraph] = []
    marks: list[Paragraph] = []
    for line in lines:
        if inline.search(line.text) is None:
            kept.append(line)
            continue
        found = [match.span() for match in inline.finditer(line.text)]
        marks += [_cut(line, [span]) for span in found]
        edges = [0, *(edge for span in found for edge in span), len(line.text)]
        rest = [
            trimmed
            for start, end in zip(edges[::2], edges[1::2], strict=True)
            if (trimmed := _stripped(line.text, start, end))
        ]
        if rest:
            kept.append(_cut(line, rest))
    return kept, marks


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range without the spaces at its edges, None where nothing is left."""
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return (start, start + len(part.strip())) if part.strip() else None


def _cut(paragraph: Paragraph, kept: list[tuple[int, int]]) -> Paragraph:
    """Return what stands of ``paragraph`` in the ranges ``kept`` of its text."""
    pieces = [piece for start, end in kept for piece in part(paragraph, start, end)]
    return Paragraph(tuple(pieces), "".join(paragraph.text[start:end] for start, end in kept))


def part(paragraph: Paragraph, start: int, end: int) -> list[Span]:
    """Return the pieces of source text that hold ``paragraph.text[start:end]``."""
    first, last = paragraph.offset(start), end_of(paragraph, start, end - start)
    cut = (Span(max(piece.start, first), min(piece.end, last)) for piece in paragraph.pieces)
    return [piece for piece in cut if piece.start < piece.end]


def end_of(paragraph: Paragraph, start: int, length: int) -> int:
    """Return the source offset at which ``length`` characters from ``start`` end."""
    return paragraph.offset(start + length - 1) + 1 if length else paragraph.offset(start)


def _numbered_units(line: Paragraph, *, anywhere: bool) -> Iterator[Paragraph]:
    """Cut a line that holds several numbered units; most lines hold none or one."""
    starts = inline_starts(line.text, anywhere=anywhere)
    if len(starts) == 1 or len(line.pieces) > 1:
        yield line
        return
    for start, end in pairwise([*starts, len(line.text)]):
        kept = line.text[start:end].rstrip()
        if kept:
            begin = line.offset(start)
            yield Paragraph((Span(begin, begin + len(kept)),), kept)


def _line(text: str, folded: str, span: Span) -> Paragraph:
    parts = [Span(*part) for part in _split(text, *span, _EMPHASIS)]
    pieces = tuple(part for part in parts if part.start < part.end)
    return Paragraph(pieces, "".join(folded[piece.start : piece.end] for piece in pieces))


def _lines(text: str) -> Iterator[Span]:
    lines = list(_split(text, 0, len(text), _NEWLINE))
    for start, end in lines:
        for span in _long_line_parts(text, start, end, is_whole=len(lines) <= FEW_LINES):
            trimmed = _trim(text, *span)
            if text[trimmed.start : trimmed.end].strip("*"):
                yield trimmed


def _long_line_parts(text: str, start: int, end: int, *, is_whole: bool) -> list[tuple[int, int]]:
    """Split a document on one line by the first separator that it uses."""
    if end - start < LONG_LINE:
        return list(_split(text, start, end, _WIDE_SPACE)) if is_whole else [(start, end)]
    for separator in (_ESCAPED_NEWLINE, _WIDE_SPACE, _SPACE_BETWEEN_CJK):
        parts = list(_split(text, start, end, separator))
        if len(parts) > (end - start) // LONG_LINE:
            return parts
    return [(start, end)]


def _split(
    text: str, start: int, end: int, separator: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    at = start
    for match in separator.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def _trim(text: str, start: int, end: int) -> Span:
    head = _EDGE.match(text, start, end)
    start = head.end() if head else start
    while end > start:
        if _EDGE_END.match(text[end - 1]):
            end -= 1
        elif text.endswith("&nbsp;", start, end):
            end -= len("&nbsp;")
        else:
            break
    return Span(start, end)


def _wrap_width(lines: list[Paragraph]) -> int | None:
    """Return the page width in characters when the text is hard-wrapped, else None."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < WRAP_MIN_LINES:
        return None
    width = lengths[int(len(lengths) * 0.8)]
    if not 20 <= width <= WRAP_MAX_WIDTH:
        return None
    full = [line for line in lines if len(line.text) >= width - 3]
    cut = [line for line in full if line.text[-1] not in _SENTENCE_END]
    enough = len(full) >= WRAP_SHARE * len(lines) and len(cut) >= WRAP_SHARE * len(full)
    return width if enough else None


def _newlines(text: str, before: Paragraph, line: Paragraph) -> int:
    return len(_NEWLINE.findall(text, before.span.end, line.span.start))


def _is_fragmented(text: str, lines: list[Paragraph]) -> bool:
    """Tell whether links and notes broke the sentences of a text with blank lines between.

    Such captures separate paragraphs by blank lines and have many single newlines after lines
    that end in mid-sentence.
    """
    gaps = [(_newlines(text, one, other), one) for one, other in pairwise(lines)]
    single = sum(gap == 1 and _is_unfinished(one) for gap, one in gaps)
    blank = sum(gap > 1 for gap, _ in gaps)
    return single >= FRAGMENTS and 2 * blank > len(gaps)


def _is_unfinished(line: Paragraph) -> bool:
    return line.text[-1] not in _SENTENCE_END


_OPENER = re.compile(
    r"[(\[]?[一二三四五六七八九十]{1,3}[)\]、.]|\(?\d{1,2}[)、]|\d{1,2}\.(?!\d)|第[一二三四五六七八九十]+[章节条]"
    r"|--|附件|目录|\[?\d{1,2}\]"
)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第.{1,3}章)"
)
_CLOSERS = {"》": "《", "”": "“", ")": "("}


@dataclass(frozen=True, slots=True)
class _Joiner:
    """Puts together the lines of one paragraph."""

    width: int | None
    is_fragmented: bool
    is_apart: Callable[[str], bool]
    marks: Marks

    def joined(self, text: str, lines: list[Paragraph]) -> list[Paragraph]:
        done: list[Paragraph] = []
        open_at: int | None = None  # index in ``done`` of the paragraph that may go on
        last = None
        for line in lines:
            if self.marks.line.fullmatch(line.text):
                done.append(line)
                continue
            apart = self._stands_apart(line.text)
            if (
                open_at is not None and last is not None and not apart
                and self._continues(text, done[open_at], last, line)
            ):  # fmt: skip
                done[open_at] = Paragraph(
                    done[open_at].pieces + line.pieces, done[open_at].text + line.text
                )
            else:
                done.append(line)
                open_at = None if apart else len(done) - 1
            last = line
        return done

    def _stands_apart(self, line: str) -> bool:
        """A lone figure may be a note mark that broke a sentence; other furniture breaks it."""
        return not (self.is_fragmented and len(line) <= NOTE_MARK) and self.is_apart(line)

    def _continues(self, text: str, before: Paragraph, last: Paragraph, line: Paragraph) -> bool:
        """Tell whether ``line`` goes on where ``before``, which ends in the line ``last``, broke off."""
        opening = _CLOSERS.get(line.text[0])
        if opening and before.text.count(opening) > before.text.count(line.text[0]):
            return True
        if line.text[0] in "，。、；：,;:" or before.text[-1] in "《“（(、":
            return True
        broken = self.is_fragmented and _newlines(text, last, line) == 1
        turned = _PAGE_BREAK.fullmatch(text, last.span.end, line.span.start)
        if (broken or turned or self._jumped(text, last, line)) and _is_unfinished(before):
            return not _OPENER.match(line.text) and not _HEADING.match(before.text)
        return self.width is not None and self._is_wrapped(before, last, line)

    def _jumped(self, text: str, last: Paragraph, line: Paragraph) -> bool:
        """Tell whether a newspaper went on elsewhere between two lines."""
        between = text[last.span.end : line.span.start]
        return not between.isspace() and self.marks.jump.search(fold(between)) is not None

    def _is_wrapped(self, before: Paragraph, last: Paragraph, line: Paragraph) -> bool:
        is_full = len(last.text) >= (self.width or 0) - 4
        is_heading = _HEADING.match(before.text) is not None and len(before.text) < LONG_HEADING
        if _OPENER.match(line.text):
            return is_full and _is_unfinished(before) and not is_heading
        return is_full and not (is_heading and before.text[-1] in "。)")
