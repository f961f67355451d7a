"""Files beside the documents: corpus.toml, codebooks, lexicons, answers, stores, earlier reports."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from benchmarks.hostile_cases.case import DONE, UNUSABLE, Case, plan, put, two, with_two

_COMPARE = ("compare", "a.txt", "b.txt")
_LEXICON = '[lexicon]\nname = "own"\nzh = "词表"\nen = "own"\nmode = "add"\n'


def _sidecar(content) -> Callable[[Path], None]:
    return with_two(content, "corpus.toml")


def _lexicon(entries: str) -> Callable[[Path], None]:
    return with_two(_LEXICON + entries, "own.toml")


def _by_lexicon(make: Callable[[Path], None], name: str, fed: str, code: int = UNUSABLE) -> Case:
    return Case(name, fed, make, (*_COMPARE, "--lexicon", "own.toml"), code)


def _store(harm: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what makes a folder of plans and a store in out/, then harmed."""

    def make(folder: Path) -> None:
        put(folder / "plans", "a.txt", plan())
        (folder / "out" / "store").mkdir(parents=True)
        harm(folder / "out" / "store" / "store.sqlite")

    return make


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE foreign_one (x)")


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA application_id = {0x70646966}")
        database.execute("PRAGMA user_version = 999")


def _directory(folder: Path) -> None:
    two(folder)
    (folder / "corpus.toml").mkdir()


def _pipe(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        two(folder)
        os.mkfifo(folder / name)

    return make


_TOML = (
    Case("corpus.toml of noise", "random bytes as corpus.toml", _sidecar(b"\xff\xfe\0\1" * 99), _COMPARE),
    Case("corpus.toml cut", "a corpus.toml that ends in a string", _sidecar('["a.txt"]\nregion = "甲'), _COMPARE),
    Case("corpus.toml of wrong types", "a year that is a list, a region that is a number", _sidecar('["a.txt"]\nyear = [2019]\nregion = 5\n'), _COMPARE),
    Case("corpus.toml so deep", "100,000 brackets in corpus.toml", _sidecar('["a.txt"]\nregion = ' + "[" * 100_000), _COMPARE),
    Case("corpus.toml of tables so deep", "a table of 10,000 dots", _sidecar(f"[{'.'.join('a' * 10_000)}]\n"), _COMPARE),
    Case("corpus.toml with a number so long", "a year of 10,000 digits", _sidecar(f'["a.txt"]\nyear = {"9" * 10_000}\n'), _COMPARE),
    Case("corpus.toml with a date beyond all", "a publication date of the year 99999", _sidecar('["a.txt"]\npublication_date = "99999-99-99"\n'), _COMPARE),
    Case("corpus.toml so long", "a corpus.toml of 30 MB", _sidecar(lambda: "".join(f'["{at}.txt"]\nyear = 2019\n' for at in range(1_000_000))), _COMPARE, DONE, heavy=True),
    Case("corpus.toml is a folder", "a folder named corpus.toml", _directory, _COMPARE),
    Case("corpus.toml is a pipe", "a named pipe as corpus.toml", _pipe("corpus.toml"), _COMPARE),
)  # fmt: skip

_WORDS = (
    _by_lexicon(_lexicon("[[initiative]]\nname = 5\n"), "a lexicon of numbers", "a name that is a number"),
    _by_lexicon(_lexicon('[[initiative]]\nname = "甲"\nsucceeds = ["乙"]\n[[initiative]]\nname = "乙"\nsucceeds = ["甲"]\n'), "a lexicon in a circle", "two initiatives that succeed each other"),
    _by_lexicon(with_two("", "own.toml"), "an empty lexicon", "a lexicon of no bytes"),
    _by_lexicon(with_two("[" * 100_000, "own.toml"), "a lexicon so deep", "100,000 brackets"),
    _by_lexicon(_lexicon("".join(f'[[initiative]]\nname = "名称{at}行动"\n' for at in range(2000))), "a long lexicon", "2,000 initiatives", DONE),
    Case("a codebook of noise", "random bytes as --codebook", with_two(b"\0\xff" * 99, "own.toml"), (*_COMPARE, "--codebook", "own.toml")),
    Case("a codebook so deep", "100,000 brackets as --codebook", with_two("[" * 100_000, "own.toml"), (*_COMPARE, "--codebook", "own.toml")),
    Case("a codebook without end", "/dev/zero as --codebook", two, (*_COMPARE, "--codebook", "/dev/zero")),
    Case("a lexicon without end", "/dev/zero as --lexicon", two, (*_COMPARE, "--lexicon", "/dev/zero")),
    Case("answers of noise", "random bytes as reviews.csv", with_two(b"\xff\0\xfe" * 999, "reviews.csv"), _COMPARE),
    Case("answers with other columns", "a reviews.csv about something else", with_two("a,b\n1,2\n", "reviews.csv"), _COMPARE),
    Case("an answer so long", "a field of 1 MB in reviews.csv", with_two('left,right,answer\n"' + "a" * 2**20 + '",b,same\n', "reviews.csv"), _COMPARE),
    Case("an open quotation", "a reviews.csv whose quotation never ends", with_two('left,right,answer\n"a,b,same\n' * 999, "reviews.csv"), _COMPARE),
    Case("answers without end", "/dev/zero as --reviews", two, (*_COMPARE, "--reviews", "/dev/zero")),
    Case("an earlier report so deep", "100,000 brackets as --previous", with_two("[" * 100_000, "old.json"), ("report", "a.txt", "b.txt", "--previous", "old.json", "-o", "out.html")),
    Case("an earlier report that is none", "a JSON list as --previous", with_two("[1, 2]", "old.json"), ("report", "a.txt", "b.txt", "--previous", "old.json", "-o", "out.html")),
    Case("an earlier report with a number so long", "10,000 digits as --previous", with_two("9" * 10_000, "old.json"), ("report", "a.txt", "b.txt", "--previous", "old.json", "-o", "out.html")),
    Case("an earlier report without end", "/dev/zero as --previous", two, ("report", "a.txt", "b.txt", "--previous", "/dev/zero", "-o", "out.html")),
    Case("labels of noise", "random bytes as labels for eval", with_two(b"\xff\0\xfe" * 99, "gold.csv"), ("eval", "gold.csv")),
    Case("rules of noise", "a rule that is none", two, ("report", "a.txt", "b.txt", "--rule", "\x1b[2J=" + "9" * 5000, "-o", "out.html")),
    Case("a model that is none", "a folder of noise as --model", with_two(b"\0" * 99, "model/model.safetensors"), (*_COMPARE, "--model", "model")),
)  # fmt: skip

_BATCH = ("batch", "plans", "--out", "out", "--jobs", "1")
_STORES = (
    Case("a store of noise", "random bytes as store.sqlite", _store(lambda path: path.write_bytes(b"noise" * 999)), _BATCH),
    Case("a store cut", "a database of which only the first page is left", _store(lambda path: path.write_bytes(b"SQLite format 3\0" + b"\x10\0\1\1\0@  " + b"\0" * 72 + b"x" * 3996)), _BATCH),
    Case("a foreign database", "the database of another program", _store(_foreign), _BATCH),
    Case("a store of the future", "a store of version 999", _store(_newer), _BATCH),
    Case("a store that is a folder", "a folder named store.sqlite", _store(lambda path: path.mkdir()), _BATCH),
    Case("a store to search that is noise", "search in a store of random bytes", _store(lambda path: path.write_bytes(b"noise" * 999)), ("search", "教师", "out")),
)  # fmt: skip

CASES = _TOML + _WORDS + _STORES
