"""Reading plans: the five real documents, and rules that hold for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.soundness import sound_document
from policydiff.api import read_plans
from policydiff.model import Document, SegmentKind, Source
from policydiff.parse.document import parse
from policydiff.parse.furniture import furniture
from policydiff.parse.numbering import marker
from policydiff.parse.topics import heading_length, topic_starts
from policydiff.text.fold import fold

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
GOLD = ROOT / "benchmarks" / "gold"
ITEMS = [json.loads(line) for line in (GOLD / "items.jsonl").read_text("utf-8").splitlines()]
SOURCES = json.loads((GOLD / "metadata.json").read_text("utf-8"))["sources"]
CORPORA = ROOT.parent / "shared" / "corpora"
CAPTURES = sorted(CORPORA.glob("*/*.txt"))


def read(text: str) -> Document:
    return parse(Source("case.txt", "", "utf-8", "utf-8", text))


@pytest.mark.parametrize("name", sorted({item["file"] for item in ITEMS}))
def test_every_gold_item_of_a_seed_is_found_with_its_exact_span(name):
    document = read_plans(SEEDS / name)
    wanted = [
        (item["start"], item["end"], item["number"]) for item in ITEMS if item["file"] == name
    ]
    found = [(*item.span, item.number) for plan in document.plans for item in plan.items]
    assert found == wanted
    sound_document(document)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["file"][:3])
def test_metadata_of_a_seed(source):
    document = read_plans(SEEDS / source["file"])
    wanted = [(part["kind"], part["year"], part["items"]) for part in source["parts"]]
    assert [(plan.kind, plan.year, len(plan.items)) for plan in document.plans] == wanted
    for plan in document.plans:
        assert plan.region.name == source["region"]["name"]
        assert plan.region.province == source["region"]["province"]
        assert plan.region.level == source["region"]["level"]
        assert plan.issuer == source["issuer"]
        assert plan.publication_date == source["publication_date"]
    printed = source["title"]["printed"]
    title = document.plans[0].title
    assert title == (printed.replace(" / ", "") if printed else None)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["file"][:3])
def test_page_furniture_of_a_seed_is_listed_and_in_no_item(source):
    document = read_plans(SEEDS / source["file"])
    lines = document.source.text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    listed = [
        segment.span
        for plan in document.plans
        for segment in plan.segments
        if segment.kind is SegmentKind.FURNITURE
    ]
    for line in (each["line"] - 1 for each in source["chrome"]):
        text = lines[line].strip()
        start = starts[line] + lines[line].index(text)
        assert (start, start + len(text)) in listed


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source["file"][:3])
def test_preamble_of_a_seed(source):
    document = read_plans(SEEDS / source["file"])
    found = [
        sum(segment.kind is SegmentKind.PREAMBLE for segment in plan.segments)
        for plan in document.plans
    ]
    wanted = {"000": [3], "001": [0], "002": [1], "003": [1], "004": [1, 1]}
    assert found == wanted[source["file"][:3]]


PIECES = [
    "某市教育局2019年工作要点", "分享到:", "一、加强党的建设", "（一）强化学习",
    "1.强化理论学习。组织全体党员学习新思想，每月开展一次主题党日活动，推动学习往深里走。",
    "（二）建好组织。完善党支部标准化建设，创建一批示范点，加强离退休干部党组织建设工作。",
    "一、2018年工作回顾", "二、2019年工作安排", "各位代表：", "附件1", "名词解释", "2019年3月5日",
    "某市教育局", "过去一年，全市上下攻坚克难，较好完成了各项目标任务，实现了良好开局，成效明显。",
    "一是抓好项目建设。谋划实施重点项目五十个，完成投资六十亿元，强化要素保障和跟踪服务。",
    "Page 1 of 3", "下转第二版", "　　", "**", "&nbsp;", "①首先完成规划编制。", "第一条　为规范管理，制定本办法。",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=25),
    st.sampled_from(["\n", "\r\n", "\n\n", " 　　", "\\r\\n", "\r"]),
)
def test_any_text_is_rebuilt_from_its_segments(pieces, separator):
    sound_document(read(separator.join(pieces)))


@pytest.mark.parametrize(
    ("text", "name", "ordinal", "rest"),
    [
        ("一、加强", "chinese", "一", "加强"),
        ("十一．加强", "chinese", "十一", "加强"),
        ("一、2018年", "chinese", "一", "2018年"),
        ("（三）加强", "chinese-bracketed", "三", "加强"),
        ("(十二)加强", "chinese-bracketed", "十二", "加强"),
        ("1.加强", "arabic", "1", "加强"),
        ("15. 加强", "arabic", "15", "加强"),
        ("2．加强", "arabic", "2", "加强"),
        ("3、加强", "arabic", "3", "加强"),
        ("2.2019年招生", "arabic", "2", "2019年招生"),
        ("（1）加强", "arabic-bracketed", "1", "加强"),
        ("1）加强", "arabic-half-bracketed", "1", "加强"),
        ("①加强", "circled", "①", "加强"),
        ("第一条　加强", "article", "一", "加强"),
        ("第二章 总则", "chapter", "二", "总则"),
        ("第一，加强", "spoken-ordinal", "一", "加强"),
        ("一是加强", "spoken", "一", "加强"),
        ("——坚持", "dash", None, "坚持"),
    ],
)
def test_numbering_style(text, name, ordinal, rest):
    folded = fold(text)
    found = marker(folded)
    assert (found.rule.name, found.ordinal, folded[found.length :]) == (name, ordinal, rest)


@pytest.mark.parametrize(
    "text", ["1.5亿元", "2019年", "34项民生实事", "十方面", "1573工程", "一批", "（试行）", "1"]
)
def test_a_quantity_is_no_number(text):
    assert marker(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("推进德育建设。加强主渠道建设，提升质量。", 7),
        ("促进就业，补充师资。统筹做好人才引进。", 10),
        ("工作目标：到2025年，覆盖率达到百分之九十。", 5),
        ("“双减”：巩固成果。继续规范校外培训机构。", 5),
        ("只有一句话的任务没有标题。", 0),
        ("加强建设；完善机制；健全制度；推动发展。", 0),
    ],
)
def test_topic_sentence(text, length):
    assert heading_length(fold(text)) == length


def test_a_paragraph_is_not_cut_at_sentences_too_small_to_be_tasks():
    text = "扩大对外交流。引进优质资源。推进国际教育。提升教师视野。传播本地文化。" * 2
    assert topic_starts(text) == [0]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("分享到:", "share"),
        ("热线:0516-85550000", "contact"),
        ("来源:| 作者:| 发布日期:2017-02-22| 字体[ ]", "published"),
        ("您现在的位置: 首页 > 信息公开 > 政策文件", "navigation"),
        ("时间:2019-09-27 11:21 浏览量:1", "published"),
        ("Page 3 of 7", "page-mark"),
        ("1.加强师德建设", None),
        ("时间紧、任务重、要求高", None),
        ("电话服务更便捷", None),
    ],
)
def test_furniture_line(line, name):
    assert furniture(line) == name


@given(st.text(max_size=200))
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@pytest.mark.skipif(not CAPTURES, reason="the development corpora are not here")
def test_every_capture_parses_and_is_rebuilt():
    for path in CAPTURES:
        document = read_plans(path)
        sound_document(document)
        assert document.plans


def test_a_page_break_of_zero_width_marks_does_not_end_a_sentence():
    text = (
        "2019年政府工作报告\n\n2019年工作安排\n\n"
        "一是推进教育公平。办好学前教育，扩大重点高校招收贫困地区农村学生的\n\u200b\n"
        "规模。完善资助制度，每年资助困难学生一千名，改善农村学校办学条件。\n\n"
        "二是加强污染防治。开展蓝天保卫战，整治散乱污企业，改善空气质量。\n\n"
        "三是发展现代农业。建设高标准农田十万亩，培育新型经营主体。\n"
    )
    (plan,) = parse(Source("a.txt", "0" * 64, "utf-8", "utf-8", text)).plans
    assert [item.number for item in plan.items] == ["一", "二", "三"]
