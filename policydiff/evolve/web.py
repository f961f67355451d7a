"""All that the alignments within one series say of its items, looked up by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from policydiff.evolve.pairs import PlanPair
from policydiff.model import Alignment, Link, Rejected


class Web:
    """The links between the items of a series, and the pairs that were nearly linked."""

    def __init__(
        self, items: Mapping[str, Sequence[str]], alignments: Mapping[PlanPair, Alignment]
    ) -> None:
        """Take what ``alignments`` have on a series; ``items`` are those of each plan, by year."""
        plans = list(items)
        self._plan_of = {item: plan for plan, some in items.items() for item in some}
        self._links: dict[str, dict[str, float]] = defaultdict(dict)
        self._nearest: dict[tuple[str, str], float] = defaultdict(float)
        self._compared: set[PlanPair] = set()
        for at, one in enumerate(plans):
            for other in plans[at + 1 :]:
                if (one, other) in alignments:
                    self._take(alignments[one, other])

    def _take(self, alignment: Alignment) -> None:
        self._compared.add((alignment.left, alignment.right))
        for link in alignment.links:
            self._links[link.left][link.right] = link.probability
            self._links[link.right][link.left] = link.probability
            self._near(alignment, link)
        for pair in alignment.rejected:
            self._near(alignment, pair)

    def _near(self, alignment: Alignment, pair: Link | Rejected) -> None:
        for key in ((pair.left, alignment.right), (pair.right, alignment.left)):
            self._nearest[key] = max(self._nearest[key], pair.probability)

    def compared(self, one: str, other: str) -> bool:
        """Tell whether the plans of two items, the earlier one first, were aligned."""
        return (self._plan_of[one], self._plan_of[other]) in self._compared

    def linked(self, one: str, other: str) -> bool:
        """Tell whether two items are linked, wholly or in part."""
        return other in self._links[one]

    def support(self, one: str, other: str) -> float:
        """Return how surely a third plan says that two items are one task, by its best item."""
        shared = self._links[one].keys() & self._links[other].keys()
        return max((min(self._links[one][x], self._links[other][x]) for x in shared), default=0.0)

    def nearest(self, item: str, plan: str) -> float:
        """Return the highest probability of ``item`` with any item of ``plan``, linked or not."""
        return self._nearest.get((item, plan), 0.0)
