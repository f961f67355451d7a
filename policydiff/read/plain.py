"""Read plain text and Markdown; refuse what only looks like it."""

from __future__ import annotations

from policydiff.errors import ReadError
from policydiff.read.decode import Decoded, decode

# How the files people mistake for plain text begin, and what to call them.
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


# Beyond this share of undecodable places the encoding is wrong, not the file damaged.
MOST_LOST = 0.02
FEW_LOST = 5  # a short text may lose so many and still be read


def read_plain(data: bytes, path: str, encoding: str | None) -> Decoded:
    """Return the text of a plain text file's bytes; ``path`` is only named in errors.

    Raises:
        ReadError: the bytes are another kind of file, hold no text, or cannot be decoded.
        OptionError: ``encoding`` is not the name of a text encoding.
    """
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind is not None:
        raise ReadError("read.binary", path=path, kind=kind)
    decoded = decode(data, encoding)
    if decoded is None:
        raise ReadError("read.nul" if b"\0" in data else "read.undecodable", path=path)
    if decoded.replaced > max(FEW_LOST, MOST_LOST * len(decoded.text)):
        values = {"count": decoded.replaced, "encoding": decoded.encoding}
        raise ReadError("read.wrong_encoding", path=path, **values)
    if not decoded.text.strip():
        raise ReadError("read.empty", path=path)
    return decoded
