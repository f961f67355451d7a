"""What is checked of a file of any format: that it is read soundly, or an error says why not."""

from __future__ import annotations

from itertools import pairwise

from benchmarks.fuzz.material import said
from benchmarks.soundness import sound_document
from policydiff.errors import PolicyDiffError
from policydiff.model import Source
from policydiff.parse.document import parse
from policydiff.read import source_of


def read_as(name: str, data: bytes) -> Source | None:
    """Read and parse ``data``, the bytes of a file named ``name``; return what was read, if it was."""
    try:
        source, notes = source_of(name, data)
    except PolicyDiffError as error:
        said(error)
        return None
    for note in notes:
        said(note)
    assert source_of(name, data) == (source, notes)
    size = len(source.text)
    assert all(0 <= place.span.start <= place.span.end <= size for place in source.places)
    for table in source.tables:
        for cell in (cell for row in table.rows for cell in row):
            assert 0 <= cell.start <= cell.end <= size
    document = parse(source)
    for note in document.notes:
        said(note)
    if document.plans or not document.notes:  # a spreadsheet without a table of tasks is no plan
        sound_document(document)
    return source


def read_as_table(name: str, data: bytes) -> None:
    """Do the same with a file that is tables alone: its text is their cells and nothing else."""
    source = read_as(name, data)
    if source is None:
        return
    lines = []
    for row in (row for table in source.tables for row in table.rows):
        cells = [source.text[cell.start : cell.end] for cell in row if cell.start < cell.end]
        assert cells
        assert all(len(cell.split("\n")) == 1 and "\t" not in cell for cell in cells)
        lines.append("\t".join(cells) + "\n")
    assert "".join(lines) == source.text
    assert len(source.places) == len(lines)
    for place, line in zip(source.places, lines, strict=True):
        assert source.text[place.span.start : place.span.end] == line[:-1]
    for one, other in pairwise(source.places):
        assert one.span.end < other.span.start
        assert (one.table, one.number) < (other.table, other.number)
