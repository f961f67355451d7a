"""Initiatives, targets, stages, rules and owners in every view, and as lists."""

import csv
import json
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from page_reader import all_strings
from render_cases import COMPARISON, across_places, content, findings, with_content

from policydiff.model import Note
from policydiff.render import LIST_RENDERERS, RENDERERS
from policydiff.render.content_view import content_groups
from policydiff.render.json import comparison_data, dumps
from policydiff.render.json_load import comparison_from_data
from policydiff.render.labels import Labels
from policydiff.render.view import comparison_view
from policydiff.text.numerals import shown

DOCS = Path(__file__).parents[1] / "docs" / "json.md"
FORMULA = "=HYPERLINK(1)"


def findings_shown(view):
    return {
        group.sort: [(row.sign, row.label, row.name, row.told) for row in group.rows]
        for group in view.content
    }


def test_every_finding_is_told():
    assert findings_shown(comparison_view(with_content(), "zh")) == {
        "initiatives": [
            ("~", "更名", "教育数字化", ""),
            ("+", "新增", "双减", ""),
        ],
        "targets": [
            ("v", "降低", "新建幼儿园", "≥ 20所 → ≥ 12所 (2020年)"),
            ("?", "不可比", "新建幼儿园", "≥ 20所 → ≥ 90%"),
            ("-", "取消", "新建幼儿园", "≥ 1.5万所 → —"),
        ],
        "stages": [("^", "推进", "课后服务", "试点 (全面) → 全面实施 (全面)")],
        "forces": [
            ("v", "减弱", "原则上不得体罚学生", "严禁 → 原则上不得"),
            ("+", "新设", "必须体罚学生", "必须"),
        ],
        "owners": [
            ("~", "角色改变", "市教育局", "牵头 → 配合"),
            ("-", "退出", "市财政局", "配合 → —"),
        ],
    }


def test_what_goes_on_is_quiet():
    groups = {group.sort: group for group in comparison_view(with_content(), "zh").content}
    assert [row.name for row in groups["initiatives"].quiet] == ["课后服务"]
    assert groups["targets"].quiet_label == "未变（1）"


def test_remarks_give_difference_reason_and_succession():
    groups = {group.sort: group.rows for group in comparison_view(with_content(), "zh").content}
    assert groups["initiatives"][0].remark == "原称教育信息化"
    assert groups["targets"][0].remark.startswith("(-8所) ")
    assert groups["targets"][1].remark == "单位不同，数值不可比较。"


def test_a_finding_stands_beside_its_items():
    view = comparison_view(with_content(), "zh")
    targets = next(group for group in view.content if group.sort == "targets")
    row = targets.rows[0]
    assert row.left_end is not None
    assert row in targets.beside(row.left_end.rank)
    ranked = next(change for change in view.changes if change.rank == row.left_end.rank)
    assert row.left_end.name in [item.name for item in ranked.left]


def test_between_regions_nothing_is_new_or_gone():
    labels = [
        row.label
        for group in comparison_view(replace(across_places(), content=content()), "zh").content
        for row in group.rows
    ]
    assert {"新增", "取消", "新设"}.isdisjoint(labels)
    assert {"仅左侧有", "仅右侧有"} <= set(labels)


def test_a_summary_drops_nothing():
    note = Note("changes.kinds_differ")
    told = findings_shown(comparison_view(replace(with_content(), notes=(note,)), "zh"))
    assert told["targets"][2][1] == "仅左侧有"


def test_sorts_without_a_finding_are_left_out():
    assert content_groups(COMPARISON, Labels("zh"), lambda *_: None, neutral=False) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_format_shows_the_findings(form, lang):
    text = RENDERERS[form](with_content(), lang)
    for words in ("教育数字化", "双减", "新建幼儿园", "课后服务", "原则上不得", "市财政局"):
        assert words in text


def test_the_spreadsheet_has_a_row_for_each():
    book = openpyxl.load_workbook(BytesIO(RENDERERS["xlsx"](with_content(), "zh")))
    rows = list(book["举措与指标"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["举措"] * 3 + ["指标"] * 4 + ["举措所处阶段"] + [
        "约束力度"
    ] * 2 + ["责任单位"] * 2


def test_json_reads_back_and_is_documented():
    data = comparison_data(with_content())
    back = comparison_from_data(json.loads(dumps(data)))
    assert back.content == content()
    documented = set(re.findall(r"`([a-z_0-9]+)`", DOCS.read_text(encoding="utf-8")))
    written = {
        key
        for name in ("initiatives", "targets", "stages", "forces", "owners")
        for change in data[name]
        for part in (change, change["left"], change["right"])
        for entry in (part if isinstance(part, list) else [part or {}])
        for key in entry
    }
    assert {"stage_evidence", "canonical_metric", "force", "difference"} <= written <= documented


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("initiatives", {"plan", "item", "name", "kind", "quote", "span", "stage"}),
        (
            "targets",
            {"plan", "item", "role", "metric", "canonical_metric", "comparator", "values", "unit",
             "deadline", "quote", "span"},
        ),
    ],
)  # fmt: skip
def test_the_json_of_lists_is_the_contract(name, keys):
    data = json.loads(LIST_RENDERERS["json"](name, findings(), "zh"))
    assert data["schema"] == f"policydiff.{name}/1"
    assert keys <= set(data[name][0])
    assert [plan["id"] for plan in data["plans"]] == ["old", "new"]


@pytest.mark.parametrize("name", ["initiatives", "targets"])
def test_lists_on_the_terminal_name_plans_and_what_was_left_out(name):
    text = LIST_RENDERERS["text"](name, findings(), "zh")
    assert "甲市教育局2018年工作要点" in text
    assert "未发现" in text
    assert "无此文件" in text
    assert max(map(len, text.splitlines())) <= 80


def test_csv_and_spreadsheet_hold_the_same_rows():
    text = LIST_RENDERERS["csv"]("targets", findings(), "zh")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    book = openpyxl.load_workbook(BytesIO(LIST_RENDERERS["xlsx"]("targets", findings(), "zh")))
    cells = [
        ["" if cell is None else str(cell) for cell in row]
        for row in book["指标"].iter_rows(values_only=True)
    ]
    assert rows == cells
    assert rows[1][rows[0].index("数字")] == "12"
    assert rows[1][rows[0].index("期限")] == "2020"


def test_no_cell_becomes_a_formula():
    text = LIST_RENDERERS["csv"]("initiatives", findings(FORMULA), "zh")
    assert f"'{FORMULA}" in text
    book = openpyxl.load_workbook(
        BytesIO(LIST_RENDERERS["xlsx"]("initiatives", findings(FORMULA), "zh"))
    )
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_text_is_escaped_on_the_page():
    hostile = "<script>alert(1)</script>"
    page = RENDERERS["html"](replace(COMPARISON, content=content(hostile)), "zh")
    assert hostile not in page
    assert hostile in all_strings(page)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"), (95.5, "95.5"), (20000, "2万"), (150_000_000, "1.5亿"), (122_000, "12.2万"), (12345, "12345"),
        (1_234_567, "1234567"), (9999, "9999"), (-20000, "-2万"), (0, "0"),
    ],
)  # fmt: skip
def test_numbers_are_short_and_exact(value, text):
    assert shown(value) == text
