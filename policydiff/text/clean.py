"""The words of an item as they are compared: folded, unwrapped, without numbers, marks, furniture."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, compress

from policydiff.model import Item, Span
from policydiff.records import dataclass
from policydiff.text.fold import fold

# Possessive: a run of white space is looked at once, as a whole.
_SPACE_TO_DROP = re.compile(r"(?<![!-~\s])\s++|\A\s++|\s++(?![!-~])")
_SPACE_TO_COLLAPSE = re.compile(r"\s+")
_SPACE = re.compile(r"\s")
# Items kept as they were cleaned: every stage asks for those of the plans at hand.
_KEPT = 1024
# Emphasis and escapes left by scrapers; a name is the same with its quotation marks and without.
_MARKUP = re.compile(r"\*\*|&(?:nbsp|ensp|emsp|quot|[lr][ds]quo);|\\r\\n|\\n")
# Marks that lead to a glossary, in every fifth real plan: “六保”［3］. They count through a text, so
# that each is another one next year. At the start of a line such a number is a label; before 号 it
# is part of a document's number.
_REFERENCE = re.compile(
    r"(?<=\S)(?<!\\n)[ \t\u3000]*+[\[［〔] ?[0-9０-９]{1,3} ?[\]］〕](?![0-9０-９]*号)"
)


@dataclass(frozen=True, slots=True)
class CleanText:
    """An item's text for comparison and where each of its characters stands in the source.

    ``text`` is heading and body in one, ``body_at`` the index where the body begins.
    ``offsets[i]`` is the source offset of ``text[i]``.
    """

    text: str
    body_at: int
    offsets: tuple[int, ...]

    @property
    def heading(self) -> str:
        """The heading's part, with its end punctuation."""
        return self.text[: self.body_at]

    @property
    def body(self) -> str:
        """The part after the heading."""
        return self.text[self.body_at :]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of ``text[start:end]`` (an empty span keeps its place)."""
        if start < end:
            return Span(self.offsets[start], self.offsets[end - 1] + 1)
        place = self.offsets[start] if start < len(self.offsets) else self._end()
        return Span(place, place)

    def _end(self) -> int:
        return self.offsets[-1] + 1 if self.offsets else 0


def clean(item: Item) -> CleanText:
    """Return ``item`` as it is compared.

    White space stays only between two ASCII characters, as one space: plans are hard-wrapped and
    indented at will, and only there does a space separate words.
    """
    return _clean(item.text, item.span, item.heading_span, item.holes)


@lru_cache(maxsize=_KEPT)
def _clean(raw: str, place: Span, heading: Span, holes: tuple[Span, ...]) -> CleanText:
    number = Span(place.start, heading.start)
    text, offsets = _cleaned(raw, place.start, (number, *holes))
    return CleanText(text, bisect_left(offsets, heading.end), offsets)


def clean_stretch(source: str, span: Span) -> CleanText:
    """Return a stretch of ``source`` outside all items, cleaned like ``clean``; it is all body."""
    text, offsets = _cleaned(source[span.start : span.end], span.start, ())
    return CleanText(text, 0, offsets)


def unwrapped(raw: str) -> str:
    """Return a stretch of source on one line, without scrapers' markup and marks of a glossary."""
    text = _REFERENCE.sub("", _MARKUP.sub("", raw))
    return _SPACE_TO_COLLAPSE.sub(" ", _SPACE_TO_DROP.sub("", text)).strip()


def _cleaned(raw: str, start: int, strike: Iterable[Span]) -> tuple[str, tuple[int, ...]]:
    """Return ``raw``, which stands at ``start``, cleaned, and the offsets of its characters."""
    folded = fold(raw)
    keep = [True] * len(folded)
    for match in chain(_MARKUP.finditer(raw), _REFERENCE.finditer(raw)):
        _strike(keep, *match.span())
    for span in strike:
        _strike(keep, span.start - start, span.end - start)
    offsets = list(compress(range(len(folded)), keep))
    text = "".join(compress(folded, keep))
    kept = _without_spaces(text)
    text = _SPACE.sub(" ", "".join(compress(text, kept)))
    return text, tuple(map(start.__add__, compress(offsets, kept)))


def _strike(keep: list[bool], start: int, end: int) -> None:
    keep[start:end] = [False] * (end - start)


def _without_spaces(text: str) -> list[bool]:
    """Return which characters of ``text`` stay."""
    text = text.replace("\n", " ").replace("\r", " ")
    keep = [True] * len(text)
    for match in _SPACE_TO_DROP.finditer(text):
        _strike(keep, *match.span())
    for match in _SPACE_TO_COLLAPSE.finditer(text):
        _strike(keep, match.start() + 1, match.end())
    return keep
