"""ZIP archives as corpora: whatever is in one, nothing of it is written, unbounded or fatal."""

import io
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff import api
from policydiff.errors import PolicyDiffError, ReadError
from policydiff.read import archive, read_bytes, read_source
from policydiff.read.folder import listed
from policydiff.read.limits import RATIO_COUNTS_FROM, Limits, limited

YEAR = """青禾县教育局{year}年工作要点
一、提高教育质量
1.推进“县管校聘”。推进“县管校聘”管理改革，激发教师活力，促进教师合理流动。
2.发展学前教育。新建公办幼儿园20所，公办园在园幼儿占比达到45%。
"""
PLAN = YEAR.format(year=2019)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def pack(members, name="corpus.zip", method=zipfile.ZIP_DEFLATED):
    """Pack ``members``, names or ZipInfos with their text or bytes, as they are."""
    with zipfile.ZipFile(name, "w", method) as packed:
        for member, content in members:
            packed.writestr(member, content)
    return name


def unflagged(name: str, encoding: str) -> bytes:
    """The archive of one plan whose name is in ``encoding``, as old packers wrote it: no flag."""
    raw = name.encode(encoding)
    pack([("x" * len(raw), PLAN)])
    return Path("corpus.zip").read_bytes().replace(b"x" * len(raw), raw)


def patched(offset_of: bytes, at: int, value: bytes) -> None:
    """Overwrite ``value`` in the record of the archive that begins with ``offset_of``."""
    data = bytearray(Path("corpus.zip").read_bytes())
    start = data.rindex(offset_of) + at
    data[start : start + len(value)] = value
    Path("corpus.zip").write_bytes(data)


CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def refused(name: str) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(name)
    assert name.split("/")[-1] in str(caught.value)
    return caught.value.code


def test_an_archive_is_read_like_a_folder_of_the_same_files():
    texts = {
        f"{county}/{year}.txt": YEAR.format(year=year) for county in "ab" for year in (2019, 2020)
    }
    pack(texts.items())
    for name, text in texts.items():
        path = Path("folder", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    packed, plain = (api.read_corpus([name]) for name in ("corpus.zip", "folder"))
    assert [plan.id for plan in packed.plans] == [plan.id for plan in plain.plans]
    assert [plan.source.name for plan in packed.plans] == [
        "corpus.zip/a/2019.txt",
        "corpus.zip/a/2020.txt",
    ]
    assert [(note.where, note.values) for note in packed.notes] == [
        ("corpus.zip/b/2019.txt", {"other": "corpus.zip/a/2019.txt"}),
        ("corpus.zip/b/2020.txt", {"other": "corpus.zip/a/2020.txt"}),
    ]


def test_a_member_is_named_everywhere_like_a_file():
    report = "青禾县教育局\n一、2019年工作总结\n1.推进改革。完成了改革任务，成效明显，群众满意度提高。\n二、2020年工作计划\n1.推进改革。继续推进改革任务，提高群众满意度。\n"
    pack(
        [
            ("in/plan.txt", PLAN),
            ("in/both.txt", report),
            ("in/plan.txt@2019", PLAN + "3.加强管理。\n"),
        ]
    )
    assert listed(["corpus.zip/in"]).files == (
        "corpus.zip/in/both.txt",
        "corpus.zip/in/plan.txt",
        "corpus.zip/in/plan.txt@2019",
    )
    assert api.read_plan("corpus.zip/in/both.txt@2020")[0].year == 2020
    # A member that is really named like a selection goes first.
    assert len(api.read_plan("corpus.zip/in/plan.txt@2019")[0].items) == 3
    assert len(api.read_plan("corpus.zip/in/plan.txt")[0].items) == 2
    assert refused("corpus.zip/in/none.txt") == "archive.missing"
    with pytest.raises(ReadError) as caught:
        read_source("corpus.zip")
    assert caught.value.code == "read.archive"


def test_an_archive_in_a_folder_is_found_and_a_folder_named_so_is_a_folder():
    Path("plans/deep.zip").mkdir(parents=True)
    Path("plans/deep.zip/a.txt").write_text(PLAN, "utf-8")
    pack([("b.txt", PLAN)], "plans/Corpus.ZIP")
    assert listed(["plans"]).files == ("plans/Corpus.ZIP/b.txt", "plans/deep.zip/a.txt")
    assert listed(["plans"]).archives == ("plans/Corpus.ZIP",)
    assert read_bytes("plans/deep.zip/a.txt") == read_bytes("plans/Corpus.ZIP/b.txt")


def test_a_sidecar_in_the_archive_goes_for_the_documents_beside_it():
    pack(
        [
            ("a/plan.txt", PLAN),
            ("a/corpus.toml", '["plan.txt"]\nyear = 2011\n'),
            ("b/plan.txt", PLAN + "3.加强管理。\n"),
        ]
    )
    years = {plan.source.name: plan.year for plan in api.read_corpus(["corpus.zip"]).plans}
    assert years == {"corpus.zip/a/plan.txt": 2011, "corpus.zip/b/plan.txt": 2019}
    pack([("a/plan.txt", PLAN), ("a/corpus.toml", '["plan.txt"]\nyear = 2012\n# longer\n')])
    assert api.read_plan("corpus.zip/a/plan.txt")[0].year == 2012


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("鲤城区/2019年工作要点.txt", "gbk"),
        ("工作要点.txt", "utf-8"),
        ("鼓樓區工作報告.txt", "big5"),
        ("a.txt", "ascii"),
    ],
)
def test_names_without_a_flag_are_read_as_their_packer_meant_them(name, encoding):
    Path("corpus.zip").write_bytes(unflagged(name, encoding))
    assert listed(["corpus.zip"]).files == (f"corpus.zip/{name}",)
    assert read_source(f"corpus.zip/{name}")[0].text == PLAN


