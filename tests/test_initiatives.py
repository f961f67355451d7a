"""Initiatives of lexicon and wording put together, what became of them, and the two commands."""

import csv
import itertools
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import initiatives as measured
from policydiff.align.meaning import bundled_encoder
from policydiff.api import compare_plans, findings
from policydiff.changes.initiatives import initiative_changes
from policydiff.contents import SORTS, contents_of, load_lexicon, succession
from policydiff.errors import OptionError, ReadError
from policydiff.extract.initiatives import initiatives
from policydiff.extract.lexicon import bundled_lexicon
from policydiff.model import Initiative, InitiativeKind, Source, Span
from policydiff.parse.document import parse

HEAD = "某市教育局2020年工作要点\n一、重点工作\n"
LEXICON = bundled_lexicon()


def plan_of(*items):
    lines = "\n".join(f"{at}.{text}" for at, text in enumerate(items, 1))
    return parse(Source("case.txt", "", "utf-8", "utf-8", HEAD + lines)).plans[0]


def found(*items, lexicon=LEXICON):
    [mentions] = initiatives([plan_of(*items)], lexicon, bundled_encoder())
    return mentions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("加强管理。推进“县管校聘”管理体制改革。", ["县管校聘"]),
        ("加强管理。推进县管校聘，落实“双减”政策。", ["县管校聘", "双减"]),
        ("加强党建。开展“不忘初心、牢记使命”主题教育。", ["不忘初心牢记使命主题教育"]),
        ("打造品牌。实施“星火燎原”培养工程。", ["星火燎原培养工程"]),
        ("加强管理。召开会议，做好工作，提高质量。", []),
    ],
)
def test_each_name_once(text, names):
    assert [mention.name for mention in found(text)] == names


def test_a_longer_form_lends_the_entry_its_place():
    [mention] = found("加强管理。推进“县管校聘”管理体制改革。")
    assert mention.entry
    assert mention.quote == "“县管校聘”管理体制改革"


def test_without_a_lexicon_only_what_the_text_marks():
    [mention] = found("加强管理。推进“县管校聘”管理体制改革，落实营养餐。", lexicon=None)
    assert not mention.entry


@given(st.text(alphabet="推进实施“”《》县管校聘双减改革工程、和。,1\n集团化办学营养", max_size=60))
def test_quotes_are_the_source_and_no_place_has_a_name_twice(text):
    plan = plan_of(f"加强管理。{text}")
    [mentions] = initiatives([plan], LEXICON, None)
    assert [one.span for one in mentions] == sorted(one.span for one in mentions)
    for one in mentions:
        assert one.quote == plan.source.text[one.span.start : one.span.end]
    for one, other in itertools.pairwise(mentions):
        assert one.name != other.name or one.span.end <= other.span.start


def mention(name, plan="p", kind=InitiativeKind.PROGRAMME):
    return Initiative(plan, None, name, kind, name, Span(0, len(name)), entry=True)


CHAIN = {"丙": frozenset({"甲", "乙"}), "乙": frozenset({"甲"})}


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (["甲"], ["甲"], [("persists", "甲", ())]),
        (["甲"], ["乙"], [("renamed", "乙", ("甲",))]),
        (["甲"], ["丙"], [("renamed", "丙", ("甲",))]),
        (["甲", "乙"], ["丙"], [("renamed", "丙", ("甲", "乙"))]),
        (["甲"], ["甲", "乙"], [("persists", "甲", ()), ("appears", "乙", ("甲",))]),
        (["甲", "乙"], ["乙"], [("persists", "乙", ()), ("disappears", "甲", ("乙",))]),
        (["乙"], ["甲"], [("appears", "甲", ()), ("disappears", "乙", ())]),
        ([], ["丁"], [("appears", "丁", ())]),
    ],
)
def test_what_became_of_an_initiative(left, right, told):
    changes = initiative_changes([mention(n) for n in left], [mention(n) for n in right], CHAIN)
    assert [(one.status, one.name, one.related) for one in changes] == told


def test_a_programme_and_a_document_of_one_name_are_two():
    left, right = [mention("甲")], [mention("甲", kind=InitiativeKind.DOCUMENT)]
    assert [one.status for one in initiative_changes(left, right, {})] == ["appears", "disappears"]


def test_succession_is_known_at_any_distance():
    before = succession(LEXICON)
    assert "教育信息化" in before["教育数字化"]
    assert succession(None) == {}


