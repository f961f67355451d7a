"""What a text consists of: paragraphs and tables; and which tables are none but a page's layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from policydiff.records import dataclass

# A cell with so many paragraphs and this share of its table's characters is a page, not a cell:
# tables were used to lay out pages. Tables of tasks spread their text over their rows.
FRAME_PARAGRAPHS = 8
FRAME_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text with its number, and the text boxes that hang on it.

    ``is_contents``: it is of a table of contents.
    """

    text: str
    boxes: tuple[tuple[Block, ...], ...] = ()
    is_contents: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the text of each column's cell, and tables and boxes within the cells."""

    cells: tuple[str, ...]
    inner: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with several columns."""

    rows: tuple[Row, ...]


Block: TypeAlias = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was read; it reaches over ``columns``."""

    blocks: tuple[Block, ...]
    columns: int


def table_blocks(rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Yield a table of ``rows``, or the content of its cells when it only frames that."""
    if _is_frame(rows):
        for row in rows:
            for cell in row:
                yield from cell.blocks
    else:
        yield Grid(tuple(_row(row) for row in rows))


def _is_frame(rows: Sequence[Sequence[Cell]]) -> bool:
    if all(sum(bool(cell.blocks) for cell in row) <= 1 for row in rows):
        return True
    sizes = [(_size(cell), len(cell.blocks)) for row in rows for cell in row]
    largest, paragraphs = max(sizes)
    whole = sum(size for size, _ in sizes)
    return paragraphs >= FRAME_PARAGRAPHS and largest >= FRAME_SHARE * whole


def _size(cell: Cell) -> int:
    """Return how many characters stand in the paragraphs of ``cell``."""
    return sum(len(block.text) for block in cell.blocks if isinstance(block, Paragraph))


def _row(cells: Sequence[Cell]) -> Row:
    texts: list[str] = []
    inner: list[Block] = []
    for cell in cells:
        text, others = _on_one_line(cell)
        texts += [text, *[""] * (cell.columns - 1)]
        inner += others
    return Row(tuple(texts), tuple(inner))


def _on_one_line(cell: Cell) -> tuple[str, list[Block]]:
    """Return the text of a cell on one line, and the tables and boxes in it."""
    texts: list[str] = []
    inner: list[Block] = []
    for block in cell.blocks:
        if isinstance(block, Grid):
            inner.append(block)
            continue
        texts += block.text.split("\n")
        inner += [Paragraph("", block.boxes)] if block.boxes else []
    words = (text.strip() for text in texts)
    return " ".join(filter(None, words)).replace("\t", " "), inner
