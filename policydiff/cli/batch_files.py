"""The files that a batch writes, each made when its turn comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policydiff.fingerprint import Fingerprint, fingerprint
from policydiff.model.batch import Batch
from policydiff.model.evolution import Evolution
from policydiff.model.making import Made, Making
from policydiff.render import EVOLUTION_RENDERERS
from policydiff.render.batch_tables import failures_csv, links_csv, pairs_csv, threads_csv
from policydiff.render.html.evolution import Place, comparison_page, evolution_site
from policydiff.render.html.index import Written, index_page
from policydiff.render.manifest import MANIFEST, manifest

INDEX, PAGE, TEXTS, PAIRS = "index.html", "evolution.html", "evolution_texts", "pairs"
DATA, FAILURES = "evolution.json", "failures.csv"
# What is written of an evolution besides its page: name, format, kind and label.
_OF_EVOLUTION = (
    (DATA, "json", "data", "json"),
    ("evolution.xlsx", "xlsx", "table", "book"),
    ("mentions.csv", "csv", "table", "mentions"),
    ("network.graphml", "graphml", "network", "network"),
)
_TABLES = {"threads": threads_csv, "pairs": pairs_csv, "links": links_csv}


def files_of(batch: Batch, lang: str, making: Making) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of ``batch``, the one to begin with last."""
    written: list[Written] = []
    for entry, data in _entries(batch, lang, making):
        written.append(replace(entry, size=len(data)))
        yield entry.name, data
    shown = [*_folded(written), Written(MANIFEST, "data", 0, "manifest")]
    index = index_page(batch, shown, lang=lang, making=making)
    yield INDEX, index.encode("utf-8", "replace")


def with_manifest(files: Iterable[tuple[str, bytes]], made: Made) -> Iterator[tuple[str, bytes]]:
    """Yield ``files``, and at last the manifest of them and of what they are ``made`` of."""
    outputs: dict[str, Fingerprint] = {}
    for name, data in files:
        outputs[name] = fingerprint(data)
        yield name, data
    yield MANIFEST, _bytes(manifest(made, outputs))


def _entries(batch: Batch, lang: str, making: Making) -> Iterator[tuple[Written, bytes]]:
    if batch.whole:
        yield from _pages(batch.evolution, lang, making)
        yield from _pairs(batch, lang, making)
        plain = replace(batch.evolution, comparisons=())  # as ``report`` writes it
        for name, form, kind, label in _OF_EVOLUTION:
            yield Written(name, kind, 0, label), _bytes(EVOLUTION_RENDERERS[form](plain, lang))
    for label, table in _TABLES.items():
        yield Written(f"{label}.csv", "table", 0, label), _bytes(table(batch, lang=lang))
    if batch.failures:
        table_of_failures = failures_csv(batch.failures, lang=lang)
        yield Written(FAILURES, "table", 0, "failures"), _bytes(table_of_failures)


def _pages(evolution: Evolution, lang: str, making: Making) -> Iterator[tuple[Written, bytes]]:
    pages = evolution_site(evolution, Place(PAGE, TEXTS), lang=lang, making=making)
    for name, page in pages.items():
        label = "report" if name == PAGE else "texts"
        yield Written(name, "report", 0, label), _bytes(page)


def _pairs(batch: Batch, lang: str, making: Making) -> Iterator[tuple[Written, bytes]]:
    asked = set(batch.named)
    for one in batch.evolution.comparisons:
        plans = one.left.id, one.right.id
        if plans in asked:
            page = comparison_page(one, lang=lang, making=making)
            yield Written(f"{PAIRS}/{'_'.join(plans)}.html", "pair", 0, plans=plans), _bytes(page)


def _folded(written: list[Written]) -> list[Written]:
    """Return ``written`` with the pages of texts as the one folder they stand in."""
    texts = [one for one in written if one.label == "texts"]
    others = [one for one in written if one.label != "texts"]
    if not texts:
        return others
    folder = Written(f"{TEXTS}/", "report", sum(one.size for one in texts), "texts")
    return [others[0], folder, *others[1:]]


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8", "replace") if isinstance(content, str) else content
