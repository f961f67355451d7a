"""Comparable metrics over the years: one small picture each, one line a series of plans."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from policydiff.errors import OptionError
from policydiff.model.evolution import Evolution, Series, TargetPoint, TargetSeries
from policydiff.render.evolution_names import Names
from policydiff.render.figures.asked import Asked
from policydiff.render.figures.panel import Panel, PanelLine, PanelPoint
from policydiff.render.figures.signs import PENS, SOFT, Fill, Pen, Sign
from policydiff.render.figures.steps import between, step_signs
from policydiff.render.figures.words import shown_text
from policydiff.render.figures.years import year_line, years_note
from policydiff.render.labels import Labels
from policydiff.render.listing import value_text

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas
    from policydiff.render.figures.fonts import Face

_USUAL, _MOST = 6, 12
_NAME_LENGTH, _UNIT_LENGTH, _VALUE_LENGTH = 24, 8, 24
_MANY_YI = re.compile(r"(?<![\d.])(\d{5,})亿")
_PAGE = 16.0
_HIGH = 3.4
_BESIDE = 3
# A plan that says more of one metric lists it.
_MOST_VALUES = 6
# How far from each other series stand within a year, and how far all of them at most.
_APART, _TOGETHER = 0.11, 0.6

# The values of a metric by series and year.
Values = dict[str, dict[int, list[TargetPoint]]]


@dataclass(frozen=True, slots=True)
class TargetsFigure:
    """The panels, all with the same years."""

    title: str
    notes: tuple[str, ...]
    key: tuple[Sign, ...]
    panels: tuple[Panel, ...]

    def size(self, face: Face, room: float | None) -> tuple[float, float]:
        """Return the size of all panels."""
        width = room or _PAGE
        return width, -(-len(self.panels) // self._beside(face, width)) * _HIGH

    def draw(self, canvas: Canvas) -> None:
        """Draw the panels row by row."""
        beside = self._beside(canvas.face, canvas.right - canvas.left)
        width = (canvas.right - canvas.left) / beside
        high = (canvas.top - canvas.bottom) / -(-len(self.panels) // beside)
        for at, panel in enumerate(self.panels):
            row, column = divmod(at, beside)
            left, bottom = canvas.left + column * width, canvas.top - (row + 1) * high
            panel.draw(canvas, (left, bottom, width, high))

    def _beside(self, face: Face, width: float) -> int:
        """Return how many panels stand beside each other."""
        for count in range(min(_BESIDE, len(self.panels)), 1, -1):
            if all(panel.fits(face, width / count) for panel in self.panels):
                return count
        return 1


def targets_figure(evolution: Evolution, asked: Asked) -> TargetsFigure:
    """Return comparable metrics, those that one series repeats in the most years first.

    Raises:
        OptionError: no metric stands in two plans of a known region and year.
    """
    labels, names = asked.labels, Names.of(evolution, asked.labels)
    home = {plan: series.id for series in evolution.series for plan in series.plans}
    values = {one: _values(one, home) for one in evolution.targets}
    every = [one for one in values if values[one]]
    if not every:
        raise OptionError("figure.no_targets")
    every.sort(key=lambda one: _course(values[one]), reverse=True)
    chosen = asked.rows(every, _USUAL, _MOST)
    counts = Counter(
        series for one in chosen for series, years in values[one].items() for _ in years
    )
    pens = {series: pen for (series, _), pen in zip(counts.most_common(), PENS, strict=False)}
    line = year_line(year for one in chosen for year in _years(values[one]))
    made = [_panel(one, _rows(values[one], pens, names, line), line, labels) for one in chosen]
    panels = tuple(panel for panel in made if panel.points)
    return TargetsFigure(
        title=labels("figure.targets"),
        notes=(
            *years_note((year for one in chosen for year in _years(values[one])), labels),
            *_notes((len(panels), len(every)), (len(pens), len(counts)), labels),
            *_values_note((values[one] for one in chosen), labels),
        ),
        key=tuple(_key(pens, panels, names)),
        panels=panels,
    )


def _values(targets: TargetSeries, home: Mapping[str, str]) -> Values:
    found: Values = defaultdict(lambda: defaultdict(list))
    for point in targets.points:
        if point.plan in home:
            found[home[point.plan]][point.year].append(point)
    return found


def _years(values: Values) -> set[int]:
    return {year for years in values.values() for year in years}


def _course(values: Values) -> tuple[int, int]:
    """Return in how many years one series has one value, and how many values there are."""
    clear = (sum(len(points) == 1 for points in years.values()) for years in values.values())
    return max(clear, default=0), sum(len(years) for years in values.values())


@dataclass(frozen=True, slots=True)
class _Row:
    """The values of a metric in one series, drawn with ``pen``, ``beside`` the ticks of the years."""

    series: Series
    years: Mapping[int, Sequence[TargetPoint]]
    pen: Pen
    beside: float

    def points(self) -> Iterator[PanelPoint]:
        for year, points in self.years.items():
            pen = replace(self.pen, fill=Fill.FULL if len(points) == 1 else Fill.HOLLOW)
            for point in points[:_MOST_VALUES]:
                values = point.target.values
                yield PanelPoint(year, self.beside, values[0], values[-1], _label(point), pen)

    def lines(self) -> Iterator[PanelLine]:
        """Join years that have one value; of several nobody knows which goes on."""
        for one, other in pairwise(sorted(self.years)):
            if len(self.years[one]) == len(self.years[other]) == 1:
                values = _middle(self.years[one][0]), _middle(self.years[other][0])
                what = between(self.series, one, other)
                yield PanelLine((one, other), self.beside, values, what, self.pen)


def _panel(
    targets: TargetSeries, rows: Sequence[_Row], line: tuple[int, ...], labels: Labels
) -> Panel:
    covered = {year for row in rows for year in row.series.years}
    return Panel(
        title=labels(
            "figure.panel",
            metric=shown_text(targets.metric, _NAME_LENGTH),
            unit=shown_text(targets.unit, _UNIT_LENGTH) or labels("figure.no_unit"),
            role=labels(f"role.{targets.points[0].target.role.value}"),
        ),
        unsaid=labels("figure.unsaid"),
        years=line,
        open=tuple(year for year in line if year not in covered),
        points=tuple(point for row in rows for point in row.points()),
        lines=tuple(one for row in rows for one in row.lines()),
    )


def _rows(values: Values, pens: Mapping[str, Pen], names: Names, line: Sequence[int]) -> list[_Row]:
    """Return the series that have pens, beside each other within a year."""
    mine = [series for series in pens if series in values]
    apart = min(_APART, _TOGETHER / max(len(mine), 1))
    found = []
    for at, series in enumerate(mine):
        years = {year: points for year, points in values[series].items() if year in line}
        beside = (at - (len(mine) - 1) / 2) * apart
        found.append(_Row(names.series[series], years, pens[series], beside))
    return found


def _middle(point: TargetPoint) -> float:
    values = point.target.values
    return (values[0] + values[-1]) / 2


def _label(point: TargetPoint) -> str:
    """Return the value without its unit, with the year it is for where that is another."""
    target = point.target
    said = shown_text(value_text(replace(target, unit="")).replace(" ", ""), _VALUE_LENGTH)
    short = _MANY_YI.sub(lambda found: f"{int(found[1]) / 10_000:.10g}万亿", said)
    later = target.deadline if target.deadline != point.year else None
    return f"{short} ({later})" if later else short


def _notes(metrics: tuple[int, int], series: tuple[int, int], labels: Labels) -> Iterator[str]:
    if metrics[0] < metrics[1]:
        yield labels("figure.metrics_shown", count=metrics[0], every=metrics[1])
    if series[0] < series[1]:
        yield labels("figure.series_shown", count=series[0], every=series[1])


def _values_note(shown: Iterable[Values], labels: Labels) -> Iterator[str]:
    each = (points for values in shown for years in values.values() for points in years.values())
    if any(points[_MOST_VALUES:] for points in each):
        yield labels("figure.values_shown", count=_MOST_VALUES)


def _key(pens: Mapping[str, Pen], panels: Sequence[Panel], names: Names) -> Iterator[Sign]:
    for series, pen in pens.items():
        yield Sign(pen, shown_text(names.series_name(series), 30))
    if any(point.pen.fill is Fill.HOLLOW for panel in panels for point in panel.points):
        yield Sign(Pen(SOFT, "o", fill=Fill.HOLLOW), names.labels("figure.several_values"))
    found = [line.between for panel in panels for line in panel.lines]
    gaps = [year for panel in panels for year in panel.open]
    yield from step_signs(found, gaps, names.labels)
