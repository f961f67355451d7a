"""Coverage, series, adoption, reviews, courses and targets, as a reader is told."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.model import Span
from policydiff.model.evolution import (
    Adoption,
    Coverage,
    Evolution,
    ReviewStep,
    Series,
    TargetSeries,
    Trajectory,
)
from policydiff.render.cells import Cell
from policydiff.render.evolution_names import Names, PlanRef, years_text
from policydiff.render.labels import Labels
from policydiff.render.listing import value_text
from policydiff.render.plain import one_line


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A region and, for each year, its documents; a summary alone covers nothing."""

    region: str
    cells: tuple[tuple[PlanRef, ...], ...]
    covered: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """One series: what it is called, the years it covers, the years it misses between them."""

    name: str
    region: str
    level: str
    issuer: str
    kind: str
    plans: int
    years: str
    gaps: str


@dataclass(frozen=True, slots=True)
class AdoptionView:
    """Who named an initiative first, and who followed after how many years.

    ``late`` are plans before which their regions have none, so that the lag may be shorter.
    """

    initiative: str
    order: tuple[tuple[PlanRef, int], ...]
    share: str
    direction: str
    censored: bool
    told: str
    late: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReviewStepView:
    """A summary and the plan after it, by the names of their items."""

    review: str
    plan: str
    carried: tuple[tuple[str, tuple[str, ...]], ...]
    not_taken_up: tuple[str, ...]
    new: tuple[str, ...]
    unsure: int


@dataclass(frozen=True, slots=True)
class TrajectoryView:
    """The course of an initiative or a thread in one series."""

    subject: str
    sort: str
    series: str
    kind: str
    label: str
    covered: int
    seen: str


@dataclass(frozen=True, slots=True)
class PointView:
    """One target: its plan, the series it belongs to, what it says and in which words."""

    plan: PlanRef
    series: str
    role: str
    value: str
    figures: tuple[Cell, ...]
    deadline: str
    metric: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True)
class TargetsView:
    """Comparable targets by year."""

    metric: str
    unit: str
    points: tuple[PointView, ...]


def grid_years(coverage: Coverage) -> tuple[int, ...]:
    """Return the years of all documents, summaries too."""
    return tuple(sorted({*coverage.years, *(cell.year for cell in coverage.summaries)}))


def coverage_rows(coverage: Coverage, names: Names) -> tuple[CoverageRow, ...]:
    """Return the grid of regions and years."""
    cells: dict[tuple[str, int], tuple[str, ...]] = {}
    for cell in (*coverage.cells, *coverage.summaries):
        place = cell.region, cell.year
        found = cells.get(place, ())
        cells[place] = (*found, *(plan for plan in cell.plans if plan not in found))
    covered = {(cell.region, cell.year) for cell in coverage.cells}
    years = grid_years(coverage)
    return tuple(
        CoverageRow(
            one_line(region),
            tuple(
                tuple(names.refs[plan] for plan in cells.get((region, year), ())) for year in years
            ),
            tuple((region, year) in covered for year in years),
        )
        for region in coverage.regions
    )


def series_view(series: Series, names: Names) -> SeriesView:
    """Return one series."""
    labels = names.labels
    return SeriesView(
        name=names.series_name(series.id),
        region=one_line(series.region),
        level=labels.named("level", series.level) if series.level else labels("unknown"),
        issuer=one_line(series.issuer) if series.issuer else labels("unknown"),
        kind=labels.named("kind", series.kind),
        plans=len(series.plans),
        years=years_text(series.years),
        gaps=years_text(series.gaps),
    )


def adoption_view(adoption: Adoption, names: Names) -> AdoptionView:
    """Return who named an initiative in which order."""
    labels = names.labels
    order = tuple((names.refs[step.plan], step.lag_years) for step in adoption.order)
    waves = [
        f"{labels('comma').join(ref.name for ref in refs)} ({_lag(lag, labels)})"
        for lag, refs in _waves(order).items()
    ]
    censored = {step.plan for step in adoption.order if step.censored}
    told = " → ".join(waves)
    if adoption.first_censored:
        told += labels("evolution.first_censored")
    return AdoptionView(
        initiative=one_line(adoption.initiative),
        order=order,
        share=f"{adoption.adopted}/{adoption.covered}",
        direction=labels(f"direction.{adoption.direction.value}"),
        censored=adoption.first_censored,
        told=told,
        late=frozenset(censored),
    )


def _waves(order: tuple[tuple[PlanRef, int], ...]) -> dict[int, list[PlanRef]]:
    waves: dict[int, list[PlanRef]] = {}
    for ref, lag in order:
        waves.setdefault(lag, []).append(ref)
    return waves


def _lag(lag: int, labels: Labels) -> str:
    if lag == 0:
        return labels("evolution.first")
    return labels("evolution.lag_one" if lag == 1 else "evolution.lag", years=lag)


def review_step_view(step: ReviewStep, names: Names) -> ReviewStepView:
    """Return a summary and the plan after it."""
    return ReviewStepView(
        review=names.plan(step.review),
        plan=names.plan(step.plan),
        carried=tuple((names.item(item), tuple(map(names.item, to))) for item, to in step.carried),
        not_taken_up=tuple(map(names.item, step.not_taken_up)),
        new=tuple(map(names.item, step.new)),
        unsure=sum(item in step.unsure for item, _ in step.carried),
    )


def trajectory_view(found: Trajectory, names: Names) -> TrajectoryView:
    """Return one course of attention."""
    sort = "thread" if found.subject in names.threads else "initiative"
    return TrajectoryView(
        subject=names.subject(found.subject),
        sort=names.labels(f"evolution.{sort}"),
        series=names.series_name(found.series),
        kind=found.kind.value,
        label=names.labels(f"evolution.trajectory.{found.kind.value}"),
        covered=len(found.covered),
        seen=years_text(found.seen),
    )


def targets_view(targets: TargetSeries, evolution: Evolution, names: Names) -> TargetsView:
    """Return comparable targets, each point with its series."""
    home = {plan: series.id for series in evolution.series for plan in series.plans}
    points = [
        PointView(
            plan=names.refs[point.plan],
            series=names.series_name(home[point.plan]) if point.plan in home else "",
            role=names.labels(f"role.{point.target.role.value}"),
            value=value_text(point.target),
            figures=tuple(point.target.values),
            deadline="" if point.target.deadline is None else str(point.target.deadline),
            metric=one_line(point.target.metric),
            quote=one_line(point.target.quote),
            span=point.target.span,
        )
        for point in targets.points
    ]
    return TargetsView(one_line(targets.metric), one_line(targets.unit), tuple(points))
