"""The words around a quantity that may say what it counts: its stretch of the clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.extract.quantities import Quantity
from policydiff.extract.verbs import REACHING
from policydiff.records import dataclass

__all__ = ["LIST_MARKS", "NOUN", "Part", "noun_behind", "parts_of", "sentence_start", "trimmed"]

LIST_MARKS = "、和与及并或"
NOUN = 30  # characters of a metric on either side; no longer one is a short noun phrase
_CLAUSE = 60  # characters of a clause that are looked at on either side of a number
_STOP = re.compile(r"[。;!?…,:]")
_SENTENCE_END = re.compile(r"[。;!?]")

_TIME = (
    r"(?:力争到|争取到|确保到|截至|截止|[到至自从])?"
    r"(?:20\d\d年|今年|明年|去年|本年度?|当年|年内|年底|全年|“?十[一二三四五]五”?)"
    r"年?(?:秋季|春季)?(?:开学)?(?:底|末|内|期间|时期|以来|上半年|下半年|\d{1,2}月(?:底|份|末)?)?(?:之?前|时|起|止)?"
)
_OWN = r"(?:全|我|本)(?:[市县区省镇乡州盟旗院校]|国)(?:共有|已有|共|已|有)?"
_LEAD = re.compile(
    rf"(?:{_TIME}|我?{_OWN}|[{LIST_MARKS},()\s的]|其中|同时|但是?|另有?|此外|并且?|还|一年来|五年来|计划|拟|预计|力争|争取|确保|"
    r"努力|使|让|将|把|对(?![外口于接])|为|实现|目前|现有|全年|累计|共(?!同|享|建)|总共|合计|已经?|再|逐步|基本|大力|"
    r"扎实|积极|继续|进一步|全面|深入|高质量|高标准|有计划地?|按计划|完成好|要|不断|成功|首次|新一轮|至少|每年|充分|组织|在(?![校园建编岗职册线沪读])){1,12}"
)
# 公共, 人均 and the like end with a character that elsewhere only reaches a number.
_REACHED = re.compile(
    rf"(?:{'|'.join(REACHING)}|[,、()\s]|(?<!公)共|(?<![平人户生日年月])均|(?<![节集公])约|(?<![重需主必首纲紧])要)$"
)
_LONGEST_REACHED = 6  # characters
_DONE = frozenset(("完成", "实现"))
_SHORT = 2  # 部分完成: without the verb nothing is said
# 从26.6万亿元增加到51.9万亿元: what it rose from is no part of the metric.
_BASE = re.compile(r"(?<![自分])[从由](?!20\d\d年(?!的))(?:[^,;。:]{0,16}\d|上年|去年)")


@dataclass(frozen=True, slots=True)
class Part:
    """A quantity with the words that may belong to it: ``text[left:start]``, ``text[noun:right]``.

    ``follows`` is true when it continues a list or clause of the quantity before, ``sentence``
    when it stands in the same sentence.
    """

    quantity: Quantity
    left: int
    right: int
    noun: int
    follows: bool
    sentence: bool


def parts_of(text: str, found: Sequence[Quantity]) -> list[Part]:
    """Return the quantities ``found`` in ``text`` with the words that may belong to each."""
    return [_part(text, found, at) for at in range(len(found))]


def _part(text: str, found: Sequence[Quantity], at: int) -> Part:
    here = found[at]
    left, follows = _clause_start(text, here.start), False
    if at and (before := found[at - 1]).end >= left:
        left, follows = _divide(text, before.end, here.start), True
    noun, right = here.end, _clause_end(text, here.end)
    behind = found[at + 1] if at + 1 < len(found) else None
    if behind and behind.start == here.end:  # 1131户2397名贫困人口: both count what stands behind
        noun, right = behind.end, _clause_end(text, behind.end)
    elif behind and behind.start <= right:
        right = min(right, _divide(text, here.end, behind.start, mine=True))
    sentence = bool(at) and not _SENTENCE_END.search(text, found[at - 1].end, here.start)
    return Part(here, left, right, noun, follows, sentence)


def _clause_start(text: str, at: int) -> int:
    least = max(0, at - _CLAUSE)
    stops = [stop.end() for stop in _STOP.finditer(text, least, at)]
    start = stops[-1] if stops else least
    opened = text.rfind("(", start, at)
    return opened + 1 if opened >= 0 and text.find(")", opened, at) < 0 else start


def _clause_end(text: str, at: int) -> int:
    stop = _STOP.search(text, at, at + _CLAUSE)
    return stop.start() if stop else min(len(text), at + _CLAUSE)


def _divide(text: str, start: int, end: int, mine: bool = False) -> int:
    """Return where the words between two quantities of a clause part, at the last list mark.

    Without one they belong to both: ``mine`` asks for the first one's end.
    """
    if start < end and text[start] in LIST_MARKS:
        return start
    if "分别" in text[start:end]:  # its list of metrics begins right behind a number, unmarked
        return start
    for at in range(end - 1, start - 1, -1):
        if text[at] in LIST_MARKS and not _inside(text, start, at):
            return at
    return end if mine else start


def _inside(text: str, start: int, at: int) -> bool:
    """Return whether a quotation or bracket opened since ``start`` is still open at ``at``."""
    return any(
        text.count(opening, start, at) > text.count(closing, start, at)
        for opening, closing in ("“”", "()", "《》")
    )


def sentence_start(text: str, at: int) -> tuple[int, int]:
    """Return the clause before the one that begins at ``at``, trimmed to its metric."""
    stop = max(0, at - 1)
    start, end = trimmed(text, _clause_start(text, stop), stop)
    return max(start, end - NOUN), end


def trimmed(text: str, start: int, end: int, reached: bool = True) -> tuple[int, int]:
    """Return ``start, end`` without time and region before, and without 达到 and the like behind.

    ``reached`` false leaves what stands behind.
    """
    if base := _BASE.search(text, start, end):
        end = base.start()
    if lead := _LEAD.match(text, start, end):
        start = lead.end()
    while reached and start < end:
        match = _REACHED.search(text, max(start, end - _LONGEST_REACHED), end)
        if match is None or (0 < match.start() - start <= _SHORT and match[0] in _DONE):
            break
        end = match.start()
    return (start, end) if start < end else (end, end)


# --- behind a number ---------------------------------------------------------------------------

_END = re.compile(r"(?:的?(?:目标|指标|水平|好成绩|佳绩|成绩)|等|的|左右|以上|任务目标)$")
_FURTHER = re.compile(r"(?<=.{2})(?:,|以及|并且|(?<=[^合])并(?!轨|网)|\()")
_NO_NOUN = re.compile(
    r"(?:以上|以下|左右|同比|比|较|增长|以内|[)”》]|的?目标|[、和与及]?$|并|用于|由|其中)"
)
_MEDALS = {"金": "金奖", "银": "银奖", "铜": "铜奖"}
_NOT_BEHIND = frozenset(f"({LIST_MARKS}")
_LEAST_NOUN = 2


def noun_behind(text: str, part: Part) -> str:
    """Return the noun phrase behind a number, "" where it ends its clause or a verb follows."""
    raw = text[part.noun : min(part.right, part.noun + NOUN)]
    if part.quantity.unit == "枚" and raw[:1] in _MEDALS:
        return _MEDALS[raw[0]]
    if raw[:1] in _NOT_BEHIND:
        return ""
    phrase = _FURTHER.split(raw.removeprefix("的"), maxsplit=1)[0]
    noun = _END.sub("", phrase.strip(LIST_MARKS + " ()"))
    return "" if _NO_NOUN.match(noun) or len(noun) < _LEAST_NOUN else noun
