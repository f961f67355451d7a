"""Work reports: when one was delivered, and so the year that its plan half is for.

A report delivered early in 2020 reviews 2019 and plans 2020. Whatever dates the report as a
whole therefore gives the plan's year; the review is of the year before.
"""

from __future__ import annotations

import re

from policydiff.parse.metadata.dates import dates
from policydiff.parse.metadata.flat import Flat
from policydiff.parse.metadata.part import HEAD, Found, View, first

_SESSION = re.compile(r"代表大会|人大|会议上|全会上|大会上")
_NEAR = 50  # a delivery line: 2021年1月31日在…第…届人民代表大会第五次会议上
_BETWEEN_DATE_AND_SESSION = re.compile(r"[)\n]{0,2}在?[^。!?:]*$")
_AFTER_SESSION = re.compile(r"(?:会议上?|大会上?)[)(\n]{0,4}$")
# Sessions held this late in a year hear the plan for the next.
_LATE_MONTH = 11
_REVIEW = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)年(?:的)?(?:主要|政府|全年|各项)?工作(?:的)?(?:主要|简要)?"
    r"(?:回顾|总结)"
)
_TITLE_LINE = re.compile(
    r"^[^\n]{0,12}?(?P<y>(?:19|20)\d\d)年[^\n。,]{0,16}?政府工作报告$", re.MULTILINE
)
# 2015年经济社会发展的任务目标, 今后五年和2012年的工作: the year that the report looks ahead to.
_PLANNED = re.compile(
    r"(?<![到至-])(?P<y>(?<!\d)(?:19|20)\d\d)年[^。,;\n0-9]{0,16}?(?:总体要求|总体思路|总体部署"
    r"|预期目标|工作安排|工作部署|主要任务|奋斗目标|任务目标|目标任务|重点工作|的?工作提出)"
)


def report_year(view: View) -> Found[int] | None:
    """Return the year that the plan half of a work report is for."""
    return first(view, (_delivered, _title_line, _reviewed, _planned))


def _delivered(view: View) -> Found[int] | None:
    """Read the date beside the session at which the report was given."""
    flat = _head(view.file)
    for found in dates(flat):
        after = flat.text[found.end : found.end + _NEAR]
        before = flat.text[max(0, found.start - _NEAR) : found.start]
        session = _SESSION.search(after)
        ahead = session and _BETWEEN_DATE_AND_SESSION.match(after[: session.start()])
        web = flat.text[found.start + 4] in "-./"
        if (ahead or _AFTER_SESSION.search(before)) and not web:
            value = found.value.year + (found.value.month >= _LATE_MONTH)
            certainty = "certain" if value == found.value.year else "likely"
            where = flat.span(found.start, found.end)
            return view.found(value, where, rule="delivery", certainty=certainty)
    return None


def _title_line(view: View) -> Found[int] | None:
    for flat in (view.title, view.whole, view.file):
        if match := _TITLE_LINE.search(flat.text, 0, HEAD):
            return view.found(int(match["y"]), flat.span(*match.span("y")), rule="title")
    return None


def _reviewed(view: View) -> Found[int] | None:
    """Take the year after the one that a heading of the file reviews."""
    if match := _REVIEW.search(view.whole.text):
        where = view.whole.span(*match.span())
        return view.found(int(match["y"]) + 1, where, rule="review", certainty="likely")
    return None


def _planned(view: View) -> Found[int] | None:
    if match := _PLANNED.search(view.whole.text):
        where = view.whole.span(*match.span())
        return view.found(int(match["y"]), where, rule="planned", certainty="likely")
    return None


def _head(flat: Flat) -> Flat:
    return Flat(flat.text[:HEAD], flat.offsets[:HEAD])
