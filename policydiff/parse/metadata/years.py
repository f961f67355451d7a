"""The year a plan is for, or a review is about.

Rules are asked in order, the printed ones first; each says what it rests on. A year counts only
where it is the plan's own: targets (到2020年), quoted documents and reposts name others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from policydiff.model import FieldEvidence, PlanKind
from policydiff.parse.metadata.dates import document_date, published
from policydiff.parse.metadata.delivery import report_year
from policydiff.parse.metadata.flat import Flat
from policydiff.parse.metadata.part import Found, View
from policydiff.text.patterns import lazy

_FOUR = r"(?<!\d)(?:19|20)\d\d"
_YEAR = re.compile(rf"({_FOUR})年(?!代|前)")
_RANGE = re.compile(rf"({_FOUR})年?[-~至到]+((?:19|20)\d\d)(?:学?年)")
_QUOTED = re.compile(r"《[^》]{0,300}(?:》|$)")
# The "nth five" years begin in 1951 + 5 n ("十一五": 2006-2010).
_PERIOD = re.compile(r"“?(?P<n>九|十[一二三四五六七八九]?)五”?(?:时期|期间|规划|以来|发展)")
_PERIOD_BASE = 1951
_SUMMED_UP = re.compile(rf"({_FOUR})年[^0-9]{{0,16}}?(?:总结|回顾|完成情况)")
_PLANNED = re.compile(rf"({_FOUR})年[^0-9]{{0,24}}?(?:计划|要点|任务|安排|思路|打算|部署|方案)")
_AHEAD = lazy(
    rf"(?<![到至-])({_FOUR})年[^。\n;0-9]{{0,24}}?(?:总体要求|总体思路|指导思想|总的要求|基本思路"
    r"|工作思路|目标任务|主要任务|工作重点|重点工作|预期目标|工作安排|工作部署|总目标|主要目标)"
)
_AHEAD_SENTENCE = lazy(
    rf"(?:^|[。\n,;:“]|做好)({_FOUR})年(?=是|[^。\n0-9]{{0,8}}工作)", re.MULTILINE
)
_BACK_SENTENCE = lazy(rf"(?:^|[。\n])({_FOUR})年(?=[,是]|[^。\n0-9,]{{1,8}},|工作)", re.MULTILINE)
_UNDERTAKEN = re.compile(rf"做好({_FOUR})年")
_STATED = {
    PlanKind.PLAN: (_AHEAD, _AHEAD_SENTENCE),
    PlanKind.REPORT: (_AHEAD, _AHEAD_SENTENCE),
    PlanKind.SUMMARY: (_SUMMED_UP, _BACK_SENTENCE),
    PlanKind.OPINION: (_AHEAD, _UNDERTAKEN),
}
_FIVE_YEARS = re.compile(r"[五几]年")
_OPENING = 2500  # characters of a part in which it says what it is about
_DOCUMENT_NUMBER = lazy(
    rf"^(?:文号)?[(]?[㐀-鿿]{{1,10}}[\[(]({_FOUR})[\])]\s*第?\d{{1,4}}\s*号[)]?$", re.MULTILINE
)
_FILE_YEAR = re.compile(rf"({_FOUR})(?!\d)")
# A year named this often more than the next one may date a text that nothing else dates.
_LEAD = 2

YearRule = Callable[[View, PlanKind], Found[int] | None]


def year(view: View, kind: PlanKind) -> Found[int] | None:
    """Return the year the part is for or, for a review, the (last) year it is about."""
    for rule in _rules(view, kind):
        if (found := rule(view, kind)) is not None:
            return found
    return None


def _rules(view: View, kind: PlanKind) -> tuple[YearRule, ...]:
    if kind is PlanKind.OPINION:
        return (_stated, _in_title, _numbered, _dated, _uploaded, _by_file_name)
    if view.reports or "回顾" in view.heading.text:
        return (_in_heading, _by_report, _stated, _frequent, _by_file_name)
    dated: tuple[YearRule, ...] = (_numbered, _dated, _in_period, _frequent, _by_file_name)
    return (_in_heading, _in_title, _stated, *dated)


def year_span(view: View) -> tuple[int, int] | None:
    """Return the first and last year when the heading or the title names a span of years."""
    for flat in (view.heading, view.title):
        if match := _RANGE.search(flat.text):
            return int(match[1]), int(match[2])
    return None


def _in_heading(view: View, kind: PlanKind) -> Found[int] | None:
    found = _printed(view, view.heading, kind, rule="heading")
    period = _in_period(view, kind) if kind is PlanKind.SUMMARY else None
    return found or period


def _in_title(view: View, kind: PlanKind) -> Found[int] | None:
    return _printed(view, view.title, kind, rule="title")


def _printed(view: View, flat: Flat, kind: PlanKind, *, rule: str) -> Found[int] | None:
    """Read the year that a heading or title gives to its summary or its plan."""
    back = kind is PlanKind.SUMMARY
    text = _QUOTED.sub(lambda quoted: "〇" * len(quoted.group()), flat.text)
    if match := _RANGE.search(text):
        group = 2 if back else 1
    elif match := (_SUMMED_UP if back else _PLANNED).search(text):
        group = 1
    else:
        matches = list(_YEAR.finditer(text))
        match, group = (matches[-1] if matches else None), 1
    if match is None:
        return None
    return view.found(int(match[group]), flat.span(*match.span(group)), rule=rule)


def _in_period(view: View, kind: PlanKind) -> Found[int] | None:
    """Read “十四五”: a review is about its last year, a plan is for its first."""
    for flat in (view.heading, view.title):
        if match := _PERIOD.search(flat.text):
            nth = "一二三四五六七八九".find(match["n"][-1]) + 1
            start = _PERIOD_BASE + 5 * (9 if match["n"] == "九" else 10 + nth)
            value = start + 4 if kind is PlanKind.SUMMARY else start
            where = flat.span(*match.span())
            return view.found(value, where, rule="period", certainty="likely")
    return None


def _by_report(view: View, kind: PlanKind) -> Found[int] | None:
    """Date both halves by the report: the review is about the year before."""
    found = report_year(view)
    if found is None or kind is not PlanKind.SUMMARY:
        return found
    return Found(found.value - 1, found.evidence)


def _stated(view: View, kind: PlanKind) -> Found[int] | None:
    """Read the part's own opening: 2024年全市教育工作的总体要求是, 2019年是…之年."""
    if kind is PlanKind.SUMMARY and _FIVE_YEARS.search(view.heading.text):
        return None  # such a review names each of its years
    for pattern in _STATED[kind]:
        if match := pattern.search(view.own.text, 0, _OPENING):
            where = view.own.span(*match.span(1))
            return view.found(int(match[1]), where, rule="body", certainty="likely")
    return None


