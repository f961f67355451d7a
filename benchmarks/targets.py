"""Are the quantitative targets of plans found, and does a changed number show?

``python benchmarks/targets.py`` rewrites targets.json and targets.md beside it.

Three measurements: precision and recall against the annotated targets of four plans; two hundred
changes of numbers planted in real items by a seeded generator, each of which has to show; and the
speed of the extraction over real documents.
"""

from __future__ import annotations

import json
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

import numpy as np

from benchmarks import goldset
from policydiff.api import read_plans
from policydiff.changes.targets import target_changes
from policydiff.extract.metrics import phrases
from policydiff.extract.passages import passages
from policydiff.extract.quantities import quantities
from policydiff.extract.targets import targets
from policydiff.model import Grade, Link, Plan, PlanKind
from policydiff.model.content import Target, TargetChangeKind
from policydiff.parse.document import parse

OUT = Path(__file__).with_suffix(".json")
ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
CORPORA = ROOT.parent / "shared" / "corpora"
CAUSES = OUT.with_name("target_causes.toml")
# What issue 4 asks.
F1_AT_LEAST, METRIC_F1_AT_LEAST, MEGABYTES_A_SECOND = 0.92, 0.85, 1.0
RESAMPLES = 2000
_T = TypeVar("_T")


# --- against the gold --------------------------------------------------------------------------


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


# --- planted changes ---------------------------------------------------------------------------

PLANTED = 200
_CHINESE = "零一二三四五六七八九"
_PLAIN_NUMBER = re.compile(
    r"(?<![\d第.+\-—–~〔（(“”年A-Za-z])\d+(?:\.\d+)?(?=万|亿|%|％|[个所名人项家门枚台](?![性人别]))"
)
_OTHER_UNIT = {
    "所": "个",
    "个": "项",
    "名": "人次",
    "人": "人次",
    "项": "个",
    "门": "项",
    "家": "个",
}


@dataclass(frozen=True)
class Planted:
    """A change of one number in a real plan: what stands at ``start`` is replaced by ``new``."""

    plan: str
    sort: str
    start: int
    old: str
    new: str


@dataclass(frozen=True)
class Verdict:
    """How a planted change was reported: kinds of the target changes at its place."""

    planted: Planted
    kinds: tuple[str, ...]

    @property
    def seen(self) -> bool:
        """Whether a reader sees that something changed here."""
        return bool(set(self.kinds) - {TargetChangeKind.KEPT})


def _places(name: str) -> Iterator[tuple[int, str]]:
    """Yield where numbers stand in items: those of the gold, else any Arabic one with a unit."""
    text = plan_read(name).source.text
    if name in gold():
        for line in gold()[name]:
            item = next(e.item for e in goldset.plans()[name] if e.item.id == line.item)
            digits = re.search(r"\d+(?:\.\d+)?", line.surface)
            at = text.find(line.surface, *item.span)
            if digits and at >= 0 and not line.doubtful:
                yield at + digits.start(), digits[0]
    else:
        for entry in goldset.plans()[name]:
            for number in _PLAIN_NUMBER.finditer(text, *entry.item.span):
                yield number.start(), number[0]


def planted(seed: int = 4) -> list[Planted]:
    """Return the planted changes: sorts in turn at places drawn from all plans."""
    random = Random(seed)
    places = sorted({(name, *place) for name in goldset.plans() for place in _places(name)})
    result: list[Planted] = []
    while len(result) < PLANTED:
        name, start, old = random.choice(places)
        sort = list(_SORTS)[len(result) % len(_SORTS)]
        text = plan_read(name).source.text
        if text[start - 1] in "近约-—–":
            continue
        change = _SORTS[sort](random, old, text[start + len(old) : start + len(old) + 12])
        if change is not None:
            result.append(Planted(name, sort, start, *change))
    return result


Change = tuple[str, str] | None


def _raised(random: Random, old: str, _: str) -> Change:
    return old, f"{float(old) + random.randint(1, 9):g}"


def _lowered(_: Random, old: str, __: str) -> Change:
    return (old, f"{float(old) - 1:g}") if float(old) > 1 else None


def _ten_times(_: Random, old: str, __: str) -> Change:
    return old, f"{float(old) * 10:.10g}"


def _decimal(_: Random, old: str, behind: str) -> Change:
    return (old, f"{float(old) + 0.5:g}") if behind[:1] in "万亿%％" else None


def _other_scale(_: Random, old: str, behind: str) -> Change:
    return (old + behind[0], old) if behind[:1] in "万亿" else (old, f"{old}万")


def _other_unit(_: Random, old: str, behind: str) -> Change:
    unit = behind[:1]
    fits = unit in _OTHER_UNIT and behind[1:2] != "次"
    return (old + unit, old + _OTHER_UNIT[unit]) if fits else None


