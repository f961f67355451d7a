"""What must be true of every document, alignment and comparison, whatever the text; for tests and fuzzers.

Each function raises AssertionError when it is not.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from policydiff.model import (
    Alignment,
    ChangeKind,
    Comparison,
    Document,
    Grade,
    Link,
    Plan,
    PlanContent,
)
from policydiff.text.clean import clean


def rebuilt(document: Document) -> str:
    """Return the text put together from the segments of all plans, which must meet."""
    text = document.source.text
    spans = [segment.span for plan in document.plans for segment in plan.segments]
    assert all(one.end == other.start for one, other in pairwise(spans))
    return "".join(text[span.start : span.end] for span in spans)


def sound_document(document: Document) -> None:
    """Check that no character is lost, and that every item is where its span says."""
    text = document.source.text
    assert rebuilt(document) == text
    for plan in document.plans:
        ids = [item.id for item in plan.items]
        assert len(set(ids)) == len(ids)
        for item in plan.items:
            assert item.text == text[item.span.start : item.span.end]
            assert item.text == item.text.strip()
            assert item.span.start <= item.heading_span.start <= item.heading_span.end
            assert item.heading_span.end <= item.span.end
            assert all(
                item.span.start < hole.start < hole.end <= item.span.end for hole in item.holes
            )
            assert clean(item).text
        assert {segment.item for segment in plan.segments if segment.item} == set(ids)


def sound_content(plan: Plan, content: PlanContent) -> None:
    """Check that what was found in ``plan`` is quoted as it stands there."""
    text, items = plan.source.text, {item.id for item in plan.items}
    for one in (*content.initiatives, *content.targets, *content.obligations):
        assert one.quote == text[one.span.start : one.span.end] != ""
        assert one.item is None or one.item in items


def identity(plan: Plan, alignment: Alignment) -> None:
    """Check that ``alignment`` of ``plan`` with itself links every item with itself alone."""
    pairs = [(link.left, link.right) for link in alignment.links]
    assert pairs == [(item.id, item.id) for item in plan.items]
    assert all(link.grade is Grade.SAME and not link.review for link in alignment.links)


def turned(link: Link) -> Link:
    """Return ``link`` as it is when left and right change places."""
    rival = link.runner_up
    if rival is not None:
        rival = replace(rival, side={"left": "right", "right": "left"}[rival.side])
    return replace(link, left=link.right, right=link.left, runner_up=rival)


def transposed(one: Alignment, other: Alignment) -> None:
    """Check that two alignments of the same plans, in either order, say the same of every pair."""
    assert sorted(map(turned, one.links), key=_ends) == sorted(other.links, key=_ends)


def _ends(link: Link) -> tuple[str, str]:
    return link.left, link.right


def every_item_once(comparison: Comparison) -> None:
    """Check that every item of both plans stands in exactly one change."""
    for side in ("left", "right"):
        named = [name for change in comparison.changes for name in getattr(change, side)]
        assert sorted(named) == sorted(item.id for item in getattr(comparison, side).items)


_MIRRORED = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}


def mirrored(there: Comparison, back: Comparison) -> None:
    """Check that the comparison of two plans the other way round says the same of every item."""
    transposed(there.alignment, back.alignment)
    assert {
        (_MIRRORED.get(one.kind, one.kind), one.right, one.left, one.moved, one.review)
        for one in there.changes
    } == {(one.kind, one.left, one.right, one.moved, one.review) for one in back.changes}
