"""Vectors of meaning for the texts of a pair of plans, each encoded once in a process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from policydiff.embed import Encoder

Rows = NDArray[np.float32]

# Vectors kept: some hundred plans, two an item, about 1 kB each.
_MOST_KEPT = 16_384
_kept: dict[tuple[str, str], Rows] = {}


@cache
def bundled_encoder() -> Encoder | None:
    """Return the encoder that comes with the package, None in a copy without it."""
    try:
        from policydiff.embed.static import BUNDLED, StaticEncoder
    except ImportError:
        return None
    return StaticEncoder() if (BUNDLED / "modules.json").is_file() else None


def vectors(encoder: Encoder, texts: Sequence[str]) -> Rows:
    """Return one row a text, shape (n, d); only texts not seen before are encoded."""
    new = list(dict.fromkeys(text for text in texts if (encoder.name, text) not in _kept))
    if len(_kept) + len(new) > _MOST_KEPT:
        _kept.clear()
        new = list(dict.fromkeys(texts))
    if new:
        rows = zip(new, encoder.encode(new), strict=True)
        _kept.update(((encoder.name, text), row) for text, row in rows)
    return np.stack([_kept[encoder.name, text] for text in texts])
