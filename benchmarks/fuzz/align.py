"""Any two texts compare, the other way round as the mirror; any text is kept against itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from benchmarks.fuzz.material import document, texts
from benchmarks.soundness import every_item_once, identity, mirrored
from policydiff.api import align_plans, compare_plans

# Between the two texts of an input; no text in Chinese has it.
_BETWEEN = b"\n=====\n"


def seeds() -> Iterator[bytes]:
    """Yield pairs of short texts."""
    parts = [text[:500].encode() for text in texts()]
    for one, other in pairwise(parts):
        yield one + _BETWEEN + other
        yield one + _BETWEEN + one[200:]


def once(data: bytes) -> None:
    """Compare the first plans of two texts."""
    one, _, other = data.partition(_BETWEEN)
    left, right = (document(part.decode("utf-8", "replace")).plans[0] for part in (one, other))
    there, back = compare_plans(left, right), compare_plans(right, left)
    every_item_once(there)
    mirrored(there, back)
    identity(left, align_plans(left, left))
