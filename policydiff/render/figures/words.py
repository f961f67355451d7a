"""Words of documents as a figure can show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from policydiff.render.plain import REPLACEMENT, excerpt, one_line

# The usual sign for a character that cannot be shown; fonts for Chinese lack U+FFFD.
_UNKNOWN = "□"


def shown_text(text: str, length: int = 120) -> str:
    """Return ``text`` on one line, harmless, at most ``length`` characters long."""
    return excerpt(one_line(text).replace(REPLACEMENT, _UNKNOWN), length)


def strings(value: object) -> Iterator[str]:
    """Return every text in ``value``, however deep in dataclasses, mappings and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from strings(tuple(value.items()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
