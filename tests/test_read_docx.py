"""Word documents: what becomes text, what is told of the rest, and what is refused."""

import io
import itertools
import re
import zipfile
from pathlib import Path

import pytest
from docx_files import (
    DECLARATION,
    MACROS,
    MARK_DELETED,
    PICTURE,
    SPACES,
    TEMPLATE,
    WORD,
    abstract,
    box,
    deleted,
    docx,
    field,
    ins,
    lvl,
    mark,
    note,
    num,
    p,
    r,
    style,
    tbl,
    tc,
    tr,
    zipped,
)
from refusals import refusal

from policydiff.errors import ReadError
from policydiff.model import PlaceKind, Span
from policydiff.parse.document import parse
from policydiff.read import read_source, source_of
from policydiff.read.docx.content import FRAME_PARAGRAPHS
from policydiff.read.docx.numbering import LONGEST_LABEL
from policydiff.read.limits import Limits, limited, limits

PLAN = abstract(1, lvl("chineseCountingThousand", "%1、"), lvl("decimal", "%2.")) + num(1, 1)
SEEDS = Path(__file__).parents[1] / "seeds"


def read(data, name="plan.docx"):
    return source_of(name, data)[0]


def text(*body, **parts):
    return read(docx(*body, **parts)).text


def notes(*body, **parts):
    found = source_of("plan.docx", docx(*body, **parts))[1]
    assert all(each.text(lang) for each in found for lang in ("zh", "en"))
    return {each.code: each.values.get("count") for each in found}


def refused(data, name="plan.docx"):
    return refusal(name, data).code


# --- text --------------------------------------------------------------------------------------


def test_a_paragraph_is_a_line_and_says_where_it_stands():
    source = read(
        docx(p("标题"), p(), p("推进改革", num=(1, 0)), p(r("加"), r("强")), numbering=PLAN)
    )
    assert source.text == "标题\n一、推进改革\n加强\n"
    assert [
        (place.kind, place.number, source.text[slice(*place.span)]) for place in source.places
    ] == [
        (PlaceKind.PARAGRAPH, 1, "标题"),
        (PlaceKind.PARAGRAPH, 2, "一、推进改革"),
        (PlaceKind.PARAGRAPH, 3, "加强"),
    ]
    assert (source.format, source.whole_lines, source.encoding, source.decided_by) == (
        "docx", True, "utf-8", "format",
    )  # fmt: skip


