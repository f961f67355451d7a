"""What kind of file it is: by the ending of its name, and by how its bytes begin.

What the bytes say goes before the name: downloads often bear a wrong ending.
"""

from __future__ import annotations

import re

from policydiff.errors import ReadError
from policydiff.model import Note
from policydiff.read.markup import PAGES, has_markup, is_fragment, is_page

TEXT, CSV, DOCX, HTML, PDF, XLSX = "text", "csv", "docx", "html", "pdf", "xlsx"
DOC, ODT, RTF, WPS = "doc", "odt", "rtf", "wps"  # read through LibreOffice

ENDINGS = {
    "": TEXT, ".txt": TEXT, ".text": TEXT, ".md": TEXT,
    ".csv": CSV, ".tsv": CSV, ".xlsx": XLSX, ".xlsm": XLSX, ".pdf": PDF,
    ".docx": DOCX, ".docm": DOCX, ".dotx": DOCX, ".dotm": DOCX,
    **dict.fromkeys(PAGES, HTML),
    ".doc": DOC, ".dot": DOC, ".wps": WPS, ".wpt": WPS, ".rtf": RTF, ".odt": ODT,
}  # fmt: skip
# "2014.5工作要点" and "要点（1.0版）" have no suffix: a suffix starts with a letter and is ASCII.
_SUFFIX = re.compile(r"[^/\\](\.[A-Za-z][A-Za-z0-9]{0,9})\Z")

_PDF = b"%PDF-"
_PDF_WITHIN = 1024  # bytes; mailers and servers put lines of their own before it
_ZIP = b"PK\x03\x04"
# What the list of a ZIP archive has that is the file of one document.
_MAIN_PARTS = ((b"word/document", DOCX), (b"xl/workbook", XLSX))
# The first member of an OpenDocument text, packed plain, stands at this place.
_OPEN_DOCUMENT, _OPEN_DOCUMENT_AT = b"mimetypeapplication/vnd.oasis.opendocument.text", 30
_COMPOUND = b"\xd0\xcf\x11\xe0"  # the files of Word until 2003, and those locked with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_RTF = b"{\\rtf"
_WORD_XML = b'progid="Word.Document"'
_HEAD = 1024
_MAY_BE_FRAGMENTS = ("", ".txt", ".text")  # a text in Markdown may begin with a line of HTML
# A file of these formats always shows it by its bytes.
_SHOWN = (DOCX, PDF, XLSX)
# How files begin that people name plans and that are not read, and what they are called.
_MAGIC = (
    (_ZIP, "ZIP"),
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


def named_format(path: str) -> str:
    """Return the format that the name of a readable file says it has."""
    return ENDINGS[suffix(path)]


def format_of(path: str, data: bytes) -> str:
    """Return the format of ``data``, one of those named here.

    Raises:
        ReadError: the bytes are of a kind that cannot be read.
    """
    if data.startswith(_COMPOUND) and _LOCKED in data:
        raise ReadError("package.encrypted", path=path)
    named = named_format(path)
    found = _by_bytes(data, named)
    if found is not None:
        return found
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind is not None:
        raise ReadError("read.binary", path=path, kind=kind)
    if named in _SHOWN:
        raise ReadError("read.not_what_named", path=path, kind=named.upper())
    if is_page(data) or (suffix(path) in _MAY_BE_FRAGMENTS and is_fragment(data)):
        return HTML
    return named if named == CSV or (named == HTML and has_markup(data)) else TEXT


def mismatch(path: str, found: str) -> tuple[Note, ...]:
    """Return a note when the name ``path`` promises another format than was ``found``."""
    if named_format(path) == found:
        return ()
    return (Note("read.by_content", path, {"format": found}),)


def _by_bytes(data: bytes, named: str) -> str | None:
    """Return the format that ``data`` shows, None when it shows none that is read."""
    if data.startswith(_PDF) or (named == PDF and _PDF in data[:_PDF_WITHIN]):
        return PDF
    if data.startswith(_ZIP):
        return _packed(data, named)
    if data.startswith(_COMPOUND):
        return WPS if named == WPS else DOC
    if data.startswith(_RTF):
        return RTF
    return DOC if _WORD_XML in data[:_HEAD] else None


def _packed(data: bytes, named: str) -> str | None:
    """Return the format of a ZIP archive; the list of the outermost one stands last."""
    if data.startswith(_OPEN_DOCUMENT, _OPEN_DOCUMENT_AT):
        return ODT
    places = {name: data.rfind(part) for part, name in _MAIN_PARTS}
    best = max(places, key=lambda name: places[name])
    if places[best] >= 0:
        return best
    return named if named in (DOCX, XLSX) else None
