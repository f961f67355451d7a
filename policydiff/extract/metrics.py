"""The metric phrase of a quantity: what is counted, in the plan's words.

Three forms are told apart by what stands behind the number. A share or a sum names its metric
before (入学率达到98%), a count before or behind (新建中小学55所, 培训100名心理咨询师). What a list says
once is lent to its members: the verb to those behind, the head noun to those before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policydiff.extract.quantities import Quantity
from policydiff.extract.verbs import GROWING, MAKING, REACHING

__all__ = ["Phrase", "phrases"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The metric of the quantity with the number ``quantity``; its words are in ``start:end``.

    One quantity has several where it holds for several metrics (均达到100%).
    """

    quantity: int
    metric: str
    start: int
    end: int


_STOP = re.compile(r"[。;!?…,:]")
_LIST = "、和与及并或"
_RATES = frozenset(("%", "‰", "百分点", "倍", ""))
_LONGEST = 60  # characters of a clause that are looked at on either side of a number
_NOUN = 30  # characters of a metric on either side; no longer one is a short noun phrase

_TIME = (
    r"(?:到|至|截至|截止|力争到|争取到|确保到|自|从)?(?:20\d\d年|今年|明年|去年|本年度?|当年|年内|年底|全年|“?十[一二三四五]五”?)"
    r"(?:年)?(?:秋季|春季)?(?:开学)?(?:底|末|内|期间|以来|上半年|下半年|\d{1,2}月(?:底|份|末)?)?(?:之?前|时|起|止)?"
)
_LEAD = re.compile(
    rf"(?:{_TIME}|[、和与及并或,()\s的]|其中|同时|另有?|此外|并且?|还|我?(?:全|我|本)(?:[市县区省镇乡州盟旗院校]|国)(?:共|已|有|共有|已有)*|"
    r"一年来|五年来|计划|预计|力争|争取|确保|努力|使|让|将|把|对(?![外口于接])|为|实现|目前|现有|全年|累计|共(?!同|享|建)|总共|合计|已经?|再|"
    r"逐步|基本|大力|扎实|积极|继续|进一步|全面|深入|高质量|高标准|有计划地?|完成好|要|不断|成功|首次|新一轮|至少|每年)+"
)
# 公共, 人均 and the like end with a character that elsewhere only reaches a number.
_REACHED = re.compile(
    rf"(?:{'|'.join(REACHING)}|[,、()\s]"
    r"|(?<!公)共|(?<![平人户生日年月])均|(?<![节集公])约)$"
)
_BASE = re.compile(r"(?<![自分])[从由](?!20\d\d年(?!的))(?:[^,;。:]{0,16}\d|上年|去年)")
_OF = re.compile(r"^的?")
_END = re.compile(r"(?:的?(?:目标|指标|水平|好成绩|佳绩|成绩)|等|的|左右|以上|任务目标)$")
_SHARE = re.compile(
    r"(?:占(?:到)?|不(?:低|少|高)于|不超过)(?P<whole>[^,;。]{0,24}?)(?:的|比重?|比例)?(?:达到?|为|比例|比重|的|提高到|提升到|提高至|提升至)*$"
)
_STAGES = re.compile(
    r"^(?:普通|职业|中等职业|农村|城[区市镇乡])?(?:小学|初中|普通高中|高中阶段|高中|中学|中职|高职|幼儿园|学前|大学|本科|专科|"
    r"城镇|农村|城乡|男|女|市级|省级|国家级|县级|区级|校级|市|省|区|县)$"
)
_STAGE = re.compile(
    r"^(?:全[市县区省])?(?:小学|初中|普通高中|高中阶段|高中|中学|中职|高职|幼儿园|学前|大学|城镇|农村|市级|省级|国家级|县级|区级)"
)
_HEAD = re.compile(
    r"(?:率|比例|比重|占比|覆盖面|面积|总值|收入|人数|数量|总量|增加值|投资|总额|规模|学位|出口|进口|产量|产值|税收|消费|"
    r"贷款|存款|浓度|余额|支出|利润|金额|价格|能耗|排放)$"
)
_ACTION = re.compile(
    r"(?:改造|建设|培训|维修|改扩建|扩建|新建|创建|认定|评选|提升|安装|更新|配备|治理|整治)(?:工程|项目|任务)*$"
)
_JOINERS = re.compile(r"[、和与及]")


