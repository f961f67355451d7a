"""Any bytes that call themselves a table in plain text are read, or an error says why not."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.files import read_as_table
from benchmarks.fuzz.material import FIXTURES, texts

_ENCODINGS = ("utf-8", "gb18030", "utf-16")


def seeds() -> Iterator[bytes]:
    """Yield the fixtures, and texts whose sentences are cells."""
    for path in sorted((FIXTURES / "csv").glob("*.[ct]sv")):
        yield path.read_bytes()
    for text in texts():
        for separator, encoding in zip(",;\t", _ENCODINGS, strict=True):
            table = text[:300].replace("，", separator).replace("。", f'{separator}"甲\n""乙"""\n')
            yield (f"sep={separator}\n" + table).encode(encoding, "ignore")


def once(data: bytes) -> None:
    """Read and parse a table; where tabs are in it, also as one that is named for them."""
    read_as_table("fuzzed.csv", data)
    if b"\t" in data:
        read_as_table("fuzzed.tsv", data)
