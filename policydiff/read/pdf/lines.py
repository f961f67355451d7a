"""Characters to lines: runs on one base line, put together again across spaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from policydiff.read.pdf.page import Glyph
from policydiff.records import dataclass

_SAME_LINE = 0.35  # of the height, between base lines: notes and raised figures stand off less
_RUN = 0.9  # of a wide character; a wider gap may be a gutter, or part two columns of a table
_WORD_GAP = 0.18  # of a wide character, between two Latin words
_STRUCK_TWICE = 0.4  # of its width; printed again so near, a character is only made bold
_LATIN_WIDTH = 0.75  # of the height of a line, where it has no wide character


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a run in it; ``size`` is the width of a Chinese character in it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    page: int = 0

    @property
    def middle(self) -> float:
        """Where its middle stands."""
        return (self.x0 + self.x1) / 2


def runs(glyphs: Iterable[Glyph], page: int = 0) -> list[Line]:
    """Return the runs of characters with no wide gap in them, line by line from the top."""
    found: list[Line] = []
    for row in _rows(sorted(glyphs, key=lambda each: (each.base, each.x0))):
        start = 0
        for at, (one, other) in enumerate(pairwise(row), 1):
            if other.x0 - one.x1 > _RUN * max(_size([one]), _size([other])):
                found.append(_run(row[start:at], page))
                start = at
        found.append(_run(row[start:], page))
    return found


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters that share a base line, from the left."""
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in glyphs:
        if rows and glyph.base - base <= _SAME_LINE * min(glyph.height, rows[-1][0].height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base = glyph.base
    return [sorted(row, key=lambda each: (each.x0, each.base)) for row in rows]


def _size(row: Sequence[Glyph]) -> float:
    wide = [each.x1 - each.x0 for each in row if is_wide(each.char)]
    return median(wide) if wide else _LATIN_WIDTH * median(each.height for each in row)


def _run(glyphs: Sequence[Glyph], page: int) -> Line:
    size = _size(glyphs)
    once = [glyphs[0]]
    for glyph in glyphs[1:]:
        last = once[-1]
        if glyph.char != last.char or glyph.x0 - last.x0 > _STRUCK_TWICE * (last.x1 - last.x0):
            once.append(glyph)
    pieces = [once[0].char]
    for one, other in pairwise(once):
        pieces += [_between(one.char, other.char, (other.x0 - one.x1) / size), other.char]
    base = median(each.base for each in once)
    return Line("".join(pieces), once[0].x0, max(each.x1 for each in once), base, size, page)


def _between(one: str, other: str, gap: float) -> str:
    """Return the space that a gap of so many wide characters in a run stands for."""
    return " " if gap > _WORD_GAP and not (is_wide(one) or is_wide(other)) else ""


def is_wide(char: str) -> bool:
    """Tell whether ``char`` fills a square, as Chinese characters and their punctuation do."""
    return "\u2e80" <= char <= "\ua4cf" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uff60" or char >= "\U00020000"  # fmt: skip


def together(parts: Sequence[Line]) -> list[Line]:
    """Return whole lines of ``parts``, which stand in one column, from the top."""
    rows: list[list[Line]] = []
    for part in sorted(parts, key=lambda each: (each.base, each.x0)):
        last = rows[-1][0] if rows else None
        if last and abs(part.base - last.base) <= _SAME_LINE * min(part.size, last.size):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [_joined(sorted(row, key=lambda each: each.x0)) for row in rows]


def _joined(parts: Sequence[Line]) -> Line:
    """Return the runs of a line as one: a space parts them, unless single characters are spread."""
    first, last = parts[0], parts[-1]
    size = max(parts, key=lambda each: len(each.text)).size
    text, spread = first.text, False
    for one, other in pairwise(parts):
        spread = (len(other.text) == 1 and len(one.text) == 1) or (spread and len(one.text) == 1)
        text += other.text if spread else f" {other.text}"
    return Line(text, first.x0, last.x1, first.base, size, first.page)


def spliced(one: str, other: str) -> str:
    """Return what stands between two lines of one paragraph: a space only between Latin words."""
    return " " if one and other and _is_word(one[-1]) and _is_word(other[0]) else ""


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ",.;:)(%")
