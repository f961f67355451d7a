"""What findings are made of: where plans stand, quotes, doubts, and the weight of each sort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policydiff.changes.stages import telling as most_telling
from policydiff.model import Initiative, Target
from policydiff.model.evolution import Evolution, Finding, Presence, Series
from policydiff.model.threads import StatusStep
from policydiff.text.numerals import shown

# How much a sort of statement matters before its strength, in (0, 1], is counted. What one
# issuer's plans say by themselves goes before what different regions let one suppose; what
# changed before what stayed; statements that explain others (a new name, a next stage) before
# bare comings and goings.
WEIGHTS = {
    "finding.renamed": 1.0,
    "finding.adoption": 0.95,
    "finding.stage": 0.9,
    "finding.target_raised": 0.9,
    "finding.target_lowered": 0.9,
    "finding.target_varied": 0.8,
    "finding.disappears": 0.85,
    "finding.appears": 0.85,
    "finding.persists": 0.8,
    "finding.review_step": 0.75,
    "finding.thread_persists": 0.7,
    "finding.thread_disappears": 0.65,
    "finding.growing": 0.6,
    "finding.declining": 0.6,
    "finding.stages_regions": 0.6,
    "finding.shared": 0.55,
    "finding.missing_in": 0.5,
    "finding.target_regions": 0.5,
    "finding.persists_regions": 0.5,
    "finding.appears_regions": 0.45,
    "finding.disappears_regions": 0.45,
    "finding.only_in": 0.4,
}
# A name that no lexicon knows may be no initiative.
_DISCOVERED = 0.4
# What is in four plans, or out of three, is so for good as far as a few years can tell.
MANY, LONG_GONE = 4, 3
# Why a step is not certain, where its reason says so; of others any gap or link leaves it open.
_REASONS = frozenset(f"status.{each}" for each in ("gap", "summary", "words", "extract", "aligned"))
# As many names as a sentence bears.
NAMED = 8
# Quotes from as many plans as it takes to follow a statement.
_QUOTED = 4
_SIGNS = {">=": "≥", "<=": "≤", "about": "≈", "=": "", "range": ""}


class Place(NamedTuple):
    """The region and year that a plan covers."""

    region: str
    year: int


class Scene:
    """An evolution with what findings look up in it."""

    def __init__(self, evolution: Evolution) -> None:
        self.evolution = evolution
        self.coverage = evolution.coverage
        self.series: Mapping[str, Series] = {one.id: one for one in evolution.series}
        self.covering = {plan for cell in self.coverage.cells for plan in cell.plans}
        self.places = {
            plan: Place(one.region, year)
            for one in evolution.series
            for plan, year in zip(one.plans, one.years, strict=True)
        }
        self.named: Mapping[str, Sequence[Presence]] = _by_name(evolution.presence)
        self.of_plan = {plan: one for one in evolution.series for plan in one.plans}

    def counts(self, series: str) -> bool:
        """Tell whether the plans of ``series`` set tasks, or nothing but summaries is there."""
        return series in self.series and self.series[series].plans[0] in self.covering

    def seen(self, presence: Presence, series: Series) -> tuple[str, ...]:
        """Return the plans of ``series`` that name an initiative, in order."""
        own = dict(series.others)
        having = {own.get(cell.plan, cell.plan) for cell in presence.cells}
        return tuple(plan for plan in series.plans if plan in having)


def _by_name(presence: Iterable[Presence]) -> Mapping[str, Sequence[Presence]]:
    found: dict[str, list[Presence]] = defaultdict(list)
    for one in presence:
        found[one.initiative].append(one)
    return found


def known(presence: Presence) -> bool:
    """Tell whether a lexicon knows the initiative."""
    return any(mention.entry for cell in presence.cells for mention in cell.mentions)


def statement(
    code: str,
    values: Mapping[str, object],
    strength: float,
    plans: Iterable[str],
    *,
    presence: Iterable[Presence] = (),
    quoted: Sequence[Initiative] = (),
    doubts: Mapping[str, bool] | None = None,
    targets: Iterable[Target] = (),
    items: Iterable[str] = (),
    threads: Iterable[str] = (),
) -> Finding:
    """Return the finding ``code``; ``strength`` in [0, 1] is the part of its weight it has.

    ``doubts`` are codes with whether they hold. Quotes are ``quoted`` or else the first mentions
    in ``plans`` of the initiatives of ``presence``; it weighs less unless a lexicon knows these.
    """
    about, where = tuple(presence), tuple(plans)
    found = not all(map(known, about))
    open_to = tuple(code for code, holds in (doubts or {}).items() if holds)
    return Finding(
        code=code,
        values=values,
        importance=round(WEIGHTS[code] * min(1.0, strength) * (_DISCOVERED if found else 1), 4),
        plans=where,
        quotes=tuple(quoted) or quotes(about, where),
        certain=not open_to,
        uncertainty=(*open_to, *(("uncertainty.discovered",) if found else ())),
        targets=tuple(targets),
        items=tuple(items),
        threads=tuple(threads),
    )


def doubts_of(step: StatusStep) -> Mapping[str, bool]:
    """Return the code of why ``step`` is not certain, and whether it is not."""
    why = step.because.partition(".")[2] if step.because in _REASONS else "open"
    return {f"uncertainty.{why}": not step.certain}


def quotes(presence: Sequence[Presence], plans: Sequence[str]) -> tuple[Initiative, ...]:
    """Return a mention of the initiative in each of ``plans``, of many plans in the outer ones.

    Of several initiatives each has one mention, in the last plan that names it.
    """
    found = []
    for one in presence[:NAMED]:
        cells = {cell.plan: cell for cell in one.cells}
        having = [plan for plan in plans if plan in cells]
        half = _QUOTED // 2
        outer = having if len(having) <= _QUOTED else [*having[:half], *having[-half:]]
        chosen = outer if len(presence) == 1 else having[-1:]
        found += [_telling(cells[plan].mentions) for plan in chosen]
    return tuple(found)


def _telling(mentions: Sequence[Initiative]) -> Initiative:
    """Return the one of ``mentions`` that tells most of the stage, or else the first."""
    return most_telling(mentions) or mentions[0]


def listed(names: Sequence[str]) -> Mapping[str, str]:
    """Return ``names`` as a sentence has them; of many the first."""
    some, more = names[:NAMED], len(names) - NAMED
    zh, en = "、".join(some), ", ".join(some)
    return (
        {"zh": f"{zh}等{len(names)}项", "en": f"{en} and {more} more"}
        if more > 0
        else {"zh": zh, "en": en}
    )


def figure(target: Target) -> str:
    """Return the number of ``target`` with its sign and unit: ≥80%."""
    values = "–".join(map(shown, target.values))
    return f"{_SIGNS[target.comparator]}{values}{target.unit}"
