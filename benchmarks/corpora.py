"""Run a batch over real corpora: cold, again, with one file changed, killed and resumed.

usage: python benchmarks/corpora.py [--kills N] [--more N] [--page]

Rewrites benchmarks/corpora.json and corpora.md, after every killed run, so that what was measured
stays when it is ended; ``--more`` adds killed runs to those. ``--page`` writes the page anew from
the figures. The documents are those
of ../shared/corpora and the seeds; nothing of them is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import corpora_page
from benchmarks.conditions import conditions

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
KILLS = 20
# A run of which a killed one is resumed by accident at its very end tells nothing: it is drawn anew.
_DRAWS = 5
_EVERY = 0.05
_MEGABYTE = 1 << 20
_NEW = re.compile(r"New: (\d+) files read, (\d+) pairs aligned, (\d+) compared")
_STAGE = re.compile(r"^(.+): (\d+) of (\d+), [0-9.]+ s$", re.MULTILINE)


class Runs:
    """Runs of ``policydiff batch`` over one corpus in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.corpus = folder / "corpus"

    def command(self, out: str, *options: str) -> list[str]:
        """Return the command of a run into ``out``."""
        fixed = ["batch", "corpus", "--out", out, "--lang", "en", *options]
        return [sys.executable, "-m", "policydiff", *fixed]

    def run(self, out: str, *options: str) -> dict[str, Any]:
        """Run to the end; return seconds, peak memory, and what was made."""
        process, said = self._start(out, *options)
        begun, peak = time.perf_counter(), 0
        while process.poll() is None:
            peak = max(peak, tree_memory(process.pid))
            time.sleep(_EVERY)
        seconds = time.perf_counter() - begun
        text = said.read_text("utf-8")
        if process.returncode:
            raise SystemExit(f"a run failed with {process.returncode}:\n{text}")
        return {"seconds": round(seconds, 1), "peak_mb": round(peak / _MEGABYTE), **made(text)}

    def killed(self, out: str, after: float) -> dict[str, Any] | None:
        """Run for ``after`` seconds, then kill all; None if the run had ended by then."""
        process, said = self._start(out)
        begun = time.perf_counter()
        while process.poll() is None and time.perf_counter() - begun < after:
            time.sleep(_EVERY / 5)
        if process.poll() is not None:
            return None
        process.send_signal(signal.SIGKILL)  # of workers: they end when their wire does
        process.wait()
        stages = _STAGE.findall(said.read_text("utf-8"))
        told = f"{stages[-1][0]}: {stages[-1][1]} of {stages[-1][2]}" if stages else "nothing yet"
        return {"told": told, "kept": kept(self.folder / out), "written": len(self.sums(out))}

    def sums(self, out: str) -> dict[str, str]:
        """Return the SHA-256 of every file that is there but for the store."""
        home = self.folder / out
        files = sorted(path for path in home.rglob("*") if path.is_file())
        return {
            path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if path.relative_to(home).parts[0] != "store"
        }

    def _start(self, out: str, *options: str) -> tuple[subprocess.Popen[bytes], Path]:
        said = self.folder / f"{out}.log"
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with said.open("wb") as log:
            process = subprocess.Popen(
                self.command(out, *options), cwd=self.folder, env=environment, stderr=log
            )
        return process, said


def made(text: str) -> dict[str, int]:
    """Return how many results a run says it made: none where nothing had changed."""
    found = _NEW.search(text)
    names = ("read", "aligned", "compared")
    return dict(zip(names, map(int, found.groups() if found else (0, 0, 0)), strict=True))


def kept(out: Path) -> dict[str, int]:
    """Return how many results of each stage a store has."""
    if not (out / "store" / "store.sqlite").is_file():
        return {}
    database = sqlite3.connect(out / "store" / "store.sqlite")
    try:
        return dict(database.execute("SELECT stage, COUNT(*) FROM ledger GROUP BY stage"))
    except sqlite3.OperationalError:  # killed before there was a table
        return {}
    finally:
        database.close()


