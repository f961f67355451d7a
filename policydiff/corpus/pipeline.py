"""Run a stage over many works: what the ledger has is taken from there, the rest is made and kept.

Results are kept as they come, so a run that is ended at any moment loses at most the works that
were under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from policydiff.codec import digest
from policydiff.corpus.engine import Engine
from policydiff.corpus.store import Store
from policydiff.errors import WorkerError

# Works looked up in the store at a time; their files' bytes are in memory meanwhile.
_WINDOW = 128

Task = Callable[[Sequence[Any]], Sequence[Any]]


class Follow(Protocol):
    """Shows how far a stage is."""

    def __call__(self, what: str, total: int, /) -> AbstractContextManager[Callable[[int], None]]:
        """Begin ``what`` with ``total`` works; what is returned is told how many more are done."""


def unfollowed(_: str, __: int, /) -> AbstractContextManager[Callable[[int], None]]:
    """Show nothing."""
    return nullcontext(lambda _: None)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a run.

    ``task`` makes a result of each of several works; it runs in any process, on any machine.
    ``basis`` is the digest of all that results depend on besides the works: version, parameters,
    model. ``batch`` is how many works go to a process at a time.
    """

    name: str
    basis: bytes
    task: Task
    batch: int


@dataclass(frozen=True, slots=True)
class Work:
    """One work of a stage: the digest of its ``inputs``, and what returns them as plain data."""

    inputs: bytes
    data: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Done:
    """The ``keys`` of a stage's works, in their order, and the ``digests`` of their results.

    ``made`` counts the results that were not there before, ``lost`` are keys without a result.
    """

    stage: str
    keys: tuple[bytes, ...]
    digests: Mapping[bytes, bytes]
    made: int
    lost: tuple[bytes, ...] = ()


def through(
    stage: Stage,
    works: Iterable[Work],
    store: Store,
    engine: Engine,
    *,
    total: int,
    follow: Follow = unfollowed,
) -> Done:
    """Take ``works``, ``total`` of them, through ``stage``: the store then has all their results.

    ``works`` is gone through as results come. A work at which processes die is tried by itself;
    those that kill it even so are ``lost``.

    Raises:
        StoreError: the store cannot be written.
    """
    with follow(stage.name, total) as told:
        run = _Run(stage, store, told)
        try:
            run.through(engine, run.batches(works))
        except WorkerError as error:
            if not error.places:
                raise
            with suppress(WorkerError):
                run.through(engine, run.singly())
        made = len(run.asked) - len(run.waiting)
        return Done(stage.name, tuple(run.keys), run.digests, made, tuple(run.waiting))


class _Run:
    """A stage under way: the ``keys`` so far and the ``digests`` of their results.

    ``asked`` are keys that had no result before, ``waiting`` the works that still have none.
    """

    def __init__(self, stage: Stage, store: Store, told: Callable[[int], None]) -> None:
        self.stage, self.store, self.told = stage, store, told
        self.keys: list[bytes] = []
        self.digests: dict[bytes, bytes] = {}
        self.asked: set[bytes] = set()
        self.waiting: dict[bytes, Work] = {}
        self._out: list[Sequence[bytes]] = []

    def through(self, engine: Engine, batches: Iterator[Sequence[object]]) -> None:
        """Keep the results of ``batches`` as they come."""
        for place, results in engine.run(self.stage.task, batches):
            keys = self._out[place]
            entries = [(key, digest(made), made) for key, made in zip(keys, results, strict=True)]
            self.store.add(self.stage.name, entries)
            for key, of_result, _ in entries:
                self.digests[key] = of_result
                del self.waiting[key]
            self.told(len(keys))

    def batches(self, works: Iterable[Work]) -> Iterator[Sequence[object]]:
        """Yield the data of those works that the store has no result of, so many at a time."""
        self._out = []
        waiting: list[bytes] = []
        for some in _windows(works):
            waiting += self._missing(some)
            while len(waiting) >= self.stage.batch:
                yield self._data(waiting[: self.stage.batch])
                waiting = waiting[self.stage.batch :]
        if waiting:
            yield self._data(waiting)

    def singly(self) -> Iterator[Sequence[object]]:
        """Yield the data of each work that was asked for and has no result."""
        self._out = []
        for key in list(self.waiting):
            yield self._data([key])

    def _missing(self, works: Sequence[Work]) -> list[bytes]:
        keys = [key_of(self.stage, work) for work in works]
        known = self.store.known(self.stage.name, keys)
        missing = dict(zip(keys, works, strict=True))
        missing = {key: work for key, work in missing.items() if key not in known}
        missing = {key: work for key, work in missing.items() if key not in self.asked}
        self.keys += keys
        self.digests |= known
        self.asked.update(missing)
        self.waiting |= missing
        self.told(len(works) - len(missing))
        return list(missing)

    def _data(self, keys: Sequence[bytes]) -> Sequence[object]:
        self._out.append(keys)
        return [self.waiting[key].data() for key in keys]


def key_of(stage: Stage, work: Work) -> bytes:
    """Return under which key the store has the result of ``work``."""
    return digest(stage.name, stage.basis, work.inputs)


def _windows(works: Iterable[Work]) -> Iterator[Sequence[Work]]:
    iterator = iter(works)
    while some := list(islice(iterator, _WINDOW)):
        yield some
