"""How similar every left item is to every right item: one matrix a kind of evidence.

A matrix in [0, 1] becomes evidence by ``relative``: how far each score stands out in its row and
in its column. No single threshold works across plans (the same task in other words scores lower
than two tasks on one template), but the counterpart of an item stands out against the rest of
the other plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from policydiff.align.meaning import vectors
from policydiff.align.pools import (
    Meeting,
    Pool,
    Weigh,
    containments,
    cosines,
    meeting,
    only,
    partners,
    pool,
)
from policydiff.align.profile import Profile
from policydiff.align.terms import Matrix
from policydiff.embed import Encoder
from policydiff.records import dataclass
from policydiff.text import similar

Mask = NDArray[np.bool_]

LEXICAL = ("characters", "words", "names", "topic", "headings", "section", "fuzzy")
AREAS = ("areas",)
MEANING = ("meaning", "meaning_with_heading")

# Decimals kept of a similarity: far above the noise of float sums, far below what could matter.
_DECIMALS = 6
# The wording is compared at the opening, where an item says what it is about: all of it costs
# twice as much and more, and tells no more.
_OPENING = 120
# A row is short, and between plans that have nothing in common something always stands out: so
# many cells of an average pair of plans are added to each. 40 is about the length of a plan;
# 10 to 80 give the same quality on the gold, fewer link more by chance between strangers.
_PRIOR_CELLS = 40
# Beyond this many standard deviations below the mean, further down says nothing new.
_LEAST_RELATIVE = -3.0
# Pools kept: eight of a plan, together about half a megabyte, for some hundred plans. To make those
# of a plan takes a tenth of an alignment.
_KEPT_POOLS = 8 * 112


@dataclass(frozen=True, slots=True)
class Pair:
    """The profiles compared (``lefts`` × ``rights``), each m, n ≥ 1.

    They are some of those in ``context``, of both plans, which tell which terms are rare.
    """

    lefts: Sequence[Profile]
    rights: Sequence[Profile]
    context: tuple[Sequence[Profile], Sequence[Profile]]

    def pools(self, name: str) -> tuple[Pool, Pool]:
        """Return the bags called ``name`` of both sides; ``context`` tells how rare terms are."""
        compared = zip((self.lefts, self.rights), self.context, strict=True)
        left, right = (
            only(_pooled(tuple(every), name), _rows(some, every)) for some, every in compared
        )
        return left, right

    @property
    def at_home(self) -> Mask:
        """Where the areas of both items mean something, shape (m, n)."""
        left, right = ([item.at_home for item in side] for side in (self.lefts, self.rights))
        return np.outer(np.array(left, bool), np.array(right, bool))

    @property
    def identical(self) -> int:
        """How many pairs with the same words were set aside: they are in ``context`` alone."""
        return (sum(map(len, self.context)) - len(self.lefts) - len(self.rights)) // 2

    @property
    def balance(self) -> Matrix:
        """How alike in length the items are, each against the usual length in its plan.

        0 for the same, -log 2 for twice as long: one plan may be terser than the other.
        """
        left, right = (
            np.log([max(len(item.text), 1) for item in side]) for side in (self.lefts, self.rights)
        )
        left, right = left - median(left), right - median(right)
        balance: Matrix = -np.abs(left[:, None] - right[None, :])
        return balance


def _rows(some: Sequence[Profile], every: Sequence[Profile]) -> NDArray[np.intp]:
    """Return where ``some`` of the profiles of a plan stand among all; those of equals are one."""
    if len(some) == len(every):
        return np.arange(len(every))
    places = {profile: at for at, profile in enumerate(every)}
    return np.array([places[profile] for profile in some], np.intp)


def median(values: NDArray[np.float64]) -> float:
    """Return the median of ``values``, 0 of none; numpy's own loads all its masked arrays."""
    if not len(values):
        return 0.0
    ordered, size = np.sort(values), len(values)
    return float(ordered[(size - 1) // 2] + ordered[size // 2]) / 2


def _damped(counts: Matrix) -> Matrix:
    weights: Matrix = 1 + np.log(counts)
    return weights


def _rarer(rare: Matrix) -> Matrix:
    return 1 + rare


def _squared(rare: Matrix) -> Matrix:
    """Let a term count by its rarity squared: what only two items say goes far before formulae."""
    worth: Matrix = rare**2
    return worth


def _telling(rare: Matrix) -> Matrix:
    """Let an area that most items touch count half, one that a few are about several times."""
    return rare + 0.5


# What counts become in an item, where they do not count as they are.
_WEIGHTS: Mapping[str, Weigh] = dict.fromkeys(
    ("characters", "words", "names", "headings", "section"), _damped
)
# What a term's rarity makes it worth.
_WORTH: Mapping[str, Weigh] = {
    "characters": _rarer,
    "words": _rarer,
    "names": _squared,
    "headings": _rarer,
    "section": _rarer,
    "areas": _telling,
}


@lru_cache(maxsize=_KEPT_POOLS)
def _pooled(profiles: tuple[Profile, ...], name: str) -> Pool:
    return pool([getattr(profile, name) for profile in profiles], _WEIGHTS.get(name))


def similarities(pair: Pair, encoder: Encoder | None = None) -> dict[str, Matrix]:
    """Return a matrix for each kind of evidence, shape (m, n), in [0, 1].

    ``encoder`` adds those of ``MEANING``; what cannot be computed is absent, never 0.
    """
    met = {name: meeting(*pair.pools(name)) for name in _WORTH}
    found = {name: cosines(met[name], worth) for name, worth in _WORTH.items()}
    found["topic"] = _topic(*pair.pools("topic"), met["characters"])
    found["fuzzy"] = _openings(pair)
    if encoder is not None:
        found |= _meaning(pair, encoder)
    return {name: np.round(matrix, _DECIMALS) for name, matrix in found.items()}


def _topic(left: Pool, right: Pool, texts: Meeting) -> Matrix:
    """Return how much of the lead of one recurs in the other's text: the mean of both ways.

    A lead is part of a text, so all of its terms are there.
    """
    of_left, of_right = texts.left.terms, texts.right.terms
    there = containments(left, texts.right, texts.rare_left[partners(left.terms, of_left)])
    back = containments(right, texts.left, texts.rare_right[partners(right.terms, of_right)])
    return (there + back.T) / 2


def _openings(pair: Pair) -> Matrix:
    left, right = ([item.text[:_OPENING] for item in side] for side in (pair.lefts, pair.rights))
    return similar.ratios(left, right).astype(np.float64)


def _meaning(pair: Pair, encoder: Encoder) -> dict[str, Matrix]:
    """Return the cosines of the texts' vectors, and of those with the lead's added to them."""
    items = [*pair.lefts, *pair.rights]
    rows = vectors(encoder, [item.text for item in items] + [item.lead for item in items])
    texts, leads = np.split(rows, 2)
    return {
        name: similar.cosines(*np.split(sides, [len(pair.lefts)]))
        for name, sides in zip(MEANING, (texts, texts + leads), strict=True)
    }


def relative(scores: Matrix, mean: float, deviation: float) -> Matrix:
    """Return how far each score stands out in its row and its column: the smaller of the two.

    Shape (m, n). The root of the number of standard deviations above ``_LEAST_RELATIVE``, because
    the fifth says less than the second, and 0 for the mean. ``mean`` and ``deviation`` are those
    of an average pair of plans: they weigh as much as a plan of average length.
    """
    in_column = _standing(scores, 0, mean, deviation)
    in_row = _standing(scores, 1, mean, deviation)
    above = np.maximum(np.minimum(in_column, in_row) - _LEAST_RELATIVE, 0.0)
    standing: Matrix = np.sqrt(above) - np.sqrt(-_LEAST_RELATIVE)
    return standing.round(_DECIMALS)


def _standing(scores: Matrix, axis: int, mean: float, deviation: float) -> Matrix:
    cells = scores.shape[axis] + _PRIOR_CELLS
    centre = (scores.sum(axis, keepdims=True) + _PRIOR_CELLS * mean) / cells
    squares = ((scores - centre) ** 2).sum(axis, keepdims=True) + _PRIOR_CELLS * deviation**2
    standing: Matrix = (scores - centre) / np.sqrt(squares / cells)
    return standing
