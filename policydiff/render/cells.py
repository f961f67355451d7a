"""Cells of tables, and lines of CSV that spreadsheet programs read as they are meant.

All CSV is written here: RFC 4180 with CR LF, UTF-8 behind a byte order mark, every cell on one
line, text never a formula (``text.formulas`` says how that is undone), numbers in full.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from policydiff.render.plain import one_line
from policydiff.text.formulas import guarded

Cell = str | int | float
Row = Sequence[Cell]

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
    if isinstance(cell, int):
        return f"{cell:d}"
    return f"{cell:.12g}" if isinstance(cell, float) else guarded(one_line(cell))