def phrases(text: str, found: Sequence[Quantity]) -> list[Phrase]:
    """Return the metric phrases of the quantities ``found`` in ``text``, in their order.

    A quantity of which no words say what it counts has none.
    """
    result: list[Phrase] = []
    parts = [_part(text, found, at) for at in range(len(found))]
    for at in range(len(parts)):
        result += _read(text, parts, at, result)
    return result


@dataclass(slots=True)
class _Part:
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


def _part(text: str, found: Sequence[Quantity], at: int) -> _Part:
    here = found[at]
    left = _clause_start(text, here.start)
    right = _clause_end(text, here.end)
    follows = False
    if at and (before := found[at - 1]).end >= left:
        left, follows = _divide(text, before.end, here.start), True
    noun = here.end
    if at + 1 < len(found) and (behind := found[at + 1]).start <= right:
        if behind.start == here.end:  # 1131户2397名贫困人口: both count what stands behind
            noun, right = behind.end, _clause_end(text, behind.end)
        else:
            right = min(right, _divide(text, here.end, behind.start, mine=True))
    sentence = bool(at) and not re.search(r"[。;!?]", text[found[at - 1].end : here.start])
    return _Part(here, left, right, noun, follows, sentence)


def _clause_start(text: str, at: int) -> int:
    least = max(0, at - _LONGEST)
    stops = [stop.end() for stop in _STOP.finditer(text, least, at)]
    start = stops[-1] if stops else least
    opened = text.rfind("(", start, at)
    return opened + 1 if opened >= 0 and text.find(")", opened, at) < 0 else start


def _clause_end(text: str, at: int) -> int:
    stop = _STOP.search(text, at, at + _LONGEST)
    return stop.start() if stop else min(len(text), at + _LONGEST)


def _divide(text: str, start: int, end: int, mine: bool = False) -> int:
    """Return where the words between two quantities of a clause part, at the last list mark.

    Without one they belong to both: ``mine`` asks for the first one's end.
    """
    marks = [at for at in range(start, end) if text[at] in _LIST and not _inside(text, start, at)]
    if marks:
        return marks[-1]
    return end if mine else start


def _inside(text: str, start: int, at: int) -> bool:
    """Return whether a quotation or bracket opened since ``start`` is still open at ``at``."""
    return any(
        text.count(opening, start, at) > text.count(closing, start, at)
        for opening, closing in ("“”", "()", "《》")
    )


def _read(text: str, parts: list[_Part], at: int, before: list[Phrase]) -> list[Phrase]:
    part = parts[at]
    if lent := _respective(text, parts, at):
        return [lent]
    if part.quantity.unit in _RATES:
        return _rate(text, part, at, before)
    behind = _behind(text, part)
    if behind and not _is_property(text, part):
        return [_counted(text, parts, at, behind, before)]
    return _named_before(text, parts, at, before)


def _is_property(text: str, part: _Part) -> bool:
    """Return whether a sum is said of what follows: 总投资18.3亿元的产业园."""
    return (
        part.quantity.unit in ("元", "美元", "平方米", "亩")
        and text.startswith("的", part.quantity.end)
        and part.left < part.quantity.start
    )


def _behind(text: str, part: _Part) -> str:
    """Return the noun phrase behind a count, "" where it ends its clause or starts a verb."""
    raw = text[part.noun : min(part.right, part.noun + _NOUN)]
    if part.quantity.unit == "枚" and raw[:1] in _MEDALS:
        return _MEDALS[raw[0]]
    raw = _FURTHER.split(_OF.sub("", raw), maxsplit=1)[0]
    noun = _END.sub("", raw.strip(_LIST + " ()"))
    return "" if _NO_NOUN.match(noun) or len(noun) < 2 else noun


