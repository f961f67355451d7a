"""Find any of many phrases in a text, in time linear in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from policydiff.records import dataclass

__all__ = ["SHORTEST", "PhraseIndex", "phrase_index"]

# A phrase of one character would be found inside unrelated words.
SHORTEST = 2

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class PhraseIndex(Generic[Meaning]):
    """Phrases with what they mean, and by their first ``SHORTEST`` characters their lengths.

    The lengths stand longest first, so as many look-ups are made at a character as there are
    lengths, at most.
    """

    phrases: Mapping[str, Meaning]
    lengths: Mapping[str, Sequence[int]]

    def starts(self, text: str) -> list[int]:
        """Return where phrases may begin in ``text``."""
        lengths = self.lengths
        return [at for at in range(len(text)) if text[at : at + SHORTEST] in lengths]

    def at(self, text: str, start: int) -> list[tuple[int, Meaning]]:
        """Return end and meaning of all phrases that begin at ``start``, longest first."""
        found = []
        for length in self.lengths[text[start : start + SHORTEST]]:
            meaning = self.phrases.get(text[start : start + length])
            if meaning is not None and start + length <= len(text):
                found.append((start + length, meaning))
        return found


def phrase_index(phrases: Mapping[str, Meaning]) -> PhraseIndex[Meaning]:
    """Return the index of ``phrases``, each of ``SHORTEST`` characters or more."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for text in phrases:
        lengths[text[:SHORTEST]].add(len(text))
    return PhraseIndex(
        dict(phrases), {key: sorted(of, reverse=True) for key, of in lengths.items()}
    )
