"""How good the alignment is: ``python benchmarks/quality.py`` writes quality.json and quality.md.

Each of the ten gold pairs is aligned with weights learnt from the pairs that share no plan with
it (three each); everything that is chosen is chosen inside those. Beside it stand what people use
otherwise, with thresholds chosen on the very pairs under test, which flatters them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import goldset
from benchmarks.baselines import baselines, precision_over_all
from benchmarks.goldset import PlanPair
from policydiff.align.scorer import Weights, score
from policydiff.align.similarity import Pair, profile, similarities
from policydiff.evaluation.scoring import Mask, interval, lax, strict, total
from policydiff.model import Item
from policydiff.text.clean import clean
from tools.train_scorer import Settings, apply, train

FOLDER = Path(__file__).parent

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Call:
    """What was called for one pair of plans, between annotated items."""

    same: Mask
    linked: Mask
    review: Mask
    probabilities: Matrix


@cache
def learnt(pair: PlanPair) -> tuple[Weights, Settings]:
    """Return weights learnt without any plan of ``pair``, and the settings chosen."""
    return train(goldset.apart(pair))


def called(pair: PlanPair) -> Call:
    """Return what is called when ``pair`` has not been seen."""
    weights, _ = learnt(pair)
    return _call(apply(pair, weights).probabilities, weights)


def _call(probabilities: Matrix, weights: Weights) -> Call:
    limits = weights.thresholds
    return Call(
        same=probabilities >= limits.same,
        linked=probabilities >= limits.partial,
        review=(probabilities >= limits.unsure_from) & (probabilities < limits.unsure_to),
        probabilities=probabilities,
    )


Read = Callable[[Path], Sequence[Sequence[Item]]]


def called_as_read(pair: PlanPair, read: Read) -> Call:
    """Return what is called between the items that ``read`` finds in the files of a pair.

    An item read stands for every annotated item of which it covers at least half, and for the
    one it overlaps most if that overlap is at least half of itself.
    """
    left, right = (_as_read(plan, read) for plan in pair)
    profiles = [[profile(item, clean(item)) for item in side] for side in (left, right)]
    weights, _ = learnt(pair)
    matrices = similarities(Pair(*profiles, [*profiles[0], *profiles[1]]), names=weights.usual)
    found = _call(score(matrices, weights).probabilities, weights)
    stand = _stands_for(pair[0], left), _stands_for(pair[1], right)
    return Call(
        same=stand[0].T @ found.same @ stand[1],
        linked=stand[0].T @ found.linked @ stand[1],
        review=stand[0].T @ found.review @ stand[1],
        probabilities=np.zeros((stand[0].shape[1], stand[1].shape[1])),
    )


def _as_read(plan: str, read: Read) -> Sequence[Item]:
    """Return the items of the part of the file that overlaps the annotated plan most."""
    file = FOLDER.parent / "seeds" / goldset.plans()[plan][0].file
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


def micro(calls: Mapping[PlanPair, Call]) -> dict[str, dict[str, float]]:
    """Return strict and lax figures over all pairs together."""
    graded = [(call, goldset.grades(pair)) for pair, call in calls.items()]
    return {
        "strict": total(strict(call.same, grades) for call, grades in graded).figures(),
        "lax": total(lax(call.linked, grades) for call, grades in graded).figures(),
    }


def confusion(calls: Mapping[PlanPair, Call]) -> dict[str, dict[str, int]]:
    """Return how often each grade of the gold was called what."""
    codes = {"2": 2, "1": 1, "disputed": goldset.DISPUTED, "0": 0}
    table = {name: dict.fromkeys(codes, 0) for name in ("same", "partial", "no link")}
    for pair, call in calls.items():
        chosen = call.same, call.linked & ~call.same, ~call.linked
        for row, cells in zip(table.values(), chosen, strict=True):
            for grade, code in codes.items():
                row[grade] += int((cells & (goldset.grades(pair) == code)).sum())
    return table


def measure() -> dict[str, Any]:
    """Return all figures."""
    calls = {pair: called(pair) for pair in goldset.pairs()}
    counts = [strict(call.same, goldset.grades(pair)) for pair, call in calls.items()]
    return {
        "gold": goldset.checksum(),
        **micro(calls),
        "strict_f1_interval": interval(counts),
        "average_precision": precision_over_all(
            {pair: call.probabilities for pair, call in calls.items()}
        ),
        "review": sum(int((call.review & call.linked).sum()) for call in calls.values()),
        "confusion": confusion(calls),
        "pairs": {" × ".join(pair): _of_pair(pair, call) for pair, call in calls.items()},
        "baselines": baselines(),
        "as_read": micro({pair: called_as_read(pair, read_items) for pair in goldset.pairs()}),
    }


def _of_pair(pair: PlanPair, call: Call) -> dict[str, Any]:
    weights, settings = learnt(pair)
    return {
        "strict": strict(call.same, goldset.grades(pair)).figures(),
        "lax": lax(call.linked, goldset.grades(pair)).figures(),
        "kinds": len(settings.kinds),
        "penalty": settings.penalty,
        "same_from": weights.thresholds.same,
    }


def read_items(file: Path) -> list[Sequence[Item]]:
    """Return the items of each plan that policydiff finds in ``file``."""
    from policydiff.api import read_plans

    return [plan.items for plan in read_plans(file).plans]


def main() -> None:
    """Measure, and write the figures and a page that shows them."""
    figures = measure()
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    (FOLDER / "quality.json").write_text(text + "\n", encoding="utf-8")
    page = render(figures)
    (FOLDER / "quality.md").write_text(page, encoding="utf-8")
    print(page)


def render(figures: Mapping[str, Any]) -> str:
    """Return the figures as a Markdown page."""
    low, high = figures["strict_f1_interval"]
    ours = figures["strict"] | {"average_precision": figures["average_precision"]}
    rows = {"**policydiff, fuzzy and lexical evidence**": ours} | figures["baselines"]
    parts = [
        _HEAD.format(low=low, high=high, checksum=figures["gold"][:12]),
        _table((*_MEASURES, "threshold"), rows),
        _SETTING,
        _table(_MEASURES, {"strict": ours, "lax": figures["lax"]}),
        "## Items as policydiff reads them from the files\n",
        _table(_MEASURES[:3], figures["as_read"]),
        "## What was called what (columns: grade in the gold)\n",
        _table(("2", "1", "disputed", "0"), figures["confusion"]),
        _REVIEW.format(count=figures["review"]),
        "## Each pair\n",
        _table(_PAIR_COLUMNS, {name: _flat(pair) for name, pair in figures["pairs"].items()}),
    ]
    return "\n".join(parts)


_MEASURES = ("precision", "recall", "f1", "average_precision")
_PAIR_COLUMNS = ("strict P", "strict R", "strict F1", "lax F1", "kinds", "penalty", "same from")


def _flat(pair: Mapping[str, Any]) -> dict[str, float]:
    same = pair["strict"]
    values = (same["precision"], same["recall"], same["f1"], pair["lax"]["f1"])
    chosen = (pair["kinds"], pair["penalty"], pair["same_from"])
    return dict(zip(_PAIR_COLUMNS, values + chosen, strict=True))


def _table(columns: Sequence[str], rows: Mapping[str, Mapping[str, Any]]) -> str:
    head = ["| |" + " | ".join(name.replace("_", " ") for name in columns) + " |"]
    rule = ["|---|" + "---|" * len(columns)]
    body = [
        f"| {name} | " + " | ".join(str(row.get(column, "–")) for column in columns) + " |"
        for name, row in rows.items()
    ]
    return "\n".join(head + rule + body) + "\n"


_HEAD = """# Quality of the alignment

Written by `python benchmarks/quality.py`; do not edit. Gold: `benchmarks/gold`, ten pairs of six
education plans, 140 links of grade 2 (checksum {checksum}…).

Strict scores, all ten pairs together. 95 % bootstrap interval of policydiff's F1, resampling
pairs of plans: {low} to {high}. The pairs share plans, so the true uncertainty is larger.
"""
_SETTING = """Each pair is scored with weights learnt from the three pairs that share no plan with it; kinds of
evidence, penalty and thresholds are chosen inside those three. The baselines have nothing to
learn but a threshold; where it is not 0.45 it is the best one *on the pairs under test*, which
flatters them.

While the evidence was being written, about 50 configurations were looked at on these very pairs
(single pass or two, which similarities, how strongly held down: strict F1 0.80 to 0.88). That
part of the choice was not left out, so expect a point or two less on plans of the same sort.
"""
_REVIEW = "{count} links lie in the unsure band and are marked for review.\n"


if __name__ == "__main__":
    main()
