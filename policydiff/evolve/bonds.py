"""What two plans of a series tell of threads: which item carries on which, alone or with others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from policydiff.changes.group import Group, Node, groups
from policydiff.changes.measure import COVERED_FROM, essence, grams
from policydiff.changes.weak import weak_links
from policydiff.model import Alignment, Grade, Item, Link, Plan
from policydiff.text.clean import clean

# A task that was missing in a plan is the same one from this probability on. Of 18 such links of
# the State Council's reports below it 12 were wrong, of 47 above it 4 (read by eye).
_FAR_FROM = 0.99


@dataclass(frozen=True, slots=True)
class Bond:
    """One item that carries on another of an earlier plan, ``apart`` plans on.

    ``apart`` is 1 for consecutive plans. ``probability`` and ``review`` are the link's.
    """

    earlier: str
    later: str
    probability: float
    review: bool
    apart: int


@dataclass(frozen=True, slots=True)
class Bonds:
    """What follows from one alignment.

    ``main`` are the bonds that may carry threads: no item has two on one side. ``split`` are
    those from an item to its other pieces, ``merged`` those of other items taken into one.
    """

    main: tuple[Bond, ...] = ()
    split: tuple[Bond, ...] = ()
    merged: tuple[Bond, ...] = ()


@dataclass
class Texts:
    """The words of items, each cleaned once, and what they share."""

    items: Mapping[str, Item]
    _cleaned: dict[str, tuple[str, str]] = field(default_factory=dict)
    _grams: dict[str, tuple[list[str], frozenset[str]]] = field(default_factory=dict)

    def words(self, item: str) -> tuple[str, str]:
        """Return the cleaned heading and running text of an item."""
        found = self._cleaned.get(item)
        if found is None:
            cleaned = clean(self.items[item])
            found = self._cleaned[item] = cleaned.heading, cleaned.text
        return found

    def shared(self, item: str, partners: Iterable[str]) -> float:
        """Return the share of an item's text that stands in ``partners``, in [0, 1]."""
        own, _ = self._of(item)
        known = frozenset[str]().union(*(self._of(partner)[1] for partner in partners))
        return sum(gram in known for gram in own) / len(own)

    def _of(self, item: str) -> tuple[list[str], frozenset[str]]:
        found = self._grams.get(item)
        if found is None:
            own = grams(essence(self.words(item)[1]))
            found = self._grams[item] = own, frozenset(own)
        return found


def bonds_of(left: Plan, right: Plan, alignment: Alignment, texts: Texts, *, apart: int) -> Bonds:
    """Return the bonds between the items of two plans, ``apart`` plans from each other.

    Links are resolved into groups as for a comparison, so that a false one cannot join two
    topics. Of a split item the piece that keeps most goes on, of merged items the one that gave
    most. A partial link carries only where the pieces together cover the text they share. Between
    plans that do not follow each other only links beyond doubt count.
    """

    def covered(node: Node, partners: Iterable[Node]) -> float:
        return texts.shared(node[1], [partner for _, partner in partners])

    if apart > 1:
        alignment = _sure(alignment)
    weak = weak_links(alignment, covered) if apart == 1 else ()
    found = groups(left, right, alignment, covered, weak)
    parts = [part for group in found for part in _of_group(group, alignment, texts, apart)]
    return Bonds(
        *(
            tuple(bond for sort, bond in parts if sort == wanted)
            for wanted in ("main", "split", "merged")
        )
    )


def _sure(alignment: Alignment) -> Alignment:
    links = alignment.links
    sure = (one for one in links if one.grade is Grade.SAME and one.probability >= _FAR_FROM)
    return replace(alignment, links=tuple(sure))


def _of_group(
    group: Group, alignment: Alignment, texts: Texts, apart: int
) -> Iterator[tuple[str, Bond]]:
    links = [alignment.links[bond.index] for bond in group.bonds]
    alone = len(links) == 1
    if not group.firm or (alone and links[0].grade is Grade.PARTIAL):
        return
    first = links[0] if alone else _main(links, texts)
    side = "split" if len({link.left for link in links}) == 1 else "merged"
    for link in links:
        bond = Bond(link.left, link.right, link.probability, link.review, apart)
        yield ("main" if link is first else side), bond


def _main(links: list[Link], texts: Texts) -> Link:
    """Return the link of the piece that keeps, or gave, most; the surest where words are lost."""
    hub_is_left = len({link.left for link in links}) == 1
    kept = [
        texts.shared(link.left, [link.right])
        if hub_is_left
        else texts.shared(link.right, [link.left])
        for link in links
    ]
    if max(kept) < COVERED_FROM:
        return links[0]
    return links[kept.index(max(kept))]