def test_items_know_their_paragraphs(tmp_path):
    body = [
        p("某市教育局2024年工作要点"),
        p("加强党的建设", num=(1, 0)),
        p(
            "强化理论学习。组织全体党员学习新思想，每月开展一次主题党日活动，推动学习往深里走。",
            num=(1, 1),
        ),
        p(
            "建好基层组织。完善党支部标准化建设，创建一批示范点，加强离退休干部党组织建设工作。",
            num=(1, 1),
        ),
    ]
    file = tmp_path / "plan.docx"
    file.write_bytes(docx(*body, numbering=PLAN))
    (plan,) = parse(read_source(str(file))[0]).plans
    assert [(item.number, item.heading, item.path) for item in plan.items] == [
        ("1", "强化理论学习", ("一、加强党的建设",)),
        ("2", "建好基层组织", ("一、加强党的建设",)),
    ]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (r(inner="<w:tab/>") + r("后"), "前\t后"),
        (r(inner="<w:br/>") + r("后"), "前\n后"),
        (r(inner='<w:br w:type="page"/>') + r("后"), "前\n后"),
        (r(inner="<w:cr/>") + r("后"), "前\n后"),
        (r(inner="<w:noBreakHyphen/>") + r("后"), "前\u2011后"),
        (r(inner="<w:softHyphen/>") + r("后"), "前后"),
        (r(inner="<w:lastRenderedPageBreak/>") + r("后"), "前后"),
        (r(inner='<w:sym w:font="Wingdings" w:char="F0FE"/>') + r("后"), "前☑后"),
        (r(inner='<w:sym w:font="Wingdings" w:char="00FE"/>') + r("后"), "前☑后"),
        (r(inner='<w:sym w:font="宋体" w:char="25A1"/>') + r("后"), "前□后"),
        (r("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>') + r("后"), "前☑后"),
        (r("\uf0fe") + r("后"), "前〓后"),
        (r(inner='<w:sym w:font="Wingdings" w:char="zz"/>') + r("后"), "前后"),
        (r(inner="<w:t>\n 两\t行\n</w:t>") + r("后"), "前  两 行 后"),
        (f"<w:hyperlink>{r('链接')}</w:hyperlink>", "前链接"),
        (f"<w:smartTag><w:smartTagPr/>{r('标签')}</w:smartTag>", "前标签"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>", "前控件"),
        (f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>', "前3"),
        (f"<w:ruby><w:rt>{r('pin')}</w:rt><w:rubyBase>{r('拼')}</w:rubyBase></w:ruby>", "前拼"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "前x=1"),
        (field("PAGE", "3"), "前3"),
        (field("IF 1", field("PAGE", "3"), "后"), "前3后"),
        (mark("begin") + r("指令") + field("PAGE", "3") + mark("separate") + r("后") + mark("end"), "前后"),
        (mark("begin") + r("没有结束"), "前没有结束"),
        (r("没有开始") + mark("separate") + mark("end"), "前没有开始"),
        (mark("begin") + r("指令") + mark("end") + r("后"), "前后"),
        (ins(r("新")) + deleted("旧"), "前新"),
        (f'<w:moveFrom w:id="1">{r("旧处")}</w:moveFrom><w:moveTo w:id="2">{r("新处")}</w:moveTo>', "前新处"),
        (ins(deleted("先加后删")), "前"),
        (box(p("框")), "前\n框"),
    ],
)  # fmt: skip
def test_what_a_run_holds(content, wanted):
    assert text(f"<w:p>{r('前')}{content}</w:p>") == wanted + "\n"


def test_properties_that_were_changed_are_not_the_present_ones():
    old = '<w:pPrChange w:id="1"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    assert text(p("一"), p("二", properties=old), numbering=PLAN) == "一\n二\n"


def test_paragraphs_whose_mark_was_deleted_go_on_in_the_next():
    body = [
        p("甲", num=(1, 0), properties=MARK_DELETED),
        "<w:bookmarkStart/>",
        p("乙", num=(1, 0)),
        p("丙"),
    ]
    assert text(*body, numbering=PLAN) == "一、甲乙\n丙\n"
    chain = [p(str(at), properties=MARK_DELETED) for at in range(2000)]
    assert text(*chain, p("末")) == "".join(map(str, range(2000))) + "末\n"
    table = tbl(tr("格", "格"))
    assert text(p("甲", properties=MARK_DELETED), table, p("乙")) == "甲\n格\t格\n乙\n"


def test_a_text_box_is_read_once_after_its_paragraph():
    source = read(
        docx(p(r("前"), box(p("框内", num=(1, 0)), p("二行")), r("后")), p("末"), numbering=PLAN)
    )
    assert source.text == "前后\n一、框内\n二行\n末\n"
    assert [(place.kind, place.number) for place in source.places] == [
        (PlaceKind.PARAGRAPH, 1), (PlaceKind.TEXT_BOX, 1), (PlaceKind.PARAGRAPH, 2),
    ]  # fmt: skip
    assert source.text[slice(*source.places[1].span)] == "一、框内\n二行"


def test_old_shapes_and_word_art_are_read():
    shape = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    art = '<w:r><w:pict><v:shape><v:textpath string="某市 文件"/></v:shape></w:pict></w:r>'
    assert text(p("前", shape.format(p("框"))), p(art), p("后")) == "前\n框\n某市 文件\n后\n"


def test_text_boxes_within_text_boxes_are_read():
    inner = box(p("里层"))
    assert text(p(r("前"), box(p(r("外层"), inner)))) == "前\n外层\n里层\n"


def test_headers_and_footers_stand_once_before_and_after():
    source = read(
        docx(
            p("正文"),
            headers={"default": p("某教发〔2024〕1号")},
            footers={"default": p("— ", field("PAGE", "1"), " —")},
        )
    )
    assert source.text == "某教发〔2024〕1号\n正文\n— 1 —\n"
    assert [place.kind for place in source.places] == ["header", "paragraph", "footer"]


@pytest.mark.parametrize(
    ("section", "settings", "wanted"),
    [
        ("", "", ["甲"]),
        ("<w:titlePg/>", "", ["乙", "甲"]),
        ("", "<w:evenAndOddHeaders/>", ["甲", "丙"]),
        ('<w:titlePg w:val="0"/>', '<w:evenAndOddHeaders w:val="false"/>', ["甲"]),
    ],
)
def test_headers_count_where_pages_have_them(section, settings, wanted):
    headers = {"default": p("甲"), "first": p("乙"), "even": p("丙")}
    found = text(p("正文"), headers=headers, section=section, settings=settings)
    assert found.splitlines() == [*wanted, "正文"]


def test_what_is_in_a_header_a_footer_or_a_note_belongs_to_it():
    watermark = '<w:r><w:pict><v:shape><v:textpath string="征求意见稿"/></v:shape></w:pict></w:r>'
    source = read(
        docx(
            p("正文", note("footnote", 1)),
            headers={"default": p(watermark) + tbl(tr("编号", "1"))},
            footers={"default": p(box(p("— 1 —")))},
            footnotes={1: "注"},
        )
    )
    assert source.text == "征求意见稿\n编号\t1\n正文［1］\n［1］注\n— 1 —\n"
    found = [(place.kind, source.text[slice(*place.span)]) for place in source.places]
    assert found == [
        (PlaceKind.HEADER, "征求意见稿\n编号\t1"), (PlaceKind.PARAGRAPH, "正文［1］"),
        (PlaceKind.FOOTNOTE, "［1］注"), (PlaceKind.FOOTER, "— 1 —"),
    ]  # fmt: skip
    assert source.tables == ()


def test_a_scan_with_page_numbers_is_one():
    assert refused(docx(p(PICTURE), footers={"default": p("1")})) == "docx.only_pictures"
    assert text(p("甲"), p(PICTURE), footers={"default": p("1")}) == "甲\n1\n"


def test_headers_with_the_same_words_stand_once():
    headers = {"default": p("甲"), "first": p("甲")}
    assert text(p("正文"), headers=headers, section="<w:titlePg/>") == "甲\n正文\n"


def test_notes_stand_after_the_text_in_the_order_of_their_marks():
    source = read(
        docx(
            p("双减", note("footnote", 7), "和劳动", note("footnote", 3)),
            p("评价", note("endnote", 1)),
            footnotes={3: "劳动：指劳动教育", 7: "双减：指减轻负担", 9: "没有引用"},
            endnotes={1: "评价：指改革"},
        )
    )
    assert source.text == (
        "双减［1］和劳动［2］\n评价［i］\n［1］双减：指减轻负担\n［2］劳动：指劳动教育\n［i］评价：指改革\n"
    )
    assert [place.number for place in source.places if place.kind == PlaceKind.FOOTNOTE] == [
        1,
        2,
        3,
    ]


def test_marks_of_notes_have_their_format_or_are_the_author_s():
    settings = '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircle"/><w:numStart w:val="2"/></w:footnotePr>'
    own = r(inner='<w:footnoteReference w:customMarkFollows="1" w:id="2"/>') + r("＊")
    body, notes = p("甲", note("footnote", 1), own), {1: "一", 2: "＊二"}
    found = text(body, footnotes=notes, settings=settings)
    assert found == "甲［②］＊\n［②］一\n＊二\n"
    section = '<w:footnotePr><w:numFmt w:val="upperLetter"/></w:footnotePr>'
    found = text(body, footnotes=notes, settings=settings, section=section)
    assert found.startswith("甲［B］")


def test_a_note_in_deleted_text_is_gone():
    gone = f"<w:del>{note('footnote', 1)}</w:del>"
    assert (
        text(p("甲", gone, note("footnote", 2)), footnotes={1: "一", 2: "二"})
        == "甲［1］\n［1］二\n"
    )


def test_a_table_of_contents_is_told_from_the_text():
    line = "一、总体要求"
    body = [
        p("目录", style="Head"),
        f'<w:p>{mark("begin")}<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>{mark("separate")}{r(line)}{r(inner="<w:tab/>")}{field("PAGEREF _1", "1")}</w:p>',
        f"<w:p>{r('二、主要任务')}{r(inner='<w:tab/>')}{r('3')}{mark('end')}</w:p>",
        p("三、保障", style="T1"),
        p(line),
    ]
    styles = style("Head", title="TOC Heading") + style("T1", title="toc 1")
    source = read(docx(*body, styles=styles))
    assert source.text.splitlines()[1] == "一、总体要求\t1"
    kinds = [place.kind for place in source.places]
    assert kinds == [PlaceKind.CONTENTS] * 4 + [PlaceKind.PARAGRAPH]


def test_what_stands_apart_is_no_running_text():
    task = "强化理论学习。组织全体党员学习新思想，每月开展一次主题党日活动，推动学习往深里走。"
    data = docx(
        p("某市教育局2024年工作要点"), p("一、加强党的建设", style="T1"), p("加强党的建设", num=(1, 0)),
        p(task, note("footnote", 1), num=(1, 1)),
        numbering=PLAN, styles=style("T1", title="toc 1"), footnotes={1: "党日：指每月一天。"},
        headers={"default": p("某教发〔2024〕1号") + p("某市教育局文件")},
        footers={"default": p("内部资料，注意保存。")},
    )  # fmt: skip
    source = read(data)
    (plan,) = parse(source).plans
    found = {source.text[slice(*each.span)]: each.detail for each in plan.segments}
    assert found["某教发〔2024〕1号"] == "document-number"
    assert found["某市教育局文件"] == "page-header"
    assert found["一、加强党的建设"] == "section"
    assert source.text.count("一、加强党的建设") == 2
    assert found["［1］党日：指每月一天。"] == "footnote"
    assert found["内部资料，注意保存。"] == "page-footer"
    assert [item.text for item in plan.items] == [f"1. {task}［1］"]
    assert "contents" in [each.detail for each in plan.segments]


def test_lines_taken_from_a_printed_page_are_put_together():
    """A real plan, each of its lines broken after 28 characters: the items are those it had."""
    whole = read_source(str(next(SEEDS.glob("002_*.txt"))))[0]
    lines = [line.strip() for line in whole.text.splitlines() if line.strip()]
    printed = [line[at : at + 28] for line in lines for at in range(0, len(line), 28)]
    broken = read(docx(*map(p, printed), tbl(tr("甲", "乙"), tr("丙", "丁"))))
    assert (broken.whole_lines, read(docx(*map(p, lines))).whole_lines) == (False, True)
    assert bare_items(broken) == bare_items(whole)


def bare_items(source):
    return ["".join(item.text.split()) for plan in parse(source).plans for item in plan.items]


# --- tables ------------------------------------------------------------------------------------


def cells(source):
    return [
        [[source.text[slice(*cell)] for cell in row] for row in table.rows]
        for table in source.tables
    ]


def test_a_row_is_a_line_and_a_cell_knows_its_place():
    source = read(
        docx(
            p("前"),
            tbl(
                tr("序号", "任务", "单位"),
                tr("1", tc("建学校", "扩学位"), tc("教育局", merge="restart")),
                tr("2", "修路", tc(merge="continue")),
                tr(tc("合计", span=2), "3"),
                tr("", "", ""),
            ),
            p("后"),
        )
    )
    assert source.text == "前\n序号\t任务\t单位\n1\t建学校 扩学位\t教育局\n2\t修路\n合计\t\t3\n后\n"
    assert cells(source) == [
        [
            ["序号", "任务", "单位"], ["1", "建学校 扩学位", "教育局"], ["2", "修路", ""],
            ["合计", "", "3"], ["", "", ""],
        ]
    ]  # fmt: skip
    rows = [(place.number, place.table) for place in source.places if place.kind == PlaceKind.ROW]
    assert rows == [(1, 1), (2, 1), (3, 1), (4, 1)]


def test_a_table_with_one_column_is_a_frame_around_its_paragraphs():
    source = read(docx(tbl(tr(tc(p("专栏一"), p("推进改革", num=(1, 0)))), tr("下"))), "a.docx")
    assert (source.text, source.tables) == ("专栏一\n推进改革\n下\n", ())


def test_a_table_that_lays_out_a_page_is_none():
    page = [p(f"第{at}段的文字有一定的长度", num=(1, 1)) for at in range(FRAME_PARAGRAPHS)]
    source = read(docx(tbl(tr("栏", tc(*page)), tr("下", "下栏")), numbering=PLAN))
    lines = source.text.splitlines()
    assert (lines[0], lines[1], lines[-2:]) == ("栏", "1. 第0段的文字有一定的长度", ["下", "下栏"])
    assert source.tables == ()
    few = read(docx(tbl(tr("栏", tc(*page[1:])), tr("下", "下栏")), numbering=PLAN))
    even = read(docx(tbl(tr(tc(*page), tc(*page))), numbering=PLAN))
    assert (len(few.tables), len(even.tables)) == (1, 1)


def test_tables_and_boxes_within_cells_follow_their_row():
    inner = tbl(tr("里1", "里2"))
    source = read(
        docx(tbl(tr(tc(p("甲"), inner, p("乙")), tc(p(r("丙"), box(p("框"))))), tr("丁", "戊")))
    )
    assert source.text == "甲 乙\t丙\n里1\t里2\n框\n丁\t戊\n"
    assert cells(source) == [[["甲 乙", "丙"], ["丁", "戊"]], [["里1", "里2"]]]
    assert [place.table for place in source.places if place.kind == PlaceKind.ROW] == [1, 2, 1]


def test_breaks_and_tabs_in_a_cell_do_not_break_its_row():
    cell = tc(p(r("甲", inner="<w:br/>"), r("乙", inner="<w:tab/>"), r("丙")))
    assert text(tbl(tr(cell, "丁"))) == "甲 乙 丙\t丁\n"


def test_deleted_rows_and_cells_are_gone():
    gone = tr("旧", "旧", properties='<w:del w:id="1"/>')
    cell = tc("旧格").replace("<w:tcPr>", '<w:tcPr><w:cellDel w:id="1"/>', 1)
    kept = tr("新", "新", properties='<w:ins w:id="1"/>')
    assert text(tbl(tr("一", "二"), gone, kept, tr(cell, "三"))) == "一\t二\n新\t新\n三\n"
    assert notes(tbl(tr("一", "二"), gone, tr(cell, "三", "四"))) == {"docx.deletions": 2}


def test_a_row_may_begin_in_a_later_column():
    found = read(docx(tbl(tr("一", "二"), tr("三", properties='<w:gridBefore w:val="1"/>'))))
    assert cells(found)[0][1] == ["", "三"]
    assert found.text.splitlines()[1] == "\t三"


def test_a_span_is_no_wider_than_a_table_may_be():
    found = read(docx(tbl(tr(tc("宽", span=999_999_999), "窄"))))
    assert len(cells(found)[0][0]) == 63 + 1


def test_places_are_in_order_and_do_not_overlap():
    source = read(
        docx(
            p(r("前"), box(p("框"), tbl(tr("甲", "乙"))), note("footnote", 1)),
            tbl(tr(tc(p("丙"), tbl(tr("丁", "戊"))), "己")),
            headers={"default": p("页眉") + tbl(tr("左", "右"))},
            footnotes={1: "注"},
        )
    )
    spans = [place.span for place in source.places]
    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    assert "\n".join(source.text[slice(*span)] for span in spans) + "\n" == source.text


# --- what is left out --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ([p(r("甲"), deleted("乙"), deleted("丙"))], {"docx.deletions": 2}),
        ([p(r("甲"), f'<w:moveFrom w:id="1">{r("乙")}</w:moveFrom>')], {}),
        ([p(r("甲"), r("藏住", "<w:vanish/>"))], {"docx.hidden": 2}),
        ([p(r("甲"), r("藏", '<w:rStyle w:val="Hidden"/>'))], {"docx.hidden": 1}),
        ([p("甲"), p("藏藏", style="Veiled")], {"docx.hidden": 2}),
        ([p("甲"), p(r("见", '<w:vanish w:val="0"/>'), style="Veiled")], {}),
        ([p("甲", PICTURE, PICTURE)], {"docx.pictures": 2}),
        ([p("甲", box(p("框")))], {}),
        ([p("甲"), '<w:altChunk r:id="r9"/>'], {"docx.embedded": 1}),
        ([p("甲", r(inner='<w:sym w:font="Wingdings" w:char="F0FF"/>'))], {"docx.symbols": 1}),
    ],
)
def test_what_is_no_text_is_counted(body, wanted):
    styles = style("Hidden", sort="character", hidden=True) + style("Veiled", based_on="Base")
    styles += style("Base", hidden=True)
    assert notes(*body, styles=styles) == wanted


