"""What people use otherwise to find which item of one plan is which of another.

Each method takes the clean texts of two lists of items and returns a matrix of scores. The
optional ones need ``pip install polyfuzz datasketch galechurch`` and are left out without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import matplotlib.cm
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio, token_set_ratio
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from policydiff.text.words import words

try:
    import galechurch
except ImportError:
    galechurch = None
try:
    # For drawings that nobody asks for here, PolyFuzz 0.4 imports what matplotlib 3.9 took out.
    if not hasattr(matplotlib.cm, "get_cmap"):
        matplotlib.cm.get_cmap = matplotlib.colormaps.get_cmap
    import polyfuzz
    from polyfuzz.models import TFIDF
except ImportError:
    polyfuzz = None
try:
    import datasketch
except ImportError:
    datasketch = None

# Neighbours looked up of each left item in a plan.
_NEIGHBOURS = 3
_PLAN = 40
# Of MinHash: the usual number of permutations, and the least estimated Jaccard index of a
# candidate: the same task in other words shares hardly more.
_PERMUTATIONS = 128
_CANDIDATE = 0.1
_SHINGLE = 2

Matrix = NDArray[np.float64]
Texts = Sequence[str]


@dataclass(frozen=True)
class Peer:
    """A method, and whether each left item takes its best counterpart only, as loops are used."""

    scores: Callable[[Texts, Texts], Matrix]
    best_match: bool = False


def by_difflib(lefts: Texts, rights: Texts) -> Matrix:
    """Score by difflib's ratio, one pair of texts after the other."""
    return np.array([[SequenceMatcher(None, a, b, False).ratio() for b in rights] for a in lefts])


def by_ratio(lefts: Texts, rights: Texts) -> Matrix:
    """Score by rapidfuzz's ratio in a loop."""
    return np.array([[ratio(a, b) / 100 for b in rights] for a in lefts])


def by_token_sets(lefts: Texts, rights: Texts) -> Matrix:
    """Score by rapidfuzz's token_set_ratio in a loop, over the words that jieba finds."""
    left, right = ([" ".join(words(text)) for text in side] for side in (lefts, rights))
    return np.array([[token_set_ratio(a, b) / 100 for b in right] for a in left])


def by_neighbours(lefts: Texts, rights: Texts) -> Matrix:
    """Score by cosine of TF-IDF over character n-grams; the nearest neighbours of each left item."""
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True)
    vectors.fit([*lefts, *rights])
    nearest = NearestNeighbors(n_neighbors=_most(rights), metric="cosine")
    distances, places = nearest.fit(vectors.transform(rights)).kneighbors(vectors.transform(lefts))
    scores = np.zeros((len(lefts), len(rights)))
    np.put_along_axis(scores, places, 1 - distances, axis=1)
    return scores


def by_polyfuzz(lefts: Texts, rights: Texts) -> Matrix:
    """Score by PolyFuzz's TF-IDF; its cleaning of strings is off, for it drops all Chinese."""
    model = TFIDF(
        n_gram_range=(2, 3),
        clean_string=False,
        min_similarity=0,
        top_n=_most(rights),
        cosine_method="sklearn",
    )
    found = polyfuzz.PolyFuzz(model).match(list(lefts), list(rights)).get_matches()
    rows = {text: at for at, text in enumerate(lefts)}
    columns = {text: at for at, text in enumerate(rights)}
    scores = np.zeros((len(lefts), len(rights)))
    for rank in ["", *(f"_{at}" for at in range(2, _most(rights) + 1))]:
        for left, right, value in zip(
            found["From"], found[f"To{rank}"], found[f"Similarity{rank}"], strict=True
        ):
            if right in columns:
                scores[rows[left], columns[right]] = value
    return scores


def by_minhash(lefts: Texts, rights: Texts) -> Matrix:
    """Score by datasketch: candidates by LSH over pairs of characters, then estimated Jaccard."""
    index = datasketch.MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS)
    left, right = (_hashes(side) for side in (lefts, rights))
    for at, one in enumerate(right):
        index.insert(at, one)
    scores = np.zeros((len(lefts), len(rights)))
    for row, one in enumerate(left):
        for column in index.query(one):
            scores[row, column] = one.jaccard(right[column])
    return scores


def _hashes(texts: Texts) -> list[datasketch.MinHash]:
    shingles = (
        {text[at : at + _SHINGLE].encode() for at in range(len(text) - _SHINGLE + 1)}
        for text in texts
    )
    return datasketch.MinHash.bulk(shingles, num_perm=_PERMUTATIONS)


def by_length(lefts: Texts, rights: Texts) -> Matrix:
    """Link what Gale–Church links, plan by plan: 1 in a bead, else 0."""
    scores = np.zeros((len(lefts), len(rights)))
    for start in range(0, len(rights), _PLAN):
        plan = scores[:, start : start + _PLAN]
        for bead in galechurch.align(lefts, rights[start : start + _PLAN]).beads:
            plan[bead.source_start : bead.source_end, bead.target_start : bead.target_end] = 1
    return scores


def _most(rights: Texts) -> int:
    """Return how many neighbours are looked up: as many of each plan, however many there are."""
    return min(_NEIGHBOURS * max(len(rights) // _PLAN, 1), len(rights))


PEERS: dict[str, Peer] = {
    "difflib, loop, best match": Peer(by_difflib, best_match=True),
    "rapidfuzz ratio, loop, best match": Peer(by_ratio, best_match=True),
    "rapidfuzz token_set_ratio on words, loop, best match": Peer(by_token_sets, best_match=True),
    "scikit-learn TF-IDF + nearest neighbours": Peer(by_neighbours),
}
if polyfuzz is not None:
    PEERS["PolyFuzz TF-IDF"] = Peer(by_polyfuzz)
if datasketch is not None:
    PEERS["datasketch MinHash + LSH"] = Peer(by_minhash)
if galechurch is not None:
    PEERS["Gale–Church sentence aligner (galechurch)"] = Peer(by_length)
