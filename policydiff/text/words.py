"""Cut Chinese text into words: jieba's algorithm, dictionary and model, loaded our own way.

jieba itself leaves a cache in the shared temporary folder (anyone may have written it), takes
half a second without that cache, logs to stderr and imports ``pkg_resources`` when it can.
Here its dictionary is read straight from the installed package (see ``text.dictionary``), fast
enough to need no cache, its model for other words is at hand (``text.unknown``), and a short list
of policy terms (``data/words.txt``) is added.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from policydiff import bundled
from policydiff.text.dictionary import Dictionary
from policydiff.text.unknown import unknown_words

# The search for unknown words goes over a run of text without a stop again and again.
_LONGEST_RUN = 1000
_PIECE = re.compile(rf"[^。；\n]{{1,{_LONGEST_RUN}}}|[。；\n]")
# What words consist of; anything else stands for itself, character by character.
_WORDS = re.compile(r"([一-\u9fd5a-zA-Z0-9+#&._%-]+)")
_SPACE = re.compile(r"(\r\n|\s)")
# Frequency of our own terms: above nearly every combination of the words they consist of.
_OWN_FREQUENCY = 20_000
_NEVER = float("-inf")
# Blocks of a few plans; a block has some ten characters.
_KEPT = 4096
# Words of many plans, each with what is inside it: some 300 bytes.
_MOST_WORDS = 32_768


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order; joined they are ``text`` again."""
    with _building:
        dictionary = _dictionary()
    dictionary.learn(text)
    found: list[str] = []
    for piece in _PIECE.findall(text):
        for at, block in enumerate(_WORDS.split(piece)):
            found += _block(block) if at % 2 else _others(block)
    return found


@lru_cache(maxsize=_MOST_WORDS)
def inner_words(word: str) -> tuple[str, ...]:
    """Return the known words of two and more characters that stand inside ``word``, in order.

    A search finds 轮岗 in 教师轮岗制度 by them, however that is cut.
    """
    with _building:
        dictionary = _dictionary()
    dictionary.learn(word)
    known = dictionary.frequencies
    return tuple(
        inner
        for size in range(2, len(word))
        for at in range(len(word) - size + 1)
        if (inner := word[at : at + size]) in known
    )


def own_terms() -> list[str]:
    """Return the policy terms that are kept whole."""
    return [line for line in bundled.lines("words.txt") if line and not line.startswith("#")]


_building = threading.Lock()


@cache
def _dictionary() -> Dictionary:
    jieba = find_spec("jieba")
    if jieba is None or jieba.origin is None:
        raise ModuleNotFoundError("jieba")
    raw = (Path(jieba.origin).parent / "dict.txt").read_bytes()
    return Dictionary(raw, own_terms(), _OWN_FREQUENCY)


def _others(block: str) -> Sequence[str]:
    """Return characters that words do not consist of, each by itself; a line's end is one."""
    if len(block) < 2:
        return block
    parts = enumerate(_SPACE.split(block))
    return [word for at, part in parts for word in ((part,) if at % 2 else part)]


@lru_cache(maxsize=_KEPT)
def _block(block: str) -> tuple[str, ...]:
    """Return the words of a ``block`` that the dictionary has learnt; stages cut many twice."""
    return tuple(_known(block, _dictionary()))


def _known(block: str, dictionary: Dictionary) -> list[str]:
    """Return known words, and what the model makes of the characters left between them."""
    found: list[str] = []
    ends = _best_ways(block, dictionary)
    start = left = 0
    while start < len(block):
        end = ends[start]
        if end - start > 1:
            found += _left(block[left:start], dictionary)
            found.append(block[start:end])
            left = end
        start = end
    found += _left(block[left:], dictionary)
    return found


def _left(run: str, dictionary: Dictionary) -> Sequence[str]:
    return run if len(run) < 2 or run in dictionary.frequencies else unknown_words(run)


def _best_ways(text: str, dictionary: Dictionary) -> list[int]:
    """Return for each place where the first word of the best way on from there ends.

    Of equal ways the one with the longer first word is taken; a character that begins no known
    word is a word of its own.
    """
    frequency, longest = dictionary.frequencies.get, dictionary.longest.get
    weights, size = dictionary.weights, len(text)
    on, ends = [0.0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        last, word = start + 1, frequency(text[start])
        best = _NEVER if word is None else weights[word] + on[last]
        stop = start + longest(text[start : start + 2], 1)
        for end in range(start + 2, min(stop, size) + 1) if stop > last else ():
            word = frequency(text[start:end])
            if word is not None and (whole := weights[word] + on[end]) >= best:
                best, last = whole, end
        on[start] = on[start + 1] - weights.log_total if best == _NEVER else best
        ends[start] = last
    return ends
