"""One initiative through the plans of a corpus, and a corpus itself, as a reader is told."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.model.evolution import Evolution
from policydiff.render.evolution_names import Names, PlanRef
from policydiff.render.evolution_parts import (
    AdoptionView,
    CoverageRow,
    SeriesView,
    adoption_view,
    coverage_rows,
    grid_years,
    series_view,
)
from policydiff.render.evolution_presence import PresenceView, presence_view
from policydiff.render.evolution_view import facts_text
from policydiff.render.labels import Labels
from policydiff.render.plan_view import NoteView, note_views


@dataclass(frozen=True, slots=True)
class TrackedView:
    """One initiative, with those that named it in order."""

    presence: PresenceView
    adoption: AdoptionView | None

    @property
    def first(self) -> PlanRef:
        """The first plan that names it."""
        return self.presence.named_in[0].plan

    @property
    def last(self) -> PlanRef:
        """The last plan that names it."""
        return self.presence.named_in[-1].plan


@dataclass(frozen=True, slots=True)
class CorpusView:
    """What a corpus covers; ``tracked`` are the initiatives followed through it."""

    facts: str
    years: tuple[int, ...]
    coverage: tuple[CoverageRow, ...]
    unplaced: tuple[PlanRef, ...]
    series: tuple[SeriesView, ...]
    tracked: tuple[TrackedView, ...]
    notes: tuple[NoteView, ...]


def corpus_view(evolution: Evolution, labels: Labels) -> CorpusView:
    """Return what the plans of ``evolution`` cover, and its initiatives one by one."""
    names = Names.of(evolution, labels)
    plans = tuple(names.refs[plan.id] for plan in evolution.plans)
    adoption = {one.initiative: adoption_view(one, names) for one in evolution.adoption}
    return CorpusView(
        facts=facts_text(evolution, labels),
        years=grid_years(evolution.coverage),
        coverage=coverage_rows(evolution.coverage, names),
        unplaced=tuple(names.refs[plan] for plan in evolution.coverage.unplaced),
        series=tuple(series_view(one, names) for one in evolution.series),
        tracked=tuple(
            TrackedView(presence_view(one, plans, names), adoption.get(one.initiative))
            for one in evolution.presence
        ),
        notes=note_views(evolution.notes, labels, evolution.plans),
    )
