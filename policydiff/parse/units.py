"""The tree of numbered units of one part of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policydiff.parse.lines import Paragraph
from policydiff.parse.numbering import NARROWEST_UNIT, Marker, marker
from policydiff.parse.owners import is_owner_line, owners_from
from policydiff.parse.parts import is_bare_part
from policydiff.parse.passages import is_saluted

# 消除大班额:起始年级班额控制在50人以内。 A colon and a sentence are a heading and its text.
_COLON_BODY = re.compile(r"^[^:]{2,20}:.{10,}")
# A bare heading of a whole part: government's own work stands beside the sections, not in one.
_WIDE = re.compile(r"(?:政府|自身)(?:自身)?(?:建设|治理)|^.{2,8}:.{4,}")
_NO_HEADING = re.compile(r"[。;!?]|[:,、.\d]$|^(?:各|联系)|^\d{4}年\d")

PART_RANK = 3.5  # between chapters and 一、
ASIDE_RANK = 4.9  # what a salutation opens stands beside （一）, under 一、
LOOK_AHEAD = 2  # paragraphs after a bare heading that tell what it heads
HEADING_LINE = 70  # characters; a longer numbered line is running text
BARE_HEADING = 30
ROOT_RANK = -1.0
_FIRST = ("一", "㈠", "1", "⒈", "⑴", "①")
INNERMOST_RANK = NARROWEST_UNIT + 0.5


@dataclass(slots=True)
class Unit:
    """A numbered paragraph (or an unnumbered heading) with all that stands under it.

    ``opening`` is None for the root and for an aside: what stands under no heading at all.
    ``paragraphs`` are the unnumbered ones that follow the opening, before any child.
    """

    opening: Paragraph | None
    number: Marker | None
    rank: float
    paragraphs: list[Paragraph] = field(default_factory=list)
    children: list[Unit] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The opening without its number."""
        if self.opening is None:
            return ""
        return self.opening.text[self.number.length if self.number else 0 :]

    @property
    def _named(self) -> str:
        """The opening without its number, and without the brackets that name who answers for it."""
        text = self.text
        return text[: owners_from(text) or None]

    @property
    def heading(self) -> str:
        """The opening as a heading: without its number, its owners and end punctuation."""
        return self._named.strip(" 。.:;")

    @property
    def is_heading_line(self) -> bool:
        """Whether the opening is only a heading: its text, if any, follows in other paragraphs."""
        text = self._named
        runs_in = len(text) > HEADING_LINE or re.search(r"[。;!?]", text[:-1])
        return not runs_in and not (self.number and _COLON_BODY.search(text))

    @property
    def is_box(self) -> bool:
        """Whether the opening heads a box (专栏1 重点工程): an aside to the text around it."""
        return self.number is None and self.text.startswith("专栏")

    def leaves(self) -> Iterator[Unit]:
        """Yield the units without children, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def size(self) -> int:
        """Return the number of characters in the unit and all under it."""
        own = len(self.text) + sum(len(paragraph.text) for paragraph in self.paragraphs)
        return own + sum(child.size() for child in self.children)


def units(paragraphs: Sequence[Paragraph]) -> Unit:
    """Return the root of the tree that ``paragraphs`` (one part's running text) make."""
    root = Unit(None, None, ROOT_RANK)
    trail = [root]
    for at, paragraph in enumerate(paragraphs):
        number = marker(paragraph.text)
        rank = _rank(number, paragraphs, at)
        if rank is None:
            if is_saluted(paragraph.text) and trail[-1].rank > ASIDE_RANK:
                _turn_aside(trail)
            trail[-1].paragraphs.append(paragraph)
            continue
        while trail[-1].rank >= rank:
            trail.pop()
        number = number if number and number.rule.rank == rank else None
        unit = Unit(paragraph, number, rank)
        trail[-1].children.append(unit)
        trail.append(unit)
    return root


def _turn_aside(trail: list[Unit]) -> None:
    """Leave the numbered units: after a salutation the speaker is done with the last of them."""
    while trail[-1].rank >= ASIDE_RANK:
        trail.pop()
    aside = Unit(None, None, ASIDE_RANK)
    trail[-1].children.append(aside)
    trail.append(aside)


def _rank(number: Marker | None, paragraphs: Sequence[Paragraph], at: int) -> float | None:
    """Return the rank of a numbered or unnumbered heading, None for running text."""
    if number is not None:
        return number.rule.rank if number.rule.rank <= NARROWEST_UNIT else None
    text = paragraphs[at].text
    following = paragraphs[at + 1 : at + 1 + LOOK_AHEAD]
    if not following or not _looks_like_heading(text, following[0].text):
        return None
    if is_bare_part(text) or _WIDE.search(text):
        return PART_RANK
    under = next((found for each in following if (found := marker(each.text))), None)
    if under and under.rule.rank <= NARROWEST_UNIT and under.ordinal in _FIRST:
        return under.rule.rank - 0.5
    return INNERMOST_RANK


def _looks_like_heading(text: str, following: str) -> bool:
    if not 4 <= len(text) <= BARE_HEADING or _NO_HEADING.search(text) or is_owner_line(text):
        return False
    numbered = marker(following)
    if numbered is not None and numbered.rule.rank <= NARROWEST_UNIT:
        return True
    return len(following) > 2 * len(text)
