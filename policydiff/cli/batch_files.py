"""The files that a batch writes, each made when its turn comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policydiff.model import Comparison
from policydiff.model.batch import Batch
from policydiff.model.making import Making
from policydiff.render import EVOLUTION_RENDERERS
from policydiff.render.batch_tables import failures_csv, links_csv, pairs_csv
from policydiff.render.html.evolution import Place, comparison_page, evolution_site

INDEX, PAGE, TEXTS, PAIRS = "index.html", "evolution.html", "evolution_texts", "pairs"
DATA = "evolution.json"
FAILURES = "failures.csv"
# Besides the page: what is written of an evolution, by the names of the files.
_OF_EVOLUTION = {
    DATA: "json",
    "evolution.xlsx": "xlsx",
    "mentions.csv": "csv",
    "network.graphml": "graphml",
}


def files_of(batch: Batch, lang: str, making: Making) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name and the content of each file of ``batch``, the one to begin with last."""
    place = Place(PAGE, TEXTS)
    evolution = batch.evolution
    yield from evolution_site(evolution, place, lang=lang, making=making).items()
    for one in _named(batch):
        name = f"{PAIRS}/{one.left.id}_{one.right.id}.html"
        yield name, comparison_page(one, lang=lang, making=making)
    plain = replace(evolution, comparisons=())  # as ``report`` writes it
    for name, form in _OF_EVOLUTION.items():
        yield name, EVOLUTION_RENDERERS[form](plain, lang)
    yield "pairs.csv", pairs_csv(batch, lang=lang)
    yield "links.csv", links_csv(batch, lang=lang)
    if batch.failures:
        yield FAILURES, failures_csv(batch.failures, lang=lang)


def _named(batch: Batch) -> Iterator[Comparison]:
    asked = set(batch.named)
    return (one for one in batch.evolution.comparisons if (one.left.id, one.right.id) in asked)
