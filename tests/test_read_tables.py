"""Tables of tasks in CSV files and workbooks: cells as they are shown, hostile files refused."""

import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from batch_cases import policydiff
from hypothesis import given
from hypothesis import strategies as st
from refusals import refusal

from policydiff.errors import OptionError, ParseError, ReadError
from policydiff.model import PlaceKind, Source, Span, Table
from policydiff.parse.columns import Column, header_of, named_columns
from policydiff.parse.document import parse
from policydiff.plans import read_corpus, read_plans
from policydiff.read import source_of
from policydiff.read.delimited import read_delimited, separator_of
from policydiff.read.limits import limits
from policydiff.read.xlsx.shown import shown

HEADER = ("序号", "工作任务", "具体举措", "责任单位", "完成时限")
ROW = ("1", "扩大学位供给", "新增学位9600个。", "规划科", "9月")
XLSX = Path(__file__).parent / "formats" / "xlsx"


def source(*rows: tuple[str, ...]) -> Source:
    """A table of ``rows``, as a reader of spreadsheets makes it."""
    text, cells = "", []
    for row in rows:
        own = []
        for cell in row:
            if cell and text and text[-1] != "\n":
                text += "\t"
            own.append(Span(len(text), len(text) + len(cell)) if cell else Span(0, 0))
            text += cell
        cells.append(tuple(own))
        text += "\n"
    table = Table(tuple(cells))
    return Source(
        "plan.csv", "", "utf-8", "utf-8", text, format="csv", tables=(table,), whole_lines=True
    )


def items(*rows: tuple[str, ...]):
    return [item for plan in parse(source(*rows)).plans for item in plan.items]


# --- columns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (HEADER, "number task content owners deadline"),
        (("任务类别", "重点任务", "牵头单位", "配合单位", "备注"), "category task owners owners None"),
        (("序 号", "主要工作（项目）", "目标要求", "分管领导", "时间节点"), "number task content owners deadline"),
        (("编号", "领域", "工作内容", "责任科室"), "number category content owners"),
        (("No.", "2024年度重点任务", "预期目标", "牵头和责任部门", "计划完成时间"), "number task content owners deadline"),
    ],
)  # fmt: skip
def test_columns_are_told_by_their_headings(names, columns):
    header = header_of(names, {})
    assert " ".join(str(column) for column in header.columns) == columns


@pytest.mark.parametrize(
    "names",
    [
        ("序号", "指标名称", "单位", "2022年", "2023年"), ("年份", "项目", "金额"), ("序号", "内容"),
        ("计划", "地区", "年份", "条目", "举措", "类别", "阶段", "原文"),
        ("计划", "条目", "性质", "指标", "内容", "数字", "至", "单位", "期限", "原文"),
        ("left", "right", "probability"), ("序号", "姓名", "职务"), ("工作任务",), (),
    ],
)  # fmt: skip
def test_other_tables_have_no_header_of_tasks(names):
    assert header_of(names, {}) is None


def test_columns_are_named_as_text_or_as_a_table():
    as_text = named_columns("task=做什么,owners=谁,owners=谁帮", "option")
    assert as_text == {Column.TASK: ("做什么",), Column.OWNERS: ("谁", "谁帮")}
    assert named_columns({"task": "做什么", "owners": ["谁", "谁帮"]}, "option") == as_text


@pytest.mark.parametrize("said", ["what=做什么", "task=", "task", 7, {"task": 3}])
def test_columns_named_wrongly_are_refused(said):
    with pytest.raises(OptionError):
        named_columns(said, "option")


# --- rows --------------------------------------------------------------------------------------


def test_a_row_is_an_item_with_its_number_and_heading():
    (item,) = items(HEADER, ROW)
    assert (item.number, item.heading, item.text) == (
        "1",
        "扩大学位供给",
        "扩大学位供给\t新增学位9600个。",
    )


def test_a_header_alone_gives_nothing():
    assert items(HEADER) == []
    assert items(HEADER, HEADER) == []


def test_a_cell_between_the_texts_of_an_item_is_a_hole():
    header = ("序号", "工作任务", "责任单位", "具体举措")
    (item,) = items(header, ("1", "扩大供给", "规划科", "新增学位9600个。"))
    assert item.text == "扩大供给\t规划科\t新增学位9600个。"
    assert [span.end - span.start for span in item.holes] == [3]


