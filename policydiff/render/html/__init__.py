"""A comparison as one offline HTML page: no script, no fetched resource, plain side by side.

The page's own policy forbids everything but its one style sheet, which it names by hash; should
a document's text ever slip through the escaping, it still could not run or fetch anything.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import DictLoader, Environment, StrictUndefined

from policydiff.explanation import ItemExplanation
from policydiff.model import Comparison
from policydiff.render.explain_view import ExplanationTeller
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.plan_view import plan_view
from policydiff.render.view import comparison_view

_LANGUAGE_TAGS = {"zh": "zh-Hans", "en": "en"}
_TEMPLATES = ("page.html", "parts.html", "explain.html", "waterfall.html")


def page(comparison: Comparison, *, lang: str) -> str:
    """Return ``comparison`` as an HTML page whose own words are in ``lang`` (``zh`` or ``en``)."""
    return _render("page.html", lang, view=comparison_view(comparison, lang))


def explanation_page(comparison: Comparison, found: Sequence[ItemExplanation], *, lang: str) -> str:
    """Return the explanations of items of ``comparison`` as an HTML page in ``lang``."""
    labels = Labels(lang)
    teller = ExplanationTeller(comparison, labels)
    return _render(
        "explain.html",
        lang,
        items=[teller.item(one) for one in found],
        left=plan_view(comparison.left, labels),
        right=plan_view(comparison.right, labels),
        model=one_line(comparison.alignment.model),
    )


def _render(name: str, lang: str, **values: object) -> str:
    style = _file("page.css")
    return (
        _environment()
        .get_template(name)
        .render(
            label=Labels(lang),
            lang=_LANGUAGE_TAGS[lang],
            style=style,
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            **values,
        )
    )


def _file(name: str) -> str:
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=DictLoader({name: _file(name) for name in _TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
