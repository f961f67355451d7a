"""What a report claims: at this place of that file stand these words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from policydiff.model import Item, Span
from policydiff.records import dataclass
from policydiff.render.mask import mask
from policydiff.render.plain import ELLIPSIS, in_place, one_line, visible
from policydiff.text.clean import clean, unwrapped
from policydiff.text.fold import fold

Data = Mapping[str, Any]
_REFERENCE = re.compile(r"\[[0-9]{1,3}\]")  # folded, wherever it stands


class How(StrEnum):
    """How a report writes down the words that it quotes.

    ``exact`` as they are; ``within`` as they are, somewhere in the span; ``shown`` on one line;
    ``field`` on one line, contacts masked; ``segment`` as they are, what harms replaced; ``masked``
    the same with contacts masked; ``before`` and ``after`` on one line, beginning or ending
    somewhere; ``text`` the stretches of an item for reading; ``compared`` the words of an item as
    they are compared (``text.clean``).
    """

    EXACT = "exact"
    WITHIN = "within"
    SHOWN = "shown"
    FIELD = "field"
    SEGMENT = "segment"
    MASKED = "masked"
    BEFORE = "before"
    AFTER = "after"
    TEXT = "text"
    COMPARED = "compared"


@dataclass(frozen=True, slots=True)
class Shape:
    """Where an item stands, and what of it is not compared: all before ``heading``, and ``holes``."""

    span: Span
    heading: Span
    holes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """The words ``said`` stand at ``span`` in the text that ``plan`` was read from.

    ``where`` is the place in the report that says so. A claim of an item's words goes with its
    ``shape``, one of its text with the ``stretches`` it is made of.
    """

    where: str
    plan: str
    span: Span
    said: str
    how: How = How.EXACT
    shape: Shape | None = None
    stretches: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """A plan as a report names it: the file that it was read from, and what is its own of the text.

    ``encoding`` is what the file was decoded with, where the report says it and the format leaves
    it open; ``is_told`` that the user named it. ``span`` is None where the report does not say it.
    """

    plan: str
    name: str
    sha256: str
    encoding: str | None = None
    is_told: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a plan's text that a report has itself."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a report says: the plans it names, what it quotes of them, what it has of their texts."""

    origins: Mapping[str, Origin]
    claims: Sequence[Claim]
    fragments: Mapping[str, Sequence[Fragment]]


def words_at(claim: Claim, text: str) -> tuple[str, str]:
    """Return the words that ``claim`` wants, and those that ``text`` has there, to be equal."""
    if claim.shape is not None:
        # Folded twice: what made the report may have had no way to read traditional characters.
        return fold(claim.said), fold(_compared(claim.shape, claim.span, text))
    if claim.how is How.TEXT:
        parts = "\n".join(text[start:end] for start, end in claim.stretches)
        return _bare(claim.said), _bare(parts)
    return _COMPARED[claim.how](claim.said, text[claim.span.start : claim.span.end])


def _compared(shape: Shape, span: Span, text: str) -> str:
    raw = text[shape.span.start : shape.span.end]
    item = Item("", None, (), "", raw, shape.span, shape.heading, shape.holes)
    cleaned = clean(item)
    start, end = (bisect_left(cleaned.offsets, at) for at in span)
    return cleaned.text[start:end]


def _bare(text: str) -> str:
    """Return what stays of a text however it is wrapped, folded and made visible.

    Marks of a glossary are left out: words that are compared stand without them.
    """
    return _REFERENCE.sub("", fold("".join(unwrapped(visible(text)).split())))


def _within(said: str, found: str) -> tuple[str, str]:
    return said, said if said in found else found


def _before(said: str, found: str) -> tuple[str, str]:
    wanted = _bare(said.removeprefix(ELLIPSIS))
    bare = _bare(found)
    return wanted, bare[len(bare) - len(wanted) :] if len(bare) >= len(wanted) else bare


def _after(said: str, found: str) -> tuple[str, str]:
    wanted = _bare(said.removesuffix(ELLIPSIS))
    return wanted, _bare(found)[: len(wanted)]


_COMPARED: dict[How, Callable[[str, str], tuple[str, str]]] = {
    How.EXACT: lambda said, found: (said, found),
    How.WITHIN: _within,
    How.SHOWN: lambda said, found: (said, one_line(found)),
    How.FIELD: lambda said, found: (said, one_line(mask(found))),
    How.SEGMENT: lambda said, found: (said, in_place(found)),
    How.MASKED: lambda said, found: (said, mask(in_place(found))),
    How.BEFORE: _before,
    How.AFTER: _after,
}


def moved(claim: Claim, by: int) -> Claim:
    """Return ``claim`` for a text that begins ``by`` characters before the one it is about."""
    shape = claim.shape and Shape(
        _moved(claim.shape.span, by),
        _moved(claim.shape.heading, by),
        tuple(_moved(hole, by) for hole in claim.shape.holes),
    )
    stretches = tuple(_moved(one, by) for one in claim.stretches)
    return replace(claim, span=_moved(claim.span, by), shape=shape, stretches=stretches)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def joined(fragments: Sequence[Fragment], span: Span) -> str | None:
    """Return what ``fragments`` of one plan, in their order, have at ``span``; None where they do not."""
    first = bisect_right(fragments, span.start, key=lambda one: one.span.start) - 1
    if first < 0:
        return None
    text, at = "", fragments[first].span.start
    for one in fragments[first:]:
        if at >= span.end or one.span.start != at:
            break
        text, at = text + one.text, one.span.end
    start = span.start - fragments[first].span.start
    return text[start : start + span.end - span.start] if at >= span.end else None


def span_of(value: object) -> Span | None:
    """Return the span that ``[start, end]`` says; None where ``value`` is no such thing."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    start, end = value
    whole = type(start) is int and type(end) is int
    return Span(start, end) if whole and 0 <= start <= end else None


def spans_of(value: object) -> tuple[Span, ...]:
    """Return the spans that a list of them says; what is none is left out."""
    found = map(span_of, value) if isinstance(value, list) else ()
    return tuple(one for one in found if one is not None)


def children(data: object) -> Iterator[tuple[str, object]]:
    """Yield the parts of ``data`` with what their place is called: ".name", "[3]"."""
    if isinstance(data, Mapping):
        yield from ((f".{name}", one) for name, one in data.items())
    elif isinstance(data, list):
        yield from ((f"[{at}]", one) for at, one in enumerate(data))
