"""Where the work of a run is done: in this process, in processes of this machine, on a cluster.

A stage is a pure function on plain data; an engine calls it for many works and hands back each
result as soon as there is one. So nothing that a stage does depends on where it is done, and what
is done is in the store before the last work has begun.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from policydiff.corpus.engine_dask import Tls, open_cluster
from policydiff.corpus.engine_pool import Pool
from policydiff.errors import OptionError
from policydiff.read.limits import byte_count

__all__ = ["Engine", "Here", "Tls", "memory_size", "open_engine", "processors", "workers_within"]

Work = TypeVar("Work")
Done = TypeVar("Done")

# What a worker may hold in memory: 107 MB with all that is loaded to read, align and look for
# initiatives, 320 MB with its caches full (benchmarks/unit_costs.md); the rest is what a
# document of some megabytes needs beyond that.
WORKER_MEMORY = 384 * 2**20
# What the process holds that starts the run: the same modules, the store, the works in flight.
CLIENT_MEMORY = 384 * 2**20

_CGROUPS = Path("/sys/fs/cgroup")


class Engine(Protocol):
    """Does works."""

    @property
    def workers(self) -> int:
        """How many works are done at a time."""

    def run(self, task: Callable[[Work], Done], work: Iterable[Work]) -> Iterator[tuple[int, Done]]:
        """Yield (place in ``work``, result of ``task``) in the order in which works are done.

        ``task`` is a function of a module, pure, on data that can be pickled: a worker sees no
        file of this machine. ``work`` is gone through as workers get free. A run may be
        left early; what is under way then is given up. An engine does one run at a time.

        Raises:
            WorkerError: at the end, when all else is done: works at which their workers died.
            Exception: what ``task`` raises, as it is.
        """


@contextmanager
def open_engine(
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    limit_memory: int | None = None,
    tls: Tls | None = None,
) -> Iterator[Engine]:
    """Open the engine for one or more runs; its workers end with the block, however it ends.

    ``jobs`` is the number of processes, by default as many as there are processors to be used,
    and 1 does all in this process. ``limit_memory`` in bytes bounds their number, see
    ``workers_within``. ``scheduler`` is the address of a Dask scheduler, whose workers do
    the work instead; ``tls`` is for addresses that begin with ``tls://``.

    Raises:
        OptionError: ``jobs`` is below 1, the memory too little, the scheduler not to be reached,
            or its workers are not as this installation is.
        MissingExtraError: ``scheduler`` is given and the extra ``dask`` not installed.
    """
    if jobs is not None and jobs < 1:
        raise OptionError("engine.jobs", value=jobs)
    if scheduler is not None:
        with open_cluster(scheduler, tls or Tls()) as cluster:
            yield cluster
        return
    workers = workers_within(limit_memory, jobs or processors())
    if workers == 1:
        yield Here()
        return
    pool = Pool(workers, None if limit_memory is None else _share(limit_memory, workers))
    try:
        yield pool
    finally:
        pool.close()


class Here:
    """Does all works in this process, one after the other."""

    workers = 1

    def run(self, task: Callable[[Work], Done], work: Iterable[Work]) -> Iterator[tuple[int, Done]]:
        """Yield (place, result) of each work in its order."""
        for place, one in enumerate(work):
            yield place, task(one)


def workers_within(memory: int | None, jobs: int) -> int:
    """Return how many of ``jobs`` workers ``memory`` bytes are enough for, 1 at the least.

    With one there is no process but this, which then may take all of it.

    Raises:
        OptionError: not even this process has enough.
    """
    if memory is None:
        return jobs
    if memory < CLIENT_MEMORY:
        raise OptionError("engine.memory_little", least=_shown(CLIENT_MEMORY))
    return max(1, min(jobs, (memory - CLIENT_MEMORY) // WORKER_MEMORY))


def _share(memory: int, workers: int) -> int:
    return (memory - CLIENT_MEMORY) // workers


def memory_size(text: str) -> int:
    """Return the bytes that "4G", "512 MB" or "1.5GiB" say; a K is 1024.

    Raises:
        OptionError: it says no size.
    """
    size = byte_count(text)
    if not size:
        raise OptionError("engine.memory_size", value=text)
    return size


def _shown(size: int) -> str:
    return f"{size // 2**20}M"


def processors() -> int:
    """Return how many processors this process may use: its affinity, and its container's quota."""
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    else:
        allowed = os.cpu_count() or 1
    return max(1, min(allowed, *(round(quota) or 1 for quota in _quotas(_CGROUPS)), allowed))


def _quotas(root: Path) -> Iterator[float]:
    """Yield the processors that control groups grant, of this process's group and those above."""
    for group in _groups():
        for folder in (root / group, *(root / group).parents):
            if folder.is_relative_to(root):
                yield from _quota(folder)


def _groups() -> Iterator[str]:
    """Yield folders of this process's control groups: of version 2, and of version 1's "cpu"."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield path.lstrip("/")
        elif "cpu" in controllers.split(","):
            yield f"cpu/{path.lstrip('/')}"


def _quota(folder: Path) -> Iterator[float]:
    try:
        if (folder / "cpu.max").exists():
            said = (folder / "cpu.max").read_text(encoding="ascii").split()
        else:
            names = ("cpu.cfs_quota_us", "cpu.cfs_period_us")
            said = [(folder / name).read_text(encoding="ascii").strip() for name in names]
        quota, period = (float(part) for part in said)
    except (OSError, ValueError):  # no such group, or "max"
        return
    if quota > 0:
        yield quota / period
