"""What one document, plan, item, pair and batch costs, and what a million items follow from that.

``python benchmarks/unit_costs.py`` rewrites unit_costs.json and unit_costs.md beside it.

The tasks are those of a run over a corpus (``policydiff.batch.tasks``), over ``../shared/corpora``
where they are, over the seeds otherwise; each in one process on one thread. Times are of the
processor, medians where the same work is done again; caches hold nothing of a text that is timed.
The cluster is one of two processes of this machine, so its figures are those of Dask, not of a net.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded
os.environ.setdefault("RAYON_NUM_THREADS", "1")

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks.unit_costs_page import OF_PAIRS, page
from policydiff.align import meaning, profile
from policydiff.batch import tasks
from policydiff.batch.tasks import Beside, File, Naming, Pairing
from policydiff.codec import packed, unpacked
from policydiff.contents import contents_of, load_lexicon
from policydiff.corpus import engine_dask
from policydiff.corpus.engine import Engine, open_engine
from policydiff.corpus.engine_pool import Pool, resident
from policydiff.model import Document, Plan

OUT = Path(__file__).with_suffix(".json")
ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
ENDINGS = {".txt", ".md"}
MEGABYTE = 2**20
# Batches and works of the measurements of engines.
BATCHES, MESSAGES = 300, 48
COPIES = 4


# --- measuring ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cost:
    """Seconds of a stage, what it was done to, and the bytes it was sent and sent back."""

    seconds: float
    count: int
    sent: int
    returned: int

    def figures(self, items: int) -> dict[str, float]:
        """Return milliseconds of one, and milliseconds and bytes for each of ``items``."""
        return {
            "ms": 1000 * self.seconds / self.count,
            "ms_an_item": 1000 * self.seconds / items,
            "sent_an_item": self.sent / items,
            "returned_an_item": self.returned / items,
        }


def files() -> list[File]:
    """Return the documents, without what a corpus.toml says of them."""
    folder = CORPORA if CORPORA.is_dir() else ROOT / "seeds"
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS)
    return [File(path.name, path.read_bytes(), {}) for path in found if path.name != "README.md"]


def cost(
    task: Callable[[Sequence[object]], Sequence[object]], works: Sequence[object]
) -> tuple[Cost, list[object]]:
    """Return what ``task`` costs for ``works``, done once one after the other, and its results."""
    found: list[object] = []
    begun = time.process_time()
    for work in works:
        found += task([work])
    seconds = time.process_time() - begun
    return Cost(seconds, len(works), sum(map(_size, works)), sum(map(_size, found))), found


def _size(data: object) -> int:
    if isinstance(data, bytes):
        return len(data)
    if isinstance(data, File):
        return len(data.data)
    if isinstance(data, Naming):
        return len(data.plan) + sum(map(len, data.known))
    if isinstance(data, Pairing):
        return sum(map(len, (data.left, data.right, *data.terms)))
    if isinstance(data, Beside):
        return sum(map(len, (*data.plans, data.alignment, *data.contents)))
    rows, terms = data  # of an encoded plan
    return rows.nbytes + len(terms)


def stages() -> dict[str, object]:
    """Return the costs of all stages over the documents, and the sizes of what they are about."""
    given = files()
    tasks.read_files(tasks.ReadSettings(), given[:1])  # loads what is loaded once
    reading, read = cost(partial(tasks.read_files, tasks.ReadSettings()), given)
    documents = [one for one in map(tasks.document_of, read) if isinstance(one, Document)]
    plans = [plan for document in documents for plan in document.plans if plan.items]
    whole, lean = [packed(plan) for plan in plans], [packed(tasks.lean(plan)) for plan in plans]
    costs = {"read": reading}
    tasks.extract(whole[:1])
    costs["extract"], _ = cost(tasks.extract, whole)
    lexicon = load_lexicon(None)
    contents = [packed(one) for one in contents_of(plans, lexicon)]
    namings = [Naming(plan, {}) for plan in whole]
    costs["name"], _ = cost(partial(tasks.name_initiatives, None), namings)
    model = tasks.Model()
    tasks.encode(model, lean[:1])
    costs["encode"], rows = cost(partial(tasks.encode, model), lean)
    forget()
    pairs = list(pairwise(range(len(plans))))
    pairings = [
        Pairing(lean[one], lean[other], {}, (rows[one][1], rows[other][1])) for one, other in pairs
    ]
    costs["align"], alignments = cost(partial(tasks.align_pairs, None), pairings)
    besides = [
        Beside((whole[one], whole[other]), alignment, (contents[one], contents[other]))
        for (one, other), alignment in zip(pairs, alignments, strict=True)
    ]
    costs["compare"], _ = cost(partial(tasks.compare_pairs, {}), besides)
    sizes = [len(plan.items) for plan in plans]
    items = sum(sizes)
    # An item of a plan stands in two pairs; a pair counts for the items of one plan.
    in_pairs = sum(sizes[one] + sizes[other] for one, other in pairs) // 2
    return {
        "documents": len(documents),
        "plans": len(plans),
        "items": items,
        "vector_bytes_an_item": sum(one.nbytes for one, _ in rows) / items,
        "memory_an_item": _memory_of(whole) / items,
        **preparing(plans),
        "stages": {
            name: found.figures(in_pairs if name in OF_PAIRS else items)
            for name, found in costs.items()
        },
    }


def forget() -> None:
    """Empty the caches of prepared items and their vectors: another process has none."""
    profile._kept.clear()
    meaning._kept.clear()


def preparing(plans: Sequence[Plan]) -> dict[str, float]:
    """Return what it takes to prepare an item, and then to encode its text and lead."""
    forget()
    prepared: list[profile.Profile] = []
    begun = time.process_time()
    for plan in plans:
        prepared += profile.profiles(plan.items, plan.codebook)
    profiled = time.process_time()
    encoder = tasks.encoder_of(tasks.Model())
    encoder.encode([text for one in prepared for text in (one.text, one.lead)])
    return {
        "profile_us_an_item": 1e6 * (profiled - begun) / len(prepared),
        "encode_us_an_item": 1e6 * (time.process_time() - profiled) / len(prepared),
    }


def _memory_of(whole: Sequence[bytes]) -> float:
    """Return the bytes of memory that plans take, unpacked with all that they have."""
    before = resident()
    kept = [unpacked(Plan, data) for _ in range(COPIES) for data in whole]
    return (resident() - before) * len(whole) / len(kept)


# --- engines -----------------------------------------------------------------------------------


def nothing(work: object) -> object:
    """Return what came."""
    return work


def held(lean: Sequence[bytes]) -> int:
    """Return the memory of a process that has done all of a run's work for these plans."""
    tasks.extract(lean)
    tasks.name_initiatives(None, [Naming(plan, {}) for plan in lean])
    terms = [one for _, one in tasks.encode(tasks.Model(), lean)]
    pairs = zip(pairwise(lean), pairwise(terms), strict=True)
    tasks.align_pairs(None, [Pairing(*two, {}, own) for two, own in pairs])
    return resident()


