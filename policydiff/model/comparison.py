"""What changed between two plans."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from policydiff.model.alignment import Alignment
from policydiff.model.content import ContentChanges
from policydiff.model.plan import Note, Plan, Span
from policydiff.records import dataclass

if TYPE_CHECKING:
    from policydiff.model.explanation import Explanation


class ChangeKind(StrEnum):
    """What happened to an item between two plans; every item stands in exactly one change."""

    KEPT = "kept"
    REWORDED = "reworded"
    SPLIT = "split"
    MERGED = "merged"
    PARTLY = "partly"
    ADDED = "added"
    REMOVED = "removed"


class EditOp(StrEnum):
    """One step of a word-level edit script."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Edit:
    """One step from left to right at the grain of words; an absent side has an empty span."""

    op: EditOp
    left: Span
    right: Span
    left_text: str
    right_text: str


@dataclass(frozen=True, slots=True)
class ItemEdits:
    """The word-level edits of one linked pair of items.

    ``similarity`` is the share of text kept, in [0, 1]. ``rewritten`` is true when so little is
    shared that the edits are one replacement: the texts are better read side by side.
    """

    left: str
    right: str
    similarity: float
    rewritten: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one item or one group of items.

    ``left`` and ``right`` are item ids in document order. ``moved`` is a property, not a kind;
    renumbering alone moves nothing. ``importance`` in [0, 1] ranks changes for a reader.
    ``links`` index into the alignment's links.
    """

    kind: ChangeKind
    left: tuple[str, ...]
    right: tuple[str, ...]
    moved: bool
    review: bool
    importance: float
    edits: tuple[ItemEdits, ...] = ()
    links: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans, how their items correspond, and what changed.

    ``explanations`` has one for every link, in their order, or is empty when none were asked for.
    """

    left: Plan
    right: Plan
    alignment: Alignment
    changes: tuple[Change, ...]
    notes: tuple[Note, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    content: ContentChanges = field(default_factory=ContentChanges)
