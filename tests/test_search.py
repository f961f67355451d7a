"""policydiff search: what is found by words and by meaning, what is refused, what is shown."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import policydiff

from policydiff.align.meaning import bundled_encoder
from policydiff.batch.run import catalogued
from policydiff.batch.settings import Settings
from policydiff.corpus.asking import asked, window
from policydiff.corpus.engine import Here
from policydiff.corpus.search import search
from policydiff.corpus.store import FILE, opened
from policydiff.embed import Known
from policydiff.errors import OptionError, PolicyDiffError
from policydiff.model import PlanKind
from policydiff.model.hits import By, Hits, Question
from policydiff.read.folder import listed
from policydiff.render import SEARCH_RENDERERS
from policydiff.render.terminal import print_hits, text_of
from policydiff.text.terms import run_of

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
HOSTILE = """青禾县教育局2019年工作要点
一、提高教育质量
1.加强“县管校聘”管理。落实 OR NOT NEAR(师德 考核)，\x1b[31m严禁\u202e有偿补课 * ^ : "引号" <b>粗</b>。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%，=SUM(A1) İstanbul ẞ 𠮷野家 ①㈠。
"""


def filled(folder, paths):
    with opened(folder) as store:
        catalogued(listed(map(str, paths)), Settings(), store, Here())
    return folder


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("out") / "store", [SEEDS])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "=a\x1b.txt").write_text(HOSTILE, "utf-8")
    return filled(folder / "store", [folder / "=a\x1b.txt"])


def found(folder, words, encoder=None, **more):
    with opened(folder, write=False) as store:
        return search(store, Question(words, **more), encoder or bundled_encoder())


def answer(folder, words, **more):
    """What is found, or the code of the error that the question is refused with."""
    try:
        return found(folder, words, **more)
    except PolicyDiffError as error:
        return error.code


def sources():
    return {path.name: path.read_text("utf-8") for path in SEEDS.glob("*.txt")}


@pytest.mark.parametrize(
    "words", ["轮岗交流", "县管校聘", "师德", "学前教育", "普惠", "教", "优质均衡发展"]
)
@pytest.mark.parametrize("limit", [3, 500])
def test_every_item_with_the_phrase_comes_before_all_others(seeds, words, limit):
    with opened(seeds, write=False) as store:
        texts = store.database.execute("SELECT items.id, text FROM items").fetchall()
    there = {item for item, text in texts if words in run_of(text.replace("\n", ""))}
    got = found(seeds, words, limit=limit).hits
    phrase = [hit.item for hit in got if By.PHRASE in hit.by]
    assert set(phrase) <= there
    assert len(phrase) == min(limit, len(there)) > 0
    assert phrase == [hit.item for hit in got[: len(phrase)]]


def test_what_is_found_stands_where_it_is_said_to(seeds):
    texts = sources()
    marks = 0
    for words in ("教师轮岗交流", "师德 考核", "幼儿园"):
        for hit in found(seeds, words, limit=50).hits:
            text = texts[Path(hit.plan.file).name]
            start, end = hit.span
            for mark in hit.marks:
                assert start <= mark.start < mark.end <= end
                sought = asked(words)
                marked = run_of(text[mark.start : mark.end])
                assert not hit.item or marked in (*sought.phrases, *sought.words)
                marks += 1
            shown = "".join(piece.text for piece in hit.snippet).strip("…")
            around = text[start:end] if hit.item else text[start - 60 : end + 60]
            assert run_of(shown) in run_of(around.replace("\n", ""))
            assert any(piece.found for piece in hit.snippet) == bool(hit.marks)
    assert marks > 50


def test_meaning_finds_what_has_other_words(seeds):
    hits = found(seeds, "减轻课业压力", limit=10).hits
    meant = [hit for hit in hits if By.MEANING in hit.by]
    assert meant
    assert all(hit.similarity >= 0.35 for hit in meant)
    assert any("减轻" in "".join(one.text for one in hit.snippet) for hit in meant)


def test_the_similarity_is_that_of_the_text_or_its_lead(seeds):
    (hit,) = found(seeds, "规范民办教育发展", limit=1).hits
    encoder = bundled_encoder()
    question = encoder.encode(["规范民办教育发展"])[0]
    lead = float(encoder.encode([hit.heading])[0] @ question)
    assert hit.similarity >= round(lead, 4) - 1e-3
    assert -1 <= hit.similarity <= 1


@pytest.mark.parametrize("words", ["量子力学", "zzzz qqqq", "𠮷𠮷"])
def test_nothing_found_is_said_with_what_was_looked_for(seeds, words):
    got = found(seeds, words, years=(2013, 2014))
    assert got.hits == ()
    assert got.plans == 2
    told = text_of(print_hits, got, lang="en")
    assert told.startswith("Nothing found for")
    assert words in told
    assert "years 2013–2014" in told


def test_filters_leave_the_plans_that_are_asked_for(seeds):
    def plans(**more):
        return {(hit.plan.region, hit.plan.year, hit.plan.kind) for hit in found(
            seeds, "教师", limit=500, **more).hits}  # fmt: skip

    everything = plans()
    assert {year for _, year, _ in everything} == {2013, 2014, 2017, 2019, 2020, 2024}
    assert plans(years=(2014, 2019)) == {one for one in everything if 2014 <= one[1] <= 2019}
    assert plans(kind=PlanKind.SUMMARY) == {one for one in everything if one[2] == "summary"}
    assert {one[0] for one in plans(region="大连市")} == {"大连市"}
    assert plans(region="大连") == plans(region="辽宁") == plans(region=" 辽宁省大连市 ")
    assert plans(region="福建省") == {one for one in everything if one[0] == "鲤城区"}
    assert plans(region="西藏") == set()
    assert found(seeds, "教师", region="西藏").plans == 0


def test_only_mentions_of_initiatives_are_found_when_asked(seeds):
    texts = sources()
    hits = found(seeds, "县管校聘", initiatives=True, limit=50).hits
    assert len(hits) >= 2
    for hit in hits:
        (named,) = hit.initiatives
        assert texts[Path(hit.plan.file).name][hit.span.start : hit.span.end] == named.quote
        assert hit.marks[0].start == hit.span.start
    assert hits[0].initiatives[0].name == "县管校聘"
    assert By.PHRASE in hits[0].by


def test_mentions_of_few_plans_are_found_among_those_of_many(seeds, monkeypatch):
    for name in ("_DEPTH", "_LEAST_DEPTH"):
        monkeypatch.setattr(f"policydiff.corpus.search.{name}", 1)
    got = found(seeds, "教育", initiatives=True, region="株洲市", limit=3).hits
    assert len(got) == 3
    assert all(By.PHRASE in hit.by and "教育" in hit.initiatives[0].quote for hit in got)


def test_an_initiative_is_found_by_another_of_its_names(tmp_path):
    text = "青禾县教育局2019年工作要点\n一、提高质量\n1.深化改革。推进中小学教师“县管校聘”管理改革试点，激发活力。\n2.发展学前教育。新建幼儿园20所，扩大资源总量。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    folder = filled(tmp_path / "store", [tmp_path / "a.txt"])
    with opened(folder, write=False) as store:
        names = store.database.execute("SELECT name, quote FROM wordings").fetchall()
    name, quote = next((name, quote) for name, quote in names if name != quote)
    (hit, *_) = found(folder, name, initiatives=True).hits
    assert hit.initiatives[0].quote == quote


def test_the_best_is_the_same_whatever_came_first(tmp_path, seeds):
    other = filled(tmp_path / "store", sorted(SEEDS.glob("*.txt"))[3:])
    filled(other, [SEEDS])
    for words in ("教师轮岗交流", "学校安全"):
        for initiatives in (False, True):
            one, two = (
                [(hit.plan.id, hit.span, hit.by, hit.similarity) for hit in found(
                    folder, words, initiatives=initiatives, limit=30).hits]
                for folder in (seeds, other)
            )  # fmt: skip
            assert one == two


@pytest.mark.parametrize("words", ["", "  ", "。，！", '"', "* ^ ( )", "\x00", "\ud800", "——"])
def test_a_question_without_words_is_refused(seeds, words):
    with pytest.raises(OptionError) as caught:
        found(seeds, words)
    assert caught.value.code == "search.no_words"


@pytest.mark.parametrize(
    "words",
    ['" OR * NEAR(', "师德 AND", "words : 师德", "NOT 师德", "pairs:师", "师德*", "{师德}", "-师德",
     "师德 + 考核", "NEAR(师德 考核, 5)", "'; DROP TABLE items; --", "师德\x00考核", "\ud800师德",
     "%", "教" * 5000, "教师 " * 3000, "1", "45%", "３．５", "a\u0301", "()()((", "[a-z]+?", "\\"],
)  # fmt: skip
@pytest.mark.parametrize("initiatives", [False, True])
def test_no_question_is_a_query_language(seeds, hostile, words, initiatives):
    for folder in (seeds, hostile):
        got = answer(folder, words, initiatives=initiatives)
        assert isinstance(got, Hits) or got == "search.no_words"
        if isinstance(got, Hits):
            for lang in ("zh", "en"):
                for render in SEARCH_RENDERERS.values():
                    assert render(got, lang).encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_asked(seeds, words):
    got = answer(seeds, words)
    assert isinstance(got, Hits) or got == "search.no_words"


def test_a_long_question_is_cut_with_a_note(seeds):
    text = sources()["003_3dc192c5d4a6b533.txt"]
    got = found(seeds, text)
    assert [note.code for note in got.notes] == ["search.cut"]
    assert got.hits


def test_hostile_texts_are_shown_harmless(hostile):
    got = found(hostile, "师德 考核")
    for lang in ("zh", "en"):
        told = text_of(print_hits, got, lang=lang)
        assert "严禁" in told
        assert "\x1b" not in told
        assert "\u202e" not in told
    rows = list(csv.reader(io.StringIO(SEARCH_RENDERERS["csv"](got, "en").lstrip("\ufeff"))))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows[1:] for cell in row)
    data = json.loads(SEARCH_RENDERERS["json"](got, "en"))
    assert data["schema"] == "policydiff.search/1"
    assert Path(data["hits"][0]["plan"]["file"]).name == "=a\x1b.txt"


def test_operators_are_words_too(hostile):
    (hit, *_) = found(hostile, "NOT NEAR").hits
    assert {piece.text for piece in hit.snippet if piece.found} == {"NOT", "NEAR"}


# --- vectors -----------------------------------------------------------------------------------


def other_encoder():
    return Known("another@1", {"师德": np.ones(4, np.float32)})


def test_vectors_of_another_model_are_left_alone(seeds):
    got = found(seeds, "师德", other_encoder())
    assert [note.code for note in got.notes] == ["search.other_model"]
    assert got.model == ""
    assert got.hits
    assert all(hit.similarity is None and By.MEANING not in hit.by for hit in got.hits)


def test_without_vectors_words_are_enough(seeds, tmp_path):
    copy = tmp_path / "store"
    copy.mkdir()
    with opened(seeds) as store:
        store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (copy / FILE).write_bytes((seeds / FILE).read_bytes())
    with closing(sqlite3.connect(copy / FILE)) as database, database:
        database.execute("DELETE FROM vectors WHERE shard = 0")
    got = found(copy, "师德")
    assert [note.code for note in got.notes] == ["search.no_vectors"]
    assert got.hits
    assert found(copy, "师德", initiatives=True).hits


def test_a_question_the_model_does_not_know_is_found_by_words(hostile):
    got = found(hostile, "SUM")
    assert [note.code for note in got.notes] == ["search.not_understood"]
    assert [hit.by for hit in got.hits] == [(By.PHRASE,)]


# --- beside a run ------------------------------------------------------------------------------


def test_a_search_sees_one_moment_while_another_process_writes(tmp_path):
    folder = filled(tmp_path / "store", sorted(SEEDS.glob("*.txt"))[:2])
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path; from test_search import filled, SEEDS\n"
        "every = sorted(SEEDS.glob('*.txt'))\n"
        "for some in (every, every[:2], every[2:], every): filled(Path(sys.argv[1]), some)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, stderr=subprocess.PIPE
    )
    seen = set()
    done = threading.Event()
    threading.Thread(target=lambda: (writer.wait(), done.set()), daemon=True).start()
    while not done.is_set():
        got = found(folder, "师德", limit=100)
        assert {hit.plan.file for hit in got.hits}
        seen.add((got.plans, got.items))
    assert writer.stderr.read() == b""
    assert writer.returncode == 0
    seen.add((found(folder, "师德").plans, found(folder, "师德").items))
    whole = [(path, n) for path, n in seen if path == 6]
    assert whole == [(6, 173)]
    assert {plans for plans, _ in seen} <= {2, 4, 6}


def test_a_store_that_nobody_can_write_is_read(seeds, tmp_path):
    copy = tmp_path / "store"
    copy.mkdir()
    with opened(seeds) as store:
        store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (copy / FILE).write_bytes((seeds / FILE).read_bytes())
    (copy / FILE).chmod(0o444)
    copy.chmod(0o555)
    try:
        assert found(copy, "师德", other_encoder()).hits
    finally:
        copy.chmod(0o755)


# --- the command -------------------------------------------------------------------------------


def test_the_command_searches_a_store_and_a_corpus(seeds, tmp_path):
    cache = {"POLICYDIFF_CACHE": str(tmp_path / "cache")}
    kept = policydiff(ROOT, "search", "县管校聘", seeds.parent, "--format", "json", **cache)
    assert kept.returncode == 0, kept.stderr.decode()
    assert not (tmp_path / "cache").exists()
    for _ in range(2):
        done = policydiff(ROOT, "search", "县管校聘", SEEDS, "--format", "json", **cache)
        assert done.returncode == 0, done.stderr.decode()
        assert json.loads(done.stdout)["hits"] == json.loads(kept.stdout)["hits"]
    assert len(list((tmp_path / "cache" / "corpora").iterdir())) == 1


def test_the_command_tells_why_in_both_languages(seeds):
    zh = policydiff(ROOT, "search", "师德", seeds, "--lang", "zh", "--limit", "2").stdout.decode()
    en = policydiff(ROOT, "search", "师德", seeds, "--lang", "en", "--limit", "2").stdout.decode()
    assert "原词 + 含义 · 相似度" in zh
    assert "the phrase + meaning · similarity" in en
    assert "【师德】" in zh
    assert "seeds/" in en


def test_nothing_found_is_no_failure(seeds):
    done = policydiff(ROOT, "search", "量子力学", seeds, "--lang", "en")
    assert done.returncode == 0
    assert b"Nothing found" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["", "seeds"], "no word to look for"),
        (["师德", "seeds", "--year", "201"], "is no year"),
        (["师德", "seeds", "--year", "2019-2015"], "is no year"),
        (["师德", "seeds", "--limit", "0"], "at least one place"),
        (["师德", "seeds", "--kind", "essay"], "essay"),
        (["师德", "seeds", "-o", "x.xlsx"], "no format goes by the ending"),
        (["师德", "nowhere"], "nowhere"),
        (["师德", "docs/images"], "There is no plan here"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path, arguments, said):
    done = policydiff(ROOT, "search", *arguments, POLICYDIFF_CACHE=str(tmp_path))
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_store_is_shown(seeds):
    done = policydiff(ROOT, "corpus", "show", seeds.parent, "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    data = json.loads(done.stdout)
    assert data["schema"] == "policydiff.store/1"
    assert (data["documents"], data["plans"], data["items"]) == (5, 6, 173)
    assert {one["name"] for one in data["stages"]} == {"read", "extract", "name", "encode"}
    assert data["vectors"][0]["rows"] > 2 * 173
    zh = policydiff(ROOT, "corpus", "show", seeds, "--lang", "zh").stdout.decode()
    assert "文件5份 · 计划6份 · 条目173个" in zh
    assert "大连市 2" in zh


# --- parts -------------------------------------------------------------------------------------


def test_a_snippet_begins_where_most_is_found():
    assert window([], 100, lead=20) == 0
    assert window([(5, 7)], 100, lead=20) == 0
    assert window([(50, 52), (300, 302), (310, 312)], 100, lead=20) == 280


def test_single_characters_count_only_alone():
    assert asked("的").words == ("的",)
    assert asked("教师的考核").words == ("教师", "考核")


def test_two_searches_of_one_corpus_wait_for_each_other(tmp_path):
    command = [sys.executable, "-m", "policydiff", "search", "师德", str(SEEDS), "--format", "json"]
    environment = os.environ | {"POLICYDIFF_CACHE": str(tmp_path)}
    both = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    assert told[0][0] == told[1][0]


def test_names_keep_their_vectors_whatever_a_run_forgets(tmp_path):
    folder = tmp_path / "store"
    for paths in ([SEEDS], sorted(SEEDS.glob("*.txt"))[:3], [SEEDS], [SEEDS]):
        filled(folder, paths)
        hits = found(folder, "教师轮岗交流", initiatives=True).hits
        assert any(By.MEANING in hit.by for hit in hits)
