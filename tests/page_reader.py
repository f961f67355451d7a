"""What a page that draws itself knows: its data, with every text in one language."""

from __future__ import annotations

import base64
import json
import zlib
from html.parser import HTMLParser

VOID = {"meta", "br"}


class Page(HTMLParser):
    """Checks that tags nest, and keeps what a test asks about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.tags, self.attributes, self.ids, self.links = [], set(), [], [], []
        self.scripts, self.text, self.packed = {}, "", False
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        named = dict(attrs)
        self.attributes += [name for name, _ in attrs]
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if "href" in named else []
        self.packed |= "data-packed" in named
        if tag not in VOID:
            self.open.append((tag, named.get("id", "")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "script":
            self.scripts[self.open[-1][1]] = data
        else:
            self.text += data


def raw_data(text: str) -> dict:
    """Return the data of a page as they stand in it."""
    page = Page(text)
    found = page.scripts["data"]
    return unpacked(found) if page.packed else json.loads(found)


def unpacked(text: str) -> dict:
    """Return data that stand compressed in a page."""
    return json.loads(zlib.decompress(base64.b64decode(text)))


def page_data(text: str, lang: str = "zh") -> dict:
    """Return the data of a page; where it says something in two languages, in ``lang``."""
    data = raw_data(text)
    return {name: _told(one, data["said"], lang) for name, one in data.items() if name != "said"}


# Where a text may stand as a place in the list of texts; elsewhere a number is a number.
_TEXTS = {"text", "name", "label", "told", "remark", "verdict", "over", "title", "one", "topic"}
_TEXTS |= {"runner_up", "reasons", "quiet_label", "rule", "facts", "where"}


def _told(data, said, lang, name=""):
    if isinstance(data, dict):
        if data.keys() == {"zh", "en"} and isinstance(data[lang], str):
            return data[lang]
        return {key: _told(one, said, lang, key) for key, one in data.items()}
    if isinstance(data, list):
        return [_told(one, said, lang, name) for one in data]
    if isinstance(data, int) and not isinstance(data, bool) and name in _TEXTS:
        return said[data][lang == "en"]
    return data


def strings(data) -> list[str]:
    """Return every string in ``data``."""
    if isinstance(data, dict):
        return [text for one in data.values() for text in strings(one)]
    if isinstance(data, list):
        return [text for one in data for text in strings(one)]
    return [data] if isinstance(data, str) else []


def all_strings(text: str) -> str:
    """Return everything that the page of ``text`` may show, but its script."""
    return "\n".join(strings(raw_data(text))) + Page(text).text