def test_a_lexicon_that_cannot_be_read_stops_the_comparison(tmp_path):
    plan = plan_of("加强管理。做好工作。")
    with pytest.raises(OptionError):
        compare_plans(plan, plan, lexicon=tmp_path / "none.toml")
    assert load_lexicon("none") is None


def test_only_what_is_asked_for_is_looked_for():
    plan = plan_of("加强管理。推进县管校聘，新建学校3所，严禁乱收费。")
    [content] = contents_of([plan], LEXICON, sorts=["targets"])
    assert (content.initiatives, content.obligations) == ((), ())
    assert len(content.targets) == 1
    [content] = contents_of([plan], LEXICON)
    assert [bool(getattr(content, sort)) for sort in SORTS] == [True] * 3


@pytest.fixture
def corpus(tmp_path):
    for year in (2019, 2020):
        text = HEAD.replace("2020", str(year)) + "1.加强管理。推进县管校聘，新建学校3所。"
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder, *args):
    return subprocess.run(
        [sys.executable, "-m", "policydiff", *args],
        cwd=folder, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["initiatives", "targets"])
def test_commands_list_all_plans(corpus, name):
    done = run(corpus, name, "2020.txt", "2019.txt", "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    data = json.loads(done.stdout)
    assert [plan["year"] for plan in data["plans"]] == [2019, 2020]
    assert {entry["plan"] for entry in data[name]} == {plan["id"] for plan in data["plans"]}
    text = {plan["id"]: (corpus / plan["source"]).read_text("utf-8") for plan in data["plans"]}
    for entry in data[name]:
        start, end = entry["span"]
        assert text[entry["plan"]][start:end] == entry["quote"]


def test_a_folder_goes_to_a_file_of_any_format(corpus):
    out = corpus / "out"
    out.mkdir()
    for suffix in ("csv", "xlsx", "json", "txt"):
        assert run(corpus, "targets", ".", "-o", f"out/t.{suffix}").returncode == 0
    rows = list(csv.reader(StringIO((out / "t.csv").read_text("utf-8-sig"))))
    assert len(rows) == 3
    assert len(list(openpyxl.load_workbook(out / "t.xlsx")["指标"].rows)) == 3


def test_a_selected_plan_is_listed_alone(corpus):
    data = json.loads(run(corpus, "targets", "2020.txt@2020", "--format", "json").stdout)
    assert [plan["year"] for plan in data["plans"]] == [2020]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["initiatives", "none.txt"], b"none.txt: no such file"),
        (["targets", "2019.txt", "--format", "xlsx"], b"-o"),
        (["targets", "2019.txt", "-o", "2019.txt", "--force"], b"2019.txt"),
        (["targets", "2019.txt", "-o", "t.pdf"], b".pdf"),
        (["initiatives", "2019.txt", "--lexicon", "none.toml"], b"none.toml"),
        (["targets", "-", "-"], b"standard input"),
    ],
)
def test_mistakes_are_told(corpus, args, says):
    done = run(corpus, *args, "--lang", "en")
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == b""


def test_one_bad_file_does_not_end_the_list(corpus):
    (corpus / "bad.txt").write_bytes(b"\x00" * 64)
    done = run(corpus, "targets", ".", "--format", "json", "--lang", "en")
    assert done.returncode == 2
    assert b"bad.txt" in done.stderr
    assert len(json.loads(done.stdout)["targets"]) == 2


def test_in_python(corpus):
    found = findings([corpus / "2019.txt"], sorts=["targets"])
    assert found.contents[0].targets[0].values == (3,)
    with pytest.raises(ReadError):
        findings([corpus / "none.txt"])


def test_seeds_say_something_of_every_sort():
    seeds = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
    found = findings(seeds)
    assert len(found.plans) == 6
    assert all(content.initiatives and content.targets for content in found.contents)


def test_the_measured_figures_do_not_sink():
    """Floors a little under benchmarks/initiatives.json; the gold is the project's own."""
    figures = json.loads(
        (Path(__file__).parents[1] / "benchmarks" / "initiatives.json").read_text("utf-8")
    )
    every = measured.plans()
    found = measured.texts(every, LEXICON)
    recall = measured.recalls(measured.gold(), found)[0]
    assert recall["programme + document"] >= figures["recall"][0]["programme + document"] - 0.01
    assert recall["share of text"] <= measured.COVER_AT_MOST
    assert measured.presence(measured.gold(), found)["f1"] >= figures["presence"]["f1"] - 0.01
