"""What a page says of itself in its head: title, date, source, site.

The meta tags of government sites go before those that other sites know (Open Graph, Dublin Core).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.read.html.page import Page

_TITLE = ("articletitle", "og:title", "dc.title")
# What is written into the text, and the names of the tags that say it, the surest first.
_FIELDS = (
    ("发布日期", ("pubdate", "publishdate", "article:published_time", "dc.date", "date")),
    ("来源", ("contentsource", "source", "dc.publisher")),
    ("网站名称", ("sitename", "og:site_name")),
    ("栏目名称", ("columnname", "channelname")),
)
LONGEST = 300  # characters; what is longer is no title and no name
_SHORTEST = 4
# What parts the title of a page from the names of its column and site.
_PARTS = re.compile(r"(?<!\s)\s*+[_|｜]\s*|(?<!\s)\s++[-–—]++\s+|(?<!-)--+|(?<!\d)-(?!\d)")


def titles(page: Page) -> list[str]:
    """Return what may be the title of the article, the surest first.

    Of the page's own title, to which names of column and site are added, also the longest part.
    """
    own = page.title[:LONGEST]
    said = [page.meta.get(name, "") for name in _TITLE]
    found = (_clean(each) for each in [*said, max(_PARTS.split(own), key=len), own])
    return [each for each in dict.fromkeys(found) if _SHORTEST <= len(each) <= LONGEST]


def about_lines(page: Page) -> Iterator[str]:
    """Yield lines such as 发布日期：2023-03-01 for what the head of the page says."""
    for label, names in _FIELDS:
        value = next(filter(None, (_clean(page.meta.get(name, "")) for name in names)), "")
        if value and len(value) <= LONGEST:
            yield f"{label}：{value}"


def _clean(value: str) -> str:
    return " ".join(value.split())