_FURTHER = re.compile(r"(?<=.{2})(?:,|以及|并且|(?<=[^合])并(?!轨|网)|\()")
_MEDALS = {"金": "金奖", "银": "银奖", "铜": "铜奖"}
_NO_NOUN = re.compile(
    r"(?:以上|以下|左右|同比|比|较|增长|以内|[)”》]|的?目标|[、和与及]?$|并|用于|由|其中)"
)


def _rate(text: str, part: _Part, at: int, before: list[Phrase]) -> list[Phrase]:
    """Read a share, or a change by a share: its metric stands before it, or in the clause before."""
    start, end = part.left, part.quantity.start
    growth = GROWING.search(text[start:end])
    if growth:
        end = start + growth.start()
    share = None if growth else _SHARE.search(text[start:end])
    tail = growth["verb"] if growth else ""
    if share:
        tail = f"占{share['whole']}比例" if share["whole"] else "占比"
        end = start + share.start()
    start, end = _trimmed(text, start, end)
    behind = _behind_rate(text, part)
    subject = text[start:end] + behind
    last = part.quantity.end + (len(behind) + 1 if behind else 0)
    if not text[start:end] and not (behind and not tail):
        subject, begin = _subject_before(text, part, before, bool(tail))
        return [Phrase(at, subject + tail, min(begin, part.left), last)] if subject else []
    if not tail and _both(text, end, part.quantity.start):
        names = [name for name in _JOINERS.split(text[start:end]) if name]
        if len(names) > 1 and _HEAD.search(names[-1]):
            return [
                Phrase(at, _completed(name, names[-1], names[0]), start, last) for name in names
            ]
    if not tail and _STAGES.match(subject):
        subject = _of_stage(part, subject, before)
    return [Phrase(at, subject + tail, start, last)]


def _of_stage(part: _Part, stage: str, before: list[Phrase]) -> str:
    """Return the full metric where a list says only whose rate it is: 小学达到50%."""
    if not part.sentence or not before:
        return stage
    owner = _STAGE.match(before[-1].metric)
    return stage + before[-1].metric[owner.end() :] if owner else stage


def _both(text: str, start: int, end: int) -> bool:
    return bool(re.match(r"(?:都|均|全部|皆)", text[start:end]))


def _behind_rate(text: str, part: _Part) -> str:
    """Return the noun that a share is of: 80%的智慧校园创建目标."""
    if not text.startswith("的", part.quantity.end):
        return ""
    return _behind(text, part)


def _subject_before(text: str, part: _Part, before: list[Phrase], changes: bool) -> tuple[str, int]:
    """Return the metric that a bare 增长8% or 占31% takes over, and where its words begin."""
    if part.sentence and before:
        last = before[-1]
        return GROWING.sub("", _bare(last.metric)) if changes else last.metric, last.start
    stop = max(0, part.left - 1)
    start, end = _trimmed(text, _clause_start(text, stop), stop)
    return text[start:end][-_NOUN:], max(start, end - _NOUN)


_SHARED_TAIL = re.compile(r"(?:占.{0,24}比例|提高|增长|下降|提升|增加|减少)$")


def _bare(metric: str) -> str:
    """Return what a count counts, without the verb before it."""
    verb = re.match(MAKING.pattern.removesuffix("$"), metric)
    stripped = metric[verb.end() :] if verb and verb.end() < len(metric) - 1 else metric
    return _SHARED_TAIL.sub("", stripped) or stripped


