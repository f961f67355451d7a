"""The store: what is kept of a corpus, by whom it may be opened, and what it is made of."""

import os
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.codec import digest, packed, unpacked
from policydiff.corpus import store as module
from policydiff.corpus.store import FILE, LOCK, alone, opened
from policydiff.errors import StoreError
from policydiff.model import Plan, Source
from policydiff.parse.document import parse

ROOT = Path(__file__).parents[1]


def codes(caught):
    return caught.value.code


# --- the ledger --------------------------------------------------------------------------------


def test_results_come_back_in_the_order_asked_for(tmp_path):
    many = [(f"{n}".encode(), b"sum", f"result {n}".encode()) for n in range(2000)]
    with opened(tmp_path) as store:
        store.add("read", many)
        store.add("align", [(b"5", b"other", b"another")])
    with opened(tmp_path, write=False) as store:
        keys = [key for key, _, _ in reversed(many)]
        assert list(store.results("read", keys)) == [made for _, _, made in reversed(many)]
        assert list(store.results("align", [b"5", b"5"])) == [b"another", b"another"]
        assert store.known("read", [b"7", b"none", b"7"]) == {b"7": b"sum"}
        assert store.known("name", [b"7"]) == {}
        assert store.stages()["align"] == (1, 7)
        with pytest.raises(StoreError) as caught:
            list(store.results("align", [b"6"]))
    assert codes(caught) == "store.missing"


def test_what_no_run_uses_is_forgotten(tmp_path):
    with opened(tmp_path) as store:
        for stage in ("read", "align", "other"):
            store.add(stage, [(key, b"", b"") for key in (b"a", b"b", b"c")])
        assert store.prune({"read": {b"a"}, "align": set()}) == 5
        assert store.known("read", [b"a", b"b", b"c"]) == {b"a": b""}
        assert {stage: count for stage, (count, _) in store.stages().items()} == {
            "read": 1, "other": 3,
        }  # fmt: skip


def test_a_run_that_ended_is_known_to_the_next(tmp_path):
    said = {"files": 3, "failures": [["read.empty", {"path": "\udcff.txt"}]]}
    with opened(tmp_path) as store:
        assert store.last_run() is None
        store.end_run(b"one", {}, {})
        store.end_run(b"two", {"index.html": "00"}, said)
    with opened(tmp_path, write=False) as store:
        last = store.last_run()
    assert (last.key, last.outputs, last.said) == (b"two", {"index.html": "00"}, said)


def test_of_a_call_that_fails_nothing_is_kept(tmp_path):
    def entries():
        yield b"a", b"", b""
        raise KeyError("the result of b")

    with opened(tmp_path) as store:
        with pytest.raises(KeyError):
            store.add("read", entries())
        assert store.stages() == {}


# --- files that are none of ours, or not as they were --------------------------------------------


def database(folder, *statements):
    with sqlite3.connect(folder / FILE) as made:
        for statement in statements:
            made.execute(statement)
    made.close()


def refused(folder, **options):
    with pytest.raises(StoreError) as caught, opened(folder, **options):
        pass
    assert str(folder) in str(caught.value)
    return codes(caught)


def test_where_there_is_no_store_none_is_made_to_read(tmp_path):
    assert refused(tmp_path / "none", write=False) == "store.none"
    assert not (tmp_path / "none").exists()


def test_a_store_of_an_earlier_schema_is_brought_up_to_date(tmp_path, monkeypatch):
    with opened(tmp_path) as store:
        store.add("read", [(b"a", b"sum", b"made")])
    later = (*module._SCHEMAS, "CREATE TABLE later (one TEXT); ALTER TABLE runs ADD two TEXT;")
    monkeypatch.setattr(module, "_SCHEMAS", later)
    assert refused(tmp_path, write=False) == "store.older"
    with opened(tmp_path) as store:
        store.database.execute("SELECT one FROM later")
        assert list(store.results("read", [b"a"])) == [b"made"]
    with opened(tmp_path, write=False) as store:
        assert store.database.execute("PRAGMA user_version").fetchone() == (len(later),)
    monkeypatch.undo()
    assert refused(tmp_path) == "store.newer"


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path, monkeypatch):
    with opened(tmp_path) as store:
        store.add("read", [(b"a", b"sum", b"made")])
    with monkeypatch.context() as broken:
        script = "CREATE TABLE later (one TEXT); CREATE TABLE ledger (again TEXT);"
        broken.setattr(module, "_SCHEMAS", (*module._SCHEMAS, script))
        assert refused(tmp_path) == "store.failed"
    with opened(tmp_path) as store:
        assert list(store.results("read", [b"a"])) == [b"made"]


