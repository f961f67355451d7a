"""The tables of ``data/naming.toml``: what makes a name, compiled once."""

from __future__ import annotations

import re
import string
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from policydiff import bundled
from policydiff.extract.vocabulary import Found, Vocabulary, Word, ordered
from policydiff.records import dataclass

HAN = "一-龥"
# What may stand in a name beside Chinese characters; anything else ends it.
_INSIDE = frozenset(f"{string.ascii_letters}{string.digits}+·.×-")


# 平安电器4个项目: what is counted here is no part of the name.
_COUNTED = re.compile(
    r"\d{1,8}[余多]?(?:个|项|家|所|处|条|户|万|亿|栋|座|名|批|次|类|种|元|亩|公里|届|平方米)(?:元|平方米|亩|吨)?"
)


def is_han(char: str) -> bool:
    """Tell whether ``char`` is a Chinese character that a name is written with."""
    return "一" <= char <= "龥"


class Cuts(Vocabulary):
    """What a name may begin after: words, counts, and every mark that no name holds (a stop)."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Index ``words``; a mark or a digit may begin a cut too."""
        super().__init__(words)
        firsts = frozenset(self._words)
        self._may_begin = lambda char: char in firsts or not is_han(char)

    def at(self, text: str, start: int, end: int = sys.maxsize) -> Found | None:
        """Return what cuts at ``start``; of ``text`` nothing from ``end`` on is seen."""
        if found := super().at(text, start, end):
            return found
        char = text[start : min(start + 1, end)]
        if not char or is_han(char):
            return None
        if char not in _INSIDE:
            return Found(start, start + 1, char, stop=True)
        counted = _COUNTED.match(text, start, end) if char.isdecimal() else None
        return Found(*counted.span(), counted[0]) if counted else None


