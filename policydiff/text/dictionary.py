"""A large dictionary of words of which only what a text may contain is ever parsed.

A plan uses some thousand of the 350,000 words of jieba's dictionary; to put them all into a dict
takes longer than a whole comparison. Words that begin alike stand together in its file, so it is
enough to know where each two first characters have their lines. That index is kept in
``data/compiled``, and made anew when another edition of the file is installed.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from math import log
from operator import add
from typing import NamedTuple
from zlib import crc32

from policydiff.bundled import DATA, table

__all__ = ["Dictionary", "Index", "index"]

STARTS = DATA / "compiled" / "jieba.starts"
# What stands in the place of the second character after a word of one.
_NONE = " "


class Index(NamedTuple):
    """Where the lines of a dictionary stand whose words begin with the same two characters.

    The lines of the first character ``first[n]`` are those of the ``seconds`` from ``groups[n]``
    to ``groups[n + 1]``, and the lines of each of these stand from one of ``starts`` to the next.
    """

    crc: int
    total: int
    first: str
    groups: list[int]
    seconds: str
    starts: array[int]


class _Weights(dict[str, float]):
    """The logarithm of the share that a frequency, as it is written, has in all."""

    def __init__(self, total: int) -> None:
        self.log_total = log(total)

    def __missing__(self, frequency: str) -> float:
        weight = self[frequency] = log(int(frequency)) - self.log_total
        return weight


class Dictionary:
    """Words with their frequencies, of a file with lines "word frequency tag" in UTF-8.

    ``frequencies`` holds the words that ``learn`` was asked for so far, ``weights`` what a
    frequency weighs. ``longest`` says how long words get, by their first two characters. Words in
    ``own`` take precedence over the file.
    """

    def __init__(self, raw: bytes, own: Iterable[str], own_frequency: int) -> None:
        self._raw = raw if raw.endswith(b"\n") else raw + b"\n"
        self._index = _kept_index()
        if self._index.crc != crc32(self._raw):
            self._index = index(self._raw)
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._seen: set[str] = set()
        self._own: dict[str, str] = {}
        self.frequencies: dict[str, str] = {}
        self.longest: dict[str, int] = {}
        own = set(own)
        self.learn("\n".join(own))
        replaced = sum(int(self.frequencies.get(word, 0)) for word in own)
        self.weights = _Weights(self._index.total - replaced + own_frequency * len(own))
        self._own = dict.fromkeys(own, str(own_frequency))
        self.frequencies.update(self._own)
        for word in own:
            self._lengthen(word[:2], [word])

    def learn(self, text: str) -> None:
        """Have all words ready that may stand in ``text``."""
        beginnings = set(map(add, text, text[1:])) | {char + _NONE for char in set(text)}
        if new := beginnings - self._seen:
            found: dict[str, str] = {}
            for beginning in new:
                for lines in self._lines(*beginning):
                    found.update(self._words(beginning, lines))
            self.frequencies.update(found | self._own)
            self._seen |= new  # last: a thread that finds them there finds the words too

    def _lines(self, first: str, second: str) -> Iterator[bytes]:
        starts, seconds = self._index.starts, self._index.seconds
        places = self._places.get(first)
        if places is None:
            places = self._places[first] = list(self._groups(first))
        for start, end in places:
            at = seconds.find(second, start, end)
            while at >= 0:
                yield self._raw[starts[at] : starts[at + 1]]
                at = seconds.find(second, at + 1, end)

    def _groups(self, first: str) -> Iterator[tuple[int, int]]:
        """Yield from where to where the second characters after ``first`` stand: rarely twice."""
        at = self._index.first.find(first)
        while at >= 0:
            yield self._index.groups[at], self._index.groups[at + 1]
            at = self._index.first.find(first, at + 1)

    def _words(self, beginning: str, lines: bytes) -> Iterable[tuple[str, str]]:
        """Return the words of ``lines`` with their frequencies, as they are written."""
        fields = lines.decode("utf-8").split()
        words = fields[::3]
        self._lengthen(beginning, words)
        # A word of frequency 0 is none but the beginning of others.
        return [each for each in zip(words, fields[1::3], strict=True) if each[1] != "0"]

    def _lengthen(self, beginning: str, words: Iterable[str]) -> None:
        self.longest[beginning] = max(self.longest.get(beginning, 1), *map(len, words))


def _kept_index() -> Index:
    starts = array("I", STARTS.read_bytes())
    if sys.byteorder == "big":
        starts.byteswap()
    return Index(**table("jieba") | {"starts": starts})


def index(raw: bytes) -> Index:
    """Return the index of a dictionary: UTF-8, lines "word frequency tag", each with its end."""
    firsts: list[str] = []
    groups: list[int] = []
    seconds: list[str] = []
    starts = array("I")
    total = at = 0
    before = first = ""
    for line in raw.splitlines(keepends=True):
        word, frequency, _ = line.decode("utf-8").split(" ")
        beginning = (word + _NONE)[:2]
        if beginning != before:
            if beginning[0] != first:
                first = beginning[0]
                firsts.append(first)
                groups.append(len(seconds))
            seconds.append(beginning[1])
            starts.append(at)
            before = beginning
        at += len(line)
        total += int(frequency)
    ends = [*groups, len(seconds)]
    return Index(
        crc32(raw), total, "".join(firsts), ends, "".join(seconds), array("I", [*starts, at])
    )
