"""Bytes to text: open a file or standard input, take the text out of it, and say how."""

from __future__ import annotations

import hashlib
from pathlib import Path

from policydiff.errors import ReadError
from policydiff.model import Note, Source
from policydiff.read.decode import LOST, Decoded
from policydiff.read.kinds import check_suffix, format_of, is_readable, mismatch, suffix
from policydiff.read.limits import beyond, limits
from policydiff.read.raw import STDIN, exists, is_archive, read_bytes
from policydiff.read.readers import READERS
from policydiff.text.traditional import installed, is_traditional

__all__ = [
    "STDIN",
    "check_kind",
    "exists",
    "is_companion",
    "is_readable",
    "read_bytes",
    "read_source",
    "source_of",
    "suffix",
]


def read_source(path: str, *, encoding: str | None = None) -> tuple[Source, tuple[Note, ...]]:
    """Read and decode the document ``path``: a file, "-", "corpus.zip/plan.txt" (see ``raw``).

    ``encoding`` overrides what the file appears to be. The notes say where bytes were lost or
    the encoding was guessed.

    Raises:
        ReadError: the file cannot be opened, is not of a readable kind, goes beyond the limits
            (``limits.Limits``), holds no text, or cannot be decoded.
        OptionError: ``encoding`` is not the name of a text encoding.
    """
    check_kind(path)
    return source_of(path, read_bytes(path), encoding=encoding)


def check_kind(path: str) -> None:
    """Raise ReadError when the name of the file says that no plan can be read from it."""
    if is_companion(path):
        raise ReadError("read.companion", path=path)
    if is_archive(path):
        raise ReadError("read.archive", path=path)
    check_suffix(path)


def source_of(
    path: str, data: bytes, *, encoding: str | None = None
) -> tuple[Source, tuple[Note, ...]]:
    """Take the text out of ``data``, the bytes of the file at ``path``; as ``read_source``."""
    check_kind(path)
    if not data:
        raise ReadError("read.empty", path=path)
    kind = format_of(path, data)
    found = READERS[kind](data, path, encoding)
    _check_length(path, found.decoded.text)
    source = Source(
        name=path,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=found.decoded.encoding,
        decided_by=found.decoded.decided_by,
        text=found.decoded.text,
        format=found.format,
        places=found.places,
        tables=found.tables,
        whole_lines=found.whole_lines,
    )
    return source, (*mismatch(path, kind), *found.notes, *_notes(path, found.decoded))


def _check_length(path: str, text: str) -> None:
    """Raise ReadError when ``text`` is longer than any plan."""
    if len(text) > limits().characters:
        raise beyond("read.too_long", path, "characters")
    if max(text.count("\n"), text.count("\r")) > limits().lines:
        raise beyond("read.too_many_lines", path, "lines")


def is_companion(path: str) -> bool:
    """Tell whether a file only goes with documents: README* and corpus.toml never are plans."""
    name = Path(path).name.lower()
    return name.startswith("readme") or name == "corpus.toml"


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
    if installed() is None and is_traditional(decoded.text):
        notes.append(Note("read.traditional", path))
    return tuple(notes)
