"""Which plans are one document: second renderings with other line breaks or a few other words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from policydiff.evolve.places import text_length
from policydiff.model import Note, Plan
from policydiff.parse.metadata.regions import same_region
from policydiff.parse.metadata.same_series import office
from policydiff.text.fold import fold
from policydiff.text.similar import ratio

# The two renderings of the 2018 No. 1 document have the same letters, reports of one government
# in consecutive years less than half of them in common.
_SAME_TEXT = 0.9
# Documents that say they are of different years or regions stay two, but a reader should know
# that one took the other's words: opinions of two cities on one model agree in 97 %.
_SAME_WORDS = 0.95
# Texts so much alike share at least these parts of the sentences of the one that has fewer …
_SHARED = {True: 0.3, False: 0.6}
# … of which those in more plans than this are formulas, and those shorter than this say nothing.
_COMMON_FROM = 20
_LEAST_SENTENCE = 8
_STOPS = re.compile(r"[。;!?；！？]")
_NO_LETTER = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Text:
    plan: Plan
    letters: str
    sentences: frozenset[str]


def repeated(plans: Sequence[Plan]) -> tuple[Mapping[str, str], tuple[Note, ...]]:
    """Return the plans that repeat another, by id, each with the one that stands for it.

    Of several the one stays whose metadata say most, then the longest, then by id. Plans of one
    kind are one document when their texts are nearly the same and nothing they say of region,
    office and year differs; where that does, a note tells of it and both stay.
    """
    texts = [_read(plan) for plan in sorted(plans, key=_rank)]
    stands: dict[str, str] = {}
    notes = []
    for kept, other in _alike(texts):
        if kept.id in stands or other.id in stands:
            continue
        one = _agree(kept, other)
        if one:
            stands[other.id] = kept.id
        code = "series.repeated" if one else "series.same_text"
        notes.append(Note(code, other.id, {"one": other.source.name, "other": kept.source.name}))
    return stands, tuple(notes)


def _rank(plan: Plan) -> tuple[int, int, str]:
    unknown = [plan.region, plan.year, plan.issuer].count(None)
    return unknown, -text_length(plan), plan.id


def _read(plan: Plan) -> _Text:
    parts = _STOPS.split(fold("".join(item.text for item in plan.items)))
    sentences = [_NO_LETTER.sub("", part) for part in parts]
    long = frozenset(each for each in sentences if len(each) >= _LEAST_SENTENCE)
    return _Text(plan, "".join(sentences), long)


def _alike(texts: Sequence[_Text]) -> Iterator[tuple[Plan, Plan]]:
    """Return the pairs of plans with nearly the same text, in the order given."""
    for one, other in sorted(_near(texts)):
        left, right = texts[one], texts[other]
        least = _SAME_TEXT if _agree(left.plan, right.plan) else _SAME_WORDS
        if ratio(left.letters, right.letters) >= least:
            yield left.plan, right.plan


def _near(texts: Sequence[_Text]) -> Iterator[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for sentence in text.sentences:
            holders[sentence].append(at)
    shared = Counter(
        pair
        for places in holders.values()
        if 1 < len(places) <= _COMMON_FROM
        for pair in combinations(places, 2)
    )
    for (one, other), count in shared.items():
        left, right = texts[one], texts[other]
        fewer = min(len(left.sentences), len(right.sentences))
        least = _SHARED[_agree(left.plan, right.plan)] * fewer
        if left.plan.kind is right.plan.kind and count >= least:
            yield one, other


def _agree(left: Plan, right: Plan) -> bool:
    """Tell whether nothing that two plans say of themselves differs."""
    regions = left.region is None or right.region is None or same_region(left.region, right.region)
    years = None in (left.year, right.year) or left.year == right.year
    offices = office(left), office(right)
    return regions and years and ("" in offices or offices[0] == offices[1])
