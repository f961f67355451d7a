"""The page of a report: what it knows, where its texts stand, how it is written."""

import json
import re

import pytest
from evolution_cases import evolution
from page_reader import page_data, raw_data, unpacked
from test_cli import policydiff
from test_evolution_cli import YEAR
from topics import TOPICS

from policydiff import api
from policydiff.cli.common import Lang
from policydiff.cli.pages import write_pages
from policydiff.errors import OptionError
from policydiff.evolve.named_plans import named_pairs, named_plan
from policydiff.model.making import Making
from policydiff.render.html import app
from policydiff.render.html import evolution as pages
from policydiff.render.html.evolution import Place, evolution_page, evolution_site
from policydiff.render.html.plans_data import source_name

PLACE = Place("out.html", "out_texts")


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    for year, more, count in ((2019, "试点", 20), (2020, "全面", 12), (2021, "持续", 6)):
        text = YEAR.format(year=year, more=more, count=count).replace("青禾县", "鲤城区")
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def evolved(corpus):
    return api.evolve([corpus / "plans"], beside=True).evolution


# What stands in it


def test_every_quote_is_the_text_at_its_place():
    made = evolution()
    data = page_data(evolution_page(made, lang="zh"))
    texts = [plan.source.text for plan in made.plans]
    quotes = [
        (texts[plan][start:end], quote)
        for one in data["initiatives"]
        for plan, mentions in one["cells"]
        for _, start, end, _, quote, _, _ in mentions
    ]
    assert quotes
    assert all(there == quote for there, quote in quotes)


def test_names_of_items_and_plans_are_those_of_the_result():
    made = evolution()
    data = raw_data(evolution_page(made, lang="zh"))
    assert [one["id"] for one in data["plans"]] == [plan.id for plan in made.plans]
    assert [len(one["items"]) for one in data["plans"]] == [len(plan.items) for plan in made.plans]
    assert [one["name"] for one in data["initiatives"]] == [
        one.initiative for one in sorted(made.presence, key=lambda one: -len(one.cells))
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_are_said_in_both_languages(lang):
    texts = [
        one["text"] for one in page_data(evolution_page(evolution(), lang="zh"), lang)["findings"]
    ]
    assert len(texts) == len(evolution().findings)
    assert all(isinstance(text, str) and text for text in texts)


def test_consecutive_plans_stand_side_by_side(evolved):
    pairs = [(one.left.year, one.right.year) for one in evolved.comparisons]
    assert pairs == [(2019, 2020), (2020, 2021)]
    assert all(
        len(one.explanations) == len(one.alignment.links) for one in evolved.comparisons
    )  # fmt: skip
    data = raw_data(evolution_page(evolved, lang="zh"))
    assert [pair[:2] for pair in data["pairs"]] == [[0, 1], [1, 2]]


def test_threads_tell_their_wording_with_what_changed(evolved):
    data = raw_data(evolution_page(evolved, lang="zh"))
    wording = data["texts"][0]["wording"]
    marks = {
        mark
        for steps in wording.values()
        for step in steps
        for pieces, *_ in step
        for mark, _ in pieces
    }
    assert marks == {"same", "deleted", "inserted"}
    first = next(iter(wording.values()))[0]
    assert {mark for pieces, *_ in first for mark, _ in pieces} == {"same"}


def test_without_plans_side_by_side_nothing_is_compared(corpus):
    made = api.evolve([corpus / "plans"]).evolution
    assert made.comparisons == ()
    assert all(not step.edits for thread in made.threads for step in thread.steps)


def test_what_it_was_made_with_is_told():
    making = Making("policydiff report plans", {"lexicon": "lexicon.toml@0123456789ab"})
    data = raw_data(evolution_page(evolution(), lang="zh", making=making))
    assert data["command"] == "policydiff report plans"
    assert data["used"] == {"lexicon": "lexicon.toml@0123456789ab"}


def test_the_data_used_have_checksums(tmp_path):
    lexicon = tmp_path / "mine.toml"
    lexicon.write_text("", encoding="utf-8")
    used = api.data_used(lexicon=lexicon, codebook="none")
    assert used["lexicon"] == "mine.toml@e3b0c44298fc"
    assert used["codebook"] == "none"
    assert used["scorer"].startswith("align_weights.json@")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plans/2019.txt", "plans/2019.txt"), ("./plans/2019.txt", "plans/2019.txt"),
        ("../../plans/2019.txt", "plans/2019.txt"), ("/srv/plans/2019.txt", "2019.txt"),
        ("D:\\plans\\2019.txt", "2019.txt"), ("-", "-"),
    ],
)  # fmt: skip
def test_sources_are_named_without_the_machine(name, shown):
    assert source_name(name) == shown


