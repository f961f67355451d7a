"""Any bytes that call themselves a page are read, or an error says why not."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.files import read_as
from benchmarks.fuzz.material import fixtures, texts

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
