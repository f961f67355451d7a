"""Who answers for a task: what names owners, and how owners of two plans differ."""

from dataclasses import replace

import pytest
from growth import is_linear

from policydiff.changes.notes import comparison_notes
from policydiff.changes.owners import owner_changes
from policydiff.model import (
    Alignment,
    Change,
    ChangeKind,
    Grade,
    Item,
    Link,
    Owner,
    OwnerRole,
    Plan,
    PlanKind,
    Source,
    Span,
)
from policydiff.parse.document import parse
from policydiff.parse.owners import is_owner_line, named_owners
from policydiff.parse.ownership import cell_owners
from policydiff.read import source_of
from policydiff.text.fold import fold


def named(text):
    """Return the owners in ``text`` as "role name", separated by spaces."""
    folded = fold(text)
    found = named_owners(folded)
    return " ".join(f"{one.role}:{folded[one.start : one.end]}" for one in found)


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("责任单位：市教育局", "responsible:市教育局"),
        ("做好工作。（市教育局牵头，市财政局配合）", "lead:市教育局 support:市财政局"),
        ("做好工作。〔责任单位：市教育局〕", "responsible:市教育局"),
        ("做好工作。责任单位：市教育局。", "responsible:市教育局"),
        ("做好工作。（市教育局会同市财政局负责）", "lead:市教育局 support:市财政局"),
        ("做好工作。（教育部、国家发展改革委）", "responsible:教育部 responsible:国家发展改革委"),
        ("做好工作。（由市教育局牵头负责，市财政局参与）", "lead:市教育局 support:市财政局"),
        ("牵头单位：市教育局配合单位：市财政局", "lead:市教育局 support:市财政局"),
        ("责任单位：市教育局 市财政局", "responsible:市教育局 responsible:市财政局"),
        ("责任单位：市教育局和市财政局", "responsible:市教育局 responsible:市财政局"),
        ("责任单位：市人力资源和社会保障局", "responsible:市人力资源和社会保障局"),
        ("责任单位：市教育局等有关部门", "responsible:市教育局"),
        ("责任单位：各县（市、区）政府", "responsible:各县(市、区)政府"),
        ("责任单位：各区、市政府，市教育局", "responsible:各区、市政府 responsible:市教育局"),
        ("责任单位：市教育局；完成时限：2020年", "responsible:市教育局"),
        ("责任人：王某", "official:王某"),
        ("责任单位及责任人：市教育局 王某", "responsible:市教育局 responsible:王某"),
    ],
)
def test_owners_are_read(text, owners):
    assert named(text) == owners


@pytest.mark.parametrize(
    "text",
    [
        "建立教育部门牵头、有关部门分工负责的工作机制。",
        "开展活动（由学校负责），做好总结。",
        "做好工作（见附件2）。",
        "做好工作。（2019年12月底前完成）",
        "落实责任主体：各级政府要切实履行职责。",
        "责任主体：各级政府要切实履行职责，加强领导，落实各项任务，确保取得实效。",
        "加强教育局（含教研室）建设工作。",
        "责任编辑：某某",
    ],
)
def test_what_only_sounds_like_it_names_nobody(text):
    assert named(text) == ""


def test_a_line_that_says_more_is_no_owner_line():
    assert is_owner_line("牵头部门:市教育局")
    assert is_owner_line("(责任单位:市教育局)")
    assert not is_owner_line("(市教育局负责)做好其他各项工作,落实到位。")
    assert not is_owner_line("责任主体:各级政府要切实履行职责,加强领导,落实各项任务,确保取得实效。")


