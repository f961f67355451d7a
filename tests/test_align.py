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
from topics import REWRITTEN, TOPICS

from policydiff.align import align
from policydiff.align.competition import competition
from policydiff.align.decode import call, decode
from policydiff.align.habit import rewritten
from policydiff.align.judge import Settings, judge
from policydiff.align.literal import Literal, literal
from policydiff.align.meaning import bundled_encoder
from policydiff.align.pools import containments, cosines, meeting, only, overlaps, pool, rarity
from policydiff.align.profile import profiles
from policydiff.align.scorer import Scores, Thresholds, bundled_scorer
from policydiff.align.similarity import (
    AREAS,
    LEXICAL,
    MEANING,
    Pair,
    relative,
    similarities,
)
from policydiff.align.terms import Bag, bag, grams
from policydiff.model import Grade, Item, Link, Plan, PlanKind, Source, Span

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
        odds = 1 / (1 + math.exp(-math.fsum(link.evidence.values())))
        assert odds == pytest.approx(link.probability, abs=1e-6)
        assert found.thresholds["partial"] <= link.probability <= 1
        whole = link.whole >= found.thresholds["whole"]
        same = whole and link.probability >= found.thresholds["same"]
        assert (link.grade is Grade.SAME) == same
        assert 0 <= link.whole <= 1
        assert 0 <= link.related <= 1
        if link.runner_up:
            assert 0 <= link.runner_up.probability < found.thresholds["partial"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([], [], []),
        ([], TOPICS[:1], []),
        (TOPICS[:1], TOPICS[:1], [("a0", "b0")]),
        (TOPICS[:1], REWRITTEN[2:3], []),
        (["", ""], [""], [("a0", "b0")]),
        ([TOPICS[0], TOPICS[0]], [TOPICS[0]], [("a0", "b0")]),
        ([TOPICS[0]] * 2, [TOPICS[0]] * 2, [("a0", "b0"), ("a1", "b1")]),
    ],
)
def test_small_plans(left, right, expected):
    assert named(align(plan("a", left), plan("b", right)).links) == expected


def test_a_repeated_item_without_counterpart_is_told():
    once, twice = plan("a", TOPICS[:2]), plan("b", [TOPICS[0], *TOPICS[:2]])
    found = align(once, twice)
    assert named(found.links) == [("a0", "b0"), ("a1", "b2")]
    assert [(note.code, note.where) for note in found.notes] == [("align.repeated", "b1")]


@pytest.mark.parametrize(
    ("lead", "differs"),
    [("采取有力措施配齐美育教师", False), ("采取有力措施配齐体育教师", True)],
)
def test_leads_tell_a_look_alike_from_a_task_both_plans_take_from_one_notice(lead, differs):
    notice = "落实学校工作责任，完善学校工作机制，纳入学校办学质量考核评价，"
    left = plan(
        "a",
        ["采取有力措施配齐美育教师。" + notice + "职业教育产教融合，职业教育校企合作，实训基地。"],
    )
    right = plan("b", [f"{lead}。{notice}校园安全隐患排查，教育督导专项检查，督学队伍建设。"])
    lefts, rights = (profiles(one.items, one.codebook) for one in (left, right))
    pair = Pair(lefts, rights, (lefts, rights))
    assert literal(pair, similarities(pair, None)["areas"]).look_alike.tolist() == [[differs]]


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
    """Tells hardly anything: whether a text begins with 加."""

    name = "toy"

    def encode(self, texts):
        return np.array([[float(text[:1] == "加"), 1.0] for text in texts], np.float32)


class Renamed:
    """The bundled encoder under a name that the weights do not know."""

    name = "unknown"

    def encode(self, texts):
        return bundled_encoder().encode(texts)


def pair_of(left, right):
    sides = [profiles(plan(name, texts).items, "") for name, texts in (("a", left), ("b", right))]
    return Pair(*sides, sides)


