"""Text that spreadsheet programs would take for a formula, made text, and back.

A program that opens CSV computes a cell that begins with =, +, - or @, in East Asian settings with
their full-width forms too, and some do so behind a tab or a carriage return. With an apostrophe
before it the cell is text. So that this can be undone, text that begins with apostrophes and then
such a character gets one more; all other text stays as it is, and numbers never come here.
"""

from __future__ import annotations

import re

_GUARD = "'"
_FORMULA = re.compile("'*[=+\\-@＝＋－＠\t\r]")
_GUARDED = re.compile(f"{_GUARD}{_FORMULA.pattern}")


def guarded(text: str) -> str:
    """Return ``text`` with an apostrophe before it where it would be taken for a formula."""
    return _GUARD + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that ``guarded`` made ``cell`` of; other text stays as it is."""
    return cell[len(_GUARD) :] if _GUARDED.match(cell) else cell
