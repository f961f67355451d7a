"""Comparisons and documents for the terminal, by rich.

Document text never reaches rich as markup: everything is a ``Text``, and what a terminal would
obey was replaced when the view was made. A run shows one kind of result; what only the others
need is not loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from rich.console import Console

from policydiff.render.labels import Labels
from policydiff.render.terminal.lines import show

if TYPE_CHECKING:
    from policydiff.model import Comparison, Document, Findings
    from policydiff.model.evaluation import Evaluation
    from policydiff.model.evolution import Evolution
    from policydiff.model.explanation import ItemExplanation
    from policydiff.model.hits import Hits
    from policydiff.model.overview import Overview
    from policydiff.model.verification import Verification

# The classic width: what fits here fits everywhere, and pipes and files have no width of their own.
_WIDTH = 80


def open_console(stream: TextIO, *, color: bool | None = None, width: int | None = None) -> Console:
    """Return a console that writes to ``stream`` and never fails on a character.

    ``color`` None means: where the stream is a terminal and NO_COLOR is not set. Characters that
    the encoding of the stream cannot hold (GBK on many Windows machines) are replaced.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return Console(
        file=stream,
        width=width,
        force_terminal=color,
        no_color=None if color is None else not color,
        markup=False,
        highlight=False,
        emoji=False,
    )


def print_comparison(comparison: Comparison, console: Console, *, lang: str) -> None:
    """Write ``comparison`` to ``console`` in ``lang`` (``zh`` or ``en``)."""
    from policydiff.render.terminal.compare import comparison_block
    from policydiff.render.view import comparison_view

    block = comparison_block(comparison_view(comparison, lang), Labels(lang), console)
    show(block, console)


def print_document(document: Document, console: Console, *, lang: str) -> None:
    """Write what was understood of ``document`` to ``console`` in ``lang``."""
    from policydiff.render.plan_view import document_view
    from policydiff.render.terminal.document import document_block

    labels = Labels(lang)
    show(document_block(document_view(document, labels), labels, console), console)


def print_explanation(
    comparison: Comparison, found: Sequence[ItemExplanation], console: Console, *, lang: str
) -> None:
    """Write the explanations of items of ``comparison`` to ``console`` in ``lang``."""
    from policydiff.render.explain_view import ExplanationTeller
    from policydiff.render.terminal.explain import explanation_block

    labels = Labels(lang)
    teller = ExplanationTeller(comparison, labels)
    told = [teller.item(one) for one in found]
    show(explanation_block(told, labels, console.width), console)


def print_list(name: str, findings: Findings, console: Console, *, lang: str) -> None:
    """Write the list called ``name`` (``listing.LISTS``) to ``console`` in ``lang``."""
    from policydiff.render.listing import LISTS
    from policydiff.render.terminal.listing import list_block

    labels = Labels(lang)
    show(list_block(LISTS[name](findings, labels), labels, console.width), console)


def print_evaluation(found: Evaluation, console: Console, *, lang: str) -> None:
    """Write figures on labels to ``console`` in ``lang``."""
    from policydiff.render.terminal.evaluation import evaluation_block

    show(evaluation_block(found, Labels(lang), console.width), console)


def print_corpus(evolution: Evolution, console: Console, *, lang: str) -> None:
    """Write what the plans of ``evolution`` cover to ``console`` in ``lang``."""
    from policydiff.render.terminal.evolution import corpus_block
    from policydiff.render.track_view import corpus_view

    labels = Labels(lang)
    show(corpus_block(corpus_view(evolution, labels), labels, console.width), console)


def print_track(evolution: Evolution, console: Console, *, lang: str) -> None:
    """Write where the initiatives of ``evolution`` are named to ``console`` in ``lang``."""
    from policydiff.render.terminal.evolution import track_block
    from policydiff.render.track_view import corpus_view

    labels = Labels(lang)
    show(track_block(corpus_view(evolution, labels), labels, console.width), console)


def print_hits(found: Hits, console: Console, *, lang: str) -> None:
    """Write what a search has ``found`` to ``console`` in ``lang``."""
    from policydiff.render.hits_view import hits_view
    from policydiff.render.terminal.hits import hits_block

    labels = Labels(lang)
    show(hits_block(hits_view(found, labels), labels, console), console)


def print_store(found: Overview, console: Console, *, lang: str) -> None:
    """Write what a store holds to ``console`` in ``lang``."""
    from policydiff.render.store_view import store_view
    from policydiff.render.terminal.store import store_block

    show(store_block(store_view(found, Labels(lang)), console.width), console)


def print_verification(found: Verification, console: Console, *, lang: str) -> None:
    """Write what was verified to ``console`` in ``lang``."""
    from policydiff.render.terminal.verification import verification_block
    from policydiff.render.verification_view import verification_view

    labels = Labels(lang)
    show(verification_block(verification_view(found, labels), labels, console.width), console)


def text_of(
    printer: Callable[..., None],
    *result: object,
    lang: str,
    width: int = _WIDTH,
    color: bool = False,
) -> str:
    """Return what ``printer``, one of the functions above, writes of ``result``."""
    stream = StringIO()
    printer(*result, open_console(stream, color=color, width=width), lang=lang)
    return stream.getvalue()
