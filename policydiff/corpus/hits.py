"""What is shown of a place that a search has found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from policydiff.corpus.asking import Asked, window
from policydiff.corpus.catalogue import item_at
from policydiff.model import InitiativeKind, Item, Span
from policydiff.model.hits import By, FoundPlan, Hit, Named, Piece
from policydiff.text.clean import CleanText, clean, clean_stretch

# Two or three lines on a terminal, beginning a little before the first word found.
_LENGTH, _LEAD = 120, 20
_ELLIPSIS = "…"


class Place(NamedTuple):
    """A place in the catalogue: a plan by its number, an item by its position there.

    ``mention`` is the position of a mention of the plan; outside all items there is nothing else.
    """

    plan: int
    item: int | None
    mention: int | None = None


@dataclass(frozen=True, slots=True)
class _Mention:
    named: Named
    item: str | None
    span: Span
    around: str
    around_start: int


def hit_at(
    database: sqlite3.Connection,
    place: Place,
    plan: FoundPlan,
    asked: Asked,
    why: tuple[tuple[By, ...], float | None],
) -> Hit:
    """Return what is shown of ``place``; ``why`` is what it was found by, and its cosine."""
    mentions = list(_mentions(database, place.plan))
    mention = None if place.mention is None else mentions[place.mention]
    item = None if place.item is None else item_at(database, place.plan, place.item)
    text = _outside(mention) if item is None else clean(item)
    places = asked.places(text.text) if mention is None else _where(text, mention.span)
    start = window(places, _LENGTH, lead=_LEAD)
    marks = tuple(text.span(*one) for one in places)
    by, similarity = why
    return Hit(
        plan=plan,
        item=item.id if item else None,
        number=item.number if item else None,
        heading=text.heading,
        span=_span(item, mention),
        by=by,
        similarity=similarity,
        snippet=tuple(_pieces(text.text, places, start)),
        marks=marks,
        initiatives=_named(item, mention, mentions, asked),
        quotes=tuple(_quote(mark, item, mention) for mark in marks),
    )


def _span(item: Item | None, mention: _Mention | None) -> Span:
    if mention is not None:
        return mention.span
    return item.span if item else Span(0, 0)


def _quote(mark: Span, item: Item | None, mention: _Mention | None) -> str:
    """Return the source text at ``mark``, which is in the item, or around the mention."""
    if item is not None:
        return item.text[mark.start - item.span.start : mark.end - item.span.start]
    if mention is None:
        return ""
    return mention.around[mark.start - mention.around_start : mark.end - mention.around_start]


def _outside(mention: _Mention | None) -> CleanText:
    """Return the text around a mention that stands in no item."""
    if mention is None:
        return CleanText("", 0, ())
    text = clean_stretch(mention.around, Span(0, len(mention.around)))
    return replace(text, offsets=tuple(at + mention.around_start for at in text.offsets))


def _where(text: CleanText, span: Span) -> list[tuple[int, int]]:
    """Return where in ``text`` a span of its source stands."""
    inside = [at for at, offset in enumerate(text.offsets) if span.start <= offset < span.end]
    return [(inside[0], inside[-1] + 1)] if inside else []


def _named(
    item: Item | None, mention: _Mention | None, mentions: Sequence[_Mention], asked: Asked
) -> tuple[Named, ...]:
    """Return the mention that was found, or those of the item that answer the question."""
    if mention is not None:
        return (mention.named,)
    here = [one.named for one in mentions if item is not None and one.item == item.id]
    found = [one for one in here if asked.is_all_in(one.name) or asked.is_all_in(one.quote)]
    return tuple(dict.fromkeys(found))


def _mentions(database: sqlite3.Connection, plan: int) -> Iterator[_Mention]:
    query = (
        "SELECT name, kind, quote, item, start, stop, around, around_start FROM mentions "
        "JOIN wordings ON wordings.number = wording WHERE plan = ? ORDER BY position"
    )
    for name, kind, quote, item, start, stop, *around in database.execute(query, (plan,)):
        named = Named(name, InitiativeKind(kind), quote)
        yield _Mention(named, item, Span(start, stop), *around)


def _pieces(text: str, places: Sequence[tuple[int, int]], start: int) -> Iterator[Piece]:
    """Yield the stretch of ``text`` from ``start`` on, what was found apart."""
    end = min(start + _LENGTH, len(text))
    if start:
        yield Piece(_ELLIPSIS)
    at = start
    for found, stop in places:
        if found >= at and stop <= end:
            if found > at:
                yield Piece(text[at:found])
            yield Piece(text[found:stop], found=True)
            at = stop
    if at < end:
        yield Piece(text[at:end])
    if end < len(text):
        yield Piece(_ELLIPSIS)
