"""Which documents are meant: folders, links, patterns, and what cannot be read at all."""

import os
import sys
from pathlib import Path

import pytest

from policydiff import api
from policydiff.errors import ReadError
from policydiff.read import read_bytes
from policydiff.read.folder import is_many, listed
from policydiff.read.limits import Limits, limited

PLAN = """青禾县教育局2019年工作要点
一、提高教育质量
1.推进“县管校聘”。推进“县管校聘”管理改革，激发教师活力，促进教师合理流动。
"""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(PLAN, "utf-8")


def test_a_folder_is_read_at_any_depth_without_what_is_hidden_or_goes_with_documents():
    write(
        "p/b.txt", "p/a/c/d.md", "p/a/none", "p/.x/e.txt", "p/.y.txt", "p/README", "p/reviews.csv"
    )
    write("p/a/corpus.toml", "p/scan.png", "p/table.ods", "p/other.png")
    found = listed(["p"])
    assert found.files == ("p/a/c/d.md", "p/a/none", "p/b.txt")
    assert found.passed_over == {".ods": 1, ".png": 2}
    assert (found.errors, found.notes, found.archives) == ((), (), ())


def test_what_is_named_twice_is_listed_once():
    write("p/a.txt", "p/b.txt", "p/scan.png")
    found = listed(["p", "./p/a.txt", "p/../p", "p/*.txt"])
    assert [Path(name).name for name in found.files] == ["a.txt", "b.txt"]
    assert listed(["p", "p/a.txt@2019"]).files == ("p/a.txt", "p/a.txt@2019", "p/b.txt")


@POSIX
def test_circles_of_links_end_and_each_real_file_is_read_once():
    write("p/a.txt", "p/deep/b.txt", "elsewhere/c.txt")
    for link, target in (
        ("p/up", ".."), ("p/self", "."), ("p/deep/top", "../../p"), ("p/again", "deep"),
        ("p/0.txt", "a.txt"), ("p/deep/0.txt", "../a.txt"), ("p/out.txt", "../elsewhere/c.txt"),
        ("p/far", "../elsewhere"), ("p/loop.txt", "loop.txt"), ("p/gone.txt", "nowhere.txt"),
    ):  # fmt: skip
        Path(link).symlink_to(target)
    found = listed(["p"])
    assert found.files == ("p/a.txt", "p/deep/b.txt", "p/out.txt")
    assert [(note.code, note.where) for note in found.notes] == [
        ("corpus.link", "p/far"), ("corpus.link", "p/up"),
    ]  # fmt: skip
    assert [(e.code, e.values["path"]) for e in found.errors] == [
        ("read.missing", "p/gone.txt"), ("read.missing", "p/loop.txt"),
    ]  # fmt: skip
    assert listed(["p/**/*.txt"]).files == ("p/a.txt", "p/deep/b.txt", "p/out.txt")
    assert listed(["p/far"]).files == ("p/far/c.txt",)


@POSIX
def test_a_pipe_in_a_folder_is_not_opened():
    write("p/a.txt")
    os.mkfifo("p/pipe.txt")
    found = listed(["p"])
    assert (found.files, found.passed_over) == (("p/a.txt",), {".txt": 1})


PATTERNS = [
    ("p/*.txt", ["p/1.txt", "p/2.txt"]),
    ("p/?.txt", ["p/1.txt", "p/2.txt"]),
    ("p/[2-9].txt", ["p/2.txt"]),
    ("p/[!2].txt", ["p/1.txt"]),
    ("p/*", ["p/1.txt", "p/2.txt", "p/deep/3.txt", "p/deep/er/4.txt"]),
    ("p/*/3.txt", ["p/deep/3.txt"]),
    ("*/*/*/*.txt", ["p/deep/er/4.txt"]),
    ("**/4.txt", ["p/deep/er/4.txt"]),
    ("p/**/er", ["p/deep/er/4.txt"]),
    ("p/**/**/**/3.txt", ["p/deep/3.txt"]),
    ("**", ["p/1.txt", "p/2.txt", "p/deep/3.txt", "p/deep/er/4.txt"]),
    ("p/.h*/*", ["p/.hidden/5.txt"]),
    ("p/[1-2].txt@2019", ["p/1.txt@2019", "p/2.txt@2019"]),
]


