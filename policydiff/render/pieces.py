"""Word-level edits as runs of kept, deleted and inserted text, ready for any output format."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from policydiff.model import Edit, EditOp, Item, ItemEdits, Span
from policydiff.render.plain import ELLIPSIS, flat
from policydiff.text.clean import clean

Mark = Literal["same", "deleted", "inserted", "shared"]
Side = Literal["left", "right"]

# A stretch is elided only where that saves a few words; a shorter gap costs more than it spares.
_LEAST_GAP = 12


class Piece(NamedTuple):
    """A run of text and what happened to it."""

    mark: Mark
    text: str


def woven(edits: ItemEdits, left: Item, right: Item) -> tuple[Piece, ...]:
    """Return both items' texts in one: what the right one keeps, lacks and adds."""
    return _merged(piece for edit in edits.edits for piece in _edit_pieces(edit, left, right))


def _edit_pieces(edit: Edit, left: Item, right: Item) -> tuple[Piece, ...]:
    new = _printed(right, edit.right, edit.right_text)
    if edit.op is EditOp.EQUAL:
        return (Piece("same", new),)
    return Piece("deleted", _printed(left, edit.left, edit.left_text)), Piece("inserted", new)


def one_side(edits: Sequence[ItemEdits], item: Item, side: Side) -> tuple[Piece, ...]:
    """Return one item's text with what no counterpart shares marked deleted or inserted.

    ``edits`` are those of the item with each of its counterparts, at least one. What any of them
    keeps is kept: a part of a split item that went to the second half is not deleted.
    """
    mark: Mark = "deleted" if side == "left" else "inserted"
    texts, flags = zip(*(_kept_characters(one, item, side) for one in edits), strict=True)
    kept = map(any, zip(*flags, strict=True))
    runs = groupby(zip(texts[0], kept, strict=True), key=lambda pair: pair[1])
    return _merged(
        Piece("same" if same else mark, "".join(c for c, _ in run)) for same, run in runs
    )


def _kept_characters(edits: ItemEdits, item: Item, side: Side) -> tuple[str, list[bool]]:
    text = ""
    kept: list[bool] = []
    for edit in edits.edits:
        span, cleaned = _end(edit, side)
        text += _printed(item, span, cleaned)
        kept += [edit.op is EditOp.EQUAL] * len(cleaned)
    return text, kept


def _end(edit: Edit, side: Side) -> tuple[Span, str]:
    return (edit.left, edit.left_text) if side == "left" else (edit.right, edit.right_text)


def _printed(item: Item, span: Span, cleaned: str) -> str:
    """Return ``cleaned`` with its characters as they stand in the source, unfolded.

    Edits that another version of the cleaning has made are shown as they are.
    """
    known = clean(item)
    first = bisect_left(known.offsets, span.start)
    stretch = slice(first, first + len(cleaned))
    if known.text[stretch] != cleaned:
        return cleaned
    return "".join(
        char if char == " " else item.text[place - item.span.start]
        for char, place in zip(cleaned, known.offsets[stretch], strict=True)
    )


def _merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    filled = (piece for piece in pieces if piece.text)
    grouped = groupby(filled, key=lambda piece: piece.mark)
    return tuple(Piece(mark, flat("".join(p.text for p in run))) for mark, run in grouped)


def elided(pieces: Sequence[Piece], context: int) -> tuple[Piece, ...]:
    """Return ``pieces`` with long unchanged stretches cut to ``context`` characters a side."""
    last = len(pieces) - 1
    return tuple(
        Piece(piece.mark, _elide(piece.text, context * (at > 0), context * (at < last)))
        if piece.mark == "same"
        else piece
        for at, piece in enumerate(pieces)
    )


def _elide(text: str, head: int, tail: int) -> str:
    if len(text) - head - tail < _LEAST_GAP:
        return text
    return text[:head] + ELLIPSIS + (text[-tail:] if tail else "")
