"""The parts of a workbook's file, a ZIP archive, unpacked within limits."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from zipfile import BadZipFile, ZipFile, ZipInfo

from policydiff.errors import ReadError
from policydiff.read.limits import (
    MAX_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    RATIO_COUNTS_FROM,
    too_large,
)

Parser: TypeAlias = "XMLPullParser[Element]"
_ENCRYPTED = 0x1  # bit of a member's flags (APPNOTE 4.4.4)
_PIECE = 1 << 16  # bytes that are parsed at a time
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


class Package:
    """The parts of the workbook ``path``, by their names in it."""

    def __init__(self, data: bytes, path: str) -> None:
        """Open the package ``data``.

        Raises:
            ReadError: it is damaged, or has too many parts.
        """
        self.path = path
        try:
            self._file = ZipFile(BytesIO(data))
            infos = self._file.infolist()
        except (BadZipFile, NotImplementedError, ValueError, EOFError, LookupError) as error:
            raise self._damaged(error) from error
        if len(infos) > MAX_MEMBERS:
            raise ReadError("archive.too_many", path=path, limit=MAX_MEMBERS)
        self._parts = {info.filename.lstrip("/"): info for info in infos}

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def elements(self, part: str, without: re.Pattern[bytes] | None = None) -> Iterator[Element]:
        """Yield the elements of ``part`` as they end, by their local names; children come first.

        What answers to ``without`` is cut out beforehand.

        Raises:
            ReadError: it is not there, too large, damaged, or declares entities.
        """
        data = self._bytes(part)
        if any(doctype in data for doctype in _DOCTYPES):
            raise ReadError("xlsx.doctype", path=self.path, part=part)
        data = without.sub(b"", data) if without else data
        parser: Parser = XMLPullParser(("end",))
        try:
            for start in range(0, len(data), _PIECE):
                parser.feed(data[start : start + _PIECE])
                yield from _named(parser)
            parser.close()
            yield from _named(parser)
        except (ParseError, ValueError) as error:
            raise self._damaged(f"{part}: {error}") from error

    def links(self, part: str) -> dict[str, str]:
        """Return the parts inside the package that ``part`` names, by the ids of the links."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self:
            return {}
        return {
            link.get("Id", ""): posixpath.normpath(
                posixpath.join("/", folder, link.get("Target", ""))
            ).lstrip("/")
            for link in self.elements(listing)
            if link.tag == "Relationship" and link.get("TargetMode") != "External"
        }

    def _bytes(self, part: str) -> bytes:
        info = self._parts.get(part)
        if info is None:
            raise self._damaged(part)
        self._check(info)
        try:
            with self._file.open(info) as opened:
                data = opened.read(info.file_size + 1)
        except (
            BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ) as error:
            raise self._damaged(error) from error
        if len(data) != info.file_size:
            raise self._damaged(part)
        return data

    def _check(self, info: ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise ReadError("archive.encrypted", path=self.path)
        if info.file_size > MAX_BYTES:
            raise too_large(self.path, MAX_BYTES)
        if info.file_size > max(RATIO_COUNTS_FROM, MAX_RATIO * info.compress_size):
            ratio = info.file_size // max(info.compress_size, 1)
            raise ReadError("archive.bomb", path=self.path, ratio=ratio, limit=MAX_RATIO)

    def _damaged(self, reason: object) -> ReadError:
        return ReadError("xlsx.damaged", path=self.path, reason=reason)


def _named(parser: Parser) -> Iterator[Element]:
    """Yield finished elements under their local names: the strict form has other name spaces."""
    finished: Iterator[Any] = parser.read_events()  # pairs, as only ends are asked for
    for _, element in finished:
        element.tag = element.tag.rpartition("}")[2]
        yield element
