"""What every people-facing renderer shares: harmless text, masked contacts, runs of edits."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_cases import (
    CLOSING,
    COMPARISON,
    NEW,
    OLD,
    PREAMBLE,
    across_places,
    item_edits,
    without_items,
)

from policydiff.model import EditOp, Item, ItemEdits, Note, Span
from policydiff.render.labels import Labels
from policydiff.render.mask import mask
from policydiff.render.pieces import Piece, elided, one_side, woven
from policydiff.render.plain import excerpt, item_text, one_line, visible
from policydiff.render.plan_view import plan_view
from policydiff.render.view import comparison_view, percent


@given(st.text(st.characters(codec=None)))
def test_visible_text_holds_nothing_a_terminal_or_an_encoder_obeys(text):
    shown = visible(text)
    shown.encode("utf-8")
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert not set(shown) & set("\u202a\u202e\u2066\u2069\u200b\ufeff\uffff")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  甲\n  乙  ", "甲乙"),
        ("use\nthe  API", "use the API"),
        ("第2\n条", "第2条"),
        ("甲\r\n\r\n乙\u2028丙", "甲乙丙"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("", ""),
    ],
)
def test_one_line_unwraps(text, line):
    assert one_line(text) == line


def test_an_excerpt_says_that_it_was_cut():
    assert excerpt("甲乙丙丁", 4) == "甲乙丙丁"
    assert excerpt("甲乙丙丁戊", 4) == "甲乙丙…"


def test_item_text_leaves_out_number_and_furniture():
    text = "1.题目。正文\n电话12345678\n继续"
    item = Item("x", "1", (), "题目", text, Span(10, 10 + len(text)), Span(12, 15), (Span(18, 28),))
    assert item_text(item) == "题目。正文继续"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("电话:0516-12345678", "12345678"),
        ("热线：(0516) 1234 5678", "5678"),
        ("手 机:139 1234 5678", "5678"),
        ("13912345678（微信同号）", "13912345678"),
        ("QQ咨询:12345", "12345"),
        ("QQ群\n123456", "123456"),
        ("微信号:some_one88", "some_one88"),
        ("WeChat ID: someone88", "someone88"),
        ("邮箱 some.one@example.com", "some.one"),
        ("400-123-4567", "4567"),
        ("何老师 139 1234 5678", "5678"),
        ("(0516) 1234 5678", "5678"),
        ("证件110101199001011234", "199001011234"),
        ("１３９１２３４５６７８", "３４５６７８"),
    ],
)
def test_contacts_are_masked(text, secret):
    assert secret not in mask(text)
    assert "*" in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "发布日期:2017-02-22",
        "浏览量:18437",
        "20170222",
        "2019年鲤城区教育工作要点",
        "第12号",
        "字体[大 中 小]",
    ],
)
def test_dates_and_counters_stay_legible(text):
    assert mask(text) == text


def test_masking_and_unwrapping_take_linear_time():
    """Each of these took minutes with a nested quantifier."""
    for hard in ("a" * 60_000, " " * 60_000, "0" * 60_000, "QQ" * 30_000, "a.@" * 20_000):
        assert len(mask(hard)) <= 2 * len(hard)
        assert len(one_line(hard)) <= len(hard)


def edits_of(kind):
    return next(change.edits for change in COMPARISON.changes if change.kind == kind)


def test_woven_pieces_hold_both_texts():
    (edits,) = edits_of("reworded")
    pieces = woven(edits, OLD.items[1], NEW.items[1])
    left = "".join(text for mark, text in pieces if mark != "inserted")
    right = "".join(text for mark, text in pieces if mark != "deleted")
    assert left == item_text(OLD.items[1])
    assert right == item_text(NEW.items[1])
    assert Piece("deleted", "严禁") in pieces


def test_what_went_to_either_half_of_a_split_item_is_not_deleted():
    pieces = one_side(edits_of("split"), OLD.items[2], "left")
    assert pieces[:3] == (
        Piece("same", "加强体育"),
        Piece("deleted", "和"),
        Piece("same", "美育。开展校园足球。每校建立一个艺术社团,举办中小学生艺术节。"),
    )


def test_pieces_show_the_printed_characters_not_the_folded_ones():
    old = replace(OLD.items[0], text="1.甲，乙。丙", span=Span(0, 7), heading_span=Span(2, 6))
    new = replace(NEW.items[0], text="1.甲，乙。丁", span=Span(0, 7), heading_span=Span(2, 6))
    pieces = woven(item_edits(old, new), old, new)
    assert pieces == (
        Piece("same", "甲，乙。"),
        Piece("deleted", "丙"),
        Piece("inserted", "丁"),
    )


def test_pieces_fall_back_to_the_cleaned_text_where_the_source_does_not_fit():
    edits = item_edits(OLD.items[1], NEW.items[1])
    elsewhere = replace(OLD.items[1], text="短", span=Span(0, 1))
    pieces = woven(edits, elsewhere, NEW.items[1])
    assert Piece("deleted", "严禁") in pieces


@given(
    st.lists(
        st.tuples(st.sampled_from(["same", "deleted", "inserted"]), st.text("甲乙", max_size=80))
    )
)
def test_eliding_never_cuts_an_edit(parts):
    pieces = [Piece(*part) for part in parts]
    short = elided(pieces, 5)
    assert [piece for piece in short if piece.mark != "same"] == [
        piece for piece in pieces if piece.mark != "same"
    ]
    assert all(len(b.text) <= max(len(a.text), 11) for a, b in zip(pieces, short, strict=True))


def test_eliding_keeps_the_text_next_to_the_edits():
    pieces = [
        Piece("same", "甲" * 30 + "乙"),
        Piece("deleted", "丙"),
        Piece("same", "丁" + "甲" * 30),
    ]
    assert [piece.text for piece in elided(pieces, 2)] == ["…甲乙", "丙", "丁甲…"]


def test_an_empty_edit_list_shows_nothing():
    empty = ItemEdits("old#01", "new#01", 1.0, False, ())
    assert woven(empty, OLD.items[0], NEW.items[0]) == ()
    assert one_side([empty], OLD.items[0], "left") == ()


def test_changes_are_ranked_and_what_did_not_change_comes_last():
    view = comparison_view(COMPARISON, "en")
    assert [change.rank for change in view.changes] == list(range(1, 9))
    assert [change.kind for change in view.changes][:3] == ["added", "removed", "split"]
    assert view.changes[-1].moved
    assert [change.right_name for change in view.kept] == ["1. 强化理论学习"]


def test_between_two_places_nothing_is_called_removed():
    def told(comparison):
        return {count.kind: count.label for count in comparison_view(comparison, "zh").kinds}

    assert (told(COMPARISON)["added"], told(COMPARISON)["removed"]) == ("新增", "删除")
    neutral = told(across_places())
    assert (neutral["added"], neutral["removed"]) == ("仅见于右", "仅见于左")


def test_plans_without_items_are_not_said_to_be_unchanged():
    assert "nothing can be said" in comparison_view(without_items(), "en").verdict
    assert comparison_view(replace(COMPARISON, changes=()), "en").verdict == "No item changed."


def test_a_part_that_stands_in_another_change_says_where():
    changes = tuple(
        replace(change, right=()) if change.kind == "partly" else change
        for change in COMPARISON.changes
    )
    lone = replace(COMPARISON.changes[6], left=(), right=("new#08",), importance=0.2)
    view = comparison_view(replace(COMPARISON, changes=(*changes, lone)), "en")
    (partly,) = [change for change in view.changes if change.kind == "partly"]
    assert partly.right_name == "[#8] 8. 强化督导"


def test_notes_of_plans_are_told_once():
    doubled = replace(COMPARISON, notes=COMPARISON.right.notes)
    assert [note.where for note in comparison_view(doubled, "en").notes] == ["new.txt"]


def test_a_note_names_the_item_or_plan_it_concerns():
    values = {"encoding": "x", "decided_by": "y"}
    notes = tuple(Note("label.encoding", where, values) for where in ("new#02", "old", "", "a.txt"))
    view = comparison_view(replace(COMPARISON, notes=notes), "en")
    assert [note.where for note in view.notes[:4]] == [
        "2. 扩大学前教育资源",
        "甲市教育局2018年工作要点",
        "",
        "a.txt",
    ]


def test_a_plan_lists_what_it_could_not_place_and_masks_contacts():
    view = plan_view(NEW, Labels("zh"))
    assert view.preamble == (PREAMBLE,)
    assert view.other == (f"[落款] {CLOSING}",)
    assert "13912345678" not in "".join(view.furniture)
    assert "13912345678" not in "".join(field.quote for field in view.fields)
    assert view.facts == "乙省甲市 · 2019年 · 计划 · 9 条"


@pytest.mark.parametrize(
    ("share", "text"),
    [(1, "100%"), (0.999, "99%"), (0.005, "1%"), (0.0001, "1%"), (0, "0%"), (0.5, "50%")],
)
def test_only_certainty_reads_as_certainty(share, text):
    assert percent(share) == text


def test_the_fixture_edits_are_of_all_kinds():
    """Guards the fixture: a renderer test on texts without edits would show nothing."""
    ops = {edit.op for change in COMPARISON.changes for one in change.edits for edit in one.edits}
    assert ops == set(EditOp)
