"""The nearest rows of each row, by all products: exact, and quadratic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from policydiff.corpus.index_rows import FETCHED, Places, Rows, Vectors, whole

# Rows times columns of a block of products: 128 MB of them, and so many rows that to read and
# round the columns anew for each block costs little beside the products.
_ROWS, _COLUMNS = 4096, 8192
# Where so many times more cells than wanted are better than before, the best of them are chosen
# first: a partition costs as much as the products.
_MANY = 4

Mask = NDArray[np.bool_]


def nearest(rows: Vectors, kept: Places, asked: Places) -> Iterator[tuple[Places, Rows, Places]]:
    """Yield for blocks of ``asked`` where they stand in it, products and positions of the nearest.

    These are of ``kept``, both of shape (block, ``FETCHED``), the nearest first, of equally near
    ones the first position; position -1 where there are no more.
    """
    for at in range(0, len(asked), _ROWS):
        where = np.arange(at, min(at + _ROWS, len(asked)))
        yield where, *_best(whole(rows, asked[where]), rows, kept)


def _best(block: Rows, rows: Vectors, kept: Places) -> tuple[Rows, Places]:
    room = np.empty((len(block), min(_COLUMNS, len(kept))), np.float32)
    scores = np.full((len(block), FETCHED), -np.inf, np.float32)
    places = np.full((len(block), FETCHED), -1, np.int64)
    for at in range(0, len(kept), _COLUMNS):
        columns = kept[at : at + _COLUMNS]
        products = np.matmul(block, whole(rows, columns).T, out=room[:, : len(columns)])
        row, column = np.divmod(np.flatnonzero(_better(products, scores[:, -1:])), len(columns))
        if len(row):
            found = row, products[row, column], columns[column]
            scores, places = _merged(scores, places, found)
    return scores, places


def _better(products: Rows, bar: Rows) -> Mask:
    """Tell which products are above ``bar``; of very many the ``FETCHED`` first of each row."""
    above: Mask = products > bar
    if products.shape[1] <= FETCHED or np.count_nonzero(above) <= _MANY * FETCHED * len(products):
        return above
    last = np.partition(products, -FETCHED, axis=1)[:, [-FETCHED]]
    sure, ties = products > last, products == last
    free = FETCHED - sure.sum(1, keepdims=True)
    first: Mask = above & (sure | (ties & (ties.cumsum(1, np.int32) <= free)))
    return first


def _merged(
    scores: Rows, places: Places, found: tuple[Places, Rows, Places]
) -> tuple[Rows, Places]:
    """Return the best of each row with what was ``found``: row, product and position.

    What is found later stands further on, so that of equal products the first stay.
    """
    row = np.concatenate([np.repeat(np.arange(len(scores)), FETCHED), found[0]])
    score = np.concatenate([scores.ravel(), found[1]])
    place = np.concatenate([places.ravel(), found[2]])
    order = np.lexsort((-score, row))
    starts = np.searchsorted(row[order], np.arange(len(scores)))
    best = order[starts[:, None] + np.arange(FETCHED)]
    return score[best], place[best]
