"""Answer "why?" from a finished alignment: the evidence of its pairs and the words behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp, fsum, log

from policydiff.align.shared_words import WordTable
from policydiff.model import Alignment, Item, Link, Plan, Rejected
from policydiff.model.explanation import (
    Contribution,
    Explanation,
    Flip,
    ItemExplanation,
    Margin,
    Rival,
)
from policydiff.text.numerals import read_numeral

__all__ = ["Explainer", "decision_by_score"]

NONE = "none"
PRIOR = "prior"
# Decimals of a contribution, as the alignment gives them: what is shown adds up exactly.
_DECIMALS = 4
_PROBABILITY_DECIMALS = 6
# The thresholds that decide.
_GRADES = ("same", "partial")
# Those of the score; the last two only mark for review.
_OF_SCORE = (*_GRADES, "unsure_from", "unsure_to")
# The kinds of evidence named when two pairs are set against each other.
_TELLING = 3
# Rejected candidates explained of an item; more can be near for the other item's sake.
_NEAREST = 3

Pair = Link | Rejected


class Explainer:
    """Explains the pairs of one alignment of ``left`` and ``right``."""

    def __init__(self, left: Plan, right: Plan, alignment: Alignment) -> None:
        """Look up the words of all items and the pairs that share an item."""
        self._alignment = alignment
        self._plans = {"left": left, "right": right}
        self._words = WordTable((*left.items, *right.items))
        self._pairs = {(pair.left, pair.right): pair for pair in _all(alignment)}
        # By side, since a plan compared with itself has the same ids on both.
        self._beside: dict[tuple[str, str], list[Pair]] = {}
        for pair in _all(alignment):
            self._beside.setdefault(("left", pair.left), []).append(pair)
            self._beside.setdefault(("right", pair.right), []).append(pair)

    def links(self) -> tuple[Explanation, ...]:
        """Explain every link, in their order."""
        return tuple(map(self.pair, self._alignment.links))

    def item(self, side: str, item: str) -> ItemExplanation:
        """Explain the links and the nearest rejected candidates of ``item`` on ``side``."""
        own = self._beside.get((side, item), [])
        links = [self.pair(pair) for pair in own if isinstance(pair, Link)]
        others = [self.pair(pair) for pair in own if isinstance(pair, Rejected)]
        others.sort(key=lambda other: -other.probability)
        return ItemExplanation(side, item, tuple(links), tuple(others[:_NEAREST]))

    def items(self) -> tuple[ItemExplanation, ...]:
        """Explain every left item, then the right items without a link."""
        linked = {link.right for link in self._alignment.links}
        lone = [item.id for item in self._plans["right"].items if item.id not in linked]
        return (
            *(self.item("left", item.id) for item in self._plans["left"].items),
            *(self.item("right", item) for item in lone),
        )

    def named(self, wanted: str) -> tuple[ItemExplanation, ...]:
        """Explain the items called ``wanted``: by id, by number, else by words of the heading.

        Items of both plans may answer to a number or to words; none may.
        """
        for answers in (_has_id, _has_number, _counts_alike, _has_words):
            found = [
                self.item(side, item.id)
                for side, plan in self._plans.items()
                for item in plan.items
                if answers(item, wanted.strip())
            ]
            if found:
                return tuple(found)
        return ()

    def pair(self, pair: Pair) -> Explanation:
        """Explain why ``pair`` was linked or rejected."""
        evidence = _contributions(pair.evidence)
        score = _total(evidence)
        whole = pair.whole if isinstance(pair, Link) else None
        thresholds = _reachable(self._alignment.thresholds, whole)
        return Explanation(
            left=pair.left,
            right=pair.right,
            decision=pair.grade.value if isinstance(pair, Link) else NONE,
            by_score=decision_by_score(score, thresholds),
            log_odds=score,
            probability=_probability(score),
            contributions=evidence,
            words=self._words.shared(pair.left, pair.right),
            margins=_margins(score, self._alignment.thresholds),
            flips=_flips(evidence, thresholds),
            competitor=self._competitor(pair),
            rival=self._rival(pair),
            whole=whole,
        )

    def _competitor(self, pair: Pair) -> Rival | None:
        others = [
            other
            for other in (*self._beside["left", pair.left], *self._beside["right", pair.right])
            if (other.left, other.right) != (pair.left, pair.right)
        ]
        best = max(others, key=lambda other: other.probability, default=None)
        return None if best is None else _against(pair, best)

    def _rival(self, pair: Pair) -> Rival | None:
        runner_up = pair.runner_up if isinstance(pair, Link) else None
        if runner_up is None:
            return None
        ends = {"left": pair.left, "right": pair.right} | {runner_up.side: runner_up.item}
        known = self._pairs.get((ends["left"], ends["right"]))
        if known is None:
            return Rival(runner_up.side, runner_up.item, runner_up.probability, linked=False)
        return _against(pair, known)


def decision_by_score(log_odds: float, thresholds: Mapping[str, float]) -> str:
    """Return what the thresholds make of a score: ``same``, ``partial`` or ``none``."""
    chance = _probability(log_odds)
    reached = (grade for grade in _GRADES if grade in thresholds and chance >= thresholds[grade])
    return next(reached, NONE)


def _reachable(thresholds: Mapping[str, float], whole: float | None) -> Mapping[str, float]:
    """Return ``thresholds`` without that of ``same`` where the items do not match as wholes."""
    if whole is None or whole >= thresholds.get("whole", 0.0):
        return thresholds
    return {name: at for name, at in thresholds.items() if name != "same"}


def _all(alignment: Alignment) -> Iterable[Pair]:
    return (*alignment.links, *alignment.rejected)


def _has_id(item: Item, wanted: str) -> bool:
    return item.id == wanted


_AROUND = ".、()（）"  # of a number


def _has_number(item: Item, wanted: str) -> bool:
    return item.number is not None and item.number == wanted.strip(_AROUND)


def _counts_alike(item: Item, wanted: str) -> bool:
    """Tell whether the item's number is ``wanted`` in other digits: 6 for 六."""
    counted = _counted(wanted.strip(_AROUND))
    return item.number is not None and counted is not None and counted == _counted(item.number)


