"""What marks, fills and lines mean: the same in every figure, and none by its colour alone.

What is not covered is hatched or joined by dots; what is covered and absent is blank or dashed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INK = "#1f1f1f"
SOFT = "#666666"
RULE = "#b0b0b0"
PALE = "#ececec"
PAPER = "#ffffff"
_BLUE = "#1f4e79"

# Where a dash begins, and the lengths of dashes and gaps in turn; solid is one without gaps.
Dash = tuple[float, tuple[float, ...]]
SOLID: Dash = (0, ())
DASHED: Dash = (0, (4, 2))
DOTTED: Dash = (0, (0.8, 1.6))
# Lines that mean the same and have to be told apart.
DASHES: tuple[Dash, ...] = (SOLID, (0, (5, 1.2)), (0, (2, 1)), (0, (6, 1, 1.5, 1)))


@dataclass(frozen=True, slots=True)
class Box:
    """How a cell is filled; ``part`` of its height, from below, and crossed out by ``hatch``."""

    fill: str
    edge: str = PAPER
    hatch: str = ""
    part: float = 1.0


COVERED = Box(_BLUE)
SUMMARY = Box(_BLUE, edge=_BLUE, part=0.4)
OPEN = Box(PAPER, hatch="/////")
ABSENT = Box(PAPER, edge=RULE)


class Fill(StrEnum):
    """How a mark is filled: a ``HOLLOW`` one says that something is left open."""

    FULL = "full"
    HALF = "half"
    HOLLOW = "hollow"


@dataclass(frozen=True, slots=True)
class Pen:
    """A line and the marks at its points."""

    colour: str = INK
    marker: str = ""
    dash: Dash = SOLID
    fill: Fill = Fill.FULL


@dataclass(frozen=True, slots=True)
class Sign:
    """An entry of the key: a filled cell, or a line with its mark, and what it means."""

    look: Box | Pen
    meaning: str


# Okabe and Ito's colours, the yellow (that no paper shows) left out and the purple darker; each
# has a mark of its own, for prints in grey.
PENS = (
    Pen("#0072b2", "o"), Pen("#d55e00", "s"), Pen("#009e73", "^"), Pen("#a8457f", "D"),
    Pen("#d99000", "v"), Pen("#1f1f1f", "P"), Pen("#56b4e9", "X"), Pen("#8c6d46", "<"),
)  # fmt: skip

_LIGHT, _DARK = (222, 235, 247), (8, 48, 107)
# From here on white is easier to read on it than black.
_DEEP = 0.45


def shade(strength: float) -> str:
    """Return the fill for a ``strength`` from 0 to 1, the darker the stronger."""
    mixed = (round(a + (b - a) * strength) for a, b in zip(_LIGHT, _DARK, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ink_on(strength: float) -> str:
    """Return the colour of text that is legible on ``shade(strength)``."""
    return PAPER if strength > _DEEP else INK
