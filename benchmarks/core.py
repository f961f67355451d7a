"""Time the alignment core against a reference kernel on the same strings, and print the ratio.

The kernel is rapidfuzz's matrix of ratios between all items of the two plans, on one thread: the
least any fuzzy alignment has to compute. The ratio of the two times hardly depends on the
machine, so it can be compared between machines and over the project's life.

usage: python benchmarks/core.py
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cdist

from policydiff.align import align
from policydiff.model import Item, Plan, PlanKind, Source, Span

GOLD = Path(__file__).parent / "gold" / "items.jsonl"
PAIRS = (
    ("zhuzhou-2017", "licheng-2019"),
    ("licheng-2019", "anshun-2024"),
    ("xuzhou-2020", "anshun-2024"),
    ("dalian-2013s", "dalian-2014"),
)
ROUNDS = 7


def gold_plans() -> dict[str, Plan]:
    """Return the plans of the gold, each item with its section and without heading."""
    items: dict[str, list[Item]] = {}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        start, end = record["start"], record["end"]
        item = Item(
            id=record["id"],
            number=None,
            path=(record["section"] or "",),
            heading="",
            text=record["text"],
            span=Span(start, end),
            heading_span=Span(start, start),
        )
        items.setdefault(record["plan"], []).append(item)
    return {name: plan(name, found) for name, found in items.items()}


def plan(name: str, items: list[Item]) -> Plan:
    """Return a plan that holds ``items`` and nothing else."""
    source = Source(name, "", "utf-8", "utf-8")
    unknown = (None, None, None, PlanKind.PLAN, None, None)
    return Plan(name, *unknown, {}, source, (), tuple(items))


def seconds(task: Callable[[], object]) -> float:
    """Return the median time of one call, after one that fills caches."""
    task()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def texts(plan: Plan) -> list[str]:
    """Return the items' texts."""
    return [item.text for item in plan.items]


def main() -> int:
    """Print one line for each pair and the median ratio."""
    plans = gold_plans()
    ratios = []
    print(f"{'pair':30} {'items':>7} {'align ms':>9} {'kernel ms':>10} {'ratio':>7}")
    for names in PAIRS:
        left, right = (plans[name] for name in names)
        core = seconds(partial(align, left, right))
        kernel = seconds(partial(cdist, texts(left), texts(right), scorer=ratio, workers=1))
        ratios.append(core / kernel)
        size = f"{len(left.items)}x{len(right.items)}"
        print(
            f"{' '.join(names):30} {size:>7} {core * 1000:9.1f} {kernel * 1000:10.1f} {ratios[-1]:7.1f}"
        )
    print(f"median ratio {statistics.median(ratios):.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
