"""The wording of tasks from year to year for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policydiff.model import Item, ItemEdits
from policydiff.model.evolution import Evolution
from policydiff.model.threads import Thread, ThreadStep
from policydiff.render.html.comparison_data import pieces_data
from policydiff.render.pieces import Piece, one_side, woven
from policydiff.render.plan_view import item_view


def wording_data(evolution: Evolution) -> Iterator[tuple[Thread, list[Any]]]:
    """Return for each thread of several steps the texts of its items, step by step.

    With each text stands whether it was rewritten, so that no mark would help to read it, and
    which stretches of the source it is made of.
    Where a step follows another, what is new in it is marked as inserted; where the two are one
    item each, what is gone stands in it too, marked as deleted.
    """
    items = {item.id: item for plan in evolution.plans for item in plan.items}
    for thread in evolution.threads:
        if len(thread.steps) > 1:
            yield thread, [_step(step, items) for step in thread.steps]


def _step(step: ThreadStep, items: dict[str, Item]) -> list[list[Any]]:
    return [_text(step, items[id_], items) for id_ in step.items]


def _text(step: ThreadStep, item: Item, items: dict[str, Item]) -> list[Any]:
    own = [edits for edits in step.edits if edits.right == item.id]
    rewritten = bool(own) and all(edits.rewritten for edits in own)
    marked = _marked(step, own, item, items) if own and not rewritten else item_view(item).pieces
    spans = [list(one) for one in item_view(item).stretches]
    return [pieces_data(marked), int(rewritten), spans]


def _marked(
    step: ThreadStep, own: Sequence[ItemEdits], item: Item, items: dict[str, Item]
) -> tuple[Piece, ...]:
    if len(step.edits) == 1:
        return woven(own[0], items[own[0].left], item)
    return one_side(own, item, "right")
