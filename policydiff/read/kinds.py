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

TEXT, HTML = "text", "html"


def _read_html(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.html import read_html  # most corpora have no pages

    return read_html(data, path, encoding)


READERS: dict[str, Reader] = {TEXT: read_plain, HTML: _read_html}
ENDINGS = {
    "": TEXT, ".txt": TEXT, ".text": TEXT, ".md": TEXT,
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".shtml": HTML,
}  # fmt: skip
# "2014.5工作要点" and "要点（1.0版）" have no suffix: a suffix starts with a letter and is ASCII.
_SUFFIX = re.compile(r"[^/\\](\.[A-Za-z][A-Za-z0-9]{0,9})\Z")
# How files begin that people name plans, and what they are called.
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
# How web pages begin, after comments and the XML declaration; the groups never give back.
_HEAD = 4096
_BEFORE = rb"\A(?>\s+|<!--.*?-->|<\?xml.*?\?>)*+"
_PAGE = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S)
_FRAGMENT = re.compile(
    _BEFORE + rb"<(?:article|center|div|font|h[1-6]|main|ol|p|section|span|table|ul)\b[^<>]*>",
    re.I | re.S,
)
_MAY_BE_FRAGMENTS = ("", ".txt", ".text")  # Markdown may begin with a line of HTML
_MARKUP = re.compile(rb"<[A-Za-z/!?]")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks


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
    """Return the format of ``data``, a key of READERS.

    Raises:
        ReadError: the bytes are of a kind that cannot be read.
    """
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind is not None:
        raise ReadError("read.binary", path=path, kind=kind)
    named = named_format(path)
    if named in (TEXT, HTML):
        return HTML if _is_page(data, suffix(path)) else TEXT
    return named


def _is_page(data: bytes, ending: str) -> bool:
    """Tell whether ``data`` is a web page; pages in UTF-16 are told by their Latin letters."""
    head = data[:_HEAD].replace(b"\0", b"")
    for mark in _MARKS:
        head = head.removeprefix(mark)
    if _PAGE.match(head) or (ending in _MAY_BE_FRAGMENTS and _FRAGMENT.match(head)):
        return True
    return ENDINGS[ending] == HTML and _MARKUP.search(data.replace(b"\0", b"")) is not None
