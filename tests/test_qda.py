"""REFI-QDA projects: valid by the published schema, and read back by a reader that is not ours."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from evolution_cases import evolution
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree
from pyrefiqda import RefiProject
from render_cases import COMPARISON
from test_cli import policydiff

from policydiff import api
from policydiff.model import Source, Span
from policydiff.render.qda import (
    comparison_qdpx,
    document_qdpx,
    evolution_qdpx,
    findings_qdpx,
)
from policydiff.render.qda.plain_text import plain_text

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
FILES = sorted(SEEDS.glob("*.txt"))
SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests" / "refi_qda" / "Project.xsd"))
SPACE = "{urn:QDA-XML:project:1.0}"
# A line end of each kind, characters outside the first plane, and what UTF-8 or XML cannot hold.
MESSY = (
    "青禾县教育局2019年工作要点\r\n"
    "一、提高\U00020bb7林质量\U0001f600\r\n"
    "1.推进“县管校聘”。试点\U00020bb7\U00020bb7“县管校聘”管理改革，\r\n激发教师活力\U0001f600，促进流动。\r\n"
    "2.发展学前教育。新建公办幼儿园20所，公办园占比达到45%。\r"
    "3.做好课后服务。开展\x00课后\x0b服务，\u2028普及课后服务。\n"
    "联系电话：0516-12345678，邮箱：someone@example.com\r\n"
)
HOSTILE = "<b>&\"'\x1b\u202e\ud800\ufffe]]>"


def messy(folder, text=MESSY):
    """Return the document of a file that holds ``text``, behind a byte order mark."""
    path = folder / "messy.txt"
    path.write_bytes("\ufeff".encode() + text.encode())
    return api.read_plans(path)


@pytest.fixture(scope="module")
def evolved():
    return api.evolve([SEEDS]).evolution


@pytest.fixture(scope="module")
def compared():
    return api.compare(FILES[3], FILES[0])


@pytest.fixture(scope="module")
def projects(evolved, compared):
    """One project of each sort, made of real plans, and two made of hostile ones by hand."""
    path = FILES[1]
    return {
        "evolution": evolution_qdpx(evolved, lang="zh"),
        "comparison": comparison_qdpx(compared, lang="en"),
        "initiatives": findings_qdpx(api.findings([SEEDS], sorts=["initiatives"]), lang="zh"),
        "targets": findings_qdpx(api.findings([SEEDS], sorts=["targets"]), lang="en"),
        "document": document_qdpx(api.read_plans(path), lang="zh"),
        "hostile evolution": evolution_qdpx(evolution(HOSTILE), lang="zh"),
        "comparison by hand": comparison_qdpx(COMPARISON, lang="zh"),
    }


SORTS = (
    "evolution", "comparison", "initiatives", "targets", "document", "hostile evolution",
    "comparison by hand",
)  # fmt: skip


def xml(data):
    return etree.fromstring(ZipFile(BytesIO(data)).read("project.qde"))


def load(data, folder):
    """Return the project and the texts by the GUID of their source, as pyrefiqda reads them."""
    path = folder / "project.qdpx"
    path.write_bytes(data)
    project = RefiProject.load(path, folder / "read")
    texts = {}
    for source in project.sources.text_source:
        file = RefiProject.resolve_source_path(source.plain_text_path, folder / "read")
        # The three ways in which programs open a text must come to the same positions.
        exact = file.read_bytes().decode("utf-8")
        assert exact == file.read_text("utf-8-sig") == file.read_text("utf-8")
        texts[source.guid] = exact
    return project, texts


def codes_of(project):
    """Return all codes by GUID, with the names from the top."""
    found = {}

    def walk(codes, above):
        for code in codes:
            found[code.guid] = (*above, code.name)
            walk(code.code, found[code.guid])

    walk(project.code_book.codes.code, ())
    return found


def coded(project, texts, *path):
    """Return what is coded with the code at ``path``, by source in the order of the text."""
    wanted = {guid for guid, names in codes_of(project).items() if names[: len(path)] == path}
    return [
        texts[source.guid][one.start_position : one.end_position]
        for source in project.sources.text_source
        for one in source.plain_text_selection
        if wanted.intersection(coding.code_ref.target_guid for coding in one.coding)
    ]


def as_written(text):
    return re.sub("\r\n?", "\n", text)


# The standard


@pytest.mark.parametrize("sort", SORTS)
def test_a_project_is_valid_by_the_published_schema(projects, sort):
    found = xml(projects[sort])
    assert SCHEMA.validate(found), SCHEMA.error_log
    found.find(f"{SPACE}Sources/{SPACE}TextSource").attrib.pop("guid")
    assert not SCHEMA.validate(found)


@pytest.mark.parametrize("sort", SORTS)
def test_every_guid_is_given_once_and_every_reference_is_kept(projects, sort):
    found = xml(projects[sort])
    given = Counter(found.xpath("//@guid"))
    assert [guid for guid, count in given.items() if count > 1] == []
    named = {*found.xpath("//@targetGUID"), *found.xpath("//@originGUID")}
    named |= {*found.xpath("//@creatingUser"), *found.xpath("//@creatingUserGUID")}
    assert named <= set(given)


@pytest.mark.parametrize("sort", SORTS)
def test_no_two_codes_have_one_name_and_only_what_is_used_is_codable(projects, sort):
    found = xml(projects[sort])
    names = found.xpath("//*[local-name()='Code']/@name")
    assert names
    assert len(names) == len(set(names))
    used = set(found.xpath("//*[local-name()='CodeRef']/@targetGUID"))
    codable = found.xpath("//*[local-name()='Code'][@isCodable='true']/@guid")
    assert set(codable) == used


@pytest.mark.parametrize("sort", SORTS)
def test_an_independent_reader_finds_every_selection_in_its_text(projects, sort, tmp_path):
    project, texts = load(projects[sort], tmp_path)
    count = 0
    for source in project.sources.text_source:
        for one in source.plain_text_selection:
            assert 0 <= one.start_position < one.end_position <= len(texts[source.guid])
            count += 1
    assert count > 5
    with ZipFile(tmp_path / "project.qdpx") as file:
        assert len(file.namelist()) == len(texts) + 1


# Positions


def test_positions_hold_over_crlf_and_characters_outside_the_first_plane(tmp_path):
    document = messy(tmp_path)
    (plan,) = document.plans
    assert len(plan.items) == 3
    assert any(ord(each) > 0xFFFF for item in plan.items for each in item.text)
    project, texts = load(document_qdpx(document, lang="zh"), tmp_path)
    found = coded(project, texts, "条目")
    wanted = [as_written(item.text).translate({0: 0xFFFD, 0x0B: 0xFFFD}) for item in plan.items]
    assert found == wanted
    assert coded(project, texts, "文件") == list(texts.values())


@given(st.text("\r\n\x00\ud800\ufeff甲\U00020bb7a", max_size=20), st.data())
def test_any_stretch_stands_where_it_says(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assume(not any(text[at - 1 : at + 1] == "\r\n" for at in (start, end) if at))
    source = Source("a.txt", "0" * 64, "utf-8", "utf-8", text)
    plain = plain_text(source, [])
    first, last = plain.span(Span(start, end))
    found = plain.text[first:last].replace("\ufeff", "\ufffd")
    odd = dict.fromkeys(map(ord, "\x00\ud800\ufeff"), "\ufffd")
    assert found == as_written(text[start:end]).translate(odd)
    assert plain.text.encode().decode("utf-8-sig") == plain.text


def test_the_text_of_a_project_has_one_kind_of_line_end_and_no_mark(tmp_path):
    _, texts = load(document_qdpx(messy(tmp_path), lang="zh"), tmp_path)
    (text,) = texts.values()
    assert text.count("\n") == 7
    assert not set(text) & set("\r\x00\x0b\ufeff")
    assert "\u2028" in text  # a line separator is a character like others to all programs


def test_a_second_mark_at_the_start_is_not_lost_by_readers_that_drop_one(tmp_path):
    document = messy(tmp_path, "\ufeff" + MESSY)
    assert document.source.text.startswith("\ufeff")
    project, texts = load(document_qdpx(document, lang="zh"), tmp_path)
    assert coded(project, texts, "条目")[0].startswith("1.推进“县管校聘”。试点\U00020bb7")


def test_a_source_tells_how_many_characters_lie_outside_the_first_plane(tmp_path):
    project, _ = load(document_qdpx(messy(tmp_path), lang="en"), tmp_path)
    (source,) = project.sources.text_source
    assert "Basic Multilingual Plane: 5;" in source.description
    plain = messy(tmp_path, MESSY.translate({0x20BB7: "吉", 0x1F600: "！"}))
    project, _ = load(document_qdpx(plain, lang="en"), tmp_path)
    assert "Plane" not in project.sources.text_source[0].description


def test_contacts_in_furniture_are_starred_out_and_nothing_moves(tmp_path):
    text = MESSY.replace("3.做好", "联系电话：0516-12345678\r\n3.做好")
    document = messy(tmp_path, text)
    project, texts = load(document_qdpx(document, lang="zh"), tmp_path)
    (written,) = texts.values()
    assert len(written) == len(as_written(document.source.text))
    assert "12345678" not in written
    assert "someone" not in written
    assert any(found.startswith("3.做好课后服务") for found in coded(project, texts, "条目"))


def test_contacts_are_starred_out_around_a_plan_that_is_not_in_the_project(tmp_path):
    contact = "联系电话：0516-12345678\n"
    review = "青禾县教育局2018年工作总结和2019年工作计划\n一、2018年工作总结\n1.推进集团化办学。建成教育集团3个。\n"
    plan = "二、2019年工作计划\n1.推进“县管校聘”。试点改革。\n2.发展学前教育。新建幼儿园20所。\n"
    document = messy(tmp_path, contact + review + contact + plan + contact)
    assert len(document.plans) == 2
    for one in document.plans:
        data = document_qdpx(replace(document, plans=(one,)), lang="zh")
        project, texts = load(data, tmp_path)
        (written,) = texts.values()
        assert "12345678" not in written
        assert len(written) == len(document.source.text)
        assert coded(project, texts, "条目") == [item.text for item in one.items]


# What is coded


def test_an_evolution_has_items_areas_initiatives_targets_and_threads(projects, evolved, tmp_path):
    project, texts = load(projects["evolution"], tmp_path)
    items = Counter(as_written(item.text) for plan in evolved.plans for item in plan.items)
    assert Counter(coded(project, texts, "条目")) == items
    quotes = {
        as_written(one.quote)
        for presence in evolved.presence
        for cell in presence.cells
        for one in cell.mentions
    }
    assert set(coded(project, texts, "举措")) == quotes
    targets = {point.target.quote for series in evolved.targets for point in series.points}
    assert set(coded(project, texts, "指标")) == set(map(as_written, targets))
    threaded = {item for thread in evolved.threads for step in thread.steps for item in step.items}
    assert len(coded(project, texts, "任务脉络")) == len(threaded)
    assert len(coded(project, texts, "文件")) == len(evolved.plans)
    assert coded(project, texts, "政策领域")


def test_statuses_are_coded_where_something_was_last_or_is_now(tmp_path):
    project, texts = load(evolution_qdpx(evolution(), lang="zh"), tmp_path)
    assert "集团化办学" in coded(project, texts, "状态", "消失")
    names = codes_of(project).values()
    assert ("状态", "新增", "新增（不确定）") in names
    assert "课后服务" in coded(project, texts, "状态", "加强")


def test_a_comparison_has_changes_as_codes_and_links_as_links(projects, compared, tmp_path):
    project, texts = load(projects["comparison"], tmp_path)
    kinds = Counter(change.kind.value for change in compared.changes)
    items = {item.id: item for plan in (compared.left, compared.right) for item in plan.items}
    reworded = [
        as_written(items[item].text)
        for change in compared.changes
        if change.kind.value == "reworded"
        for item in (*change.left, *change.right)
    ]
    assert kinds["reworded"]
    assert Counter(coded(project, texts, "Changes", "reworded")) == Counter(reworded)
    ends = {(link.origin_guid, link.target_guid) for link in project.links.link}
    assert len(ends) == len(compared.alignment.links)
    by_guid = {
        one.guid: texts[source.guid][one.start_position : one.end_position]
        for source in project.sources.text_source
        for one in source.plain_text_selection
    }
    link = compared.alignment.links[0]
    wanted = tuple(as_written(items[end].text) for end in (link.left, link.right))
    assert wanted in {(by_guid[left], by_guid[right]) for left, right in ends}


def test_who_answers_for_items_is_coded_where_it_stands(tmp_path):
    line = "（牵头单位：教育局；责任单位：财政局）"
    text = MESSY.replace("促进流动。", f"促进流动。{line}")
    document = messy(tmp_path, text)
    project, texts = load(document_qdpx(document, lang="zh"), tmp_path)
    assert coded(project, texts, "责任单位") == ["教育局", "财政局"]
    other = replace(document.plans[0], id="other", source=replace(document.source, name="b.txt"))
    changed = messy(tmp_path, text.replace("财政局", "人社局")).plans[0]
    project, texts = load(comparison_qdpx(api.compare(other, changed), lang="zh"), tmp_path)
    assert coded(project, texts, "变化：责任单位") == ["财政局", "人社局"]


def test_two_plans_of_one_file_share_their_source(tmp_path):
    every = map(api.read_plans, FILES)
    document = next(found for found in every if len(found.plans) == 2)
    project, texts = load(document_qdpx(document, lang="zh"), tmp_path)
    assert len(texts) == 1
    assert [len(case.selection_ref) for case in project.cases.case] == [1, 1]
    assert [case.source_ref for case in project.cases.case] == [[], []]


def test_a_case_has_what_is_known_of_a_plan(projects, tmp_path):
    project, texts = load(projects["document"], tmp_path)
    names = {one.guid: one.name for one in project.variables.variable}
    (case,) = project.cases.case
    values = {
        names[one.variable_ref.target_guid]: one.text_value or one.integer_value
        for one in case.variable_value
    }
    plan = api.read_plans(FILES[1]).plans[0]
    assert values["年份"] == plan.year
    assert values["地区"] == plan.region.name
    assert [one.target_guid for one in case.source_ref] == list(texts)


def test_a_plan_compared_with_itself_stands_in_the_project_once(tmp_path):
    plan = api.read_plans(FILES[0]).plans[0]
    data = comparison_qdpx(api.compare(plan, plan), lang="zh")
    project, texts = load(data, tmp_path)
    assert len(texts) == len(project.cases.case) == 1
    assert SCHEMA.validate(xml(data))
    assert project.links is None


def test_a_file_without_a_plan_is_a_project_too(tmp_path):
    data = document_qdpx(messy(tmp_path, "您好。"), lang="zh")
    assert SCHEMA.validate(xml(data))
    load(data, tmp_path)


# The same bytes


def test_the_bytes_depend_on_the_result_alone(tmp_path):
    made = set()
    for seed, zone, folder in (("0", "UTC", "a"), ("1", "Asia/Shanghai", "b")):
        (tmp_path / folder).mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "policydiff", "compare", *map(str, FILES[:2]),
             "-o", "out.qdpx"],
            cwd=tmp_path / folder,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)},
            check=False,
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        made.add((tmp_path / folder / "out.qdpx").read_bytes())
    assert len(made) == 1
    (data,) = made
    dates = {member.date_time for member in ZipFile(BytesIO(data)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_one_item_has_one_guid_in_every_project(projects):
    shared = []
    for sort in ("evolution", "initiatives", "targets"):
        found = xml(projects[sort])
        codes = dict(zip(found.xpath("//*[local-name()='Code']/@name"),
                         found.xpath("//*[local-name()='Code']/@guid"), strict=True))  # fmt: skip
        shared.append({codes.get("条目") or codes["Items"]})
        shared[-1] |= set(found.xpath("//*[local-name()='TextSource']/@guid"))
    assert shared[0] == shared[1] == shared[2]


def test_the_same_name_with_other_bytes_is_another_source(tmp_path):
    document = messy(tmp_path)
    other = replace(document.plans[0], source=replace(document.source, sha256="1" * 64))
    both = replace(document, plans=(document.plans[0], replace(other, id="other")))
    project, texts = load(document_qdpx(both, lang="zh"), tmp_path)
    assert len(texts) == len(project.sources.text_source) == 2


# The commands


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "."],
        ["compare", "a.txt", "b.txt"],
        ["initiatives", "a.txt"],
        ["targets", "a.txt"],
        ["parse", "a.txt"],
    ],
)
def test_the_commands_write_projects_to_files_alone(tmp_path, arguments):
    (tmp_path / "a.txt").write_text(MESSY.replace("\x00", ""), encoding="utf-8", newline="")
    (tmp_path / "b.txt").write_text(
        MESSY.replace("\x00", "").replace("2019", "2020"), encoding="utf-8", newline=""
    )
    done = policydiff(tmp_path, *arguments, "-o", "out.qdpx")
    assert done.returncode == 0, done.stderr.decode()
    assert SCHEMA.validate(xml((tmp_path / "out.qdpx").read_bytes()))
    refused = policydiff(tmp_path, *arguments, "--format", "qdpx")
    assert refused.returncode == 2
    assert b"-o FILE.qdpx" in refused.stderr
    assert refused.stdout == b""
