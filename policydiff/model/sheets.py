"""Question sheets: which pairs of items a reviewer is asked about, and what the answers say.

``reviews`` makes and reads them, ``render`` writes them out.
"""

from __future__ import annotations

from enum import StrEnum

from policydiff.model.plan import Note, Plan
from policydiff.records import dataclass


class Verdict(StrEnum):
    """What a reviewer says of two items: the same task, partly the same, or different tasks."""

    SAME = "same"
    PARTLY = "partly"
    DIFFERENT = "different"


class SheetColumn(StrEnum):
    """The columns of a question sheet and of ``reviews.csv``, in their order.

    The keys say which two texts an answer is about; the other columns are for people, and for
    telling when a text has changed since.
    """

    ANSWER = "answer"
    QUESTION = "question"
    LEFT_PLAN = "left_plan"
    LEFT_ITEM = "left_item"
    LEFT_TEXT = "left_text"
    RIGHT_PLAN = "right_plan"
    RIGHT_ITEM = "right_item"
    RIGHT_TEXT = "right_text"
    LEFT_KEY = "left_key"
    RIGHT_KEY = "right_key"


@dataclass(frozen=True, slots=True)
class Question:
    """Two items, by their ids, of which a reviewer is asked whether they are the same task.

    The keys are the items' ``reviews.identity.item_key``.
    """

    left: str
    right: str
    left_key: str
    right_key: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Questions about two plans, in an order that says nothing about the links between them.

    ``left_name`` and ``right_name`` tell the two from all plans of the sheet; see
    ``reviews.identity.plan_names``.
    """

    left: Plan
    right: Plan
    left_name: str
    right_name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part for every pair of plans that was looked at, with questions or without.

    ``notes`` say what the sheet is not about.
    """

    parts: tuple[SheetPart, ...]
    notes: tuple[Note, ...] = ()
