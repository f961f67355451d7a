"""Finished results as text, JSON, Markdown, HTML, spreadsheets and REFI-QDA projects.

Every renderer takes a result and a language; what it imports (rich, jinja2, xlsxwriter) is
loaded when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from policydiff.explanation import ItemExplanation
    from policydiff.measures import Evaluation
    from policydiff.model import Comparison, Document, Findings
    from policydiff.model.evolution import Evolution
    from policydiff.model.hits import Hits
    from policydiff.model.overview import Overview
    from policydiff.model.verification import Verification
    from policydiff.sheets import Sheet


def _text(comparison: Comparison, lang: str) -> str:
    from policydiff.render.terminal import compare_text

    return compare_text(comparison, lang=lang)


def _json(comparison: Comparison, lang: str) -> str:  # noqa: ARG001 - a result has no language
    from policydiff.render.json import comparison_data, sealed

    return sealed(comparison_data(comparison))


def _markdown(comparison: Comparison, lang: str) -> str:
    from policydiff.render.markdown import markdown

    return markdown(comparison, lang=lang)


def _html(comparison: Comparison, lang: str) -> str:
    from policydiff.render.html.evolution import comparison_page

    return comparison_page(comparison, lang=lang)


def _xlsx(comparison: Comparison, lang: str) -> bytes:
    from policydiff.render.tables import tables

    return tables(comparison, lang=lang)


def _qdpx(result: Comparison | Document | Evolution | Findings, lang: str) -> bytes:
    from policydiff.render.qda import qdpx

    return qdpx(result, lang=lang)


def _document_text(document: Document, lang: str) -> str:
    from policydiff.render.terminal import parse_text

    return parse_text(document, lang=lang)


def _document_json(document: Document, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.json import plans_data, sealed

    return sealed(plans_data(document))


def _explanation_text(comparison: Comparison, found: Explained, lang: str) -> str:
    from policydiff.render.terminal import explanation_text

    return explanation_text(comparison, found, lang=lang)


def _explanation_json(comparison: Comparison, found: Explained, lang: str) -> str:  # noqa: ARG001
    from policydiff.render.json import items_explained_data, sealed

    return sealed(items_explained_data(comparison, found))


def _explanation_html(comparison: Comparison, found: Explained, lang: str) -> str:
    from policydiff.render.html import explanation_page

    return explanation_page(comparison, found, lang=lang)


def _evaluation_text(found: Evaluation, lang: str) -> str:
    from policydiff.render.terminal import evaluation_text

    return evaluation_text(found, lang=lang)


def _evaluation_json(found: Evaluation, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.evaluation import evaluation_data
    from policydiff.render.json import sealed

    return sealed(evaluation_data(found))


Explained: TypeAlias = "Sequence[ItemExplanation]"


def _sheet_html(sheet: Sheet, lang: str) -> str:
    from policydiff.render.html.review import review_page

    return review_page(sheet, lang=lang)


def _sheet_csv(sheet: Sheet, lang: str) -> str:
    from policydiff.render.review import sheet_csv

    return sheet_csv(sheet, lang=lang)


def _list_text(name: str, findings: Findings, lang: str) -> str:
    from policydiff.render.terminal import list_text

    return list_text(name, findings, lang=lang)


def _list_json(name: str, findings: Findings, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.content_json import list_data
    from policydiff.render.json import sealed

    return sealed(list_data(name, findings))


def _list_csv(name: str, findings: Findings, lang: str) -> str:
    from policydiff.render.listing_files import list_csv

    return list_csv(name, findings, lang=lang)


def _list_xlsx(name: str, findings: Findings, lang: str) -> bytes:
    from policydiff.render.listing_files import list_xlsx

    return list_xlsx(name, findings, lang=lang)


def _list_qdpx(_name: str, findings: Findings, lang: str) -> bytes:
    return _qdpx(findings, lang)


def _evolution_html(evolution: Evolution, lang: str) -> str:
    from policydiff.render.html.evolution import evolution_page

    return evolution_page(evolution, lang=lang)


def _evolution_json(evolution: Evolution, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.evolution_json import evolution_data
    from policydiff.render.json import sealed

    return sealed(evolution_data(evolution))


def _evolution_xlsx(evolution: Evolution, lang: str) -> bytes:
    from policydiff.render.evolution_tables import evolution_xlsx

    return evolution_xlsx(evolution, lang=lang)


def _evolution_csv(evolution: Evolution, lang: str) -> str:
    from policydiff.render.evolution_mentions import evolution_csv

    return evolution_csv(evolution, lang=lang)


def _evolution_markdown(evolution: Evolution, lang: str) -> str:
    from policydiff.render.evolution_markdown import evolution_markdown

    return evolution_markdown(evolution, lang=lang)


def _evolution_gexf(evolution: Evolution, lang: str) -> str:
    from policydiff.render.graph import gexf

    return gexf(evolution, lang=lang)


def _evolution_graphml(evolution: Evolution, lang: str) -> str:
    from policydiff.render.graph import graphml

    return graphml(evolution, lang=lang)


def _track_text(evolution: Evolution, lang: str) -> str:
    from policydiff.render.terminal import track_text

    return track_text(evolution, lang=lang)


def _track_json(evolution: Evolution, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.json import sealed
    from policydiff.render.track_json import track_data

    return sealed(track_data(evolution))


def _corpus_text(evolution: Evolution, lang: str) -> str:
    from policydiff.render.terminal import corpus_text

    return corpus_text(evolution, lang=lang)


def _corpus_json(evolution: Evolution, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.json import sealed
    from policydiff.render.track_json import corpus_data

    return sealed(corpus_data(evolution))


def _hits_text(found: Hits, lang: str) -> str:
    from policydiff.render.terminal import hits_text

    return hits_text(found, lang=lang)


def _hits_json(found: Hits, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.hits_view import hits_data
    from policydiff.render.json import sealed

    return sealed(hits_data(found))


def _hits_csv(found: Hits, lang: str) -> str:
    from policydiff.render.hits_view import hits_csv

    return hits_csv(found, lang=lang)


def _store_text(found: Overview, lang: str) -> str:
    from policydiff.render.terminal import store_text

    return store_text(found, lang=lang)


def _store_json(found: Overview, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.json import sealed
    from policydiff.render.store_view import store_data

    return sealed(store_data(found))


def _verification_text(found: Verification, lang: str) -> str:
    from policydiff.render.terminal import verification_text

    return verification_text(found, lang=lang)


def _verification_json(found: Verification, lang: str) -> str:  # noqa: ARG001 - as above
    from policydiff.render.json import sealed
    from policydiff.render.verification_view import verification_data

    return sealed(verification_data(found))


RENDERERS: dict[str, Callable[[Comparison, str], str | bytes]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "xlsx": _xlsx,
    "qdpx": _qdpx,
}
"""What ``compare`` can write: format name → (comparison, language) → text, or bytes for xlsx and qdpx."""

DOCUMENT_RENDERERS: dict[str, Callable[[Document, str], str | bytes]] = {
    "text": _document_text,
    "json": _document_json,
    "qdpx": _qdpx,
}
"""What ``parse`` can write: format name → (document, language) → text, or bytes for qdpx."""

EXPLANATION_RENDERERS: dict[str, Callable[[Comparison, Explained, str], str]] = {
    "text": _explanation_text,
    "json": _explanation_json,
    "html": _explanation_html,
}
"""What ``explain`` can write: format name → (comparison, explanations, language) → text."""

EVALUATION_RENDERERS: dict[str, Callable[[Evaluation, str], str]] = {
    "text": _evaluation_text,
    "json": _evaluation_json,
}
"""What ``eval`` can write: format name → (evaluation, language) → text."""

SHEET_RENDERERS: dict[str, Callable[[Sheet, str], str]] = {
    "html": _sheet_html,
    "csv": _sheet_csv,
}
"""What ``review`` can write: format name → (question sheet, language) → text."""

LIST_RENDERERS: dict[str, Callable[[str, Findings, str], str | bytes]] = {
    "text": _list_text,
    "json": _list_json,
    "csv": _list_csv,
    "xlsx": _list_xlsx,
    "qdpx": _list_qdpx,
}
"""What ``initiatives`` and ``targets`` can write: format → (list, findings, language) → text."""

EVOLUTION_RENDERERS: dict[str, Callable[[Evolution, str], str | bytes]] = {
    "html": _evolution_html,
    "json": _evolution_json,
    "xlsx": _evolution_xlsx,
    "csv": _evolution_csv,
    "md": _evolution_markdown,
    "gexf": _evolution_gexf,
    "graphml": _evolution_graphml,
    "qdpx": _qdpx,
}
"""What ``report`` can write: format name → (evolution, language) → text, or bytes for xlsx and qdpx."""

TRACK_RENDERERS: dict[str, Callable[[Evolution, str], str]] = {
    "text": _track_text,
    "json": _track_json,
    "csv": _evolution_csv,
}
"""What ``track`` can write of an evolution that holds one initiative only."""

CORPUS_RENDERERS: dict[str, Callable[[Evolution, str], str]] = {
    "text": _corpus_text,
    "json": _corpus_json,
}
"""What ``corpus show`` can write of an evolution."""

SEARCH_RENDERERS: dict[str, Callable[[Hits, str], str]] = {
    "text": _hits_text,
    "json": _hits_json,
    "csv": _hits_csv,
}
"""What ``search`` can write: format name → (what is found, language) → text."""

STORE_RENDERERS: dict[str, Callable[[Overview, str], str]] = {
    "text": _store_text,
    "json": _store_json,
}
"""What ``corpus show`` can write of a store: format name → (overview, language) → text."""

VERIFICATION_RENDERERS: dict[str, Callable[[Verification, str], str]] = {
    "text": _verification_text,
    "json": _verification_json,
}
"""What ``verify`` can write: format name → (verification, language) → text."""
