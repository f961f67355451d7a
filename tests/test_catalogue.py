"""The catalogue of a store: what it holds, how it is kept up to date, how a store gets one."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from policydiff.align.meaning import bundled_encoder
from policydiff.batch.tasks import encoded_texts
from policydiff.codec import digest
from policydiff.contents import contents_of
from policydiff.corpus import store as stores
from policydiff.corpus.catalogue import Contents, Entry, Meaning, blocks, update
from policydiff.corpus.overview import overview, store_folder
from policydiff.corpus.search import model_of
from policydiff.corpus.shards import Shards
from policydiff.corpus.store import FILE, opened
from policydiff.errors import StoreError
from policydiff.extract.lexicon import bundled_lexicon
from policydiff.model import Source
from policydiff.plans import document_in, read_corpus
from policydiff.text.terms import pairs, search_words

SEEDS = Path(__file__).parents[1] / "seeds"
HOSTILE = """青禾县教育局2019年工作要点
一、提高教育质量
1.加强“县管校聘”管理。落实 OR NOT NEAR(师德 \ud800 考核)，\x00\x1b[31m严禁\u202e有偿补课 * ^ : "引号"。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%，İstanbul ẞ ﬁ 𠮷野家 ①㈠。
"""


@pytest.fixture(scope="module")
def plans():
    return read_corpus([SEEDS], pair=False).plans


def hostile_plans():
    return document_in(Source("hostile.txt", "", "utf-8", "option", HOSTILE), {}).plans


def entries(plans):
    contents = contents_of(plans, bundled_lexicon())
    return [
        Entry(plan, content, digest("vectors", plan.id))
        for plan, content in zip(plans, contents, strict=True)
    ]


def keep(store, those, *, basis=b"basis", encoder=None, **more):
    shards = Shards(store, encoder.name) if encoder else None
    return update(store, Contents(those, **more), basis=basis, meaning=Meaning(encoder, shards))


def index(store, name):
    """Every term of an index with the place it stands at, told by what the row is of."""
    query = f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, {name}, instance)"
    store.database.execute(query)
    found = store.database.execute("SELECT term, doc, col, offset FROM temp.terms").fetchall()
    store.database.execute("DROP TABLE temp.terms")
    rows = "SELECT items.number, plans.id || position FROM items JOIN plans ON plan = plans.number"
    if name == "wording_index":
        rows = "SELECT number, name || '/' || quote FROM wordings"
    names = dict(store.database.execute(rows))
    return sorted((term, names[doc], column, offset) for term, doc, column, offset in found)


def content(store):
    """All that a catalogue says, whatever the numbers of its rows."""
    queries = (
        "SELECT id, file, title, region, province, year, kind, issuer, vectors FROM plans",
        "SELECT plans.id, position, items.id, heading, text, start, stop FROM items "
        "JOIN plans ON plan = plans.number",
        "SELECT plans.id, position, name, quote, start, stop, around FROM mentions "
        "JOIN plans ON plan = plans.number JOIN wordings ON wording = wordings.number",
        "SELECT name, quote FROM wordings",
        "SELECT * FROM failures",
    )
    tables = [sorted(map(repr, store.database.execute(query))) for query in queries]
    return [*tables, index(store, "item_index"), index(store, "wording_index")]


def test_a_catalogue_holds_the_plans_where_they_stand(tmp_path, plans):
    with opened(tmp_path) as store:
        assert keep(store, entries(plans)) == len(plans)
        database = store.database
        by_id = {plan.id: plan for plan in plans}
        query = "SELECT plans.id, items.id, text, start, stop FROM items JOIN plans ON plan = plans.number"
        items = database.execute(query).fetchall()
        assert len(items) == sum(len(plan.items) for plan in plans) > 100
        for plan, _, text, start, stop in items:
            assert by_id[plan].source.text[start:stop] == text
        query = (
            "SELECT plans.id, quote, start, stop, item, around, around_start FROM mentions "
            "JOIN plans ON plan = plans.number JOIN wordings ON wording = wordings.number"
        )
        mentions = database.execute(query).fetchall()
        assert len(mentions) > 100
        for plan, quote, start, stop, item, around, at in mentions:
            source = by_id[plan].source.text
            assert source[start:stop] == quote
            assert (item is not None) or source[at : at + len(around)] == around
            assert (item is not None) or quote in around


def test_what_is_as_it_was_is_not_touched(tmp_path, plans):
    with opened(tmp_path) as store:
        those = entries(plans)
        keep(store, those)
        before = store.database.execute("SELECT number, id FROM plans").fetchall()
        assert keep(store, those[::-1]) == 0
        assert store.database.execute("SELECT number, id FROM plans").fetchall() == before


def test_a_catalogue_brought_up_to_date_is_the_one_made_anew(tmp_path, plans):
    those = entries(plans)
    fewer = contents_of(plans[:1], None)[0]
    changed = [replace(those[0], content=fewer, vectors=b"other"), *those[2:], those[1]]
    with opened(tmp_path / "a") as old, opened(tmp_path / "b") as new:
        keep(old, those[:-1], failures={"x.txt": ("read.missing", {"path": "x.txt"})})
        assert keep(old, changed) == 2  # the changed one, and the one that is new
        keep(new, changed)
        assert content(old) == content(new)
        keep(old, those[3:])
        keep(new, those[3:])
        assert content(old) == content(new)
        keep(old, [])
        assert content(old) == [[] for _ in content(old)]


def test_another_basis_makes_all_anew(tmp_path, plans):
    with opened(tmp_path / "a") as store, opened(tmp_path / "b") as new:
        keep(store, entries(plans), basis=b"old")
        assert keep(store, entries(plans[:2]), basis=b"new") == 2
        keep(new, entries(plans[:2]), basis=b"new")
        assert content(store) == content(new)


def test_an_update_that_fails_leaves_the_catalogue_as_it_was(tmp_path, plans):
    def failing(_):
        yield 0, [("", "")] * len(plans[2].items)
        raise KeyboardInterrupt

    with opened(tmp_path) as store:
        keep(store, entries(plans[:2]))
        before = content(store)
        with pytest.raises(KeyboardInterrupt):
            update(
                store,
                Contents(entries(plans[2:])),
                basis=b"basis",
                meaning=Meaning(),
                indexing=failing,
            )
        assert content(store) == before


def test_wordings_have_the_vectors_of_the_encoder(tmp_path, plans):
    encoder = bundled_encoder()
    with opened(tmp_path) as store:
        keep(store, entries(plans[:2]), encoder=encoder)
        keep(store, entries(plans), encoder=encoder)
        assert model_of(store) == encoder.name
        found = store.database.execute("SELECT quote, vectors, row FROM wordings").fetchall()
        assert len({key for _, key, _ in found}) == 2  # a block an update
        assert {key for _, key, _ in found} == blocks(store)
        rows = Shards(store, encoder.name).rows([key for _, key, _ in found])
        for (quote, _, row), block in zip(found, rows, strict=True):
            np.testing.assert_allclose(block[row], encoder.encode([quote])[0], atol=1e-6)


def test_hostile_text_is_kept_and_taken_out_again(tmp_path, plans):
    hostile = hostile_plans()
    assert hostile
    with opened(tmp_path) as store:
        keep(store, entries(plans[:1]))
        before = content(store)
        keep(store, entries([plans[0], *hostile]))
        (text,) = store.database.execute(
            "SELECT text FROM items WHERE text LIKE '%NEAR%'"
        ).fetchone()
        assert "\ufffd" in text
        keep(store, entries(plans[:1]))
        assert content(store) == before


def old_store(folder):
    """A store as the first schema had it, with a result in it."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        marks = f"PRAGMA application_id = {0x70646966}; PRAGMA user_version = 1;"
        database.executescript(f"{stores._SCHEMAS[0]} {marks}")
        database.execute("INSERT INTO ledger VALUES ('read', x'01', x'02', x'03')")


def test_an_older_store_gets_a_catalogue_and_keeps_its_results(tmp_path, plans):
    old_store(tmp_path / "store")
    with pytest.raises(StoreError) as caught, opened(tmp_path / "store", write=False):
        pass
    assert caught.value.code == "store.older"
    with opened(tmp_path / "store") as store:
        assert list(store.results("read", [b"\x01"])) == [b"\x03"]
        with pytest.raises(StoreError) as caught:
            model_of(store)
        assert caught.value.code == "store.no_catalogue"
        keep(store, entries(plans[:1]))
    with opened(tmp_path / "store", write=False) as store:
        assert store.stages() == {"read": (1, 1)}
        assert model_of(store) == ""


def test_an_overview_counts_what_is_there(tmp_path, plans):
    with opened(tmp_path / "store") as store:
        keep(store, entries(plans), failures={"x.txt": ("read.missing", {"path": "x.txt"})})
        store.add("read", [(b"1", b"2", b"345")])
        Shards(store, "model").add({b"k": np.ones((3, 4), np.float32)})
        store.end_run(b"key", {"index.html": "00"}, {"files": 6})
    assert store_folder(tmp_path) == store_folder(tmp_path / "store") == tmp_path / "store"
    assert store_folder(SEEDS) is None
    found = overview(tmp_path / "store")
    assert (found.documents, found.plans) == (5, 6)
    assert found.items == sum(len(plan.items) for plan in plans)
    assert dict(found.regions)["大连市"] == 2
    assert [year for year, _ in found.years] == sorted(year for year, _ in found.years)
    assert [(one.name, one.count, one.size) for one in found.stages] == [("read", 1, 3)]
    assert [(one.name, one.count, one.size) for one in found.vectors] == [("model", 3, 48)]
    assert [one.file for one in found.failures] == ["x.txt"]
    assert "x.txt" in found.failures[0].text("zh")
    assert found.outputs == {"index.html": "00"}


def test_terms_find_words_inside_words():
    assert "办学" in search_words("推进集团化办学")
    assert "集团化办学" in search_words("推进集团化办学")
    assert "，" not in search_words("推进，集团化办学")


def test_pairs_go_over_marks_but_not_over_sentences():
    assert pairs("“县管校聘”") == ["县管", "管校", "校聘", "聘"]
    assert "师轮" not in pairs("教师。轮岗")
    assert pairs("Ａ班") == ["a班", "班"]


def test_vectors_of_an_item_are_under_its_plan(tmp_path, plans):
    plan, encoder = plans[0], bundled_encoder()
    with opened(tmp_path) as store:
        entry = entries([plan])[0]
        Shards(store, encoder.name).add({entry.vectors: encoder.encode(encoded_texts(plan))})
        keep(store, [entry], encoder=encoder)
        (key,) = store.database.execute("SELECT vectors FROM plans").fetchone()
        (rows,) = Shards(store, encoder.name).rows([key])
        assert len(rows) == 2 * len(plan.items)
