"""A comparison as a spreadsheet: summary, changes, links, the items of both sides, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]

from policydiff.model import Comparison
from policydiff.render.change_view import ChangeView, LinkView
from policydiff.render.labels import Labels
from policydiff.render.plan_view import FieldView, PlanView
from policydiff.render.view import ComparisonView, comparison_view

# The most characters that a cell of the xlsx format holds.
CELL_LIMIT = 32_767
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

Cell = str | int | float
Row = Sequence[Cell]


@dataclass
class _Book:
    """A workbook in the making; ``cuts`` collects what did not fit into a cell."""

    labels: Labels
    file: xlsxwriter.Workbook
    bold: xlsxwriter.format.Format
    wrapped: xlsxwriter.format.Format
    cuts: list[str] = field(default_factory=list)

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], rows: Sequence[Row]) -> None:
        """Add a sheet; a column is a heading and a width in characters."""
        sheet = self.file.add_worksheet(name)
        for at, (heading, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, heading, self.bold)
        sheet.freeze_panes(1, 0)
        for down, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                self._write(sheet, down, at, cell)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)

    def _write(self, sheet: xlsxwriter.worksheet.Worksheet, down: int, at: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(down, at, self._fitted(cell, sheet.name, down), self.wrapped)
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


def tables(comparison: Comparison, *, lang: str) -> bytes:
    """Return ``comparison`` as the bytes of an xlsx file, its labels in ``lang``.

    Text is never taken for a formula, a number or a link. What a cell cannot hold is cut at a
    visible mark and told in the sheet of notes.
    """
    view, labels = comparison_view(comparison, lang), Labels(lang)
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as file:
        file.set_properties({"created": _CREATED, "title": labels("comparison")})
        bold = file.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = file.add_format({"text_wrap": True, "valign": "top"})
        book = _Book(labels, file, bold, wrapped)
        for add in (_summary, _changes, _links, _items, _notes):
            add(book, view)
    return stream.getvalue()


def _summary(book: _Book, view: ComparisonView) -> None:
    labels = book.labels
    facts: list[Row] = [
        (left.name, left.value, right.value)
        for left, right in zip(_facts(view.left, labels), _facts(view.right, labels), strict=True)
    ]
    counts: list[Row] = [(count.label, count.count, "") for count in (*view.kinds, *view.flags)]
    model: list[Row] = [(labels("model"), view.model, "")]
    columns = [(labels("summary"), 22), (labels("left"), 50), (labels("right"), 50)]
    book.sheet(labels("summary"), columns, facts + counts + model)


def _facts(plan: PlanView, labels: Labels) -> tuple[FieldView, ...]:
    count = FieldView(labels("items"), str(len(plan.items)), "", "", "")
    source = FieldView(labels("source"), plan.source, "", "", "")
    return (*plan.fields, count, source)


def _changes(book: _Book, view: ComparisonView) -> None:
    widths = {
        "rank": 6,
        "change": 12,
        "moved": 8,
        "review": 10,
        "importance": 10,
        "left": 30,
        "right": 30,
        "similarity_column": 10,
        "probability": 10,
        "left_text": 60,
        "right_text": 60,
    }
    rows = [_change(change) for change in (*view.changes, *view.kept)]
    book.sheet(book.labels("changes"), _columns(book, widths), rows)


def _change(change: ChangeView) -> Row:
    return (
        change.rank,
        change.label,
        _tick(change.moved),
        _tick(change.review),
        round(change.importance, 3),
        change.left_name,
        change.right_name,
        change.similarity,
        change.percent,
        "\n".join(item.text for item in change.left),
        "\n".join(item.text for item in change.right),
    )


def _tick(flag: bool) -> str:
    return "√" if flag else ""


def _links(book: _Book, view: ComparisonView) -> None:
    widths = {
        "left": 36,
        "right": 36,
        "grade": 14,
        "probability": 10,
        "review": 10,
        "evidence": 44,
        "runner_up_column": 44,
    }
    book.sheet(book.labels("links"), _columns(book, widths), [_link(link) for link in view.links])


def _link(link: LinkView) -> Row:
    return (
        link.left.name,
        link.right.name,
        link.grade_label,
        round(link.probability, 3),
        _tick(link.review),
        "; ".join(link.reasons),
        link.runner_up,
    )


def _items(book: _Book, view: ComparisonView) -> None:
    widths = {"number": 8, "path": 30, "heading": 36, "text": 80}
    for name, plan in (("left_items", view.left), ("right_items", view.right)):
        rows = [(item.number, item.section, item.name, item.text) for item in plan.items]
        book.sheet(book.labels(name), _columns(book, widths), rows)


def _notes(book: _Book, view: ComparisonView) -> None:
    rows = [(note.code, note.where, note.text) for note in view.notes]
    cuts = [("render.cut", "", cut) for cut in book.cuts]
    widths = {"code": 22, "place": 30, "message": 90}
    book.sheet(book.labels("notes"), _columns(book, widths), [*rows, *cuts])


def _columns(book: _Book, widths: dict[str, int]) -> list[tuple[str, int]]:
    return [(book.labels(name), width) for name, width in widths.items()]
