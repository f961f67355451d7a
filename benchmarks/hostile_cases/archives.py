"""ZIP archives that lie, burst or lead elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from benchmarks.hostile_cases.case import DONE, INCOMPLETE, Case, plan

_SHOW = ("corpus", "show", "a.zip")
_BATCH = ("batch", "a.zip", "--out", "out", "--jobs", "1")
_MEGABYTE = 2**20

Members = list[tuple[str | zipfile.ZipInfo, str | bytes]]


def packed(members: Members) -> bytes:
    """Return an archive of ``members``."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def _of(members: Callable[[], Members]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "a.zip").write_bytes(packed(members()))

    return make


def _bytes(data: Callable[[], bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "a.zip").write_bytes(data())

    return make


def _beside(name: str) -> Members:
    """Return two plans, one of them under ``name``."""
    return [("good.txt", plan()), (name, plan(2020))]


def _link() -> Members:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = 0o120777 << 16
    return [("good.txt", plan()), (info, "/etc/passwd")]


def _nested() -> Members:
    inner = packed([("b.txt", plan())])
    for _ in range(20):
        inner = packed([("a.zip", inner)])
    return [("good.txt", plan()), ("inner.zip", inner)]


def _overlapping() -> bytes:
    """Return an archive whose thousand members all have the bytes of one (after Fifield 2019)."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"0" * _MEGABYTE
    body = deflate.compress(content) + deflate.flush()
    crc, count = zlib.crc32(content), 1000
    fields = (20, 0, 8, 0, 0, crc, len(body), len(content))
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields, 5, 0) + b"a.txt" + body
    listing = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, *fields, 8, 0, 0, 0, 0, 0, 0)
        + f"{at:04}.txt".encode()
        for at in range(count)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listing), len(local), 0)
    return local + listing + end


def _lying(size: int) -> bytes:
    """Return an archive whose listing says that its member has ``size`` bytes, by ZIP64."""
    data = bytearray(packed([("a.txt", plan())]))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", min(size, 0xFFFFFFFE))
    return bytes(data)


def _zip64() -> bytes:
    """Return an archive whose ZIP64 record places the listing beyond all disks."""
    data = packed([("a.txt", plan())])
    end = data.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**63, 2**63, 2**63, 2**63)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    last = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2, 0)
    return data[:end] + record + locator + last


def _encrypted() -> bytes:
    data = bytearray(packed([("a.txt", plan())]))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


CASES = (
    Case("flat bomb", "an archive of 60 MB of one character in 60 KB", _of(lambda: [("good.txt", plan()), ("bomb.txt", b"0" * 60 * _MEGABYTE)]), _BATCH, INCOMPLETE),
    Case("nested bomb", "archives in archives, twenty deep", _of(_nested), _SHOW, DONE),
    Case("overlapping members", "a thousand members that share one megabyte of zeros", _bytes(_overlapping), _BATCH, INCOMPLETE),
    Case("a lie about a size", "a listing that says 4 GB of a member of 500 bytes", _bytes(lambda: _lying(2**32)), ("parse", "a.zip/a.txt")),
    Case("a small lie", "a listing that says ten bytes of a member of 500", _bytes(lambda: _lying(10)), ("parse", "a.zip/a.txt")),
    Case("ZIP64", "a ZIP64 record that places the listing beyond all disks", _bytes(_zip64), _SHOW),
    Case("a climbing name", "a member named ../../../tmp/evil.txt", _of(lambda: _beside("../../../tmp/evil.txt")), _BATCH, DONE),
    Case("an absolute name", "a member named /etc/cron.d/evil.txt", _of(lambda: _beside("/etc/cron.d/evil.txt")), _BATCH, DONE),
    Case("a link", "a member that is a link to /etc/passwd", _of(_link), _SHOW, DONE, said="link"),
    Case("names for a terminal", "a member whose name has escape sequences and line breaks", _of(lambda: _beside("\x1b[2J\x1b]0;x\x07\n.txt")), _SHOW, DONE),
    Case("an encrypted member", "a member that needs a password", _bytes(_encrypted), ("parse", "a.zip/a.txt"), said="encrypted"),
    Case("half an archive", "an archive cut in the middle", _bytes(lambda: packed(_beside("b.txt"))[:400]), _SHOW),
    Case("no archive", "a text named a.zip", _bytes(lambda: plan().encode()), _SHOW),
    Case("a hundred thousand members", "an archive that lists 100,001 members", _of(lambda: [(f"{at}.txt", "") for at in range(100_001)]), _SHOW, heavy=True),
)  # fmt: skip