def test_the_bundled_encoder_and_codebook_are_used_by_default():
    used = {
        name
        for link in align(plan("a", TOPICS), plan("b", REWRITTEN)).links
        for name in link.evidence
    }
    assert used >= {*AREAS, *MEANING}
    for without, gone in (("areas", AREAS), ("meaning", MEANING)):
        links = align(plan("a", TOPICS), plan("b", REWRITTEN), without=(without,)).links
        assert links
        assert not {*gone} & {name for link in links for name in link.evidence}


@pytest.mark.parametrize(
    ("encoder", "least", "most"), [(Renamed(), 60, 100), (ByFirstCharacter(), 0, 40)]
)
def test_an_unknown_encoder_counts_as_far_as_it_tells_sure_pairs_apart(encoder, least, most):
    found = align(plan("a", TOPICS), plan("b", REWRITTEN[::-1]), encoder=encoder)
    (note,) = found.notes
    assert note.code == "align.unknown_encoder"
    assert least <= note.values["percent"] <= most
    same = [link for link in found.links if link.grade is Grade.SAME]
    assert named(tuple(same)) == [(f"a{at}", f"b{7 - at}") for at in range(8)]


def test_without_sure_pairs_an_unknown_encoder_does_not_count():
    one, other = plan("a", TOPICS[:2]), plan("b", REWRITTEN[2:4])
    found = align(one, other, encoder=ByFirstCharacter())
    assert [note.values["percent"] for note in found.notes] == [0]
    assert found.links == align(one, other, without=("meaning",)).links


def test_areas_count_only_between_items_of_the_codebooks_sector():
    farming = [
        "治理黑臭水体。完成河道清淤，建设污水管网。",
        "发展乡村旅游。培育民宿品牌，举办采摘节。",
    ]
    reworded = [
        "整治黑臭水体。继续河道清淤，新建污水管网。",
        "提升乡村旅游。做强民宿品牌，办好采摘节。",
    ]
    found = align(plan("a", [*TOPICS, *farming]), plan("b", [*REWRITTEN, *reworded])).links
    areas = {(link.left, link.right): "areas" in link.evidence for link in found}
    assert areas[("a0", "b0")]
    assert not areas[("a8", "b8")]
    assert not areas[("a9", "b9")]


def test_areas_of_different_codebooks_are_not_compared():
    one, other = (
        replace(plan("a", TOPICS), codebook="one"),
        replace(plan("b", REWRITTEN), codebook="two"),
    )
    assert all("areas" not in link.evidence for link in align(one, other).links)


@settings(max_examples=40, deadline=None)
@given(words_of_plans.filter(bool), words_of_plans.filter(bool))
def test_similarities_are_shares(left, right):
    found = similarities(pair_of(left, right), bundled_encoder())
    assert set(found) == {*LEXICAL, *AREAS, *MEANING}
    for matrix in found.values():
        assert matrix.shape == (len(left), len(right))
        assert ((matrix >= 0) & (matrix <= 1)).all()


def test_no_kind_of_evidence_ever_counts_against_a_link():
    for weights in bundled_scorer().sets.values():
        assert min(weights.evidence.values()) >= 0
        assert min(weights.slope, weights.competition) >= 0
        assert min(value for name, value in weights.whole.items() if name != "bias") >= 0


def test_weights_of_every_set_use_the_kinds_they_are_named_for():
    sets = bundled_scorer().sets
    assert set(sets) == {"lexical", "areas", "meaning", "both"}
    assert set(sets["lexical"].evidence) == {*LEXICAL}
    assert set(sets["both"].evidence) == {*LEXICAL, *AREAS, *MEANING}
    assert bundled_scorer().encoder == bundled_encoder().name


PARTS = (
    "整治校外培训机构，公布白名单，严查超前教学和违规收费，建立黑名单制度。",
    "规范中小学招生，实行电脑派位，严禁以任何形式选拔生源，公开招生计划。",
)


