"""A spreadsheet in the making: sheets of rows, text that stays text, cuts that are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import TypeVar

import xlsxwriter  # type: ignore[import-untyped]

from policydiff.render.cells import Cell, Row
from policydiff.render.labels import Labels
from policydiff.render.plain import visible
from policydiff.render.plan_view import NoteView

T = TypeVar("T")

# The most characters that a cell of the xlsx format holds.
CELL_LIMIT = 32_767
# The most rows that a sheet of the xlsx format holds beside its heading.
ROW_LIMIT = 1_048_575
# The most columns; a matrix of more plans than this keeps to the first of them.
COLUMN_LIMIT = 16_384
_EVERYWHERE = f"A1:XFD{ROW_LIMIT + 1}"
# Left free in a cell that is cut, for the mark that says so.
_MARK_ROOM = 100
# A file that says when it was made differs each time; this is the format's own first day.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass
class Book:
    """A workbook in the making; ``cuts`` collects what did not fit into a cell.

    Text is never taken for a formula, a number or a link. What a cell cannot hold is cut at a
    visible mark and told in the sheet of notes.
    """

    labels: Labels
    file: xlsxwriter.Workbook
    bold: xlsxwriter.format.Format
    wrapped: xlsxwriter.format.Format
    cuts: list[str] = field(default_factory=list)

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], rows: Sequence[Row]) -> None:
        """Add a sheet; a column is a heading and a width in characters."""
        sheet = self.file.add_worksheet(name)
        columns = self._kept(columns, COLUMN_LIMIT, "columns_cut", name)
        for at, (heading, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, self._fitted(visible(heading), name, 0), self.bold)
        sheet.freeze_panes(1, 0)
        rows = self._kept(rows, ROW_LIMIT, "rows_cut", name)
        for down, row in enumerate(rows, start=1):
            for at, cell in enumerate(row[: len(columns)]):
                self._write(sheet, down, at, cell)
        # A year or number within text is meant as text; the program need not point at each.
        sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)

    def _kept(self, every: Sequence[T], most: int, code: str, sheet: str) -> Sequence[T]:
        if len(every) > most:
            self.cuts.append(self.labels(code, sheet=sheet, count=len(every) - most))
        return every[:most]

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, down: int, at: int, cell: Cell) -> None:
        if cell == "":
            return  # it would take room, and a matrix has many
        if isinstance(cell, str):
            text = self._fitted(visible(cell), sheet.name, down)
            sheet.write_string(down, at, text, self.wrapped)
        else:
            sheet.write_number(down, at, cell, self.wrapped)

    def _fitted(self, text: str, sheet: str, down: int) -> str:
        # A cell counts UTF-16 units: characters beyond the first plane are two.
        units = text.encode("utf-16-le")
        if len(units) <= 2 * CELL_LIMIT:
            return text
        kept = units[: 2 * (CELL_LIMIT - _MARK_ROOM)].decode("utf-16-le", "ignore")
        count = len(text) - len(kept)
        self.cuts.append(self.labels("cut_note", sheet=sheet, row=down + 1, count=count))
        return kept + self.labels("cut", count=count)

    def columns(self, widths: Mapping[str, int]) -> list[tuple[str, int]]:
        """Return columns by the codes of their labels and their widths."""
        return [(self.labels(name), width) for name, width in widths.items()]

    def notes(self, notes: Sequence[NoteView]) -> None:
        """Add the sheet of notes; call it last, for it tells the cuts of the others."""
        rows = [(note.code, note.where, note.text) for note in notes]
        cuts = [("render.cut", "", cut) for cut in self.cuts]
        widths = {"code": 22, "place": 30, "message": 90}
        self.sheet(self.labels("notes"), self.columns(widths), [*rows, *cuts])


@contextmanager
def workbook(stream: BytesIO, title: str, labels: Labels) -> Iterator[Book]:
    """Yield a book that is written to ``stream`` when done; equal content gives equal bytes."""
    with xlsxwriter.Workbook(stream, _OPTIONS) as file:
        file.set_properties({"created": _CREATED, "title": title})
        bold = file.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = file.add_format({"text_wrap": True, "valign": "top"})
        yield Book(labels, file, bold, wrapped)
