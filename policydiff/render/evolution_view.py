"""What a reader is told of many plans, in words of one language.

The page, Markdown, spreadsheet and terminal show this one view, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policydiff.messages import message
from policydiff.model.evolution import Evolution, Finding, TrajectoryKind
from policydiff.render.evolution_names import Names, PlanRef, QuoteView, years_text
from policydiff.render.evolution_parts import (
    AdoptionView,
    CoverageRow,
    ReviewStepView,
    SeriesView,
    TargetsView,
    TrajectoryView,
    adoption_view,
    coverage_rows,
    grid_years,
    review_step_view,
    series_view,
    targets_view,
    trajectory_view,
)
from policydiff.render.evolution_presence import PresenceView, presence_views
from policydiff.render.evolution_threads import (
    ChangeView,
    JoinView,
    ThreadView,
    change_views,
    join_views,
    thread_views,
)
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.plan_view import NoteView, note_views

# What is explained to the reader of a report, in this order.
_METHODS = (
    "coverage", "presence", "status", "over_corpus", "threads", "adoption", "review_step",
    "trajectories", "targets", "findings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FindingView:
    """A statement, what makes it doubtful, and what it rests on.

    ``evidence`` are targets, items and threads: of which plan or series, and their words.
    """

    text: str
    certain: bool
    doubts: tuple[str, ...]
    plans: tuple[PlanRef, ...]
    quotes: tuple[QuoteView, ...]
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EvolutionView:
    """Everything a report tells, in its order.

    ``plans`` are those with a cell in ``presence``.
    """

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
    since: tuple[ChangeView, ...]
    notes: tuple[NoteView, ...]
    methods: tuple[tuple[str, str], ...]
    model: str

    @property
    def long_threads(self) -> tuple[ThreadView, ...]:
        """The threads of more than one plan."""
        return tuple(thread for thread in self.threads if len(thread.steps) > 1)

    @property
    def undecided(self) -> int:
        """How many courses have too few covered years for a judgement."""
        return len(self.every_trajectory) - len(self.trajectories)


def evolution_view(evolution: Evolution, lang: str) -> EvolutionView:
    """Return ``evolution`` in the words of ``lang`` (``zh`` or ``en``)."""
    labels, evolution = Labels(lang), ranked(evolution)
    names = Names.of(evolution, labels)
    mentioned = {cell.plan for each in evolution.presence for cell in each.cells}
    refs = tuple(names.refs[plan.id] for plan in evolution.plans)
    plans = tuple(
        ref
        for plan, ref in zip(evolution.plans, refs, strict=True)
        if ref.is_plan or plan.id in mentioned
    )
    trajectories = [trajectory_view(one, names) for one in evolution.trajectories]
    decided = [one for one in trajectories if one.kind != TrajectoryKind.UNDECIDED]
    return EvolutionView(
        facts=facts_text(evolution, labels),
        every_plan=refs,
        plans=plans,
        findings=tuple(finding_view(one, names) for one in evolution.findings),
        years=grid_years(evolution.coverage),
        coverage=coverage_rows(evolution.coverage, names),
        unplaced=tuple(names.refs[plan] for plan in evolution.coverage.unplaced),
        series=tuple(series_view(one, names) for one in evolution.series),
        presence=presence_views(evolution.presence, plans, names),
        threads=thread_views(evolution.threads, names),
        joins=join_views(evolution.joins, names),
        adoption=tuple(adoption_view(one, names) for one in evolution.adoption),
        steps=tuple(review_step_view(one, names) for one in evolution.steps),
        trajectories=tuple(decided),
        every_trajectory=tuple(trajectories),
        targets=tuple(targets_view(one, evolution, names) for one in evolution.targets),
        since=change_views(evolution.since, names),
        notes=note_views(evolution.notes, labels, evolution.plans),
        methods=methods_text(labels),
        model=one_line(evolution.model),
    )


def ranked(evolution: Evolution) -> Evolution:
    """Return ``evolution`` as a reader is told it: what stands in the most plans first."""
    return replace(
        evolution,
        presence=tuple(sorted(evolution.presence, key=lambda one: -len(one.cells))),
        threads=tuple(sorted(evolution.threads, key=lambda one: -len(one.steps))),
        adoption=tuple(sorted(evolution.adoption, key=lambda one: -len(one.order))),
    )


def facts_text(evolution: Evolution, labels: Labels) -> str:
    """Return how many plans, regions, years and series there are."""
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


def methods_text(labels: Labels) -> tuple[tuple[str, str], ...]:
    """Return what is explained to the reader of a report: topics and their rules."""
    return tuple(
        (labels(f"evolution.{name}"), labels(f"evolution.method.{name}")) for name in _METHODS
    )


def finding_view(finding: Finding, names: Names) -> FindingView:
    """Return one statement with what it rests on."""
    lang = names.labels.lang
    values = names.values(finding.values)
    said = (message(code, lang, values) for code in finding.uncertainty)
    return FindingView(
        text=one_line(message(finding.code, lang, values)),
        certain=finding.certain,
        doubts=tuple(map(one_line, said)),
        plans=tuple(names.refs[plan] for plan in finding.plans),
        quotes=tuple(names.quote(one) for one in finding.quotes),
        evidence=tuple(_evidence(finding, names)),
    )


def _evidence(finding: Finding, names: Names) -> Iterator[tuple[str, str]]:
    for target in finding.targets:
        yield names.plan(target.plan), one_line(target.quote)
    for item in finding.items:
        yield names.home(item), names.item(item)
    shown = set(finding.items)
    for thread in finding.threads:
        known = names.threads.get(thread)
        if known and any(shown.intersection(step.items) for step in known.steps):
            continue
        yield names.series_name(known.series) if known else "", names.subject(thread)
