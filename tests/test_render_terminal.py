"""The terminal output: readable at 80 columns, without colour, on GBK, and safe to print."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from render_cases import COMPARISON, DOCUMENT, across_places, hostile, without_items
from rich.cells import cell_len

from policydiff.render.terminal import (
    open_console,
    print_comparison,
    print_document,
    text_of,
)

ESCAPE = "\x1b"
HOSTILE = "[bold red]甲[/] \x1b[31m\x1b]0;title\x07 \x9b5n :smile: https://example.com \u202e乙"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_compare_snapshot(snapshot, lang):
    assert text_of(print_comparison, COMPARISON, lang=lang) == snapshot


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_parse_snapshot(snapshot, lang):
    assert text_of(print_document, DOCUMENT, lang=lang) == snapshot


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("comparison", [COMPARISON, across_places(), without_items()])
def test_no_line_is_wider_than_the_terminal(comparison, lang, width):
    text = text_of(print_comparison, comparison, lang=lang, width=width)
    assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_of_parse_is_wider_than_the_terminal(lang, width):
    assert (
        max(map(cell_len, text_of(print_document, DOCUMENT, lang=lang, width=width).splitlines()))
        <= width
    )


def test_without_colour_signs_mark_the_edits():
    text = text_of(print_comparison, COMPARISON, lang="zh")
    assert ESCAPE not in text
    assert "[-严禁-]{+原则上不得有+}" in re.sub(r"\n +", "", text)


def test_with_colour_strike_and_underline_mark_the_edits():
    text = text_of(print_comparison, COMPARISON, lang="zh", color=True)
    assert f"{ESCAPE}[9;31m严禁" in text
    assert f"{ESCAPE}[4;32m原则" in text
    assert "[-" not in text


def test_the_review_is_said_in_words():
    text = " ".join(text_of(print_comparison, COMPARISON, lang="en").split())
    assert text.count("please check this link") == 2


@pytest.mark.parametrize("color", [False, True])
def test_document_text_is_neither_markup_nor_escape(color):
    comparison, document = hostile(HOSTILE)
    for text in (
        text_of(print_comparison, comparison, lang="en", color=color),
        text_of(print_document, document, lang="en", color=color),
    ):
        own = re.sub(r"\x1b\[[0-9;]*m", "", text) if color else text
        assert not set(own) & set("\x1b\x07\x9b\u202e")
        assert "[bold red]" in own
        assert ":smile:" in own
        assert "\x1b]8" not in text  # no hyperlinks


def test_a_gbk_console_gets_every_own_character():
    """Labels, rules and signs are all in GBK; what a document holds beyond is replaced."""
    for lang in ("zh", "en"):
        for shown in (
            text_of(print_comparison, COMPARISON, lang=lang),
            text_of(print_document, DOCUMENT, lang=lang),
        ):
            assert shown.encode("gbk", "replace").decode("gbk") == shown


def test_output_survives_a_gbk_stream():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="gbk")
    comparison, _ = hostile("\U0001f600\u2713\ud800")
    print_comparison(comparison, open_console(stream, width=80), lang="zh")
    stream.flush()
    assert "计划对比" in raw.getvalue().decode("gbk")


def test_a_pipe_gets_no_colour_and_no_color_is_obeyed(monkeypatch):
    stream = io.StringIO()
    print_comparison(COMPARISON, open_console(stream, width=80), lang="zh")
    assert stream.getvalue() == text_of(print_comparison, COMPARISON, lang="zh")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    terminal = open_console(stream, width=80)
    print_comparison(COMPARISON, terminal, lang="zh")
    assert "[-严禁-]" in re.sub(r"\n +", "", stream.getvalue())


def test_a_document_without_plans_says_so():
    assert "No plan was found" in text_of(print_document, replace(DOCUMENT, plans=()), lang="en")


def test_a_plan_without_items_says_so():
    empty = replace(DOCUMENT.plans[0], items=())
    assert "No items were found" in text_of(
        print_document, replace(DOCUMENT, plans=(empty,)), lang="en"
    )


def test_headings_stand_once_and_deeper_ones_further_in():
    plan = DOCUMENT.plans[0]
    paths = [("甲",), ("甲", "子"), ("甲", "子"), ("甲", "丑"), ("乙", "丑")]
    items = tuple(replace(item, path=path) for item, path in zip(plan.items, paths, strict=False))
    text = text_of(
        print_document, replace(DOCUMENT, plans=(replace(plan, items=items),)), lang="zh"
    )
    headings = [line for line in text.splitlines() if line.strip() in set("甲乙子丑")]
    assert headings == ["  甲", "    子", "    丑", "  乙", "    丑"]


def test_hundreds_of_passages_are_counted_not_poured_out():
    plan = DOCUMENT.plans[0]
    many = replace(plan, segments=plan.segments[:1] * 300)
    text = text_of(print_document, replace(DOCUMENT, plans=(many,)), lang="en")
    assert text.count("咨询热线") < 30
    assert "and 280 more" in text
