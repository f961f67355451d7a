"""One initiative through a corpus, and a corpus itself, as JSON data; see ``docs/json.md``."""

from __future__ import annotations

from typing import Any

from policydiff.model import Plan
from policydiff.model.evolution import Evolution, Presence
from policydiff.render.content_json import initiative_data, plan_data
from policydiff.render.evolution_json import (
    adoption_data,
    coverage_data,
    presence_data,
    series_data,
)
from policydiff.render.json import note_data

TRACK_SCHEMA = "policydiff.track/1"
CORPUS_SCHEMA = "policydiff.corpus/1"

Data = dict[str, Any]


def track_data(evolution: Evolution) -> Data:
    """Return where the initiatives of ``evolution`` are named, in time order."""
    return {
        "schema": TRACK_SCHEMA,
        **_covered(evolution),
        "initiatives": [_tracked(one, evolution) for one in evolution.presence],
        "notes": [note_data(note) for note in evolution.notes],
    }


def corpus_data(evolution: Evolution) -> Data:
    """Return what the plans of ``evolution`` cover."""
    return {
        "schema": CORPUS_SCHEMA,
        **_covered(evolution),
        "series": [series_data(one) for one in evolution.series],
        "notes": [note_data(note) for note in evolution.notes],
    }


def _covered(evolution: Evolution) -> Data:
    return {
        "plans": [plan_data(plan) for plan in evolution.plans],
        "coverage": coverage_data(evolution.coverage),
    }


def _tracked(presence: Presence, evolution: Evolution) -> Data:
    plans = {plan.id: plan for plan in evolution.plans}
    told = presence_data(presence)
    told["mentions"] = [
        {**_place(plans[cell.plan]), **initiative_data(mention)}
        for cell in presence.cells
        for mention in cell.mentions
    ]
    del told["cells"]  # the same mentions, without their plans
    adopted = (one for one in evolution.adoption if one.initiative == presence.initiative)
    told["adoption"] = next((adoption_data(one) for one in adopted), None)
    return told


def _place(plan: Plan) -> Data:
    return {"region": plan.region.name if plan.region else None, "year": plan.year}