@pytest.mark.parametrize(
    "name", ["../../up.txt", "/etc/up.txt", "C:\\up.txt", "..\\up.txt", "a/../../up.txt"]
)
def test_a_name_that_leads_elsewhere_is_shown_below_the_archive(name):
    info = zipfile.ZipInfo("x")
    info.filename = name
    pack([(info, PLAN)])
    before = sorted(Path().rglob("*"))
    found = listed(["corpus.zip"])
    (shown,) = found.files
    assert not {"..", ""} & set(shown.split("/"))
    assert shown.startswith("corpus.zip/")
    assert shown.endswith("up.txt")
    assert [(note.code, note.where) for note in found.notes] == [("archive.climbs", shown)]
    assert read_source(shown)[0].text == PLAN
    assert sorted(Path().rglob("*")) == before


def test_a_name_cannot_move_the_cursor():
    pack([("a\x1b[2J\n\u202eb.txt", PLAN)])
    (name,) = listed(["corpus.zip"]).files
    assert name.isprintable()
    assert read_source(name)[0].text == PLAN


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_what_is_no_document_is_noted_and_the_rest_is_read():
    pack([
        ("plan.txt", PLAN), (link("link.txt"), "/etc/passwd"), ("inner.zip", b"PK"),
        ("folder/", ""), ("old folder\\", ""), ("page.png", b"%PDF-"), ("README.md", "read me"), (".hidden.txt", PLAN),
        ("__MACOSX/._plan.txt", b"\0\5\26\7"),
    ])  # fmt: skip
    found = listed(["corpus.zip"])
    assert found.files == ("corpus.zip/plan.txt",)
    assert found.passed_over == {".png": 1}
    assert [(note.code, note.where) for note in found.notes] == [
        ("archive.nested", "corpus.zip/inner.zip"), ("archive.link", "corpus.zip/link.txt"),
    ]  # fmt: skip
    assert len(api.read_corpus(["corpus.zip"]).plans) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_of_one_name_the_last_is_read_and_noted():
    pack([("plan.txt", "first"), ("./plan.txt", PLAN)])
    found = listed(["corpus.zip"])
    assert found.files == ("corpus.zip/plan.txt",)
    assert [note.code for note in found.notes] == ["archive.twice"]
    assert read_source("corpus.zip/plan.txt")[0].text == PLAN


def test_an_encrypted_member_says_so():
    pack([("plan.txt", PLAN)])
    patched(CENTRAL, 8, b"\1\0")
    assert refused("corpus.zip/plan.txt") == "archive.encrypted"


def test_a_member_packed_in_another_way_says_so():
    pack([("plan.txt", PLAN)], method=zipfile.ZIP_LZMA)
    assert refused("corpus.zip/plan.txt") == "archive.method"


def test_stored_members_are_read_too():
    pack([("plan.txt", PLAN)], method=zipfile.ZIP_STORED)
    assert read_source("corpus.zip/plan.txt")[0].text == PLAN


def test_large_streamed_and_self_unpacking_archives_are_read():
    class Stream(io.RawIOBase):  # has no place to go back to, so sizes stand after the members
        def __init__(self):
            self.data = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.data += data
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("a.txt", "w", force_zip64=True) as member:
            member.write(PLAN.encode())
        packed.writestr("b.txt", PLAN)
    Path("corpus.zip").write_bytes(b"#!/bin/sh\nexit\n" + stream.data)
    assert [read_source(name)[0].text for name in listed(["corpus.zip"]).files] == [PLAN, PLAN]


