"""How much a modifier says: 学前教育 is a topic, 长效 nothing, 县管校聘 a name."""

from __future__ import annotations

from policydiff.extract.naming import Naming

_TOPIC, _HEAD = 0.5, 0.25
_LONGEST_WORD = 5


def information(modifier: str, rules: Naming) -> float:
    """Return how much a modifier says: its characters, those of topics half, of generic words none.

    The reading that says least counts.
    """
    least = [0.0]
    for end in range(1, len(modifier) + 1):
        best = least[end - 1] + 1.0
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            best = min(best, least[start] + _weight(modifier[start:end], rules))
        if modifier[end - 1] in rules.empty:
            best = min(best, least[end - 1])
        least.append(best)
    return least[-1]


def _weight(word: str, rules: Naming) -> float:
    if word in rules.empty:
        return 0.0
    if word in rules.topics:
        return _TOPIC * len(word)
    return _HEAD * len(word) if word in rules.heads else float(len(word))
