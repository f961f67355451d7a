"""The review loop on the command line: from the sheet to the comparison."""

import csv
import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from review_cases import (
    CROSSED,
    ETHICS,
    HEADER,
    NEW,
    OLD,
    Page,
    answered,
    codes,
    row,
    table,
    two_plans,
)
from test_cli import TWO_PARTS, policydiff

from policydiff import api
from policydiff.cli.common import Lang
from policydiff.cli.progress import Progress
from policydiff.messages import message
from policydiff.model import PlanKind
from policydiff.model.sheets import SheetColumn, Verdict
from policydiff.reviews.answers import Answer
from policydiff.reviews.identity import plan_names
from policydiff.reviews.judge import judge
from policydiff.reviews.pairs import plan_pairs

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"


@pytest.fixture
def folder(tmp_path):
    return two_plans(tmp_path)


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
