"""How probable every pair of items is before the decision: what was nearly linked shows here."""

from __future__ import annotations

from policydiff.align.judge import Settings, judge
from policydiff.align.meaning import bundled_encoder
from policydiff.align.profile import profiles
from policydiff.align.scorer import bundled_scorer, probability
from policydiff.align.similarity import Pair
from policydiff.embed import Encoder
from policydiff.model import Plan

_DECIMALS = 6


def probabilities(
    left: Plan, right: Plan, *, encoder: Encoder | None = None
) -> dict[tuple[str, str], float]:
    """Return how probable it is that a left and a right item are the same task, by their ids.

    Every pair is there, in document order. For ranking pairs: ``align`` scores the items that
    have no counterpart with the same words among themselves, so its figures differ a little.
    """
    if not left.items or not right.items:
        return {}
    if _text(left) > _text(right):  # in one orientation always, so that both give the same
        turned = probabilities(right, left, encoder=encoder)
        return {(a.id, b.id): turned[b.id, a.id] for a in left.items for b in right.items}
    same_codebook = left.codebook == right.codebook
    settings = Settings(bundled_scorer(), encoder or bundled_encoder(), same_codebook)
    lefts, rights = (profiles(plan.items, plan.codebook) for plan in (left, right))
    judged = judge(Pair(lefts, rights, (lefts, rights)), settings)
    found = probability(judged.scores.log_odds).round(_DECIMALS)
    return {
        (one.id, other.id): float(found[row, column])
        for row, one in enumerate(left.items)
        for column, other in enumerate(right.items)
    }


def _text(plan: Plan) -> list[str]:
    return [item.text for item in plan.items]
