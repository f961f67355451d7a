"""Figures for papers: one picture of an evolution, as SVG, PDF or PNG.

A kind is a function from an evolution to a ``Drawing``, which has all its words; then a font is
found that has every character of them, and the drawing draws itself on a ``Canvas``. Text is
drawn as outlines in SVG and embedded in PDF, so that a figure looks the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from string import digits
from typing import TYPE_CHECKING

from policydiff.errors import MissingExtraError
from policydiff.model.evolution import Evolution
from policydiff.render.evolution_view import facts_text
from policydiff.render.figures.adoption import adoption_figure
from policydiff.render.figures.asked import Asked, Look
from policydiff.render.figures.coverage import coverage_figure
from policydiff.render.figures.drawing import Drawing
from policydiff.render.figures.matrix import matrix_figure
from policydiff.render.figures.targets import targets_figure
from policydiff.render.figures.threads import threads_figure
from policydiff.render.figures.words import shown_text, strings

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas

__all__ = ["FIGURES", "Asked", "Look", "figure", "require_extra"]

_FACTS_LENGTH = 400  # of a caption; years with gaps are a long list

FIGURES: dict[str, Callable[[Evolution, Asked], Drawing]] = {
    "coverage": coverage_figure,
    "matrix": matrix_figure,
    "adoption": adoption_figure,
    "targets": targets_figure,
    "threads": threads_figure,
}
"""The kinds of figures: name → (evolution, what is asked for) → drawing."""


def require_extra() -> None:
    """Do nothing where figures can be drawn.

    Raises:
        MissingExtraError: matplotlib is not installed, or too old for collections of fonts.
    """
    try:
        from matplotlib.font_manager import FontPath  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise MissingExtraError("figure.extra_missing") from error


def figure(kind: str, evolution: Evolution, asked: Asked, look: Look) -> bytes:
    """Return ``evolution`` as a figure of ``kind``, one of ``FIGURES``.

    Raises:
        MissingExtraError: matplotlib is not installed.
        OptionError: there is nothing to draw, no font has its characters, or no room is left.
    """
    require_extra()
    from policydiff.render.figures.canvas import house_style

    drawing = FIGURES[kind](evolution, asked)
    facts = shown_text(facts_text(evolution, asked.labels), _FACTS_LENGTH)
    caption = asked.labels("figure.sentence_end").join((facts, *drawing.notes))
    with house_style():
        return drawn(drawing, caption, look).saved()


def drawn(drawing: Drawing, caption: str, look: Look) -> Canvas:
    """Return a canvas with ``drawing`` on it, in a font that has all its characters."""
    from policydiff.render.figures.canvas import Canvas, Frame, room_in
    from policydiff.render.figures.fonts import find_face

    frame = Frame(shown_text(look.title or drawing.title), caption, drawing.key)
    face = find_face((*strings(drawing), *strings(frame), digits), look.font)
    canvas = Canvas(face, look, frame, drawing.size(face, room_in(look)))
    drawing.draw(canvas)
    return canvas
