"""Small plans for the tests of what plans commit to."""

from __future__ import annotations

from policydiff.model import Item, Plan, PlanKind, Region, Segment, SegmentKind, Source, Span


def plan_of(*texts: str, region: str | None = None, name: str = "p") -> Plan:
    """A plan whose items are ``texts``, one a line."""
    source, items, segments, at = "\n".join(texts), [], [], 0
    for number, text in enumerate(texts, 1):
        span, identity = Span(at, at + len(text)), f"{name}#{number:02}"
        items.append(Item(identity, None, (), "", text, span, Span(at, at)))
        segments.append(Segment(SegmentKind.ITEM, span, "", identity))
        at = span.end + 1
    return Plan(
        id=name,
        title=None,
        region=Region(region) if region else None,
        year=None,
        kind=PlanKind.PLAN,
        issuer=None,
        publication_date=None,
        evidence={},
        source=Source(name, "", "utf-8", "utf-8", source),
        segments=tuple(segments),
        items=tuple(items),
    )
