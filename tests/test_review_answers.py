"""Answers of reviewers: how they are read, what they are about, and that they hold."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_cases import (
    CROSSED,
    ETHICS,
    HEADER,
    KEYS,
    LEFT,
    OLD,
    RIGHT,
    answered,
    codes,
    judged_answers,
    pairs,
    plan,
    row,
    two_plans,
)
from topics import REWRITTEN, TOPICS

from policydiff import api
from policydiff.align import align
from policydiff.errors import OptionError
from policydiff.model import ChangeKind, Grade, Source
from policydiff.model.sheets import Verdict
from policydiff.reviews.answers import read_answers
from policydiff.reviews.identity import item_key, plan_names
from policydiff.reviews.judge import judge


@pytest.fixture
def folder(tmp_path):
    return two_plans(tmp_path)


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
