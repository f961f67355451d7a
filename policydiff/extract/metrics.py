"""The metric phrase of a quantity: what is counted, in the plan's words.

Three forms are told apart by what stands behind the number. A share or a sum names its metric
before it (入学率达到98%), a count before or behind (新建中小学55所, 培训100名心理咨询师). What a list says
once is lent to its members: the verb to those behind, the head noun to those before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.extract.clauses import (
    LIST_MARKS,
    NOUN,
    Part,
    noun_behind,
    parts_of,
    sentence_start,
    trimmed,
)
from policydiff.extract.lists import (
    has_head,
    level_of,
    members,
    of_stage,
    respective,
    with_head,
)
from policydiff.extract.quantities import Quantity
from policydiff.extract.units import DURATIONS
from policydiff.extract.verbs import GROWING, MADE, REACHING, making
from policydiff.records import dataclass
from policydiff.text.patterns import lazy

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


def phrases(text: str, found: Sequence[Quantity]) -> list[Phrase]:
    """Return the metric phrases of the quantities ``found`` in ``text``, in their order.

    A quantity of which no words say what it counts has none.
    """
    parts = parts_of(text, found)
    result: list[Phrase] = []
    for at in range(len(parts)):
        result += _read(_Place(text, parts, at, result[-1] if result else None))
    return result


@dataclass(frozen=True, slots=True)
class _Place:
    """The quantity that is read, ``parts[at]`` of ``text``, and the phrase that was read last."""

    text: str
    parts: Sequence[Part]
    at: int
    last: Phrase | None

    @property
    def part(self) -> Part:
        return self.parts[self.at]

    @property
    def left(self) -> str:
        """The words before the number that may be its metric."""
        return self.text[self.part.left : self.part.quantity.start]

    @property
    def neighbour(self) -> Phrase | None:
        """The phrase of the quantity just before in the same list or clause."""
        near = self.part.follows and self.last and self.last.quantity == self.at - 1
        return self.last if near else None

    def phrase(self, metric: str, start: int, end: int) -> Phrase:
        """Return a phrase for this quantity; what binds the number is no part of the metric."""
        return Phrase(self.at, _BINDING.sub("", metric) or metric, start, end)


_BINDING = re.compile("至少|最少|起码")


_RATES = frozenset(("%", "‰", "百分点", "倍", ""))
_SUMS = frozenset(("元", "美元", "平方米", "亩"))


def _read(place: _Place) -> list[Phrase]:
    if lent := respective(place.text, place.parts, place.at):
        return [place.phrase(*lent)]
    if place.part.quantity.unit in _RATES:
        return _rate(place)
    noun = noun_behind(place.text, place.part)
    if noun and not _is_property(place) and not _lasts(place):
        return [_counted(place, noun)]
    return _named_before(place)


def _lasts(place: _Place) -> bool:
    """Return whether a duration has what lasts before it: 每周至少休息一天的基础上."""
    of = place.text.startswith("的", place.part.quantity.end)
    basis = place.text.startswith("的基础", place.part.quantity.end)
    return place.part.quantity.unit in DURATIONS and len(place.left) > 1 and (basis or not of)


def _is_property(place: _Place) -> bool:
    """Return whether a sum is said of what follows: 总投资18.3亿元的产业园."""
    quantity = place.part.quantity
    of = place.text.startswith("的", quantity.end)
    return of and quantity.unit in _SUMS and bool(place.left)


# --- shares: 入学率达到98%, 增长8%, 占在园幼儿的49.2% -----------------------------------------------

_SHARE = re.compile(
    r"(?:占到?|不[低少高]于|不超过)(?P<whole>[^,;。]{0,24}?)"
    r"(?:的|比重?|比例)?(?:达到?|为|比例|比重|的|提高到|提升到|提高至|提升至){0,3}$"
)
_BOTH = re.compile("都|均|全部|皆")


def _rate(place: _Place) -> list[Phrase]:
    """Read a share, or a change by a share: its metric stands before it, or in the clause before."""
    text, part = place.text, place.part
    words, tail = _split_tail(place.left)
    start, end = trimmed(text, part.left, part.left + words)
    noun = noun_behind(text, part) if text.startswith("的", part.quantity.end) else ""
    last = part.quantity.end + (len(noun) + 1 if noun else 0)
    if start == end and (tail or not noun):
        subject, begin = _subject_before(place)
        return [place.phrase(subject + tail, min(begin, part.left), last)] if subject else []
    name = text[start:end] + noun
    if not tail and _BOTH.match(text, end, part.quantity.start) and (shared := members(name)):
        return [place.phrase(metric, start, last) for metric in shared]
    if not tail and place.last and part.sentence:
        name = of_stage(name, place.last.metric)
    return [place.phrase(name + tail, start, last)]


def _split_tail(left: str) -> tuple[int, str]:
    """Return how far the name of a metric reaches and what the words behind it add to it."""
    if growth := GROWING.search(left):
        return growth.start(), growth["verb"]
    if share := _SHARE.search(left):
        return share.start(), f"占{share['whole']}比例" if share["whole"] else "占比"
    return len(left), ""


_ADDED = re.compile(r"(?:占.{0,24}比例|(?:新|净)?增|提高|增长|下降|提升|增加|减少|升|降)$")


def _subject_before(place: _Place) -> tuple[str, int]:
    """Return the metric that a bare 增长8% or 占31% takes over, and where its words begin."""
    if place.part.sentence and place.last:
        listed = not place.left.strip(LIST_MARKS)  # 城乡标准分别提高12%、54.8%
        metric = place.last.metric
        return metric if listed else _thing(metric), place.last.start
    start, end = sentence_start(place.text, place.part.left)
    return place.text[start:end], start


def _thing(metric: str) -> str:
    """Return what a metric counts, without the verb before it and the change behind it."""
    verb = MADE.match(metric)
    thing = metric[verb.end() :] if verb and verb.end() < len(metric) - 1 else metric
    return _ADDED.sub("", thing) or thing


# --- counts with their noun behind: 创建5所示范校 -------------------------------------------------

_VERB_WITHIN = 16  # characters before a number; the longest chain of verbs
_HAVING = re.compile(r"(?:现有|已有|共有|拥有|有|已|共){1,3}$")
_SHARED = 6  # 68所学校4.3万学生: so short a stretch is the noun of the number before it
_LEAST_LEAD = 2  # 以6金10银: a lone character is no owner
_LEADING = 16  # characters before a count that may name it when no verb does; longer is a clause
# 发挥15个实践基地的教育功能 counts bases, no functions.
_ROLE_PLAYED = re.compile(r"的?(?:示范|引领|辐射|带动|教育|骨干|服务|阵地|主体){0,4}(?:作用|功能)$")


def _counted(place: _Place, noun: str) -> Phrase:
    """Read a count with its noun behind, or a member of a list, 10个A和20个B."""
    start, lead = _lead(place)
    if not lead and place.neighbour and (verb := MADE.match(place.neighbour.metric)):
        lead = verb[0]
    end = place.text.find(noun, place.part.quantity.end) + len(noun)
    metric = with_head(place.text, place.parts, place.at, noun)
    if lead.endswith("发挥"):
        lead, metric = "", _ROLE_PLAYED.sub("", metric) or metric
    return place.phrase(lead + metric, start, max(end, place.part.quantity.end))


def _lead(place: _Place) -> tuple[int, str]:
    """Return the verb, or the owner, before a count, and where it begins."""
    text, part = place.text, place.part
    if verb := making(place.left[-_VERB_WITHIN:]):
        return part.quantity.start - len(verb), verb
    start, end = trimmed(text, part.left, part.quantity.start, reached=False)
    lead = _HAVING.sub("", text[start:end])
    shared = part.follows and (lead.endswith("的") or len(lead) <= _SHARED)
    if len(lead) < _LEAST_LEAD or shared or len(lead) > _LEADING:
        return part.quantity.start, ""
    return start, lead


# --- counts and sums with their noun before: 新建中小学55所 ----------------------------------------

# 投入566万元,为37所幼儿园配备设备; 安排50亩土地,用于创业园: a bare verb gets what it was for.
_PURPOSE = re.compile(r",?(?:用于|为|支持|推广)(?P<what>[^,;。:]{2,30})")
_NUMBER = lazy(r"\d[\d.,]{0,12}[万亿千百]{0,2}[余多]?[一-龥]")
_NEEDS_PURPOSE = 6  # characters of a metric that says only 投入 or 专项资金


_SAYS_NOTHING = frozenset(("保证", "要求", "做到", "开设", "重点", "不断"))


def _named_before(place: _Place) -> list[Phrase]:
    """Read a count or sum whose metric stands before it."""
    text, part = place.text, place.part
    growth = GROWING.fullmatch(place.left) or GROWING.fullmatch(place.left.strip(LIST_MARKS))
    start, end = trimmed(text, part.left, part.quantity.start)
    start = max(start, end - NOUN)
    name = text[start:end]
    if growth or not name or name in _SAYS_NOTHING:
        return _taken_over(place, growth["verb"] if growth else "")
    return [_named(place, name, start)]


def _taken_over(place: _Place, growth: str) -> list[Phrase]:
    """Read a number that only says how its metric changed, or that it is reached."""
    verb = making(place.left[-_VERB_WITHIN:])
    said = growth or (verb if verb not in REACHING else "")
    subject, start = _subject_before(place)
    metric = subject if subject == said else subject + said
    end = place.part.quantity.end
    return [place.phrase(metric, min(start, place.part.left), end)] if subject else []


def _named(place: _Place, name: str, start: int) -> Phrase:
    end = place.part.quantity.end
    if place.last and place.part.sentence and (other := level_of(name, place.last.metric)):
        return place.phrase(other, start, end)
    bare = len(name) <= _NEEDS_PURPOSE and place.part.quantity.unit in _SUMS
    if bare and (purpose := _PURPOSE.match(place.text, end)):
        return place.phrase(name + _NUMBER.sub("", purpose["what"]), start, purpose.end())
    if MADE.fullmatch(name) and (behind := _next_in_list(place)):
        noun = noun_behind(place.text, behind)
        return place.phrase(name + noun, start, behind.noun + len(noun) if noun else end)
    return place.phrase(_lent_verb(place, name) + name, start, end)


def _next_in_list(place: _Place) -> Part | None:
    """Return the next quantity of the same clause: 新建103个、修缮60个养老院."""
    behind = place.parts[place.at + 1] if place.at + 1 < len(place.parts) else None
    return behind if behind and behind.follows else None


def _lent_verb(place: _Place, name: str) -> str:
    """Return the verb of the member before it in a list joined by 、 or 和."""
    if not place.neighbour or place.left[:1] not in LIST_MARKS:
        return ""
    if has_head(name) or MADE.match(name):
        return ""
    verb = MADE.match(place.neighbour.metric)
    return verb[0] if verb and verb.end() < len(place.neighbour.metric) else ""
