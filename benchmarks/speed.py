"""How fast the alignment is beside its peers, with the quality of each.

``python benchmarks/speed.py`` rewrites speed.json and speed.md beside it.

The same texts for all: the ten gold pairs together; one pair of 40 × 40 items made of gold plans;
and one plan of 40 items with each of a hundred plans, planted series of nearly 4,000 items in words
of their own. Methods take turns, so that load hits all alike; times are medians of processor time
on one thread, which is wall time where nothing else runs. What begins "from items" begins with
their texts, as the peers do, and knows none of them from an earlier run.

Peers stand in ``peers.py``; the optional ones: ``pip install polyfuzz datasketch galechurch``.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import count
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import goldset
from benchmarks.baselines import precision_over_all
from benchmarks.caches import forget
from benchmarks.conditions import conditions, sentence
from benchmarks.goldset import PlanPair
from benchmarks.lineage_planting import lineage
from benchmarks.peers import PEERS, Matrix, Peer
from benchmarks.written import Entry, entries_of, text_of
from policydiff.align import align
from policydiff.evaluation.scoring import Mask, strict, total
from policydiff.model import Plan, Source
from policydiff.parse.document import parse
from policydiff.text.clean import clean

OUT = Path(__file__).with_suffix(".json")
QUALITY = OUT.with_name("quality.json")
COMMAND = "python benchmarks/speed.py"
PACKAGES = ("numpy", "rapidfuzz", "scikit-learn", "polyfuzz", "datasketch", "galechurch")
ROUNDS = 5
# A task that takes longer than this, in seconds, is run once.
_LONG = 5.0
# The 40 × 40 pair: plans and how many of their first items. The gold has links for all of it.
LEFT = (("xuzhou-2020", 37), ("licheng-2019", 3))
RIGHT = (("dalian-2014", 33), ("zhuzhou-2017", 7))
# The hundred plans: series of ten years.
_SERIES, _YEARS, _ITEMS = 10, 10, 48
# What issue 3 asks of the 40 × 40 pair, in milliseconds.
PREPARED_AT_MOST, FROM_TEXT_AT_MOST = 30, 250
_STEPS = 100

PREPARED, FROM_ITEMS, FROM_TEXT = (
    f"policydiff, from {state}" for state in ("prepared plans", "items", "text")
)
TEN, FORTY, HUNDRED = "ten gold pairs", "40 × 40", "one plan × 100 plans"


# --- quality -----------------------------------------------------------------------------------


def quality_of(peer: Peer) -> dict[str, float]:
    """Return strict figures on the ten gold pairs, at the threshold that is best on them."""
    scores = {pair: peer.scores(*map(_clean_texts, pair)) for pair in goldset.pairs()}
    options = [
        _at(scores, step / _STEPS, best_match=peer.best_match) for step in range(1, _STEPS + 1)
    ]
    best = max(options, key=lambda figures: figures["f1"])
    return {**best, "average_precision": precision_over_all(scores)}


def _at(scores: dict[PlanPair, Matrix], limit: float, *, best_match: bool) -> dict[str, float]:
    counts = []
    for pair, matrix in scores.items():
        linked: Mask = matrix >= limit
        if best_match:
            linked &= matrix == matrix.max(1, keepdims=True)
        counts.append(strict(linked, goldset.grades(pair)))
    return total(counts).figures()


def own_quality() -> dict[str, float]:
    """Return policydiff's strict figures, each pair left out of the training: quality.json has them."""
    measured = json.loads(QUALITY.read_text(encoding="utf-8"))
    if measured["gold"] != goldset.checksum():
        raise SystemExit("quality.json is of another gold: run benchmarks/quality.py first")
    return {**measured["strict"], "average_precision": measured["average_precision"]}


def _clean_texts(plan: str) -> list[str]:
    return [clean(item).text for item in goldset.items(plan)]


# --- speed -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """Pairs of plans, and which lists of texts the peers are given for them."""

    plans: tuple[tuple[Plan, Plan], ...]
    texts: tuple[tuple[list[str], list[str]], ...]
    entries: tuple[tuple[tuple[Entry, ...], tuple[Entry, ...]], ...] = ()

    def sources(self, run: int) -> list[tuple[Source, Source]]:
        """Return texts in which every item differs from those of any other run."""
        return [(_source(left, run), _source(right, run)) for left, right in self.entries]


