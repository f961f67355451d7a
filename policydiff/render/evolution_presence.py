"""Where initiatives are named and what became of them, as a reader is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policydiff.messages import message
from policydiff.model.evolution import OverCorpus, Presence, PresenceCell, Strength
from policydiff.model.threads import Status, StatusStep
from policydiff.render.evolution_names import Names, PlanRef, QuoteView, furthest, stage_name
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line

# Signs that any encoding can write: colour must never be the only one.
SIGNS = {
    Status.APPEAR: "+",
    Status.PERSIST: "=",
    Status.DISAPPEAR: "-",
    Status.REAPPEAR: "+",
    Status.RENAMED: "~",
    Status.SPLIT: "<",
    Status.MERGED: ">",
    Status.STRENGTHENED: "^",
    Status.WEAKENED: "v",
}


@dataclass(frozen=True, slots=True)
class StatusView:
    """One step in a series: ``before`` is "" at its start, ``reason`` why, if anybody said."""

    code: str
    sign: str
    label: str
    series: str
    before: str
    after: str
    certain: bool
    reason: str

    @property
    def told(self) -> str:
        """The step between its plans: 甲市 2018 → 甲市 2019."""
        return f"{self.before} → {self.after}" if self.before else self.after


def brief(steps: Iterable[StatusView]) -> tuple[StatusView, ...]:
    """Return ``steps`` with those that merely persist drawn together from plan to plan."""
    drawn: list[StatusView] = []
    for step in steps:
        last = drawn[-1] if drawn else None
        if last and _quiet(last) and _quiet(step) and last.after == step.before:
            drawn[-1] = replace(last, after=step.after)
        else:
            drawn.append(step)
    return tuple(drawn)


def _quiet(step: StatusView) -> bool:
    return step.code == Status.PERSIST and step.certain and not step.reason


@dataclass(frozen=True, slots=True)
class CellView:
    """The mentions of an initiative in one plan; ``stage`` is the furthest."""

    plan: PlanRef
    count: int
    stage: str
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class PresenceView:
    """One initiative: ``cells`` go with the plans of the view, None where it is not named.

    ``over`` says what became of it over the whole corpus, ``over_code`` in one word.
    """

    name: str
    kind: str
    cells: tuple[CellView | None, ...]
    plans: int
    mentions: int
    over_code: str
    over_label: str
    over: str
    weak: bool
    first: str
    last: str
    status: tuple[StatusView, ...]

    @property
    def brief(self) -> tuple[StatusView, ...]:
        """The steps, those that merely persist drawn together."""
        return brief(self.status)

    @property
    def named_in(self) -> tuple[CellView, ...]:
        """The cells of the plans that name it."""
        return tuple(cell for cell in self.cells if cell is not None)


def presence_views(
    presences: Iterable[Presence], plans: Sequence[PlanRef], names: Names
) -> tuple[PresenceView, ...]:
    """Return initiatives in their order."""
    return tuple(presence_view(one, plans, names) for one in presences)


def presence_view(presence: Presence, plans: Sequence[PlanRef], names: Names) -> PresenceView:
    """Return one initiative; its cells go with ``plans``."""
    labels, over = names.labels, presence.corpus_status
    cells = {cell.plan: _cell(cell, names) for cell in presence.cells}
    return PresenceView(
        name=one_line(presence.initiative),
        kind=labels(f"initiative_kind.{presence.kind.value}"),
        cells=tuple(cells.get(plan.key) for plan in plans),
        plans=len(presence.cells),
        mentions=sum(len(cell.mentions) for cell in presence.cells),
        over_code=over.status.value if over else "none",
        over_label=labels(f"evolution.corpus.{over.status.value if over else 'none'}"),
        over=over_text(over, labels, one_region=names.one_region),
        weak=over is not None and over.evidence is Strength.REGIONS,
        first=str(over.first) if over else "",
        last=str(over.last) if over else "",
        status=tuple(status_view(step, names) for step in presence.status),
    )


def _cell(cell: PresenceCell, names: Names) -> CellView:
    staged = furthest(cell.mentions)
    return CellView(
        names.refs[cell.plan],
        len(cell.mentions),
        stage_name(staged, names.labels) if staged else "",
        tuple(names.quote(one) for one in cell.mentions),
    )


def over_text(over: OverCorpus | None, labels: Labels, *, one_region: bool) -> str:
    """Return what became of an initiative over all plans, with the strength of the evidence."""
    if over is None:
        return labels("evolution.too_few_years")
    weak = over.evidence is Strength.REGIONS
    strength = "issuers" if weak and one_region else over.evidence.value
    return labels(
        f"evolution.over.{over.status.value}",
        first=over.first,
        last=over.last,
        seen=over.seen,
        plans=over.plans,
        evidence=labels(f"evolution.strength.{strength}"),
    )


def status_view(step: StatusStep, names: Names) -> StatusView:
    """Return one step of an initiative or thread in a series."""
    lang = names.labels.lang
    start = step.before is None and step.status is Status.APPEAR
    code = "at_start" if start else step.status.value
    return StatusView(
        code=step.status.value,
        sign=SIGNS[step.status],
        label=names.labels(f"evolution.status.{code}"),
        series=names.series_name(step.series),
        before=names.plan(step.before),
        after=names.plan(step.after),
        certain=step.certain,
        reason=one_line(message(step.because, lang, names.values(step.values)))
        if step.because
        else "",
    )
