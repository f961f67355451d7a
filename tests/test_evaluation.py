"""Figures on a user's own labels: what is read, what is counted, what is refused."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score
from test_cli import policydiff

from policydiff import api
from policydiff.align import align
from policydiff.errors import OptionError, ReadError
from policydiff.evaluation import scoring
from policydiff.evaluation.gold import read_gold
from policydiff.evaluation.measure import evaluate
from policydiff.messages import catalogue
from policydiff.render.evaluation import SHOWN, evaluation_data
from policydiff.render.terminal import print_evaluation, text_of

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "benchmarks" / "gold"
OLD = """青禾县教育局2019年工作要点
一、提高教育质量
1.加强师德建设。严格落实师德考核，严禁教师有偿补课。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%。
3.推进教育信息化。建设“班班通”教室300间，培训教师信息技术能力。
4.开展阳光体育。每天锻炼一小时，举办全县中小学生运动会。
"""
NEW = OLD.replace("2019", "2020").replace("20所", "12所").replace("300间", "400间")
HEAD = "left_file,right_file,left,right,grade\n"
ITEMS = [
    {"id": "p#1", "plan": "p", "text": "1.加强师德建设。严格落实师德考核。"},
    {"id": "p#2", "plan": "p", "text": "2.发展学前教育。新建公办幼儿园20所。"},
    {"id": "q#1", "plan": "q", "text": "1.发展学前教育。新建公办幼儿园12所。"},
    {"id": "q#2", "plan": "q", "text": "2.开展阳光体育。每天锻炼一小时。"},
]


def lines(*records):
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "old.txt").write_text(OLD, "utf-8")
    (tmp_path / "new.txt").write_text(NEW, "utf-8")
    (tmp_path / "items.jsonl").write_text(lines(*ITEMS), "utf-8")
    (tmp_path / "alignment.jsonl").write_text(lines({"a": "p#2", "b": "q#1", "grade": 2}), "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def on_gold():
    return api.evaluate(GOLD)


def figures(found):
    return {figure.name: figure.value for figure in found.figures}


def table(folder, *rows, name="labels.csv", encoding="utf-8-sig"):
    path = folder / name
    path.write_text(HEAD + "".join(f"old.txt,new.txt,{row}\n" for row in rows), encoding)
    return path


def test_the_gold_is_read_whole(on_gold):
    assert len(on_gold.pairs) == 10
    assert (on_gold.labels["same"], on_gold.labels["partly"]) == (140, 140)
    assert sum(on_gold.labels.values()) == sum(sum(pair.labels.values()) for pair in on_gold.pairs)


def test_figures_are_those_counted_by_hand_from_the_links(on_gold):
    """Strict scores and the ranking, from the alignments themselves and by scikit-learn."""
    right = wrong = grade_2 = 0
    scores, truth = [], []
    for pair in read_gold([GOLD], api.read_plan):
        left = [item.id for item in pair.left.items]
        other = [item.id for item in pair.right.items]
        found = align(pair.left, pair.right, nearest=99)
        chance = {(one.left, one.right): one.probability for one in (*found.links, *found.rejected)}
        same = {(one.left, one.right) for one in found.links if one.grade == "same"}
        for (row, column), grade in np.ndenumerate(pair.grades):
            ends = left[row], other[column]
            right += ends in same and grade == 2
            wrong += ends in same and grade == 0
            grade_2 += grade == 2
            if grade in {0, 2}:
                scores.append(chance[ends])
                truth.append(grade == 2)
    got = figures(on_gold)
    assert got["strict_precision"] == round(right / (right + wrong), 3)
    assert got["strict_recall"] == round(right / grade_2, 3)
    expected = average_precision_score(truth, scores)
    assert got["average_precision"] == pytest.approx(expected, abs=2e-3)  # ties, and rounding


def test_intervals_hold_the_figures(on_gold):
    for figure in on_gold.figures:
        assert 0 <= figure.low <= figure.value <= figure.high <= 1, figure


def test_the_same_labels_give_the_same_figures(on_gold):
    assert api.evaluate(GOLD) == on_gold
    assert api.evaluate(GOLD / "alignment.jsonl") == on_gold


def test_one_pair_of_plans_has_no_interval_and_says_so(folder):
    found = api.evaluate(folder)
    assert found.notes == ("eval.one_pair",)
    assert {(figure.low, figure.high) for figure in found.figures} == {(None, None)}


def test_what_records_do_not_list_is_different(folder):
    assert api.evaluate(folder).labels == {
        "same": 1, "partly": 0, "different": 3, "disputed": 0,
    }  # fmt: skip


def test_a_table_labels_items_by_number_and_the_rest_is_unknown(folder):
    rows = ["1,1,same", "2,2,同一任务", "3,3,SAME", "4,1,different", "4,4,"]
    found = api.evaluate(table(folder, *rows))
    assert found.labels == {"same": 3, "partly": 0, "different": 1, "disputed": 12}
    got = figures(found)
    assert (got["strict_precision"], got["strict_recall"], got["strict_f1"]) == (1, 1, 1)


def test_without_a_different_pair_only_recall_is_told(folder):
    found = api.evaluate(table(folder, "1,1,same", "2,2,same"))
    assert "eval.no_different" in found.notes
    got = figures(found)
    assert (got["strict_precision"], got["strict_f1"], got["average_precision"]) == (None,) * 3
    assert got["strict_recall"] == 1


def test_a_complete_table_says_that_the_rest_is_different(folder):
    found = api.evaluate(table(folder, "1,1,same", "2,2,same"), complete=True)
    assert found.labels == {"same": 2, "partly": 0, "different": 14, "disputed": 0}
    assert figures(found)["strict_precision"] == 0.5  # two more items are the same, says the tool


def test_a_link_that_the_labels_call_different_is_wrong(folder):
    got = figures(api.evaluate(table(folder, "1,1,different", "2,2,same")))
    assert (got["strict_precision"], got["strict_recall"]) == (0.5, 1)


def test_items_may_be_named_by_id_and_files_by_their_part(folder):
    plan, _ = api.read_plan(folder / "old.txt")
    (folder / "labels.csv").write_text(
        HEAD + f"old.txt@2019,new.txt@plan,{plan.items[1].id},2,same\n", "utf-8"
    )
    assert api.evaluate(folder / "labels.csv").labels["same"] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_may_come_from_any_spreadsheet(folder, encoding):
    rows = ["1,1,同一任务", "2,2,部分相同", "3,1,不同"]
    found = api.evaluate(table(folder, *rows, encoding=encoding))
    assert found.labels == {"same": 1, "partly": 1, "different": 1, "disputed": 13}


def test_semicolons_do_as_well(folder):
    path = folder / "labels.csv"
    path.write_text(HEAD.replace(",", ";") + "old.txt;new.txt;1;1;same\n", "utf-8")
    assert api.evaluate(path).labels["same"] == 1


def test_several_sources_are_taken_together(folder):
    found = api.evaluate(folder, table(folder, "1,1,same", "2,1,different"))
    assert len(found.pairs) == 2
    assert found.labels["same"] == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "gold.columns"),
        ("left_file,right_file,left,right\n", "gold.columns"),
        (HEAD, "gold.empty"),
        (HEAD + "old.txt,new.txt,1,1,\n", "gold.empty"),
        (HEAD + "old.txt,new.txt,1,1,maybe\n", "gold.grade"),
        (HEAD + "old.txt,new.txt,9,1,same\n", "gold.no_item"),
        (HEAD + "old.txt,new.txt\n", "gold.empty"),
        (HEAD + "old.txt,new.txt,1,1,same\nold.txt,new.txt,1,1,different\n", "gold.contradiction"),
    ],
)
def test_a_wrong_table_is_refused(folder, text, code):
    (folder / "labels.csv").write_text(text, "utf-8")
    with pytest.raises(OptionError) as caught:
        api.evaluate(folder / "labels.csv")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("links", "items", "code"),
    [
        ("{", None, "gold.malformed"),
        ("[]", None, "gold.field"),
        (lines({"a": "p#1", "b": "q#1"}), None, "gold.field"),
        (lines({"a": "p#1", "b": "q#9", "grade": 2}), None, "gold.unknown_item"),
        (lines({"a": "p#1", "b": "q#1", "grade": 3}), None, "gold.grade"),
        (lines({"a": "p#1", "b": "q#1", "grade": 2}), lines(ITEMS[0], ITEMS[0]), "gold.item_twice"),
        (lines({"a": "p#1", "b": "q#1", "grade": 2}), lines({"id": "p#1"}), "gold.field"),
        (
            lines({"a": "p#1", "b": "q#1", "grade": 2}, {"a": "p#1", "b": "q#1", "grade": 0}),
            None,
            "gold.contradiction",
        ),
        ("", None, "gold.empty"),
    ],
)
def test_wrong_records_are_refused(folder, links, items, code):
    (folder / "alignment.jsonl").write_text(links, "utf-8")
    if items is not None:
        (folder / "items.jsonl").write_text(items, "utf-8")
    with pytest.raises(OptionError) as caught:
        api.evaluate(folder)
    assert caught.value.code == code


def test_an_error_names_the_line(folder):
    with pytest.raises(OptionError, match=r"labels\.csv, line 3: .*maybe"):
        api.evaluate(table(folder, "1,1,same", "2,2,maybe"))


def test_an_item_number_that_occurs_twice_needs_the_id(folder):
    twice = OLD + "二、改善条件\n1.维修校舍。维修校舍十栋，全部通过验收。\n"
    (folder / "old.txt").write_text(twice, "utf-8")
    with pytest.raises(OptionError) as caught:
        api.evaluate(table(folder, "1,1,same"))
    assert caught.value.code == "gold.several"
    assert caught.value.values["ids"].count("#") == 2


def test_missing_labels_and_missing_plans_are_told_apart(folder):
    with pytest.raises(OptionError, match="cannot be read"):
        api.evaluate(folder / "nothing.csv")
    (folder / "new.txt").unlink()
    with pytest.raises(ReadError):
        api.evaluate(table(folder, "1,1,same"))


def test_splits_and_merges_follow_their_definition():
    grades = np.array([[2, 1, 0], [0, 0, 2], [0, 0, 2], [-1, 2, 0]])
    linked = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [1, 1, 0]], bool)
    # Row 0 is a split, found. Row 1 is called a split and is none. Row 3: its second link is
    # disputed and aside. Column 1 is a merge of rows 0 and 3, found. Column 2 is one, missed.
    # Column 0 is called for rows 0 and 1, and only row 0 is right.
    assert scoring.divided(linked, grades) == scoring.Counts(right=2, wrong=2, missed=1)


def test_calibration_error_against_a_hand_computed_case():
    chances = np.array([0.01, 0.05, 0.05, 0.95, 0.95, 1.0])  # the first is too far from a link
    right = np.array([True, False, True, True, True, True])
    error = scoring.calibration_error(scoring.calibration(chances, right))
    assert error == pytest.approx((abs(0.1 - 1) + abs(2.9 - 3)) / 5)


RANKED = st.lists(
    st.tuples(st.integers(0, 10_000), st.booleans(), st.integers(0, 3)),
    min_size=1, max_size=20, unique_by=lambda one: one[0],
)  # fmt: skip


@given(RANKED)
def test_a_weight_counts_as_that_many_copies(ranked):
    scores, right, weights = (np.array(column) for column in zip(*ranked, strict=True))
    weighted = scoring.average_precision(scores.astype(float), right, weights.astype(float))
    truth, ranks = np.repeat(right, weights), np.repeat(scores, weights)
    expected = average_precision_score(truth, ranks) if truth.any() else 0.0
    assert weighted == pytest.approx(expected)


def test_resampling_is_seeded_and_keeps_the_size():
    drawn = scoring.draws(7, 50)
    assert (drawn == scoring.draws(7, 50)).all()
    assert set(drawn.sum(1)) == {7}


def test_terminal_and_json_show_the_same_figures(on_gold):
    data = evaluation_data(on_gold)
    text = text_of(print_evaluation, on_gold, lang="en")
    for figure in data["figures"].values():
        assert f"{figure['value']:.3f}   {figure['low']:.3f} – {figure['high']:.3f}" in text
    assert text.count(" × ") == 10


def test_every_figure_has_its_name(on_gold):
    names = {f"label.figure.{name}" for name in figures(on_gold)}
    names |= {f"label.figure.short_{name}" for name in SHOWN}
    assert names <= set(catalogue())
    assert set(SHOWN) < set(figures(on_gold))


def test_the_command_measures_and_refuses(folder):
    labels = table(folder, "1,1,same", "2,1,different")
    done = policydiff(folder, "eval", labels.name, "--format", "json")
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert data["schema"] == "policydiff.evaluation/1"
    assert data["figures"]["strict_f1"]["value"] == 1
    text = policydiff(folder, "eval", labels.name, "--lang", "zh").stdout.decode()
    assert "只有一对计划" in text
    done = policydiff(folder, "eval", "nothing.csv")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_an_empty_plan_is_no_reason_to_fail(folder):
    (folder / "items.jsonl").write_text(lines(ITEMS[0], ITEMS[3]), "utf-8")
    (folder / "alignment.jsonl").write_text(
        lines({"a": "p#1", "b": "q#2", "grade": "different"}), "utf-8"
    )
    got = figures(evaluate(read_gold([folder], api.read_plan)))
    assert got["strict_f1"] is None
    assert got["average_precision"] is None


def test_every_key_of_the_json_is_documented(on_gold):
    documented = set(re.findall(r"`([a-z_0-9]+)`", (ROOT / "docs" / "json.md").read_text("utf-8")))
    data = evaluation_data(on_gold)
    parts = [data, data["labels"], data["pairs"][0], data["figures"]["lax_f1"]]
    assert {key for part in parts for key in part} <= documented
