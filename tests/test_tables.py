"""CSV and XLSX of every command, as a spreadsheet program sees them: nothing is a formula, all opens."""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from evolution_cases import evolution
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from render_cases import COMPARISON, OLD, findings
from test_cli import policydiff

from policydiff.model.batch import Batch, Failure, LinkedPair, PairLink
from policydiff.render import EVOLUTION_RENDERERS, LIST_RENDERERS, RENDERERS, book
from policydiff.render.batch_tables import failures_csv, links_csv, pairs_csv, threads_csv
from policydiff.render.cells import csv_file, csv_line
from policydiff.reviews.answers import read_answers
from policydiff.reviews.identity import item_key
from policydiff.text.formulas import guarded, unguarded

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "policydiff"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A1"]
SIGNS = tuple("=+-@＝＋－＠\t\r")


def rows(text):
    """Return the cells of a CSV file as a strict reader takes them, the byte order mark off."""
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    assert not re.search("(?<!\r)\n|\r(?!\n)", text)
    return list(csv.reader(StringIO(text[1:], newline=""), strict=True))


# CSV


@given(st.text())
def test_what_is_made_text_can_be_told_from_what_was(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(SIGNS)


@given(st.text("'=+-@＝a\t\r", max_size=6), st.text("'=+-@＝a\t\r", max_size=6))
def test_no_two_texts_become_one_cell(one, other):
    assert (guarded(one) == guarded(other)) == (one == other)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_in_a_line(text):
    assert rows(csv_file([csv_line([text, f"a{text}", f"\t{text}"])])) == [
        [f"'{text}", f"a{text}", f"'{text}"]
    ]


def test_numbers_are_numbers_in_full():
    line = csv_line([-5, -0.25, 123_456_789_012_345, 0.1, 1e-7])
    assert line == "-5,-0.25,123456789012345,0.1,1e-07"


def test_a_sheet_of_answers_is_read_as_it_was_written(tmp_path):
    heads = ["answer", "left_plan", "left_key", "right_plan", "right_key"]
    keys = [item_key(item) for item in OLD.items[:2]]
    cells = ["same", "=evil.txt@2014", keys[0], "'=b.txt@2015", keys[1]]
    for name in ("=evil.txt", "'=b.txt"):
        (tmp_path / name).write_text("")
    path = tmp_path / "reviews.csv"
    path.write_bytes(csv_file([csv_line(heads), csv_line(cells)]).encode())
    (answer,) = read_answers([path])
    assert answer.plans == ("=evil.txt@2014", "'=b.txt@2015")


def batch(word):
    made = evolution(word)
    left, right = made.plans[0], made.plans[2]
    link = PairLink(left.items[0].id, right.items[0].id, True, 0.9, True)
    return Batch(
        evolution=made,
        pairs=(LinkedPair(left.id, right.id, (link,)),),
        failures={"=a.txt": Failure("read.missing", {"path": "=a.txt"})},
        files=7,
    )


def every_csv(word):
    made = batch(word)
    return {
        "report": EVOLUTION_RENDERERS["csv"](made.evolution, "zh"),
        "initiatives": LIST_RENDERERS["csv"]("initiatives", findings(word), "zh"),
        "targets": LIST_RENDERERS["csv"]("targets", findings(word), "en"),
        "pairs": pairs_csv(made, lang="zh"),
        "links": links_csv(made, lang="en"),
        "threads": threads_csv(made, lang="zh"),
        "failures": failures_csv(made.failures, lang="zh"),
    }


@pytest.mark.parametrize("word", ["=1+1", "@a", "', \"\r\n=1", "\x00\x1b\u202e\ud800"])
def test_every_table_is_rectangular_and_has_no_formula(word):
    for name, text in every_csv(word).items():
        found = rows(text)
        assert len(found) > 1, name
        assert len({len(row) for row in found}) == 1, name
        text.encode("utf-8")
        numbers = re.compile(r"-?\d+(\.\d+)?")
        cells = (cell for row in found for cell in row)
        assert not [
            cell for cell in cells if cell.startswith(SIGNS) and not numbers.fullmatch(cell)
        ]


def test_all_csv_goes_through_one_door():
    def writes(path):
        named = (
            n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Attribute)
        )
        return any(ast.unparse(one) in {"csv.writer", "csv.DictWriter"} for one in named)

    doors = [path for path in PACKAGE.rglob("*.py") if writes(path)]
    assert [path.relative_to(PACKAGE).as_posix() for path in doors] == ["render/cells.py"]


