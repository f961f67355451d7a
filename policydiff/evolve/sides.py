"""What splits and mergers mean once the chains stand: branches that start, end, or are held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from policydiff.evolve.bonds import Bond, Bonds
from policydiff.evolve.chains import Chains


class Sides:
    """The side bonds of consecutive plans that change where threads begin and end."""

    def __init__(self, chains: Chains, bonds: Sequence[Bonds]) -> None:
        """Keep of ``bonds`` what ``chains`` leave open.

        A piece that carries on an earlier item of its own is no piece of the split one, and an
        item that goes on by itself was not merged.
        """
        self._chains = chains
        split = [bond for some in bonds for bond in some.split if bond.apart == 1]
        merged = [bond for some in bonds for bond in some.merged if bond.apart == 1]
        self.parent = {
            bond.later: bond for bond in reversed(_by_probability(split)) if self._begins(bond)
        }
        self.heir = {
            bond.earlier: bond for bond in reversed(_by_probability(merged)) if self._ends(bond)
        }

    def _begins(self, bond: Bond) -> bool:
        entering = self._chains.entering.get(bond.later)
        return entering is None or entering.apart > 1

    def _ends(self, bond: Bond) -> bool:
        leaving = self._chains.leaving.get(bond.earlier)
        return leaving is None or leaving.apart > 1

    @cached_property
    def pieces(self) -> Mapping[str, list[str]]:
        """The other pieces of each item that was split in the next plan."""
        return _grouped((bond.earlier, bond.later) for bond in self.parent.values())

    @cached_property
    def taken_in(self) -> Mapping[str, list[str]]:
        """The other items of the plan before that were merged into each item."""
        return _grouped((bond.later, bond.earlier) for bond in self.heir.values())

    def held(self, item: str) -> str | None:
        """Return the item beside which ``item`` is a piece for one plan only, if it is one."""
        parent, heir = self.parent.get(item), self.heir.get(item)
        if parent is None or heir is None or len(self._chains.chain(item)) > 1:
            return None
        leaving = self._chains.leaving.get(parent.earlier)
        entering = self._chains.entering.get(heir.later)
        beside = leaving.later if leaving else None
        if beside is None or entering is None or entering.earlier != beside:
            return None
        return beside if self._chains.may_share([item], self._chains.chain(beside)) else None

    @cached_property
    def _holding(self) -> Mapping[str, list[str]]:
        pieces = ((self.held(item), item) for item in self.parent)
        return _grouped((beside, item) for beside, item in pieces if beside is not None)

    def holds(self, item: str) -> list[str]:
        """Return the pieces that stand beside ``item`` in its step."""
        return self._holding.get(item, [])


def _by_probability(bonds: Iterable[Bond]) -> list[Bond]:
    return sorted(bonds, key=lambda bond: (-bond.probability, bond.earlier, bond.later))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: sorted(values) for key, values in found.items()}
