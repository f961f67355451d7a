"""Where a stretch of text stands in the file it was taken from, in words: page 3, row 4."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from policydiff.model import Place, PlaceKind, Source, Span
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line


def whereabouts(source: Source, span: Span, labels: Labels) -> str:
    """Return the places in the file at which the text at ``span`` stands, "" for plain text."""
    found = sorted(_places(source.places, span), key=lambda place: (_group(place), place.span))
    texts = [_text(list(places), labels) for _, places in groupby(found, key=_group)]
    return labels("comma").join(texts)


def _places(places: Sequence[Place], span: Span) -> Iterator[Place]:
    """Yield the places that share text with ``span``; ``places`` are in order and do not nest."""
    last = bisect_left(places, span.end, key=lambda place: place.span.start)
    for place in places[:last]:
        if place.span.end > span.start:
            yield place


def _group(place: Place) -> tuple[str, int, str]:
    return place.kind, place.table, place.name


def _text(places: Sequence[Place], labels: Labels) -> str:
    """Return the words for ``places``, which are of one kind and one table."""
    one, first, last = places[0], places[0].number, places[-1].number
    number = str(first) if first == last else f"{first}–{last}"
    if one.kind is not PlaceKind.ROW:
        return labels(f"place.{one.kind}", number=number)
    if one.name:
        return labels("place.sheet-row", number=number, name=one_line(one.name))
    return labels("place.row", number=number, table=one.table)
