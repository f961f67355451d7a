"""What kind of file it is: by the ending of its name, and by how its bytes begin.

A format is a row of READERS. What the bytes say goes before the name: downloads often bear a
wrong ending.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policydiff.errors import ReadError
from policydiff.model import Note
from policydiff.read.extracted import Extracted
from policydiff.read.plain import read_plain

# Takes the bytes, the name for messages, and the encoding that the user named.
Reader = Callable[[bytes, str, str | None], Extracted]

TEXT, DOCX = "text", "docx"
DOC, WPS, RTF, ODT = "doc", "wps", "rtf", "odt"  # read through LibreOffice


def _docx(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.docx import read_docx

    return read_docx(data, path, encoding)


def _office(kind: str) -> Reader:
    def reader(data: bytes, path: str, encoding: str | None) -> Extracted:  # noqa: ARG001
        from policydiff.read.office import read_office

        return read_office(data, path, kind)

    return reader


# Those that load a library are imported when the first such file is read.
READERS: dict[str, Reader] = {
    TEXT: read_plain, DOCX: _docx, **{kind: _office(kind) for kind in (DOC, WPS, RTF, ODT)},
}  # fmt: skip
ENDINGS = {
    "": TEXT, ".txt": TEXT, ".text": TEXT, ".md": TEXT,
    ".docx": DOCX, ".docm": DOCX, ".dotx": DOCX, ".dotm": DOCX,
    ".doc": DOC, ".dot": DOC, ".wps": WPS, ".wpt": WPS, ".rtf": RTF, ".odt": ODT,
}  # fmt: skip
# "2014.5工作要点" and "要点（1.0版）" have no suffix: a suffix starts with a letter and is ASCII.
_SUFFIX = re.compile(r"[^/\\](\.[A-Za-z][A-Za-z0-9]{0,9})\Z")
# What the list of a ZIP archive has that is the file of one document.
_MAIN_PARTS = ((b"word/document", DOCX),)
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"  # the files of Word until 2003, and those locked with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OPEN_DOCUMENT = (
    b"mimetypeapplication/vnd.oasis.opendocument.text"  # its first member, packed plain
)
_WORD_XML = b'progid="Word.Document"'
_HEAD = 1024
# Formats that bytes do not show by how they begin.
_WITHOUT_MAGIC = {TEXT}
# How files begin that people name plans and that are not read, and what they are called.
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP / DOCX / XLSX"),
    (b"MIME-Version:", "MHTML"),
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
    if data.startswith(_COMPOUND) and _LOCKED in data:
        raise ReadError("docx.encrypted", path=path)
    named = ENDINGS[suffix(path)]
    found = _by_bytes(data, named)
    if found is not None:
        return found
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind is not None:
        raise ReadError("read.binary", path=path, kind=kind)
    return named if named in _WITHOUT_MAGIC else TEXT


def mismatch(path: str, found: str) -> tuple[Note, ...]:
    """Return a note when the ending of ``path`` promises another format than was ``found``."""
    named = ENDINGS[suffix(path)]
    if not suffix(path) or named == found:
        return ()
    return (Note("read.other_kind", path, {"suffix": suffix(path), "kind": found.upper()}),)


def _by_bytes(data: bytes, named: str) -> str | None:
    """Return the format that ``data`` shows, None when it shows none that is read."""
    if data.startswith(_ZIP):
        if data.startswith(_OPEN_DOCUMENT, 30):
            return ODT
        # The list of the outermost archive stands last.
        places = {name: data.rfind(part) for part, name in _MAIN_PARTS}
        best = max(places, key=lambda name: places[name])
        return best if places[best] >= 0 or named == DOCX else None
    if data.startswith(_COMPOUND):
        return WPS if named == WPS else DOC
    if data.startswith(b"{\\rtf"):
        return RTF
    return DOC if _WORD_XML in data[:_HEAD] else None
