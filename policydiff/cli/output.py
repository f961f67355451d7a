"""Write a result: to a file, whole or not at all, or to standard output."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from policydiff.errors import OptionError

# A page or table for a reader is written with this mode, as any file that a shell creates.
_MODE = 0o666


def check_target(path: Path, *, force: bool, inputs: Sequence[str] = ()) -> None:
    """Raise OptionError when ``path`` cannot be written; called before the work is done.

    ``inputs`` are the documents read (a ``@2014`` after the name aside): they are never
    overwritten, ``force`` or not.
    """
    if any(
        path.exists() and _is_same(path, Path(name))
        for each in inputs
        for name in (each, each.rpartition("@")[0])
    ):
        raise OptionError("output.input", path=path)
    if path.is_dir():
        raise OptionError("output.directory", path=path)
    if path.exists() and not force:
        raise OptionError("output.exists", path=path)
    if not path.parent.is_dir():
        raise OptionError("output.no_folder", path=path, folder=path.parent)


def _is_same(path: Path, other: Path) -> bool:
    return other.is_file() and path.samefile(other)


def write_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: the file is there complete, or as it was before.

    A link is followed; an existing file keeps its mode.

    Raises:
        OptionError: the folder cannot be written, the disk is full …
    """
    path = Path(os.path.realpath(path))
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
    except OSError as error:
        _discard(temporary)
        raise OptionError("output.failed", path=path, reason=error.strerror or error) from error
    except BaseException:
        _discard(temporary)
        raise


def _mode(path: Path) -> int:
    """Return the mode of the file at ``path``, or that of a new file."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return _MODE & ~umask


def _discard(temporary: str | None) -> None:
    if temporary:
        with suppress(OSError):
            Path(temporary).unlink(missing_ok=True)


def write_stdout(content: str | bytes) -> None:
    """Write a machine-readable result to standard output, as UTF-8 wherever it goes to.

    On a terminal, characters that its encoding cannot hold are replaced.
    """
    if isinstance(content, str) and sys.stdout.isatty():
        encoding = sys.stdout.encoding or "utf-8"
        content = content.encode(encoding, "replace")
    elif isinstance(content, str):
        content = content.encode("utf-8", "replace")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
