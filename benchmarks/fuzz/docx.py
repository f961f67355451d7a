"""Any parts in a DOCX are read, or an error says why not.

An input is one part: packed as it is into an archive that is otherwise sound, for no mutation
of packed bytes would ever get past their checksum.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache

from benchmarks.fuzz.html import read_as
from benchmarks.fuzz.material import fixtures

# The first byte of an input says which part it stands for.
_PARTS = (
    "word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml",
    "word/header1.xml", "word/_rels/document.xml.rels", "[Content_Types].xml",
)  # fmt: skip


def seeds() -> Iterator[bytes]:
    """Yield the parts of the fixtures."""
    for data in fixtures("docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            yield from (
                bytes([at]) + archive.read(name) for at, name in enumerate(_PARTS) if name in names
            )


@cache
def _sound() -> dict[str, bytes]:
    """Return the parts of the first fixture."""
    with zipfile.ZipFile(io.BytesIO(next(fixtures("docx")))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def once(data: bytes) -> None:
    """Read and parse a document of which one part is ``data``."""
    if not data:
        return
    parts = _sound() | {_PARTS[data[0] % len(_PARTS)]: data[1:]}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    read_as("fuzzed.docx", packed.getvalue())
