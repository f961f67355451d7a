"""The reader of each format: a format is a row of READERS.

Those that load a library are imported when the first such file is read.
"""

from __future__ import annotations

from collections.abc import Callable

from policydiff.read.extracted import Extracted
from policydiff.read.kinds import CSV, DOC, DOCX, HTML, ODT, PDF, RTF, TEXT, WPS, XLSX
from policydiff.read.plain import read_plain

# Takes the bytes, the name for messages, and the encoding that the user named.
Reader = Callable[[bytes, str, str | None], Extracted]


def _csv(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.delimited import read_delimited

    return read_delimited(data, path, encoding)


def _docx(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.docx import read_docx

    return read_docx(data, path, encoding)


def _html(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.html import read_html

    return read_html(data, path, encoding)


def _pdf(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.pdf.apart import read_pdf_apart

    return read_pdf_apart(data, path, encoding)


def _xlsx(data: bytes, path: str, encoding: str | None) -> Extracted:
    from policydiff.read.xlsx import read_xlsx

    return read_xlsx(data, path, encoding)


def _office(kind: str) -> Reader:
    def reader(data: bytes, path: str, encoding: str | None) -> Extracted:  # noqa: ARG001
        from policydiff.read.office import read_office

        return read_office(data, path, kind)

    return reader


READERS: dict[str, Reader] = {
    TEXT: read_plain, CSV: _csv, DOCX: _docx, HTML: _html, PDF: _pdf, XLSX: _xlsx,
    **{kind: _office(kind) for kind in (DOC, ODT, RTF, WPS)},
}  # fmt: skip
