"""A question sheet in words of one language, and as CSV: the form of ``reviews.csv``."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from policydiff.model import Plan
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.plan_view import ItemView, PlanView, item_view, plan_view
from policydiff.sheets import Question, Sheet, SheetColumn

# Spreadsheet programs take a cell that begins so for a formula, in East Asian settings the
# full-width signs too; an apostrophe before it makes it text.
_FORMULA = tuple("=+-@＝＋－＠")
_TEXT = "'"
# Without it a spreadsheet program takes the file for one in the system's old encoding.
_MARK = "\ufeff"
_LINE_END = "\r\n"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question; ``row`` is its line of CSV after the first cell, which is for the answer."""

    number: int
    left: ItemView
    right: ItemView
    row: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """A whole sheet; ``header`` is the first line of its CSV."""

    left: PlanView
    right: PlanView
    header: str
    questions: tuple[QuestionView, ...]


def sheet_view(sheet: Sheet, labels: Labels) -> SheetView:
    """Return ``sheet`` in the words of ``labels``; nothing computed about the items is in it."""
    lefts, rights = _items(sheet.left), _items(sheet.right)
    questions = []
    for number, question in enumerate(sheet.questions, start=1):
        left, right = lefts[question.left], rights[question.right]
        cells = _cells(sheet, question, left=left, right=right)
        questions.append(QuestionView(number, left, right, _line([str(number), *cells])))
    return SheetView(
        left=plan_view(sheet.left, labels),
        right=plan_view(sheet.right, labels),
        header=_line([labels(f"column.{column.value}") for column in SheetColumn]),
        questions=tuple(questions),
    )


def _items(plan: Plan) -> dict[str, ItemView]:
    return {item.id: item_view(item) for item in plan.items}


def _cells(sheet: Sheet, question: Question, *, left: ItemView, right: ItemView) -> list[str]:
    """Return what follows the answer and the number, in the order of ``SheetColumn``."""
    return [
        sheet.left_name, left.name, left.text,
        sheet.right_name, right.name, right.text,
        question.left_key, question.right_key,
    ]  # fmt: skip


def _line(cells: Sequence[str]) -> str:
    stream = StringIO()
    csv.writer(stream, lineterminator="").writerow([_harmless(one_line(cell)) for cell in cells])
    return stream.getvalue()


def _harmless(cell: str) -> str:
    return _TEXT + cell if cell.startswith(_FORMULA) else cell


def sheet_csv(sheet: Sheet, *, lang: str) -> str:
    """Return ``sheet`` as CSV for a spreadsheet program, the answers left blank."""
    view = sheet_view(sheet, Labels(lang))
    lines = [view.header, *("," + question.row for question in view.questions)]
    return _MARK + "".join(line + _LINE_END for line in lines)
