"""Lists of initiatives and targets on the terminal: a table for each plan."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from policydiff.render.labels import Labels
from policydiff.render.listing import ListView, PlanRows
from policydiff.render.terminal.compare import notes_block, title
from policydiff.render.terminal.lines import DIM, STRONG, block

# The columns that tell most, with their shares of the width; 0 takes what it needs.
_SHOWN = {
    "item": 3, "initiative": 3, "initiative_kind": 0, "stage": 2,
    "metric": 4, "value": 0, "deadline": 0, "role": 0,
}  # fmt: skip
# From this width on there is room for the quotes too.
_WIDE = 120
_QUOTE = 5
# Rows of one plan: a terminal takes three milliseconds to lay one out, and nobody reads more.
_ROWS = 2_000


def list_block(view: ListView, labels: Labels, width: int) -> RenderableType:
    """Return the whole list, ``width`` cells wide."""
    plans = [_plan(each, view, labels, width) for each in view.plans]
    return Group(title(view.title), *plans, notes_block(view.notes, labels, width))


def _plan(each: PlanRows, view: ListView, labels: Labels, width: int) -> Group:
    left_out = len(each.rows) - _ROWS
    more = [Text(labels("list_more", count=left_out))] if left_out > 0 else []
    return Group(
        block(Text(each.plan.name, STRONG), width),
        block(Text(f"{each.plan.facts} · {each.plan.source}", DIM), width),
        _table(each, view, width) if each.rows else Text(f"  {view.empty}"),
        *more,
        Text(),
    )


def _table(each: PlanRows, view: ListView, width: int) -> Table:
    shares = _SHOWN | ({"quote": _QUOTE} if width >= _WIDE else {})
    order = [code for code in shares if code in {column.code for column in view.columns}]
    places = {column.code: at for at, column in enumerate(view.columns)}
    table = Table(box=SIMPLE_HEAD, width=width, pad_edge=False, padding=(0, 1), show_edge=False)
    for code in order:
        heading = view.columns[places[code]].heading
        table.add_column(heading, ratio=shares[code] or None, no_wrap=True, overflow="ellipsis")
    for row in each.rows[:_ROWS]:
        table.add_row(*(Text(str(row[places[code]])) for code in order))
    return table
