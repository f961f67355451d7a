"""Where a text names administrative divisions.

Short names are ordinary words as often as not (和平, 新华, 安康; 高县 in 提高县级), so a mention
counts only in a form or a context that a region name has. Precision goes before recall: a
mention that is left out costs an unknown region, a false one a wrong region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from policydiff.parse.metadata.regions import Division, by_name, by_short, inside
from policydiff.text.fold import is_han


class Mention(NamedTuple):
    """A region name in a text: ``candidates`` are all the divisions it may mean.

    ``start`` and ``end`` are offsets into the scanned text and take in what contains the
    division when it is named directly before it (泉州市鲤城区). ``full`` is false for a short name.
    """

    start: int
    end: int
    name: str
    full: bool
    candidates: tuple[Division, ...]


# Names that say where in a town, not which town: read only directly after what contains them.
_WHERE_IN_TOWN = (
    "东区 西区 南区 北区 中区 城区 郊区 矿区 新区 市区 盐区 一区 二区 三区 港区 林区 城中区 城东区 城西区 "
    "城南区 城北区 城关区 城郊区 新城区 老城区 市中区 市郊区 新市区 工农区 动力区 全国"
)
_GENERIC = frozenset(_WHERE_IN_TOWN.split())
# Short names that are words or other names as well: never a mention on their own.
_ALSO_WORDS = (
    "安康 长治 大同 来宾 白银 中山 延安 朝阳 东方 三明 兴安 金昌 玉树 四平 黄山 吉安 大理 大庆 黄石 红河 怒江 "
    "海东 海西 海北 和田 兵团 凉山 山南 广安 六安 巴中 黄南 新乡 阿里 运城 平安 公安 和平 富裕 振兴 新城 城关 "
    "新华 中原 民权 兴业 安定 惠民 大方 文成 会同 合作 通道 进贤 南部 中方 新建 安居 江山 东风 前进 向阳 友好 "
    "互助 共和 团结 平和 太平 和顺 大通 兴国 富民 富源 新兴 长安 永安 望城 城中 城东 城西 城南 城北 市中 东城 "
    "西城 老城 丰满 双城 宝山 集美 文山 江北 江南 江东 河东 河西 建华 公园 资源 龙江 古城 运河 徽州 滨海 温泉 "
    "天桥 小店 红山 盐湖 山城 大城 金台 新和 同德 大新 雅江 全州 青山 龙门 和静 富县 安全 开发 民生"
)
_WORDS = frozenset(_ALSO_WORDS.split())
# Names that a text forms across words: what must not stand before them (新增城区, 适应城市).
_ACROSS = {"增城": "新", "应城": "适", "新县": "创", "新建": "创", "大方": "四"}
# Prefectures abolished before this year are not read from their short names (惠民, 合作).
_SHORT_SINCE = 2000
# What stands before a name of two characters (唐县) when it is one: nothing, punctuation, digits,
# or one of these (2020年唐县, 在唐县, 代表唐县, 会议上唐县).
_BEFORE_TWO = "在于对向表上到自为过是日"
# The name runs on into a longer word: 区域, 县域, 市场.
_RUNS_ON = {"区": "域间位", "县": "域城级区市乡", "市": "场", "州": "际", "旗": "帜舰号"}
# What follows a short county name that is meant as a place (徐水人民, 新安荣膺).
_AFTER_SHORT = re.compile(
    r"(?:县|区|市)?(?:人民(?!警察|币|解放军|法院|检察|日报)|大地|发展|实际|经验|教育|经济|文化|特色|建设"
    r"|城市|精神|成功|入选|荣膺|新局面|新篇章|新优势|高质量|更加美好)"
)


@cache
def _surfaces() -> tuple[frozenset[str], dict[str, tuple[int, ...]]]:
    """Return all names, and by their first two characters the lengths to try, longest first."""
    names = frozenset(by_name()) | frozenset(by_short())
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:2], set()).add(len(name))
    return names, {key: tuple(sorted(each, reverse=True)) for key, each in lengths.items()}


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the region names in ``text``, left to right, without overlap, the longest first.

    A name directly after one that contains it is read with it, and only then is a generic name
    (城区) or a short one a mention on its own strength. Time is linear in the text.
    """
    found: list[Mention] = []
    for start, name in _hits(text):
        previous = found[-1] if found and found[-1].end == start else None
        if previous and (inner := _within(previous, name)):
            found[-1] = Mention(previous.start, start + len(name), name, inner[1], inner[0])
        elif (mention := _alone(text, start, name)) is not None:
            found.append(mention)
    return tuple(found)


def _hits(text: str) -> Iterator[tuple[int, str]]:
    names, lengths = _surfaces()
    at = 0
    while at < len(text) - 1:
        for length in lengths.get(text[at : at + 2], ()):
            name = text[at : at + length]
            if name in names and not _runs_on(text, at + length, name):
                yield at, name
                at += length - 1
                break
        at += 1


def _runs_on(text: str, end: int, name: str) -> bool:
    after = text[end : end + 1]
    return bool(after) and name in by_name() and after in _RUNS_ON.get(name[-1], "")


def _within(outer: Mention, name: str) -> tuple[tuple[Division, ...], bool] | None:
    for full, index in ((True, by_name()), (False, by_short())):
        inner = tuple(d for d in index.get(name, ()) if inside(d, outer.candidates))
        inner = tuple(d for d in inner if d not in outer.candidates)
        if inner:
            return inner, full
    return None


def _alone(text: str, start: int, name: str) -> Mention | None:
    end = start + len(name)
    if name in _GENERIC or _across(text, start, name):
        return None
    if name in by_name():
        if len(name) == 2 and not _stands_apart(text, start):
            return None
        return Mention(start, end, name, True, by_name()[name])
    divisions = _short_candidates(text, end, name)
    return Mention(start, end, name, False, divisions) if divisions else None


def _across(text: str, start: int, name: str) -> bool:
    return start > 0 and text[start - 1] in _ACROSS.get(name[:2], "")


def _stands_apart(text: str, start: int) -> bool:
    before = text[max(start - 2, 0) : start]
    if before.endswith("年"):
        return not is_han(before[:1])  # 2020年唐县, but not 千年古县
    return not before or before[-1] in _BEFORE_TWO or not is_han(before[-1])


def _short_candidates(text: str, end: int, name: str) -> tuple[Division, ...]:
    """Return the divisions of a short name: counties only where a place is meant."""
    divisions = by_short()[name]
    if name in _WORDS:
        divisions = ()
    elif not _AFTER_SHORT.match(text, end):
        divisions = tuple(d for d in divisions if d.level != "county")
    return tuple(d for d in divisions if d.level == "county" or d.end >= _SHORT_SINCE)
