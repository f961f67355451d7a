"""How similar every left item is to every right item: one matrix a kind of evidence.

A matrix in [0, 1] becomes evidence by ``relative``: how far each score stands out in its row and
in its column. No single threshold works across plans (the same task in other words scores lower
than two tasks on one template), but the counterpart of an item stands out against the rest of
the other plan.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policydiff.align.terms import Bags, Matrix, containments, cosines
from policydiff.embed import Encoder
from policydiff.model import Item
from policydiff.text import similar
from policydiff.text.clean import CleanText
from policydiff.text.words import words

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LEAD = re.compile(r"[^。；;!?！？]*")
# A topic sentence is rarely longer; what runs on is a body whose stop is missing.
_LEAD_LENGTH = 40
# Decimals kept of a similarity: far above the noise of float sums, far below what could matter.
_DECIMALS = 6
# A row is short, and between plans that have nothing in common something always stands out: so
# many cells of an average pair of plans are added to each. 40 is about the length of a plan;
# 10 to 100 give the same quality on the gold, fewer link more by chance between strangers.
_PRIOR_CELLS = 40
# Beyond this many standard deviations below the mean, further down says nothing new.
_LEAST_RELATIVE = -3.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of an item.

    ``lead`` is its heading or, without one, its first clause. The rest are bags of terms:
    character uni- and bigrams, words of two characters or more, bigrams of the lead.
    """

    text: str
    lead: str
    section: str
    characters: Counter[str]
    words: Counter[str]
    topic: Counter[str]


def profile(item: Item, cleaned: CleanText) -> Profile:
    """Return what is compared of ``item``, whose clean text is ``cleaned``."""
    lead = (cleaned.heading or _first_clause(cleaned.text))[:_LEAD_LENGTH]
    return Profile(
        text=cleaned.text,
        lead=lead,
        section="".join(item.path[-1:]),
        characters=_grams(cleaned.text, 1, 2),
        words=Counter(word for word in words(cleaned.text) if len(word) > 1 and _HAN.match(word)),
        topic=_grams(lead, 2),
    )


def _first_clause(text: str) -> str:
    found = _LEAD.match(text)
    return found.group() if found else ""


def _grams(text: str, *lengths: int) -> Counter[str]:
    """Count runs of Chinese characters of the given lengths; digits and Latin text stay out."""
    return Counter(
        run[start : start + length]
        for run in _HAN.findall(text)
        for length in lengths
        for start in range(len(run) - length + 1)
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """The profiles compared (``lefts`` × ``rights``) and those that tell which terms are rare."""

    lefts: Sequence[Profile]
    rights: Sequence[Profile]
    context: Sequence[Profile]


def _characters(pair: Pair) -> Matrix:
    return cosines(*_bags(pair, lambda side: [item.characters for item in side]))


def _words(pair: Pair) -> Matrix:
    return cosines(*_bags(pair, lambda side: [item.words for item in side]))


def _headings(pair: Pair) -> Matrix:
    return cosines(*_bags(pair, lambda side: [_grams(item.lead, 1, 2) for item in side]))


def _topic(pair: Pair) -> Matrix:
    """Return how much of the lead of one recurs in the other's text: the mean of both ways."""
    lefts, rights, _ = _bags(pair, lambda side: [item.topic for item in side])
    in_lefts, in_rights, context = _bags(pair, lambda side: [item.characters for item in side])
    there = containments(lefts, in_rights, context)
    back = containments(rights, in_lefts, context)
    return (there + back.T) / 2


def _fuzzy(pair: Pair) -> Matrix:
    return similar.ratios(
        [item.text for item in pair.lefts], [item.text for item in pair.rights]
    ).astype(np.float64)


def _section(pair: Pair) -> Matrix:
    return cosines(*_bags(pair, lambda side: [_grams(item.section, 1, 2) for item in side]))


def _bags(pair: Pair, bags: Callable[[Sequence[Profile]], Bags]) -> tuple[Bags, Bags, Bags]:
    return bags(pair.lefts), bags(pair.rights), bags(pair.context)


SIMILARITIES: Mapping[str, Callable[[Pair], Matrix]] = {
    "characters": _characters,
    "words": _words,
    "headings": _headings,
    "topic": _topic,
    "fuzzy": _fuzzy,
    "section": _section,
}


def similarities(
    pair: Pair, *, names: Iterable[str] = SIMILARITIES, encoder: Encoder | None = None
) -> dict[str, Matrix]:
    """Return the matrices called ``names``, shape (m, n), in [0, 1].

    ``encoder`` adds one under its own name. What cannot be computed is absent, never 0.
    """
    found = {name: SIMILARITIES[name](pair) for name in names if name in SIMILARITIES}
    if encoder is not None:
        left, right = (_meanings(side, encoder) for side in (pair.lefts, pair.rights))
        found[encoder.name] = similar.cosines(left, right).astype(np.float64)
    return {name: np.round(matrix, _DECIMALS) for name, matrix in found.items()}


def _meanings(side: Sequence[Profile], encoder: Encoder) -> NDArray[np.float32]:
    """Return a row an item: its text's and its lead's added up, as the lead names the task."""
    rows = encoder.encode([*(item.text for item in side), *(item.lead for item in side)])
    return rows[: len(side)] + rows[len(side) :]


def relative(scores: Matrix, mean: float, deviation: float) -> Matrix:
    """Return how far each score stands out in its row and its column: the smaller of the two.

    In standard deviations, shape (m, n). ``mean`` and ``deviation`` are those of an average pair
    of plans: they weigh as much as a plan of average length.
    """
    in_column = _standing(scores, 0, mean, deviation)
    in_row = _standing(scores, 1, mean, deviation)
    least: Matrix = np.maximum(np.minimum(in_column, in_row), _LEAST_RELATIVE)
    return least.round(_DECIMALS)


def _standing(scores: Matrix, axis: int, mean: float, deviation: float) -> Matrix:
    cells = scores.shape[axis] + _PRIOR_CELLS
    centre = (scores.sum(axis, keepdims=True) + _PRIOR_CELLS * mean) / cells
    squares = ((scores - centre) ** 2).sum(axis, keepdims=True) + _PRIOR_CELLS * deviation**2
    standing: Matrix = (scores - centre) / np.sqrt(squares / cells)
    return standing
