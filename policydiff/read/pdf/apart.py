"""Read PDF files in a process of their own, within limits of time and memory.

The library takes any time and memory for some small files — drawings that draw one another twice —
and nothing but the end of its process stops it. To start one takes a tenth of a second. What it
hands over is data (``codec``), never code: it has read what strangers wrote.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from policydiff.codec import packed, unpacked
from policydiff.errors import ReadError
from policydiff.read.extracted import Extracted
from policydiff.read.limits import Limits, beyond, limited, limits
from policydiff.read.pdf import read_pdf
from policydiff.read.process import output_of
from policydiff.records import dataclass

# -P: no module is looked for in the working folder, which may be full of strangers' files.
_COMMAND = ("-P", "-m", "policydiff.read.pdf")


@dataclass(frozen=True, slots=True)
class Task:
    """The bytes of a PDF, its name for messages, and the limits that hold."""

    data: bytes
    path: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read, or the code and the values of the error that says why not."""

    found: Extracted | None
    code: str = ""
    values: Mapping[str, str] | None = None


def read_pdf_apart(data: bytes, path: str, _encoding: str | None) -> Extracted:
    """Return the text of a PDF, as ``read_pdf``.

    Raises:
        ReadError: as ``read_pdf``; or it takes more time or memory than the limits allow, or breaks
            the library that reads it.
    """
    if not sys.executable or getattr(sys, "frozen", False):  # no interpreter that could be started
        return read_pdf(data, path, None)
    command = [sys.executable, *_COMMAND]
    given = packed(Task(data, path, limits()))
    try:
        said = output_of(
            command, limits().pdf_seconds,
            given=given, environment=_environment(), errors=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise beyond("pdf.too_slow", path, "pdf_seconds") from error
    except OSError as error:  # no process can be started
        reason = error.strerror or str(error)
        raise ReadError("read.failed", path=path, reason=reason) from error
    try:
        answer = unpacked(Answer, said)
    except ValueError as error:  # it died on the way
        raise beyond("pdf.broken", path, "pdf_bytes") from error
    if answer.found is None:
        raise ReadError(answer.code, **(answer.values or {}))
    return answer.found


def answer(task: Task) -> Answer:
    """Return what is in the PDF of ``task``, or why nothing is."""
    with limited(task.limits):
        try:
            return Answer(read_pdf(task.data, task.path, None))
        except ReadError as error:
            values = {name: str(value) for name, value in error.values.items()}
            return Answer(None, error.code, values)


def bound(these: Limits) -> None:
    """Have the system end this process when it takes more than ``these`` allow, where it can.

    The time is a second limit, for the case that nobody is left to end us.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (these.pdf_seconds, these.pdf_seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (these.pdf_bytes, these.pdf_bytes))


def _environment() -> dict[str, str]:
    """Return the environment in which the same modules are found as here."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
