"""Automatic numbers of Word documents, beside values put down by hand from ECMA-376, 17.9."""

import json
import re
from pathlib import Path

import pytest
from docx_files import (
    MARK_DELETED,
    abstract,
    deleted,
    docx,
    ins,
    lvl,
    num,
    p,
    r,
    style,
    tbl,
    tc,
    tr,
)

from benchmarks.docx_cases import cases
from policydiff.parse.numbering import marker
from policydiff.read import source_of
from policydiff.read.docx.number_formats import written
from policydiff.text.fold import fold

CHINESE = "chineseCountingThousand"
PLAN = abstract(
    1,
    lvl(CHINESE, "%1、", suffix="nothing"),
    lvl(CHINESE, "（%2）"),
    lvl("decimal", "%3."),
    lvl("decimal", "（%4）"),
    lvl("decimalEnclosedCircle", "%5", suffix="space"),
)
DECIMAL = abstract(
    1, *(lvl("decimal", "".join(f"%{n}." for n in range(1, at + 2))) for at in range(4))
)


def labels(*paragraphs, **parts):
    """What stands before the x of each paragraph that is one x."""
    source, notes = source_of("plan.docx", docx(*paragraphs, **parts))
    assert [note.code for note in notes if note.code == "docx.numbering"] == []
    found = [cell for line in source.text.splitlines() for cell in line.split("\t")]
    return [cell.removesuffix("x").rstrip() for cell in found if cell.endswith("x")]


def at(*levels, name=1):
    return [p("x", num=(name, level)) for level in levels]


def test_the_ladder_of_a_plan():
    found = labels(*at(0, 1, 1, 2, 2, 3, 4, 4, 3, 1, 2, 0, 1), numbering=PLAN + num(1, 1))
    assert found == [
        "一、", "（一）", "（二）", "1.", "2.", "（1）", "①", "②", "（2）", "（三）", "1.", "二、", "（一）",
    ]  # fmt: skip


def test_a_level_that_is_left_out_does_not_hinder():
    found = labels(*at(0, 2, 2, 0, 2), numbering=PLAN + num(1, 1))
    assert found == ["一、", "1.", "2.", "二、", "1."]


def test_a_skipped_level_has_its_first_number_and_has_been_counted():
    found = labels(*at(1, 1, 0, 2, 1), numbering=DECIMAL + num(1, 1))
    assert found == ["1.1.", "1.2.", "2.", "2.1.1.", "2.2."]


@pytest.mark.parametrize(
    ("restart", "wanted"),
    [
        (None, "1 1.1 1) 2) 1.2 1) 2 1) 2.2 1)"),
        (0, "1 1.1 1) 2) 1.2 3) 2 4) 2.2 5)"),
        (1, "1 1.1 1) 2) 1.2 3) 2 1) 2.2 2)"),
        (2, "1 1.1 1) 2) 1.2 1) 2 1) 2.2 1)"),
        (7, "1 1.1 1) 2) 1.2 1) 2 1) 2.2 1)"),
    ],
)
def test_a_level_restarts_after_the_level_that_is_named(restart, wanted):
    """17.9.10; a level that is no wider one is as none, and zero is never."""
    levels = lvl("decimal", "%1"), lvl("decimal", "%1.%2"), lvl("decimal", "%3)", restart=restart)
    found = labels(*at(0, 1, 2, 2, 1, 2, 0, 2, 1, 2), numbering=abstract(1, *levels) + num(1, 1))
    assert found == wanted.split()


def test_articles_count_on_through_chapters():
    levels = lvl(CHINESE, "第%1章"), lvl(CHINESE, "第%2条", restart=0)
    found = labels(*at(0, 1, 1, 0, 1), numbering=abstract(1, *levels) + num(1, 1))
    assert found == ["第一章", "第一条", "第二条", "第二章", "第三条"]


