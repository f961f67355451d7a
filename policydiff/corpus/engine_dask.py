"""Works on a Dask cluster: any number of machines, of which any may go without harm.

What travels is pickled functions' names and data, in batches that last about a second. A worker
needs the same installation and nothing else; files of this machine it never sees.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import platform
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any, TypeVar
from warnings import catch_warnings, simplefilter

from policydiff import __version__
from policydiff.corpus.engine_answers import answered, lost_works, raised, result
from policydiff.errors import MissingExtraError, OptionError, WorkerError
from policydiff.records import dataclass

if TYPE_CHECKING:
    from distributed import Client, Future, Security, as_completed

Work = TypeVar("Work")
Done = TypeVar("Done")
_Batch = dict[int, bytes]

# Seconds to wait for a scheduler's answer; a running one on the same net answers in a tenth.
_ANSWERS_WITHIN = 5
# What a batch should last. One costs the scheduler and the wires 3 to 5 ms
# (benchmarks/unit_costs.py), under one in a hundred; and so much is lost with a worker.
_SECONDS = 1.0
# The largest batch, in works and in bytes. Dask warns of what is larger than 10 MB.
_MOST, _BYTES = 256, 4 * 2**20
# Seconds after which workers are counted anew; to ask takes 1 ms.
_RECOUNT = 1.0
# Batches for each worker: the one it does, and one that is on its way.
_AHEAD = 2
# Packages whose version can change a result, or without which the wire cannot be read.
_PACKAGES = ("numpy", "scipy", "rapidfuzz", "jieba", "tokenizers", "msgspec", "distributed")


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM format: the authority that all certificates are of, this client's, its key."""

    ca: str | None = None
    cert: str | None = None
    key: str | None = None


@contextmanager
def open_cluster(address: str, tls: Tls) -> Iterator[Cluster]:
    """Connect to the Dask scheduler at ``address`` and check that all workers are as this is.

    Raises:
        MissingExtraError: the extra ``dask`` is not installed.
        OptionError: no scheduler answers, it has no workers, or one differs from here.
    """
    client = _connected(address, tls)
    try:
        _check(client, address)
        yield Cluster(client, address)
    finally:
        with suppress(Exception):  # the scheduler may be gone
            client.close(timeout=_ANSWERS_WITHIN)


