"""Initiatives for a page: where they are named, what became of them, who was first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from policydiff.model import Item
from policydiff.model.evolution import (
    Adoption,
    Evolution,
    Presence,
    Strength,
    Trajectory,
    TrajectoryKind,
)
from policydiff.model.threads import StatusStep
from policydiff.render.evolution_presence import over_text
from policydiff.render.html.places import Places
from policydiff.render.html.plans_data import areas_of
from policydiff.render.html.tongues import Tongues
from policydiff.render.plain import one_line

Data = dict[str, Any]

# An initiative belongs to the areas of at least this share of the items that name it, in at
# most so many areas: those that a reader would look for it in.
_LEAST_SHARE, _MOST_AREAS = 0.2, 3


def initiatives_data(
    evolution: Evolution, say: Tongues, at: Places, status: Callable[[StatusStep], list[Any]]
) -> list[Data]:
    """Return the initiatives, those that stand in the most plans first."""
    adoption = {one.initiative: one for one in evolution.adoption}
    courses: dict[str, list[Trajectory]] = defaultdict(list)
    for one in evolution.trajectories:
        courses[one.subject].append(one)
    ranked = sorted(evolution.presence, key=lambda one: -len(one.cells))
    made: list[Data] = []
    for presence in ranked:
        own = {
            "adoption": _adoption(adoption.get(presence.initiative), at),
            "courses": [
                [at.series[course.series], course.kind.value, list(course.seen)]
                for course in courses[presence.initiative]
                if course.kind is not TrajectoryKind.UNDECIDED
            ],
        }
        steps = [status(step) for step in presence.status]
        # Most are named by one plan only, and have neither.
        told = {name: value for name, value in own.items() if value}
        made.append(_initiative(presence, say, at) | {"steps": steps} | told)
    return made


def _initiative(presence: Presence, say: Tongues, at: Places) -> Data:
    over = presence.corpus_status
    return {
        "name": one_line(presence.initiative),
        "kind": presence.kind.value,
        "status": over.status.value if over else "none",
        "weak": int(over is not None and over.evidence is Strength.REGIONS),
        "over": say(
            lambda names: over_text(over, names.labels, one_region=names.one_region)
        ),
        "areas": _areas(presence, say.any.items),
        "cells": [
            [at.plans[cell.plan], [at.mention(one, say)[1:] for one in cell.mentions]]
            for cell in presence.cells
        ],
        "years": [
            [
                share.year,
                len(share.covered),
                [at.regions[region] for region in share.present if region in at.regions],
            ]
            for share in presence.years
        ],
    }  # fmt: skip


def _areas(presence: Presence, items: Mapping[str, Item]) -> list[str]:
    """Return the policy areas of the items that name an initiative, the commonest first."""
    naming = {one.item for cell in presence.cells for one in cell.mentions if one.item}
    counts = Counter(area for id_ in sorted(naming) for area in areas_of(items[id_]))
    least = _LEAST_SHARE * len(naming)
    return [area for area, count in counts.most_common(_MOST_AREAS) if count >= least]


def _adoption(adoption: Adoption | None, at: Places) -> Data | None:
    if adoption is None or len(adoption.order) < 2:  # its one cell says it all
        return None
    return {
        "order": [
            [at.plans[step.plan], step.lag_years, int(step.censored)] for step in adoption.order
        ],
        "covered": adoption.covered,
        "adopted": adoption.adopted,
        "first": adoption.first,
        "last": adoption.last,
        "direction": adoption.direction.value,
        "censored": int(adoption.first_censored),
    }


def area_names(evolution: Evolution) -> dict[str, dict[str, str]]:
    """Return the names of the policy areas of all items."""
    return {
        area.id: {"zh": one_line(area.zh), "en": one_line(area.en)}
        for plan in evolution.plans
        for item in plan.items
        for area in item.areas
    }
