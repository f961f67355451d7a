"""Write the blocks of a document as text, a line a paragraph or row, and say where all stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from policydiff.model import Place, PlaceKind, Span, Table
from policydiff.read.docx.content import Block, Grid, Paragraph, Row
from policydiff.read.extracted import Writing

# Text that was taken from a PDF has a paragraph for each printed line: at least so many, no wider
# than a page, most of them full, and most of these cut in mid-sentence.
PRINTED_LINES = 30
PRINTED_WIDTH = range(20, 76)
MOST = 0.5
NEARLY = 3  # characters by which a full line falls short of the widest
_ENDS = "。！？；：!?;:”』」)）"


class Pages:
    """The text of a document as far as it is written, with its places and tables."""

    def __init__(self) -> None:
        self.writing = Writing()
        self.places: list[Place] = []
        self.tables: list[Table] = []
        self._counts: Counter[PlaceKind] = Counter()

    def add(self, blocks: Iterable[Block]) -> None:
        """Write ``blocks`` of the text: each paragraph, row and text box is a place by itself."""
        for block in blocks:
            if isinstance(block, Grid):
                self._table(block)
                continue
            if block.text:
                kind = PlaceKind.CONTENTS if block.is_contents else PlaceKind.PARAGRAPH
                self._place([block.text], kind)
            for box in block.boxes:
                self._box(box)

    def is_printed(self) -> bool:
        """Tell whether the paragraphs are printed lines, broken at the width of a page."""
        text = self.writing.text()
        kinds = (place.span for place in self.places if place.kind is PlaceKind.PARAGRAPH)
        lines = [text[span.start : span.end].strip() for span in kinds]
        if len(lines) < PRINTED_LINES:
            return False
        width = sorted(map(len, lines))[int(len(lines) * 0.8)]
        full = [line for line in lines if len(line) >= width - NEARLY]
        cut = [line for line in full if not line.endswith(tuple(_ENDS))]
        is_full = len(full) >= MOST * len(lines) and len(cut) >= MOST * len(full)
        return is_full and width in PRINTED_WIDTH

    def add_apart(self, blocks: Iterable[Block], kind: PlaceKind) -> None:
        """Write a header, a footer or a note with all that is in it as one place."""
        lines = [line for line in _lines(blocks) if line]
        if lines:
            self._place(lines, kind)

    def _box(self, blocks: Sequence[Block]) -> None:
        """Write a text box: its paragraphs up to the first table are one place."""
        texts: list[str] = []
        later: list[Block] = []
        for block in blocks:
            if isinstance(block, Paragraph) and block.text and not later:
                texts.append(block.text)
                later += [Paragraph("", block.boxes)] if block.boxes else []
            else:
                later.append(block)
        if texts:
            self._place(texts, PlaceKind.TEXT_BOX)
        self.add(later)

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


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of ``blocks`` with all that is in them, tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
            for box in block.boxes:
                yield from _lines(box)
        else:
            for row in block.rows:
                yield "\t".join(filter(None, row.cells))
                yield from _lines(row.inner)
