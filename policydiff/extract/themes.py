"""Themes found in a set of items, as a codebook: the areas where no codebook is given.

Items are grouped by their vectors (spherical k-means: Dhillon and Modha 2001) and each group is
described by the words that mark it off. The result is a codebook of one level, so ``areas``
applies it like any other, with the words that gave an area. No random number is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from policydiff.extract.codebook import LONGEST, THEMES, AreaClass, Codebook, Term
from policydiff.extract.phrases import SHORTEST
from policydiff.model import Item
from policydiff.records import dataclass
from policydiff.text.clean import clean
from policydiff.text.patterns import lazy
from policydiff.text.words import words

__all__ = ["Themes", "find_themes"]

MOST_THEMES = 60  # as many areas as a codebook of one sector has
_ROUNDS = 100  # the assignment settles after ten or so
_CANDIDATES = 512  # rows, evenly spread, among which the first centres are sought
_DECIMALS = 5  # of a cosine: above the noise of float32 sums, below what matters
_WORDS = 12  # words a theme is described by
_LABEL_WORDS = 3
_HEAVIEST = 3.0  # weight of a theme's first word, as in the bundled codebook
_LIGHTEST = 0.1
_FEWEST_ITEMS = 2  # items of a theme that must share a word, unless it has only one
_HAN = lazy(r"[\u3400-\u9fff]+")

Rows = NDArray[np.float32]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Themes:
    """Themes as a codebook, largest first, and the theme of each item by its number in it.

    An item without a direction of its own (a vector of zeros, or one equal to the mean of all)
    belongs to no theme: None.
    """

    codebook: Codebook
    assigned: tuple[int | None, ...]


def find_themes(items: Sequence[Item], vectors: Rows, *, count: int | None = None) -> Themes:
    """Return the themes of ``items`` by their ``vectors``, shape (n, d), one row an item.

    ``count`` is how many are sought; by default the root of n / 2, at most ``MOST_THEMES``.
    Fewer are found when the items lie in fewer places. What all vectors have in common is taken
    off first: embeddings of one kind of text all point the same way.

    Raises:
        ValueError: there are not as many vectors as items, or ``count`` is below 1.
    """
    if len(items) != len(vectors):
        raise ValueError(f"{len(items)} items but {len(vectors)} vectors")
    if count is not None and count < 1:
        raise ValueError(f"count must be at least 1, not {count}")
    rows = _directions(vectors)
    directed = np.flatnonzero(rows.any(axis=1))
    if not len(directed):
        return Themes(_described(items, [None] * len(items)), (None,) * len(items))
    sought = count or min(max(round((len(items) / 2) ** 0.5), 1), MOST_THEMES)
    groups = _largest_first(_groups(rows[directed], sought))
    assigned: list[int | None] = [None] * len(items)
    for at, theme in zip(directed.tolist(), groups.tolist(), strict=True):
        assigned[at] = theme
    return Themes(_described(items, assigned), tuple(assigned))


def _directions(vectors: Rows) -> Rows:
    """Return where each row points away from the mean, at length 1; zeros if nowhere."""
    if len(vectors) < 2:
        return _unit(vectors)
    apart = vectors - vectors.mean(axis=0, keepdims=True)
    noise = 10.0**-_DECIMALS * np.linalg.norm(vectors, axis=1, keepdims=True)
    return _unit(np.where(np.linalg.norm(apart, axis=1, keepdims=True) > noise, apart, 0))


def _unit(rows: Rows) -> Rows:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Rows = (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
    return unit


def _groups(rows: Rows, count: int) -> Numbers:
    """Return the group of each row by spherical k-means from deterministic first centres."""
    centres = rows[_first_centres(rows, count)]
    groups = np.zeros(len(rows), np.intp)
    for _ in range(_ROUNDS):
        before, groups = groups, (rows @ centres.T).round(_DECIMALS).argmax(axis=1)
        sums = np.stack([rows[groups == at].sum(axis=0) for at in range(len(centres))])
        centres = np.where(sums.any(axis=1, keepdims=True), _unit(sums), centres)
        if (before == groups).all():
            break
    return groups


def _first_centres(rows: Rows, count: int) -> list[int]:
    """Return rows that, each in turn, bring all rows nearest to a centre (greedy k-medoids)."""
    candidates = np.unique(np.linspace(0, len(rows) - 1, _CANDIDATES).round().astype(np.intp))
    cosines = (rows @ rows[candidates].T).round(_DECIMALS)
    nearest = np.full((len(rows), 1), -1.0, np.float32)
    chosen: list[int] = []
    for _ in range(min(count, len(candidates))):
        gains = np.maximum(cosines - nearest, 0).sum(axis=0, dtype=np.float64).round(_DECIMALS)
        best = int(gains.argmax())
        if gains[best] <= 0:
            break  # every row stands on a centre
        chosen.append(int(candidates[best]))
        nearest = np.maximum(nearest, cosines[:, best : best + 1])
    return chosen


def _largest_first(groups: Numbers) -> Numbers:
    """Number the groups by size, then by their first row."""
    sizes = Counter(groups.tolist())  # in the order of first rows
    order = sorted(sizes, key=lambda group: -sizes[group])
    number = {group: at for at, group in enumerate(order)}
    return np.array([number[group] for group in groups.tolist()], np.intp)


def _described(items: Sequence[Item], assigned: Sequence[int | None]) -> Codebook:
    used = [_words_of(item) for item in items]
    everywhere = Counter(word for item_words in used for word in item_words)
    classes = []
    for theme in range(1 + max((at for at in assigned if at is not None), default=-1)):
        members = [item for item, at in zip(used, assigned, strict=True) if at == theme]
        terms = _terms(members, everywhere, len(items))
        identity = f"theme-{theme + 1:02}"
        label = "、".join(term.text for term in terms[:_LABEL_WORDS]) or identity
        classes.append(AreaClass(identity, label, label, None, terms))
    return Codebook(THEMES, "从文本归纳的主题", "Themes found in the texts", tuple(classes))


def _words_of(item: Item) -> set[str]:
    return {
        word
        for word in words(clean(item).text)
        if SHORTEST <= len(word) <= LONGEST and _HAN.fullmatch(word)
    }


def _terms(members: Sequence[set[str]], everywhere: Counter[str], total: int) -> tuple[Term, ...]:
    """Return the words that mark off ``members``, best first.

    A word's score is p log (p / q): p is the share of the members that use it (of one more than
    there are, so that small themes are not described by chance), q the share of all items.
    """
    inside = Counter(word for item_words in members for word in item_words)
    fewest = min(_FEWEST_ITEMS, len(members))
    scores = {}
    for word, times in inside.items():
        share = times / (len(members) + 1)
        lift = share / (everywhere[word] / total)
        if times >= fewest and lift > 1:
            scores[word] = share * log(lift)
    best = sorted(scores, key=lambda word: (-round(scores[word], _DECIMALS), word))[:_WORDS]
    return tuple(
        Term(word, round(max(_HEAVIEST * scores[word] / scores[best[0]], _LIGHTEST), 2))
        for word in best
    )