def _in_chinese(random: Random, old: str, behind: str) -> Change:
    if "." in old or behind[:1] in "%％" or not 1 < int(old) < 98:
        return None
    tens, ones = divmod(int(old) + random.randint(1, 2), 10)
    head = "" if tens < 2 else _CHINESE[tens]
    return old, (head + "十" if tens else "") + (_CHINESE[ones] if ones else "")


def _bound_below(_: Random, old: str, __: str) -> Change:
    return old, f"不少于{old}"


def _about(_: Random, old: str, behind: str) -> Change:
    return None if _BOUND.match(behind) else (old, f"约{old}")


_BOUND = re.compile(r"[万亿]{0,2}(?:[余多]|.{1,4}(?:以[上下内]|左右))")  # is about or bound already


def _or_more(_: Random, old: str, behind: str) -> Change:
    unit = re.match(
        r"[万亿]{0,2}(?:个百分点|平方米|人次|校次|[个所名人项家门枚台元%％])(?!以)", behind
    )
    return (old + unit[0], f"{old}{unit[0]}以上") if unit else None


_SORTS: dict[str, Callable[[Random, str, str], Change]] = {
    "raised": _raised,
    "lowered": _lowered,
    "ten times": _ten_times,
    "a decimal": _decimal,
    "万 put in or left out": _other_scale,
    "another unit": _other_unit,
    "another number, in Chinese": _in_chinese,
    "不少于 put before": _bound_below,
    "约 put before": _about,
    "以上 put behind": _or_more,
}


def verdict(one: Planted) -> Verdict:
    """Plant the change, read the plan again, compare, and look at the place of the change."""
    old = plan_read(one.plan)
    text = old.source.text
    assert text.startswith(one.old, one.start)
    altered = text[: one.start] + one.new + text[one.start + len(one.old) :]
    source = replace(old.source, text=altered)
    new = next(plan for plan in parse(source).plans if plan.kind is old.kind)
    links = [
        Link(left.id, right.id, Grade.SAME, 1.0, False, {})
        for left, right in zip(old.items, new.items, strict=True)
    ]
    changes = target_changes(targets(old), targets(new), links)
    ends = (one.start + len(one.old), one.start + len(one.new))
    kinds = {
        change.kind
        for change in changes
        for target, end in zip((change.left, change.right), ends, strict=True)
        if target and target.span.start < end and one.start < target.span.end
    }
    return Verdict(one, tuple(sorted(kinds)))


# --- speed -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Speed:
    """Processor seconds for ``megabytes`` of running text (UTF-8), by stage."""

    documents: int
    megabytes: float
    found: int
    seconds: dict[str, float]

    @property
    def rate(self) -> float:
        """Megabytes a second, from plans as parsed to their targets."""
        return self.megabytes / self.seconds["targets(plan), all stages"]


def speed() -> Speed:
    """Time the extraction over the development corpora, or the seeds where they are missing."""
    folder = CORPORA if CORPORA.is_dir() else SEEDS
    files = sorted(folder.rglob("*.txt"))
    plans = [plan for file in files for plan in read_plans(file).plans]
    targets(plans[0])  # tables are read once
    seconds: dict[str, float] = {}
    texts = _timed(
        seconds, "passages", lambda: [one.text.text for plan in plans for one in passages(plan)]
    )
    counted = _timed(seconds, "quantities", lambda: [(text, quantities(text)) for text in texts])
    _timed(seconds, "metric phrases", lambda: [phrases(*one) for one in counted])
    found = _timed(seconds, "targets(plan), all stages", lambda: [targets(plan) for plan in plans])
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    return Speed(len(files), megabytes, sum(map(len, found)), seconds)


def _timed(seconds: dict[str, float], stage: str, run: Callable[[], list[_T]]) -> list[_T]:
    start = time.process_time()
    result = run()
    seconds[stage] = time.process_time() - start
    return result


# --- report ------------------------------------------------------------------------------------


def document(every: Sequence[Match], verdicts: Sequence[Verdict]) -> dict[str, object]:
    """Return the figures as they are committed."""
    doubtful = [one for one in every if one.gold and one.gold.doubtful]
    return {
        "gold": goldset.checksum(),
        "all": {
            name: {**figures(every, right), "interval": interval(every, right)}
            for name, right in MEASURES.items()
        },
        "plans": {
            plan: {name: figures(matches(plan), right)["f1"] for name, right in MEASURES.items()}
            for plan in gold()
        },
        "role": f"{sum(_role_is_right(one) for one in every)} of {sum(bool(one.gold and one.found) for one in every)}",
        "doubtful": f"{sum(one.found is not None for one in doubtful)} of {len(doubtful)}",
        "planted": {
            sort: Counter(
                " + ".join(one.kinds) or "no target" for one in verdicts if one.planted.sort == sort
            )
            for sort in _SORTS
        },
        "unchanged": sum(one.kinds == (TargetChangeKind.KEPT,) for one in verdicts),
        "unseen": sum(not one.kinds for one in verdicts),
    }


