"""How initiatives spread: how many of the covered regions have named each, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from policydiff.errors import OptionError
from policydiff.model.evolution import Adoption, AdoptionStep, Coverage, Evolution
from policydiff.render.evolution_names import Names
from policydiff.render.figures.asked import Asked
from policydiff.render.figures.plot import NAMES, SAMPLE, TICKS, Plot, Tag
from policydiff.render.figures.signs import DASHES, OPEN, PALE, PENS, SOFT, Box, Fill, Pen, Sign
from policydiff.render.figures.words import shown_text
from policydiff.render.figures.years import year_line, years_note
from policydiff.render.labels import Labels
from policydiff.render.plain import percent

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas
    from policydiff.render.figures.fonts import Face

_USUAL, _MOST = 5, len(PENS)
_NAME_LENGTH = 14
# So many first adopters are named.
_FIRST = 2
_PLOT = 9.5
_HIGH = 6.5
_TICKS = 5
_UNDER = 0.15  # between the name of the axis and its top
_END = 0.6  # lines go on so far, for their names' sake
# Lines with the same course lie so far beside each other, but all within one region's step.
_BESIDE = 0.065
_ONE_STEP = 0.6


@dataclass(frozen=True, slots=True)
class Curve:
    """One initiative: its steps are years, regions so far, and how their marks are filled."""

    name: str
    share: str
    first: str
    steps: tuple[tuple[int, int, Fill], ...]
    pen: Pen


@dataclass(frozen=True, slots=True)
class AdoptionFigure:
    """The curves, and ``covered``: how many regions had been covered up to each year."""

    title: str
    notes: tuple[str, ...]
    key: tuple[Sign, ...]
    axis: str
    scale: tuple[tuple[int, str], ...]
    years: tuple[int, ...]
    open: tuple[int, ...]
    covered: tuple[int, ...]
    curves: tuple[Curve, ...]

    def size(self, face: Face, room: float | None) -> tuple[float, float]:
        """Return the size with room for the names at the right."""
        return room or self._numbers(face) + _PLOT + self._side(face), _HIGH

    def draw(self, canvas: Canvas) -> None:
        """Draw the curves over the regions covered so far."""
        left, low = canvas.left + self._numbers(canvas.face), canvas.bottom + 0.5
        x = canvas.right - self._side(canvas.face)
        high = canvas.heading(self.axis, x - _END, points=TICKS) - _UNDER - low
        every = self.covered[-1]
        plot = Plot.at(canvas, (left, low, x - _END - left, high), self.years, (0, every * 1.06))
        plot.rules(self.scale)
        plot.not_covered(self.open)
        plot.axes.fill_between(
            [*self.years, self.years[-1] + 0.5], [*self.covered, every], step="post", color=PALE,
            linewidth=0, zorder=0.1,
        )  # fmt: skip
        beside = min(_BESIDE * every / high, _ONE_STEP / len(self.curves))
        for at, curve in enumerate(self.curves):
            self._curve(plot, curve, (at - (len(self.curves) - 1) / 2) * beside)
        plot.tags([_tag(curve, self.years[-1] + 0.5) for curve in self.curves], x)

    def _numbers(self, face: Face) -> float:
        return face.widest((name for _, name in self.scale), TICKS) + 0.15

    def _side(self, face: Face) -> float:
        names = [f"{curve.name} {curve.share}" for curve in self.curves]
        firsts = [curve.first for curve in self.curves]
        return max(face.widest(names, NAMES), face.widest(firsts, TICKS)) + SAMPLE + 0.1

    def _curve(self, plot: Plot, curve: Curve, beside: float) -> None:
        xs: list[float] = []
        ys: list[float] = []
        for (year, count, _), (following, _, _) in zip(
            curve.steps, (*curve.steps[1:], (self.years[-1] + 0.5, 0, 0)), strict=True
        ):
            xs += [year, following]
            ys += [count + beside] * 2
        plot.canvas.line(plot.axes, xs, ys, curve.pen, marks=False)
        for year, count, fill in curve.steps:
            plot.canvas.line(plot.axes, [year], [count + beside], replace(curve.pen, fill=fill))


def adoption_figure(evolution: Evolution, asked: Asked) -> AdoptionFigure:
    """Return the spread of initiatives, those that most regions have named first.

    Raises:
        OptionError: fewer than two regions are covered, or nothing is named.
    """
    coverage, labels = evolution.coverage, asked.labels
    if len(coverage.regions) < 2:
        raise OptionError("figure.one_region", count=len(coverage.regions))
    every = list(evolution.adoption)
    if not asked.chosen:
        every.sort(key=lambda one: -one.adopted)
    chosen = asked.rows(every, _USUAL, _MOST)
    if not chosen:
        raise OptionError("figure.no_initiatives")
    names = Names.of(evolution, labels)
    years = year_line(coverage.years)
    places = {plan: cell.year for cell in coverage.cells for plan in cell.plans}
    curves = [
        _curve(one, places, names, replace(pen, dash=DASHES[at % len(DASHES)]), years)
        for at, (one, pen) in enumerate(zip(chosen, PENS, strict=False))
    ]
    return AdoptionFigure(
        title=labels("figure.adoption"),
        notes=(
            *years_note(coverage.years, labels),
            *_never(evolution, asked),
            *_notes(len(chosen), len(every), labels),
        ),
        key=tuple(_key(labels, curves, gaps=len(years) > len(coverage.years))),
        axis=labels("figure.regions_so_far", count=len(coverage.regions)),
        scale=tuple(_scale(len(coverage.regions))),
        years=years,
        open=tuple(year for year in years if year not in coverage.years),
        covered=_covered(coverage, years),
        curves=tuple(curves),
    )


def _scale(every: int) -> Iterator[tuple[int, str]]:
    """Return some numbers of regions with their names, the last that of all."""
    step = -(-every // _TICKS)
    for count in sorted({*range(0, every - step // 2, step), every}):
        yield count, f"{count} ({percent(count / every)})"


def _covered(coverage: Coverage, years: Sequence[int]) -> tuple[int, ...]:
    """Return how many regions had been covered up to each of ``years``."""
    since: dict[str, int] = {}
    for cell in coverage.cells:
        since[cell.region] = min(cell.year, since.get(cell.region, cell.year))
    return tuple(sum(first <= year for first in since.values()) for year in years)


def _curve(
    one: Adoption, places: Mapping[str, int], names: Names, pen: Pen, line: Sequence[int]
) -> Curve:
    by_year: dict[int, list[AdoptionStep]] = {}
    for step in one.order:
        by_year.setdefault(places[step.plan], []).append(step)
    totals = accumulate(len(steps) for steps in by_year.values())
    return Curve(
        name=shown_text(one.initiative, _NAME_LENGTH),
        share=f"{one.adopted}/{one.covered}",
        first=_first(one, by_year[one.first], names),
        steps=tuple(
            (year, total, _fill(steps))
            for (year, steps), total in zip(by_year.items(), totals, strict=True)
            if year in line
        ),
        pen=pen,
    )


def _fill(steps: Sequence[AdoptionStep]) -> Fill:
    """Return how the mark of a year is filled: hollow where all its regions may be earlier."""
    open_ = sum(step.censored for step in steps)
    return Fill.FULL if not open_ else Fill.HOLLOW if open_ == len(steps) else Fill.HALF


def _first(one: Adoption, steps: Sequence[AdoptionStep], names: Names) -> str:
    labels = names.labels
    regions = [shown_text(names.refs[step.plan].region, 8) for step in steps]
    told = labels("comma").join(regions[:_FIRST])
    if len(regions) > _FIRST:
        told = labels("figure.and_others", names=told, count=len(regions))
    code = "figure.first_open" if one.first_censored else "figure.first"
    return labels(code, who=told, year=one.first)


def _tag(curve: Curve, x: float) -> Tag:
    return Tag(f"{curve.name} {curve.share}", curve.first, curve.pen, x, curve.steps[-1][1])


def _never(evolution: Evolution, asked: Asked) -> Iterator[str]:
    """Name initiatives that were asked for, and that no covering plan names."""
    adopted = {one.initiative for one in evolution.adoption}
    names = [one.initiative for one in evolution.presence if one.initiative not in adopted]
    if asked.chosen and names:
        told = asked.labels("comma").join(shown_text(name, _NAME_LENGTH) for name in names[:_MOST])
        yield asked.labels("figure.never", names=told)


def _notes(shown: int, every: int, labels: Labels) -> Iterator[str]:
    if shown < every:
        yield labels("figure.adoptions_shown", count=shown, every=every)
    yield labels("figure.later_not_after")


def _key(labels: Labels, curves: Sequence[Curve], *, gaps: bool) -> Iterator[Sign]:
    """Return what the signs mean; those of marks where they occur."""
    fills = {fill for curve in curves for _, _, fill in curve.steps}
    meanings = {
        Fill.FULL: labels("figure.adopted"),
        Fill.HALF: labels("figure.adopted_half"),
        Fill.HOLLOW: labels("figure.adopted_open"),
    }
    for fill, meaning in meanings.items():
        if fill in fills:
            yield Sign(Pen(SOFT, "o", fill=fill), meaning)
    yield Sign(Box(PALE), labels("figure.covered_so_far"))
    if gaps:
        yield Sign(OPEN, labels("evolution.not_covered"))
