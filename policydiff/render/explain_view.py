"""What a reader is told about why two items are linked or not.

The terminal and the page show this one view of the explanation that the JSON holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from policydiff.model import Comparison, Item
from policydiff.model.explanation import (
    Contribution,
    Explanation,
    Flip,
    ItemExplanation,
    Margin,
    Place,
    Rival,
)
from policydiff.render.labels import Labels
from policydiff.render.pieces import Piece
from policydiff.render.plain import chance, flat, percent, visible
from policydiff.render.plan_view import ItemView, item_view
from policydiff.render.waterfall import BarView, MarkView, Scale, signed
from policydiff.text.clean import clean

# The thresholds drawn and told; the unsure band is told by the mark "to review".
_DECIDING = {
    "same": "explanation.threshold.same",
    "partial": "explanation.threshold.partial",
}
_SIDES = {True: "explanation.below", False: "explanation.above"}
_LEADS = {True: "explanation.behind", False: "explanation.ahead"}
_RIVALS = {True: "explanation.competitor_linked", False: "explanation.competitor_rejected"}


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """Why one pair was decided as it was; ``told`` are sentences on rivals and flips."""

    left: ItemView
    right: ItemView
    decision: str
    label: str
    percent: str
    bars: tuple[BarView, ...]
    marks: tuple[MarkView, ...]
    words: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemExplanationView:
    """One item with its links and its nearest rejected candidates."""

    side: str
    name: str
    links: tuple[ExplanationView, ...]
    rejected: tuple[ExplanationView, ...]


class ExplanationTeller:
    """Puts explanations of one comparison into the words of ``labels``."""

    def __init__(self, comparison: Comparison, labels: Labels) -> None:
        """Look up the items by side and id."""
        self.labels = labels
        self.thresholds = comparison.alignment.thresholds
        self.items = {
            side: {item.id: item for item in plan.items}
            for side, plan in (("left", comparison.left), ("right", comparison.right))
        }

    def item(self, found: ItemExplanation) -> ItemExplanationView:
        """Tell the explanation of one item."""
        return ItemExplanationView(
            side=found.side,
            name=self._name(found.side, found.item),
            links=tuple(self.pair(one, marked=True) for one in found.links),
            rejected=tuple(self.pair(one, marked=True) for one in found.rejected),
        )

    def pair(self, found: Explanation, *, marked: bool = False) -> ExplanationView:
        """Tell the explanation of one pair, ``marked``: with its shared words marked in the texts."""
        left, right = self.items["left"][found.left], self.items["right"][found.right]
        words = found.words if marked else ()
        scale = Scale.of(found.contributions, _drawn(found))
        return ExplanationView(
            left=_with_words(left, [place for word in words for place in word.left]),
            right=_with_words(right, [place for word in words for place in word.right]),
            decision=found.decision,
            label=self._decision(found.decision),
            percent=chance(found.probability),
            bars=self._bars(found, scale),
            marks=tuple(self._mark(one, found.log_odds, scale) for one in _deciding(found.margins)),
            words=tuple(f"{flat(word.text)} {percent(word.weight)}" for word in found.words),
            told=tuple(self._told(found)),
        )

    def _name(self, side: str, item: str) -> str:
        return item_view(self.items[side][item]).name

    def _decision(self, decision: str) -> str:
        return self.labels("explanation.none" if decision == "none" else f"grade.{decision}")

    def _kind(self, name: str) -> str:
        return self.labels.named("feature", name)

    def _bars(self, found: Explanation, scale: Scale) -> tuple[BarView, ...]:
        bars, total = [], 0.0
        for one in found.contributions:
            before, total = total, total + one.log_odds
            kind = "base" if one.name == "prior" else "down" if one.log_odds < 0 else "up"
            bars.append(self._bar(kind, self._kind(one.name), one.log_odds, (before, total), scale))
        end = (0.0, found.log_odds)
        bars.append(self._bar("sum", self.labels("explanation.sum"), found.log_odds, end, scale))
        return tuple(bars)

    def _bar(
        self, kind: str, label: str, value: float, run: tuple[float, float], scale: Scale
    ) -> BarView:
        return BarView(kind, label, signed(value), scale.at(run[0]), scale.at(run[1]))

    def _mark(self, margin: Margin, score: float, scale: Scale) -> MarkView:
        text = self.labels(
            _DECIDING[margin.threshold],
            percent=percent(margin.probability),
            distance=f"{abs(margin.distance):.4f}",
            where=self.labels(_SIDES[margin.distance < 0]),
        )
        return MarkView(margin.threshold, scale.at(score - margin.distance), text)

    def _told(self, found: Explanation) -> list[str]:
        told = []
        if found.by_score != found.decision and found.margins:
            told.append(self.labels("explanation.joint", decision=self._decision(found.by_score)))
        if found.whole is not None and "whole" in self.thresholds and not _is_same_text(found):
            told.append(
                self.labels(
                    "explanation.whole",
                    percent=chance(found.whole),
                    least=percent(self.thresholds["whole"]),
                )
            )
        rivals = [one for one in (found.competitor, found.rival) if one is not None]
        told += dict.fromkeys(map(self._rival, rivals))
        return told + self._flips(found)

    def _rival(self, rival: Rival) -> str:
        told = self.labels(
            _RIVALS[rival.linked],
            item=self._name(rival.side, rival.item),
            percent=chance(rival.probability),
        )
        if rival.lead is None or not rival.by:
            return told
        return self.labels(
            _LEADS[rival.lead < 0],
            told=told,
            lead=f"{abs(rival.lead):.4f}",
            kinds=self.labels("explanation.between").join(map(self._signed, rival.by)),
        )

    def _signed(self, one: Contribution) -> str:
        return f"{self._kind(one.name)} {one.log_odds:+.2f}"

    def _flips(self, found: Explanation) -> list[str]:
        if _is_same_text(found):
            return [self.labels("explanation.same_text")]
        if not _deciding(found.margins) or found.by_score != found.decision:
            return []
        told = [self._flip(flip) for flip in found.flips]
        return told or [self.labels("explanation.no_flip")]

    def _flip(self, flip: Flip) -> str:
        values = {"percent": chance(flip.probability), "decision": self._decision(flip.decision)}
        names = list(map(self._kind, flip.without))
        if len(names) > 1:
            quoted = (self.labels("explanation.quote", text=name) for name in names)
            kinds = self.labels("explanation.between").join(quoted)
            return self.labels("explanation.flip_together", kinds=kinds, **values)
        return self.labels("explanation.flip", kinds=names[0], **values)


def _is_same_text(found: Explanation) -> bool:
    return [one.name for one in found.contributions] == ["identical"]


def _drawn(found: Explanation) -> list[float]:
    """Return where the deciding thresholds stand in log-odds."""
    return [found.log_odds - one.distance for one in _deciding(found.margins)]


def _deciding(margins: Sequence[Margin]) -> list[Margin]:
    return [one for one in margins if one.threshold in _DECIDING]


def _with_words(item: Item, places: Iterable[Place]) -> ItemView:
    """Return ``item`` with the text at ``places`` marked as shared."""
    shared = {at for start, end in places for at in range(start, end)}
    if not shared:
        return item_view(item)
    offsets = clean(item).offsets
    characters = ((at in shared, item.text[at - item.span.start]) for at in offsets)
    runs = groupby(characters, key=lambda pair: pair[0])
    return item_view(
        item,
        tuple(
            Piece("shared" if inside else "same", visible(flat("".join(c for _, c in run))))
            for inside, run in runs
        ),
    )
