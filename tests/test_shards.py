"""Vectors in files: they come back, whatever a killed process or a careless hand did."""

import numpy as np
import pytest

from policydiff.corpus import shards as module
from policydiff.corpus.shards import FOLDER, Shards
from policydiff.corpus.store import opened
from policydiff.errors import StoreError

WIDTH = 8


@pytest.fixture
def store(tmp_path):
    with opened(tmp_path) as opened_store:
        yield opened_store


def rows(seed, count, width=WIDTH):
    return np.random.default_rng(seed).random((count, width), np.float32)


def some(*counts, first=0):
    return {f"plan {n}".encode(): rows(n, count) for n, count in enumerate(counts, first)}


def assert_there(shards, expected):
    for found, (key, wanted) in zip(shards.rows(list(expected)), expected.items(), strict=True):
        assert np.array_equal(found, wanted), key


def paths(store):
    return sorted((store.folder / FOLDER).iterdir())


def test_rows_come_back_to_this_process_and_the_next(store):
    shards, first, second = Shards(store, "m"), some(3, 1, 40), some(5, first=3)
    shards.add(first)
    assert_there(shards, first)
    shards.add(second)
    everything = {**second, **first}
    assert_there(shards, everything)
    assert_there(Shards(store, "m"), everything)
    assert shards.missing([b"x", *first, b"x"]) == [b"x"]


def test_rows_that_are_added_again_replace_those_there(store):
    Shards(store, "m").add(some(3, 4))
    again = {b"plan 0": rows(99, 2)}
    Shards(store, "m").add(again)
    assert_there(Shards(store, "m"), {**some(3, 4), **again})


@pytest.mark.parametrize("left", [b"\xff" * 7, b"\xff" * 4 * WIDTH, b"\xff" * 4000])
def test_what_a_killed_process_left_behind_is_written_over(store, left):
    Shards(store, "m").add(some(3))
    (path,) = paths(store)
    with path.open("ab") as file:
        file.write(left)
    assert_there(Shards(store, "m"), some(3))
    second = some(2, first=1)
    Shards(store, "m").add(second)
    assert paths(store) == [path]
    assert_there(Shards(store, "m"), {**some(3), **second})


def test_what_was_left_of_the_very_first_is_written_over(store):
    Shards(store, "m").add(some(3))
    (path,) = paths(store)
    with store.database:
        store.database.execute("DELETE FROM vectors")
    path.write_bytes(b"\xff" * 5000)
    Shards(store, "m").add(some(2))
    assert_there(Shards(store, "m"), some(2))
    assert paths(store) == [path]


def test_a_full_shard_is_followed_by_another(store, monkeypatch):
    monkeypatch.setattr(module, "SHARD_ROWS", 10)
    expected = some(4, 4, 4, 25, 1)
    shards = Shards(store, "m")
    for key, one in expected.items():
        shards.add({key: one})
    assert [path.stat().st_size // 4 // WIDTH for path in paths(store)] == [8, 4, 25, 1]
    assert_there(Shards(store, "m"), expected)


def test_two_models_stand_side_by_side(store):
    wide = {b"plan 0": rows(7, 3, width=32)}
    one, other = Shards(store, "m"), Shards(store, "n")
    one.add(some(3))
    other.add(wide)
    one.add(some(2, first=1))
    assert_there(one, some(3, 2))
    assert_there(Shards(store, "n"), wide)
    assert Shards(store, "k").missing([b"plan 0"]) == [b"plan 0"]


@pytest.mark.parametrize("harm", ["gone", "empty", "short"])
def test_rows_of_a_harmed_file_are_missing_and_made_anew(store, harm):
    opened_before = Shards(store, "m")
    opened_before.add(some(3, 4))
    (path,) = paths(store)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(b"" if harm == "empty" else path.read_bytes()[:-1])
    with pytest.raises(StoreError) as caught:
        list(opened_before.rows([b"plan 1"]))
    assert caught.value.code == "store.damaged"
    shards = Shards(store, "m")
    lacking = [b"plan 1"] if harm == "short" else [b"plan 0", b"plan 1"]
    assert shards.missing([b"plan 0", b"plan 1"]) == lacking
    with pytest.raises(StoreError) as caught:
        list(shards.rows([b"plan 1"]))
    assert caught.value.code == "store.missing"
    shards.add({key: some(3, 4)[key] for key in lacking})
    assert_there(Shards(store, "m"), some(3, 4))


def test_a_reader_sees_rows_while_others_are_added(store):
    Shards(store, "m").add(some(3))
    reader = Shards(store, "m")
    (held,) = reader.rows([b"plan 0"])
    Shards(store, "m").add(some(400, first=1))
    assert np.array_equal(held, rows(0, 3))
    assert_there(reader, some(3))
