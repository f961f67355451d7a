"""Why items are linked or not, on the terminal: a table that adds up, and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.text import Text

from policydiff.render.explain_view import ExplanationView, ItemExplanationView
from policydiff.render.labels import Labels
from policydiff.render.terminal.compare import title
from policydiff.render.terminal.lines import DIM, STRONG, block
from policydiff.render.waterfall import BarView

_COLORS = {"base": DIM, "up": "green", "down": "red", "sum": "bold"}
_FILL = {"base": "░", "up": "█", "down": "▒", "sum": "█"}
_INDENT = "    "
_VALUE = 9
# Narrower drawings tell nothing; the numbers stand beside them.
_LEAST_DRAWING = 12


def explanation_block(
    items: Sequence[ItemExplanationView], labels: Labels, width: int
) -> RenderableType:
    """Return the explanations of ``items``, ``width`` cells wide."""
    return Group(*(_item(item, labels, width) for item in items))


def _item(item: ItemExplanationView, labels: Labels, width: int) -> Group:
    name = labels("explanation.item", side=labels(item.side), item=item.name)
    links = [_pair(pair, item.side, labels, width) for pair in item.links]
    rejected = [_pair(pair, item.side, labels, width) for pair in item.rejected]
    return Group(
        title(name),
        _heading(labels("explanation.links")),
        *(links or [_nothing(labels("explanation.no_links"), width)]),
        _heading(labels("explanation.rejected")),
        *(rejected or [_nothing(labels("explanation.no_rejected"), width)]),
    )


def _heading(text: str) -> Text:
    return Text(f"  {text}", STRONG)


def _nothing(text: str, width: int) -> Group:
    return Group(block(Text(text, DIM), width, lead="  · "), Text())


def _pair(pair: ExplanationView, side: str, labels: Labels, width: int) -> Group:
    other = pair.right if side == "left" else pair.left
    head = Text.assemble((f"{pair.percent} {pair.label}  ", STRONG), other.name)
    told = [*(mark.text for mark in pair.marks), *pair.told]
    words = ", ".join(pair.words)
    shared = f"{labels('explanation.words')}: {words}" if words else labels("explanation.no_words")
    return Group(
        block(head, width, lead="  · "),
        *_waterfall(pair.bars, width - len(_INDENT)),
        block(Text(shared), width, lead=_INDENT),
        *(block(Text(line, DIM), width, lead=_INDENT) for line in told),
        Text(),
    )


def _waterfall(bars: Sequence[BarView], width: int) -> list[Text]:
    room = max(cell_len(bar.label) for bar in bars)
    drawing = width - room - _VALUE - 3
    return [_bar(bar, room, drawing) for bar in bars]


def _bar(bar: BarView, room: int, drawing: int) -> Text:
    color = _COLORS[bar.kind]
    text = Text(f"{_INDENT}{set_cell_size(bar.label, room)} ")
    text.append(f"{bar.value:>{_VALUE}}", color)
    if drawing >= _LEAST_DRAWING:
        start = round(bar.low * drawing / 100)
        length = max(1, round((bar.low + bar.width) * drawing / 100) - start)
        text.append(f"  {' ' * start}{_FILL[bar.kind] * length}", color)
    text.no_wrap, text.overflow = True, "ignore"
    return text
