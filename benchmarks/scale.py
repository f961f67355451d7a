"""What candidates and links of a large corpus cost, and what they find again of what was planted.

usage: python benchmarks/scale.py [1k] [10k] [100k] [1m] [--work FOLDER]

Each stage of each size is a process of its own, so that its memory can be told. Sizes that are not
measured keep the figures of the run before. A size needs some 12 kB an item in the work folder;
of a folder that is kept, stages that were finished are not run again.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

import numpy as np

from benchmarks import scale_corpus
from benchmarks.scale_recall import recalls
from benchmarks.scale_work import counts, make, plan_at, prepared_of, tasks_of
from policydiff import __version__
from policydiff.align import align
from policydiff.align.meaning import bundled_encoder
from policydiff.align.profile import keep, profiles
from policydiff.corpus import index
from policydiff.corpus.index_terms import Terms
from policydiff.evolve.pairs import chosen_pairs, most_joins, pairs_needed
from policydiff.model import Grade, Plan
from policydiff.model.evolution import Series

HERE = Path(__file__).parent
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
USUAL = ("1k", "10k")
WORKERS = 2
_PLANS_AT_A_TIME, _PAIRS_AT_A_TIME = 20, 50
_MEGABYTE = 1 << 20
Figures = dict[str, Any]


# --- the stages ---------------------------------------------------------------------------------


def profile(work: Path) -> Figures:
    """Prepare all items on ``WORKERS`` processes; keep profiles, terms, and texts to encode."""
    count, years = counts(work)
    parts = _parts(range(count), _PLANS_AT_A_TIME)
    sizes: list[int] = []

    def prepared(pool: ProcessPoolExecutor, codes: IO[bytes], texts: IO[bytes]) -> Iterator[bytes]:
        for done in _in_turn(pool, partial(_profile, work, years), parts):
            for entry, names, said in done:
                np.concatenate(names).tofile(codes)
                sizes.extend(map(len, names))
                pickle.dump(said, texts)
                yield entry

    with (
        ProcessPoolExecutor(WORKERS) as pool,
        (work / "codes.bin").open("wb") as codes,
        (work / "texts.bin").open("wb") as texts,
    ):
        prepared_of(work).write(prepared(pool, codes, texts))
    np.save(work / "ends.npy", np.cumsum(sizes))
    return {}


def _profile(work: Path, years: int, plans: Sequence[int]) -> list[Any]:
    shelf = tasks_of(work)
    places, found = shelf.places(), []
    for at in plans:
        plan = plan_at(at, years, shelf.read(places, at))
        made = profiles(plan.items, plan.codebook)
        names = [one.names.codes for one in made]
        texts = [one.text for one in made], [one.lead for one in made]
        found.append((pickle.dumps(made), names, texts))
    return found


def encode(work: Path) -> Figures:
    """Encode texts and leads of all items with the bundled encoder."""
    encoder = bundled_encoder()
    assert encoder is not None
    count = counts(work)[0] * scale_corpus.ITEMS
    width = encoder.encode([""]).shape[1]
    files = [
        np.lib.format.open_memmap(
            work / f"{name}.npy", mode="w+", dtype=np.float32, shape=(count, width)
        )
        for name in ("rows", "leads")
    ]
    at = 0
    with (work / "texts.bin").open("rb") as source:
        while at < count:
            said = pickle.load(source)
            for file, texts in zip(files, said, strict=True):
                file[at : at + len(texts)] = encoder.encode(texts)
            at += len(said[0])
    return {"width": width}


def candidates(work: Path) -> Figures:
    """Find the candidates and the pairs of series they speak for."""
    known = np.load(work / "known.npz")
    rows = np.load(work / "rows.npy", mmap_mode="r")
    codes = np.memmap(work / "codes.bin", np.int64, mode="r")
    found = index.candidates(rows, Terms(codes, np.load(work / "ends.npy")), known["group"])
    spoken = index.spoken(found, known["group"])
    np.savez(
        work / "found.npz",
        left=found.left,
        right=found.right,
        pairs=np.stack([spoken.left, spoken.right], axis=1),
    )
    return {"candidates": len(found.left), "spoken": len(spoken.left)}


def links(work: Path) -> Figures:
    """Align the pairs of plans that candidates speak for most."""
    count, years = counts(work)
    spoken = np.load(work / "found.npz")["pairs"]
    series = series_of(count // years, years)
    chosen = chosen_pairs(series, (tuple(pair) for pair in spoken), most=most_joins(count))
    return _aligned(work, chosen, years)


def series(work: Path) -> Figures:
    """Align the plans of each series with the next ones, as its threads need."""
    count, years = counts(work)
    return _aligned(work, pairs_needed(series_of(count // years, years)), years)


def series_of(regions: int, years: int) -> list[Series]:
    """Return the series of a generated corpus, in the order of their numbers."""
    made = []
    for region in range(regions):
        plans = tuple(scale_corpus.name_of(region, year) for year in range(years))
        dates = tuple(scale_corpus.FIRST_YEAR + year for year in range(years))
        made.append(Series(f"{region:05}", f"{region:05}", "city", None, "plan", plans, dates))
    return made


def _aligned(work: Path, pairs: Sequence[tuple[str, str]], years: int) -> Figures:
    places = [tuple(scale_corpus.number_of(name, years) for name in pair) for pair in pairs]
    with ProcessPoolExecutor(WORKERS, initializer=_start, initargs=(work, years)) as pool:
        parts = _in_turn(pool, _align, _parts(places, _PAIRS_AT_A_TIME))
        done = [entry for part in parts for entry in part]
    with (work / f"linked-{len(pairs)}.pickle").open("wb") as out:
        pickle.dump(done, out)
    return {"pairs": len(pairs), "linked": out.name, "links": sum(entry[2] for entry in done)}


@dataclass
class _Store:
    """What a process that aligns reads from; an encoder of texts whose vectors are there."""

    work: Path
    years: int

    def __post_init__(self) -> None:
        self.shelves = tasks_of(self.work), prepared_of(self.work)
        self.places = [shelf.places() for shelf in self.shelves]
        self.rows, self.leads = (
            np.load(self.work / f"{name}.npy", mmap_mode="r") for name in ("rows", "leads")
        )
        encoder = bundled_encoder()
        assert encoder is not None
        self.name, self.known = encoder.name, {}

    def plan(self, at: int) -> tuple[Plan, list[int]]:
        """Return a plan and the lineages of its items."""
        tasks, prepared = (
            shelf.read(places, at) for shelf, places in zip(self.shelves, self.places, strict=True)
        )
        plan = plan_at(at, self.years, tasks)
        keep(plan.items, plan.codebook, prepared)
        first = at * scale_corpus.ITEMS
        rows, leads = (part[first : first + len(tasks)] for part in (self.rows, self.leads))
        self.known |= zip((one.text for one in prepared), rows, strict=True)
        self.known |= zip((one.lead for one in prepared), leads, strict=True)
        return plan, [task.lineage for task in tasks]

    def encode(self, texts: Sequence[str]) -> Any:
        return np.stack([self.known[text] for text in texts])


_store: _Store


def _start(work: Path, years: int) -> None:
    global _store
    _store = _Store(work, years)


def _align(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, list[int]]]:
    """Return both plans, the number of links and the lineages linked with themselves."""
    found = []
    for left, right in pairs:
        _store.known = {}
        (one, of_one), (other, of_other) = _store.plan(left), _store.plan(right)
        lines = dict(zip((item.id for item in one.items), of_one, strict=True))
        lines |= zip((item.id for item in other.items), of_other, strict=True)
        made = align(one, other, encoder=_store).links
        true = [
            lines[link.left]
            for link in made
            if link.grade is Grade.SAME and lines[link.left] == lines[link.right]
        ]
        found.append((left, right, len(made), true))
    return found


def _parts(entries: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [entries[at : at + size] for at in range(0, len(entries), size)]


def _in_turn(
    pool: ProcessPoolExecutor, task: Callable[[Any], Any], parts: Sequence[Any]
) -> Iterator[Any]:
    """Yield what ``task`` makes of each part, in order; few results wait at a time."""
    rest = iter(parts)
    waiting = [pool.submit(task, part) for part in islice(rest, 4 * WORKERS)]
    while waiting:
        yield waiting.pop(0).result()
        waiting += [pool.submit(task, part) for part in islice(rest, 1)]


# --- running and telling ------------------------------------------------------------------------

STAGES: dict[str, Callable[[Path], Figures]] = {
    "profile": profile,
    "encode": encode,
    "candidates": candidates,
    "links": links,
    "series": series,
}


def run_stage(stage: str, work: Path, items: int) -> None:
    """Run one stage in this process and write down what it took."""
    start = time.perf_counter()
    found = make(work, items) if stage == "make" else STAGES[stage](work)
    found["seconds"] = time.perf_counter() - start
    own, child = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found["bytes"] = (own.ru_maxrss + WORKERS * child.ru_maxrss) * 1024
    found["load"] = os.getloadavg()[1]  # of the last five minutes
    found["cpu"] = own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime
    if "linked" in found:
        found["linked"] = Path(found["linked"]).name
    (work / f"{stage}.json").write_text(json.dumps(found), encoding="utf-8")


def measure(items: int, work: Path) -> Figures:
    """Return the figures of all stages of a corpus of about ``items`` items."""
    work.mkdir(parents=True, exist_ok=True)
    own = [sys.executable, __file__, "--work", str(work), "--items", str(items), "--stage"]
    stages: Figures = {}
    for stage in ("make", *STAGES):
        if not (work / f"{stage}.json").is_file():
            subprocess.run([*own, stage], check=True)
        stages[stage] = json.loads((work / f"{stage}.json").read_text("utf-8"))
        stages[stage].pop("linked", None)
        took, memory = stages[stage]["seconds"], stages[stage]["bytes"] / _MEGABYTE
        print(f"{items:>9} {stage:<11} {took:8.1f} s {memory:7.0f} MB", flush=True)
    return {"stages": stages, "recall": recalls(work), "version": __version__}


def _size(text: str) -> str:
    if text not in SIZES:
        raise argparse.ArgumentTypeError(f"one of {', '.join(SIZES)}")
    return text


def main() -> int:
    """Measure the sizes asked for and rewrite the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=_size, metavar="/".join(SIZES))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--stage", choices=("make", *STAGES))
    parser.add_argument("--items", type=int, default=0)
    said = parser.parse_args()
    if said.stage:
        run_stage(said.stage, said.work, said.items)
        return 0
    from benchmarks.scale_page import update

    for size in said.sizes or USUAL:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(SIZES[size], (said.work or Path(folder)) / size)
        update(size, found, f"{platform.machine()}, {os.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    sys.exit(main())
