"""Choose the pairs of items about which a person's answer tells most."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from math import log

from policydiff.model import Alignment, Link, Note
from policydiff.model.sheets import Question, Sheet, SheetPart
from policydiff.reviews.identity import item_key
from policydiff.reviews.pairs import PlanPair

Pair = tuple[str, str]
# The questions about each pair of plans that are still to come, with what they go by.
Queues = dict[int, deque[tuple[float, Question]]]

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


@dataclass(frozen=True, slots=True)
class Considered:
    """Two plans, and what might be asked about them, by why one would.

    Each kind begins with the question whose answer tells most; its figure says how little.
    """

    pair: PlanPair
    kinds: Mapping[str, Sequence[tuple[float, Question]]]


def considered(
    pair: PlanPair,
    alignment: Alignment,
    probabilities: Mapping[Pair, float],
    *,
    asked: Container[Pair] = (),
) -> Considered:
    """Return what might be asked about two aligned plans.

    ``probabilities`` are those of all pairs (left item, right item) before the decision. Pairs
    in ``asked`` are left out, and so are items with a counterpart of the same words.
    """
    questions = _questions(pair, [one for one in probabilities if one not in asked])
    kinds = _kinds(alignment, {one: probabilities[one] for one in questions})
    return Considered(
        pair,
        {kind: [(tells, questions[one]) for tells, one in those] for kind, those in kinds.items()},
    )


def sheet(parts: Sequence[Considered], *, count: int, notes: tuple[Note, ...] = ()) -> Sheet:
    """Return a sheet of at most ``count`` questions about pairs of plans.

    The next question goes to the pair of plans that has fewest so far; of these to one that is
    consecutive, then to the one where the answer tells most. The order of the questions about a
    pair rests on the texts alone, so it says nothing about what was computed.
    """
    drawn = zip(parts, _drawn(parts, count), strict=True)
    return Sheet(tuple(_part(one.pair, chosen) for one, chosen in drawn), notes)


def _part(pair: PlanPair, chosen: Mapping[str, Question]) -> SheetPart:
    questions = tuple(chosen[key] for key in sorted(chosen))
    return SheetPart(pair.left, pair.right, pair.left_name, pair.right_name, questions)


def _questions(plans: PlanPair, pairs: Sequence[Pair]) -> dict[Pair, Question]:
    """Return the questions about ``pairs``, in an order that does not depend on the plans' own."""
    keys = {item.id: item_key(item) for plan in (plans.left, plans.right) for item in plan.items}
    questions = [Question(*pair, keys[pair[0]], keys[pair[1]]) for pair in pairs]
    return {(one.left, one.right): one for one in sorted(questions, key=_shuffle)}


def _shuffle(question: Question) -> str:
    """Return what questions are sorted by: the same for the same two texts, else arbitrary."""
    keys = "".join(sorted((question.left_key, question.right_key)))
    return hashlib.sha256(keys.encode()).hexdigest()


def _kinds(
    alignment: Alignment, probabilities: Mapping[Pair, float]
) -> dict[str, list[tuple[float, Pair]]]:
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
        "doubtful": _sorted((abs(free[pair] - border), pair) for pair in free),
        "close_rival": _sorted((_margin(links[pair]), pair) for pair in sure),
        "control": _sorted((-free[pair], pair) for pair in sure),
    }


def _sorted(pairs: Iterable[tuple[float, Pair]]) -> list[tuple[float, Pair]]:
    return sorted(pairs, key=lambda one: one[0])  # what ties keeps its order


def _margin(link: Link) -> float:
    """Return how far a link stands above its nearest rejected rival, in log-odds."""
    rival = link.runner_up.probability if link.runner_up else 0.0
    return _log_odds(link.probability) - _log_odds(rival)


def _log_odds(probability: float) -> float:
    held = min(max(probability, _LEAST), 1 - _LEAST)
    return log(held / (1 - held))


def _drawn(parts: Sequence[Considered], count: int) -> list[dict[str, Question]]:
    """Return for each of ``parts`` the questions it gets; no two texts are asked about twice."""
    chosen: list[dict[str, Question]] = [{} for _ in parts]
    asked: set[str] = set()
    for at, question in _turns(parts, chosen):
        if len(asked) == count:
            break
        key = _shuffle(question)
        if key not in asked:
            asked.add(key)
            chosen[at][key] = question
    return chosen


def _turns(parts: Sequence[Considered], chosen: Sequence[Sized]) -> Iterator[tuple[int, Question]]:
    """Return every question once, the kinds taking turns as long as they have some.

    ``chosen`` is what each of ``parts`` has got so far.
    """
    kinds: dict[str, Queues] = {
        kind: {at: deque(part.kinds[kind]) for at, part in enumerate(parts)} for kind in _TURNS
    }
    given: set[tuple[int, Question]] = set()
    for kind in cycle(_TURNS):
        if not kinds:
            return
        waiting = _waiting(kinds.get(kind, {}), given)
        if waiting:
            at = min(waiting, key=partial(_order, parts, chosen, waiting))
            question = waiting[at].popleft()[1]
            given.add((at, question))
            yield at, question
        else:
            kinds.pop(kind, None)


def _waiting(queues: Queues, given: Container[tuple[int, Question]]) -> Queues:
    """Return ``queues`` without what was given at their heads; the empty ones fall away."""
    for at, queue in tuple(queues.items()):
        while queue and (at, queue[0][1]) in given:
            queue.popleft()
        if not queue:
            del queues[at]
    return queues


def _order(
    parts: Sequence[Considered], chosen: Sequence[Sized], waiting: Queues, at: int
) -> tuple[int, bool, float, int]:
    return len(chosen[at]), not parts[at].pair.consecutive, waiting[at][0][0], at
