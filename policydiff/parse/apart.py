"""What a file itself says is no running text.

Edges of pages, notes, tables of contents, and on pages of the web what is around the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policydiff.model import Place, PlaceKind, Span
from policydiff.parse.frames import is_document_number
from policydiff.parse.furniture import furniture
from policydiff.parse.layout import FURNITURE

Role = tuple[str, str]  # as in a Block: role and detail
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