def test_the_parts_of_a_split_item_do_not_compete_for_it():
    whole, other = "规范办学行为。" + "".join(PARTS), "开展全民阅读。建设书香校园，评选阅读之星。"
    pair = pair_of([whole, other], [*PARTS, other])
    taken = literal(pair, None)
    assert taken.in_left.tolist() == [[True, True, False], [False, False, False]]
    assert not taken.in_right.any()
    odds = np.array([[3.0, 3.0, -4.0], [-4.0, -4.0, 5.0]])
    assert (competition(odds, taken)[0, :2] > competition(odds)[0, :2] + 0.5).all()
    links = named(align(plan("a", [whole, *TOPICS]), plan("b", [*PARTS, *REWRITTEN])).links)
    assert {("a0", "b0"), ("a0", "b1")} <= set(links)


TEMPLATE = (
    "推动{0}优质发展。实施{0}质量提升工程，完善{0}评价制度，建立{0}监测机制，"
    "健全{0}激励办法，开展示范学校创建，召开全市{0}现场会。"
)


def test_items_on_one_template_about_other_subjects_are_no_links():
    left = [TEMPLATE.format("学前教育"), TEMPLATE.format("特殊教育")]
    right = ["认真" + TEMPLATE.format("职业教育"), "认真" + TEMPLATE.format("特殊教育")]
    found = align(plan("a", [*left, *TOPICS[3:]]), plan("b", [*right, *REWRITTEN[3:]])).links
    assert [ends for ends in named(found) if {*ends} & {"a0", "a1", "b0", "b1"}] == [("a1", "b1")]
    names = pair_of(
        [TEMPLATE.format("消防安全"), *TOPICS], [TEMPLATE.format("食品卫生"), *REWRITTEN]
    )
    assert np.argwhere(literal(names, None).look_alike).tolist() == [[0, 0]]
    assert not literal(pair_of(left[:1], [left[0].replace("推动", "促进")]), None).look_alike.any()


def test_look_alikes_show_what_spoke_against_them():
    pair = pair_of([TEMPLATE.format("学前教育")], [TEMPLATE.format("职业教育")])
    scores = judge(pair, Settings(bundled_scorer())).scores
    assert scores.contributions["subject"][0, 0] < -5
    assert scores.log_odds[0, 0] == pytest.approx(
        np.nansum([part[0, 0] for part in scores.contributions.values()])
    )


def test_other_words_for_one_subject_make_no_look_alike():
    text = "推动{0}{1}。拓宽{0}渠道，做好{0}帮扶，推进{1}，健全{0}制度，评估{1}成效。"
    graduates, drills = "毕业生就业", "消防员训练"

    def look_alike(left, right):
        pair = pair_of([text.format(*left), *TOPICS], [text.format(*right), *REWRITTEN])
        return literal(pair, None).look_alike[0, 0]

    assert not look_alike((graduates, "管理改革"), (graduates, "治理变革"))
    assert look_alike((graduates, "开局"), (drills, "开局"))


DRILLS = "细化落实防控要求。抓好晨午检和就餐管理，完善开学方案和应急预案，消除防控隐患。"


def test_a_near_subject_in_other_words_is_another_task_where_the_rest_keeps_its_words():
    others = [*TOPICS[:4], *TOPICS[5:]]
    left = plan("a", [TOPICS[4], *others])
    kept = align(left, plan("b", [DRILLS, *others]))
    assert ("a0", "b0") not in named(kept.links)
    (told,) = [pair for pair in kept.rejected if (pair.left, pair.right) == ("a0", "b0")]
    assert told.evidence["rewritten"] < -2
    assert math.fsum(told.evidence.values()) == pytest.approx(
        math.log(told.probability / (1 - told.probability)), abs=1e-3
    )
    rewritten_too = [*REWRITTEN[:4], *REWRITTEN[5:]]
    found = align(left, plan("b", [DRILLS, *rewritten_too]))
    assert ("a0", "b0") in named(found.links)
    assert all("rewritten" not in link.evidence for link in found.links)


