"""A question sheet in words of one language, and as CSV: the form of ``reviews.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from policydiff.model import Plan
from policydiff.model.sheets import Question, Sheet, SheetColumn, SheetPart
from policydiff.render.cells import csv_file, csv_line
from policydiff.render.labels import Labels
from policydiff.render.plan_view import (
    ItemView,
    NoteView,
    PlanView,
    item_view,
    note_views,
    plan_view,
    short_name,
)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question; ``row`` is its line of CSV after the first cell, which is for the answer."""

    number: int
    left: ItemView
    right: ItemView
    row: str


@dataclass(frozen=True, slots=True)
class PartView:
    """The questions about two plans, which have a short name each."""

    left: PlanView
    right: PlanView
    left_name: str
    right_name: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A whole sheet: the parts that have questions; ``header`` is the first line of its CSV.

    ``whole`` is true of a sheet about two plans only, which has one part, with questions or not.
    """

    whole: bool
    parts: tuple[PartView, ...]
    header: str
    notes: tuple[NoteView, ...]

    @property
    def count(self) -> int:
        """How many questions there are."""
        return sum(len(part.questions) for part in self.parts)


def sheet_view(sheet: Sheet, labels: Labels) -> SheetView:
    """Return ``sheet`` in the words of ``labels``; nothing computed about the items is in it."""
    whole = len(sheet.parts) == 1
    shown = [part for part in sheet.parts if part.questions or whole]
    starts = accumulate((len(part.questions) for part in shown), initial=1)
    return SheetView(
        whole=whole,
        parts=tuple(_part(part, start, labels) for part, start in zip(shown, starts, strict=False)),
        header=csv_line([labels(f"column.{column.value}") for column in SheetColumn]),
        notes=note_views(sheet.notes, labels, ()),
    )


def _part(part: SheetPart, start: int, labels: Labels) -> PartView:
    lefts, rights = _items(part.left), _items(part.right)
    questions = []
    for number, question in enumerate(part.questions, start):
        left, right = lefts[question.left], rights[question.right]
        cells = _cells(part, question, left=left, right=right)
        questions.append(QuestionView(number, left, right, csv_line([str(number), *cells])))
    return PartView(
        left=plan_view(part.left, labels),
        right=plan_view(part.right, labels),
        left_name=short_name(part.left, labels),
        right_name=short_name(part.right, labels),
        questions=tuple(questions),
    )


def _items(plan: Plan) -> dict[str, ItemView]:
    return {item.id: item_view(item) for item in plan.items}


def _cells(part: SheetPart, question: Question, *, left: ItemView, right: ItemView) -> list[str]:
    """Return what follows the answer and the number, in the order of ``SheetColumn``."""
    return [
        part.left_name, left.name, left.text,
        part.right_name, right.name, right.text,
        question.left_key, question.right_key,
    ]  # fmt: skip


def sheet_csv(sheet: Sheet, *, lang: str) -> str:
    """Return ``sheet`` as CSV for a spreadsheet program, the answers left blank."""
    view = sheet_view(sheet, Labels(lang))
    rows = ["," + question.row for part in view.parts for question in part.questions]
    return csv_file([view.header, *rows])
