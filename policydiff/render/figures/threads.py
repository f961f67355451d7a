"""Where tasks stand in each year's plan of one series, and how they move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policydiff.errors import OptionError
from policydiff.model import PlanKind
from policydiff.model.evolution import Evolution, Series
from policydiff.model.threads import Thread
from policydiff.render.evolution_names import Names
from policydiff.render.figures.asked import Asked
from policydiff.render.figures.plot import NAMES, SAMPLE, TICKS, Plot, Tag
from policydiff.render.figures.signs import PALE, PENS, Box, Pen, Sign
from policydiff.render.figures.steps import Between, between, pen_between, step_signs
from policydiff.render.figures.words import shown_text
from policydiff.render.figures.years import year_line, years_note
from policydiff.render.labels import Labels

if TYPE_CHECKING:
    from policydiff.render.figures.canvas import Canvas
    from policydiff.render.figures.fonts import Face

_MOST = len(PENS)
_NAME_LENGTH = 18
_PLOT, _LEAST_PLOT = 10.0, 5.0
_YEAR = 1.6
# The height of an item, of all of them at most and at least, and of what is around them.
_ITEM, _HIGH, _LOW, _AROUND = 0.4, 7.2, 1.2, 1.0
_COURSE = 0.45  # the height of the name of a task
_NUMBERS = 0.7
_UNDER = 0.15  # between the name of the axis and its top
_END = 0.6
# How wide the column of a plan is, in years.
_COLUMN = 0.3
# Behind the name of a task that a link to be reviewed holds together.
_UNSURE = " *"


@dataclass(frozen=True, slots=True)
class Step:
    """A task in the plan of a year: its place, the last of its items, and what came before."""

    year: int
    place: int
    last: int
    before: Between


@dataclass(frozen=True, slots=True)
class Course:
    """A task through the plans."""

    name: str
    steps: tuple[Step, ...]
    pen: Pen


@dataclass(frozen=True, slots=True)
class ThreadsFigure:
    """The courses of tasks over ``plans``: year by year, how many items its plan has."""

    title: str
    notes: tuple[str, ...]
    key: tuple[Sign, ...]
    axis: str
    years: tuple[int, ...]
    plans: tuple[tuple[int, int], ...]
    courses: tuple[Course, ...]

    def size(self, face: Face, room: float | None) -> tuple[float, float]:
        """Return the size with room for the names at the right."""
        plot = min(max(len(self.years) * _YEAR, _LEAST_PLOT), _PLOT)
        longest = max(items for _, items in self.plans)
        high = max(min(longest * _ITEM, _HIGH), _COURSE * len(self.courses), _LOW) + _AROUND
        return room or _NUMBERS + plot + _END + self._side(face), high

    def draw(self, canvas: Canvas) -> None:
        """Draw a column for each plan, and the courses over them."""
        left, low = canvas.left + _NUMBERS, canvas.bottom + 0.5
        x = canvas.right - self._side(canvas.face)
        high = canvas.heading(self.axis, x - _END, points=TICKS) - _UNDER - low
        longest = max(items for _, items in self.plans)
        ends = (longest + 0.5 + longest * 0.02, 0.5 - longest * 0.02)
        plot = Plot.at(canvas, (left, low, x - _END - left, high), self.years, ends)
        plot.axes.spines["bottom"].set_visible(False)
        plot.rules((place, str(place)) for place in _ticks(longest))
        covered = {year for year, _ in self.plans}
        plot.not_covered(year for year in self.years if year not in covered)
        for year, items in self.plans:
            canvas.box(year - _COLUMN / 2, 0.5, _COLUMN, items, Box(PALE), axes=plot.axes)
        for course in self.courses:
            _draw_course(plot, course)
        plot.tags([_tag(course) for course in self.courses], x)

    def _side(self, face: Face) -> float:
        return face.widest((course.name for course in self.courses), NAMES) + SAMPLE + 0.1


def _ticks(longest: int) -> list[int]:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 10**9) if longest / step <= 8)
    return sorted({1, *range(step, longest + 1, step)})


def _draw_course(plot: Plot, course: Course) -> None:
    for one, other in pairwise(course.steps):
        pen = pen_between(course.pen, other.before)
        plot.canvas.line(
            plot.axes, [one.year, other.year], [one.place, other.place], pen, marks=False
        )
    for step in course.steps:
        plot.canvas.line(
            plot.axes, [step.year] * 2, [step.place, step.last], course.pen, marks=False
        )
        plot.canvas.line(plot.axes, [step.year], [step.place], course.pen)


def _tag(course: Course) -> Tag:
    last = course.steps[-1]
    return Tag(course.name, "", course.pen, last.year, last.place)


def threads_figure(evolution: Evolution, asked: Asked) -> ThreadsFigure:
    """Return the threads of the series with the most plans, those of the most plans first.

    Raises:
        OptionError: no series has plans of two years, or no thread goes through two plans.
    """
    series = _series(evolution, asked)
    every = [one for one in evolution.threads if one.series == series.id]
    if not asked.chosen:
        every = [one for one in every if one.steps[1:]]
    every.sort(key=lambda one: -len(one.steps))
    chosen = asked.rows(every, _MOST, _MOST)
    if not chosen:
        raise OptionError("figure.no_threads")
    names, labels = Names.of(evolution, asked.labels), asked.labels
    years = dict(zip(series.plans, series.years, strict=True))
    places = {item.id: at for plan in series.plans
              for at, item in enumerate(names.plans[plan].items, 1)}  # fmt: skip
    line = year_line(series.years)
    courses = [
        _course(one, _steps(one, series, years, places), pen, line)
        for one, pen in zip(chosen, PENS, strict=False)
    ]
    found = [step.before for course in courses for step in course.steps]
    return ThreadsFigure(
        title=labels("figure.threads", series=shown_text(names.series_name(series.id), 40)),
        notes=(*_notes(chosen, len(every), labels), *years_note(series.years, labels)),
        key=(
            Sign(Box(PALE), labels("figure.plan_length")),
            *step_signs(found, series.gaps, labels),
        ),
        axis=labels("figure.item_place"),
        years=line,
        plans=tuple(
            (year, len(names.plans[plan].items)) for plan, year in years.items() if year in line
        ),
        courses=tuple(courses),
    )


def _series(evolution: Evolution, asked: Asked) -> Series:
    """Return the series that has threads to draw and the most plans, rather not of summaries."""
    with_threads = {one.series for one in evolution.threads if asked.chosen or one.steps[1:]}
    found = [one for one in evolution.series if one.id in with_threads and one.plans[1:]]
    if not found:
        raise OptionError("figure.no_threads")
    return min(found, key=lambda series: (-len(series.plans), series.kind == PlanKind.SUMMARY))


def _steps(
    thread: Thread, series: Series, years: Mapping[str, int], places: Mapping[str, int]
) -> Iterator[Step]:
    before = None
    for step in thread.steps:
        year = years[step.plan]
        at = [places[item] for item in step.items]
        what = between(series, before, year) if before else Between.NOTHING
        yield Step(year, min(at), max(at), what)
        before = year


def _course(thread: Thread, steps: Iterable[Step], pen: Pen, line: Sequence[int]) -> Course:
    kept = tuple(step for step in steps if step.year in line)
    mark = _UNSURE if thread.review else ""
    return Course(shown_text(thread.label, _NAME_LENGTH) + mark, kept, pen)


def _notes(chosen: Sequence[Thread], every: int, labels: Labels) -> Iterator[str]:
    if len(chosen) < every:
        yield labels("figure.threads_shown", count=len(chosen), every=every)
    if any(step.items[1:] for one in chosen for step in one.steps):
        yield labels("figure.split_items")
    if any(one.review for one in chosen):
        yield labels("figure.unsure_threads", mark=_UNSURE.strip())