def _counted(text: str, parts: list[_Part], at: int, noun: str, before: list[Phrase]) -> Phrase:
    """Read a count with its noun behind: 创建5所示范校, or in a list 10个A和20个B."""
    part = parts[at]
    start, end = part.left, part.quantity.start
    verb = MAKING.search(text[start:end][-16:])
    if verb:
        lead, start = verb[0], end - (len(text[start:end][-16:]) - verb.start())
    else:
        start, end = _trimmed(text, start, end, reached=False)
        lead = _HAVING.sub("", text[start:end])
        shared = part.follows and (lead.endswith("的") or len(lead) <= _SHARED)
        lead = "" if shared or len(lead) > _LEADING else lead
        start = start if lead else part.quantity.start
    if not lead and part.follows and before and before[-1].quantity == at - 1:
        borrowed = re.match(MAKING.pattern.removesuffix("$"), before[-1].metric)
        lead = borrowed[0] if borrowed else ""
    noun_end = text.find(noun, part.quantity.end) + len(noun)
    return Phrase(at, lead + _with_head(text, parts, at, noun), start, noun_end)


_HAVING = re.compile(r"(?:现有|已有|共有|拥有|有|已|共|中|内)+$")
_SHARED = 6  # 68所学校4.3万学生: so short a stretch is the noun of the number before it
_LEADING = 16  # characters before a count that may name it when no verb does; longer is a clause


def _with_head(text: str, parts: list[_Part], at: int, noun: str) -> str:
    """Return ``noun`` with the head that the last of its list has: 100名初中、100名高中干部."""
    last = at
    while last + 1 < len(parts) and _lists_on(text, parts[last], parts[last + 1]):
        last += 1
    if last == at:
        return noun
    final = _behind(text, parts[last])
    if _STAGES.match(noun) and (stage := _STAGE.match(final)):
        return noun + final[stage.end() :]
    action = _ACTION.search(final)
    return noun + action[0] if action and not _ACTION.search(noun) else noun


def _lists_on(text: str, here: _Part, behind: _Part) -> bool:
    return (
        behind.follows
        and here.quantity.unit == behind.quantity.unit
        and text[behind.left : behind.quantity.start] in _MARKS
    )


_MARKS = frozenset(("、", "和", "与", "及", "以及", "并"))


def _named_before(text: str, parts: list[_Part], at: int, before: list[Phrase]) -> list[Phrase]:
    """Read a count or sum whose metric stands before it: 新建中小学55所, 幼儿园42所."""
    part = parts[at]
    start, end = part.left, part.quantity.start
    growth = GROWING.search(text[start:end])
    verb = MAKING.search(text[start:end][-16:])
    if growth and len(growth[0]) == end - start:
        verb = None
    elif verb and len(verb[0]) < end - start:
        growth = None
    start, end = _trimmed(text, start, end)
    start = max(start, end - _NOUN)
    name = text[start:end]
    if not name or (growth and not text[start:end].rstrip(growth["verb"])):
        subject, begin = _subject_before(text, part, before, True)
        verb_said = (
            growth["verb"] if growth else (verb[0] if verb and verb[0] not in REACHING else "")
        )
        metric = subject + verb_said if subject and subject != verb_said else subject
        return [Phrase(at, metric, min(begin, part.left), part.quantity.end)] if metric else []
    if _LEVEL.fullmatch(name) and before and part.sentence and _LEVEL.search(before[-1].metric):
        return [Phrase(at, _LEVEL.sub(name, before[-1].metric, count=1), start, part.quantity.end)]
    if purpose := _PURPOSE.match(text, part.quantity.end) if len(name) <= _BARE else None:
        return [Phrase(at, name + _COUNT.sub("", purpose["what"]), start, purpose.end())]
    if MAKING.fullmatch(name) and at + 1 < len(parts) and parts[at + 1].follows:
        noun = _behind(text, parts[at + 1])
        end = parts[at + 1].quantity.end + len(noun) if noun else part.quantity.end
        return [Phrase(at, name + noun, start, end)]
    lent = _lent_verb(text, part, at, before, name)
    return [Phrase(at, lent + name, start, part.quantity.end)]


