"""Chinese and Arabic numerals as numbers.

Only the numeral itself is read here. Whether a numeral in running text counts anything (一批,
第一中学, 十三五 do not) is for ``extract.quantities`` to say.
"""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["ARABIC", "CHINESE", "DIGITS", "SCALES", "plain", "read_numeral", "times"]

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"亿": 10**8, "万": 10**4}  # in the order in which they divide a numeral
SCALES = _SMALL | _LARGE

# Every repetition is bounded, so a hostile text costs no more than its length. Fifteen digits are
# a thousand times the national product in yuan; floats hold them exactly.
ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})(?:\.\d{1,6})?"
CHINESE = rf"[{''.join(DIGITS)}{''.join(SCALES)}]{{1,24}}(?:点[{''.join(DIGITS)}]{{1,6}})?"

_FACTOR = "[十百千]?万?亿?"
_ARABIC_PART = re.compile(rf"({ARABIC})({_FACTOR})")
_FRACTION = re.compile(rf"({CHINESE})分之({CHINESE}|{ARABIC})")
_BARE = {"百": 100, "千": 1000, "万": 10**4}  # denominators that stand without a digit
_LONGEST = 40  # characters; no numeral is longer, and sections are read by recursion
_HALF = re.compile("一半|半数")
_NEGATIVE = re.compile("[-负]")

# Up to nine thousand nine hundred and ninety-nine: each rank with its digit (十 may lack it),
# then units; 零 stands for skipped ranks; a last digit without its rank is of the next lower one.
_SECTION = re.compile(
    r"(?:(?P<千>[一二两三四五六七八九])千)?(?P<gap1>[零〇])?"
    r"(?:(?P<百>[一二两三四五六七八九])百)?(?P<gap2>[零〇])?"
    r"(?:(?P<十>[一二两三四五六七八九]?)十)?(?P<gap3>[零〇])?"
    r"(?P<个>[一二两三四五六七八九])?"
)
_POSITIONAL = re.compile(rf"[{''.join(DIGITS).replace('两', '')}]{{2,15}}")


def read_numeral(text: str) -> int | float:
    """Return the number that ``text``, folded, is from end to end.

    Reads 12, 1,234.5, 3.5万, 1亿5000万, 二百零三, 一百二 (120), 三点五, 二〇一九, 百分之九十五
    (0.95), 三分之二, 一半, 95% (0.95). Whole numbers come as int.

    Raises:
        ValueError: ``text`` is no numeral.
    """
    sign = -1 if _NEGATIVE.match(text) else 1
    body = text[1:] if sign < 0 else text
    value = _read(body) if len(body) <= _LONGEST else None
    if value is None:
        raise ValueError(text)
    return plain(sign * value)


def plain(value: float) -> int | float:
    """Return ``value`` as int when it is whole, else rounded free of binary noise."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def times(value: float, factor: int) -> int | float:
    """Return the product as it is on paper: 2.76 times 10^12 is whole."""
    return plain(float(Decimal(str(value)) * factor))


def _read(text: str) -> int | float | None:
    if _HALF.fullmatch(text):
        return 0.5
    if fraction := _FRACTION.fullmatch(text):
        return _quotient(_read(fraction[2]), _BARE.get(fraction[1]) or _read(fraction[1]))
    if text.endswith("%"):
        return _quotient(_read(text[:-1]), 100)
    return _arabic(text) if text[:1].isdecimal() else _chinese(text)


def _quotient(upper: float | None, lower: float | None) -> float | None:
    return None if upper is None or not lower else upper / lower


def _arabic(text: str) -> int | float | None:
    """Return the sum of the parts, each a number with its factor: 3.5万, 1亿5000万."""
    total: int | float = 0
    at, least = 0, float("inf")
    while at < len(text):
        part = _ARABIC_PART.match(text, at)
        if part is None:
            return None
        factor = 1
        for char in part[2]:
            factor *= SCALES[char]
        if factor >= least:
            return None
        digits = part[1].replace(",", "")
        total += times(float(digits), factor) if "." in digits else int(digits) * factor
        at, least = part.end(), factor
    return total if at else None


def _chinese(text: str) -> int | float | None:
    whole, point, decimals = text.partition("点")
    if point:
        value = _chinese(whole)
        known = decimals and all(char in DIGITS for char in decimals)
        digits = "".join(str(DIGITS[char]) for char in decimals) if known else ""
        return None if value is None or not digits else value + float(f"0.{digits}")
    if _POSITIONAL.fullmatch(text):
        return int("".join(str(DIGITS[char]) for char in text))
    return _large(text)


def _large(text: str) -> int | None:
    """Return a numeral of sections of four ranks, divided by 亿 and 万."""
    for char, factor in _LARGE.items():
        left, found, right = text.rpartition(char)
        if not found:
            continue
        upper, lower = _large(left), _lower(right, factor)
        return None if upper is None or lower is None else upper * factor + lower
    return _section(text)


def _lower(text: str, factor: int) -> int | None:
    """Return what follows 万 or 亿: a lone digit is of the next lower rank (一万二, 12,000)."""
    if not text:
        return 0
    if len(text) == 1 and DIGITS.get(text, 0) > 0:
        return DIGITS[text] * factor // 10
    value = _large(text)
    return value if value is not None and value < factor else None


def _section(text: str) -> int | None:
    if text in DIGITS:
        return DIGITS[text]
    match = _SECTION.fullmatch(text)
    if match is None or not text or text[-1] in "零〇":
        return None
    value = sum(DIGITS[match[rank]] * _SMALL[rank] for rank in ("千", "百") if match[rank])
    if match["十"] is not None:
        value += DIGITS[match["十"] or "一"] * 10
    return value + _units(text, match)


def _units(text: str, match: re.Match[str]) -> int:
    """Return the last digit times its rank: 一百二 is 120, 一百零二 and 一百一十二 end in two."""
    if not match["个"]:
        return 0
    before = text[-2:-1]
    rank = _SMALL.get(before, 10) // 10 if before in ("百", "千") else 1
    return DIGITS[match["个"]] * rank


# From here on a number reads better in 万 or 亿, if that takes no more than two decimals.
_MYRIADS = ((100_000_000, "亿"), (10_000, "万"))
_DECIMALS = 2


def shown(value: float) -> str:
    """Return a plain number as people write it, exactly: 9999, 1.5亿, 12345."""
    for size, name in _MYRIADS:
        if abs(value) >= size and round(value / size, _DECIMALS) * size == value:
            return f"{round(value / size, _DECIMALS):.10g}{name}"
    return f"{value:.15g}"