def test_notes_name_files_without_the_machine(tmp_path):
    (tmp_path / "unplaced.txt").write_text("工作要点\n\n一、加强党的建设\n\n坚持学习。\n", "utf-8")
    made = api.evolve([tmp_path]).evolution
    page = evolution_page(made, lang="zh")
    assert "unplaced.txt的地区不明" in page
    assert str(tmp_path) not in page


@pytest.mark.parametrize("title", ['甲"}</style>\\', "长" * 100])
def test_paper_is_headed_with_the_title_and_nothing_else(title):
    page = app.app_page({"kind": "report"}, lang="zh", title=title, summary=())
    style = page.partition("<style>")[2].partition("</style>")[0]
    head = re.findall(r'@page \{ @top-left \{ content: "([^"]*)"; \} \}', style)
    assert len(head) == 1
    said = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), head[0])
    assert said == (title if len(title) < 70 else f"{title[:69]}…")


# Where the texts are


def test_few_texts_stand_in_the_page(evolved):
    site = evolution_site(evolved, PLACE, lang="zh")
    assert list(site) == ["out.html"]
    assert raw_data(site["out.html"])["texts"][0]["plans"]


def test_many_texts_stand_beside_it_one_page_a_series(evolved, monkeypatch):
    monkeypatch.setattr(pages, "_INLINE", 10)
    site = evolution_site(evolved, PLACE, lang="zh")
    assert list(site) == ["out.html", "out_texts/001.html"]
    main, part = (raw_data(page) for page in site.values())
    assert "texts" not in main
    assert main["files"] == part["files"] == ["out_texts/001.html"]
    assert [plan["part"] for plan in main["plans"]] == [0, 0, 0]
    assert part["page"] == "out.html"
    assert len(part["own"]["plans"]) == 3
    assert len(main["initiatives"]) > 1
    assert part["initiatives"] == part["findings"] == []


def test_a_single_page_holds_many_texts_packed(evolved, monkeypatch):
    whole = raw_data(evolution_page(evolved, lang="zh"))["texts"]
    monkeypatch.setattr(pages, "_INLINE", 10)
    data = raw_data(evolution_page(evolved, lang="zh"))
    assert data["texts_packed"] == 1
    assert [unpacked(one) for one in data["texts"]] == whole


def test_large_data_are_packed(evolved, monkeypatch):
    plain = raw_data(evolution_page(evolved, lang="zh"))
    monkeypatch.setattr(app, "_PACKED_FROM", 10)
    page = evolution_page(evolved, lang="zh")
    assert "data-packed" in page
    assert raw_data(page) == plain


# The command


def test_the_page_and_its_texts_are_written(corpus):
    done = policydiff(corpus, "report", "plans", "-o", "out.html")
    assert done.returncode == 0, done.stderr.decode()
    data = raw_data((corpus / "out.html").read_text("utf-8"))
    assert data["command"] == "policydiff report plans"
    assert not (corpus / "out_texts").exists()


def test_writing_removes_only_pages_of_texts_of_an_earlier_report(tmp_path):
    folder = tmp_path / "out_texts"
    folder.mkdir()
    for name in ("001.html", "007.html", "mine.html", "notes.txt"):
        (folder / name).write_text("old", "utf-8")
    made = {"out.html": "page", "out_texts/001.html": "new"}
    write_pages(made, tmp_path / "out.html", Lang.EN, beside=True)
    assert sorted(one.name for one in folder.iterdir()) == ["001.html", "mine.html", "notes.txt"]
    assert (folder / "001.html").read_text("utf-8") == "new"
    assert (tmp_path / "out.html").read_text("utf-8") == "page"


