"""What a search has found on the terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.text import Text

from policydiff.render.hits_view import HitsView, HitView
from policydiff.render.labels import Labels
from policydiff.render.terminal.compare import notes_block
from policydiff.render.terminal.lines import DIM, STRONG, block

_STEP = "    "
# What tells the words that were found where there is no colour.
_OPENING, _CLOSING = "【", "】"
_FOUND = "bold underline"


def hits_block(view: HitsView, labels: Labels, console: Console) -> RenderableType:
    """Return all places, the best first."""
    hits = [_hit(at, hit, console) for at, hit in enumerate(view.hits, 1)]
    return Group(
        block(Text(view.facts, STRONG), console.width),
        Text(),
        *hits,
        notes_block(view.notes, labels, console.width),
    )


def _hit(at: int, hit: HitView, console: Console) -> Group:
    width = console.width
    told = [hit.source, hit.initiatives]
    return Group(
        block(Text(hit.where, STRONG), width, lead=f"{at}.".ljust(len(_STEP))),
        block(Text(hit.why, DIM), width, lead=_STEP),
        block(_snippet(hit, console), width, lead=_STEP),
        *(block(Text(line, DIM), width, lead=_STEP) for line in told if line),
        Text(),
    )


def _snippet(hit: HitView, console: Console) -> Text:
    plain = console.no_color or console.color_system is None
    text = Text()
    for piece in hit.pieces:
        if piece.found and plain:
            text.append(f"{_OPENING}{piece.text}{_CLOSING}")
        else:
            text.append(piece.text, _FOUND if piece.found else "")
    return text
