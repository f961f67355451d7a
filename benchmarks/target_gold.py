"""The annotated targets, and what was found of them: what ``targets.py`` reports."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks import goldset
from policydiff.api import read_plans
from policydiff.extract.targets import targets
from policydiff.model import Plan
from policydiff.model.content import Target

SEEDS = Path(__file__).parents[1] / "seeds"
RESAMPLES = 2000


@dataclass(frozen=True)
class GoldTarget:
    """An annotated target; ``unit`` without what it is per, ``doubtful`` the annotator's remark."""

    item: str
    metric: str
    values: tuple[float, ...]
    unit: str
    comparator: str
    deadline: int | None
    surface: str
    doubtful: str

    @property
    def plan(self) -> str:
        """The id of the plan."""
        return self.item.split("#")[0]


@dataclass(frozen=True)
class Match:
    """A gold line with the target that was found for it, or one of the two alone."""

    item: str
    gold: GoldTarget | None
    found: Target | None

    @property
    def metric_matches(self) -> bool:
        """Whether the two phrases mean the same metric, by their characters."""
        return bool(self.gold and self.found and shared(self.gold.metric, self.found.metric))

    @property
    def metric_is_close(self) -> bool:
        """Whether the phrase found is much like the annotator's, not only part of it."""
        return bool(self.gold and self.found and dice(self.gold.metric, self.found.metric) >= 0.6)


@cache
def gold() -> dict[str, list[GoldTarget]]:
    """Return the annotated targets of each plan, in order."""
    found: dict[str, list[GoldTarget]] = {}
    for line in (goldset.FOLDER / "targets.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        value = record["value"]
        one = GoldTarget(
            item=record["id"],
            metric=record["metric"],
            values=tuple(value) if isinstance(value, list) else (value,),
            unit=record["unit"].split("/")[0],
            comparator=record["comparator"],
            deadline=record["deadline"],
            surface=record["surface"],
            doubtful=record.get("doubtful", ""),
        )
        found.setdefault(one.plan, []).append(one)
    return found


@cache
def plan_read(name: str) -> Plan:
    """Return the annotated plan ``name`` as policydiff reads it."""
    entries = goldset.plans()[name]
    found = read_plans(SEEDS / entries[0].file).plans
    starts = [
        sum(entry.item.span.start in range(*item.span) for entry in entries for item in plan.items)
        for plan in found
    ]
    return found[starts.index(max(starts))]


def found_in(name: str) -> list[tuple[str, Target]]:
    """Return the targets found in the plan ``name``, each with the gold item that it stands in."""
    entries = goldset.plans()[name]
    return [
        (
            next(
                (
                    entry.item.id
                    for entry in entries
                    if entry.item.span.start <= target.span.start < entry.item.span.end
                ),
                f"{name}#preamble",
            ),
            target,
        )
        for target in targets(plan_read(name))
    ]


def matches(name: str) -> list[Match]:
    """Return every gold line and every target of the plan ``name``, matched one to one.

    Item, values, unit and comparator have to be equal; of several the one with the nearest
    metric is taken, firm lines before doubtful ones.
    """
    rest = found_in(name)
    result = []
    for line in sorted(gold()[name], key=lambda one: bool(one.doubtful)):
        equal = [
            (item, target)
            for item, target in rest
            if (item, target.values, target.unit, target.comparator.value)
            == (line.item, line.values, line.unit, line.comparator)
        ]
        best = max(equal, key=lambda one: dice(line.metric, one[1].metric), default=None)
        if best:
            rest.remove(best)
        result.append(Match(line.item, line, best[1] if best else None))
    return result + [Match(item, None, target) for item, target in rest]


def _common(one: str, other: str) -> tuple[int, int, int]:
    left, right = (Counter(re.findall(r"\w", text)) for text in (one, other))
    return (left & right).total(), left.total(), right.total()


def shared(one: str, other: str) -> bool:
    """Return whether the shorter of two metric phrases has three fifths of its characters in both."""
    common, left, right = _common(one, other)
    return common >= max(2, 0.6 * min(left, right))


def dice(one: str, other: str) -> float:
    """Return how many of their characters two phrases share, in [0, 1]."""
    common, left, right = _common(one, other)
    return 2 * common / max(left + right, 1)


def figures(found: Sequence[Match], right: Callable[[Match], bool]) -> dict[str, float]:
    """Return precision, recall and F1; doubtful lines and what was found for them count neither way."""
    firm = [one for one in found if not (one.gold and one.gold.doubtful)]
    hits = sum(bool(one.gold and one.found) and right(one) for one in firm)
    lines = sum(one.gold is not None for one in firm)
    predicted = sum(one.found is not None for one in firm)
    return {
        "gold": lines,
        "found": predicted,
        "precision": round(hits / max(predicted, 1), 3),
        "recall": round(hits / max(lines, 1), 3),
        "f1": round(2 * hits / max(lines + predicted, 1), 3),
    }


MEASURES: dict[str, Callable[[Match], bool]] = {
    "value, unit, comparator, item": lambda _: True,
    "… and a matching metric phrase": lambda one: one.metric_matches,
    "… and a metric phrase close to the annotator's": lambda one: one.metric_is_close,
    "… and the deadline": lambda one: bool(
        one.gold and one.found and one.gold.deadline == one.found.deadline
    ),
}


def interval(found: Sequence[Match], right: Callable[[Match], bool]) -> tuple[float, float]:
    """Return the 95 % interval of F1 over items drawn with replacement."""
    firm = [one for one in found if not (one.gold and one.gold.doubtful)]
    items = sorted({one.item for one in firm})
    counts = np.zeros((len(items), 2))
    for one in firm:
        hit = bool(one.gold and one.found) and right(one)
        counts[items.index(one.item)] += (2 * hit, bool(one.gold) + bool(one.found))
    drawn = np.random.default_rng(4).integers(0, len(items), (RESAMPLES, len(items)))
    sums = counts[drawn].sum(1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], (0.025, 0.975))
    return round(float(low), 3), round(float(high), 3)
