"""Choose the pairs of items about which a person's answer tells most."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import cycle
from math import log

from policydiff.model import Alignment, Link, Plan
from policydiff.reviews.identity import item_key, plan_name
from policydiff.sheets import Question, Sheet

Pair = tuple[str, str]

# Of ten questions: eight on the pairs nearest to the border of a link, on either side, where an
# answer most often overturns the decision (uncertainty sampling: Lewis, Gale 1994); one on a link
# whose rival comes close; one on a sure link, so that a reviewer does not learn to expect
# doubtful pairs only.
_TURNS = (
    "doubtful", "doubtful", "close_rival", "doubtful", "doubtful",
    "doubtful", "doubtful", "control", "doubtful", "doubtful",
)  # fmt: skip
# The evidence of a link between items with the same words: nobody need be asked about it.
_SAME_WORDS = "identical"
# Probabilities are reported with six decimals.
_LEAST = 1e-6


def sheet(
    left: Plan,
    right: Plan,
    alignment: Alignment,
    probabilities: Mapping[Pair, float],
    *,
    asked: Container[Pair] = (),
    count: int,
) -> Sheet:
    """Return a sheet of at most ``count`` questions about two aligned plans.

    ``probabilities`` are those of all pairs (left item, right item) before the decision. Pairs
    in ``asked`` are left out, and so are items with a counterpart of the same words. The order
    rests on the texts alone, so it says nothing about what was computed.
    """
    asking = [pair for pair in probabilities if pair not in asked]
    questions = _questions(left, right, asking)
    ordered = {pair: probabilities[pair] for pair in questions}
    chosen: dict[str, Question] = {}
    for pair in _turns(_kinds(alignment, ordered)):
        if len(chosen) == count:
            break
        chosen.setdefault(_shuffle(questions[pair]), questions[pair])
    names = plan_name(left), plan_name(right)
    return Sheet(left, right, *names, tuple(chosen[at] for at in sorted(chosen)))


def _questions(left: Plan, right: Plan, pairs: Sequence[Pair]) -> dict[Pair, Question]:
    """Return the questions about ``pairs``, in an order that does not depend on the plans' own."""
    keys = {item.id: item_key(item) for plan in (left, right) for item in plan.items}
    questions = [Question(*pair, keys[pair[0]], keys[pair[1]]) for pair in pairs]
    return {(one.left, one.right): one for one in sorted(questions, key=_shuffle)}


def _shuffle(question: Question) -> str:
    """Return what questions are sorted by: the same for the same two texts, else arbitrary."""
    keys = "".join(sorted((question.left_key, question.right_key)))
    return hashlib.sha256(keys.encode()).hexdigest()


def _kinds(alignment: Alignment, probabilities: Mapping[Pair, float]) -> dict[str, list[Pair]]:
    """Return the pairs worth asking about, by why they are, most informative first."""
    links = {(link.left, link.right): link for link in alignment.links}
    settled = [pair for pair, link in links.items() if _SAME_WORDS in link.evidence]
    lefts, rights = ({pair[side] for pair in settled} for side in (0, 1))
    border = _log_odds(alignment.thresholds["same"])
    free = {
        pair: _log_odds(links[pair].probability if pair in links else found)
        for pair, found in probabilities.items()
        if pair[0] not in lefts and pair[1] not in rights
    }
    sure = [pair for pair in free if pair in links and not links[pair].review]
    return {
        "doubtful": sorted(free, key=lambda pair: abs(free[pair] - border)),
        "close_rival": sorted(sure, key=lambda pair: _margin(links[pair])),
        "control": sorted(sure, key=lambda pair: -free[pair]),
    }


def _margin(link: Link) -> float:
    """Return how far a link stands above its nearest rejected rival, in log-odds."""
    rival = link.runner_up.probability if link.runner_up else 0.0
    return _log_odds(link.probability) - _log_odds(rival)


def _log_odds(probability: float) -> float:
    held = min(max(probability, _LEAST), 1 - _LEAST)
    return log(held / (1 - held))


def _turns(kinds: Mapping[str, Sequence[Pair]]) -> Iterator[Pair]:
    """Return every pair once, the kinds taking turns as long as they have pairs."""
    waiting = {kind: iter(pairs) for kind, pairs in kinds.items()}
    given: set[Pair] = set()
    for kind in cycle(_TURNS):
        if not waiting:
            return
        if kind in waiting:
            pair = next((one for one in waiting[kind] if one not in given), None)
            if pair is None:
                del waiting[kind]
            else:
                given.add(pair)
                yield pair