def test_comments_are_counted_and_their_words_left_out():
    comments = f'<w:comment w:id="1">{p("批注")}</w:comment>'
    assert notes(p("甲"), comments=comments) == {"docx.comments": 1}
    assert "批注" not in text(p("甲"), comments=comments)


# --- other kinds of files ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [MACROS, TEMPLATE])
@pytest.mark.parametrize("name", ["a.docm", "a.dotx", "a.docx"])
def test_documents_with_macros_and_templates_are_read(kind, name):
    assert read(docx(p("甲"), main_type=kind), name).text == "甲\n"


def test_the_strict_form_is_read():
    usual = docx(
        p("甲", num=(1, 0)), tbl(tr("乙", "丙")), numbering=PLAN, headers={"default": p("丁")}
    )
    strict = {
        name: data.replace(
            WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, data in parts(usual).items()
    }
    assert read(zipped(strict)).text == read(usual).text == "丁\n一、甲\n乙\t丙\n"


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_main_part_may_have_any_name():
    found = parts(docx(p("甲")))
    found["word/document2.xml"] = found.pop("word/document.xml")
    found["_rels/.rels"] = found["_rels/.rels"].replace(b"document.xml", b"document2.xml")
    assert read(zipped(found)).text == "甲\n"


def test_parts_may_be_named_as_on_windows():
    found = {name.replace("/", "\\"): data for name, data in parts(docx(p("甲"))).items()}
    assert read(zipped(found)).text == "甲\n"


def test_a_document_in_utf_16_is_read():
    found = parts(docx(p("甲")))
    whole = found["word/document.xml"].decode().replace("UTF-8", "UTF-16")
    assert read(zipped({**found, "word/document.xml": whole.encode("utf-16")})).text == "甲\n"


@pytest.mark.parametrize("name", ["plan.txt", "plan", "plan.md", "plan.doc", "plan.odt"])
def test_what_bytes_say_goes_before_the_name(name):
    source, found = source_of(name, docx(p("甲")))
    assert (source.text, source.format) == ("甲\n", "docx")
    assert [each.code for each in found] == ["read.by_content"]


def test_plain_text_in_a_document_s_name_is_read_as_that():
    source, (found,) = source_of("plan.doc", "某市2024年工作要点\n一、推进改革。".encode("gb18030"))
    assert (source.format, source.encoding) == ("text", "gb18030")
    assert found.code == "read.by_content"
    assert found.values["format"] == "text"


# --- hostile files -----------------------------------------------------------------------------


def with_part(name, content):
    return docx(p("甲"), numbering=PLAN, replaced={name: content})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "package.damaged_part"),
        (b"<w:document", "package.damaged_part"),
        (b"\x00\xff\xfe", "package.damaged_part"),
        (b"<x/>", "package.missing_part"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "package.doctype"),
        (b"<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>", "package.doctype"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "package.doctype"),
        (b"<a>" * 5000 + b"</a>" * 5000, "package.damaged_part"),
        (b" " * (limits().part_bytes + 1), "package.part_too_large"),
        (b"<a>" + b" " * (limits().part_bytes // 2) + b"</a>", "package.bomb"),
        (f"<w:document {SPACES}><w:body/></w:document>".encode(), "read.empty"),
        (f"<w:document {SPACES}><w:body>{p(PICTURE)}</w:body></w:document>".encode(), "docx.only_pictures"),
    ],
)  # fmt: skip
def test_a_hostile_or_damaged_part_is_refused(content, code):
    assert refused(with_part("word/document.xml", content)) == code


