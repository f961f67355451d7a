"""Alter a plan by known operations: what ``operations.py`` asks the comparison to find again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from benchmarks import goldset
from benchmarks.rewording import (
    has_quantity,
    paraphrase,
    renumber_quantities,
    reword,
    sentences,
)
from benchmarks.written import STYLES, Entry, Written, entries_of, entry_of, write
from policydiff.model import Item

ROUNDS = 4
# Of a hundred items so many suffer each operation; the others are kept (and renumbered).
_ODDS = {"reworded": 27, "numbers": 10, "split": 16, "merged": 14, "removed": 10, "kept": 23}
_MOVED_AT_MOST = 0.1  # above a quarter policydiff calls no item moved: the order is not shared
_ADDED = 0.12
_SHORTEST_PIECE = 30  # characters; a shorter item is a line, not a task
_LONGEST_HEADING = 16
_LIGHTLY = 0.3  # of the phrases that have synonyms
_SAME_TASK = 2  # the gold's grade
_MANNERS = ("as it is", "lightly", "thoroughly")
# The gold has no links of this plan: items of others that it has no counterpart for, by reading,
# and that the gold links, partly or in dispute, with no item of a task that this plan has too.
_NEW_TO_ANSHUN = (
    "xuzhou-2020#01", "xuzhou-2020#02", "xuzhou-2020#03", "xuzhou-2020#04", "licheng-2019#22",
    "dalian-2014#12",
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """One operation: its sort, and the entries on both sides that it concerns."""

    sort: str
    left: tuple[int, ...]
    right: tuple[int, ...]
    moved: bool = False

    @property
    def kind(self) -> str:
        """The kind of change that should be found."""
        return self.sort.split(",")[0].replace("numbers", "reworded")


@dataclass(frozen=True)
class Case:
    """A plan, the altered plan, and what was done to it; a shuffled plan has no moves."""

    name: str
    left: Written
    right: Written
    planted: tuple[Planted, ...]
    shuffled: bool
    entries: tuple[int, int]


@dataclass
class _Draft:
    """An altered plan in the making: entries with the operation each belongs to."""

    entries: list[tuple[Entry, int]] = field(default_factory=list)
    sorts: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)

    def add(self, sort: str, left: Sequence[int], entries: Iterable[Entry]) -> None:
        self.entries += [(entry, len(self.sorts)) for entry in entries]
        self.sorts.append((sort, tuple(left)))

    def planted(self) -> tuple[Planted, ...]:
        places: dict[int, list[int]] = {}
        for at, (_, operation) in enumerate(self.entries):
            places.setdefault(operation, []).append(at)
        return tuple(
            Planted(sort, left, tuple(places.get(at, ())), at in self.moved)
            for at, (sort, left) in enumerate(self.sorts)
        )


def new_to(plan: str) -> list[Entry]:
    """Return items of other plans that, by the gold, correspond to nothing in ``plan``."""
    if plan == "anshun-2024":
        return [entry_of(item) for item in _all_items() if item.id in _NEW_TO_ANSHUN]
    partners = {name for pair in goldset.pairs() if plan in pair for name in pair} - {plan}
    linked = {
        end
        for link in goldset.links()
        for end, other in (link, link[::-1])
        if other.startswith(f"{plan}#")
    }
    return [
        entry_of(item)
        for item in _all_items()
        if item.id.split("#")[0] in partners and item.id not in linked
    ]


def _all_items() -> list[Item]:
    return [item for plan in goldset.plans() for item in goldset.items(plan)]


def case(plan: str, seed: int, *, shuffled: bool = False) -> Case:
    """Return ``plan`` and an altered version of it."""
    random = Random(f"{plan} {seed} {shuffled}")
    entries = entries_of(plan)
    draft = _altered(entries, random)
    added = random.sample(new_to(plan), max(2, round(_ADDED * len(entries))))
    for entry in added:
        _insert(draft, entry, random)
    if shuffled:
        random.shuffle(draft.entries)
        draft.entries.sort(key=lambda pair: _section_rank(pair[0], entries))
    else:
        _move_some(draft, random)
    right = [entry for entry, _ in draft.entries]
    return Case(
        f"{plan}/{seed}{'s' if shuffled else ''}",
        write(entries, title="某市教育局2020年工作要点"),
        write(right, title="某市教育局2021年工作要点", style=random.choice(STYLES)),
        draft.planted(),
        shuffled,
        (len(entries), len(right)),
    )


def _section_rank(entry: Entry, entries: Sequence[Entry]) -> int:
    """Return where the section stands in a plan that has its sections the other way round."""
    return -next((at for at, one in enumerate(entries) if one.section == entry.section), 0)


def _altered(entries: Sequence[Entry], random: Random) -> _Draft:
    draft, at = _Draft(), 0
    while at < len(entries):
        kind = random.choices(list(_ODDS), list(_ODDS.values()))[0]
        manner = random.choice(list(_MANNERS))
        entry = entries[at]
        following = entries[at + 1] if at + 1 < len(entries) else None
        if kind == "split" and (cuts := _cuts(entry)):
            pieces = [_manner(piece, manner, random) for piece in _pieces(entry, cuts, random)]
            draft.add(f"split, {manner}", [at], pieces)
        elif kind == "merged" and following and following.section == entry.section:
            joined = _joined(entry, following, random)
            draft.add(f"merged, {manner}", [at, at + 1], [_manner(joined, manner, random)])
            at += 1
        elif kind == "removed":
            draft.add("removed", [at], [])
        elif kind == "numbers" and has_quantity(entry.body):
            changed = replace(entry, body=renumber_quantities(entry.body, random))
            draft.add("numbers", [at], [changed])
        elif kind == "reworded" and manner != "as it is":
            draft.add(f"reworded, {manner}", [at], [_manner(entry, manner, random)])
        else:
            draft.add("kept", [at], [entry])
        at += 1
    return draft


def _manner(entry: Entry, manner: str, random: Random) -> Entry:
    """Return the entry as it is, its body reworded lightly, or all of it thoroughly."""
    if manner == "as it is":
        return entry
    if manner == "lightly":
        return replace(entry, body=reword(entry.body, random, _LIGHTLY))
    heading, body = paraphrase(entry.heading, entry.body, random)
    return replace(entry, heading=heading, body=body)


def _cuts(entry: Entry) -> list[int]:
    """Return the indices of the sentences before which the body may be cut."""
    parts = sentences(entry.body)
    return [
        at
        for at in range(1, len(parts))
        if parts[at - 1][-1] == "。"
        and len("".join(parts[:at])) + len(entry.heading) >= _SHORTEST_PIECE
        and len("".join(parts[at:])) >= _SHORTEST_PIECE
    ]


def _pieces(entry: Entry, cuts: Sequence[int], random: Random) -> list[Entry]:
    """Cut the body in two; the second piece may get the opening of its text for a heading."""
    cut = random.choice(cuts)
    parts = sentences(entry.body)
    first, second = "".join(parts[:cut]), "".join(parts[cut:])
    opening = re.split("[,，。;；]", second, maxsplit=1)[0]
    heading = opening if len(opening) <= _LONGEST_HEADING and random.random() < 0.5 else ""
    return [replace(entry, body=first), replace(entry, heading=heading, body=second)]


def _joined(one: Entry, two: Entry, random: Random) -> Entry:
    """Make one item of two: under both headings, or the second's heading as a sentence."""
    first = one.body if one.body.endswith("。") else one.body + "。"
    if random.random() < 0.5:
        return replace(one, body=f"{first}{two.text}")
    return replace(one, heading=f"{one.heading},{two.heading}", body=f"{first}{two.body}")


