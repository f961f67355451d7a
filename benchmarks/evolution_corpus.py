"""Corpora of planted lineage, and their threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from benchmarks import goldset
from benchmarks.lineage_planting import Lineage, Task, lineage
from policydiff.evolve.alignments import aligned
from policydiff.evolve.pairs import PlanPair, pairs_needed
from policydiff.evolve.threads import threads_of
from policydiff.model import Alignment, Plan
from policydiff.model.evolution import Series
from policydiff.model.threads import Thread

SERIES_OF_A_PLAN, YEARS = 4, 8
REGIONS, REGION_YEARS, REGION_ITEMS = 31, 10, 35


@dataclass
class Corpus:
    """Series of plans with their lineage and all that is needed to make threads of them."""

    lineages: list[Lineage]
    series: list[Series] = field(default_factory=list)
    plans: dict[str, Plan] = field(default_factory=dict)
    task_of: dict[str, tuple[Lineage, Task]] = field(default_factory=dict)
    alignments: dict[PlanPair, Alignment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.lineages:
            plans = [written.plan for written in one.written]
            self.plans |= {plan.id: plan for plan in plans}
            self.series.append(series_of(one.name, plans))
            for tasks, written in zip(one.years, one.written, strict=True):
                for item, at in zip(written.plan.items, written.entry_of, strict=True):
                    if at is not None:
                        self.task_of[item.id] = one, tasks[at]

    def threads(self, series: Sequence[Series]) -> tuple[Thread, ...]:
        """Return the threads of ``series``; alignments that are missing are made and kept."""
        new = [pair for pair in pairs_needed(series) if pair not in self.alignments]
        self.alignments |= aligned(new, self.plans)
        return threads_of(series, self.plans, self.alignments)


def series_of(region: str, plans: Sequence[Plan]) -> Series:
    """Return the series of ``plans``, which are in the order of their years."""
    years = tuple(plan.year or 0 for plan in plans)
    gaps = tuple(year for year in range(years[0], years[-1]) if year not in years)
    names = tuple(plan.id for plan in plans)
    return Series(names[0], region, "city", None, "plan", names, years, gaps)


def planted(seed: int) -> Corpus:
    """Return the series that quality is measured on."""
    return Corpus(
        [
            lineage(plan, seed + at, years=YEARS)
            for plan in goldset.plans()
            for at in range(SERIES_OF_A_PLAN)
        ]
    )


def regions(seed: int) -> Corpus:
    """Return ``REGIONS`` series of ``REGION_YEARS`` plans, each in its own words."""
    names = list(goldset.plans())
    return Corpus(
        [
            lineage(names[at % len(names)], seed + at, years=REGION_YEARS, items=REGION_ITEMS)
            for at in range(REGIONS)
        ]
    )


def only(row: Series, kept: Sequence[int]) -> Series:
    """Return a series with the plans at ``kept`` alone."""
    plans, years = (tuple(values[at] for at in kept) for values in (row.plans, row.years))
    gaps = tuple(year for year in range(years[0], years[-1]) if year not in years)
    return replace(row, id=plans[0], plans=plans, years=years, gaps=gaps)  # type: ignore[arg-type]
