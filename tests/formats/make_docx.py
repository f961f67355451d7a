"""Write the Word documents of tests/formats/docx. Run: python tests/formats/make_docx.py"""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from docx_files import (
    MACROS,
    MARK_DELETED,
    PICTURE,
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

FOLDER = Path(__file__).parent / "docx"
CHINESE = "chineseCountingThousand"
PLAN = abstract(
    1,
    lvl(CHINESE, "%1、", suffix="nothing"),
    lvl(CHINESE, "（%2）", suffix="nothing"),
    lvl("decimal", "%3."),
    lvl("decimal", "（%4）", suffix="nothing"),
    lvl("decimalEnclosedCircle", "%5", suffix="nothing"),
)
TITLE = "某市教育局2024年工作要点"
PARTY = "强化理论武装。组织全市教育系统开展主题教育，每月集中学习不少于一次，把学习成果转化为办学治校的实际举措。"
BRANCH = (
    "建强基层组织。推进中小学校党组织领导的校长负责制，创建党建示范校20所，培训党务干部300人次。"
)
PLACES = "扩大学位供给。新建公办幼儿园6所、中小学校4所，新增学位8000个，有效缓解城区入学压力。"
RURAL = "办好乡村学校。实施寄宿制学校改善计划，为30所乡村学校更新取暖和食堂设施，配齐音体美教师。"
TEACHERS = "提升教师素质。开展全员培训，组织城乡教师交流轮岗500人，评选市级骨干教师100名。"
SAFETY = "守住安全底线。每季度开展一次校园安全大检查，落实校车、食堂、宿舍安全责任，实现隐患清零。"
Made = tuple[bytes, list[str]]


def ladder() -> Made:
    """Four levels of one list; the narrowest are no items of their own."""
    body = [
        p(TITLE),
        p("加强党的建设", num=(1, 0)), p(PARTY, num=(1, 1)), p(BRANCH, num=(1, 1)),
        p("推进教育公平", num=(1, 0)), p(PLACES, num=(1, 1)), p(RURAL, num=(1, 1)),
        p("改善住宿条件。", num=(1, 2)), p("改善用餐条件。", num=(1, 2)),
        p("建设教师队伍", num=(1, 0)), p(TEACHERS, num=(1, 1)),
    ]  # fmt: skip
    items = [
        f"（一）{PARTY}", f"（二）{BRANCH}", f"（一）{PLACES}",
        f"（二）{RURAL}1.改善住宿条件。2.改善用餐条件。", f"（一）{TEACHERS}",
    ]  # fmt: skip
    return docx(*body, numbering=PLAN + num(1, 1)), items


def headings() -> Made:
    """Numbers that come with the styles of headings, their text in paragraphs of its own."""
    levels = lvl(CHINESE, "%1、", style="1"), lvl(CHINESE, "（%2）", style="2")
    styles = (
        style("a", title="Normal", default=True)
        + style("1", title="heading 1", based_on="a", num=(3, None))
        + style("2", title="heading 2", based_on="a", num=(3, 1))
        + style("b", title="Body Text Indent", based_on="a")
    )
    parts = [text.partition("。") for text in (PARTY, BRANCH, PLACES, RURAL)]
    body = [p("某县2024年教育工作计划", style="a")]
    for section, (one, two) in (("加强党的建设", parts[:2]), ("推进教育公平", parts[2:])):
        body.append(p(section, style="1"))
        for head, _, rest in (one, two):
            body += [p(head, style="2"), p("　　" + rest, style="b")]
    items = [f"（{'一二'[at % 2]}）{head}{rest}" for at, (head, _, rest) in enumerate(parts)]
    return docx(*body, numbering=abstract(7, *levels) + num(3, 7), styles=styles), items


def restarts() -> Made:
    """一、 with 1. below it: a new list starts at 1 in every section."""
    lists = abstract(2, lvl("decimal", "%1."))
    starts = "".join(num(name, 2, {0: 1}) for name in (2, 3, 4))
    body = [p("某区教育局2024年工作要点")]
    wanted = []
    sections = (
        ("推进教育公平", (PLACES, RURAL)),
        ("建设教师队伍", (TEACHERS,)),
        ("守护校园平安", (SAFETY, PARTY)),
    )
    for at, (section, tasks) in enumerate(sections):
        body += [p(section, num=(1, 0)), *(p(task, num=(2 + at, 0)) for task in tasks)]
        wanted += [f"{number}.{task}" for number, task in enumerate(tasks, 1)]
    return docx(*body, numbering=PLAN + lists + num(1, 1) + starts), wanted


def continuous() -> Made:
    """1. goes on through the sections: the level never restarts."""
    levels = lvl(CHINESE, "%1、"), lvl("decimal", "%2．", restart=0)
    tasks = [PARTY, BRANCH, PLACES, RURAL, TEACHERS]
    body = [p(TITLE), p("加强党的建设", num=(1, 0)), *(p(each, num=(1, 1)) for each in tasks[:2])]
    body += [p("办好人民满意的教育", num=(1, 0)), *(p(each, num=(1, 1)) for each in tasks[2:])]
    wanted = [f"{at}．{task}" for at, task in enumerate(tasks, 1)]
    return docx(*body, numbering=abstract(1, *levels) + num(1, 1)), wanted


def articles() -> Made:
    """第一章, 第一条 on through the chapters, （一） within an article."""
    levels = lvl(CHINESE, "第%1章　"), lvl(CHINESE, "第%2条　", restart=0), lvl(CHINESE, "（%3）")
    say = [
        "兼职教师的选聘对象应是其他学校的专业教师、校外教育机构和体育运动团体的有关人员。",
        "兼职教师应具备以下基本条件：",
        "鼓励专职教师在教育行政部门统筹下，以走教方式到农村及其他师资紧缺的学校担任教师。",
    ]
    within = ["具有良好的思想政治素质和道德品质。", "热爱教育事业，关爱学生。"]
    body = [
        p("某区体育美育兼职教师管理办法"),
        p("选聘条件", num=(1, 0)), p(say[0], num=(1, 1)), p(say[1], num=(1, 1)),
        *(p(each, num=(1, 2)) for each in within),
        p("管理要求", num=(1, 0)), p(say[2], num=(1, 1)),
    ]  # fmt: skip
    wanted = [
        f"第一条{say[0]}",
        f"第二条{say[1]}（一）{within[0]}（二）{within[1]}",
        f"第三条{say[2]}",
    ]
    return docx(*body, numbering=abstract(1, *levels) + num(1, 1)), wanted


def tasks() -> Made:
    """A table of tasks: merged cells, a header over all columns, several paragraphs in a cell."""
    rows = [
        ("强化理论武装", "组织开展主题教育，每月集中学习不少于一次。", "机关党委"),
        ("建强基层组织", "推进党支部标准化规范化建设，创建示范党支部20个。", "组织人事科"),
        ("扩大学位供给", "新建公办幼儿园6所。新增学位8000个。", "发展规划科"),
    ]
    table = tbl(
        tr("序号", "类别", "工作任务", "目标要求", "责任单位"),
        tr("1", tc("党的建设", merge="restart"), *rows[0]),
        tr("2", tc(merge="continue"), *rows[1]),
        tr("3", "教育公平", rows[2][0], tc("新建公办幼儿园6所。", "新增学位8000个。"), rows[2][2]),
    )
    body = [p("某市教育局2024年重点工作任务分解表"), table]
    return docx(*body), [task + content for task, content, _ in rows]


def notes() -> Made:
    """Footnotes, endnotes, the number of the document in the header, pages in the footer."""
    body = [
        p("某市教育局关于印发2024年工作要点的通知"),
        p("各县（市、区）教育局，市直各学校："),
        p("现将《某市教育局2024年工作要点》印发给你们，请结合实际认真贯彻落实。"),
        p("某市教育局"), p("2024年3月1日"),
        p(TITLE),
        p("推进教育公平", num=(1, 0)),
        p(PLACES, num=(1, 1)),
        p("深化“双减”", note("footnote", 1), "工作。规范校外培训机构，提高课后服务质量，参与课后服务的学生达到九成。", num=(1, 1)),
        p("建设教师队伍", num=(1, 0)),
        p(TEACHERS, note("endnote", 1), num=(1, 1)),
    ]  # fmt: skip
    wanted = [
        f"（一）{PLACES}",
        "（二）深化“双减”［1］工作。规范校外培训机构，提高课后服务质量，参与课后服务的学生达到九成。",
        f"（一）{TEACHERS}［i］",
    ]
    data = docx(
        *body, numbering=PLAN + num(1, 1),
        footnotes={1: "双减：指减轻义务教育阶段学生作业负担和校外培训负担。"},
        endnotes={1: "骨干教师由市教育局每三年评选一次。"},
        headers={"default": p("某教发〔2024〕1号")},
        footers={"default": p("— ", field("PAGE", "1"), " —")},
    )  # fmt: skip
    return data, wanted


def revised() -> Made:
    """Tracked changes: a task deleted whole, words deleted and inserted, a paragraph moved."""
    gone = p(deleted(BRANCH), num=(1, 1), properties=MARK_DELETED)
    moved_from = p(
        f'<w:moveFrom w:id="8">{r(SAFETY)}</w:moveFrom>',
        num=(1, 1),
        properties='<w:rPr><w:moveFrom w:id="9"/></w:rPr>',
    )
    head, _, tail = PLACES.partition("8000")
    body = [
        p(TITLE),
        p("推进教育公平", num=(1, 0)), gone, moved_from,
        p(r(head), deleted("5000"), ins(r("8000")), r(tail), num=(1, 1)),
        p(ins(r(RURAL)), num=(1, 1), properties='<w:rPr><w:ins w:id="7"/></w:rPr>'),
        p("守护校园平安", num=(1, 0)),
        p(f'<w:moveTo w:id="8">{r(SAFETY)}</w:moveTo>', num=(1, 1)),
        p(r("提升教师素质。开展全员培训，", ""), num=(1, 1), properties=MARK_DELETED),
        p("组织城乡教师交流轮岗500人，评选市级骨干教师100名。", num=(1, 1)),
    ]  # fmt: skip
    wanted = [f"（一）{PLACES}", f"（二）{RURAL}", f"（一）{SAFETY}", f"（二）{TEACHERS}"]
    return docx(*body, numbering=PLAN + num(1, 1)), wanted


def contents() -> Made:
    """A table of contents made by a field, a cover, hidden text, a picture, words in a control."""

    def entry(text: str, page: str, before: str = "", after: str = "") -> str:
        return f"<w:p>{before}<w:hyperlink>{r(text)}{r(inner='<w:tab/>')}{field('PAGEREF _Toc1', page)}</w:hyperlink>{after}</w:p>"

    opening = (
        mark("begin") + r(inner='<w:instrText>TOC \\o "1-2" \\h</w:instrText>') + mark("separate")
    )
    body = [
        p(TITLE),
        p("目录", style="Head"),
        entry("一、加强党的建设", "1", before=opening),
        entry("（一）强化理论武装", "1"),
        entry("（二）建强基层组织", "2"),
        entry("二、推进教育公平", "3", after=mark("end")),
        p(r("文稿编号0001", "<w:vanish/>"), PICTURE),
        p("加强党的建设", num=(1, 0)),
        p(f"<w:sdt><w:sdtPr/><w:sdtContent>{r(PARTY)}</w:sdtContent></w:sdt>", num=(1, 1)),
        p(f"<w:smartTag><w:smartTagPr/>{r(BRANCH[:9])}</w:smartTag>", r(BRANCH[9:]), num=(1, 1)),
        p("推进教育公平", num=(1, 0)),
        p(PLACES, num=(1, 1)),
    ]  # fmt: skip
    wanted = [f"（一）{PARTY}", f"（二）{BRANCH}", f"（一）{PLACES}"]
    return docx(
        *body, numbering=PLAN + num(1, 1), styles=style("Head", title="TOC Heading")
    ), wanted


def boxed() -> Made:
    """The title in a text box above the text, a frame made of a table around a task."""
    body = [
        p(r("某教字"), box(p(TITLE))),
        p("推进教育公平", num=(1, 0)),
        tbl(tr(tc(p(PLACES, num=(1, 1)), p(RURAL, num=(1, 1))))),
        p("建设教师队伍", num=(1, 0)),
        p(TEACHERS, num=(1, 1)),
    ]
    wanted = [f"（一）{PLACES}", f"（二）{RURAL}", f"（一）{TEACHERS}"]
    return docx(*body, numbering=PLAN + num(1, 1)), wanted


def layout() -> Made:
    """A table lays out the page: all the text in one of its cells, the names of links beside it."""
    text = [
        p(TITLE), p(),
        p("推进教育公平", num=(1, 0)), p(PLACES, num=(1, 1)), p(RURAL, num=(1, 1)), p(),
        p("建设教师队伍", num=(1, 0)), p(TEACHERS, num=(1, 1)), p(SAFETY, num=(1, 1)),
    ]  # fmt: skip
    body = [tbl(tr(tc("首页"), tc(*text)))]
    wanted = [f"（一）{PLACES}", f"（二）{RURAL}", f"（一）{TEACHERS}", f"（二）{SAFETY}"]
    return docx(*body, numbering=PLAN + num(1, 1)), wanted


def pasted() -> Made:
    """Pasted from a page: all in one paragraph, its lines ended by breaks; numbers are typed."""
    lines = [
        TITLE,
        "一、推进教育公平",
        f"1.{PLACES}",
        f"2.{RURAL}",
        "二、建设教师队伍",
        f"3.{TEACHERS}",
    ]
    runs = [r(line, inner="<w:br/>") for line in lines]
    return docx(p(*runs)), [f"1.{PLACES}", f"2.{RURAL}", f"3.{TEACHERS}"]


def strict() -> Made:
    """The strict form of the standard, as newer versions of Word can save it."""
    data, items = ladder()
    with ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    usual = WORD.encode()
    return zipped(
        {
            name: each.replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            for name, each in parts.items()
        }
    ), items


def macros() -> Made:
    """A document with macros, which are not looked at."""
    body = [p(TITLE), p("守护校园平安", num=(1, 0)), p(SAFETY, num=(1, 2)), p(TEACHERS, num=(1, 2))]
    data = docx(
        *body,
        numbering=PLAN + num(1, 1),
        main_type=MACROS,
        replaced={"word/vbaProject.bin": b"none"},
    )
    return data, [f"1.{SAFETY}", f"2.{TEACHERS}"]


MADE: dict[str, Callable[[], Made]] = {
    "ladder.docx": ladder, "headings.docx": headings, "restarts.docx": restarts,
    "continuous.docx": continuous, "articles.docx": articles, "tasks.docx": tasks,
    "notes.docx": notes, "revised.docx": revised, "contents.docx": contents, "boxed.docx": boxed,
    "layout.docx": layout,
    "pasted.docx": pasted, "strict.docx": strict, "macros.docm": macros,
}  # fmt: skip


def main() -> None:
    """Write every document, and beside it the items that it holds."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in MADE.items():
        data, items = make()
        (FOLDER / name).write_bytes(data)
        wanted = "\n\n".join(items) + "\n"
        (FOLDER / f"{Path(name).stem}.items.txt").write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()
