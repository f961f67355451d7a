"""Works in processes of this machine, of which any may die without harm.

Each worker has a wire of its own to this process, so when it dies, it is known at which work.
``concurrent.futures`` breaks a whole pool then, and cannot say. A worker ends when its wire does:
there is none left whatever becomes of this process.

Workers are spawned, not forked: the process that starts them has an open SQLite database, threads
that show progress and those of numpy, and none of these survive a fork. It costs little: two
workers had read two plans, aligned them and found their initiatives after 0.72 s when spawned,
0.71 s when forked, 0.70 s from a fork server, 0.48 s from one that has all modules loaded (two
cores, a server that holds 60 MB more).
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar, cast

from policydiff.corpus.engine_answers import answered, lost_works, result
from policydiff.errors import WorkerError

Work = TypeVar("Work")
Done = TypeVar("Done")

# Works with a worker: the one it does, and one more, so that it need not wait for the next
# while this process puts away the result.
_HELD = 2
# How often a work is tried again at which a worker died.
_RETRIES = 2
# Workers that end before they have begun, one after the other, tell that none will.
_STILLBORN = 3
# Seconds that a worker whose wire has ended has to end itself.
_LAST_BREATH = 5.0
# One thread a worker: as many workers as processors leave none for a second.
_ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
# As in ``policydiff.__main__``: what a worker loads lives as long as it does.
_OBJECTS_BEFORE_COLLECTION = 200_000


class Pool:
    """Processes that do works; they start when there is work, and stay until ``close``."""

    def __init__(self, workers: int, memory: int | None = None) -> None:
        """Have at most ``workers`` processes, each replaced after a work that left it over ``memory`` bytes.

        A limit the system enforces (``RLIMIT_AS``) would count address space, of which numpy's
        threads and mapped files reserve far more than they use, and would end works at random.
        """
        self.workers = workers
        self._memory = memory
        self._all: list[_Worker] = []
        self._stillborn = 0
        self._running = False

    def run(self, task: Callable[[Work], Done], work: Iterable[Work]) -> Iterator[tuple[int, Done]]:
        """Yield (place, result) of each work, as ``Engine.run``."""
        if self._running:
            raise RuntimeError("an engine does one run at a time")
        todo = _Todo(task, work)
        self._running = True
        try:
            self._feed(todo)
            while wires := {one.wire: one for one in self._all if one.held}:
                for wire in wait(list(wires)):
                    answer = self._hear(wires[cast(Connection, wire)], todo)
                    self._feed(todo)
                    if answer is not None:
                        yield answer
        finally:  # left early: nobody waits for what is under way
            for worker in [one for one in self._all if one.held]:
                self._end(worker)
            self._running = False
        if todo.lost:
            raise lost_works(todo.lost)

    def close(self) -> None:
        """End all workers, whatever they do."""
        for worker in list(self._all):
            self._end(worker)

    def _feed(self, todo: _Todo) -> None:
        """Give works to the workers that hold the fewest; start another while all are busy."""
        while True:
            worker = min(self._all, key=lambda one: len(one.held), default=None)
            busy = worker is None or bool(worker.held)
            room = len(self._all) < self.workers
            if worker and len(worker.held) >= _HELD and not room:
                return
            message = todo.take(alone=not any(one.held for one in self._all))
            if message is None:
                return
            if worker is None or (busy and room):
                worker = self._start()
            worker.give(message)

    def _start(self) -> _Worker:
        worker = _Worker(self._memory)
        self._all.append(worker)
        return worker

    def _hear(self, worker: _Worker, todo: _Todo) -> tuple[int, Any] | None:
        """Take one message from ``worker``, and return the result if it is one."""
        try:
            message = worker.wire.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker, todo)
            return None
        self._stillborn = 0
        head, answer = message[:1], message[1:]
        if head == _READY:
            worker.ready = True
            return None
        place = worker.held.popleft()
        todo.done(place)
        if head == _LAST:
            todo.give_back(worker.held)
            self._end(worker)
        return place, result(answer)

    def _bury(self, worker: _Worker, todo: _Todo) -> None:
        held, ready = list(worker.held), worker.ready
        worker.process.join(_LAST_BREATH)  # killed now, it would not tell what it died of
        self._end(worker)
        if ready:
            todo.died(held[0], _how(worker.process.exitcode))
            todo.give_back(held[1:])
            return
        self._stillborn += 1
        if self._stillborn >= _STILLBORN:
            raise WorkerError("worker.not_started", how=_how(worker.process.exitcode))
        todo.give_back(held)

    def _end(self, worker: _Worker) -> None:
        self._all.remove(worker)
        worker.held.clear()
        worker.wire.close()
        worker.process.kill()
        worker.process.join()


def _how(code: int | None) -> str:
    """Return what ended a process, by its exit code: "SIGKILL", "exit 1"."""
    with suppress(ValueError):
        return signal.Signals(-(code or 0)).name
    return f"exit {code}"


class _Todo:
    """The works of a run: those to come, those under way (pickled), those at which workers died."""

    def __init__(self, task: Callable[[Any], Any], work: Iterable[Any]) -> None:
        self._task = task
        self._work = enumerate(work)
        self._out: dict[int, bytes] = {}
        self._again: deque[int] = deque()
        self._suspects: deque[int] = deque()
        self._deaths: Counter[int] = Counter()
        self.lost: dict[int, str] = {}

    def take(self, *, alone: bool) -> tuple[int, bytes] | None:
        """Return the next work, None if none is to be begun now.

        One at which a worker died is tried again when the others are done and it has the machine
        for itself: mostly it was memory that was short.
        """
        if self._again:
            return self._kept(self._again.popleft())
        for place, one in self._work:
            self._out[place] = pickle.dumps((self._task, one), pickle.HIGHEST_PROTOCOL)
            return self._kept(place)
        return self._kept(self._suspects.popleft()) if alone and self._suspects else None

    def _kept(self, place: int) -> tuple[int, bytes]:
        return place, self._out[place]

    def done(self, place: int) -> None:
        """Forget a work."""
        del self._out[place]

    def give_back(self, places: Iterable[int]) -> None:
        """Take back works that were not begun."""
        self._again.extend(places)

    def died(self, place: int, how: str) -> None:
        """Note that a worker died at a work."""
        self._deaths[place] += 1
        if self._deaths[place] > _RETRIES:
            self.lost[place] = how
            self.done(place)
        else:
            self._suspects.append(place)


class _Worker:
    """A process and the wire to it; ``held`` are the places of works it has, the first begun."""

    def __init__(self, memory: int | None) -> None:
        context = get_context("spawn")
        self.wire, theirs = context.Pipe()
        self.held: deque[int] = deque()
        self.ready = False
        self.process: SpawnProcess = context.Process(
            target=_serve, args=(theirs, memory), daemon=True
        )
        with _no_interrupt():
            self.process.start()
        theirs.close()  # the worker's end is its own, and closed when it dies

    def give(self, message: tuple[int, bytes]) -> None:
        """Send a work; that the worker has died is found out when its answer is read."""
        place, pickled = message
        self.held.append(place)
        with suppress(OSError):
            self.wire.send_bytes(pickled)


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back, also from the processes started meanwhile, for as long as they live."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in the worker -----------------------------------------------------------------------------

# What a message from a worker begins with: it is there; an answer follows; its last one does.
_READY, _ANSWER, _LAST = (bytes([head]) for head in range(3))


def _serve(wire: Connection, memory: int | None) -> None:
    """Do the works that come over ``wire``, until it ends or this process has grown too large."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name, value in _ONE_THREAD.items():  # before a task loads numpy
        os.environ.setdefault(name, value)
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
    works: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(wire, works), daemon=True).start()
    wire.send_bytes(_READY)
    head = _READY
    while head != _LAST:
        answer = answered(works.get())
        head = _LAST if memory is not None and resident() > memory else _ANSWER
        wire.send_bytes(head + answer)


def _receive(wire: Connection, works: SimpleQueue[bytes]) -> None:
    """Take in works, so that who sends them never waits; end this process with the wire."""
    with suppress(EOFError, OSError):
        while True:
            works.put(wire.recv_bytes())
    os._exit(0)


def resident() -> int:
    """Return the bytes of memory that this process holds; 0 where there is no /proc."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
