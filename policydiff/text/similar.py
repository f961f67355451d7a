"""How alike texts are: rapidfuzz and row-wise cosine, nowhere else called directly.

Similarity is not equality: 20所 and 12所 are nearly the same string and not the same target.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio as _ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Rows = NDArray[np.float32]

# OpenBLAS uses several threads above 64 × 64 × 64 multiplications.
_BLOCK = 64
# Characters that a byte can tell apart, besides the two that match nothing.
_BYTES = 254


class Opcode(NamedTuple):
    """One step of an edit script: ``left[i1:i2]`` becomes ``right[j1:j2]``."""

    op: str
    i1: int
    i2: int
    j1: int
    j2: int


def ratio(left: str, right: str) -> float:
    """Return how much of two texts is one common subsequence, in [0, 1]; 1 when both are empty."""
    return float(_ratio(left, right)) / 100


def ratios(lefts: Sequence[str], rights: Sequence[str]) -> Rows:
    """Return ``ratio`` of every left with every right text, shape (m, n)."""
    import numpy as np
    from rapidfuzz.process import cdist

    if not lefts or not rights:
        return np.zeros((len(lefts), len(rights)), np.float32)
    found = np.empty((len(lefts), len(rights)), np.float32)
    for rows, left, right in _narrowed(lefts, rights):
        # One worker: a pair of plans is a thousand cheap calls; batches run pairs side by side.
        found[rows] = cdist(
            left, right, scorer=Indel.normalized_similarity, dtype=np.float32, workers=1
        )
    return found


def _narrowed(
    lefts: Sequence[str], rights: Sequence[str]
) -> Iterator[tuple[slice, Sequence[str], Sequence[str]]]:
    """Yield some rows of lefts at a time, and all rights, in characters that take one byte.

    rapidfuzz has a table for 256 characters and looks up others by hash: 40 × 40 openings take
    3.2 ms, like this 1.1 ms. Two texts stay as alike as they are: each character that a part of
    the lefts shares with the rights has a byte of its own, and the others match nothing. A part
    that shares too many, which is one long text, stays as it is.
    """
    theirs = set().union(*rights)
    table = _Table(rights)
    start, known = 0, set[str]()
    for at, text in enumerate(lefts):
        new = theirs.intersection(text) - known
        if at > start and len(known) + len(new) > _BYTES:
            yield slice(start, at), *table.narrowed(lefts[start:at], known)
            start, known, new = at, set(), theirs.intersection(text)
        known |= new
    yield slice(start, len(lefts)), *table.narrowed(lefts[start:], known)


class _Table:
    """Texts ("rights") that are to be written with bytes, again and again, each time others."""

    def __init__(self, rights: Sequence[str]) -> None:
        import numpy as np

        self._rights = rights
        self._points = _points(rights)
        self._bytes = np.zeros(sys.maxunicode + 1, np.uint8)

    def narrowed(
        self, lefts: Sequence[str], shared: Collection[str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Return lefts and rights with a byte for each ``shared`` character, if there are enough.

        Of the rest, 0 stands for all that is on the right and the last byte for all on the left.
        """
        import numpy as np

        if len(shared) > _BYTES:
            return lefts, self._rights
        codes = _points(["".join(shared)])
        self._bytes[codes] = np.arange(1, len(codes) + 1)
        left, right = self._bytes[_points(lefts)], self._bytes[self._points]
        left[left == 0] = _BYTES + 1
        self._bytes[codes] = 0
        return _cut(left, lefts), _cut(right, self._rights)


def _points(texts: Sequence[str]) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)


def _cut(written: NDArray[np.uint8], texts: Sequence[str]) -> list[str]:
    """Return texts of the lengths of ``texts``, which follow each other in ``written``."""
    whole, ends = written.tobytes().decode("latin-1"), list(accumulate(map(len, texts), initial=0))
    return [whole[start:end] for start, end in pairwise(ends)]


def opcodes(left: Sequence[str], right: Sequence[str]) -> list[Opcode]:
    """Return the steps that turn ``left`` into ``right``, tiling both: a shortest edit script.

    ``op`` is equal, delete, insert or replace, as in difflib; neighbouring deletes and inserts
    are joined into a replace.
    """
    steps = [Opcode(*step) for step in Indel.opcodes(left, right)]
    joined: list[Opcode] = []
    for step in steps:
        if joined and step.op != "equal" and joined[-1].op != "equal":
            joined[-1] = _join(joined[-1], step)
        else:
            joined.append(step)
    return joined


def _join(first: Opcode, then: Opcode) -> Opcode:
    op = first.op if first.op == then.op else "replace"
    return Opcode(op, first.i1, then.i2, first.j1, then.j2)


def cosines(lefts: Rows, rights: Rows) -> Matrix:
    """Return the cosine of every left with every right row, shape (m, n), in [0, 1].

    Negative cosines count as 0, and so does every cosine of a row of zeros.
    """
    return products(_unit(lefts), _unit(rights)).clip(0, 1)


def _unit(rows: Rows) -> Matrix:
    import numpy as np

    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1), np.float64)


def products(lefts: Matrix, rights: Matrix) -> Matrix:
    """Return the inner product of every left with every right row, shape (m, n).

    Summed in blocks small enough for a linear algebra library to stay on one thread: waking the
    others takes longer than the work, and the order of the sums would depend on their number.
    """
    import numpy as np

    found = np.zeros((len(lefts), len(rights)))
    for row in range(0, len(lefts), _BLOCK):
        for column in range(0, len(rights), _BLOCK):
            left, right = lefts[row : row + _BLOCK], rights[column : column + _BLOCK]
            part = found[row : row + _BLOCK, column : column + _BLOCK]
            for at in range(0, lefts.shape[1], _BLOCK):
                part += left[:, at : at + _BLOCK] @ right[:, at : at + _BLOCK].T
    return found
