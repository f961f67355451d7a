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

from jieba import finalseg

from policydiff.bundled import DATA
from policydiff.extract.codebook import read_codebook
from policydiff.extract.lexicon import Entry, read_lexicon
from policydiff.text.dictionary import STARTS, index
from policydiff.text.unknown import NEVER, PROBABILITIES, STATES, Model

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
    words = index((Path(finalseg.__file__).parents[1] / "dict.txt").read_bytes())
    yield COMPILED / "jieba.json", _json({**words._asdict(), "starts": None})
    yield STARTS, _little(words.starts)
    yield COMPILED / "jieba-model.json", _json(model()._asdict() | {"emissions": None})
    yield PROBABILITIES, _little(model().emissions)


def model() -> Model:
    """Return jieba's model of words that no dictionary has."""
    characters = "".join(sorted({char for of in finalseg.emit_P.values() for char in of}))
    emissions = [finalseg.emit_P[s].get(char, NEVER) for char in characters for s in STATES]
    return Model(finalseg.start_P, finalseg.trans_P, characters, array("d", emissions))


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
