"""Cut the weak bridges of chains: bonds that join two topics, though each seems right by itself.

From year to year a text may drift: each item resembles the next, and the last has nothing of the
first. So a bond within a chain has to be borne out by other links between what stands on its two
sides. Where few of the pairs that were compared are linked, the bond is a bridge.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policydiff.evolve.bonds import Bond, Texts
from policydiff.evolve.chains import Chains
from policydiff.evolve.web import Web

# A bond from this probability on needs no witness. Of 30 bonds that were cut without this
# exception, as read in the State Council's reports, 9 had more, and 8 of those were right.
_SURE_FROM = 0.999
# Up to this share of the compared pairs may be linked by chance: one of four or five.
_BY_CHANCE = 0.25
# An item that keeps as much of its words as ``changes.measure`` calls taken over needs no witness.
_KEPT_FROM = 0.4


def cut_bridges(chains: Chains, web: Web, texts: Texts) -> None:
    """Cut every bridge of ``chains``, the weakest first, until each bond is borne out.

    A bond that no other pair of the chain could bear out stays.
    """
    for chain in list(chains.all()):
        _cut(chain, chains, web, texts)


def _cut(chain: Sequence[str], chains: Chains, web: Web, texts: Texts) -> None:
    if len(chain) < 3:
        return
    bridges = [
        (chains.entering[later].probability, _kept(chains.entering[later], texts), at)
        for at, (_, later) in enumerate(pairwise(chain), 1)
        if _is_bridge(chain, at, web)
    ]
    for probability, kept, at in sorted(bridges):
        if kept < _KEPT_FROM and probability < _SURE_FROM:
            chains.cut(chains.entering[chain[at]])
            _cut(chain[:at], chains, web, texts)
            _cut(chain[at:], chains, web, texts)
            return


def _is_bridge(chain: Sequence[str], at: int, web: Web) -> bool:
    """Tell whether pairs across the bond before ``chain[at]`` were compared and few are linked."""
    across = [
        (one, other)
        for one in chain[:at]
        for other in chain[at:]
        if (one, other) != (chain[at - 1], chain[at]) and web.compared(one, other)
    ]
    linked = sum(web.linked(one, other) for one, other in across)
    return bool(across) and linked <= _BY_CHANCE * len(across)


def _kept(bond: Bond, texts: Texts) -> float:
    ends = (bond.earlier, bond.later), (bond.later, bond.earlier)
    return max(texts.shared(one, [other]) for one, other in ends)
