"""What every kind of figure has: words, a key, a size, and a way to draw itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from policydiff.render.figures.signs import Box, Pen
from policydiff.render.labels import Labels

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas
    from policydiff.render.figures.fonts import Face

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is written: ``width`` and ``height`` in centimetres, ``dpi`` for a PNG."""

    form: str = "svg"
    title: str | None = None
    font: Path | None = None
    dpi: int | None = None
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is to show: the ``top`` rows; as many as it can where they are ``chosen``.

    ``by`` says what the columns of a matrix are: ``plan``, ``year``, or what fits.
    """

    labels: Labels
    top: int | None = None
    chosen: bool = False
    by: str | None = None

    def rows(self, every: Sequence[Row], usual: int, most: int) -> Sequence[Row]:
        """Return the first of ``every``: ``usual`` unless asked otherwise, never over ``most``."""
        return every[: min(self.top or (most if self.chosen else usual), most)]


@dataclass(frozen=True, slots=True)
class Sign:
    """An entry of the key: a filled cell, or a line with its mark, and what it means."""

    look: Box | Pen
    meaning: str


class Drawing(Protocol):
    """A figure before it has a font; all texts in its fields are drawn or may be."""

    @property
    def title(self) -> str:
        """The title, unless the user gives another."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the caption says after the facts of the corpus."""

    @property
    def key(self) -> tuple[Sign, ...]:
        """What the signs mean."""

    def size(self, face: Face) -> tuple[float, float]:
        """Return the width and height that suit it, in centimetres, without title and caption."""

    def draw(self, canvas: Canvas) -> None:
        """Draw it between the title and the key."""
