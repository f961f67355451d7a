"""The tasks of each series as threads (脉络): one item after the other through its plans.

``bonds`` says what each two plans tell, ``chains`` puts that together, ``courses`` says what
happened from plan to plan. An item stands in exactly one thread, and a thread has one item of a
plan; several only where a task was split in one plan and is one again in the next. Of a task that
is split for good the piece that keeps most goes on, the others are threads of their own that
begin with the status split; of tasks that are merged the one that gave most goes on, the others
end with the status merged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policydiff.align.constraints import Constraints
from policydiff.evolve.bonds import Bonds, Texts, bonds_of
from policydiff.evolve.bridges import cut_bridges
from policydiff.evolve.chains import Chains, chains_of, tie_judged
from policydiff.evolve.courses import Course, Renamed, course_of, thread_id
from policydiff.evolve.pairs import PlanPair, in_order
from policydiff.evolve.sides import Sides
from policydiff.evolve.web import Web
from policydiff.model import Alignment, Plan
from policydiff.model.evolution import Series
from policydiff.model.threads import Thread, ThreadStep

__all__ = ["threads_of"]

_FIRST_CLAUSE = re.compile(r"[^。；;!?！？]*")
_MARKS = "，,：: "
_LABEL_LENGTH = 40  # a longer first clause is a body whose stop is missing


def threads_of(
    series: Sequence[Series],
    plans: Mapping[str, Plan],
    alignments: Mapping[PlanPair, Alignment],
    *,
    constraints: Constraints | None = None,
    renamed: Collection[tuple[str, str]] = (),
) -> tuple[Thread, ...]:
    """Return the threads of all series, by series, then by the place of their first item.

    ``plans`` are by id; ``alignments`` those of ``pairs.pairs_needed``, and a pair that is
    missing counts as two plans without links. ``constraints`` are what reviewers said of any two
    items. ``renamed`` are pairs of items (earlier, later) of which one names an initiative and the
    other its successor in the lexicon. Neither the order of ``series`` nor that of a mapping
    makes a difference.
    """
    items = {item.id: item for plan in plans.values() for item in plan.items}
    # Each series has texts of its own: what is kept of 40,000 items takes 0.9 GB.
    return tuple(
        thread
        for row in in_order(series)
        for thread in _Row(
            row, plans, alignments, Texts(items), constraints or {}, renamed
        ).threads()
    )


@dataclass(slots=True)
class _Row:
    """One series and all that its threads are made of."""

    series: Series
    plans: Mapping[str, Plan]
    alignments: Mapping[PlanPair, Alignment]
    texts: Texts
    said: Constraints
    renamed: Collection[tuple[str, str]]

    def threads(self) -> Iterator[Thread]:
        names = self.series.plans
        items = {name: [item.id for item in self.plans[name].items] for name in names}
        web = Web(items, self.alignments)
        bonds = list(self._bonds())
        main = [bond for some in bonds for bond in some.main]
        chains = chains_of(list(items.values()), main, web, self.said)
        cut_bridges(chains, web, self.texts)
        tie_judged(chains, self.said)
        sides = Sides(chains, bonds)
        same_name = Renamed(self.texts, frozenset(self.renamed))
        for chain in chains.all():
            if sides.held(chain[0]) is None:
                course = Course(self.series, chain, chains, sides, web, same_name)
                yield _thread(self.series, chain, chains, sides, self.texts, course)

    def _bonds(self) -> Iterator[Bonds]:
        names = self.series.plans
        for at, one in enumerate(names):
            for apart, other in enumerate(names[at + 1 :], 1):
                if found := self.alignments.get((one, other)):
                    pair = self.plans[one], self.plans[other]
                    yield bonds_of(*pair, found, self.texts, apart=apart)


def _thread(
    series: Series,
    chain: Sequence[str],
    chains: Chains,
    sides: Sides,
    texts: Texts,
    course: Course,
) -> Thread:
    bonds = [chains.entering[item] for item in chain[1:]]
    steps = tuple(
        ThreadStep(
            plan=series.plans[chains.plan_of[item]],
            items=tuple(
                sorted((item, *sides.holds(item)), key=lambda held: texts.items[held].span)
            ),
            label=_label(texts.words(item)),
            probability=chains.entering[item].probability if item in chains.entering else None,
        )
        for item in chain
    )
    covered = {step.plan for step in steps}
    first, last = (chains.plan_of[item] for item in (chain[0], chain[-1]))
    return Thread(
        id=thread_id(chain[0]),
        series=series.id,
        label=steps[-1].label,
        steps=steps,
        status=course_of(course),
        gaps=tuple(plan for plan in series.plans[first:last] if plan not in covered),
        weakest=min((bond.probability for bond in bonds), default=None),
        review=any(bond.review for bond in bonds),
    )


def _label(words: tuple[str, str]) -> str:
    """Return an item's own heading, or its first clause, without the mark at its end.

    What is too long is cut, and says so.
    """
    heading, text = words
    first = _FIRST_CLAUSE.match(heading or text)
    whole = (first.group() if first else "").strip(_MARKS)
    return whole if len(whole) <= _LABEL_LENGTH else whole[:_LABEL_LENGTH].rstrip(_MARKS) + "…"
