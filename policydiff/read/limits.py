"""How much is read at most: of a document, of what it is packed in, and of an archive of them.

Limits hold for what is read inside ``limited``, as a context of ``decimal`` does for arithmetic::

    with limited(Limits(pages=5000)):
        read_plan("yearbook.pdf")
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, replace

from policydiff.errors import OptionError, ReadError
from policydiff.records import dataclass

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read. What has more is refused: in a corpus alone, with a note.

    Names that end in ``bytes`` are numbers of bytes, ``seconds`` of seconds, ``ratio`` of times;
    the others count what they name. Higher limits cost memory and time in proportion, but ``items``
    costs them in square, and below ``html_depth`` so do pages that close what they never opened.
    """

    # The longest plans have some 300 kB; a file beyond this is a mistake, and it would fill memory.
    document_bytes: int = 64 * _MEBIBYTE
    # Of any text: the longest plans have 100,000. A hostile text of so many is parsed in half a
    # minute. 2,000 pages of 1,000 take half a second.
    characters: int = 2_000_000
    # The longest plans have 2,000, of which some captures make 10,000.
    lines: int = 100_000
    # Of a plan; the longest have some three hundred. Two plans are aligned as a matrix, which for
    # two of so many takes two gigabytes and a minute (benchmarks/hostile.md).
    items: int = 2_000
    # The report on the six plans of seeds/ has 2.7 MB of JSON, so that on 1,000 plans, the most that
    # a batch reports on unless told otherwise, has some 450 MB. What is larger is none.
    report_bytes: int = 1024 * _MEBIBYTE

    # Of an archive. Every county's plan for fifteen years is 45,000 documents.
    members: int = 100_000
    # So many members of 40 kB each, the usual length of a work report.
    archive_bytes: int = 4096 * _MEBIBYTE
    # Of a member or part to what it is packed to. 143 real plans shrink 2.2 to 3.6 times; deflate
    # reaches 1032 on bytes that are all alike.
    ratio: int = 200

    # Of a table. A plan's has some thousand; tables of millions are data, and would fill memory.
    cells: int = 500_000
    # Tables of tasks have up to thirty.
    columns: int = 1_000
    # Of a workbook: one for each county at most.
    sheets: int = 3_000

    # Of an Office document: most have some thirty, with a picture on every page some hundreds.
    parts: int = 10_000
    # The XML of 300 pages has some 10 MB, with every run of characters formatted by itself.
    part_bytes: int = 64 * _MEBIBYTE
    # Opening and closing; 300 pages have some 600,000. A tree of so many fills half a gigabyte.
    part_tags: int = 4_000_000
    # Tables in tables and text boxes; forms have three.
    table_depth: int = 16
    # An old .doc takes a second to convert, the first one after a start some ten.
    conversion_seconds: int = 120

    # Of a web page: a table of 3,000 rows pasted from Word, with six cells of a paragraph and two
    # spans each, has 150,000 start and end tags.
    html_tags: int = 200_000
    # Pages that forget to close their elements reach a few hundred. An end tag without a start is
    # looked for through all that are open: at this depth the worst page takes two seconds.
    html_depth: int = 2_000

    # Of a PDF file. The longest five-year plans have some 200; yearbooks of a thousand are no plans.
    pages: int = 2_000
    # The densest pages of newspapers have 10,000.
    page_characters: int = 50_000
    # Of one page, unpacked; a page of text has 20 kB, a map some megabytes. Twenty times that is
    # taken in memory.
    drawing_bytes: int = 8 * _MEBIBYTE
    # And of all pages.
    drawings_bytes: int = 256 * _MEBIBYTE
    # For reading it; 2,000 pages of 1,000 characters take some ten.
    pdf_seconds: int = 60
    # Of the process that reads it: address space, of which Python and the library have 150 MiB.
    pdf_bytes: int = 1024 * _MEBIBYTE
    # Drawn things on all pages; pages may share their drawing, so that a small file has many.
    shapes: int = 2_000_000


# What is smaller harms nobody, however well it shrinks.
RATIO_COUNTS_FROM = _MEBIBYTE
# Of a member or part in the listing of its archive, which zipfile reads at once: names have a
# hundred bytes, and half as many stand beside each.
LISTED_BYTES = 200
_AMOUNT = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
_POWERS = {"": 0, "K": 10, "M": 20, "G": 30, "T": 40}
_USUAL = Limits()
_now: ContextVar[Limits] = ContextVar("limits", default=_USUAL)


def limits() -> Limits:
    """Return the limits that hold now."""
    return _now.get()


@contextmanager
def limited(these: Limits) -> Iterator[None]:
    """Have ``these`` hold for what is read inside; not for what other threads read meanwhile."""
    token = _now.set(these)
    try:
        yield
    finally:
        _now.reset(token)


def named_limits(said: Mapping[str, object]) -> Limits:
    """Return the usual limits but for those that ``said`` names: "pages" or "html-depth".

    A value is a number, of bytes also one with its unit ("200M", "1.5 GiB"; a K is 1024).

    Raises:
        OptionError: there is no limit of a name, or no number above zero in a value.
    """
    known = [field.name for field in fields(_USUAL)]
    found = {}
    for name, value in said.items():
        field = name.replace("-", "_")
        if field not in known:
            listed = ", ".join(map(_shown, known))
            raise OptionError("limits.unknown", name=name, known=listed)
        amount = _amount(str(value), is_size=field.endswith("_bytes"))
        if not amount:
            raise OptionError("limits.number", name=name, value=value)
        found[field] = amount
    return replace(_USUAL, **found)


def _shown(name: str) -> str:
    usual = getattr(_USUAL, name)
    amount = f"{usual // _MEBIBYTE}M" if name.endswith("_bytes") else usual
    return f"{name.replace('_', '-')}={amount}"


def _amount(text: str, *, is_size: bool) -> int | None:
    count = byte_count(text)
    return count if is_size or text.strip().isdecimal() else None


def byte_count(text: str) -> int | None:
    """Return the bytes that "4G", "512 MB" or "1.5GiB" say, a K being 1024; None if it is no size."""
    found = _AMOUNT.fullmatch(text.strip())
    return int(float(found[1]) * 2 ** _POWERS[found[2].upper()]) if found else None


def beyond(code: str, path: str, name: str, **values: object) -> ReadError:
    """Return the error ``code``: the document ``path`` has more than the limit ``name`` allows."""
    return ReadError(code, path=path, **refusal(name), **values)


def refusal(name: str) -> dict[str, object]:
    """Return the values of a message that tells of the limit ``name``: its amount, and its option."""
    most = getattr(limits(), name)
    shown = f"{most / _MEBIBYTE:g}" if name.endswith("_bytes") else most
    return {"limit": shown, "option": f"--read-limit {name.replace('_', '-')}"}
