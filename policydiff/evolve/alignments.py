"""Alignments of many pairs of plans, in this process.

``policydiff batch`` shares them among processes and keeps them. Here that hardly pays: joins go
across all series, so each process prepares the items of nearly all plans again, and results have
to travel. 1,740 pairs of 400 plans took 19 s of processor time in one process, 25 s in two forked
ones, 29 s in two that were spawned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policydiff.align import align
from policydiff.align.constraints import Constraints
from policydiff.embed import Encoder
from policydiff.evolve.pairs import PlanPair
from policydiff.model import Alignment, Plan
from policydiff.model.sheets import Verdict
from policydiff.plans import Watch, unwatched

__all__ = ["aligned", "by_pair"]


def aligned(
    pairs: Sequence[PlanPair],
    plans: Mapping[str, Plan],
    encoder: Encoder | None = None,
    *,
    constraints: Constraints | None = None,
    watch: Watch = unwatched,
) -> dict[PlanPair, Alignment]:
    """Return the alignment of each of ``pairs``, in their order.

    ``plans`` are by id. ``encoder`` and ``constraints`` (of any two items of the plans) are as
    in ``align.align``.
    """
    once = list(dict.fromkeys(pairs))
    said = by_pair(once, plans, constraints or {})
    return {
        (left, right): align(
            plans[left], plans[right], encoder=encoder, constraints=said.get((left, right))
        )
        for left, right in watch("aligning", once)
    }


def by_pair(
    pairs: Sequence[PlanPair], plans: Mapping[str, Plan], constraints: Constraints
) -> dict[PlanPair, Constraints]:
    """Return ``constraints`` by the pair of plans they are about, each in its direction."""
    home = {item.id: name for name in plans for item in plans[name].items} if constraints else {}
    found: dict[PlanPair, dict[tuple[str, str], Verdict]] = {pair: {} for pair in pairs}
    for (one, other), verdict in constraints.items():
        for left, right in ((one, other), (other, one)):
            pair = home.get(left, ""), home.get(right, "")
            if pair in found:
                found[pair][left, right] = verdict
    return {pair: some for pair, some in found.items() if some}