def test_legal_numbering_turns_all_numbers_into_digits():
    """17.9.4: 第一章, but 1.1 below it."""
    levels = lvl(CHINESE, "第%1章"), lvl("decimal", "%1.%2", legal=True), lvl(CHINESE, "%1-%3")
    found = labels(*at(0, 1, 2, 0, 1), numbering=abstract(1, *levels) + num(1, 1))
    assert found == ["第一章", "1.1", "一-一", "第二章", "2.1"]


@pytest.mark.parametrize(
    ("lists", "names", "wanted"),
    [
        (num(1, 1) + num(2, 1), (1, 1, 2, 1), "1. 2. 3. 4."),
        (num(1, 1) + num(2, 1, {0: 1}), (1, 1, 2, 2), "1. 2. 1. 2."),
        (num(1, 1) + num(2, 1, {0: 1}), (1, 1, 1, 2, 1, 2), "1. 2. 3. 1. 2. 3."),
        (num(1, 1, {0: 4}), (1, 1), "4. 5."),
        (num(1, 1) + num(2, 1, {0: 0}), (1, 2, 2), "1. 0. 1."),
    ],
)
def test_lists_of_one_family_count_on_unless_they_start_elsewhere(lists, names, wanted):
    found = labels(*(p("x", num=(name, 0)) for name in names), numbering=DECIMAL + lists)
    assert found == wanted.split()


def test_a_start_of_a_narrower_level_holds_whenever_that_restarts():
    """17.9.27."""
    found = labels(*at(0, 1, 1, 0, 1), numbering=DECIMAL + num(1, 1, {1: 3}))
    assert found == ["1.", "1.3.", "1.4.", "2.", "2.3."]


def test_a_list_may_have_levels_of_its_own():
    own = {1: lvl("upperLetter", "（%2）")}
    found = labels(*at(0, 1, 1, 2), numbering=DECIMAL + num(1, 1, levels=own))
    assert found == ["1.", "（A）", "（B）", "1.B.1."]


@pytest.mark.parametrize(("start", "wanted"), [(5, "5."), (0, "0."), (None, "0.")])
def test_a_level_begins_with_its_start(start, wanted):
    """17.9.25: zero where nothing is said."""
    assert labels(
        *at(0), numbering=abstract(1, lvl("decimal", "%1.", start=start)) + num(1, 1)
    ) == [wanted]


def test_styles_number():
    levels = (lvl(CHINESE, "%1、", style="H1"), lvl(CHINESE, "（%2）", style="H2"))
    styles = (
        style("Normal", default=True) + style("H1", num=(1, None)) + style("H2", num=(1, 7))
        + style("Child", based_on="H2") + style("Without", based_on="H2", num=(0, None))
    )  # fmt: skip
    names = ("H1", "H2", "Child", "Without", "H1", "Child")
    body = [*(p("x", style=name) for name in names), p("x", style="H2", num=(0, None)), p("x")]
    found = labels(*body, numbering=abstract(1, *levels) + num(1, 1), styles=styles)
    assert found == ["一、", "（一）", "（二）", "", "二、", "（一）", "", ""]


def test_what_a_paragraph_says_goes_before_its_style():
    styles = style("H1", num=(1, 0))
    found = labels(
        p("x", style="H1"), p("x", style="H1", num=(2, 1)), p("x", style="H1"),
        numbering=PLAN + abstract(2, lvl("decimal", "%1."), lvl("upperLetter", "%2.")) + num(1, 1) + num(2, 2),
        styles=styles,
    )  # fmt: skip
    assert found == ["一、", "A.", "二、"]


def test_styles_that_go_round_in_circles_end():
    styles = style("A", based_on="B") + style("B", based_on="A")
    assert labels(p("x", style="A"), numbering=PLAN + num(1, 1), styles=styles) == [""]


