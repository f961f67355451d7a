"""Variants of one initiative get one name: 县管校聘 and “县管校聘”管理体制改革.

Two names are variants when

- they are the same without marks, phases, years, regions and leading verbs (``canonical_name``),
- one is the other with words around it that say nothing by themselves (管理体制改革), or
- they are nearly the same letters, or nearly the same letters and meaning,

and nothing tells them apart: another number, another word of the same row (体育, 美育: see
``data/contrasts.toml``), or another kind. A name joins a group only if it is a variant of all its
members, so no chain of small steps joins two initiatives.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from policydiff import bundled
from policydiff.embed import Encoder
from policydiff.extract.canonical import canonical_name
from policydiff.extract.information import information
from policydiff.extract.vocabulary import Vocabulary, longest_first
from policydiff.model import Initiative, InitiativeKind
from policydiff.text.similar import cosines, opcodes, ratios

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

# Letters alone, and letters with meaning. 提质扩优行动 and 扩优提质行动 share 0.67 of their letters.
_LETTERS = 0.86
_SOME_LETTERS, _MEANING = 0.7, 0.93
# A name that says less than this (as ``information``) is contained in too many others; one that
# says more is the same for whomever it is: 县管校聘, 中小学教师县管校聘.
_ENOUGH, _PLENTY = 2.5, 3.0
# More that is added or left out, or put in another's place, is another initiative.
_MOST_ADDED, _MOST_REPLACED = 2.0, 1.0
# 平安校园建设 and 平安校园创建 are 平安校园; but a name of three characters is needed to say so.
_ENDINGS = re.compile(
    "(?:管理体制改革|体制改革|制度改革|综合改革|改革|建设|创建|工作|活动|项目|工程建设|改革工作|试点工作|试点|实施方案|政策|机制|制度|战略)\\Z"
)
_SHORTEST = 3
# 互联网+ is the beginning of many names.
_OPEN = frozenset("+×")
_NUMBERS = re.compile(r"\d+(?:[.+]\d+)*|[一二两双三四五六七八九十百千万]")
_DECIMALS = 4
# Names compared with all others at a time: 100 MB for 20,000 of them. A multiple of the blocks in
# which ``text.similar`` sums, so that the sums are the same in any number of rows.
_ROWS = 512

Names = Sequence[str]


def merged(mentions: Sequence[Initiative], encoder: Encoder | None) -> tuple[Initiative, ...]:
    """Return ``mentions`` in their order, those of one initiative under one name.

    The name of a group is its most frequent, then its shortest. The result does not depend on
    the order of the mentions. Without ``encoder`` letters alone decide. Names of a lexicon's
    entries stay as they are and go before all others.
    """
    counts = Counter((_name(mention), mention.kind is _DOCUMENT) for mention in mentions)
    entries = {(mention.name, mention.kind is _DOCUMENT) for mention in mentions if mention.entry}
    order = sorted(counts, key=lambda key: (key not in entries, -counts[key], len(key[0]), key))
    leaders: dict[tuple[str, bool], str] = {}
    for is_document in (False, True):
        names = [name for name, kind in order if kind is is_document]
        fixed = {name for name, kind in entries if kind is is_document}
        found = _grouped(names, fixed, encoder)
        leaders.update({(name, is_document): leader for name, leader in found.items()})
    return tuple(
        replace(mention, name=leaders[_name(mention), mention.kind is _DOCUMENT])
        for mention in mentions
    )


_DOCUMENT = InitiativeKind.DOCUMENT


def _name(mention: Initiative) -> str:
    return mention.name if mention.entry else canonical_name(mention.name)


def _grouped(names: Names, fixed: Iterable[str], encoder: Encoder | None) -> Mapping[str, str]:
    """Return the leader of each of ``names``, which stand best first."""
    near = _near(names, encoder)
    fixed = set(fixed)
    groups: list[list[int]] = []
    for at, name in enumerate(names):
        # Most names have no variant, and need not be held against all groups.
        joins = groups if near[at] and name not in fixed else ()
        home = next((group for group in joins if near[at].issuperset(group)), None)
        if home is None:
            groups.append([at])
        else:
            home.append(at)
    return {names[at]: names[group[0]] for group in groups for at in group}


def _near(names: Names, encoder: Encoder | None) -> list[set[int]]:
    """Return for each name the indices of its variants."""
    import numpy as np

    found: list[set[int]] = [set() for _ in names]
    contained = _containing(names)
    for first, alike in _alike(names, encoder):
        looked_at = alike.copy()
        for row in range(len(alike)):
            looked_at[row, contained[first + row]] = True
        for row, other in np.argwhere(looked_at).tolist():
            one = first + row
            if one < other and same_initiative(
                names[one], names[other], alike=bool(alike[row, other])
            ):
                found[one].add(other)
                found[other].add(one)
    return found


def _alike(names: Names, encoder: Encoder | None) -> Iterator[tuple[int, Mask]]:
    """Yield which names are alike in letters, in meaning, or in trunk, so many rows at a time.

    Each with the number of its first row; shape (rows, n).
    """
    import numpy as np

    trunks = np.unique([_trunk(name) for name in names], return_inverse=True)[1]
    vectors = encoder.encode(list(names)) if encoder and names else None
    for first in range(0, len(names), _ROWS):
        here = slice(first, first + _ROWS)
        letters = ratios(names[here], names)
        alike = letters >= _LETTERS
        if vectors is not None:
            meaning = cosines(vectors[here], vectors).round(_DECIMALS)
            alike |= (letters >= _SOME_LETTERS) & (meaning >= _MEANING)
        alike |= trunks[here, None] == trunks[None, :]
        yield first, alike


def same_initiative(one: str, other: str, *, alike: bool) -> bool:
    """Tell whether two canonical names are variants; ``alike`` if their letters or meaning are."""
    if _trunk(one) == _trunk(other):
        return True
    if _numbers(one) != _numbers(other):
        return False
    short, long = sorted((one, other), key=lambda name: (len(name), name))
    if short in long:
        return _adds_nothing(short, *long.split(short, 1))
    if not alike or _differ_in_rows(one, other):
        return False
    return sorted(one) == sorted(other) or _little_difference(one, other)


def _trunk(name: str) -> str:
    """Return a name without the last word that says what is done about it."""
    plain = name.replace("的", "")
    trunk = _ENDINGS.sub("", plain)
    return trunk if len(trunk) >= _SHORTEST and information(trunk) >= 1 else plain


def _adds_nothing(short: str, before: str, after: str) -> bool:
    """Tell whether what stands around ``short`` in a longer name leaves it the same initiative."""
    says = information(short)
    topics_at_most = information(before) <= len(before) / 2 and not any(
        _words(row, before) for row in _rows("rows")
    )
    whoever = information(before) == 0 or (says >= _PLENTY and topics_at_most)
    return (
        says >= _ENOUGH
        and short[-1] not in _OPEN
        and whoever
        and information(after) <= len(after) / 4
    )


def _numbers(name: str) -> list[str]:
    return sorted(_NUMBERS.findall(name))


def _differ_in_rows(one: str, other: str) -> bool:
    return any(
        _words(row, one) != _words(row, other)
        for kind in ("rows", "holders")
        for row in _rows(kind)
    )


def _words(row: Vocabulary, name: str) -> set[str]:
    return {found.text for found in row.within(name)}


@cache
def _rows(kind: str) -> tuple[Vocabulary, ...]:
    return tuple(longest_first(row) for row in bundled.table("contrasts")[kind])


def _little_difference(one: str, other: str) -> bool:
    added = 0.0
    for step in opcodes(one, other):
        mine, theirs = one[step.i1 : step.i2], other[step.j1 : step.j2]
        if step.op == "replace" and max(len(mine), len(theirs)) > _MOST_REPLACED:
            return False
        if step.op != "equal":
            added += max(information(mine), information(theirs))
    return added <= _MOST_ADDED


def _containing(names: Names) -> list[list[int]]:
    """Return for each name those it contains, and those that contain it."""
    found: list[set[int]] = [set() for _ in names]
    by_start: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        by_start.setdefault(name[:2], []).append(at)
    for at, name in enumerate(names):
        for start in range(len(name) - 1):
            for inner in by_start.get(name[start : start + 2], ()):
                if inner != at and name.startswith(names[inner], start):
                    found[at].add(inner)
                    found[inner].add(at)
    return [sorted(some) for some in found]
