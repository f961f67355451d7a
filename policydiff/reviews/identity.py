"""What an answer is about: two texts, told apart by their content alone."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath

from policydiff.model import Item, Plan
from policydiff.text.clean import clean

# The letter keeps a spreadsheet from reading a key as a number; 64 bits tell any corpus apart.
_LETTER = "t"
_DIGITS = 16
_KEY = re.compile(rf"{_LETTER}[0-9a-f]{{{_DIGITS}}}")


def item_key(item: Item) -> str:
    """Return a key of the words of ``item``: not of its number, its place or its plan."""
    digest = hashlib.sha256(clean(item).text.encode("utf-8", "surrogatepass")).hexdigest()
    return _LETTER + digest[:_DIGITS]


def is_key(text: str) -> bool:
    """Tell whether ``text`` has the form of an ``item_key``."""
    return _KEY.fullmatch(text) is not None


def plan_name(plan: Plan) -> str:
    """Return the name of a plan's file and its year or else its kind, as in "plan.txt@2014"."""
    return f"{PurePath(plan.source.name).name}@{plan.year or plan.kind}"
