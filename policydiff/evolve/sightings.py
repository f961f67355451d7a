"""Where initiatives are named: the index that everything about them is counted from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policydiff.evolve.places import in_order
from policydiff.model import Initiative, InitiativeKind, Plan, PlanContent
from policydiff.model.evolution import Coverage, Series

# Names of documents and programmes may be the same words: the 行动计划 and its text.
Key = tuple[str, bool]
Mentions = tuple[Initiative, ...]


def key_of(mention: Initiative) -> Key:
    """Return what tells the initiative of ``mention`` from others."""
    return mention.name, mention.kind is InitiativeKind.DOCUMENT


@dataclass(frozen=True, slots=True)
class Sightings:
    """Mentions by plan and initiative.

    ``of`` has what each plan names itself, plans in order. ``counted`` has for the plans that are
    counted in a series also what the second plan of their year names.
    """

    of: Mapping[str, Mapping[Key, Mentions]]
    counted: Mapping[str, Mapping[Key, Mentions]]


def sightings(
    plans: Sequence[Plan], contents: Iterable[PlanContent], series: Iterable[Series]
) -> Sightings:
    """Return what is named where; ``contents`` are those of ``plans``, in any order."""
    named = {content.plan: content.initiatives for content in contents}
    of = {plan.id: _by_key(named.get(plan.id, ())) for plan in in_order(plans)}
    counted = dict(of)
    for one in series:
        for other, kept in one.others:
            counted[kept] = {**of[other], **counted[kept]}
    return Sightings(of, {plan: counted[plan] for one in series for plan in one.plans})


def _by_key(mentions: Iterable[Initiative]) -> Mapping[Key, Mentions]:
    found: dict[Key, list[Initiative]] = defaultdict(list)
    for mention in mentions:
        found[key_of(mention)].append(mention)
    return {key: tuple(those) for key, those in found.items()}


@dataclass(frozen=True, slots=True)
class Seen:
    """Where an initiative is named among the plans that cover: their ids in order, and by year."""

    plans: tuple[str, ...]
    years: Mapping[int, frozenset[str]]


def seen_in(found: Sightings, coverage: Coverage) -> Mapping[Key, Seen]:
    """Return for each initiative the covering plans that name it, and the regions by year."""
    plans: dict[Key, list[str]] = defaultdict(list)
    years: dict[Key, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for cell in coverage.cells:
        for plan in cell.plans:
            for key in found.counted[plan]:
                plans[key].append(plan)
                years[key][cell.year].add(cell.region)
    return {
        key: Seen(tuple(those), {year: frozenset(years[key][year]) for year in years[key]})
        for key, those in plans.items()
    }
