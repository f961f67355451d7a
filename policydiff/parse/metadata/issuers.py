"""Which body issued a plan: printed in title or signature, or told by whose report it is."""

from __future__ import annotations

import re

from policydiff.model import Span
from policydiff.parse.metadata import offices
from policydiff.parse.metadata.flat import Flat
from policydiff.parse.metadata.part import HEAD, Found, View
from policydiff.parse.metadata.regions import NATION, Division, above

_EDUCATION = re.compile(r"教育(?:工作|系统|事业|改革|局)")
_OPENING = 600
_MUNICIPAL_OFFICE = re.compile(r"[市区县]教育局")


def issuer(view: View, division: Division | None) -> Found[str] | None:
    """Return the issuing body; ``division`` is the plan's region where it is clear.

    A body named without its region (市教育局) gets the region's name; a plan that names no body
    at all gets one only as a guess from its subject.
    """
    return (
        _printed(view, view.title, division, rule="title")
        or (_reporting(view, division) if view.reports else None)
        or _printed(view, view.caption, division, rule="caption")
        or _headed(view)
        or _signed(view)
        or _sourced(view)
        or _by_subject(view, division)
    )


def _printed(view: View, flat: Flat, division: Division | None, *, rule: str) -> Found[str] | None:
    if match := offices.CENTRAL.match(flat.text):
        return view.found(_spaced(match.group()), flat.span(*match.span()), rule=rule)
    match = offices.OPENING.match(flat.text)
    if match is None or match["office"].startswith("关于"):
        return None
    office, where = match["office"], flat.span(*match.span("office"))
    if not offices.BARE.match(office):
        return view.found(office, where, rule=rule)
    if division is None:
        return view.found(office, where, rule=rule, certainty="likely")
    name = _with_city(division).removesuffix(office[0]) + office
    return view.found(name, where, rule=rule, certainty="likely")


def _spaced(office: str) -> str:
    """Write the joint heading of party and government as it is printed."""
    return office.replace("中共中央国务院", "中共中央 国务院")


def _reporting(view: View, division: Division | None) -> Found[str] | None:
    """Return the government whose report it is."""
    flat = view.whole
    match = offices.SPEAKS_FOR.search(flat.text, 0, HEAD)
    where = flat.span(*match.span("office")) if match else None
    if division is None:
        return None
    if division.code == NATION:
        return view.found("国务院", where, rule="delivery")
    name = division.name + ("" if division.name.endswith("兵团") else "人民政府")
    return view.found(name, where, rule="delivery", certainty="certain" if match else "likely")


def _headed(view: View) -> Found[str] | None:
    """Take the body whose red heading stands over the document."""
    match = offices.LETTERHEAD.search(view.file.text, 0, HEAD)
    if match is None:
        return None
    where = view.file.span(*match.span("office"))
    return view.found(_spaced(match["office"]), where, rule="letterhead")


def _signed(view: View) -> Found[str] | None:
    for flat in (view.signature, view.whole):
        if match := offices.LINE.search(flat.text):
            return view.found(match["office"], flat.span(*match.span("office")), rule="signature")
    return None


def _sourced(view: View) -> Found[str] | None:
    """Take the body that the page itself names as its source: likely, for pages repost too."""
    if match := offices.SOURCE.search(view.furniture.text):
        where = view.furniture.span(*match.span("office"))
        return view.found(match["office"], where, rule="source", certainty="likely")
    return None


def _by_subject(view: View, division: Division | None) -> Found[str] | None:
    """Guess the education bureau of a city or county whose plan is about education."""
    about = _EDUCATION.search(view.title.text) or _EDUCATION.search(view.own.text, 0, _OPENING)
    if not about or division is None or division.level not in ("city", "county"):
        return None
    match = _MUNICIPAL_OFFICE.search(view.own.text)
    where: Span | None = view.own.span(*match.span()) if match else None
    return view.found(_with_city(division) + "教育局", where, rule="subject", certainty="guess")


def _with_city(division: Division) -> str:
    """Name a county with its city: 泉州市鲤城区."""
    outer = above(division)
    return "".join(each.name for each in outer if each.level == "city") + division.name
