"""Feed policydiff hostile inputs, and say what it said, how long it took and what it held.

``python benchmarks/hostile.py`` runs every case of ``hostile_cases`` in a folder and a process of
its own and rewrites ``hostile.json`` and ``hostile.md``; ``--only WORDS …`` runs the cases whose names have
one of them again, and rewrites their rows. A case fails by a traceback, another exit code than the documented one,
time or memory beyond the bounds, a file changed outside the output, or what it asks for itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.conditions import conditions, sentence  # noqa: E402
from benchmarks.hostile_cases.case import DONE, UNUSABLE, Case  # noqa: E402
from benchmarks.hostile_cases.every import CASES  # noqa: E402

OUT, PAGE = ROOT / "benchmarks" / "hostile.json", ROOT / "benchmarks" / "hostile.md"
# No input may take longer or hold more: the longest is a document at the limit of its size.
SECONDS, MEGABYTES = 120.0, 3000
# What a command may write: names in the folder that it runs in.
OUTPUT = re.compile(r"out\b.*")
_SHOWN = 160
_PAUSE = 0.01
# As ``python -m policydiff``, but it heeds Ctrl-C whoever started it, and says when the interpreter
# itself has begun: what comes before that is not ours.
_BEGUN = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[0] = "policydiff"
os.write(1, b"begun")
runpy.run_module("policydiff", run_name="__main__")
"""


@dataclass(frozen=True)
class Ran:
    """What one case did."""

    code: int
    said: str
    seconds: float
    megabytes: int
    faults: tuple[str, ...] = ()


def main() -> None:
    """Run the cases, and write down what they did."""
    reading = argparse.ArgumentParser()
    reading.add_argument("--only", nargs="*", default=[""])
    only = reading.parse_args().only
    found = {}
    for case in CASES:
        if any(words in case.name for words in only):
            found[case.name] = ran = tried(case)
            print(f"{case.name}: {ran.code}, {ran.seconds:.1f} s, {ran.megabytes} MB, {ran.said}")
            for fault in ran.faults:
                print(f"    FAULT {fault}")
    write(found)
    sys.exit(any(ran.faults for ran in found.values()))


def tried(case: Case) -> Ran:
    """Run one case in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="hostile") as name:
        folder = Path(name) / "here"
        folder.mkdir()
        folder.chmod(0o777)
        folder.parent.chmod(0o755)
        case.make(folder)
        before = state(folder)
        begun = time.monotonic()
        codes, output, peak = run(case, folder)
        seconds = time.monotonic() - begun
        faults = [*judged(case, codes, output, before, state(folder))]
        if seconds > SECONDS or peak > MEGABYTES:
            faults.append(f"{seconds:.0f} s, {peak} MB")
        if case.wanted is not None:
            try:
                case.wanted(folder)
            except Exception as error:
                faults.append(f"not as wanted: {error!r}"[:_SHOWN])
    said = line_of(output.replace(f"{folder}/", ""))
    return Ran(codes[-1], said, round(seconds, 2), peak, tuple(faults))


def run(case: Case, folder: Path) -> tuple[list[int], str, int]:
    """Return the exit codes, what was said, and the most memory held in MB."""
    command = [sys.executable, "-c", _BEGUN, *case.command]
    if case.end is None:
        command = [sys.executable, "-m", "policydiff", *case.command]
    if case.piped:
        command = ["bash", "-c", f'"$@" {case.piped}', "bash", *command]
    usual = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
    started = [
        subprocess.Popen(
            command, cwd=folder, env=usual | {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "COLUMNS": "400"},
            stdin=subprocess.PIPE if case.stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=case.before,
        )
        for _ in range(1 + case.twice)
    ]  # fmt: skip
    ended = [_ended(process, case) for process in started]
    codes = sorted(code for code, _, _ in ended)
    return codes, "\n".join(said for _, said, _ in ended), max(peak for _, _, peak in ended)


def _ended(process: subprocess.Popen[bytes], case: Case) -> tuple[int, str, int]:
    """Wait for ``process``, send it what the case sends, and return code, output and memory."""
    watch = threading.Timer(SECONDS, process.kill)
    watch.start()
    if case.end is not None and process.stdout:
        process.stdout.read(len("begun"))
        threading.Timer(case.end[1], process.send_signal, [case.end[0]]).start()
    if case.stdin and process.stdin:
        process.stdin.write(case.stdin)
        process.stdin.close()
    memory = Memory(process.pid)
    output = process.stdout.read() if process.stdout else b""
    code = process.wait()
    watch.cancel()
    return code, output.decode("utf-8", "replace"), memory.peak()


class Memory:
    """Looks every few milliseconds at the most memory that a process and its children held."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self.over = pid, 0, False
        self.looking = threading.Thread(target=self._look)
        self.looking.start()

    def peak(self) -> int:
        """Return the most memory of one of the processes in MB, once they have ended."""
        self.over = True
        self.looking.join()
        return self.most // 1024

    def _look(self) -> None:
        while not self.over:
            self.most = max(self.most, *(map(_held, _family(self.pid))))
            time.sleep(_PAUSE)


