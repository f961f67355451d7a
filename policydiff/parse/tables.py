"""Tables of tasks: one item a row, with the headings that reach over several rows as its trail.

The words over the columns say what they hold (``columns``). An item is what its row says in the
columns of tasks and their contents; number, owners and deadline stand beside it. What is above the
header (a title) and what is no table of tasks is left to the rest of the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from policydiff.model import SegmentKind, Source, Span
from policydiff.parse.columns import Column, Columns, Header, header_of, joined, squeezed
from policydiff.parse.drafts import (
    Draft,
    Drafts,
    Heading,
    OwnerCell,
    Path,
    Stretch,
    opening_heading,
)
from policydiff.parse.numbering import marker
from policydiff.parse.units import HEADING_LINE
from policydiff.text.clean import unwrapped
from policydiff.text.fold import fold

HEADER_WITHIN = 12  # rows; titles and who filled the table in stand above its header
NARROW = 2  # columns; less is a box around running text
SECTION = 60  # characters; a longer cell that is alone in its row is no heading
UNMARKED = 100.0  # rank of a heading between rows that has no number: below all that have one
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|共\s*计)")
_REMARK = re.compile(r"(?:备?注|说明|填表|填报|审核|制表|联系)[^,。]{0,8}?(?::|\d|人|日期|\Z)|[*※]")

Row = tuple[Span, ...]
SHOWN = 15  # columns, and characters of each, of a row that is shown
NO_HEADER = Header((), ())
# Labels of what stands in a table beside the items.
TABLE, CELL, HEADER = "table", "table-cell", "table-header"


@dataclass(slots=True)
class TableText:
    """What a table holds: ``rows`` are the lines that are its own, ``drafts`` the items in them.

    ``is_read``: its columns were recognised, it is a table of tasks.
    """

    rows: list[Span] = field(default_factory=list)
    drafts: Drafts = field(default_factory=Drafts)
    is_read: bool = False


def table_texts(source: Source, named: Columns) -> list[TableText]:
    """Return what the tables of ``source`` hold, in order; ``named`` as in ``columns.header_of``.

    A table without a header goes on where the one before it ended, if it has as many columns.
    """
    found: list[TableText] = []
    before: _Reading | None = None
    for table in source.tables:
        rows = [row for row in table.rows if any(map(_is_filled, row))]
        if max((sum(map(_is_filled, row)) for row in rows), default=0) < NARROW:
            continue
        reading = _Reading(source.text, named)
        if before and not reading.finds_header(rows) and before.goes_on_in(rows):
            reading = before.continued()
        reading.read(rows)
        found.append(reading.found)
        before = reading
    return found


def first_rows(source: Source, count: int) -> list[str]:
    """Return the words in the first ``count`` rows with several cells: what may head columns."""
    rows = (
        [source.text[cell.start : cell.end] for cell in row if _is_filled(cell)]
        for table in source.tables
        for row in table.rows
    )
    several = (cells for cells in rows if len(cells) >= NARROW)
    return [
        " | ".join(cell[:SHOWN] for cell in cells[:SHOWN])
        for _, cells in zip(range(count), several, strict=False)
    ]


def _is_filled(cell: Span) -> bool:
    return cell.start < cell.end


class _Reading:
    """The work on one table."""

    def __init__(self, text: str, named: Columns) -> None:
        self.text = text
        self.named = named
        self.found = TableText()
        self.header = NO_HEADER
        self.header_cells: Row = ()
        self.sections: list[tuple[float, Heading]] = []
        self.above: dict[int, Span] = {}  # by column: what reaches down from a row above
        self.last = ""  # number of the last row that has one

    def continued(self) -> _Reading:
        """Return the work on a table that goes on where this one ended."""
        other = _Reading(self.text, self.named)
        other.header, other.header_cells = self.header, self.header_cells
        other.sections, other.above = list(self.sections), dict(self.above)
        return other

    def goes_on_in(self, rows: Sequence[Row]) -> bool:
        """Tell whether ``rows`` have the columns of this table and go on counting where it ended."""
        if not self.header.columns or not self.last.isdecimal():
            return False
        is_as_wide = max(map(len, rows)) == len(self.header.columns)
        return is_as_wide and self._number(rows[0]) == str(int(self.last) + 1)

    def finds_header(self, rows: Sequence[Row]) -> bool:
        """Tell whether one of ``rows`` is a header."""
        return self._header_at(rows) is not None

    def read(self, rows: Sequence[Row]) -> None:
        """Take ``rows`` apart: what heads the table, what heads rows of it, and the tasks."""
        start = 0
        if not self.header.columns:
            at = self._header_at(rows)
            if at is None:
                self._put_all(rows, TABLE)
                return
            start = self._take_header(rows, at)
        self.found.is_read = True
        body = self._body(rows[start:])
        for row, following in zip_longest(body, body[1:]):
            self._task(row, following)
        self.found.rows.sort()

    def _header_at(self, rows: Sequence[Row]) -> int | None:
        tries = (
            at
            for at, row in enumerate(rows[:HEADER_WITHIN])
            if header_of(self._of(row), self.named)
        )
        return next(tries, None)

    def _take_header(self, rows: Sequence[Row], at: int) -> int:
        """Read the header at ``at``, of one row or two; return where the tasks begin."""
        header = header_of(self._of(rows[at]), self.named) or NO_HEADER
        self.header, self.header_cells = header, rows[at]
        self._put_all(rows[at : at + 1], HEADER)
        second = rows[at + 1] if at + 1 < len(rows) else None
        both = joined(header, self._of(second), self.named) if second else None
        if second is None or both is None:
            return at + 1
        self.header = both
        cells = zip_longest(second, rows[at], fillvalue=Span(0, 0))
        self.header_cells = tuple(one if _is_filled(one) else other for one, other in cells)
        self._put_all([second], HEADER)
        return at + 2

    def _of(self, row: Row) -> list[str]:
        return [self._words(cell) for cell in row]

    def _words(self, cell: Span) -> str:
        return fold(self.text[cell.start : cell.end])

    def _put_all(self, rows: Sequence[Row], detail: str) -> None:
        for row in rows:
            self._own(row)
            for cell in filter(_is_filled, row):
                self._put(cell, SegmentKind.OTHER, detail)

    def _own(self, row: Row) -> None:
        filled = list(filter(_is_filled, row))
        self.found.rows.append(Span(filled[0].start, filled[-1].end))

    def _put(self, cell: Span, kind: SegmentKind, detail: str, item: int | None = None) -> None:
        self.found.drafts.stretches.append(Stretch(cell, kind, detail, item, paragraph=cell.start))

    def _body(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows that hold tasks or head them."""
        body: list[Row] = []
        for row in rows:
            if self._is_repeated(row):
                self._put_all([row], HEADER)
            elif self._is_remark(row):
                self._put_all([row], TABLE)
            else:
                body.append(row)
        return body

    def _is_repeated(self, row: Row) -> bool:
        words = [squeezed(cell) for cell in self._of(row)]
        again = header_of(self._of(row), self.named)
        shared = sum(word in self.header.names for word in words if word)
        return (again is not None and again.columns == self.header.columns) or (
            shared >= NARROW and shared == sum(map(bool, words))
        )

    def _is_remark(self, row: Row) -> bool:
        filled = [self._words(cell).strip() for cell in row if _is_filled(cell)]
        alone = len(filled) == 1 and _REMARK.match(filled[0]) is not None
        return alone or _TOTAL.fullmatch(filled[0]) is not None

    def _task(self, row: Row, following: Row | None) -> None:
        self._own(row)
        self.last = self._number(row) or self.last
        heading = self._section(row)
        if heading is not None:
            self._open_section(heading)
            return
        shared = self._shared(row, following)
        self._reach_down(row, shared)
        own = [at for at in self._texts(row) if at not in shared]
        item = len(self.found.drafts.items)
        for at, cell in enumerate(row):
            if _is_filled(cell):
                self._put_cell(at, cell, item if at in own else None)
        if own:
            of_all = bool(shared) and following is not None and not self._number(following)
            self._item(row, own, "" if of_all else self._number(row))
        elif item:
            self._add_owners(row)

    def _texts(self, row: Row) -> list[int]:
        """Return the columns that say in ``row`` what is to be done: with more than markup."""
        there = (at for at in self.header.texts if at < len(row))
        return [at for at in there if unwrapped(self._words(row[at]))]

    def _section(self, row: Row) -> Span | None:
        """Return the only cell of a row that heads the rows after it."""
        filled = [at for at, cell in enumerate(row) if _is_filled(cell)]
        at = filled[0]
        if len(filled) > 1 or row[at].end - row[at].start > SECTION:
            return None
        texts = self.header.texts
        if at == texts[-1] and at > 0 and len(texts) > 1:  # the task beside it reaches down to here
            return None
        words = self._words(row[at])
        numbered = marker(words)
        is_task = at in texts and not (numbered and numbered.rule.rank < 6) and at > 0
        return None if is_task or words.endswith("。") else row[at]

    def _open_section(self, cell: Span) -> None:
        found = marker(self._words(cell))
        rank = found.rule.rank if found else UNMARKED
        while self.sections and self.sections[-1][0] >= rank:
            self.sections.pop()
        self.sections.append((rank, (cell,)))
        self.above.clear()
        self._put(cell, SegmentKind.HEADING, "section")

    def _shared(self, row: Row, following: Row | None) -> list[int]:
        """Return the columns of tasks whose cell reaches over the row after this one too."""
        texts = self._texts(row)
        if following is None or not self._texts(following) or self._section(following):
            return []
        below = self._texts(following)
        return [at for at in texts[:-1] if at not in below and below[-1] > at]

    def _reach_down(self, row: Row, shared: Sequence[int]) -> None:
        """Keep the cells that head this row and those after it; new ones end the narrower."""
        categories = self.header.of(Column.CATEGORY)
        for at in sorted({*categories, *self.header.texts}):
            if at < len(row) and _is_filled(row[at]):
                self.above = {column: cell for column, cell in self.above.items() if column < at}
                if at in categories or at in shared:
                    self.above[at] = row[at]

    def _put_cell(self, at: int, cell: Span, item: int | None) -> None:
        if item is not None:
            self._put(cell, SegmentKind.ITEM, "", item)
        elif self.above.get(at) == cell:
            self._put(cell, SegmentKind.HEADING, "section")
        else:
            self._put(cell, SegmentKind.OTHER, CELL)

    def _item(self, row: Row, own: Sequence[int], number: str) -> None:
        first = row[own[0]]
        words = self._words(first)
        printed = marker(words)
        begin = printed.length if printed else 0
        length, guessed = self._heading(words[begin:], is_line=len(own) > 1, is_numbered=begin > 0)
        shown = Span(first.start + begin, first.start + begin + length)
        ordinal = number or (printed.ordinal if printed else None)
        above = [(self.above[at],) for at in sorted(self.above)]
        path: Path = (*(heading for _, heading in self.sections), *above)
        span = Span(first.start, row[own[-1]].end)
        owners = tuple(self._owners(row)) or self._inherited(own)
        self.found.drafts.items.append(Draft(ordinal, path, shown, span, guessed, owners))

    def _heading(self, text: str, *, is_line: bool, is_numbered: bool) -> tuple[int, bool]:
        if is_line and len(text) <= HEADING_LINE:
            return len(text), False
        return opening_heading(text, is_numbered=is_numbered)

    def _number(self, row: Row) -> str:
        cells = [row[at] for at in self.header.of(Column.NUMBER) if at < len(row)]
        words = next((self._words(cell) for cell in cells if _is_filled(cell)), "")
        return words.strip(" .、()")

    def _owners(self, row: Row) -> Iterator[OwnerCell]:
        for at in self.header.of(Column.OWNERS):
            if at < len(row) and _is_filled(row[at]):
                yield OwnerCell(row[at], self.header_cells[at])

    def _inherited(self, own: Sequence[int]) -> tuple[OwnerCell, ...]:
        """Return the owners of the item above, whose cell reaches down with that of their task."""
        items, first = self.found.drafts.items, self.header.texts[0]
        reaches = first in self.above and first not in own and items
        return (
            items[-1].owners if reaches and items[-1].path[-1:] == ((self.above[first],),) else ()
        )

    def _add_owners(self, row: Row) -> None:
        """Give the last item the owners in a row without a text: its own reaches over several."""
        last = self.found.drafts.items[-1]
        more = replace(last, owners=(*last.owners, *self._owners(row)))
        self.found.drafts.items[-1] = more
