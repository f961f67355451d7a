"""Numbers that count something: value, unit and comparator, and where they stand.

A quantity is a numeral with a unit behind it, unless it only looks like one. Every pattern is
anchored at a numeral or looks at a window of bounded length, so the time is linear in the text.
"""

from __future__ import annotations

import re

from policydiff.extract.counts import Quantity, quantity_at
from policydiff.extract.lookalikes import Names, only_looks_like_one
from policydiff.text.numerals import DIGITS, SCALES

__all__ = ["Quantity", "quantities"]

_RUN = re.compile(rf"\d[\d,.]*|[{''.join(SCALES)}{''.join(DIGITS)}]+")


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of ``text``, cleaned and folded, in order."""
    names = Names(text)
    found: list[Quantity] = []
    end = 0
    for run in _RUN.finditer(text):
        quantity = quantity_at(text, run.start()) if run.start() >= end else None
        if quantity is None:
            continue
        end = quantity.end
        if not names.hold(quantity.number) and not only_looks_like_one(text, quantity):
            found.append(quantity)
    return found
