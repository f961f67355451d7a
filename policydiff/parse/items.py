"""Choose the items of a plan part: the smallest units with a topic of their own.

The lowest numbered unit that has a body is an item. Where numbers are only headings, each
paragraph under them is one; where a paragraph strings several topic sentences together, each of
them. General requirements and overall targets before the first item are the preamble.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policydiff.model import SegmentKind, Span
from policydiff.parse.lines import Paragraph
from policydiff.parse.numbering import Marker, marker
from policydiff.parse.topics import (
    guessed_heading_length,
    heading_length,
    topic_starts,
)
from policydiff.parse.units import HEADING_LINE, Unit

_TERM = r"(?:总体(?:要求|目标|思路)|指导思想|基本(?:原则|思路|要求)|(?:主要|工作|发展|预期|奋斗|战略)?目标(?:任务)?|重[大要](?:性|意义)|必要性|意义)"
_GENERAL_SECTION = re.compile(rf".{{0,30}}?{_TERM}(?:(?:和|与|及|、).{{0,4}}{_TERM})*")
_GENERAL_PARAGRAPH = re.compile(
    r".{0,30}(?:总体要求|总体思路|总体目标|指导思想|(?:主要|总体|工作|预期|发展|奋斗|事业发展).{0,6}目标|总的要求|基本思路)"
)
_LEAD_IN = re.compile(
    r".{0,60}(?:(?:重点|主要|着重|着力|具体|全力|要|将).{0,8}(?:抓好|做好|做了|做出|开展|推进|突出|实施|完成|把握).{0,24}|以下.{0,16}|几个方面.{0,12}|工作是)[:。]"
)
_OVERVIEW = re.compile(
    r"(?:[“\d一-鿿]{0,10}?(?:过去|一年来|五年来|去年|今年|当前|当今|展望|刚刚过去|“十.五”时期|新的一年)|(?:19|20)\d\d年[,是])"
)
_NARRATIVE = re.compile(
    r"各位代表[!,:]|同志们[!,:]|(?:在)?(?:看到|肯定)(?:成绩|成就).{0,12}(?:同时|我们)|.{0,12}清醒(?:地)?(?:认识|看到)"
    r"|.{0,30}成绩的取得|(?:以上|上述|这些|一年来|五年来).{0,12}成(?:绩|就).{0,12}(?:是|来之不易|根本)|.{0,12}表示(?:衷心|崇高|诚挚)"
    r"|(?:让我们|我们要)?.{0,20}(?:更加)?紧密(?:地)?团结在"
)
_LOGISTICS = re.compile(
    r"(?:时间|地点|参[会加赛评]|报名|报到|报送|联系|费用|申报|评选|奖项|组织机构|活动(?:范围|安排|时间|对象|主题|内容)|会议|展评)"
)

SPLIT_TOPICS = 0.5  # share of paragraphs that open with a topic sentence of their own
SPLIT_RATIO = 1.3  # paragraphs a heading, when numbers are only headings
SPLIT_SIZE = 900  # characters under one heading: more than any single task takes
GENERAL_SHARE = 0.3  # a general section is a small part of the plan
BARE_LEAD_IN = 25  # characters; a shorter paragraph between headings announces, it is no task
FEWEST_BARE_ITEMS = 3  # unnumbered paragraphs that make a plan without any number


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of source text and what it was read as; ``item`` counts the items from 0."""

    span: Span
    kind: SegmentKind
    detail: str = ""
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it has a plan: see ``model.Item``."""

    number: str | None
    path: tuple[str, ...]
    heading: str
    heading_span: Span
    span: Span
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class PartItems:
    """What ``choose`` found: the items, and a stretch for every paragraph of the part."""

    drafts: tuple[Draft, ...]
    stretches: tuple[Stretch, ...]


def choose(root: Unit, outer: tuple[str, ...] = (), *, is_report: bool = False) -> PartItems:
    """Return the items under ``root``; ``outer`` is the heading trail above it.

    ``is_report`` says that the part belongs to a work report, whose unnumbered paragraphs are
    tasks even where few of them open with a topic sentence.
    """
    chooser = _Chooser(root, is_report=is_report)
    chooser.walk(root, outer)
    return PartItems(tuple(chooser.drafts), tuple(chooser.stretches))


def is_logistics(title: str, root: Unit) -> bool:
    """Tell whether a notice only arranges a meeting, a contest or an application."""
    headings = [unit.heading for unit in root.children if unit.is_heading_line]
    found = sum(_LOGISTICS.search(heading) is not None for heading in headings)
    return title.endswith(("通知", "函")) and found >= 2


def _is_topical(paragraph: Paragraph) -> bool:
    number = marker(paragraph.text)
    return heading_length(paragraph.text[number.length if number else 0 :]) > 0


class _Chooser:
    def __init__(self, root: Unit, *, is_report: bool) -> None:
        self.drafts: list[Draft] = []
        self.stretches: list[Stretch] = []
        self.total = max(root.size(), 1)
        self.is_report = is_report
        self.splits = self._numbers_are_headings(root)

    def _numbers_are_headings(self, root: Unit) -> bool:
        """Decide for the whole part whether each paragraph under a heading is an item."""
        leaves = [
            unit
            for unit in root.leaves()
            if unit.opening and unit.is_heading_line and unit.paragraphs
            and not _GENERAL_SECTION.fullmatch(unit.heading)
        ]  # fmt: skip
        if not leaves:
            return self.is_report
        paragraphs = [paragraph for unit in leaves for paragraph in unit.paragraphs]
        topical = sum(_is_topical(paragraph) for paragraph in paragraphs)
        size = sum(len(paragraph.text) for paragraph in paragraphs)
        return (
            topical >= SPLIT_TOPICS * len(paragraphs)
            and len(paragraphs) >= SPLIT_RATIO * len(leaves)
        ) or size > SPLIT_SIZE * len(leaves)

    def walk(self, unit: Unit, path: tuple[str, ...]) -> None:
        if self._is_general(unit):
            self._all_preamble(unit)
        elif unit.children and self._is_enumeration(unit):
            self._one_item(unit, path)
        elif unit.children:
            self._section(unit, path)
        elif unit.opening is None:
            self._bare(unit, path)
        elif not unit.is_heading_line or (not unit.paragraphs and unit.rank >= 5):
            self._one_item(unit, path)
        elif not unit.paragraphs:
            self._put(unit.opening, SegmentKind.HEADING, "section")
        elif self.splits:
            self._put(unit.opening, SegmentKind.HEADING, "section")
            self._paragraph_items(unit.paragraphs, (*path, unit.label))
        else:
            self._one_item(unit, path)

    def _is_general(self, unit: Unit) -> bool:
        heading = unit.heading if unit.is_heading_line else unit.heading[: self._first(unit)]
        return (
            not self.drafts
            and unit.opening is not None
            and _GENERAL_SECTION.fullmatch(heading.rstrip("。:")) is not None
            and unit.size() <= GENERAL_SHARE * self.total
        )

    @staticmethod
    def _first(unit: Unit) -> int:
        return heading_length(unit.text) or len(unit.text)

    def _all_preamble(self, unit: Unit) -> None:
        if unit.opening:
            is_line = unit.is_heading_line
            kind = SegmentKind.HEADING if is_line else SegmentKind.PREAMBLE
            self._put(unit.opening, kind, "section" if is_line else "general")
        for paragraph in unit.paragraphs:
            self._put(paragraph, SegmentKind.PREAMBLE, "general")
        for child in unit.children:
            self._all_preamble(child)

    @staticmethod
    def _is_enumeration(unit: Unit) -> bool:
        """Tell whether the children only list what the unit's own text announces."""
        announces = unit.paragraphs[-1].text if unit.paragraphs else unit.text
        own = [child for child in unit.children if heading_length(child.text) or child.children]
        runs_in = unit.opening is not None and (not unit.is_heading_line or unit.text.endswith(":"))
        return (
            runs_in
            and (announces.endswith(":") or unit.rank == 3)
            and 2 * len(own) <= len(unit.children)
        )

    def _section(self, unit: Unit, path: tuple[str, ...]) -> None:
        if unit.opening:
            is_line = unit.is_heading_line
            kind = SegmentKind.HEADING if is_line else SegmentKind.PREAMBLE
            self._put(unit.opening, kind, "section" if is_line else "lead-in")
        substantial = self.is_report and self.splits and len(unit.paragraphs) > 2
        if unit.opening and substantial:
            self._paragraph_items(unit.paragraphs, (*path, unit.label))
        else:
            for paragraph in unit.paragraphs:
                detail = "lead-in" if self.drafts else "general"
                kind = (
                    SegmentKind.OTHER if _NARRATIVE.match(paragraph.text) else SegmentKind.PREAMBLE
                )
                self._put(paragraph, kind, "narrative" if kind == SegmentKind.OTHER else detail)
        below = (*path, self._trail_label(unit)) if unit.opening else path
        for child in unit.children:
            self.walk(child, below)

    def _trail_label(self, unit: Unit) -> str:
        if unit.is_heading_line:
            return unit.label
        shown = (unit.number.length if unit.number else 0) + self._first(unit)
        return unit.opening.text[:shown].strip(" 。.:;") if unit.opening else ""

    def _bare(self, unit: Unit, path: tuple[str, ...]) -> None:
        """Paragraphs under no number at all: items only in a report or when most have topics."""
        topical = sum(_is_topical(paragraph) for paragraph in unit.paragraphs)
        enough = topical >= max(FEWEST_BARE_ITEMS, SPLIT_TOPICS * len(unit.paragraphs))
        if enough or self.is_report:
            self._paragraph_items(unit.paragraphs, path)
            return
        for paragraph in unit.paragraphs:
            self._put(paragraph, SegmentKind.OTHER, "unnumbered")

    def _paragraph_items(self, paragraphs: list[Paragraph], path: tuple[str, ...]) -> None:
        """Take each paragraph for an item, but for the overview before the tasks."""
        start = self._overview_end(paragraphs)
        for paragraph in paragraphs[:start]:
            narrative = _NARRATIVE.match(paragraph.text)
            kind = SegmentKind.OTHER if narrative else SegmentKind.PREAMBLE
            self._put(paragraph, kind, "narrative" if narrative else "general")
        for paragraph in paragraphs[start:]:
            if _NARRATIVE.match(paragraph.text):
                self._put(paragraph, SegmentKind.OTHER, "narrative")
            elif len(paragraph.text) <= BARE_LEAD_IN or _LEAD_IN.fullmatch(paragraph.text):
                self._put(paragraph, SegmentKind.PREAMBLE, "lead-in")
            else:
                self._split_item(paragraph, path)

    def _overview_end(self, paragraphs: list[Paragraph]) -> int:
        """Return the index of the first paragraph that is a task."""
        leads = [
            at for at, paragraph in enumerate(paragraphs[: len(paragraphs) // 2 + 1])
            if _LEAD_IN.fullmatch(paragraph.text)
        ]  # fmt: skip
        if leads and not self.drafts:
            return leads[-1] + 1
        at = 0
        while at < len(paragraphs) and self._is_overview(paragraphs[at]):
            at += 1
        return at

    def _is_overview(self, paragraph: Paragraph) -> bool:
        if self.drafts:
            return _LEAD_IN.fullmatch(paragraph.text) is not None
        return (
            _GENERAL_PARAGRAPH.match(paragraph.text) is not None
            or _OVERVIEW.match(paragraph.text) is not None
            or _LEAD_IN.fullmatch(paragraph.text) is not None
        )

    def _split_item(self, paragraph: Paragraph, path: tuple[str, ...]) -> None:
        number = marker(paragraph.text)
        starts = topic_starts(paragraph.text) if number is None else [0]
        for start, end in zip(starts, [*starts[1:], len(paragraph.text)], strict=True):
            pieces = _pieces(paragraph, start, end)
            own = number if start == 0 else None
            self._item(paragraph, path, at=start, number=own, pieces=pieces)

    def _one_item(self, unit: Unit, path: tuple[str, ...]) -> None:
        """Take a unit with all that stands under it for one item."""
        assert unit.opening is not None
        following = [*unit.paragraphs, *_below(unit)]
        kept = []
        for paragraph in following:
            if _NARRATIVE.match(paragraph.text):
                break
            kept.append(paragraph)
        whole = [unit.opening, *kept]
        pieces = [piece for paragraph in whole for piece in paragraph.pieces]
        self._item(unit.opening, path, number=unit.number, is_line=bool(kept), pieces=pieces)
        for paragraph in following[len(kept) :]:
            self._put(paragraph, SegmentKind.OTHER, "narrative")

    def _item(
        self, paragraph: Paragraph, path: tuple[str, ...], *, number: Marker | None,
        pieces: list[Span], at: int = 0, is_line: bool = False,
    ) -> None:  # fmt: skip
        begin = at + (number.length if number else 0)
        text = paragraph.text[begin:]
        length, guessed = _heading(text, is_numbered=number is not None, is_line=is_line)
        heading_span = Span(paragraph.offset(begin), _end(paragraph, begin, length))
        draft = Draft(
            number.ordinal if number else None, path, text[:length].strip(" 。.:;!"),
            heading_span, Span(pieces[0].start, pieces[-1].end), guessed,
        )  # fmt: skip
        self.stretches += [
            Stretch(piece, SegmentKind.ITEM, item=len(self.drafts)) for piece in pieces
        ]
        self.drafts.append(draft)

    def _put(self, paragraph: Paragraph, kind: SegmentKind, detail: str) -> None:
        self.stretches += [Stretch(piece, kind, detail) for piece in paragraph.pieces]


def _below(unit: Unit) -> Iterator[Paragraph]:
    """Yield all paragraphs of the unit's children, in order."""
    for child in unit.children:
        if child.opening:
            yield child.opening
        yield from child.paragraphs
        yield from _below(child)


def _pieces(paragraph: Paragraph, start: int, end: int) -> list[Span]:
    """Return the pieces of source text that hold ``paragraph.text[start:end]``."""
    first, last = paragraph.offset(start), _end(paragraph, start, end - start)
    cut = (Span(max(piece.start, first), min(piece.end, last)) for piece in paragraph.pieces)
    return [piece for piece in cut if piece.start < piece.end]


def _end(paragraph: Paragraph, start: int, length: int) -> int:
    """Return the source offset at which ``length`` characters from ``start`` end."""
    return paragraph.offset(start + length - 1) + 1 if length else paragraph.offset(start)


def _heading(text: str, *, is_numbered: bool, is_line: bool) -> tuple[int, bool]:
    """Return the length of the heading that opens ``text``, and whether it is a guess."""
    if is_line and not re.search(r"[。;!?]", text[:-1]) and len(text) <= HEADING_LINE:
        return len(text), False
    length = heading_length(text)
    if length or not is_numbered:
        return length, False
    guess = guessed_heading_length(text)
    return guess, guess > 0
