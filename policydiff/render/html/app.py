"""A result as a page that its one script draws: the data of the page, its words, its style.

A page forbids itself everything but the style and script it names by hash. It fetches nothing
and runs nothing else; should a document's text slip through the escaping, it still could not.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from policydiff.render.html import LANGUAGE_TAGS, digest, read, template
from policydiff.render.html.tongues import page_labels
from policydiff.render.labels import Labels
from policydiff.render.seal import sealed_page

Data = dict[str, Any]

# In the order in which they build on each other.
_SCRIPTS = (
    "dom", "data", "words", "files", "table", "svg", "quotes", "overview", "matrix", "initiative",
    "threads", "adoption", "targets", "waterfall", "pair", "source", "methods", "main",
)  # fmt: skip
# What JSON may hold and a script element or an old reader of scripts may not.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
# Beyond, data are packed: a page of many plans would be three times as large.
_PACKED_FROM = 1_000_000
_HEAD_LENGTH = 70
_TWO = {"zh", "en"}
_NESTED = (dict, list, tuple)


def app_page(data: Data, *, lang: str, title: str, summary: Sequence[str]) -> str:
    """Return the page of ``data``.

    ``title`` stands in the window's frame; ``summary`` are the sentences that a reader without
    scripts gets.
    """
    style, script = read("page.css") + read("app.css") + paper_head(title), app_script()
    labels = Labels(lang)
    own = {"lang": lang, "labels": page_labels()}
    page = template("app.html").render(
        label=labels,
        lang=LANGUAGE_TAGS[lang],
        title=title,
        summary=summary,
        style=style,
        style_hash=digest(style),
        script=script,
        script_hash=digest(script),
        **_embedded((data if "said" in data else shared_texts(data)) | own),
    )
    return sealed_page(page)


def paper_head(title: str) -> str:
    """Return the rule that prints ``title`` above each page of paper, as far as it has room."""
    shown = title if len(title) <= _HEAD_LENGTH else f"{title[: _HEAD_LENGTH - 1]}…"
    said = "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in shown)
    return f'@page {{ @top-left {{ content: "{said}"; }} }}\n'


def shared_texts(data: Data) -> Data:
    """Return ``data`` with every two-language text that occurs again as its place in ``said``.

    That list has the Chinese and the English text. What occurs once stays where it is.
    """
    counts: Counter[tuple[str, str]] = Counter()
    _count(data, counts)
    places = {text: at for at, text in enumerate(one for one, n in counts.items() if n > 1)}
    placed: Data = _placed(data, places)
    return placed | {"said": [list(text) for text in places]}


def _both(data: Any) -> tuple[str, str] | None:
    if isinstance(data, dict) and len(data) == len(_TWO) and data.keys() == _TWO:
        return data["zh"], data["en"]
    return None


def _count(data: Any, counts: Counter[tuple[str, str]]) -> None:
    if both := _both(data):
        counts[both] += 1
        return
    for one in data.values() if isinstance(data, dict) else data:
        if isinstance(one, _NESTED):
            _count(one, counts)


def _placed(data: Any, places: Mapping[tuple[str, str], int]) -> Any:
    if both := _both(data):
        return places.get(both, data)
    if isinstance(data, dict):
        return {
            name: _placed(one, places) if isinstance(one, _NESTED) else one
            for name, one in data.items()
        }
    return [_placed(one, places) if isinstance(one, _NESTED) else one for one in data]


def _embedded(data: Data) -> dict[str, object]:
    said = embedded_json(data)
    packed = len(said) > _PACKED_FROM
    return {"data": pack(dump(data)) if packed else said, "packed": packed}


def dump(data: object) -> str:
    """Return ``data`` as compact JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def embedded_json(data: object) -> str:
    """Return ``data`` as JSON that no script element ends in or trips over."""
    return dump(data).translate(_UNSAFE)


def pack(text: str) -> str:
    """Return ``text`` as zlib-compressed UTF-8 in base64, which any page can hold."""
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


@cache
def app_script() -> str:
    """Return the script of all pages, without the comments and indents of its parts.

    No part has a text of several lines, in which an indent would count.
    """
    folder = resources.files(__package__) / "app"
    parts = ((folder / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    lines = (line.strip() for part in parts for line in part.splitlines())
    code = (line for line in lines if line and not line.startswith("//"))
    return '"use strict";\n{\n' + "\n".join(code) + "\n}\n"