@pytest.mark.parametrize(
    "piece",
    [
        "责任单位：", "（市教育局牵头", "（市教育局）", "责任", "各县（", "、市教育局", "负责落实实施",
        "等有关市直", "）（", "。（局）", "按照职责分工", "牵头部门：局，配合部门：委。", " 局",
        "；责任单位：切实履行好职责，", "（（", "[局",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_alone(piece):
    assert is_linear(lambda text: named_owners(fold(text)), piece, 2000)
    assert is_linear(lambda text: is_owner_line(fold(text)), piece, 2000)


def test_every_owner_stands_where_its_span_says():
    text = "某市教育局2019年工作要点\n一、重点工作\n1.加强师德。严格考核。（牵头部门：市　教育局，配合部门：市财政局）\n2.扩大学位。新建学校。"
    plan = parse(Source("a.txt", "", "utf-8", "utf-8", text)).plans[0]
    owners = plan.items[0].owners
    assert [owner.name for owner in owners] == ["市教育局", "市财政局"]
    quotes = [text[owner.span.start : owner.span.end] for owner in owners]
    assert ["".join(quote.split()) for quote in quotes] == ["市教育局", "市财政局"]
    assert plan.items[1].owners == ()


def test_a_cell_of_a_table_names_owners_under_its_head():
    text = "牵头单位\t市教育局（基础教育科）、市财政局配合"
    cell = Span(5, len(text))
    owners = cell_owners(text, cell, "牵头单位")
    assert [(owner.name, owner.role) for owner in owners] == [
        ("市教育局（基础教育科）", OwnerRole.SUPPORT),
        ("市财政局", OwnerRole.SUPPORT),
    ]
    assert cell_owners(text, cell, "工作任务") == ()
    assert [owner.role for owner in cell_owners("市教育局", Span(0, 4), "责任单位")] == [
        OwnerRole.RESPONSIBLE
    ]


# --- comparing -----------------------------------------------------------------------------------


def plan(name, *owners):
    """Return a plan with an item for each of ``owners``, texts like "lead:市教育局 …"."""
    items = tuple(
        Item(
            f"{name}#{at:02}", None, (), "", "任务", Span(0, 2), Span(0, 0),
            owners=tuple(
                Owner(one.split(":")[1], OwnerRole(one.split(":")[0]), Span(i, i + 1))
                for i, one in enumerate(some.split())
            ),
        )
        for at, some in enumerate(owners, 1)
    )  # fmt: skip
    source = Source(f"{name}.txt", "", "utf-8", "utf-8", "任务")
    return Plan(name, None, None, None, PlanKind.PLAN, None, None, {}, source, (), items)


def change(kind, left, right):
    return Change(
        ChangeKind(kind), tuple(f"a#{at:02}" for at in left), tuple(f"b#{at:02}" for at in right),
        False, False, 0.0,
    )  # fmt: skip


def told(left, right, *changes):
    """Return the changes of owners, a line each."""
    return [
        f"{one.kind} {(one.right or one.left).name} {one.left_item} {one.right_item}"
        for one in owner_changes(left, right, changes)
    ]


def test_roles_names_and_regions_are_compared():
    left = plan("a", "lead:市教育局 support:市财政局 support:市文广新局")
    right = plan("b", "lead:教育局 lead:市财政局 support:市文化广电新闻出版局 support:市妇联")
    assert told(left, right, change("reworded", [1], [1])) == [
        "role 市财政局 a#01 b#01",
        "added 市妇联 a#01 b#01",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("农业局", "农业农村局"),
        ("市教育局", "县教育局"),
        ("市政府", "县政府"),
        ("财政局", "民政局"),
    ],
)
def test_other_offices_are_told_apart(one, other):
    left, right = plan("a", f"lead:{one}"), plan("b", f"lead:{other}")
    assert told(left, right, change("kept", [1], [1])) == [
        f"removed {one} a#01 b#01",
        f"added {other} a#01 b#01",
    ]


def test_an_owner_of_one_part_is_an_owner_of_the_task_that_was_split():
    left = plan("a", "lead:市教育局 support:市财政局")
    right = plan("b", "lead:市财政局", "lead:市教育局 support:市财政局")
    assert told(left, right, change("split", [1], [1, 2])) == ["role 市财政局 a#01 b#01"]


def test_what_is_no_common_task_is_not_compared():
    left, right = plan("a", "lead:市教育局", "lead:市教育局"), plan("b", "lead:市财政局")
    changes = (change("removed", [1], []), change("partly", [2], [1]))
    assert told(left, right, *changes) == []


def test_a_plan_without_owners_is_silent_not_changed():
    left, right = plan("a", "lead:市教育局"), plan("b", "")
    assert told(left, right, change("kept", [1], [1])) == []
    link = Link("a#01", "b#01", Grade.SAME, 1.0, False, {}, None)
    alignment = Alignment("a", "b", (link,), "m", {})
    notes = comparison_notes(
        left, right, alignment, [replace(change("kept", [1], [1]), links=(0,))]
    )
    assert [(note.code, note.where) for note in notes] == [("changes.owners_one_side", "b")]


def test_a_row_of_a_table_names_its_owners_in_its_cells():
    text = (
        "序号,工作任务,牵头单位,配合单位\n"
        "1,推进义务教育优质均衡发展、新建学校3所,市教育局,市财政局、市发改委\n"
        "2,推进职业教育产教融合,各县（市、区）人民政府,\n"
    )
    source, _ = source_of("plan.csv", text.encode())
    first, second = parse(source).plans[0].items
    assert [(owner.name, owner.role) for owner in first.owners] == [
        ("市教育局", "lead"), ("市财政局", "support"), ("市发改委", "support"),
    ]  # fmt: skip
    assert [owner.name for owner in second.owners] == ["各县（市、区）人民政府"]
    for owner in (*first.owners, *second.owners):
        assert source.text[slice(*owner.span)] == owner.name