def _counted(number: str) -> int | float | None:
    try:
        return read_numeral(number)
    except ValueError:
        return None


def _has_words(item: Item, wanted: str) -> bool:
    return bool(wanted) and wanted in item.heading


def _contributions(evidence: Mapping[str, float]) -> tuple[Contribution, ...]:
    """Return the evidence as it is shown: the prior first, then the largest first."""
    shown = [
        Contribution(name, round(value, _DECIMALS) + 0.0)  # no -0.0
        for name, value in evidence.items()
    ]
    return tuple(sorted(shown, key=lambda one: (one.name != PRIOR, -one.log_odds, one.name)))


def _total(evidence: Sequence[Contribution]) -> float:
    return round(fsum(one.log_odds for one in evidence), _DECIMALS)


def _probability(log_odds: float) -> float:
    return round(1 / (1 + exp(-log_odds)), _PROBABILITY_DECIMALS)


def _margins(score: float, thresholds: Mapping[str, float]) -> tuple[Margin, ...]:
    """Return how far ``score`` stands from each threshold, the highest threshold first."""
    inside = {name: at for name, at in thresholds.items() if name in _OF_SCORE and 0 < at < 1}
    return tuple(
        Margin(name, at, round(score - log(at / (1 - at)), _DECIMALS))
        for name, at in sorted(inside.items(), key=lambda entry: (-entry[1], entry[0]))
    )


def _flips(evidence: Sequence[Contribution], thresholds: Mapping[str, float]) -> tuple[Flip, ...]:
    """Return what decides alone, the most telling first; else the fewest that do so together.

    Without a prior nothing was weighed, so nothing can be taken away.
    """
    kinds = [one for one in evidence if one.name != PRIOR]
    if len(kinds) == len(evidence):
        return ()
    before = decision_by_score(_total(evidence), thresholds)
    alone = [_without(evidence, [one], thresholds) for one in kinds]
    deciding = [flip for flip in alone if flip.decision != before]
    if deciding:
        return tuple(deciding)
    for count in range(2, len(kinds) + 1):
        together = _without(evidence, _strongest(kinds, count, before), thresholds)
        if together.decision != before:
            return (together,)
    return ()


def _strongest(kinds: Sequence[Contribution], count: int, decision: str) -> list[Contribution]:
    """Return the ``count`` kinds whose absence moves the score most against ``decision``."""
    ranked = sorted(kinds, key=lambda one: one.log_odds, reverse=decision != NONE)
    return ranked[:count]


def _without(
    evidence: Sequence[Contribution],
    kinds: Sequence[Contribution],
    thresholds: Mapping[str, float],
) -> Flip:
    names = tuple(one.name for one in kinds)
    left = _total([one for one in evidence if one.name not in names])
    return Flip(names, left, _probability(left), decision_by_score(left, thresholds))


def _against(pair: Pair, other: Pair) -> Rival:
    """Set ``other``, which shares an item with ``pair``, against it."""
    side = "right" if other.left == pair.left else "left"
    ours, theirs = _contributions(pair.evidence), _contributions(other.evidence)
    names = dict.fromkeys(one.name for one in (*ours, *theirs))
    by = [Contribution(name, _total_of(ours, name) - _total_of(theirs, name)) for name in names]
    telling = sorted(
        (Contribution(one.name, round(one.log_odds, _DECIMALS)) for one in by if one.log_odds),
        key=lambda one: (-abs(one.log_odds), one.name),
    )
    return Rival(
        side=side,
        item=getattr(other, side),
        probability=other.probability,
        linked=isinstance(other, Link),
        lead=round(_total(ours) - _total(theirs), _DECIMALS),
        by=tuple(telling[:_TELLING]),
    )


def _total_of(evidence: Sequence[Contribution], name: str) -> float:
    return fsum(one.log_odds for one in evidence if one.name == name)
