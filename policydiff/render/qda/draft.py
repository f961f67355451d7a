"""A project in the making: codes in a tree, texts, and which code stands where in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from policydiff.model import Plan, Source, Span

Key = tuple[str, ...]
"""What a code is known by: the keys of the codes above it and its own."""


@dataclass
class Code:
    """A code of the codebook; it is ``used`` when it stands somewhere, else it only holds others."""

    key: Key
    name: str
    used: bool = False
    parts: dict[str, Code] = field(default_factory=dict)


@dataclass
class Text:
    """A source of the project, the plans in it, and the codes of every stretch that has some."""

    source: Source
    plans: list[Plan] = field(default_factory=list)
    marks: dict[Span, dict[Key, None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A coded stretch of a text, by the text's key."""

    text: Key
    span: Span


End = Place | Key
"""What a link joins: a coded stretch, or a code."""


@dataclass(frozen=True)
class Tie:
    """A link between two ends."""

    name: str
    left: End
    right: End


@dataclass
class Draft:
    """A project in the making; everything in it keeps the order in which it came."""

    name: str
    codes: dict[str, Code] = field(default_factory=dict)
    texts: dict[Key, Text] = field(default_factory=dict)
    ties: dict[tuple[End, End], Tie] = field(default_factory=dict)

    def code(self, *path: tuple[str, str]) -> Key:
        """Return the key of the code at the end of ``path``, pairs of key and name; make it once."""
        siblings: dict[str, Code] = self.codes
        key: Key = ()
        for part, name in path:
            key = (*key, part)
            siblings = siblings.setdefault(part, Code(key, name)).parts
        return key

    def add_plan(self, plan: Plan) -> None:
        """Take in a plan with the text it stands in; two plans of one file share it."""
        text = self.texts.setdefault(text_key(plan.source), Text(plan.source))
        if all(known.id != plan.id for known in text.plans):
            text.plans.append(plan)

    def mark(self, plan: Plan, span: Span, *keys: Key) -> None:
        """Put the codes ``keys`` on ``span`` of the text of ``plan``, each once; none on nothing."""
        if span.start >= span.end:
            return
        marks = self.texts[text_key(plan.source)].marks
        marks.setdefault(span, {}).update(dict.fromkeys(keys))
        for key in keys:
            self._at(key).used = True

    def tie(self, name: str, left: End, right: End) -> None:
        """Add a link between two ends, which are in the project; one between the same two."""
        if left != right:
            self.ties.setdefault((left, right), Tie(name, left, right))

    def _at(self, key: Key) -> Code:
        found = self.codes[key[0]]
        for part in key[1:]:
            found = found.parts[part]
        return found


def text_key(source: Source) -> Key:
    """Return what a text is known by: the file's name and its checksum."""
    return (source.name, source.sha256)


def place(plan: Plan, span: Span) -> Place:
    """Return a stretch of a plan as an end of a link."""
    return Place(text_key(plan.source), span)


def extent(plan: Plan) -> Span:
    """Return where a plan stands in its text, as one stretch; empty for one without text."""
    return _around(segment.span for segment in plan.segments)


def _around(spans: Iterable[Span]) -> Span:
    every = list(spans)
    if not every:
        return Span(0, 0)
    return Span(min(span.start for span in every), max(span.end for span in every))