def test_cells_that_reach_down_and_rows_of_one_cell_head_what_follows():
    found = items(
        ("类别", *HEADER),
        ("一、夯实基础",),
        ("学前", *ROW),
        ("", "2", "办好特教", "送教上门。", "基教科", ""),
        ("二、提高质量",),
        ("义教", "3", "集团办学", "组建集团6个。", "基教科", ""),
    )
    assert [item.path for item in found] == [
        ("一、夯实基础", "学前"), ("一、夯实基础", "学前"), ("二、提高质量", "义教"),
    ]  # fmt: skip


def test_a_task_over_several_measures_heads_them_and_keeps_its_number():
    found = items(
        HEADER,
        ("1", "建强队伍", "培训教师1.2万人次。", "教师科", ""),
        ("", "", "新建工作室15个。", "", ""),
        (*ROW[:1], "改善条件", "改造食堂12所。", "后勤", ""),
    )
    assert [(item.number, item.path, item.text[:4]) for item in found] == [
        (None, ("建强队伍",), "培训教师"), (None, ("建强队伍",), "新建工作"), ("1", (), "改善条件"),
    ]  # fmt: skip


def test_repeated_headers_sums_and_remarks_are_no_items():
    found = items(
        HEADER, ROW, HEADER, ("2", *ROW[1:]), ("合计", "", "2项", "", ""), ("注：全年推进。",)
    )
    assert [item.number for item in found] == ["1", "2"]


def test_a_table_without_a_header_goes_on_with_the_one_before():
    one = source(HEADER, ROW)
    two = source(("2", "办好特教", "送教上门。", "基教科", ""))
    shift = len(one.text)
    rows = tuple(
        tuple(Span(c.start + shift, c.end + shift) if c.start < c.end else c for c in row)
        for row in two.tables[0].rows
    )
    both = Source("p.docx", "", "utf-8", "format", one.text + two.text, tables=(*one.tables, Table(rows)), whole_lines=True)  # fmt: skip
    assert [item.number for plan in parse(both).plans for item in plan.items] == ["1", "2"]


def test_a_table_of_something_else_in_a_document_stays_text():
    text = "某市2019年工作要点\n一、加强党建\n1.抓学习。每月组织全体党员集中学习一次，讨论交流心得体会。\n指标\t数值\n学位\t9600\n"
    at = text.index("指标")
    rows = ((Span(at, at + 2), Span(at + 3, at + 5)), (Span(at + 6, at + 8), Span(at + 9, at + 13)))
    found = parse(
        Source("p.docx", "", "utf-8", "format", text, tables=(Table(rows),), whole_lines=True)
    )
    (plan,) = found.plans
    assert [item.number for item in plan.items] == ["1"]
    assert {s.detail for s in plan.segments if s.span.start >= at} == {"table", "gap"}


def test_a_table_attached_to_a_text_of_tasks_lists_them_again():
    body = "某市2019年工作要点\n一、加强党建\n1.抓学习。每月组织全体党员集中学习一次，讨论交流心得体会。\n附件：任务分解表\n"
    table = source(HEADER, ROW)
    rows = tuple(
        tuple(Span(c.start + len(body), c.end + len(body)) if c.start < c.end else c for c in row)
        for row in table.tables[0].rows
    )
    (plan,) = parse(Source("p.docx", "", "utf-8", "format", body + table.text, tables=(Table(rows),), whole_lines=True)).plans  # fmt: skip
    assert [item.heading for item in plan.items] == ["抓学习"]


cells = st.text("序号任务一、1（）举措责任单位。\t\n 合计注：", max_size=12).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.lists(cells, min_size=1, max_size=5).map(tuple), min_size=1, max_size=8))
def test_every_cell_has_one_label_whatever_a_table_holds(rows):
    made = source(HEADER, ROW, *rows)
    (plan,) = parse(made).plans
    whole = "".join(made.text[each.span.start : each.span.end] for each in plan.segments)
    assert whole == made.text
    assert all(item.text == made.text[item.span.start : item.span.end] for item in plan.items)


# --- files -------------------------------------------------------------------------------------


def csv(*rows: tuple[str, ...], by: str = ",") -> bytes:
    return "\n".join(by.join(row) for row in rows).encode()


