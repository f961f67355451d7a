"""Word-level edits: lossless, at the grain of words, readable."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policydiff.changes.edits as edits_module
from policydiff.changes.edits import item_edits, tokens
from policydiff.model import EditOp, Item, ItemEdits, Span
from policydiff.text.clean import clean
from policydiff.text.similar import Opcode


def item(text: str, *, ident: str = "x", at: int = 0, heading: int = 0) -> Item:
    span = Span(at, at + len(text))
    return Item(ident, None, (), text[:heading], text, span, Span(at, at + heading))


def marked(found: ItemEdits) -> str:
    """Write an edit script as [-deleted-]{+inserted+}."""
    out = []
    for edit in found.edits:
        if edit.op is EditOp.EQUAL:
            out.append(edit.left_text)
        else:
            out.append(f"[-{edit.left_text}-]" * bool(edit.left_text))
            out.append(f"{{+{edit.right_text}+}}" * bool(edit.right_text))
    return "".join(out)


@pytest.mark.parametrize(
    ("left", "right", "script"),
    [
        ("全年新建幼儿园12所。", "全年新建幼儿园20所。", "全年新建幼儿园[-12所-]{+20所+}。"),
        ("入学率达到98.5%以上。", "入学率达到98.6%以上。", "入学率达到[-98.5%-]{+98.6%+}以上。"),
        (
            "2019年新增学位3000个。",
            "2020年新增学位3200个。",
            "[-2019年-]{+2020年+}新增学位[-3000个-]{+3200个+}。",
        ),
        (
            "落实《教师法》,推进改革试点。",
            "落实《教育法》,推进改革试点。",
            "落实《[-教师法-]{+教育法+}》,推进改革试点。",
        ),
        ("开展“双减”工作检查。", "开展“五项”工作检查。", "开展“[-双减-]{+五项+}”工作检查。"),
        ("严禁幼儿园小学化。", "原则上不得幼儿园小学化。", "[-严禁-]{+原则上不得+}幼儿园小学化。"),
        (
            "加强学校体育工作。",
            "加强学校体育工作,加强学校美育工作。",
            "加强学校体育工作{+,加强学校美育工作+}。",
        ),
    ],
)
def test_edits_are_what_a_reader_would_mark(left: str, right: str, script: str) -> None:
    assert marked(item_edits(item(left), item(right))) == script


def test_function_words_between_changes_are_no_islands() -> None:
    found = item_edits(
        item("扎实推进乡村教师的培训,办好人民满意的教育。"),
        item("扎实推进城市校长的交流,办好人民满意的教育。"),
    )
    assert marked(found) == ("扎实推进[-乡村教师的培训-]{+城市校长的交流+},办好人民满意的教育。")


def test_a_kept_quantity_between_changes_stays_kept() -> None:
    found = item_edits(
        item("全市完成新建改造3所老旧小区,办好人民满意的教育。"),
        item("全市完成维修加固3所农村学校,办好人民满意的教育。"),
    )
    assert any(edit.op is EditOp.EQUAL and edit.left_text == "3所" for edit in found.edits)


def test_a_single_word_between_larger_changes_is_an_island() -> None:
    found = item_edits(
        item("做好校园足球推广学校食品卫生等日常工作。"),
        item("做好义务教育招生学校心理健康等日常工作。"),
    )
    assert marked(found) == (
        "做好[-校园足球推广学校食品卫生-]{+义务教育招生学校心理健康+}等日常工作。"
    )


def test_insertions_alone_do_not_show_kept_words_as_rewritten() -> None:
    found = item_edits(item("坚持德育、美育。"), item("坚持德育优先发展、美育重点突破。"))
    assert marked(found) == "坚持德育{+优先发展+}、美育{+重点突破+}。"


@pytest.mark.parametrize(
    "atom",
    [
        "2019年",
        "12所",
        "98.5%",
        "3.2万人",
        "2016-2018年",
        "第3批",
        "230余所",
        "5个百分点",
        "21号线",
    ],
)
def test_quantities_and_dates_are_one_token(atom: str) -> None:
    assert atom in tokens(f"到底{atom}左右")


def test_texts_that_share_nothing_are_one_replacement() -> None:
    left, right = item("加强校园食品安全监管。"), item("推动乡镇卫生院提质改造!")
    found = item_edits(left, right)
    assert found.rewritten
    assert [edit.op for edit in found.edits] == [EditOp.REPLACE]
    assert found.similarity < 0.3


def test_a_text_taken_whole_into_a_longer_one_is_not_rewritten() -> None:
    more = "制定全区教育信息化三年规划,建设智慧校园,组织教师线上研修,推广优质课程资源。" * 3
    found = item_edits(item("加强校园食品安全监管。"), item("加强校园食品安全监管。" + more))
    assert not found.rewritten
    assert [edit.op for edit in found.edits] == [EditOp.EQUAL, EditOp.INSERT]


def test_a_stop_that_alone_parts_two_changes_stays_between_them() -> None:
    old = edits_module._Side.of(clean(item("体育。食堂")))
    new = edits_module._Side.of(clean(item("体育。安全。")))
    steps = [
        Opcode("equal", 0, 1, 0, 1),
        Opcode("insert", 1, 1, 1, 3),
        Opcode("equal", 1, 2, 3, 4),
        Opcode("delete", 2, 3, 4, 4),
    ]
    assert edits_module._slide(steps, old, new) == steps


def test_spans_quote_the_source_across_line_breaks_and_width() -> None:
    source = "前言\n1.新建幼儿园\n  １２所。\n"
    left = Item("a", "1", (), "", source[3:-1], Span(3, len(source) - 1), Span(5, 5))
    found = item_edits(left, item("新建幼儿园20所。"))
    change = next(edit for edit in found.edits if edit.op is EditOp.REPLACE)
    assert source[slice(*change.left)] == "１２所"
    assert (change.left_text, change.right_text) == ("12所", "20所")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("做好“六保”［3］工作", "做好“六保”工作"),
        ("减税降费[12]2亿元〔１３〕。", "减税降费2亿元。"),
        ("河道“五乱” ［1］ 整治", "河道“五乱”整治"),
        ("“八联”〔 3〕的格局", "“八联”的格局"),
        ("印发〔2020〕12号文件", "印发[2020]12号文件"),
        ("印发〔20〕12号文件", "印发[20]12号文件"),
        ("[1]“六保”：保就业", "[1]“六保”:保就业"),
        ("如下：\n[1]“六保”", "如下: [1]“六保”"),
        ("如下\\r\\n[1]六保", "如下[1]六保"),
    ],
)
def test_marks_of_a_glossary_are_not_compared(text: str, wanted: str) -> None:
    assert clean(item(text)).text == wanted


@pytest.mark.parametrize(("left", "right", "similarity"), [("", "", 1.0), ("", "有。", 0.0)])
def test_empty_texts(left: str, right: str, similarity: float) -> None:
    found = item_edits(item(left), item(right))
    assert found.similarity == similarity
    assert not found.rewritten
    assert len(found.edits) == (left != right)


TEXTS = st.lists(
    st.sampled_from(
        ["推进", "教师", "的", "、", ",", "。", "2019年", "12所", "20所", "《教师法》", "“双减”", "学校",
         "安全", "和", " ", "\n", "a b", "幼儿园", "１００％", "《", "”", "质量"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(TEXTS, TEXTS, st.integers(0, 9))
def test_edits_lose_nothing_and_point_into_the_sources(left: str, right: str, at: int) -> None:
    old, new = item(left, at=at), item(right)
    found = item_edits(old, new)
    assert "".join(e.left_text for e in found.edits) == clean(old).text
    assert "".join(e.right_text for e in found.edits) == clean(new).text
    assert 0 <= found.similarity <= 1
    for before, after in zip(found.edits, found.edits[1:], strict=False):
        assert (before.op is EditOp.EQUAL) != (after.op is EditOp.EQUAL)
        assert before.left.end <= after.left.start or not before.left_text
    for edit in found.edits:
        assert (edit.op is EditOp.EQUAL) == (edit.left_text == edit.right_text)
        assert not clean(old).text or at <= edit.left.start <= edit.left.end <= at + len(left)
        assert (edit.left.start < edit.left.end) == bool(edit.left_text)


@settings(deadline=None, max_examples=50)
@given(TEXTS)
def test_an_item_against_itself_has_no_edit(text: str) -> None:
    found = item_edits(item(text), item(text))
    assert found.similarity == 1
    assert not [edit for edit in found.edits if edit.op is not EditOp.EQUAL]


def long_text(seed: int, size: int) -> str:
    parts = [f"推进第{(n * seed) % 97}批学校建设{(n * n) % 89}所。" for n in range(size // 14)]
    return "".join(parts)


def test_a_very_long_item_takes_bounded_time() -> None:
    left, right = item(long_text(7, 20_000)), item(long_text(11, 20_000))
    item_edits(left, item("暖身"))
    begin = time.process_time()
    found = item_edits(left, right)
    assert time.process_time() - begin < 5  # measured 0.2 s; a quadratic script takes minutes
    assert "".join(e.right_text for e in found.edits) == right.text


def test_texts_too_large_for_one_matrix_are_matched_by_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = "甲乡新建学校3所。乙乡改造操场。丙乡招聘教师。"
    right = "甲乡新建学校4所。乙乡改造操场。丁乡建设食堂。丙乡招聘教师。"
    direct = item_edits(item(left), item(right))
    monkeypatch.setattr(edits_module, "_MOST_CELLS", 60)
    by_sentence = item_edits(item(left), item(right))
    assert (
        marked(direct)
        == "甲乡新建学校[-3所-]{+4所+}。乙乡改造操场。{+丁乡建设食堂。+}丙乡招聘教师。"
    )
    assert marked(by_sentence) == marked(direct)