def _role_is_right(one: Match) -> bool:
    if not one.gold or not one.found:
        return False
    summary = plan_read(one.gold.plan).kind is PlanKind.SUMMARY
    return (one.found.role == "result") == summary


def _errors(every: Iterable[Match]) -> Iterator[list[str]]:
    causes = tomllib.loads(CAUSES.read_text(encoding="utf-8"))
    for one in every:
        right = bool(one.gold and one.found) and one.metric_is_close
        if right:
            continue
        words = one.gold.surface if one.gold else one.found.quote if one.found else ""
        sort = "missed" if not one.found else "not in the gold" if not one.gold else "metric"
        if sort == "metric":
            sort = "metric differs" if not one.metric_matches else "metric shorter or longer"
        doubtful = " (doubtful)" if one.gold and one.gold.doubtful else ""
        metrics = [one.gold.metric if one.gold else "", one.found.metric if one.found else ""]
        yield [one.item, sort + doubtful, words, *metrics, causes.get(f"{one.item} {words}", "")]


def report(
    found: dict[str, object], every: Sequence[Match], seen: Sequence[Verdict], timed: Speed
) -> str:
    """Return the figures and every error as Markdown."""
    rows = [
        [name, row["precision"], row["recall"], row["f1"], "{} – {}".format(*row["interval"])]
        for name, row in found["all"].items()  # type: ignore[attr-defined]
    ]
    plans = [[plan, *row.values()] for plan, row in found["plans"].items()]  # type: ignore[attr-defined]
    kinds = sorted({" + ".join(one.kinds) or "no target" for one in seen})
    sorts = [[sort, *(row[kind] for kind in kinds)] for sort, row in found["planted"].items()]  # type: ignore[attr-defined]
    stages = [
        [stage, f"{seconds:.2f}", f"{timed.megabytes / seconds:.1f}"]
        for stage, seconds in timed.seconds.items()
    ]
    missed = [
        [
            one.planted.plan,
            one.planted.sort,
            _around(one.planted),
            " + ".join(one.kinds) or "no target",
        ]
        for one in seen
        if not one.seen
    ]
    return _REPORT.format(
        **found,
        quick=_lines(["right when the same", "precision", "recall", "F1", "95 % interval"], rows),
        by_plan=_lines(["F1 of plan", *MEASURES], plans),
        errors=_lines(
            ["item", "error", "quote", "annotated metric", "metric found", "cause"], _errors(every)
        ),
        sorts=_lines(["planted", *kinds], sorts),
        missed=_lines(["plan", "planted", "at", "reported"], missed) if missed else "None.",
        speed=_lines(["stage", "seconds", "MB a second"], stages),
        documents=timed.documents,
        megabytes=f"{timed.megabytes:.2f}",
        found_there=timed.found,
        count=len(seen),
    )


def _around(one: Planted) -> str:
    text = plan_read(one.plan).source.text
    before, behind = text[one.start - 12 : one.start], text[one.start + len(one.old) :][:12]
    return re.sub(r"\s+", " ", f"{before}[{one.old} → {one.new}]{behind}")


def _lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines)


_REPORT = """# Targets and results

Written by `python benchmarks/targets.py`; do not edit.

## Against the gold

The annotated targets of four plans, all that the project has. The rules were written with these
lines in view, so the figures say that the conventions are kept, not how good the reader is on plans
it has not seen. Lines marked doubtful count neither way; of those {doubtful} were found.
The role (target or result) is right for {role} found.

{quick}

A metric phrase matches when the shorter of the two has three fifths of its characters in both; it
is close when both share three fifths of all their characters. Intervals: items drawn with
replacement.

{by_plan}

### Every difference

{errors}

## Planted changes

{count} changes of one number, its unit or its comparator, planted in the items of the seeds. {unchanged}
are called unchanged, {unseen} stand where no target was read.

{sorts}

Not seen:

{missed}

## Speed

{documents} documents with {megabytes} MB of running text, {found_there} targets and results; processor
time on one core, from parsed plans.

{speed}
"""


def main() -> int:
    """Write the figures; return 1 when a target of issue 4 is missed."""
    every = [one for plan in gold() for one in matches(plan)]
    seen = [verdict(one) for one in planted()]
    timed = speed()
    found = document(every, seen)
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = report(found, every, seen, timed)
    OUT.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    f1 = [figures(every, right)["f1"] for right in MEASURES.values()]
    missed = f1[0] < F1_AT_LEAST or f1[1] < METRIC_F1_AT_LEAST or found["unchanged"]
    return int(bool(missed) or timed.rate < MEGABYTES_A_SECOND)


if __name__ == "__main__":
    sys.exit(main())
