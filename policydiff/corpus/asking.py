"""What is looked for, in the terms of a full-text index, and where it stands in a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from policydiff.errors import OptionError
from policydiff.model import Note
from policydiff.text.fold import fold
from policydiff.text.terms import pairs, run_of, storable
from policydiff.text.words import words

# A question of more is a text: its first words and characters say what it is about.
_MOST_WORDS, _LONGEST, _MOST_PHRASES = 64, 200, 16
_WORD = re.compile(r"\w")
_BETWEEN = r"[\W_]*"


@dataclass(frozen=True)
class Asked:
    """A question: its ``words``, each once, and its ``phrases``, which white space divides.

    ``text`` is all of it on one line; ``notes`` say what of it was left out.
    """

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    notes: tuple[Note, ...] = ()

    @cached_property
    def exact(self) -> str:
        """The full-text query for all of the phrases."""
        return " AND ".join(map(_phrase, self.phrases))

    @cached_property
    def any(self) -> str:
        """The full-text query for any of the words or phrases."""
        quoted = " OR ".join(f'"{word}"' for word in self.words)
        return " OR ".join([f"words : ({quoted})", *map(_phrase, self.phrases)])

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where phrases and words stand in ``text``: in order, none overlapping."""
        return [match.span() for match in self._pattern.finditer(text)]

    def is_all_in(self, text: str) -> bool:
        """Tell whether all of the words stand in ``text``."""
        folded = fold(text).lower()
        return all(word in folded for word in self.words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        phrases = (_BETWEEN.join(map(re.escape, phrase)) for phrase in self.phrases)
        alone = map(re.escape, sorted(self.words, key=len, reverse=True))
        return re.compile("|".join((*phrases, *alone)), re.IGNORECASE)


def asked(question: str) -> Asked:
    """Return ``question`` as it is looked for; quotes, operators and marks mean nothing in it.

    Raises:
        OptionError: there is no word in it.
    """
    text = " ".join(fold(storable(question)).lower().split())
    phrases = list(dict.fromkeys(filter(None, map(run_of, text.split(" ")))))
    found = list(dict.fromkeys(_words(text)))
    if not found or not phrases:
        raise OptionError("search.no_words", words=question)
    kept = tuple(found[:_MOST_WORDS])
    cut = tuple(phrase[:_LONGEST] for phrase in phrases[:_MOST_PHRASES])
    whole = len(kept) == len(found) and cut == tuple(phrases)
    notes = () if whole else (Note("search.cut", values={"words": _MOST_WORDS}),)
    return Asked(text, kept, cut, notes)


def _words(text: str) -> list[str]:
    """Return the words of ``text``; single characters count only where there is nothing else."""
    found = [word for word in words(text) if _WORD.search(word) and '"' not in word]
    return [word for word in found if len(word) > 1] or found


def _phrase(run: str) -> str:
    if len(run) == 1:  # the beginning of a pair, or the last of a sentence
        return f'pairs : ("{run}" *)'
    return f'pairs : "{" ".join(pairs(run)[:-1])}"'


def window(places: Sequence[tuple[int, int]], size: int, *, lead: int) -> int:
    """Return where a stretch of ``size`` characters begins that has most of ``places``.

    It begins ``lead`` characters before the first of them, 0 where there are none.
    """
    if not places:
        return 0
    best = max(places, key=lambda one: (_within(places, one[0], size - lead), -one[0]))
    return max(best[0] - lead, 0)


def _within(places: Sequence[tuple[int, int]], start: int, size: int) -> int:
    return sum(1 for one, end in places if one >= start and end <= start + size)