def test_a_numbering_style_lends_its_levels():
    lists = abstract(2, link="Scheme") + num(1, 1) + num(2, 2)
    own = PLAN.replace("<w:lvl ", '<w:styleLink w:val="Scheme"/><w:lvl ', 1)
    styles = style("Scheme", sort="numbering", num=(1, None))
    assert labels(*at(0, 1, name=2), numbering=own + lists, styles=styles) == ["一、", "（一）"]
    assert labels(*at(0, 1, name=2), numbering=own + lists) == ["一、", "（一）"]


@pytest.mark.parametrize(
    ("level", "wanted"),
    [
        (lvl("bullet", "●"), "● x"),
        (lvl("bullet", "\uf06c", font="Wingdings"), "● x"),
        (lvl("bullet", "\uf0b7", font="Symbol"), "• x"),
        (lvl("bullet", "\uf0ff", font="Strange"), "• x"),
        (lvl("none", ""), "x"),
        (lvl("none", "附%1："), "附：x"),
        (lvl("decimal", ""), "x"),
        (lvl("decimal", "%1.", suffix="nothing"), "1.x"),
        (lvl("decimal", "%1.", suffix="space"), "1. x"),
        (lvl("decimal", "%1."), "1. x"),
        (lvl("decimal", "（%1）", suffix="space"), "（1） x"),
        (lvl("decimal", "（%1）"), "（1）x"),
        (lvl("decimal", "%1-%1"), "1-1 x"),
        (lvl("decimal", "%1%2、"), "1、x"),
    ],
)
def test_labels_are_more_or_less_than_numbers(level, wanted):
    source, _ = source_of(
        "a.docx", docx(p("x", num=(1, 0)), numbering=abstract(1, level) + num(1, 1))
    )
    assert source.text == wanted + "\n"


def test_deleted_paragraphs_do_not_count_and_inserted_ones_do():
    gone = p(deleted("删去"), num=(1, 0), properties=MARK_DELETED)
    found = labels(*at(0), gone, p(ins(r("x")), num=(1, 0)), *at(0), numbering=DECIMAL + num(1, 1))
    assert found == ["1.", "2.", "3."]


def test_empty_paragraphs_count_but_not_those_that_end_a_section_or_are_hidden():
    empty = p(num=(1, 0))
    section = p(num=(1, 0), properties="<w:sectPr/>")
    hidden = p(r("藏", "<w:vanish/>"), num=(1, 0), properties="<w:rPr><w:vanish/></w:rPr>")
    body = [*at(0), empty, *at(0), section, *at(0), hidden, *at(0)]
    assert labels(*body, numbering=DECIMAL + num(1, 1)) == ["1.", "3.", "4.", "5."]


def test_cells_count_in_the_order_of_the_text():
    one = tc(p("x", num=(1, 0)))
    found = labels(*at(0), tbl(tr(one, one), tr(one, "y")), *at(0), numbering=DECIMAL + num(1, 1))
    assert found == ["1.", "2.", "3.", "4.", "5."]


def test_lists_that_are_not_there_number_nothing():
    body = [p("x", num=(9, 0)), p("x", num=(2, 0)), p("x", num=(1, 8)), p("x", num=(1, 99))]
    assert labels(*body, numbering=DECIMAL + num(1, 1) + num(2, 7)) == [""] * 4


def test_a_format_of_a_newer_word_has_one_to_fall_back_on():
    old = '<w:numFmt w:val="decimalZero"/>'
    new = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002"/>'
        f"</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    level = lvl("decimalZero", "%1.").replace(old, new)
    assert new in level
    assert labels(*at(0, 0), numbering=abstract(1, level) + num(1, 1)) == ["01.", "02."]