@pytest.mark.parametrize("by", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_found(by):
    found, _ = source_of("plan.csv", csv(HEADER, ROW, by=by))
    assert found.text == "\t".join(HEADER) + "\n" + "\t".join(ROW) + "\n"


def test_separators_within_quotes_do_not_count():
    assert separator_of('甲;"一,二,三,四"\n乙;"五,六,七,八"', is_tabbed=False) == ";"


def test_rows_are_counted_as_in_the_file():
    found, _ = source_of("plan.csv", csv(HEADER, (), ROW))
    assert [(place.kind, place.number) for place in found.places] == [
        (PlaceKind.ROW, 1),
        (PlaceKind.ROW, 3),
    ]


def test_a_list_of_something_else_is_an_error_alone_and_passed_over_in_a_folder(tmp_path):
    (tmp_path / "list.csv").write_bytes(csv(("名称", "数量"), ("甲", "1")))
    (tmp_path / "plan.csv").write_bytes(csv(HEADER, ROW))
    with pytest.raises(ParseError, match=r"名称 \| 数量"):
        read_plans(tmp_path / "list.csv")
    with pytest.raises(ParseError):
        read_corpus([tmp_path / "list.csv"], pair=False)
    corpus = read_corpus([tmp_path])
    assert [plan.source.name for plan in corpus.plans] == [str(tmp_path / "plan.csv")]
    assert corpus.left_out == ()
    assert "table.passed_over" in [note.code for note in corpus.notes]


def test_columns_named_by_the_user_make_a_list_a_plan(tmp_path):
    (tmp_path / "list.csv").write_bytes(csv(("名称", "数量"), ("扩大供给", "1")))
    document = read_plans(tmp_path / "list.csv", values={"columns": "task=名称"})
    assert [item.text for item in document.plans[0].items] == ["扩大供给"]
    (tmp_path / "corpus.toml").write_text('["list.csv"]\ncolumns = {task = "名称"}\n', "utf-8")
    assert len(read_plans(tmp_path / "list.csv").plans[0].items) == 1


def test_columns_are_of_the_file_not_of_one_of_its_plans(tmp_path):
    (tmp_path / "list.csv").write_bytes(csv(HEADER, ROW))
    (tmp_path / "corpus.toml").write_text('["list.csv@2014"]\ncolumns = {task = "名称"}\n', "utf-8")
    with pytest.raises(OptionError, match="whole file"):
        read_plans(tmp_path / "list.csv")


def test_commands_take_columns_and_say_how_to_name_them(tmp_path):
    (tmp_path / "list.csv").write_bytes(csv(("名称", "数量"), ("扩大供给", "1"), ("办好特教", "2")))
    (tmp_path / "plan.csv").write_bytes(csv(HEADER, ROW))
    done = policydiff(tmp_path, "parse", "list.csv")
    assert done.code == 2
    assert "名称 | 数量" in done.told
    assert "--set columns=" in done.told
    done = policydiff(tmp_path, "parse", "list.csv", "--set", "columns=task=名称")
    assert (done.code, "办好特教" in done.said) == (0, True)
    done = policydiff(tmp_path, "compare", "list.csv", "plan.csv", "--left", "columns=task=名称")
    assert (done.code, "items: 2" in done.said) == (0, True)
    done = policydiff(tmp_path, "parse", "plan.csv", "--set", "columns=what=名称")
    assert done.code == 2


def test_a_batch_passes_lists_of_something_else_over(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "list.csv").write_bytes(csv(("名称", "数量"), ("甲", "1")))
    (tmp_path / "in" / "plan.csv").write_bytes(csv(HEADER, ROW))
    done = policydiff(tmp_path, "batch", "in", "--out", "out")
    assert done.code == 0, done.told
    assert not (tmp_path / "out" / "failures.csv").exists()


def test_more_cells_than_are_read_are_refused():
    with pytest.raises(ReadError) as caught:
        source_of("plan.csv", b"a,b\n" * (limits().cells // 2 + 1))
    assert caught.value.code == "table.too_many"


@given(st.binary(max_size=200))
def test_any_bytes_named_csv_give_a_table_or_an_error(data):
    try:
        found = read_delimited(data, "plan.csv", None)
    except ReadError:
        return
    assert found.tables[0].rows


@pytest.mark.parametrize(
    ("said", "code", "wanted"),
    [
        ("12.0", "General", "12"), ("0.95", "9", "95%"), ("0.925", "0.0%", "92.5%"),
        ("1200.5", "4", "1,200.50"), ("0.30000000000000004", "General", "0.3"),
        ("45356", "14", "2024-03-05"), ("45356", '[$-804]yyyy"年"m"月"d"日";@', "2024年3月5日"),
        ("45356", "57", "2024年3月"), ("45356.5", "22", "2024-03-05 12:00"), ("45356", "58", "3月5日"),
        ("1", "14", "1900-01-01"), ("1e400", "14", "inf"), ("text", "14", "text"), ("-5", "14", "-5"),
        ("12", '0"项"', "12"), ("3", "@", "3"),
    ],
)  # fmt: skip
def test_numbers_are_shown_as_excel_shows_them(said, code, wanted):
    assert shown(said, code) == wanted


def test_days_may_be_counted_from_1904():
    assert shown("43894", "14", from_1904=True) == "2024-03-05"


def test_a_number_format_has_no_more_decimals_than_excel_takes():
    assert shown("1.5", f"0.{'0' * 200}") == shown("1.5", f"0.{'0' * 300_000}") == f"1.5{'0' * 29}"


def workbook(**parts: str) -> bytes:
    """The file of a workbook, some ``parts`` of which are replaced."""
    with ZipFile(XLSX / "merged.xlsx") as old:
        held = {name: old.read(name) for name in old.namelist()}
    for name, content in parts.items():
        held[next(part for part in held if part.endswith(f"/{name}.xml"))] = content.encode()
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name, data in held.items():
            new.writestr(name, data)
    return made.getvalue()


def sheet(rows: str, before: str = "") -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/>{before}<sheetData>{rows}</sheetData></worksheet>'


def refused(data: bytes) -> str:
    return refusal("plan.xlsx", data).code


def test_cells_that_all_name_one_long_string_do_not_fill_memory():
    cells = "".join(f'<row r="{at}"><c t="s"><v>0</v></c></row>' for at in range(1, 3001))
    data = workbook(
        sharedStrings=f"<sst><si><t>{'a' * 100_000}</t></si></sst>", sheet1=sheet(cells)
    )
    tracemalloc.start()
    try:
        assert refused(data) == "read.too_long"
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 30_000_000  # put into the text before it is measured they take 300 MB


def test_cells_at_the_ends_of_a_sheet_take_no_more_room_than_others():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
    found, _ = source_of("plan.xlsx", workbook(sheet1=sheet(rows)))
    assert found.text == "甲\n7\n"
    assert [place.number for place in found.places] == [1, 1048576]
    assert [len(row) for row in found.tables[0].rows] == [2, 2]


def test_empty_cells_are_not_kept():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(1, 20_000)
    )
    assert refused(workbook(sheet1=sheet(rows))) == "read.empty"


def test_a_table_that_is_wide_and_long_is_refused():
    cells = [
        f'<row r="{n}"><c r="{c}{n}"><v>1</v></c></row>' for n, c in enumerate(columns(900), 1)
    ]
    assert refused(workbook(sheet1=sheet("".join(cells)))) == "table.too_many"


def columns(count: int) -> list[str]:
    """The names of the first columns, as Excel has them."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [*letters, *(a + b for a in letters for b in letters), *(a + b + c for a in letters for b in letters for c in letters)]  # fmt: skip
    return names[:count]


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("workbook", "<", "package.damaged_part"),
        ("workbook", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><x>&a;</x>', "package.doctype"),
        ("sharedStrings", "<!DOCTYPE x><sst/>", "package.doctype"),
        ("sheet1", sheet(" " * 3_000_000), "package.bomb"),
        ("sheet1", "<worksheet>", "package.damaged_part"),
    ],
)  # fmt: skip
def test_hostile_workbooks_are_refused(part, content, code):
    assert refused(workbook(**{part: content})) == code


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_cut_workbook_is_refused(share):
    data = workbook()
    assert refused(data[: int(len(data) * share)]) in {
        "package.damaged",
        "read.binary",
        "read.not_what_named",
    }


def test_a_name_does_not_make_a_workbook_and_bytes_do():
    assert refused("某市2019年工作要点".encode()) == "read.not_what_named"
    assert source_of("plan.txt", workbook())[0].format == "xlsx"


def test_formulas_without_a_result_hidden_rows_and_sheets_are_noted():
    hidden = '<cols><col min="2" max="16384" hidden="1"/><col min="1" max="1" hidden="0"/></cols>'
    cells = '<c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c><c r="C1"><v>2</v></c>'
    rows = f'<row r="1" hidden="1">{cells}</row>'
    _, notes = source_of("plan.xlsx", workbook(sheet1=sheet(rows, hidden)))
    assert {note.code: note.values["count"] for note in notes} == {
        "xlsx.hidden_rows": 1,
        "xlsx.hidden_columns": 1,
        "xlsx.not_calculated": 1,
    }
    _, notes = source_of("plan.xlsx", (XLSX / "sheets.xlsx").read_bytes())
    assert [(note.code, note.text("zh")) for note in notes if "选项" in note.text("zh")]


def test_a_sheet_goes_by_its_name(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        made.add_worksheet("空")
        one = made.add_worksheet("一季度")
        one.write_row(0, 0, HEADER)
        one.write_row(1, 0, ROW)
    found = read_plans(tmp_path / "a.xlsx").source
    assert {(place.name, place.table) for place in found.places} == {("一季度", 1)}
