"""What a list says once and lends to its members: the head, the owner, the verb of a metric."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.extract.clauses import Part, noun_behind, trimmed
from policydiff.extract.verbs import GROWING, REACHING

__all__ = ["has_head", "level_of", "members", "of_stage", "respective", "with_head"]

_MARKS = frozenset(("、", "和", "与", "及", "以及", "并"))
_JOINERS = re.compile(r"[、和与及]")
_MOST = 12  # members of a list; a longer one is looked at in parts, so the time stays linear

_STAGE_WORDS = "普通高中|高中阶段|小学|初中|高中|中学|中职|高职|幼儿园|学前|大学|城镇|农村|市级|省级|国家级|县级|区级"
_STAGE = re.compile(rf"(?:全[市县区省])?(?:{_STAGE_WORDS})")
_ONLY_STAGE = re.compile(
    rf"(?:普通|职业|中等职业|农村|城[区市镇乡])?(?:{_STAGE_WORDS}|本科|专科|城乡|男|女|校级|市|省|区|县)"
)
_LEVEL = re.compile(r"(?:国家|省|市|县|区|校)级")
_HEAD = re.compile(
    r"(?:率|比例|比重|占比|覆盖面|面积|总值|收入|人数|数量|总量|增加值|投资|总额|规模|学位|出口|进口|产量|产值|税收|"
    r"消费|贷款|存款|浓度|余额|支出|利润|金额|价格|能耗|排放)$"
)
_ACTION = re.compile(
    r"(?:改造|建设|培训|维修|改扩建|扩建|新建|创建|认定|评选|提升|安装|更新|配备|治理|整治)(?:工程|项目|任务){0,2}$"
)
_SHORT_NAME = 3  # 报送率: a head with one attribute


def members(phrase: str) -> list[str]:
    """Return the metrics that ``phrase`` joins by 、 or 和, completed; [] if it is only one."""
    names = [name for name in _JOINERS.split(phrase) if name]
    if len(names) < 2 or not _HEAD.search(names[-1]):
        return []
    return [_completed(name, names) for name in names]


def _completed(name: str, names: Sequence[str]) -> str:
    """Return a member of a list of metrics with the head or the owner that the others have.

    小学、初中毛入学率: the first gets 毛入学率. 健康监测测试率与报送率: the second gets 健康监测.
    """
    first, last = names[0], names[-1]
    if not _HEAD.search(name) and (head := _HEAD.search(last)):
        stage = _STAGE.match(last)
        return name + (last[stage.end() :] if stage else head[0])
    short = len(name) <= _SHORT_NAME and len(first) > len(name) and _HEAD.search(name)
    if short and not _STAGE.match(first):
        return first[: len(first) - len(name)] + name
    return name


def of_stage(name: str, before: str) -> str:
    """Return ``name`` with the rest of the metric ``before`` where it only says whose: 小学达到50%."""
    owner = _STAGE.match(before)
    return name + before[owner.end() :] if owner and _ONLY_STAGE.fullmatch(name) else name


def level_of(name: str, before: str) -> str | None:
    """Return the metric ``before`` at another level where ``name`` says no more: 市级10个."""
    if not _LEVEL.fullmatch(name) or not _LEVEL.search(before):
        return None
    return _LEVEL.sub(name, before, count=1)


def has_head(name: str) -> bool:
    """Return whether ``name`` ends with what is measured, so that it needs no verb."""
    return bool(_HEAD.search(name))


# --- lists of counts: 100名初中、100名高中干部 ---------------------------------------------------


def with_head(text: str, parts: Sequence[Part], at: int, noun: str) -> str:
    """Return ``noun`` with the head, or the action, that the last of its list has."""
    last = at
    while last + 1 < min(len(parts), at + _MOST) and _lists_on(text, parts[last], parts[last + 1]):
        last += 1
    if last == at:
        return noun
    final = noun_behind(text, parts[last])
    if _ONLY_STAGE.fullmatch(noun) and (stage := _STAGE.match(final)):
        return noun + final[stage.end() :]
    action = _ACTION.search(final)
    return noun + action[0] if action and not _ACTION.search(noun) else noun


def _lists_on(text: str, here: Part, behind: Part) -> bool:
    return (
        behind.follows
        and here.quantity.unit == behind.quantity.unit
        and text[behind.left : behind.quantity.start] in _MARKS
    )


# --- 分别 ---------------------------------------------------------------------------------------

_REACHED_FIRST = re.compile(rf"(?:{'|'.join(REACHING)}|均|约|不低于|超){{1,4}}")
_RESPECTIVELY = re.compile(r"分别(?:要)?(?P<verb>[^,;。、\d]{0,8})$")


def respective(text: str, parts: Sequence[Part], at: int) -> tuple[str, int, int] | None:
    """Return metric, start and end of a member of A、B分别达到1和2, None if it is none."""
    first, last = _run(text, parts, at)
    head = parts[first]
    said = _RESPECTIVELY.search(text[head.left : head.quantity.start])
    if said is None:
        return None
    start, end = trimmed(text, head.left, head.left + said.start())
    names = [name for name in _JOINERS.split(text[start:end]) if name]
    if len(names) != last - first + 1 or len(names) < 2:
        return None
    growth = GROWING.search(said["verb"])
    match = _REACHED_FIRST.match(said["verb"])
    shared = growth["verb"] if growth else said["verb"][match.end() if match else 0 :]
    return _completed(names[at - first], names) + shared, start, parts[last].quantity.end


def _run(text: str, parts: Sequence[Part], at: int) -> tuple[int, int]:
    """Return the first and the last of the bare numbers joined around ``at``."""
    first = last = at
    while first > max(0, at - _MOST) and _joined(text, parts[first - 1], parts[first]):
        first -= 1
    while last + 1 < min(len(parts), at + _MOST) and _joined(text, parts[last], parts[last + 1]):
        last += 1
    return first, last


def _joined(text: str, here: Part, behind: Part) -> bool:
    return text[here.quantity.end : behind.quantity.start] in _MARKS
