"""A verification on the terminal: the verdict, a table of the files, and what is wrong."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from policydiff.render.labels import Labels
from policydiff.render.terminal.compare import title
from policydiff.render.terminal.lines import STRONG, block
from policydiff.render.verification_view import CheckedView, VerificationView

_COUNTS = ("on_files", "within", "failed", "unchecked_claims")


def verification_block(view: VerificationView, labels: Labels, width: int) -> RenderableType:
    """Return all that was verified, ``width`` cells wide."""
    parts: list[RenderableType] = [block(Text(view.verdict, STRONG), width), Text()]
    parts += [_table(view.reports, labels, width)]
    parts += [block(Text(view.sources), width)] if view.sources else []
    if view.problems:
        parts += [Text(), title(labels("verify.problems"))]
        parts += [block(Text(text), width, lead=f"  {sign} ") for sign, text in view.problems]
    parts += [block(Text(view.more), width, lead="    ")] if view.more else []
    return Group(*parts)


def _table(reports: tuple[CheckedView, ...], labels: Labels, width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, width=width, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(labels("verify.file"), ratio=1, overflow="fold")
    table.add_column(labels("verify.state"))
    for name in _COUNTS:
        table.add_column(labels(f"verify.{name}"), justify="right")
    for one in reports:
        cells = (f"{one.sign} {one.name}", one.state, *map(str, one.counts))
        table.add_row(*map(Text, cells))
    return table
