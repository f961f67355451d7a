"""What is asked of a figure: what it shows, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from policydiff.render.labels import Labels

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is written: ``width`` and ``height`` in centimetres, ``dpi`` for a PNG."""

    form: str = "svg"
    title: str | None = None
    font: Path | None = None
    dpi: int | None = None
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is to show: the ``top`` rows; as many as it can where they are ``chosen``.

    ``by`` says what the columns of a matrix are: ``plan``, ``year``, or what fits.
    """

    labels: Labels
    top: int | None = None
    chosen: bool = False
    by: str | None = None

    def rows(self, every: Sequence[Row], usual: int, most: int) -> Sequence[Row]:
        """Return the first of ``every``: ``usual`` unless asked otherwise, never over ``most``."""
        return every[: min(self.top or (most if self.chosen else usual), most)]
