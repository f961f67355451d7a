"""Put the changes between two aligned plans together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from policydiff.changes.edits import item_edits
from policydiff.changes.group import Group, Node, groups
from policydiff.changes.measure import coverage, essence
from policydiff.changes.move import legs, moved
from policydiff.changes.rank import importance
from policydiff.changes.weak import weak_links
from policydiff.model import Alignment, Change, ChangeKind, Item, ItemEdits, Plan
from policydiff.text.clean import clean

_EDITED = frozenset({ChangeKind.REWORDED, ChangeKind.SPLIT, ChangeKind.MERGED})


def changes(left: Plan, right: Plan, alignment: Alignment) -> tuple[Change, ...]:
    """Return what happened to each item; every item of both plans stands in exactly one change.

    The changes follow the left plan, those of the right plan alone stand where the right plan
    has them. Links graded ``same`` decide; where they tangle the strongest win. An item that has
    partial links only is in a ``split`` or ``merged`` change when its text is covered, otherwise
    ``partly`` (those that ``weak`` tells count for nothing): such a change lists a counterpart
    only when that stands in no other change, but its ``links`` name all of them. ``links`` and
    ``edits`` are in document order; split and merged changes have one ``ItemEdits`` for each
    link.
    """
    pair = _Pair(left, right, alignment)
    found = groups(left, right, alignment, pair.covered, pair.weak)
    drafts = [_of_group(group, pair) for group in found]
    drafts += _of_the_rest({node for group in found for node in group.nodes}, pair)
    drafts.sort(key=_Order(pair, drafts))
    gone = moved(legs(left, right, alignment, drafts))
    return tuple(_ranked(replace(d, moved=at in gone), pair) for at, d in enumerate(drafts))


@dataclass(frozen=True)
class _Pair:
    """Two aligned plans with what is looked up again and again."""

    left: Plan
    right: Plan
    alignment: Alignment

    @cached_property
    def items(self) -> dict[Node, Item]:
        sides = (("left", self.left), ("right", self.right))
        return {(side, item.id): item for side, plan in sides for item in plan.items}

    @cached_property
    def places(self) -> dict[Node, int]:
        return {node: at for at, node in enumerate(self.items)}

    @cached_property
    def texts(self) -> dict[Node, str]:
        return {node: clean(item).text for node, item in self.items.items()}

    @cached_property
    def essences(self) -> dict[Node, str]:
        return {node: essence(text) for node, text in self.texts.items()}

    @cached_property
    def weak(self) -> frozenset[int]:
        return weak_links(self.alignment, self.covered)

    @cached_property
    def links_of(self) -> dict[Node, list[int]]:
        touching: dict[Node, list[int]] = {node: [] for node in self.items}
        for index, link in enumerate(self.alignment.links):
            if index not in self.weak:
                touching["left", link.left].append(index)
                touching["right", link.right].append(index)
        return touching

    def covered(self, node: Node, partners: Iterable[Node]) -> float:
        return coverage(self.essences[node], [self.essences[partner] for partner in partners])

    def in_order(self, links: Iterable[int]) -> tuple[int, ...]:
        """Return link indices in document order."""

        def place(index: int) -> tuple[int, int]:
            link = self.alignment.links[index]
            return self.places["left", link.left], self.places["right", link.right]

        return tuple(sorted(set(links), key=place))

    def ids(self, nodes: Iterable[Node], side: str) -> tuple[str, ...]:
        """Return the ids of the nodes on one side in document order."""
        return tuple(n[1] for n in sorted(nodes, key=self.places.__getitem__) if n[0] == side)


def _of_group(group: Group, pair: _Pair) -> Change:
    if not group.firm:
        return _partly(group.nodes, pair)
    kind = _kind(group, pair)
    links = pair.in_order(bond.index for bond in group.bonds)
    edits = tuple(_edits(index, pair) for index in links) if kind in _EDITED else ()
    return replace(_draft(kind, group.nodes, links, pair), edits=edits)


def _kind(group: Group, pair: _Pair) -> ChangeKind:
    lefts, rights = pair.ids(group.nodes, "left"), pair.ids(group.nodes, "right")
    if len(rights) > 1:
        return ChangeKind.SPLIT
    if len(lefts) > 1:
        return ChangeKind.MERGED
    same = pair.essences["left", lefts[0]] == pair.essences["right", rights[0]]
    return ChangeKind.KEPT if same else ChangeKind.REWORDED


def _edits(index: int, pair: _Pair) -> ItemEdits:
    link = pair.alignment.links[index]
    return item_edits(pair.items["left", link.left], pair.items["right", link.right])


def _of_the_rest(grouped: set[Node], pair: _Pair) -> list[Change]:
    alone = {"left": ChangeKind.REMOVED, "right": ChangeKind.ADDED}
    return [
        _partly((node,), pair) if pair.links_of[node] else _draft(alone[node[0]], (node,), (), pair)
        for node in pair.items
        if node not in grouped
    ]


def _partly(nodes: Sequence[Node], pair: _Pair) -> Change:
    links = pair.in_order(index for node in nodes for index in pair.links_of[node])
    return _draft(ChangeKind.PARTLY, nodes, links, pair)


def _draft(kind: ChangeKind, nodes: Sequence[Node], links: tuple[int, ...], pair: _Pair) -> Change:
    return Change(
        kind,
        pair.ids(nodes, "left"),
        pair.ids(nodes, "right"),
        moved=False,
        review=any(pair.alignment.links[index].review for index in links),
        importance=0.0,
        links=links,
    )


class _Order:
    """Sort key: left plan's order; what only the right plan has, after what stands before it there."""

    def __init__(self, pair: _Pair, drafts: Sequence[Change]) -> None:
        self._places = pair.places
        self._anchor: dict[str, int] = {}
        left_of = {right: draft.left for draft in drafts for right in draft.right}
        last = -1
        for item in pair.right.items:
            if left_of[item.id]:
                last = pair.places["left", left_of[item.id][0]]
            self._anchor[item.id] = last

    def __call__(self, change: Change) -> tuple[int, int]:
        if change.left:
            return self._places["left", change.left[0]], -1
        return self._anchor[change.right[0]], self._places["right", change.right[0]]


def _ranked(change: Change, pair: _Pair) -> Change:
    left = "".join(pair.texts["left", item] for item in change.left)
    right = "".join(pair.texts["right", item] for item in change.right)
    years = pair.left.year, pair.right.year
    return replace(change, importance=importance(change, (left, right), years))
