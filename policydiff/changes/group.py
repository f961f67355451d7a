"""Resolve the links of two plans into groups: one item a side, or one item and several.

Links are taken strongest first, and a link that would chain two groups is left out: connected
components would let one false link join two topics.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from policydiff.changes.measure import COVERED_FROM
from policydiff.model import Alignment, Grade, Plan

# A second counterpart must beat a free pair by this much: in the gold 3 of 140 same-task links
# are the second one of an item, so with links of like strength one-to-one is the likelier story.
_SECOND_COSTS = 0.15

Node = tuple[str, str]  # side ("left" or "right") and item id
Covered = Callable[[Node, Iterable[Node]], float]


@dataclass(frozen=True, slots=True)
class Bond:
    """A link between two nodes: its index in the alignment and its place in the order of strength.

    ``rank`` is 0 for the strongest; it does not depend on which plan is called left.
    """

    index: int
    left: Node
    right: Node
    strength: float
    rank: int

    def other(self, node: Node) -> Node:
        """Return the end that is not ``node``."""
        return self.right if node == self.left else self.left


@dataclass(frozen=True, slots=True)
class Group:
    """Items that share one change; ``bonds`` are the links between them, strongest first.

    ``firm`` is false where the links are partial and do not cover the item they share: the
    counterparts correspond in part only.
    """

    nodes: tuple[Node, ...]
    bonds: tuple[Bond, ...]
    firm: bool = True


@dataclass(slots=True)
class _Stars:
    """Groups in the making: every accepted bond of a node; no two hubs are ever joined."""

    bonds: dict[Node, list[Bond]] = field(default_factory=dict)

    def loose(self, node: Node) -> bool:
        return node not in self.bonds

    def open(self, node: Node) -> bool:
        """Tell whether one more item may be joined to ``node``: it is no leaf of a larger star."""
        return all(len(self.bonds[bond.other(node)]) == 1 for bond in self.bonds.get(node, ()))

    def partners(self, node: Node) -> list[Node]:
        return [bond.other(node) for bond in self.bonds[node]]

    def join(self, bond: Bond) -> None:
        for node in (bond.left, bond.right):
            self.bonds.setdefault(node, []).append(bond)

    def group(self, node: Node) -> Group:
        """Return the group around ``node``."""
        near = {bond.index: bond for bond in self.bonds[node]}
        for bond in self.bonds[node]:
            near |= {far.index: far for far in self.bonds[bond.other(node)]}
        found = sorted(near.values(), key=lambda bond: bond.rank)
        ends = dict.fromkeys(end for bond in found for end in (bond.left, bond.right))
        return Group(tuple(ends), tuple(found))


def groups(
    left: Plan, right: Plan, alignment: Alignment, covered: Covered, weak: Collection[int] = ()
) -> list[Group]:
    """Return the groups of all items that stand in a link and found a place in one.

    ``weak`` are the indices of links that count for nothing.
    Links graded ``same`` bind first. An item left over joins the partner that covers it; what
    then is left over groups by its partial links, ``firm`` where a shared item is covered by
    its several partners together.
    """
    bonds = [bond for bond in _by_strength(left, right, alignment) if bond.index not in weak]
    same = [bond for bond in bonds if alignment.links[bond.index].grade is Grade.SAME]
    stars = _Stars()
    _grow(stars, same)
    _absorb(stars, bonds, covered)
    loose = _Stars()
    _grow(loose, [b for b in bonds if stars.loose(b.left) and stars.loose(b.right)])
    partial = [_judge(group, covered) for group in _all(loose)]
    return _all(stars) + partial


def _by_strength(left: Plan, right: Plan, alignment: Alignment) -> list[Bond]:
    """Return the links, strongest first; ties go by document order, then by the items' ids.

    Neither depends on which plan is called left, so the transposed comparison mirrors this one.
    """
    places = [{item.id: at for at, item in enumerate(plan.items)} for plan in (left, right)]

    def order(index: int) -> tuple[float, int, int, list[str]]:
        link = alignment.links[index]
        at = places[0][link.left], places[1][link.right]
        return -link.probability, sum(at), min(at), sorted((link.left, link.right))

    ranked = sorted(range(len(alignment.links)), key=order)
    return [
        Bond(index, ("left", link.left), ("right", link.right), link.probability, rank)
        for rank, index in enumerate(ranked)
        for link in (alignment.links[index],)
    ]


def _grow(stars: _Stars, bonds: Sequence[Bond]) -> None:
    """Take bonds strongest first: between free items as they are, to a taken one at a cost."""
    tries = [(-bond.strength, bond.rank, 0, bond) for bond in bonds]
    tries += [(_SECOND_COSTS - bond.strength, bond.rank, 1, bond) for bond in bonds]
    for *_, second, bond in sorted(tries, key=lambda entry: entry[:3]):
        free = stars.loose(bond.left) + stars.loose(bond.right)
        if free == 2 or (second and free == 1 and stars.open(bond.left) and stars.open(bond.right)):
            stars.join(bond)


def _absorb(stars: _Stars, bonds: Sequence[Bond], covered: Covered) -> None:
    """Join each item left over to the grouped partner that holds it."""
    for bond in bonds:
        for node in (bond.left, bond.right):
            hub = bond.other(node)
            joinable = stars.loose(node) and not stars.loose(hub) and stars.open(hub)
            if joinable and _holds(hub, node, stars.partners(hub), covered):
                stars.join(bond)


def _holds(hub: Node, node: Node, siblings: list[Node], covered: Covered) -> bool:
    """Tell whether ``hub`` covers ``node`` beyond what its other partners have in common with it.

    Items on one template cover each other: without this, either of two would seem taken up
    by the unchanged successor of the other.
    """
    return covered(node, [hub, *siblings]) - covered(node, siblings) >= COVERED_FROM


def _all(stars: _Stars) -> list[Group]:
    found = {group.bonds[0].index: group for group in map(stars.group, stars.bonds)}
    return list(found.values())


def _judge(group: Group, covered: Covered) -> Group:
    """Mark a group of partial links as firm when one item is what several others hold together."""
    hub = max(group.nodes, key=lambda node: sum(node in (b.left, b.right) for b in group.bonds))
    pieces = [node for node in group.nodes if node != hub]
    firm = len(pieces) > 1 and covered(hub, pieces) >= COVERED_FROM
    return Group(group.nodes, group.bonds, firm)
