"""What is taken over word for word: the parts of a split item, and look-alikes on one template.

Both are rare between plans of different regions, so no weight could be learnt from the gold;
they matter between two years of one region, where texts are taken over and rearranged.
"""

from __future__ import annotations

import numpy as np

from policydiff.align.pools import overlaps, rarity
from policydiff.align.profile import Profile
from policydiff.align.similarity import Mask, Pair
from policydiff.align.terms import Codes, Matrix, Rarity, common, without
from policydiff.records import dataclass

# Shares of an item's runs of three characters that stand in another. Items of the gold that have
# nothing to do with each other share up to 0.21, those that have up to 0.31.
_PART = 0.3
_TEMPLATE = 0.2
# A part is shorter than the whole by a quarter at least; a reworded item rarely is.
_SHORTER = 0.75
# The more text two items share, the more must their policy areas agree if they are the same task:
# cosine 0.78 or more where a text was reworded and keeps 0.3 or more of it; from 0.57 in the gold
# (one exception) where it keeps 0.2. Below three mentions of an area a cosine is chance.
_AGREEMENT, _FULL_AGREEMENT = 2.5, 0.75
_FEW_MENTIONS = 3
# Rarity, in log units, of what one heading names twice and more in its item and the other item
# never does: 5 is two rare names of two characters.
_OTHER_NAMES = 5.0
_REPEATED = 2
# Leads that name as much as half of that in common speak of one subject in other words: so do all
# of the reworded items that fall under the rule above, and 2 of 186 look-alikes
# (benchmarks/lookalikes.py).
_SAME_NAMES = 0.5
# What another subject on one template takes from the log-odds: more than any wording gives.
OTHER_SUBJECT = -10.0


@dataclass(frozen=True, slots=True)
class Literal:
    """Where text is taken over, each of shape (m, n).

    ``in_left``: the right item is a part of the left one that no other right item has too;
    ``in_right``: the left item is such a part of the right one. ``look_alike``: both are written
    on one template and speak of different subjects. ``kept`` is the share of the shorter item that
    stands in the other one and in no item that is closer to either. ``identical`` counts the pairs
    with the same words, which are not among the cells.
    """

    in_left: Mask
    in_right: Mask
    look_alike: Mask
    kept: Matrix
    identical: int


def literal(pair: Pair, areas: Matrix | None) -> Literal:
    """Return what the items of a pair of plans have taken over from each other.

    ``areas`` is how similar their policy areas are, None where that says nothing.
    """
    lefts, rights = ([item.trigrams.codes for item in side] for side in (pair.lefts, pair.rights))
    shared = overlaps(*pair.pools("trigrams"))
    sizes = [np.array([max(len(codes), 1) for codes in side]) for side in (lefts, rights)]
    of_left, of_right = shared / sizes[0][:, None], shared / sizes[1][None, :]
    in_left = _parts(rights, lefts, of_right.T).T
    in_right = _parts(lefts, rights, of_left)
    share = np.where(in_left | in_right, 0.0, np.maximum(of_left, of_right))
    look_alike = _other_subject(pair, areas, share)
    kept = _kept(lefts, rights, of_left, of_right)
    return Literal(in_left, in_right, look_alike, kept, pair.identical)


def _parts(parts: list[Codes], wholes: list[Codes], covered: Matrix) -> Mask:
    """Return which items are parts of which longer ones, beyond what their siblings have.

    Shape (parts, wholes). Without siblings set aside, each of several items on one template
    would seem to be a part of any other.
    """
    found = np.zeros(covered.shape, bool)
    for part, whole in np.argwhere(covered >= _PART).tolist():
        if len(parts[part]) <= _SHORTER * len(wholes[whole]):
            own = common(parts[part], wholes[whole])
            for sibling in np.flatnonzero(covered[:, whole] >= _PART).tolist():
                if sibling != part:
                    own = without(own, parts[sibling])
            found[part, whole] = len(own) >= _PART * len(parts[part])
    return found


def _kept(lefts: list[Codes], rights: list[Codes], of_left: Matrix, of_right: Matrix) -> Matrix:
    """Return the share of the shorter item that stands in the other and in none closer to either.

    What an item has from its own predecessor says nothing for another one with the same sentence.
    """
    kept = np.maximum(of_left, of_right)
    for row, column in np.argwhere(kept >= _TEMPLATE).tolist():
        shared = common(lefts[row], rights[column])
        closest_left, closest_right = of_right[:, column].argmax(), of_left[row].argmax()
        if of_right[closest_left, column] > of_right[row, column]:
            shared = without(shared, lefts[closest_left])
        if of_left[row, closest_right] > of_left[row, column]:
            shared = without(shared, rights[closest_right])
        kept[row, column] = len(shared) / min(len(lefts[row]), len(rights[column]))
    return kept


def _other_subject(pair: Pair, areas: Matrix | None, share: Matrix) -> Mask:
    """Return which pairs are written on one template and speak of different subjects."""
    close = share >= _TEMPLATE
    other = np.zeros(share.shape, bool)
    if areas is not None:
        sides = pair.lefts, pair.rights
        told = [np.array([one.mentions >= _FEW_MENTIONS for one in side], bool) for side in sides]
        agree = np.minimum(_AGREEMENT * share, _FULL_AGREEMENT)
        # Plans that follow one notice share its wording too: there the leads agree, whatever
        # else the items mention.
        for row, column in np.argwhere(close & np.outer(*told) & (areas < agree)).tolist():
            other[row, column] = _differ(pair.lefts[row], pair.rights[column])
    if undecided := np.argwhere(close & ~other).tolist():
        rare = rarity(*pair.pools("characters"))
        for row, column in undecided:
            other[row, column] = _named_apart(pair.lefts[row], pair.rights[column], rare)
    return other


def _named_apart(one: Profile, two: Profile, rare: Rarity) -> bool:
    """Tell whether each of two leads names what the other item lacks, and little in common."""
    named = _own_names(one, two, rare)
    if named >= _OTHER_NAMES:
        named = min(named, _own_names(two, one, rare))
    return named >= _OTHER_NAMES and _shared_names(one, two, rare) < _SAME_NAMES * named


def _differ(one: Profile, other: Profile) -> bool:
    """Tell whether the leads name different areas: each one of its own, or only one names any."""
    own, others = one.subjects - other.subjects, other.subjects - one.subjects
    return bool(own and others) or (bool(own or others) and not one.subjects & other.subjects)


def _own_names(one: Profile, other: Profile, rare: Rarity) -> float:
    """Return the rarity of what the lead of one names, its text repeats and the other lacks."""
    codes, counts = one.characters.codes, one.characters.counts
    repeated = common(one.topic.codes, codes[counts >= _REPEATED])
    own = without(repeated, other.characters.codes)
    return float(rare.of(own).sum())


def _shared_names(one: Profile, other: Profile, rare: Rarity) -> float:
    """Return the rarity of what both leads name and both texts repeat."""
    named = common(one.topic.codes, other.topic.codes)
    for bag in (one.characters, other.characters):
        named = common(named, bag.codes[bag.counts >= _REPEATED])
    return float(rare.of(named).sum())
