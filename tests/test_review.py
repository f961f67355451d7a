"""The review loop: what is asked, how answers are read, and that they hold."""

import csv
import json
import re
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_cases import NEW as NEW_PLAN
from render_cases import hostile
from test_cli import TWO_PARTS, policydiff
from topics import REWRITTEN, TOPICS

from policydiff import api
from policydiff.align import align
from policydiff.cli.common import Lang
from policydiff.cli.progress import Progress
from policydiff.errors import OptionError
from policydiff.messages import message
from policydiff.model import (
    Alignment,
    ChangeKind,
    Grade,
    Item,
    Link,
    Note,
    Plan,
    PlanKind,
    Region,
    RunnerUp,
    Source,
    Span,
)
from policydiff.model.sheets import Sheet, SheetColumn, SheetPart, Verdict
from policydiff.render.html.review import review_page
from policydiff.render.review import sheet_csv
from policydiff.reviews.answers import Answer, read_answers
from policydiff.reviews.identity import is_named, item_key, plan_names
from policydiff.reviews.judge import judge
from policydiff.reviews.pairs import PlanPair, plan_pairs
from policydiff.reviews.questions import considered, sheet

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
OLD = """青禾县教育局2019年工作要点
一、提高教育质量
1.加强师德建设。严格落实师德考核，严禁教师有偿补课。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%。
3.推进义务教育均衡。起始年级班额控制在50人以内，逐步消除大班额。推进集团化办学和教师交流轮岗试点。
4.推进教育信息化。建设“班班通”教室300间，培训教师信息技术能力。
"""
NEW = """青禾县教育局2020年工作要点
一、提高教育质量
1.加强党的建设。深化“不忘初心、牢记使命”主题教育，建设示范党支部10个。
2.狠抓师德师风。开展师德主题教育，原则上不得有偿补课。
3.发展学前教育。新建公办幼儿园12所，公办园在园幼儿占比达到50%。
4.消除大班额。起始年级班额控制在45人以内，全面消除大班额。
5.推进教育信息化。建设“班班通”教室300间，培训教师信息技术能力。
"""


def plan(name, texts):
    """Build a plan of unnumbered items, each a heading and a body."""
    items = []
    for at, text in enumerate(texts):
        end = text.find("。") + 1
        spans = Span(0, len(text)), Span(0, end)
        items.append(Item(f"{name}{at}", None, (), text[: end - 1], text, *spans))
    source = Source(name, "", "utf-8", "utf-8")
    return Plan(name, None, None, None, PlanKind.PLAN, None, None, {}, source, (), tuple(items))


LEFT, RIGHT = plan("a", TOPICS), plan("b", REWRITTEN)
HEADER = "answer,left_key,right_key"
KEYS = item_key(LEFT.items[0]), item_key(RIGHT.items[0])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "old.txt").write_text(OLD, "utf-8")
    (tmp_path / "new.txt").write_text(NEW, "utf-8")
    return tmp_path


def pairs(alignment):
    return {(link.left, link.right): link for link in alignment.links}


def answered(folder, answers, *, name="reviews.csv", encoding="utf-8-sig"):
    """Write answers as a sheet of our own: (left heading, right heading) → answer."""
    items = {
        item.heading: item
        for file in ("old.txt", "new.txt")
        for item in api.read_plan(folder / file)[0].items
    }
    lines = [
        f"{said},{item_key(items[left])},{item_key(items[right])},old.txt@2019,new.txt@2020"
        for (left, right), said in answers.items()
    ]
    text = "\n".join(["answer,left_key,right_key,left_plan,right_plan", *lines, ""])
    (folder / name).write_text(text, encoding)
    return folder / name


# The alignment under constraints


def test_without_constraints_nothing_changes():
    assert align(LEFT, RIGHT, constraints={}) == align(LEFT, RIGHT)


@pytest.mark.parametrize("pair", [("a0", "b0"), ("a0", "b5"), ("a7", "b1")])
@pytest.mark.parametrize(
    ("verdict", "grade"),
    [(Verdict.SAME, Grade.SAME), (Verdict.PARTLY, Grade.PARTIAL), (Verdict.DIFFERENT, None)],
)
def test_a_verdict_holds_whatever_the_evidence(pair, verdict, grade):
    free = pairs(align(LEFT, RIGHT))
    bound = pairs(align(LEFT, RIGHT, constraints={pair: verdict}))
    link = bound.pop(pair, None)
    assert (link and link.grade) == grade
    if link:
        assert link.probability > 0.9999
        assert not link.review
        assert sum(link.evidence.values()) == pytest.approx(12, abs=1e-3)
        assert "reviewed" in link.evidence
    assert not [other for other in bound.values() if "reviewed" in other.evidence]
    free.pop(pair, None)
    assert set(bound) == set(free)


def test_a_verdict_holds_for_items_with_the_same_words():
    same = plan("c", TOPICS)
    said = {
        ("a0", "c0"): Verdict.DIFFERENT,
        ("a1", "c1"): Verdict.PARTLY,
        ("a2", "c3"): Verdict.SAME,
    }
    found = pairs(align(LEFT, same, constraints=said))
    assert ("a0", "c0") not in found
    assert found["a1", "c1"].grade is Grade.PARTIAL
    assert found["a2", "c3"].grade is found["a2", "c2"].grade is Grade.SAME


def test_a_rejected_rival_that_was_confirmed_is_no_rival_any_more():
    for link in align(LEFT, RIGHT).links:
        rival = link.runner_up
        pair = (link.left, rival.item) if rival.side == "right" else (rival.item, link.right)
        bound = pairs(align(LEFT, RIGHT, constraints={pair: Verdict.SAME}))
        now = bound[link.left, link.right].runner_up
        assert (now.side, now.item) != (rival.side, rival.item)