def test_commands_write_the_bytes_that_spreadsheet_programs_want(tmp_path):
    text = "青禾县教育局2019年工作要点\n1.推进“县管校聘”。推进“县管校聘”，新建幼儿园20所。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    for arguments in (["report", "."], ["initiatives", "a.txt"], ["track", "县管校聘", "a.txt"]):
        done = policydiff(tmp_path, *arguments, "-o", "out.csv", "--force")
        assert done.returncode == 0, done.stderr.decode()
        written = (tmp_path / "out.csv").read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        rows(written.decode("utf-8"))


# XLSX


def every_xlsx(word):
    yield "compare", RENDERERS["xlsx"](COMPARISON, "en")
    for lang in ("zh", "en"):
        yield f"report {lang}", EVOLUTION_RENDERERS["xlsx"](evolution(word), lang)
        for name in ("initiatives", "targets"):
            yield f"{name} {lang}", LIST_RENDERERS["xlsx"](name, findings(word), lang)


HOSTILE = '=HYPERLINK("http://a")\x00\x0b\ufffe\uffff\ud800_x0041_'


@pytest.mark.parametrize("word", ["", HOSTILE])
def test_every_part_of_a_spreadsheet_is_well_formed(word):
    for name, data in every_xlsx(word):
        with ZipFile(BytesIO(data)) as file:
            assert file.testzip() is None
            for part in file.namelist():
                etree.fromstring(file.read(part))
            names = " ".join(file.namelist())
        assert not re.search("calcChain|externalLink|vba|hyperlink", names, re.IGNORECASE), name


@pytest.mark.parametrize("word", ["", HOSTILE])
def test_every_sheet_has_a_legal_name_and_text_that_stays_text(word):
    for _, data in every_xlsx(word):
        opened = openpyxl.load_workbook(BytesIO(data))
        names = opened.sheetnames
        assert len({name.casefold() for name in names}) == len(names)
        for sheet in opened:
            assert 0 < len(sheet.title) <= 31
            assert not re.search(r"[\[\]:*?/\\]|^'|'$", sheet.title)
            assert sheet.title.casefold() != "history"
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
            assert all(
                len(str(cell.value).encode("utf-16-le")) <= 2 * book.CELL_LIMIT for cell in cells
            )


def test_the_door_itself_makes_text_harmless():
    stream = BytesIO()
    labels = book.Labels("en")
    with book.workbook(stream, "title", labels) as made:
        made.sheet("one", [("a\x00b", 10)], [("\ud800\ufffe\x0b=1",)])
    cell = openpyxl.load_workbook(stream)["one"]["A2"]
    assert cell.value == "\ufffd\ufffd\ufffd=1"
    assert cell.data_type == "s"


@pytest.mark.parametrize(
    ("limit", "said"), [("ROW_LIMIT", "1 rows more"), ("COLUMN_LIMIT", "1 columns more")]
)
def test_what_a_sheet_cannot_hold_is_told(limit, said, monkeypatch):
    monkeypatch.setattr(book, limit, 2)
    stream, labels = BytesIO(), book.Labels("en")
    with book.workbook(stream, "title", labels) as made:
        made.sheet("one", [("a", 5), ("b", 5), ("c", 5)], [(1, 2, 3)] * 3)
        monkeypatch.undo()
        made.notes(())
    opened = openpyxl.load_workbook(stream)
    assert [row[2] for row in opened["Notes"].iter_rows(min_row=2, values_only=True)] == [
        f"Sheet “one”: {said} than a spreadsheet holds were left out."
    ]
    wanted = (3, 3) if limit == "ROW_LIMIT" else (4, 2)
    assert (opened["one"].max_row, opened["one"].max_column) == wanted


def test_numbers_are_numbers_in_a_spreadsheet():
    opened = openpyxl.load_workbook(BytesIO(EVOLUTION_RENDERERS["xlsx"](evolution(), "zh")))
    years = [cell.value for cell in opened["提及"]["E"][1:]]
    assert years
    assert all(isinstance(year, int) for year in years)


def test_a_year_in_text_is_not_pointed_at_as_a_mistake():
    data = EVOLUTION_RENDERERS["xlsx"](replace(evolution(), comparisons=()), "zh")
    with ZipFile(BytesIO(data)) as file:
        sheets = [name for name in file.namelist() if "worksheets/sheet" in name]
        assert all(b'numberStoredAsText="1"' in file.read(name) for name in sheets)
