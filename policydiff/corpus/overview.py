"""What a store holds, for those who want to know what a run left behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policydiff.corpus.store import FILE, FOLDER, Store, opened
from policydiff.model.overview import Held, LeftOut, Overview

# A number of float32.
_BYTES = 4


def store_folder(path: str | Path) -> Path | None:
    """Return where the store is that ``path`` names: a run's output folder, or the store itself.

    None where it names something else.
    """
    for folder in (Path(path) / FOLDER, Path(path)):
        try:
            if (folder / FILE).is_file():
                return folder
        except (OSError, ValueError):  # a name may hold a NUL, or be too long
            return None
    return None


def overview(folder: Path) -> Overview:
    """Return what the store in ``folder`` holds.

    Raises:
        StoreError: it cannot be read.
    """
    with opened(folder, write=False) as store:
        run = store.last_run()
        found = store.database.execute("SELECT model FROM catalogue").fetchone()
        return Overview(
            folder=str(folder),
            schema=store.database.execute("PRAGMA user_version").fetchone()[0],
            size=(folder / FILE).stat().st_size,
            catalogued=found is not None,
            model=found[0] if found else "",
            documents=_count(store, "DISTINCT file", "plans"),
            plans=_count(store, "*", "plans"),
            items=_count(store, "*", "items"),
            mentions=_count(store, "*", "mentions"),
            regions=tuple(_counted(store, "COALESCE(region, '')")),
            years=tuple(_counted(store, "year")),
            stages=tuple(Held(name, *held) for name, held in store.stages().items()),
            vectors=_vectors(store),
            failures=_failures(store),
            outputs=run.outputs if run else None,
            said=run.said if run else {},
        )


def _count(store: Store, what: str, table: str) -> int:
    query = f"SELECT COUNT({what}) FROM {table}"  # noqa: S608 # names of ours
    found: int = store.database.execute(query).fetchone()[0]
    return found


def _counted(store: Store, what: str) -> Iterator[tuple[Any, int]]:
    query = f"SELECT {what} AS value, COUNT(*) FROM plans GROUP BY value ORDER BY value"  # noqa: S608
    return store.database.execute(query)


def _vectors(store: Store) -> tuple[Held, ...]:
    query = "SELECT model, SUM(count), SUM(count * width) FROM vectors GROUP BY model"
    found = store.database.execute(query)
    return tuple(Held(model, rows, numbers * _BYTES) for model, rows, numbers in found)


def _failures(store: Store) -> tuple[LeftOut, ...]:
    found = store.database.execute("SELECT file, code, said FROM failures ORDER BY file")
    return tuple(LeftOut(file, code, json.loads(said)) for file, code, said in found)
