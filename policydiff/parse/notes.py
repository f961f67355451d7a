"""What a reader should know about how a document was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policydiff.model import Item, Note, SegmentKind
from policydiff.parse.drafts import Draft, Stretch
from policydiff.parse.layout import DUPLICATE
from policydiff.parse.ownership import Ownership
from policydiff.parse.tables import CELL, HEADER

_PROSE = 20  # characters of a last line that is no heading
_STOPS = "。!?！？;；…:：.”’」』》）)】]"


def notes(
    plan: str, items: Sequence[Item], drafts: Sequence[Draft], placed: Sequence[Stretch]
) -> Iterator[Note]:
    """Yield the notes on the plan with the id ``plan``, whose text is ``placed``."""
    if not items:
        yield Note("plan.no_items", plan)
    for item, draft in zip(items, drafts, strict=True):
        if draft.guessed:
            yield Note("item.heading_guessed", item.id, {"heading": item.heading})
    if _breaks_off(items, placed):
        yield Note("plan.breaks_off", plan)
    copied = [part for part in placed if part.detail == DUPLICATE]
    if copied:
        yield Note("plan.duplicate", plan, {"characters": _size(copied)})
    # What stands beside the items of a table has its place, and a second copy its own note.
    beside = (CELL, HEADER, DUPLICATE)
    other = (part for part in placed if part.kind == SegmentKind.OTHER)
    unplaced = [part for part in other if part.detail not in beside]
    if unplaced:
        passages = len({part.whole for part in unplaced})
        yield Note("plan.unplaced", plan, {"passages": passages, "characters": _size(unplaced)})


def shared(items: Sequence[Item], owned: Ownership) -> Iterator[Note]:
    """Say where one line of owners is taken for all items of its section."""
    for last, count in owned.shared:
        names = "、".join(owner.name for owner in items[last].owners)
        yield Note("item.owners_shared", items[last].id, {"count": count, "owners": names})


def _breaks_off(items: Sequence[Item], placed: Sequence[Stretch]) -> bool:
    """Tell whether the text ends with an item, and that in mid-sentence."""
    last = next((part for part in reversed(placed) if part.kind != SegmentKind.FURNITURE), None)
    if last is None or last.item is None:
        return False
    lines = items[last.item].text.rstrip().splitlines()
    line = lines[-1].rstrip()
    return len(line) >= _PROSE and "，" in line and line[-1] not in _STOPS


def _size(placed: Iterable[Stretch]) -> int:
    return sum(part.span.end - part.span.start for part in placed)
