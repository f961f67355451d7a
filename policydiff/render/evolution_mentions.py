"""Every mention of an initiative as a row: the tidy table of a report."""

from __future__ import annotations

from policydiff.model.evolution import Evolution
from policydiff.render.cells import Row, csv_file, csv_line
from policydiff.render.evolution_view import EvolutionView, evolution_view
from policydiff.render.labels import Labels

MENTIONS = {
    "evolution.initiative": 28, "initiative_kind": 14, "evolution.plan_id": 18, "region": 14,
    "year": 8, "evolution.plan_kind": 8, "evolution.item_id": 20, "item": 30, "stage": 10,
    "evolution.stage_words": 14, "quote": 24, "evolution.context": 60,
    "evolution.span_start": 10, "evolution.span_end": 10, "source": 30, "sha256": 20,
}  # fmt: skip
"""The columns: code of the heading and width in a spreadsheet."""


def evolution_csv(evolution: Evolution, *, lang: str) -> str:
    """Return one row for each mention of an initiative, as CSV for spreadsheet programs."""
    labels = Labels(lang)
    header: Row = [labels(code) for code in MENTIONS]
    rows = mention_rows(evolution_view(evolution, lang))
    return csv_file(csv_line(row) for row in (header, *rows))


def year_cell(year: str) -> str | int:
    """Return a year as a number, or the word for unknown."""
    return int(year) if year.isdecimal() else year


def mention_rows(view: EvolutionView) -> list[Row]:
    """Return a row for each mention, by initiative, then by plan in document order."""
    return [
        (
            one.name, one.kind, cell.plan.id, cell.plan.region, year_cell(cell.plan.year),
            cell.plan.kind, quote.item_id, quote.item, quote.stage, quote.stage_words,
            quote.quote, quote.text, *quote.span, cell.plan.source, cell.plan.sha256,
        )
        for one in view.presence
        for cell in one.named_in
        for quote in cell.quotes
    ]  # fmt: skip
