"""What a reader is told about initiatives, targets, stages, rules and owners that changed.

Terminal, Markdown, HTML and spreadsheet show these rows, each with the items it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from policydiff.messages import message
from policydiff.model import (
    Comparison,
    ForceChange,
    ForceDirection,
    Initiative,
    InitiativeChange,
    InitiativeStatus,
    Obligation,
    Owner,
    OwnerChange,
    OwnerChangeKind,
    Span,
    StageChange,
    StageDirection,
    Target,
    TargetChange,
    TargetChangeKind,
)
from policydiff.records import dataclass
from policydiff.render.change_view import EndView
from policydiff.render.labels import Labels
from policydiff.render.listing import stage_text, value_text
from policydiff.render.pieces import Side
from policydiff.render.plain import DASH, one_line
from policydiff.text.numerals import shown

# Signs that any encoding can write: colour must never be the only one.
_SIGNS = {
    InitiativeStatus.RENAMED: "~",
    InitiativeStatus.DISAPPEARS: "-",
    InitiativeStatus.APPEARS: "+",
    InitiativeStatus.PERSISTS: "=",
    TargetChangeKind.LOWERED: "v",
    TargetChangeKind.RAISED: "^",
    TargetChangeKind.KEPT: "=",
    TargetChangeKind.NEW: "+",
    TargetChangeKind.DROPPED: "-",
    TargetChangeKind.NOT_COMPARABLE: "?",
    StageDirection.ADVANCED: "^",
    StageDirection.RECEDED: "v",
    StageDirection.COMPLETED: "!",
    StageDirection.STOPPED: "x",
    StageDirection.RESUMED: "^",
    ForceDirection.STRENGTHENED: "^",
    ForceDirection.WEAKENED: "v",
    ForceDirection.IMPOSED: "+",
    ForceDirection.LIFTED: "-",
    ForceDirection.REVERSED: "!",
    OwnerChangeKind.ROLE: "~",
    OwnerChangeKind.REMOVED: "-",
    OwnerChangeKind.ADDED: "+",
}
# What goes on as it was is told by its name alone.
_QUIET = frozenset({InitiativeStatus.PERSISTS.value, TargetChangeKind.KEPT.value})
# Between regions nobody dropped or introduced anything; one plan has it, the other has not.
_NEUTRAL = {
    InitiativeStatus.APPEARS.value: "right_only",
    InitiativeStatus.DISAPPEARS.value: "left_only",
    TargetChangeKind.NEW.value: "right_only",
    TargetChangeKind.DROPPED.value: "left_only",
    ForceDirection.IMPOSED.value: "right_only",
    ForceDirection.LIFTED.value: "left_only",
    OwnerChangeKind.ADDED.value: "right_only",
    OwnerChangeKind.REMOVED.value: "left_only",
}

Ends = Callable[[Side, str | None], EndView | None]
"""Finds the item of a side ("left" or "right") and the rank of the change it stands in."""


@dataclass(frozen=True, slots=True)
class ContentRow:
    """One finding: what it is about, what each plan says, and where.

    ``left`` and ``right`` are short (a number, a stage), the quotes the words of the plans. A
    quote stands at its span, in the item of its end, or outside all items where that is None.
    """

    status: str
    sign: str
    label: str
    name: str
    left: str
    right: str
    left_quote: str
    right_quote: str
    left_end: EndView | None
    right_end: EndView | None
    remark: str = ""
    left_span: Span | None = None
    right_span: Span | None = None

    @property
    def ranks(self) -> frozenset[int]:
        """The ranks of the changes that it stands beside."""
        return frozenset(end.rank for end in (self.left_end, self.right_end) if end is not None)

    @property
    def told(self) -> str:
        """What each plan says, in one: left → right, or the one there is."""
        sides = [side for side in (self.left, self.right) if side]
        if self.left and not self.right and self.status in _GONE:
            return f"{self.left} → {DASH}"
        return " → ".join(sides)


_GONE = frozenset(
    {
        TargetChangeKind.DROPPED.value,
        ForceDirection.LIFTED.value,
        OwnerChangeKind.REMOVED.value,
    }
)


@dataclass(frozen=True, slots=True)
class ContentGroup:
    """The findings of one sort: ``rows`` that changed, most important first, and ``quiet`` ones.

    ``title`` names the sort, ``one`` a single finding of it.
    """

    sort: str
    title: str
    one: str
    rows: tuple[ContentRow, ...]
    quiet: tuple[ContentRow, ...]
    quiet_label: str

    def beside(self, rank: int) -> tuple[ContentRow, ...]:
        """Return the rows that stand in the change of ``rank``."""
        return tuple(row for row in self.rows if rank in row.ranks)


def content_groups(
    comparison: Comparison, labels: Labels, ends: Ends, *, neutral: bool
) -> tuple[ContentGroup, ...]:
    """Return initiatives, targets, stages, rules and owners; sorts without a finding are left out.

    With ``neutral`` what one plan has and the other has not is said to be just that.
    """
    teller = _Teller(labels, ends, neutral)
    content = comparison.content
    groups = (
        teller.group("initiatives", map(teller.initiative, content.initiatives)),
        teller.group("targets", map(teller.target, content.targets)),
        teller.group("stages", map(teller.stage, content.stages)),
        teller.group("forces", map(teller.force, content.forces)),
        teller.group("owners", map(teller.owner, content.owners)),
    )
    return tuple(group for group in groups if group.rows or group.quiet)


@dataclass(frozen=True, slots=True)
class _Teller:
    labels: Labels
    ends: Ends
    neutral: bool

    def group(self, sort: str, rows: Iterable[ContentRow]) -> ContentGroup:
        every = tuple(rows)
        quiet = tuple(row for row in every if row.status in _QUIET)
        return ContentGroup(
            sort=sort,
            title=self.labels(f"content.{sort}"),
            one=self.labels(f"content.one_{sort}"),
            rows=tuple(row for row in every if row.status not in _QUIET),
            quiet=quiet,
            quiet_label=self.labels(f"content.quiet_{sort}", count=len(quiet)) if quiet else "",
        )

    def initiative(self, change: InitiativeChange) -> ContentRow:
        first, last = _first(change.left), _first(change.right)
        related = self._related(change)
        return ContentRow(
            status=change.status.value,
            sign=_SIGNS[change.status],
            label=self._label("initiative", change.status.value),
            name=one_line(change.name),
            left=stage_text(first, self.labels) if first else "",
            right=stage_text(last, self.labels) if last else "",
            left_quote=one_line(first.quote) if first else "",
            right_quote=one_line(last.quote) if last else "",
            left_end=self.ends("left", first.item) if first else None,
            right_end=self.ends("right", last.item) if last else None,
            remark=related,
            left_span=first.span if first else None,
            right_span=last.span if last else None,
        )

    def _related(self, change: InitiativeChange) -> str:
        if not change.related:
            return ""
        names = self.labels("comma").join(map(one_line, change.related))
        return self.labels(f"content.related_{change.status.value}", names=names)

    def target(self, change: TargetChange) -> ContentRow:
        left, right = change.left, change.right
        return ContentRow(
            status=change.kind.value,
            sign=_SIGNS[change.kind],
            label=self._label("target", change.kind.value),
            name=_metric(change),
            left=self._value(left),
            right=self._value(right),
            left_quote=one_line(left.quote) if left else "",
            right_quote=one_line(right.quote) if right else "",
            left_end=self.ends("left", left.item) if left else None,
            right_end=self.ends("right", right.item) if right else None,
            remark=self._remark(change),
            left_span=left.span if left else None,
            right_span=right.span if right else None,
        )

    def _value(self, target: Target | None) -> str:
        if target is None:
            return ""
        by = f" ({self.labels('year_value', year=target.deadline)})" if target.deadline else ""
        return value_text(target) + by

    def _remark(self, change: TargetChange) -> str:
        said = []
        if change.difference:
            unit = self._difference_unit(change)
            sign = "+" if change.difference > 0 else "-"
            said.append(f"({sign}{shown(abs(change.difference))}{unit})")
        codes = [change.reason, *change.notes] if change.reason else change.notes
        told = dict.fromkeys(codes)
        if "targets.comparator_differs" in told:  # says it already
            told.pop("targets.comparator_changed", None)
        said += [message(code, self.labels.lang) for code in told]
        return " ".join(said)

    def _difference_unit(self, change: TargetChange) -> str:
        unit = change.right.unit if change.right else ""
        return self.labels("content.points") if unit == "%" else one_line(unit)

    def stage(self, change: StageChange) -> ContentRow:
        return ContentRow(
            status=change.direction.value,
            sign=_SIGNS[change.direction],
            label=self._label("stage", change.direction.value),
            name=one_line(change.name),
            left=stage_text(change.left, self.labels),
            right=stage_text(change.right, self.labels),
            left_quote=one_line(change.left.quote),
            right_quote=one_line(change.right.quote),
            left_end=self.ends("left", change.left.item),
            right_end=self.ends("right", change.right.item),
            left_span=change.left.span,
            right_span=change.right.span,
        )

    def force(self, change: ForceChange) -> ContentRow:
        left, right = change.left, change.right
        one = right or left
        return ContentRow(
            status=change.direction.value,
            sign=_SIGNS[change.direction],
            label=self._label("force", change.direction.value),
            name=one_line(one.quote) if one else "",
            left=self._word(left),
            right=self._word(right),
            left_quote=one_line(left.quote) if left else "",
            right_quote=one_line(right.quote) if right else "",
            left_end=self.ends("left", left.item) if left else None,
            right_end=self.ends("right", right.item) if right else None,
            left_span=left.span if left else None,
            right_span=right.span if right else None,
        )

    def owner(self, change: OwnerChange) -> ContentRow:
        left, right = change.left, change.right
        one = right or left
        return ContentRow(
            status=change.kind.value,
            sign=_SIGNS[change.kind],
            label=self._label("owner", change.kind.value),
            name=one_line(one.name) if one else "",
            left=self._role(left),
            right=self._role(right),
            left_quote=one_line(left.name) if left else "",
            right_quote=one_line(right.name) if right else "",
            left_end=self.ends("left", change.left_item),
            right_end=self.ends("right", change.right_item),
            left_span=left.span if left else None,
            right_span=right.span if right else None,
        )

    def _role(self, owner: Owner | None) -> str:
        return self.labels(f"owner.{owner.role.value}") if owner else ""

    def _word(self, rule: Obligation | None) -> str:
        return one_line(rule.word) if rule else ""

    def _label(self, sort: str, status: str) -> str:
        if self.neutral and status in _NEUTRAL:
            return self.labels(f"content.{_NEUTRAL[status]}")
        return self.labels(f"content.{sort}.{status}")


def _first(mentions: Sequence[Initiative]) -> Initiative | None:
    """Return the mention that is shown: the first with a stage, else the first."""
    staged = (mention for mention in mentions if mention.stage is not None)
    return next(staged, mentions[0] if mentions else None)


def _metric(change: TargetChange) -> str:
    """Return what was counted: both names where they say different things."""
    sides = [one_line(side.metric) for side in (change.left, change.right) if side is not None]
    return " / ".join(sides) if change.reason == "targets.metric_differs" else sides[-1]
