"""Vectors kept between runs: ``cached`` wraps an encoder, one SQLite file holds all models.

A vector is found by the model's name, which tells its content, and the SHA-256 of the text. No
result depends on the cache: what cannot be read or written is encoded anew.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policydiff.embed import Encoder

FILE = "vectors.sqlite"
# Seconds to wait while another process writes.
_PATIENCE = 10.0
# Old versions of SQLite take at most 999 values in a statement.
_AT_A_TIME = 900
_TABLE = """CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, sum INTEGER NOT NULL,
    PRIMARY KEY (model, text)
) WITHOUT ROWID"""

Rows = NDArray[np.float32]


def folder() -> Path:
    """Return where the vectors of this user are kept: $POLICYDIFF_CACHE, or as the system has it."""
    if own := os.environ.get("POLICYDIFF_CACHE"):
        return Path(own)
    usual = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(usual) if usual else Path.home() / ".cache") / "policydiff"


def cached(encoder: Encoder, place: Path) -> Encoder:
    """Return ``encoder`` with its vectors kept in ``place``, in a file of the cache's own.

    Several processes may share the folder. A damaged file is thrown away and built anew.
    """
    return _Cached(encoder.name, encoder, place / FILE)


@dataclass(frozen=True, slots=True)
class _Cached:
    name: str
    encoder: Encoder
    file: Path

    def encode(self, texts: Sequence[str]) -> Rows:
        """Return one unit row a text, shape (n, d); only what is not in the file is encoded."""
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        found = _read(self.file, self.name, list(wanted))
        new = {key: text for key, text in wanted.items() if key not in found}
        if new or not keys:
            rows = self.encoder.encode(list(new.values()))
            fresh = dict(zip(new, rows, strict=True))
            _write(self.file, self.name, fresh)
            found |= fresh
        return np.stack([found[key] for key in keys]) if keys else rows


def _read(file: Path, model: str, keys: Sequence[bytes]) -> dict[bytes, Rows]:
    """Return the undamaged vectors that ``file`` has of ``model``."""
    if not file.is_file():
        return {}
    try:
        with closing(sqlite3.connect(file, timeout=_PATIENCE)) as database:
            entries = [entry for part in _parts(keys) for entry in _select(database, model, part)]
    except sqlite3.OperationalError:  # locked, unreadable, or not made yet
        return {}
    except sqlite3.DatabaseError:  # damaged
        _discard(file)
        return {}
    return {
        key: np.frombuffer(vector, "<f4").astype(np.float32)
        for key, vector, checksum in entries
        if checksum == _checksum(model, key, vector)
    }


def _parts(keys: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (keys[at : at + _AT_A_TIME] for at in range(0, len(keys), _AT_A_TIME))


def _select(
    database: sqlite3.Connection, model: str, keys: Sequence[bytes]
) -> list[tuple[bytes, bytes, int]]:
    marks = ", ".join("?" * len(keys))
    query = f"SELECT text, vector, sum FROM vectors WHERE model = ? AND text IN ({marks})"  # noqa: S608 # question marks only
    return database.execute(query, (model, *keys)).fetchall()


def _write(file: Path, model: str, rows: Mapping[bytes, Rows]) -> None:
    """Add ``rows`` of ``model`` to ``file``; where that cannot be, leave it as it is."""
    blobs = {key: row.astype("<f4").tobytes() for key, row in rows.items()}
    entries = [(model, key, blob, _checksum(model, key, blob)) for key, blob in blobs.items()]
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        _insert(file, entries)
    except sqlite3.OperationalError:  # locked for long, read-only, full
        return
    except sqlite3.DatabaseError:  # damaged
        _discard(file)
        with suppress(sqlite3.DatabaseError):
            _insert(file, entries)


def _insert(file: Path, entries: Sequence[tuple[str, bytes, bytes, int]]) -> None:
    with closing(sqlite3.connect(file, timeout=_PATIENCE)) as database, database:
        database.execute(_TABLE)
        database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", entries)


def _checksum(model: str, key: bytes, vector: bytes) -> int:
    return zlib.crc32(vector, zlib.crc32(key, zlib.crc32(model.encode())))


def _discard(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
