"""Draw links between consecutive years and whole threads of one issuer's plans, to be read by eye.

usage: python tools/sample_threads.py FOLDER [--seed N] [--links N] [--threads N]

The plan parts of all documents in FOLDER count as one series. What is drawn goes to stdout with
the texts; benchmarks/threads_verdicts.csv has the verdicts on it, without them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from policydiff.evolve.alignments import aligned
from policydiff.evolve.pairs import pairs_needed
from policydiff.evolve.threads import threads_of
from policydiff.model import Item, Plan, PlanKind
from policydiff.model.evolution import Series
from policydiff.model.threads import Thread, ThreadStep
from policydiff.plans import read_corpus

SEED, LINKS, THREADS = 2601, 40, 20


def main() -> int:
    """Print the two samples."""
    options = argparse.ArgumentParser()
    options.add_argument("folder")
    for name, value in (("seed", SEED), ("links", LINKS), ("threads", THREADS)):
        options.add_argument(f"--{name}", type=int, default=value)
    given = options.parse_args()
    every = read_corpus([given.folder]).plans
    plans = [plan for plan in every if plan.kind is PlanKind.PLAN and plan.year]
    row = series(plans)
    by_id = {plan.id: plan for plan in plans}
    threads = threads_of([row], by_id, aligned(pairs_needed([row]), by_id))
    items = {item.id: item for plan in plans for item in plan.items}
    links = list(consecutive(threads, row))
    random = Random(given.seed)
    print(f"{len(threads)} threads, {len(links)} links between consecutive years")
    for at, (one, other) in enumerate(random.sample(links, given.links), 1):
        print(f"\nlink {at}: {other.probability}")
        show((one, other), items, by_id)
    longer = [thread for thread in threads if len(thread.steps) > 1]
    for at, thread in enumerate(random.sample(longer, given.threads), 1):
        print(f"\nthread {at}: {thread.id}")
        show(thread.steps, items, by_id)
    return 0


def series(plans: Sequence[Plan]) -> Series:
    """Return ``plans``, which are in the order of their years, as one series."""
    names = tuple(plan.id for plan in plans)
    years = tuple(plan.year or 0 for plan in plans)
    return Series(names[0], "", None, plans[0].issuer, PlanKind.PLAN, names, years)


def consecutive(threads: Sequence[Thread], row: Series) -> Iterator[tuple[ThreadStep, ThreadStep]]:
    """Return each two steps of a thread whose plans follow each other."""
    following = set(pairwise(row.plans))
    for thread in threads:
        for one, other in pairwise(thread.steps):
            if (one.plan, other.plan) in following:
                yield one, other


def show(steps: Sequence[ThreadStep], items: dict[str, Item], plans: dict[str, Plan]) -> None:
    """Print the items of ``steps``."""
    for step in steps:
        for name in step.items:
            path = " / ".join(items[name].path)
            text = "".join(items[name].text.split())
            print(f"  {plans[step.plan].year} {name} [{path}] {text}")


if __name__ == "__main__":
    sys.exit(main())