def _insert(draft: _Draft, entry: Entry, random: Random) -> None:
    """Put an item of another plan somewhere, in the section that is there."""
    at = random.randrange(len(draft.entries))
    section = draft.entries[at][0].section
    draft.entries.insert(at, (replace(entry, section=section), len(draft.sorts)))
    draft.sorts.append(("added", ()))


def _move_some(draft: _Draft, random: Random) -> None:
    """Carry some kept items to another section."""
    kept = [at for at, (sort, _) in enumerate(draft.sorts) if sort == "kept"]
    most = round(_MOVED_AT_MOST * len(draft.entries))
    for operation in random.sample(kept, min(most, len(kept) // 2)):
        at = next(i for i, (_, owner) in enumerate(draft.entries) if owner == operation)
        entry, _ = draft.entries.pop(at)
        others = [i for i, (other, _) in enumerate(draft.entries) if other.section != entry.section]
        to = random.choice(others)
        section = draft.entries[to][0].section
        draft.entries.insert(to, (replace(entry, section=section), operation))
        draft.moved.add(operation)


def cases() -> list[Case]:
    """Return all cases: each plan altered ``ROUNDS`` times, and once with its order shuffled."""
    return [
        case(plan, seed, shuffled=seed == ROUNDS)
        for plan in goldset.plans()
        for seed in range(ROUNDS + 1)
    ]


@dataclass(frozen=True)
class Rewriting:
    """A plan and its next year's, where the item at ``entry`` has another author's words."""

    left: Written
    right: Written
    entry: int


def rewritings() -> list[Rewriting]:
    """Return each plan with one item in the words of another plan, for each same task of the gold.

    The other items are kept or reworded lightly.
    """
    pairs = [link for link, grade in goldset.links().items() if grade == _SAME_TASK]
    return [_rewriting(one, other) for link in pairs for one, other in (link, link[::-1])]


def _rewriting(item: str, other: str) -> Rewriting:
    random, plan = Random(f"{item} {other}"), item.split("#")[0]
    entries = entries_of(plan)
    at = next(i for i, one in enumerate(goldset.items(plan)) if one.id == item)
    right = [_manner(one, random.choice(_MANNERS[:2]), random) for one in entries]
    words = next(one for one in _all_items() if one.id == other)
    right[at] = replace(entry_of(words), section=entries[at].section)
    return Rewriting(
        write(entries, title="某市教育局2020年工作要点"),
        write(right, title="某市教育局2021年工作要点"),
        at,
    )
