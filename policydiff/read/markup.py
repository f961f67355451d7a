"""Tell web pages, and our own reports among them, by their bytes.

Pages in UTF-16 are known by their Latin letters.
"""

from __future__ import annotations

import re

GENERATOR = "policydiff"  # what the head of our own pages names as their maker
PAGES = (".html", ".htm", ".xhtml", ".shtml")  # endings of the names of pages
PAGE_PARTS = ("_files", ".files")  # of folders that browsers save with a page of the same name
HEAD = 4096  # bytes in which a page shows what it is
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks
# Comments and the XML declaration come first; what matched them is never given back, or a
# hostile file could have it matched in endless ways.
_BEFORE = rb"\A(?>\s+|<!--.*?-->|<\?xml.*?\?>)*+"
_PAGE = re.compile(
    _BEFORE + rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE | re.DOTALL
)
_FRAGMENT = re.compile(
    _BEFORE + rb"<(?:article|center|div|font|h[1-6]|main|ol|p|section|span|table|ul)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(rb"<[A-Za-z/!?]")
_OWN = re.compile(rb'<meta name="generator" content="%b">' % GENERATOR.encode())


def is_page(data: bytes) -> bool:
    """Tell whether ``data`` begins as a whole web page does."""
    return _PAGE.match(_head(data)) is not None


def is_fragment(data: bytes) -> bool:
    """Tell whether ``data`` begins as a part of a web page does."""
    return _FRAGMENT.match(_head(data)) is not None


def has_markup(data: bytes) -> bool:
    """Tell whether there is any tag or comment in ``data``."""
    return _MARKUP.search(data.replace(b"\0", b"")) is not None


def is_own_report(data: bytes) -> bool:
    """Tell whether ``data``, the beginning of a file, is that of a page that policydiff made."""
    return is_page(data) and _OWN.search(_head(data)) is not None


def _head(data: bytes) -> bytes:
    head = data[:HEAD].replace(b"\0", b"")
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head
