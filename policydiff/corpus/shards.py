"""Vectors of items in memory-mapped files: whatever their number, only what is looked at is loaded.

A shard is a file of float32 rows, little-endian, one after the other, and nothing else; the store
knows where the rows of which key stand. Rows are added at the end of the last shard and entered
in the store afterwards: what a killed process left behind its last entry is written over. Rows
whose file is gone or cut short count as missing: they are made anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policydiff.corpus.store import Store
from policydiff.errors import StoreError

Rows = NDArray[np.float32]

FOLDER = "vectors"
# A shard of 256 numbers a row has 64 MB: few files for a million items, and cheap to copy anew.
SHARD_ROWS = 65_536
_TYPE = np.dtype("<f4")
# Dead rows for each live one, and a shard's worth more, before the live ones are copied.
_MOST_DEAD = 2


class Shards:
    """The vectors of one model in a store."""

    def __init__(self, store: Store, model: str) -> None:
        """Name the ``store`` and the encoder whose vectors these are."""
        self._store, self._model = store, model
        self._folder = store.folder / FOLDER
        self._name = hashlib.sha256(model.encode()).hexdigest()[:12]
        self._maps: dict[tuple[int, int], Rows] = {}
        query = "SELECT key, shard, start, count, width FROM vectors WHERE model = ?"
        found = store.database.execute(query, (model,))
        self._places: dict[bytes, tuple[int, ...]] = {}
        sizes: dict[int, int] = {}
        for key, shard, start, count, width in found:
            if shard not in sizes:
                sizes[shard] = self._size(shard)
            if (start + count) * width * _TYPE.itemsize <= sizes[shard]:
                self._places[key] = shard, start, count, width

    def missing(self, keys: Sequence[bytes]) -> list[bytes]:
        """Return those of ``keys`` that have no rows yet, each once."""
        return [key for key in dict.fromkeys(keys) if key not in self._places]

    def add(self, rows: Mapping[bytes, Rows]) -> None:
        """Keep the rows of each key, shape (n, d), one d for the model; at least one."""
        shard, start = self._end(max(some.shape[1] for some in rows.values()))
        if start and start + sum(map(len, rows.values())) > SHARD_ROWS:
            shard, start = shard + 1, 0
        self._write(shard, start, list(rows.values()))
        places = {}
        for key, some in rows.items():
            places[key] = (shard, start, *some.shape)
            start += len(some)
        self._enter(places)

    def rows(self, keys: Sequence[bytes]) -> Iterator[Rows]:
        """Yield the rows of each key, shape (n, d), as they stand in their file.

        Raises:
            StoreError: a key has no rows, or its shard is gone.
        """
        for key in keys:
            if key not in self._places:
                raise StoreError("store.missing", path=self._folder, count=1)
            shard, start, count, width = self._places[key]
            found = self._map(shard, width)[start : start + count]
            if len(found) < count:
                raise StoreError("store.damaged", path=self._path(shard), reason="too short")
            yield found

    def release(self) -> None:
        """Let go of all rows that were looked at: mapped pages count as this process's memory."""
        self._maps.clear()

    def prune(self, used: Collection[bytes]) -> None:
        """Forget the rows of all keys but ``used``; when most of what is kept is dead, copy the rest.

        The old shards go when the store knows the new ones: a process that is killed between
        leaves files that the next copying removes.
        """
        kept = set(used)
        gone = [key for key in self._places if key not in kept]
        with self._store.database as database:
            query = "DELETE FROM vectors WHERE model = ? AND key = ?"
            database.executemany(query, [(self._model, key) for key in gone])
        for key in gone:
            del self._places[key]
        live = sum(count for _, _, count, _ in self._places.values())
        if self._written() > _MOST_DEAD * live + SHARD_ROWS:
            self._copy()

    def _written(self) -> int:
        """Return how many rows stand in the shards, dead ones included."""
        width = max((place[3] for place in self._places.values()), default=1)
        return sum(path.stat().st_size for path in self._files()) // (width * _TYPE.itemsize)

    def _copy(self) -> None:
        """Copy the rows into new shards, and remove the old ones."""
        old = self._files()
        shard, start = 1 + max(int(path.stem.rpartition("-")[2]) for path in old), 0
        places = {}
        for key, (was, begin, count, width) in self._places.items():
            if start and start + count > SHARD_ROWS:
                shard, start = shard + 1, 0
            self._write(shard, start, [self._map(was, width)[begin : begin + count]])
            places[key] = (shard, start, count, width)
            start += count
        self._enter(places)
        self._maps.clear()
        for path in old:
            path.unlink()

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._name}-*.f32"))

    def _enter(self, places: Mapping[bytes, tuple[int, ...]]) -> None:
        with self._store.database as database:
            database.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?, ?)",
                [(self._model, key, *place) for key, place in places.items()],
            )
        self._places |= places

    def _end(self, width: int) -> tuple[int, int]:
        """Return the shard to go on with, and how many of its rows are entered."""
        query = "SELECT shard, MAX(start + count) FROM vectors WHERE model = ? AND shard = (SELECT MAX(shard) FROM vectors WHERE model = ?)"
        shard, end = self._store.database.execute(query, (self._model, self._model)).fetchone()
        if end and self._size(shard) < end * width * _TYPE.itemsize:
            return shard + 1, 0
        return shard or 0, end or 0

    def _write(self, shard: int, start: int, rows: Sequence[Rows]) -> None:
        self._folder.mkdir(exist_ok=True)
        path = self._path(shard)
        # Nothing is cut off: a process that has mapped it would die of looking there.
        with path.open("r+b" if path.exists() else "x+b") as file:
            file.seek(start * rows[0].shape[1] * _TYPE.itemsize)
            for some in rows:
                file.write(some.astype(_TYPE).tobytes())
            file.flush()
            os.fsync(file.fileno())

    def _map(self, shard: int, width: int) -> Rows:
        path = self._path(shard)
        try:
            size = path.stat().st_size
            if (shard, size) not in self._maps:
                # A row that is being written now may be there in part.
                whole = size // _TYPE.itemsize // width
                self._maps[shard, size] = np.memmap(path, _TYPE, "r", shape=(whole, width))
        except (OSError, ValueError) as error:
            raise StoreError("store.damaged", path=path, reason=error) from error
        return self._maps[shard, size]

    def _size(self, shard: int) -> int:
        path = self._path(shard)
        return path.stat().st_size if path.is_file() else 0

    def _path(self, shard: int) -> Path:
        return self._folder / f"{self._name}-{shard:04}.f32"
