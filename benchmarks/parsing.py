"""What the parser makes of the development corpora: one line a file.

    python benchmarks/parsing.py

Reads every document of ``../shared/corpora`` (beside the project, not part of it) and writes
``benchmarks/parsing.md``: the plans in each file, how many items each has, and what share of the
file's text lies in items, headings, preamble, furniture and other passages.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from policydiff.api import read_plans
from policydiff.model import Document, SegmentKind

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
TABLE = Path(__file__).with_suffix(".md")

HEAD = """# What the parser makes of the development corpora

Made by `python benchmarks/parsing.py`. A plan is shown as region, year, kind and number of items;
shares are of the characters of the file that are not white space. The corpora are not part of the
project: they are official documents as captured from the web, furniture and all.

| file | plans | items % | headings % | preamble % | other % | furniture % |
|---|---|---|---|---|---|---|
"""


def shares(document: Document) -> dict[SegmentKind, float]:
    """Return each kind's share of the file's printed characters, in [0, 1]."""
    text, size = document.source.text, Counter[SegmentKind]()
    for plan in document.plans:
        for segment in plan.segments:
            size[segment.kind] += len("".join(text[slice(*segment.span)].split()))
    total = max(sum(size.values()), 1)
    return {kind: size[kind] / total for kind in SegmentKind}


def row(path: Path) -> str:
    """Return the table's line for one file."""
    document = read_plans(path)
    plans = "; ".join(
        f"{plan.region.name if plan.region else '?'} {plan.year or '?'} {plan.kind}: {len(plan.items)}"
        for plan in document.plans
    )
    share = shares(document)
    order = (
        SegmentKind.ITEM, SegmentKind.HEADING, SegmentKind.PREAMBLE, SegmentKind.OTHER,
        SegmentKind.FURNITURE,
    )  # fmt: skip
    cells = " | ".join(f"{100 * share[kind]:.0f}" for kind in order)
    name = f"{path.parent.name}/{path.name}".replace("|", "\\|")
    return f"| {name} | {plans} | {cells} |"


def main() -> int:
    """Write the table."""
    files = sorted(CORPORA.glob("*/*.txt"))
    if not files:
        print("no corpora at ../shared/corpora; nothing written", file=sys.stderr)
        return 0
    start = time.perf_counter()
    rows = [row(path) for path in files]
    TABLE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(files)} files in {time.perf_counter() - start:.1f} s -> {TABLE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
