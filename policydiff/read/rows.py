"""Rows of cells as text: a line for each row, its cells parted by tabs, each knowing its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policydiff.model import Place, PlaceKind, Span, Table
from policydiff.read.extracted import Writing

_SPACE = re.compile(r"\s+")
NO_CELL = Span(0, 0)

NumberedRow = tuple[int, Sequence[str]]  # counted from 1 as in the file; "" for an empty cell


def one_line(cell: str) -> str:
    """Return the text of a cell with single spaces for all white space, line breaks too."""
    return _SPACE.sub(" ", cell).strip()


def write_rows(
    writing: Writing, rows: Iterable[NumberedRow], *, number: int, name: str = ""
) -> tuple[Table, list[Place]]:
    """Write the file's ``number``-th table, that of the sheet ``name``; empty rows are left out.

    Returns where its cells stand, and the place of every row.
    """
    cells: list[tuple[Span, ...]] = []
    places: list[Place] = []
    for at, row in rows:
        start = len(writing)
        spans = tuple(_cell(writing, one_line(cell), start) for cell in row)
        if len(writing) == start:
            continue
        places.append(Place(Span(start, len(writing)), PlaceKind.ROW, at, number, name))
        writing.add("\n")
        cells.append(spans)
    return Table(tuple(cells), name), places


def _cell(writing: Writing, text: str, start: int) -> Span:
    if not text:
        return NO_CELL
    if len(writing) > start:
        writing.add("\t")
    return writing.add(text)
