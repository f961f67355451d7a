"""What kind of file it is: by the ending of its name, and by how its bytes begin.

A format is a row of READERS. What the bytes say goes before the name: downloads often bear a
wrong ending.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policydiff.errors import ReadError
from policydiff.read.extracted import Extracted
from policydiff.read.plain import read_plain

# Takes the bytes, the name for messages, and the encoding that the user named.
Reader = Callable[[bytes, str, str | None], Extracted]

TEXT = "text"
CSV, XLSX = "csv", "xlsx"


def _csv(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.delimited import read_delimited

    return read_delimited(data, path, encoding)


def _xlsx(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.xlsx import read_xlsx

    return read_xlsx(data, path, encoding)


# Those that load a library are imported when the first such file is read.
READERS: dict[str, Reader] = {TEXT: read_plain, CSV: _csv, XLSX: _xlsx}
ENDINGS = {
    "": TEXT, ".txt": TEXT, ".text": TEXT, ".md": TEXT, ".csv": CSV, ".tsv": CSV,
    ".xlsx": XLSX, ".xlsm": XLSX,
}  # fmt: skip
# "2014.5工作要点" and "要点（1.0版）" have no suffix: a suffix starts with a letter and is ASCII.
_SUFFIX = re.compile(r"[^/\\](\.[A-Za-z][A-Za-z0-9]{0,9})\Z")
# What the list of a ZIP archive has that is the file of one document.
_MAIN_PARTS = ((b"xl/workbook.xml", XLSX),)
_ZIP = b"PK\x03\x04"
# How files begin that people name plans and that are not read, and what they are called.
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP / DOCX / XLSX"),
    (b"\xd0\xcf\x11\xe0", "DOC / XLS"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"SQLite format 3", "SQLite"),
)


def is_readable(path: str) -> bool:
    """Tell whether files of this kind are read, going by the name."""
    return suffix(path) in ENDINGS


def suffix(path: str) -> str:
    """Return the ending by which a reader is chosen, in small letters: ".txt", or "" for none."""
    found = _SUFFIX.search(path)
    return found[1].lower() if found else ""


def check_suffix(path: str) -> None:
    """Raise ReadError when files with the ending of ``path`` cannot be read."""
    if not is_readable(path):
        readable = " ".join(ending for ending in ENDINGS if ending)
        raise ReadError("read.suffix", path=path, suffix=suffix(path), readable=readable)


def format_of(path: str, data: bytes) -> str:
    """Return the format of ``data``, a key of READERS.

    Raises:
        ReadError: the bytes are of a kind that cannot be read.
    """
    found = _by_bytes(data)
    if found is not None:
        return found
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind is not None:
        raise ReadError("read.binary", path=path, kind=kind)
    named = ENDINGS[suffix(path)]
    if named == XLSX:
        raise ReadError("read.not_what_named", path=path, kind=named.upper())
    return named


def _by_bytes(data: bytes) -> str | None:
    """Return the format that ``data`` shows, None when it shows none that is read."""
    parts = _MAIN_PARTS if data.startswith(_ZIP) else ()
    return next((name for part, name in parts if part in data), None)
