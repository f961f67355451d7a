"""The same metric under one name, whatever its wording, so that plans can be compared by it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from policydiff import bundled
from policydiff.extract.verbs import EMPTY

__all__ = ["canonical", "is_indicator"]

_MARKS = re.compile(r"\[\d{1,3}\]|[()\[\]的了·\s:①-⑳]")
# These keep names apart until the regions before them are gone: “国培”“省培” is of no 国培省.
_APART = re.compile("[“”\"'《》,、]")
_REGION = re.compile(
    r"^(?:(?:全|我|本|各)(?:[市县区省镇乡州盟旗院校国]|地区?|县市区|市县区)|[一-龥]{2,3}[市县区省](?=[^级直属])"
    r"|提出|再次?|也?要(?!素)|各级各类|城乡|年度|当年|本年|新一轮|第[一二三四五六七八九十]批)++"
)
_STOCK = "新建|新增|新创建|新设|新引进|新认定"
_EQUAL = (
    (re.compile(r"比重|百分比"), "比例"),
    (re.compile(r"占总?比例?$|所占比例$"), "比例"),
    (re.compile(r"(?:总数|总量|数量|个数|人数|数)$"), ""),
    (re.compile(r"(?:建设|改造|创建)?(?:工程|任务|目标|指标|工作)$"), ""),
    (re.compile(r"(?:预算)?拟?安排(?=(?:增加|减少)?$)"), ""),
    (re.compile(r"(?<=增长)(?:预期|目标|拟?定){1,3}$"), ""),
    (re.compile(r"(?<=.)(?:预期|目标){1,2}(?=增长$)"), ""),
    (re.compile(r"增速$"), "增长"),
    (re.compile(r"幼儿园园"), "园"),
    (re.compile(r"计划(?=招|安排)|拟(?=[举安新建])"), ""),
    (re.compile(r"(?:继续|再次?)(?=(?:提高|增加|增长|提升|下降|降低|减少)$)"), ""),
    (re.compile(r"GDP|地区生产总值"), "生产总值"),
    (re.compile(rf"^({_STOCK})"), "新增"),
)
# Age groups and owners that leave an indicator what it is: 全区适龄幼儿学前三年入园率.
_TRANSPARENT = re.compile(
    r"(?:适龄|幼儿|儿童|少年|学龄|人口|阶段|教育|全|区|市|县|省|总体|平均|年|学生|中小学生?)*"
)
# A metric as short as 学校 or 总投资 names nothing by itself: it holds within its item only.
_LEAST = 3
_VAGUE = frozenset(
    (
        "总投资", "投资", "资金", "专项资金", "项目数", "占比", "总面积",
        "建筑面积", "增长", "下降", "提高", "各类项目", "新增", "重点项目",
        "活动次数", "完成率", "达标率", "覆盖率", "合格率", "优良率", "参与率",
        "比例", "经费", "收入", "人员", "学生数", "毕业生", "试点",
        "试点校", "试点学校", "试点单位", "示范校", "示范学校", "示范点", "专任教师",
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def canonical(metric: str) -> str | None:
    """Return the common name of ``metric``, None when it is too vague to be looked for elsewhere.

    Indicators of ``data/metrics.toml`` have the name that stands there; any other metric its
    words without verbs that say nothing, region, marks and 的.
    """
    normal = _normal(metric)
    known = _known()
    if found := known.get(normal):
        return found
    for start in range(1, max(1, len(normal) - _LEAST)):
        if not _TRANSPARENT.fullmatch(normal[:start]):
            break
        if found := known.get(normal[start:]):
            return found
    return None if len(normal) < _LEAST or normal in _VAGUE else normal


def is_indicator(name: str) -> bool:
    """Tell whether ``name`` is that of an indicator of ``data/metrics.toml``."""
    return name in _known().values()


def _normal(metric: str) -> str:
    text = _REGION.sub("", _MARKS.sub("", metric))
    stripped = _REGION.sub("", EMPTY.sub("", text))
    text = _APART.sub("", stripped if len(stripped) > 1 else text)
    for pattern, plain in _EQUAL:
        changed = pattern.sub(plain, text)
        text = changed if len(changed) > 1 else text
    return text


@cache
def _known() -> dict[str, str]:
    """Return the name of each wording, in its normal form."""
    table = bundled.table("metrics")
    return {
        _normal(wording): name
        for name, entry in table.items()
        for wording in (name, *entry["same"])
    }
