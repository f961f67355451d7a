"""What readers of data files in TOML check alike: tables, keys, texts, phrases.

Each kind of file has messages of its own: the code of an error is the kind, a dot, the fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn

from policydiff.errors import OptionError, ReadError
from policydiff.read.beside import toml_in
from policydiff.read.raw import read_bytes
from policydiff.text.fold import fold

__all__ = [
    "Place",
    "check_keys",
    "folded",
    "phrases",
    "read_toml",
    "repeated",
    "text_of",
]

# What neither folding nor the rule of spaces changes: most phrases, and they are many.
_PLAIN = re.compile(r"[0-9A-Za-z+\u4e00-\u9fff]*")


class Place(NamedTuple):
    """Where in which file of which ``kind`` something stands, for the message when it is wrong."""

    kind: str
    file: str
    entry: str

    def at(self, entry: str) -> Place:
        """Return the place of ``entry`` in the same file."""
        return Place(self.kind, self.file, entry)

    def wrong(self, what: str, **values: object) -> NoReturn:
        """Raise the error ``what`` of this kind of file.

        Raises:
            OptionError: always.
        """
        raise OptionError(f"{self.kind}.{what}", file=self.file, entry=self.entry, **values)


def read_toml(path: str | Path, kind: str) -> dict[str, object]:
    """Return the content of the TOML file at ``path``; a byte order mark is no fault.

    Raises:
        OptionError: ``KIND.unreadable`` or ``KIND.malformed``.
    """
    try:
        text = read_bytes(str(path)).decode("utf-8-sig")
    except (ReadError, UnicodeDecodeError) as error:
        raise OptionError(f"{kind}.unreadable", file=str(path), reason=error) from error
    try:
        return toml_in(text)
    except ValueError as error:
        raise OptionError(f"{kind}.malformed", file=str(path), reason=error) from error


def check_keys(table: Mapping[str, object], known: set[str], place: Place) -> None:
    """Raise ``key`` when ``table`` has a key that is not ``known``."""
    for key in table:
        if key not in known:
            place.wrong("key", key=key, known=", ".join(sorted(known)))


def text_of(
    table: Mapping[str, object], key: str, place: Place, *, default: str | None = None
) -> str:
    """Return the text under ``key``, on one line and not empty; else raise ``text``."""
    value = table.get(key, default)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        place.wrong("text", key=key)
    return value.strip()


def phrases(value: object, place: Place, lengths: tuple[int, int]) -> tuple[str, ...]:
    """Return the phrases of the list ``value``, folded; ``lengths`` are the least and the most.

    Raises ``list``, ``phrase`` or ``length``.
    """
    if not isinstance(value, list):
        place.wrong("list")
    return tuple([_phrase(entry, place, lengths) for entry in value])


def _phrase(entry: object, place: Place, lengths: tuple[int, int]) -> str:
    if not isinstance(entry, str):
        place.wrong("phrase", value=repr(entry))
    phrase = folded(entry)
    least, most = lengths
    if not least <= len(phrase) <= most or not phrase.isprintable():
        place.wrong("length", value=repr(entry), least=least, most=most)
    return phrase


def folded(phrase: str) -> str:
    """Return ``phrase`` as it stands in a cleaned item: spaces only between ASCII characters."""
    if _PLAIN.fullmatch(phrase):
        return phrase
    one_line = re.sub(r"\s+", " ", fold(phrase)).strip()
    return re.sub(r"(?<![!-~]) | (?![!-~])", "", one_line)


def repeated(values: Iterable[str]) -> Iterator[str]:
    """Yield what stands in ``values`` a second time."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)
