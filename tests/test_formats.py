"""Every format gives the items that its documents hold, and every character has its place."""

import pytest
from format_cases import FORMATS, fixtures, found_in, wanted_in

from policydiff.messages import catalogue
from policydiff.model import SegmentKind
from policydiff.plans import read_plans

NAMES = [str(path.relative_to(FORMATS)) for path in fixtures()]


def test_there_are_fixtures_of_every_format():
    formats = [path.parent.name for path in fixtures()]
    assert {name for name in formats if formats.count(name) >= 5} >= {
        "csv",
        "docx",
        "html",
        "pdf",
        "xlsx",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_document_gives_the_items_it_holds(name):
    path = FORMATS / name
    assert found_in(path) == wanted_in(path)


@pytest.mark.parametrize("name", NAMES)
def test_the_segments_of_a_document_tile_its_text_and_items_have_places(name):
    document = read_plans(FORMATS / name)
    text = document.source.text
    segments = [each for plan in document.plans for each in plan.segments]
    assert "".join(text[each.span.start : each.span.end] for each in segments) == text
    assert all(
        not text[each.span.start : each.span.end].replace("\u200b", "").strip()
        for each in segments
        if each.detail == "gap"
    )
    for plan in document.plans:
        for item in plan.items:
            assert item.text == text[item.span.start : item.span.end]
            assert item.span.start <= item.heading_span.start <= item.heading_span.end
            assert item.heading_span.end <= item.span.end
            places = [each for each in document.source.places if _shares(each.span, item.span)]
            assert places or document.source.format in ("text", "html")


def _shares(one, other):
    return one.start < other.end and other.start < one.end


def test_what_a_passage_was_taken_for_has_a_name_in_both_languages():
    """Headings and white space are shown without one."""
    passages = [
        segment
        for path in fixtures()
        for plan in read_plans(path).plans
        for segment in plan.segments
        if segment.kind in (SegmentKind.FURNITURE, SegmentKind.OTHER) and segment.detail != "gap"
    ]
    details = {segment.detail for segment in passages}
    assert {"table-cell", "table-header", "page-header", "page-footer"} <= details
    assert {f"label.detail.{detail}" for detail in details if detail} <= set(catalogue())
