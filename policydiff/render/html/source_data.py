"""The whole text of a plan for a page: its segments, and what stands where in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policydiff.messages import LANGUAGES
from policydiff.model import Comparison, Initiative, Plan, Segment, SegmentKind, Target
from policydiff.model.evolution import Evolution
from policydiff.render.html.places import NONE
from policydiff.render.html.tongues import merged
from policydiff.render.labels import Labels
from policydiff.render.listing import value_text
from policydiff.render.mask import mask
from policydiff.render.plain import in_place, one_line
from policydiff.render.plan_view import plan_view
from policydiff.render.whereabouts import whereabouts

Data = dict[str, Any]
Mark = list[Any]


def source_data(plan: Plan, marks: Iterable[Mark]) -> Data:
    """Return the segments of ``plan`` in order, and the ``marks`` in them.

    A segment is its kind, detail, start, the place of its item (-1: none), text and end; contacts
    in what is neither item nor heading are masked. ``whereabouts``, one for each item, are told of
    files that are not plain text.
    """
    order = {item.id: at for at, item in enumerate(plan.items)}
    return {
        "id": one_line(plan.id),
        "segments": [
            [
                one.kind.value, one.detail, one.span.start,
                order.get(one.item, NONE) if one.item else NONE, _text(plan, one), one.span.end,
            ]
            for one in plan.segments
        ],
        "headings": [[*item.heading_span] for item in plan.items],
        "marks": sorted([*marks, *_owners(plan)]),
        "fields": _fields(plan),
        **_whereabouts(plan),
    }  # fmt: skip


def _whereabouts(plan: Plan) -> Data:
    """Return where each item stands in a file that is not plain text: page 3, row 4."""
    if not plan.source.places:
        return {}
    told = (
        [whereabouts(plan.source, item.span, Labels(lang)) for item in plan.items]
        for lang in LANGUAGES
    )
    return {"whereabouts": merged(*told)}


def _fields(plan: Plan) -> list[Any]:
    """Return what the plan says of itself: field, value, certainty, rule, quote and its span."""
    views = {lang: plan_view(plan, Labels(lang)).fields for lang in LANGUAGES}
    told = {
        lang: [
            [one.name, one.value, one.certainty, one.rule, one.quote, *(one.span or ())]
            for one in fields
        ]
        for lang, fields in views.items()
    }
    fields: list[Any] = merged(told["zh"], told["en"])
    return fields


def _owners(plan: Plan) -> list[Mark]:
    """Return where owners are named; of those that several items share, once."""
    return [
        [*owner.span, "owner", owner.role.value]
        for owner in dict.fromkeys(owner for item in plan.items for owner in item.owners)
    ]


def _text(plan: Plan, segment: Segment) -> str:
    quote = in_place(plan.source.text[segment.span.start : segment.span.end])
    shown = segment.kind in (SegmentKind.ITEM, SegmentKind.HEADING, SegmentKind.PREAMBLE)
    return quote if shown else mask(quote)


def marks_of(evolution: Evolution) -> Mapping[str, list[Mark]]:
    """Return by plan where initiatives are named and targets set: start, end, sort, name."""
    marks: dict[str, list[Mark]] = {plan.id: [] for plan in evolution.plans}
    for presence in evolution.presence:
        for cell in presence.cells:
            marks[cell.plan] += [_named(one, presence.initiative) for one in cell.mentions]
    for comparison in evolution.comparisons:
        _mark_content(comparison, marks)
    for targets in evolution.targets:
        for point in targets.points:
            marks[point.plan].append(_set(point.target))
    return marks


def _mark_content(comparison: Comparison, marks: dict[str, list[Mark]]) -> None:
    """Add what is named in two plans that stand beside each other, where nothing else says it."""
    unknown = {plan.id for plan in (comparison.left, comparison.right) if not marks[plan.id]}
    for change in comparison.content.initiatives:
        for found in (*change.left, *change.right):
            if found.plan in unknown:
                marks[found.plan].append(_named(found, change.name))


def _named(found: Initiative, name: str) -> Mark:
    return [*found.span, "initiative", one_line(name)]


def _set(target: Target) -> Mark:
    return [*target.span, "target", f"{one_line(target.metric)} {value_text(target)}"]
