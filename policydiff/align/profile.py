"""What is compared of an item, prepared once and kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policydiff.align.terms import Bag, bag, both, counted, grams, runs, weighted
from policydiff.extract.areas import areas
from policydiff.extract.codebook import THEMES, bundled_codebook
from policydiff.model import Area, Item, Span
from policydiff.records import dataclass
from policydiff.text.clean import clean
from policydiff.text.fold import is_han
from policydiff.text.words import words

_LEAD = re.compile(r"[^。；;!?！？]*")
# A topic sentence is rarely longer; what runs on is a body whose stop is missing.
_LEAD_LENGTH = 40
# Names of documents and programmes as they are quoted; longer quotes are sentences.
_NAME = re.compile(r"[《“][^《》“”]{2,30}[》”]")
# Terms of the codebook in a hundred characters from which an item is of the codebook's sector:
# 95 to 100 % of the items of education plans, a good third of those of general work reports.
# In the others what is found is a passing mention.
_AT_HOME = 3.0
_HUNDRED = 100
# Items kept prepared: some hundred plans, about 20 kB each.
_MOST_KEPT = 4096

_Key = tuple[str, str, Span, tuple[Span, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What is compared of an item.

    ``lead`` is its heading or, without one, its first clause. The bags: runs of one and two
    characters of the text, of the lead, of the heading above the item (``section``); runs of two
    of the lead (``topic``), runs of three of the text; words of two characters or more; words and quoted names (``names``);
    policy areas with their weights. ``mentions`` counts the terms that speak for them, and
    ``at_home`` tells whether they are so dense that the item is of the codebook's sector.
    ``subjects`` are the areas that the lead names.
    """

    text: str
    lead: str
    characters: Bag
    trigrams: Bag
    words: Bag
    names: Bag
    headings: Bag
    topic: Bag
    section: Bag
    areas: Bag
    mentions: int
    at_home: bool
    subjects: frozenset[str]


_kept: dict[_Key, Profile] = {}


def profiles(items: Sequence[Item], codebook: str) -> list[Profile]:
    """Return what is compared of ``items``, whose areas are of the codebook of that name.

    Items without areas and codebook ("") get those of the bundled one, and so do items with themes:
    what was found in the very plans says little of which items correspond.
    """
    return [_profile(item, codebook) for item in items]


def prepare(items: Sequence[Item], codebook: str, cut: Sequence[Bag]) -> None:
    """Prepare ``items``, whose words were cut some time ago: ``cut`` has the ``words`` of each.

    To cut them takes half of the time that it takes to prepare an item.
    """
    for item, known in zip(items, cut, strict=True):
        _profile(item, codebook, known)


def keep(items: Sequence[Item], codebook: str, prepared: Sequence[Profile]) -> None:
    """Take ``prepared`` for the profiles of ``items``: what ``profiles`` returned some time ago."""
    if len(_kept) + len(items) > _MOST_KEPT:
        _kept.clear()
    _kept.update((_key(item, codebook), one) for item, one in zip(items, prepared, strict=True))


def _profile(item: Item, codebook: str, cut: Bag | None = None) -> Profile:
    key = _key(item, codebook)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _areas(item) if codebook in {"", THEMES} else item.areas
        found = _kept[key] = _prepare(item, known, cut)
    return found


def _key(item: Item, codebook: str) -> _Key:
    return codebook, item.text, item.heading_span, item.holes, item.path[-1:]


def _areas(item: Item) -> tuple[Area, ...]:
    return areas(item, bundled_codebook())


def _prepare(item: Item, found: Sequence[Area], cut: Bag | None) -> Profile:
    cleaned = clean(item)
    lead = (cleaned.heading or _first_clause(cleaned.text))[:_LEAD_LENGTH]
    terms = _terms(cleaned.text) if cut is None else cut
    of_text, of_lead = runs(cleaned.text), runs(lead)
    mentions = sum(len(area.words) for area in found)
    return Profile(
        text=cleaned.text,
        lead=lead,
        characters=counted(*of_text[:2]),
        trigrams=counted(of_text[2]),
        words=terms,
        names=both(terms, bag(_NAME.findall(cleaned.text))),
        headings=counted(*of_lead[:2]),
        topic=counted(of_lead[1]),
        section=grams("".join(item.path[-1:]), 1, 2),
        areas=weighted({area.id: area.weight for area in found}),
        mentions=mentions,
        subjects=frozenset(
            area.id for area in found if any(word.text in lead for word in area.words)
        ),
        at_home=mentions * _HUNDRED >= _AT_HOME * max(len(cleaned.text), _HUNDRED),
    )


def _terms(text: str) -> Bag:
    return bag(word for word in words(text) if len(word) > 1 and is_han(word[0]))


def _first_clause(text: str) -> str:
    found = _LEAD.match(text)
    return found.group() if found else ""
