"""Which tables of a page hold data, and where the cells of their rows stand.

Pages used to be laid out in tables: those are only places for their lines. A table holds data when
it says so (th, caption) or looks it: several rows, each with several short cells, and no table in
it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policydiff.read.html.page import Block, Page

CELLS = frozenset(("td", "th"))
_LAYOUT_ROLES = frozenset(("presentation", "none"))
FEWEST_ROWS = FEWEST_CELLS = 2  # rows with so many filled cells make a table of data
# Of the text, that one cell holds: then the others stand around it (a menu beside an article).
LARGEST_CELL = 0.7
MOST_LINES = 40  # in one cell of data; beyond it is a column of a page
# Browsers take no more columns for one cell, and HTML no more rows.
MOST_COLUMNS, MOST_ROWS = 1_000, 65_534
# Columns that cells of one table reach over, counted in every row; beyond it each cell has one.
_MOST_SPANNED = 200_000
_INTEGER = re.compile(r"\s*(\d{1,6})")


@dataclass(slots=True)
class Grid:
    """A table of data: its rows in order.

    A row has one block for each column, None where nothing begins: a cell that reaches over
    several rows or columns stands in the first of them.
    """

    block: int
    rows: list[list[int | None]] = field(default_factory=list)
    first_lines: list[int] = field(default_factory=list)


def data_tables(page: Page) -> list[Grid]:
    """Return the tables of ``page`` that hold data, in order."""
    rows, nested = _rows(page)
    return [
        _grid(page, table, rows[table])
        for table in sorted(rows)
        if table not in nested and _holds_data(page, table, rows[table])
    ]


Rows = Mapping[int, Sequence[int]]  # the cells of each row, by its block


def _rows(page: Page) -> tuple[dict[int, dict[int, list[int]]], set[int]]:
    """Return the rows of every table, and the tables in which others stand."""
    rows: dict[int, dict[int, list[int]]] = defaultdict(dict)
    nested: set[int] = set()
    inside: list[int] = []  # the innermost table that each block stands in, or is; -1 for none
    row_of: list[int] = []  # likewise the row, of that table
    for at, block in enumerate(page.blocks):
        table = inside[block.parent] if at else -1
        row = row_of[block.parent] if at else -1
        if block.tag == "table":
            nested |= {table} if table >= 0 else set()
            table, row = at, -1
        elif block.tag == "tr" and table >= 0:
            row = at
            rows[table][at] = []
        elif block.tag in CELLS and row >= 0 and page.blocks[block.parent].tag == "tr":
            rows[table][row].append(at)
        inside.append(table)
        row_of.append(row)
    return rows, nested


def _holds_data(page: Page, table: int, rows: Rows) -> bool:
    block = page.blocks[table]
    if block.attributes.get("role") in _LAYOUT_ROLES or _has_strays(page, rows):
        return False
    filled = [[at for at in cells if _size(page, at)] for cells in rows.values()]
    several = sum(len(cells) >= FEWEST_CELLS for cells in filled)
    sizes = [_size(page, at) for cells in filled for at in cells]
    if several < FEWEST_ROWS:
        return False
    says_so = any(page.blocks[at].tag == "th" for cells in filled for at in cells)
    lines = max(_lines(page.blocks[at]) for cells in filled for at in cells)
    return says_so or (max(sizes) <= LARGEST_CELL * sum(sizes) and lines <= MOST_LINES)


def _has_strays(page: Page, rows: Rows) -> bool:
    """Tell whether text stands in a row but in none of its cells."""
    return any(
        _lines(page.blocks[row]) != sum(_lines(page.blocks[at]) for at in cells)
        for row, cells in rows.items()
    )


def _lines(block: Block) -> int:
    return block.stop - block.first


def _size(page: Page, at: int) -> int:
    block = page.blocks[at]
    return sum(len(line.text) for line in page.lines[block.first : block.stop])


def _grid(page: Page, table: int, rows: Rows) -> Grid:
    grid = Grid(table)
    reaching: dict[int, int] = {}  # by column: rows that a cell from above still reaches over
    allowed = _MOST_SPANNED
    for row, cells in rows.items():
        placed: list[int | None] = []
        for at in cells:
            while allowed > 0 and reaching.get(len(placed), 0) > 0:
                placed.append(None)
                allowed -= 1
            wide, high = _spans(page.blocks[at].attributes)
            allowed -= wide
            wide = wide if allowed > 0 else 1
            columns = range(len(placed), len(placed) + wide)
            reaching.update(dict.fromkeys(columns, high))
            placed += [at, *[None] * (wide - 1)]
        allowed -= len(reaching)
        below = {column: left - 1 for column, left in reaching.items() if left > 1}
        reaching = below if allowed > 0 else {}
        grid.rows.append(placed)
        grid.first_lines.append(page.blocks[row].first)
    return grid


def _spans(attributes: Mapping[str, str]) -> tuple[int, int]:
    """Return over how many columns and rows a cell reaches; rowspan 0 means all that are left."""
    wide, high = (_INTEGER.match(attributes.get(name, "")) for name in ("colspan", "rowspan"))
    columns = min(max(int(wide[1]), 1), MOST_COLUMNS) if wide else 1
    rows = (int(high[1]) or MOST_ROWS) if high else 1
    return columns, min(rows, MOST_ROWS)
