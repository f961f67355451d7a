"""Write the tables of ``policydiff/data`` a second time as JSON, which is read far sooner.

usage: python tools/compile_data.py     (after every change of a TOML file there)
"""

import json
import sys
import tomllib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from pathlib import Path

import jieba

from policydiff.bundled import DATA
from policydiff.extract.codebook import read_codebook
from policydiff.extract.lexicon import Entry, read_lexicon
from policydiff.text.dictionary import STARTS, index

COMPILED = DATA / "compiled"
Table = dict[str, object]


def table(path: Path) -> Table:
    """Return the content of one file, or of all files in a folder."""
    content: Table = {}
    for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
        content |= tomllib.loads(file.read_text(encoding="utf-8"))
    return content


def codebook(path: Path) -> Table:
    """Return a codebook as its reader makes it, checked and folded; a term is text and weight."""
    found = asdict(read_codebook(path))
    for entry in found["classes"]:
        entry["terms"] = [list(term.values()) for term in entry["terms"]]
    return found


def lexicon(path: Path) -> Table:
    """Return a lexicon as its reader makes it, checked and folded; what is usual is left out."""
    usual = {field.name: field.default for field in fields(Entry)}
    found = asdict(read_lexicon(path, base=None))
    found["entries"] = [
        {name: value for name, value in entry.items() if value != usual[name]}
        for entry in found["entries"]
    ]
    return found


READERS: dict[str, Callable[[Path], Table]] = {"codebook": codebook, "lexicon": lexicon}


def compiled() -> Iterator[tuple[Path, bytes]]:
    """Yield every file of ``data/compiled`` with what it should hold."""
    for path in sorted([*DATA.glob("*.toml"), DATA / "messages"]):
        yield COMPILED / f"{path.stem}.json", _json(READERS.get(path.stem, table)(path))
    words = index((Path(jieba.__file__).parent / "dict.txt").read_bytes())
    yield COMPILED / "jieba.json", _json({**words._asdict(), "starts": None})
    yield STARTS, _little(words.starts)


def _little(numbers: array) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def main() -> int:
    """Write the files."""
    COMPILED.mkdir(exist_ok=True)
    for path, content in compiled():
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
