"""Any bytes that call themselves a page are read, or an error says why not."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.material import fixtures, said, texts
from benchmarks.soundness import sound_document
from policydiff.errors import PolicyDiffError
from policydiff.parse.document import parse
from policydiff.read import source_of

_PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>甲县</title></head><body>'
    '<div class="nav"><a href="/">首页</a></div><div id="article"><h1>甲县</h1><ol><li>一</li></ol>'
    "<table><tr><td rowspan=2>1</td><td>{}</td></tr></table></div></body></html>"
)


def seeds() -> Iterator[bytes]:
    """Yield the fixtures, and pages around texts."""
    yield from fixtures("html")
    for text in texts():
        yield _PAGE.format(text[:300].replace("\n", "<p>")).encode()


def once(data: bytes) -> None:
    """Read and parse a page."""
    read_as("fuzzed.html", data)


def read_as(name: str, data: bytes) -> None:
    """Read and parse ``data``, the bytes of a file named ``name``."""
    try:
        source, notes = source_of(name, data)
    except PolicyDiffError as error:
        said(error)
        return
    for note in notes:
        said(note)
    size = len(source.text)
    assert all(0 <= place.span.start <= place.span.end <= size for place in source.places)
    for table in source.tables:
        for cell in (cell for row in table.rows for cell in row):
            assert 0 <= cell.start <= cell.end <= size
    sound_document(parse(source))
