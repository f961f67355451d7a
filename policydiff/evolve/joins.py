"""Threads of different series that are the same task, each pair by a link of its own.

A join is a look sideways: it never changes a thread, and joins are not followed from one to the
next, so that a false one stays between two threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policydiff.evolve.pairs import PlanPair, join_pairs
from policydiff.model import Alignment, Grade, Link
from policydiff.model.evolution import Series
from policydiff.model.threads import Thread, ThreadJoin

# A link between two issuers has no third plan to support it: it has to be beyond review.
_JOINS_FROM = 0.5485


def joins(
    series: Sequence[Series],
    threads: Sequence[Thread],
    alignments: Mapping[PlanPair, Alignment],
    *,
    pairs: Sequence[PlanPair] | None = None,
) -> tuple[ThreadJoin, ...]:
    """Return the joins between threads, at most one for a thread and another series: the surest.

    ``alignments`` are those of ``pairs``, by default ``pairs.join_pairs(series)``; a pair that is
    missing gives no joins. Only links of whole tasks join. The result follows the pairs, and in
    them the surest first.
    """
    thread_of = {item: one for one in threads for step in one.steps for item in step.items}
    chosen = join_pairs(series) if pairs is None else pairs
    return tuple(
        join
        for pair in chosen
        if pair in alignments
        for join in _between(alignments[pair].links, thread_of)
    )


def _between(links: Iterable[Link], thread_of: Mapping[str, Thread]) -> Iterator[ThreadJoin]:
    taken: set[str] = set()
    whole = [link for link in links if link.grade is Grade.SAME]
    for link in sorted(whole, key=lambda one: (-one.probability, one.left, one.right)):
        if link.probability < _JOINS_FROM or not {link.left, link.right} <= thread_of.keys():
            continue
        left, right = thread_of[link.left].id, thread_of[link.right].id
        if not taken & {left, right}:
            taken |= {left, right}
            yield ThreadJoin(left, right, link.left, link.right, link.probability, link.review)
