"""A question sheet in words of one language, and as CSV: the form of ``reviews.csv``."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.model import Plan
from policydiff.render.cells import csv_file, csv_line
from policydiff.render.labels import Labels
from policydiff.render.plan_view import ItemView, PlanView, item_view, plan_view
from policydiff.sheets import Question, Sheet, SheetColumn


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
        questions.append(QuestionView(number, left, right, csv_line([str(number), *cells])))
    return SheetView(
        left=plan_view(sheet.left, labels),
        right=plan_view(sheet.right, labels),
        header=csv_line([labels(f"column.{column.value}") for column in SheetColumn]),
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


def sheet_csv(sheet: Sheet, *, lang: str) -> str:
    """Return ``sheet`` as CSV for a spreadsheet program, the answers left blank."""
    view = sheet_view(sheet, Labels(lang))
    lines = [view.header, *("," + question.row for question in view.questions)]
    return csv_file(lines)
