"""Which pairs of plans have to be aligned for the threads of a corpus, and for joining them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

from policydiff.model import PlanKind
from policydiff.model.evolution import Series

# Ids of two plans, the earlier one first.
PlanPair = tuple[str, str]

# How many plans further on a task is looked for: it may be missing in one less, and be back.
REACH = 3
# Joins are a look sideways; half a minute of alignments is what they may cost.
MOST_JOINS = 1000


def pairs_needed(series: Sequence[Series], *, reach: int = REACH) -> list[PlanPair]:
    """Return the pairs of plans whose alignments ``threads_of`` needs, by series and year.

    These are each plan of a series with the next ``reach`` ones: (reach × plans) at most.
    """
    return [
        (one, other)
        for row in in_order(series)
        for at, one in enumerate(row.plans)
        for other in row.plans[at + 1 : at + 1 + reach]
    ]


def join_pairs(series: Sequence[Series], *, most: int = MOST_JOINS) -> list[PlanPair]:
    """Return one pair of plans for each two series whose threads may be joined.

    These are the two nearest in year, of several the latest. A summary is never set against
    what plans ahead. Beyond ``most`` pairs those with the years furthest apart are left out,
    then those whose series stand furthest from each other in the circle of their ids.
    """
    rows = in_order(series)
    found = []
    for (at, one), (to, other) in combinations(enumerate(rows), 2):
        if _looks_back(one) == _looks_back(other) and one.plans and other.plans:
            apart, pair = _nearest(one, other)
            around = min(to - at, len(rows) - to + at)
            found.append((apart, around, at, to, pair))
    return [pair for *_, pair in sorted(sorted(found)[:most], key=lambda entry: entry[2:4])]


def in_order(series: Sequence[Series]) -> list[Series]:
    """Return ``series`` by id, whatever order they were given in."""
    return sorted(series, key=lambda row: row.id)


def _looks_back(row: Series) -> bool:
    return row.kind == PlanKind.SUMMARY


def _nearest(one: Series, other: Series) -> tuple[int, PlanPair]:
    """Return how many years the nearest plans of two series are apart, and these plans."""
    dated = (zip(row.years, row.plans, strict=True) for row in (one, other))
    apart, _, pair = min(
        (abs(year - later), -year - later, (plan, partner))
        for (year, plan), (later, partner) in product(*dated)
    )
    return apart, pair
