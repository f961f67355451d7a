"""A figure that is a table of filled cells: names of rows at the left, of columns above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from policydiff.render.figures.signs import INK, PAPER, SOFT, Box, Sign

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas
    from policydiff.render.figures.fonts import Face

# In points and centimetres: what can still be read, and what is wide enough.
_NAMES, _HEADS, _INSIDE = 7.0, 6.5, 6.0
_ROW = 0.46
_NARROW, _WIDE = 0.3, 1.1
_PAGE = 16.0
_PAD = 0.15
_APART = 0.12  # between groups of columns
_EDGE = 0.015  # no cell lies on the frame of the next


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and what is written in it."""

    look: Box
    text: str = ""
    ink: str = PAPER


def signs_used(signs: Iterable[Sign], cells: Iterable[Iterable[Cell]]) -> tuple[Sign, ...]:
    """Return those of ``signs`` that stand in ``cells``."""
    looks = {cell.look for row in cells for cell in row}
    return tuple(sign for sign in signs if sign.look in looks)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; ``groups`` are names over so many columns each, in order."""

    title: str
    notes: tuple[str, ...]
    key: tuple[Sign, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    groups: tuple[tuple[str, int], ...] = ()

    def size(self, face: Face, room: float | None) -> tuple[float, float]:
        """Return the size in which every name and number has its place."""
        beside = face.widest(self.rows, _NAMES) + _PAD + self._gaps() * _APART
        least = self._least(face)
        usual = max(min(face.widest(self.columns, _HEADS) + _PAD, _WIDE), least)
        fitting = max(((room or _PAGE) - beside) / len(self.columns), least)
        width = fitting if room else min(usual, fitting)
        high = self._heads(face, width) + _ROW * len(self.rows)
        return beside + width * len(self.columns), high

    def draw(self, canvas: Canvas) -> None:
        """Draw it into the free place of ``canvas``."""
        face = canvas.face
        left = canvas.left + face.widest(self.rows, _NAMES) + _PAD
        width = (canvas.right - left - self._gaps() * _APART) / len(self.columns)
        width = min(width, 2 * _WIDE)
        top = canvas.top - self._heads(face, width)
        height = (top - canvas.bottom) / len(self.rows)
        canvas.require(width, self._least(face) - _PAD / 2)
        canvas.require(height, _ROW / 2)
        starts = self._starts(left, width)
        for at, (name, row) in enumerate(zip(self.rows, self.cells, strict=True)):
            low = top - (at + 1) * height
            canvas.text(left - _PAD, low + height / 2, name, points=_NAMES, across="right")
            for x, cell in zip(starts, row, strict=True):
                canvas.box(x + _EDGE, low + _EDGE, width - 2 * _EDGE, height - 2 * _EDGE, cell.look)
                canvas.text(x + width / 2, low + height / 2, cell.text, points=_INSIDE,
                    ink=cell.ink, across="center")  # fmt: skip
        self._draw_heads(canvas, starts, width, top)

    def _least(self, face: Face) -> float:
        """Return the width of a column that what stands in it needs."""
        inside = {cell.text for row in self.cells for cell in row}
        return max(face.widest(inside, _INSIDE) + _PAD, _NARROW)

    def _gaps(self) -> int:
        return max(len(self.groups) - 1, 0)

    def _starts(self, left: float, width: float) -> list[float]:
        """Return where each column begins."""
        sizes = [count for _, count in self.groups] or [len(self.columns)]
        shift = [group * _APART for group, count in enumerate(sizes) for _ in range(count)]
        return [left + at * width + extra for at, extra in enumerate(shift)]

    def _heads(self, face: Face, width: float) -> float:
        """Return the height of what stands above the cells."""
        return sum(high for _, high in self._levels(face, width))

    def _levels(self, face: Face, width: float) -> list[tuple[bool, float]]:
        """Return for the columns and their groups: are their names turned, and how high are they."""
        columns = face.widest(self.columns, _HEADS)
        found = [(columns > width - 0.06, columns)]
        if self.groups:
            names = [(face.width(name, _HEADS), count * width) for name, count in self.groups]
            found.append((any(wide > room for wide, room in names), max(names)[0]))
        return [(turned, (wide if turned else 0.3) + _PAD) for turned, wide in found]

    def _draw_heads(self, canvas: Canvas, starts: list[float], width: float, top: float) -> None:
        levels = self._levels(canvas.face, width)
        self._names(canvas, [(x + width / 2, name) for x, name in zip(starts, self.columns, strict=True)],
            top, turned=levels[0][0])  # fmt: skip
        if not self.groups:
            return
        ends = list(accumulate(count for _, count in self.groups))
        middles = [
            ((starts[end - count] + starts[end - 1] + width) / 2, name)
            for end, (name, count) in zip(ends, self.groups, strict=True)
        ]
        self._names(canvas, middles, top + levels[0][1], turned=levels[1][0], ink=SOFT)

    def _names(
        self,
        canvas: Canvas,
        names: list[tuple[float, str]],
        y: float,
        *,
        turned: bool,
        ink: str = INK,
    ) -> None:
        for x, name in names:
            if turned:
                canvas.text(x, y + 0.08, name, points=_HEADS, ink=ink, along="center", turned=90)
            else:
                canvas.text(x, y + 0.2, name, points=_HEADS, ink=ink, across="center")
