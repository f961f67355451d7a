"""Reading files: the encoding is found, the text is exact, and what fails says what to do."""

import io
import os
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.errors import OptionError, PolicyDiffError, ReadError
from policydiff.read import read_source
from policydiff.read.decode import decode
from policydiff.read.kinds import ENDINGS
from policydiff.read.limits import Limits, limited

SIMPLIFIED = (
    "某市教育局2031年工作要点\n\n　　一、推进义务教育优质均衡发展\n\xa0 1. 落实立德树人根本任务。"
    "全面贯彻党的教育方针，新建学校3所，新增学位1.2万个（含民办）。\n"
)
TRADITIONAL = (
    "某市教育局2031年工作要點\n\n　　一、推進義務教育優質均衡發展\n 1. 落實立德樹人根本任務。"
    "全面貫徹教育方針，新建學校3所，加強師資建設。\n"
)
# 40 characters each, no line end: what is left of a plan pasted into a shell.
SHORT = "推进城乡义务教育一体化发展，新建学校3所，改善办学条件，加强教师队伍建设和考核评价。"[:40]
SHORT_TRADITIONAL = (
    "推進城鄉義務教育一體化發展，新建學校三所，改善辦學條件，加強教師隊伍建設和考核評價。"[:40]
)

UNMARKED = [
    ("utf-8", "utf-8", "utf-8"),
    ("gb18030", "gb18030", "common-characters"),
    ("gbk", "gb18030", "common-characters"),
    ("utf-16-le", "utf-16-le", "nul-bytes"),
    ("utf-16-be", "utf-16-be", "nul-bytes"),
]
MARKED = [
    ("utf-8-sig", "utf-8"),
    ("utf-16", f"utf-16-{'le' if sys.byteorder == 'little' else 'be'}"),
    ("utf-32", f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"),
]


@pytest.mark.parametrize(("written", "encoding", "decided_by"), UNMARKED)
@pytest.mark.parametrize("text", [SIMPLIFIED, SHORT], ids=["plan", "40 characters"])
def test_same_text_from_every_encoding(written, encoding, decided_by, text):
    text = text.replace("\xa0", " ") if written == "gbk" else text
    decoded = decode(text.encode(written))
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.replaced) == (text, encoding, 0)
    assert decoded.decided_by == decided_by


@pytest.mark.parametrize(("written", "encoding"), MARKED)
def test_a_byte_order_mark_decides_and_is_not_text(written, encoding):
    decoded = decode(SIMPLIFIED.encode(written))
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.decided_by) == (SIMPLIFIED, encoding, "bom")


@pytest.mark.parametrize("text", [TRADITIONAL, SHORT_TRADITIONAL], ids=["plan", "40 characters"])
@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8", "utf-16-le", "utf-16-be"])
def test_traditional_text_is_told_apart(encoding, text):
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("預算增加€20萬元，加強學校建設。", "cp950"), ("嘅" + TRADITIONAL, "big5hkscs")],
)
def test_big5_is_widened_when_the_text_needs_it(text, encoding):
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_utf_16_of_han_alone_holds_no_nul_byte_and_is_still_read():
    text = "推进城乡义务教育发展加强教师队伍建设"
    for encoding in ("utf-16-le", "utf-16-be"):
        data = text.encode(encoding)
        assert b"\0" not in data
        decoded = decode(data)
        assert decoded is not None
        assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("charset", "written", "encoding", "decided_by"),
    [
        ("gb2312", "gb18030", "gb18030", "declared"),
        ("GBK", "gb18030", "gb18030", "declared"),
        ("big5", "big5", "big5", "declared"),
        ("iso-8859-1", "gb18030", "gb18030", "common-characters"),
        ("gb2312", "big5", "big5", "common-characters"),
        ("no-such-charset", "gb18030", "gb18030", "common-characters"),
        ("gb2312", "utf-8", "utf-8", "utf-8"),
    ],
)
def test_a_declared_charset_counts_unless_it_is_false(charset, written, encoding, decided_by):
    text = f'<meta charset="{charset}">\n' + (TRADITIONAL if written == "big5" else SIMPLIFIED)
    decoded = decode(text.encode(written))
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.decided_by) == (text, encoding, decided_by)


@pytest.mark.parametrize(
    ("option", "written", "encoding"),
    [
        ("gbk", "gb18030", "gb18030"),
        ("UTF8", "utf-8", "utf-8"),
        ("utf-8", "utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le", "utf-16-le"),
        ("utf-16", "utf-16", f"utf-16-{'le' if sys.byteorder == 'little' else 'be'}"),
        ("utf-16-be", "utf-16-be", "utf-16-be"),
    ],
)
def test_the_option_overrides(option, written, encoding):
    decoded = decode(SIMPLIFIED.encode(written), option)
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.decided_by) == (SIMPLIFIED, encoding, "option")


def test_a_wrong_option_is_obeyed_and_shows():
    decoded = decode(SIMPLIFIED.encode("gb18030"), "utf-8")
    assert decoded is not None
    assert decoded.encoding == "utf-8"
    assert decoded.replaced > 20


@pytest.mark.parametrize(
    "name", ["klingon", "rot13", "base64", "undefined", "punycode", "", "utf-8\0"]
)
def test_an_unknown_encoding_is_an_option_error(name):
    with pytest.raises(OptionError, match="not a text encoding"):
        decode(b"text", name)