def tree_memory(root: int) -> int:
    """Return the resident bytes of a process and all below it, what they share counted in each."""
    parents, sizes = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            sizes[int(entry.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    total, todo = 0, [root]
    while todo:
        process = todo.pop()
        total += sizes.get(process, 0)
        todo += [one for one, parent in parents.items() if parent == process]
    return total


@contextmanager
def one_changed(corpus: Path) -> Iterator[None]:
    """Give the document in the middle of the list one more task for a while."""
    files = sorted(corpus.rglob("*.txt"))
    path = files[len(files) // 2]
    task = "\n九十九、开展校园足球联赛。全年举办校园足球比赛12场，参加学生3000人次。\n"
    before = path.read_bytes()
    path.write_bytes(before + task.encode())
    yield
    path.write_bytes(before)


def killed_once(runs: Runs, number: int, cold: float, expected: dict[str, str]) -> dict[str, Any]:
    """Kill a run at a random moment, resume it, and return what came of it."""
    moments = random.Random(f"kill {number}")
    for _ in range(_DRAWS):
        shutil.rmtree(runs.folder / "killed", ignore_errors=True)
        fraction = moments.random()
        if (state := runs.killed("killed", fraction * cold)) is not None:
            resumed = runs.run("killed")
            same = runs.sums("killed") == expected
            return {"fraction": round(fraction, 3), **state, "resumed": resumed, "same": same}
    raise SystemExit("runs end before they can be killed")


def profiled(runs: Runs) -> list[dict[str, Any]]:
    """Return where a run over one changed file in a single process spends its time."""
    command = runs.command("profiled", "--jobs", "1")
    to = runs.folder / "profile"
    command[1:2] = ["-m", "cProfile", "-o", str(to), "-m"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=runs.folder, env=environment, check=True, capture_output=True)
    return corpora_page.parts(to)


def gathered(folder: Path) -> Runs:
    """Copy the corpora and the seeds into ``folder``."""
    runs = Runs(folder)
    shutil.copytree(CORPORA, runs.corpus, ignore=shutil.ignore_patterns("*.md"))
    shutil.copytree(ROOT / "seeds", runs.corpus / "seeds", ignore=shutil.ignore_patterns("*.md"))
    return runs


def measure(runs: Runs, kills: int) -> None:
    """Measure everything, and write it down as it comes."""
    found: dict[str, Any] = {
        "conditions": conditions("python benchmarks/corpora.py", "numpy", "msgspec", "policydiff"),
        "documents": sum(1 for _ in runs.corpus.rglob("*.txt")),
        "load": [load()],
    }
    found["cold"] = runs.run("warm")
    expected = runs.sums("warm")
    found["warm"] = runs.run("warm")
    found["killed"] = []
    for name in ("again", "profiled"):
        shutil.copytree(runs.folder / "warm", runs.folder / name)
    with one_changed(runs.corpus):
        found["changed"] = runs.run("again")
        found["profile"] = profiled(runs)
        fresh = runs.run("fresh")
    found["changed_same_as_cold"] = runs.sums("again") == runs.sums("fresh")
    corpora_page.write(found)
    kill(runs, kills, found, expected, min(fresh["seconds"], found["cold"]["seconds"]))


def kill_more(runs: Runs, kills: int) -> None:
    """Add so many killed runs to those that are written down."""
    cold = runs.run("warm")["seconds"]
    kill(runs, kills, corpora_page.read(), runs.sums("warm"), cold)


def kill(
    runs: Runs, kills: int, found: dict[str, Any], expected: dict[str, str], cold: float
) -> None:
    """Kill and resume so many runs, of ``cold`` seconds each when undisturbed, one by one."""
    for _ in range(kills):
        found["load"].append(load())
        found["killed"].append(killed_once(runs, len(found["killed"]), cold, expected))
        print(found["killed"][-1], flush=True)
        corpora_page.write(found)


def load() -> float:
    """Return how many processes want to run, over the last minute."""
    return round(os.getloadavg()[0], 1)


def main() -> int:
    """Measure, and return 1 when a resumed run wrote other bytes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--more", type=int)
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    if asked.page:
        corpora_page.write(corpora_page.read())
        return 0
    if not CORPORA.is_dir():
        print(f"{CORPORA} is not there: nothing measured")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        runs = gathered(Path(folder))
        if asked.more is None:
            measure(runs, asked.kills)
        else:
            kill_more(runs, asked.more)
    found = corpora_page.read()
    print(corpora_page.PAGE.read_text("utf-8"))
    return int(not (found["changed_same_as_cold"] and all(one["same"] for one in found["killed"])))


if __name__ == "__main__":
    raise SystemExit(main())
