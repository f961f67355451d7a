"""How much a modifier says: 学前教育 is a topic, 长效 nothing, 县管校聘 a name."""

from __future__ import annotations

from functools import lru_cache

from policydiff.extract.naming import Naming, naming

_TOPIC, _HEAD = 0.5, 0.5
_LONGEST_WORD = 5
_KEPT = 50_000


@lru_cache(maxsize=_KEPT)
def information(modifier: str) -> float:
    """Return how much ``modifier`` says: its characters, of topics half, of generic words none.

    The reading that says least counts. Takes time linear in the length.
    """
    rules = naming()
    least = [0.0]
    for end in range(1, len(modifier) + 1):
        best = least[end - 1] + (modifier[end - 1] not in rules.empty)
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            word = modifier[start:end]
            if word in rules.little:
                best = min(best, least[start] + _weight(word, rules))
        least.append(best)
    return least[-1]


def _weight(word: str, rules: Naming) -> float:
    if word in rules.empty:
        return 0.0
    return (_TOPIC if word in rules.topics else _HEAD) * len(word)
