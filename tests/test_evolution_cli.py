"""report, track and corpus show: what they write, what they refuse."""

import json
import re

import pytest
from test_cli import policydiff

from policydiff import api

YEAR = """青禾县教育局{year}年工作要点
一、提高教育质量
1.推进“县管校聘”。{more}推进“县管校聘”管理改革，激发教师活力，促进教师合理流动。
2.发展学前教育。新建公办幼儿园{count}所，公办园在园幼儿占比达到45%。
"""


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    for year, more, count in ((2019, "试点", 20), (2020, "全面", 12)):
        (folder / f"{year}.txt").write_text(
            YEAR.format(year=year, more=more, count=count), encoding="utf-8"
        )
    return tmp_path


def test_a_report_goes_where_its_name_says(corpus):
    done = policydiff(corpus, "report", "plans", "-o", "out.json")
    assert done.returncode == 0, done.stderr.decode()
    data = json.loads((corpus / "out.json").read_text("utf-8"))
    assert data["schema"] == "policydiff.evolution/1"
    assert "县管校聘" in [one["initiative"] for one in data["presence"]]
    assert [plan["year"] for plan in data["plans"]] == [2019, 2020]


def test_a_report_without_a_name_is_chinese_text(corpus):
    done = policydiff(corpus, "report", "plans")
    assert done.returncode == 0
    assert done.stdout.decode().startswith("# 政策演变报告")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "plans", "--format", "xlsx"], "-o FILE.xlsx"),
        (["report", "plans", "-o", "out.foo"], "no format goes by the ending"),
        (["report", "plans", "-o", "plans/2019.txt", "--format", "md", "--force"], "2019.txt"),
        (["report", "plans", "--previous", "none.json"], "cannot be read"),
        (["report", "plans", "--previous", "plans/2019.txt"], "not the JSON"),
        (["report", "-", "-"], "standard input"),
        (["report", "plans", "--rule", "colour=1"], "least_years"),
        (["report", "plans", "--rule", "step=7"], "from 0 to 1"),
        (["report", "plans", "--rule", "least_years=x"], "whole number"),
        (["report", "plans", "--device", "cpu"], "--model"),
        (["track", "县管校", "plans"], "县管校聘"),
        (["track", "集团化办学", "plans"], "none of the 2 plans names it"),
        (["track", "", "plans"], "Try the nearest names: —."),
        (["track", "县管校聘", "nowhere.txt"], "nowhere.txt"),
        (["corpus", "show", "plans", "-o", "out.xlsx"], "no format goes by the ending"),
    ],
)
def test_what_cannot_be_done_is_said(corpus, arguments, said):
    done = policydiff(corpus, *arguments)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.decode().split())
    assert done.stdout == b""
    assert {path.name for path in corpus.iterdir()} == {"plans"}


