"""ZIP archives of documents, read like folders; nothing of them is ever written to disk.

A member is named by its archive and its place in it: "corpus.zip/county/plan.txt". Names that
would lead elsewhere (absolute, climbing) are shown as if they began at the archive's root.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING

from policydiff.errors import ReadError
from policydiff.model import Note
from policydiff.read.decode import common_share
from policydiff.read.limits import LISTED_BYTES, RATIO_COUNTS_FROM, Limits, beyond, limits
from policydiff.records import dataclass

if TYPE_CHECKING:
    from zipfile import ZipInfo

_ENCRYPTED, _UTF_8 = 0x1, 0x800  # bits of a member's flags (APPNOTE 4.4.4)
_STORED, _DEFLATED = 0, 8  # methods of packing (APPNOTE 4.4.5)
# The header before a member's bytes: its signature, and the lengths of name and extra field.
_HEADER = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\x03\x04"
_DRIVE = re.compile(r"\A[A-Za-z]:")
# Names without the flag of UTF-8 are in the packer's own encoding: one for the whole archive.
_NAME_ENCODINGS = ("utf-8", "gb18030", "big5")
# What moves a cursor, breaks a line or turns the direction of writing.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_KEPT_LISTINGS = 8


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member's bytes stand in the archive, and what its listing says of them."""

    start: int
    packed: int
    size: int
    checksum: int
    method: int
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Members:
    """The files in an archive by their names in it, and what is to be said of the others."""

    files: Mapping[str, Member]
    notes: tuple[Note, ...]


def members(archive: str) -> Members:
    """Return the files in ``archive``, in the order of its listing; of one name the last.

    Raises:
        ReadError: it cannot be opened, is damaged, or holds more than the limits allow.
    """
    try:
        about = Path(archive).stat()
        return _members(archive, (about.st_mtime_ns, about.st_size, about.st_ino), limits())
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError("read.failed", path=archive, reason=reason) from error


@lru_cache(maxsize=_KEPT_LISTINGS)
def _members(archive: str, _stamp: tuple[int, ...], _limits: Limits) -> Members:
    infos = _listing(archive)
    if len(infos) > limits().members:
        raise beyond("archive.too_many", archive, "members")
    files: dict[str, Member] = {}
    notes = []
    for info, printed in zip(infos, _names(infos), strict=True):
        if printed.endswith(("/", "\\")):  # a folder
            continue
        name = _harmless(printed)
        shown = f"{archive}/{name}"
        if stat.S_ISLNK(info.external_attr >> 16):
            notes.append(Note("archive.link", shown))
            continue
        if _climbs(printed):
            notes.append(Note("archive.climbs", shown))
        if name in files:
            notes.append(Note("archive.twice", shown))
        files[name] = _member(info)
    _check_total(archive, files.values())
    _check_apart(archive, files.values())
    return Members(files, tuple(notes))


class _Bounded(FileIO):
    """A file of which only so much can be asked for at a time as a listing may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > limits().members * LISTED_BYTES:
            raise beyond("archive.too_many", str(self.name), "members")
        return super().read(size)


def _listing(archive: str) -> Sequence[ZipInfo]:
    from zipfile import BadZipFile, ZipFile  # takes its time to load, and few have archives

    try:
        with _Bounded(archive) as file, ZipFile(file) as opened:
            return opened.infolist()
    except (BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
        raise ReadError("archive.damaged", path=archive, reason=error) from error


def _member(info: ZipInfo) -> Member:
    return Member(
        info.header_offset, info.compress_size, info.file_size, info.CRC, info.compress_type,
        bool(info.flag_bits & _ENCRYPTED),
    )  # fmt: skip


def _check_total(archive: str, files: Iterable[Member]) -> None:
    """Raise ReadError when all that would be read of ``archive`` is more than one may hold."""
    most = limits()
    if sum(file.size for file in files if file.size <= most.document_bytes) > most.archive_bytes:
        raise beyond("archive.too_large", archive, "archive_bytes")


def _check_apart(archive: str, files: Iterable[Member]) -> None:
    """Raise ReadError when members share bytes: a little then unpacks to any amount."""
    places = sorted((file.start, file.start + _HEADER.size + file.packed) for file in files)
    if any(one[1] > other[0] for one, other in pairwise(places)):
        raise ReadError("archive.overlapping", path=archive)


def _names(infos: Sequence[ZipInfo]) -> list[str]:
    """Return the names of members as their packer meant them.

    zipfile takes names without the flag for code page 437, in which every byte is a character:
    that can be undone. Chinese Windows packs GBK, some others UTF-8, neither with a flag.
    """
    raw = [
        None if info.flag_bits & _UTF_8 else info.orig_filename.encode("cp437") for info in infos
    ]
    encoding = _name_encoding([each for each in raw if each and not each.isascii()])
    return [
        info.orig_filename if each is None else each.decode(encoding)
        for info, each in zip(infos, raw, strict=True)
    ]


def _name_encoding(names: Sequence[bytes]) -> str:
    """Return the encoding in which all ``names`` can be read, and that most likely was theirs."""
    fitting = [encoding for encoding in _NAME_ENCODINGS if _fits(names, encoding)]
    if "utf-8" in fitting:  # hardly any name in another encoding happens to be UTF-8
        return "utf-8"
    text = b"".join(names)
    return max(fitting, key=lambda each: common_share(text.decode(each)), default="cp437")


def _fits(names: Sequence[bytes], encoding: str) -> bool:
    try:
        for name in names:
            name.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _harmless(printed: str) -> str:
    """Return a member's name as a path below the archive, without what a terminal obeys."""
    parts = _CONTROL.sub("_", _DRIVE.sub("", printed.replace("\\", "/"))).split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "_"


