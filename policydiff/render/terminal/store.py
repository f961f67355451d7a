"""What a store holds on the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from policydiff.render.store_view import StoreView
from policydiff.render.terminal.compare import title
from policydiff.render.terminal.lines import STRONG, block

_STEP = "  "


def store_block(view: StoreView, width: int) -> RenderableType:
    """Return what a store holds, ``width`` cells wide."""
    parts: list[RenderableType] = [block(Text(view.title, STRONG), width)]
    parts.append(block(Text(view.facts), width))
    for heading, lines in view.sections:
        parts += [Text(), title(heading)]
        parts += [block(Text(line), width, lead=_STEP) for line in lines]
    return Group(*parts)
