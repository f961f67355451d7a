"""The tables of ``data/naming.toml``: what makes a name, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from policydiff import bundled

HAN = "一-龥"
# What may stand in a name beside Chinese characters; anything else ends it.
INSIDE = rf"{HAN}A-Za-z0-9+·.×-"


@dataclass(frozen=True, slots=True)
class Naming:
    """The rules of names.

    ``heads`` are scores by head, ``head`` finds one, the longest, ``strong_head`` one of
    ``STRONG`` and more; ``documents`` are the heads of
    governing documents. ``cut`` finds what a name may begin after (the group ``stop`` is
    punctuation), ``inner`` are the verbs that a name may also hold. ``empty`` and ``topics`` are
    words that say nothing, or half of what others say; ``little`` has both, and the heads.
    """

    heads: Mapping[str, float]
    documents: frozenset[str]
    head: re.Pattern[str]
    strong_head: re.Pattern[str]
    cut: re.Pattern[str]
    inner: frozenset[str]
    leading: re.Pattern[str]
    leading_if_ungoverned: re.Pattern[str]
    programme_verb: re.Pattern[str]
    plain: re.Pattern[str]
    works: re.Pattern[str]
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
    governor: re.Pattern[str]
    near_governor: re.Pattern[str]
    against: re.Pattern[str]
    tail_against: re.Pattern[str]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


# 平安电器4个项目: what is counted here is no part of the name.
_COUNTED = r"\d{1,8}[余多]?(?:个|项|家|所|处|条|户|万|亿|栋|座|名|批|次|类|种|元|亩|公里|届|平方米)(?:元|平方米|亩|吨)?"
# 推进|中小学教师|“县管校聘”: so much may stand between a verb and the marks it governs.
_OBJECT = 5
# 保障性, 规范化: with these a verb is no verb.
_SUFFIXES = "性化者力率员师"
# A head of less is a word of every sentence.
STRONG = 0.61
# 教师法 but 教师|法制.
_NOT_LAW = "(?![制律治规院])"
# 准入制 but 准入|制度.
_NOT_SYSTEM = "(?![度订定作造])"
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
        leading=re.compile(any_of(cuts["leading_always"])),
        leading_if_ungoverned=re.compile(any_of(cuts["leading"])),
        programme_verb=re.compile(f"(?:{any_of(cuts['programme_verbs'])})\\Z"),
        plain=re.compile(f"(?:{any_of(signs['plain'])})\\Z"),
        works=re.compile(any_of(signs["works"])),
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
        governor=re.compile(f"(?:{any_of(signs['governors'])})\\Z"),
        near_governor=re.compile(f"(?:{any_of(signs['governors'])})[{HAN}]{{0,{_OBJECT}}}\\Z"),
        against=re.compile(f"(?:{any_of(signs['against'])})\\Z"),
        tail_against=re.compile(any_of(signs["tails_against"])),
    )


def _heads(
    words: Iterable[str], not_before: Mapping[str, list[str]], not_after: Mapping[str, str]
) -> re.Pattern[str]:
    """Return a pattern for the longest head that is not part of another word."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    ends = {word: f"(?!{any_of(after)})" for word, after in not_before.items() if after}
    begins = {word: f"(?<![{before}]{word})" for word, before in not_after.items() if before}
    ends.update({word: _NOT_SYSTEM for word in ordered if word.endswith("制")})
    ends.update({word: _NOT_LAW for word in ordered if word.endswith("法")})
    words_of: dict[str, list[str]] = {}
    for word in ordered:
        rest = re.escape(word[1:]) + begins.get(word, "") + ends.get(_last(word, ends), "")
        words_of.setdefault(word[0], []).append(rest)
    # By first characters: two hundred words are not tried one by one where one of them may begin.
    return re.compile("|".join(f"{char}(?:{'|'.join(rest)})" for char, rest in words_of.items()))


def _last(word: str, guards: Mapping[str, str]) -> str:
    """Return the guarded head that ``word`` ends in: 改革试点 is guarded like 试点."""
    return next((guarded for guarded in guards if word.endswith(guarded)), "")


def _cuts(words: Iterable[str], single: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Return a pattern for what a name may begin after.

    Most characters begin none of these words: a look at one class of characters says so before
    hundreds of words are tried.
    """
    words = sorted(set(words), key=lambda word: (-len(word), word))
    first = "".join(sorted({word[0] for word in words} | set(single)))
    alone = [
        char + (f"(?<![{before}]{char})" if before else "") + (f"(?![{after}])" if after else "")
        for char, (before, after) in ((char, (*beside, "")[:2]) for char, beside in single.items())
    ]
    words_of: dict[str, list[str]] = {}
    for word in words:
        words_of.setdefault(word[0], []).append(re.escape(word[1:]))
    longer = "|".join(f"{char}(?:{'|'.join(rest)})" for char, rest in words_of.items())
    together = f"(?:{longer})(?![{_SUFFIXES}])|{'|'.join(alone)}"
    return re.compile(f"(?=[{first}])(?:{together})|(?P<stop>[^{INSIDE}])|{_COUNTED}")


def _coined(table: Mapping[str, Any]) -> re.Pattern[str]:
    """Return a pattern for numerals by turns (两免一补) and for two of something (双减)."""
    numeral = f"[{table['numerals']}]"
    plain = f"(?![{table['counted']}{table['numerals']}])[{HAN}]"
    turns = (
        rf"(?<!第)(?!一(.)一\1){numeral}{plain}{numeral}{plain}(?:{numeral}{plain}(?:{plain})?)?"
    )
    return re.compile(f"{turns}|{table['two']}(?!{any_of(table['two_not'])})[{HAN}]")
