"""Places for labels that cover neither each other nor the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return places near those ``wanted``, ``apart`` from each other, from ``low`` to ``high``.

    Their order is kept. Where there is too little room they stand closer, at even distances.
    """
    apart = min(apart, (high - low) / max(len(wanted) - 1, 1))
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    places = [0.0] * len(wanted)
    floor = low
    for at in order:
        places[at] = max(wanted[at], floor)
        floor = places[at] + apart
    ceiling = high
    for at in reversed(order):
        places[at] = min(places[at], ceiling)
        ceiling = places[at] - apart
    return places


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of the paper that something stands on."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Patch) -> bool:
        """Tell whether both have ground in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    def within(self, other: Patch) -> bool:
        """Tell whether all of it lies on ``other``."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.bottom <= self.bottom and self.top <= other.top


def free_spot(spots: Iterable[Patch], taken: Sequence[Patch], paper: Patch) -> Patch | None:
    """Return the first of ``spots`` on the ``paper`` that is not taken, None where all are."""
    return next(
        (
            spot
            for spot in spots
            if spot.within(paper) and not any(spot.meets(other) for other in taken)
        ),
        None,
    )
