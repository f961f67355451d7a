"""Where meaning comes in: anything that turns texts into unit vectors can join the alignment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from policydiff.records import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """A sentence encoder; ``name`` tells which, because calibrated weights belong to one."""

    @property
    def name(self) -> str:
        """The encoder's name and version."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit row a text, shape (n, d)."""


@dataclass(frozen=True, slots=True)
class Known:
    """An encoder of texts whose vectors are there, by text; ``name`` tells whose they are."""

    name: str
    rows: Mapping[str, NDArray[np.float32]]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of ``texts``, shape (n, d)."""
        import numpy as np

        return np.stack([self.rows[text] for text in texts])