def _family(pid: int) -> list[int]:
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        below = []
    return [pid, *(one for child in below for one in _family(int(child)))]


def _held(pid: int) -> int:
    """Return the most kilobytes that the process ever held."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) if found else 0


def judged(case: Case, codes: list[int], output: str, before: dict, after: dict) -> list[str]:
    """Return what is wrong with how the case ended."""
    faults = []
    may = {case.code, DONE} if case.end else {case.code, UNUSABLE} if case.twice else {case.code}
    if not set(codes) <= may:
        faults.append(f"exit code {codes}, not {case.code}")
    if "Traceback" in output or "Error:" in output:
        faults.append(f"a traceback: {output.strip().splitlines()[-1][:_SHOWN]}")
    if case.said and case.said not in output:
        faults.append(f"does not say {case.said!r}")
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", output):
        faults.append("writes control characters")
    changed = [name for name in before if after.get(name) != before[name]]
    changed += [name for name in after if name not in before and not OUTPUT.match(name)]
    if changed:
        faults.append(f"changed {sorted(changed)[:3]}")
    return faults


def state(folder: Path) -> dict[str, str]:
    """Return all files below the folder's parent by their names, with digests of what is small."""
    found = {}
    for root, _, names in os.walk(folder.parent):
        for name in names:
            path = Path(root) / name
            key = os.path.relpath(path, folder)
            is_small = path.is_file() and path.stat().st_size < 2**20
            found[key] = hashlib.sha256(path.read_bytes()).hexdigest() if is_small else ""
    return found


def line_of(output: str) -> str:
    """Return what says most of ``output``: the error, else the last note, else the last line."""
    lines = [" ".join(line.split()) for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("policydiff:")]
    notes = [line.removeprefix("! ") for line in lines if line.startswith("! ")][-1:]
    line = (errors or notes or lines[-1:] or [""])[0]
    line = "".join(char if char.isprintable() else "\ufffd" for char in line)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def write(found: dict[str, Ran]) -> None:
    """Write the figures and their page."""
    said = conditions("python benchmarks/hostile.py")
    before = json.loads(OUT.read_text("utf-8"))["cases"] if OUT.is_file() else []
    rows = {each["name"]: each for each in before}
    rows |= {name: {"name": name, **asdict(ran)} for name, ran in found.items()}
    told = [rows[case.name] | {"fed": case.fed} for case in CASES if case.name in rows]
    made = {"conditions": said, "cases": told}
    OUT.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = (
        f"| {each['name']} | {each['fed']} | {_cell(each['said'])} | {each['seconds']:.1f} "
        f"| {each['megabytes']} | {each['code']} |"
        for each in told
    )
    failed = sum(bool(each["faults"]) for each in told)
    lines = [
        "# Hostile inputs",
        "",
        f"{len(told)} inputs, each in a process of its own; {failed} did not end as they must: with "
        "the exit code documented, without a traceback, with no control character on the terminal, "
        f"nothing changed outside the output, in {SECONDS:.0f} s and {MEGABYTES} MB at the most. "
        "Limits and what happens beyond them stand in [limits](../docs/limits.md); the quick ones are "
        "tests, too.",
        "",
        f"`{said['command']}` ({sentence(said).rstrip('.')})",
        "",
        "| case | what was fed | what policydiff said (first line) | seconds | peak MB | exit code |",
        "|---|---|---|---:|---:|---:|",
        *table,
    ]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    main()
