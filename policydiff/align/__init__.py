"""Which items of two plans are the same task: evidence, calibrated scores, m:n links.

Items with the same words are linked first; the rest is scored as one matrix and decided jointly.
A pair of plans is always scored in one orientation, so its order makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import zip_longest

import numpy as np

from policydiff.align.constraints import Constraints, constrained, honoured, oriented
from policydiff.align.decode import decode
from policydiff.align.scorer import Weights, score, weights_for
from policydiff.align.similarity import SIMILARITIES, Pair, profile, similarities
from policydiff.align.terms import Matrix
from policydiff.embed import Encoder
from policydiff.model import Alignment, Grade, Item, Link, Note, Plan
from policydiff.text.clean import CleanText, clean

__all__ = ["align"]

# What the same words count for in log-odds, and as a probability.
_IDENTICAL = 12.0
_IDENTICAL_PROBABILITY = 0.999994
# The median similarity of an item's best counterpart: 0.17 to 0.30 between the gold pairs, 0.08
# to 0.14 between education plans and plans of other fields. Of fewer items no median is taken.
_RELATED = 0.15
_FEW = 5


def align(
    left: Plan,
    right: Plan,
    *,
    encoder: Encoder | None = None,
    constraints: Constraints | None = None,
) -> Alignment:
    """Link the items of two plans that are the same task, wholly or in part.

    Links are m:n and come in document order of the left plan, then of the right. ``align(b, a)``
    is ``align(a, b)`` transposed, to the last digit; ``align(a, a)`` links every item with
    itself and with nothing else. ``encoder`` adds evidence of meaning to the lexical one when
    there are calibrated weights for it. ``constraints``, what reviewers said of pairs of items
    (left id, right id), hold whatever the evidence.
    """
    weights = weights_for({*SIMILARITIES} | ({encoder.name} if encoder else set()))
    turned = _orientation(left) > _orientation(right)
    first, second = (right, left) if turned else (left, right)
    said = oriented(constraints or {}, turned=turned)
    links, notes = _links(first.items, second.items, weights, encoder, said)
    links = honoured(links, said)
    if turned:
        links = [_turned(link) for link in links]
    order = {item.id: at for plan in (left, right) for at, item in enumerate(plan.items)}
    links.sort(key=lambda link: (order[link.left], order[link.right]))
    return Alignment(
        left=left.id,
        right=right.id,
        links=tuple(links),
        model=weights.model,
        thresholds=asdict(weights.thresholds),
        notes=tuple(notes),
    )


def _orientation(plan: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return all of a plan that its links depend on, as something that can be ordered."""
    return [(item.text, item.heading, item.path) for item in plan.items]


def _turned(link: Link) -> Link:
    rival = link.runner_up
    if rival is not None:
        rival = replace(rival, side="left" if rival.side == "right" else "right")
    return replace(link, left=link.right, right=link.left, runner_up=rival)


def _links(
    lefts: Sequence[Item],
    rights: Sequence[Item],
    weights: Weights,
    encoder: Encoder | None,
    said: Constraints,
) -> tuple[list[Link], list[Note]]:
    cleaned = {item: clean(item) for item in (*lefts, *rights)}
    found = _identical(lefts, rights, cleaned)
    linked = {link.left for link in found}, {link.right for link in found}
    rest_left = [item for item in lefts if item.id not in linked[0]]
    rest_right = [item for item in rights if item.id not in linked[1]]
    if not rest_left or not rest_right:
        return found, []
    profiles = {item: profile(item, text) for item, text in cleaned.items()}
    pair = Pair(
        lefts=[profiles[item] for item in rest_left],
        rights=[profiles[item] for item in rest_right],
        context=[profiles[item] for item in (*lefts, *rights)],
    )
    matrices = similarities(pair, names=weights.usual, encoder=encoder)
    scores = constrained(score(matrices, weights), rest_left, rest_right, said)
    links = decode(rest_left, rest_right, scores, weights.thresholds)
    return found + links, [] if found else _strangers(matrices["characters"])


def _strangers(similarity: Matrix) -> list[Note]:
    """Tell when two plans have so little in common that what stands out may be chance."""
    best = min(np.median(similarity.max(0)), np.median(similarity.max(1)))
    if min(similarity.shape) < _FEW or best >= _RELATED:
        return []
    return [Note("align.little_in_common", values={"similarity": round(float(best), 2)})]


def _identical(
    lefts: Sequence[Item], rights: Sequence[Item], cleaned: Mapping[Item, CleanText]
) -> list[Link]:
    """Link items with the same words in document order; surplus ones with the last counterpart."""
    groups: dict[str, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((lefts, rights)):
        for item in items:
            groups[cleaned[item].text][side].append(item)
    return [
        Link(
            left=(one or those[-1]).id,
            right=(other or others[-1]).id,
            grade=Grade.SAME,
            probability=_IDENTICAL_PROBABILITY,
            review=False,
            evidence={"identical": _IDENTICAL},
        )
        for those, others in groups.values()
        if those and others
        for one, other in zip_longest(those, others)
    ]
