"""Which plans of a corpus are set against each other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product

from policydiff.model import Note, Plan
from policydiff.parse.metadata.same_series import by_series
from policydiff.reviews.identity import plan_names

# A pair of work reports takes a tenth of a second, and half a minute is what a person waits.
MOST = 200

# Where a left and a right plan stand among all that are given.
At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PlanPair:
    """Two plans in the order given, and the names that tell them from all others given.

    ``consecutive`` is true when they follow each other in a series.
    """

    left: Plan
    right: Plan
    left_name: str
    right_name: str
    consecutive: bool = False


def plan_pairs(
    plans: Sequence[Plan], *, most: int = MOST
) -> tuple[tuple[PlanPair, ...], tuple[Note, ...]]:
    """Return the pairs of ``plans`` to look at, at most ``most``, and a note when there are more.

    Consecutive plans of one region go first, then others of one kind; plans of different kinds
    are set against each other only where no two are of one kind. Which pairs are left out beyond
    ``most`` depends on the texts alone.
    """
    asking = [at for at, plan in enumerate(plans) if plan.items]
    if len(asking) < 2:  # there is nothing to ask, but the sheet says about what
        asking = list(range(len(plans)))
    kinds = _grouped(asking, lambda at: plans[at].kind.value)
    if all(len(those) < 2 for those in kinds):
        kinds = [asking]
    series = list(_consecutive(plans, asking))
    first = set(sorted(series, key=lambda at: _digest(plans, at))[:most])
    rest = (at for at in _circling(plans, kinds) if at not in first)
    others = sorted(islice(rest, most - len(first)) if len(series) <= most else ())
    chosen = [*(at for at in series if at in first), *others]
    possible = sum(len(those) * (len(those) - 1) // 2 for those in kinds)
    bound = Note("review.pairs_bounded", values={"count": len(chosen), "possible": possible})
    names = plan_names(plans)
    return tuple(
        PlanPair(plans[a], plans[b], names[a], names[b], (a, b) in first) for a, b in chosen
    ), (bound,) if possible > len(chosen) else ()


def _grouped(asking: Iterable[int], key: Callable[[int], str]) -> list[list[int]]:
    """Return the groups of what has the same ``key``, in the order of the keys."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at in asking:
        groups[key(at)].append(at)
    return [groups[key] for key in sorted(groups)]


def _consecutive(plans: Sequence[Plan], asking: Sequence[int]) -> Iterator[At]:
    """Return each plan of a region, office and kind with the next there is, series by series."""
    dated = [at for at in asking if plans[at].region and plans[at].year]
    for those in by_series(plans, dated):
        years = _grouped(those, lambda at: f"{plans[at].year}")
        for earlier, later in pairwise(years):
            for pair in product(earlier, later):
                yield (min(pair), max(pair))


def _circling(plans: Sequence[Plan], kinds: Sequence[Sequence[int]]) -> Iterator[At]:
    """Return all pairs within ``kinds``, every plan taking part about as often at any time.

    The plans of a kind stand in a circle in the order of their ids, hashes of their texts:
    neighbours go first, then the next but one, and so on.
    """
    circles = [sorted(those, key=lambda at: (plans[at].id, at)) for those in kinds]
    for step in range(1, max(map(len, circles), default=0) // 2 + 1):
        for circle in circles:
            size = len(circle)
            if step > size // 2:
                continue
            for at in range(size // 2 if 2 * step == size else size):  # no pair twice
                one, other = circle[at], circle[(at + step) % size]
                yield (min(one, other), max(one, other))


def _digest(plans: Sequence[Plan], at: At) -> str:
    return hashlib.sha256("".join(sorted(plans[one].id for one in at)).encode()).hexdigest()
