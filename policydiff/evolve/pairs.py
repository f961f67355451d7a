"""Which pairs of plans have to be aligned for the threads of a corpus, and for joining them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, islice, product
from math import comb

from policydiff.model import PlanKind
from policydiff.model.evolution import Series

# Ids of two plans, the earlier one first.
PlanPair = tuple[str, str]

# How many plans further on a task is looked for: it may be missing in one less, and be back.
REACH = 3
# Joins are a look sideways: half a minute of alignments is what they may cost in a small corpus,
# and 20 ms for each plan in a large one, a third of what its own series costs.
MOST_JOINS = 1000
JOINS_A_PLAN = 1


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


def join_pairs(series: Sequence[Series]) -> list[PlanPair]:
    """Return one pair of plans for each two series whose threads may be joined.

    These are the two nearest in year, of several the latest. A summary is never set against
    what plans ahead.
    """
    return [_nearest(*pair) for pair in combinations(in_order(series), 2) if _may_join(*pair)]


def joinable(series: Sequence[Series]) -> int:
    """Return how many pairs ``join_pairs`` has, without making them."""
    sides = Counter(_looks_back(row) for row in series if row.plans)
    return sum(comb(count, 2) for count in sides.values())


def most_joins(plans: int) -> int:
    """Return how many pairs of series of a corpus of so many plans are looked at."""
    return max(MOST_JOINS, JOINS_A_PLAN * plans)


def chosen_pairs(
    series: Sequence[Series], spoken: Iterable[tuple[int, int]], *, most: int
) -> list[PlanPair]:
    """Return those of ``join_pairs`` that are ``spoken`` for first, ``most`` at most.

    ``spoken`` are pairs of numbers of ``series`` in the order of their ids, the smaller first.
    """
    rows = in_order(series)
    allowed = ((one, other) for one, other in spoken if _may_join(rows[one], rows[other]))
    return [_nearest(rows[one], rows[other]) for one, other in sorted(islice(allowed, most))]


def in_order(series: Sequence[Series]) -> list[Series]:
    """Return ``series`` by id, whatever order they were given in."""
    return sorted(series, key=lambda row: row.id)


def _looks_back(row: Series) -> bool:
    return row.kind == PlanKind.SUMMARY


def _may_join(one: Series, other: Series) -> bool:
    return bool(one.plans and other.plans) and _looks_back(one) == _looks_back(other)


def _nearest(one: Series, other: Series) -> PlanPair:
    """Return the nearest plans of two series, of equally near ones the latest."""
    dated = (zip(row.years, row.plans, strict=True) for row in (one, other))
    *_, pair = min(
        (abs(year - later), -year - later, (plan, partner))
        for (year, plan), (later, partner) in product(*dated)
    )
    return pair
