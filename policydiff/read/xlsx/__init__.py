"""Read Excel workbooks: their sheets as tables, with what Excel shows in each cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policydiff.errors import ReadError
from policydiff.model import Note, Place, Table
from policydiff.read.decode import Decoded
from policydiff.read.extracted import BY_FORMAT, Extracted, Writing
from policydiff.read.limits import beyond, limits
from policydiff.read.package import Package
from policydiff.read.rows import NumberedRow, write_rows
from policydiff.read.xlsx.sheet import Cells, Sheet, sheet_cells
from policydiff.read.xlsx.workbook import Workbook, workbook_in


def read_xlsx(data: bytes, path: str, _encoding: str | None) -> Extracted:
    """Return the text of a workbook: each row a line, its cells parted by tabs.

    Hidden sheets are left out and noted; hidden rows are read, and noted. Formulas give what the
    program that saved the file had calculated.

    Raises:
        ReadError: it is damaged, encrypted or too large, or has no text.
    """
    package = Package(data, path)
    workbook = workbook_in(package)
    writing = Writing()
    tables: list[Table] = []
    places: list[Place] = []
    read: list[Cells] = []
    for sheet in workbook.sheets:
        if not sheet.hidden:
            cells = sheet_cells(package, workbook, sheet)
            rows = _bounded(_rows(cells, path), writing, path)
            table, found = write_rows(writing, rows, number=len(tables) + 1, name=sheet.name)
            read.append(cells)
            if table.rows:
                tables.append(table)
                places += found
    if not tables:
        raise ReadError("read.empty", path=path)
    return Extracted(
        Decoded(writing.text(), "utf-8", BY_FORMAT), "xlsx", tuple(places), tuple(tables),
        whole_lines=True, notes=tuple(_notes(path, workbook, read)),
    )  # fmt: skip


def _rows(cells: Cells, path: str) -> Iterator[NumberedRow]:
    """Yield the rows of a sheet without the columns in which nothing stands."""
    columns = sorted({column for row in cells.rows.values() for column in row})
    if len(columns) > limits().columns:
        raise beyond("table.too_wide", path, "columns")
    if len(columns) * len(cells.rows) > limits().cells:
        raise beyond("table.too_many", path, "cells")
    for number in sorted(cells.rows):
        row = cells.rows[number]
        yield number, [row.get(column, "") for column in columns]


def _bounded(rows: Iterable[NumberedRow], writing: Writing, path: str) -> Iterator[NumberedRow]:
    """Yield ``rows`` while they fit: any number of cells may name one long text of the file."""
    most = limits().characters
    for number, row in rows:
        if len(writing) + sum(map(len, row)) > most:
            raise beyond("read.too_long", path, "characters")
        yield number, row


def _notes(path: str, workbook: Workbook, read: Sequence[Cells]) -> Iterator[Note]:
    hidden = [sheet.name for sheet in workbook.sheets if sheet.hidden]
    if hidden:
        yield Note("xlsx.hidden_sheets", path, {"count": len(hidden), "names": _listed(hidden)})
    if rows := sum(cells.hidden_rows for cells in read):
        yield Note("xlsx.hidden_rows", path, {"count": rows})
    if columns := sum(cells.hidden_columns for cells in read):
        yield Note("xlsx.hidden_columns", path, {"count": columns})
    if formulas := sum(cells.not_calculated for cells in read):
        yield Note("xlsx.not_calculated", path, {"count": formulas})


def _listed(names: Sequence[str]) -> dict[str, str]:
    return {"zh": "、".join(names), "en": ", ".join(names)}


__all__ = ["Sheet", "read_xlsx"]
