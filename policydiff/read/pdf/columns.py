"""The order in which the lines of a page are read: one column, or two side by side."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.read.pdf.lines import Line, together
from policydiff.records import dataclass

FEWEST = 6  # lines that make a column
_CROSSING = 0.3  # of the lines beside a gutter, that may cross it as headlines do
_FILLED = 0.6  # of the width of a column, that half of the lines on both sides fill together
_SOME = 0.2  # of the lines on either side: a column may hold a list
_GUTTER = 0.8  # of a character, at least, between two columns
_STEP = 3.0  # points between the places at which a gutter is looked for


@dataclass(frozen=True, slots=True)
class Read:
    """A line where it is read; ``columns`` stand side by side there, of which it is in one."""

    line: Line
    column: int = 0
    columns: int = 1


def in_order(parts: Sequence[Line], gutter: float | None) -> list[Read]:
    """Return the lines of a page as they are read; ``parts`` are their runs.

    Lines that cross the ``gutter``, as headlines do, part the columns above and below them.
    """
    if gutter is None:
        return [Read(line) for line in together(parts)]
    across = [part for part in parts if part.x0 < gutter < part.x1]
    found: list[Read] = []
    bounds = [float("-inf"), *sorted(part.base for part in across), float("inf")]
    for at, bottom in enumerate(bounds[1:]):
        band = [part for part in parts if bounds[at] < part.base < bottom and part not in across]
        for side in (0, 1):
            column = [part for part in band if (part.x0 >= gutter) == bool(side)]
            found += [Read(line, side, 2) for line in together(column)]
        found += [Read(line) for line in together([one for one in across if one.base == bottom])]
    return found


def gutter_of(parts: Sequence[Line], before: float | None) -> float | None:
    """Return where a page is divided into two columns; None when it is not.

    Where nearly nothing stands in the way it is divided as the one before it, at ``before``.
    """
    if before is not None:
        crossing = sum(part.x0 < before < part.x1 for part in parts)
        beside = sum(part.x0 >= before for part in parts)
        if crossing <= _CROSSING * len(parts) and (beside or len(parts) < 2 * FEWEST):
            return before
    if len(parts) < 2 * FEWEST:
        return None
    left, right = min(part.x0 for part in parts), max(part.x1 for part in parts)
    places = [left + (right - left) * share / 100 for share in range(30, 71)]
    scored = [
        (score, -abs(at - (left + right) / 2), at) for at in places if (score := _score(parts, at))
    ]
    return max(scored)[2] if scored else None


def _score(parts: Sequence[Line], at: float) -> int:
    """Return how many lines stand on both sides of ``at``, 0 when that is no gutter."""
    before = [part for part in parts if part.x1 <= at]
    after = [part for part in parts if part.x0 >= at]
    crossing = len(parts) - len(before) - len(after)
    enough = min(len(before), len(after)) >= FEWEST
    if not enough or crossing > _CROSSING * (len(before) + len(after)):
        return 0
    inner = min(part.x0 for part in after) - max(part.x1 for part in before)
    shares = [_filled(before), _filled(after)]
    if inner < _GUTTER * parts[0].size or min(shares) < _SOME or sum(shares) < 1:
        return 0
    return len(before) + len(after)


def _filled(column: Sequence[Line]) -> float:
    """Return the share of the lines that fill a column, 0 when there are too few."""
    lines = together(column)
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    full = sum(line.x1 - line.x0 >= _FILLED * width for line in lines)
    return full / len(lines) if len(lines) >= FEWEST else 0.0
