"""One form for the variants of a name: without marks, phases, years, regions, leading verbs."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from policydiff.extract.information import information
from policydiff.parse.metadata.regions import divisions
from policydiff.text.fold import fold

_MARKS = re.compile(r"[“”\"'‘’《》\[\]\s*]")
_BRACKETED = re.compile(r"\([^()]{0,40}\)")
_NUMERAL = "[一二两三四五六七八九十\\d]{1,3}"
# 第三期学前教育行动计划 and 学前教育三年行动计划 are one plan's phases.
_PHASE = re.compile(
    rf"第{_NUMERAL}[期轮批届次阶段](?:段)?|新一轮|新一期|[一二三四五六七八九十]期(?=工程|计划|行动|\Z)"
    rf"|{_NUMERAL}年(?=行动|攻坚|计划|规划|提升)|(?:19|20)\d\d年?[-~至](?:19|20)?\d\d年?|(?:19|20)\d\d年度?"
    rf"|(?<=[^\d.])\d\.\d(?:版)?\Z|十[一二三四五六]五(?=规划|发展|期间)"
)
_LEADING = re.compile(
    "(?:继续|深入|全面|扎实|切实|积极|大力|加快|持续|稳步|进一步|着力|认真|统筹|逐步|重点|有序|实施|推进|推行|开展|落实|深化|启动"
    "|完善|健全|建立|探索|试行|实行|推广|贯彻|执行|制定|出台|组织|做好|抓好|巩固)"
)
# At most so many verbs stand before a name: 继续|深入|推进|实施.
_MOST_VERBS = 4
_ISSUER = re.compile(r"\A.{2,24}?关于(?:印发|转发)?")
_ABOUT = re.compile(r"\A关于(?:印发|转发)?")
_NOTICE = re.compile("的?通知\\Z")
# 关于…的意见; elsewhere 的 belongs to the name (我们的节日). 高等, 平等: there 等 is no particle.
_PARTICLE = re.compile(
    "的(?=(?:若干|实施|指导|具体|暂行|补充)?(?:意见|通知|决定|办法|方案|规定|批复|措施|公告)\\Z)"
    "|(?<![高中初平同均何优])等\\Z"
)
_WHOLE = re.compile("(?:中华人民共和国|全[国省市县区州旗](?!家)|我[国省市县区州旗]|本[省市县区])")
# Short names of cities and provinces that are ordinary words as well.
_WORDS_TOO = frozenset(
    {
        "东方",
        "朝阳",
        "安康",
        "长治",
        "白银",
        "大同",
        "三明",
        "和平",
        "吉安",
        "平安",
        "阳泉",
        "河池",
        "保定的",
    }
)
_SHORTEST = 2
# What says no more is no name any longer: 规划 of “十四五”规划.
_LITTLE = 1
_KEPT = 50_000


@lru_cache(maxsize=_KEPT)
def canonical_name(text: str) -> str:
    """Return the form that variants of a name share; never empty unless ``text`` is.

    Marks, bracketed remarks, the particle 的, phases (第三期, 2.0), years, names of regions in
    front, and verbs in front are left out. Applying it twice changes nothing more.
    """
    plain = _MARKS.sub("", fold(text)) or text
    while True:
        shorter = _once(plain)
        if shorter == plain or len(shorter) < _SHORTEST:
            return plain
        plain = shorter


def without_region(name: str) -> str:
    """Return ``name`` without a region in front."""
    names, longest = _regions()
    ends = range(min(longest, len(name)), _SHORTEST - 1, -1)
    return next((name[end:] for end in ends if name[:end] in names), name)


def _once(name: str) -> str:
    for pattern in (_BRACKETED, _ISSUER, _ABOUT, _PHASE, _WHOLE, _PARTICLE):
        name = _kept(name, pattern.sub("", name))
    name = _kept(name, _NOTICE.sub("", name) if "意见" in name or "方案" in name else name)
    name = _kept(name, without_region(name))
    verb = _LEADING.match(name)
    return _kept(name, name[verb.end() :]) if verb is not None else name


def _kept(name: str, shorter: str) -> str:
    if shorter == name or len(shorter) < _SHORTEST or information(shorter) <= _LITTLE:
        return name
    return shorter


@cache
def _regions() -> tuple[frozenset[str], int]:
    """Return full names of all regions, short ones of provinces and cities, and the longest length.

    Short names of counties are too often words (平安, 和平, 城关).
    """
    names = {division.name for division in divisions() if len(division.name) > _SHORTEST}
    names |= {
        division.short + ending
        for division in divisions()
        if division.level in ("province", "city") and len(division.short) >= _SHORTEST
        for ending in ("", "省", "市")
    }
    names -= _WORDS_TOO
    return frozenset(names), max(map(len, names))
