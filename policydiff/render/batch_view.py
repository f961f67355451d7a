"""What a reader is told of a run over many files, in words of one language.

Nothing here depends on what the run had to do anew: a run that was resumed says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policydiff.model.batch import Batch, Failure
from policydiff.model.evolution import Coverage, Evolution
from policydiff.model.plan import Region
from policydiff.render.evolution_names import Names, years_text
from policydiff.render.evolution_parts import CoverageRow, coverage_rows, grid_years
from policydiff.render.evolution_view import FindingView, facts_text, finding_view
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.plan_view import NoteView, note_views

# What can be taken in at one look; the report has all.
_FINDINGS = 5
# A grid of more rows is no glance any more: its regions are counted by province.
_MOST_REGIONS = 60
_SHADES = 4
# Lists on one page end here: beyond, nobody reads on, and a table of the run has them all.
_MOST_FAILURES, _MOST_NOTES, _MOST_PLACES = 500, 200, 5
# The failures themselves are shown.
_OF_FAILURES = "corpus.left_out"
_ABOVE_COUNTIES = {"nation", "province"}


@dataclass(frozen=True, slots=True)
class Count:
    """A number that matters, by its code."""

    code: str
    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The regions of one province: for each year how many are covered, and a shade from 0 to 4."""

    name: str
    regions: int
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Regions and years: ``rows`` by region, or, where these are too many, ``groups``.

    ``regions`` are then all of them, each with its years.
    """

    told: str
    years: tuple[int, ...]
    rows: tuple[CoverageRow, ...]
    groups: tuple[GroupRow, ...]
    regions: tuple[tuple[str, str], ...]
    unplaced: int


@dataclass(frozen=True, slots=True)
class FailureView:
    """A file that was left out, and why with what to do."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class SaidOf:
    """A sentence and the places it concerns; ``more`` counts those that are not listed."""

    text: str
    places: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair of plans that was aligned: its name, its links, and how many are to be reviewed."""

    name: str
    links: int
    review: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """What the first page of a run tells; the ``more_`` fields count what its lists leave out."""

    facts: str
    counts: tuple[Count, ...]
    findings: tuple[FindingView, ...]
    coverage: CoverageView
    pairs: Mapping[tuple[str, str], PairView]
    failures: tuple[FailureView, ...]
    more_failures: int
    notes: tuple[SaidOf, ...]
    more_notes: int


def batch_view(batch: Batch, labels: Labels) -> BatchView:
    """Return ``batch`` in the words of ``labels``."""
    evolution = batch.evolution
    names = Names.of(evolution, labels)
    notes = [note for note in evolution.notes if note.code != _OF_FAILURES]
    said = _by_sentence(note_views(notes, labels, evolution.plans))
    return BatchView(
        facts=facts_text(evolution, labels),
        counts=_counts(batch, labels),
        findings=tuple(finding_view(one, names) for one in evolution.findings[:_FINDINGS]),
        coverage=coverage_view(evolution, names),
        pairs=_pairs(batch, names),
        failures=_failures(batch.failures, labels),
        more_failures=max(len(batch.failures) - _MOST_FAILURES, 0),
        notes=said[:_MOST_NOTES],
        more_notes=max(len(said) - _MOST_NOTES, 0),
    )


def _counts(batch: Batch, labels: Labels) -> tuple[Count, ...]:
    evolution = batch.evolution
    links = [link for pair in batch.pairs for link in pair.links]
    found: dict[str, int | str] = {
        "files": batch.files,
        "failures": len(batch.failures),
        "plans": len(evolution.plans),
        "items": sum(len(plan.items) for plan in evolution.plans),
        "regions": len(evolution.coverage.regions),
        "years": _span(evolution.coverage.years),
        "series": len(evolution.series),
        "initiatives": len(evolution.presence),
        "threads": sum(len(one.steps) > 1 for one in evolution.threads),
        "pairs": len(batch.pairs),
        "links": len(links),
        "review": sum(link.review for link in links),
    }
    if not batch.failures:
        del found["failures"]
    return tuple(Count(code, labels(f"index.count.{code}"), _shown(n)) for code, n in found.items())


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else years_text(years)


def _shown(count: int | str) -> str:
    return f"{count:,}" if isinstance(count, int) else count or "—"


def _pairs(batch: Batch, names: Names) -> dict[tuple[str, str], PairView]:
    return {
        (pair.left, pair.right): PairView(
            f"{names.plan(pair.left)} → {names.plan(pair.right)}",
            len(pair.links),
            sum(link.review for link in pair.links),
        )
        for pair in batch.pairs
    }


def _failures(failures: Mapping[str, Failure], labels: Labels) -> tuple[FailureView, ...]:
    some = list(failures.items())[:_MOST_FAILURES]
    return tuple(
        FailureView(one_line(name), _reason(name, failure.text(labels.lang)))
        for name, failure in some
    )


def _reason(name: str, message: str) -> str:
    """Return ``message`` without the name of its file before it: that stands beside it."""
    return one_line(message.removeprefix(name).lstrip("：: "))


def _by_sentence(notes: Iterable[NoteView]) -> tuple[SaidOf, ...]:
    """Return every sentence once, with the places it is said of and that it does not name."""
    places: dict[str, list[str]] = {}
    for note in notes:
        told = places.setdefault(note.text, [])
        if note.where and note.where not in note.text:
            told.append(note.where)
    return tuple(
        SaidOf(text, tuple(told[:_MOST_PLACES]), max(len(told) - _MOST_PLACES, 0))
        for text, told in places.items()
    )


def coverage_view(evolution: Evolution, names: Names) -> CoverageView:
    """Return which regions and years are covered, in as many rows as can be looked over."""
    coverage = evolution.coverage
    many = len(coverage.regions) > _MOST_REGIONS
    return CoverageView(
        told=names.labels(
            "page.coverage_facts",
            covered=len(coverage.cells),
            possible=len(coverage.regions) * len(coverage.years),
        ),
        years=coverage.years if many else grid_years(coverage),
        rows=() if many else coverage_rows(coverage, names),
        groups=_groups(coverage, names) if many else (),
        regions=_years_of(coverage) if many else (),
        unplaced=len(coverage.unplaced),
    )


def _groups(coverage: Coverage, names: Names) -> tuple[GroupRow, ...]:
    """Return the regions counted by province, those with the most regions first."""
    home = {
        cell.region: _group(names.plans[cell.plans[0]].region, names.labels)
        for cell in (*coverage.cells, *coverage.summaries)
    }
    members: dict[str, set[str]] = {}
    for region in coverage.regions:
        members.setdefault(home.get(region, names.labels("index.elsewhere")), set()).add(region)
    covered = {(cell.region, cell.year) for cell in coverage.cells}
    return tuple(
        GroupRow(
            one_line(name),
            len(regions),
            tuple(
                _share(sum((region, year) in covered for region in regions), len(regions))
                for year in coverage.years
            ),
        )
        for name, regions in sorted(members.items(), key=lambda one: (-len(one[1]), one[0]))
    )


def _group(region: Region | None, labels: Labels) -> str:
    if region and region.province:
        return region.province
    return region.name if region and region.level in _ABOVE_COUNTIES else labels("index.elsewhere")


def _share(count: int, all_: int) -> tuple[int, int]:
    """Return ``count`` with the shade of its share: 1 for the least there is, 4 for all."""
    return count, -(-count * _SHADES // all_)


def _years_of(coverage: Coverage) -> tuple[tuple[str, str], ...]:
    years: dict[str, list[int]] = {region: [] for region in coverage.regions}
    for cell in coverage.cells:
        years[cell.region].append(cell.year)
    return tuple((one_line(region), years_text(found)) for region, found in years.items())
