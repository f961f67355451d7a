"""What a worker answers, on this machine or another: pickled, a result or what was raised."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Mapping
from typing import Any

from policydiff.errors import WorkerError

# What an answer begins with.
_DONE, _RAISED = b"d", b"r"


def answered(work: bytes) -> bytes:
    """Do ``work``, a pickled (task, work), and return the answer."""
    try:
        task, one = pickle.loads(work)  # noqa: S301 - from the process that started this one
        return _DONE + pickle.dumps(task(one), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return _RAISED + pickle.dumps(_portable(error))


def _portable(error: Exception) -> Exception:
    """Return ``error``, which tells where it was raised, or one that says the same and can be sent."""
    where = traceback.format_exc()
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301
    except Exception:
        error = RuntimeError(repr(error))
    error.add_note(where)
    return error


def raised(answer: bytes) -> bool:
    """Tell whether ``answer`` is what a task raised."""
    return answer.startswith(_RAISED)


def result(answer: bytes) -> Any:
    """Return the result in ``answer``, or raise what the task raised."""
    value = pickle.loads(answer[1:])  # noqa: S301 - from a worker, which does what it is told
    if raised(answer):
        raise value
    return value


def lost_works(how: Mapping[int, str]) -> WorkerError:
    """Return the error that names works at which workers died, by place and ``how``."""
    first = min(how)
    return WorkerError(
        "worker.died", places=tuple(sorted(how)), count=len(how), first=first + 1, how=how[first]
    )