def test_a_loss_of_words_tells_the_more_the_rarer_it_is():
    def taken(kept, chances, identical=0):
        none = np.zeros((len(kept), len(kept)), bool)
        shares = np.where(np.eye(len(kept), dtype=bool), np.diag(kept), 0.0)
        literal = Literal(none, none, none, shares, identical)
        return np.diag(rewritten(np.diag(chances), literal)).tolist()

    assert taken([0, 0, 0, 0.9], [0.9] * 4) == [0, 0, 0, 0]
    few, many = taken([0, 0.9, 0.9, 0.9], [0.9] * 4), taken([0, 0.9, 0.9, 0.9], [0.9] * 4, 20)
    assert many[0] < few[0] < 0
    assert few[1:] == many[1:] == [0, 0, 0]
    assert taken([0, 0, *[0.9] * 8], [0.9] * 10)[0] > taken([0, *[0.9] * 9], [0.9] * 10)[0]
    # What is doubted does not speak for itself, nor do pairs that are unlikely.
    assert taken([0, *[0.9] * 4], [0.9] * 5) == taken([0, *[0.9] * 4], [0.1, *[0.9] * 4])


def test_a_sentence_that_stands_in_two_items_is_kept_by_the_one_that_has_the_rest_too():
    told = "全市中等职业学校全面落实免学费政策，五万名学生享受这一政策。"
    reform = "开展职业教育综合改革试点。职教基地开工建设，成立三个职教集团，深化校企合作。"
    relief = "实施教育民生工程。为农村学校安装取暖设备，补贴校服，配备校车，改造旱厕。"
    kept = literal(pair_of([reform + told, relief + told], [reform[:20] + told]), None).kept
    assert kept[0, 0] > 0.9
    assert kept[1, 0] < 0.1
    assert literal(pair_of([relief + told], [reform[:20] + told]), None).kept[0, 0] > 0.4


def test_relative_prefers_what_stands_out_in_row_and_column():
    scores = np.array([[0.5, 0.4, 0.4], [0.1, 0.4, 0.1], [0.1, 0.1, 0.1]])
    standing = relative(scores, 0.1, 0.1)
    assert standing[0, 0] == standing.max()
    assert standing[0, 1] < standing[0, 0]
    lone = relative(np.array([[0.9]]), 0.1, 0.1), relative(np.array([[0.1]]), 0.1, 0.1)
    assert lone[0][0, 0] > 0.5 > lone[1][0, 0] == 0


def test_rivals_take_from_each_other_as_far_as_they_are_free():
    assert competition(np.array([[2.0]])) == pytest.approx(0.0, abs=1e-6)
    alone, rivals = np.array([[3.0, -9.0], [-9.0, 3.0]]), np.array([[3.0, 2.0], [-9.0, 3.0]])
    assert np.diag(competition(alone)) == pytest.approx(0.0, abs=0.1)
    taken, free = competition(rivals), competition(np.array([[3.0, 2.0], [-9.0, -9.0]]))
    assert taken[0, 1] < free[0, 1] < -0.5  # its second item has a better counterpart
    assert taken[0, 0] > free[0, 0]  # and so its rival claims less
    assert competition(rivals.T) == pytest.approx(taken.T)


def pools(*texts):
    return pool([bag(text) for text in texts], lambda counts: 1 + np.log(counts))


def test_cosines_against_the_formula():
    lefts, rights = pools("甲乙乙", "丁"), pools("甲", "丙", "")
    found = cosines(meeting(lefts, rights), lambda rare: 1 + rare)
    one, two = 1 + math.log(6 / 3), (1 + math.log(2)) * (1 + math.log(6 / 2))
    assert found == pytest.approx(np.array([[one / math.hypot(one, two), 0, 0], [0, 0, 0]]))


