"""Which plans stand side by side in a report, and the edits of a task from plan to plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from policydiff.changes.edits import item_edits
from policydiff.evolve.pairs import PlanPair
from policydiff.model import Item, Plan
from policydiff.model.evolution import Series
from policydiff.model.threads import Thread, ThreadStep


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown side by side: ``all`` that follow each other, and the ``named`` pairs."""

    all: bool = False
    named: tuple[PlanPair, ...] = ()

    def pairs(self, series: Sequence[Series], reviews: Sequence[PlanPair]) -> list[PlanPair]:
        """Return the pairs: of each of ``series`` in order, then of ``reviews``, then the named."""
        following = [pair for one in series for pair in pairwise(one.plans)] if self.all else []
        return list(dict.fromkeys((*following, *(reviews if self.all else ()), *self.named)))


def with_edits(threads: Sequence[Thread], plans: Mapping[str, Plan]) -> tuple[Thread, ...]:
    """Return ``threads`` with the word-level edits of each step from the one before."""
    items = {item.id: item for plan in plans.values() for item in plan.items}
    return tuple(
        replace(thread, steps=(thread.steps[0], *_edited(thread.steps, items)))
        for thread in threads
    )


def _edited(steps: Sequence[ThreadStep], items: Mapping[str, Item]) -> list[ThreadStep]:
    return [
        replace(
            step,
            edits=tuple(
                item_edits(items[old], items[new])
                for old, new in product(before.items, step.items)
            ),
        )
        for before, step in pairwise(steps)
    ]  # fmt: skip
