"""Any bytes become text, or an error says why not."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.material import said, texts
from policydiff.errors import PolicyDiffError
from policydiff.read import source_of

_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "utf-16-be", "utf-32")


def seeds() -> Iterator[bytes]:
    """Yield texts in every encoding that is told by itself."""
    for text in texts():
        for encoding in _ENCODINGS:
            yield text[:300].encode(encoding, "ignore")


def once(data: bytes) -> None:
    """Decode ``data``; what was made of it says how."""
    try:
        source, notes = source_of("fuzzed.txt", data)
    except PolicyDiffError as error:
        said(error)
        return
    assert source.encoding
    assert source.decided_by
    for note in notes:
        said(note)
