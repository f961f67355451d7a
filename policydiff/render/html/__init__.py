"""A comparison as one offline HTML page: no script, no fetched resource, plain side by side.

The page's own policy forbids everything but its one style sheet, which it names by hash; should
a document's text ever slip through the escaping, it still could not run or fetch anything.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from policydiff.model import Comparison
from policydiff.render.labels import Labels
from policydiff.render.view import comparison_view

_LANGUAGE_TAGS = {"zh": "zh-Hans", "en": "en"}


def page(comparison: Comparison, *, lang: str) -> str:
    """Return ``comparison`` as an HTML page whose own words are in ``lang`` (``zh`` or ``en``)."""
    style = _file("page.css")
    return _template().render(
        view=comparison_view(comparison, lang),
        label=Labels(lang),
        lang=_LANGUAGE_TAGS[lang],
        style=style,
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


def _file(name: str) -> str:
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=DictLoader({name: _file(name) for name in ("page.html", "parts.html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
