"""How an automatic number is written: the formats of ECMA-376, 17.18.59, as a table.

What Word writes goes before what the standard says where they differ (2.4 of [MS-DOCX] has
examples). Numbers that a format has no signs for are written in digits, as Word does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Format = Callable[[int], str]

_DIGITS = "〇一二三四五六七八九"
_COUNTING_ZERO = "○"  # U+25CB, not 〇, in the counting formats
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LARGEST = 32_767  # Word counts no further
MOST_LETTERS = 780  # 30 times Z; Word writes what is beyond in digits, too
_MYRIAD = 10_000


def written(number: int, name: str) -> str:
    """Return ``number`` in the format ``name`` of numFmt; unknown formats are decimal."""
    if number < 0 or number > LARGEST:
        return str(number)
    return _FORMATS.get(name, str)(number)


def _roman(number: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        times, number = divmod(number, size)
        text += sign * times
    return text or "0"


def _letters(number: int) -> str:
    """Return the letters of a to z, then aa, bb and so on."""
    if not 1 <= number <= MOST_LETTERS:
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _sequence(signs: Sequence[str]) -> Format:
    """Return the format that has one sign for each number from 1."""
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _digital(signs: str) -> Format:
    """Return the format with a sign for each decimal digit."""
    return lambda number: "".join(signs[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """Return 一 to 九十九, and from 100 on digit by digit: 一○○."""
    if number >= 100 or number == 0:
        return _digital(_COUNTING_ZERO + _DIGITS[1:])(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "")
    return head + (_DIGITS[ones] if ones else "")


def _grouped(signs: str, units: str, myriad: str, *, skips_one: str = "", zero: str = "") -> Format:
    """Return the format that names each place: 一百二十三.

    ``units`` are the signs of ten, hundred and thousand. Before those in ``skips_one`` a one at
    the head is left out (十, not 一十); ``zero`` stands once for all empty places between others.
    """

    def below_myriad(number: int, *, leads: bool) -> str:
        text, gap = "", not leads and number < 1000
        for place, digit in enumerate(f"{number:04d}"):
            if digit == "0":
                gap = gap or bool(text)
                continue
            unit = (*reversed(units), "")[place]
            one_is_silent = digit == "1" and unit and unit in skips_one and not text and leads
            text += (zero if gap else "") + ("" if one_is_silent else signs[int(digit)]) + unit
            gap = False
        return text

    def format_number(number: int) -> str:
        if number == 0:
            return signs[0]
        high, low = divmod(number, _MYRIAD)
        head = below_myriad(high, leads=True) + myriad if high else ""
        return head + (below_myriad(low, leads=not head) if low else "")

    return format_number


_PLAIN_UNITS = "十百千"
_chinese = _grouped("零" + _DIGITS[1:], _PLAIN_UNITS, "万", skips_one="十", zero="零")
_taiwanese = _grouped("零" + _DIGITS[1:], _PLAIN_UNITS, "萬", skips_one="十", zero="零")
_japanese = _grouped("〇" + _DIGITS[1:], _PLAIN_UNITS, "万", skips_one="十百千")
_simplified_legal = _grouped("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万", zero="零")
_traditional_legal = _grouped("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬", zero="零")
_japanese_legal = _grouped("〇壱弐参四伍六七八九", "拾百阡", "萬")
_ENGLISH = {1: "st", 2: "nd", 3: "rd"}


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else _ENGLISH.get(number % 10, "th")
    return f"{number}{ending}"


_full_width = _digital("０１２３４５６７８９")
_circled = _sequence("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")  # ㉑ … ㊿ would follow; the format ends at 20
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FORMATS: dict[str, Format] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": "{:02d}".format,
    "numberInDash": "- {} -".format,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _sequence("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _sequence("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _sequence("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _taiwanese,
    "ideographDigital": _digital(_DIGITS),
    "japaneseDigitalTenThousand": _digital(_DIGITS),
    "taiwaneseDigital": _digital(_COUNTING_ZERO + _DIGITS[1:]),
    "japaneseCounting": _japanese,
    "japaneseLegal": _japanese_legal,
    "chineseLegalSimplified": _simplified_legal,
    "ideographLegalTraditional": _traditional_legal,
    "ideographTraditional": _sequence(_STEMS),
    "ideographZodiac": _sequence(_BRANCHES),
    "ideographZodiacTraditional": _sequence(
        [_STEMS[at % len(_STEMS)] + _BRANCHES[at % len(_BRANCHES)] for at in range(60)]
    ),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "ordinal": _ordinal,
    "hex": "{:X}".format,
}  # fmt: skip
# Formats without a number: the text of the level is all there is to see.
NUMBERLESS = frozenset({"none", "bullet"})
KNOWN = frozenset(_FORMATS) | NUMBERLESS
