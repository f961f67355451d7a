"""Finished results as text, JSON, Markdown, HTML, spreadsheets and REFI-QDA projects.

Every renderer takes a result and a language; its module, and with it what that imports (rich,
jinja2, xlsxwriter), is loaded when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from policydiff.model import Comparison, Document, Findings
    from policydiff.model.evaluation import Evaluation
    from policydiff.model.evolution import Evolution
    from policydiff.model.explanation import ItemExplanation
    from policydiff.model.hits import Hits
    from policydiff.model.overview import Overview
    from policydiff.model.sheets import Sheet
    from policydiff.model.verification import Verification

Explained: TypeAlias = "Sequence[ItemExplanation]"


def _named(place: str) -> Callable[..., Any]:
    """Return the function that ``place`` names: its module below this one, a colon, its name."""
    module, _, name = place.partition(":")
    return getattr(import_module(f"{__name__}.{module}"), name)  # type: ignore[no-any-return]


def _late(place: str) -> Callable[..., Any]:
    """Return a renderer that calls the function that ``place`` names with a language."""

    def render(*given: Any) -> Any:
        *result, lang = given
        return _named(place)(*result, lang=lang)

    return render


def _text(printer: str) -> Callable[..., Any]:
    """Return a renderer of what ``printer``, a function of ``terminal``, writes."""

    def render(*given: Any) -> Any:
        from policydiff.render.terminal import text_of

        *result, lang = given
        return text_of(_named(f"terminal:{printer}"), *result, lang=lang)

    return render


def _json(place: str) -> Callable[..., Any]:
    """Return a renderer of the data that the function at ``place`` makes: it has no language."""

    def render(*given: Any) -> Any:
        from policydiff.render.json import sealed

        *result, _ = given
        return sealed(_named(place)(*result))

    return render


def _list_qdpx(_name: str, findings: Findings, lang: str) -> bytes:
    from policydiff.render.qda import qdpx

    return qdpx(findings, lang=lang)


RENDERERS: dict[str, Callable[[Comparison, str], str | bytes]] = {
    "text": _text("print_comparison"),
    "json": _json("json:comparison_data"),
    "markdown": _late("markdown:markdown"),
    "html": _late("html.evolution:comparison_page"),
    "xlsx": _late("tables:tables"),
    "qdpx": _late("qda:qdpx"),
}
"""What ``compare`` can write: format name → (comparison, language) → text, or bytes for xlsx and qdpx."""

DOCUMENT_RENDERERS: dict[str, Callable[[Document, str], str | bytes]] = {
    "text": _text("print_document"),
    "json": _json("json:plans_data"),
    "qdpx": _late("qda:qdpx"),
}
"""What ``parse`` can write: format name → (document, language) → text, or bytes for qdpx."""

EXPLANATION_RENDERERS: dict[str, Callable[[Comparison, Explained, str], str]] = {
    "text": _text("print_explanation"),
    "json": _json("json:items_explained_data"),
    "html": _late("html:explanation_page"),
}
"""What ``explain`` can write: format name → (comparison, explanations, language) → text."""

EVALUATION_RENDERERS: dict[str, Callable[[Evaluation, str], str]] = {
    "text": _text("print_evaluation"),
    "json": _json("evaluation:evaluation_data"),
}
"""What ``eval`` can write: format name → (evaluation, language) → text."""

SHEET_RENDERERS: dict[str, Callable[[Sheet, str], str]] = {
    "html": _late("html.review:review_page"),
    "csv": _late("review:sheet_csv"),
}
"""What ``review`` can write: format name → (question sheet, language) → text."""

LIST_RENDERERS: dict[str, Callable[[str, Findings, str], str | bytes]] = {
    "text": _text("print_list"),
    "json": _json("content_json:list_data"),
    "csv": _late("listing_files:list_csv"),
    "xlsx": _late("listing_files:list_xlsx"),
    "qdpx": _list_qdpx,
}
"""What ``initiatives`` and ``targets`` can write: format → (list, findings, language) → text."""

EVOLUTION_RENDERERS: dict[str, Callable[[Evolution, str], str | bytes]] = {
    "html": _late("html.evolution:evolution_page"),
    "json": _json("evolution_json:evolution_data"),
    "xlsx": _late("evolution_tables:evolution_xlsx"),
    "csv": _late("evolution_mentions:evolution_csv"),
    "md": _late("evolution_markdown:evolution_markdown"),
    "gexf": _late("graph:gexf"),
    "graphml": _late("graph:graphml"),
    "qdpx": _late("qda:qdpx"),
}
"""What ``report`` can write: format name → (evolution, language) → text, or bytes for xlsx and qdpx."""

TRACK_RENDERERS: dict[str, Callable[[Evolution, str], str]] = {
    "text": _text("print_track"),
    "json": _json("track_json:track_data"),
    "csv": _late("evolution_mentions:evolution_csv"),
}
"""What ``track`` can write of an evolution that holds one initiative only."""

CORPUS_RENDERERS: dict[str, Callable[[Evolution, str], str]] = {
    "text": _text("print_corpus"),
    "json": _json("track_json:corpus_data"),
}
"""What ``corpus show`` can write of an evolution."""

SEARCH_RENDERERS: dict[str, Callable[[Hits, str], str]] = {
    "text": _text("print_hits"),
    "json": _json("hits_view:hits_data"),
    "csv": _late("hits_view:hits_csv"),
}
"""What ``search`` can write: format name → (what is found, language) → text."""

STORE_RENDERERS: dict[str, Callable[[Overview, str], str]] = {
    "text": _text("print_store"),
    "json": _json("store_view:store_data"),
}
"""What ``corpus show`` can write of a store: format name → (overview, language) → text."""

VERIFICATION_RENDERERS: dict[str, Callable[[Verification, str], str]] = {
    "text": _text("print_verification"),
    "json": _json("verification_view:verification_data"),
}
"""What ``verify`` can write: format name → (verification, language) → text."""
