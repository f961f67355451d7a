"""Where plans, items, series and threads stand in the lists of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policydiff.model import Initiative
from policydiff.model.evolution import Evolution
from policydiff.render.html.tongues import Tongues

NONE = -1
"""The place of what is not there: an initiative outside all items, no plan before the first."""


@dataclass(frozen=True, slots=True)
class Places:
    """The place of each id in its list; an item's is that of its plan, and its own in the plan."""

    plans: dict[str, int]
    items: dict[str, tuple[int, int]]
    series: dict[str, int]
    threads: dict[str, int]
    regions: dict[str, int]

    @classmethod
    def of(cls, evolution: Evolution) -> Places:
        """Return the places in ``evolution``."""
        return cls(
            _order(plan.id for plan in evolution.plans),
            {
                item.id: (plan_at, item_at)
                for plan_at, plan in enumerate(evolution.plans)
                for item_at, item in enumerate(plan.items)
            },
            _order(one.id for one in evolution.series),
            _order(one.id for one in evolution.threads),
            _order(evolution.coverage.regions),
        )

    def plan(self, plan: str | None) -> int:
        """Return the place of a plan, ``NONE`` for none."""
        return NONE if plan is None else self.plans.get(plan, NONE)

    def item(self, item: str | None) -> tuple[int, int]:
        """Return the place of an item's plan and its own there, ``NONE`` outside all items."""
        return (NONE, NONE) if item is None else self.items.get(item, (NONE, NONE))

    def mention(self, found: Initiative, say: Tongues) -> list[Any]:
        """Return plan, item, span, the words before, the quote, the words after, and the stage."""
        view = say.any.quote(found)
        stage = found.stage.stage.value if found.stage else ""
        place = self.plans[found.plan], self.item(found.item)[1]
        return [*place, *found.span, view.before, view.quote, view.after, stage]


def _order(ids: Iterable[str]) -> dict[str, int]:
    return {id_: place for place, id_ in enumerate(ids)}
