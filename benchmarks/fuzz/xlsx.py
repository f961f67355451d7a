"""Any parts in a workbook are read, or an error says why not."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.files import read_as_table
from benchmarks.fuzz.packages import package, parts_of

_PARTS = (
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels", "[Content_Types].xml",
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    """Yield the parts of the fixtures."""
    yield from parts_of("xlsx", _PARTS)


def once(data: bytes) -> None:
    """Read and parse a workbook of which one part is ``data``."""
    if data:
        read_as_table("fuzzed.xlsx", package("xlsx", _PARTS, data))
