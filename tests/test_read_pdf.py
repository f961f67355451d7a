"""PDF files: what is told of scans, passwords and damage, and how lines become paragraphs."""

import base64
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from refusals import refusal

from benchmarks.hostile_cases.formats import forms_that_double
from policydiff.errors import ReadError
from policydiff.model import PlaceKind
from policydiff.parse.document import parse
from policydiff.read import source_of
from policydiff.read.limits import Limits, limited, limits
from policydiff.read.pdf import read_pdf
from policydiff.read.pdf.apart import read_pdf_apart
from policydiff.read.pdf.edges import edges
from policydiff.read.pdf.grid import grids
from policydiff.read.pdf.lines import Line, runs
from policydiff.read.pdf.page import Glyph, Page, Rule, pages_in

PDFS = Path(__file__).parent / "formats" / "pdf"
# One grey pixel, drawn over the whole page: what a scanner makes of a sheet.
PICTURE = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\nx\nendstream"
SCAN = b"q 595 0 0 842 0 0 cm /I Do Q"
WORDS = b"BT /F 20 Tf 72 700 Td (Plan of work) Tj ET"


def stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def pdf(*contents: bytes, kids: bytes = b"", extra: bytes = b"") -> bytes:
    """A PDF with a page for each of ``contents``; ``kids`` replaces the list of pages."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", PICTURE, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]  # fmt: skip
    pages = []
    for content in contents:
        objects += [stream(content), b""]
        pages.append(len(objects))
        objects[-1] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</XObject<</I 3 0 R>>/Font<</F 4 0 R>>>>>>" % (len(objects) - 1)
        )
    listed = kids or b" ".join(b"%d 0 R" % page for page in pages)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (max(len(contents), 1), listed)
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    return data + table + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, extra, len(data))  # fmt: skip


def refused(data: bytes) -> str:
    return refusal("plan.pdf", data).code


def test_a_scan_is_recognised_and_said_to_need_recognition():
    assert refused(pdf(SCAN, SCAN)) == "pdf.scanned"


def test_a_page_number_on_every_picture_is_no_text():
    number = b" BT /F 9 Tf 300 40 Td (- 1 -) Tj ET"
    assert refused(pdf(SCAN + number, SCAN + number)) == "pdf.scanned"


def test_a_picture_in_a_form_is_seen():
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I 3 0 R>>>>/Length 5>>stream\n/I Do\nendstream"
    data = pdf(b"q 595 0 0 842 0 0 cm /X Do Q").replace(b"/I 3 0 R>>/Font", b"/X 4 0 R>>/Font")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    assert refused(data.replace(font, form)) == "pdf.scanned"


def test_pages_that_are_pictures_among_others_are_noted():
    source, notes = source_of("plan.pdf", pdf(WORDS, SCAN, WORDS))
    assert source.text.split("\n")[0] == "Plan of work"
    assert [(note.code, note.values["pages"]) for note in notes] == [("pdf.pictures", "2")]


def test_blank_pages_are_no_scan():
    assert refused(pdf(b"", b"")) == "read.empty"


def test_a_password_is_asked_for():
    handler = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)  # fmt: skip
    assert refused(pdf(WORDS, extra=handler)) == "pdf.encrypted"


def test_what_only_begins_like_a_pdf_is_damaged():
    assert refused(b"%PDF-1.7\nnothing") == "pdf.damaged"


def test_a_name_does_not_make_a_pdf():
    assert refused("某市2019年工作要点".encode()) == "read.not_what_named"


def test_a_pdf_goes_by_its_bytes_whatever_its_name():
    source, _ = source_of("plan.txt", pdf(WORDS))
    assert source.format == "pdf"


@pytest.mark.parametrize("kids", [b"2 0 R", b"2 0 R 2 0 R 2 0 R", b"1 0 R", b"99 0 R"])
def test_a_page_tree_that_leads_back_ends(kids):
    assert refused(pdf(WORDS, kids=kids)) in {"pdf.damaged", "read.empty"}


def test_more_pages_than_are_read_are_refused():
    one = b"6 0 R "
    data = pdf(WORDS, kids=one * (limits().pages + 1)).replace(b"/Count 1/", b"/Count %d/" % (limits().pages + 1))  # fmt: skip
    assert refused(data) == "pdf.pages"


BOMB = b"0 0 m 1 1 l S\n" * (limits().drawing_bytes // 14 + 10_000)


def packed(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF whose only page is drawn by ``content``, as it is packed."""
    return pdf(b"x").replace(
        stream(b"x"),
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content),
    )


