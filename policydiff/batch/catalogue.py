"""The catalogue of a run's plans: what it holds of each, and who makes the terms of new ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from policydiff.batch.settings import basis
from policydiff.batch.tasks import encoder_of
from policydiff.batch.ways import Stored
from policydiff.codec import unpacked
from policydiff.corpus.catalogue import Contents, Entry, Meaning, Terms, blocks, item_terms, update
from policydiff.errors import WorkerError
from policydiff.model import Plan, PlanContent
from policydiff.model.batch import Failure

# Plans that go to a process at a time, 20 ms each.
_PLANS = 8
_STAGE = "catalogue"


def keep(
    ways: Stored,
    plans: Sequence[Plan],
    contents: Sequence[PlanContent] | None,
    failures: Mapping[str, Failure],
) -> set[bytes]:
    """Have the catalogue hold ``plans``, what each commits to, and why files are left out.

    Where nobody asked what they commit to, ``contents`` is None. The vectors of all items are
    there. Return the keys of the vectors that it needs besides those.
    """
    found = map(_nothing, plans) if contents is None else contents
    entries = [
        Entry(plan, content, ways.packed(plan, bare=True).digest)
        for plan, content in zip(plans, found, strict=True)
    ]
    update(
        ways.store,
        Contents(entries, {file: (one.code, one.values) for file, one in failures.items()}),
        basis=basis(),
        meaning=Meaning(encoder_of(ways.stages.model), ways.vectors),
        indexing=partial(_indexed, ways),
    )
    return blocks(ways.store)


def _nothing(plan: Plan) -> PlanContent:
    return PlanContent(plan.id)


def _indexed(ways: Stored, entries: Sequence[Entry]) -> Iterator[tuple[int, list[Terms]]]:
    """Yield the place of each plan and the terms of its items, as workers make them."""
    batches = [range(len(entries))[at : at + _PLANS] for at in range(0, len(entries), _PLANS)]

    def data(places: range) -> list[bytes]:
        return [ways.packed(entries[place].plan, bare=True).data for place in places]

    with ways.follow(_STAGE, len(entries)) as told:
        try:
            for at, found in ways.engine.run(index_items, map(data, batches)):
                yield from zip(batches[at], found, strict=True)
                told(len(found))
        except WorkerError as error:
            for at in error.places:
                yield from zip(batches[at], index_items(data(batches[at])), strict=True)
            if not error.places:
                raise


def index_items(plans: Sequence[bytes]) -> list[list[Terms]]:
    """Return the terms of the items of each of the packed ``plans``."""
    return [item_terms(unpacked(Plan, plan).items) for plan in plans]
