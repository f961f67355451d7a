"""What a text is found by in a full-text index: its words, and its characters in pairs.

An index of words alone loses what is cut one way in a question and another in a text; pairs of
characters find any run of them, word or not, but also 中学 in 集中学习. So there are both: words
rank, pairs tell where the very phrase stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.text.fold import fold
from policydiff.text.words import inner_words, words

# Longer ones are rows of letters or digits, with nothing to find inside.
_LONGEST = 12
# A phrase does not go over the end of a sentence; other marks and spaces within it do not count.
_ENDS = re.compile(r"[。；;!?\n]")
_BETWEEN = re.compile(r"[\W_]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """Return ``text``, of the same length, without halves of characters: no file holds those."""
    return _SURROGATE.sub("\ufffd", text)


def search_words(text: str) -> list[str]:
    """Return the words of ``text`` and those inside them, without marks, in small letters."""
    found: list[str] = []
    for word in words(_folded(text)):
        if _BETWEEN.fullmatch(word) is None:
            found.append(word)
            if len(word) <= _LONGEST and not word.isascii():
                found += inner_words(word)
    return found


def pairs(text: str) -> list[str]:
    """Return every two neighbouring characters of ``text``, and the last of a sentence alone.

    A run of characters stands in a text when its pairs stand there, one after the other.
    """
    return [pair for run in _runs(text) for pair in _paired(run)]


def run_of(text: str) -> str:
    """Return the characters of ``text`` that a phrase is looked for by: no marks, no spaces."""
    return "".join(_runs(text))


def _runs(text: str) -> Iterator[str]:
    return (_BETWEEN.sub("", sentence) for sentence in _ENDS.split(_folded(text)))


def _paired(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]


def _folded(text: str) -> str:
    return fold(storable(text)).lower()
