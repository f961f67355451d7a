"""Why two items are linked or not: frozen dataclasses without algorithms.

Terminal, HTML and JSON show these same numbers. Items are named by their ids, decisions are
``same``, ``partial`` or ``none``, places are half-open character offsets into the source text.
"""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one kind of evidence adds to the log-odds; ``prior`` is what holds before any."""

    name: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word of both items: its share of the weight of all they share, and where it stands.

    Weight goes by rarity among the items of both plans.
    """

    text: str
    weight: float
    left: tuple[Place, ...]
    right: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Margin:
    """A threshold, and how far the score stands above it (below: negative), in log-odds."""

    threshold: str
    probability: float
    distance: float


@dataclass(frozen=True, slots=True)
class Flip:
    """Kinds of evidence without which the score alone would decide otherwise."""

    without: tuple[str, ...]
    log_odds: float
    probability: float
    decision: str


@dataclass(frozen=True, slots=True)
class Rival:
    """Another pair that shares an item: ``item`` stands on ``side`` ("left" or "right").

    ``lead`` is how far the explained pair is ahead of it in log-odds, ``by`` the same for each
    kind of evidence, the most telling first; both are None and empty where the evidence of the
    rival is not known.
    """

    side: str
    item: str
    probability: float
    linked: bool
    lead: float | None = None
    by: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one pair of items was decided as it was.

    ``log_odds`` is the sum of ``contributions`` (the prior first, then the largest first), and
    ``probability`` follows from it. ``by_score`` is what the thresholds alone make of it; where
    that differs from ``decision``, the joint decision or a reviewer had the last word.
    ``flips`` holds each kind of evidence that decides alone or, where none does, the fewest
    that decide together. ``whole`` is the probability that the two match as wholes, not in part,
    where that was computed: below its own threshold no score makes them ``same``.
    ``competitor`` is the best other pair, linked or not, ``rival`` the
    nearest rejected one.
    """

    left: str
    right: str
    decision: str
    by_score: str
    log_odds: float
    probability: float
    contributions: tuple[Contribution, ...]
    words: tuple[SharedWord, ...]
    margins: tuple[Margin, ...]
    flips: tuple[Flip, ...]
    competitor: Rival | None = None
    rival: Rival | None = None
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class ItemExplanation:
    """One item (``side`` "left" or "right"): its links and its nearest rejected candidates.

    Both are in document order and by probability, the nearest first, respectively.
    """

    side: str
    item: str
    links: tuple[Explanation, ...]
    rejected: tuple[Explanation, ...]
