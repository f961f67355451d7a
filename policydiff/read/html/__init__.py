"""Read the HTML pages of government sites.

The text of a page is what it shows, line by line, in its own order: paragraphs, entries of lists
with their numbers, rows of tables with tabs between the cells. Before it stands what the head of
the page says of title, date and source, where evidence can quote it. Nothing that the page shows is
left out: what is around the article (menus, footers, second copies) is kept as lines whose places
say that they are furniture, and the parser lists them as that. Text that the page hides, pictures,
files that it links to and pages in frames are told in notes.

Pages break paragraphs into lines too, with a paragraph for each printed line, or hold several
numbered tasks in one: the parser looks at lines of pages as at those of plain text. Blank lines
part what the page shows apart, line breaks (br) are single ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policydiff.errors import ReadError
from policydiff.model import Note, Place, PlaceKind, Span, Table
from policydiff.read.extracted import Extracted, Writing
from policydiff.read.html.about import about_lines, titles
from policydiff.read.html.article import Article, article_of
from policydiff.read.html.lists import list_marks
from policydiff.read.html.page import Page, read_page
from policydiff.read.html.tables import Grid, data_tables
from policydiff.read.markup import is_own_report
from policydiff.read.plain import decoded_text

HTML = "html"
# Hidden text so many times longer than what is shown is the article, which a script unveils.
UNVEILED = 2
_FIRST_WORDS = 40
_FILES_NAMED = 3


def read_html(data: bytes, path: str, encoding: str | None) -> Extracted:
    """Return the text of the page ``data``; ``path`` is only named in errors and notes.

    Raises:
        ReadError: it cannot be decoded, is a report of policydiff, shows no text, or has more
            elements than pages have.
        OptionError: ``encoding`` is not the name of a text encoding.
    """
    if is_own_report(data):
        raise ReadError("html.own_report", path=path)
    decoded = decoded_text(data, path, encoding)
    page = read_page(decoded.text, path)
    notes: list[Note] = []
    if _size(page.hidden) > UNVEILED * _size([line.text for line in page.lines]):
        notes.append(Note("html.unveiled", path, {"count": _size(page.hidden)}))
        page = read_page(decoded.text, path, shows_hidden=True)
    if not page.lines:
        raise ReadError("html.frames" if page.frames else "html.no_text", path=path)
    written = _Written(page)
    return Extracted(
        replace(decoded, text=written.text()), HTML, tuple(written.places),
        tuple(written.tables), notes=(*notes, *_notes(page, written.article, path)),
    )  # fmt: skip


def _size(texts: Sequence[str]) -> int:
    return sum(len(part) for text in texts for part in text.split())


def _notes(page: Page, article: Article, path: str) -> Iterator[Note]:
    hidden = " ".join("".join(page.hidden).split())
    if hidden:
        values = {"count": _size(page.hidden), "words": hidden[:_FIRST_WORDS]}
        yield Note("html.hidden", path, values)
    if page.frames:
        yield Note("html.frame", path, {"count": page.frames})
    inside = page.inner(article.block)
    if pictures := sum(block in inside for block in page.pictures):
        yield Note("html.pictures", path, {"count": pictures})
    if page.files:
        names = "、".join(name[:_FIRST_WORDS] or "?" for _, name in page.files[:_FILES_NAMED])
        yield Note("html.files", path, {"count": len(page.files), "names": names})


class _Written:
    """The text of a page as it is put together, with its places and tables."""

    def __init__(self, page: Page) -> None:
        self.page = page
        grids = data_tables(page)
        self.article = article_of(page, grids)
        self.marks = list_marks(page)
        self.writing = Writing()
        self.places: list[Place] = []
        self.tables: list[Table] = []
        self.counts: dict[PlaceKind, int] = {}
        self._head()
        self._body(grids)

    def text(self) -> str:
        return self.writing.text()

    def _head(self) -> None:
        """Write what the head of the page says; its title only when the article shows none."""
        title = next(iter(titles(self.page)), "")
        if title and not self.article.has_title:
            self.writing.add(f"{title}\n")
        for line in about_lines(self.page):
            self._place(self.writing.add(line), PlaceKind.FURNITURE)
            self.writing.add("\n")
        if len(self.writing):
            self.writing.add("\n")

    def _body(self, grids: Sequence[Grid]) -> None:
        rows = {
            line: (table, row)
            for table, grid in enumerate(grids)
            for row, line in enumerate(grid.first_lines)
            if any(map(self._has_lines, grid.rows[row]))
        }
        cells: dict[int, list[tuple[Span, ...]]] = {}
        at = 0
        while at < len(self.page.lines):
            if at not in rows:
                self._line(at)
                at += 1
                continue
            table, row = rows[at]
            spans = self._row(grids[table].rows[row])
            if self.article.holds(at):
                number = len(cells) + (table not in cells)
                cells.setdefault(table, []).append(spans)
                self._place_row(spans, row + 1, number)
            else:
                self._place(_around(spans), PlaceKind.FURNITURE)
            at = max(self.page.blocks[block].stop for block in grids[table].rows[row] if block)
        self.tables = [Table(tuple(found)) for found in cells.values()]

    def _has_lines(self, block: int | None) -> bool:
        return block is not None and self.page.blocks[block].first < self.page.blocks[block].stop

    def _line(self, at: int) -> None:
        line = self.page.lines[at]
        is_inside = self.article.holds(at)
        span = self.writing.add(self._shown(at) if is_inside else line.text)
        self._place(span, PlaceKind.PARAGRAPH if is_inside else PlaceKind.FURNITURE)
        self.writing.add("\n" if line.goes_on else "\n\n")

    def _shown(self, at: int) -> str:
        return self.marks.get(at, "") + self.page.lines[at].text

    def _row(self, blocks: Sequence[int | None]) -> tuple[Span, ...]:
        """Write a row of a table, tabs between its cells; return where they stand."""
        spans = []
        for column, at in enumerate(blocks):
            if column:
                self.writing.add("\t")
            block = self.page.blocks[at] if at is not None else None
            lines = range(block.first, block.stop) if block else ()
            spans.append(self.writing.add("\n".join(map(self._shown, lines))))
        self.writing.add("\n")
        return tuple(spans)

    def _place(self, span: Span, kind: PlaceKind) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.places.append(Place(span, kind, self.counts[kind]))

    def _place_row(self, spans: Sequence[Span], row: int, table: int) -> None:
        self.places.append(Place(_around(spans), PlaceKind.ROW, row, table=table))


def _around(spans: Sequence[Span]) -> Span:
    """Return the stretch from the first cell with text to the last."""
    filled = [span for span in spans if span.start < span.end]
    return Span(filled[0].start, filled[-1].end)
