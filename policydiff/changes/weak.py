"""Tell which partial links are too weak to say that an item lives on in part."""

from __future__ import annotations

from collections.abc import Iterable

from policydiff.changes.group import Covered
from policydiff.changes.measure import COVERED_FROM
from policydiff.model import Alignment, Grade, Link

# Between issuers 12 of 20 items whose best partial link is weaker than this have a counterpart in
# the gold. Between a plan and its altered version, where what lives on keeps words of its own, no
# item had one (benchmarks/operations.md).
_WEAK_BELOW = 0.25
# From this share of same-task links on that keep their words, the plans are one issuer's.
_OWN_PLANS_FROM = 0.5


def weak_links(alignment: Alignment, covered: Covered) -> frozenset[int]:
    """Return the indices of the partial links that make no change ``partly``.

    Between plans most of whose same-task links share their words, those are the improbable
    ones that share hardly any; between other plans there are none.
    """
    links = alignment.links
    same = [link for link in links if link.grade is Grade.SAME]
    if _keeping_words(same, covered) < _OWN_PLANS_FROM * max(len(same), 1):
        return frozenset()
    return frozenset(
        index
        for index, link in enumerate(links)
        if link.grade is Grade.PARTIAL
        and link.probability < _WEAK_BELOW
        and not _keeping_words([link], covered)
    )


def _keeping_words(links: Iterable[Link], covered: Covered) -> int:
    """Return how many links have an end that the other one covers."""
    ends = [(("left", link.left), ("right", link.right)) for link in links]
    return sum(
        max(covered(left, [right]), covered(right, [left])) >= COVERED_FROM for left, right in ends
    )
