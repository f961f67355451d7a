"""Names without head and marks: 两免一补, 双减, 平安校园, and what other places have marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from policydiff.extract.candidates import Candidate
from policydiff.extract.naming import is_han, naming
from policydiff.model import InitiativeKind

_COINED = _BRAND = _PAIR = 0.65
# Found by its wording alone what another place marked: nearly as sure as there.
KNOWN = 0.65
# Shorter ones stand inside unrelated words.
SHORTEST_KNOWN, LONGEST_KNOWN = 3, 16
_KEY = 3
# 两轴一带, 三横十纵: how a city or its roads lie, no programme.
_LAYOUT = re.compile(
    "(?:[一二两三四五六七八九十百千万][轴带区横纵核廊圈环河翼芯极心园谷院馆山湖城点线片群链场站港岸路屏网副辅主]){2,3}"
)
_TWO = 2
_OPENING = frozenset('“"《')
# Numerals by turns may go on (两免一补|三提升); what is too long may be a name without its end.
_SHORTER = {7: (6, 4), 6: (4,)}
# The longest word that cuts.
_WORD = 5


def coined(text: str) -> Iterator[Candidate]:
    """Yield names by their form: numerals by turns, 双 and a verb, a promise and its place.

    In quotation marks such a form is judged with what stands around the marks, not here; inside
    a longer word it is none (一村一幅|画).
    """
    rules = naming()
    brands = (match.span() for match in rules.brand.finditer(text))
    for places, barred, score in (
        (_in_characters(rules.coined, text), rules.not_coined, _COINED),
        (brands, rules.not_brands, _BRAND),
    ):
        for begin, stop in places:
            start, end = _with_head(text, begin, stop)
            name = text[begin:stop]
            if any(word in name for word in barred) or _LAYOUT.match(name):
                continue
            if _apart(text, start, end, end > stop):
                yield Candidate(start, end, score)
    for place in _in_characters(rules.form, text):
        yield Candidate(*_with_head(text, *place), _COINED)
    for match in rules.pair.finditer(text):
        begin = match.start() - _TWO
        if begin >= 0 and text[begin : match.start()] not in rules.not_pairs:
            start, end = _with_head(text, begin, match.end())
            if (
                is_han(text[start : start + 1])
                and is_han(text[start + 1 : start + 2])
                and not rules.cut.at(text, begin)
                and _apart(text, start, end, end > match.end())
            ):
                yield Candidate(start, end, _PAIR)


def _in_characters(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where ``pattern`` is found in Chinese characters alone, the places not overlapping."""
    at = 0
    while match := pattern.search(text, at):
        start = match.start()
        sizes = (len(match[0]), *_SHORTER.get(len(match[0]), ()))
        end = next((start + n for n in sizes if all(map(is_han, text[start : start + n]))), None)
        if end is not None:
            yield start, end
        at = start + 1 if end is None else end


def _apart(text: str, start: int, end: int, has_head: bool) -> bool:
    """Tell whether words end before and after ``text[start:end]``."""
    if text[max(0, start - 1) : start] in _OPENING:
        return False
    cut = naming().cut
    before = not start or any(
        found.end == start for found in cut.within(text, max(0, start - _WORD), start)
    )
    after = has_head or end == len(text) or cut.at(text, end) is not None
    return before and after


def _with_head(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with the head that follows at once: 平安校园|创建."""
    head = naming().head.at(text, end)
    return start, head.end if head else end


class KnownNames:
    """Names that some place marked, looked up wherever they stand without marks."""

    def __init__(self, names: Mapping[str, InitiativeKind]) -> None:
        """Index ``names`` by their first characters; the longest is found first."""
        self._kinds = names
        by_key: dict[str, list[str]] = {}
        for name in sorted(set(names), key=lambda name: (-len(name), name)):
            if SHORTEST_KNOWN <= len(name) <= LONGEST_KNOWN:
                by_key.setdefault(name[:_KEY], []).append(name)
        self._by_key: Mapping[str, Sequence[str]] = by_key

    def within(self, text: str) -> dict[str, InitiativeKind]:
        """Return the names that stand in ``text``: of it no others can be found."""
        starts = self._by_key.keys() & {text[at : at + _KEY] for at in range(len(text))}
        here = (name for start in sorted(starts) for name in self._by_key[start] if name in text)
        return {name: self._kinds[name] for name in here}

    def find(self, text: str) -> Iterator[Candidate]:
        """Yield every place of a known name in ``text``."""
        by_key = self._by_key
        if not by_key:
            return
        for at in [at for at in range(len(text) - _KEY + 1) if text[at : at + _KEY] in by_key]:
            name = next((n for n in by_key[text[at : at + _KEY]] if text.startswith(n, at)), None)
            if name is not None:
                yield Candidate(*_with_head(text, at, at + len(name)), KNOWN, self._kinds[name])
