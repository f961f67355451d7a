"""The sheet of questions as a table and as a page: blind, safe, and read back as it was."""

import csv
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from render_cases import NEW as NEW_PLAN
from render_cases import hostile
from review_cases import CORPUS, LEFT, RIGHT, Page, asked, plan, questions, table
from topics import TOPICS

from policydiff import api
from policydiff.messages import message
from policydiff.model import Note
from policydiff.model.sheets import Sheet, SheetColumn, SheetPart
from policydiff.render.html.review import review_page
from policydiff.render.review import sheet_csv
from policydiff.reviews.answers import read_answers
from policydiff.reviews.judge import judge

# The sheet as CSV and as a page

EVIL = "=cmd|' /C calc'!A0</title></script><script>alert(1)</script>\"',\r\n\x1b\u202e{{ 7*7 }}"


def evil_sheet():
    comparison, _ = hostile(EVIL)
    return asked(comparison.left, comparison.right)


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
