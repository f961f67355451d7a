"""Initiatives, targets, stages and rules that changed, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from policydiff.render.content_view import ContentGroup, ContentRow
from policydiff.render.labels import Labels
from policydiff.render.plain import excerpt
from policydiff.render.terminal.lines import DIM, STRONG, block

_COLORS = {"+": "green", "-": "red", "^": "green", "v": "red", "~": "yellow", "!": "yellow"}
# As many as a screen holds of all sorts together; the rest is counted.
_ROWS = 12
_QUIET_NAMES = 200
_NAME = 44


def content_block(groups: tuple[ContentGroup, ...], labels: Labels, width: int) -> RenderableType:
    """Return what changed, sort by sort, each finding on a line of its own."""
    return Group(*(_group(group, labels, width) for group in groups))


def beside(groups: Iterable[ContentGroup], rank: int, indent: str, width: int) -> list[Group]:
    """Return the findings that stand in the change of ``rank``, a line each."""
    return [
        block(_row(row, group), width, lead=f"{indent}* ")
        for group in groups
        for row in group.beside(rank)
    ]


def _row(row: ContentRow, group: ContentGroup) -> Text:
    return Text.assemble((f"{group.one}: ", DIM), _finding(row))


def _finding(row: ContentRow) -> Text:
    text = Text(f"{row.sign} {row.label} ", _COLORS.get(row.sign, DIM))
    text.append(excerpt(row.name, _NAME), STRONG)
    if row.told:
        text.append(f"  {row.told}")
    if row.remark:
        text.append(f"  {row.remark}", DIM)
    return text


def _group(group: ContentGroup, labels: Labels, width: int) -> Group:
    heading = Text(f"== {group.title} ==", STRONG)
    rows = [block(_placed(row), width, lead="  ") for row in group.rows[:_ROWS]]
    more = len(group.rows) - len(rows)
    rest = [Text(f"  … {labels('content.more', count=more)}", DIM)] if more else []
    return Group(heading, *rows, *rest, *_quiet(group, labels, width), Text())


def _placed(row: ContentRow) -> Text:
    ranks = " ".join(f"#{rank}" for rank in sorted(row.ranks) if rank)
    return Text.assemble(_finding(row), (f"  {ranks}", DIM)) if ranks else _finding(row)


def _quiet(group: ContentGroup, labels: Labels, width: int) -> list[Group]:
    if not group.quiet:
        return []
    names = labels("comma").join(dict.fromkeys(row.name for row in group.quiet))
    lead = f"  = {group.quiet_label} "
    return [block(Text(excerpt(names, _QUIET_NAMES), DIM), width, lead=lead)]
