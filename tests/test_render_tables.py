"""The spreadsheet: plain text in every cell, nothing lost unsaid, the same bytes each time."""

from __future__ import annotations

import io
import time
from dataclasses import replace

import openpyxl
import pytest
from render_cases import COMPARISON, OLD, across_places, hostile, without_items

from policydiff.model import Span
from policydiff.render.book import CELL_LIMIT
from policydiff.render.tables import tables


def read(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["概要", "变化", "举措与指标", "对应", "左侧条目", "右侧条目", "提示"]),
        (
            "en",
            [
                "Summary",
                "Changes",
                "Initiatives and targets",
                "Links",
                "Left items",
                "Right items",
                "Notes",
            ],
        ),
    ],
)
def test_the_sheets_hold_the_comparison(lang, names):
    book = read(tables(COMPARISON, lang=lang))
    assert book.sheetnames == names
    rows = [sheet.max_row - 1 for sheet in book]
    assert rows[1:] == [9, 0, 9, 9, 9, 1]
    assert all(sheet.freeze_panes == "A2" for sheet in book)


def test_changes_are_ranked_and_whole():
    rows = list(read(tables(COMPARISON, lang="en"))["Changes"].iter_rows(values_only=True))
    assert rows[1][:2] == (1, "added")
    split = next(row for row in rows if row[1] == "split")
    assert split[6] == "3. 加强体育工作 + 4. 加强美育工作"
    assert split[9].endswith("举办中小学生艺术节。")


def test_the_bytes_are_the_same_each_time():
    first = tables(COMPARISON, lang="zh")
    time.sleep(1.1)  # longer than the grain of a time stamp in the file
    assert tables(COMPARISON, lang="zh") == first


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "https://example.com",
        "mailto:a@b.c",
        "12",
        "a\x00\x1b\ufffe\ud800b",
        "_x0041_",
    ],
)
def test_text_stays_text(text):
    book = read(tables(hostile(text)[0], lang="zh"))
    assert not [cell for cell in cells(book) if cell.data_type == "f" or cell.hyperlink]
    shown = text.replace("\x00\x1b\ufffe\ud800", "\ufffd" * 4)
    texts = [cell.value for sheet in (book["左侧条目"],) for cell in sheet["B"]]
    assert shown in texts


@pytest.mark.parametrize("char", ["甲", "\U00020000"])
def test_what_a_cell_cannot_hold_is_cut_and_told(char):
    text = char * 40_000
    item = replace(OLD.items[3], text=text, span=Span(0, 40_000), heading_span=Span(0, 0))
    left = replace(OLD, items=(*OLD.items[:3], item, *OLD.items[4:]))
    book = read(tables(replace(COMPARISON, left=left), lang="en"))
    longest = max((str(cell.value) for cell in cells(book)), key=len)
    assert len(longest.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert longest.endswith("more characters]")
    notes = [row for row in book["Notes"].iter_rows(values_only=True) if row[0] == "render.cut"]
    assert len(notes) == 2
    assert "sheet Changes, row 3" in notes[0][2]


@pytest.mark.parametrize("comparison", [across_places(), without_items()])
def test_any_comparison_gives_a_readable_file(comparison):
    assert len(read(tables(comparison, lang="zh")).sheetnames) == 7
