"""Fuzz one target, or all of them one after the other, for a stated time.

``python -m benchmarks.fuzz decode --seconds 600`` goes on from the inputs it kept under
``build/fuzz`` and writes there what went wrong, one input for each place in the code, whole and
as small as it was found. What it did is added to ``fuzzing.json``; ``fuzzing.md`` is made of that
(``python -m benchmarks.fuzz page``). Needs ``pip install atheris``.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.fuzz.pieces import PIECES, ROOT
from benchmarks.fuzz.record import add_run, write_page

TARGETS = (
    "decode", "parse", "contents", "align", "html", "docx", "pdf", "xlsx", "csv", "archive", "verify",
)  # fmt: skip
WORK = ROOT / "build" / "fuzz"
LONGEST = 4096  # bytes of an input
# Seconds of this process that no input of that length may take: the slowest seed takes a tenth.
SLOW = 2.0
MEMORY = 2048  # MB
_TO_LOAD = 50  # seeds that are run to have loaded all that loads late
_LEAST = 10  # seconds that are worth another process
# What libFuzzer calls the inputs that end the process.
_ENDING = ("crash-*", "oom-*", "timeout-*")


def main() -> None:
    """Read the command line."""
    reading = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    reading.add_argument("target", choices=[*TARGETS, "all", "page"])
    reading.add_argument("--seconds", type=int, default=600)
    reading.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = reading.parse_args()
    if asked.inside:
        fuzz(asked.target, asked.seconds)
        return
    for target in TARGETS if asked.target == "all" else [asked.target]:
        if target != "page":
            add_run(target, **watched(target, asked.seconds))
    write_page()


def watched(target: str, seconds: int) -> dict[str, float]:
    """Fuzz in a process of its own, another where an input has ended it, and return what they say."""
    begun = time.monotonic()
    before = len(found(target))
    executions = branches = 0
    while (left := round(seconds - (time.monotonic() - begun))) >= _LEAST or not executions:
        command = [sys.executable, "-m", "benchmarks.fuzz", target, "--seconds", str(left)]
        done = subprocess.run([*command, "--inside"], cwd=ROOT, capture_output=True, check=False)
        said = done.stderr.decode(errors="replace")
        (WORK / f"{target}.log").write_text(said, encoding="utf-8")
        counted = re.findall(r"stat::number_of_executed_units:\s+(\d+)", said)
        if not counted:
            raise SystemExit(said)
        executions += int(counted[-1])
        branches = max(branches, *map(int, re.findall(r"cov: (\d+)", said)), 0)
    return {
        "executions": executions,
        "minutes": round((time.monotonic() - begun) / 60, 1),
        "branches": branches,
        "findings": len(found(target)) - before,
    }


def found(target: str) -> list[Path]:
    """Return what went wrong so far, a file for each; an input that ended the process is its own."""
    folder = WORK / f"{target}-findings"
    return sorted(path for kind in ("*.txt", *_ENDING) for path in folder.glob(kind))


def fuzz(target: str, seconds: int) -> None:
    """Fuzz ``target`` in this process, which ends then."""
    import atheris

    corpus, findings = WORK / target, WORK / f"{target}-findings"
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["policydiff"]):
        module = importlib.import_module(f"benchmarks.fuzz.{target}")
        once = _keeping(module.once, findings)
        for data in islice(module.seeds(), _TO_LOAD):  # readers load with their first file
            once(data[:LONGEST])
    for data in module.seeds():
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data[:LONGEST])
    pieces = _dictionary(target, getattr(module, "PIECES", ()))
    options = [
        f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-rss_limit_mb={MEMORY}",
        f"-dict={pieces}", f"-artifact_prefix={findings}{os.sep}", "-timeout=60",
        "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([target, *options, str(corpus)], once)
    atheris.Fuzz()


def _keeping(once: Callable[[bytes], None], findings: Path) -> Callable[[bytes], None]:
    """Return ``once`` that keeps the smallest input for each place that fails, and goes on."""

    def kept(data: bytes) -> None:
        begun = time.process_time()
        try:
            once(data)
        except Exception as error:
            _keep(findings, _place(error), data, traceback.format_exc())
        if time.process_time() - begun > SLOW:
            _keep(findings, "slow", data, f"{time.process_time() - begun:.1f} s")

    return kept


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1]
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.name}-{last.lineno}"


def _keep(findings: Path, place: str, data: bytes, said: str) -> None:
    path = findings / place
    if path.exists() and path.stat().st_size <= len(data):
        return
    path.write_bytes(data)
    path.with_name(f"{place}.txt").write_text(said, encoding="utf-8", errors="replace")


def _dictionary(target: str, own: Sequence[str]) -> Path:
    """Write the pieces of plans, and the target's ``own``, down as libFuzzer wants them."""
    path = WORK / f"{target}.dict"
    pieces = (*own, *PIECES)
    lines = ('"' + "".join(f"\\x{byte:02x}" for byte in piece.encode()) + '"' for piece in pieces)
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return path


if __name__ == "__main__":
    main()
