"""Words that were cut and packed serve as if they had been cut anew."""

from dataclasses import fields
from pathlib import Path

import numpy as np

from policydiff.align import profile
from policydiff.batch.terms import packed_terms, rare_terms, words_of
from policydiff.plans import read_plan

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def same(one, other) -> bool:
    """Tell whether two values of a profile are the same, bags by their terms and counts."""
    if hasattr(one, "codes"):
        return np.array_equal(one.codes, other.codes) and np.array_equal(one.counts, other.counts)
    return one == other


def test_profiles_of_packed_words_are_those_of_cut_words(monkeypatch):
    for file in SEEDS:
        items = read_plan(file)[0].items
        cut = profile.profiles(items, "education")
        data = packed_terms(cut)
        monkeypatch.setattr(profile, "_kept", {})
        monkeypatch.setattr(profile, "words", lambda _: 1 / 0)  # nothing is cut any more
        profile.prepare(items, "education", words_of(data))
        for one, other in zip(cut, profile.profiles(items, "education"), strict=True):
            for field in fields(one):
                assert same(getattr(one, field.name), getattr(other, field.name)), field.name
        for one, bag in zip(cut, rare_terms(data), strict=True):
            assert np.array_equal(one.names.codes, bag.codes)
            assert set(bag.counts) <= {1.0}
        monkeypatch.undo()
