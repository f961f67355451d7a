"""The cells of a sheet, each as Excel shows it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from xml.etree.ElementTree import Element

from policydiff.read.limits import beyond, limits
from policydiff.read.package import Package
from policydiff.read.xlsx.shown import shown
from policydiff.read.xlsx.workbook import Sheet, Workbook, text_of
from policydiff.read.xlsx.xml import elements

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# Cells with a style and nothing in them: a sheet may have a million, which are slow to parse.
_EMPTY = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,9}")?/>')
_LETTERS = 26
__all__ = ["Cells", "Sheet", "sheet_cells"]


@dataclass(slots=True)
class Cells:
    """What stands in the cells of a sheet, by row and column from 1; empty cells have no place.

    ``not_calculated`` counts formulas whose result the file does not hold.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: int = 0
    not_calculated: int = 0


def sheet_cells(package: Package, workbook: Workbook, sheet: Sheet) -> Cells:
    """Return what is shown in the cells of ``sheet``.

    A sheet says how large it is, but only cells with content count.

    Raises:
        ReadError: its part is damaged, or it has more cells than are read.
    """
    found = Cells()
    hidden: Counter[int] = Counter()  # of ranges, at what column they begin, and which end there
    count = number = 0
    for element in elements(package, sheet.part, _EMPTY):
        if element.tag == "col" and _is_hidden(element):
            first = _whole(element.get("min"), 1)
            hidden[first] += 1
            hidden[_whole(element.get("max"), first) + 1] -= 1
        if element.tag != "row":
            continue
        number = _whole(element.get("r"), number + 1)
        row = _row(element, workbook, found)
        count += len(row)
        if count > limits().cells:
            raise beyond("table.too_many", package.path, "cells")
        if row:
            found.rows.setdefault(number, {}).update(row)
            found.hidden_rows += _is_hidden(element)
        element.clear()
    columns = {column for row in found.rows.values() for column in row}
    found.hidden_columns = sum(_inside(hidden, columns))
    return found


def _inside(edges: Counter[int], columns: Iterable[int]) -> Iterator[bool]:
    """Tell of each column whether it lies in a range; there may be a million ranges."""
    places = sorted(edges)
    depths = [0, *accumulate(edges[place] for place in places)]
    return (depths[bisect_right(places, column)] > 0 for column in columns)


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _row(element: Element, workbook: Workbook, found: Cells) -> dict[int, str]:
    row: dict[int, str] = {}
    column = 0
    for cell in element:
        if cell.tag != "c":
            continue
        column = _column(cell.get("r"), column + 1)
        text = _text(cell, workbook)
        if text.strip():
            row[column] = text
        elif _child(cell, "f") is not None and _child(cell, "v") is None:
            found.not_calculated += 1
    return row


def _column(reference: str | None, following: int) -> int:
    match = _REFERENCE.fullmatch(reference or "")
    if match is None:
        return following
    number = 0
    for letter in match[1]:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def _whole(said: str | None, otherwise: int) -> int:
    return int(said) if said and said.isdecimal() and len(said) <= 7 else otherwise


def _text(cell: Element, workbook: Workbook) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = _child(cell, "is")
        return "" if inline is None else text_of(inline)
    child = _child(cell, "v")
    said = "" if child is None else child.text or ""
    if kind == "s":
        at = _whole(said, -1)
        return workbook.strings[at] if 0 <= at < len(workbook.strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(said, said)
    if kind != "n" or not said:  # the text of a formula, an error, a date in ISO's form
        return said.removesuffix("T00:00:00") if kind == "d" else said
    style = _whole(cell.get("s"), 0)
    code = workbook.formats[style] if style < len(workbook.formats) else "0"
    return shown(said, code, from_1904=workbook.from_1904)


def _child(cell: Element, name: str) -> Element | None:
    return next((child for child in cell if child.tag == name), None)
