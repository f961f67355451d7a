import json
import math
import os
import subprocess
import sys
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.align import align
from policydiff.align.decode import decode
from policydiff.align.scorer import Scores, Thresholds, leads, weights_for
from policydiff.align.similarity import SIMILARITIES, Pair, profile, relative, similarities
from policydiff.align.terms import containments, cosines
from policydiff.model import Grade, Item, Link, Plan, PlanKind, Source, Span
from policydiff.text.clean import clean

TOPICS = [
    "加强师德师风建设。完善教师师德考核机制，把师德表现作为评优的首要依据。",
    "发展普惠性学前教育。新建公办幼儿园，扶持普惠性民办园，规范保教工作。",
    "推进职业教育产教融合。建设实训基地，深化校企合作，培养技能人才。",
    "强化教育督导。健全督学队伍，开展专项督导，公开督导结果。",
    "维护校园安全稳定。开展安全隐患排查，完善应急预案，加强门卫管理。",
    "做好学生体育工作。开足体育课，组织校园足球联赛，监测体质健康。",
    "做好学生美育工作。开足音乐课，组织校园合唱展演，建设艺术社团。",
    "推进教育信息化。建设智慧校园，推广网络课堂，提升教师信息素养。",
]
REWRITTEN = [
    "狠抓师德师风。开展师德主题教育，严肃查处违反师德的教师。",
    "扩大普惠性学前教育资源。回收小区配套幼儿园，开办公办幼儿园，补助民办园。",
    "深化产教融合校企合作。支持企业参与职业教育，共建实训基地。",
    "完善教育督导机制。配齐督学，落实督导评估与问责。",
    "守牢校园安全底线。排查校园安全隐患，落实学校安全责任。",
    "加强学校体育。保证每天锻炼一小时，办好足球联赛和运动会。",
    "改进学校美育。开展合唱和书法展演，配齐音乐美术教师。",
    "加快教育信息化建设。推进智慧校园和网络课堂应用。",
]

words_of_plans = st.lists(
    st.sampled_from([*TOPICS, *REWRITTEN, "", "一", "2020年。", "加强师德师风建设。"]), max_size=6
)


def item(name: str, text: str, path: tuple[str, ...] = ()) -> Item:
    end = text.find("。") + 1
    return Item(
        id=name,
        number=None,
        path=path,
        heading=text[: max(end - 1, 0)],
        text=text,
        span=Span(0, len(text)),
        heading_span=Span(0, end),
    )


def plan(name: str, texts: list[str], path: tuple[str, ...] = ()) -> Plan:
    return Plan(
        id=name,
        title=None,
        region=None,
        year=None,
        kind=PlanKind.PLAN,
        issuer=None,
        publication_date=None,
        evidence={},
        source=Source(name, "", "utf-8", "utf-8"),
        segments=(),
        items=tuple(item(f"{name}{at}", text, path) for at, text in enumerate(texts)),
    )


def turned(link: Link) -> Link:
    rival = link.runner_up
    if rival is not None:
        rival = replace(rival, side={"left": "right", "right": "left"}[rival.side])
    return replace(link, left=link.right, right=link.left, runner_up=rival)


def named(links: tuple[Link, ...]) -> list[tuple[str, str]]:
    return [(link.left, link.right) for link in links]


def test_rewritten_items_find_their_counterparts_in_any_order():
    right = REWRITTEN[::-1]
    found = align(plan("a", TOPICS), plan("b", right)).links
    same = [link for link in found if link.grade is Grade.SAME]
    assert named(tuple(same)) == [(f"a{at}", f"b{7 - at}") for at in range(8)]


def test_items_without_counterpart_stay_unlinked():
    left = [*TOPICS[:4], "治理黑臭水体。完成河道清淤，建设污水管网。"]
    right = [*REWRITTEN[:4], "发展乡村旅游。培育民宿品牌，举办采摘节。"]
    links = align(plan("a", left), plan("b", right)).links
    assert {"a4", "b4"}.isdisjoint({end for link in links for end in (link.left, link.right)})


def test_an_item_split_in_two_is_linked_with_both_parts():
    whole = TOPICS[3] + TOPICS[4]
    left, right = [whole, *TOPICS[:3]], [TOPICS[3], TOPICS[4], *REWRITTEN[:3]]
    links = named(align(plan("a", left), plan("b", right)).links)
    assert {("a0", "b0"), ("a0", "b1")} <= set(links)


