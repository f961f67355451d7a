"""Where each initiative is named, how far it is shared, and what became of it.

Silence counts only of plans that cover a region and year (``evolve.coverage``). The mentions of a
summary are cells of their own: it tells of the year before, so nothing appears or disappears
between it and a plan, and what it names or leaves out decides no status. Where it speaks against
one, the status says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from policydiff.changes.initiatives import Succession
from policydiff.evolve.sightings import Key, Seen, Sightings, seen_in, sightings
from policydiff.evolve.status import series_steps
from policydiff.model import Alignment, InitiativeKind, Plan, PlanContent
from policydiff.model.evolution import (
    CorpusStatus,
    Coverage,
    OverCorpus,
    Presence,
    PresenceCell,
    Series,
    Strength,
    YearShare,
)

# One covered year has nothing before or after it.
_LEAST_YEARS = 2
_KINDS = list(InitiativeKind)


def presence_of(
    plans: Sequence[Plan],
    contents: Sequence[PlanContent],
    series: Sequence[Series],
    coverage: Coverage,
    succession: Succession,
    alignments: Iterable[Alignment] = (),
) -> tuple[Presence, ...]:
    """Return where each initiative that ``contents`` name is named, ordered by name.

    ``series`` and ``coverage`` are those of ``plans``. An initiative is renamed when its
    successor by ``succession`` takes its place, or when items that ``alignments`` of consecutive
    plans link carry one name before and another like it after. A share is given for the years in
    which someone has it. Nothing depends on the order of ``plans`` or ``contents``.
    """
    found = sightings(plans, contents, series)
    cells: dict[Key, list[PresenceCell]] = defaultdict(list)
    for plan, named in found.of.items():
        for key, mentions in named.items():
            cells[key].append(PresenceCell(plan, mentions))
    seen = seen_in(found, coverage)
    steps = series_steps(plans, contents, series, found, succession, alignments)
    over = _Corpus(coverage, series, found)
    return tuple(
        Presence(
            initiative=key[0],
            kind=_kind(cells[key]),
            cells=tuple(cells[key]),
            corpus_status=over.status(key, seen[key]) if key in seen else None,
            status=tuple(steps[key]),
            years=over.shares(seen[key]) if key in seen else (),
        )
        for key in sorted(cells)
    )


def _kind(cells: Iterable[PresenceCell]) -> InitiativeKind:
    """Return the kind that most mentions have, of equals the first."""
    counts = Counter(mention.kind for cell in cells for mention in cell.mentions)
    return min(counts, key=lambda kind: (-counts[kind], _KINDS.index(kind)))


class _Corpus:
    """What the covered years say of an initiative, all regions taken together."""

    def __init__(self, coverage: Coverage, series: Sequence[Series], found: Sightings) -> None:
        self.years = coverage.years
        self.plans = sum(len(cell.plans) for cell in coverage.cells)
        regions: dict[int, list[str]] = defaultdict(list)
        for cell in coverage.cells:
            regions[cell.year].append(cell.region)
        self.regions = {year: tuple(sorted(those)) for year, those in regions.items()}
        covering = {plan for cell in coverage.cells for plan in cell.plans}
        self.series = {
            plan: one for one in series for plan in one.plans if plan in covering and one.years[1:]
        }
        self.named = found.counted
        self.reported: dict[Key, list[tuple[int, str]]] = defaultdict(list)
        for cell in coverage.summaries:
            for plan in cell.plans:
                for key in found.counted[plan]:
                    self.reported[key].append((cell.year, plan))

    def shares(self, seen: Seen) -> tuple[YearShare, ...]:
        return tuple(
            YearShare(year, self.regions[year], tuple(sorted(seen.years[year])))
            for year in sorted(seen.years)
        )

    def status(self, key: Key, seen: Seen) -> OverCorpus | None:
        if len(self.years) < _LEAST_YEARS:
            return None
        first, last = min(seen.years), max(seen.years)
        status = _status(seen.years, self.years[-1])
        own = {
            self.series[plan].id: self.series[plan] for plan in seen.plans if plan in self.series
        }
        strong = any(self._supports(status, one, key, (first, last)) for one in own.values())
        return OverCorpus(
            status=status,
            evidence=Strength.SERIES if strong else Strength.REGIONS,
            first=first,
            last=last,
            plans=self.plans,
            seen=len(seen.plans),
            summaries=tuple(plan for year, plan in self.reported[key] if not first <= year <= last),
        )

    def _supports(
        self, status: CorpusStatus, series: Series, key: Key, ends: tuple[int, int]
    ) -> bool:
        """Tell whether the plans of one series say by themselves what all plans say."""
        years = [
            year
            for plan, year in zip(series.plans, series.years, strict=True)
            if key in self.named[plan]
        ]
        if status is CorpusStatus.APPEAR:
            return years[0] == ends[0] > series.years[0]
        if status is CorpusStatus.DISAPPEAR:
            return years[-1] == ends[1] < series.years[-1]
        return len(years) > 1 and years[-1] == self.years[-1]


def _status(years: Mapping[int, object], latest: int) -> CorpusStatus:
    if max(years) < latest:
        return CorpusStatus.DISAPPEAR
    return CorpusStatus.PERSIST if len(years) > 1 else CorpusStatus.APPEAR
