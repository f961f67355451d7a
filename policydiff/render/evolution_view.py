"""What a reader is told of many plans, in words of one language.

The page, Markdown, spreadsheet and terminal show this one view, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.messages import message
from policydiff.model.evolution import (
    Adoption,
    Coverage,
    Evolution,
    Finding,
    ReviewStep,
    Series,
    TargetSeries,
    Trajectory,
    TrajectoryKind,
)
from policydiff.render.cells import Cell
from policydiff.render.evolution_names import Names, PlanRef, QuoteView, years_text
from policydiff.render.evolution_presence import PresenceView, presence_views
from policydiff.render.evolution_threads import JoinView, ThreadView, join_views, thread_views
from policydiff.render.labels import Labels
from policydiff.render.listing import value_text
from policydiff.render.plain import one_line
from policydiff.render.plan_view import NoteView, note_views

# What is explained to the reader of a report, in this order.
_METHODS = (
    "coverage", "presence", "status", "over_corpus", "threads", "adoption", "review_step",
    "trajectories", "targets", "findings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingView:
    """A statement, what makes it doubtful, and what it rests on."""

    text: str
    certain: bool
    doubts: tuple[str, ...]
    plans: tuple[PlanRef, ...]
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A region and, for each year, the plans that cover it; none where it is not covered."""

    region: str
    cells: tuple[tuple[PlanRef, ...], ...]


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
    """Who named an initiative first, and who followed after how many years."""

    initiative: str
    order: tuple[tuple[PlanRef, int], ...]
    share: str
    direction: str
    censored: bool
    told: str


@dataclass(frozen=True, slots=True)
class ReviewStepView:
    """A summary and the plan after it, by the names of their items."""

    review: str
    plan: str
    carried: tuple[tuple[str, tuple[str, ...]], ...]
    not_taken_up: tuple[str, ...]
    new: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class TargetsView:
    """Comparable targets by year."""

    metric: str
    unit: str
    points: tuple[PointView, ...]


@dataclass(frozen=True, slots=True)
class EvolutionView:
    """Everything a report tells, in its order; ``plans`` are those that presence counts on."""

    facts: str
    every_plan: tuple[PlanRef, ...]
    plans: tuple[PlanRef, ...]
    findings: tuple[FindingView, ...]
    years: tuple[int, ...]
    coverage: tuple[CoverageRow, ...]
    unplaced: tuple[PlanRef, ...]
    series: tuple[SeriesView, ...]
    presence: tuple[PresenceView, ...]
    threads: tuple[ThreadView, ...]
    joins: tuple[JoinView, ...]
    adoption: tuple[AdoptionView, ...]
    steps: tuple[ReviewStepView, ...]
    trajectories: tuple[TrajectoryView, ...]
    every_trajectory: tuple[TrajectoryView, ...]
    targets: tuple[TargetsView, ...]
    notes: tuple[NoteView, ...]
    methods: tuple[tuple[str, str], ...]
    model: str

    @property
    def undecided(self) -> int:
        """How many courses have too few covered years for a judgement."""
        return len(self.every_trajectory) - len(self.trajectories)


def evolution_view(evolution: Evolution, lang: str) -> EvolutionView:
    """Return ``evolution`` in the words of ``lang`` (``zh`` or ``en``)."""
    labels = Labels(lang)
    names = Names.of(evolution, labels)
    mentioned = {cell.plan for each in evolution.presence for cell in each.cells}
    refs = tuple(names.refs[plan.id] for plan in evolution.plans)
    plans = tuple(
        ref
        for plan, ref in zip(evolution.plans, refs, strict=True)
        if ref.is_plan or plan.id in mentioned
    )
    trajectories = [_trajectory(one, names) for one in evolution.trajectories]
    decided = [one for one in trajectories if one.kind != TrajectoryKind.UNDECIDED]
    return EvolutionView(
        facts=_facts(evolution, labels),
        every_plan=refs,
        plans=plans,
        findings=tuple(_finding(one, names) for one in evolution.findings),
        years=evolution.coverage.years,
        coverage=coverage_rows(evolution.coverage, names),
        unplaced=tuple(names.refs[plan] for plan in evolution.coverage.unplaced),
        series=tuple(series_view(one, names) for one in evolution.series),
        presence=presence_views(evolution.presence, plans, names),
        threads=thread_views(evolution.threads, names),
        joins=join_views(evolution.joins, names),
        adoption=tuple(adoption_view(one, names) for one in evolution.adoption),
        steps=tuple(_review_step(one, names) for one in evolution.steps),
        trajectories=tuple(decided),
        every_trajectory=tuple(trajectories),
        targets=tuple(_targets(one, evolution, names) for one in evolution.targets),
        notes=note_views(evolution.notes, labels, evolution.plans),
        methods=_methods(labels),
        model=one_line(evolution.model),
    )


def _facts(evolution: Evolution, labels: Labels) -> str:
    coverage = evolution.coverage
    return labels(
        "evolution.facts",
        plans=len(evolution.plans),
        regions=len(coverage.regions),
        years=years_text(coverage.years) or labels("unknown"),
        cells=len(coverage.cells),
        possible=len(coverage.regions) * len(coverage.years),
        series=len(evolution.series),
    )


def _methods(labels: Labels) -> tuple[tuple[str, str], ...]:
    return tuple(
        (labels(f"evolution.{name}"), labels(f"evolution.method.{name}")) for name in _METHODS
    )


def _finding(finding: Finding, names: Names) -> FindingView:
    lang = names.labels.lang
    said = (message(code, lang, finding.values) for code in finding.uncertainty)
    return FindingView(
        text=one_line(message(finding.code, lang, finding.values)),
        certain=finding.certain,
        doubts=tuple(map(one_line, said)),
        plans=tuple(names.refs[plan] for plan in finding.plans),
        quotes=tuple(names.quote(one) for one in finding.quotes),
    )


def coverage_rows(coverage: Coverage, names: Names) -> tuple[CoverageRow, ...]:
    """Return the grid of regions and years."""
    cells = {(cell.region, cell.year): cell.plans for cell in coverage.cells}
    return tuple(
        CoverageRow(
            one_line(region),
            tuple(
                tuple(names.refs[plan] for plan in cells.get((region, year), ()))
                for year in coverage.years
            ),
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
    first = "evolution.first_censored" if adoption.first_censored else "evolution.first"
    steps = [
        f"{ref.name} ({labels('evolution.lag', years=lag) if lag else labels(first)})"
        for ref, lag in order
    ]
    return AdoptionView(
        initiative=one_line(adoption.initiative),
        order=order,
        share=f"{adoption.adopted}/{adoption.covered}",
        direction=labels(f"evolution.direction.{adoption.direction.value}"),
        censored=adoption.first_censored,
        told=" → ".join(steps),
    )


def _review_step(step: ReviewStep, names: Names) -> ReviewStepView:
    return ReviewStepView(
        review=names.plan(step.review),
        plan=names.plan(step.plan),
        carried=tuple((names.item(item), tuple(map(names.item, to))) for item, to in step.carried),
        not_taken_up=tuple(map(names.item, step.not_taken_up)),
        new=tuple(map(names.item, step.new)),
    )


def _trajectory(found: Trajectory, names: Names) -> TrajectoryView:
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


def _targets(targets: TargetSeries, evolution: Evolution, names: Names) -> TargetsView:
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
        )
        for point in targets.points
    ]
    return TargetsView(one_line(targets.metric), one_line(targets.unit), tuple(points))
