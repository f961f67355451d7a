"""Where initiatives are named: a heat map over plans, or over years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from policydiff.errors import OptionError
from policydiff.model.evolution import Coverage, Evolution, Presence
from policydiff.render.figures.asked import Asked
from policydiff.render.figures.grid import Cell, Grid, signs_used
from policydiff.render.figures.signs import ABSENT, OPEN, SOFT, Box, Sign, ink_on, shade
from policydiff.render.figures.words import shown_text
from policydiff.render.figures.years import year_line, years_note
from policydiff.render.labels import Labels

_USUAL, _MOST = 20, 60
# More columns are no longer read one by one: then years stand for plans.
_MOST_PLANS = 30
_MOST_COLUMNS = 60
_NAME_LENGTH = 16
NOTHING = "·"
# From so many mentions on a cell is as dark as can be.
_FULL = 8

Place = tuple[str, int]
# Names of columns, cells by rows, and groups of columns.
Table = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...], tuple[tuple[str, int], ...]]


def matrix_figure(evolution: Evolution, asked: Asked) -> Grid:
    """Return where initiatives are named, those of the most covering plans first.

    Raises:
        OptionError: no covering plan names any.
    """
    covering = {plan for cell in evolution.coverage.cells for plan in cell.plans}
    named = {one.initiative: sum(cell.plan in covering for cell in one.cells)
             for one in evolution.presence}  # fmt: skip
    every = [one for one in evolution.presence if named[one.initiative] or asked.chosen]
    if not every:
        raise OptionError("figure.no_initiatives")
    if not asked.chosen:
        every.sort(key=lambda one: -named[one.initiative])
    rows = asked.rows(every, _USUAL, _MOST)
    places = _places(evolution.coverage)
    by_year = asked.by == "year" if asked.by else len(places) > _MOST_PLANS
    notes = (
        *years_note(evolution.coverage.years, asked.labels),
        *_notes(rows, every, places, asked, by_year=by_year),
    )
    make = _by_year if by_year else _by_plan
    columns, cells, groups = make(rows, evolution.coverage, places[:_MOST_COLUMNS])
    return Grid(
        title=asked.labels("figure.matrix_years" if by_year else "figure.matrix_plans"),
        notes=notes,
        key=_key(cells, asked.labels, by_year=by_year),
        rows=tuple(shown_text(one.initiative, _NAME_LENGTH) for one in rows),
        columns=columns,
        cells=cells,
        groups=groups,
    )


def _places(coverage: Coverage) -> list[Place]:
    """Return regions with their years, those between their first and last that nothing covers too."""
    years: dict[str, list[int]] = defaultdict(list)
    for cell in coverage.cells:
        years[cell.region].append(cell.year)
    return [(region, year) for region in coverage.regions for year in year_line(years[region])]


def _by_plan(rows: Sequence[Presence], coverage: Coverage, places: Sequence[Place]) -> Table:
    plans = {(cell.region, cell.year): cell.plans for cell in coverage.cells}
    groups = groupby(places, key=lambda place: place[0])
    return (
        tuple(str(year) for _, year in places),
        tuple(tuple(_plan_cells(one, plans, places)) for one in rows),
        tuple((shown_text(region, _NAME_LENGTH), len(list(those))) for region, those in groups),
    )


def _plan_cells(
    one: Presence, plans: Mapping[Place, tuple[str, ...]], places: Sequence[Place]
) -> Iterator[Cell]:
    counts = {cell.plan: len(cell.mentions) for cell in one.cells}
    for place in places:
        if place not in plans:
            yield Cell(OPEN)
            continue
        count = sum(counts.get(plan, 0) for plan in plans[place])
        yield (
            _filled(min(count, _FULL) / _FULL, str(count)) if count else Cell(ABSENT, NOTHING, SOFT)
        )


def _by_year(rows: Sequence[Presence], coverage: Coverage, _: Sequence[Place]) -> Table:
    covered: dict[int, set[str]] = defaultdict(set)
    for cell in coverage.cells:
        covered[cell.year].add(cell.region)
    years = year_line(coverage.years)
    cells = tuple(tuple(_year_cells(one, covered, years)) for one in rows)
    return tuple(map(str, years)), cells, ()


def _year_cells(
    one: Presence, covered: Mapping[int, set[str]], years: Sequence[int]
) -> Iterator[Cell]:
    present = {share.year: len(share.present) for share in one.years}
    for year in years:
        if not (regions := len(covered.get(year, ()))):
            yield Cell(OPEN)
        elif count := present.get(year, 0):
            yield _filled(count / regions, f"{count}/{regions}")
        else:
            yield Cell(ABSENT, f"0/{regions}", SOFT)


def _filled(strength: float, text: str) -> Cell:
    return Cell(Box(shade(strength)), text, ink_on(strength))


def _notes(
    rows: Sequence[Presence],
    every: Sequence[Presence],
    places: Sequence[Place],
    asked: Asked,
    *,
    by_year: bool,
) -> Iterator[str]:
    labels = asked.labels
    if len(rows) < len(every):
        yield labels("figure.initiatives_shown", count=len(rows), every=len(every))
    if not by_year and len(places) > _MOST_COLUMNS:
        yield labels("figure.columns_shown", count=_MOST_COLUMNS, every=len(places))


def _key(cells: Sequence[Sequence[Cell]], labels: Labels, *, by_year: bool) -> tuple[Sign, ...]:
    named = labels("figure.share_of_regions") if by_year else labels("figure.mentions", most=_FULL)
    signs = Sign(ABSENT, labels("figure.absent")), Sign(OPEN, labels("evolution.not_covered"))
    return Sign(Box(shade(0.5)), named), *signs_used(signs, cells)
