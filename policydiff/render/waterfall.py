"""The steps of a score as bars on one scale: from nothing, by each contribution, to the sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from policydiff.model.explanation import Contribution

# Where drawings begin and end, in percent of their width: room for the line of a bar's end.
_FROM, _TO = 2.0, 98.0


@dataclass(frozen=True, slots=True)
class BarView:
    """One step of a waterfall: it runs from ``start`` to ``end``, in percent of the width.

    ``kind`` is base (the prior), up, down or sum.
    """

    kind: str
    label: str
    value: str
    start: float
    end: float

    @property
    def low(self) -> float:
        """Where the bar begins on the left."""
        return min(self.start, self.end)

    @property
    def width(self) -> float:
        """How wide the bar is."""
        return round(abs(self.end - self.start), 2)


@dataclass(frozen=True, slots=True)
class MarkView:
    """A threshold in a waterfall: where its line stands, and what it says."""

    name: str
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Log-odds to percent of a drawing's width; ``low`` and ``high`` are its ends."""

    low: float
    high: float

    @staticmethod
    def of(contributions: Sequence[Contribution], marks: Sequence[float]) -> Scale:
        """Return a scale that holds 0, every running total of ``contributions`` and ``marks``."""
        totals = accumulate((one.log_odds for one in contributions), initial=0.0)
        shown = [*totals, *marks]
        return Scale(min(shown), max(shown))

    def at(self, log_odds: float) -> float:
        """Return where ``log_odds`` stands."""
        span = (self.high - self.low) or 1.0
        return round(_FROM + (_TO - _FROM) * (log_odds - self.low) / span, 2)


def signed(log_odds: float) -> str:
    """Return log-odds with sign and all the decimals they have, so that they add up as shown."""
    return f"{log_odds:+.4f}"
