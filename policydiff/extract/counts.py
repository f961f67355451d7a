"""One quantity at a place in a text: its numeral, unit and comparator."""

from __future__ import annotations

import re

from policydiff.extract.units import MEDALS, UNIT, implied_at, named_unit, unit_at
from policydiff.model import Comparator
from policydiff.records import dataclass
from policydiff.text.numerals import ARABIC, CHINESE, SCALES, plain, read_numeral, times
from policydiff.text.patterns import lazy

__all__ = ["Quantity", "quantity_at"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in a cleaned text.

    ``start`` to ``end`` holds the words of the comparator that touch the number; the numeral begins
    at ``number``, and ``binding`` is where the first word of the comparator stands.
    """

    binding: int
    start: int
    number: int
    end: int
    values: tuple[int | float, ...]
    unit: str
    comparator: Comparator


@dataclass(frozen=True, slots=True)
class _Number:
    """A numeral with its scale: ``more`` when 余 or 多 makes it vague, ``bare`` for a lone 百 or 千."""

    end: int
    values: tuple[int | float, ...]
    scaled: bool
    more: bool
    bare: bool
    chinese: bool


_SCALE = r"[百千]?万亿?|亿|[十百千](?![瓦米克])"
_ARABIC = re.compile(rf"({ARABIC}(?:亿\d{{1,4}}万)?)([余多来]?)({_SCALE})?([余多]?)")
_CHINESE = re.compile(rf"({CHINESE})([余多来]?)({_SCALE})?([余多]?)")
_PER_CENT = re.compile(rf"百分之({ARABIC}|{CHINESE})")
_FRACTION = re.compile(r"[二三四五六七八九十]分之[一二三四五六七八九]")
_TENTHS = re.compile(r"([一二三四五六七八九\d])成(?=以上|以下|左右|[,。;、的])")
# 一两 and 三五 are from one to two, from three to five; 二三十 is from twenty to thirty.
_PAIR = re.compile(r"(一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九)([十百千万]{0,2})")
_OTHER_UNIT = lazy(r"\([一-龥]{1,2}\)(?=[一-龥])")  # 2万套(间)住房
_JOIN = re.compile(r"--?|~|至|到")
_TAIL = re.compile(r"及?以上|及?以下|以内|之内|左右|上下|[余多](?![年元方家样种子])")
_ASIDE = re.compile(r"\(含[^()]{0,8}\)")  # 80%(含80%)以上

# Words that bind the number behind them, and how. 近 and 约 also end other words.
_BEFORE = re.compile(
    r"(?P<AT_MOST>不(?:得|能)?(?:超过|超出|高于|大于|多于|突破)|(?<!不)(?<!得)(?:低于|少于|小于)|至多|最多|<=?|≤)"
    r"了?为?$"
    r"|(?P<AT_LEAST>不(?:得|能|应)?(?:低于|少于|小于|低於)|至少|最少|起码|超过|突破|高于|多于|大于|超(?!市)|逾|(?<![通超经不])过|>=?|≥)"
    r"了?为?$"
    r"|(?P<ABOUT>(?<![最附就临邻远])近|(?<![节集公合预制条契特相签])约|大约|接近|大概|上(?=$))(?:为|有)?$"
)
# 不低于总课时的9%: the word binds the share, its base stands between.
_LEAST = lazy(r"(?P<AT_LEAST>至少|最少|起码)[一-龥、]{1,20}$", needs="少起")
_OF_BASE = re.compile(
    r"(?:(?P<AT_LEAST>不(?:得|能|应)?(?:低于|少于)|至少占?)|(?P<AT_MOST>不(?:得|能)?(?:超过|高于)))[^,;。:\d]{1,16}的$"
)
_AFTER = {
    "以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "之内": Comparator.AT_MOST,
}
_WINDOW = 24  # characters before a number in which its binding word ends


def quantity_at(text: str, start: int) -> Quantity | None:
    """Return the quantity whose numeral begins at ``start`` of ``text``, None if none does."""
    for reader in (_share, _counted):
        if found := reader(text, start):
            return found
    return None


def _share(text: str, start: int) -> Quantity | None:
    """Read 百分之九十五, 三分之二 and 九成."""
    if match := _PER_CENT.match(text, start):
        number = _value(match[1])
        point = text.startswith("点", match.end()) or text.startswith("个点", match.end())
        return None if number is None or point else _bound(text, start, match.end(), (number,), "%")
    if match := _FRACTION.match(text, start):
        return _bound(text, start, match.end(), (read_numeral(match[0]),), "")
    if match := _TENTHS.match(text, start):
        tenths = read_numeral(match[1]) * 10
        return _bound(text, start, match.end(), (tenths,), "%")
    return None


def _counted(text: str, start: int) -> Quantity | None:
    """Read a number, or two, and a unit."""
    first = _number(text, start)
    if first is None:
        return None
    second = _second(text, first)
    if second is not None:
        return _range(text, start, first, second)
    if listed := _listed_unit(text, start, first.end):
        name = named_unit(listed, "")
        return _bound(text, start, first.end, first.values, name, first.more)
    return _single(text, start, first)


def _single(text: str, start: int, number: _Number) -> Quantity | None:
    written = unit_at(text, number.end)
    if written is None:
        written = _implied(text, number)
    if written is None:
        return _headcount(text, start, number)
    end = number.end + len(written)
    if text.startswith("(", end) and (aside := _OTHER_UNIT.match(text, end)):
        end = aside.end()
    name = named_unit(written, text[end : end + _WINDOW])
    found = _bound(text, start, end, number.values, name, number.more)
    return None if number.bare and found.comparator is Comparator.EQUAL else found


def _range(text: str, start: int, first: _Number, second: _Number) -> Quantity | None:
    unit = unit_at(text, second.end)
    low, high = _same_scale(first, second), second.values[0]
    if unit is None or low >= high:
        return None
    return _bound(text, start, second.end + len(unit), (low, high), named_unit(unit, ""))


# 分别提高15、22个百分点 and 分别高12.7个、12个百分点: the last of a list says the unit for all.
_LIST = lazy(rf"个?(?:[、和及与]{ARABIC}(?:[万亿]{{1,2}})?个?){{1,6}}(?={UNIT})")
_GOES_ON = frozenset("个、和及与")
_RESPECTIVELY = re.compile(r"分别[^,;。:]{0,40}$")


def _listed_unit(text: str, start: int, end: int) -> str | None:
    """Return the unit that ends a list of bare numbers announced by 分别."""
    goes_on = text[end : end + 1] in _GOES_ON
    if not goes_on or not _RESPECTIVELY.search(text[max(0, start - 2 * _WINDOW) : start]):
        return None
    more = _LIST.match(text, end)
    return unit_at(text, more.end()) if more else None


# 参保人数增加1753万: the metric says what is counted, and 万 or 亿 stands alone.
_COUNTED_BEFORE = re.compile(r"(人数|人口|户数|用户数?)[^,;。:]{0,24}$")
_ENDS = re.compile(r"以上|左右|[,;。、和与)]|$")


def _headcount(text: str, start: int, number: _Number) -> Quantity | None:
    said = _COUNTED_BEFORE.search(text[max(0, start - 2 * _WINDOW) : start])
    if not said or not number.scaled or number.values[0] < _MYRIAD:
        return None
    if not _ENDS.match(text, number.end):
        return None
    unit = "户" if "户" in said[1] else "人"
    return _bound(text, start, number.end, number.values, unit, number.more)


_MYRIAD = 10**4


def _implied(text: str, number: _Number) -> str | None:
    """Return the measure word, or "", where a counted noun follows without a unit."""
    written = implied_at(text, number.end)
    if written is None or number.chinese or len(number.values) > 1:
        return None
    medal = MEDALS.match(text, number.end)
    return written if written or medal or number.values[0] >= _MANY else None


_MANY = 100  # fewer persons have a measure word; 12学生 is more likely a torn list or date


def _second(text: str, first: _Number) -> _Number | None:
    """Return the upper end of a range, behind the lower one and its unit if it has one."""
    if len(first.values) > 1:
        return None
    join = _JOIN.match(text, first.end + len(unit_at(text, first.end) or ""))
    found = _number(text, join.end()) if join else None
    return found if found and len(found.values) == 1 and not found.bare else None


def _same_scale(first: _Number, second: _Number) -> int | float:
    """Return the lower end of a range: in 3-5万 it shares the scale of the upper."""
    low, high = first.values[0], second.values[0]
    if first.scaled or not second.scaled:
        return plain(low)
    factor = max((f for f in SCALES.values() if high % f == 0 and low * f < high), default=1)
    return times(low, factor)


def _number(text: str, start: int) -> _Number | None:
    if start >= len(text):
        return None
    chinese = text[start] not in "0123456789"
    if chinese and (pair := _PAIR.match(text, start)):
        return _pair(text, pair)
    match = (_CHINESE if chinese else _ARABIC).match(text, start)
    if match is None:
        return None
    bare = match[1] in SCALES and match[1] != "十"
    value = SCALES[match[1]] if bare else _value(match[1])
    if value is None:
        return None
    for char in match[3] or "":
        value = times(value, SCALES[char])
    more = bool(match[2] or match[4])
    return _Number(match.end(), (plain(value),), bool(match[3]), more, bare, chinese)


def _pair(text: str, match: re.Match[str]) -> _Number | None:
    if match.end() < len(text) and text[match.end()] in _NUMERAL_CHARS:
        return None
    low, high = (read_numeral(char) for char in match[1])
    factor = 1
    for char in match[2]:
        factor *= SCALES[char]
    return _Number(match.end(), (low * factor, high * factor), False, False, False, True)


_NUMERAL_CHARS = frozenset("〇零一二三四五六七八九两") | SCALES.keys()
# 三四 in a row is no thirty-four, and 二〇一九 is a year.
_DIGITS_ONLY = re.compile(r"[〇零一二三四五六七八九两]{2,24}")


def _value(text: str) -> int | float | None:
    if _DIGITS_ONLY.fullmatch(text):
        return None
    try:
        return read_numeral(text)
    except ValueError:
        return None


def _bound(
    text: str, start: int, end: int, values: tuple[int | float, ...], unit: str, more: bool = False
) -> Quantity:
    """Return the quantity with the comparator that the words around it say."""
    window = text[max(0, start - _WINDOW) : start]
    offset = start - len(window)
    before = _BEFORE.search(window)
    words = before or (_OF_BASE if unit == "%" else _LEAST).search(window)
    tail, end = _tail(text, end)
    comparator = _comparator(words.lastgroup if words else None, tail, len(values) > 1, more)
    return Quantity(
        binding=offset + words.start() if words else start,
        start=offset + before.start() if before else start,
        number=start,
        end=end,
        values=values,
        unit=unit,
        comparator=comparator,
    )


def _tail(text: str, end: int) -> tuple[str, int]:
    """Return the word behind a number that binds it, "" for none, and where it ends."""
    aside = _ASIDE.match(text, end)
    match = _TAIL.match(text, aside.end() if aside else end)
    return (match[0].removeprefix("及"), match.end()) if match else ("", end)


def _comparator(before: str | None, tail: str, two: bool, more: bool) -> Comparator:
    if two:
        return Comparator.RANGE
    if before and before != "ABOUT":
        return Comparator[before]
    if tail in _AFTER:
        return _AFTER[tail]
    return Comparator.ABOUT if before or tail or more else Comparator.EQUAL
