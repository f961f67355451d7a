"""Which region and year is covered: by plans, by a summary only, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policydiff.errors import OptionError
from policydiff.model.evolution import Coverage, Evolution
from policydiff.render.evolution_names import Names, PlanRef
from policydiff.render.evolution_parts import coverage_rows, grid_years
from policydiff.render.figures.asked import Asked
from policydiff.render.figures.grid import Cell, Grid, signs_used
from policydiff.render.figures.signs import COVERED, OPEN, PAPER, SUMMARY, Sign
from policydiff.render.figures.words import shown_text
from policydiff.render.figures.years import year_line, years_note
from policydiff.render.labels import Labels

# So many rows fill a page.
_MOST = 60
_NAME_LENGTH = 16


def coverage_figure(evolution: Evolution, asked: Asked) -> Grid:
    """Return the coverage of a corpus; of too many regions those with the most covered years.

    Raises:
        OptionError: no plan has a region and a year.
    """
    labels = asked.labels
    coverage = _with_reviewed_regions(evolution.coverage)
    years = year_line(grid_years(coverage))
    if not years:
        raise OptionError("figure.no_coverage")
    at = {year: place for place, year in enumerate(grid_years(coverage))}
    every = coverage_rows(coverage, Names.of(evolution, labels))
    ranked = sorted(every, key=lambda row: -sum(row.covered))
    kept = asked.rows(ranked, _MOST, _MOST)
    rows = [row for row in every if row in kept]
    cells = tuple(
        tuple(_cell(row.cells[at[year]], row.covered[at[year]]) if year in at else Cell(OPEN)
              for year in years)
        for row in rows
    )  # fmt: skip
    return Grid(
        title=labels("figure.coverage"),
        notes=(*_notes(coverage, len(rows), len(every), labels), *years_note(at, labels)),
        key=signs_used(_key(labels), cells),
        rows=tuple(shown_text(row.region, _NAME_LENGTH) for row in rows),
        columns=tuple(map(str, years)),
        cells=cells,
    )


def _with_reviewed_regions(coverage: Coverage) -> Coverage:
    """Return ``coverage`` with a row for regions of which there are summaries only."""
    reviewed = {cell.region for cell in coverage.summaries}
    return replace(coverage, regions=tuple(sorted({*coverage.regions, *reviewed})))


def _cell(documents: tuple[PlanRef, ...], covered: bool) -> Cell:
    """Return a cell; of several documents their number, as in every report."""
    count = str(len(documents)) if len(documents) > 1 else ""
    if covered:
        return Cell(COVERED, count, PAPER)
    return Cell(SUMMARY) if documents else Cell(OPEN)


def _notes(coverage: Coverage, shown: int, every: int, labels: Labels) -> Iterator[str]:
    if coverage.unplaced:
        yield labels("figure.unplaced", count=len(coverage.unplaced))
    if shown < every:
        yield labels("figure.regions_shown", count=shown, every=every)


def _key(labels: Labels) -> tuple[Sign, ...]:
    return (
        Sign(COVERED, labels("figure.covered")),
        Sign(SUMMARY, labels("figure.summary_only")),
        Sign(OPEN, labels("evolution.not_covered")),
    )
