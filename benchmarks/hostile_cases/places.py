"""Files and folders with odd names, without rights, in circles; ends of a run at any moment."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from benchmarks.hostile_cases.case import (
    DONE,
    INCOMPLETE,
    INTERRUPTED,
    Case,
    bound_by_rights,
    full_disk,
    plan,
    put,
    two,
)

_BATCH = ("batch", "plans", "--out", "out", "--jobs", "1")
_REPORT = ("report", "plans", "-o", "out.html")
_COMPARE = ("compare", "a.txt", "b.txt")


def _plans(*names: str) -> Callable[[Path], None]:
    """Return what makes a folder of two plans, and of one under each of ``names``."""

    def make(folder: Path) -> None:
        for at, name in enumerate(("2019.txt", "2020.txt", *names)):
            put(folder / "plans", name, plan(2019 + at))

    return make


def _then(*steps: Callable[[Path], None]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for step in steps:
            step(folder)

    return make


def _circle(folder: Path) -> None:
    (folder / "plans" / "one").mkdir()
    (folder / "plans" / "one" / "back").symlink_to("../../plans")
    (folder / "plans" / "self").symlink_to("self")
    (folder / "plans" / "gone.txt").symlink_to("nowhere.txt")


def _locked(folder: Path) -> None:
    (folder / "plans" / "2020.txt").chmod(0)
    folder.chmod(0o777)


def _read_only(folder: Path) -> None:
    (folder / "out").mkdir(mode=0o555)


def _closed(folder: Path) -> None:
    folder.chmod(0o555)


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "plans" / "pipe.txt")


def _deep(folder: Path) -> None:
    here = folder / "plans"
    for _ in range(200):
        here = here / "deeper"
    here.mkdir(parents=True)
    put(here, "c.txt", plan(2021))


def _many(folder: Path) -> None:
    for at in range(30):
        put(folder / "plans", f"{at}.txt", plan(1990 + at))


def _nothing_half(folder: Path) -> None:
    """Nothing half written is left: no temporary file, and a page that is there is whole."""
    left = [path.name for path in folder.rglob("*") if path.name.startswith(".")]
    assert not left, left
    page = folder / "out.html"
    assert not page.exists() or "</html>" in page.read_text("utf-8")[-1000:]


def _nothing_written(folder: Path) -> None:
    assert not list(folder.glob("out*")), "an output was written"


def _run_again(folder: Path) -> None:
    """What was interrupted goes on, to its end."""
    import subprocess
    import sys

    root = str(Path(__file__).parents[2])
    again = subprocess.run(
        [sys.executable, "-m", "policydiff", *_BATCH], cwd=folder, check=False,
        env=os.environ | {"PYTHONPATH": root}, capture_output=True,
    )  # fmt: skip
    assert again.returncode == DONE, again.stderr.decode()[-200:]


_NAMES = (
    Case("a name with line breaks and markup", "a file named <script>alert(1)</script>⏎=1+1.txt", _plans("<b onload=alert(1)>\n=1+1.txt"), _REPORT, DONE),
    Case("a name for a terminal", "a file whose name clears the screen", _plans("\x1b[2J\x1b]0;x\x07.txt"), ("corpus", "show", "plans"), DONE),
    Case("a name that turns round", "a file named with U+202E", _plans("\u202etxt.exe\u2066.txt"), ("corpus", "show", "plans"), DONE),
    Case("a name that is no text", "a file whose name has bytes that are no UTF-8", _plans("\udcff\udcfe.txt"), _BATCH, DONE),
    Case("a name of 255 bytes", "a file with the longest name there is", _plans("长" * 83 + "ab.txt"), _BATCH, DONE),
    Case("a path too long", "an input named with 5,000 characters", two, ("compare", "a" * 5000, "b.txt")),
    Case("a path with a NUL by a pattern", "a pattern of 2,000 stars", two, ("corpus", "show", "*" * 2000 + "x")),
    Case("deep folders", "a plan below 200 folders", _then(_plans(), _deep), ("corpus", "show", "plans"), DONE),
    Case("circles of links", "links to the folder above, to itself and to nothing", _then(_plans(), _circle), _BATCH, INCOMPLETE),
    Case("a pipe in a folder", "a named pipe that nobody writes to", _then(_plans(), _pipe), ("corpus", "show", "plans"), DONE),
    Case("a device without end", "/dev/zero as a plan", two, ("compare", "/dev/zero", "a.txt")),
    Case("a folder for a file", "a folder as a plan", two, ("compare", ".", "a.txt")),
)  # fmt: skip

_RIGHTS = (
    Case("an unreadable file", "a plan without rights in a folder", _then(_plans(), _locked), _BATCH, INCOMPLETE, before=bound_by_rights),
    Case("a read-only folder", "-o in a folder that may not be written", _then(two, _closed), (*_COMPARE, "-o", "out.html"), before=bound_by_rights, wanted=_nothing_written),
    Case("a read-only store", "batch --out in a folder that may not be written", _then(_plans(), _read_only), (*_BATCH, "--force"), before=bound_by_rights),
    Case("a full disk", "compare -o where a file may have 4 KB", two, (*_COMPARE, "-o", "out.html"), before=full_disk, wanted=_nothing_written),
    Case("a full disk under a batch", "batch --out where a file may have 4 KB", _plans(), _BATCH, before=full_disk),
    Case("a full output", "standard output to /dev/full", two, _COMPARE, piped="> /dev/full"),
    Case("a closed output", "standard output closed", two, _COMPARE, piped=">&-"),
    Case("a closed input", "standard input closed, and read", two, ("compare", "-", "b.txt"), piped="<&-"),
    Case("a closed pipe", "| head -c 10", two, (*_COMPARE, "--format", "json"), DONE, piped="| head -c 10"),
    Case("all closed", "all three streams closed", two, _COMPARE, piped="<&- >&- 2>&-"),
    Case("an output that is an input", "-o a.txt --force", two, (*_COMPARE, "-o", "a.txt", "--force")),
    Case("an output by a link", "-o a link to an input, --force", _then(two, lambda folder: (folder / "out.html").symlink_to("a.txt")), (*_COMPARE, "-o", "out.html", "--force")),
    Case("an output with a long name", "-o with a name of 300 characters", two, (*_COMPARE, "-o", "o" * 300 + ".html")),
    Case("an input without end", "64 MB and more from standard input", two, ("compare", "-", "b.txt"), piped="< /dev/zero"),
)  # fmt: skip

# Moments of a comparison, which takes half a second: while it loads, reads, aligns and writes.
_MOMENTS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7)

_ENDS = (
    *(
        Case(f"Ctrl-C after {moment} s", "SIGINT in the middle of compare", two, (*_COMPARE, "-o", "out.html"), INTERRUPTED, end=(signal.SIGINT, moment), wanted=_nothing_half)
        for moment in _MOMENTS
    ),
    *(
        Case(f"Ctrl-C in a report after {moment} s", "SIGINT in the middle of report", _then(_plans(), _many), _REPORT, INTERRUPTED, end=(signal.SIGINT, moment), wanted=_nothing_half)
        for moment in (0.3, 0.6, 1.0, 1.5)
    ),
    *(
        Case(f"Ctrl-C in a batch after {moment} s", "SIGINT in the middle of batch, which then is run again", _then(_plans(), _many), _BATCH, INTERRUPTED, end=(signal.SIGINT, moment), wanted=_run_again)
        for moment in (0.4, 0.8, 1.5)
    ),
    Case("ended by a signal", "SIGTERM in the middle of batch, which then is run again", _then(_plans(), _many), _BATCH, -signal.SIGTERM, end=(signal.SIGTERM, 0.8), wanted=_run_again),
    Case("ended while comparing", "SIGTERM in the middle of compare", two, (*_COMPARE, "-o", "out.html"), -signal.SIGTERM, end=(signal.SIGTERM, 0.3)),
    Case("two at once", "two batches into one folder at the same time", _then(_plans(), _many), _BATCH, DONE, twice=True),
)  # fmt: skip

CASES = _NAMES + _RIGHTS + _ENDS
