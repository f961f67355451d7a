"""What an answer is about: two texts, told apart by their content alone."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
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


def plan_names(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Return the shortest name of each of ``plans`` that no other of them answers to.

    A name is a plan's file and its year or else its kind, as in "plan.txt@2014"; where another
    plan has the same, the kind, and as many of the folders above the file as are needed.
    """
    names = [list(_names(plan)) for plan in plans]
    bearers = Counter(name for those in names for name in set(those))
    return tuple(next((name for name in those if bearers[name] == 1), those[0]) for those in names)


def is_named(plan: Plan, name: str) -> bool:
    """Tell whether ``plan`` answers to ``name``."""
    return name in _names(plan)


def _names(plan: Plan) -> Iterator[str]:
    """Return all names that a plan answers to, the shortest first."""
    parts = PurePath(plan.source.name).parts
    for start in reversed(range(len(parts))):
        for selector in dict.fromkeys((str(plan.year or plan.kind), str(plan.kind))):
            yield f"{'/'.join(parts[start:])}@{selector}"
