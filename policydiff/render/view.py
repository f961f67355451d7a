"""What a reader is told about a comparison, in words of one language.

Terminal, Markdown, HTML and spreadsheet all show this one view, so they cannot disagree. Nothing
is judged here: changes are put in the order of their importance and everything gets its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policydiff.model import Change, ChangeKind, Comparison, Item, ItemEdits, Link, Note
from policydiff.records import dataclass
from policydiff.render.change_view import ChangeView, CountView, EndView, LinkView
from policydiff.render.content_view import ContentGroup, content_groups
from policydiff.render.labels import Labels
from policydiff.render.pieces import Piece, Side, one_side, woven
from policydiff.render.plain import chance, one_line, percent
from policydiff.render.plan_view import (
    ItemView,
    NoteView,
    PlanView,
    item_view,
    note_views,
    plan_view,
)

if TYPE_CHECKING:
    from policydiff.render.explain_view import ExplanationView

# A sign for each kind that any encoding can write: colour must never be the only one.
_SIGNS = {
    ChangeKind.KEPT: "=",
    ChangeKind.REWORDED: "~",
    ChangeKind.SPLIT: "<",
    ChangeKind.MERGED: ">",
    ChangeKind.PARTLY: "%",
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "-",
}
# With these notes "removed" would claim that one place gave up what the other never had, or that
# items are gone where none could be read.
_NOT_ABOLISHED = frozenset({"changes.regions_differ", "changes.region_unclear", "changes.no_items"})
# With this one a report does not drop what it merely does not report on.
_NO_PROMISE = frozenset({"changes.kinds_differ"})
_NEUTRAL = {ChangeKind.ADDED: "right_only", ChangeKind.REMOVED: "left_only"}
# Three reasons can be held in mind; the rest stands in the JSON.
_REASONS = 3
# The constant of the model says nothing about the two items.
_NO_REASON = frozenset({"prior"})
# The items of a change, by its rank and their side: no language is in them.
_Drawn = dict[tuple[int, Side], tuple[ItemView, ...]]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A whole comparison: ``changes`` by rank, then ``kept`` (neither changed nor moved).

    ``content`` are the findings on initiatives, targets, stages and rules.
    ``kinds`` counts the changes of each kind, ``flags`` those that moved and those to review.
    ``verdict`` is what to say where ``changes`` is empty.
    """

    left: PlanView
    right: PlanView
    kinds: tuple[CountView, ...]
    flags: tuple[CountView, ...]
    changes: tuple[ChangeView, ...]
    kept: tuple[ChangeView, ...]
    content: tuple[ContentGroup, ...]
    links: tuple[LinkView, ...]
    notes: tuple[NoteView, ...]
    model: str
    verdict: str


def comparison_view(comparison: Comparison, lang: str) -> ComparisonView:
    """Return ``comparison`` in the words of ``lang``, its changes most important first."""
    return _view(comparison, lang, {}, woven=True)


def comparison_views(comparison: Comparison, langs: Sequence[str]) -> list[ComparisonView]:
    """Return ``comparison`` in each of ``langs``, without both texts woven into one.

    The texts of items, the larger part of the work, are drawn once for all.
    """
    drawn: _Drawn = {}
    return [_view(comparison, lang, drawn, woven=False) for lang in langs]


def _view(comparison: Comparison, lang: str, drawn: _Drawn, *, woven: bool) -> ComparisonView:
    teller = _Teller(comparison, Labels(lang), drawn, woven=woven)
    told = [teller.change(rank, change) for rank, change in enumerate(teller.ranked, start=1)]
    loud = sum(not _is_quiet(change) for change in comparison.changes)
    return ComparisonView(
        left=plan_view(comparison.left, teller.labels),
        right=plan_view(comparison.right, teller.labels),
        kinds=teller.kinds(),
        flags=teller.flags(),
        changes=tuple(told[:loud]),
        kept=tuple(told[loud:]),
        content=content_groups(comparison, teller.labels, teller.end, neutral=teller.one_sided),
        links=tuple(map(teller.link, comparison.alignment.links)),
        notes=note_views(
            _all_notes(comparison), teller.labels, (comparison.left, comparison.right)
        ),
        model=one_line(comparison.alignment.model),
        verdict=teller.verdict(),
    )


def _is_quiet(change: Change) -> bool:
    return change.kind is ChangeKind.KEPT and not change.moved


def _loudest_first(change: Change) -> tuple[bool, float]:
    quiet = _is_quiet(change)
    return quiet, 0 if quiet else -change.importance


def _all_notes(comparison: Comparison) -> list[Note]:
    notes = (*comparison.notes, *comparison.left.notes, *comparison.right.notes)
    return [note for at, note in enumerate(notes) if note not in notes[:at]]