def told(left, link):
    """Tell all of a link, but which of its items is called left."""
    rival = link.runner_up and (link.runner_up.item, link.runner_up.probability)
    ends = left, *({link.left, link.right} - {left})
    return (
        ends,
        link.grade,
        link.probability,
        link.review,
        str(sorted(link.evidence.items())),
        rival,
    )


verdicts = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)), st.sampled_from(Verdict), max_size=8
)


@given(verdicts)
def test_constraints_are_symmetric(said):
    forth = {(f"a{one}", f"b{other}"): verdict for (one, other), verdict in said.items()}
    back = {pair[::-1]: verdict for pair, verdict in reversed(forth.items())}
    there = align(LEFT, RIGHT, constraints=forth)
    again = align(RIGHT, LEFT, constraints=back)
    assert {told(one.left, one) for one in there.links} == {
        told(one.right, one) for one in again.links
    }
    for pair, verdict in forth.items():
        assert (pair in pairs(there)) is (verdict is not Verdict.DIFFERENT)


# What an answer is about


def test_a_key_is_of_the_words_alone(folder):
    other = """大连市教育局2021年工作要点
    七、其他
    （十二）发展学前教育。新建公办幼儿园20所，
    公办园在园幼儿占比达到45％。
    """
    (folder / "other.txt").write_text(other, "gb18030")
    ours, theirs = (api.read_plan(folder / name)[0].items for name in ("old.txt", "other.txt"))
    assert item_key(ours[1]) == item_key(theirs[0])
    assert len({item_key(item) for item in ours}) == len(ours)


def test_a_spreadsheet_cannot_take_a_key_for_a_number():
    assert all(re.fullmatch("t[0-9a-f]{16}", item_key(item)) for item in LEFT.items)


@pytest.mark.parametrize(("year", "name"), [(2014, "plan.txt@2014"), (None, "plan.txt@plan")])
def test_a_plan_is_named_by_file_and_year_or_kind(year, name):
    source = Source("some/where/plan.txt", "", "utf-8", "bom")
    assert plan_names([replace(LEFT, source=source, year=year)]) == (name,)


# Reading answers


def read(folder, content, encoding="utf-8"):
    path = folder / "r.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_answers([path])


