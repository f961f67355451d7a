"""Any text is cut into plans and items without losing a character, twice the same."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.material import document, texts
from benchmarks.soundness import sound_document


def seeds() -> Iterator[bytes]:
    """Yield texts as UTF-8."""
    for text in texts():
        yield text.encode()


def once(data: bytes) -> None:
    """Parse ``data`` as text."""
    text = data.decode("utf-8", "surrogateescape")
    found = document(text)
    sound_document(found)
    assert document(text) == found