def _source(entries: Sequence[Entry], run: int) -> Source:
    marked = [replace(entry, body=f"{entry.body}共{run}项。") for entry in entries]
    text, _ = text_of(marked, title="某市教育局2020年工作要点")
    return Source("generated.txt", f"{run:064}", "utf-8", "utf-8", text)


def _written(*pairs: tuple[tuple[Entry, ...], tuple[Entry, ...]]) -> Job:
    sources = [(_source(left, 0), _source(right, 0)) for left, right in pairs]
    plans = tuple((_read(left), _read(right)) for left, right in sources)
    return Job(plans, tuple((_texts(left), _texts(right)) for left, right in plans), pairs)


@cache
def jobs() -> dict[str, Job]:
    """Return the ten gold pairs as one job, the 40 × 40 pair, and one plan with a hundred."""
    forty = _written((_first(LEFT), _first(RIGHT)))
    plan, names = forty.plans[0][0], list(goldset.plans())
    many = [
        written.plan
        for at in range(_SERIES)
        for written in lineage(names[at % len(names)], at, years=_YEARS, items=_ITEMS).written
    ]
    every = [text for one in many for text in _texts(one)]
    hundred = Job(tuple((plan, one) for one in many), ((_texts(plan), every),))
    gold = _written(*((entries_of(a), entries_of(b)) for a, b in goldset.pairs()))
    return {TEN: gold, FORTY: forty, HUNDRED: hundred}


def _first(side: Sequence[tuple[str, int]]) -> tuple[Entry, ...]:
    return tuple(entry for plan, size in side for entry in entries_of(plan)[:size])


def _read(source: Source) -> Plan:
    return max(parse(source).plans, key=lambda plan: len(plan.items))


def _texts(plan: Plan) -> list[str]:
    return [clean(item).text for item in plan.items]


def _align_texts(job: Job, runs: count[int]) -> None:
    forget()
    for left, right in job.sources(next(runs)):
        align(_read(left), _read(right))


def _align_plans(plans: Sequence[tuple[Plan, Plan]]) -> None:
    for left, right in plans:
        align(left, right)


def _align_items(plans: Sequence[tuple[Plan, Plan]]) -> None:
    forget()
    _align_plans(plans)


def _apply(peer: Peer, texts: Sequence[tuple[list[str], list[str]]]) -> None:
    for left, right in texts:
        peer.scores(left, right)


def tasks(job: Job) -> dict[str, Callable[[], None]]:
    """Return what is timed: policydiff, then the others. Prepared plans come before all else."""
    own = {
        PREPARED: partial(_align_plans, job.plans),
        FROM_ITEMS: partial(_align_items, job.plans),
        FROM_TEXT: partial(_align_texts, job, count(1)),
    }
    if not job.entries:
        del own[FROM_TEXT]
    return own | {name: partial(_apply, peer, job.texts) for name, peer in PEERS.items()}


