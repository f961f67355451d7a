"""Document text made harmless and short for showing.

What a document says may hold escape sequences, direction overrides or characters that no
encoding can write. Every people-facing renderer passes text through ``visible`` first and then
escapes for its own format.
"""

from __future__ import annotations

import re

from policydiff.model import Item, Span

# Controls (C0, DEL, C1), surrogates, direction marks and overrides, noncharacters.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e"
    "\u2066-\u2069\ufffe\uffff]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_ONE_LINE_END = re.compile("[\r\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
REPLACEMENT = "\ufffd"
ELLIPSIS = "…"
DASH = "—"


def visible(text: str) -> str:
    """Return ``text`` with harmful characters replaced by U+FFFD and invisible ones dropped.

    Only line feeds and tabs remain of the control characters.
    """
    lines = _LINE_END.sub("\n", text)
    return _HARMFUL.sub(REPLACEMENT, _INVISIBLE.sub("", lines))


def in_place(text: str) -> str:
    """Return ``text`` with every harmful character replaced by one, so that offsets still hold.

    What is invisible but harmless stays.
    """
    return _HARMFUL.sub(REPLACEMENT, _ONE_LINE_END.sub("\n", text.replace("\r\n", " \n")))


def one_line(text: str) -> str:
    """Return ``text`` made visible on one line; a break inside Chinese leaves no space."""
    parts: list[str] = []
    for line in filter(None, map(str.strip, visible(text).split("\n"))):
        if parts and parts[-1][-1].isascii() and line[0].isascii():
            parts.append(" ")
        parts.append(line)
    return flat("".join(parts))


def flat(text: str) -> str:
    """Return ``text`` made visible with every run of white space as one space."""
    return _SPACES.sub(" ", visible(text))


def excerpt(text: str, length: int) -> str:
    """Return at most ``length`` characters of ``text``, the last an ellipsis where it was cut."""
    return text if len(text) <= length else text[: length - 1] + ELLIPSIS


def item_text(item: Item) -> str:
    """Return an item's text for reading: on one line, without its number and its holes."""
    at = item.span.start
    return one_line(
        "\n".join(item.text[one.start - at : one.end - at] for one in text_stretches(item))
    )


def text_stretches(item: Item) -> tuple[Span, ...]:
    """Return where in the source the text of ``item`` stands, without its number and its holes."""
    starts = (item.heading_span.start, *(hole.end for hole in item.holes))
    ends = (*(hole.start for hole in item.holes), item.span.end)
    return tuple(map(Span, starts, ends))


def percent(share: float) -> str:
    """Return a share in whole percent; only what is certain or impossible reads 100% or 0%."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole}%"


def chance(probability: float) -> str:
    """Return a probability in whole percent; none is so sure that it reads 0% or 100%."""
    whole = round(probability * 100)
    return "<1%" if whole < 1 else ">99%" if whole > 99 else f"{whole}%"