@pytest.mark.parametrize(
    "data",
    [
        packed(zlib.compress(BOMB)),
        packed(zlib.compress(zlib.compress(b"")), b"[/FlateDecode/FlateDecode]"),
        packed(base64.a85encode(zlib.compress(BOMB)) + b"~>", b"[/ASCII85Decode/FlateDecode]"),
        packed(zlib.compress(BOMB).hex().encode() + b">", b"[/AHx/Fl]"),
        packed(b"x" * 70_000, b"/LZWDecode"),
        packed(BOMB, b"[]"),
        # The end is said to come early.
        packed(b"\x78\x01\x00\x0c\x00\xf3\xff% endstream\n" + zlib.compress(BOMB)[2:]),
    ],
)
def test_what_unpacks_to_more_than_pages_need_is_refused_before_it_is_unpacked(data):
    assert refused(data) == "pdf.bomb"


def test_drawings_that_draw_one_another_are_read_where_that_ends_soon():
    assert "Plan of work" in source_of("plan.pdf", forms_that_double(1))[0].text


@pytest.mark.parametrize(
    ("these", "code", "option"),
    [
        (Limits(pdf_seconds=1, pdf_bytes=8 * 2**30), "pdf.too_slow", "pdf-seconds"),
        (Limits(pdf_bytes=400 * 2**20), "pdf.broken", "pdf-bytes"),
    ],
)
def test_what_takes_any_time_and_memory_is_given_up(these, code, option):
    """Each form more takes twice as much; of so many the end would not be seen."""
    with limited(these), pytest.raises(ReadError) as caught:
        source_of("plan.pdf", forms_that_double(30))
    assert caught.value.code == code
    assert all(f"--read-limit {option}=" in caught.value.text(lang) for lang in ("zh", "en"))


def test_modules_of_the_working_folder_are_never_loaded(tmp_path, monkeypatch):
    for name in ("json", "msgspec", "policydiff", "pypdfium2", "zlib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(0)\n")
    monkeypatch.chdir(tmp_path)
    assert source_of("plan.pdf", pdf(WORDS))[0].text == "Plan of work\n"


def test_where_no_process_can_be_started_it_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert refused(pdf(WORDS)) == "read.failed"
    monkeypatch.setattr("sys.executable", "")  # a program with Python in it
    assert source_of("plan.pdf", pdf(WORDS))[0].text == "Plan of work\n"


def test_the_process_that_reads_answers_as_this_one_would():
    for path in sorted(PDFS.glob("*.pdf")):
        data = path.read_bytes()
        assert read_pdf_apart(data, path.name, None) == read_pdf(data, path.name, None)
    told = "a\udcff.pdf"  # the name of a file may have bytes that are no text
    with pytest.raises(ReadError) as caught:
        read_pdf_apart(b"%PDF-1.4 broken", told, None)
    assert caught.value.values["path"] == told


def test_packed_pages_are_read():
    source, _ = source_of("plan.pdf", packed(zlib.compress(WORDS)))
    assert source.text == "Plan of work\n"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_file_gives_what_is_left_or_an_error(share):
    data = (PDFS / "report.pdf").read_bytes()
    try:
        source, _ = source_of("plan.pdf", data[: int(len(data) * share)])
    except ReadError as error:
        assert error.code in {"pdf.damaged", "read.empty", "pdf.unmapped"}  # noqa: PT017
    else:
        assert source.text.strip()


def test_a_mark_across_the_text_is_left_out_and_noted():
    source, notes = source_of("plan.pdf", (PDFS / "marked.pdf").read_bytes())
    (note,) = [note for note in notes if note.code == "pdf.turned"]
    assert note.values["text"] == "内部资料请勿外传"
    assert "外传" not in source.text


def test_headers_and_footers_stand_apart_and_the_text_goes_on_over_them():
    source, _ = source_of("plan.pdf", (PDFS / "wrapped.pdf").read_bytes())
    edge = [place for place in source.places if place.kind is not PlaceKind.PAGE]
    told = [source.text[place.span.start : place.span.end] for place in edge]
    assert sorted(set(told)) == ["— 1 —", "— 2 —", "某市教育局文件"]
    (plan,) = parse(source).plans
    labels = {each.detail for each in plan.segments if each.kind == "furniture"}
    assert labels == {"page-header", "page-footer"}


def test_a_paragraph_over_two_pages_has_both():
    source, _ = source_of("plan.pdf", (PDFS / "report.pdf").read_bytes())
    lines = [place for place in source.places if place.kind is PlaceKind.PAGE]
    broken = [one for one, two in pairwise(lines) if one.span.end == two.span.start]
    assert broken
    assert all(source.text[one.span.end] != "\n" for one in broken)


def test_notes_at_the_foot_of_a_page_come_after_the_paragraph_that_goes_on_over_it():
    source, _ = source_of("plan.pdf", (PDFS / "notes.pdf").read_bytes())
    notes = [place for place in source.places if place.kind is PlaceKind.FOOTNOTE]
    assert [source.text[place.span.start : place.span.end] for place in notes] == [
        "①双减：减轻作业负担和校外培训负担。", "②两个毛入园率：在园幼儿数与适龄幼儿数之比。",
    ]  # fmt: skip
    before = [place for place in source.places if place.span.end < notes[0].span.start]
    assert (before[-1].kind, before[-1].number) == (PlaceKind.PAGE, 2)
    (plan,) = parse(source).plans
    assert {each.detail for each in plan.segments if each.span == notes[0].span} == {"footnote"}


