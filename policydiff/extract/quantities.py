"""Numbers that count something: value, unit and comparator, and where they stand.

A quantity is a numeral with a unit behind it. What only looks like one is left out: ordinals,
dates, names with digits, slogans (两个维护, 三名一训), ages, the base that another number is counted
from. Every pattern is anchored at a numeral or looks at a window of bounded length, so the time
is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policydiff.extract.units import DURATIONS, IMPLIED, MEDALS, UNIT, named_unit
from policydiff.extract.verbs import MAKING
from policydiff.model import Comparator
from policydiff.text.numerals import ARABIC, CHINESE, SCALES, plain, read_numeral

__all__ = ["Quantity", "quantities"]


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
_ARABIC = re.compile(rf"({ARABIC}(?:亿\d{{1,4}}(?=万))?)([余多来]?)({_SCALE})?([余多]?)")
_CHINESE = re.compile(rf"({CHINESE})([余多来]?)({_SCALE})?([余多]?)")
_PER_CENT = re.compile(rf"百分之({ARABIC}|{CHINESE})")
_FRACTION = re.compile(r"[二三四五六七八九十]分之[一二三四五六七八九]")
_TENTHS = re.compile(r"([一二三四五六七八九\d])成(?=以上|以下|左右|[,。;、的])")
# 一两 and 三五 are from one to two, from three to five; 二三十 is from twenty to thirty.
_PAIR = re.compile(r"(一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九)([十百千万]{0,2})")
_JOIN = re.compile(r"--?|~|至|到")
_UNIT = re.compile(UNIT)
_TAIL = re.compile(
    r"\(含\)|\(含[^()]{1,8}\)|及?以上|及?以下|以内|之内|左右|上下|[余多](?![年元方家样种子])"
)

# Words that bind the number behind them, and how. 近 and 约 also end other words.
_BEFORE = re.compile(
    r"(?P<AT_MOST>不(?:得|能)?(?:超过|超出|高于|大于|多于|突破)|(?<!不)(?<!得)(?:低于|少于|小于)|至多|最多|<=?|≤)"
    r"了?为?$"
    r"|(?P<AT_LEAST>不(?:得|能|应)?(?:低于|少于|小于|低於)|至少|最少|起码|超过|突破|高于|多于|大于|超(?!市)|逾|>=?|≥)"
    r"了?为?$"
    r"|(?P<ABOUT>(?<![最附就临邻远])近|(?<![节集公合预制条契特相签])约|大约|接近|大概|上(?=$))(?:为|有)?$"
)
# 不低于总课时的9%: the word binds the share, its base stands between.
_LEAST = re.compile(r"(?P<AT_LEAST>至少|最少|起码)[一-龥、]{1,20}$")
_OF_BASE = re.compile(
    r"(?:(?P<AT_LEAST>不(?:得|能|应)?(?:低于|少于)|至少占?)|(?P<AT_MOST>不(?:得|能)?(?:超过|高于)))[^,;。:\d]{1,16}的$"
)
_AFTER = {
    "以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "之内": Comparator.AT_MOST,
}
_WINDOW = 12  # characters before a number in which its binding word ends


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of ``text``, cleaned and folded, in order."""
    names = _Names(text)
    found: list[Quantity] = []
    at = 0
    for run in _RUN.finditer(text):
        if run.start() < at:
            continue
        quantity = _at(text, run.start())
        if quantity is None:
            continue
        at = quantity.end
        if not names.hold(quantity.number) and not _only_looks_like_one(text, quantity):
            found.append(quantity)
    return found


_RUN = re.compile(rf"\d[\d,.]*|[{''.join(SCALES)}〇零一二三四五六七八九两]+")


def _at(text: str, start: int) -> Quantity | None:
    """Return the quantity whose numeral begins at ``start``, if one does."""
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
    end, values, more = first.end, first.values, first.more
    unit = _UNIT.match(text, end) or _listed_unit(text, start, end)
    second = None if len(values) > 1 else _second(text, unit.end() if unit else end)
    if second is not None:
        low = _same_scale(values[0], first.scaled, second)
        values, end, more = (low, *second.values), second.end, more or second.more
        unit = _UNIT.match(text, end)
        if unit is None or low >= second.values[0]:
            return None
    implied = None if unit else _implied(text, end, first)
    if unit is None and implied is None:
        return _headcount(text, start, first)
    written = unit[0] if unit else (implied or "")
    if unit is None or unit.start() == end:
        end = unit.end() if unit else end + len(written)
    name = named_unit(written, text[end : end + _WINDOW])
    found = _bound(text, start, end, values, name, more)
    return None if first.bare and found.comparator is Comparator.EQUAL else found


