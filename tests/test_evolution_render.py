"""What many plans say together, in every format."""

import csv
import json
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import networkx
import openpyxl
import pytest
from evolution_cases import evolution
from page_reader import all_strings

from policydiff.messages import catalogue
from policydiff.model.evolution import Coverage, Direction, Evolution, TrajectoryKind
from policydiff.model.threads import Status
from policydiff.render import (
    CORPUS_RENDERERS,
    EVOLUTION_RENDERERS,
    TRACK_RENDERERS,
    evolution_tables,
)
from policydiff.render.evolution_events import event_rows
from policydiff.render.evolution_json import evolution_data
from policydiff.render.evolution_names import Names, years_text
from policydiff.render.evolution_view import evolution_view
from policydiff.render.json import dumps
from policydiff.render.labels import Labels

DOCS = Path(__file__).parents[1] / "docs" / "json.md"
EMPTY = Evolution((), Coverage((), (), ()), (), (), (), (), (), (), (), (), ())
HOSTILE = "=<script>x()</script>`|*a*&\x1b[31m\u202e"


def tracked(made):
    first = made.presence[0]
    return replace(
        made,
        presence=(first,),
        adoption=tuple(one for one in made.adoption if one.initiative == first.initiative),
    )


def rendered(form, made, lang="zh"):
    kind, _, name = form.partition(" ")
    renderers = {
        "report": EVOLUTION_RENDERERS,
        "track": TRACK_RENDERERS,
        "corpus": CORPUS_RENDERERS,
    }
    return renderers[kind][name](tracked(made) if kind == "track" else made, lang)


