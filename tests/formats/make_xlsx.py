"""Write the workbooks of tests/formats/xlsx. Run: python tests/formats/make_xlsx.py"""

import datetime as dt
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
import xlsxwriter

FOLDER = Path(__file__).parent / "xlsx"
SAVED = dt.datetime(2024, 1, 5)
HEADER = ("序号", "类别", "工作任务", "目标要求", "责任单位", "完成时限")
ROWS = (
    ("党的建设", "强化理论武装", "组织开展主题教育，每月集中学习不少于一次。", "机关党委"),
    ("", "建强基层组织", "推进党支部标准化规范化建设，创建示范党支部20个。", "组织人事科"),
    ("教育公平", "扩大学位供给", "新增公办幼儿园学位3000个、义务教育学位5000个。", "发展规划科"),
    ("", "办好特殊教育", "适龄残疾儿童少年义务教育入学率保持在97%以上。", "基础教育科"),
)
ITEMS = tuple(task + content for _, task, content, _ in ROWS)


def book(name: str) -> xlsxwriter.Workbook:
    made = xlsxwriter.Workbook(FOLDER / name)
    made.set_properties({"created": SAVED})
    return made


def put_tasks(sheet, first: int, formats) -> None:
    """Write header and tasks from the row ``first`` on, the categories as merged cells."""
    sheet.write_row(first, 0, HEADER)
    for at, (_, task, content, owner) in enumerate(ROWS):
        sheet.write_number(first + 1 + at, 0, at + 1)
        sheet.write_row(first + 1 + at, 2, (task, content, owner))
        when = dt.datetime(2024, 3 * at + 3, 28)
        sheet.write_datetime(first + 1 + at, 5, when, formats[at % 2])
    for at in (0, 2):
        sheet.merge_range(first + 1 + at, 1, first + 2 + at, 1, ROWS[at][0])


def dates(made):
    return [made.add_format({"num_format": code}) for code in ('yyyy"年"m"月"d"日"', "yyyy-mm-dd")]


def merged() -> tuple[str, ...]:
    """A title over all columns, categories that reach over two rows, dates in two forms."""
    with book("merged.xlsx") as made:
        sheet = made.add_worksheet("任务分解表")
        sheet.merge_range("A1:F1", "某市教育局2024年重点工作任务分解表")
        sheet.write("A2", "填报单位：某市教育局")
        put_tasks(sheet, 2, dates(made))
        sheet.merge_range("A8:F8", "注：责任单位排第一位的为牵头单位。")
    return ITEMS


def sheets() -> tuple[str, ...]:
    """Tasks on two sheets, a list for choosing on a hidden one, a table of something else."""
    with book("sheets.xlsx") as made:
        put_tasks(made.add_worksheet("一季度"), 0, dates(made))
        other = made.add_worksheet("二季度")
        other.write_row(0, 0, ("序号", "重点工作", "牵头部门", "时间节点"))
        other.write_row(1, 0, (5, "开展校园安全专项整治，排查整改隐患。", "安全科", "6月底"))
        numbers = made.add_worksheet("经费")
        numbers.write_row(0, 0, ("科目", "金额（万元）"))
        numbers.write_row(1, 0, ("公用经费", 1200.5))
        hidden = made.add_worksheet("选项")
        hidden.write_column(0, 0, ("机关党委", "发展规划科"))
        hidden.hide()
    return (*ITEMS, "开展校园安全专项整治，排查整改隐患。")


def shown() -> tuple[str, ...]:
    """Numbers, shares and results of formulas within the text of tasks; a hidden row."""
    with book("shown.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ("序号", "工作任务", "年度目标", "责任人"))
        share = made.add_format({"num_format": "0.0%"})
        sheet.write_row(1, 0, (1, "学前教育毛入园率"))
        sheet.write_number(1, 2, 0.925, share)
        sheet.write_row(2, 0, (2, "新增学位（个）"))
        sheet.write_formula(2, 2, "=1000*12", None, 12000)
        sheet.write_row(3, 0, (3, "义务教育巩固率"))
        sheet.write_number(3, 2, 0.985, share)
        sheet.set_row(3, None, None, {"hidden": True})
        for at in (1, 2, 3):
            sheet.write(at, 3, "王某")
    return ("学前教育毛入园率92.5%", "新增学位（个）12000", "义务教育巩固率98.5%")


def two_headers() -> tuple[str, ...]:
    """A header of two rows, tasks that reach over the rows of their measures, rich text."""
    with book("two_headers.xlsx") as made:
        sheet = made.add_worksheet("清单")
        for columns, words in (("A1:A2", "序号"), ("B1:B2", "重点任务"), ("C1:C2", "具体举措")):
            sheet.merge_range(columns, words)
        sheet.merge_range("D1:E1", "责任单位")
        sheet.write_row("D2", ("牵头单位", "配合单位"))
        sheet.merge_range("A3:A4", 1)
        sheet.merge_range("B3:B4", "实施教师素质提升行动")
        bold = made.add_format({"bold": True})
        sheet.write_rich_string("C3", bold, "（1）全员培训。", "培训校长和教师1.2万人次。")
        sheet.write("C4", "（2）名师引领。新建名师工作室15个。")
        sheet.write_row("D3", ("教师工作科", "教师发展中心"))
        sheet.write_row("D4", ("教师工作科", "人事科"))
        sheet.write_row("A5", (2, "推进教育数字化", "建成智慧校园示范校30所。", "信息中心"))
    return (
        "（1）全员培训。培训校长和教师1.2万人次。",
        "（2）名师引领。新建名师工作室15个。",
        "推进教育数字化建成智慧校园示范校30所。",
    )


def openpyxl_book() -> tuple[str, ...]:
    """What another program writes: strings in the cells; a sheet that claims a million rows."""
    made = openpyxl.Workbook()
    made.properties.created = made.properties.modified = SAVED
    sheet = made.active
    sheet.title = "工作要点"
    for row in (
        ("任务类别", "主要任务", "完成时限", "责任领导"),
        *zip("甲甲乙乙", ITEMS, ("6月",) * 4, "张李王赵", strict=True),
    ):
        sheet.append(row)
    whole = FOLDER / "inline.xlsx"
    made.save(whole)
    _rewritten(whole)
    return ITEMS


def _rewritten(path: Path) -> None:
    """Let the sheet claim all the room that Excel has, and the file be the same each time."""
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    claim = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', sheet)
    parts["xl/worksheets/sheet1.xml"] = claim.encode()
    del parts["docProps/core.xml"]  # says when it was written
    with ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(ZipInfo(name), data, ZIP_DEFLATED)


MADE = {
    "merged": merged, "sheets": sheets, "shown": shown, "two_headers": two_headers,
    "inline": openpyxl_book,
}  # fmt: skip


def main() -> None:
    """Write every workbook, and beside it the items that it holds."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in MADE.items():
        items = "\n\n".join(make()) + "\n"
        (FOLDER / f"{name}.items.txt").write_text(items, encoding="utf-8")


if __name__ == "__main__":
    main()