def _numbered(view: View, _kind: PlanKind) -> Found[int] | None:
    """Read the year of the document number: 沪府办发〔2016〕24号."""
    for flat in (view.whole, view.file):
        if match := _DOCUMENT_NUMBER.search(flat.text):
            return view.found(int(match[1]), flat.span(*match.span()), rule="number")
    return None


def _dated(view: View, _kind: PlanKind) -> Found[int] | None:
    found = document_date(view)
    return None if found is None else Found(found.value.year, found.evidence)


def _uploaded(view: View, _kind: PlanKind) -> Found[int] | None:
    """Guess the year of a document that has no date of its own from the page's."""
    found = published(view)
    if found is None:
        return None
    old = found.evidence
    evidence = FieldEvidence(old.quote, old.span, "guess", "publication")
    return Found(int(found.value[:4]), evidence)


def _frequent(view: View, kind: PlanKind) -> Found[int] | None:
    """Guess the year that the part names most, when it leads clearly."""
    years = Counter(match[1] for match in _YEAR.finditer(view.own.text))
    ranked = [*years.most_common(2), ("", 0), ("", 0)]
    five_years = bool(_FIVE_YEARS.search(view.heading.text))
    if kind is PlanKind.OPINION or five_years or ranked[0][1] < ranked[1][1] + _LEAD:
        return None
    at = view.own.text.find(f"{ranked[0][0]}年")
    where = view.own.span(at, at + len(ranked[0][0]))
    return view.found(int(ranked[0][0]), where, rule="frequency", certainty="guess")


def _by_file_name(view: View, kind: PlanKind) -> Found[int] | None:
    match = _FILE_YEAR.search(view.part.file_name)
    if match is None:
        return None
    reviewed = kind is PlanKind.SUMMARY and "回顾" in view.heading.text
    value = int(match[1]) - reviewed
    return view.found(value, None, rule="file-name", certainty="guess")