# 投入566万元,为37所幼儿园配备设备; 安排50亩土地,用于创业园: a bare verb gets what it was for.
_PURPOSE = re.compile(r",?(?:用于|为|支持|推广)(?P<what>[^,;。:]{2,30})")
_COUNT = re.compile(r"\d[\d.,]{0,12}[万亿千百]{0,2}[余多]?[一-龥]")
_BARE = 6  # characters of a metric that says only 投入 or 专项资金


_LEVEL = re.compile(r"(?:国家|省|市|县|区|校)级")


def _lent_verb(text: str, part: _Part, at: int, before: list[Phrase], name: str) -> str:
    """Return the verb of the member before it in a list joined by 、 or 和."""
    joined = part.follows and text[part.left : part.left + 1] in _LIST
    if not joined or not before or before[-1].quantity != at - 1:
        return ""
    if _HEAD.search(name) or re.match(MAKING.pattern.removesuffix("$"), name):
        return ""
    verb = re.match(MAKING.pattern.removesuffix("$"), before[-1].metric)
    return verb[0] if verb and verb.end() < len(before[-1].metric) else ""


def _trimmed(text: str, start: int, end: int, reached: bool = True) -> tuple[int, int]:
    """Return the stretch without time and region before it and 达到 and the like behind it."""
    if base := _BASE.search(text, start, end):
        end = base.start()
    if (lead := _LEAD.match(text, start, end)) and lead.end() < end:
        start = lead.end()
    elif lead:
        return end, end
    while reached and start < end and (match := _REACHED.search(text, max(start, end - 6), end)):
        if 0 < match.start() - start <= _SHORT and match[0] in ("完成", "实现"):
            break
        end = match.start()
    return start, end


# --- 分别 ---------------------------------------------------------------------------------------

_REACHED_FIRST = re.compile(rf"^(?:{'|'.join(REACHING)}|均|约|不低于|超)+")
_RESPECTIVELY = re.compile(r"分别(?:要)?(?P<verb>[^,;。、\d]{0,8})$")


def _respective(text: str, parts: list[_Part], at: int) -> Phrase | None:
    """Read a member of a list of numbers for a list of metrics: A、B分别达到1和2."""
    first = at
    while first and _bare_join(text, parts[first - 1], parts[first]):
        first -= 1
    last = at
    while last + 1 < len(parts) and _bare_join(text, parts[last], parts[last + 1]):
        last += 1
    said = _RESPECTIVELY.search(text[parts[first].left : parts[first].quantity.start])
    if said is None:
        return None
    start = parts[first].left
    start, end = _trimmed(text, start, start + said.start())
    names = [name for name in _JOINERS.split(text[start:end]) if name]
    if len(names) != last - first + 1 or len(names) < 2:
        return None
    growth = GROWING.search(said["verb"])
    shared = growth["verb"] if growth else _REACHED_FIRST.sub("", said["verb"])
    metric = _completed(names[at - first], names[-1], names[0]) + shared
    return Phrase(at, metric, start, parts[last].quantity.end)


def _bare_join(text: str, here: _Part, behind: _Part) -> bool:
    return text[here.quantity.end : behind.quantity.start] in _MARKS


def _completed(name: str, last: str, first: str) -> str:
    """Return a member of a list of metrics with the head or the owner that others have.

    小学、初中毛入学率: the first gets 毛入学率; 健康监测测试率与报送率: the second gets 健康监测.
    """
    if not _HEAD.search(name) and (head := _HEAD.search(last)):
        stage = _STAGE.match(last)
        return name + (last[stage.end() :] if stage else head[0])
    owner = _STAGE.match(first)
    short = len(name) <= _SHORT_NAME and name != first and _HEAD.search(name)
    if short and owner is None and len(first) > len(name):
        return first[: len(first) - len(name)] + name
    return name


_SHORT = 2  # 部分完成: without the verb nothing is said
_SHORT_NAME = 3  # 报送率: a head with one attribute
