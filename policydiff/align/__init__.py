"""Which items of two plans are the same task: evidence, calibrated scores, m:n links.

Items with the same words are linked first; the rest is scored as one matrix and decided jointly.
A pair of plans is always scored in one orientation, so its order makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

from policydiff.align.constraints import Constraints, constrained, honoured, oriented
from policydiff.align.decode import call, decode
from policydiff.align.judge import Settings, judge
from policydiff.align.meaning import bundled_encoder
from policydiff.align.profile import Profile, profiles
from policydiff.align.rejected import rejected
from policydiff.align.scorer import bundled_scorer
from policydiff.align.similarity import Pair, median
from policydiff.align.terms import Matrix
from policydiff.embed import Encoder
from policydiff.model import Alignment, Grade, Item, Link, Note, Plan, Rejected, RunnerUp

__all__ = ["align"]

# What the same words count for in log-odds, and as a probability.
_IDENTICAL = 12.0
_IDENTICAL_PROBABILITY = 0.999994
# The median similarity of an item's best counterpart: 0.17 to 0.30 between the gold pairs, 0.08
# to 0.14 between education plans and plans of other fields. Of fewer items no median is taken.
_RELATED = 0.15
_FEW = 5
# Rejected pairs kept of an item: who asks why something was not linked means one of the first.
_NEAREST = 3


def align(
    left: Plan,
    right: Plan,
    *,
    encoder: Encoder | None = None,
    without: Sequence[str] = (),
    nearest: int = _NEAREST,
    constraints: Constraints | None = None,
) -> Alignment:
    """Link the items of two plans that are the same task, wholly or in part.

    Links are m:n and come in document order of the left plan, then of the right. ``align(b, a)``
    is ``align(a, b)`` transposed, to the last digit; ``align(a, a)`` links every item with
    itself and with nothing else.

    ``encoder`` gives the evidence of meaning, by default the one that comes with the package;
    one that the weights do not know counts as far as it tells the sure pairs of these very plans
    from the rest, and a note says how far. Items without policy areas get those of the bundled
    codebook. ``without`` names evidence to leave out: "meaning", "areas".
    ``nearest`` is how many rejected pairs of each item are kept beside the links.
    ``constraints``, what reviewers said of pairs of items (left id, right id), hold whatever the
    evidence.
    """
    settings = Settings(
        bundled_scorer(),
        None if "meaning" in without else encoder or bundled_encoder(),
        "areas" not in without and left.codebook == right.codebook,
    )
    turned = _orientation(left) > _orientation(right)
    first, second = (right, left) if turned else (left, right)
    said = oriented(constraints or {}, turned=turned)
    links, others, notes = _links(first, second, settings, nearest, said)
    links = honoured(links, said)
    if turned:
        links = [_turned(link) for link in links]
        others = [Rejected(one.right, one.left, one.probability, one.evidence) for one in others]
    order = {item.id: at for plan in (left, right) for at, item in enumerate(plan.items)}
    links.sort(key=lambda link: (order[link.left], order[link.right]))
    others.sort(key=lambda pair: (order[pair.left], order[pair.right]))
    return Alignment(
        left=left.id,
        right=right.id,
        links=tuple(links),
        model=settings.scorer.model,
        thresholds=asdict(settings.scorer.thresholds),
        notes=tuple(notes),
        rejected=tuple(others),
    )


def _orientation(plan: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return all of a plan that its links depend on, as something that can be ordered."""
    return [(item.text, item.heading, item.path) for item in plan.items]


def _turned(link: Link) -> Link:
    rival = link.runner_up
    if rival is not None:
        side = "left" if rival.side == "right" else "right"
        rival = RunnerUp(side, rival.item, rival.probability)
    return Link(
        link.right, link.left, link.grade, link.probability, link.review, link.evidence, rival,
        link.related, link.whole,
    )  # fmt: skip


def _links(
    left: Plan, right: Plan, settings: Settings, nearest: int, said: Constraints
) -> tuple[list[Link], list[Rejected], Sequence[Note]]:
    sides = _prepared(left), _prepared(right)
    found, repeated = _identical(*sides)
    linked = {link.left for link in found}, {link.right for link in found}
    rest = [
        [entry for entry in side if entry[0].id not in ids]
        for side, ids in zip(sides, linked, strict=True)
    ]
    if not all(rest):
        return found, [], repeated
    judged = judge(
        Pair(
            lefts=[profile for _, profile in rest[0]],
            rights=[profile for _, profile in rest[1]],
            context=([profile for _, profile in sides[0]], [profile for _, profile in sides[1]]),
        ),
        settings,
    )
    lefts, rights = ([item for item, _ in side] for side in rest)
    scores = constrained(judged.scores, lefts, rights, said)
    links = decode(lefts, rights, scores, call(scores, settings.scorer))
    strange = [] if found else _strangers(judged.similarities["characters"])
    others = rejected(lefts, rights, scores, links, nearest)
    return found + links, others, [*repeated, *judged.notes, *strange]


Prepared = Sequence[tuple[Item, Profile]]


def _prepared(plan: Plan) -> Prepared:
    return list(zip(plan.items, profiles(plan.items, plan.codebook), strict=True))


def _strangers(similarity: Matrix) -> list[Note]:
    """Tell when two plans have so little in common that what stands out may be chance."""
    best = min(median(similarity.max(0)), median(similarity.max(1)))
    if min(similarity.shape) < _FEW or best >= _RELATED:
        return []
    return [Note("align.little_in_common", values={"similarity": round(best, 2)})]


def _identical(lefts: Prepared, rights: Prepared) -> tuple[list[Link], list[Note]]:
    """Link items with the same words, one to one in document order; a note tells of surplus ones."""
    groups: dict[str, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((lefts, rights)):
        for item, profile in items:
            groups[profile.text][side].append(item)
    shared = [(those, others) for those, others in groups.values() if those and others]
    links = [
        Link(
            left=one.id,
            right=other.id,
            grade=Grade.SAME,
            probability=_IDENTICAL_PROBABILITY,
            review=False,
            evidence={"identical": _IDENTICAL},
            related=1.0,
            whole=1.0,
        )
        for those, others in shared
        for one, other in zip(those, others, strict=False)
    ]
    surplus = [max(pair, key=len)[min(map(len, pair)) :] for pair in shared]
    return links, [Note("align.repeated", item.id) for items in surplus for item in items]
