"""What lies in the work folder of ``scale.py`` while it measures a corpus."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import scale_corpus
from benchmarks.scale_corpus import Task
from policydiff.model import Plan


@dataclass(frozen=True)
class Shelf:
    """Pickled objects one after the other in a file, and where each begins."""

    file: Path

    def write(self, entries: Iterable[bytes]) -> None:
        """Write all ``entries``."""
        ends = [0]
        with self.file.open("wb") as out:
            for entry in entries:
                out.write(entry)
                ends.append(ends[-1] + len(entry))
        np.save(self.file.with_suffix(".npy"), np.array(ends))

    def places(self) -> Any:
        """Return where each entry begins, and where the last one ends."""
        return np.load(self.file.with_suffix(".npy"))

    def read(self, places: Sequence[int], at: int) -> Any:
        """Return the entry number ``at``."""
        with self.file.open("rb") as source:
            source.seek(places[at])
            return pickle.loads(source.read(places[at + 1] - places[at]))


def tasks_of(work: Path) -> Shelf:
    """Return the tasks of each plan, by region, then by year."""
    return Shelf(work / "tasks.bin")


def prepared_of(work: Path) -> Shelf:
    """Return the profiles of each plan."""
    return Shelf(work / "profiles.bin")


def make(work: Path, items: int) -> dict[str, int]:
    """Write a corpus of about ``items`` items."""
    made = list(scale_corpus.years(items))
    regions = len(made[0].tasks)
    plans = [year.tasks[region] for region in range(regions) for year in made]
    tasks_of(work).write(map(pickle.dumps, plans))
    np.savez(
        work / "known.npz",
        lineage=np.array([task.lineage for plan in plans for task in plan]),
        group=np.repeat(np.arange(regions), len(made) * scale_corpus.ITEMS),
        planted=np.array([one for year in made for one in year.planted]).reshape(-1, 4),
        shape=np.array([regions, len(made)]),
    )
    return {"items": len(plans) * scale_corpus.ITEMS, "plans": len(plans), "series": regions}


def plan_at(at: int, years: int, tasks: list[Task]) -> Plan:
    """Return the plan number ``at``."""
    region, year = divmod(at, years)
    return scale_corpus.plan_of(region, year, tasks)


def counts(work: Path) -> tuple[int, int]:
    """Return how many plans there are, and of how many years."""
    regions, years = map(int, np.load(work / "known.npz")["shape"])
    return regions * years, years
