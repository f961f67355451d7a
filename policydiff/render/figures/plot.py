"""Axes whose horizontal axis are years: ticks, years that nothing covers, labels at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policydiff.render.figures.placing import spread
from policydiff.render.figures.signs import OPEN, PALE, RULE, SOFT, Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from policydiff.render.figures.canvas import Canvas

TICKS = 6.5
NAMES = 7.0
SAMPLE = 0.75  # of a line before its name
_HALF = 0.5  # a year takes so much on either side of its tick
_LEADER = 0.55
_LINE = 0.3  # of a label, in centimetres


@dataclass(frozen=True, slots=True)
class Tag:
    """The name of a line at its end, what is said in small below it, and where the line ends."""

    name: str
    more: str
    pen: Pen
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Axes at a place of the page, with ``years`` along them and ``low`` to ``high`` upwards."""

    canvas: Canvas
    axes: Axes
    place: tuple[float, float, float, float]
    years: tuple[int, ...]
    ends: tuple[float, float]

    @classmethod
    def at(
        cls,
        canvas: Canvas,
        place: tuple[float, float, float, float],
        years: tuple[int, ...],
        ends: tuple[float, float],
    ) -> Plot:
        """Make axes at ``place``: left, bottom, width and height; ``ends`` may be upside down."""
        axes = canvas.axes(*place)
        axes.set(xlim=(years[0] - _HALF, years[-1] + _HALF), ylim=ends)
        made = cls(canvas, axes, place, years, ends)
        made._name_years()
        return made

    def x(self, year: float) -> float:
        """Return where a year stands on the page."""
        left, _, width, _ = self.place
        return left + (year - self.years[0] + _HALF) / len(self.years) * width

    def y(self, value: float) -> float:
        """Return where a value stands on the page."""
        _, bottom, _, height = self.place
        return bottom + (value - self.ends[0]) / (self.ends[1] - self.ends[0]) * height

    def _name_years(self) -> None:
        """Name every year, or every second, or fifth, as there is room."""
        each = self.place[2] / len(self.years)
        need = self.canvas.face.width("2020", TICKS) + 0.1
        step = next((step for step in (1, 2, 5, 10) if step * each >= need), 20)
        for year in self.years:
            if (self.years[-1] - year) % step == 0:
                self.canvas.text(self.x(year), self.place[1] - 0.25, str(year), points=TICKS,
                    ink=SOFT, across="center")  # fmt: skip

    def not_covered(self, years: Iterable[int]) -> None:
        """Hatch ``years``."""
        low, high = min(self.ends), max(self.ends)
        for year in years:
            self.canvas.box(year - _HALF, low, 1, high - low, OPEN, axes=self.axes)

    def rules(self, values: Iterable[tuple[float, str]]) -> None:
        """Draw a fine line at each value and name it at the left."""
        for value, name in values:
            self.axes.axhline(value, color=PALE, linewidth=0.6, zorder=0.2)
            self.canvas.text(self.place[0] - 0.1, self.y(value), name, points=TICKS, ink=SOFT,
                across="right")  # fmt: skip

    def tags(self, tags: Sequence[Tag], x: float, *, line: float = _LINE) -> None:
        """Name lines at the right, from ``x`` on, each led to by a fine line from its end."""
        _, bottom, _, height = self.place
        lines = 2 if any(tag.more for tag in tags) else 1
        wanted = [self.y(tag.y) for tag in tags]
        places = spread(wanted, lines * line + 0.05, bottom, bottom + height)
        for tag, y in zip(tags, places, strict=True):
            self._leader(tag, x, y)
            shift = line / 2 if tag.more else 0
            sample = [x, x + SAMPLE - 0.15]
            self.canvas.line(self.canvas.page, sample, [y + shift] * 2, tag.pen, marks=False)
            self.canvas.line(self.canvas.page, [sum(sample) / 2], [y + shift], tag.pen)
            self.canvas.text(x + SAMPLE, y + shift, tag.name, points=NAMES)
            self.canvas.text(x + SAMPLE, y - shift, tag.more, points=TICKS - 0.5, ink=SOFT)

    def _leader(self, tag: Tag, x: float, y: float) -> None:
        """Lead from the end of a line to its name at ``x`` and ``y``, under all lines."""
        left, bottom, width, height = self.place
        bend = max(self.x(tag.x), x - _LEADER)
        xs = [tag.x, *((at - left) / width * len(self.years) + self.years[0] - _HALF
              for at in (bend, x - 0.08))]  # fmt: skip
        end = self.ends[0] + (y - bottom) / height * (self.ends[1] - self.ends[0])
        made = self.canvas.line(
            self.axes, xs, [tag.y, tag.y, end], Pen(RULE), marks=False, width=0.5
        )
        made.set_zorder(1.5)
