"""Time the kernels of the alignment core against a reference kernel on the same texts.

usage: python benchmarks/core.py [--write]

Without ``--write`` nothing is written: each kernel's ratio is set beside the committed one in
core.json, and the command fails when one is over 1.5 times that, naming the kernel and both
ratios. A kernel that looks slow is timed again before: load can only make it slower. With
``--write`` core.json and core.md are rewritten, and core.md says what was slower or faster.
What is timed, and how, stands in ``kernels.py``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks.conditions import conditions, sentence
from benchmarks.ratios import AT_MOST, slowdowns

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).with_suffix(".json")
SUITE = Path(__file__).with_name("kernels.py")
COMMAND = "python benchmarks/core.py --write"
PACKAGES = ("numpy", "rapidfuzz", "jieba", "tokenizers", "pytest-benchmark")
# So often a kernel that looks slow is timed again.
_AGAIN = 2

Figures = dict[str, dict[str, float]]


def measured(kernels: Iterable[str] = ()) -> Figures:
    """Return time, reference time and ratio of ``kernels``, of all if none is named."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        named = [f"{SUITE}::test_kernel[{kernel}]" for kernel in kernels] or [str(SUITE)]
        command = [sys.executable, "-m", "pytest", "-q", *named, f"--benchmark-json={found}"]
        options = ["--benchmark-timer=time.process_time", "--benchmark-disable-gc"]
        done = subprocess.run(
            [*command, *options, "-p", "no:cacheprovider"], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        tests = json.loads(found.read_text(encoding="utf-8"))["benchmarks"]
    return {_name(test): _figures(test) for test in tests}


def _name(test: Mapping[str, Any]) -> str:
    return f"{test['params']['kernel']}-{test['params']['size']}"


def _figures(test: Mapping[str, Any]) -> dict[str, float]:
    own, other = test["stats"]["min"], test["extra_info"]["reference_s"]
    return {
        "ms": round(own * 1000, 2),
        "reference_ms": round(other * 1000, 2),
        "ratio": round(own / other, 3),
    }


def ratios(figures: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the ratio of each kernel."""
    return {name: entry["ratio"] for name, entry in figures.items()}


def best(figures: Figures, others: Figures) -> Figures:
    """Return the figures of two runs, of each kernel those with the lower ratio."""
    return figures | {
        name: min(figures[name], entry, key=lambda one: one["ratio"])
        for name, entry in others.items()
    }


def checked(committed: Mapping[str, float]) -> Figures:
    """Return figures of all kernels; of one that looks slow, the best of a few runs."""
    figures = measured()
    for _ in range(_AGAIN):
        slow = [
            one.kernel
            for one in slowdowns(committed, ratios(figures))
            if one.committed is not None and one.present is not None
        ]
        if slow:
            figures = best(figures, measured(slow))
    return figures


def table(figures: Figures, committed: Mapping[str, float]) -> str:
    """Return the figures beside the committed ratios, in Markdown."""
    lines = [
        "| kernel | ms | reference, ms | ratio | committed | change |",
        "|---|---|---|---|---|---|",
    ]
    for name, entry in figures.items():
        before = committed.get(name)
        change = f"× {entry['ratio'] / before:.2f}" if before else "new"
        flag = " **slower**" if before and entry["ratio"] > AT_MOST * before else ""
        cells = (name, entry["ms"], entry["reference_ms"], entry["ratio"], before or "–")
        lines.append("| " + " | ".join(map(str, cells)) + f" | {change}{flag} |")
    return "\n".join(lines) + "\n"


def write(figures: Figures, committed: Mapping[str, float]) -> None:
    """Rewrite core.json and core.md."""
    where = conditions(COMMAND, *PACKAGES)
    document = {"conditions": where, "at_most": AT_MOST, "kernels": figures}
    OUT.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page = _HEAD.format(command=COMMAND, conditions=sentence(where), at_most=AT_MOST)
    OUT.with_suffix(".md").write_text(page + table(figures, committed), encoding="utf-8")


def main() -> int:
    """Compare with the committed figures, or rewrite them; return 1 for a slowdown."""
    parser = argparse.ArgumentParser(description="Time the kernels of the alignment core.")
    parser.add_argument("--write", action="store_true", help="rewrite core.json and core.md")
    rewrite = parser.parse_args().write
    known = json.loads(OUT.read_text(encoding="utf-8"))["kernels"] if OUT.is_file() else {}
    committed = ratios(known)
    # What is committed is what others must reach: the better of two runs.
    figures = best(measured(), measured()) if rewrite else checked(committed)
    print(table(figures, committed))
    if rewrite:
        write(figures, committed)
        return 0
    slow = slowdowns(committed, ratios(figures))
    for one in slow:
        print(f"SLOWER {one}; at most {AT_MOST} times is allowed", file=sys.stderr)
    return int(bool(slow))


_HEAD = """# The kernels of the alignment core

Written by `{command}`; do not edit. {conditions}

*One pair* are the two longest gold plans of different places (37 × 33 items); *40 pairs* all pairs
of gold plans and those of consecutive years of five planted series. A ratio is the time of a kernel
over that of the reference kernel, rapidfuzz's `cdist` over the same texts, which runs before each
round; both are the best of all rounds, in processor time. `make bench-core` fails when a ratio is
over {at_most} times the committed one. *features*, *decide* and *align* begin with prepared items,
*tokenise*, *prepare*, *explain* and *edits* with texts that no cache knows. *committed* and *change*
compare with the run before.

"""

if __name__ == "__main__":
    sys.exit(main())