def workers() -> dict[str, float]:
    """Return the megabytes that a worker holds: at first, with two plans done, with all."""
    read = [tasks.document_of(one) for one in tasks.read_files(tasks.ReadSettings(), files())]
    plans = [plan for one in read if isinstance(one, Document) for plan in one.plans]
    data = [packed(plan) for plan in plans]
    pool = Pool(1)
    try:
        found = [
            next(iter(pool.run(task, [work])))[1]
            for task, work in ((_resident, None), (held, data[:2]), (held, data))
        ]
    finally:
        pool.close()
    return dict(zip(("bare", "two plans", "all plans"), (n / MEGABYTE for n in found), strict=True))


def _resident(_: object) -> int:
    return resident()


def engines() -> dict[str, dict[str, float]]:
    """Return what a work costs in processes of this machine, and a batch on a cluster of it."""
    with open_engine(jobs=2) as pool:
        found = {"processes": _transport(pool)}
    from distributed import LocalCluster

    most, engine_dask._MOST = engine_dask._MOST, 1  # every work a batch
    try:
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            open_engine(scheduler=cluster.scheduler_address) as dask,
        ):
            found["dask"] = _transport(dask)
    finally:
        engine_dask._MOST = most
    return found


def _transport(engine: Engine) -> dict[str, float]:
    list(engine.run(nothing, range(50)))
    small = _seconds(lambda: list(engine.run(nothing, range(BATCHES))))
    data = os.urandom(MEGABYTE)
    large = _seconds(lambda: list(engine.run(nothing, [data] * MESSAGES)))
    return {
        "ms_a_batch": 1000 * small / BATCHES,
        "mb_a_second": MESSAGES / max(large - MESSAGES * small / BATCHES, 1e-9),
    }


def _seconds(task: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        task()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> int:
    """Measure, and write both files."""
    measured: dict[str, object] = {
        "command": "python benchmarks/unit_costs.py",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    measured["stages"] = stages()
    measured["worker"] = workers()
    measured["engines"] = engines()
    OUT.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    OUT.with_suffix(".md").write_text(page(measured), encoding="utf-8")
    print(page(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main())