class _Teller:
    """Finds what ids stand for and how changes rank; lives for the making of one view."""

    def __init__(
        self, comparison: Comparison, labels: Labels, drawn: _Drawn, *, woven: bool
    ) -> None:
        self.weaves = woven
        self.drawn = drawn
        self.comparison = comparison
        self.labels = labels
        self.neutral = any(note.code in _NOT_ABOLISHED for note in comparison.notes)
        self.one_sided = self.neutral or any(note.code in _NO_PROMISE for note in comparison.notes)
        self.left = {item.id: item for item in comparison.left.items}
        self.right = {item.id: item for item in comparison.right.items}
        plans = (comparison.left, comparison.right)
        self.names = {item.id: item_view(item).name for plan in plans for item in plan.items}
        self.ranked = sorted(comparison.changes, key=_loudest_first)
        self.left_ranks = self._item_ranks("left")
        self.right_ranks = self._item_ranks("right")
        self.explanations = self._explanations()

    def _explanations(self) -> dict[tuple[str, str], ExplanationView]:
        if not self.comparison.explanations:
            return {}
        from policydiff.render.explain_view import ExplanationTeller

        teller = ExplanationTeller(self.comparison, self.labels)
        return {
            (found.left, found.right): teller.pair(found) for found in self.comparison.explanations
        }

    def _item_ranks(self, side: Side) -> dict[str, int]:
        return {
            item: rank
            for rank, change in enumerate(self.ranked, start=1)
            for item in getattr(change, side)
        }

    def end(self, side: Side, item: str | None) -> EndView | None:
        """Name an item and the rank of its change; None for a place outside all items."""
        return None if item is None else self._end(side, item)

    def _end(self, side: Side, item: str) -> EndView:
        ranks = self.left_ranks if side == "left" else self.right_ranks
        return EndView(item, self.names[item], ranks.get(item, 0))

    def kinds(self) -> tuple[CountView, ...]:
        """Count the changes of each kind."""
        changes = self.comparison.changes
        return tuple(
            CountView(kind.value, self.kind_label(kind), sum(c.kind is kind for c in changes))
            for kind in ChangeKind
        )

    def flags(self) -> tuple[CountView, ...]:
        """Count the changes that moved and those to be reviewed."""
        changes = self.comparison.changes
        return (
            CountView("moved", self.labels("moved"), sum(c.moved for c in changes)),
            CountView("review", self.labels("review"), sum(c.review for c in changes)),
        )

    def verdict(self) -> str:
        """Say why no change is told: nothing changed, or there was nothing to compare."""
        comparable = self.left and self.right
        return self.labels("no_changes" if comparable else "nothing_to_compare")

    def kind_label(self, kind: ChangeKind) -> str:
        """Name a kind; what is merely not found on the other side is not called removed."""
        if self.neutral and kind in _NEUTRAL:
            return self.labels(f"change.{_NEUTRAL[kind]}")
        return self.labels(f"change.{kind.value}")

    def change(self, rank: int, change: Change) -> ChangeView:
        """Tell the change that stands at ``rank``."""
        single = change.edits[0] if len(change.edits) == 1 else None
        return ChangeView(
            rank=rank,
            kind=change.kind.value,
            sign=_SIGNS[change.kind],
            label=self.kind_label(change.kind),
            moved=change.moved,
            review=change.review,
            importance=change.importance,
            left=self._items(rank, change, "left"),
            right=self._items(rank, change, "right"),
            woven=self._woven(single) if self.weaves and single and not single.rewritten else (),
            rewritten=any(edits.rewritten for edits in change.edits),
            similarity=percent(single.similarity) if single else "",
            links=tuple(self.link(self.comparison.alignment.links[at]) for at in change.links),
        )

    def _items(self, rank: int, change: Change, side: Side) -> tuple[ItemView, ...]:
        if (rank, side) not in self.drawn:
            items = self.left if side == "left" else self.right
            ids: tuple[str, ...] = getattr(change, side)
            views = (item_view(items[at], _pieces(change, items[at], side)) for at in ids)
            self.drawn[rank, side] = tuple(views)
        return self.drawn[rank, side]

    def _woven(self, edits: ItemEdits) -> tuple[Piece, ...]:
        return woven(edits, self.left[edits.left], self.right[edits.right])

    def link(self, link: Link) -> LinkView:
        """Tell one link."""
        return LinkView(
            left=self._end("left", link.left),
            right=self._end("right", link.right),
            grade=link.grade.value,
            grade_label=self.labels(f"grade.{link.grade.value}"),
            probability=link.probability,
            percent=chance(link.probability),
            review=link.review,
            reasons=self._reasons(link),
            runner_up=self._runner_up(link),
            explanation=self.explanations.get((link.left, link.right)),
        )

    def _reasons(self, link: Link) -> tuple[str, ...]:
        features = ((name, log_odds) for name, log_odds in link.evidence.items())
        strongest = sorted(
            (pair for pair in features if pair[0] not in _NO_REASON),
            key=lambda pair: (-abs(pair[1]), pair[0]),
        )
        return tuple(
            f"{self.labels.named('feature', name)} {log_odds:+.1f}"
            for name, log_odds in strongest[:_REASONS]
        )

    def _runner_up(self, link: Link) -> str:
        rival = link.runner_up
        if rival is None:
            return ""
        return self.labels(
            "runner_up", item=self.names[rival.item], percent=chance(rival.probability)
        )


def _pieces(change: Change, item: Item, side: Side) -> tuple[Piece, ...]:
    """Return the marked text of an item, nothing where no mark would help to read it."""
    own = [edits for edits in change.edits if getattr(edits, side) == item.id]
    if not own or all(edits.rewritten for edits in own):
        return ()
    return one_side(own, item, side)
