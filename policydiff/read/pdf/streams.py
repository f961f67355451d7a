"""Packed parts of a PDF, measured before the library unpacks them.

A few kilobytes may unpack to gigabytes of drawing, and the library has no limit. Pictures and fonts
may be large: only what reads like drawing counts.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

from policydiff.errors import ReadError
from policydiff.read.limits import beyond, limits

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_BEFORE = 2048  # bytes before a part in which its description stands
_PIECE = 1 << 16  # bytes that are looked at together
_DRAWING = bytes(range(0x20, 0x7F)) + b"\t\r\n"
_SHARE = 0.95  # of a piece, that is printable in drawing; pictures and fonts have every byte
# Ways of packing by their names, long and short; LZW and run lengths cannot be measured in passing.
_FLATE, _OTHERS = re.compile(rb"/Fl(?:ateDecode)?\b"), re.compile(rb"/(?:LZW|RunLengthDecode|RL\b)")
_WRITTEN = re.compile(rb"/(?:ASCII85Decode|A85|ASCIIHexDecode|AHx)\b")
_LITTLE = 65_536  # bytes, of a part packed another way, that cannot do harm
_DEFLATED = 1032  # times, that packing makes bytes fewer at most
# Times its own size that the parts of a file take up: they share no bytes, or the work on them
# would grow with the square.
_SHARED = 2
_SIZES = (b"/Width", b"/W ")


def check_streams(data: bytes, path: str) -> None:
    """Raise ReadError when a packed part of the PDF ``data`` holds more than any page needs."""
    unpacked = looked_at = end = 0
    for head, start in _parts(data):
        packed = len(_FLATE.findall(head))
        other = _OTHERS.search(head)
        written = len(_WRITTEN.findall(head))
        if end < start:
            end = data.find(b"endstream", start)
            end = end if end >= 0 else len(data)
        is_picture = any(each in head for each in _SIZES)
        if (
            packed + bool(other) > 1
            or written > 1
            or (other and end - start > _LITTLE and not is_picture)
        ):
            raise _bomb(path)
        if written:
            drawn, whole = _drawing(_pieces(_read(data[start:end]), 0, packed=packed), path)
        else:
            drawn, whole = _drawing(_pieces(data, start, end, packed=packed), path)
        unpacked += drawn
        if unpacked > limits().drawings_bytes:
            raise beyond("pdf.drawings", path, "drawings_bytes")
        looked_at += whole // _DEFLATED if packed else 0
        looked_at += end - start if written or not packed else 0
        if looked_at > _SHARED * len(data):
            raise _bomb(path)


def _parts(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield what is said of each part, and where it begins."""
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - _BEFORE) : found.start()]
        yield head[head.rfind(b" obj") + 1 :], found.end()


def _read(written: bytes) -> bytes:
    """Return the bytes that are written in letters or hexadecimal digits; none if they are not."""
    bare = b"".join(written.split())
    try:
        if bare.endswith(b"~>"):
            return base64.a85decode(bare.removeprefix(b"<~").removesuffix(b"~>"))
        return bytes.fromhex(bare.removesuffix(b">").decode("ascii"))
    except ValueError:
        return b""


def _pieces(data: bytes, start: int, end: int | None = None, *, packed: int) -> Iterator[bytes]:
    """Yield what the part from ``start`` holds, unpacked: until its packing ends, or ``end``."""
    unpacker = zlib.decompressobj()
    for at in range(start, len(data) if packed or end is None else end, _PIECE):
        rest = data[at : at + _PIECE]
        if not packed:
            yield rest if end is None else rest[: end - at]
            continue
        try:
            piece = unpacker.decompress(rest, _PIECE)
            while piece and not unpacker.eof:  # what was taken in may unpack to many pieces
                yield piece
                piece = unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
            yield piece
        except zlib.error:  # encrypted or damaged: what can be unpacked was measured
            return
        if unpacker.eof:
            return


def _drawing(pieces: Iterator[bytes], path: str) -> tuple[int, int]:
    """Return how many bytes of drawing are in a part, and how many bytes in all."""
    drawing, whole, most = 0, 0, limits().drawing_bytes
    for piece in pieces:
        printable = len(piece) - len(piece.translate(None, _DRAWING))
        whole += len(piece)
        drawing += len(piece) if printable >= _SHARE * len(piece) else 0
        if drawing > most:
            raise _bomb(path)
    return drawing, whole


def _bomb(path: str) -> ReadError:
    return beyond("pdf.bomb", path, "drawing_bytes")
