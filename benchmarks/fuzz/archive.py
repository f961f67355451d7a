"""Any ZIP file is read like a folder, and nothing in it leads out of it, or an error says why not.

The first byte of an input says what it stands for: the file itself, the names of its members in any
bytes, a line each, or the content of one member, packed rightly.
"""

from __future__ import annotations

import atexit
import io
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from benchmarks.fuzz.files import read_as
from benchmarks.fuzz.material import fixtures, said, texts
from benchmarks.fuzz.packages import packed
from policydiff.errors import PolicyDiffError
from policydiff.read import exists, read_bytes
from policydiff.read.folder import Listing, listed
from policydiff.read.raw import first_bytes, split

_PLAN = "甲县2019年工作要点\n一、加强管理\n1.新建学校20所。严禁补课。\n".encode()
_MEMBERS = ("甲县/2019.txt", "甲县/2020.csv", "page.html", "plan.docx", "table.xlsx", "plan.pdf")
_NAMES = (
    "甲县/2019.txt", "../2020.txt", "C:\\2021.txt", "/etc/plan.txt", "甲县/./2022.html", "a.zip/b.txt",
    "甲县/", ".hidden/2019.txt", "README.md", "corpus.toml", "2019\x1b[2J.txt", "甲县/2019.txt", "b.zip",
)  # fmt: skip
_ENCODINGS = ("utf-8", "gb18030", "big5")
_WHOLE, _LISTED, _FIRST_MEMBER = 0, 1, 2
_FILE = 0o100644 << 16  # the attributes of a file that is no link
_START = 64  # bytes by which the start of a member is compared with all of it


def seeds() -> Iterator[bytes]:
    """Yield archives, lists of names, and members of every format."""
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield bytes([_WHOLE]) + _archive(dict.fromkeys(_NAMES, _PLAN), method)
    yield bytes([_WHOLE]) + packed({})
    for encoding in _ENCODINGS:
        yield bytes([_LISTED]) + "\n".join(_NAMES).encode(encoding, "ignore")
    yield bytes([_FIRST_MEMBER]) + next(texts()).encode("gb18030", "ignore")
    for at, name in enumerate(_MEMBERS[1:], 1):
        for data in fixtures(name.rpartition(".")[2]):
            yield bytes([_FIRST_MEMBER + at]) + data


def _archive(parts: Mapping[str, bytes], method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def _listing(names: list[bytes]) -> bytes:
    """Return an archive with members of these names, not said to be UTF-8, of a plan each."""
    body, listing = b"", b""
    told = struct.pack("<HHHHHIII", 20, 0, 0, 0, 33, zlib.crc32(_PLAN), len(_PLAN), len(_PLAN))
    for name in names:
        # Version that packed it, as said here, sizes of name, extra and comment, attributes, place.
        told_more = struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, _FILE, len(body))
        listing += b"PK\1\2\x14\0" + told + told_more + name
        body += b"PK\3\4" + told + struct.pack("<HH", len(name), 0) + name + _PLAN
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(listing), len(body), 0)
    return body + listing + b"PK\5\6" + end


@cache
def _place() -> str:
    """Return where the archive lies."""
    folder = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(Path(folder) / "corpus.zip")


def once(data: bytes) -> None:
    """List an archive, and read and parse all documents in it."""
    if not data:
        return
    kind, rest = data[0] % (_FIRST_MEMBER + len(_MEMBERS)), data[1:]
    if kind == _WHOLE:
        whole = rest
    elif kind == _LISTED:
        whole = _listing([name for name in rest.split(b"\n") if len(name) < 1 << 16])
    else:
        whole = packed({"other.txt": _PLAN, _MEMBERS[kind - _FIRST_MEMBER]: rest})
    path = Path(_place())
    path.unlink(missing_ok=True)  # what is known of the archive before it goes by its file
    path.write_bytes(whole)
    _read(str(path))


def _read(archive: str) -> None:
    listing = listed([archive])
    assert _told(listing) == _told(listed([archive]))
    for one in (*listing.errors, *listing.notes):
        said(one)
    for name in listing.files:
        inside = split(name)
        assert inside is not None
        assert name.startswith(f"{archive}/")
        assert not {"", ".", ".."}.intersection(name.removeprefix(f"{archive}/").split("/"))
        assert min(name) >= " "
        assert exists(name)
        try:
            data = read_bytes(name)
        except PolicyDiffError as error:
            said(error)
            continue
        assert data.startswith(first_bytes(name, _START))
        read_as(name, data)


def _told(listing: Listing) -> tuple[object, ...]:
    return listing.files, listing.passed_over, listing.notes, list(map(str, listing.errors))
