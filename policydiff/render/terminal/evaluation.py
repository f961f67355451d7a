"""An evaluation on the terminal: the figures, and a table of the pairs."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from policydiff.messages import message
from policydiff.model.evaluation import Evaluation, PairFigures
from policydiff.render.evaluation import SHOWN, interval_text, value_text
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.terminal.compare import title
from policydiff.render.terminal.lines import DIM, STRONG, block


def evaluation_block(found: Evaluation, labels: Labels, width: int) -> RenderableType:
    """Return the whole evaluation, ``width`` cells wide."""
    counts = labels("evaluation.counts", pairs=len(found.pairs), **found.labels)
    notes = [message(code, labels.lang) for code in found.notes]
    return Group(
        Text(labels("evaluation"), STRONG),
        block(Text(counts, DIM), width, lead="  "),
        block(Text(f"{labels('model')}: {one_line(found.model)}", DIM), width, lead="  "),
        Text(),
        _totals(found, labels),
        *(block(Text(note), width, lead="  ! ") for note in notes),
        *(_pairs(found, labels, width) if len(found.pairs) > 1 else ()),
    )


def _table(width: int | None = None) -> Table:
    return Table(box=SIMPLE_HEAD, width=width, pad_edge=False, padding=(0, 1), show_edge=False)


def _totals(found: Evaluation, labels: Labels) -> Table:
    table = _table()
    table.add_column(labels("evaluation.measure"))
    table.add_column(labels("evaluation.value"), justify="right")
    table.add_column(labels("evaluation.interval"))
    for figure in found.figures:
        name = labels.named("figure", figure.name)
        table.add_row(Text(name), Text(value_text(figure)), Text(interval_text(figure)))
    return table


def _pairs(found: Evaluation, labels: Labels, width: int) -> list[RenderableType]:
    table = _table(width)
    table.add_column(labels("evaluation.pair"), ratio=1, overflow="ellipsis", no_wrap=True)
    for name in SHOWN:
        table.add_column(labels.named("figure", f"short_{name}"), justify="right", no_wrap=True)
    for pair in found.pairs:
        table.add_row(*_row(pair))
    return [Text(), title(labels("evaluation.pairs")), table]


def _row(pair: PairFigures) -> list[Text]:
    values = {figure.name: value_text(figure) for figure in pair.figures}
    names = f"{one_line(pair.left)} × {one_line(pair.right)}"
    return [Text(names), *(Text(values[name]) for name in SHOWN)]
