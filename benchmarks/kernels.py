"""The kernels of the alignment core, each timed in turns with a reference kernel.

A pytest-benchmark suite that ``benchmarks/core.py`` runs. The reference kernel is rapidfuzz's
matrix of ratios between all items of the two plans, on one thread: the least any fuzzy alignment
computes. Before each round of a kernel it runs once over the same texts, so load and clock hit
both alike. Processor time, the best of all rounds.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cdist

from benchmarks import goldset
from benchmarks.caches import forget
from benchmarks.lineage_planting import lineage
from policydiff.align import align, meaning, similarity
from policydiff.align.decode import call, decode
from policydiff.align.explain import Explainer
from policydiff.align.literal import literal
from policydiff.align.profile import profiles
from policydiff.align.rejected import rejected
from policydiff.align.scorer import blend, bundled_scorer, columns, score
from policydiff.align.similarity import Pair, similarities
from policydiff.changes.edits import item_edits
from policydiff.model import Alignment, Item, Plan, PlanKind, Source
from policydiff.text.words import words

# Pairs of one size of task and another: all pairs of gold plans, and those of consecutive years.
PAIRS = 40
_SERIES, _YEARS = 5, 6
# The pair of the two longest plans between regions.
_ONE = ("xuzhou-2020", "dalian-2014")
SIZES = ("one pair", "40 pairs")
# Rounds of a kernel: as many as fit into so many seconds, within limits.
_SECONDS, _FEWEST, _MOST = 2.0, 4, 30


@dataclass(frozen=True)
class Prepared:
    """A pair of plans with what each kernel begins with."""

    left: Plan
    right: Plan
    pair: Pair
    matrices: dict[str, similarity.Matrix]
    alignment: Alignment

    @property
    def plans(self) -> tuple[Plan, Plan]:
        """Both plans."""
        return self.left, self.right


def prepared(left: Plan, right: Plan) -> Prepared:
    """Return a pair of plans, ready for all kernels."""
    sides = profiles(left.items, ""), profiles(right.items, "")
    pair = Pair(*sides, sides)
    matrices = similarities(pair, meaning.bundled_encoder())
    return Prepared(left, right, pair, matrices, align(left, right))


@cache
def job(name: str) -> tuple[Prepared, ...]:
    """Return "one pair" or "40 pairs"."""
    gold = {name: plan_of(name, goldset.items(name)) for name in goldset.plans()}
    if name == "one pair":
        return (prepared(*(gold[plan] for plan in _ONE)),)
    pairs = list(combinations(gold.values(), 2))
    for at, plan in enumerate(list(gold)[:_SERIES]):
        pairs += pairwise(one.plan for one in lineage(plan, at, years=_YEARS).written)
    assert len(pairs) == PAIRS
    return tuple(prepared(*pair) for pair in pairs)


def plan_of(name: str, items: Sequence[Item]) -> Plan:
    """Return a plan that holds ``items`` and nothing else."""
    source = Source(name, "", "utf-8", "utf-8")
    unknown = (None, None, None, PlanKind.PLAN, None, None)
    return Plan(name, *unknown, {}, source, (), tuple(items))


# --- kernels -----------------------------------------------------------------------------------


def reference(pairs: Sequence[Prepared]) -> None:
    """Compare all texts by rapidfuzz."""
    for one in pairs:
        left, right = ([item.text for item in plan.items] for plan in one.plans)
        cdist(left, right, scorer=ratio, workers=1)


def tokenise(pairs: Sequence[Prepared]) -> None:
    """Cut texts into words that were not cut before."""
    for one in pairs:
        for item in (*one.left.items, *one.right.items):
            words(item.text)


def encode(pairs: Sequence[Prepared]) -> None:
    """Make vectors of meaning."""
    encoder = meaning.bundled_encoder()
    assert encoder is not None
    for one in pairs:
        encoder.encode([item.text for item in (*one.left.items, *one.right.items)])


def prepare(pairs: Sequence[Prepared]) -> None:
    """Prepare items that were not seen before."""
    for one in pairs:
        for plan in one.plans:
            profiles(plan.items, "")


def features(pairs: Sequence[Prepared]) -> None:
    """Compute the similarities of prepared items."""
    for one in pairs:
        similarities(one.pair, meaning.bundled_encoder())


def decide(pairs: Sequence[Prepared]) -> None:
    """Make links and rejected pairs of similarities."""
    scorer = bundled_scorer()
    for one in pairs:
        lefts, rights = one.left.items, one.right.items
        evidence = columns(one.matrices, scorer.usual)
        taken_over = literal(one.pair, one.matrices["areas"])
        parts = list(blend(scorer, one.pair.at_home, 1.0))
        scores = score(evidence, one.pair.balance, taken_over, parts)
        links = decode(lefts, rights, scores, call(scores, scorer))
        rejected(lefts, rights, scores, links, 3)


def explain(pairs: Sequence[Prepared]) -> None:
    """Explain all items."""
    for one in pairs:
        Explainer(one.left, one.right, one.alignment).items()


def edits(pairs: Sequence[Prepared]) -> None:
    """Make the word-level edits of all links."""
    for one in pairs:
        items = {item.id: item for plan in one.plans for item in plan.items}
        for link in one.alignment.links:
            item_edits(items[link.left], items[link.right])


def whole(pairs: Sequence[Prepared]) -> None:
    """Align plans whose items are prepared."""
    for one in pairs:
        align(one.left, one.right)


KERNELS: dict[str, Callable[[Sequence[Prepared]], None]] = {
    "tokenise": tokenise, "encode": encode, "prepare": prepare, "features": features,
    "decide": decide, "explain": explain, "edits": edits, "align": whole,
}  # fmt: skip


# Those that begin with prepared items find them so.
WARM = {"features", "align"}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kernel", KERNELS)
def test_kernel(benchmark: BenchmarkFixture, kernel: str, size: str) -> None:
    """Time a kernel over a job, and the reference kernel before each of its rounds."""
    pairs, task = job(size), KERNELS[kernel]
    times = []

    def turn() -> None:
        if kernel not in WARM:
            forget()
        gc.collect()
        start = time.process_time()
        reference(pairs)
        times.append(time.process_time() - start)

    task(pairs)  # loads what is loaded once, and prepares for those that are warm
    start = time.process_time()
    turn()
    task(pairs)
    rounds = int(_SECONDS / (time.process_time() - start))
    rounds = min(max(rounds, _FEWEST), _MOST)
    benchmark.pedantic(task, args=(pairs,), setup=turn, rounds=rounds)
    benchmark.extra_info["reference_s"] = min(times)