@pytest.mark.parametrize(
    ("encoding", "data", "replaced"),
    [
        ("utf-8", SIMPLIFIED.encode()[:-3], 1),
        ("utf-8", SHORT.encode() + b"\xff", 1),
        ("utf-8", SHORT.encode() + b"\xff" + SHORT.encode() + b"\xe6", 2),
        ("gb18030", SHORT.encode("gb18030") + b"\xb0", 1),
        ("big5", SHORT_TRADITIONAL.encode("big5") + b"\xa4", 1),
        ("utf-16-le", SIMPLIFIED.encode("utf-16-le")[:-1], 1),
    ],
)
def test_a_cut_tail_or_a_stray_byte_does_not_change_the_encoding(encoding, data, replaced):
    decoded = decode(data)
    assert decoded is not None
    assert (decoded.encoding, decoded.replaced) == (encoding, replaced)
    assert decoded.text.count("\ufffd") == replaced


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_line_ends_are_kept(tmp_path, encoding, end):
    text = f"一、加强教师队伍建设。{end}　　二、改善办学条件。{end}"
    file = tmp_path / "plan.txt"
    file.write_bytes(text.encode(encoding))
    assert read_source(str(file))[0].text == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_every_utf_8_text_comes_back(text):
    marked = text.startswith("\ufeff")
    decoded = decode(text.encode())
    assert decoded is not None
    assert decoded.text == text[1:] if marked else decoded.text == text
    assert decoded.decided_by == ("bom" if marked else "utf-8")


@settings(deadline=None)  # the detector takes long on its first call
@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "gbk", "big5", "utf-16"]))
def test_any_bytes_give_text_or_nothing(data, encoding):
    decoded = decode(data, encoding)
    assert decoded is None or decoded == decode(data, encoding)


def test_source_names_the_path_as_given_and_hashes_the_bytes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "计划.md").write_bytes(SHORT.encode("gb18030"))
    source, notes = read_source("./计划.md")
    assert (source.name, source.text, source.encoding) == ("./计划.md", SHORT, "gb18030")
    assert source.sha256 == "b18109b36fcdbfcb42fb444081768af63c1b13b2059e73e4e783bb0074ab35ff"
    assert notes == ()


def test_standard_input_is_read_as_bytes(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(SHORT.encode("gbk"))))
    source, _ = read_source("-")
    assert (source.name, source.text, source.encoding) == ("-", SHORT, "gb18030")


@pytest.mark.parametrize(
    ("data", "code", "values"),
    [
        (SHORT.encode() + b"\xff.", "read.replaced", {"count": 1, "offset": 40}),
        (SHORT.encode() + "\ufffd\ufffd".encode(), "read.lost", {"count": 2, "offset": 40}),
        ("Les écoles ont été rénovées à Genève.".encode("latin-1"), "read.guessed", {}),
    ],
)
def test_loss_and_guessing_are_noted(tmp_path, data, code, values):
    file = tmp_path / "plan.txt"
    file.write_bytes(data)
    _, (note,) = read_source(str(file))
    assert (note.code, note.where) == (code, str(file))
    assert values.items() <= note.values.items()
    assert all(note.text(lang) for lang in ("zh", "en"))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", "read.empty"),
        ("mark.txt", b"\xef\xbb\xbf", "read.empty"),
        ("spaces.txt", " \u3000\r\n".encode(), "read.empty"),
        ("a.txt", b"%PDF-1.7\n\xe2\xe3", "pdf.damaged"),
        ("b.txt", b"PK\x03\x04\x14\0\0\0", "read.binary"),
        ("c.md", b"\x89PNG\r\n\x1a\n\0\0", "read.binary"),
        ("d.txt", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4, "read.nul"),
        ("e.png", b"%PDF-1.7", "read.suffix"),
        ("f.DOCX", b"PK\x03\x04", "package.damaged"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, name, data, code):
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_source(str(file))
    assert caught.value.code == code
    for lang in ("zh", "en"):
        assert str(file) in caught.value.text(lang)


@pytest.mark.parametrize(
    "name", ["a.TXT", "b.text", "c.md", "d", "2014.5工作要点", "要点（1.0版）"]
)
def test_readable_names(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(SHORT.encode())
    assert read_source(str(file))[0].text == SHORT


def test_the_refusal_names_every_readable_suffix(tmp_path):
    with pytest.raises(ReadError) as caught:
        read_source(str(tmp_path / "plan.pptx"))
    assert all(suffix in str(caught.value) for suffix in ENDINGS if suffix)


@pytest.mark.parametrize(
    ("path", "code"),
    [("absent.txt", "read.missing"), (".", "read.directory"), ("a\0b", "read.failed")],
)
def test_paths_that_cannot_be_opened(tmp_path, monkeypatch, path, code):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyDiffError) as caught:
        read_source(path)
    assert caught.value.code == code


def test_a_file_without_permission(tmp_path, monkeypatch):
    """The open is made to fail, since root may read everything."""

    def refuse(*_):
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ReadError, match="no permission"):
        read_source(str(tmp_path / "plan.txt"))


def test_the_limit_is_inclusive(tmp_path):
    file = tmp_path / "plan.txt"
    file.write_bytes(b"x" * 1000)
    with limited(Limits(document_bytes=1000)):
        assert len(read_source(str(file))[0].text) == 1000
    with limited(Limits(document_bytes=999)), pytest.raises(ReadError, match="larger than the"):
        read_source(str(file))


def test_a_wrong_encoding_is_unreadable_input_not_gibberish(tmp_path):
    file = tmp_path / "plan.txt"
    file.write_bytes(("加强师德建设，完善考核评价机制。" * 20).encode("gb18030"))
    with pytest.raises(ReadError, match="hardly utf-8"):
        read_source(str(file), encoding="utf-8")
