"""The texts of a project, and where stretches of the original stand in them.

Positions count Unicode code points from 0 (REFI-QDA 1.5, section 10.2), so a character outside
the Basic Multilingual Plane is one. The standard's sentence names "the first and the last
character", but in all its examples ``endPosition`` is the position after the last one (a quote
of 56 characters from 139 to 195, of 60 from 215 to 275), and so it is here.

Of line ends it says nothing, and programs differ: by the notes in QualCoder's importer ATLAS.ti
writes CR LF and counts one character, NVivo counts two. So the texts of a project have LF alone,
on which all agree, and no byte order mark, which some count and some drop. Positions are those in
that text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from policydiff.model import Plan, SegmentKind, Source, Span
from policydiff.records import dataclass
from policydiff.render.mask import mask_in_place
from policydiff.render.plain import REPLACEMENT

_LINE_END = re.compile("\r\n?")
# What UTF-8 cannot hold, and controls at which programs end a text or refuse it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_MARK = "\ufeff"
_FIRST_BEYOND = 0x10000
_IN_FULL = frozenset({SegmentKind.ITEM, SegmentKind.HEADING, SegmentKind.PREAMBLE})


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as it stands in the project; ``joined`` are the places of all LF after a CR."""

    text: str
    joined: tuple[int, ...]

    @property
    def beyond(self) -> int:
        """How many characters lie outside the Basic Multilingual Plane."""
        return sum(ord(each) >= _FIRST_BEYOND for each in self.text)

    def span(self, span: Span) -> Span:
        """Return where the stretch of the original at ``span`` stands in ``text``."""
        return Span(self._position(span.start), self._position(span.end))

    def _position(self, at: int) -> int:
        return at - bisect_left(self.joined, at)


def plain_text(source: Source, plans: list[Plan]) -> PlainText:
    """Return the text of ``source`` with LF for every line end and contacts in furniture masked.

    But for line ends every character is one character of the original.
    """
    text = _masked(source.text, plans)
    joined = tuple(match.start() + 1 for match in _LINE_END.finditer(text) if len(match[0]) > 1)
    text = _UNWRITABLE.sub(REPLACEMENT, _LINE_END.sub("\n", text))
    return PlainText(REPLACEMENT + text[1:] if text.startswith(_MARK) else text, joined)


def _masked(text: str, plans: list[Plan]) -> str:
    """Return ``text`` as reports show it: contacts outside items, headings and preambles starred.

    Of a file that holds another plan too, which is not in the project, that counts as outside.
    """
    parts, at = [], 0
    for start, end in sorted(_in_full(plans)):
        parts += [mask_in_place(text[at:start]), text[max(at, start) : end]]
        at = max(at, end)
    return "".join([*parts, mask_in_place(text[at:])])


def _in_full(plans: list[Plan]) -> Iterator[Span]:
    for plan in plans:
        yield from (one.span for one in plan.segments if one.kind in _IN_FULL)
