"""What was computed of a corpus, kept between runs: one SQLite file with a ledger of stages.

A result is found by its stage and by a key that tells all it depends on, so nothing in the ledger
is ever out of date: what has changed has another key. Every call that writes is one transaction;
a process that is killed leaves whole results or none.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policydiff.errors import StoreError

# What a batch calls the folder of its store.
FOLDER = "store"
FILE, LOCK = "store.sqlite", "run.lock"
# "pdif": tells the file from any other SQLite file.
_APPLICATION = 0x70646966
# Seconds to wait while another process writes.
_PATIENCE = 30.0
# Old versions of SQLite take at most 999 values in a statement.
_AT_A_TIME = 900
# What makes each schema of the one before; the version of a file is how many it has seen.
_SCHEMAS = (
    """
    CREATE TABLE ledger (
        stage TEXT NOT NULL, key BLOB NOT NULL, digest BLOB NOT NULL, result BLOB NOT NULL,
        PRIMARY KEY (stage, key)
    );
    CREATE TABLE vectors (
        model TEXT NOT NULL, key BLOB NOT NULL, shard INTEGER NOT NULL, start INTEGER NOT NULL,
        count INTEGER NOT NULL, width INTEGER NOT NULL, PRIMARY KEY (model, key)
    ) WITHOUT ROWID;
    CREATE TABLE runs (
        number INTEGER PRIMARY KEY, key BLOB NOT NULL, outputs TEXT NOT NULL, said TEXT NOT NULL
    );
    """,
    # The catalogue of the present corpus (``corpus.catalogue``). The tokenizer "ascii" leaves
    # all but ASCII as it is: a term is what stands between two spaces.
    """
    CREATE TABLE catalogue (basis BLOB NOT NULL, model TEXT NOT NULL);
    CREATE TABLE failures (file TEXT PRIMARY KEY, code TEXT NOT NULL, said TEXT NOT NULL);
    CREATE TABLE plans (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state BLOB NOT NULL,
        file TEXT NOT NULL, title TEXT, region TEXT, province TEXT, level TEXT, year INTEGER,
        kind TEXT NOT NULL, issuer TEXT, vectors BLOB NOT NULL
    );
    CREATE TABLE items (
        number INTEGER PRIMARY KEY, plan INTEGER NOT NULL, position INTEGER NOT NULL,
        id TEXT NOT NULL, printed TEXT, heading TEXT NOT NULL, text TEXT NOT NULL,
        start INTEGER NOT NULL, stop INTEGER NOT NULL, heading_start INTEGER NOT NULL,
        heading_stop INTEGER NOT NULL, holes TEXT NOT NULL, UNIQUE (plan, position)
    );
    CREATE TABLE wordings (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, quote TEXT NOT NULL,
        indexed INTEGER NOT NULL DEFAULT 0, vectors BLOB, row INTEGER, UNIQUE (name, quote)
    );
    CREATE TABLE mentions (
        plan INTEGER NOT NULL, position INTEGER NOT NULL, item TEXT, wording INTEGER NOT NULL,
        kind TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, around TEXT NOT NULL,
        around_start INTEGER NOT NULL, PRIMARY KEY (plan, position)
    ) WITHOUT ROWID;
    CREATE INDEX mentions_by_wording ON mentions (wording);
    CREATE VIRTUAL TABLE item_index USING fts5(words, pairs, content = '', tokenize = 'ascii');
    CREATE VIRTUAL TABLE wording_index USING fts5(words, pairs, content = '', tokenize = 'ascii');
    """,
    # The SHA-256 of a plan's file; plans that were entered before have none till the next run.
    "ALTER TABLE plans ADD COLUMN sha256 TEXT;",
)

Entry = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended: its ``key``, the SHA-256 of each file it wrote, and what it said."""

    key: bytes
    outputs: Mapping[str, str]
    said: Mapping[str, Any]


