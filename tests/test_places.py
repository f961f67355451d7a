"""Where text stands in a file that is not plain text is kept, written and told."""

import json

import pytest

from policydiff.model import Place, PlaceKind, Source, Span, Table
from policydiff.parse.document import parse
from policydiff.render.html.source_data import source_data
from policydiff.render.json import dumps, plans_data
from policydiff.render.json_load import document_from_data
from policydiff.render.labels import Labels
from policydiff.render.plan_view import document_view
from policydiff.render.whereabouts import whereabouts

ROWS = tuple(Place(Span(10 * n, 10 * n + 9), PlaceKind.ROW, n + 1, table=1) for n in range(4))
LINES = (
    "某市教育局2019年工作要点",
    "一、加强党的建设",
    "1.强化理论学习。组织全体党员学习新思想，每月开展一次主题党日活动，推动学习往深里",
    "2.建好基层组织。完善党支部标准化建设，创建一批示范点，加强离退休干部党组织建设工作。",
)


def paged(lines: tuple[str, ...] = LINES) -> Source:
    """A document of which each line is a page of its own."""
    text, places = "", []
    for number, line in enumerate(lines, 1):
        places.append(Place(Span(len(text), len(text) + len(line)), PlaceKind.PAGE, number))
        text += line + "\n"
    table = Table(((places[0].span,), (Span(0, 0),)), "任务")
    return Source(
        "plan.pdf", "0" * 64, "utf-8", "format", text,
        format="pdf", places=tuple(places), tables=(table,), whole_lines=True,
    )  # fmt: skip


def test_what_is_read_of_a_file_comes_back_from_json():
    document = parse(paged())
    again = document_from_data(json.loads(dumps(plans_data(document))))
    assert again.source.places == document.source.places
    assert again.source.tables == document.source.tables
    assert (again.source.format, again.source.whole_lines) == ("pdf", True)


def test_items_tell_where_they_stand():
    (plan,) = document_view(parse(paged()), Labels("en")).plans
    assert [item.whereabouts for item in plan.items] == ["page 3", "page 4"]
    assert plan.encoding == "format PDF"


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ((0, 9), "table 1, row 1"),
        ((3, 25), "table 1, row 1–3"),
        ((9, 10), ""),
        ((39, 60), ""),
        ((38, 60), "table 1, row 4"),
    ],
)
def test_only_places_that_share_text_count(span, told):
    source = Source("plan.docx", "", "utf-8", "format", "x" * 60, places=ROWS)
    assert whereabouts(source, Span(*span), Labels("en")) == told


def test_a_sheet_goes_by_its_name_and_obeys_nothing():
    place = Place(Span(0, 5), PlaceKind.ROW, 7, table=2, name="任务\x1b[31m")
    source = Source("plan.xlsx", "", "utf-8", "format", "12345", places=(place,))
    told = whereabouts(source, Span(0, 5), Labels("zh"))
    assert told.startswith("工作表“任务")
    assert "\x1b" not in told


def test_lines_known_to_be_paragraphs_are_never_joined():
    """The second and third line would go on in the next where lines may be broken."""
    lines = ("某市2019年工作要点", "一、统筹推进《规划", "纲要》贯彻落实", "1.学习。", "2.落实。")
    assert [each.span for each in parse(paged(lines)).plans[0].segments if each.detail != "gap"][
        1:3
    ] == [Span(12, 21), Span(22, 29)]


def test_the_page_of_a_source_tells_where_items_stand():
    (plan,) = parse(paged()).plans
    told = source_data(plan, ())["whereabouts"]
    assert told == [{"zh": "第3页", "en": "page 3"}, {"zh": "第4页", "en": "page 4"}]
    plain = parse(Source("plan.txt", "0" * 64, "utf-8", "utf-8", paged().text)).plans[0]
    assert "whereabouts" not in source_data(plain, ())