def test_containment_counts_rare_terms_and_is_one_sided():
    parts, wholes = pools("甲乙", "甲", "丙", ""), pools("甲甲甲甲甲丙")
    common, rare = math.log(4 / 3), math.log(2)
    there = containments(parts, wholes, np.where(parts.terms == ord("甲"), common, rare))
    assert there[:, 0] == pytest.approx([common / (common + rare + 1), common / (common + 1),
                                         rare / (rare + 1), 0])  # fmt: skip


texts = st.lists(st.text("甲乙丙丁戊己庚辛壬癸", max_size=30), min_size=1, max_size=6)


@given(texts, texts, st.data())
def test_a_part_of_a_plan_keeps_the_rarity_of_the_whole(lefts, rights, data):
    kept = data.draw(st.lists(st.sampled_from(range(len(lefts))), min_size=1, unique=True))
    rows = np.array(sorted(kept))
    whole = meeting(pools(*lefts), pools(*rights))
    some = meeting(only(whole.left, rows), whole.right)
    found = cosines(some, lambda rare: 1 + rare)
    assert found == pytest.approx(cosines(whole, lambda rare: 1 + rare)[rows], abs=1e-12)
    shared = overlaps(some.left, some.right).tolist()
    assert shared == [[len({*lefts[row]} & {*right}) for right in rights] for row in rows]
    table = rarity(whole.left, whole.right)
    size, every = 1 + len(lefts) + len(rights), [*lefts, *rights]
    for character in {*"".join(every), "子"}:
        bags = sum(character in text for text in every)
        expected = math.log(size / (1 + bags))
        assert table.of(np.array([ord(character)]))[0] == pytest.approx(expected)


@given(st.lists(st.lists(st.integers(1, 99), max_size=300), min_size=1, max_size=4))
def test_sums_over_bags_are_those_of_each_bag_to_the_last_digit(counts):
    made = pool([Bag(np.arange(len(each)), np.sqrt(each)) for each in counts])
    found = np.add.reduceat(made.weights, made.starts).tolist()
    assert found == [float(np.sqrt(each).sum()) for each in counts]


def test_grams_are_runs_of_chinese_characters():
    found = grams("教育2020教育，局", 1, 2)
    expected = bag([*"教育教育局", "教育", "教育"])
    assert found.codes.tolist() == expected.codes.tolist()
    assert found.counts.tolist() == expected.counts.tolist()
    assert grams("", 1, 2).codes.tolist() == []


@given(st.lists(st.text(st.characters(exclude_characters="\0"), min_size=1), unique=True))
def test_terms_that_differ_are_told_apart(terms):
    assert len(bag(terms).codes) == len(terms)


def test_decoding_grades_marks_and_names_rivals():
    probabilities = np.array([[0.9, 0.3, 0.25], [0.1, 0.6, 0.7]])
    odds = np.log(probabilities / (1 - probabilities))
    whole = np.array([[0.9, 0.9, 0.9], [0.9, 0.9, 0.2]])
    lefts, rights = plan("a", TOPICS[:2]).items, plan("b", TOPICS[:3]).items
    limits = Thresholds(same=0.5, partial=0.28, whole=0.25, unsure_from=0.29, unsure_to=0.7)
    scores = Scores(odds, {"words": odds, "areas": np.full_like(odds, np.nan)}, whole)
    called = call(scores, replace(bundled_scorer(), thresholds=limits, related=(0.0, 1.0)))
    links = decode(lefts, rights, scores, called)
    assert named(tuple(links)) == [("a0", "b0"), ("a0", "b1"), ("a1", "b1"), ("a1", "b2")]
    assert [link.grade.value for link in links] == ["same", "partial", "same", "partial"]
    assert [link.review for link in links] == [False, True, True, False]
    assert [(link.runner_up.side, link.runner_up.item) for link in links] == [
        ("right", "b2"),
        ("right", "b2"),
        ("right", "b0"),
        ("left", "a0"),
    ]
    assert [link.related for link in links] == [link.probability for link in links]
    assert all(link.evidence.keys() == {"words"} for link in links)
