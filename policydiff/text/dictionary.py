"""A large dictionary of words of which only what a text may contain is ever parsed.

A plan uses some thousand of the 350,000 words of jieba's dictionary; to put them all into a dict
takes longer than a whole comparison. Here the bytes of the file are indexed by the beginnings of
its words, all at once in numpy, and the words that begin as something in a text does are parsed
when that text comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log

import numpy as np
from numpy.typing import NDArray

__all__ = ["Dictionary"]

# A word is filed under the first bytes of its UTF-8: two Chinese characters, three bytes each.
_KEY = 6
_CHINESE = 0xE0  # the first byte of a character of three bytes or more is at least this


class Dictionary:
    """Words with what they weigh, of a file with lines "word frequency tag" in UTF-8.

    ``weights`` holds the words that ``learn`` was asked for so far: the logarithms of their
    shares in all frequencies. ``longest`` says how long they get, by their first two characters.
    Words in ``own`` take precedence over the file.
    """

    def __init__(self, raw: bytes, own: Iterable[str], own_frequency: int) -> None:
        self.weights: dict[str, float] = {}
        self.longest: dict[str, int] = {}
        self._raw = raw if raw.endswith(b"\n") else raw + b"\n"
        self._seen: set[str] = set()
        others = self._index()
        known = dict.fromkeys(own, own_frequency)
        replaced = self._parsed(self._lines({word[:2] for word in known}))
        without = self._file_total - sum(count for word, count in replaced if word in known)
        self.log_total = log(without + own_frequency * len(known))
        self._add(known.items())
        # A word with another than a Chinese character among its first two is filed under bytes of
        # what follows them too; there are few such words.
        self._add(self._parsed(others))

    def learn(self, text: str) -> None:
        """Have all words ready that may stand in ``text``."""
        beginnings = {text[at : at + 2] for at in range(len(text))}
        new = beginnings - self._seen
        new |= {beginning[:1] for beginning in new} - self._seen
        if new:
            self._add(self._parsed(self._lines(new)))
            self._seen |= new  # last: a thread that finds them there finds the words too

    def _index(self) -> NDArray[np.int64]:
        """Index the file, and return the lines of words that the index does not find."""
        data = np.frombuffer(self._raw, np.uint8)
        self._ends = np.flatnonzero(data == ord("\n"))
        self._starts = np.concatenate(([0], self._ends[:-1] + 1))
        spaces = np.flatnonzero(data == ord(" ")).reshape(-1, 2)  # two in each line
        self._file_total = _sum(data, spaces)
        keys = _keys(data, self._starts, spaces[:, 0])
        self._order = np.argsort(keys, kind="stable")  # fast: the file is all but sorted
        self._sorted = keys[self._order]
        second = data[np.minimum(self._starts + 3, len(data) - 1)]
        other = (data[self._starts] < _CHINESE) | ((second < _CHINESE) & (second != ord(" ")))
        return np.flatnonzero(other)

    def _lines(self, beginnings: Iterable[str]) -> NDArray[np.int64]:
        """Return the lines of the words with one of these ``beginnings``, in the file's order."""
        encoded = (each.encode("utf-8", "surrogatepass")[:_KEY] for each in beginnings)
        keys = np.array(
            [int.from_bytes(key.ljust(_KEY, b"\0"), "big") for key in encoded], np.int64
        )
        first = np.searchsorted(self._sorted, keys)
        last = np.searchsorted(self._sorted, keys, side="right")
        lines = [self._order[a:b] for a, b in zip(first, last, strict=True) if a < b]
        return np.sort(np.concatenate(lines)) if lines else np.zeros(0, np.int64)

    def _add(self, words: Iterable[tuple[str, int]]) -> None:
        weights, longest, log_total = self.weights, self.longest, self.log_total
        for word, frequency in words:
            if frequency:  # one of none is no word but the beginning of others
                weights.setdefault(word, log(frequency) - log_total)
                if len(word) > longest.get(word[:2], 0):
                    longest[word[:2]] = len(word)

    def _parsed(self, lines: NDArray[np.int64]) -> Iterator[tuple[str, int]]:
        raw = self._raw
        bounds = zip(self._starts[lines].tolist(), self._ends[lines].tolist(), strict=True)
        for start, end in bounds:
            word, frequency, _ = raw[start:end].decode("utf-8").split(" ")
            yield word, int(frequency)


def _keys(
    data: NDArray[np.uint8], starts: NDArray[np.int64], stops: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return for each word the number that its first bytes make, as many as ``_KEY``."""
    keys = np.zeros(len(starts), np.int64)
    for place in range(_KEY):
        at = starts + place
        byte = np.where(at < stops, data[np.minimum(at, len(data) - 1)], 0)
        keys = (keys << 8) | byte
    return keys


def _sum(data: NDArray[np.uint8], spaces: NDArray[np.int64]) -> int:
    """Return the sum of the decimal numbers between the two spaces of all lines."""
    digits = spaces[:, 1] - spaces[:, 0] - 1
    total = 0
    for place in range(int(digits.max(initial=0))):
        ends = spaces[digits > place, 1]
        total += 10**place * int((data[ends - 1 - place] - ord("0")).sum(dtype=np.int64))
    return total
