"""What a reader is told about one change and the links that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policydiff.records import dataclass
from policydiff.render.pieces import Piece
from policydiff.render.plain import DASH
from policydiff.render.plan_view import ItemView

if TYPE_CHECKING:
    from policydiff.render.explain_view import ExplanationView


@dataclass(frozen=True, slots=True)
class CountView:
    """How many changes there are of one kind, or with one property."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class EndView:
    """One end of a link: the item's id and name, and the rank of the change it stands in."""

    id: str
    name: str
    rank: int


@dataclass(frozen=True, slots=True)
class LinkView:
    """One link with its probability, its strongest reasons and its nearest rejected rival.

    ``explanation`` has all reasons, where the comparison was explained.
    """

    left: EndView
    right: EndView
    grade: str
    grade_label: str
    probability: float
    percent: str
    review: bool
    reasons: tuple[str, ...]
    runner_up: str
    explanation: ExplanationView | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change. ``woven`` holds the two texts in one, where that can be read, else nothing."""

    rank: int
    kind: str
    sign: str
    label: str
    moved: bool
    review: bool
    importance: float
    left: tuple[ItemView, ...]
    right: tuple[ItemView, ...]
    woven: tuple[Piece, ...]
    rewritten: bool
    similarity: str
    links: tuple[LinkView, ...]

    @property
    def left_elsewhere(self) -> tuple[EndView, ...]:
        """What it partly corresponds to on the left, where all that stands in other changes."""
        return () if self.left else tuple(dict.fromkeys(link.left for link in self.links))

    @property
    def right_elsewhere(self) -> tuple[EndView, ...]:
        """What it partly corresponds to on the right, where all that stands in other changes."""
        return () if self.right else tuple(dict.fromkeys(link.right for link in self.links))

    @property
    def left_name(self) -> str:
        """The names of the left items, or where else to look, or a dash."""
        return _joined(self.left, self.left_elsewhere)

    @property
    def right_name(self) -> str:
        """The names of the right items, or where else to look, or a dash."""
        return _joined(self.right, self.right_elsewhere)

    @property
    def title(self) -> str:
        """What the change is about: the names of its items, left → right."""
        sides = (side for side in (self.left_name, self.right_name) if side != DASH)
        return " → ".join(dict.fromkeys(sides))

    @property
    def percent(self) -> str:
        """The probability of the weakest of the change's links, "" without links."""
        return min(self.links, key=lambda link: link.probability).percent if self.links else ""


def _joined(items: tuple[ItemView, ...], elsewhere: tuple[EndView, ...]) -> str:
    names = [item.name for item in items] or [f"[#{end.rank}] {end.name}" for end in elsewhere]
    return " + ".join(names) or DASH
