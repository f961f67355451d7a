"""XML of a workbook, element by element: a sheet is far larger than what is kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from policydiff.read.package import Package

Parser: TypeAlias = "XMLPullParser[Element]"
_PIECE = 1 << 16  # bytes that are parsed at a time


def elements(
    package: Package, part: str, without: re.Pattern[bytes] | None = None
) -> Iterator[Element]:
    """Yield the elements of ``part`` as they end, by their local names; children come first.

    What answers to ``without`` is cut out beforehand.

    Raises:
        ReadError: as ``Package.markup``; it is no XML.
    """
    data = package.markup(part)
    data = without.sub(b"", data) if without else data
    parser: Parser = XMLPullParser(("end",))
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            yield from _named(parser)
        parser.close()
        yield from _named(parser)
    except (ParseError, ValueError, LookupError) as error:  # LookupError: its encoding
        raise package.damaged(part, error) from error


def _named(parser: Parser) -> Iterator[Element]:
    """Yield finished elements under their local names: the strict form has other name spaces."""
    finished: Iterator[Any] = parser.read_events()  # pairs, as only ends are asked for
    for _, element in finished:
        element.tag = element.tag.rpartition("}")[2]
        yield element