def test_a_wrapper_may_be_the_root():
    body = f"<w:ins {SPACES}><w:body>{p('乙')}</w:body></w:ins>"
    assert read(with_part("word/document.xml", body.encode())).text == "乙\n"


def test_too_many_tags_are_refused():
    with limited(Limits(part_tags=1000)):
        assert refused(docx(*[p("甲")] * 1000)) == "package.too_many_tags"


def test_other_parts_are_held_to_the_same():
    bad = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
    for name in ("word/numbering.xml", "word/_rels/document.xml.rels", "_rels/.rels"):
        assert refused(with_part(name, bad)) == "package.doctype"


def test_what_lies_outside_is_never_fetched():
    target = b'Target="http://127.0.0.1:9/numbering.xml" TargetMode="External"'
    links = parts(docx(p("甲", num=(1, 0)), numbering=PLAN))["word/_rels/document.xml.rels"]
    away = links.replace(b'Target="numbering.xml"', target)
    assert away != links
    data = docx(
        p("甲", num=(1, 0)), numbering=PLAN, replaced={"word/_rels/document.xml.rels": away}
    )
    assert read(data).text == "甲\n"


@pytest.mark.parametrize("target", ["../../../etc/passwd", "/etc/passwd", "nowhere.xml", ""])
def test_a_part_that_is_not_there_counts_as_none(target):
    links = parts(docx(p("甲", num=(1, 0)), numbering=PLAN))["word/_rels/document.xml.rels"]
    other = links.replace(b"numbering.xml", target.encode())
    data = docx(
        p("甲", num=(1, 0)), numbering=PLAN, replaced={"word/_rels/document.xml.rels": other}
    )
    assert read(data).text == "甲\n"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_document_is_refused(kept):
    data = docx(*[p(f"第{at}段") for at in range(200)])
    assert refused(data[: int(len(data) * kept)]) == "package.damaged"


