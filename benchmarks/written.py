"""Write generated items down as the text of a plan and read that with policydiff's own parser."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from benchmarks import goldset
from policydiff.model import Item, Plan, Source
from policydiff.parse.document import parse
from policydiff.text.clean import unwrapped

_CHINESE = "一二三四五六七八九十"
# How sections and items are numbered: the usual ways.
STYLES = ("{}.", "{}、", "({})", "(一)")


@dataclass(frozen=True)
class Entry:
    """An item to be written: the heading of its section, its own heading, and its body."""

    section: str
    heading: str
    body: str

    @property
    def text(self) -> str:
        """The item as one line, without number."""
        if not self.heading:
            return self.body
        return f"{self.heading}。{self.body}"


@cache
def entries_of(plan: str) -> tuple[Entry, ...]:
    """Return the annotated items of ``plan`` as entries, their text on one line."""
    return tuple(entry_of(item) for item in goldset.items(plan))


def entry_of(item: Item) -> Entry:
    """Return an annotated item as an entry; its section without number."""
    body = item.text[item.heading_span.end - item.span.start :]
    section = item.path[0].split(" / ")[-1]
    return Entry(
        section.lstrip("(一二三四五六七八九十、)1234567890"), item.heading, unwrapped(body)
    )


@dataclass(frozen=True)
class Written:
    """A plan as read, and which of the entries written each item stands for (None: none)."""

    plan: Plan
    entry_of: tuple[int | None, ...]

    def faults(self, entries: int) -> list[int]:
        """Return the entries that were not read as exactly one item."""
        return [at for at in range(entries) if self.entry_of.count(at) != 1]


def write(entries: Sequence[Entry], *, title: str, style: str = "{}.") -> Written:
    """Return the plan that holds ``entries``, written, then read."""
    text, places = text_of(entries, title=title, style=style)
    plan = _read(text)
    return Written(plan, tuple(_stands_for(item, places) for item in plan.items))


def text_of(
    entries: Sequence[Entry], *, title: str, style: str = "{}."
) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of a plan that holds ``entries``, and where each of them stands in it."""
    text = f"{title}\n\n为做好今年的工作,制定本要点。\n"
    places: list[tuple[int, int]] = []
    for at, (section, members) in enumerate(groupby(entries, lambda entry: entry.section)):
        text += f"{_chinese(at + 1)}、{section}\n"
        for inside, entry in enumerate(members):
            number = (
                f"({_chinese(inside + 1)})" if style == "(一)" else style.format(len(places) + 1)
            )
            places.append((len(text), len(text) + len(number + entry.text)))
            text += f"{number}{entry.text}\n"
    return text, places


def _read(text: str) -> Plan:
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = parse(Source("generated.txt", digest, "utf-8", "utf-8", text))
    return max(document.plans, key=lambda plan: len(plan.items))


def _stands_for(item: Item, places: Sequence[tuple[int, int]]) -> int | None:
    """Return the entry that the item overlaps by more than half of both."""
    for at, (start, end) in enumerate(places):
        shared = min(item.span.end, end) - max(item.span.start, start)
        if 2 * shared > max(end - start, item.span.end - item.span.start):
            return at
    return None


def _chinese(number: int) -> str:
    if number <= 10:
        return _CHINESE[number - 1]
    tens, ones = divmod(number, 10)
    head = "" if tens == 1 else _CHINESE[tens - 1]
    return f"{head}十{_CHINESE[ones - 1] if ones else ''}"
