"""The package of an Office document: a ZIP file of parts that name one another.

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
from policydiff.read.docx.xml import Element, parsed
from policydiff.read.limits import (
    MAX_PART_BYTES,
    MAX_PARTS,
    MAX_PARTS_LISTING_BYTES,
    MAX_RATIO,
    RATIO_COUNTS_FROM,
    mebibytes,
)

if TYPE_CHECKING:
    from zipfile import ZipInfo

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# What zipfile raises over a damaged archive.
_DAMAGE = (
    BadZipFile, zlib.error, struct.error, ValueError, LookupError, OverflowError, EOFError,
    OSError, RuntimeError,
)  # fmt: skip
_ENCRYPTED = 0x1  # bit of a member's flags (APPNOTE 4.4.4)


class _TooLongError(Exception):
    """The listing of a package is longer than it may be."""


class _Bounded(BytesIO):
    """Bytes of which only so much can be asked for at a time as a listing may have."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_PARTS_LISTING_BYTES:
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
            raise ReadError("docx.too_many_parts", path=path, limit=MAX_PARTS) from error
        except _DAMAGE as error:
            raise ReadError("docx.damaged", path=path, reason=str(error)) from error
        if len(infos) > MAX_PARTS:
            raise ReadError("docx.too_many_parts", path=path, limit=MAX_PARTS)
        # Some programs write a backslash between folders, or a / before them.
        self._parts = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos}

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def root(self, part: str) -> Element:
        """Return the XML of ``part``.

        Raises:
            ReadError: it is not there, too large, suspiciously packed, damaged, or no harmless XML.
        """
        info = self._parts.get(part)
        if info is None:
            raise ReadError("docx.missing_part", path=self.path, part=part)
        self._check(info, part)
        return parsed(self._bytes(info, part), self.path, part)

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what ``part`` names inside the package: by id the sort of thing, and its part.

        The sort is the last word of the relationship's type: "styles", "footnotes" …
        """
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self._parts:
            return {}
        found = {}
        for relation in self.root(listing).iter(_RELATIONS):
            if relation.get("TargetMode") == "External":
                continue
            sort = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.join("/", folder, relation.get("Target", ""))
            found[relation.get("Id", "")] = sort, posixpath.normpath(target).lstrip("/")
        return found

    def _check(self, info: ZipInfo, part: str) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise ReadError("docx.encrypted", path=self.path)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others unpack without bounds
            raise ReadError("docx.damaged", path=self.path, reason=f"method {info.compress_type}")
        if info.file_size > MAX_PART_BYTES:
            limit = mebibytes(MAX_PART_BYTES)
            raise ReadError("docx.part_too_large", path=self.path, part=part, limit=limit)
        if info.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * info.compress_size):
            ratio = info.file_size // max(info.compress_size, 1)
            values = {"part": part, "ratio": ratio, "limit": MAX_RATIO}
            raise ReadError("docx.bomb", path=self.path, **values)

    def _bytes(self, info: ZipInfo, part: str) -> bytes:
        """Return what ``info`` holds: never more than its listing says."""
        try:
            with self._file.open(info) as opened:
                data = opened.read(info.file_size + 1)
        except _DAMAGE as error:
            raise ReadError("docx.damaged", path=self.path, reason=str(error)) from error
        if len(data) != info.file_size:
            raise ReadError("docx.damaged", path=self.path, reason=part)
        return data
