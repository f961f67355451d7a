"""Lists of initiatives and targets as CSV and as a spreadsheet."""

from __future__ import annotations

from io import BytesIO

from policydiff.model import Findings
from policydiff.render.book import workbook
from policydiff.render.cells import Row, csv_file, csv_line
from policydiff.render.labels import Labels
from policydiff.render.listing import LISTS, ListView

_PLAN = {"plan": 40, "region": 20, "year": 8}
_FILE = {"source": 30, "sha256": 20}


def list_csv(name: str, findings: Findings, *, lang: str) -> str:
    """Return the list called ``name`` as CSV for spreadsheet programs, labels in ``lang``."""
    labels = Labels(lang)
    view = LISTS[name](findings, labels)
    header = [
        *map(labels, _PLAN),
        *(column.heading for column in view.columns),
        *map(labels, _FILE),
    ]
    return csv_file(csv_line(row) for row in (header, *_rows(view)))


def list_xlsx(name: str, findings: Findings, *, lang: str) -> bytes:
    """Return the list called ``name`` as the bytes of an xlsx file, labels in ``lang``."""
    labels = Labels(lang)
    view = LISTS[name](findings, labels)
    stream = BytesIO()
    with workbook(stream, view.title, labels) as book:
        columns = [(column.heading, column.width) for column in view.columns]
        book.sheet(view.title, [*book.columns(_PLAN), *columns, *book.columns(_FILE)], _rows(view))
        book.notes(view.notes)
    return stream.getvalue()


def _rows(view: ListView) -> list[Row]:
    return [
        (*each.place, *row, each.plan.source, each.plan.sha256)
        for each in view.plans
        for row in each.rows
    ]
