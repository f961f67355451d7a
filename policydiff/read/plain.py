"""Read plain text and Markdown."""

from __future__ import annotations

from policydiff.errors import ReadError
from policydiff.read.decode import Decoded, decode
from policydiff.read.extracted import Extracted

# Beyond this share of undecodable places the encoding is wrong, not the file damaged.
MOST_LOST = 0.02
FEW_LOST = 5  # a short text may lose so many and still be read


def read_plain(data: bytes, path: str, encoding: str | None) -> Extracted:
    """Return the text of a plain text file's bytes; ``path`` is only named in errors.

    Raises:
        ReadError: the bytes hold no text, or cannot be decoded.
        OptionError: ``encoding`` is not the name of a text encoding.
    """
    return Extracted(decoded_text(data, path, encoding), "text")


def decoded_text(data: bytes, path: str, encoding: str | None) -> Decoded:
    """Return ``data`` decoded, unless too much of it cannot be; as ``read_plain``."""
    decoded = decode(data, encoding)
    if decoded is None:
        raise ReadError("read.nul" if b"\0" in data else "read.undecodable", path=path)
    if decoded.replaced > max(FEW_LOST, MOST_LOST * len(decoded.text)):
        values = {"count": decoded.replaced, "encoding": decoded.encoding}
        raise ReadError("read.wrong_encoding", path=path, **values)
    if not decoded.text.strip():
        raise ReadError("read.empty", path=path)
    return decoded
