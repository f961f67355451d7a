"""What only looks like a quantity: ordinals, names with digits, slogans, ages, ranks, bases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.extract.counts import Quantity
from policydiff.extract.units import DURATIONS
from policydiff.extract.verbs import MADE, making
from policydiff.model import Comparator

__all__ = ["Names", "only_looks_like_one"]

_QUOTED = re.compile(r"《[^《》]{1,80}》|“[^“”]{1,14}”|\[\d{4}\]|<[^<>]{1,40}>")


class Names:
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
    r"[^,;。:]{0,12}(?:提高|增加|上升|增长|扩大|提升|下降|降低|减少|缩短|压缩|压减|缩减|调整|发展|跃升|攀升|拓展|延伸|精简|增|扩|升|降|减|压)"
    r"(?:了)?(?:到|至|为)"
)
_ABSTRACT = re.compile(
    r"“|方面|环节|层面|层次|维度|必须|意识|自信|维护|坚持|确保|阶段|一(?![般级流线定])|面向|转变|结合|统筹|关键|重大|重点|"
    r"专项|专题|严禁|不[准得]|体系|更加|着力|优先|角度|季度|年级|学期|级|五年|原则|准则|规定|要求|制度|"
    r"机制|措施|举措|办法|意见|行动|计划|工程|任务|战略|文件|清单|责任|纪律|领域|系列|传统|文明|全面|基本|"
    r"核心|目标|突破|转型|高地|定位|中心|生态|振兴|革命|改革|平台|平安|文化|主义|精神|自我|主体|问题|百年|明显|新的|硬"
)
# 亿元以上项目, 20亩以上的园区: how large a thing has to be, not how many there are.
_SIZES = frozenset(("元", "美元", "平方米", "亩", "公里", "吨"))
_QUALIFIES = re.compile(
    r"的?[^,;。:、\d的]{0,12}(?:项目|企业|工程|园区|学校|班额|产业|龙头|大户|规模)|重[大点]"
)
_PROGRESS = re.compile(
    r"(?:达|到|至|为|压缩|缩短|延长|减少|提高|增加|不超过|天数[^,;。]{0,8}|每[天日周年人生月][^,;。]{0,8})$"
)
_AGE = re.compile(r"寿命[^,;。]{0,10}$")
_SLOGAN = re.compile(r".?[一二两三四五六七八九十]")
_ARTICLE = frozenset((0, 1))
_NO_THING = frozenset(("《", "事"))  # 两个《…》, 五件事
_CLAUSE = re.compile(r"[,;。:!?]")
# 两所, 三名 count things wherever something is made; 个 and 项 count slogans as well.
_CONCRETE = frozenset("所座家名位户台辆栋幢间亩处门枚篇册") | {"公里", "平方米", "元", "人次"}
_NAMED_WITHIN = 8  # characters behind 个 or 项 in which it shows that a slogan follows
_MADE_WITHIN = 12  # characters before a number in which the verb that makes it ends
_AT_LEAST_TEN = 10


def only_looks_like_one(text: str, quantity: Quantity) -> bool:
    """Return whether ``quantity`` of ``text`` counts nothing."""
    before = text[max(0, quantity.start - _SOON) : quantity.start]
    if _ORDINAL.search(before) or (quantity.start != quantity.number and before.endswith("每")):
        return True
    if quantity.unit == "岁" and not _AGE.search(before):
        return True
    if quantity.unit in DURATIONS and not _is_limit(quantity, before):
        return True
    after = text[quantity.end : quantity.end + _SOON]
    if quantity.unit in _SIZES and quantity.comparator in _LIMITS and _QUALIFIES.match(after):
        return True
    if _PART_OF.match(after) or after.startswith("位次") or _RANKED.match(after):
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
    if value in _ARTICLE or _SLOGAN.match(after) or after[:1] in _NO_THING:
        return True
    if quantity.unit in _CONCRETE:
        return value < _AT_LEAST_TEN and not MADE.search(_CLAUSE.split(before)[-1])
    counted = _CLAUSE.split(after)[0][:_NAMED_WITHIN]
    if _ABSTRACT.search(counted) or (before[-1:] in "“、" and value < _AT_LEAST_TEN):
        return True
    made = making(before[-_MADE_WITHIN:])
    return value < _AT_LEAST_TEN and not (made and not written.endswith(("大", "级", "条", "类")))