def row(*cells):
    return ",".join((*cells, *KEYS))


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("same", "same"), ("SAME", "same"), (" partly ", "partly"), ("Partly the same", "partly"),
        ("different", "different"), ("同一任务", "same"), ("部分相同", "partly"), ("不同", "different"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_answers_may_be_in_either_language_and_any_encoding(tmp_path, said, verdict, encoding):
    (answer,) = read(tmp_path, f"{HEADER},附注\n{row(said)},某县的计划\n", encoding)
    assert (answer.verdict, answer.keys, answer.line) == (verdict, KEYS, 2)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_may_stand_anywhere_and_lines_end_anyhow(tmp_path, delimiter):
    rows = [["x", "RIGHT_KEY", "左侧标识（勿改）", "y", "Answer"], ["", *KEYS[::-1], "", "same"]]
    (answer,) = read(tmp_path, "\r\n".join(delimiter.join(cells) for cells in rows))
    assert (answer.keys, answer.verdict) == (KEYS, "same")


def test_blank_rows_and_answers_and_repeated_headings_are_passed_over(tmp_path):
    lines = [HEADER, row("same"), "", ",,", row(""), HEADER, row("different")]
    found = read(tmp_path, "\n".join(lines))
    assert [(one.line, one.verdict) for one in found] == [(2, "same"), (7, "different")]


def test_a_line_is_counted_as_an_editor_counts_it(tmp_path):
    text = f'answer,text,left_key,right_key\n"same","one\ntwo",{",".join(KEYS)}\nmaybe,,,\n'
    with pytest.raises(OptionError, match="line 4"):
        read(tmp_path, text)


def test_an_empty_file_holds_no_answers(tmp_path):
    assert read(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (f"{HEADER}\n{row('maybe')}", "reviews.answer", "line 2: “maybe”"),
        (f"{HEADER}\n{row('')}\nsame,{KEYS[0]},", "reviews.key", "line 3"),
        (f"{HEADER}\nsame,{KEYS[0]},1.2E+15", "reviews.key", "line 2"),
        (f"{HEADER}\nsame", "reviews.key", "line 2"),
        (f"answer,left_key\nsame,{KEYS[0]}", "reviews.columns", "line 1"),
        (f"\n\n{row('same')}", "reviews.columns", "line 3"),
        (f'{HEADER}\n"same,{",".join(KEYS)}', "reviews.malformed", "line 2"),
        (b"\x00\x01\x02" * 50, "reviews.undecodable", "CSV UTF-8"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_an_error_with_its_line(tmp_path, content, code, says):
    with pytest.raises(OptionError) as raised:
        read(tmp_path, content)
    assert raised.value.code == code
    assert "r.csv" in str(raised.value)
    assert says in str(raised.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(OptionError, match=r"none\.csv"):
        read_answers([tmp_path / "none.csv"])


# What the answers say about two plans

SCHOOLS = "推进义务教育均衡", "消除大班额"
ETHICS = "加强师德建设", "狠抓师德师风"
CROSSED = "推进教育信息化", "加强党的建设"


def codes(comparison):
    return [note.code for note in comparison.notes if note.code.startswith("reviews.")]


def note(comparison, code):
    (found,) = (note for note in comparison.notes if note.code == code)
    return found


def graded(comparison):
    names = {i.id: i.heading for plan in (comparison.left, comparison.right) for i in plan.items}
    return {(names[one.left], names[one.right]): one.grade for one in comparison.alignment.links}


def test_answers_beside_the_documents_hold_and_the_run_says_so(folder):
    before = graded(api.compare(folder / "old.txt", folder / "new.txt"))
    assert CROSSED not in before
    assert ETHICS in before
    answered(folder, {CROSSED: "same", SCHOOLS: "部分相同", ETHICS: "不同"})
    result = api.compare(folder / "old.txt", folder / "new.txt")
    assert codes(result) == ["reviews.honoured"]
    values = note(result, "reviews.honoured").values
    assert values == {"count": 3, "same": 1, "partly": 1, "different": 1}
    after = graded(result)
    assert (after[CROSSED], after[SCHOOLS]) == (Grade.SAME, Grade.PARTIAL)
    assert ETHICS not in after
    kinds = {change.kind for change in result.changes}
    assert {ChangeKind.REMOVED, ChangeKind.ADDED} <= kinds
    assert graded(api.compare(folder / "old.txt", folder / "new.txt", reviews=())) == before


def test_answers_hold_in_the_other_direction(folder):
    answered(folder, {CROSSED: "same", ETHICS: "different"})
    found = graded(api.compare(folder / "new.txt", folder / "old.txt"))
    assert CROSSED[::-1] in found
    assert ETHICS[::-1] not in found


def test_answers_survive_renumbering_and_other_metadata(folder):
    answered(folder, {ETHICS: "partly"})
    text = OLD.replace("1.加强师德", "9.加强师德").replace("青禾县教育局2019", "大连市教育局2018")
    (folder / "old.txt").write_text(text, "gb18030")
    result = api.compare(folder / "old.txt", folder / "new.txt")
    assert graded(result)[ETHICS] is Grade.PARTIAL
    assert codes(result) == ["reviews.honoured"]


def test_answers_on_changed_texts_are_told_and_not_used(folder):
    answered(folder, {ETHICS: "different", SCHOOLS: "same"})
    (folder / "old.txt").write_text(OLD.replace("严禁教师有偿补课", "严禁教师收礼"), "utf-8")
    result = api.compare(folder / "old.txt", folder / "new.txt")
    assert codes(result) == ["reviews.honoured", "reviews.stale"]
    assert note(result, "reviews.stale").values["count"] == 1
    assert note(result, "reviews.stale").values["places"].endswith("reviews.csv:2")
    assert ETHICS in graded(result)


def test_contradicting_answers_are_told_and_not_used(folder):
    free = graded(api.compare(folder / "old.txt", folder / "new.txt"))
    one = answered(folder, {CROSSED: "same", SCHOOLS: "same"}, name="one.csv")
    two = answered(folder, {CROSSED: "partly", SCHOOLS: "same"}, name="two.csv")
    result = api.compare(folder / "old.txt", folder / "new.txt", reviews=[one, two])
    assert codes(result) == ["reviews.honoured", "reviews.contradictory"]
    assert note(result, "reviews.honoured").values["count"] == 1
    places = note(result, "reviews.contradictory").values["places"]
    assert places == f"{one}:2, {two}:2"
    assert CROSSED not in free
    assert CROSSED not in graded(result)


def test_answers_on_other_plans_are_told_when_none_is_on_these(folder):
    lines = [row("same") + ",x.txt@2001,y.txt@2002"]
    path = folder / "reviews.csv"
    path.write_text("\n".join([HEADER + ",left_plan,right_plan", *lines]), "utf-8")
    assert codes(api.compare(folder / "old.txt", folder / "new.txt")) == ["reviews.of_other_plans"]
    mine = answered(folder, {ETHICS: "same"}, name="mine.csv")
    both = api.compare(folder / "old.txt", folder / "new.txt", reviews=[path, mine])
    assert codes(both) == ["reviews.honoured"]


def test_one_file_of_answers_may_be_named_alone(folder):
    path = answered(folder, {CROSSED: "same"}, name="mine.csv")
    for named in (path, str(path), [path]):
        assert CROSSED in graded(api.compare(folder / "old.txt", folder / "new.txt", reviews=named))


def test_an_answer_holds_for_every_item_with_the_text():
    twice = plan("d", [REWRITTEN[0], REWRITTEN[1], REWRITTEN[0]])
    (answer,) = judged_answers(LEFT.items[4], twice.items[0])
    assert set(judge(LEFT, twice, [answer]).constraints) == {("a4", "d0"), ("a4", "d2")}


def judged_answers(*items):
    keys = tuple(map(item_key, items))
    return [Answer("r.csv", 2, Verdict.SAME, keys, ("", ""))]


# What is asked


def asked(left=LEFT, right=RIGHT, *, answers=(), count=20):
    return api.question_sheet([left, right], answers=answers, count=count)[0]


def questions(made):
    return [(question.left, question.right) for part in made.parts for question in part.questions]


def linked(at, probability, rival=None, **more):
    runner_up = None if rival is None else RunnerUp("right", "b7", rival)
    evidence = more.get("evidence", {"words": 1.0})
    review = probability < 0.6
    return Link(f"a{at}", f"b{at}", Grade.SAME, probability, review, evidence, runner_up)


def test_what_tells_most_is_asked_first():
    links = (
        linked(0, 0.36),
        linked(1, 0.5),
        linked(2, 0.9, 0.01),
        linked(3, 0.9, 0.12),
        linked(4, 0.98, 0.05),
        linked(5, 0.99, evidence={"identical": 12.0}),
    )
    alignment = Alignment("a", "b", links, "", {"same": 0.35})
    missed = {("a6", "b7"): 0.2, ("a6", "b6"): 0.33, ("a5", "b7"): 0.9, ("a0", "b1"): 0.02}
    wanted = [
        ("a0", "b0"),  # an unsure link, nearest to the border
        ("a6", "b6"),  # a near miss
        ("a3", "b3"),  # a sure link whose rival comes close
        ("a1", "b1"),  # an unsure link
        ("a6", "b7"),  # a near miss
        ("a2", "b2"),  # the least sure of the others
        ("a0", "b1"),  # no near miss, but further up than the surest link is sure
        ("a4", "b4"),  # the surest link
    ]
    probabilities = {(link.left, link.right): link.probability for link in links} | missed
    parts = [considered(PlanPair(LEFT, RIGHT, "a", "b"), alignment, probabilities)]
    for count in range(1, len(wanted) + 1):
        found = sheet(parts, count=count)
        assert set(questions(found)) == set(wanted[:count])
    everything = sheet(parts, count=100)
    assert set(questions(everything)) == set(wanted)


@pytest.mark.parametrize("count", [1, 5, 64, 100])
def test_no_more_is_asked_than_wanted_and_no_pair_twice(count):
    found = questions(asked(count=count))
    assert len(found) == len(set(found)) == min(count, len(TOPICS) * len(REWRITTEN))


def test_the_order_says_nothing_about_the_links():
    few, many = questions(asked(count=10)), questions(asked(count=30))
    assert [pair for pair in many if pair in few] == few
    assert questions(asked()) != sorted(questions(asked()))


def test_the_same_plans_give_the_same_questions_in_either_direction():
    assert questions(asked()) == questions(asked())
    assert [pair[::-1] for pair in questions(asked(RIGHT, LEFT))] == questions(asked())


def test_answered_pairs_and_items_with_the_same_words_are_not_asked():
    right = plan("b", [*REWRITTEN[:-1], TOPICS[7]])
    everything = questions(asked(LEFT, right, count=100))
    assert not [pair for pair in everything if "a7" in pair or "b7" in pair]
    answers = judged_answers(LEFT.items[0], right.items[0])
    rest = questions(asked(LEFT, right, answers=answers, count=100))
    assert set(everything) - set(rest) == {("a0", "b0")}


def test_two_pairs_of_the_same_texts_are_one_question():
    twice = plan("d", [REWRITTEN[0], REWRITTEN[1], REWRITTEN[0]])
    assert len(questions(asked(LEFT, twice, count=100))) == 2 * len(TOPICS)


def test_plans_without_items_give_an_empty_sheet():
    empty = asked(LEFT, plan("e", []))
    assert questions(empty) == []
    for lang in ("zh", "en"):
        assert message("label.sheet_empty", lang) in review_page(empty, lang=lang)


# Which plans of a corpus are set against each other

BUREAU, GOVERNMENT = "教育局", "人民政府"


def issued(at, place=None, year=None, kind=PlanKind.PLAN, office=BUREAU, **more):
    """Build a plan by its metadata; "n" as ``place`` is 青禾县n."""
    made = plan(more.get("id", f"p{at}"), more.get("texts", TOPICS[:1]))
    region = place and Region(place, more.get("province"), "county")
    issuer = place and place + office
    return replace(made, region=region, year=year, kind=kind, issuer=issuer)


def paired(plans, **more):
    """Tell the pairs of ``plans`` by their places in it; a star marks consecutive ones."""
    at = {id(one): str(number) for number, one in enumerate(plans)}
    pairs, _ = plan_pairs(plans, **more)
    return " ".join(
        at[id(pair.left)] + at[id(pair.right)] + "*" * pair.consecutive for pair in pairs
    )


@pytest.mark.parametrize(
    ("plans", "wanted"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([()], "", id="one plan"),
        pytest.param([(), ()], "01", id="nothing is known"),
        pytest.param([("甲县", 2019), ("甲县", 2020)], "01*", id="consecutive years"),
        pytest.param([("甲县", 2020), ("甲县", 2019)], "01*", id="sides stay as given"),
        pytest.param([("甲县", 2019), ("甲县", 2022)], "01*", id="a year is missing"),
        pytest.param([("甲县", 2019), ("甲县", 2019)], "01", id="the same year"),
        pytest.param([("甲县", 2019), ("乙县", 2020)], "01", id="other regions"),
        pytest.param([("甲县", 2019), ("甲区", 2020)], "01*", id="the county became a district"),
        pytest.param([("甲县",), ("甲县", 2020)], "01", id="a year is unknown"),
        pytest.param(
            [("甲县", 2019), ("甲县", 2020), ("甲县", 2021)], "01* 12* 02", id="neighbours first"
        ),
        pytest.param(
            [("甲县", 2019), ("乙县", 2019), ("甲县", 2020), ("乙县", 2020)],
            "13* 02* 01 03 12 23",
            id="series by series",
        ),
        pytest.param(
            [("甲县", 2018), ("甲县", 2019), ("甲县", 2019)], "01* 02* 12", id="two of a year"
        ),
        pytest.param(
            [("甲县", 2019), ("甲县", 2020, PlanKind.PLAN, GOVERNMENT)], "01", id="other offices"
        ),
        pytest.param(
            [("甲县", 2019), ("甲县", 2019, PlanKind.SUMMARY), ("甲县", 2020)],
            "02*",
            id="a summary is no plan",
        ),
        pytest.param(
            [("甲县", 2019), ("甲县", 2019, PlanKind.SUMMARY), ("甲县", 2019, PlanKind.OPINION)],
            "01 02 12",
            id="all are of other kinds",
        ),
    ],
)
def test_which_plans_are_set_against_each_other(plans, wanted):
    assert paired([issued(at, *said) for at, said in enumerate(plans)]) == wanted


def test_there_are_several_regions_of_one_name():
    plans = [
        issued(at, "朝阳区", year, province=province)
        for at, (year, province) in enumerate(
            [(2019, "北京市"), (2020, "吉林省"), (2020, "北京市")]
        )
    ]
    assert paired(plans) == "02* 01 12"


def test_plans_without_items_take_no_part_where_others_can():
    empty, one, other = issued(0, texts=[]), issued(1), issued(2)
    assert paired([empty, one, other]) == "12"
    assert paired([empty, one]) == "01"


@pytest.mark.parametrize("size", range(2, 9))
@pytest.mark.parametrize("kinds", [1, 2])
def test_without_a_bound_every_pair_of_a_kind_is_there_once(size, kinds):
    plans = [issued(at, kind=list(PlanKind)[at % kinds]) for at in range(size)]
    wanted = {
        f"{a}{b}" for b in range(size) for a in range(b) if size == kinds or a % kinds == b % kinds
    }
    found = paired(plans).split()
    assert set(found) == wanted
    assert len(found) == len(wanted)


@given(st.permutations(range(24)), st.integers(1, 40))
def test_what_is_left_out_beyond_the_bound_depends_on_the_texts_alone(order, most):
    plans = [issued(at, "甲县" if at < 6 else None, 2010 + at) for at in range(24)]

    def told(given):
        pairs, (note,) = plan_pairs(given, most=most)
        assert note.values == {"count": most, "possible": 276}
        assert len(pairs) == most
        return {frozenset((pair.left.id, pair.right.id)) for pair in pairs}

    found = told(plans)
    assert told([plans[at] for at in order]) == found
    series = {frozenset((f"p{at}", f"p{at + 1}")) for at in range(5)}
    assert len(series & found) == min(most, 5)
    shares = [sum(one.id in pair for pair in found - series) for one in plans]
    assert max(shares) <= 2 * (most // 24 + 1)


@pytest.mark.parametrize(
    ("plans", "names"),
    [
        pytest.param(
            [("a.txt", 2019, "plan"), ("b.txt", None, "opinion")],
            ["a.txt@2019", "b.txt@opinion"],
            id="file and year, else kind",
        ),
        pytest.param(
            [("a.txt", 2021, "plan"), ("a.txt", 2021, "summary")],
            ["a.txt@plan", "a.txt@summary"],
            id="two plans of a year in a file",
        ),
        pytest.param(
            [("c/x/a.txt", 2019, "plan"), ("c/y/a.txt", 2019, "plan"), ("c/y/a.txt", 2020, "plan")],
            ["x/a.txt@2019", "y/a.txt@2019", "a.txt@2020"],
            id="files of one name",
        ),
        pytest.param([("a.txt", 2019, "plan")] * 2, ["a.txt@2019"] * 2, id="the same plan"),
    ],
)
def test_plans_of_a_corpus_are_told_apart(plans, names):
    made = [
        replace(LEFT, source=Source(path, "", "utf-8", "bom"), year=year, kind=PlanKind(kind))
        for path, year, kind in plans
    ]
    assert list(plan_names(made)) == names
    assert all(is_named(one, name) for one, name in zip(made, names, strict=True))
    if len(set(names)) > 1:
        assert not is_named(made[0], names[1])


# What is asked about a corpus

CORPUS = [
    replace(plan("a", TOPICS), region=Region("甲县"), year=2019),
    replace(plan("b", REWRITTEN), region=Region("甲县"), year=2020),
    plan("c", [*REWRITTEN[4:], *TOPICS[:4]]),
    plan("d", [*TOPICS[4:], *REWRITTEN[:4]]),
]


def shares(count):
    made, _ = api.question_sheet(CORPUS, count=count)
    return {f"{part.left.id}{part.right.id}": len(part.questions) for part in made.parts}


@pytest.mark.parametrize(
    ("count", "consecutive", "others"),
    [(1, 1, {0}), (3, 1, {0, 1}), (6, 1, {1}), (7, 2, {1}), (12, 2, {2}), (20, 4, {3, 4})],
)
def test_every_pair_of_plans_gets_its_share_consecutive_ones_first(count, consecutive, others):
    found = shares(count)
    assert sum(found.values()) == count
    assert found.pop("ab") == consecutive
    assert set(found.values()) == others


def test_a_pair_with_nothing_left_to_ask_leaves_its_share_to_others():
    short = plan("c", ["整治校园周边环境。取缔流动摊点，规范停车秩序。"])
    made, _ = api.question_sheet([*CORPUS[:2], short], count=30)
    assert [len(part.questions) for part in made.parts] == [14, 8, 8]


def test_no_two_texts_are_asked_about_twice():
    made, _ = api.question_sheet(CORPUS, count=10000)
    keys = [
        frozenset((one.left_key, one.right_key)) for part in made.parts for one in part.questions
    ]
    assert len(keys) == len(set(keys))


def test_an_answer_counts_for_all_pairs_of_plans_and_is_told_once():
    answers = judged_answers(CORPUS[0].items[0], CORPUS[1].items[0])
    made, (note,) = api.question_sheet(CORPUS, answers=answers, count=10000)
    assert (note.code, note.values["count"]) == ("reviews.honoured", 1)
    asked_keys = {
        frozenset((one.left_key, one.right_key)) for part in made.parts for one in part.questions
    }
    assert frozenset(answers[0].keys) not in asked_keys


# The sheet as CSV and as a page

EVIL = "=cmd|' /C calc'!A0</title></script><script>alert(1)</script>\"',\r\n\x1b\u202e{{ 7*7 }}"


def evil_sheet():
    comparison, _ = hostile(EVIL)
    return asked(comparison.left, comparison.right)


def table(text):
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_filled_in_reads_back(tmp_path, lang):
    made = asked(count=7)
    header, *rows = table(sheet_csv(made, lang=lang))
    assert len(header) == len(SheetColumn)
    assert [cells[0] for cells in rows] == [""] * 7
    path = tmp_path / "reviews.csv"
    path.write_text(sheet_csv(made, lang=lang), "utf-8")
    assert read_answers([path]) == ()
    for cells in rows:
        cells[0] = "不同"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    answers = read_answers([path])
    assert set(judge(LEFT, RIGHT, answers).constraints) == set(questions(made))
    assert {answer.plans for answer in answers} == {("a@plan", "b@plan")}


def test_no_cell_is_a_formula():
    formulas = plan("f", [sign + text for sign, text in zip("=+-@＝＋－＠", TOPICS, strict=True)])
    for made in (evil_sheet(), asked(formulas, LEFT, count=100)):
        cells = [cell for cells in table(sheet_csv(made, lang="en")) for cell in cells]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠\t\r"))]
        assert [cell for cell in cells if cell.startswith("'")]


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.rows, self.text = [], [], [], ""  # text that is shown
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.rows += [value for name, value in attrs if name == "data-row"]

    def handle_data(self, data):
        if self.tags[-1:] not in (["style"], ["script"]):
            self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_runs_its_own_script_and_nothing_else(lang):
    text = review_page(evil_sheet(), lang=lang)
    page = Page(text)
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert not set(page.tags) & {"img", "iframe", "link", "object", "form"}
    assert not {"src", "href", "style", "srcset"} & set(page.attributes)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert not set(text) & set("\x1b\u202e")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    hashes = {
        tag: b64encode(
            sha256(re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1].encode()).digest()
        )
        for tag in ("style", "script")
    }
    rules = (
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert policy == rules.format(**{tag: value.decode() for tag, value in hashes.items()})


def test_the_page_saves_the_rows_of_the_csv():
    for made in (asked(), evil_sheet()):
        rows = [f",{row}" for row in Page(review_page(made, lang="zh")).rows]
        assert rows == sheet_csv(made, lang="zh").splitlines()[1:]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_is_blind(lang):
    page = Page(review_page(asked(), lang=lang))
    assert page.tags.count("fieldset") == 20
    assert page.tags.count("input") == 60
    for told in ("%", "概率", "robability", "待复核", "to review"):
        assert told not in page.text
    assert "checked" not in page.attributes


def test_the_same_sheet_gives_the_same_bytes():
    assert review_page(asked(), lang="zh") == review_page(asked(), lang="zh")


def test_a_sheet_of_plans_with_furniture_shows_no_contact():
    made = Sheet((SheetPart(NEW_PLAN, NEW_PLAN, "a", "b", ()),))
    assert "13912345678" not in review_page(made, lang="zh")


def corpus_sheet():
    made, _ = api.question_sheet(CORPUS, count=7)
    return replace(made, notes=(Note("review.pairs_bounded", values={"count": 6, "possible": 9}),))


@pytest.mark.parametrize(
    ("lang", "scope", "sides", "bound"),
    [
        (
            "zh",
            "6对计划，7道题",
            ["左：甲县 2019年 计划", "右：甲县 2020年 计划"],
            "只查看了其中6对",
        ),
        (
            "en",
            "7 questions about 6 pairs of plans",
            ["Left: 甲县 2019 plan", "Right: 甲县 2020 plan"],
            "6 of 9 pairs",
        ),
    ],
)
def test_the_page_of_a_corpus_names_the_plans_of_every_question(lang, scope, sides, bound):
    text = review_page(corpus_sheet(), lang=lang)
    page = Page(text)
    assert page.tags.count("section") == 6 + 1  # the pairs of plans, and the note
    assert page.tags.count("h3") == 2 * 7
    assert [page.text.count(side) for side in sides] == [4, 2]  # one is in three pairs
    assert page.text.count(scope) == 2
    assert bound in page.text
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    names = re.findall(r'aria-labelledby="([^"]*)"', text)
    assert set(names) <= set(ids)


def test_the_rows_of_a_corpus_say_which_plans():
    made = corpus_sheet()
    _, *rows = table(sheet_csv(made, lang="zh"))
    assert [f",{row}" for row in Page(review_page(made, lang="zh")).rows] == sheet_csv(
        made, lang="zh"
    ).splitlines()[1:]
    assert [cells[1] for cells in rows] == [str(number) for number in range(1, 8)]
    wanted = [(one.left_name, one.right_name) for one in made.parts for _ in one.questions]
    assert [(cells[2], cells[5]) for cells in rows] == wanted


def test_a_corpus_with_nothing_to_ask_says_so():
    made, _ = api.question_sheet([plan(name, []) for name in "abc"], count=5)
    assert message("label.sheet_empty", "zh") in review_page(made, lang="zh")
    assert len(table(sheet_csv(made, lang="zh"))) == 1


# The commands


def run(folder, *arguments):
    return policydiff(folder, *arguments, "--lang", "en")


def test_the_loop_from_sheet_to_comparison(folder):
    done = run(
        folder, "review", "old.txt", "new.txt", "-o", "s.html", "--csv", "s.csv", "-n", "6"
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, b"")
    assert Page((folder / "s.html").read_text("utf-8")).tags.count("fieldset") == 6
    header, *rows = table((folder / "s.csv").read_bytes().decode())
    assert len(rows) == 6
    for cells in rows:
        cells[0] = "partly"
    with (folder / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    done = run(folder, "compare", "old.txt", "new.txt", "--format", "json")
    result = json.loads(done.stdout)
    (said,) = (note for note in result["notes"] if note["code"].startswith("reviews."))
    assert (said["where"], said["values"]["partly"]) == ("reviews.csv", 6)
    reviewed = [link for link in result["links"] if "reviewed" in link["evidence"]]
    assert [link["grade"] for link in reviewed] == ["partial"] * 6
    assert b"reviewer's answer" in run(folder, "compare", "old.txt", "new.txt").stdout

    done = run(folder, "review", "old.txt", "new.txt", "--csv", "more.csv", "-n", "100")
    assert b"6 partly the same" in done.stderr
    more = {tuple(cells[-2:]) for cells in table((folder / "more.csv").read_bytes().decode())}
    assert not more & {tuple(cells[-2:]) for cells in rows}


def test_answers_can_be_named(folder):
    (folder / "elsewhere").mkdir()
    answered(folder, {CROSSED: "same"}, name="elsewhere/mine.csv")
    arguments = ("compare", "old.txt", "new.txt", "--format", "json")
    free = json.loads(run(folder, *arguments).stdout)
    bound = json.loads(run(folder, *arguments, "--reviews", "elsewhere/mine.csv").stdout)
    assert len(bound["links"]) == len(free["links"]) + 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["review", "old.txt", "new.txt"], b"-o sheet.html"),
        (["review", "old.txt", "new.txt", "-o", "a.csv", "--csv", "a.csv"], b"a.csv"),
        (["review", "old.txt", "new.txt", "-o", "none/a.html"], b"no folder"),
        (["review", "old.txt", "new.txt", "-o", "old.txt"], b".html"),
        (["review", "old.txt", "new.txt", "--csv", "old.txt", "--force"], b"old.txt"),
        (["review", "old.txt", "new.txt", "--csv", "bad.csv"], b"--force"),
        (["review", "old.txt", "new.txt", "--csv", "reviews.csv", "--force"], b"wipe"),
        (["review", "-", "-", "-o", "a.html"], b"standard input"),
        (["compare", "old.txt", "new.txt", "--reviews", "none.csv"], b"none.csv"),
        (["compare", "old.txt", "new.txt", "--reviews", "bad.csv"], b"line 2"),
    ],
)
def test_what_cannot_be_done_is_said(folder, arguments, says):
    answered(folder, {ETHICS: "same"})
    (folder / "bad.csv").write_text(f"{HEADER}\n{row('perhaps')}\n", "utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    done = run(folder, *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert b"Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


# A corpus on the command line

LATER = NEW.replace("2020", "2021").replace("12所", "8所").replace("示范党支部10个", "示范支部3个")


@pytest.fixture
def corpus(folder):
    """A folder with three plans of a series, and what is no plan."""
    (folder / "more").mkdir()
    (folder / "more" / "later.txt").write_text(LATER, "utf-8")
    (folder / "README.md").write_text("About these files.", "utf-8")
    (folder / ".hidden.txt").write_text(OLD, "utf-8")
    return folder


PLANS = ["old.txt", "new.txt", "more/later.txt"]


@pytest.mark.parametrize(
    "paths",
    [
        PLANS,
        PLANS[::-1],
        [*PLANS, PLANS[0]],
        ["old.txt", "more", "new.txt"],
        ["old.txt@2019", *PLANS[1:]],
    ],
)
def test_the_same_plans_give_the_same_sheet_however_they_are_named(corpus, paths):
    made = []
    for named in (PLANS, paths):
        arguments = ("-o", "s.html", "--csv", "s.csv", "--force")
        done = run(corpus, "review", *named, *arguments)
        assert done.returncode == 0, done.stderr
        made.append([(corpus / name).read_bytes() for name in ("s.html", "s.csv")])
    assert made[0] == made[1]


def test_a_folder_is_all_plans_in_it(corpus):
    (corpus / "summary.txt").write_text(TWO_PARTS, "utf-8")
    (corpus / "copy.txt").write_text(OLD, "utf-8")
    (corpus / "scan.png").write_bytes(b"\x89PNG")
    done = run(corpus, "review", ".", "--csv", "s.csv", "-n", "100")
    assert done.returncode == 0
    assert b"old.txt: The same text as copy.txt" in done.stderr
    assert b"passed over (.png)" in done.stderr
    _, *rows = table((corpus / "s.csv").read_bytes().decode())
    plans = {name for cells in rows for name in (cells[2], cells[5])}
    assert plans == {"copy.txt@2019", "new.txt@2020", "later.txt@2021", "summary.txt@2021"}


def test_a_file_that_cannot_be_read_does_not_end_the_run(corpus):
    (corpus / "empty.txt").write_bytes(b"")
    done = run(corpus, "review", *PLANS, "empty.txt", "none.txt", "new.txt@1999", "-o", "s.html")
    assert done.returncode == 2
    page = Page((corpus / "s.html").read_text("utf-8"))
    assert page.tags.count("fieldset") == 20
    said = done.stderr.decode()
    for reason in ("empty.txt is empty", "none.txt: no such file", "new.txt has no plan “1999”"):
        assert f"Left out: {reason}" in said
        assert f"Left out: {reason}" in page.text


@pytest.mark.parametrize(
    ("paths", "says"),
    [
        (["more"], b"two plans"),
        (["more/later.txt"], b"two plans"),
        (["nothing"], b"two plans"),
        (["none.txt"], b"Left out: none.txt: no such file"),
        (["old.txt", "none.txt"], b"policydiff: none.txt: no such file"),
        ([], b"PATH"),
        (["more", ".", "--csv", "more/later.txt", "--force"], b"would destroy it"),
        (["old.txt", "-", "-"], b"standard input"),
    ],
)
def test_without_two_plans_there_is_no_sheet(corpus, paths, says):
    (corpus / "nothing").mkdir()
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    done = run(corpus, "review", *paths, *(() if "--csv" in paths else ("-o", "s.html")))
    assert done.returncode == 2
    assert says in done.stderr
    assert b"Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before


def test_answers_to_a_corpus_hold_for_each_of_its_pairs_and_are_no_noise_for_the_rest(corpus):
    (corpus / "more" / "later.txt").rename(corpus / "later.txt")
    run(corpus, "review", ".", "--csv", "s.csv", "-n", "4")
    header, *rows = table((corpus / "s.csv").read_bytes().decode())
    asked_about = {(cells[2], cells[5]) for cells in rows}
    assert len(asked_about) == 3
    for cells in rows:
        cells[0] = "partly"
    kept = [cells for cells in rows if (cells[2], cells[5]) != ("old.txt@2019", "later.txt@2021")]
    with (corpus / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *kept])

    def said(*names):
        return codes(api.compare(*(corpus / name for name in names)))

    assert said("old.txt", "new.txt") == said("new.txt", "later.txt") == ["reviews.honoured"]
    (corpus / "report.txt").write_text(TWO_PARTS, "utf-8")
    assert said("old.txt", "report.txt") == []
    (corpus / "report.txt").unlink()
    done = run(corpus, "review", ".", "--csv", "t.csv", "-n", "100")
    assert f"{len(kept)} (0 same task, {len(kept)} partly".encode() in done.stderr
    assert done.stderr.count(b"reviews.csv") == 1
    more = {frozenset(cells[-2:]) for cells in table((corpus / "t.csv").read_bytes().decode())}
    assert not more & {frozenset(cells[-2:]) for cells in kept}

    (corpus / "later.txt").write_text(LATER.replace("。", "，抓好落实。"), "utf-8")
    assert said("old.txt", "new.txt") == ["reviews.honoured"]
    assert "reviews.stale" in said("new.txt", "later.txt")


def test_the_other_plan_of_a_file_makes_no_answer_stale(tmp_path):
    for year in (2020, 2021):
        text = TWO_PARTS.replace("2021", str(year)).replace("2020年工作回顾", f"{year}年工作回顾")
        (tmp_path / f"{year}.txt").write_text(text.replace("五十", f"{year}"), "utf-8")
    old, new = (api.read_plans(tmp_path / f"{year}.txt").plans for year in (2020, 2021))
    assert [one.year for one in (*old, *new)] == [2020, 2020, 2021, 2021]
    names = plan_names([*old, *new])
    (corpus_made, _), keys = api.question_sheet([*old, *new], count=9), (old[1], new[1])
    part = next(one for one in corpus_made.parts if (one.left, one.right) == keys)
    assert (part.left_name, part.right_name) == (names[1], names[3])
    answers = [Answer("r.csv", 2, Verdict.SAME, ("t" + "0" * 16,) * 2, (names[1], names[3]))]
    assert judge(old[1], new[1], answers).stale
    assert not judge(old[0], new[0], answers).stale


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "steps", "shown"),
    [(Terminal, 50, True), (Terminal, 5, False), (StringIO, 50, False)],
)
def test_progress_is_shown_on_a_terminal_when_there_is_much_to_do(
    monkeypatch, stream, steps, shown
):
    monkeypatch.setattr(sys, "stderr", stream())
    assert list(Progress(Lang.EN)("looking", range(steps))) == list(range(steps))
    assert ("Comparing the plans" in sys.stderr.getvalue()) is shown


def test_the_seeds_are_a_corpus():
    corpus = api.read_corpus([Path(__file__).parents[1] / "seeds"])
    assert [plan.year for plan in corpus.plans] == [2013, 2014, 2017, 2019, 2020, 2024]
    made, notes = api.question_sheet(corpus.plans, count=20)
    assert [len(part.questions) for part in made.parts] == [2] * 10
    assert notes == made.notes == corpus.left_out == ()


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the real documents are not here")
def test_a_region_of_a_real_corpus_is_asked_about_year_by_year():
    corpus = api.read_corpus([CORPORA / "city-work-reports"])
    pairs, _ = plan_pairs([plan for plan in corpus.plans if plan.kind is PlanKind.PLAN])
    found = [(pair.left.year, pair.right.year) for pair in pairs if pair.consecutive]
    assert found == [(2020, 2021), (2021, 2022), (2022, 2023), (2023, 2024)]


def test_the_documented_columns_and_answers_are_the_real_ones():
    page = (Path(__file__).parents[1] / "docs" / "review.md").read_text("utf-8")
    for column in SheetColumn:
        assert f"`{column.value}`" in page
    for verdict in Verdict:
        assert f"`{verdict.value}`" in page
        assert message(f"label.verdict.{verdict.value}", "zh") in page
