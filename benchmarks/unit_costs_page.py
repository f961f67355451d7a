"""What a million items need by the figures of ``unit_costs.py``, and the page that says so."""

from __future__ import annotations

from dataclasses import dataclass

from policydiff.corpus.engine import WORKER_MEMORY
from policydiff.corpus.shards import SHARD_ROWS

# County-level divisions of China, and years that are to be covered: every county's education
# plan. All departments are as many plans as make thirty million items of the same size.
COUNTIES, YEARS, ITEMS_A_PLAN = 2_850, 15, 37.5
SCALES = {"1.6 M items": 1, "30 M items": 19}
CORES = (2, 16, 128)
OF_PAIRS = ("align", "compare")
# Vectors of an item: of its text and of its lead.
ROWS_AN_ITEM = 2
MEGABYTE = 2**20
GIGABIT = 1e9 / 8


@dataclass(frozen=True)
class Need:
    """What a corpus of some size needs: seconds of one core, bytes on disk, sent and in memory."""

    plans: int
    items: float
    seconds: float
    store: float
    vectors: float
    sent: float
    memory: float


def need(measured: dict[str, object], times: int) -> Need:
    """Return what ``times`` as many plans as the counties' education plans need."""
    found, plans = measured["stages"], COUNTIES * YEARS * times
    items = plans * ITEMS_A_PLAN
    costs = found["stages"].values()
    returned = sum(one["returned_an_item"] for one in costs)
    vectors = found["vector_bytes_an_item"]
    return Need(
        plans,
        items,
        items * sum(one["ms_an_item"] for one in costs) / 1000,
        items * (returned - vectors),
        items * vectors,
        items * (returned + sum(one["sent_an_item"] for one in costs)),
        items * found["memory_an_item"],
    )


def page(measured: dict[str, object]) -> str:
    """Return the figures as Markdown."""
    needs = {name: need(measured, times) for name, times in SCALES.items()}
    return "\n".join([*_units(measured), "", *_arithmetic(measured, needs), ""])


def _units(measured: dict[str, object]) -> list[str]:
    found, rows = measured["stages"], []
    for name, one in found["stages"].items():
        rows.append(
            f"| {name} | {'pair' if name in OF_PAIRS else 'document or plan'} | {one['ms']:.1f} "
            f"| {one['ms_an_item']:.2f} | {one['sent_an_item']:.0f} | {one['returned_an_item']:.0f} |"
        )
    held, transport = measured["worker"], measured["engines"]
    return [
        "# Unit costs",
        "",
        f"Written by `{measured['command']}` on {measured['machine']}.",
        f"{found['documents']} documents, {found['plans']} plans, {found['items']} items.",
        "",
        "| stage | of a | ms of it | ms an item | bytes sent an item | bytes returned an item |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        f"- of encode, to prepare an item takes {found['profile_us_an_item']:.0f} µs, to encode its "
        f"text and lead {found['encode_us_an_item']:.0f} µs",
        f"- vectors: {found['vector_bytes_an_item']:.0f} bytes an item (text and lead); a shard holds "
        f"{SHARD_ROWS} rows",
        f"- a plan in memory with all it has: {found['memory_an_item'] / 1024:.1f} KB an item",
        f"- a worker: {held['bare']:.0f} MB when it starts, {held['two plans']:.0f} MB with all that is "
        f"loaded and two plans done, {held['all plans']:.0f} MB with all plans done and caches full; "
        f"{WORKER_MEMORY / MEGABYTE:.0f} MB are counted for it",
        *(
            f"- {name}: {one['ms_a_batch']:.2f} ms a batch, {one['mb_a_second']:.0f} MB/s there and back"
            for name, one in transport.items()
        ),
    ]


def _arithmetic(measured: dict[str, object], needs: dict[str, Need]) -> list[str]:
    batch = measured["engines"]["dask"]["ms_a_batch"]
    lines = {
        "plans": [f"{one.plans:,}" for one in needs.values()],
        "items": [f"{one.items / 1e6:.1f} M" for one in needs.values()],
        "processor time": [f"{one.seconds / 3600:.1f} h" for one in needs.values()],
        **{
            f"on {cores} cores": [_duration(one.seconds / cores) for one in needs.values()]
            for cores in CORES
        },
        "results in the store": [_gigabytes(one.store) for one in needs.values()],
        "vectors": [_gigabytes(one.vectors) for one in needs.values()],
        "shards": [f"{one.items * ROWS_AN_ITEM / SHARD_ROWS:.0f}" for one in needs.values()],
        "sent over a cluster's wires": [_gigabytes(one.sent) for one in needs.values()],
        "cores that a scheduler on a gigabit net can feed": [
            f"{GIGABIT * one.seconds / one.sent:.0f}" for one in needs.values()
        ],
        "cores that batches of a second can keep busy": [f"{1000 / batch:.0f}" for _ in needs],
        "all plans in one process": [_gigabytes(one.memory) for one in needs.values()],
    }
    return [
        "| | " + " | ".join(needs) + " |",
        "|---" * (len(needs) + 1) + "|",
        *(f"| {name} | " + " | ".join(values) + " |" for name, values in lines.items()),
    ]


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"


def _gigabytes(size: float) -> str:
    return f"{size / 2**30:.1f} GB"