def test_a_foreign_database_is_left_alone(tmp_path):
    database(tmp_path, "CREATE TABLE letters (text TEXT)")
    before = (tmp_path / FILE).read_bytes()
    assert refused(tmp_path) == refused(tmp_path, write=False) == "store.foreign"
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("harm", ["no database", "cut short", "overwritten"])
def test_a_damaged_store_is_said(tmp_path, harm):
    with opened(tmp_path) as store:
        store.add("read", [(f"{n}".encode(), b"sum", os.urandom(900)) for n in range(300)])
    path = tmp_path / FILE
    whole = path.read_bytes()
    harmed = {
        "no database": b"once upon a time " * 900,
        "cut short": whole[: len(whole) // 3],
        "overwritten": whole[:4096] + b"\xff" * (len(whole) - 4096),
    }
    path.write_bytes(harmed[harm])
    with pytest.raises(StoreError) as caught, opened(tmp_path) as store:
        list(store.results("read", [f"{n}".encode() for n in range(300)]))
    assert codes(caught) in {"store.damaged", "store.missing"}


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that nobody can write")
def test_a_folder_that_cannot_be_written_is_said():
    for use in (opened, alone):
        with pytest.raises(StoreError) as caught, use(Path("/proc/self/store")):
            pass
        assert codes(caught) == "store.failed"


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_said(tmp_path):
    with opened(tmp_path):
        pass
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError), opened(tmp_path) as store:
            store.add("read", [(b"a", b"", b"")])
    finally:
        tmp_path.chmod(0o700)


# --- several processes -------------------------------------------------------------------------

HOLDER = """
import sys, time
from pathlib import Path
from policydiff.corpus.store import alone, opened
with alone(Path(sys.argv[1])), opened(Path(sys.argv[1])) as store:
    store.add("read", [(b"a", b"sum", b"made")])
    store.database.execute("BEGIN IMMEDIATE")
    store.database.execute("INSERT INTO ledger VALUES ('read', x'62', x'', x'')")
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    """A process in the middle of a run that writes into the store in ``tmp_path``."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline().strip() == b"held"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_store_can_be_read_while_another_process_writes(tmp_path, holder):
    with opened(tmp_path, write=False) as store:
        assert store.known("read", [b"a", b"b"]) == {b"a": b"sum"}
    assert holder.poll() is None


def test_a_second_run_is_refused_and_the_lock_goes_with_its_process(tmp_path, holder):
    with pytest.raises(StoreError) as caught, alone(tmp_path):
        pass
    assert codes(caught) == "store.in_use"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with alone(tmp_path), opened(tmp_path) as store:
        assert store.known("read", [b"a", b"b"]) == {b"a": b"sum"}


def test_a_lock_that_is_no_lock_is_said(tmp_path):
    (tmp_path / LOCK).write_bytes(b"once upon a time " * 900)
    with pytest.raises(StoreError) as caught, alone(tmp_path):
        pass
    assert codes(caught) == "store.failed"


# --- records as bytes --------------------------------------------------------------------------

WORDS = ["青田县", "2020年", "工作要点", "一、", "推进", "“县管校聘”", "\n", "1.", "学校50所", "。"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=60))
def test_plans_come_back_as_they_were(words):
    text = "青田县教育局2020年工作要点\n\n一、工作\n1.推进“县管校聘”。\n" + "".join(words)
    for plan in parse(Source("plan.txt", "0" * 64, "utf-8", "utf-8", text)).plans:
        assert unpacked(Plan, packed(plan)) == plan
        assert packed(plan) == packed(replace(plan))


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=20))
def test_text_that_utf_8_cannot_hold_comes_back(text):
    record = Source(f"{text}\ud800", text, "utf-8", "\udfff", f"{text}\udcff.txt")
    assert unpacked(Source, packed(record)) == record
    mapping = {f"{text}\udcff": (text, b"\xff")}
    assert unpacked(dict[str, tuple[str, bytes]], packed(mapping)) == mapping


def test_digests_tell_odd_texts_apart():
    found = {digest(text) for text in ("a", "\udcff", "\udcfe", "\\udcff", "\xff")}
    assert len(found) == 5
    assert digest("\udcff", b"") == digest("\udcff", b"")


@dataclass(frozen=True)
class Small:
    name: str
    counts: Mapping[str, int]


HOSTILE = {
    "nothing": b"",
    "no zlib": b"once upon a time",
    "a pickle": b"\x80\x04\x95\x1c\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93.",
    "cut short": packed(Small("name", {"a": 1}))[:-3],
    "another type": packed([1, 2]),
    "a wrong field": packed({"name": 3, "counts": {}}),
    "a field too few": packed({"name": "x"}),
    "an unknown extension": zlib.compress(msgspec.msgpack.encode(msgspec.msgpack.Ext(9, b"x"))),
    "half a text": zlib.compress(
        msgspec.msgpack.encode({"name": msgspec.msgpack.Ext(1, b"\xff"), "counts": {}})
    ),
    "no end of lists": zlib.compress(b"\x91" * 200_000 + b"\xc0"),
    "a mapping of lists": zlib.compress(
        msgspec.msgpack.encode(msgspec.msgpack.Ext(2, msgspec.msgpack.encode([([], 1)])))
    ),
    "a mapping of nothing": zlib.compress(msgspec.msgpack.encode(msgspec.msgpack.Ext(2, b"\x01"))),
    "odd UTF-8": zlib.compress(b"\x82\xa4name\xa1\xff\xa6counts\x80"),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_are_refused(data):
    with pytest.raises(ValueError, match="not the bytes of"):
        unpacked(Small, data)


@given(st.binary(max_size=60))
def test_no_bytes_are_more_than_data(data):
    for raw in (data, zlib.compress(data)):
        try:
            found = unpacked(Small, raw)
        except ValueError:
            continue
        assert isinstance(found.name, str)