def test_a_member_is_refused_by_its_size_before_it_is_unpacked(monkeypatch):
    pack([("plan.txt", "x" * 2001), ("fits.txt", "x" * 2000)])
    monkeypatch.setattr(archive, "_unpacked", lambda *_: b"unpacked")
    with limited(Limits(document_bytes=2000)):
        assert refused("corpus.zip/plan.txt") == "read.too_large"
        assert read_bytes("corpus.zip/fits.txt") == b"unpacked"


def test_what_shrinks_as_no_text_does_is_not_opened():
    pack(
        [
            ("bomb.txt", b"\0" * (RATIO_COUNTS_FROM + 1)),
            ("small.txt", b"\0" * RATIO_COUNTS_FROM),
        ]
    )
    assert refused("corpus.zip/bomb.txt") == "archive.bomb"
    assert len(read_bytes("corpus.zip/small.txt")) == RATIO_COUNTS_FROM


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_says():
    pack([("plan.txt", b"\0" * 10_000_000)])
    patched(CENTRAL, 24, struct.pack("<I", 1000))
    assert refused("corpus.zip/plan.txt") == "archive.member_damaged"


@pytest.mark.parametrize("flipped", [40, -120])
def test_damage_is_noticed_and_ends_nothing_else(flipped):
    pack([("a.txt", PLAN), ("b.txt", PLAN.replace("2019", "2020"))])
    data = bytearray(Path("corpus.zip").read_bytes())
    place = data.index(LOCAL) + flipped if flipped > 0 else data.index(CENTRAL) - 60
    data[place] ^= 0xFF
    Path("corpus.zip").write_bytes(data)
    corpus = api.read_corpus(["corpus.zip"])
    assert len(corpus.plans) == 1
    (left,) = corpus.left_out
    assert ("a.txt" if flipped > 0 else "b.txt") in left.text("en")
    assert "damaged" in left.text("en")


@pytest.mark.parametrize("kept", [0, 1, 30, 200, -1, -22])
def test_a_truncated_archive_is_an_error_with_its_name(kept):
    pack([("a.txt", PLAN), ("b.txt", PLAN)])
    data = Path("corpus.zip").read_bytes()
    Path("corpus.zip").write_bytes(data[:kept])
    (error,) = listed(["corpus.zip"]).errors
    assert error.code == "archive.damaged"
    assert "corpus.zip" in error.text("zh")


def test_a_bad_archive_leaves_the_other_documents_alone():
    Path("plan.txt").write_text(PLAN, "utf-8")
    Path("bad.zip").write_bytes(b"no archive")
    corpus = api.read_corpus(["."])
    assert len(corpus.plans) == 1
    assert ["bad.zip" in note.text("en") for note in corpus.left_out] == [True]


@pytest.mark.parametrize(
    ("these", "name", "code"),
    [
        (Limits(members=2), "plan", "archive.too_many"),
        (Limits(members=3), "long" * 100, "archive.too_many"),
        (Limits(archive_bytes=2000), "plan", "archive.too_large"),
    ],
)
def test_an_archive_over_a_limit_is_refused_whole(these, name, code):
    pack([(f"{name}{number}.txt", "x" * 1000) for number in range(3)])
    assert not listed(["corpus.zip"]).errors
    with limited(these):
        (error,) = listed(["corpus.zip"]).errors
    assert error.code == code
    assert not listed(["corpus.zip"]).errors


def test_a_place_beyond_all_disks_is_damage(monkeypatch):
    pack([("plan.txt", PLAN)])
    found = archive.members("corpus.zip").files["plan.txt"]
    monkeypatch.setattr(
        archive, "members", lambda _: archive.Members({"plan.txt": replace(found, start=2**64)}, ())
    )
    assert refused("corpus.zip/plan.txt") == "archive.member_damaged"


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_damage_whatever_is_more_than_an_error(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    name = pack([("a/plan.txt", PLAN), ("b.txt", PLAN)], str(folder / "corpus.zip"))
    packed = bytearray(Path(name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    Path(name).write_bytes(
        packed[: data.draw(st.integers(0, len(packed)))] if data.draw(st.booleans()) else packed
    )
    found = listed([name])
    assert found.files or found.errors or found.notes or found.passed_over or found.archives
    said = []
    for each in found.files:
        try:
            read_source(each)
        except PolicyDiffError as error:
            said.append(error.text("zh"))
    assert all("corpus.zip" in each for each in said)
    assert [path.name for path in folder.iterdir()] == ["corpus.zip"]
