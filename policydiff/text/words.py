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
from collections.abc import Callable
from functools import cache
from pathlib import Path
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
    with _building:
        cut = _cutter()
    return cut(text)


def own_terms() -> list[str]:
    """Return the policy terms that are kept whole."""
    return [line for line in bundled.lines("words.txt") if line and not line.startswith("#")]


_building = threading.Lock()


@cache
def _cutter() -> Callable[[str], list[str]]:
    jieba = _quiet_jieba()
    raw = (Path(jieba.__file__).parent / "dict.txt").read_bytes()
    dictionary = Dictionary(raw, own_terms(), _OWN_FREQUENCY)

    class Tokenizer(jieba.Tokenizer):  # type: ignore[misc, name-defined]
        def initialize(self, dictionary: str | None = None) -> None:
            raise NotImplementedError("the dictionary is set below")

        def get_DAG(self, sentence: str) -> None:  # noqa: N802
            """Leave it to ``calc``, which finds the words and the best way through them at once."""

        def calc(self, sentence: str, dag: None, route: _Route) -> None:  # noqa: ARG002
            _best_ways(sentence, dictionary, route)

    tokenizer = Tokenizer()
    tokenizer.FREQ = dictionary.frequencies  # jieba only asks it whether there is such a word
    tokenizer.initialized = True

    def cut(text: str) -> list[str]:
        dictionary.learn(text)
        return [word for piece in _PIECE.findall(text) for word in tokenizer.cut(piece)]

    return cut


def _best_ways(text: str, dictionary: Dictionary, route: _Route) -> None:
    """Fill ``route``: for each place the weight of the best way on, and where its first word ends.

    Of equal ways the one with the longer first word is taken; a character that begins no known
    word is a word of its own. The end is the index of the word's last character.
    """
    frequency, longest = dictionary.frequencies.get, dictionary.longest.get
    weights, size = dictionary.weights, len(text)
    on = [0.0] * (size + 1)
    route[size] = (0.0, 0)
    for start in range(size - 1, -1, -1):
        last, word = start, frequency(text[start])
        best = _NEVER if word is None else weights[word] + on[start + 1]
        stop = min(start + longest(text[start : start + 2], 1), size)
        for end in range(start + 2, stop + 1):
            word = frequency(text[start:end])
            if word is not None and (whole := weights[word] + on[end]) >= best:
                best, last = whole, end - 1
        if best == _NEVER:
            best = on[start + 1] - weights.log_total
        on[start] = best
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