# 分别提高15、22个百分点 and 分别高12.7个、12个百分点: the last of a list says the unit for all.
_LIST = re.compile(rf"个?(?:[、和及与]{ARABIC}(?:[万亿]{{1,2}})?个?){{1,6}}(?={UNIT})")
_RESPECTIVELY = re.compile(r"分别[^,;。:]{0,40}$")


def _listed_unit(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the unit that ends a list of bare numbers announced by 分别."""
    more = _LIST.match(text, end)
    if more is None or not _RESPECTIVELY.search(text[max(0, start - _SOON - _WINDOW) : start]):
        return None
    return _UNIT.match(text, more.end())


# 参保人数增加1753万: the metric says what is counted, and 万 or 亿 stands alone.
_COUNTED_BEFORE = re.compile(r"(人数|人口|户数|用户数?)[^,;。:]{0,24}$")
_ENDS = re.compile(r"以上|左右|[,;。、和与)]|$")


def _headcount(text: str, start: int, number: _Number) -> Quantity | None:
    said = _COUNTED_BEFORE.search(text[max(0, start - _SOON) : start])
    if not said or not number.scaled or number.values[0] < _MYRIAD:
        return None
    if not _ENDS.match(text, number.end):
        return None
    unit = "户" if "户" in said[1] else "人"
    return _bound(text, start, number.end, number.values, unit, number.more)


_MYRIAD = 10**4


def _implied(text: str, at: int, number: _Number) -> str | None:
    """Return the measure word, or "", where a counted noun follows without a unit."""
    match = IMPLIED.match(text, at)
    if match is None or number.chinese or len(number.values) > 1:
        return None
    medal = MEDALS.match(text, at)
    return match[0] if match[0] or medal or number.values[0] >= _MANY else None


_MANY = 100  # fewer persons have a measure word; 12学生 is more likely a torn list or date


def _second(text: str, at: int) -> _Number | None:
    join = _JOIN.match(text, at)
    found = _number(text, join.end()) if join else None
    return found if found and len(found.values) == 1 and not found.bare else None


def _same_scale(low: float, scaled: bool, second: _Number) -> int | float:
    """Return the lower end of a range: in 3-5万 it shares the scale of the upper."""
    high = second.values[0]
    if scaled or not second.scaled:
        return plain(low)
    factor = max((f for f in SCALES.values() if high % f == 0 and low * f < high), default=1)
    return plain(low * factor)


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
        value *= SCALES[char]
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
    before, after = _BEFORE.search(window), _TAIL.match(text, end)
    if after and after[0].startswith("(含"):
        further = _TAIL.match(text, after.end())
        end, after = after.end(), further
    tail = after[0].removeprefix("及") if after else ""
    end = after.end() if after else end
    first = start - (len(window) - before.start()) if before else start
    apart = None
    if before is None:
        apart = (_OF_BASE if unit == "%" else _LEAST).search(window)
    words = before or apart
    comparator = _comparator(words.lastgroup if words else None, tail, len(values) > 1, more)
    binding = start - (len(window) - words.start()) if words else start
    return Quantity(binding, first, start, end, values, unit, comparator)


def _comparator(before: str | None, tail: str, two: bool, more: bool) -> Comparator:
    if two:
        return Comparator.RANGE
    if before and before != "ABOUT":
        return Comparator[before]
    if tail in _AFTER:
        return _AFTER[tail]
    return Comparator.ABOUT if before or tail or more else Comparator.EQUAL


# --- what only looks like a quantity -----------------------------------------------------------

_QUOTED = re.compile(r"《[^《》]{1,80}》|“[^“”]{1,14}”|\[\d{4}\]|<[^<>]{1,40}>")


class _Names:
    """The stretches of a text that are names: titles, and short phrases in quotation marks."""

    def __init__(self, text: str) -> None:
        self._spans: Iterator[tuple[int, int]] = iter([m.span() for m in _QUOTED.finditer(text)])
        self._now = next(self._spans, (len(text), len(text)))

    def hold(self, at: int) -> bool:
        """Return whether ``at`` stands in a name; to be asked in ascending order."""
        while self._now[1] <= at:
            self._now = next(self._spans, (at + 1, at + 1))
        return self._now[0] <= at


_ORDINAL = re.compile(r"(?:第|前|[A-Za-z0-9+/·_×*#]|[-~.](?!$)|(?<=\d)[-~.,:]|每)$")
_SOON = 30  # characters after a quantity in which a rank or a change of level shows
_PART_OF = re.compile(r"[^,;。:]{0,30}(?<!分)之一")
_RANKED = re.compile(r"[^,;。:\d]{0,10}(?:位列|位居|名列|排名|排第|列第|居第|列全[国省市]第)")
_FROM = re.compile(r"(?<![自分])[从由][^,;。:]{0,24}$")
_TO = re.compile(
    r"[^,;。:]{0,12}(?:提高|增加|上升|增长|扩大|提升|下降|降低|减少|缩短|压缩|压减|缩减|调整|发展|跃升|攀升|增|扩|升|降|减|压)"
    r"(?:了)?(?:到|至|为)"
)
_ABSTRACT = re.compile(
    r"[《“]|方面|环节|层面|层次|维度|必须|意识|自信|维护|坚持|确保|阶段|一(?![般级流线定])|面向|转变|结合|统筹|关键|重大|重点|"
    r"专项|专题|严禁|不[准得]|体系|更加|着力|优先|角度|季度|月|年级|学期|级|五年|字|原则|准则|规定|要求|制度|"
    r"机制|措施|举措|办法|意见|行动|计划|工程|任务|战略|文件|清单|责任|纪律|领域|系列|传统|文明|全面|基本|"
    r"核心|目标|突破|转型|高地|定位|中心|生态|振兴|革命|改革|平台|平安|文化|主义|精神|自我|主体|问题"
)
# 亿元以上项目, 20亩以上的园区: how large a thing has to be, not how many there are.
_SIZES = frozenset(("元", "美元", "平方米", "亩", "公里", "吨"))
_QUALIFIES = re.compile(
    r"以[上下]的?(?:[^,;。:、\d的]{0,12}(?:项目|企业|工程|园区|学校|班额|产业|龙头|大户|规模)|重[大点])"
)
_TAIL_WIDTH = 2
_PROGRESS = re.compile(
    r"(?:达|到|至|为|压缩|缩短|延长|减少|提高|增加|不超过|天数[^,;。]{0,8}|每[天日周年人生月][^,;。]{0,8})$"
)
_AGE = re.compile(r"寿命[^,;。]{0,10}$")
_SLOGAN = re.compile(r".[一二两三四五六七八九十]")
_ARTICLE = frozenset((0, 1))
_CONCRETE = frozenset("所座家名位人户台辆栋幢间公里亩处门枚篇册场")
_AT_LEAST_TEN = 10


def _only_looks_like_one(text: str, quantity: Quantity) -> bool:
    before = text[max(0, quantity.start - _SOON) : quantity.start]
    if _ORDINAL.search(before) or (quantity.start != quantity.number and before.endswith("每")):
        return True
    if quantity.unit == "岁" and not _AGE.search(before):
        return True
    if quantity.unit in DURATIONS and not _is_limit(quantity, before):
        return True
    after = text[quantity.end : quantity.end + _SOON]
    if quantity.unit in _SIZES and _QUALIFIES.match(text, quantity.end - _TAIL_WIDTH):
        return True
    if _PART_OF.match(after) or _RANKED.match(after):
        return True
    if _TO.match(after) and _FROM.search(before):
        return True
    written = text[quantity.number : quantity.end]
    return not written[0].isdecimal() and _is_saying(quantity, before, after, written)


def _is_limit(quantity: Quantity, before: str) -> bool:
    """Return whether a duration is one to be kept, not the length of something."""
    return quantity.comparator in _LIMITS or bool(_PROGRESS.search(before))


_LIMITS = (Comparator.AT_LEAST, Comparator.AT_MOST)


def _is_saying(quantity: Quantity, before: str, after: str, written: str) -> bool:
    """Return whether a numeral in Chinese belongs to a set phrase rather than counts."""
    if quantity.unit in ("%", "百分点", "") or quantity.comparator in _LIMITS:
        return False
    if quantity.comparator is Comparator.RANGE:
        return False
    value = quantity.values[0]
    if value in _ARTICLE or _ABSTRACT.match(after) or _SLOGAN.match(after):
        return True
    if before[-1:] in "“、" and value < _AT_LEAST_TEN:
        return True
    made = MAKING.search(before[-_WINDOW:])
    return value < _AT_LEAST_TEN and not (made and not written.endswith(("大", "级", "条", "类")))