class Store:
    """The results of the stages, by stage and key; see ``opened``."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        """Take the ``database`` in ``folder``, whose schema is the present one."""
        self.folder = folder
        self.database = database

    def known(self, stage: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the digests of those results of ``stage`` that are there, by key."""
        return {
            key: digest
            for part in _parts(list(dict.fromkeys(keys)))
            for key, digest in self._select("key, digest", stage, part)
        }

    def results(self, stage: str, keys: Sequence[bytes]) -> Iterator[bytes]:
        """Yield the result of ``stage`` for each of ``keys``, in their order.

        Raises:
            StoreError: one is not there.
        """
        for part in _parts(keys):
            found = dict(self._select("key, result", stage, part))
            if missing := [key for key in part if key not in found]:
                raise StoreError("store.missing", path=self.folder / FILE, count=len(missing))
            for key in part:
                yield found[key]

    def _select(self, columns: str, stage: str, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        marks = ", ".join("?" * len(keys))
        query = f"SELECT {columns} FROM ledger WHERE stage = ? AND key IN ({marks})"  # noqa: S608 # names and question marks only
        return self.database.execute(query, (stage, *keys)).fetchall()

    def add(self, stage: str, entries: Iterable[Entry]) -> None:
        """Keep ``entries`` of ``stage``: key, digest and result."""
        with self.database:
            self.database.executemany(
                "INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?)",
                [(stage, *entry) for entry in entries],
            )

    def prune(self, used: Mapping[str, Iterable[bytes]]) -> int:
        """Forget the results of the stages named in ``used`` but for those of the keys there.

        Return how many were forgotten.
        """
        count = 0
        with self.database:
            for stage, keys in used.items():
                kept = set(keys)
                query = "SELECT key FROM ledger WHERE stage = ?"
                found = [key for (key,) in self.database.execute(query, (stage,))]
                gone = [(stage, key) for key in found if key not in kept]
                self.database.executemany("DELETE FROM ledger WHERE stage = ? AND key = ?", gone)
                count += len(gone)
        return count

    def stages(self) -> dict[str, tuple[int, int]]:
        """Return for each stage how many results it has, and their bytes."""
        query = "SELECT stage, COUNT(*), SUM(LENGTH(result)) FROM ledger GROUP BY stage"
        return {stage: (count, size) for stage, count, size in self.database.execute(query)}

    def last_run(self) -> Ended | None:
        """Return the last run that ended."""
        query = "SELECT key, outputs, said FROM runs ORDER BY number DESC LIMIT 1"
        found = self.database.execute(query).fetchone()
        return Ended(found[0], json.loads(found[1]), json.loads(found[2])) if found else None

    def end_run(self, key: bytes, outputs: Mapping[str, str], said: Mapping[str, object]) -> None:
        """Note that a run with ``key`` has ended.

        ``outputs`` has the SHA-256 of each file it wrote, ``said`` is what it told, as plain data.
        """
        values = (key, json.dumps(outputs), json.dumps(said))
        with self.database:
            self.database.execute("DELETE FROM runs")
            self.database.execute("INSERT INTO runs (key, outputs, said) VALUES (?, ?, ?)", values)


@contextmanager
def opened(folder: Path, *, write: bool = True) -> Iterator[Store]:
    """Open the store in ``folder``; to ``write`` it is made where there is none.

    Any number of processes may read while one writes; of two that want to write (``alone``) the
    second is told so.

    Raises:
        StoreError: there is no store, it is damaged, of a newer version, in use or out of reach.
    """
    path = folder / FILE
    if not write and not path.is_file():
        raise StoreError("store.none", path=folder)
    if write:
        _make(folder)
    try:
        with closing(_connected(path, write=write)) as database:
            _prepare(database, path, write=write)
            yield Store(folder, database)
    except sqlite3.OperationalError as error:  # locked for long, read-only, full
        raise StoreError("store.failed", path=path, reason=error) from error
    except sqlite3.DatabaseError as error:
        raise StoreError("store.damaged", path=path, reason=error) from error


def _connected(path: Path, *, write: bool) -> sqlite3.Connection:
    """Return a connection to the file at ``path``; without ``write`` it is left as it is.

    What nobody can write needs no lock, which would have to be written beside it.
    """
    if write:
        return sqlite3.connect(path, timeout=_PATIENCE)
    fixed = not os.access(path.parent, os.W_OK) and not path.with_name(f"{FILE}-wal").exists()
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if fixed else ''}"
    return sqlite3.connect(address, timeout=_PATIENCE, uri=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other runs out of the store in ``folder``; the lock goes with the process.

    Raises:
        StoreError: another run is at work.
    """
    with closing(_lock(folder)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StoreError("store.in_use", path=folder) from error
            raise StoreError("store.failed", path=folder / LOCK, reason=error) from error
        yield


def _lock(folder: Path) -> sqlite3.Connection:
    _make(folder)
    try:
        return sqlite3.connect(folder / LOCK, timeout=0.0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise StoreError("store.failed", path=folder / LOCK, reason=error) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("store.failed", path=folder, reason=error.strerror or error) from error


def _prepare(database: sqlite3.Connection, path: Path, *, write: bool) -> None:
    """Bring ``database`` to the present schema."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (application,) = database.execute("PRAGMA application_id").fetchone()
    if application != _APPLICATION and (version or _tables(database)):
        raise StoreError("store.foreign", path=path)
    if version > len(_SCHEMAS):
        raise StoreError("store.newer", path=path)
    if not write:
        if version < len(_SCHEMAS):
            raise StoreError("store.older", path=path)
        return
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    for number, script in enumerate(_SCHEMAS[version:], version + 1):
        marks = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {number};"
        database.executescript(f"BEGIN; {script} {marks} COMMIT;")


def _tables(database: sqlite3.Connection) -> int:
    found: int = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    return found


def _parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[at : at + _AT_A_TIME] for at in range(0, len(keys), _AT_A_TIME))
