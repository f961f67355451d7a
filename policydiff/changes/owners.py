"""Who answers for a task in two plans: 市财政局 配合 → 牵头 (角色改变)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policydiff.model import (
    Change,
    ChangeKind,
    Item,
    Note,
    Owner,
    OwnerChange,
    OwnerChangeKind,
    OwnerRole,
    Plan,
)

# What is one task in both plans; an item of the other kinds has no counterpart, or only in part.
_ONE_TASK = frozenset({ChangeKind.KEPT, ChangeKind.REWORDED, ChangeKind.SPLIT, ChangeKind.MERGED})
_ROLES = tuple(OwnerRole)
# 市教育局 is 教育局 to its own city; 市政府 is no 政府.
_OWN_REGION = re.compile(r"[省市县区州旗](?=(?!政府|委|直|属|级)..)")
_FOR_SHORT = (("（", "("), ("）", ")"), ("委员会", "委"), ("人民政府", "政府"))
_SHORTEST = 3  # characters of a name that may stand for a longer one (人社局)

_Place = tuple[str, Owner]  # an item's id and an owner that it names


def owner_changes(left: Plan, right: Plan, changes: Sequence[Change]) -> tuple[OwnerChange, ...]:
    """Return which owners came, went or changed their role, in the order of ``changes``.

    Items are compared that are one task in both plans. One plan that names no owner at all is
    silent of them: nothing came or went then, see ``owner_notes``.
    """
    if not (_names_owners(left) and _names_owners(right)):
        return ()
    items = {item.id: item for plan in (left, right) for item in plan.items}
    return tuple(
        found
        for change in changes
        if change.kind in _ONE_TASK
        for found in _between(
            [items[id_] for id_ in change.left], [items[id_] for id_ in change.right]
        )
    )


def owner_notes(left: Plan, right: Plan) -> Iterator[Note]:
    """Say that owners are not compared where one plan alone names some."""
    for silent, telling in ((left, right), (right, left)):
        if silent.items and _names_owners(telling) and not _names_owners(silent):
            yield Note("changes.owners_one_side", silent.id)


def _names_owners(plan: Plan) -> bool:
    return any(item.owners for item in plan.items)


def _between(lefts: Sequence[Item], rights: Sequence[Item]) -> Iterator[OwnerChange]:
    """Yield the changes of the owners of one task, those of the left first."""
    before, after = _named(lefts), _named(rights)
    met: set[int] = set()
    for item, owner in before:
        at = _same(owner, after, met)
        if at is None:
            yield OwnerChange(OwnerChangeKind.REMOVED, owner, None, item, rights[0].id)
            continue
        met.add(at)
        other = after[at]
        if other[1].role is not owner.role:
            yield OwnerChange(OwnerChangeKind.ROLE, owner, other[1], item, other[0])
    for at, (item, owner) in enumerate(after):
        if at not in met:
            yield OwnerChange(OwnerChangeKind.ADDED, None, owner, lefts[0].id, item)


def _named(items: Sequence[Item]) -> list[_Place]:
    """Return the owners of items that are one task, each name once, with its weightiest role."""
    every = [(item.id, owner) for item in items for owner in item.owners]
    every.sort(key=lambda place: _ROLES.index(place[1].role))
    found: list[_Place] = []
    for place in every:
        if place[1].name not in (other.name for _, other in found):
            found.append(place)
    return sorted(found, key=lambda place: place[1].span)


def _same(owner: Owner, among: Sequence[_Place], met: set[int]) -> int | None:
    """Return the index of who bears the same name as ``owner``, else the likest one, else None."""
    name = _plain(owner.name)
    free = [(at, _plain(other.name)) for at, (_, other) in enumerate(among) if at not in met]
    for is_same in (str.__eq__, _same_office):
        if found := [at for at, other in free if is_same(name, other)]:
            return found[0]
    return None


def _plain(name: str) -> str:
    """Return a name with ASCII brackets, and what is said for short said so."""
    for long, short in _FOR_SHORT:
        name = name.replace(long, short)
    return name


def _same_office(name: str, other: str) -> bool:
    """Tell whether two names are of one office: either may leave out its region, or be short."""
    (region, office), (elsewhere, another) = _parts(name), _parts(other)
    if region and elsewhere and region != elsewhere:
        return False
    return office == another or _shortens(office, another) or _shortens(another, office)


def _parts(name: str) -> tuple[str, str]:
    """Return whose office a name says it is (市, 市委; "" for not) and which."""
    own = _OWN_REGION.match(name)
    return (own[0], name[own.end() :]) if own else ("", name)


def _shortens(short: str, long: str) -> bool:
    """Tell whether ``short`` is made of characters of ``long``: 人社局 for 人力资源社会保障局.

    It is not where it only leaves out the end: 农业局 is another office than 农业农村局.
    """
    if not _SHORTEST <= len(short) < len(long) or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(char in rest for char in short) and not long.startswith(short[:-1])