def test_templated_items_are_not_confused():
    left, right = TOPICS[5:7], ["认真" + text for text in TOPICS[5:7]]
    found = align(plan("a", [*left, *TOPICS[:5]]), plan("b", [*right, *REWRITTEN[:5]])).links
    same = named(tuple(link for link in found if link.grade is Grade.SAME))
    assert [pair for pair in same if pair[0] in {"a0", "a1"}] == [("a0", "b0"), ("a1", "b1")]


@settings(max_examples=60, deadline=None)
@given(words_of_plans)
def test_a_plan_against_itself_is_the_identity(texts):
    one = plan("a", texts)
    links = align(one, one).links
    assert named(links) == [(each.id, each.id) for each in one.items]
    assert all(link.grade is Grade.SAME and not link.review for link in links)


@settings(max_examples=60, deadline=None)
@given(words_of_plans, words_of_plans)
def test_turning_the_pair_turns_the_links_exactly(left, right):
    one, other = plan("a", left), plan("b", right)
    forth, back = align(one, other), align(other, one)
    order = {each.id: at for at, each in enumerate(other.items)}
    expected = sorted(map(turned, forth.links), key=lambda link: (order[link.left], link.right))
    assert list(back.links) == expected
    assert (back.model, back.thresholds, back.notes) == (
        forth.model,
        forth.thresholds,
        forth.notes,
    )


@settings(max_examples=60, deadline=None)
@given(words_of_plans, words_of_plans)
def test_evidence_sums_to_the_probability_and_grades_follow_thresholds(left, right):
    found = align(plan("a", left), plan("b", right))
    for link in found.links:
        odds = 1 / (1 + math.exp(-sum(link.evidence.values())))
        assert odds == pytest.approx(link.probability, abs=1e-3)
        assert found.thresholds["partial"] <= link.probability <= 1
        assert (link.grade is Grade.SAME) == (link.probability >= found.thresholds["same"])
        if link.runner_up:
            assert 0 <= link.runner_up.probability < found.thresholds["partial"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([], [], []),
        ([], TOPICS[:1], []),
        (TOPICS[:1], TOPICS[:1], [("a0", "b0")]),
        (TOPICS[:1], REWRITTEN[2:3], []),
        (["", ""], [""], [("a0", "b0"), ("a1", "b0")]),
        ([TOPICS[0], TOPICS[0]], [TOPICS[0]], [("a0", "b0"), ("a1", "b0")]),
        ([TOPICS[0]] * 2, [TOPICS[0]] * 2, [("a0", "b0"), ("a1", "b1")]),
    ],
)
def test_small_plans(left, right, expected):
    assert named(align(plan("a", left), plan("b", right)).links) == expected


def test_very_long_items_and_items_without_heading_are_aligned():
    long = ["，".join(text.replace("。", "，") for text in TOPICS) * 40]
    links = align(plan("a", [*long, TOPICS[0]]), plan("b", REWRITTEN)).links
    assert ("a1", "b0") in named(links)


def test_wrapping_and_width_of_characters_do_not_matter():
    wrapped = [text[:9] + "\n　　" + text[9:].replace("，", ",") for text in TOPICS]
    links = align(plan("a", TOPICS), plan("b", wrapped)).links
    assert all(link.evidence.keys() == {"identical"} for link in links)
    assert len(links) == len(TOPICS)


def test_every_scored_link_names_the_rival_it_beat():
    links = align(plan("a", TOPICS), plan("b", REWRITTEN)).links
    assert all(link.runner_up is not None for link in links)
    assert all(link.runner_up.item not in {link.left, link.right} for link in links)


def test_plans_with_little_in_common_say_so():
    farming = [
        "治理黑臭水体。完成河道清淤，建设污水管网。",
        "发展乡村旅游。培育民宿品牌，举办采摘节。",
        "稳定粮食播种面积。推广良种，落实种粮补贴。",
        "防控动物疫病。强化生猪检疫，储备疫苗。",
        "修建农村公路。硬化通村路面，改造危桥。",
    ]
    assert [note.code for note in align(plan("a", TOPICS), plan("b", farming)).notes] == [
        "align.little_in_common"
    ]
    assert align(plan("a", TOPICS), plan("b", REWRITTEN)).notes == ()
    assert align(plan("a", TOPICS), plan("b", [*farming, TOPICS[0]])).notes == ()


