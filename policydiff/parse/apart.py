"""What a file itself says is no running text.

Edges of pages, notes, tables of contents, and on pages of the web what is around the article.
Neither paragraphs nor tables go on through it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from policydiff.model import Place, PlaceKind, Source, Span
from policydiff.parse.frames import is_document_number
from policydiff.parse.furniture import MARKS, furniture
from policydiff.parse.layout import FURNITURE
from policydiff.parse.lines import Paragraph, paragraphs, whole_lines

Role = tuple[str, str]  # as in a Block: role and detail
Known = Sequence[tuple[Span, Role]]  # stretches whose role is known, in order
# What is cut by itself: a paragraph neither goes on into it nor out of it.
_CUT = (PlaceKind.FURNITURE, PlaceKind.ROW)
_AROUND = (FURNITURE, "around")
_HEADER = (FURNITURE, "page-header")
_NUMBER = ("frame", "document-number")
_ROLES = {
    PlaceKind.HEADER: _HEADER,
    PlaceKind.FOOTER: (FURNITURE, "page-footer"),
    PlaceKind.FURNITURE: _AROUND,
    PlaceKind.CONTENTS: (FURNITURE, "contents"),
    PlaceKind.FOOTNOTE: ("frame", "footnote"),
}


def apart(places: Iterable[Place]) -> Iterator[tuple[Span, Role]]:
    """Yield the stretches that are no running text, each with its role."""
    return ((place.span, _ROLES[place.kind]) for place in places if place.kind in _ROLES)


def told(text: str, role: Role) -> Role:
    """Return the role of a folded line that stands apart, as its words tell it more closely."""
    if role == _HEADER and is_document_number(text):
        return _NUMBER
    name = furniture(text) if role == _AROUND else None
    return (FURNITURE, name) if name else role


def paragraphs_of(source: Source) -> list[Paragraph]:
    """Return the paragraphs in order; none goes on from the text into what the file sets apart."""
    if source.whole_lines:
        return whole_lines(source.text, MARKS)
    cut = (place.span for place in source.places if place.kind in _CUT)
    cuts = [0, *(edge for span in cut for edge in span), len(source.text)]
    return [
        paragraph.moved(start)
        for start, end in pairwise(cuts)
        for paragraph in paragraphs(source.text[start:end], MARKS, _is_furniture)
    ]


def _is_furniture(line: str) -> bool:
    return furniture(line) is not None


def role_in(paragraph: Paragraph, known: Known) -> Role | None:
    """Return the role of the ``known`` stretch in which a paragraph begins, if it does."""
    at = bisect_right(known, paragraph.span.start, key=lambda each: each[0].start) - 1
    if at < 0 or paragraph.span.start >= known[at][0].end:
        return None
    return told(paragraph.text, known[at][1])


def inside(paragraphs: Sequence[Paragraph], apart: Known) -> Iterator[list[Paragraph]]:
    """Yield the runs of paragraphs that nothing ``apart`` interrupts."""
    for is_text, run in groupby(paragraphs, lambda each: role_in(each, apart) is None):
        if is_text:
            yield list(run)
