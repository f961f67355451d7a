"""What plans forbid, demand and encourage, and how rules change between two plans."""

from itertools import pairwise

import pytest
from content_cases import plan_of
from growth import is_linear
from hypothesis import given
from hypothesis import strategies as st

from policydiff.changes.forces import direction, force_changes
from policydiff.extract.obligations import force_of, obligations
from policydiff.model import Alignment, Force, ForceDirection, Grade, Link

FORCES = [
    ("严禁在职教师有偿补课", "strictly_forbidden", "严禁"),
    ("坚决杜绝乱收费", "strictly_forbidden", "坚决杜绝"),
    ("不得设置重点班", "forbidden", "不得"),
    ("不准擅自停课", "forbidden", "不准"),
    ("禁止体罚学生", "forbidden", "禁止"),
    ("一律不得跨区招生", "forbidden", "一律不得"),
    ("原则上不得跨区招生", "forbidden_in_principle", "原则上不得"),
    ("班额一般不再扩大", "forbidden_in_principle", "一般不再"),
    ("必须开齐课程", "must", "必须"),
    ("教师须持证上岗", "must", "须"),
    ("新生一律免试入学", "must", "一律"),
    ("学校应当公开账目", "should", "应当"),
    ("学校应建立台账", "should", "应"),
    ("要加强领导", "should", "要"),
    ("各学校要加强领导", "should", "要"),
    ("鼓励社会力量办学", "encouraged", "鼓励"),
    ("积极支持民办学校发展", "encouraged", "支持"),
    ("学校可以自主安排", "encouraged", "可以"),
    # the strongest word of a clause counts
    ("学校应当严禁携带火种", "strictly_forbidden", "严禁"),
    ("鼓励创新但不得违法", "forbidden", "不得"),
]
NO_FORCE = [
    "生活必须品供应充足",
    "推广应用新技术",
    "不得不承认",
    "妥善应对疫情",
    "应届毕业生就业",
    "学生适应环境",
    "主要任务和重要举措",
    "按照要求落实",
    "提供政策支持",
    "可持续发展",
    "人均可支配收入",
    "令行禁止",
    "巴不得早日完成",
    "做到应保尽保",
    "需要加强",
    "必要条件",
    "反应迅速",
    "许可证管理",
    "压紧“三管三必须”责任",
    "落实十严禁规定",
    "严守八不准",
]


@pytest.mark.parametrize(("clause", "force", "word"), FORCES)
def test_words_bind(clause, force, word):
    assert force_of(clause) == (Force(force), word)


@pytest.mark.parametrize("clause", NO_FORCE)
def test_words_that_do_not_bind(clause):
    assert force_of(clause) is None


def test_obligations_are_clauses_with_their_place():
    plan = plan_of("一是规范招生,严禁掐\n尖招生;二是鼓励创新。", "各校要开足课程。")
    found = obligations(plan)
    assert [(one.item, one.quote) for one in found] == [
        ("p#01", "严禁掐\n尖招生"),
        ("p#01", "二是鼓励创新"),
        ("p#02", "各校要开足课程"),
    ]
    first = found[0]
    assert plan.source.text[first.span.start : first.span.end] == "严禁掐\n尖招生"
    assert (first.force, first.word, first.plan) == (Force.STRICTLY_FORBIDDEN, "严禁", "p")


@given(st.text(alphabet="严禁不得要应必须鼓励支持学校,。;招生\n", max_size=60))
def test_clauses_are_in_order_and_apart(text):
    found = obligations(plan_of(text))
    for one, following in pairwise(found):
        assert one.span.end <= following.span.start
    assert all(one.word in "".join(one.quote.split()) for one in found)


@pytest.mark.parametrize("piece", ["要", "不得", "学校要,", "原则上", "支持"])
def test_hostile_texts_take_linear_time(piece):
    assert is_linear(lambda text: obligations(plan_of(text)), piece, 800)


# --- changes

DIRECTIONS = [
    ("strictly_forbidden", "forbidden_in_principle", "weakened"),
    ("strictly_forbidden", "forbidden", "weakened"),
    ("forbidden_in_principle", "forbidden", "strengthened"),
    ("must", "should", "weakened"),
    ("encouraged", "must", "strengthened"),
    ("encouraged", "forbidden", "reversed"),
    ("strictly_forbidden", "encouraged", "reversed"),
]


@pytest.mark.parametrize(("left", "right", "way"), DIRECTIONS)
def test_directions(left, right, way):
    assert direction(Force(left), Force(right)) is ForceDirection(way)


@given(st.sampled_from(Force), st.sampled_from(Force))
def test_directions_mirror(left, right):
    mirror = {
        None: None,
        ForceDirection.STRENGTHENED: ForceDirection.WEAKENED,
        ForceDirection.WEAKENED: ForceDirection.STRENGTHENED,
        ForceDirection.REVERSED: ForceDirection.REVERSED,
    }
    assert direction(right, left) is mirror[direction(left, right)]


def changes_of(left, right, *pairs):
    """The changes between two plans whose items ``pairs`` (numbers) are linked."""
    plans = plan_of(*left, name="a"), plan_of(*right, name="b")
    links = tuple(
        Link(f"a#{one:02}", f"b#{other:02}", Grade.SAME, 0.9, review=False, evidence={})
        for one, other in pairs
    )
    alignment = Alignment("a", "b", links, "test", {})
    found = force_changes(*(obligations(plan) for plan in plans), alignment)
    return [
        (one.direction.value, one.left and one.left.quote, one.right and one.right.quote)
        for one in found
    ]


def test_a_rule_is_weakened():
    assert changes_of(["严禁公办学校跨区招生。"], ["公办学校原则上不得跨区招生。"], (1, 1)) == [
        ("weakened", "严禁公办学校跨区招生", "公办学校原则上不得跨区招生")
    ]


def test_rules_are_imposed_and_lifted_inside_linked_items():
    left = ["规范招生,严禁掐尖招生。", "严禁体罚学生。"]
    right = ["规范招生,教师必须持证上岗。", "安全第一。"]
    assert changes_of(left, right, (1, 1)) == [
        ("lifted", "严禁掐尖招生", None),
        ("imposed", None, "教师必须持证上岗"),
    ]


def test_rules_about_other_things_are_not_compared():
    found = changes_of(["不得设置重点班。"], ["必须开齐音体美课程。"], (1, 1))
    assert [way for way, *_ in found] == ["lifted", "imposed"]


def test_what_only_encourages_comes_and_goes_untold():
    assert changes_of(["鼓励社会力量办学。"], ["要加强领导。"], (1, 1)) == []


def test_rules_of_unlinked_items_are_not_compared():
    assert changes_of(["严禁跨区招生。"], ["不得跨区招生。"]) == []


def test_each_clause_is_compared_once():
    left = ["严禁跨区招生。严禁跨区域招生。"]
    right = ["不得跨区招生。不得跨区域招生。"]
    assert changes_of(left, right, (1, 1)) == [
        ("weakened", "严禁跨区招生", "不得跨区招生"),
        ("weakened", "严禁跨区域招生", "不得跨区域招生"),
    ]
    assert len(changes_of(left, ["不得跨区招生。"], (1, 1))) == 2
