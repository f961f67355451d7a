"""The page of ``evolution.py``: its figures, and those of the threads that were read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, str]


def read_verdicts(file: Path) -> list[Row]:
    """Return the rows of the table of verdicts, none when there is no table."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def page(found: Mapping[str, Any], verdicts: Sequence[Row]) -> str:
    """Return the figures as Markdown."""
    statuses = [[name, *row.values()] for name, row in found["statuses"].items()]
    flat = {
        f"{part}_{name}": value
        for part in ("threads", "false_ends", "shuffled", "speed", "changed_ids")
        for name, value in found[part].items()
    }
    return _PAGE.format(
        **found | flat,
        statuses_table=_table(["status", "planted", "precision", "recall", "F1"], statuses),
        read=_table(["sample", "seed", "read", "right", "share"], _read(verdicts)),
    )


def _read(verdicts: Sequence[Row]) -> Iterable[list[object]]:
    """Return for each sample how many were judged, and how many are right."""
    for sort in ("link", "thread"):
        rows = [row for row in verdicts if row["sort"] == sort]
        right = sum(row["verdict"] == "right" for row in rows)
        if rows:
            yield [f"{sort}s", rows[0]["seed"], len(rows), right, f"{right / len(rows):.0%}"]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


_PAGE = """# Threads: planted evolution, and real ones read

Written by `python benchmarks/evolution.py`; do not edit. Seed {seed}; development used seeds
below 200.

## Planted evolution

{series} series of eight plans ({plans} plans, {threads_items} items) made from the six annotated
plans: from year to year items are kept, reworded (lightly, or thoroughly with quantities, places
and the order of sentences changed), renamed (the heading of the same task in another plan, without
a run of two characters in common), split, merged, dropped, brought back after one or two years;
items of other plans are new. The plans are written, read by the parser, and aligned. Reworded items
keep more of their words than another author would: read the figures as those of one issuer's
series.

Macro F1 over the statuses {status_macro_f1}. A status is right when the item has it in its plan,
or in the next plan for what ends there. Statuses of first plans are not scored.

{statuses_table}

B-cubed over all items: precision {threads_precision}, recall {threads_recall}, F1 {threads_f1}.

With a fifth of the plans removed at random ({false_ends_plans_removed} plans) {false_ends_certain}
statuses are called certain, {false_ends_disappear_certain} of them "disappear"; of those
{false_ends_false} are false, for the next plan has an item that carries the task on:
{false_ends_of_certain:.2%} of what is called certain, {false_ends_of_disappear:.2%} of what
certainly disappeared. {false_ends_disappear_unsure} more are not called certain.

## Stability

{shuffled_shuffles} shuffles of the order of series, plans and alignments: {shuffled_results}
different result(s), compared as bytes.

One plan added to {changed_ids_plans} ({changed_ids_threads} threads), {changed_ids_added} times at
random: {changed_ids_mean:.2%} of the ids change on average. A plan added within or after its series
changes {changed_ids_most_other:.2%} at most; one that precedes its series
({changed_ids_added_first} of them) up to {changed_ids_most_first:.2%}, because the threads it
begins now have an earlier item, from which their ids derive.

## Speed

{speed_plans} plans, 31 series of ten years, {speed_items} items, from plans that were read: {speed_pairs}
pairs of plans aligned in {speed_alignments_s} s, {speed_threads} threads in
{speed_threads_s} s, {speed_joins} joins in {speed_joins_s} s: {speed_all_s} s on a machine of two cores
that others used too; {speed_processor_s} s of processor time in all. The vectors are the bundled
encoder's, made anew. About a quarter of the items keep their words from year to year, which
the alignment links without scoring.

## Threads of the State Council's work reports, read

The plan parts of the 14 reports of 2006 to 2019 as one series. Links between consecutive years, and
whole threads of two steps or more, drawn by `tools/sample_threads.py` with the seed in the table,
each judged by reading the items as they were read by the parser. A link is right when the later
item takes up the task, or the main task, of the earlier one; a thread when all its steps are about one
task. The verdicts with reasons stand in threads_verdicts.csv, by item ids.

{read}

One reader judged, who had written the code, and strictly: what carries on only a part of the
earlier item is wrong. On an earlier sample (seed 2600) 35 of 40 links and 15 of 20 threads were
right; the wrong threads drifted from topic to topic by links that each seemed plausible. Since then
such chains are cut where nothing else bears a link out (`policydiff/evolve/bridges.py`), and links
below 0.9 need the support of a third plan. The figures above are from a fresh sample.
"""