@pytest.mark.parametrize(("pattern", "names"), PATTERNS)
def test_a_pattern_stands_for_what_answers_to_it(tmp_path, pattern, names):
    write("p/1.txt", "p/2.txt", "p/deep/3.txt", "p/deep/er/4.txt", "p/.hidden/5.txt", "p/x.png")
    write("p/README.md")
    assert listed([pattern]).files == tuple(names)
    absolute = listed([str(tmp_path / pattern)]).files
    assert absolute == tuple(str(tmp_path / name) for name in names)


def test_a_file_really_named_like_a_pattern_goes_first():
    write("p/[1].txt", "p/1.txt", "p/what?.txt", "p/whatx.txt")
    assert listed(["p/[1].txt"]).files == ("p/[1].txt",)
    assert listed(["p/what?.txt@2019"]).files == ("p/what?.txt@2019",)
    assert api.read_plan("p/what?.txt@2019")[0].year == 2019


@pytest.mark.parametrize("pattern", ["p/*.md", "nowhere/*", "p/[", "**/none.txt", "p/*@2019"])
def test_a_pattern_that_nothing_answers_to_is_an_error(pattern):
    Path("p").mkdir()
    with pytest.raises(ReadError) as caught:
        listed([pattern])
    assert caught.value.code == "corpus.no_match"
    assert pattern in caught.value.text("zh")


def test_two_patterns_are_no_pair_of_plans():
    write("a.txt", "b.txt")
    assert [is_many(path) for path in ("a.txt", "a*", ".", "b.txt@2019", "-", "none")] == [
        False, True, True, False, False, False,
    ]  # fmt: skip
    Path("b.txt").write_text(PLAN.replace("2019", "2020"), "utf-8")
    assert [plan.year for plan in api.read_corpus(["b*", "a*"]).plans] == [2019, 2020]


def test_a_file_that_vanishes_is_left_out_and_ends_nothing():
    write("p/a.txt", "p/b.txt")

    def vanishing(_, files):
        for name in files:
            Path("p/a.txt").unlink(missing_ok=True)
            yield name

    corpus = api.read_corpus(["p"], watch=vanishing)
    assert [plan.source.name for plan in corpus.plans] == ["p/b.txt"]
    assert ["p/a.txt" in note.text("en") for note in corpus.left_out] == [True]


def test_a_file_of_gigabytes_is_refused_by_its_size(monkeypatch):
    with Path("big.txt").open("wb") as file:
        file.truncate(8 * 1024**3)  # a hole: it takes no room
    monkeypatch.setattr("policydiff.read.raw._all", lambda *_: pytest.fail("it was read"))
    with pytest.raises(ReadError) as caught:
        read_bytes("big.txt")
    assert caught.value.code == "read.too_large"


@POSIX
def test_what_has_no_end_is_read_as_far_as_the_limit_only():
    with limited(Limits(document_bytes=1000)), pytest.raises(ReadError) as caught:
        read_bytes("/dev/zero")
    assert caught.value.code == "read.too_large"


@POSIX
def test_a_pipe_is_read_to_its_end_or_the_limit():
    for content, limit in ((b"x" * 1000, 1000), (b"x" * 1001, 1000)):
        reading, writing = os.pipe()
        os.write(writing, content)
        os.close(writing)
        try:
            with limited(Limits(document_bytes=limit)):
                if len(content) > limit:
                    with pytest.raises(ReadError):
                        read_bytes(f"/dev/fd/{reading}")
                else:
                    assert read_bytes(f"/dev/fd/{reading}") == content
        finally:
            os.close(reading)
