"""Lines of mixed Chinese and Latin text broken where a reader expects it.

Rich breaks at spaces only, which Chinese has not. Here a line may end after any ideograph; words
and numbers in ASCII stay whole, and no line opens with a closing or ends with an opening mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text

from policydiff.render.pieces import Piece

# A space goes with what stands before it and may hang over the edge.
_UNIT = re.compile(r"(?:[!-~]{1,24}|.) ?", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》」』”’〕】…·%％,.;:!?)]}")
_NEVER_LAST = frozenset("（《「『“‘〔【([{")
# How many units a break may retreat to spare a mark; beyond, a ragged line is the greater evil.
_RETREAT = 5

_STYLES = {"same": "", "deleted": "red strike", "inserted": "green underline"}
_SIGNS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}

_DOT = " · "
DIM = "dim"
STRONG = "bold"


def marked(pieces: Iterable[Piece], console: Console) -> Text:
    """Return ``pieces`` styled where the console has colour, else with signs around them."""
    plain = console.no_color or console.color_system is None
    text = Text()
    for mark, run in pieces:
        if plain:
            opening, closing = _SIGNS[mark]
            text.append(opening + run + closing)
        else:
            text.append(run, _STYLES[mark])
    return text


def block(text: Text, width: int, *, lead: Text | str = "") -> Group:
    """Return ``text`` broken into lines of ``width`` cells, ``lead`` before the first.

    The following lines are indented by the width of ``lead``.
    """
    head = lead if isinstance(lead, Text) else Text(lead)
    indent = Text(" " * head.cell_len)
    lines = text.divide(_breaks(text.plain, max(width - head.cell_len, 2)))
    whole = [(head if at == 0 else indent) + line for at, line in enumerate(lines)]
    return Group(*(_unbroken(line) for line in whole))


def flow(parts: Iterable[Text], width: int, *, lead: str = "") -> Group:
    """Return ``parts`` with dots between them, as many on a line as fit whole."""
    lines: list[Text] = []
    for part in parts:
        if lines and lines[-1].cell_len + len(_DOT) + part.cell_len <= width - len(lead):
            lines[-1] = Text.assemble(lines[-1], _DOT, part)
        else:
            lines.append(part)
    return Group(*(_unbroken(Text(lead) + line) for line in lines))


def show(block: RenderableType, console: Console) -> None:
    """Print ``block``.

    Without colour, lines that were broken here go out as they are: rich would look through each
    of them three times more.
    """
    if console.color_system is None:
        console.file.write("".join(_plain(block, console, console.width)))
    else:
        console.print(block)


def _plain(block: RenderableType, console: Console, width: int) -> Iterator[str]:
    if isinstance(block, Group):
        for part in block.renderables:
            yield from _plain(part, console, width)
    elif isinstance(block, Text) and _is_line(block, width):
        yield block.plain + block.end
    else:
        with console.capture() as printed:
            console.print(block)
        yield printed.get()


def _is_line(text: Text, width: int) -> bool:
    plain = text.plain
    whole = text.overflow == "ignore" and "\n" not in plain and "\t" not in plain
    return whole and cell_len(plain) <= width


def _unbroken(line: Text) -> Text:
    line.rstrip()
    line.no_wrap = True
    line.overflow = "ignore"
    return line


def _breaks(plain: str, width: int) -> list[int]:
    """Return the offsets at which the lines after the first begin."""
    if cell_len(plain) <= width:
        return []
    units = [(match.group(), match.start()) for match in _UNIT.finditer(plain)]
    sizes = [cell_len(unit) for unit, _ in units]
    breaks: list[int] = []
    first, used = 0, 0
    for at, (unit, _) in enumerate(units):
        size = cell_len(unit.rstrip()) if unit[-1] == " " else sizes[at]
        if used + size > width and at > first:
            first = _retreat(units, first, at)
            breaks.append(units[first][1])
            used = sum(sizes[first:at])
        used += sizes[at]
    return breaks


def _retreat(units: list[tuple[str, int]], first: int, at: int) -> int:
    for candidate in range(at, max(at - _RETREAT, first), -1):
        before, after = units[candidate - 1][0], units[candidate][0]
        if after[0] not in _NEVER_FIRST and before.rstrip()[-1:] not in _NEVER_LAST:
            return candidate
    return at
