"""Alignments of many pairs of plans, side by side; the result does not depend on how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from policydiff.align import align
from policydiff.align.constraints import Constraints
from policydiff.align.profile import profiles
from policydiff.embed import Encoder, Known
from policydiff.evolve.pairs import PlanPair
from policydiff.model import Alignment, Plan
from policydiff.plans import Watch, unwatched
from policydiff.sheets import Verdict

__all__ = ["aligned", "by_pair"]

_Work = tuple[PlanPair, Constraints | None]

# A process takes a quarter of a second to start, a plan of 35 items some 20 ms to be prepared, and
# a pair of prepared ones 6 ms.
_WORTH_A_PROCESS = 40
# Parts of the work of each process. Neighbouring pairs share plans, and to prepare their items
# takes most of the time: with smaller parts several processes do so for the same plans.
_PARTS = 6


def aligned(
    pairs: Sequence[PlanPair],
    plans: Mapping[str, Plan],
    encoder: Encoder | None = None,
    *,
    constraints: Constraints | None = None,
    workers: int = 1,
    watch: Watch = unwatched,
) -> dict[PlanPair, Alignment]:
    """Return the alignment of each of ``pairs``, in their order.

    ``plans`` are by id. ``encoder`` and ``constraints`` (of any two items of the plans) are as
    in ``align.align``. ``workers`` is how many processes may share the work; few pairs are
    aligned in this one. The others get the vectors of an ``encoder``, never itself.
    """
    once = list(dict.fromkeys(pairs))
    said = by_pair(once, plans, constraints or {})
    work = [(pair, said.get(pair)) for pair in once]
    count = min(workers, len(once) // _WORTH_A_PROCESS)
    if count < 2:
        return {one[0]: _align(plans, encoder, one) for one in watch("aligning", work)}
    needed = {name: _lean(plans[name]) for pair in once for name in pair}
    known = None if encoder is None else _known(needed.values(), encoder)
    with ProcessPoolExecutor(count, initializer=_start, initargs=(needed, known)) as pool:
        found = pool.map(_one, work, chunksize=-(-len(work) // (count * _PARTS)))
        return dict(zip(watch("aligning", once), found, strict=True))


def _align(plans: Mapping[str, Plan], encoder: Encoder | None, work: _Work) -> Alignment:
    (left, right), said = work
    return align(plans[left], plans[right], encoder=encoder, constraints=said)


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


def _lean(plan: Plan) -> Plan:
    """Return ``plan`` without what no alignment looks at: every process gets a copy."""
    source = replace(plan.source, text="")
    return replace(plan, source=source, segments=(), evidence={}, notes=())


def _known(plans: Iterable[Plan], encoder: Encoder) -> Known:
    prepared = [one for plan in plans for one in profiles(plan.items, plan.codebook)]
    texts = list(dict.fromkeys(text for one in prepared for text in (one.text, one.lead)))
    return Known(encoder.name, dict(zip(texts, encoder.encode(texts), strict=True)))


# What the processes of a pool were started with.
_given: tuple[Mapping[str, Plan], Encoder | None] = ({}, None)


def _start(plans: Mapping[str, Plan], encoder: Encoder | None) -> None:
    global _given
    _given = plans, encoder


def _one(work: _Work) -> Alignment:
    return _align(*_given, work)
