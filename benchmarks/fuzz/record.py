"""What fuzzing did so far, added up, and the page of it."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from benchmarks.conditions import conditions, sentence

HERE = Path(__file__).parents[1]
OUT, PAGE = HERE / "fuzzing.json", HERE / "fuzzing.md"
CAUSES = HERE / "fuzz" / "findings.toml"
_ADDED = ("executions", "minutes")


def add_run(target: str, **figures: float) -> None:
    """Add what one run of ``target`` did to what is written down."""
    record = _record()
    runs = defaultdict(dict, record.get("targets", {}))
    before = runs[target]
    runs[target] = {
        **{name: round(before.get(name, 0) + figures[name], 1) for name in _ADDED},
        "branches": max(before.get("branches", 0), figures["branches"]),
    }
    made = {
        "conditions": conditions("nice -n 15 python -m benchmarks.fuzz all", "atheris"),
        "targets": {name: runs[name] for name in sorted(runs)},
    }
    OUT.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _record() -> dict:
    return json.loads(OUT.read_text(encoding="utf-8")) if OUT.is_file() else {}


def write_page() -> None:
    """Make the page of what is written down."""
    import tomllib

    record = _record()
    causes = tomllib.loads(CAUSES.read_text(encoding="utf-8"))["finding"]
    found = [one for one in causes if not one.get("by_hand")]
    lines = [
        "# Fuzzing",
        "",
        "Coverage-guided fuzzing with atheris (libFuzzer) of what takes bytes and texts from "
        "outside, one target at a time; what is checked of every input stands in "
        "`soundness.py` and in the module of the target in `fuzz/`. "
        "Inputs begin as the seeds and the fixtures and may have 4,096 bytes; a run goes on "
        "from the inputs that the one before it kept. Of `html` and `docx` the first ten minutes "
        "watched the parser alone, for readers load with their first file; the others watch both. "
        "PDFium is not watched: what ends the process, as a crash of it would, is a finding.",
        "",
        f"`{record['conditions']['command']}` ({sentence(record['conditions'])})",
        "",
        "| target | what is checked | executions | minutes | branches reached | findings |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for target, figures in record["targets"].items():
        count = sum(one["target"] == target for one in found)
        lines.append(
            f"| {target} | {_CHECKED[target]} | {int(figures['executions']):,} "
            f"| {figures['minutes']:.1f} | {figures['branches']:,} | {count} |"
        )
    lines += ["", "## Findings", "", *map(_row, found), ""]
    lines += ["`tests/test_fuzz_findings.py` has each as a small input.", ""]
    lines += ["## Found beside them", ""]
    lines += ["By reading the code and by hostile files made for it, while the fuzzers ran.", ""]
    lines += [_row(one) for one in causes if one.get("by_hand")]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(cause: dict) -> str:
    return f"- **{cause['target']}**: {cause['what']} {cause['mended']}"


_CHECKED = {
    "decode": "bytes become text with a named encoding, or an error with a message",
    "parse": "segments tile the text, items stand where their spans say, twice the same",
    "contents": "initiatives, targets and rules are quotes of their spans",
    "align": "every item in one change, the mirror says the same, a plan equals itself",
    "html": "a page is read and parsed soundly, or an error says why not",
    "docx": "a document with any part replaced is read and parsed soundly, or an error says why not",
    "pdf": "a file with any object or drawing replaced is read and parsed soundly, or an error says "
    "why not",
    "xlsx": "a workbook with any part replaced is read and parsed soundly, or an error says why not; "
    "the text is the cells and nothing else",
    "csv": "bytes are read as a table and parsed soundly, or an error says why not; the text is the "
    "cells and nothing else",
    "archive": "a ZIP file with any list, names and members is read like a folder and nothing leads "
    "out of it, or an error says why not",
    "verify": "a report with any of its data changed is checked, twice the same, and never holds "
    "where a sealed byte was altered",
}
