"""Read PDF files: the text of their pages, put together into paragraphs and tables again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from policydiff.errors import ReadError
from policydiff.model import Note, Place, PlaceKind, Span, Table
from policydiff.read.decode import Decoded
from policydiff.read.extracted import BY_FORMAT, Extracted, Writing
from policydiff.read.limits import beyond, limits
from policydiff.read.pdf.columns import gutter_of, in_order
from policydiff.read.pdf.edges import edges
from policydiff.read.pdf.flow import Block, Edge, Paragraph, Stream, paragraphs
from policydiff.read.pdf.grid import Grid, continued, grids, take_over
from policydiff.read.pdf.lines import Line, runs, together
from policydiff.read.pdf.page import Page, pages_in
from policydiff.read.rows import NO_CELL, one_line

__all__ = ["read_pdf"]

_UNMAPPED = 0.3  # of the characters, of which the file does not say what they are: no text
_STAMPED = 30  # characters
_LISTED = 12  # pages that a note names

Pieces = Sequence[tuple[str, int]]  # text with the page on which it stands


def read_pdf(data: bytes, path: str, _encoding: str | None) -> Extracted:
    """Return the text of a PDF: each paragraph and each row of a table is a line.

    Raises:
        ReadError: it is damaged, needs a password, is too long, or is pictures without text.
    """
    pages = list(_within(pages_in(data, path), path))
    _check_text(pages, path)
    writing = Writing()
    places: list[Place] = []
    tables: list[Table] = []
    for block in paragraphs(_streams(pages)):
        if isinstance(block, Grid):
            tables.append(_write_grid(writing, places, block))
        else:
            _write_block(writing, places, block)
    return Extracted(
        Decoded(writing.text(), "utf-8", BY_FORMAT), "pdf", tuple(places), tuple(tables),
        whole_lines=True, notes=tuple(_notes(pages, path)),
    )  # fmt: skip


def _within(pages: Iterable[Page], path: str) -> Iterator[Page]:
    count = 0
    for page in pages:
        count += len(page.glyphs)
        if count > limits().characters:
            raise beyond("pdf.too_long", path, "characters")
        yield page


def _check_text(pages: Sequence[Page], path: str) -> None:
    """Raise ReadError when there is no text to read."""
    read = sum(len(page.glyphs) for page in pages)
    unmapped = sum(max(page.unmapped, 0) for page in pages)
    if unmapped > _UNMAPPED * (read + unmapped):
        raise ReadError("pdf.unmapped", path=path)
    if any(map(_is_scan, pages)) and all(_is_scan(page) or not page.glyphs for page in pages):
        raise ReadError("pdf.scanned", path=path, pages=len(pages))
    if not read:
        raise ReadError("read.empty", path=path)


def _is_scan(page: Page) -> bool:
    """Tell whether a page is a picture, but for a stamp, a page number or a running title on it."""
    return page.is_picture and len(page.glyphs) <= _STAMPED


def _streams(pages: Sequence[Page]) -> list[tuple[float, Stream]]:
    """Return what stands on each page in the order in which it is read, and the page's width."""
    drawn = [grids(page) for page in pages]
    parts = [runs(rest, page.number) for page, (_, rest) in zip(pages, drawn, strict=True)]
    lines = [together(each) for each in parts]
    streams: list[tuple[float, Stream]] = []
    last: Grid | None = None
    gutter: float | None = None
    for at, (top, foot) in enumerate(edges(lines)):
        tables = drawn[at][0]
        body = _without(parts[at], [lines[at][n] for n in (*top, *foot)])
        if last and tables and _opens(tables[0], body) and continued(last, tables[0]):
            take_over(last, tables.pop(0))
        gutter = gutter_of(body, gutter)
        found: list[Edge | Grid] = [Edge(lines[at][n], is_top=True) for n in sorted(top)]
        stream: Stream = [
            *found,
            *_ordered(body, tables, gutter),
            *(Edge(lines[at][n], is_top=False) for n in sorted(foot)),
        ]
        streams.append((pages[at].width, stream))
        last = _last_table(last, tables, body)
    return streams


