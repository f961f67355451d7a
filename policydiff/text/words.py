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

from policydiff.text.dictionary import SHORT, Dictionary

# jieba's search for unknown words takes quadratic time on a run of text without a stop.
_LONGEST_RUN = 1000
_PIECE = re.compile(rf"[^。；\n]{{1,{_LONGEST_RUN}}}|[。；\n]")
# Frequency of our own terms: above nearly every combination of the words they consist of.
_OWN_FREQUENCY = 20_000


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order; joined they are ``text`` again."""
    cut = _tokenizer().cut
    return [word for piece in _PIECE.findall(text) for word in cut(piece)]


def own_terms() -> list[str]:
    """Return the policy terms that are kept whole."""
    file = resources.files("policydiff") / "data" / "words.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


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

        def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802
            dictionary.learn(sentence)
            known, longer = dictionary.frequencies, dictionary.longest
            return {
                start: _ends(sentence, start, known, longer) or [start]
                for start in range(len(sentence))
            }

    tokenizer = Tokenizer()
    tokenizer.FREQ = dictionary.frequencies
    tokenizer.total = dictionary.total
    tokenizer.initialized = True
    return tokenizer


def _ends(text: str, start: int, known: dict[str, int], longer: dict[str, int]) -> list[int]:
    """Return where the known words that begin at ``start`` end, as indices of last characters."""
    short = min(start + SHORT, len(text))
    most = min(start + longer.get(text[start:short], 0), len(text))
    last = max(short, most)
    return [end - 1 for end in range(start + 1, last + 1) if known.get(text[start:end])]


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
