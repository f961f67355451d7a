"""Write the blocks of a document as text, a line a paragraph or row, and say where all stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from policydiff.model import Place, PlaceKind, Span, Table
from policydiff.read.docx.blocks import Block, Grid, Paragraph, Row
from policydiff.read.extracted import Writing


class Pages:
    """The text of a document as far as it is written, with its places and tables."""

    def __init__(self) -> None:
        self.writing = Writing()
        self.places: list[Place] = []
        self.tables: list[Table] = []
        self._counts: Counter[PlaceKind] = Counter()

    def add(self, blocks: Iterable[Block], kind: PlaceKind = PlaceKind.PARAGRAPH) -> None:
        """Write ``blocks``: each paragraph is a place by itself, and so is each row of a table."""
        for block in blocks:
            if isinstance(block, Grid):
                self._table(block)
                continue
            if block.text:
                self._place([block.text], PlaceKind.CONTENTS if block.is_contents else kind)
            for box in block.boxes:
                self.add_as_one(box, PlaceKind.TEXT_BOX)

    def add_as_one(self, blocks: Sequence[Block], kind: PlaceKind) -> None:
        """Write ``blocks`` as one place: a text box, a header, a note."""
        texts: list[str] = []
        later: list[Block] = []
        for block in blocks:
            if isinstance(block, Paragraph) and block.text and not later:
                texts.append(block.text)
                later += [Paragraph("", block.boxes)] if block.boxes else []
            else:
                later.append(block)
        if texts:
            self._place(texts, kind)
        self.add(later, kind)

    def _place(self, lines: Sequence[str], kind: PlaceKind) -> None:
        self._counts[kind] += 1
        span = self.writing.add("\n".join(lines))
        self.writing.add("\n")
        self.places.append(Place(span, kind, self._counts[kind]))

    def _table(self, table: Grid) -> None:
        number = len(self.tables) + 1
        self.tables.append(Table(()))  # keeps its number while those within it are written
        rows = []
        for at, row in enumerate(table.rows, 1):
            rows.append(self._row(row, Place(Span(0, 0), PlaceKind.ROW, at, number)))
            self.add(row.inner)
        self.tables[number - 1] = Table(tuple(rows))

    def _row(self, row: Row, place: Place) -> tuple[Span, ...]:
        """Write a row on one line and return where its cells stand."""
        start = len(self.writing)
        last = max((at for at, cell in enumerate(row.cells) if cell), default=-1)
        cells = []
        for at, cell in enumerate(row.cells):
            if 0 < at <= last:
                self.writing.add("\t")
            cells.append(self.writing.add(cell))
        end = len(self.writing)
        if start < end:
            self.writing.add("\n")
            self.places.append(Place(Span(start, end), place.kind, place.number, place.table))
        return tuple(cells)
