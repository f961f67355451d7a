"""The words and quoted names of items, cut once and kept for candidates and alignments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from policydiff.align.profile import Profile
from policydiff.align.terms import Bag
from policydiff.codec import packed, unpacked
from policydiff.records import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of an item and how often each occurs, then the names quoted in it: bytes of arrays.

    These are codes of ``align.terms``.
    """

    words: bytes
    counts: bytes
    quoted: bytes


def packed_terms(profiles: Sequence[Profile]) -> bytes:
    """Return the ``Terms`` of the items of a plan, packed."""
    return packed([_terms_of(one) for one in profiles])


def _terms_of(profile: Profile) -> Terms:
    words, names = profile.words, profile.names.codes
    quoted = names[~np.isin(names, words.codes)]
    codes = (one.astype("<i8").tobytes() for one in (words.codes, quoted))
    return Terms(next(codes), words.counts.astype("<u4").tobytes(), next(codes))


def rare_terms(data: bytes) -> list[Bag]:
    """Return the words and quoted names of each item that ``encode`` packed; each counts once."""
    found = (_codes(one.words + one.quoted) for one in unpacked(list[Terms], data))
    return [Bag(np.sort(codes), np.ones(len(codes))) for codes in found]


def words_of(data: bytes) -> list[Bag]:
    """Return the words of each item that ``encode`` packed."""
    return [
        Bag(_codes(one.words), np.frombuffer(one.counts, "<u4").astype(np.float64))
        for one in unpacked(list[Terms], data)
    ]


def _codes(data: bytes) -> NDArray[np.int64]:
    return np.frombuffer(data, "<i8").astype(np.int64)
