"""Other programs that readers start: they end in time, with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def output_of(
    command: Sequence[str],
    seconds: int,
    *,
    given: bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    errors: int = subprocess.STDOUT,
) -> bytes:
    """Return what ``command`` wrote, ``given`` being its input.

    It is in a session of its own, so that Ctrl-C ends us alone and we end it. ``errors`` is where
    its standard error goes, as ``subprocess`` takes it.

    Raises:
        subprocess.TimeoutExpired: it had not ended after so many ``seconds``, and was killed.
        OSError: it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - no shell, and no word of a document
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        cwd=folder, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = process.communicate(given, timeout=seconds)
    finally:
        _end(process)
    return said


def _end(process: subprocess.Popen[bytes]) -> None:
    """End ``process`` with all that it started: some programs only start another."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
