"""How much is read at most, of one document and of an archive of them."""

from __future__ import annotations

from policydiff.errors import ReadError

_MEBIBYTE = 1024 * 1024
# The longest plans have some 300 kB; a file beyond this is a mistake, and it would fill memory.
MAX_BYTES = 64 * _MEBIBYTE
# Every county's plan for fifteen years is 45,000 documents.
MAX_MEMBERS = 100_000
# The list of so many members, whose names have a hundred bytes each; zipfile reads it at once.
MAX_LISTING_BYTES = 16 * _MEBIBYTE
# So many members of 40 kB each, the usual length of a work report.
MAX_TOTAL_BYTES = 4096 * _MEBIBYTE
# 143 real plans shrink 2.2 to 3.6 times. Deflate reaches 1032 on bytes that are all alike.
MAX_RATIO = 200
# What is smaller harms nobody, however well it shrinks.
RATIO_COUNTS_FROM = _MEBIBYTE
# A plan's table has some thousand; tables of millions are data, and would fill memory.
MAX_CELLS = 500_000
# Tables of tasks have up to thirty columns.
MAX_COLUMNS = 1_000
# Sheets of a workbook: one for each county at most.
MAX_SHEETS = 3_000
# A Word document has some thirty parts, one with a picture on every page some hundreds.
MAX_PARTS = 10_000
MAX_PARTS_LISTING_BYTES = 2 * _MEBIBYTE  # so many parts, whose names have a hundred bytes each
# The XML of 300 pages has some 10 MB, with every run of characters formatted by itself.
MAX_PART_BYTES = 64 * _MEBIBYTE
# Opening and closing; 300 pages have some 600,000. A tree of so many fills half a gigabyte.
MAX_TAGS = 4_000_000
MAX_TABLE_DEPTH = 16  # tables in tables and text boxes; forms have three
MAX_WORD_COLUMNS = 63  # of a table in Word
MAX_STYLE_CHAIN = 50  # styles, each based on the next; Word allows some ten
MAX_LABEL = 64  # characters of a paragraph's automatic number
# An old .doc takes a second to convert, the first one after a start some ten.
CONVERSION_SECONDS = 120

# Start and end tags: a table of 3,000 rows pasted from Word, with six cells of a paragraph and two
# spans each, has 150,000.
MAX_HTML_TAGS = 200_000
# Pages that forget to close their elements reach a few hundred. An end tag without a start is
# looked for through all that are open: at this depth the worst page takes two seconds.
MAX_HTML_DEPTH = 2_000
# Columns that cells of one table reach over, counted in every row; beyond it each cell has one.
MAX_SPANNED_CELLS = 200_000
# The longest five-year plans have some 200 pages; yearbooks of a thousand are no plans.
MAX_PAGES = 2_000
# Of all pages; 2,000 pages of 1,000 characters, at a quarter of a millisecond each thousand. Of any
# text: the longest plans have 100,000. A hostile text of so many is parsed in half a minute.
MAX_CHARACTERS = 2_000_000
# Lines of a text; the longest plans have 2,000, of which some captures make 10,000.
MAX_LINES = 100_000
# The densest pages of newspapers have 10,000.
MAX_PAGE_CHARACTERS = 50_000
# Lines drawn on a page; 40 rows of 10 cells have 1,600 edges. More is a map, and no table.
MAX_PAGE_RULES = 5_000
# Of one page, unpacked; a page of text has 20 kB, a map some megabytes. Twenty times that is taken in memory.
MAX_DRAWING_BYTES = 8 * _MEBIBYTE
MAX_UNPACKED_BYTES = 256 * _MEBIBYTE  # and of all pages
# Drawn things on all pages; pages may share their drawing, so that a small file has many.
MAX_SHAPES = 2_000_000
# What a page can hold in a legible size.
MAX_GRID_COLUMNS, MAX_GRID_ROWS = 60, 200


def too_large(path: str, max_bytes: int) -> ReadError:
    """Return the error that ``path`` has more than ``max_bytes``."""
    return ReadError("read.too_large", path=path, limit=mebibytes(max_bytes))


def mebibytes(count: int) -> str:
    """Return ``count`` bytes as a message names them, without their unit."""
    return f"{count / _MEBIBYTE:g}"
