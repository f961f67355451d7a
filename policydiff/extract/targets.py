"""Quantitative targets and results (指标) of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policydiff.extract.indicators import canonical
from policydiff.extract.metrics import Phrase, phrases
from policydiff.extract.passages import Passage, passages
from policydiff.extract.quantities import Quantity, quantities
from policydiff.model import Plan, PlanKind
from policydiff.model.content import Role, Target

__all__ = ["targets"]


def targets(plan: Plan, texts: Sequence[Passage] | None = None) -> tuple[Target, ...]:
    """Return the targets and results of ``plan`` in document order, one for each value.

    ``texts`` are the plan's passages, where they are at hand.

    A range is one target with two values. Members of a distributive phrase share their quote.
    """
    reviewed = {item.id for item in plan.items if _REVIEW.search(" ".join(item.path))}
    return tuple(
        found
        for passage in (passages(plan) if texts is None else texts)
        for found in _in_passage(
            plan, passage, plan.kind is PlanKind.SUMMARY or passage.item in reviewed
        )
    )


def _in_passage(plan: Plan, passage: Passage, reviewed: bool) -> Iterator[Target]:
    text = passage.text.text
    found = quantities(text)
    for phrase in phrases(text, found):
        yield _target(plan, passage, found[phrase.quantity], phrase, reviewed)


def _target(
    plan: Plan, passage: Passage, quantity: Quantity, phrase: Phrase, reviewed: bool
) -> Target:
    text = passage.text.text
    start, end = min(phrase.start, quantity.binding), max(phrase.end, quantity.end)
    span = passage.text.span(start, end)
    role = _role(text, quantity, reviewed)
    return Target(
        plan=plan.id,
        item=passage.item,
        role=role,
        metric=phrase.metric,
        canonical_metric=canonical(phrase.metric),
        comparator=quantity.comparator,
        values=quantity.values,
        unit=quantity.unit,
        deadline=None if role is Role.RESULT else _deadline(text, quantity, plan.year),
        quote=plan.source.text[span.start : span.end],
        span=span,
    )


# --- role --------------------------------------------------------------------------------------

_SENTENCE = re.compile(r"[。;!?]")
_REACH = 80  # characters of its sentence on either side of a number that say its role and year
_PAST = re.compile(
    r"已(?!然)|达到了|完成了|实现了|建成了|新建了|培训了|取得了|获得了|投入了|超过了|(?<![比较从由])(?:去年|上年)|一年来|五年来|截至|截止|"
    r"以来|过去[一五三]年|(?:目前|现有)(?=[^,;。:]{0,16}$)|年均增长了|荣获|同比"
)
_FUTURE = re.compile(
    r"力争|争取|确保|(?<![按有])计划(?=[到在用今明实新投建开])|预计|将(?:达到|新增|投入|建|实现)|要(?:达|完成|实现)|明年|努力"
)

# 过去一年,各项工作取得很大成绩。国内生产总值增长10.3%: the sentence before says of when.
_LOOKED_BACK = re.compile(
    r"(?:过去[一三五]年|[一五]年来)[^。;!?]{0,40}。(?:(?!今年|将|要)[^。;!?])*\Z"
)
# 主要预期目标是:全县生产总值同比增长6.5%以上: what a list of goals says is one, whatever its verbs.
_GOALS = re.compile(r"目标(?:任务)?(?:初步)?(?:是|为|:|确定|设定|建议)")
_AHEAD = re.compile(r"力争|明年|预期目标|下[一年]年?[^,]{0,6}(?:计划|将|要)|要(?:达到|实现)")
_REVIEW = re.compile(r"回顾|总结|成[效绩就]|完成情况|进展情况|过去|以来|存在")


def _role(text: str, quantity: Quantity, reviewed: bool) -> Role:
    """Return the role by the words around, else by whether the part of the plan looks back."""
    before, after = _sentence(text, quantity)
    if reviewed:
        return Role.TARGET if _AHEAD.search(before[-_NEAR:]) else Role.RESULT
    leading = text[max(0, quantity.start - len(before) - _SPOKEN) : quantity.start]
    past = _PAST.search(before[-_SPOKEN:]) or _PAST.match(after) or _LOOKED_BACK.search(leading)
    future = _FUTURE.search(before[-_NEAR:]) or _GOALS.search(_from_sentence(text, quantity.start))
    return Role.RESULT if past and not future else Role.TARGET


_SPOKEN = 40  # characters before a number in which a word of the past is about this number
_NEAR = 24  # characters before a number in which a word of intention is about this number


_LISTED = 400  # characters of a sentence that may list goals


def _from_sentence(text: str, end: int) -> str:
    """Return the words of the sentence that ends at ``end``, as far as a list of goals reaches."""
    return _SENTENCE.split(text[max(0, end - _LISTED) : end])[-1]


def _sentence(text: str, quantity: Quantity) -> tuple[str, str]:
    """Return the words of the quantity's sentence before and behind it."""
    before = text[max(0, quantity.start - _REACH) : quantity.start]
    after = text[quantity.end : quantity.end + _REACH]
    return _SENTENCE.split(before)[-1], _SENTENCE.split(after)[0]


# --- deadline ----------------------------------------------------------------------------------

_TITLE = re.compile(r"《[^《》]{1,80}》|\([^()]{1,40}\)")
_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d\d)年(?!\d|级|来|以来|[至到-])|(?P<this>今年|(?<![一二三四五六七八九十两几个])(?:年底|年末|年内)|本年度?|全年|当年|秋季开学|春季开学|(?:上|下)半年)"
    r"|(?P<next>明年)|“?(?P<five>十[一二三四五六]五)”?(?:末|期末|期间|时期)"
)
_FIVE_YEARS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}


def _deadline(text: str, quantity: Quantity, year: int | None) -> int | None:
    """Return the year that the sentence ties to the number: the nearest before, else behind."""
    before, after = (_TITLE.sub("", part) for part in _sentence(text, quantity))
    said = [*reversed(list(_YEAR.finditer(before))), *_YEAR.finditer(after)]
    years = (_year(match, year) for match in said)
    # An earlier year is no deadline: 比2010年增长, 2013年建成的5所学校.
    return next((one for one in years if one and one >= (year or 0)), None)


def _year(match: re.Match[str], year: int | None) -> int | None:
    if match["year"]:
        return int(match["year"])
    if match["five"]:
        return _FIVE_YEARS.get(match["five"])
    if year is None:
        return None
    return year + 1 if match["next"] else year
