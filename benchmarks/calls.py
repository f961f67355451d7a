"""What is called for a gold pair by weights that have not seen its plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import goldset
from benchmarks.goldset import PlanPair
from policydiff.align.decode import Called, call
from policydiff.align.scorer import Scorer
from policydiff.evaluation.scoring import Mask
from policydiff.model import Item
from tools.train_scorer import ALL, Trainer, apply, case, gold_case

SEEDS = Path(__file__).parents[1] / "seeds"

Families = tuple[str, ...]
Read = Callable[[Path], Sequence[Sequence[Item]]]


@cache
def learnt(pair: PlanPair, families: Families = ALL) -> tuple[Scorer, float]:
    """Return weights learnt without any plan of ``pair``, and the penalty chosen."""
    return Trainer(tuple(goldset.apart(pair)), families).train()


@cache
def called(pair: PlanPair, families: Families = ALL) -> Called:
    """Return what is called when ``pair`` has not been seen."""
    scorer, _ = learnt(pair, families)
    return call(apply(scorer, gold_case(pair, families)), scorer)


def called_as_read(pair: PlanPair, read: Read) -> tuple[Mask, Mask]:
    """Return what is called same, and linked, between the items that ``read`` finds in the files.

    An item read stands for every annotated item of which it covers at least half, and for the
    one it overlaps most if that overlap is at least half of itself.
    """
    left, right = (_as_read(plan, read) for plan in pair)
    scorer, _ = learnt(pair)
    found = call(apply(scorer, case(left, right)), scorer)
    stand = _stands_for(pair[0], left), _stands_for(pair[1], right)
    return stand[0].T @ found.same @ stand[1], stand[0].T @ found.linked @ stand[1]


def read_items(file: Path) -> list[Sequence[Item]]:
    """Return the items of each plan that policydiff finds in ``file``."""
    from policydiff.api import read_plans

    return [plan.items for plan in read_plans(file).plans]


def _as_read(plan: str, read: Read) -> Sequence[Item]:
    """Return the items of the part of the file that overlaps the annotated plan most."""
    file = SEEDS / goldset.plans()[plan][0].file
    return max(read(file), key=lambda items: int(_overlaps(plan, items).sum()))


def _overlaps(plan: str, items: Sequence[Item]) -> NDArray[np.int64]:
    """Return how many characters each item shares with each annotated one."""
    gold = [item.span for item in goldset.items(plan)]
    shared = [
        [max(0, min(item.span.end, span.end) - max(item.span.start, span.start)) for span in gold]
        for item in items
    ]
    return np.array(shared, np.int64).reshape(len(items), len(gold))


def _stands_for(plan: str, items: Sequence[Item]) -> Mask:
    overlaps = _overlaps(plan, items)
    of_gold = np.array([len(item.text) for item in goldset.items(plan)])
    of_item = np.array([len(item.text) for item in items])[:, None]
    most = overlaps == overlaps.max(1, keepdims=True)
    stands: Mask = (2 * overlaps >= of_gold) | (most & (2 * overlaps >= of_item))
    return stands