def milliseconds(todo: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Return the median time of each task after one run that loads and caches.

    The tasks of a round follow each other; what one run prepared, another may have forgotten, so
    the first task is run once more before it is timed.
    """
    times: dict[str, list[float]] = {name: [] for name in todo}
    first = next(iter(todo))
    for _ in range(ROUNDS + 1):
        todo[first]()
        for name, task in todo.items():
            if len(times[name]) != 1 or times[name][0] <= _LONG:
                start = time.process_time()
                task()
                times[name].append(time.process_time() - start)
    return {
        name: round(statistics.median(values[1:] or values) * 1000, 1)
        for name, values in times.items()
    }


# --- report ------------------------------------------------------------------------------------


def measure() -> dict[str, dict[str, float]]:
    """Return times, ratios and quality of each method."""
    timed = {name: milliseconds(tasks(job)) for name, job in jobs().items()}
    own = own_quality()
    quality = {name: quality_of(peer) for name, peer in PEERS.items()}
    return {
        name: {
            **{size: found[name] for size, found in timed.items() if name in found},
            **{
                f"{size}, × {start}": round(timed[size][name] / timed[size][base], 2)
                for size in (FORTY, HUNDRED)
                for start, base in (("prepared", PREPARED), ("items", FROM_ITEMS))
                if name in timed[size]
            },
            **(quality.get(name) or own),
        }
        for name in timed[FORTY]
    }


def faster(rows: Mapping[str, Mapping[str, float]], size: str, base: str) -> dict[str, float]:
    """Return the strict F1 of the peers that took less time for ``size`` than ``base``."""
    return {
        name: row["f1"]
        for name, row in rows.items()
        if name in PEERS and size in row and row[size] < rows[base][size]
    }


def main() -> int:
    """Write the figures; return 1 when a target of issue 3 is missed."""
    rows = measure()
    where = conditions(COMMAND, *PACKAGES)
    document = {
        "conditions": where,
        "gold": goldset.checksum(),
        "rounds": ROUNDS,
        "items": len(jobs()[HUNDRED].texts[0][1]),
        "methods": rows,
    }
    OUT.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page = _HEAD.format(**document | {"conditions": sentence(where)}) + _table(rows) + _said(rows)
    page += _where(jobs()[FORTY])
    OUT.with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)
    forty = rows[PREPARED][FORTY], rows[FROM_TEXT][FORTY]
    return int(forty[0] > PREPARED_AT_MOST or forty[1] > FROM_TEXT_AT_MOST)


def _table(rows: Mapping[str, Mapping[str, float]]) -> str:
    columns = {
        TEN: "ten pairs, ms",
        FORTY: "40 × 40, ms",
        f"{FORTY}, × prepared": "× prepared",
        f"{FORTY}, × items": "× items",
        HUNDRED: "one × 100 plans, ms",
        f"{HUNDRED}, × prepared": "× prepared",
        f"{HUNDRED}, × items": "× items",
        "f1": "strict F1", "precision": "P", "recall": "R", "average_precision": "AP",
    }  # fmt: skip
    lines = ["| | " + " | ".join(columns.values()) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(str(row.get(column, "–")) for column in columns) + " |"
        for name, row in rows.items()
    ]
    return "\n".join(lines) + "\n"


def _said(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Return who is faster than policydiff, and how good it is: nobody should have to look."""
    lines = []
    for size in (FORTY, HUNDRED):
        for base in (PREPARED, FROM_ITEMS):
            found = faster(rows, size, base)
            named = "; ".join(f"{name} (F1 {f1})" for name, f1 in found.items()) or "none"
            lines.append(f"- {size}, faster than *{base}* (F1 {rows[base]['f1']}): {named}.")
    return "\n" + "\n".join(lines) + "\n"


# What the time from items goes into, by the function that does it.
_PARTS = {
    "cutting into words": "words.py:words",
    "policy areas": "areas.py:areas",
    "vectors": "meaning.py:vectors",
    "similarities and decision (with vectors)": "judge.py:judge",
}


def _where(job: Job) -> str:
    """Return what preparing and aligning takes of the time from items, as a profiler sees it."""
    profiler = cProfile.Profile(time.process_time)
    profiler.runcall(_align_items, job.plans)
    found = {
        f"{Path(file).name}:{name}": entry[3]
        for (file, _, name), entry in pstats.Stats(profiler).stats.items()  # type: ignore[attr-defined]
    }
    whole = found["__init__.py:_links"]
    shares = "; ".join(f"{part} {found[name] / whole:.0%}" for part, name in _PARTS.items())
    return (
        "\nWhat *from items* spends at 40 × 40, under a profiler that makes short functions look "
        f"longer: {shares}. Cutting into words is Python; a peer that counts n-grams needs none.\n"
    )


_HEAD = """# Speed beside peers, with quality

Written by `python benchmarks/speed.py`; do not edit. {conditions}
Medians of {rounds} runs taken in turns (one run of what takes over five seconds), processor time on
one thread. Quality is on the ten gold pairs: policydiff's with each pair left out of the training,
the others' at the threshold that is best *on these very pairs*, which flatters them.

*From prepared plans* begins with items whose words, areas and vectors are known, as in a batch,
where a plan is prepared once and aligned many times; *from items* with their texts, as the peers do;
*from text* with a file's text, which is parsed. *One × 100 plans* is one plan of 40 items with a hundred, {items} items:
policydiff aligns it with each, loops compare all texts, the others are given one list of all
items and look up three neighbours a plan. Columns *×* are a time as a multiple of policydiff's.

"""

if __name__ == "__main__":
    sys.exit(main())
