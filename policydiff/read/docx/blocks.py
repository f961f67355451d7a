"""Take a text of a document apart into paragraphs and tables, in order."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator

from policydiff.read.docx.content import Block, Cell, Paragraph, table_blocks
from policydiff.read.docx.counting import Counter
from policydiff.read.docx.fields import Fields
from policydiff.read.docx.notes import Notes
from policydiff.read.docx.numbering import Numberings, is_known
from policydiff.read.docx.runs import PICTURES, Runs
from policydiff.read.docx.styles import style_name
from policydiff.read.docx.xml import Element, W, is_on, number, outermost
from policydiff.read.limits import beyond, limits
from policydiff.records import dataclass

_MOST_COLUMNS = 63  # of a table in Word
_BOX = f"{W}txbxContent"


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
        if self.depth > limits().table_depth:
            raise beyond("docx.too_deep", self.about.path, "table_depth")
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
        rows = [list(self._cells(row)) for row in table.iterchildren(f"{W}tr")]
        yield from table_blocks(rows)

    def _cells(self, row: Element) -> Iterator[Cell]:
        """Yield the cells of a row; columns that it leaves out at its head have an empty one."""
        before = number(row.find(f"{W}trPr"), "gridBefore") or 0
        if before > 0:
            yield Cell((), min(before, _MOST_COLUMNS))
        for cell in row.iterchildren(f"{W}tc"):
            wide = number(cell.find(f"{W}tcPr"), "gridSpan") or 1
            yield Cell(tuple(self.blocks(cell)), min(max(wide, 1), _MOST_COLUMNS))
