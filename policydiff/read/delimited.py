"""Read tables in plain text, their cells parted by commas, semicolons or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from policydiff.errors import ReadError
from policydiff.read.extracted import Extracted, Writing
from policydiff.read.limits import beyond, limits
from policydiff.read.plain import decoded_text
from policydiff.read.rows import NumberedRow, write_rows

# Excel's own first line, which only names the separator.
_SAID = re.compile(r'"?sep=([,;\t|])"?\r?\n?', re.IGNORECASE)
_SEPARATORS = ",\t;|"
_SAMPLE = 65_536  # characters by which the separator is told
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def read_delimited(data: bytes, path: str, encoding: str | None) -> Extracted:
    """Return the text of a CSV or TSV file: each row a line, its cells parted by tabs.

    Raises:
        ReadError: as ``read_plain``, or there are more cells than are read.
        OptionError: ``encoding`` is not the name of a text encoding.
    """
    decoded = decoded_text(data, path, encoding)
    said = _SAID.match(decoded.text)
    text = decoded.text[said.end() :] if said else decoded.text
    writing = Writing()
    separator = said[1] if said else separator_of(text, is_tabbed=path.lower().endswith(".tsv"))
    table, places = write_rows(writing, _rows(text, separator, path), number=1)
    if not table.rows:
        raise ReadError("read.empty", path=path)
    return Extracted(
        replace(decoded, text=writing.text()), "csv", tuple(places), (table,), whole_lines=True
    )


def separator_of(text: str, *, is_tabbed: bool) -> str:
    """Return what parts the cells of ``text``: what most lines have, and equally often.

    Separators within quotes do not count. A name that says so goes before when there are tabs.
    """
    sample = _QUOTED.sub("", text[:_SAMPLE])
    lines = [line for line in sample.splitlines() if line.strip()]
    if is_tabbed and "\t" in sample:
        return "\t"
    return max(_SEPARATORS, key=lambda each: _regularity(lines, each))


def _regularity(lines: list[str], separator: str) -> tuple[int, int]:
    """Return how many lines have the count of ``separator`` that is commonest, and that count."""
    counts = [count for line in lines if (count := line.count(separator))]
    if not counts:
        return (0, 0)
    commonest = max(sorted(set(counts)), key=counts.count)
    return counts.count(commonest), commonest


def _rows(text: str, separator: str, path: str) -> Iterator[NumberedRow]:
    import csv  # few corpora hold such files
    from io import StringIO

    # For the whole process: it may only grow, or others could not read what they could before.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    most = limits()
    cells = 0
    try:
        for at, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), 1):
            cells += len(row)
            if len(row) > most.columns:
                raise beyond("table.too_wide", path, "columns")
            if cells > most.cells:
                raise beyond("table.too_many", path, "cells")
            yield at, row
    except csv.Error as error:
        raise ReadError("table.malformed", path=path, reason=str(error)) from error
