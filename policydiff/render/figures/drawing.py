"""What every kind of figure has: words, a key, a size, and a way to draw itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from policydiff.render.figures.signs import Sign

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas
    from policydiff.render.figures.fonts import Face


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

    def size(self, face: Face, room: float | None) -> tuple[float, float]:
        """Return the width and height that suit it, in centimetres, without title and caption.

        Where the user gave a width, ``room`` is what is left of it.
        """

    def draw(self, canvas: Canvas) -> None:
        """Draw it between the title and the key."""
