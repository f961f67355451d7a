"""Words that no dictionary has, as jieba's hidden Markov model finds them.

Each character begins (B), continues (M) or ends (E) a word or is one (S); the likeliest course of
these states is taken. The probabilities are jieba's, kept in ``data/compiled``: to import jieba
for them takes longer than to cut a plan into words.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

from policydiff.bundled import DATA, table

__all__ = ["NEVER", "PROBABILITIES", "STATES", "Model", "unknown_words"]

PROBABILITIES = DATA / "compiled" / "jieba.emissions"
STATES = "BMES"
NEVER = -3.14e100
_BEFORE = {"B": "ES", "M": "MB", "S": "SE", "E": "BM"}
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_KEPT = 8192


class Model(NamedTuple):
    """Logarithms: of the first state, of one state after another, of a character in a state."""

    start: Mapping[str, float]
    after: Mapping[str, Mapping[str, float]]
    characters: str
    emissions: array[float]


def unknown_words(run: str) -> Iterator[str]:
    """Yield the words of a ``run`` of characters that are no known words together."""
    for is_chinese, group in groupby(run, lambda char: "一" <= char <= "\u9fd5"):
        stretch = "".join(group)
        if is_chinese:
            yield from _chinese(stretch)
        else:
            yield from filter(None, _LATIN.split(stretch))


def _chinese(stretch: str) -> Iterator[str]:
    start = 0
    for at, state in enumerate(_states(stretch)):
        if state == "B":
            start = at
        elif state in "ES":
            yield stretch[start if state == "E" else at : at + 1]
            start = at + 1
    if start < len(stretch):
        yield stretch[start:]


def _states(stretch: str) -> Sequence[str]:
    """Return the likeliest states (the algorithm of Viterbi); of equal ones the later letter."""
    model, first = _model(), _emitted(stretch[0])
    so_far = {state: model.start[state] + first[state] for state in STATES}
    ways = {state: state for state in STATES}
    for char in stretch[1:]:
        emitted, steps = _emitted(char), {}
        for state in STATES:
            steps[state] = max(
                (so_far[before] + model.after[before].get(state, NEVER) + emitted[state], before)
                for before in _BEFORE[state]
            )
        ways = {state: ways[before] + state for state, (_, before) in steps.items()}
        so_far = {state: weight for state, (weight, _) in steps.items()}
    return ways[max("ES", key=lambda state: (so_far[state], state))]


@lru_cache(maxsize=_KEPT)
def _emitted(char: str) -> Mapping[str, float]:
    model = _model()
    at = model.characters.find(char)
    if at < 0:
        return dict.fromkeys(STATES, NEVER)
    return dict(zip(STATES, model.emissions[4 * at : 4 * at + 4], strict=True))


@cache
def _model() -> Model:
    emissions = array("d", PROBABILITIES.read_bytes())
    if sys.byteorder == "big":
        emissions.byteswap()
    return Model(**table("jieba-model") | {"emissions": emissions})
