"""Initiatives that go on under a name no lexicon connects: aligned items carry one, then another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from policydiff.evolve.sightings import Key, Mentions, Sightings, key_of
from policydiff.model import Alignment, Grade
from policydiff.text.similar import ratio

# 教育信息化 and 教育数字化 share six of ten characters; what shares less in two versions of an
# item is mostly one programme that was dropped and another that was added.
_ALIKE = 0.6

# For a pair of plans, by an initiative of either: its old and its new name.
Renames = Mapping[tuple[str, str], Mapping[Key, tuple[str, str]]]


def renames(alignments: Iterable[Alignment], found: Sightings) -> Renames:
    """Return what was renamed between the plans of each of ``alignments``.

    Two items that are the same task, beyond review, carry one initiative each that the other
    plan does not name, of one sort and with names much alike. An initiative that has two
    counterparts has none.
    """
    return {
        (one.left, one.right): _of_pair(one, found)
        for one in alignments
        if one.left in found.counted and one.right in found.counted
    }


def _of_pair(alignment: Alignment, found: Sightings) -> Mapping[Key, tuple[str, str]]:
    left, right = found.counted[alignment.left], found.counted[alignment.right]
    lefts, rights = _only(left, right), _only(right, left)
    partners: dict[tuple[str, Key], set[Key]] = defaultdict(set)
    for link in alignment.links:
        if link.grade is Grade.SAME and not link.review:
            for old in lefts.get(link.left, ()):
                for new in rights.get(link.right, ()):
                    if old[1] == new[1] and ratio(old[0], new[0]) >= _ALIKE:
                        partners["left", old].add(new)
                        partners["right", new].add(old)
    told: dict[Key, tuple[str, str]] = {}
    for (side, old), others in partners.items():
        new = min(others)
        if side == "left" and len(others) == 1 and len(partners["right", new]) == 1:
            told[old] = told[new] = old[0], new[0]
    return told


def _only(named: Mapping[Key, Mentions], other: Mapping[Key, Mentions]) -> Mapping[str, set[Key]]:
    """Return for each item what it alone of two plans names."""
    items: dict[str, set[Key]] = defaultdict(set)
    for key in named.keys() - other.keys():
        for mention in named[key]:
            if mention.item is not None:
                items[mention.item].add(key_of(mention))
    return items