def _connected(address: str, tls: Tls) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtraError("engine.extra_missing") from None
    security = _security(address, tls)
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # our errors say it better
    try:
        # A client that fails to connect is never closed; when it is collected, it can lock up
        # the next one for good. So there is none before it is known that a scheduler answers.
        with ThreadPoolExecutor(1) as apart:  # from a notebook's thread, which has its own loop
            apart.submit(asyncio.run, _answer(address, security)).result()
        with catch_warnings():
            simplefilter("ignore")  # of versions that differ; what matters of them is an error
            return Client(address, security=security, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        raise OptionError("engine.no_scheduler", address=address, reason=_reason(error)) from None


async def _answer(address: str, security: Security) -> None:
    """Connect to ``address`` and part again; raise what there is against it."""
    from distributed.comm.core import connect

    arguments = security.get_connection_args("client")
    comm = await connect(address, timeout=_ANSWERS_WITHIN, **arguments)
    await comm.close()


def _security(address: str, tls: Tls) -> Security:
    """Return the certificates to be used: those given, otherwise those of Dask's configuration."""
    from distributed import Security

    files = {"tls_ca_file": tls.ca, "tls_client_cert": tls.cert, "tls_client_key": tls.key}
    given = {name: file for name, file in files.items() if file is not None}
    secure = address.startswith("tls://")
    try:
        security = Security(require_encryption=secure or None, **given)
        context = security.get_connection_args("client")["ssl_context"]
    except (OSError, ValueError) as error:
        raise OptionError("engine.tls_files", reason=_reason(error)) from None
    if (secure and context is None) or (given and not secure):
        raise OptionError("engine.tls", address=address)
    return security


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


# --- what must be the same ---------------------------------------------------------------------


# As many characters of a checksum as tell any two versions apart.
_SHOWN = 12


@cache
def installation() -> Mapping[str, str]:
    """Return all that a result depends on beside its input: versions, checksums of code and data."""
    from policydiff.making import code_digest, data_used

    return {
        "policydiff": f"{__version__}@{code_digest().hex()[:_SHOWN]}",
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{package: _version(package) for package in _PACKAGES},
        **data_used(),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"


def _check(client: Client, address: str) -> None:
    """Compare all workers with this installation.

    Raises:
        OptionError: there is none, or one differs.
    """
    found: dict[str, Any] = client.run(installation, on_error="return")
    if not found:
        raise OptionError("engine.no_workers", address=address)
    for worker, theirs in sorted(found.items()):
        _compare(worker, theirs, installation())


def _compare(worker: str, theirs: object, ours: Mapping[str, str]) -> None:
    if not isinstance(theirs, Mapping):  # it has no policydiff, or quite another
        raise OptionError("engine.worker_differs", worker=worker, differences=repr(theirs))
    differing = [name for name in ours if theirs.get(name) != ours[name]]
    if differing:
        said = "; ".join(f"{name} {theirs.get(name, '-')} ≠ {ours[name]}" for name in differing)
        raise OptionError("engine.worker_differs", worker=worker, differences=said)


# --- the run -----------------------------------------------------------------------------------


class Cluster:
    """The workers of a Dask scheduler."""

    def __init__(self, client: Client, address: str) -> None:
        """Use the connection ``client`` to the scheduler at ``address``."""
        self._client = client
        self._address = address
        self._known, self._asked = 1, float("-inf")

    @property
    def workers(self) -> int:
        """How many processes there are at this moment, whatever threads they have."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def run(self, task: Callable[[Work], Done], work: Iterable[Work]) -> Iterator[tuple[int, Done]]:
        """Yield (place, result) of each work, as ``Engine.run``.

        While the cluster has no worker the run waits for one.
        """
        todo = _Todo(task, work)
        out: dict[Future[Any], _Batch] = {}
        finished = self._finished()
        try:
            while self._feed(todo, out, finished):
                with self._reached():
                    future = next(finished)
                yield from self._results(future, out.pop(future), todo)
        finally:
            if out:
                with suppress(Exception):  # the scheduler may be gone
                    self._client.cancel(list(out))
        if todo.lost:
            raise lost_works(todo.lost)

    def _finished(self) -> as_completed:
        from distributed import as_completed

        return as_completed(loop=self._client.loop)

    def _feed(self, todo: _Todo, out: dict[Future[Any], _Batch], finished: as_completed) -> bool:
        """Send batches as long as workers can do with more; return whether any are under way."""
        most = _AHEAD * self._counted()
        while len(out) < most and (batch := todo.batch(alone=not out)):
            with self._reached():
                future = self._client.submit(
                    _do, tuple(batch.values()), dict(installation()), pure=False
                )
            out[future] = batch
            finished.add(future)
        return bool(out)

    def _counted(self) -> int:
        """Return how many workers there were a moment ago, at least 1: one may yet come."""
        if monotonic() - self._asked > _RECOUNT:
            with self._reached():
                self._known = max(1, self.workers)
            self._asked = monotonic()
        return self._known

    def _results(
        self, future: Future[Any], batch: _Batch, todo: _Todo
    ) -> Iterator[tuple[int, Any]]:
        from distributed import KilledWorker

        try:
            with self._reached():
                seconds, answers = future.result()
        except KilledWorker:
            todo.died(batch)
            return
        todo.lasted(seconds / len(answers))
        for place, answer in zip(batch, answers, strict=False):
            yield place, result(answer)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Turn what tells that the scheduler is gone into a WorkerError."""
        from distributed import CancelledError

        try:
            yield
        except (CancelledError, OSError):
            raise WorkerError("worker.cluster_lost", address=self._address) from None


class _Todo:
    """The works of a run: those to come, and those of batches at which workers died."""

    def __init__(self, task: Callable[[Any], Any], work: Iterable[Any]) -> None:
        self._task = task
        self._work = enumerate(work)
        self._size = 1
        self._suspects: deque[tuple[int, bytes]] = deque()
        self._alone: set[int] = set()
        self.lost: dict[int, str] = {}

    def batch(self, *, alone: bool) -> _Batch:
        """Return the next works, pickled, by their places; none if none are to be begun now.

        Dask has tried a batch several times when it tells that workers died of it. Its works, the
        guilty one and those that were beside it, are tried once more when the others are done,
        one at a time.
        """
        found: _Batch = {}
        for place, one in islice(self._work, self._size):
            found[place] = pickle.dumps((self._task, one), pickle.HIGHEST_PROTOCOL)
            if sum(map(len, found.values())) >= _BYTES:
                break
        if not found and alone and self._suspects:
            found = dict([self._suspects.popleft()])
            self._alone |= set(found)
        return found

    def lasted(self, seconds: float) -> None:
        """Have batches last as long as they should, if works go on to last ``seconds`` each."""
        self._size = max(1, min(_MOST, int(_SECONDS / max(seconds, _SECONDS / _MOST))))

    def died(self, batch: _Batch) -> None:
        """Note that workers died at ``batch``."""
        if self._alone.issuperset(batch):
            self.lost.update(dict.fromkeys(batch, "KilledWorker"))
        else:
            self._suspects.extend(batch.items())


# --- in the worker -----------------------------------------------------------------------------

# Stages keep what they have loaded and prepared in the process, for one thread.
_one_at_a_time = threading.Lock()


def _do(works: Sequence[bytes], expected: Mapping[str, str]) -> tuple[float, list[bytes]]:
    """Return the seconds that ``works`` took and their answers, to the first that raised.

    Raises:
        OptionError: this worker, which may have come late, is not as the client is.
    """
    from distributed import get_worker

    with _one_at_a_time:
        _compare(get_worker().address, installation(), expected)
        begun = perf_counter()
        answers: list[bytes] = []
        for work in works:
            answers.append(answered(work))
            if raised(answers[-1]):
                break
        return perf_counter() - begun, answers
