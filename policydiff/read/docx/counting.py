"""Count the numbered paragraphs of a text and write their labels (ECMA-376, 17.9)."""

from __future__ import annotations

import re

from policydiff.read.docx.number_formats import NUMBERLESS, written
from policydiff.read.docx.numbering import LEVELS, LONGEST_LABEL, Level, Numbering

_PLACE = re.compile(r"%([1-9])")
# Labels that end so have their gap in the last character.
_WIDE_ENDS = "、．。）】〕］：；"
_UNDEFINED = Level()


class Counter:
    """The numbers reached so far in one text: the body, a header, a text box, the notes."""

    def __init__(self) -> None:
        self._reached: dict[str, list[int | None]] = {}
        self._started: set[tuple[int, int]] = set()

    def label(self, numbering: Numbering, level: int) -> str:
        """Count a paragraph at ``level`` of ``numbering`` and return its label, "" for none.

        Lists of one family count on from one another; one that is to start elsewhere does so at
        its first paragraph of the level. A level skipped on the way down has its first number.
        """
        reached = self._reached.setdefault(numbering.family, [None] * LEVELS)
        for above in range(level):
            if reached[above] is None:
                reached[above] = _level(numbering, above).start
        reached[level] = self._next(numbering, level, reached[level])
        for below in range(level + 1, LEVELS):
            if _restarts(_level(numbering, below), below, level):
                reached[below] = None
        return _written(numbering, level, reached)

    def _next(self, numbering: Numbering, level: int, reached: int | None) -> int:
        start = numbering.starts.get(level)
        if start is not None and (numbering.id, level) not in self._started:
            self._started.add((numbering.id, level))
            return start
        if reached is None:
            return _level(numbering, level).start if start is None else start
        return reached + 1


def _level(numbering: Numbering, at: int) -> Level:
    return numbering.levels[at] or _UNDEFINED


def _restarts(level: Level, at: int, used: int) -> bool:
    """Tell whether ``level``, the level ``at``, counts anew after the use of a wider one."""
    wanted = at if level.restart is None or level.restart > at else level.restart
    return used < wanted


def _written(numbering: Numbering, at: int, reached: list[int | None]) -> str:
    own = _level(numbering, at)

    def number(match: re.Match[str]) -> str:
        named = int(match[1]) - 1
        value = reached[named] if named <= at else None
        form = _level(numbering, named).format
        if value is None or form in NUMBERLESS:
            return ""
        return written(value, "decimal" if own.is_legal else form)

    label = _PLACE.sub(number, own.text)[:LONGEST_LABEL]
    return label + _gap(own.suffix, label) if label.strip() else ""


def _gap(suffix: str, label: str) -> str:
    """Return what stands between a label and its paragraph; a tab is no more than a gap there."""
    is_wide = label[-1] in _WIDE_ENDS
    return "" if suffix == "nothing" or (suffix == "tab" and is_wide) else " "
