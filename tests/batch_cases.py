"""Batch runs in this process, and what they leave behind."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policydiff.batch.run import run
from policydiff.cli import app, batch_folder
from policydiff.model.batch import Batch

STAGES = ("read", "extract", "name", "encode", "align", "compare")


@dataclass(frozen=True)
class Ran:
    """How a run ended; ``found`` is None where there was nothing to do."""

    code: int
    told: str
    said: str
    found: Batch | None

    @property
    def made(self) -> Mapping[str, int]:
        """How many results of each stage were new."""
        return self.found.made if self.found else dict.fromkeys(STAGES, 0)


def policydiff(folder, *arguments) -> Ran:
    """Run a command in ``folder``, in this process."""
    found = []

    def recorded(*given):
        found.append(run(*given))
        return found[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(batch_folder, "run", recorded)
        done = CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ran(done.exit_code, done.stderr, done.stdout, found[0] if found else None)


def batch(folder, *arguments, out="out") -> Ran:
    """Run ``policydiff batch plans --out out`` in ``folder``, with further ``arguments``."""
    paths = [] if any(not str(one).startswith("-") for one in arguments[:1]) else ["plans"]
    return policydiff(folder, "batch", *paths, *arguments, "--out", out, "--jobs", "1")


def files(out: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in ``out`` but for the store."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.relative_to(out).parts[0] != "store"
    }


def touched(out: Path) -> dict[str, int]:
    """Return when each file in ``out`` was last written, but for the store's."""
    return {name: (out / name).stat().st_mtime_ns for name in files(out)}


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by its headings."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
