"""A number as Excel shows it, by the number format of its cell (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

# The built-in formats by their numbers; those that no plan needs are shown as plain numbers.
_BUILT_IN = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%",
    "14": "yyyy-m-d", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy",
    "18": "h:mm", "19": "h:mm:ss", "20": "h:mm", "21": "h:mm:ss", "22": "yyyy-m-d h:mm",
    "27": 'yyyy"年"m"月"', "28": 'm"月"d"日"', "29": 'm"月"d"日"', "30": "m-d-yy",
    "31": 'yyyy"年"m"月"d"日"', "32": "h:mm", "33": "h:mm:ss", "34": "h:mm", "35": "h:mm:ss",
    "36": 'yyyy"年"m"月"', "50": 'yyyy"年"m"月"', "51": 'm"月"d"日"', "52": 'yyyy"年"m"月"',
    "53": 'm"月"d"日"', "54": 'm"月"d"日"', "55": 'yyyy"年"m"月"', "56": 'm"月"d"日"',
    "57": 'yyyy"年"m"月"', "58": 'm"月"d"日"', "45": "mm:ss", "46": "h:mm:ss", "47": "mm:ss",
}  # fmt: skip
_ASIDE = re.compile(r'\[[^\]]{0,255}\]|"[^"]{0,255}"|\\.|_.|\*.')  # colours, quoted text, padding
_DIGITS = re.compile(r"[0#?]+(?:,[0#?]+)*(?:\.([0#?]+))?")
_DAY = timedelta(days=1)
_LAST_DAY = 2_958_466  # the day after 9999-12-31
_GENERAL = ".15g"  # a double has so many digits that can be relied on
# What Excel takes; a file may say any, and would have each of its cells filled with digits.
_LONGEST_FORMAT, _MOST_DECIMALS = 255, 30
_LEAP_BUG = 60  # the 29th of February 1900, which Excel believes in and no calendar has


def shown(said: str, code: str, *, from_1904: bool = False) -> str:
    """Return the number ``said`` as a cell with the format ``code`` shows it.

    Dates are shown in ISO's form, or with 年月日 where the format has them; a text that is no
    number is returned as it is.
    """
    try:
        value = float(said)
    except ValueError:
        return said
    form = _form(_BUILT_IN.get(code, code[:_LONGEST_FORMAT]))
    if form.is_date and 0 <= value < _LAST_DAY:
        return _date(value, form, from_1904=from_1904)
    return _number(value, form)


class _Form:
    """What of a number format matters here."""

    def __init__(self, code: str) -> None:
        first = code.split(";")[0]
        bare = _ASIDE.sub("", first).lower()
        self.is_date = bare != "general" and bool(re.search(r"[ymdhs]", bare))
        self.is_chinese = "年" in first or "月" in first
        self.parts = {part for part in "ydhs" if part in bare}
        if re.search(r"(?<![hs:])m", re.sub(r"h+:m+|m+:s+", "", bare)):
            self.parts.add("m")
        if "h" in self.parts or "mm:ss" in bare:
            self.parts.add("h")
        self.percent = "%" in bare
        self.thousands = "#,#" in bare or "0,0" in bare
        digits = _DIGITS.search(bare)
        self.is_plain = digits is None or code in ("0", "General")
        self.decimals = min(len(digits[1] or ""), _MOST_DECIMALS) if digits else 0


@lru_cache(maxsize=256)
def _form(code: str) -> _Form:
    return _Form("General" if code.isdecimal() else code)


def _number(value: float, form: _Form) -> str:
    if form.percent:
        return f"{value * 100:.{form.decimals}f}%"
    if form.is_plain:
        return f"{value:{_GENERAL}}"
    comma = "," if form.thousands else ""
    return f"{value:{comma}.{form.decimals}f}"


def _date(value: float, form: _Form, *, from_1904: bool) -> str:
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    if not from_1904 and value < _LEAP_BUG:
        first += _DAY
    moment = first + timedelta(seconds=round(value * _DAY.total_seconds()))
    time = f"{moment:%H:%M}" if "h" in form.parts else ""
    return " ".join(filter(None, (_day(moment, form), time)))


def _day(moment: datetime, form: _Form) -> str:
    if form.is_chinese:
        units = (("y", f"{moment.year}年"), ("m", f"{moment.month}月"), ("d", f"{moment.day}日"))
        return "".join(text for part, text in units if part in form.parts)
    form_of = {"y": f"{moment.year}", "m": f"{moment.month:02d}", "d": f"{moment.day:02d}"}
    return "-".join(text for part, text in form_of.items() if part in form.parts)
