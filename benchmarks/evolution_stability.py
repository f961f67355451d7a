"""How stable threads are when plans are added or come in another order, and how fast."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict
from random import Random

from benchmarks.evolution_corpus import Corpus, only
from policydiff.evolve.alignments import aligned
from policydiff.evolve.joins import joins
from policydiff.evolve.pairs import join_pairs, pairs_needed
from policydiff.evolve.threads import threads_of
from policydiff.model.threads import Thread

ADDED, SHUFFLES = 60, 50
_LEFT_OUT = 9  # of 310 plans, so that each added one is the 301st


def changed_ids(corpus: Corpus, seed: int) -> dict[str, float]:
    """Return the share of the thread ids of 300 plans that one more plan changes.

    ``mean`` is over plans added at random, ``most_first`` over those that precede their series,
    ``most_other`` over the rest. Threads are made series by series, so only that of the plan
    added is made again.
    """
    random = Random(seed)
    out = set(random.sample([plan for row in corpus.series for plan in row.plans], _LEFT_OUT))
    rows = [only(r, [at for at, p in enumerate(r.plans) if p not in out]) for r in corpus.series]
    every = len(corpus.threads(rows))
    first, other = [], []
    for row, at in random.sample([(r, at) for r in rows for at in range(len(r.plans))], ADDED):
        fewer = only(row, [to for to in range(len(row.plans)) if to != at])
        before, after = ({one.id for one in corpus.threads([r])} for r in (fewer, row))
        (other if at else first).append(len(before - after) / every)
    return {
        "plans": len(corpus.plans) - _LEFT_OUT - 1,
        "threads": every,
        "added": ADDED,
        "mean": round((sum(first) + sum(other)) / ADDED, 5),
        "added_first": len(first),
        "most_first": round(max(first, default=0), 5),
        "most_other": round(max(other, default=0), 5),
    }


def as_bytes(threads: Sequence[Thread]) -> bytes:
    """Return threads as JSON."""
    return json.dumps([asdict(one) for one in threads], ensure_ascii=False).encode()


def shuffles(corpus: Corpus, seed: int) -> int:
    """Return how many different results as many shuffles of the order of input give."""
    random = Random(seed)
    results = set()
    for _ in range(SHUFFLES):
        series, plans, alignments = (
            random.sample(list(entries), len(entries))
            for entries in (corpus.series, corpus.plans.items(), corpus.alignments.items())
        )
        results.add(as_bytes(threads_of(series, dict(plans), dict(alignments))))
    return len(results)


def speed(corpus: Corpus) -> dict[str, float]:
    """Return the seconds that threads and joins of all plans take, and alignments."""
    spent = _processor_seconds()
    start = time.perf_counter()
    pairs = [*pairs_needed(corpus.series), *join_pairs(corpus.series)]
    alignments = aligned(pairs, corpus.plans)
    between = time.perf_counter()
    threads = threads_of(corpus.series, corpus.plans, alignments)
    after = time.perf_counter()
    found = joins(corpus.series, threads, alignments)
    end = time.perf_counter()
    corpus.alignments |= alignments
    return {
        "plans": len(corpus.plans),
        "items": sum(len(plan.items) for plan in corpus.plans.values()),
        "pairs": len(pairs),
        "threads": len(threads),
        "joins": len(found),
        "alignments_s": round(between - start, 1),
        "threads_s": round(after - between, 2),
        "joins_s": round(end - after, 2),
        "all_s": round(end - start, 1),
        "processor_s": round(_processor_seconds() - spent, 1),
    }


def _processor_seconds() -> float:
    """Return the processor time of this process and of those it has waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
