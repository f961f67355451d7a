"""What a file itself shows to be around its text: page edges, menus and footers of a page.

Such lines are furniture whatever they say; neither paragraphs nor tables go on through them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from policydiff.model import PlaceKind, Source, Span
from policydiff.parse.furniture import MARKS, furniture
from policydiff.parse.layout import FURNITURE
from policydiff.parse.lines import Paragraph, paragraphs, whole_lines

Role = tuple[str, str]  # of a block, and its detail
Known = Sequence[tuple[Span, Role]]  # stretches whose role is known, in order

AROUND = "around"
_EDGES = {
    PlaceKind.HEADER: "page-header", PlaceKind.FOOTER: "page-footer", PlaceKind.FURNITURE: AROUND,
}  # fmt: skip
# Where lines may be joined, they never are across these.
_APART = (PlaceKind.FURNITURE, PlaceKind.ROW)


def paragraphs_of(source: Source) -> list[Paragraph]:
    """Return the paragraphs in order; none goes on from the text into what the file sets apart."""
    if source.whole_lines:
        return whole_lines(source.text, MARKS)
    apart = (place.span for place in source.places if place.kind in _APART)
    cuts = [0, *(edge for span in apart for edge in span), len(source.text)]
    return [
        paragraph.moved(start)
        for start, end in pairwise(cuts)
        for paragraph in paragraphs(source.text[start:end], MARKS, _is_furniture)
    ]


def _is_furniture(line: str) -> bool:
    return furniture(line) is not None


def edges_of(source: Source) -> list[tuple[Span, Role]]:
    """Return the stretches that the file itself shows to be around its text, in order."""
    return [
        (place.span, (FURNITURE, _EDGES[place.kind]))
        for place in source.places
        if place.kind in _EDGES
    ]


def role_in(paragraph: Paragraph, known: Known) -> Role | None:
    """Return the role of the ``known`` stretch in which a paragraph begins, if it does."""
    at = bisect_right(known, paragraph.span.start, key=lambda each: each[0].start) - 1
    if at < 0 or paragraph.span.start >= known[at][0].end:
        return None
    role, detail = known[at][1]
    name = furniture(paragraph.text) if detail == AROUND else None
    return role, name or detail


def inside(paragraphs: Sequence[Paragraph], edges: Known) -> Iterator[list[Paragraph]]:
    """Yield the runs of paragraphs that none of ``edges`` interrupts."""
    for is_text, run in groupby(paragraphs, lambda each: role_in(each, edges) is None):
        if is_text:
            yield list(run)
