"""Initiatives, targets and rules are quoted from where they stand in any text."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fuzz.material import document
from benchmarks.fuzz.parse import seeds as seeds_of_parse
from benchmarks.soundness import sound_content
from policydiff.contents import contents_of, load_lexicon


def seeds() -> Iterator[bytes]:
    """Yield texts as UTF-8."""
    yield from seeds_of_parse()


def once(data: bytes) -> None:
    """Look for what the plans in ``data`` commit to."""
    plans = document(data.decode("utf-8", "replace")).plans
    for plan, content in zip(plans, contents_of(plans, load_lexicon(None)), strict=True):
        sound_content(plan, content)