def test_a_folder_in_the_way_is_not_written_over(corpus):
    (corpus / "out_texts").mkdir()
    (corpus / "out_texts" / "mine.txt").write_text("mine", "utf-8")
    done = policydiff(corpus, "report", "plans", "-o", "out.html")
    assert done.returncode == 2
    assert b"out_texts" in done.stderr
    assert not (corpus / "out.html").exists()
    assert policydiff(corpus, "report", "plans", "-o", "out.html", "-f").returncode == 0
    assert (corpus / "out_texts" / "mine.txt").read_text("utf-8") == "mine"


def test_a_single_file_leaves_the_folder_of_texts_alone(corpus):
    (corpus / "out_texts").mkdir()
    (corpus / "out_texts" / "001.html").write_text("mine", "utf-8")
    done = policydiff(corpus, "report", "plans", "-o", "out.html", "--single-file")
    assert done.returncode == 0, done.stderr.decode()
    assert (corpus / "out_texts" / "001.html").read_text("utf-8") == "mine"


def test_a_named_pair_stands_in_page_and_json(corpus):
    arguments = ("--pair", "2019.txt,2021", "--force")
    for name in ("out.html", "out.json"):
        done = policydiff(corpus, "report", "plans", "-o", name, *arguments)
        assert done.returncode == 0, done.stderr.decode()
    data = raw_data((corpus / "out.html").read_text("utf-8"))
    assert [pair[:2] for pair in data["pairs"]] == [[0, 1], [1, 2], [0, 2]]
    assert data["command"] == "policydiff report plans --pair 2019.txt,2021"
    (only,) = json.loads((corpus / "out.json").read_text("utf-8"))["comparisons"]
    assert only["schema"] == "policydiff.comparison/1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--pair", "2019.txt"], "a comma between them"),
        (["--pair", "2019.txt,1999.txt"], "1999.txt"),
        (["--pair", "2019,2020", "--format", "xlsx", "-o", "out.xlsx"], "--pair"),
        (["--single-file", "--format", "json"], "--single-file"),
    ],
)
def test_options_that_make_no_sense_are_refused(corpus, arguments, said):
    target = [] if "-o" in arguments or "--format" in arguments else ["-o", "out.html"]
    done = policydiff(corpus, "report", "plans", *arguments, *target)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert not (corpus / "out.html").exists()


# Names of plans


@pytest.mark.parametrize("name", ["2020.txt", "2020", "鲤城区2020", "鲤城 2020年", "2020@plan"])
def test_a_plan_goes_by_its_file_or_place_and_year(evolved, name):
    assert named_plan(name, evolved.plans).year == 2020


def test_a_plan_goes_by_its_id(evolved):
    one, other, _ = evolved.plans
    assert named_pairs([(one.id, other.id)], evolved.plans) == ((one.id, other.id),)


def test_a_name_of_several_plans_is_refused_with_their_names():
    made = evolution()
    plans = [one for one in made.plans if one.region and one.region.name == "甲市"]
    double = [plan for plan in plans if plan.year == plans[0].year] * 2
    with pytest.raises(OptionError) as caught:
        named_plan(f"甲市{plans[0].year}", double)
    assert caught.value.code == "pair.several"


def test_pairs_that_share_little_are_told_once_with_their_number(tmp_path):
    farming = [
        "治理黑臭水体。完成河道清淤，建设污水管网。",
        "发展乡村旅游。培育民宿品牌，举办采摘节。",
        "稳定粮食播种面积。推广良种，落实种粮补贴。",
        "防控动物疫病。强化生猪检疫，储备疫苗。",
        "修建农村公路。硬化通村路面，改造危桥。",
    ]
    for place, tasks in (("鲤城区", TOPICS), ("株洲市", farming)):
        for year in (2019, 2020):
            lines = [f"{at}.{task}" for at, task in enumerate(tasks, 1)]
            text = "\n".join([f"{place}教育局{year}年工作要点", *lines])
            (tmp_path / f"{place}{year}.txt").write_text(text, encoding="utf-8")
    found = api.evolve([tmp_path]).evolution.notes
    (one,) = [note for note in found if "little" in note.code]
    assert one.code == "evolution.little_in_common"
    assert one.values["count"] >= 1
    assert "鲤城区" in one.values["example"]
