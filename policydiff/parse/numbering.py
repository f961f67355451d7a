"""The numbering styles of plans, as a table: a new style is a row, not a branch.

Patterns apply to folded text (brackets, stops and digits are ASCII; 、 stays). ``rank`` orders
the styles from the widest unit to the narrowest; a document uses some of them, in this order.
"""

from __future__ import annotations

import re

from policydiff.records import dataclass
from policydiff.text.clean import unwrapped

_CN = r"[一二三四五六七八九十百零〇○]{1,4}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One numbering style; group 1 of ``pattern``, if any, is the ordinal as printed."""

    name: str
    rank: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Marker:
    """A number found at the start of a paragraph; ``length`` counts its characters.

    A bullet (dash) has no ``ordinal``.
    """

    rule: Rule
    ordinal: str | None
    length: int


NARROWEST_UNIT = 9  # markers of a higher rank open paragraphs, they do not number units

RULES = tuple(
    Rule(name, rank, re.compile(pattern))
    for name, rank, pattern in (
        ("part", 0, rf"第({_CN})(?:部分|编)[\s:、]*"),  # 第一部分
        ("chapter", 1, rf"第({_CN})章[\s:、]*"),  # 第一章 总则
        ("section", 2, rf"第({_CN})节[\s:、]*"),  # 第一节
        ("article", 3, rf"第({_CN})条[\s:、]*"),  # 第一条
        ("chinese", 4, rf"({_CN})\s?(?:、|\.(?!\d))\s*"),  # 一、 一．
        ("chinese-bracketed", 5, rf"\(\s?({_CN})\s?\)[、.:]?\s*"),  # （一） (一)
        ("chinese-bracketed-sign", 5, r"([㈠-㈩])[、.:]?\s*"),  # ㈠ as one character
        (
            "arabic",
            6,
            r"(\d{1,3})\s?(?:、|\.(?!\d)|\.(?=(?:19|20)\d\d(?:[-~]\d{2,4})?年))\s*",
        ),  # 1. 1． 1、
        ("arabic-stop-sign", 6, r"([⒈-⒛])\s*"),  # ⒈ as one character
        ("arabic-bracketed", 7, r"\(\s?(\d{1,3})\s?\)[、.]?\s*"),  # （1）
        ("arabic-bracketed-sign", 7, r"([⑴-⒇])[、.]?\s*"),  # ⑴ as one character
        ("arabic-half-bracketed", 8, r"(\d{1,3})\s?\)[、.。]?\s*"),  # 1）
        ("circled", 9, r"([①-⑳])[、.]?\s*"),  # ①
        ("spoken-ordinal", 10, rf"第({_CN})[,、]\s*"),  # 第一，
        ("spoken", 10, rf"({_CN})[是要](?=\S)"),  # 一是 一要
        ("dash", 11, r"-{2,}\s*"),  # ——
    )
)


def marker(text: str) -> Marker | None:
    """Return the number that opens ``text`` (a folded paragraph), or None if it numbers nothing."""
    for rule in RULES:
        match = rule.pattern.match(text)
        if match and unwrapped(text[match.end() :]):
            return Marker(rule, match.group(1) if match.re.groups else None, match.end())
    return None


# Styles that a capture without line breaks may hold inside one line, the widest first.
_INLINE = tuple(
    re.compile(pattern)
    for pattern in (
        r"([一二三四五六七八九十]{1,3})、",
        r"\(([一二三四五六七八九十]{1,3})\)",
        r"(\d{1,2})(?:、|\.(?!\d))",
    )
)
_CHINESE = [
    f"{tens}{ones}"
    for tens in ("", "十", "二十", "三十")
    for ones in ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
][1:]
INLINE_SERIES = 3  # ordinals in order that make a series inside a line


def inline_starts(text: str, *, anywhere: bool) -> list[int]:
    """Return where the numbered units that a folded line holds begin, 0 first.

    A number counts after the end of a sentence. The first one must open the line, or with
    ``anywhere`` may follow anything: a title that was run together with the text.
    """
    starts = {0}
    for pattern in _INLINE:
        bounds = sorted(starts)
        for begin, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
            starts.update(_series(pattern, text, begin, end, anywhere=anywhere))
    return sorted(starts)


def _series(
    pattern: re.Pattern[str], text: str, begin: int, end: int, *, anywhere: bool
) -> list[int]:
    series: list[int] = []
    for found in pattern.finditer(text, begin, end):
        value = _value(found[1])
        opens = found.start() == begin or (anywhere and value == 1)
        if not (opens or text[found.start() - 1] in "。!?;: ”)"):
            continue
        if value == 1 and opens and len(series) <= 1:
            series = [found.start()]
        elif series and value == len(series) + 1:
            series.append(found.start())
    return series if len(series) >= INLINE_SERIES else []


def _value(ordinal: str) -> int:
    """Return the number that an ordinal of up to thirty-nine stands for, 0 for none."""
    if ordinal.isdecimal():
        return int(ordinal)
    return _CHINESE.index(ordinal) + 1 if ordinal in _CHINESE else 0
