"""A large dictionary of words of which only what a text may contain is ever parsed.

A plan uses some thousand of the 350,000 words of jieba's dictionary; to put them all into a dict
takes longer than a whole comparison. Words that begin alike stand together in its file, so it is
enough to know where each first character has its lines: that index is kept in
``data/compiled/jieba.json``, and made anew when another edition of the file is installed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise
from math import log
from typing import Any
from zlib import crc32

from policydiff.bundled import table

__all__ = ["Dictionary", "index"]

# Words are looked up by so many of their first characters, and those of one by it.
_BEGINNING = 2


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
        found = table("jieba")
        if found["crc"] != crc32(raw):
            found = index(raw)
        self._raw = raw if raw.endswith(b"\n") else raw + b"\n"
        self._first: str = found["first"]
        self._starts: list[int] = [*found["starts"], len(self._raw)]
        self._read: dict[str, list[str]] = {}
        self._seen: set[str] = set()
        self._own: dict[str, str] = {}
        self.frequencies: dict[str, str] = {}
        self.longest: dict[str, int] = {}
        own = set(own)
        self.learn("\n".join(own))
        replaced = sum(int(self.frequencies.get(word, 0)) for word in own)
        self.weights = _Weights(found["total"] - replaced + own_frequency * len(own))
        self._own = dict.fromkeys(own, str(own_frequency))
        self.frequencies.update(self._own)
        for word in own:
            self._lengthen(word[:_BEGINNING], [word])

    def learn(self, text: str) -> None:
        """Have all words ready that may stand in ``text``."""
        beginnings = set(map("".join, pairwise(text))) | set(text)
        if new := beginnings - self._seen:
            self.frequencies.update({**self._words(new), **self._own})
            self._seen |= new  # last: a thread that finds them there finds the words too

    def _words(self, beginnings: set[str]) -> dict[str, str]:
        """Return the words with one of ``beginnings``, and a few that stand among them."""
        found: dict[str, str] = {}
        by_first = groupby(sorted(beginnings), key=lambda beginning: beginning[0])
        for first, alike in [(first, list(alike)) for first, alike in by_first]:
            for block in self._blocks(first):
                for beginning in alike:
                    found.update(self._group(block, beginning))
        return found

    def _blocks(self, first: str) -> list[str]:
        """Return the lines of the words with the character ``first``, after a line end each."""
        blocks = self._read.get(first)
        if blocks is None:
            blocks = self._read[first] = []
            at = self._first.find(first)
            while at >= 0:
                lines = self._raw[self._starts[at] : self._starts[at + 1]]
                blocks.append("\n" + lines.decode("utf-8"))
                at = self._first.find(first, at + 1)
        return blocks

    def _group(self, block: str, beginning: str) -> Iterable[tuple[str, str]]:
        """Return words and frequencies from the first line with this beginning to the last."""
        sought = f"\n{beginning} " if len(beginning) < _BEGINNING else f"\n{beginning}"
        start = block.find(sought)
        if start < 0:
            return ()
        fields = block[start : block.find("\n", block.rfind(sought) + 1)].split()
        words = fields[::3]
        self._lengthen(beginning, words)
        # A word of frequency 0 is none but the beginning of others.
        return [each for each in zip(words, fields[1::3], strict=True) if each[1] != "0"]

    def _lengthen(self, beginning: str, words: Iterable[str]) -> None:
        self.longest[beginning] = max(self.longest.get(beginning, 1), *map(len, words))


def index(raw: bytes) -> dict[str, Any]:
    """Return where the lines of a dictionary begin, by first characters, and all frequencies."""
    total = at = 0
    firsts, starts = [], []
    by_first = groupby(raw.splitlines(keepends=True), lambda line: line.decode("utf-8")[0])
    for first, lines in by_first:
        firsts.append(first)
        starts.append(at)
        for line in lines:
            at += len(line)
            total += int(line.split(b" ")[1])
    return {"crc": crc32(raw), "total": total, "first": "".join(firsts), "starts": starts}
