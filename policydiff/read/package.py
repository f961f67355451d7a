"""The package of an Office document: a ZIP file of parts that name one another, within limits.

Only parts inside the package are read; what a relationship names outside is never fetched.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from policydiff.errors import ReadError
from policydiff.read.limits import LISTED_BYTES, RATIO_COUNTS_FROM, beyond, limits

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element
    from zipfile import ZipInfo

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# What zipfile raises over a damaged archive.
_DAMAGE = (
    BadZipFile, zlib.error, struct.error, ValueError, LookupError, OverflowError, EOFError,
    OSError, RuntimeError,
)  # fmt: skip
_ENCRYPTED = 0x1  # bit of a member's flags (APPNOTE 4.4.4)
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


class _TooLongError(Exception):
    """The listing of a package is longer than it may be."""


class _Bounded(BytesIO):
    """Bytes of which only so much can be asked for at a time as a listing may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > limits().parts * LISTED_BYTES:
            raise _TooLongError
        return super().read(size)


class Package:
    """The parts of the document ``path``, by their names in it."""

    def __init__(self, data: bytes, path: str) -> None:
        """Open the package ``data``.

        Raises:
            ReadError: it is damaged or has too many parts.
        """
        self.path = path
        self._parts: Mapping[str, ZipInfo] = {}
        try:
            ZipFile(_Bounded(data)).close()  # asks for the listing at once, within its limit
            self._file = ZipFile(BytesIO(data))
            infos = self._file.infolist()
        except _TooLongError as error:
            raise beyond("package.too_many_parts", path, "parts") from error
        except _DAMAGE as error:
            raise ReadError("package.damaged", path=path, reason=str(error)) from error
        if len(infos) > limits().parts:
            raise beyond("package.too_many_parts", path, "parts")
        # Some programs write a backslash between folders, or a / before them.
        self._parts = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos}

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def markup(self, part: str) -> bytes:
        """Return ``part``, which should be XML; no entity is declared in it.

        Raises:
            ReadError: it is not there, too large, suspiciously packed or damaged, declares a
                document type, or has too many tags.
        """
        info = self._parts.get(part)
        if info is None:
            raise ReadError("package.missing_part", path=self.path, part=part)
        self._check(info, part)
        data = self._unpacked(info, part)
        if any(doctype in data for doctype in _DOCTYPES):
            raise ReadError("package.doctype", path=self.path, part=part)
        if data.count(b"<") > limits().part_tags:
            raise beyond("package.too_many_tags", self.path, "part_tags", part=part)
        return data

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what ``part`` names inside the package: by id the sort of thing, and its part.

        The sort is the last word of the relationship's type: "styles", "footnotes" …
        """
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self._parts:
            return {}
        found = {}
        for relation in self._root(listing).iter(_RELATIONS):
            if relation.get("TargetMode") == "External":
                continue
            sort = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.join("/", folder, relation.get("Target", ""))
            found[relation.get("Id", "")] = sort, posixpath.normpath(target).lstrip("/")
        return found

    def damaged(self, part: str, reason: object) -> ReadError:
        """Return the error that ``part`` cannot be read."""
        said = " ".join(str(reason).split())
        return ReadError("package.damaged_part", path=self.path, part=part, reason=said)

    def _root(self, part: str) -> Element:
        from xml.etree.ElementTree import ParseError, fromstring

        try:
            return fromstring(self.markup(part))  # noqa: S314 - it declares no entities
        except (ParseError, ValueError, LookupError) as error:  # LookupError: its encoding
            raise self.damaged(part, error) from error

    def _check(self, info: ZipInfo, part: str) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise ReadError("package.encrypted", path=self.path)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others unpack without bounds
            raise self.damaged(part, f"method {info.compress_type}")
        if info.file_size > limits().part_bytes:
            raise beyond("package.part_too_large", self.path, "part_bytes", part=part)
        if info.file_size > max(RATIO_COUNTS_FROM, limits().ratio * info.compress_size):
            ratio = info.file_size // max(info.compress_size, 1)
            raise beyond("package.bomb", self.path, "ratio", part=part, ratio=ratio)

    def _unpacked(self, info: ZipInfo, part: str) -> bytes:
        """Return what ``info`` holds: never more than its listing says."""
        try:
            with self._file.open(info) as opened:
                data = opened.read(info.file_size + 1)
        except _DAMAGE as error:
            raise self.damaged(part, error) from error
        if len(data) != info.file_size:
            raise self.damaged(part, "size")
        return data
