"""Any parts in a DOCX are read, or an error says why not."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.files import read_as
from benchmarks.fuzz.packages import package, parts_of

_PARTS = (
    "word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml",
    "word/header1.xml", "word/_rels/document.xml.rels", "[Content_Types].xml",
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    """Yield the parts of the fixtures."""
    yield from parts_of("docx", _PARTS)


def once(data: bytes) -> None:
    """Read and parse a document of which one part is ``data``."""
    if data:
        read_as("fuzzed.docx", package("docx", _PARTS, data))