def test_raised_marks_stand_in_their_line():
    raised = [each._replace(base=each.base - 4) for each in glyphs("①", 40, 20, 5)]
    assert [run.text for run in runs([*glyphs("工作要点", 0, 20), *raised])] == ["工作要点①"]


def test_text_turned_with_its_page_is_read_upright():
    turned = b"BT /F 20 Tf 0 1 -1 0 300 100 Tm (Plan of work) Tj ET"
    source, notes = source_of(
        "plan.pdf", pdf(turned).replace(b"/Type/Page/", b"/Type/Page/Rotate 90/")
    )
    assert (source.text, notes) == ("Plan of work\n", ())


def glyphs(text: str, x: float, base: float, size: float = 10.0) -> list[Glyph]:
    return [
        Glyph(char, x + at * size, x + at * size + size, base, size) for at, char in enumerate(text)
    ]


def test_narrow_gaps_between_chinese_characters_are_layout_and_words_keep_theirs():
    spread = [
        each._replace(x0=each.x0 * 1.4, x1=each.x0 * 1.4 + 10) for each in glyphs("工作要点", 0, 20)
    ]
    assert [run.text for run in runs(spread)] == ["工作要点"]
    latin = [*glyphs("AI", 0, 20, 5), *glyphs("plus", 13, 20, 5)]
    assert [run.text for run in runs(latin)] == ["AI plus"]


def test_bold_by_printing_twice_is_read_once():
    twice = [*glyphs("要点", 0, 20), *glyphs("要点", 0.4, 20)]
    assert [run.text for run in runs(twice)] == ["要点"]
    assert [run.text for run in runs(glyphs("人人", 0, 20))] == ["人人"]


def line(text: str, base: float) -> Line:
    return Line(text, 80, 80 + 16 * len(text), base, 16)


def test_a_page_number_alone_at_the_foot_is_of_the_page_and_a_first_line_is_not():
    text = [line("工作要点的第一行文字", 100), line("和它的第二行文字", 128)]
    assert edges([[*text, line("- 1 -", 780)]]) == [(set(), {2})]
    assert edges([[*text, line("2", 156)]]) == [(set(), set())]
    assert edges([text, text]) == [({0, 1}, set())] * 2


RULES = tuple(
    [Rule(True, y, 0, 100) for y in (0, 20, 40)] + [Rule(False, x, 0, 40) for x in (0, 50, 100)]
)


def test_lines_that_cross_are_a_table_and_what_stands_outside_is_not_in_it():
    inside = [
        *glyphs("甲", 5, 15),
        *glyphs("乙", 55, 15),
        *glyphs("丙", 5, 35),
        *glyphs("丁", 55, 35),
    ]
    page = Page(1, 200, (*inside, *glyphs("外", 5, 80)), RULES)
    (grid,), rest = grids(page)
    assert [[cell.text for cell in row] for row in grid.rows] == [["甲", "乙"], ["丙", "丁"]]
    assert [glyph.char for glyph in rest] == ["外"]


def test_a_page_has_so_many_tables_and_the_text_of_others_is_read():
    rules, inside = [], []
    for y in range(0, 45 * 60, 60):
        rules += [rule._replace(at=rule.at + y) for rule in RULES if rule.level]
        rules += [rule._replace(start=y, end=y + 40) for rule in RULES if not rule.level]
        inside += [glyph for row in (15, 35) for x in (5, 55) for glyph in glyphs("甲", x, y + row)]
    found, rest = grids(Page(1, 200, tuple(inside), tuple(rules)))
    assert [grid.top for grid in found] == [60 * at for at in range(40)]
    assert len(rest) == 5 * 4


def test_a_box_around_text_is_no_table():
    page = Page(1, 200, tuple(glyphs("框内文字", 5, 15)), RULES)
    assert grids(page) == ([], list(page.glyphs))


def test_pages_are_counted_from_one():
    data = (PDFS / "wrapped.pdf").read_bytes()
    assert [page.number for page in pages_in(data, "plan.pdf")] == [1, 2]


@pytest.mark.parametrize("head", [b"", b" obj/ASCII85Decode "])
def test_parts_that_share_bytes_are_refused_before_each_is_gone_through(head):
    data = b"%PDF-1.7\n" + (head + b"stream\n" + b"\xff" * 7) * 2000
    with pytest.raises(ReadError) as caught:
        source_of("shared.pdf", data)
    assert caught.value.code == "pdf.bomb"
