"""Run a stage over many works: what the ledger has is taken from there, the rest is made and kept.

Results are kept as they come, so a run that is ended at any moment loses at most the works that
were under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from policydiff.corpus.codec import digest
from policydiff.corpus.engine import Engine
from policydiff.corpus.store import Store

Task = Callable[[Sequence[Any]], Sequence[bytes]]


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
    """The ``keys`` of a stage's works, in their order, ``digests`` of results, how many were made."""

    stage: str
    keys: tuple[bytes, ...]
    digests: Mapping[bytes, bytes]
    made: int


def keys_of(stage: Stage, works: Sequence[Work]) -> tuple[bytes, ...]:
    """Return under which key the ledger has the result of each of ``works``."""
    return tuple(digest(stage.name, stage.basis, work.inputs) for work in works)


def through(
    stage: Stage, works: Sequence[Work], store: Store, engine: Engine, follow: Follow = unfollowed
) -> Done:
    """Take ``works`` through ``stage``; afterwards the store has the result of each.

    Raises:
        StoreError: the store cannot be written.
        WorkerError: a process dies of a work again and again.
    """
    keys = keys_of(stage, works)
    digests = store.known(stage.name, keys)
    missing = {key: work for key, work in zip(keys, works, strict=True) if key not in digests}
    with follow(stage.name, len(missing)) as told:
        for batch, results in _made(stage, missing, engine):
            entries = [
                (key, digest(result), result) for key, result in zip(batch, results, strict=True)
            ]
            store.add(stage.name, entries)
            digests.update({key: sum_ for key, sum_, _ in entries})
            told(len(batch))
    return Done(stage.name, keys, digests, len(missing))


def _made(
    stage: Stage, missing: Mapping[bytes, Work], engine: Engine
) -> Iterator[tuple[Sequence[bytes], Sequence[bytes]]]:
    keys = list(missing)
    batches = [keys[at : at + stage.batch] for at in range(0, len(keys), stage.batch)]
    data = ([missing[key].data() for key in batch] for batch in batches)
    for place, results in engine.run(stage.task, data):
        yield batches[place], results
