"""Choose the items of a plan part: the smallest units with a topic of their own.

The lowest numbered unit that has a body is an item. Where numbers are only headings, each
paragraph under them is one; where a paragraph strings several topic sentences together, each of
them. General requirements and overall targets before the first item are the preamble.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum

from policydiff.model import SegmentKind
from policydiff.parse.drafts import Drafts, Heading, Path
from policydiff.parse.lines import Paragraph, part
from policydiff.parse.numbering import Marker, marker
from policydiff.parse.owners import is_owner_line
from policydiff.parse.parts import is_part_like
from policydiff.parse.passages import (
    TOPICAL_SHARE,
    Group,
    are_topical,
    closes_tasks,
    continues_item,
    groups,
    introduces,
    is_general,
    is_general_section,
    is_lead_in,
    is_narrative,
    overview_end,
    owner_lines,
    topical,
)
from policydiff.parse.topics import STRUNG_BODY, heading_length, ordinal_series, topic_starts
from policydiff.parse.units import Unit

SPLIT_RATIO = 1.3  # paragraphs a heading, when numbers are only headings
SPLIT_SIZE = 900  # characters under one heading: more than any single task takes
GENERAL_SHARE = 0.3  # a general section is a small part of the plan
FEWEST_BARE_ITEMS = 3  # unnumbered paragraphs that make a plan without any number
LIST_RANK = 5  # from （一） on, a numbered line without a text of its own is a task in a list
LISTED_SHARE = 0.5  # of the widest units, that are lines without text: then the lines are tasks
ONE_SENTENCE = 30  # characters; a longer line that ends in a full stop says what to do
ARTICLE_RANK = 3  # an article (第八条) and what it enumerates are one provision
SECTION_RANK = 4  # 一、 and wider: the headings under which an overview may stand


class Form(IntEnum):
    """What kind of text a part is of, from the tersest on."""

    PLAN = 0  # numbered tasks; an unnumbered paragraph goes on with a task
    REPORT = 1  # a review or a work report: unnumbered paragraphs are tasks
    SPEECH = 2  # a report read to a congress: topics are strung together in long paragraphs


def choose(root: Unit, form: Form, *, is_review: bool = False) -> Drafts:
    """Return the items under ``root``, and what all other paragraphs are.

    ``is_review``: the part looks back. What stands there before the first numbered unit are
    results; in a plan it is the outlook.
    """
    chooser = _Chooser(root, form, is_review=is_review)
    chooser.walk(root, ())
    return chooser.found


class _Chooser:
    def __init__(self, root: Unit, form: Form, *, is_review: bool) -> None:
        self.is_review = is_review
        self.found = Drafts()
        self.total = max(root.size(), 1)
        self.form = form
        self.numbers_are_headings = _numbers_are_headings(root, default=form >= Form.REPORT)
        lines = [unit for unit in root.children if not unit.children and not unit.paragraphs]
        self.lists_lines = len(lines) >= max(2, LISTED_SHARE * len(root.children))

    def walk(self, unit: Unit, path: Path) -> None:
        """Place ``unit`` and all under it."""
        if self._is_general(unit):
            self._preamble(unit)
        elif unit.paragraphs and unit.children and all(child.is_box for child in unit.children):
            self.walk(replace(unit, children=[]), path)
            for box in unit.children:
                self.walk(box, (*path, _trail(unit)))
        elif unit.children and not _is_enumeration(unit):
            self._section(unit, path)
        elif unit.opening is None:
            self._unnumbered(unit.paragraphs, path)
        elif unit.is_heading_line and not unit.children:
            self._heading(unit, unit.opening, path)
        elif self._opens_topics(unit):
            self._opening(unit, unit.opening, path)
            self._tasks(unit.paragraphs, (*path, _trail(unit)), may_open=False)
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
        if unit.opening and unit.is_heading_line:
            self.found.put(unit.opening, SegmentKind.HEADING, "section")
        elif unit.opening:
            self.found.put(unit.opening, SegmentKind.PREAMBLE, "general")
        for paragraph in unit.paragraphs:
            self.found.put(paragraph, SegmentKind.PREAMBLE, "general")
        for child in unit.children:
            self._preamble(child)

    def _section(self, unit: Unit, path: Path) -> None:
        """Place a unit whose items stand in the units under it."""
        if unit.opening and unit.is_heading_line:
            self.found.put(unit.opening, SegmentKind.HEADING, "section")
        elif unit.opening:
            self._opening(unit, unit.opening, path)
        below = (*path, _trail(unit)) if unit.opening else path
        if self.is_review and are_topical(unit.paragraphs, at_least=FEWEST_BARE_ITEMS):
            self._tasks(unit.paragraphs, below, may_open=True)
        else:
            self._talk(*unit.paragraphs)
        for child in unit.children:
            self.walk(child, below)

    def _unnumbered(self, paragraphs: Sequence[Paragraph], path: Path) -> None:
        """Place paragraphs under no number: items in a report or when most have topics."""
        if self.form >= Form.REPORT or are_topical(paragraphs, at_least=FEWEST_BARE_ITEMS):
            self._tasks(paragraphs, path, may_open=False)
            return
        for paragraph in paragraphs:
            self.found.put(paragraph, SegmentKind.OTHER, "unnumbered")

    def _heading(self, unit: Unit, opening: Paragraph, path: Path) -> None:
        """Place a numbered line that stands alone, and the paragraphs under it."""
        if unit.paragraphs and self._heads_tasks(unit):
            self.found.put(opening, SegmentKind.HEADING, "section")
            may_open = unit.rank <= SECTION_RANK and is_part_like(unit.heading)
            self._tasks(unit.paragraphs, (*path, _trail(unit)), may_open=may_open)
        elif unit.paragraphs or self.lists_lines or unit.rank >= LIST_RANK or _is_provision(unit):
            self._whole(unit, opening, path)
        else:
            self.found.put(opening, SegmentKind.HEADING, "section")

    def _heads_tasks(self, unit: Unit) -> bool:
        """Tell whether the paragraphs under a numbered line are items, not its body."""
        tasks = groups([paragraph for paragraph in unit.paragraphs if not is_narrative(paragraph)])
        if not tasks and any(is_owner_line(paragraph.text) for paragraph in unit.paragraphs):
            return False
        if len(tasks) == 1 and len(topic_starts(tasks[0][-1].text, alone=True)) > 1:
            return True
        if len(tasks) == 1 and not topical(tasks):
            return False
        if self.numbers_are_headings or (self.form >= Form.REPORT and is_part_like(unit.heading)):
            return True
        large = unit.size() > SPLIT_SIZE or topical(tasks) >= FEWEST_BARE_ITEMS
        return self.form >= Form.REPORT and large and topical(tasks) >= TOPICAL_SHARE * len(tasks)

    def _opens_topics(self, unit: Unit) -> bool:
        """Tell whether a unit that runs into its text is followed by tasks of their own."""
        is_report = self.form >= Form.REPORT
        return is_report and not unit.children and are_topical(unit.paragraphs, at_least=2)

    def _opening(self, unit: Unit, opening: Paragraph, path: Path) -> None:
        """Take a numbered opening for an item when it says more than its heading."""
        says_more = len(unit.text) - _first(unit) > STRUNG_BODY and not unit.text.endswith(":")
        if says_more and (self.found.items or not unit.children):
            self.found.add([opening], path, unit.number)
            return
        shown = len(opening.text) - len(unit.text) + _first(unit)
        for piece in part(opening, 0, shown):
            self.found.put_span(piece, SegmentKind.HEADING, "section")
        kind, detail = self._talk_kind()
        for piece in part(opening, shown, len(opening.text)):
            self.found.put_span(piece, kind, detail)

    def _whole(self, unit: Unit, opening: Paragraph, path: Path) -> None:
        """Take a unit with all that stands under it for one item, or for the topics strung in it."""
        following = [*unit.paragraphs, *_below(unit)]
        stop = next(
            (at for at, paragraph in enumerate(following) if is_narrative(paragraph)),
            len(following),
        )
        starts = self._strung(opening, unit.number) if stop == 0 else [0]
        if len(starts) > 1:
            self._strung_items(opening, path, starts)
        else:
            self.found.add([opening, *following[:stop]], path, unit.number)
        if self.form >= Form.REPORT:
            self._tasks(following[stop:], path, may_open=False)
        for paragraph in () if self.form >= Form.REPORT else following[stop:]:
            self._talk(paragraph)

    def _strung(self, paragraph: Paragraph, number: Marker | None) -> list[int]:
        """Return where topics begin after a numbered heading; [0] when there is but one."""
        if self.form < Form.SPEECH or number is None:
            return [0]
        begin = number.length
        after = begin + heading_length(paragraph.text[begin:])
        starts = [after + at for at in topic_starts(paragraph.text[after:], is_speech=True)]
        if starts[0] == after and len(starts) > 1 and ordinal_series(paragraph.text):
            starts[0] = 0  # the numbered heading has a body of its own before the series
        return starts if len(starts) > 1 else [0]

    def _strung_items(self, paragraph: Paragraph, path: Path, starts: list[int]) -> None:
        """Take the topics strung in ``paragraph``; what stands before the first one heads them."""
        if starts[0] > 0:
            head = part(paragraph, 0, starts[0])
            for piece in head:
                self.found.put_span(piece, SegmentKind.HEADING, "section")
            path = (*path, tuple(head))
        self.found.add_topics(paragraph, path, starts)

    def _tasks(self, paragraphs: Sequence[Paragraph], path: Path, *, may_open: bool) -> None:
        """Take each paragraph for an item, but for the overview before the first task."""
        tasks, owners = groups(paragraphs), owner_lines(paragraphs)
        opens = may_open or not self.found.items
        start = overview_end(tasks) if opens else 0
        many_topics = topical(tasks) >= TOPICAL_SHARE * len(tasks)
        styled = many_topics and len(tasks) >= FEWEST_BARE_ITEMS
        first_item = len(self.found.items)
        closed = goes_on = False
        self._talk(*owners.get(None, ()))
        for at, group in enumerate(tasks):
            closed = closed or (2 * at >= len(tasks) and closes_tasks(group[0]))
            following = tasks[at + 1] if at + 1 < len(tasks) else None
            has_item = len(self.found.items) > first_item
            may_go_on, goes_on = goes_on, False
            if (
                at < start
                or closed
                or self._is_talk(group)
                or (not has_item and introduces(group, following))
            ):
                self._talk(*group)
            elif may_go_on and many_topics and continues_item(group):
                self.found.extend(group[0])
                goes_on = True
            else:
                self._task(group, path, tasks, styled=styled)
                goes_on = self.form is Form.SPEECH
            self._owned(group, owners)

    def _owned(self, group: Group, owners: Mapping[int | None, list[Paragraph]]) -> None:
        """Place the lines after ``group`` that name owners: an item goes on with its own."""
        last = group[-1].span
        items = self.found.items
        for line in owners.get(last.start, ()):
            if items and items[-1].span.end >= last.end:
                self.found.extend(line)
            else:
                self.found.put(line, SegmentKind.OTHER, "owners")

    def _is_talk(self, group: Group) -> bool:
        first = group[0]
        announces = len(group) == 1 and (is_lead_in(first) or is_general(first))
        return is_narrative(first) or (announces and self.form >= Form.REPORT)

    def _task(self, group: Group, path: Path, tasks: list[Group], *, styled: bool) -> None:
        number = marker(group[0].text)
        if len(group) > 1 or number:
            self.found.add(group, path, number)
        else:
            is_speech = self.form is Form.SPEECH
            starts = topic_starts(
                group[0].text,
                is_speech=is_speech,
                styled=styled and is_speech,
                alone=len(tasks) == 1,
            )
            self._strung_items(group[0], path, starts)

    def _talk(self, *paragraphs: Paragraph) -> None:
        """Place what is neither item nor heading: preamble only before the first item."""
        for paragraph in paragraphs:
            if is_narrative(paragraph):
                self.found.put(paragraph, SegmentKind.OTHER, "narrative")
            elif is_owner_line(paragraph.text):
                self.found.put(paragraph, SegmentKind.OTHER, "owners")
            else:
                self._lead_in(paragraph)

    def _lead_in(self, paragraph: Paragraph) -> None:
        if is_general(paragraph):
            self.found.put(paragraph, SegmentKind.PREAMBLE, "general")
        else:
            self.found.put(paragraph, *self._talk_kind())

    def _talk_kind(self) -> tuple[SegmentKind, str]:
        """Return what talk is called here: preamble only before the first item."""
        if self.found.items:
            return SegmentKind.OTHER, "lead-in"
        return SegmentKind.PREAMBLE, "general"


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
    is_list = announces.endswith(":") or unit.rank == ARTICLE_RANK or not own
    return runs_in and is_list and 2 * len(own) <= len(unit.children)


def _is_provision(unit: Unit) -> bool:
    """Tell whether a single line is a rule or a task in one sentence, not a heading."""
    return unit.rank == ARTICLE_RANK or (len(unit.text) > ONE_SENTENCE and unit.text[-1] == "。")


def _first(unit: Unit) -> int:
    return heading_length(unit.text) or len(unit.text)


def _trail(unit: Unit) -> Heading:
    """Return what the heading trail shows of a unit that may run into its text."""
    if unit.opening is None:
        return ()
    shown = (unit.number.length if unit.number else 0) + _first(unit)
    return tuple(part(unit.opening, 0, len(unit.opening.text) if unit.is_heading_line else shown))


def _below(unit: Unit) -> Iterator[Paragraph]:
    """Yield all paragraphs of the unit's children, in order."""
    for child in unit.children:
        if child.opening:
            yield child.opening
        yield from child.paragraphs
        yield from _below(child)
