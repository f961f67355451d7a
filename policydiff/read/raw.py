"""The bytes of a document: of a file, of standard input, or of a member of a ZIP archive."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path
from typing import IO

from policydiff.errors import ReadError
from policydiff.read.limits import beyond, limits
from policydiff.text.patterns import lazy

__all__ = [
    "STDIN",
    "exists",
    "first_bytes",
    "is_archive",
    "read_bytes",
    "split",
    "stamp",
]

STDIN = "-"
SUFFIX = ".zip"
_IN_PATH = lazy(rf"(?i){re.escape(SUFFIX)}(?=[/{re.escape(os.sep)}]|\Z)")


def read_bytes(name: str, *, within: str = "document_bytes") -> bytes:
    """Return all bytes of the document ``name``, at most as many as the limit ``within`` allows.

    ``name`` is a path, "-" for standard input, or "corpus.zip/folder/plan.txt" for a member of an
    archive; a folder that is named like one goes first. A file that is too large is refused by
    its size; what has no size (a pipe) or grows is read only as far as the limit.

    Raises:
        ReadError: it is not there, is too large, or cannot be read.
    """
    try:
        if name == STDIN:
            return _all(sys.stdin.buffer, name, within)
        inside = split(name)
        if inside and inside[1]:
            from policydiff.read.archive import member_bytes  # few corpora have any

            return member_bytes(*inside, name=name, within=within)
        with open(name, "rb") as file:  # noqa: PTH123 - pathlib rewrites "./a" and "a//b"
            _check_size(file, name, within)
            return _all(file, name, within)
    except FileNotFoundError as error:
        raise ReadError("read.missing", path=name) from error
    except IsADirectoryError as error:
        raise ReadError("read.directory", path=name) from error
    except PermissionError as error:
        raise ReadError("read.permission", path=name) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError("read.failed", path=name, reason=reason) from error


def first_bytes(name: str, count: int) -> bytes:
    """Return the first ``count`` bytes of the document ``name``, b"" when it cannot be read."""
    inside = split(name)
    try:
        if inside and inside[1]:
            from policydiff.read.archive import member_start

            return member_start(*inside, count)
        with Path(name).open("rb") as file:
            return file.read(count)
    except (OSError, ValueError, ReadError):
        return b""


def _check_size(file: IO[bytes], name: str, within: str) -> None:
    """Raise ReadError when ``file`` says that it is larger than the limit ``within``."""
    about = os.fstat(file.fileno())
    if stat.S_ISREG(about.st_mode) and about.st_size > getattr(limits(), within):
        raise beyond("read.too_large", name, within)


def _all(file: IO[bytes], name: str, within: str) -> bytes:
    most = getattr(limits(), within)
    data = file.read(most + 1)
    if len(data) > most:
        raise beyond("read.too_large", name, within)
    return data


def split(name: str) -> tuple[str, str] | None:
    """Return the archive in the path ``name`` and what comes after it, "" when nothing does.

    None when no file named *.zip is in the path.
    """
    if SUFFIX not in name.lower():
        return None
    for match in _IN_PATH.finditer(name):
        archive, inner = name[: match.end()], name[match.end() + 1 :]
        if Path(archive).is_file():
            return archive, inner.replace(os.sep, "/").rstrip("/")
    return None


def is_archive(name: str) -> bool:
    """Tell whether ``name`` is a file that is read like a folder, going by its name."""
    return name.lower().endswith(SUFFIX) and Path(name).is_file()


def exists(name: str) -> bool:
    """Tell whether there is a file, a folder or a member of an archive named ``name``."""
    try:
        if Path(name).exists():
            return True
        inside = split(name)
        if inside is None:
            return False
        from policydiff.read.archive import members

        return inside[1] in members(inside[0]).files
    except (OSError, ValueError, ReadError):
        return False


def stamp(name: str) -> tuple[int, ...] | None:
    """Return what changes whenever the file ``name``, or its archive, is written; None without it."""
    try:
        inside = split(name)
        about = Path(inside[0] if inside else name).stat()
    except (OSError, ValueError):
        return None
    return about.st_mtime_ns, about.st_size, about.st_dev, about.st_ino
