"""A corpus, and one initiative through it, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from policydiff.render.evolution_names import QuoteView
from policydiff.render.evolution_parts import CoverageRow
from policydiff.render.evolution_presence import StatusView
from policydiff.render.labels import Labels
from policydiff.render.plain import DASH
from policydiff.render.terminal.compare import notes_block, title
from policydiff.render.terminal.lines import DIM, STRONG, block
from policydiff.render.track_view import CorpusView, TrackedView

_STEP = "  "
# Signs that any encoding can write.
_COVERED, _SUMMARY, _OPEN = "x", "s", "."
# Beyond this many columns a year has its last two digits only.
_FULL_YEARS = 9
_REGION = 20
# Cells that a column takes with what is between columns: '19, 2019.
_SHORT_YEAR, _FULL_YEAR = 6, 7


def corpus_block(view: CorpusView, labels: Labels, width: int) -> RenderableType:
    """Return what a corpus covers, ``width`` cells wide."""
    unplaced = [
        block(Text(f"{ref.title} · {ref.source}"), width, lead=_STEP) for ref in view.unplaced
    ]
    lead: list[RenderableType] = (
        [Text(labels("evolution.unplaced"), STRONG), *unplaced, Text()] if unplaced else []
    )
    return Group(
        block(Text(view.facts, STRONG), width),
        Text(),
        title(labels("evolution.coverage")),
        *_grids(view, labels, width),
        block(Text(_legend(labels), DIM), width),
        Text(),
        *lead,
        title(labels("evolution.series")),
        _series(view, labels, width),
        notes_block(view.notes, labels, width),
    )


def _legend(labels: Labels) -> str:
    return labels("evolution.legend", covered=_COVERED, summary=_SUMMARY, open=_OPEN)


def _grids(view: CorpusView, labels: Labels, width: int) -> Iterable[Table]:
    short = len(view.years) > _FULL_YEARS
    room = max((width - _REGION) // (_SHORT_YEAR if short else _FULL_YEAR), 1)
    for start in range(0, len(view.years), room):
        yield _grid(view, labels, range(start, min(start + room, len(view.years))), short)


def _grid(view: CorpusView, labels: Labels, columns: range, short: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(labels("region"), width=_REGION, no_wrap=True, overflow="ellipsis")
    for at in columns:
        year = str(view.years[at])
        table.add_column(f"'{year[2:]}" if short else year, justify="center", no_wrap=True)
    for row in view.coverage:
        table.add_row(Text(row.region), *(Text(_sign(row, at)) for at in columns))
    return table


def _sign(row: CoverageRow, at: int) -> str:
    if not row.cells[at]:
        return _OPEN
    if not row.covered[at]:
        return _SUMMARY
    return _COVERED if len(row.cells[at]) == 1 else str(len(row.cells[at]))


def _series(view: CorpusView, labels: Labels, width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, width=width, pad_edge=False, padding=(0, 1), show_edge=False)
    shares = {"series": 3, "plan_kind": 0, "plans": 0, "years": 2, "gaps": 1}
    for name, ratio in shares.items():
        table.add_column(labels(f"evolution.{name}"), ratio=ratio or None)
    for one in view.series:
        cells = (one.name, one.kind, str(one.plans), one.years, one.gaps or DASH)
        table.add_row(*map(Text, cells))
    return table


def track_block(view: CorpusView, labels: Labels, width: int) -> RenderableType:
    """Return where initiatives are named, ``width`` cells wide."""
    tracked = [_tracked(one, labels, width) for one in view.tracked]
    return Group(
        *tracked, block(Text(view.facts, DIM), width), notes_block(view.notes, labels, width)
    )


def _tracked(one: TrackedView, labels: Labels, width: int) -> Group:
    presence = one.presence
    facts = [
        (labels("evolution.first_seen"), one.first.name),
        (labels("evolution.last_seen"), one.last.name),
        (labels("evolution.over_corpus"), f"{presence.over_label}{labels('colon')}{presence.over}"),
    ]
    if one.adoption:
        told = f"{one.adoption.told} ({one.adoption.share})"
        facts.append((labels("evolution.adoption"), told))
    quotes = [quote for cell in presence.named_in for quote in cell.quotes]
    status: list[RenderableType] = [_status(step, labels, width) for step in presence.brief]
    return Group(
        Text.assemble((presence.name, STRONG), (f"  {presence.kind}", DIM)),
        *(block(Text(text), width, lead=f"{_STEP}{name}{labels('colon')}") for name, text in facts),
        Text(),
        *([title(labels("evolution.statuses")), *status, Text()] if status else []),
        title(f"{labels('evolution.mentions')} ({len(quotes)})"),
        *(_quote(quote, width) for quote in quotes),
        Text(),
    )


def _status(step: StatusView, labels: Labels, width: int) -> Group:
    doubt = "" if step.certain else f" ({labels('evolution.uncertain')})"
    text = Text.assemble(f"{step.label}{doubt}  ", (f"{step.told}  {step.reason}", DIM))
    return block(text, width, lead=f"{_STEP}{step.sign} ")


def _quote(quote: QuoteView, width: int) -> Group:
    stage = f"  [{quote.stage}]" if quote.stage else ""
    return Group(
        block(Text.assemble((quote.plan.name, STRONG), stage), width, lead=_STEP),
        block(
            Text.assemble(quote.before, (quote.quote, STRONG), quote.after), width, lead=_STEP * 2
        ),
        block(Text(quote.item, DIM), width, lead=_STEP * 2),
    )