def _climbs(printed: str) -> bool:
    """Tell whether a member's name leads out of the folder it would be unpacked to."""
    path = printed.replace("\\", "/")
    return path.startswith("/") or bool(_DRIVE.match(path)) or ".." in path.split("/")


def member_bytes(archive: str, inner: str, *, name: str, within: str) -> bytes:
    """Return the bytes of the member ``inner`` of ``archive``, which messages call ``name``.

    ``within`` names the limit of their number.

    Raises:
        ReadError: it is not there, encrypted, too large, suspiciously packed, or damaged.
    """
    member = members(archive).files.get(inner)
    if member is None:
        raise ReadError("archive.missing", path=name, archive=archive)
    _check(member, name, within)
    with Path(archive).open("rb") as file:
        try:
            return _unpacked(_packed(file, member, member.packed), member)
        except (zlib.error, struct.error, ValueError, OverflowError) as error:
            raise ReadError("archive.member_damaged", path=name) from error


def member_start(archive: str, inner: str, count: int) -> bytes:
    """Return the first ``count`` bytes of the member ``inner``; b"" when it cannot be unpacked.

    Raises:
        ReadError, OSError: the archive cannot be read.
    """
    member = members(archive).files.get(inner)
    if member is None or member.encrypted:
        return b""
    with Path(archive).open("rb") as file:
        try:
            packed = _packed(file, member, at_most=count)
            if member.method != _DEFLATED:
                return packed
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, count)
        except (zlib.error, struct.error, ValueError, OverflowError):
            return b""


def _packed(file: IO[bytes], member: Member, at_most: int) -> bytes:
    """Return the bytes of ``member`` as they stand in the archive, after its header."""
    file.seek(member.start)
    signature, name_length, extra_length = _HEADER.unpack(file.read(_HEADER.size))
    if signature != _SIGNATURE:
        raise ValueError("no member begins here")
    file.seek(name_length + extra_length, os.SEEK_CUR)
    return file.read(min(member.packed, at_most))


def _check(member: Member, name: str, within: str) -> None:
    if member.encrypted:
        raise ReadError("archive.encrypted", path=name)
    if max(member.size, member.packed) > getattr(limits(), within):
        raise beyond("read.too_large", name, within)
    if member.size > max(RATIO_COUNTS_FROM, limits().ratio * member.packed):
        ratio = member.size // max(member.packed, 1)
        raise beyond("archive.bomb", name, "ratio", ratio=ratio)
    if member.method not in (_STORED, _DEFLATED):
        raise ReadError("archive.method", path=name, method=member.method)


def _unpacked(packed: bytes, member: Member) -> bytes:
    """Return what ``packed`` holds: just what the listing says, never more, or ValueError."""
    data = packed
    if member.method == _DEFLATED:
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.size + 1)
    if len(data) != member.size or zlib.crc32(data) != member.checksum:
        raise ValueError("not what was packed")
    return data
