"""One small picture of a metric over the years, each point with its value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policydiff.render.figures.placing import Patch, free_spot
from policydiff.render.figures.plot import NAMES, TICKS, Plot
from policydiff.render.figures.signs import SOFT, Pen
from policydiff.render.figures.steps import Between, pen_between

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas
    from policydiff.render.figures.fonts import Face

VALUES = 6.0
# Lengths in centimetres: title above, years below, between panels, around the values.
_ABOVE, _BELOW, _APART, _AROUND = 0.5, 0.5, 0.5, 0.55
_MARK, _THIN, _TEXT, _CLEAR = 0.08, 0.03, 0.22, 0.1
# A line is looked at in so many places when labels look for theirs.
_SAMPLES = 40


@dataclass(frozen=True, slots=True)
class PanelPoint:
    """A value, or the ends of a range, of a year, as its label says it.

    ``beside`` is how far from its year it stands, so that equal values do not hide each other.
    """

    year: int
    beside: float
    low: float
    high: float
    text: str
    pen: Pen

    @property
    def x(self) -> float:
        """Where it stands on the axis of the years."""
        return self.year + self.beside


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A line between the values of two years of one series."""

    years: tuple[int, int]
    beside: float
    values: tuple[float, float]
    between: Between
    pen: Pen

    @property
    def xs(self) -> tuple[float, float]:
        """Where it begins and ends on the axis of the years."""
        return self.years[0] + self.beside, self.years[1] + self.beside


@dataclass(frozen=True, slots=True)
class Panel:
    """A metric; ``open`` are years that no plan of its series is for.

    ``unsaid`` is followed by the number of values whose labels have no room.
    """

    title: str
    unsaid: str
    years: tuple[int, ...]
    open: tuple[int, ...]
    points: tuple[PanelPoint, ...]
    lines: tuple[PanelLine, ...]

    def draw(self, canvas: Canvas, place: tuple[float, float, float, float]) -> None:
        """Draw it at ``place``: left, bottom, width and height."""
        left, bottom, width, high = place
        room = width - _APART, high - _ABOVE - _BELOW
        plot = Plot.at(
            canvas, (left, bottom + _BELOW, *room), self.years, self._ends(room[1])
        )  # fmt: skip
        plot.axes.spines["left"].set_visible(False)
        plot.not_covered(self.open)
        for line in self.lines:
            pen = pen_between(line.pen, line.between)
            canvas.line(plot.axes, line.xs, line.values, pen, marks=False)
        for point in self.points:
            ends = [point.low, point.high]
            canvas.line(plot.axes, [point.x] * 2, ends, point.pen, marks=False, width=0.8)
            canvas.line(plot.axes, [point.x] * 2, ends, point.pen)
        unsaid = self._label(plot)
        y = bottom + high - 0.2
        canvas.text(left, y, self.title, points=NAMES)
        if unsaid:
            told = f"{self.unsaid}{unsaid}"
            canvas.text(left + room[0], y, told, points=TICKS, ink=SOFT, across="right")

    def _ends(self, high: float) -> tuple[float, float]:
        """Return the ends of the axis, with room for labels around the values."""
        low = min(point.low for point in self.points)
        top = max(point.high for point in self.points)
        span = (top - low) or abs(top) or 1.0
        pad = span * _AROUND / max(high - 2 * _AROUND, _AROUND)
        return low - pad, top + pad

    def _label(self, plot: Plot) -> int:
        """Write the values where they cover nothing; return how many have no room.

        Of equal values of a year one is written.
        """
        left, bottom, width, high = plot.place
        paper = Patch(left - 0.1, bottom, left + width + _APART, bottom + high)
        marks = {point: _mark(plot, point) for point in self._outermost_first()}
        taken = [*marks.values(), *(patch for line in self.lines for patch in _along(plot, line))]
        written: set[tuple[int, str]] = set()
        unsaid = 0
        for point, mark in marks.items():
            if (point.year, point.text) in written:
                continue
            wide = plot.canvas.face.width(point.text, VALUES) + _THIN
            area = _around(mark, wide)
            near = [patch for patch in taken if patch.meets(area)]
            if (spot := free_spot(_spots(mark, wide), near, paper)) is None:
                unsaid += 1
                continue
            taken.append(spot)
            written.add((point.year, point.text))
            middle = (spot.bottom + spot.top) / 2
            plot.canvas.text(spot.left, middle, point.text, points=VALUES, halo=True)
        return unsaid

    def _outermost_first(self) -> list[PanelPoint]:
        """Return the points, the highest and the lowest first: their labels are the scale."""
        highest = max(self.points, key=lambda point: point.high)
        lowest = min(self.points, key=lambda point: point.low)
        ends = highest, lowest
        return sorted(self.points, key=lambda point: point not in ends)

    def fits(self, face: Face, width: float) -> bool:
        """Tell whether its title and the labels of neighbouring years have room in ``width``."""
        widest = {
            year: face.widest((point.text for point in self.points if point.year == year), VALUES)
            for year in sorted({point.year for point in self.points})
        }
        each = (width - _APART) / len(self.years)
        near = all(
            (widest[one] + widest[other]) / 2 + _CLEAR <= (other - one) * each
            for one, other in pairwise(widest)
        )
        return near and face.width(self.title, NAMES) <= width - _APART


def _mark(plot: Plot, point: PanelPoint) -> Patch:
    x = plot.x(point.x)
    return Patch(x - _MARK, plot.y(point.low) - _MARK, x + _MARK, plot.y(point.high) + _MARK)


def _along(plot: Plot, line: PanelLine) -> Iterator[Patch]:
    """Return small patches along a line, near its ends closely enough for a label beside it."""
    for at in range(1, _SAMPLES):
        share = at / _SAMPLES
        x = plot.x(line.xs[0] + (line.xs[1] - line.xs[0]) * share)
        y = plot.y(line.values[0] + (line.values[1] - line.values[0]) * share)
        yield Patch(x - _THIN, y - _THIN, x + _THIN, y + _THIN)


def _around(mark: Patch, wide: float) -> Patch:
    """Return the part of the paper in which all ``_spots`` of a mark lie."""
    far = 4 * _TEXT
    return Patch(mark.left - wide - far, mark.bottom - far, mark.right + wide + far, mark.top + far)


def _spots(mark: Patch, wide: float) -> Iterator[Patch]:
    """Return places for a label around a mark, the best first."""
    middle, half = (mark.left + mark.right) / 2, wide / 2
    upright = (mark.bottom + mark.top - _TEXT) / 2
    above, below = mark.top + _THIN, mark.bottom - _THIN - _TEXT
    for far in (0.0, 0.14, _TEXT, 2 * _TEXT):
        for shift in (0.0, half, -half):
            for bottom in (above + far, below - far):
                left = middle - half + shift
                yield Patch(left, bottom, left + wide, bottom + _TEXT)
        if not far:
            for left in (mark.right + _THIN, mark.left - _THIN - wide):
                yield Patch(left, upright, left + wide, upright + _TEXT)
