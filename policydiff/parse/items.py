"""Choose the items of a plan part: the smallest units with a topic of their own.

The lowest numbered unit that has a body is an item. Where numbers are only headings, each
paragraph under them is one; where a paragraph strings several topic sentences together, each of
them. General requirements and overall targets before the first item are the preamble.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.model import SegmentKind
from policydiff.parse.drafts import Drafts
from policydiff.parse.lines import Paragraph
from policydiff.parse.passages import (
    TOPICAL_SHARE,
    are_topical,
    groups,
    is_general_section,
    is_lead_in,
    is_narrative,
    overview_end,
    topical,
)
from policydiff.parse.topics import STRUNG_BODY, heading_length
from policydiff.parse.units import Unit

SPLIT_RATIO = 1.3  # paragraphs a heading, when numbers are only headings
SPLIT_SIZE = 900  # characters under one heading: more than any single task takes
GENERAL_SHARE = 0.3  # a general section is a small part of the plan
FEWEST_BARE_ITEMS = 3  # unnumbered paragraphs that make a plan without any number
LIST_RANK = 5  # from （一） on, a numbered line without a text of its own is a task in a list
ONE_SENTENCE = 30  # characters; a longer line that ends in a full stop says what to do
ARTICLE_RANK = 3  # an article (第八条) and what it enumerates are one provision

Path = tuple[str, ...]


def choose(root: Unit, outer: Path = (), *, is_report: bool = False) -> Drafts:
    """Return the items under ``root``; ``outer`` is the heading trail above it.

    ``is_report`` says that the part belongs to a work report, whose unnumbered paragraphs are
    tasks even where few of them open with a topic sentence.
    """
    chooser = _Chooser(root, is_report=is_report)
    chooser.walk(root, outer)
    return chooser.found


class _Chooser:
    def __init__(self, root: Unit, *, is_report: bool) -> None:
        self.found = Drafts()
        self.total = max(root.size(), 1)
        self.is_report = is_report
        self.numbers_are_headings = _numbers_are_headings(root, default=is_report)

    def walk(self, unit: Unit, path: Path) -> None:
        """Place ``unit`` and all under it."""
        if self._is_general(unit):
            self._preamble(unit)
        elif unit.children and not _is_enumeration(unit):
            self._section(unit, path)
        elif unit.opening is None:
            self._unnumbered(unit.paragraphs, path)
        elif unit.is_heading_line and not unit.children:
            self._heading(unit, unit.opening, path)
        elif self._opens_topics(unit):
            self._opening(unit, unit.opening, path)
            self._tasks(unit.paragraphs, (*path, _trail(unit)))
        else:
            self._whole(unit, unit.opening, path)

    def _is_general(self, unit: Unit) -> bool:
        heading = unit.heading if unit.is_heading_line else unit.text[: _first(unit)]
        return (
            not self.found.items
            and unit.opening is not None
            and is_general_section(heading.rstrip("。:"))
            and unit.size() <= GENERAL_SHARE * self.total
        )

    def _preamble(self, unit: Unit) -> None:
        self._put_opening(unit, "general")
        for paragraph in unit.paragraphs:
            self.found.put(paragraph, SegmentKind.PREAMBLE, "general")
        for child in unit.children:
            self._preamble(child)

    def _put_opening(self, unit: Unit, detail: str) -> None:
        if unit.opening and unit.is_heading_line:
            self.found.put(unit.opening, SegmentKind.HEADING, "section")
        elif unit.opening:
            self.found.put(unit.opening, SegmentKind.PREAMBLE, detail)

    def _section(self, unit: Unit, path: Path) -> None:
        """Place a unit whose items stand in the units under it."""
        self._put_opening(unit, "lead-in")
        below = (*path, _trail(unit)) if unit.opening else path
        if self.is_report and are_topical(unit.paragraphs, at_least=FEWEST_BARE_ITEMS):
            self._tasks(unit.paragraphs, below)
        else:
            for paragraph in unit.paragraphs:
                self._talk(paragraph, "lead-in" if self.found.items else "general")
        for child in unit.children:
            self.walk(child, below)

    def _unnumbered(self, paragraphs: Sequence[Paragraph], path: Path) -> None:
        """Place paragraphs under no number: items in a report or when most have topics."""
        if self.is_report or are_topical(paragraphs, at_least=FEWEST_BARE_ITEMS):
            self._tasks(paragraphs, path)
            return
        for paragraph in paragraphs:
            self.found.put(paragraph, SegmentKind.OTHER, "unnumbered")

    def _heading(self, unit: Unit, opening: Paragraph, path: Path) -> None:
        """Place a numbered line that stands alone, and the paragraphs under it."""
        if unit.paragraphs and self.numbers_are_headings:
            self.found.put(opening, SegmentKind.HEADING, "section")
            self._tasks(unit.paragraphs, (*path, unit.label))
        elif unit.paragraphs or unit.rank >= LIST_RANK or _is_provision(unit):
            self._whole(unit, opening, path)
        else:
            self.found.put(opening, SegmentKind.HEADING, "section")

    def _opens_topics(self, unit: Unit) -> bool:
        """Tell whether a unit that runs into its text is followed by tasks of their own."""
        return self.is_report and not unit.children and are_topical(unit.paragraphs, at_least=2)

    def _opening(self, unit: Unit, opening: Paragraph, path: Path) -> None:
        """Take a numbered opening for an item when it says more than its heading."""
        if len(unit.text) - _first(unit) > STRUNG_BODY:
            self.found.add([opening], path, unit.number)
        else:
            self.found.put(opening, SegmentKind.PREAMBLE, "lead-in")

    def _whole(self, unit: Unit, opening: Paragraph, path: Path) -> None:
        """Take a unit with all that stands under it for one item."""
        following = [*unit.paragraphs, *_below(unit)]
        stop = next(
            (at for at, paragraph in enumerate(following) if is_narrative(paragraph)),
            len(following),
        )
        self.found.add([opening, *following[:stop]], path, unit.number)
        if self.is_report:
            self._tasks(following[stop:], path)
        for paragraph in () if self.is_report else following[stop:]:
            self._talk(paragraph, "lead-in")

    def _tasks(self, paragraphs: Sequence[Paragraph], path: Path) -> None:
        """Take each paragraph for an item, but for the overview before the first task."""
        start = 0 if self.found.items else overview_end(paragraphs)
        for paragraph in paragraphs[:start]:
            self._talk(paragraph, "general")
        for group in groups(paragraphs[start:]):
            if len(group) > 1:
                self.found.add(group, path, None)
            elif is_narrative(group[0]) or is_lead_in(group[0]):
                self._talk(group[0], "lead-in")
            else:
                self.found.add_topics(group[0], path)

    def _talk(self, paragraph: Paragraph, detail: str) -> None:
        if is_narrative(paragraph):
            self.found.put(paragraph, SegmentKind.OTHER, "narrative")
        else:
            self.found.put(paragraph, SegmentKind.PREAMBLE, detail)


def _numbers_are_headings(root: Unit, *, default: bool) -> bool:
    """Decide for a whole part whether each paragraph under a numbered heading is an item."""
    leaves = [
        [paragraph for paragraph in unit.paragraphs if not is_narrative(paragraph)]
        for unit in root.leaves()
        if unit.opening and unit.is_heading_line and not is_general_section(unit.heading)
    ]
    found = [groups(paragraphs) for paragraphs in leaves if paragraphs]
    if not found:
        return default
    tasks = [group for leaf in found for group in leaf]
    size = sum(len(paragraph.text) for group in tasks for paragraph in group)
    are_tasks = topical(tasks) >= TOPICAL_SHARE * len(tasks)
    return (are_tasks and len(tasks) >= SPLIT_RATIO * len(found)) or size > SPLIT_SIZE * len(found)


def _is_enumeration(unit: Unit) -> bool:
    """Tell whether the units below only list what the unit's own text announces."""
    announces = unit.paragraphs[-1].text if unit.paragraphs else unit.text
    own = [child for child in unit.children if heading_length(child.text) or child.children]
    runs_in = unit.opening is not None and (not unit.is_heading_line or unit.text.endswith(":"))
    return (
        runs_in
        and (announces.endswith(":") or unit.rank == ARTICLE_RANK)
        and 2 * len(own) <= len(unit.children)
    )


def _is_provision(unit: Unit) -> bool:
    """Tell whether a single line is a rule or a task in one sentence, not a heading."""
    return unit.rank == ARTICLE_RANK or (len(unit.text) > ONE_SENTENCE and unit.text[-1] == "。")


def _first(unit: Unit) -> int:
    return heading_length(unit.text) or len(unit.text)


def _trail(unit: Unit) -> str:
    """Return what the heading trail shows of a unit that may run into its text."""
    if unit.is_heading_line or unit.opening is None:
        return unit.label
    shown = (unit.number.length if unit.number else 0) + _first(unit)
    return unit.opening.text[:shown].strip(" 。.:;")


def _below(unit: Unit) -> Iterator[Paragraph]:
    """Yield all paragraphs of the unit's children, in order."""
    for child in unit.children:
        if child.opening:
            yield child.opening
        yield from child.paragraphs
        yield from _below(child)
