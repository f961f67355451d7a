"""Bonds between the plans of a series → chains: every item in one, at most one item a plan.

A chain is a path, so a false bond can join two tasks only where each has an end that is free. The
surest bonds are taken first: what would tie two chains by their weakest link comes last, and has
to be surer than a link within a comparison, or supported by a third plan. ``bridges`` then cuts
what ties two topics after all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from policydiff.align.constraints import Constraints
from policydiff.evolve.bonds import Bond
from policydiff.evolve.web import Web
from policydiff.model.sheets import Verdict

# A bond that no third plan supports, by an item linked with both its ends, has to be this probable:
# of 22 less probable ones in the State Council's reports, as read, 14 were right.
_ALONE_FROM = 0.9
# From this probability on a link is one of the same task (``align_weights.json``).
_SUPPORT_FROM = 0.4737
# What a bond over a missing plan costs against one to the next plan, for each plan missing.
_SKIP_COSTS = 0.3
# A reviewer's word, as in ``align.constraints``.
_SAID = 0.999994


@dataclass(slots=True)
class Chains:
    """Chains in the making: the bond that leaves and the one that enters each item.

    ``plan_of`` has the place of each item's plan; ``apart`` are pairs that were judged different.
    """

    plan_of: Mapping[str, int]
    apart: Collection[frozenset[str]] = ()
    leaving: dict[str, Bond] = field(default_factory=dict)
    entering: dict[str, Bond] = field(default_factory=dict)

    def chain(self, item: str) -> list[str]:
        """Return the items of the chain that has ``item``, by year."""
        while item in self.entering:
            item = self.entering[item].earlier
        found = [item]
        while found[-1] in self.leaving:
            found.append(self.leaving[found[-1]].later)
        return found

    def all(self) -> Iterator[list[str]]:
        """Return all chains, in the order of their first items."""
        return (self.chain(item) for item in self.plan_of if item not in self.entering)

    def free(self, bond: Bond) -> bool:
        """Tell whether the bond's two ends may be tied."""
        return bond.earlier not in self.leaving and bond.later not in self.entering

    def may_share(self, ones: Iterable[str], others: Iterable[str]) -> bool:
        """Tell whether no two items judged different would come into one chain."""
        if not self.apart:
            return True
        pairs = product(ones, others)
        return not any(frozenset(pair) in self.apart for pair in pairs)

    def tie(self, bond: Bond) -> None:
        """Join two chains."""
        self.leaving[bond.earlier] = bond
        self.entering[bond.later] = bond

    def cut(self, bond: Bond | None) -> None:
        """Take a bond out again."""
        if bond is not None:
            del self.leaving[bond.earlier], self.entering[bond.later]


def chains_of(
    items: Sequence[Sequence[str]], bonds: Iterable[Bond], web: Web, said: Constraints
) -> Chains:
    """Return the chains of a series; ``items`` are those of each plan, in document order.

    Items that ``said`` calls different never come into one chain, whatever the bonds say.
    """
    apart = {frozenset(pair) for pair, verdict in said.items() if verdict is Verdict.DIFFERENT}
    found = Chains({item: at for at, some in enumerate(items) for item in some}, apart)
    for bond in _in_order(bonds, found):
        if found.free(bond) and _carries(bond, web) and _allowed(bond, found):
            found.tie(bond)
    return found


def tie_judged(chains: Chains, said: Constraints) -> None:
    """Bring items that ``said`` calls the same into one chain, whatever the bonds say."""
    for bond in _in_order(_judged(said, chains.plan_of), chains):
        _force(bond, chains)


def _in_order(bonds: Iterable[Bond], chains: Chains) -> list[Bond]:
    """Return ``bonds``, the surest first; ties go by document order."""
    places = {item: place for place, item in enumerate(chains.plan_of)}

    def order(bond: Bond) -> tuple[float, int, int]:
        return -_strength(bond), places[bond.earlier], places[bond.later]

    return sorted(bonds, key=order)


def _strength(bond: Bond) -> float:
    return bond.probability - _SKIP_COSTS * (bond.apart - 1)


def _carries(bond: Bond, web: Web) -> bool:
    if bond.probability >= _ALONE_FROM:
        return True
    return web.support(bond.earlier, bond.later) >= _SUPPORT_FROM


def _allowed(bond: Bond, found: Chains) -> bool:
    return found.may_share(found.chain(bond.earlier), found.chain(bond.later))


def _judged(said: Constraints, plan_of: Mapping[str, int]) -> Iterator[Bond]:
    """Return a bond for each two items of the series that were judged the same."""
    for pair, verdict in said.items():
        if verdict is Verdict.SAME and all(item in plan_of for item in pair):
            earlier, later = sorted(pair, key=lambda item: plan_of[item])
            if distance := plan_of[later] - plan_of[earlier]:
                yield Bond(earlier, later, _SAID, review=False, apart=distance)


def _force(bond: Bond, found: Chains) -> None:
    """Bring two items into one chain: what follows the first up to the second's plan stays.

    The chains are cut where they overlap and tied there.
    """
    chain, other = found.chain(bond.earlier), found.chain(bond.later)
    if chain == other:
        return
    until, plan_of = found.plan_of[bond.later], found.plan_of
    last = [item for item in chain if plan_of[item] < until][-1]
    first = next(item for item in other if plan_of[item] > plan_of[last])
    joint = Bond(last, first, _SAID, review=False, apart=plan_of[first] - plan_of[last])
    before, after = chain[: chain.index(last) + 1], other[other.index(first) :]
    if found.may_share(before, after):
        found.cut(found.leaving.get(last))
        found.cut(found.entering.get(first))
        found.tie(joint)
