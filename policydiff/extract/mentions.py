"""Where a text names the initiatives of a lexicon: leftmost, there the longest name.

Quotation marks do not count, inside a name or around it: “县管校聘”管理体制改革 and
县管校聘管理体制改革 are one name. Mentions never overlap; the time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from policydiff.extract.lexicon import QUOTES, Entry, Lexicon
from policydiff.extract.phrases import PhraseIndex, phrase_index
from policydiff.records import dataclass

__all__ = ["mentions"]

_KEPT_LEXICONS = 8  # indexes kept; a benchmark uses one lexicon a plan
_MOST_MARKS = 4  # taken in around a name; heaps of marks are no quotation
_CLOSING = {"“": "”", "‘": "’", "《": "》", '"': '"', "'": "'"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
# Between “甲”“乙” two names meet: what is left of the marks keeps them apart.
_MARK = re.compile(rf"(?![”’》][“‘《]|\"\"|'')[{QUOTES}]")


def mentions(text: str, lexicon: Lexicon) -> list[tuple[int, int, Entry]]:
    """Return start, end and entry of each mention in ``text``, in order.

    ``text`` is cleaned and folded (``clean(item).text``). A span includes the quotation marks
    around the name when both stand there, and one of them when the other is inside the name.
    """
    bare, places = _without_marks(text)
    found: list[tuple[int, int, Entry]] = []
    least = 0
    for start, end, entry in _found(bare, _index(lexicon)):
        span = _with_marks(text, places[start], places[end - 1] + 1, least)
        found.append((*span, entry))
        least = span[1]
    return found


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a phrase does: the entry it names, and those that it excludes, by name."""

    entry: Entry | None
    excludes: tuple[str, ...] = ()


@lru_cache(maxsize=_KEPT_LEXICONS)
def _index(lexicon: Lexicon) -> PhraseIndex[_Phrase]:
    phrases = {term: _Phrase(entry) for entry in lexicon.entries for term in entry.terms}
    for entry in lexicon.entries:
        for text in entry.excluded:
            known = phrases.get(text, _Phrase(None))
            phrases[text] = _Phrase(known.entry, (*known.excludes, entry.name))
    return phrase_index(phrases)


def _without_marks(text: str) -> tuple[str, range | list[int]]:
    """Return ``text`` without the marks to pass over, and where its characters stand."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for mark in _MARK.finditer(text):
        parts.append(text[at : mark.start()])
        places.extend(range(at, mark.start()))
        at = mark.end()
    if not at:
        return text, range(len(text))
    parts.append(text[at:])
    places.extend(range(at, len(text)))
    return "".join(parts), places


def _found(text: str, index: PhraseIndex[_Phrase]) -> Iterator[tuple[int, int, Entry]]:
    covered = 0  # how far the mention before reaches
    barred: dict[str, int] = {}  # how far the phrases reach that an entry excludes
    for start in index.starts(text):
        here = index.at(text, start)
        for end, phrase in here:
            for name in phrase.excludes:
                barred[name] = max(end, barred.get(name, 0))
        if start < covered:
            continue
        for end, phrase in here:
            if phrase.entry is not None and end > barred.get(phrase.entry.name, 0):
                covered = end
                yield start, end, phrase.entry
                break


def _with_marks(text: str, start: int, end: int, least: int) -> tuple[int, int]:
    """Return the span with the marks that belong to it; it begins at ``least`` or later."""
    for _ in range(_MOST_MARKS):
        before = text[start - 1] if start > least else ""
        after = text[end] if end < len(text) else ""
        open_inside, closed_inside = _unpaired(text[start:end])
        if after and after == _CLOSING.get(open_inside):
            end += 1
        elif before and before in (_OPENING.get(closed_inside), _straight(open_inside)):
            start -= 1
        elif before and _CLOSING.get(before) == after:
            start, end = start - 1, end + 1
        else:
            break
    return start, end


def _straight(mark: str) -> str:
    """Return ``mark`` if it opens and closes alike: one left open may as well have closed."""
    return mark if mark and _CLOSING[mark] == mark else ""


def _unpaired(text: str) -> tuple[str, str]:
    """Return the last mark in ``text`` that stays open, and the first that closes none."""
    waiting: list[str] = []
    closed = ""
    for mark in re.findall(f"[{QUOTES}]", text):
        if waiting and _CLOSING.get(waiting[-1]) == mark:
            waiting.pop()
        elif mark in _CLOSING:
            waiting.append(mark)
        else:
            closed = closed or mark
    return (waiting[-1] if waiting else ""), closed