def test_an_unknown_format_is_written_in_digits_and_noted():
    data = docx(p("x", num=(1, 0)), numbering=abstract(1, lvl("bahtText", "%1)")) + num(1, 1))
    source, notes = source_of("a.docx", data)
    assert source.text == "1) x\n"
    assert [(note.code, note.values["count"]) for note in notes] == [("docx.numbering", 1)]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 2024: "2024"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("decimalFullWidth", {10: "１０"}),
        ("decimalFullWidth2", {10: "１０"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {1: "①", 10: "⑩"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
        ("ideographEnclosedCircle", {1: "㈠", 10: "㈩", 11: "11"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○", 2024: "二○二四"}),
        (CHINESE, {1: "一", 10: "十", 12: "十二", 20: "二十", 100: "一百", 101: "一百零一", 110: "一百一十", 111: "一百一十一", 1001: "一千零一", 1010: "一千零一十", 10000: "一万", 10010: "一万零一十", 20500: "二万零五百"}),
        ("ideographDigital", {1: "一", 10: "一〇", 105: "一〇五"}),
        ("taiwaneseCounting", {10: "十", 100: "一○○"}),
        ("taiwaneseCountingThousand", {10: "十", 110: "一百一十", 10000: "一萬"}),
        ("japaneseCounting", {10: "十", 100: "百", 1001: "千一", 2024: "二千二十四"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 20: "贰拾", 105: "壹佰零伍"}),
        ("ideographLegalTraditional", {1: "壹", 2: "貳", 10: "壹拾", 105: "壹佰零伍"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 11: "甲戌", 60: "癸亥"}),
        ("upperRoman", {4: "IV", 1994: "MCMXCIV"}),
        ("lowerRoman", {9: "ix"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA", 781: "781"}),
        ("lowerLetter", {28: "bb"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 21: "21st", 111: "111th"}),
        ("hex", {255: "FF"}),
        ("numberInDash", {3: "- 3 -"}),
        ("no such", {3: "3"}),
    ],
)  # fmt: skip
def test_numbers_are_written_as_their_format_says(form, numbers):
    assert {number: written(number, form) for number in numbers} == numbers


@pytest.mark.parametrize("number", [-1, 32_768, 999_999_999])
def test_numbers_out_of_range_are_written_in_digits(number):
    assert written(number, "upperLetter") == written(number, CHINESE) == str(number)


@pytest.mark.parametrize(
    ("form", "text", "rule"),
    [
        (CHINESE, "%1、", "chinese"),
        (CHINESE, "（%1）", "chinese-bracketed"),
        (CHINESE, "第%1章　", "chapter"),
        (CHINESE, "第%1条　", "article"),
        ("decimal", "%1.", "arabic"),
        ("decimal", "%1．", "arabic"),
        ("decimal", "（%1）", "arabic-bracketed"),
        ("decimal", "%1）", "arabic-half-bracketed"),
        ("decimalFullWidth", "%1．", "arabic"),
        ("decimalEnclosedCircle", "%1", "circled"),
        ("decimalEnclosedFullstop", "%1", "arabic-stop-sign"),
        ("decimalEnclosedParen", "%1", "arabic-bracketed-sign"),
        ("ideographEnclosedCircle", "%1", "chinese-bracketed-sign"),
        ("bullet", "——", "dash"),
    ],
)
def test_the_rules_of_numbering_see_what_is_resolved(form, text, rule):
    data = docx(p("推进改革", num=(1, 0)), numbering=abstract(1, lvl(form, text)) + num(1, 1))
    found = marker(fold(source_of("a.docx", data)[0].text.strip()))
    assert found is not None
    assert found.rule.name == rule


def test_the_benchmark_beside_libreoffice_is_of_these_documents_and_leaves_nothing_unexplained():
    path = Path(__file__).parents[1] / "benchmarks" / "docx_numbering.json"
    documents = json.loads(path.read_text(encoding="utf-8"))["documents"]
    made = list(cases())
    assert [each["name"] for each in documents if not each["way"]] == [name for name, _ in made]
    assert [each["name"] for each in documents if each["without_cause"]] == []
    counted = {each["name"]: each["paragraphs"] for each in documents if not each["way"]}
    for name, data in made:
        assert len(set(re.findall(r"@\d{4}@", source_of("a.docx", data)[0].text))) == counted[name]
