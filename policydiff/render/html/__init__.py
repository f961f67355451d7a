"""Results as offline HTML pages.

A page's own policy forbids everything but its one style sheet and script, which it names by
hash; should a document's text ever slip through the escaping, it still could not run or fetch
anything.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from policydiff.model import Comparison
from policydiff.model.explanation import ItemExplanation
from policydiff.render.explain_view import ExplanationTeller
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.plan_view import plan_view
from policydiff.render.seal import sealed_page

LANGUAGE_TAGS = {"zh": "zh-Hans", "en": "en"}


def explanation_page(comparison: Comparison, found: Sequence[ItemExplanation], *, lang: str) -> str:
    """Return the explanations of items of ``comparison`` as an HTML page in ``lang``."""
    labels = Labels(lang)
    teller = ExplanationTeller(comparison, labels)
    page = _render(
        "explain.html",
        lang,
        items=[teller.item(one) for one in found],
        left=plan_view(comparison.left, labels),
        right=plan_view(comparison.right, labels),
        model=one_line(comparison.alignment.model),
    )
    return sealed_page(page)


def _render(name: str, lang: str, **values: object) -> str:
    style = read("page.css")
    return template(name).render(
        label=Labels(lang),
        lang=LANGUAGE_TAGS[lang],
        style=style,
        style_hash=digest(style),
        **values,
    )


def digest(text: str) -> str:
    """Return the hash by which a page's policy allows its own style or script."""
    return b64encode(sha256(text.encode()).digest()).decode()


def read(name: str) -> str:
    """Return the text of a file beside this module."""
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """Return the template called ``name``; it escapes what it is given."""
    environment = Environment(
        loader=FunctionLoader(read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