@pytest.mark.parametrize("name", ["县管校聘", "“县管校聘”", "区管校聘"])
def test_a_track_lists_every_mention(corpus, name):
    done = policydiff(corpus, "track", name, "plans", "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    data = json.loads(done.stdout)
    mentions = [one for each in data["initiatives"] for one in each["mentions"]]
    assert {one["year"] for one in mentions} == {2019, 2020}


def test_a_track_says_what_the_report_says_without_threads(corpus):
    for path in (corpus / "plans").iterdir():
        text = path.read_text(encoding="utf-8").replace("青禾县", "天津市")
        path.write_text(text, encoding="utf-8")
    every = api.evolve([corpus / "plans"]).evolution
    one = api.track("县管校聘", [corpus / "plans"]).evolution
    for part in ("presence", "adoption", "trajectories"):
        wanted = [each for each in getattr(every, part) if "县管校聘" in str(each)[:80]]
        assert list(getattr(one, part)) == wanted, part
    assert len(one.presence) == 1
    assert (every.threads != (), one.threads) == (True, ())


def test_a_track_and_a_corpus_are_told_on_the_terminal(corpus):
    track = policydiff(corpus, "track", "县管校聘", "plans", "--lang", "zh").stdout.decode()
    assert "首次提及" in track
    show = policydiff(corpus, "corpus", "show", "plans").stdout.decode()
    assert "Coverage" in show
    assert "2019" in show


def test_every_column_of_a_long_coverage_has_its_year(corpus):
    for year in range(2003, 2019):
        text = YEAR.format(year=year, more="", count=20).replace("青禾县", "天津市")
        (corpus / "plans" / f"{year}.txt").write_text(text, encoding="utf-8")
    show = policydiff(corpus, "corpus", "show", "plans").stdout.decode()
    coverage = show.split("== Coverage ==")[1].split("== Series ==")[0]
    assert re.findall(r"'(\S+)", coverage) == [f"{year % 100:02}" for year in range(2003, 2019)]


def test_a_file_left_out_is_told_and_the_rest_reported(corpus):
    arguments = ["report", "plans", "missing.txt", "-o", "out.md"]
    done = policydiff(corpus, *arguments)
    assert done.returncode == 2
    assert "missing.txt" in done.stderr.decode()
    text = (corpus / "out.md").read_text("utf-8")
    assert "县管校聘" in text
    assert "missing.txt" in text


def test_an_empty_folder_is_no_corpus(corpus):
    (corpus / "empty").mkdir()
    for command in (
        ["report", "empty"],
        ["track", "县管校聘", "empty"],
        ["corpus", "show", "empty"],
    ):
        done = policydiff(corpus, *command)
        assert done.returncode == 2
        assert "There is no plan here" in done.stderr.decode()
        assert done.stdout == b""


def test_an_earlier_report_that_nests_without_end_is_refused(corpus):
    (corpus / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    done = policydiff(corpus, "report", "plans", "--previous", "deep.json")
    assert done.returncode == 2
    assert "not the JSON" in done.stderr.decode()


def test_a_rule_that_binds_less_weakens_what_it_is_about(corpus):
    for year, rule in ((2019, "严禁"), (2020, "原则上不得")):
        text = f"某市教育局{year}年工作要点\n一、重点工作\n1.规范办学。{rule}教师有偿补课。\n2.做好安全。\n"
        (corpus / "plans" / f"{year}.txt").write_text(text, encoding="utf-8")
    (corpus / "plans" / "corpus.toml").write_text(
        "\n".join(f'["{year}.txt"]\nregion = "徐州市"' for year in (2019, 2020)), encoding="utf-8"
    )
    data = json.loads(policydiff(corpus, "report", "plans", "--format", "json").stdout)
    one = next(each for each in data["presence"] if each["initiative"] == "有偿补课治理")
    step = one["status"][-1]
    assert (step["status"], step["because"], step["certain"]) == ("weakened", "status.force", True)
    assert step["values"]["right"] == "原则上不得教师有偿补课"


def test_reviewers_answers_hold_and_are_told(corpus):
    regions = "\n".join(f'["{year}.txt"]\nregion = "徐州市"' for year in (2019, 2020))
    (corpus / "plans" / "corpus.toml").write_text(regions, encoding="utf-8")
    sheet = corpus / "sheet.csv"
    done = policydiff(corpus, "review", "plans/2019.txt", "plans/2020.txt", "--csv", "sheet.csv")
    assert done.returncode == 0, done.stderr.decode()
    header, *rows = sheet.read_text("utf-8-sig").splitlines()
    said = [header, *("different" + row for row in rows)]
    (corpus / "answers.csv").write_text("\n".join(said), encoding="utf-8")
    report = ("report", "plans", "--format", "json")
    plain = json.loads(policydiff(corpus, *report, "--reviews", "sheet.csv").stdout)
    told = json.loads(policydiff(corpus, *report, "--reviews", "answers.csv").stdout)
    codes = {note["code"] for note in told["notes"]}
    assert any(code.startswith("review") for code in codes - {n["code"] for n in plain["notes"]})
    assert max(len(one["steps"]) for one in plain["threads"]) == 2
    assert max(len(one["steps"]) for one in told["threads"]) == 1
