"""Cells of tables, and lines of CSV that spreadsheet programs read as they are meant."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from policydiff.render.plain import one_line

Cell = str | int | float
Row = Sequence[Cell]

# Spreadsheet programs take a cell that begins so for a formula, in East Asian settings the
# full-width signs too; an apostrophe before it makes it text.
_FORMULA = tuple("=+-@＝＋－＠")
_TEXT = "'"
# Without it a spreadsheet program takes the file for one in the system's old encoding.
_MARK = "\ufeff"
_LINE_END = "\r\n"


def csv_line(cells: Row) -> str:
    """Return ``cells`` as one line of CSV, each on one line and none of them a formula."""
    stream = StringIO()
    csv.writer(stream, lineterminator="").writerow([_written(cell) for cell in cells])
    return stream.getvalue()


def csv_file(lines: Iterable[str]) -> str:
    """Return lines of CSV as the text of a file."""
    return _MARK + "".join(line + _LINE_END for line in lines)


def _written(cell: Cell) -> str:
    if not isinstance(cell, str):
        return f"{cell:.12g}"
    text = one_line(cell)
    return _TEXT + text if text.startswith(_FORMULA) else text