FORMS = [
    *(f"report {form}" for form in EVOLUTION_RENDERERS),
    *(f"track {form}" for form in TRACK_RENDERERS),
    *(f"corpus {form}" for form in CORPUS_RENDERERS),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_every_format_is_the_same_each_time(form, lang):
    first = rendered(form, evolution(), lang)
    assert first
    assert first == rendered(form, evolution(), lang)


@pytest.mark.parametrize("form", ["html", "json", "xlsx", "csv", "md", "gexf", "graphml"])
def test_nothing_at_all_is_a_report_too(form):
    assert rendered(f"report {form}", EMPTY)


@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_the_parts_are_told(form):
    text = rendered(f"report {form}", evolution())
    for words in ("课后服务", "教育数字化", "办好学前教育", "普及学前教育", "试点集团化办学"):
        assert words in text


def test_presence_has_a_cell_for_each_plan_and_the_furthest_stage():
    view = evolution_view(evolution(), "zh")
    assert [ref.name for ref in view.plans] == [
        "甲市 2018", "丙县 2018", "甲市 2019", "甲市 2020", "丙县 2020",
    ]  # fmt: skip
    first = view.presence[0]
    assert first.name == "课后服务"
    assert [cell and (cell.count, cell.stage) for cell in first.cells] == [
        None, None, (1, "试点"), (1, "全面实施"), (1, "推进"),
    ]  # fmt: skip
    assert first.weak
    assert "弱证据" in first.over


def test_a_quote_stands_in_its_sentence():
    quote = evolution_view(evolution(), "zh").presence[0].cells[2].quotes[0]
    assert (quote.before, quote.quote, quote.after) == ("开展", "课后服务", "试点")


def test_what_a_series_begins_with_did_not_appear():
    steps = evolution_view(evolution(), "zh").presence[1].status
    assert [step.label for step in steps] == ["首份计划已有", "消失", "恢复"]
    assert [step.certain for step in steps] == [False, True, False]


def test_a_year_without_a_plan_is_not_covered():
    view = evolution_view(evolution(), "zh")
    rows = {row.region: row for row in view.coverage}
    assert rows["丙县"].covered == (True, False, True)
    assert [len(cell) for cell in rows["甲市"].cells] == [1, 2, 1]


def test_adoption_goes_in_waves_and_says_what_is_open():
    told = {one.initiative: one.told for one in evolution_view(evolution(), "zh").adoption}
    assert told["课后服务"] == "甲市 2019 (最早) → 丙县 2020 (1年后)"
    assert told["集团化办学"].startswith("甲市 2018、丙县 2018 (最早)；")
    told = {one.initiative: one.told for one in evolution_view(evolution(), "en").adoption}
    assert told["集团化办学"].startswith("甲市 2018, 丙县 2018 (first); ")


def test_too_few_years_are_counted_and_nothing_is_said():
    view = evolution_view(evolution(), "zh")
    assert view.undecided == 1
    assert "覆盖年份不足" not in [one.label for one in view.trajectories]


@pytest.mark.parametrize("kind", [*Status, *TrajectoryKind, *Direction])
def test_every_word_of_the_model_has_its_label(kind):
    groups = {
        Status: "evolution.status",
        TrajectoryKind: "evolution.trajectory",
        Direction: "direction",
    }
    assert f"label.{groups[type(kind)]}.{kind.value}" in catalogue()


def test_plans_of_one_region_and_year_are_told_apart():
    first = evolution().plans[0]
    other = replace(first, id="other", issuer="人民政府")
    third, fourth = replace(first, id="third"), replace(first, id="fourth", year=1999)
    refs = evolution_view(replace(EMPTY, plans=(first, other, third, fourth)), "zh").every_plan
    names = [ref.name for ref in refs]
    assert len(set(names)) == len(names)
    plain = names[3].replace("1999", str(first.year))
    assert names[:3] == [f"{plain} ({first.id})", f"{plain} (人民政府)", f"{plain} (third)"]


def test_a_second_plan_leaves_the_name_to_the_one_that_counts():
    made = evolution()
    first, home = made.plans[0], made.series[0]
    counted = replace(home, plans=(first.id,), years=(first.year,), others=(("other", first.id),))
    plans = (first, replace(first, id="other"))
    refs = evolution_view(replace(EMPTY, plans=plans, series=(counted,)), "zh").every_plan
    assert refs[1].name == f"{refs[0].name} (other)"


def test_a_thread_of_an_earlier_report_goes_by_its_first_item():
    made, before = evolution(), ("thread:a18#02", "thread:nowhere#01")
    [change] = made.since
    [told] = evolution_view(replace(made, since=(replace(change, before=before),)), "zh").since
    names = Names.of(made, Labels("zh"))
    assert told.before == (f"{names.item('a18#02')} ({names.home('a18#02')})", before[1])


def test_years_draw_together():
    assert years_text([2006, 2007, 2008, 2010, 2011, 2014]) == "2006–2008, 2010, 2011, 2014"


def test_threads_are_called_by_their_names_and_what_goes_on_is_drawn_together():
    made = evolution()
    first, *others = made.threads
    assert [step.told for step in evolution_view(made, "zh").threads[0].brief] == [
        "甲市 2018 → 甲市 2020"
    ]
    reason = {"because": "label.content.related_renamed", "values": {"names": [others[0].id]}}
    steps = tuple(replace(step, **reason) for step in first.status)
    told = replace(made, threads=(replace(first, status=steps), *others))
    brief = evolution_view(told, "zh").threads[0].brief
    assert [step.reason for step in brief] == ["原称扩大课后服务"] * 2


# JSON


def test_json_has_the_contract():
    data = json.loads(dumps(evolution_data(evolution())))
    assert data["schema"] == "policydiff.evolution/1"
    assert {
        "plans", "coverage", "series", "presence", "threads", "adoption", "steps",
        "trajectories", "targets", "findings", "notes",
    } <= set(data)  # fmt: skip
    presence = data["presence"][0]
    assert {"initiative", "kind", "cells", "corpus_status", "status"} <= set(presence)
    assert set(presence["cells"][0]) == {"plan", "mentions"}
    assert set(presence["cells"][0]["mentions"][0]) == {"item", "quote", "span", "stage"}
    assert {"status", "evidence", "first", "last"} <= set(presence["corpus_status"])
    assert {"series", "from", "to", "status", "certain"} <= set(presence["status"][0])
    assert data["presence"][3]["corpus_status"] is None
    thread = data["threads"][0]
    assert {"id", "label", "steps", "status"} <= set(thread)
    assert {"plan", "items"} <= set(thread["steps"][0])
    adoption = data["adoption"][0]
    assert {"initiative", "order", "covered", "adopted", "first", "last"} <= set(adoption)
    assert {"plan", "lag_years"} <= set(adoption["order"][0])


def test_spans_are_those_of_the_source():
    made = evolution()
    texts = {plan.id: plan.source.text for plan in made.plans}
    for presence in evolution_data(made)["presence"]:
        for cell in presence["cells"]:
            for mention in cell["mentions"]:
                start, end = mention["span"]
                assert texts[cell["plan"]][start:end] == mention["quote"]


def keys(data):
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            if name != "values":
                yield from keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from keys(value)


@pytest.mark.parametrize("form", ["report json", "track json", "corpus json"])
def test_every_field_is_documented(form):
    documented = set(re.findall(r"`([a-z_0-9]+)`", DOCS.read_text(encoding="utf-8")))
    data = json.loads(rendered(form, evolution()))
    assert set(keys(data)) - {"title", "publication_date"} <= documented
    assert f"## `{data['schema']}`" in DOCS.read_text(encoding="utf-8")


def test_the_track_has_region_stage_and_quote_in_time_order():
    one = json.loads(rendered("track json", evolution()))["initiatives"][0]
    assert [(m["region"], m["year"], m["stage"], m["quote"]) for m in one["mentions"]] == [
        ("甲市", 2019, "pilot", "课后服务"),
        ("甲市", 2020, "full", "课后服务"),
        ("丙县", 2020, "implement", "课后服务"),
    ]
    assert one["adoption"]["order"][1]["plan"] == "b20"


# Files


def sheets(made, lang="zh"):
    book = openpyxl.load_workbook(BytesIO(EVOLUTION_RENDERERS["xlsx"](made, lang)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_spreadsheet_has_a_sheet_for_each_question():
    found = sheets(evolution())
    assert {
        "主要发现", "覆盖情况", "系列", "出现矩阵", "总体情况", "状态", "任务脉络", "跨系列对应",
        "采用次序", "总结→计划", "关注轨迹", "指标", "提及", "事件史", "方法", "提示",
    } <= set(found)  # fmt: skip
    assert found["出现矩阵"][1] == ("课后服务", "新增", 0, 0, 1, 1, 1)
    assert [row[2] for row in found["总结→计划"][1:]] == ["延续", "未再提及", "新提出", "新提出"]
    assert [row[7] for row in found["指标"][1:]] == [80, 85, 90]


def test_event_history_is_ready_for_a_survival_analysis():
    rows = {row[0]: row[3:] for row in event_rows(evolution())}
    assert set(rows) >= {"教育信息化 (programme) / 丙县"}  # never named there: at risk to the end
    assert rows["课后服务 (programme) / 甲市"] == (2017, 2019, 1, 0, 0)
    assert rows["课后服务 (programme) / 丙县"] == (2017, 2020, 1, 0, 1)
    assert rows["集团化办学 (local) / 甲市"] == (2017, 2018, 1, 1, 0)
    assert all(start < stop for start, stop, *_ in rows.values())


def test_the_table_has_a_row_for_each_mention():
    text = EVOLUTION_RENDERERS["csv"](evolution(), "en")
    header, *rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == sum(len(c.mentions) for p in evolution().presence for c in p.cells)
    assert len({len(row) for row in (header, *rows)}) == 1


@pytest.mark.parametrize(("form", "read"), [("gexf", "read_gexf"), ("graphml", "read_graphml")])
def test_a_network_reads_back(form, read):
    text = EVOLUTION_RENDERERS[form](evolution(HOSTILE), "zh")
    graph = getattr(networkx, read)(BytesIO(text.encode()))
    sorts = [data["sort"] for _, data in graph.nodes(data=True)]
    assert [sorts.count(sort) for sort in ("plan", "initiative", "thread")] == [6, 4, 3]
    edges = [data["sort"] for *_, data in graph.edges(data=True)]
    assert [edges.count(sort) for sort in ("presence", "step", "join")] == [9, 6, 1]
    assert "lastmodifieddate" not in text


# Hostile text


def test_the_page_escapes_and_may_run_nothing_but_its_script():
    page = EVOLUTION_RENDERERS["html"](evolution(HOSTILE), "zh")
    assert page.count("<script") == 2
    assert "<script>" in all_strings(page)
    assert not set(page) & set("\x1b\u202e")
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", page.split("<script>")[0])


def test_markdown_escapes():
    text = EVOLUTION_RENDERERS["md"](evolution(HOSTILE), "zh")
    assert "<script" not in text
    assert "*a*" not in text.replace("\\*a\\*", "")
    assert "\x1b" not in text


def test_no_cell_is_a_formula():
    book = openpyxl.load_workbook(BytesIO(EVOLUTION_RENDERERS["xlsx"](evolution("=1+1"), "zh")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    made = evolution()
    renamed = replace(made, presence=(replace(made.presence[0], initiative="=1+1"),))
    assert "\n'=1+1," in EVOLUTION_RENDERERS["csv"](renamed, "zh").replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["track text", "corpus text"])
def test_the_terminal_obeys_no_document(form):
    text = rendered(form, evolution(HOSTILE))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_large_matrix_leaves_its_zeros_out_and_says_so(monkeypatch):
    before = sheets(evolution())["出现矩阵"]
    monkeypatch.setattr(evolution_tables, "_MOST_ZEROS", 0)
    after = sheets(evolution())
    assert any(cell == 0 for row in before for cell in row)
    assert [tuple(None if cell == 0 else cell for cell in row) for row in before] == after[
        "出现矩阵"
    ]
    assert after["提示"][-1][2].startswith("工作表“出现矩阵”：空单元格即为 0")


def test_a_long_event_history_leaves_out_what_never_spread_and_says_so(monkeypatch):
    whole = sheets(evolution())["事件史"]
    monkeypatch.setattr(evolution_tables, "_MOST_EVENTS", 1)
    found = sheets(evolution())
    adopters = {row[1]: sum(one[5] for one in whole[1:] if one[1] == row[1]) for row in whole[1:]}
    assert set(adopters.values()) > {1}
    assert found["事件史"] == [whole[0], *(row for row in whole[1:] if adopters[row[1]] > 1)]
    assert any("仅一个地区提及" in (row[2] or "") for row in found["提示"])
