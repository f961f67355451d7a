"""The policy areas of an item: which terms of a codebook it uses, and where.

A term counts where no longer term covers it: 师德师风 is not 师德 again, and the 考试 in
教师资格考试 is no examination of pupils when the codebook knows the longer term. Terms that merely
overlap both count. The text is read once; the time is linear in its length.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import field
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from policydiff.extract.codebook import Codebook
from policydiff.extract.phrases import PhraseIndex, phrase_index
from policydiff.model import Area, AreaWord, Item
from policydiff.records import dataclass
from policydiff.text.clean import clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["area_vectors", "areas"]

# What the heading says weighs as much as two and a half mentions in the body.
HEADING_WEIGHT = 2.5
_DECIMALS = 6
_KEPT_CODEBOOKS = 4  # indexes kept; a run uses one codebook, a comparison of codebooks a few


def areas(item: Item, codebook: Codebook) -> tuple[Area, ...]:
    """Return the areas of ``item``, heaviest first; none when it uses no term of ``codebook``.

    Weights are shares of the item's evidence and add up to 1, rounded to six decimals. The
    evidence for an area is the sum over its terms of the term's weight times ``HEADING_WEIGHT``
    when the heading has it, plus 1 + log n when the body has it n times. Ties stand in the order
    of the codebook.
    """
    cleaned = clean(item)
    found = _found(cleaned.text, codebook)
    evidence = {at: _evidence(hits, cleaned.body_at) for at, hits in found.items()}
    total = sum(evidence.values())
    order = sorted(evidence, key=lambda at: (-evidence[at], at))
    return tuple(
        Area(
            id=codebook.classes[at].id,
            zh=codebook.classes[at].zh,
            en=codebook.classes[at].en,
            weight=round(evidence[at] / total, _DECIMALS),
            words=tuple(AreaWord(hit.text, cleaned.span(hit.start, hit.end)) for hit in found[at]),
        )
        for at in order
    )


def area_vectors(items: Sequence[Item], codebook: Codebook) -> NDArray[np.float32]:
    """Return one row an item, one column a class of ``codebook``: shape (n, k).

    Rows have length 1, or are zeros when the item uses no term; no entry is negative. A row is
    the evidence for each area, as in ``areas``; fields get what their own terms give, nothing
    from their areas, so two areas of a field have nothing in common.
    """
    import numpy as np  # here: ``areas`` serves commands that do no arithmetic

    rows = np.zeros((len(items), len(codebook.classes)))
    for row, item in zip(rows, items, strict=True):
        cleaned = clean(item)
        for at, hits in _found(cleaned.text, codebook).items():
            row[at] = _evidence(hits, cleaned.body_at)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
    return unit


@dataclass(frozen=True, slots=True)
class _Hit:
    """A term at a place in a cleaned text, and what it weighs for one class."""

    text: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a phrase does: its weight for each class it is a term of, the classes it excludes."""

    weights: dict[int, float] = field(default_factory=dict)
    excludes: list[int] = field(default_factory=list)


_NOTHING = _Phrase()


@lru_cache(maxsize=_KEPT_CODEBOOKS)
def _index(codebook: Codebook) -> PhraseIndex[_Phrase]:
    phrases: dict[str, _Phrase] = defaultdict(_Phrase)
    for at, entry in enumerate(codebook.classes):
        for term in entry.terms:
            phrases[term.text].weights[at] = term.weight
        for text in entry.excluded:
            phrases[text].excludes.append(at)
    return phrase_index(phrases)


def _found(text: str, codebook: Codebook) -> dict[int, list[_Hit]]:
    """Return the hits of each class that has any, by its number in ``codebook``, in text order."""
    index = _index(codebook)
    found: dict[int, list[_Hit]] = {}
    covered = 0  # how far the terms before reach: a term that ends here lies inside one of them
    barred: dict[int, int] = {}  # how far the phrases reach that a class excludes
    for start in index.starts(text):
        here = index.at(text, start)
        for end, phrase in here:
            for at in phrase.excludes:
                barred[at] = max(end, barred.get(at, 0))
        end, phrase = next((one for one in here if one[1].weights), (0, _NOTHING))
        if end > covered:
            covered = end
            for at, weight in phrase.weights.items():
                if end > barred.get(at, 0):
                    found.setdefault(at, []).append(_Hit(text[start:end], start, end, weight))
    return found


def _evidence(hits: Sequence[_Hit], body_at: int) -> float:
    """Return how much ``hits`` say for their class; more mentions of a term say ever less more."""
    in_heading = {hit.text: hit.weight for hit in hits if hit.start < body_at}
    in_body = Counter(hit.text for hit in hits if hit.start >= body_at)
    weights = {hit.text: hit.weight for hit in hits}
    headings = sum(HEADING_WEIGHT * weight for weight in in_heading.values())
    return headings + sum(weights[text] * (1 + log(times)) for text, times in in_body.items())