def test_every_byte_turned_is_refused_or_read():
    """No byte makes the reader fail in a way of its own."""
    data = docx(p("甲", num=(1, 0)), numbering=PLAN)
    for at in range(0, len(data), 3):
        turned = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            source_of("plan.docx", turned)
        except ReadError:
            continue


def test_a_document_without_its_text_is_refused():
    found = parts(docx(p("甲")))
    del found["word/document.xml"]
    assert refused(zipped(found)) == "package.missing_part"


def test_an_archive_that_is_no_document_is_refused():
    assert refused(zipped({"a.txt": b"a"}), "plan.txt") == "read.binary"
    assert refused(zipped({"a.txt": b"a"})) == "package.missing_part"


def test_too_many_parts_are_refused():
    many = {f"a{at}": b"" for at in range(limits().parts + 1)}
    assert refused(zipped({**parts(docx(p("甲"))), **many})) == "package.too_many_parts"


def test_a_document_with_a_password_is_refused():
    """Word puts it into a compound file, whose list has this name."""
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    assert refused(locked) == refused(locked, "plan.doc") == "package.encrypted"


def test_tables_in_tables_end():
    def nested(depth):
        inner = p("里")
        for _ in range(depth):
            inner = tbl(tr(tc(inner, p()), "外"))
        return docx(inner)

    deepest = limits().table_depth
    assert read(nested(deepest)).text.count("外") == deepest
    assert refused(nested(deepest + 1)) == "docx.too_deep"


def test_labels_do_not_grow_without_end():
    level = lvl("decimal", "长" * 10_000 + "%1")
    found = text(p("甲", num=(1, 0)), numbering=abstract(1, level) + num(1, 1))
    assert len(found) <= LONGEST_LABEL + 4


def test_numbers_that_are_none_are_passed_over():
    bad = PLAN.replace('w:numId w:val="1"', 'w:numId w:val="９9x"')
    body = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        + r("甲")
        + "</w:p>"
    )
    other = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="'
        + "9" * 5000
        + '"/></w:numPr></w:pPr>'
        + r("乙")
        + "</w:p>"
    )
    assert text(body, other, numbering=bad) == "一、甲\n乙\n"


def test_reading_is_repeatable_and_leaves_no_trace():
    data = docx(p("甲", num=(1, 0)), p("乙", num=(1, 0)), numbering=PLAN)
    assert [read(data).text for _ in range(2)] == ["一、甲\n二、乙\n"] * 2
    assert re.fullmatch("[0-9a-f]{64}", read(data).sha256)
    assert read(data).tables == ()
    assert read(data).places[0].span == Span(0, 3)
    assert DECLARATION.startswith("<?xml")
