"""What a document is: plan, summary, opinion or report."""

from __future__ import annotations

import re

from policydiff.model import PlanKind
from policydiff.parse.metadata.delivery import report_year
from policydiff.parse.metadata.flat import Flat
from policydiff.parse.metadata.part import Found, View, first, search

# Words in a part's own heading; the half that looks back is asked first, since its heading may
# speak of 任务 as well (2013年主要任务完成情况).
_HEADING = (
    (
        re.compile(r"回顾|总结|完成情况|工作情况|取得的?成[就绩效]|过去[一五]年|去年"),
        PlanKind.SUMMARY,
    ),
    (
        re.compile(r"计划|安排|任务|部署|建议|要点|打算|目标|重点|思路|意见|今年|今后"),
        PlanKind.PLAN,
    ),
)
# Words that close a title, in order of preference where two overlap (实施意见, 实施方案).
_TITLE = re.compile(
    r"(?P<report>工作报告)|(?P<summary>总结|回顾|情况汇报|工作汇报)"
    r"|(?P<opinion>意见|办法|决定|措施|规定|条例|细则|复函|批复|制度|一号文件)"
    r"|(?P<plan>要点|计划|安排|方案|规划|任务|思路|部署|行动|目标责任)"
)
_NOTICE = re.compile(r"的?(?:通知|函|通报|公告)[》)]*$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_OPENING = 400
_OPENINGS = (
    (re.compile(r"工作回顾|工作总结|一年来|年来的工作"), PlanKind.SUMMARY),
    (re.compile(r"总体要求|工作(?:的)?(?:总体)?(?:思路|目标|重点)|指导思想"), PlanKind.PLAN),
)


def kind(view: View) -> Found[PlanKind]:
    """Return what the part is, from its heading, the title or its first sentences."""
    rules = (
        _from_heading,
        _from_heading_year,
        _from_half,
        _from_title,
        _from_address,
        _from_caption,
        _from_opening,
    )
    found = first(view, rules)
    return found or view.found(PlanKind.PLAN, None, rule="default", certainty="guess")


def _from_heading(view: View) -> Found[PlanKind] | None:
    for pattern, value in _HEADING:
        if match := search(pattern, view.heading):
            where = view.heading.span(*match.span())
            return view.found(value, where, rule="heading")
    return None


def _from_heading_year(view: View) -> Found[PlanKind] | None:
    """Read 关于2014年政府工作 in a report of January 2015: the year before is the review."""
    match, report = search(_YEAR, view.heading), report_year(view)
    if match is None or report is None:
        return None
    value = PlanKind.SUMMARY if int(match.group()) < report.value else PlanKind.PLAN
    where = view.heading.span(*match.span())
    return view.found(value, where, rule="heading", certainty="likely")


def _from_half(view: View) -> Found[PlanKind] | None:
    """Tell the halves of a report apart by their order where their headings do not."""
    span, length = view.part.span, len(view.part.text.rstrip())
    halved = span.start > 0 or span.end < length
    if not (view.reports and halved):
        return None
    value = PlanKind.PLAN if span.end >= length else PlanKind.SUMMARY
    return view.found(value, view.part.heading, rule="order", certainty="likely")


def _from_title(view: View) -> Found[PlanKind] | None:
    return _printed(view, view.title, rule="title")


def _from_caption(view: View) -> Found[PlanKind] | None:
    return _printed(view, view.caption, rule="caption")


def _printed(view: View, flat: Flat, *, rule: str) -> Found[PlanKind] | None:
    """Read the last telling word of a title; a notice is what it brings (…方案的通知)."""
    notice = _NOTICE.search(flat.text)
    found = list(_TITLE.finditer(flat.text, 0, notice.start() if notice else len(flat.text)))
    if found:
        value = PlanKind(found[-1].lastgroup or "")
        return view.found(value, flat.span(*found[-1].span()), rule=rule)
    if notice:
        return view.found(PlanKind.OPINION, flat.span(*notice.span()), rule=rule)
    return None


def _from_address(view: View) -> Found[PlanKind] | None:
    if not view.reports:
        return None
    return view.found(PlanKind.REPORT, None, rule="address", certainty="likely")


def _from_opening(view: View) -> Found[PlanKind] | None:
    for pattern, value in _OPENINGS:
        if match := search(pattern, view.own, _OPENING):
            where = view.own.span(*match.span())
            return view.found(value, where, rule="opening", certainty="likely")
    return None
