"""What means much the same as a question: cosines with the vectors that a store has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from policydiff.align.meaning import bundled_encoder
from policydiff.corpus.shards import Shards
from policydiff.corpus.store import Store
from policydiff.embed import Encoder

Row = NDArray[np.float32]

# With the bundled encoder what is about something else stays below 0.28 (量子力学, 火星探测,
# 今天天气 … in 5,900 items of 231 plans), what is about the question begins near 0.35.
FLOOR = 0.35
# Names are short, and two that share one character are 0.45 alike: 县管校聘 and 校车安全工程.
FLOOR_OF_NAMES = 0.5
# Cosines alike to here are ties: beyond it they depend on how many are computed at once.
_DECIMALS = 5


class Near:
    """The cosines of a question's vector with the items of plans, by the plan's number."""

    def __init__(self, store: Store, encoder: Encoder, question: str) -> None:
        """Take the ``question`` as ``encoder`` understands it; the store has vectors of it."""
        self._shards = Shards(store, encoder.name)
        self._vector: Row = encoder.encode([question])[0]
        self._bundled = (own := bundled_encoder()) is not None and own.name == encoder.name
        self.understood = bool(np.any(self._vector))

    def items(self, plans: Mapping[int, bytes]) -> dict[int, Row]:
        """Return the cosines of the items of ``plans``, given by number with their key.

        An item is as near as its text or its lead is, the nearer of the two: a question is
        short like a lead, but what it asks for may stand anywhere.

        Raises:
            StoreError: the store has not the rows of a plan.
        """
        found: dict[int, Row] = {}
        for number, rows in zip(plans, self._shards.rows(list(plans.values())), strict=True):
            cosines = (rows @ self._vector).reshape(2, -1).max(axis=0)
            found[number] = np.round(cosines, _DECIMALS)
        return found

    def rows(self, keys: Sequence[tuple[bytes, int]]) -> Row:
        """Return the cosines of single rows, each by its key and its place there."""
        blocks = {key: at for at, key in enumerate(dict.fromkeys(key for key, _ in keys))}
        cosines = [rows @ self._vector for rows in self._shards.rows(list(blocks))]
        found: Row = np.array([cosines[blocks[key]][row] for key, row in keys], np.float32)
        return found.round(_DECIMALS)

    def floor(self, cosines: Row, least: float = FLOOR) -> float:
        """Return from where on something is near, of all the ``cosines``: ``least``.

        An encoder that is not ours may call everything alike: there as much is asked for of what
        lies between the mean and 1.
        """
        mean = 0.0 if self._bundled or not cosines.size else float(cosines.mean())
        return mean + least * (1 - mean)
