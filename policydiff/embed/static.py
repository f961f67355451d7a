"""The bundled encoder: a vector for every word, averaged over a text. No torch, no network.

The model is a folder that ``SentenceTransformer`` and model2vec load too; here it is read with
tokenizers, safetensors and numpy alone. ``tools/build_embedding.py`` makes it, its own README
tells how and how good it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from policydiff.bundled import DATA

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUNDLED = DATA / "embedding"
TABLE = "0_StaticEmbedding"
CARD = "policydiff.json"
# Texts encoded at a time: their vectors (about 130 words each) should stay in the cache.
_BLOCK = 64

Rows = NDArray[np.float32]


class StaticEncoder:
    """An encoder that averages the vectors of words; it loads when first used."""

    def __init__(self, folder: Path = BUNDLED) -> None:
        """Name the folder of the model, by default the one that comes with policydiff."""
        self._folder = folder

    @cached_property
    def name(self) -> str:
        """The model's name and the start of the checksum of its words and vectors."""
        card = json.loads((self._folder / CARD).read_text(encoding="utf-8"))
        return f"{card['name']}@{card['sha256'][:12]}"

    def encode(self, texts: Sequence[str]) -> Rows:
        """Return one unit row a text, shape (n, d); a text without Chinese words gets zeros.

        A row depends on its text alone, to the last bit, whatever stands beside it.
        """
        blocks = [self._encode(texts[at : at + _BLOCK]) for at in range(0, len(texts), _BLOCK)]
        return np.concatenate([np.zeros((0, self._vectors.shape[1]), np.float32), *blocks])

    def _encode(self, texts: Sequence[str]) -> Rows:
        found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        sums = np.zeros((len(texts), self._vectors.shape[1]), np.float32)
        for row, ids in _not_empty([encoding.ids for encoding in found]):
            self._vectors[ids].sum(0, out=sums[row])
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        norms[norms == 0] = 1
        unit: Rows = sums / norms
        return unit

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / TABLE / "tokenizer.json"))

    @cached_property
    def _vectors(self) -> Rows:
        from safetensors import safe_open

        with cast(Any, safe_open(self._folder / TABLE / "model.safetensors", "numpy")) as file:
            return cast(Rows, file.get_tensor("embedding.weight"))


def _not_empty(ids: Sequence[list[int]]) -> Iterator[tuple[int, list[int]]]:
    return ((row, found) for row, found in enumerate(ids) if found)
