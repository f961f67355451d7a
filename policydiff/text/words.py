"""Cut Chinese text into words: jieba's algorithm and dictionary, loaded our own way.

jieba itself leaves a cache in the shared temporary folder (anyone may have written it), takes
half a second without that cache, logs to stderr and imports ``pkg_resources`` when it can.
Here its dictionary is read straight from the installed package (see ``text.dictionary``), fast
enough to need no cache, and a short list of policy terms (``data/words.txt``) is added.
"""

from __future__ import annotations

import re
import sys
import threading
import warnings
from functools import cache
from importlib import resources
from typing import Any

from policydiff import bundled
from policydiff.text.dictionary import Dictionary

# jieba's search for unknown words takes quadratic time on a run of text without a stop.
_LONGEST_RUN = 1000
_PIECE = re.compile(rf"[^。；\n]{{1,{_LONGEST_RUN}}}|[。；\n]")
# Frequency of our own terms: above nearly every combination of the words they consist of.
_OWN_FREQUENCY = 20_000
_NEVER = float("-inf")

_Route = dict[int, tuple[float, int]]


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order; joined they are ``text`` again."""
    cut = _tokenizer().cut
    return [word for piece in _PIECE.findall(text) for word in cut(piece)]


def own_terms() -> list[str]:
    """Return the policy terms that are kept whole."""
    return [line for line in bundled.lines("words.txt") if line and not line.startswith("#")]


_building = threading.Lock()


def _tokenizer() -> Any:  # jieba has no types
    with _building:
        return _build()


@cache
def _build() -> Any:
    jieba = _quiet_jieba()
    file = resources.files("jieba") / "dict.txt"
    dictionary = Dictionary(file.read_bytes(), own_terms(), _OWN_FREQUENCY)

    class Tokenizer(jieba.Tokenizer):  # type: ignore[misc, name-defined]
        def initialize(self, dictionary: str | None = None) -> None:
            raise NotImplementedError("the dictionary is set below")

        def get_DAG(self, sentence: str) -> None:  # noqa: N802
            """Leave it to ``calc``, which finds the words and the best way through them at once."""

        def calc(self, sentence: str, dag: None, route: _Route) -> None:  # noqa: ARG002
            dictionary.learn(sentence)
            _best_ways(sentence, dictionary, route)

    tokenizer = Tokenizer()
    tokenizer.FREQ = dictionary.weights  # jieba only asks it whether there is such a word
    tokenizer.initialized = True
    return tokenizer


def _best_ways(text: str, dictionary: Dictionary, route: _Route) -> None:
    """Fill ``route``: for each place the weight of the best way on, and where its first word ends.

    Of equal ways the one with the longer first word is taken; a character that begins no known
    word is a word of its own. The end is the index of the word's last character.
    """
    weight, longest = dictionary.weights.get, dictionary.longest.get
    size = len(text)
    route[size] = (0.0, 0)
    for start in range(size - 1, -1, -1):
        best, last = _NEVER, start
        stop = min(start + longest(text[start : start + 2], 1), size)
        for end in range(start + 1, stop + 1):
            word = weight(text[start:end])
            if word is not None and word + route[end][0] >= best:
                best, last = word + route[end][0], end - 1
        if best == _NEVER:
            best = route[start + 1][0] - dictionary.log_total
        route[start] = (best, last)


def _quiet_jieba() -> Any:
    """Import jieba without its warnings and without ``pkg_resources``, which it can do without."""
    hidden = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]  # makes its import fail
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
    finally:
        del sys.modules["pkg_resources"]
        if hidden is not None:
            sys.modules["pkg_resources"] = hidden
    jieba.setLogLevel("CRITICAL")
    return jieba
