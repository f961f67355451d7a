"""Source text without the noise that breaks names and dates apart, with its offsets.

Titles come spaced (政 府 工 作 报 告), broken over lines, in bold marks, with ?? where a space was
lost, or with line breaks written out as a backslash and a letter. Metadata are looked for in a
flattened copy, and every finding is carried back to the source by the offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policydiff.model import Span
from policydiff.records import dataclass
from policydiff.text.fold import fold

_NOISE = re.compile(r"(?:\\r|\\n|&nbsp;|\*\*|\?\?|\s)+")
# A run this long separates paragraphs in texts that came without any line break.
_WIDE = 3


# 二〇一九年, 二○二〇年, 二零二一年; the O of old captures too.
_CHINESE_YEAR = re.compile(r"(?:一九|二[〇○零O0])[〇○零O0一二三四五六七八九]{2}(?=年)")
_FIGURES = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


@dataclass(frozen=True, slots=True)
class Flat:
    """Flattened text; ``offsets[i]`` is the source offset of ``text[i]``."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of the non-empty ``text[start:end]``."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def flatten(source: str, spans: Iterable[Span | None], *, lines: bool = True) -> Flat:
    """Flatten the given spans of ``source``, one after the other.

    White space goes, except one space between ASCII words; with ``lines`` a line break (and a
    gap of three or more spaces) stays as one newline. Spans are joined by a newline.
    """
    text: list[str] = []
    offsets: list[int] = []
    for span in spans:
        if span is None:
            continue
        if offsets and lines:
            text.append("\n")
            offsets.append(offsets[-1])
        _append(source, span, lines, (text, offsets))
    return Flat("".join(text), tuple(offsets))


def _append(source: str, span: Span, lines: bool, into: tuple[list[str], list[int]]) -> None:
    text, offsets = into
    folded = _with_figures(fold(source[span.start : span.end]))
    done = 0
    for noise in _NOISE.finditer(folded):
        text.append(folded[done : noise.start()])
        offsets.extend(range(span.start + done, span.start + noise.start()))
        if mark := _mark(folded, noise, lines):
            text.append(mark)
            offsets.append(span.start + noise.start())
        done = noise.end()
    text.append(folded[done:])
    offsets.extend(range(span.start + done, span.start + len(folded)))


def _with_figures(folded: str) -> str:
    """Write years in Chinese numerals (二〇二〇年) with figures, one character for one."""
    return _CHINESE_YEAR.sub(lambda year: year.group().translate(_FIGURES), folded)


def _mark(folded: str, noise: re.Match[str], lines: bool) -> str:
    """Return what remains of a stretch of noise: a newline, a space or nothing."""
    run = noise.group()
    if lines and ("\n" in run or "\r" in run or "\\" in run or run.count(" ") >= _WIDE):
        return "\n"
    left, right = folded[noise.start() - 1 : noise.start()], folded[noise.end() : noise.end() + 1]
    return " " if left.isascii() and left.isalnum() and right.isascii() and right.isalnum() else ""
