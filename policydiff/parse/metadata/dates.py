"""Dates as documents print them, and when the text was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from policydiff.parse.metadata.flat import Flat
from policydiff.parse.metadata.part import Found, View, first

_DIGITS = {**{d: i for i, d in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "O": 0, "o": 0}
_HAN = "〇一二三四五六七八九零○Oo"
_YEAR = rf"(?<!\d)(?:(?:19|20)\d\d|[一二][{_HAN}]{{3}})"
_DATE = re.compile(
    rf"(?P<y>{_YEAR})年(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日"
    r"|(?P<y2>(?<!\d)(?:19|20)\d\d)(?P<sep>[-./])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})"
)
# What stands before the date of publication on a page.
_LABEL = re.compile(
    r"(?:发布|发表|公开|上传|印发|成文|更新|录入)(?:时间|日期)[:]?$|发布于$|发布者[:][^\n:]{0,40}$"
)
# The bare word labels events as well (活动时间:): it counts at the start of a line of the page.
_BARE_LABEL = re.compile(r"(?:^|\||\s)(?:时间|日期)[:]$")
_PAGE_LINES = 300  # characters after the title in which a page dates itself
_LABEL_WIDTH = 60
_EDITIONS = ("星期", "农历")  # today's date in a page header
# A line that holds a date and nothing else: the date of a document.
_DATE_LINE = re.compile(rf"^[(]?(?:{_YEAR})年[^\n]{{2,9}}日[)]?$", re.MULTILINE)
_REVIEWED = re.compile(r"会议|通过|常务会")


class Date(NamedTuple):
    """A date and where it stands in a flattened text."""

    start: int
    end: int
    value: date


def number(text: str) -> int:
    """Read 24, 二十四 or 二〇一一 (digits side by side are a decimal number)."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[char]) for char in text))


def dates(flat: Flat) -> Iterator[Date]:
    """Yield the dates in ``flat``; impossible ones are left out.

    The day of 2023-01-184373 is 18: a view counter runs on after it.
    """
    for match in _DATE.finditer(flat.text):
        year, month, day = (match[key] or match[f"{key}2"] for key in "ymd")
        try:
            yield Date(*match.span(), date(number(year), number(month), number(day)))
        except (KeyError, ValueError):
            continue


def published(view: View) -> Found[str] | None:
    """Return the date of publication as YYYY-MM-DD, None when none is printed.

    A labelled date of the page comes first, then a date line of the document (its date of
    issue), then an unlabelled date among the furniture.
    """
    return first(view, (_labelled, _document_date, _in_furniture))


def _labelled(view: View) -> Found[str] | None:
    flat = view.file
    for found in dates(flat):
        before = flat.text[max(0, found.start - _LABEL_WIDTH) : found.start]
        line = before.rpartition("\n")[2] or before.rstrip("\n").rpartition("\n")[2]
        label = line.rstrip()
        bare = _BARE_LABEL.search(label) and _on_page(view, flat.offsets[found.start])
        if bare or _LABEL.search(label):
            return _iso(view, flat, found, "label", "certain")
    return None


def _on_page(view: View, offset: int) -> bool:
    """Tell whether ``offset`` is in the page's furniture or near the title, not in the text."""
    title = view.part.title
    near = offset < (title.end if title else view.part.span.start) + _PAGE_LINES
    return near or any(span.start <= offset < span.end for span in view.part.furniture)


def _document_date(view: View) -> Found[str] | None:
    found = None if view.reports else document_date(view)
    return None if found is None else Found(found.value.isoformat(), found.evidence)


def document_date(view: View) -> Found[date] | None:
    """Return the date that stands alone on a line of the document or in its signature."""
    for flat, rule in ((view.signature, "signature"), (view.whole, "date-line")):
        for line in _DATE_LINE.finditer(flat.text):
            for found in dates(Flat(line.group(), flat.offsets[line.start() : line.end()])):
                where = flat.span(line.start() + found.start, line.start() + found.end)
                if not _REVIEWED.search(flat.text, max(0, line.start() - 15), line.start()):
                    return view.found(found.value, where, rule=rule, certainty="likely")
    return None


def _in_furniture(view: View) -> Found[str] | None:
    flat = view.furniture
    for found in dates(flat):
        after = flat.text[found.end : found.end + 6]
        written = flat.text[found.start + 4]
        if written in ("-" if view.reports else "-年") and not any(
            word in after for word in _EDITIONS
        ):
            return _iso(view, flat, found, "furniture", "likely")
    return None


def _iso(view: View, flat: Flat, found: Date, rule: str, certainty: str) -> Found[str]:
    where = flat.span(found.start, found.end)
    return view.found(found.value.isoformat(), where, rule=rule, certainty=certainty)
