"""What the reader of a comparison must know before trusting its changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policydiff.changes.move import legs, order_shared
from policydiff.changes.owners import owner_notes
from policydiff.model import Alignment, Change, Grade, Note, Plan
from policydiff.parse.metadata.regions import same_region

# From here on so much of the alignment is unsure that the summary itself is.
_MANY_UNSURE_ABOVE = 0.4


def comparison_notes(
    left: Plan, right: Plan, alignment: Alignment, changes: Sequence[Change]
) -> tuple[Note, ...]:
    """Return the notes on a comparison as a whole, the gravest first.

    They say where "removed" does not mean abolished and "no change" does not mean sameness: a
    side without items, plans that share nothing, unsure links, other regions or kinds.
    """
    if empty := [plan for plan in (left, right) if not plan.items]:
        return tuple(Note("changes.no_items", plan.id) for plan in empty)
    if not alignment.links:
        return (Note("changes.nothing_shared"), *_of_the_plans(left, right))
    return (
        *_of_the_plans(left, right),
        *_of_the_links(alignment, changes),
        *_of_the_order(left, right, alignment, changes),
        *owner_notes(left, right),
    )


def _of_the_plans(left: Plan, right: Plan) -> Iterator[Note]:
    if left.region and right.region and not same_region(left.region, right.region):
        yield Note(
            "changes.regions_differ", "", {"left": left.region.name, "right": right.region.name}
        )
    if (left.region is None) != (right.region is None):
        known = left.region or right.region
        yield Note("changes.region_unclear", "", {"known": known.name if known else ""})
    if left.kind is not right.kind:
        yield Note("changes.kinds_differ")
    if left.year and right.year and left.year > right.year:
        yield Note("changes.years_reversed", "", {"left": left.year, "right": right.year})


def _of_the_links(alignment: Alignment, changes: Sequence[Change]) -> Iterator[Note]:
    links = alignment.links
    unsure = sum(link.review for link in links)
    if unsure > _MANY_UNSURE_ABOVE * len(links):
        yield Note("changes.many_unsure", "", {"unsure": unsure, "links": len(links)})
    used = {index for change in changes for index in change.links}
    left_out = [
        index for index, link in enumerate(links) if link.grade is Grade.SAME and index not in used
    ]
    if left_out:
        yield Note("changes.weaker_links", "", {"count": len(left_out)})


def _of_the_order(
    left: Plan, right: Plan, alignment: Alignment, changes: Sequence[Change]
) -> Iterator[Note]:
    places = legs(left, right, alignment, changes)
    if not order_shared(places):
        yield Note("changes.order_not_shared", "", {"pairs": len(places)})
