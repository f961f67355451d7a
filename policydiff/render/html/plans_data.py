"""The plans of a page: what they are, and in which items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from policydiff.model import Item, Plan
from policydiff.render.html.places import NONE, Places
from policydiff.render.html.tongues import Tongues, text
from policydiff.render.plain import one_line
from policydiff.render.plan_view import item_view

Data = dict[str, Any]

# The weightiest areas of an item; the rest are hints.
_AREAS = 2
_UPWARD = re.compile(r"^(?:\.{1,2}[/\\])+")


def plans_data(plans: Sequence[Plan], say: Tongues, at: Places) -> list[Data]:
    """Return ``plans`` with the names of their items."""
    second = _second(say, at)
    home = {plan: at.series[one.id] for one in say.any.series.values() for plan in one.plans}
    refs = {
        plan.id: {lang: names.refs[plan.id] for lang, names in say.names.items()} for plan in plans
    }
    return [
        {
            "id": one_line(plan.id),
            "name": text({lang: ref.name for lang, ref in refs[plan.id].items()}),
            "region": say.any.refs[plan.id].region if plan.region else "",
            "year": plan.year,
            "kind": plan.kind.value,
            "title": one_line(plan.title or ""),
            "issuer": one_line(plan.issuer or ""),
            "source": source_name(plan.source.name),
            "sha256": plan.source.sha256,
            "encoding": plan.source.encoding,
            "decided_by": plan.source.decided_by,
            "series": home.get(plan.id, second.get(plan.id, NONE)),
            "counts": int(plan.id in home),
            "items": [_item(item, plan) for item in plan.items],
        }
        for plan in plans
    ]


def _second(say: Tongues, at: Places) -> dict[str, int]:
    """Return the series of the plans that are not counted in theirs."""
    return {other: at.series[one.id] for one in say.any.series.values() for other, _ in one.others}


def _item(item: Item, plan: Plan) -> list[str]:
    """Return what an item's id adds to that of its plan, and its name."""
    return [one_line(item.id.removeprefix(plan.id)), item_view(item).name]


def areas_of(item: Item) -> list[str]:
    """Return the ids of the weightiest policy areas of ``item``."""
    return [area.id for area in item.areas[:_AREAS]]


def source_name(name: str) -> str:
    """Return the name of a source without the folders of the machine it was read on.

    A relative path is how the reader of the corpus finds the file, an absolute one is not.
    """
    for flavour in (PurePosixPath, PureWindowsPath):
        if flavour(name).is_absolute():
            name = flavour(name).name
    return one_line(_UPWARD.sub("", name))
