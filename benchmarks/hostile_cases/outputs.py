"""Texts that mean harm to who opens the output."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.hostile_cases.case import DONE, Case, plan, put

_ODD = "\x01\x08\x0b\x1b\x7f\x85\ufffe\uffff\u202e"
_CLOSING = "</script></style><!--]]><img src=x onerror=alert(1)>"


def _plans(before: str) -> Callable[[Path], None]:
    """Return what makes two plans in which every item begins with ``before``."""

    def make(folder: Path) -> None:
        for year in (2019, 2020):
            text = (
                plan(year)
                .replace("加强师德", f"{before}加强师德")
                .replace("“县管", f"“{before}县管")
            )
            put(folder / "plans", f"{year}.txt", text)

    return make


def _is_workbook(folder: Path) -> None:
    """The workbook is XML throughout, and no cell is a formula."""
    with zipfile.ZipFile(folder / "out.xlsx") as book:
        for name in book.namelist():
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(book.read(name))
                assert not [one for one in root.iter() if one.tag.endswith("}f")], name


def _is_xml(name: str) -> Callable[[Path], None]:
    def wanted(folder: Path) -> None:
        ElementTree.parse(folder / name)

    return wanted


def _no_formula(folder: Path) -> None:
    rows = csv.reader(io.StringIO((folder / "out.csv").read_text("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def _closes_once(folder: Path) -> None:
    page = (folder / "out.html").read_text("utf-8")
    assert "<img src=x" not in page
    assert "\x1b" not in page


_FORMULA = "=cmd|' /C calc'!A0+"
_REPORT = ("report", "plans", "-o")

CASES = (
    Case("formulas into a spreadsheet", "items and names that begin with =", _plans(_FORMULA), (*_REPORT, "out.xlsx"), DONE, wanted=_is_workbook),
    Case("formulas into CSV", "names that begin with =", _plans(_FORMULA), ("initiatives", "plans", "--format", "csv", "-o", "out.csv"), DONE, wanted=_no_formula),
    Case("no characters of XML into a spreadsheet", "control characters, U+FFFE and U+FFFF", _plans(_ODD), (*_REPORT, "out.xlsx"), DONE, wanted=_is_workbook),
    Case("no characters of XML into GEXF", "control characters, U+FFFE and U+FFFF", _plans(_ODD), (*_REPORT, "out.gexf"), DONE, wanted=_is_xml("out.gexf")),
    Case("no characters of XML into GraphML", "control characters, U+FFFE and U+FFFF", _plans(_ODD), (*_REPORT, "out.graphml"), DONE, wanted=_is_xml("out.graphml")),
    Case("markup into a page", "items that close the script of the page", _plans(_CLOSING), (*_REPORT, "out.html"), DONE, wanted=_closes_once),
    Case("markup into a comparison", "items that close the script of the page", _plans(_CLOSING), ("compare", "plans/2019.txt", "plans/2020.txt", "-o", "out.html"), DONE, wanted=_closes_once),
    Case("surrogates into JSON", "halves of characters", _plans("\ud800\udfff\udc00"), ("compare", "plans/2019.txt", "plans/2020.txt", "-o", "out.json"), said="hardly"),
    Case("a cell too long", "an item of 100,000 characters into a spreadsheet", _plans("推进改革，" * 20_000), ("compare", "plans/2019.txt", "plans/2020.txt", "-o", "out.xlsx"), DONE, heavy=True, wanted=_is_workbook),
    Case("escapes on the terminal", "every control character in every item", _plans("".join(map(chr, range(1, 32))).replace("\n", "").replace("\r", "") + "\x9b2J"), ("compare", "plans/2019.txt", "plans/2020.txt"), DONE),
    Case("markup of the terminal", "items in the markup of the library for terminals", _plans("[bold red][/][link=file:///etc]"), ("compare", "plans/2019.txt", "plans/2020.txt"), DONE),
)  # fmt: skip
