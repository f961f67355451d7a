"""The plan of a corpus that a user means: by id, file, or region and year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from policydiff.errors import OptionError
from policydiff.evolve.pairs import PlanPair
from policydiff.model import Plan

# As many as a person looks through for the one meant.
_SHOWN = 8


def named_pairs(pairs: Sequence[tuple[str, str]], plans: Sequence[Plan]) -> tuple[PlanPair, ...]:
    """Return the ids of the plans that each of ``pairs`` names.

    Raises:
        OptionError: a name fits no plan, or several.
    """
    return tuple((named_plan(one, plans).id, named_plan(other, plans).id) for one, other in pairs)


def named_plan(name: str, plans: Sequence[Plan]) -> Plan:
    """Return the one of ``plans`` called ``name``.

    A name is an id, a file (with or without its folder and ending), or a region and year such
    as ``株洲2017``; ``@2014`` or ``@summary`` behind it chooses among several.

    Raises:
        OptionError: ``name`` fits no plan, or several.
    """
    whole, _, choice = name.rpartition("@")
    found = [plan for plan in plans if name in _names(plan)]
    if not found and whole:
        found = _chosen([plan for plan in plans if whole in _names(plan)], choice)
    found = found or [plan for plan in plans if _is_place_and_year(name, plan)]
    if len(found) != 1:
        known = "、".join(map(_shown, (found or list(plans))[:_SHOWN]))
        raise OptionError("pair.several" if found else "pair.unknown", name=name, known=known)
    return found[0]


def _chosen(plans: Sequence[Plan], choice: str) -> list[Plan]:
    """Return those of one file's ``plans`` that ``choice`` means: a year, a kind or a place."""
    found = [plan for plan in plans if choice in (str(plan.year), plan.kind.value)]
    in_order = sorted(plans, key=lambda plan: min((item.span for item in plan.items), default=()))
    place = int(choice) if choice.isdecimal() and len(choice) == 1 else 0
    return found or in_order[place - 1 : place] if place else found


def _names(plan: Plan) -> tuple[str, ...]:
    path = PurePath(plan.source.name)
    return plan.id, plan.source.name, path.name, path.stem


def _is_place_and_year(name: str, plan: Plan) -> bool:
    """Tell whether ``name`` is the plan's region, or the beginning of it, and its year."""
    place = "".join(name.split()).removesuffix("年")
    year = str(plan.year or "")
    region = place.removesuffix(year).strip() if year and place.endswith(year) else ""
    return bool(region and plan.region and plan.region.name.startswith(region))


def _shown(plan: Plan) -> str:
    region = plan.region.name if plan.region else "?"
    return f"{PurePath(plan.source.name).name}@{plan.kind.value} ({region} {plan.year or '?'})"
