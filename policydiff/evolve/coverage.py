"""Which regions are covered in which years, and by which plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from policydiff.evolve.places import counting_kinds, in_order
from policydiff.model import Plan, PlanKind
from policydiff.model.evolution import Coverage, CoverageCell, Series


def coverage_of(plans: Sequence[Plan], series: Sequence[Series]) -> Coverage:
    """Return which plans of ``series`` (all those of ``plans``) cover which region and year.

    Plans that are not counted in their series cover nothing.
    """
    kinds = counting_kinds(plans)
    cells = _cells(one for one in series if one.kind in kinds)
    placed = {plan for one in series for plan in (*one.plans, *(other for other, _ in one.others))}
    return Coverage(
        regions=tuple(sorted({cell.region for cell in cells})),
        years=tuple(sorted({cell.year for cell in cells})),
        cells=cells,
        unplaced=tuple(plan.id for plan in in_order(plans) if plan.id not in placed),
        summaries=_cells(one for one in series if one.kind == PlanKind.SUMMARY),
    )


def _cells(series: Iterable[Series]) -> tuple[CoverageCell, ...]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for one in series:
        for plan, year in zip(one.plans, one.years, strict=True):
            found[year, one.region].append(plan)
    return tuple(
        CoverageCell(region, year, tuple(sorted(those)))
        for (year, region), those in sorted(found.items())
    )