def _without(parts: Sequence[Line], taken: Sequence[Line]) -> list[Line]:
    """Return the runs that are in none of the lines ``taken``, of which a page may be full."""
    bands: list[tuple[float, float]] = []
    for top, foot in sorted(
        (line.base - line.size / 3, line.base + line.size / 3) for line in taken
    ):
        if bands and top <= bands[-1][1]:
            bands[-1] = bands[-1][0], max(foot, bands[-1][1])
        else:
            bands.append((top, foot))
    return [part for part in parts if not _is_among(part.base, bands)]


def _is_among(place: float, bands: Sequence[tuple[float, float]]) -> bool:
    at = bisect_right(bands, place, key=lambda band: band[0])
    return at > 0 and place <= bands[at - 1][1]


def _opens(grid: Grid, body: Sequence[Line]) -> bool:
    return all(line.base > grid.bottom for line in body)


def _last_table(before: Grid | None, tables: Sequence[Grid], body: Sequence[Line]) -> Grid | None:
    """Return the table at the end of a page, which may go on on the next one."""
    if not tables:
        return None if body else before
    return tables[-1] if all(line.base < tables[-1].bottom for line in body) else None


def _ordered(body: Sequence[Line], tables: Sequence[Grid], gutter: float | None) -> Stream:
    """Return the lines as they are read, with the tables where they part them."""
    found: list = []  # type: ignore[type-arg]
    rest = list(body)
    for grid in tables:
        found += in_order([line for line in rest if line.base < grid.top], gutter)
        found.append(grid)
        rest = [line for line in rest if line.base >= grid.top]
    return [*found, *in_order(rest, gutter)]


def _write_block(writing: Writing, places: list[Place], block: Block) -> None:
    if isinstance(block, Edge):
        kind = PlaceKind.HEADER if block.is_top else PlaceKind.FOOTER
        places.append(Place(writing.add(block.line.text), kind, block.line.page))
    elif isinstance(block, Paragraph) and block.is_note:
        number = 1 + sum(place.kind is PlaceKind.FOOTNOTE for place in places)
        text = "".join(text for text, _ in block.pieces)
        places.append(Place(writing.add(text), PlaceKind.FOOTNOTE, number))
    elif isinstance(block, Paragraph):
        _write(writing, places, block.pieces)
    writing.add("\n")


def _write(writing: Writing, places: list[Place], pieces: Pieces) -> Span:
    """Write text line by line; what stands on one page without a break is one place."""
    start = len(writing)
    for text, page in pieces:
        span = writing.add(text)
        last = places[-1] if places else None
        if (
            last
            and last.kind is PlaceKind.PAGE
            and last.number == page
            and last.span.end == span.start
        ):
            places[-1] = Place(Span(last.span.start, span.end), PlaceKind.PAGE, page)
        else:
            places.append(Place(span, PlaceKind.PAGE, page))
    return Span(start, len(writing))


def _write_grid(writing: Writing, places: list[Place], grid: Grid) -> Table:
    rows = []
    for row in grid.rows:
        start, cells = len(writing), []
        for cell in row:
            if not cell.text.strip():
                cells.append(NO_CELL)
                continue
            if len(writing) > start:
                writing.add("\t")
            cells.append(_write(writing, places, cell.pieces))
        if len(writing) > start:
            writing.add("\n")
            rows.append(tuple(cells))
    return Table(tuple(rows))


def _notes(pages: Sequence[Page], path: str) -> Iterator[Note]:
    turned = [page for page in pages if page.turned]
    if turned:
        count = sum(len(page.turned) for page in turned)
        shown = one_line("".join(page.turned for page in turned[:1]))[:20]
        yield Note("pdf.turned", path, {"count": count, "pages": _numbers(turned), "text": shown})
    pictures = list(filter(_is_scan, pages))
    if pictures:
        yield Note("pdf.pictures", path, {"count": len(pictures), "pages": _numbers(pictures)})
    damaged = [page for page in pages if page.unmapped < 0]
    if damaged:
        yield Note("pdf.damaged_pages", path, {"count": len(damaged), "pages": _numbers(damaged)})
    lost = [page for page in pages if page.unmapped > 0]
    if lost:
        count = sum(page.unmapped for page in lost)
        yield Note("pdf.lost", path, {"count": count, "pages": _numbers(lost)})


def _numbers(pages: Sequence[Page]) -> str:
    more = " …" if len(pages) > _LISTED else ""
    return ", ".join(str(page.number) for page in pages[:_LISTED]) + more
