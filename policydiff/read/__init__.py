"""Bytes to text: open a file or standard input and decode it, with how that was decided.

A format is a row of READERS: what a file name ends in, and the function that makes text of its
bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from policydiff.errors import ReadError
from policydiff.model import Note, Source
from policydiff.read.decode import LOST, Decoded
from policydiff.read.plain import read_plain
from policydiff.read.raw import MAX_BYTES, STDIN, exists, is_archive, read_bytes

__all__ = [
    "MAX_BYTES",
    "READERS",
    "STDIN",
    "Decoded",
    "Reader",
    "check_kind",
    "exists",
    "is_companion",
    "is_readable",
    "read_bytes",
    "read_source",
    "source_of",
    "suffix",
]

Reader = Callable[[bytes, str, str | None], Decoded]

READERS: dict[str, Reader] = {
    "": read_plain,
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_plain,
}
# "2014.5工作要点" and "要点（1.0版）" have no suffix: a suffix starts with a letter and is ASCII.
_SUFFIX = re.compile(r"[^/\\](\.[A-Za-z][A-Za-z0-9]{0,9})\Z")


def read_source(
    path: str, *, encoding: str | None = None, max_bytes: int = MAX_BYTES
) -> tuple[Source, tuple[Note, ...]]:
    """Read and decode the document ``path``: a file, "-", "corpus.zip/plan.txt" (see ``raw``).

    ``encoding`` overrides what the file appears to be. The notes say where bytes were lost or
    the encoding was guessed.

    Raises:
        ReadError: the file cannot be opened, is larger than ``max_bytes``, is not of a readable
            kind, holds no text, or cannot be decoded.
        OptionError: ``encoding`` is not the name of a text encoding.
    """
    check_kind(path)
    return source_of(path, read_bytes(path, max_bytes=max_bytes), encoding=encoding)


def check_kind(path: str) -> None:
    """Raise ReadError when the name of the file says that no plan can be read from it."""
    if is_companion(path):
        raise ReadError("read.companion", path=path)
    _reader(path)


def source_of(
    path: str, data: bytes, *, encoding: str | None = None
) -> tuple[Source, tuple[Note, ...]]:
    """Decode the ``data`` of the file at ``path``; as ``read_source``."""
    reader = _reader(path)
    if not data:
        raise ReadError("read.empty", path=path)
    decoded = reader(data, path, encoding)
    source = Source(
        name=path,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        decided_by=decoded.decided_by,
        text=decoded.text,
    )
    return source, _notes(path, decoded)


def is_companion(path: str) -> bool:
    """Tell whether a file only goes with documents: README* and corpus.toml never are plans."""
    name = Path(path).name.lower()
    return name.startswith("readme") or name == "corpus.toml"


def is_readable(path: str) -> bool:
    """Tell whether files of this kind are read, going by the name."""
    return suffix(path) in READERS


def suffix(path: str) -> str:
    """Return the ending by which a reader is chosen, in small letters: ".txt", or "" for none."""
    found = _SUFFIX.search(path)
    return found[1].lower() if found else ""


def _reader(path: str) -> Reader:
    if is_archive(path):
        raise ReadError("read.archive", path=path)
    if not is_readable(path):
        readable = " ".join(suffix for suffix in READERS if suffix)
        raise ReadError("read.suffix", path=path, suffix=suffix(path), readable=readable)
    return READERS[suffix(path)]


def _notes(path: str, decoded: Decoded) -> tuple[Note, ...]:
    notes = []
    if LOST in decoded.text:
        code = "read.replaced" if decoded.replaced else "read.lost"
        values = {
            "count": decoded.replaced or decoded.text.count(LOST),
            "offset": decoded.text.index(LOST),
            "encoding": decoded.encoding,
        }
        notes.append(Note(code, path, values))
    if decoded.decided_by == "detector":
        notes.append(Note("read.guessed", path, {"encoding": decoded.encoding}))
    return tuple(notes)
