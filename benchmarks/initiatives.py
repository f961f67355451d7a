"""How many annotated initiatives are found with the lexicon, and in which plans are they?

``python benchmarks/initiatives.py`` rewrites initiatives.json and initiatives.md beside it.

For each plan the entries that were added to the lexicon because of that plan are off (there is
none so far). Presence: of the initiatives that the gold finds in two or more plans, in which
plans are they by our canonical names? An initiative of the gold is taken for the name that most
of its mentions were given; the cells where only one of both sees it are errors, and one of which
no mention was found misses all its cells.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks.discovery import (
    COVER_AT_MOST,
    SEEDS,
    GoldMention,
    Text,
    gold,
    overlap,
    recalls,
    records,
)
from policydiff.align.meaning import bundled_encoder
from policydiff.api import read_plans
from policydiff.contents import contents_of
from policydiff.extract.initiatives import initiatives
from policydiff.extract.lexicon import Lexicon, bundled_lexicon
from policydiff.model import Initiative, Plan, Span

HERE = Path(__file__).parent
OUT = HERE / "initiatives.json"
# What issue 4 asks.
RECALL_AT_LEAST, CELLS_AT_LEAST = 0.85, 0.85
ROUNDS = 5


def plans() -> list[Plan]:
    """Return all plans of the seeds."""
    files = sorted(SEEDS.glob("*.txt"))
    return [plan for file in files for plan in read_plans(file).plans]


def texts(every: Sequence[Plan], lexicon: Lexicon) -> dict[str, Text]:
    """Return the annotated items of each plan with what was found, its own entries off."""
    places: dict[str, list[tuple[str, Span]]] = {}
    for record in records("items.jsonl"):
        place = record["file"], Span(int(record["start"]), int(record["end"]))
        places.setdefault(record["plan"], []).append(place)
    found = {}
    for name, own in places.items():
        named = initiatives(every, lexicon.without(name), bundled_encoder())
        source, mentions = _of_file(every, named, own[0][0])
        spans = tuple(span for _, span in own)
        inside = tuple(one for one in mentions if any(overlap(one.span, span) for span in spans))
        found[name] = Text(name, source, spans, inside)
    return found


def _of_file(
    every: Sequence[Plan], named: Sequence[Sequence[Initiative]], file: str
) -> tuple[str, list[Initiative]]:
    own = [at for at, plan in enumerate(every) if Path(plan.source.name).name == file]
    return every[own[0]].source.text, [one for at in own for one in named[at]]


def presence(mentions: Sequence[GoldMention], found: dict[str, Text]) -> dict[str, object]:
    """Return cell precision, recall and F1 of the initiatives that two or more plans name."""
    annotated = {mention.plan for mention in mentions}
    rows, right, extra, missing = [], 0, 0, 0
    for name in sorted({mention.name for mention in mentions}):
        own = [mention for mention in mentions if mention.name == name]
        wanted = {mention.plan for mention in own}
        if len(wanted) < 2:
            continue
        ours = _our_name(own, found)
        seen = {plan for plan in annotated if any(one.name == ours for one in found[plan].found)}
        right, extra = right + len(seen & wanted), extra + len(seen - wanted)
        missing += len(wanted - seen)
        if seen != wanted:
            rows.append([name, ours or "-", sorted(wanted - seen), sorted(seen - wanted)])
    return {
        "cells": right + missing,
        "precision": round(right / (right + extra), 3),
        "recall": round(right / (right + missing), 3),
        "f1": round(2 * right / (2 * right + extra + missing), 3),
        "errors": rows,
    }


def _our_name(own: Sequence[GoldMention], found: dict[str, Text]) -> str | None:
    names = Counter(
        one.name
        for mention in own
        for one in found[mention.plan].found
        if any(overlap(one.span, span) for span in mention.spans)
    )
    return min(names, key=lambda name: (-names[name], name)) if names else None


def speed(every: Sequence[Plan], lexicon: Lexicon) -> dict[str, object]:
    """Return megabytes a second of all extraction, from parsed plans."""
    size = sum(len(plan.source.text.encode("utf-8", "replace")) for plan in every) / 1e6
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for plan in every:
            contents_of([plan], lexicon)
        seconds.append(time.process_time() - start)
    return {"MB": round(size, 2), "MB a second": round(size / statistics.median(seconds), 2)}


def main() -> int:
    """Measure, write the figures and the page, and return 1 when a target is missed."""
    every, lexicon, mentions = plans(), bundled_lexicon(), gold()
    found = texts(every, lexicon)
    listed = {
        name: replace(text, found=tuple(one for one in text.found if one.entry))
        for name, text in found.items()
    }
    figures = {
        "entries": len(lexicon.entries),
        "recall": recalls(mentions, found),
        "recall of the lexicon alone": recalls(mentions, listed)[0],
        "presence": presence(mentions, found),
        "speed": speed(every, lexicon),
    }
    OUT.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (HERE / "initiatives.md").write_text(page(figures), encoding="utf-8")
    every_plan = figures["recall"][0]
    met = (
        every_plan["programme + document"] >= RECALL_AT_LEAST
        and every_plan["share of text"] < COVER_AT_MOST
        and figures["presence"]["f1"] >= CELLS_AT_LEAST
    )
    print(json.dumps({k: v for k, v in figures.items() if k != "presence"}, ensure_ascii=False))
    return 0 if met else 1


def page(figures: dict) -> str:
    """Return the page of the figures."""
    cells = figures["presence"]
    rows = figures["recall"]
    head = list(rows[0])
    return f"""# Initiatives with the lexicon

Written by `python benchmarks/initiatives.py`; do not edit. The lexicon has {figures["entries"]}
entries, written before the annotations were opened, and none because of a plan; after a first
measurement some 540 aliases that name a topic or another thing were taken out and eleven of them
became entries, which cost 0.01 of recall. A gold mention is found when a predicted span of its item overlaps its surface; *share of text* is what the
predicted spans cover of the annotated items (the annotations themselves: 17 to 33 % by plan). The
issue asks for a recall of programmes and documents of {RECALL_AT_LEAST} at a share under
{COVER_AT_MOST}.

{_table(head, [[row[key] for key in head] for row in rows])}

The lexicon alone finds {figures["recall of the lexicon alone"]["programme + document"]} of
programmes and documents; without it, see discovery.md.

## In which plans

Initiatives that the annotations find in two or more of the five plans: {cells["cells"]} cells,
precision {cells["precision"]}, recall {cells["recall"]}, **F1 {cells["f1"]}** (asked:
{CELLS_AT_LEAST}). Our name for an initiative is the one that most of its annotated mentions got,
so the choice of the name looks at the annotations; what the name then covers does not.

{_table(["initiative", "our name", "missed in", "seen besides in"], _told(cells["errors"]))}

## Speed

One core, all extraction (initiatives, targets, obligations) plan by plan from parsed plans:
{figures["speed"]["MB a second"]} MB a second over the {figures["speed"]["MB"]} MB of the seeds.
"""


def _told(errors: Sequence[Sequence]) -> list[list[str]]:
    return [
        [name, ours, ", ".join(missed), ", ".join(extra)] for name, ours, missed, extra in errors
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