def test_thread_count_changes_no_digit(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import json, sys; sys.path.insert(0, sys.argv[1])\n"
        "from dataclasses import asdict\n"
        "from test_align import *\n"
        "print(json.dumps(asdict(align(plan('a', TOPICS), plan('b', REWRITTEN)))))",
        encoding="utf-8",
    )
    out = []
    for threads in ("1", "4"):
        environment = os.environ | {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        here = os.path.dirname(__file__)  # noqa: PTH120
        done = subprocess.run(
            [sys.executable, str(script), here], env=environment, capture_output=True, check=True
        )
        out.append(done.stdout)
    assert out[0] == out[1]
    expected = align(plan("a", TOPICS), plan("b", REWRITTEN))
    assert json.loads(out[0]) == json.loads(json.dumps(asdict(expected)))


class ByFirstCharacter:
    name = "toy"

    def encode(self, texts):
        return np.array([[float(text[:1] == "加"), 1.0] for text in texts], np.float32)


def test_an_encoder_adds_evidence_only_where_weights_know_it():
    left, right = plan("a", TOPICS), plan("b", REWRITTEN)
    assert align(left, right, encoder=ByFirstCharacter()) == align(left, right)
    profiles = [profile(each, clean(each)) for each in left.items]
    pair = Pair(profiles, profiles, profiles)
    with_encoder = similarities(pair, encoder=ByFirstCharacter())
    assert set(with_encoder) == {*SIMILARITIES, "toy"}
    assert with_encoder["toy"].shape == (8, 8)


@settings(max_examples=40, deadline=None)
@given(words_of_plans.filter(bool), words_of_plans.filter(bool))
def test_similarities_are_shares(left, right):
    sides = [
        [profile(each, clean(each)) for each in plan(name, texts).items]
        for name, texts in (("a", left), ("b", right))
    ]
    for matrix in similarities(Pair(*sides, [*sides[0], *sides[1]])).values():
        assert matrix.shape == (len(left), len(right))
        assert ((matrix >= 0) & (matrix <= 1)).all()


def test_weights_of_all_known_evidence_are_shipped():
    assert weights_for(SIMILARITIES).model.startswith("lexical")


def test_relative_prefers_what_stands_out_in_row_and_column():
    scores = np.array([[0.5, 0.4, 0.4], [0.1, 0.4, 0.1], [0.1, 0.1, 0.1]])
    standing = relative(scores, 0.1, 0.1)
    assert standing[0, 0] == standing.max()
    assert standing[0, 1] < standing[0, 0]
    lone = relative(np.array([[0.9]]), 0.1, 0.1), relative(np.array([[0.1]]), 0.1, 0.1)
    assert lone[0][0, 0] > 3 > lone[1][0, 0] == 0


def test_leads_are_over_the_best_rival_of_row_and_column():
    found = leads(np.array([[2.0, 1.0], [-3.0, 0.5]]))
    assert found == pytest.approx(np.array([[1.0, -1.0], [-5.0, -0.5]]))
    assert leads(np.array([[1.0]])) == pytest.approx(5.0)
    assert leads(np.array([[1.0, 1.0]])) == pytest.approx(0.0)


def test_cosines_against_the_formula():
    found = cosines(
        [{"甲": 1, "乙": 2}], [{"甲": 1}, {"丙": 1}, {}], [{"甲": 1}, {"乙": 1, "丙": 1}]
    )
    one = 1 + math.log(3 / 2)
    two = (1 + math.log(2)) * one
    assert found == pytest.approx(np.array([[one / math.hypot(one, two), 0, 0]]))


def test_containment_counts_rare_terms_and_is_one_sided():
    context = [{"甲": 1, "乙": 1}, {"甲": 1}, {"丙": 1}]
    part, whole = {"甲": 1, "乙": 1}, {"甲": 5, "丙": 1}
    common, rare = math.log(4 / 3), math.log(2)
    there = containments([part], [whole], context)[0, 0]
    assert there == pytest.approx(common / (common + rare + 1))
    assert containments([{}], [whole], context)[0, 0] == 0


def test_decoding_grades_marks_and_names_rivals():
    probabilities = np.array([[0.9, 0.3, 0.25], [0.1, 0.6, 0.05]])
    odds = np.log(probabilities / (1 - probabilities))
    lefts, rights = plan("a", TOPICS[:2]).items, plan("b", TOPICS[:3]).items
    limits = Thresholds(same=0.5, partial=0.28, unsure_from=0.29, unsure_to=0.7)
    links = decode(lefts, rights, Scores(odds, {"words": odds}), limits)
    assert named(tuple(links)) == [("a0", "b0"), ("a0", "b1"), ("a1", "b1")]
    assert [link.grade.value for link in links] == ["same", "partial", "same"]
    assert [link.review for link in links] == [False, True, True]
    assert [(link.runner_up.side, link.runner_up.item) for link in links] == [
        ("right", "b2"),
        ("right", "b2"),
        ("right", "b0"),
    ]
