"""What a text of a document consists of: paragraphs and tables, in order."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from typing import TypeAlias

from policydiff.errors import ReadError
from policydiff.read.docx.counting import Counter
from policydiff.read.docx.fields import Fields
from policydiff.read.docx.notes import Notes
from policydiff.read.docx.numbering import Numberings, is_known
from policydiff.read.docx.runs import PICTURES, Runs
from policydiff.read.docx.styles import style_name
from policydiff.read.docx.xml import Element, W, is_on, number, outermost
from policydiff.read.limits import MAX_TABLE_DEPTH, MAX_WORD_COLUMNS
from policydiff.records import dataclass

_BOX = f"{W}txbxContent"
_NO_CELL = ""


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
class About:
    """What holds for all texts of a document; ``left`` counts what is not in them."""

    path: str
    numberings: Numberings
    notes: Notes
    left: Tally[str]


def blocks_of(root: Element, about: About, depth: int = 0) -> tuple[Block, ...]:
    """Return the content of ``root``: a body, header, note or text box, settled.

    Raises:
        ReadError: tables or text boxes lie too deep in one another.
    """
    return tuple(_Story(about, depth).blocks(root))


class _Story:
    """The work on one text, which counts by itself; ``depth`` tables and boxes lie around it."""

    def __init__(self, about: About, depth: int) -> None:
        self.about = about
        self.depth = depth
        self.counter = Counter()
        self.runs = Runs(about.numberings.styles, about.notes, about.left, Fields())

    def blocks(self, container: Element) -> Iterator[Block]:
        if self.depth > MAX_TABLE_DEPTH:
            raise ReadError("docx.too_deep", path=self.about.path, limit=MAX_TABLE_DEPTH)
        for element in container:
            if element.tag == f"{W}p":
                yield self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self.depth += 1
                yield from self._table(element)
                self.depth -= 1
            elif element.tag == f"{W}altChunk":
                self.about.left["embedded"] += 1

    def _paragraph(self, element: Element) -> Paragraph:
        properties = element.find(f"{W}pPr")
        text = self.runs.text(element, properties)
        label = ""
        found = self.about.numberings.of(properties)
        if found is not None and not self._is_unseen(properties, text):
            label = self.counter.label(*found)
            self.about.left["numbering"] += not is_known(*found)
        boxes = tuple(self._boxes(element))
        styles = self.about.numberings.styles
        is_contents = self.runs.is_contents or styles.is_contents(style_name(properties, "pStyle"))
        return Paragraph(label + text if text.strip() else "", boxes, is_contents)

    def _is_unseen(self, properties: Element | None, text: str) -> bool:
        """Tell whether a paragraph is not to be seen, and so not counted.

        It holds nothing but the end of a section, or nothing that is not hidden.
        """
        if text or properties is None:
            return False
        mark = is_on(properties.find(f"{W}rPr"), "vanish")
        return properties.find(f"{W}sectPr") is not None or bool(mark)

    def _boxes(self, element: Element) -> Iterator[tuple[Block, ...]]:
        for picture in outermost(element, PICTURES):
            for box in outermost(picture, (_BOX,)):
                yield blocks_of(box, self.about, self.depth + 1)
            for art in picture.iter("{*}textpath"):
                if art.get("string", "").strip():
                    yield (Paragraph(" ".join(art.get("string").split())),)

    def _table(self, table: Element) -> Iterator[Block]:
        """Yield a table; one with a single column only puts a frame around its paragraphs."""
        rows = list(table.iterchildren(f"{W}tr"))
        if all(len(list(row.iterchildren(f"{W}tc"))) <= 1 for row in rows):
            for row in rows:
                for cell in row.iterchildren(f"{W}tc"):
                    yield from self.blocks(cell)
        else:
            yield Grid(tuple(self._row(row) for row in rows))

    def _row(self, row: Element) -> Row:
        properties = row.find(f"{W}trPr")
        cells = [_NO_CELL] * min(number(properties, "gridBefore") or 0, MAX_WORD_COLUMNS)
        inner: list[Block] = []
        for cell in row.iterchildren(f"{W}tc"):
            text, others = self._cell(cell)
            inner += others
            wide = number(cell.find(f"{W}tcPr"), "gridSpan") or 1
            cells += [text, *[_NO_CELL] * (min(max(wide, 1), MAX_WORD_COLUMNS) - 1)]
        return Row(tuple(cells), tuple(inner))

    def _cell(self, cell: Element) -> tuple[str, list[Block]]:
        """Return the text of a cell on one line, and the tables and boxes in it."""
        texts: list[str] = []
        inner: list[Block] = []
        for block in self.blocks(cell):
            if isinstance(block, Grid):
                inner.append(block)
                continue
            texts += block.text.split("\n")
            inner += [Paragraph("", block.boxes)] if block.boxes else []
        words = (text.strip() for text in texts)
        return " ".join(filter(None, words)).replace("\t", " "), inner
