"""What captures do to documents: texts twice, plans in one file, marks, tables without lines."""

import pytest
from growth import is_linear

from policydiff.errors import ParseError
from policydiff.model import Document, Source
from policydiff.parse.cells import flattened_tables
from policydiff.parse.copies import copy_of_text
from policydiff.parse.document import parse
from policydiff.parse.furniture import MARKS, furniture
from policydiff.parse.lines import paragraphs, whole_lines
from policydiff.plans import pick

TASKS = (
    "加强师德建设。严格落实师德考核，严禁教师有偿补课，建立师德档案，开展专项检查，公布举报电话，通报典型案例。",
    "发展学前教育。新建公办幼儿园二十所，公办园在园幼儿占比达到百分之四十五，规范收费管理，提高保教质量。",
    "消除大班额。起始年级班额控制在五十人以内，逐步消除大班额，扩大优质学位供给，推进城乡教育一体化发展。",
    "深化产教融合。建设公共实训基地十个，支持企业参与职业教育，共建产业学院，培养高素质技术技能人才。",
)
HEAD = "某市教育局2020年工作要点"


def read(text):
    return parse(Source("plan.txt", "", "utf-8", "utf-8", text))


def plan(tasks=TASKS, start=1):
    return "\n".join(f"{at}.{task}" for at, task in enumerate(tasks, start))


def codes(document):
    return [note.code for plan in document.plans for note in plan.notes]


# --- texts that are there twice ------------------------------------------------------------------


def test_the_second_copy_gives_no_items():
    once, twice = f"{HEAD}\n{plan()}\n", f"{HEAD}\n{plan()}\n分享到：\n{HEAD}\n{plan()}\n"
    (alone,), (copied,) = read(once).plans, read(twice).plans
    assert [item.text for item in copied.items] == [item.text for item in alone.items]
    duplicates = [one for one in copied.segments if one.detail == "duplicate"]
    assert copied.source.text[duplicates[0].span.start :].startswith(HEAD)
    assert [note.code for note in copied.notes].count("plan.duplicate") == 1


def test_a_copy_with_other_line_breaks_and_a_watermark_is_one():
    other = plan().replace("\n", "").replace("，建立", "，某某数据，建立")
    assert len(read(f"{HEAD}\n{plan()}\n{other}\n").plans[0].items) == len(TASKS)


def test_the_copy_that_lost_its_paragraphs_is_the_one_left_out():
    flat = "".join(TASKS)
    document = read(f"{HEAD}\n{flat}\n{HEAD}\n{plan()}\n")
    assert [item.number for item in document.plans[0].items] == ["1", "2", "3", "4"]
    assert "plan.duplicate" in codes(document)


@pytest.mark.parametrize(
    "text",
    [
        f"{plan()}\n{plan(TASKS[:1], 5)}",  # one task again
        f"{HEAD}\n{HEAD}\n{plan()}",  # the title again
        f"{plan(TASKS[:2])}\n{plan(TASKS[2:], 3)}",
        "一、总体要求\n二、总体要求\n",
    ],
)
def test_what_comes_again_in_passing_is_no_copy(text):
    assert list(copy_of_text(text.splitlines())) == []


# --- several plans in one file -------------------------------------------------------------------

NOTICE = (
    "某市人民政府办公室关于印发《某市美育工作方案》《某市体育工作方案》的通知\n"
    "各县（市、区）人民政府：\n"
    "现将《某市美育工作方案》《某市体育工作方案》印发给你们，请认真贯彻执行。\n"
    "某市人民政府办公室\n2018年3月22日\n"
)


def two_plans(between=""):
    return f"{NOTICE}某市美育工作方案\n{plan(TASKS[:2])}\n{between}某市体育工作方案\n{plan(TASKS[2:])}\n"


@pytest.mark.parametrize("between", ["", "附件2\n", "附件2：\n"])
def test_a_notice_gives_every_plan_that_it_carries(between):
    document = read(two_plans(between))
    assert [plan.title for plan in document.plans] == ["某市美育工作方案", "某市体育工作方案"]
    assert [len(plan.items) for plan in document.plans] == [2, 2]
    assert [plan.year for plan in document.plans] == [2018, 2018]
    spans = [one.span for plan in document.plans for one in plan.segments]
    text = document.source.text
    assert "".join(text[span.start : span.end] for span in spans) == text


def test_a_title_that_the_notice_does_not_name_opens_no_plan():
    text = two_plans().replace("《某市体育工作方案》", "")
    assert len(read(text).plans) == 1