@dataclass(frozen=True, slots=True)
class Naming:
    """The rules of names.

    ``heads`` are scores by head, ``head`` finds one, the longest, ``strong_head`` one of
    ``STRONG`` and more; ``documents`` are the heads of
    governing documents. ``cut`` finds what a name may begin after, ``inner`` are the verbs that a
    name may also hold. ``empty`` and ``topics`` are words that say nothing, or half of what others
    say; ``little`` has both, and the heads. In ``coined`` and ``form`` a point is a Chinese
    character, which who searches has to check: to compile the class of them is slow.
    """

    heads: Mapping[str, float]
    documents: frozenset[str]
    head: Vocabulary
    strong_head: Vocabulary
    cut: Cuts
    inner: frozenset[str]
    leading: Vocabulary
    leading_if_ungoverned: Vocabulary
    programme_verbs: tuple[str, ...]
    plain: tuple[str, ...]
    works: tuple[str, ...]
    empty: frozenset[str]
    topics: frozenset[str]
    little: frozenset[str]
    brand: re.Pattern[str]
    not_brands: frozenset[str]
    coined: re.Pattern[str]
    not_coined: frozenset[str]
    form: re.Pattern[str]
    pair: re.Pattern[str]
    not_pairs: frozenset[str]
    governors: tuple[str, ...]
    against: tuple[str, ...]
    tails_against: tuple[str, ...]

    def governs(self, text: str, start: int, end: int) -> bool:
        """Tell whether a verb in ``text[start:end]`` governs what follows: only few words after it."""
        for last in range(end, max(start, end - OBJECT) - 1, -1):
            if text.endswith(self.governors, start, last):
                return True
            if last == start or not is_han(text[last - 1]):
                return False
        return False


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, the longest first."""
    return "|".join(map(re.escape, ordered(words)))


# 推进|中小学教师|“县管校聘”: so much may stand between a verb and the marks it governs.
OBJECT = 5
# 保障性, 规范化: with these a verb is no verb.
_SUFFIXES = "性化者力率员师"
# A head of less is a word of every sentence.
STRONG = 0.61
# 教师法 but 教师|法制.
_NOT_LAW = tuple("制律治规院")
# 准入制 but 准入|制度.
_NOT_SYSTEM = tuple("度订定作造")
# A head that is a name without any modifier.
OF_ITSELF = 0.77
# What a governing document weighs as a head: its word alone nearly says it.
_DOCUMENT = 0.7


@cache
def naming() -> Naming:
    """Return the bundled rules."""
    table = bundled.table("naming")
    heads = {word: float(score) for score, words in table["heads"].items() for word in words}
    laws, titles = table["documents"]["laws"], table["documents"]["heads"]
    heads.update({**dict.fromkeys(titles, _DOCUMENT), **dict.fromkeys(laws, OF_ITSELF)})
    cuts, brands, coined, signs = (table[key] for key in ("cuts", "brands", "coined", "signs"))
    return Naming(
        heads=heads,
        documents=frozenset([*titles, *laws]),
        head=_heads(heads, table["not_heads"], table["not_heads_after"]),
        strong_head=_heads(
            [head for head, score in heads.items() if score >= STRONG or not score],
            table["not_heads"],
            table["not_heads_after"],
        ),
        cut=_cuts(cuts["strong"], cuts["single"]),
        inner=frozenset(cuts["inner"]),
        leading=_verbs(cuts["leading_always"]),
        leading_if_ungoverned=_verbs(cuts["leading"]),
        programme_verbs=tuple(cuts["programme_verbs"]),
        plain=tuple(signs["plain"]),
        works=tuple(signs["works"]),
        empty=frozenset([*table["generic"]["empty"], *cuts["inner"]]),
        topics=frozenset(table["generic"]["topics"]),
        little=frozenset(
            [*table["generic"]["empty"], *table["generic"]["topics"], *heads, *cuts["inner"]]
        ),
        brand=re.compile(f"(?:{any_of(brands['promises'])})(?:{any_of(brands['places'])})"),
        not_brands=frozenset(brands["not_brands"]),
        coined=_coined(coined),
        not_coined=frozenset(coined["not_names"]),
        form=re.compile("|".join(coined["forms"])),
        pair=re.compile(any_of(coined["pairs"])),
        not_pairs=frozenset(
            [*coined["pairs_not"], *table["generic"]["topics"], *table["generic"]["empty"]]
        ),
        governors=tuple(signs["governors"]),
        against=tuple(signs["against"]),
        tails_against=tuple(signs["tails_against"]),
    )


def _heads(
    words: Iterable[str], not_before: Mapping[str, list[str]], not_after: Mapping[str, str]
) -> Vocabulary:
    """Return the heads, the longest first, where they are not part of another word."""
    longest = ordered(words)
    ends = {word: tuple(after) for word, after in not_before.items() if after}
    ends.update({word: _NOT_SYSTEM for word in longest if word.endswith("制")})
    ends.update({word: _NOT_LAW for word in longest if word.endswith("法")})
    return Vocabulary(
        Word(word, not_after.get(word, ""), ends.get(_last(word, ends), ())) for word in longest
    )


def _last(word: str, guards: Mapping[str, tuple[str, ...]]) -> str:
    """Return the guarded head that ``word`` ends in: 改革试点 is guarded like 试点."""
    return next((guarded for guarded in guards if word.endswith(guarded)), "")


def _cuts(words: Iterable[str], single: Mapping[str, list[str]]) -> Cuts:
    """Return what a name may begin after: words, the longest first, then single characters."""
    longer = (Word(word, after=tuple(_SUFFIXES)) for word in ordered(words))
    alone = (
        Word(char, before, tuple(after))
        for char, (before, after) in ((char, (*beside, "")[:2]) for char, beside in single.items())
    )
    return Cuts((*longer, *alone))


def _verbs(words: Iterable[str]) -> Vocabulary:
    """Return the verbs that may stand before a name, where they are verbs: not 保障 of 保障性."""
    return Vocabulary(Word(word, after=("性",)) for word in ordered(words))


def _coined(table: Mapping[str, Any]) -> re.Pattern[str]:
    """Return a pattern for numerals by turns (两免一补) and for two of something (双减)."""
    numeral = f"[{table['numerals']}]"
    plain = f"(?![{table['counted']}{table['numerals']}])."
    turns = (
        rf"(?<!第)(?!一(.)一\1){numeral}{plain}{numeral}{plain}(?:{numeral}{plain}(?:{plain})?)?"
    )
    return re.compile(f"{turns}|{table['two']}(?!{any_of(table['two_not'])}).")
