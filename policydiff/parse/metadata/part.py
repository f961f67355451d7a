"""One part of a file as metadata are read from it, and a finding with its evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from policydiff.model import FieldEvidence, Span
from policydiff.parse.metadata.flat import Flat, flatten
from policydiff.parse.metadata.offices import CAPTION
from policydiff.records import dataclass

T = TypeVar("T")
# Delivery lines, document numbers and speakers stand near the beginning of a document; page
# furniture before it may take a few thousand characters.
HEAD = 6000
# A title that was read as the first lines of the plan stands within so many characters.
_CAPTION_REACH = 300
# How a report to a congress begins.
_ADDRESS = re.compile(r"代表[^。,\n]{0,30}政府|代表国务院|政府工作报告")


@dataclass(frozen=True, slots=True)
class Part:
    """What the parser knows about one part of a file; all spans are into ``text``.

    ``text`` is the whole decoded file, ``span`` this part's region of it. ``title`` is the
    printed title, over several lines perhaps, ``heading`` the part's own heading when the file
    has several parts (一、2013年工作总结). ``furniture`` is that of the whole file; ``preamble``,
    ``body`` (headings and items) and ``signature`` (signature and date lines, delivery lines
    under the title) are this part's. ``file_name`` is a last hint.
    """

    text: str
    span: Span
    title: Span | None = None
    heading: Span | None = None
    furniture: tuple[Span, ...] = ()
    preamble: tuple[Span, ...] = ()
    body: tuple[Span, ...] = ()
    signature: tuple[Span, ...] = ()
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and what it rests on."""

    value: T
    evidence: FieldEvidence


@dataclass(frozen=True, slots=True)
class View:
    """The flattened texts of a part that the rules look at.

    ``title`` is one line; ``own`` is preamble and body of the part, ``whole`` everything in the
    file but its furniture, ``file`` with it. ``caption`` is the last line before the plan that
    opens with a public body as titles do: the title of the notice that the plan is attached to,
    or one that the page prints once more. ``reports`` is true of a report to a congress.
    """

    part: Part
    title: Flat
    heading: Flat
    signature: Flat
    own: Flat
    whole: Flat
    file: Flat
    furniture: Flat
    caption: Flat
    reports: bool

    def found(
        self, value: T, where: Span | None, *, rule: str, certainty: str = "certain"
    ) -> Found[T]:
        """Return ``value`` with the quote at ``where``."""
        quote = "" if where is None else self.part.text[where.start : where.end]
        return Found(value, FieldEvidence(quote, where, certainty, rule))


Rule = Callable[[View], Found[T] | None]


def view(part: Part) -> View:
    """Flatten the parts of ``part``."""
    everything = Span(0, len(part.text))
    own = sorted((*part.preamble, *part.body)) or [part.span]
    title = flatten(part.text, [part.title], lines=False)
    file = flatten(part.text, [everything])
    whole = flatten(part.text, _outside(everything, part.furniture))
    return View(
        part=part,
        title=title,
        heading=flatten(part.text, [part.heading], lines=False),
        signature=flatten(part.text, sorted(part.signature)),
        own=flatten(part.text, own),
        whole=whole,
        file=file,
        furniture=flatten(part.text, sorted(part.furniture)),
        caption=_caption(file, own[0].start),
        reports="工作报告" in title.text or bool(_ADDRESS.search(whole.text, 0, HEAD)),
    )


def _caption(file: Flat, before: int) -> Flat:
    end = bisect_left(file.offsets, before + _CAPTION_REACH)
    lines = list(CAPTION.finditer(file.text, 0, end))
    start, stop = lines[-1].span() if lines else (0, 0)
    return Flat(file.text[start:stop], file.offsets[start:stop])


def _outside(everything: Span, holes: Iterable[Span]) -> list[Span]:
    spans = []
    at = everything.start
    for hole in sorted(holes):
        if at < hole.start:
            spans.append(Span(at, hole.start))
        at = max(at, hole.end)
    if at < everything.end:
        spans.append(Span(at, everything.end))
    return spans


def first(view: View, rules: Iterable[Rule[T]]) -> Found[T] | None:
    """Return what the first rule that finds anything finds."""
    return next((found for rule in rules if (found := rule(view)) is not None), None)


def search(pattern: re.Pattern[str], flat: Flat, end: int | None = None) -> re.Match[str] | None:
    """Search ``flat`` up to ``end``."""
    return pattern.search(flat.text, 0, len(flat.text) if end is None else end)