def test_a_list_of_titles_is_no_plan():
    text = f"{NOTICE}某市美育工作方案\n{plan()}\n附件\n某市体育工作方案\n某市美育工作表\n"
    assert len(read(text).plans) == 1


def chosen(document: Document, selector: str | None) -> str | None:
    return pick(document, selector)[0].title


def test_one_of_several_plans_is_picked_by_its_place():
    document = read(two_plans())
    assert chosen(document, "1") == "某市美育工作方案"
    assert chosen(document, "2") == "某市体育工作方案"
    assert chosen(document, None) == "某市美育工作方案"
    with pytest.raises(ParseError, match="@2 《某市体育工作方案》") as error:
        pick(document, "2018")
    assert error.value.code == "plan.several"


# --- marks in mid-sentence -----------------------------------------------------------------------


def test_marks_in_mid_sentence_are_holes_of_the_item():
    torn = TASKS[0].replace("，开展", "，（下转第二版）\n（上接第一版）开展")
    text = f"{HEAD}\n1.{torn}\n2.{TASKS[1]}"
    item = read(text).plans[0].items[0]
    assert [text[hole.start : hole.end] for hole in item.holes] == [
        "（下转第二版）",
        "（上接第一版）",
    ]


def test_lines_keep_everything_but_their_marks():
    text = "甲乙丙（下转第2版）\n（上接第1版）丁戊\n搜索马 克 数据网\n己"
    lines = whole_lines(text, MARKS)
    assert [line.text for line in lines] == [
        "甲乙丙", "(下转第2版)", "(上接第1版)", "丁戊", "搜索马 克 数据网", "己",
    ]  # fmt: skip
    assert furniture("搜索马 克 数据网") == "watermark"
    assert furniture("(下转第2版)") == "page-mark"


@pytest.mark.parametrize(
    "piece", ["（下转第", "来源：“", "马 克 数 ", "搜索百度", "下转第二版", "  版网"]
)
def test_time_to_find_marks_grows_with_the_text_alone(piece):
    def cut(text):
        return paragraphs(text, MARKS, lambda line: furniture(line) is not None)

    assert is_linear(cut, piece, 400)


@pytest.mark.parametrize(
    "piece",
    [
        f"{TASKS[0]}\n", "目录\n甲乙丙\n", "一、甲乙\n目录\n", "关于某事的意见\n", "序号\n甲\n1\n",
        "《某市工作方案》\n某市工作方案\n", f"{HEAD}\n{TASKS[1]}\n附件\n", "责任单位：市教育局\n",
        "甲" * 50 + "。\n",
    ],
)  # fmt: skip
def test_time_to_parse_grows_with_the_text_alone(piece):
    assert is_linear(read, piece, 60)


# --- lines and tables ----------------------------------------------------------------------------


def test_hard_wrapped_lines_with_blank_lines_between_are_joined():
    tasks = [
        f"加强{sort}类教育。{''.join(chr(0x4E00 + 97 * at + 7 * n) for n in range(60))}。"
        for at, sort in enumerate("甲乙丙丁戊己庚辛壬癸子丑")
    ]
    body = "\n".join(f"**{at}.{task}**" for at, task in enumerate(tasks, 1))
    wrapped = "\n\n".join(
        line[at : at + 24] for line in body.splitlines() for at in range(0, len(line), 24)
    )
    items = read(f"{HEAD}\n\n{wrapped}\n").plans[0].items
    assert [item.number for item in items] == [str(at) for at in range(1, 13)]
    assert [item.heading for item in items] == [task.split("。")[0] for task in tasks]


def test_rows_of_a_flattened_table_are_told_by_their_numbers():
    cells = ["序号", "任务", "单位", "1", "甲", "乙", "2", "丙", "3", "丁", "戊", "附注：某某"]
    (rows,) = flattened_tables(cells)
    assert [cells[row.start : row.stop] for row in rows] == [
        ["序号", "任务", "单位"], ["1", "甲", "乙"], ["2", "丙"], ["3", "丁", "戊"],
    ]  # fmt: skip


@pytest.mark.parametrize("cells", [["序号"], ["序号", "甲", "乙"], ["甲", "1", "2"], ["序号", "1"]])
def test_a_head_without_rows_is_no_table(cells):
    assert list(flattened_tables(cells)) == []


def test_a_text_that_breaks_off_is_said_to():
    whole = f"{HEAD}\n{plan()}"
    assert "plan.breaks_off" not in codes(read(whole))
    assert "plan.breaks_off" in codes(read(whole[:-4]))
    assert "plan.breaks_off" not in codes(read(f"{HEAD}\n一、加强师德建设\n二、消除大班额\n"))
