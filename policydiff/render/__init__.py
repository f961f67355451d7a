"""Finished results as text, JSON, Markdown, HTML and spreadsheets.

Every renderer takes a result and a language; what it imports (rich, jinja2, xlsxwriter) is
loaded when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable

from policydiff.model import Comparison, Document, Sheet


def _text(comparison: Comparison, lang: str) -> str:
    from policydiff.render.terminal import compare_text

    return compare_text(comparison, lang=lang)


def _json(comparison: Comparison, lang: str) -> str:  # noqa: ARG001 - a result has no language
    from policydiff.render.json import comparison_data, dumps

    return dumps(comparison_data(comparison))


def _markdown(comparison: Comparison, lang: str) -> str:
    from policydiff.render.markdown import markdown

    return markdown(comparison, lang=lang)


def _html(comparison: Comparison, lang: str) -> str:
    from policydiff.render.html import page

    return page(comparison, lang=lang)


def _xlsx(comparison: Comparison, lang: str) -> bytes:
    from policydiff.render.tables import tables

    return tables(comparison, lang=lang)


def _document_text(document: Document, lang: str) -> str:
    from policydiff.render.terminal import parse_text

    return parse_text(document, lang=lang)


def _document_json(document: Document, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.json import dumps, plans_data

    return dumps(plans_data(document))


def _sheet_html(sheet: Sheet, lang: str) -> str:
    from policydiff.render.html.review import review_page

    return review_page(sheet, lang=lang)


def _sheet_csv(sheet: Sheet, lang: str) -> str:
    from policydiff.render.review import sheet_csv

    return sheet_csv(sheet, lang=lang)


RENDERERS: dict[str, Callable[[Comparison, str], str | bytes]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "xlsx": _xlsx,
}
"""What ``compare`` can write: format name → (comparison, language) → text, or bytes for xlsx."""

DOCUMENT_RENDERERS: dict[str, Callable[[Document, str], str]] = {
    "text": _document_text,
    "json": _document_json,
}
"""What ``parse`` can write: format name → (document, language) → text."""

SHEET_RENDERERS: dict[str, Callable[[Sheet, str], str]] = {
    "html": _sheet_html,
    "csv": _sheet_csv,
}
"""What ``review`` can write: format name → (question sheet, language) → text."""
