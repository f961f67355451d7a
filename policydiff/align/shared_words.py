"""Which words two items share, how much they weigh and where they stand.

For people, not for the score: the alignment compares bags of terms, this shows the words in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from policydiff.model import Item
from policydiff.model.explanation import Place, SharedWord
from policydiff.text.clean import CleanText, clean
from policydiff.text.words import words

# A reader takes in so many words; what comes after weighs little.
MOST = 8
# The shortest word that means something by itself.
_SHORTEST = 2
_DECIMALS = 4
# Items whose words are kept: those of a pair of long plans.
_KEPT = 512
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Cut:
    """An item's clean text and the words in it."""

    text: CleanText
    words: frozenset[str]


@lru_cache(maxsize=_KEPT)
def _cut(item: Item) -> _Cut:
    text = clean(item)
    found = {word for word in words(text.text) if len(word) >= _SHORTEST and _HAN.search(word)}
    return _Cut(text, frozenset(found))


class WordTable:
    """The words of the items of both plans, which tell what is rare between them."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Cut all ``items`` into words."""
        self._items = {item.id: _cut(item) for item in items}
        self._counts = Counter(word for cut in self._items.values() for word in cut.words)

    def shared(self, left: str, right: str, *, most: int = MOST) -> tuple[SharedWord, ...]:
        """Return the ``most`` weighty words that the items with these ids share, heaviest first.

        A word counts when it is a word of one item and stands in the other, where no longer
        shared word covers it. Its weight is log ((1 + n) / items with the word) × (1 + log of
        its mentions on the side with fewer), as a share of all; ties go by the word.
        """
        one, other = self._items[left], self._items[right]
        found = _places(one, other)
        weights = {
            word: self._rarity(word) * (1 + log(min(map(len, places))))
            for word, places in found.items()
        }
        total = sum(weights.values()) or 1
        ranked = sorted(weights, key=lambda word: (-weights[word], word))
        return tuple(
            SharedWord(
                word,
                round(weights[word] / total, _DECIMALS),
                _spans(one.text, found[word][0], len(word)),
                _spans(other.text, found[word][1], len(word)),
            )
            for word in ranked[:most]
        )

    def _rarity(self, word: str) -> float:
        return log((1 + len(self._items)) / self._counts[word])


def _places(one: _Cut, other: _Cut) -> dict[str, tuple[list[int], list[int]]]:
    """Return where shared words stand in both texts; the longer ones take their places first."""
    texts = one.text.text, other.text.text
    free = [True] * len(texts[0]), [True] * len(texts[1])
    common = [word for word in one.words | other.words if word in texts[0] and word in texts[1]]
    found = {}
    for word in sorted(common, key=lambda word: (-len(word), word)):
        left, right = (_free(word, *side) for side in zip(texts, free, strict=True))
        if left and right:
            found[word] = left, right
            _take(free[0], left, len(word))
            _take(free[1], right, len(word))
    return found


def _free(word: str, text: str, free: Sequence[bool]) -> list[int]:
    """Return where ``word`` stands in ``text`` with all its characters free, without overlap."""
    found = []
    at = text.find(word)
    while at >= 0:
        clear = all(free[at : at + len(word)])
        if clear:
            found.append(at)
        at = text.find(word, at + (len(word) if clear else 1))
    return found


def _take(free: list[bool], places: Iterable[int], length: int) -> None:
    for at in places:
        free[at : at + length] = [False] * length


def _spans(text: CleanText, places: Iterable[int], length: int) -> tuple[Place, ...]:
    return tuple(text.span(at, at + length) for at in places)
