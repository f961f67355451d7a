"""Who named an initiative first, who followed, and whether from above or beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policydiff.model import Plan, Region
from policydiff.model.evolution import Adoption, AdoptionStep, Coverage, Direction, Presence

_LEVELS = ("nation", "province", "city", "county")
# The digits of a code that a division shares with what it contains.
_SHARED = {"province": 2, "city": 4}


@dataclass(frozen=True, slots=True)
class _First:
    """The first plan of a region that names an initiative, and the first that covers the region."""

    year: int
    plan: str
    region: Region
    covered_since: int

    @property
    def censored(self) -> bool:
        return self.year == self.covered_since


def adoption_of(
    presence: Iterable[Presence], plans: Sequence[Plan], coverage: Coverage
) -> tuple[Adoption, ...]:
    """Return the adoption of each initiative that a covering plan names, in the order given.

    Of each region the first covering plan that names it counts, ordered by year, then by region.
    The direction is that of the followers whose earlier plans did not have it: each has earlier
    adopters above it (the centre, its province, its city), beside it (of its own level), or both.
    """
    counter = _Counter(plans, coverage)
    found = ((one, counter.firsts(one)) for one in presence)
    return tuple(counter.adoption(one, firsts) for one, firsts in found if firsts)


class _Counter:
    def __init__(self, plans: Sequence[Plan], coverage: Coverage) -> None:
        self.regions = {plan.id: plan.region for plan in plans}
        self.place = {
            plan: (cell.region, cell.year) for cell in coverage.cells for plan in cell.plans
        }
        self.count, self.start = len(coverage.regions), min(coverage.years, default=0)
        self.since: dict[str, int] = {}
        for cell in coverage.cells:
            self.since[cell.region] = min(cell.year, self.since.get(cell.region, cell.year))

    def firsts(self, presence: Presence) -> Sequence[_First]:
        found: dict[str, _First] = {}
        covering = [cell.plan for cell in presence.cells if cell.plan in self.place]
        for plan in sorted(covering, key=lambda plan: (self.place[plan][::-1], plan)):
            name, year = self.place[plan]
            region = self.regions[plan]
            if region is not None and name not in found:
                found[name] = _First(year, plan, region, self.since[name])
        return list(found.values())

    def adoption(self, presence: Presence, firsts: Sequence[_First]) -> Adoption:
        start = firsts[0].year
        return Adoption(
            initiative=presence.initiative,
            order=tuple(AdoptionStep(one.plan, one.year - start, one.censored) for one in firsts),
            covered=self.count,
            adopted=len(firsts),
            first=start,
            last=firsts[-1].year,
            direction=_direction(firsts),
            first_censored=start == self.start,
        )


def _direction(firsts: Sequence[_First]) -> Direction:
    ways = set()
    for one in firsts:
        earlier = [other.region for other in firsts if other.year < one.year]
        if not one.censored:
            ways |= {Direction.VERTICAL for other in earlier if _is_above(other, one.region)}
            ways |= {Direction.HORIZONTAL for other in earlier if other.level == one.region.level}
    if len(ways) > 1:
        return Direction.MIXED
    return ways.pop() if ways else Direction.UNKNOWN


def _is_above(outer: Region, region: Region) -> bool:
    """Tell whether ``outer`` is of a higher level and contains ``region``."""
    levels = [_LEVELS.index(one.level) if one.level in _LEVELS else None for one in (outer, region)]
    if levels[0] is None or levels[1] is None or levels[0] >= levels[1]:
        return False
    if outer.level == _LEVELS[0]:
        return True
    shared = _SHARED.get(outer.level or "", 0)
    if outer.code and region.code:
        return outer.code[:shared] == region.code[:shared]
    return outer.level == "province" and outer.name == region.province
