"""Words of a long list as they stand in a text, where what is beside them allows it.

This is what a regular expression of hundreds of alternatives finds; but to compile such a one
takes longer than to compare two plans with the dict that is used here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

__all__ = ["Found", "Vocabulary", "Word", "longest_first", "ordered"]


class Word(NamedTuple):
    """A word that is none after one of the characters ``before`` or in front of one of ``after``."""

    text: str
    before: str = ""
    after: tuple[str, ...] = ()

    def stands(self, text: str, start: int, end: int) -> bool:
        """Tell whether the word is what ``text`` has at ``start``; it is read up to ``end``."""
        return (
            text.startswith(self.text, start, end)
            and not (self.before and start and text[start - 1] in self.before)
            and not (self.after and text.startswith(self.after, start + len(self.text), end))
        )


class Found(NamedTuple):
    """Where a word was found; ``stop`` says that it is a mark, not a word."""

    start: int
    end: int
    text: str
    stop: bool = False


class Vocabulary:
    """Words by their first characters, in the order in which they are tried at a place."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Index ``words``; of those that may stand at a place the first counts."""
        self._words: dict[str, list[Word]] = {}
        for word in words:
            self._words.setdefault(word.text[0], []).append(word)
        # Asked of every character of a text: what looks at more of it comes after.
        self._may_begin: Callable[[str], bool] = self._words.__contains__

    def at(self, text: str, start: int, end: int = sys.maxsize) -> Found | None:
        """Return the word that begins at ``start``; of ``text`` nothing from ``end`` on is seen."""
        for word in self._words.get(text[start : start + 1], ()):
            if word.stands(text, start, end):
                return Found(start, start + len(word.text), word.text)
        return None

    def within(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[Found]:
        """Yield the words between ``start`` and ``end`` from left to right, none overlapping."""
        for at in range(start, min(end, len(text))):
            if at >= start and self._may_begin(text[at]) and (found := self.at(text, at, end)):
                yield found
                start = found.end


def ordered(words: Iterable[str]) -> list[str]:
    """Return ``words``, each once, the longest first."""
    return sorted(set(words), key=lambda word: (-len(word), word))


def longest_first(words: Iterable[str]) -> Vocabulary:
    """Return a vocabulary that finds the longest of ``words``, whatever stands beside it."""
    return Vocabulary(Word(word) for word in ordered(words))
