"""Markdown shows document text as it is, whatever that text looks like."""

from __future__ import annotations

import re

import pytest
from render_cases import COMPARISON, across_places, hostile, without_items

from policydiff.render.markdown import escape, markdown

HOSTILE = (
    "# | `code` <script>alert(1)</script> ![x](http://a.b) [y](z) **b** ~~s~~ $m$ &lt; www.a.b"
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_snapshot(snapshot, lang):
    assert markdown(COMPARISON, lang=lang) == snapshot


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("甲乙", "甲乙"),
        ("a|b", "a\\|b"),
        ("`a`", "\\`a\\`"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("# 甲", "\\# 甲"),
        ("- 甲", "\\- 甲"),
        ("1. 甲", "1\\. 甲"),
        ("2019年", "2019年"),
        ("![a](b)", "\\!\\[a\\](b)"),
        ("http://a.b", "http:\\//a.b"),
        ("www.a.b", "www\\.a.b"),
        ("a@b.c", "a\\@b.c"),
        ("\\", "\\\\"),
    ],
)
def test_escaping(text, escaped):
    assert escape(text) == escaped


def test_hostile_text_is_never_markup():
    text = markdown(hostile(HOSTILE)[0], lang="en")
    tags = set(re.findall(r"<[^>]*>", text))
    assert tags <= {"<del>", "</del>", "<ins>", "</ins>"}
    assert not re.search(r"(?<!\\)`", text)
    assert not re.search(r"(?<!\\)\[", text)
    assert "://" not in text
    assert all(line.count(" | ") in {0, 3, 4, 8} for line in text.splitlines())


def test_every_row_of_a_table_is_as_wide_as_its_header():
    for comparison in (COMPARISON, hostile("a|b")[0], across_places(), without_items()):
        rows = [
            len(re.findall(r"(?<!\\)\|", line))
            for line in markdown(comparison, lang="zh").splitlines()
            if line.startswith("|")
        ]
        assert set(rows[:4]) == {6}
        assert set(rows[4:7]) == {10}
        assert set(rows[7:]) <= {6}


def test_edits_are_marked_and_nothing_is_lost_between_them():
    text = markdown(COMPARISON, lang="zh")
    assert "<del>严禁</del><ins>原则上不得有</ins>大班额" in text
    assert text.endswith("\n")
