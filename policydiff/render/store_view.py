"""What a store holds, as JSON data and in the words of one language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policydiff.model.overview import Held, LeftOut, Overview
from policydiff.records import dataclass
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line

STORE_SCHEMA = "policydiff.store/1"
_UNITS = ("B", "kB", "MB", "GB", "TB")
_STEP = 1000


@dataclass(frozen=True, slots=True)
class StoreView:
    """What a store holds: ``facts`` in one line, then sections of lines, each under its title."""

    title: str
    facts: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def store_view(found: Overview, labels: Labels) -> StoreView:
    """Return what ``found`` says, in the language of ``labels``."""
    counts = {name: getattr(found, name) for name in ("documents", "plans", "items", "mentions")}
    facts = labels("store.facts", **counts) if found.catalogued else labels("store.no_catalogue")
    unknown = labels("store.unplaced")
    regions = ((one_line(name) or unknown, count) for name, count in found.regions)
    years = ((str(year or unknown), count) for year, count in found.years)
    schema = labels("store.schema", schema=found.schema, size=_size(found.size))
    sections = (
        (labels("store.regions"), _counts(regions)),
        (labels("store.years"), _counts(years)),
        (labels("store.stages"), tuple(_held(one, labels("store.count")) for one in found.stages)),
        (labels("store.vectors"), tuple(_held(one, labels("store.rows")) for one in found.vectors)),
        (labels("store.last_run"), (*_last_run(found, labels), schema)),
        (labels("store.failures"), tuple(_left_out(one, labels.lang) for one in found.failures)),
    )
    title = f"{labels('store.title')}{labels('colon')}{one_line(found.folder)}"
    return StoreView(title, facts, tuple(one for one in sections if one[1]))


def _counts(counted: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    told = " · ".join(f"{name} {count}" for name, count in counted)
    return (told,) if told else ()


def _held(held: Held, what: str) -> str:
    return f"{one_line(held.name)} · {what} {held.count} · {_size(held.size)}"


def _last_run(found: Overview, labels: Labels) -> tuple[str, ...]:
    if found.outputs is None:
        return (labels("store.no_run"),)
    plain = (one for one in found.said.items() if isinstance(one[1], str | int | float))
    told = " · ".join(f"{one_line(name)}: {one_line(str(value))}" for name, value in plain)
    written = labels("store.outputs", count=len(found.outputs))
    return (written, told) if told else (written,)


def _left_out(failure: LeftOut, lang: str) -> str:
    return one_line(failure.text(lang))


def _size(size: int) -> str:
    """Return a number of bytes with three figures that count, as disks are sold."""
    value, unit = float(size), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{value:.3g} {_UNITS[unit]}"


def store_data(found: Overview) -> dict[str, Any]:
    """Return what a store holds as JSON data; see ``docs/json.md``."""
    return {
        "schema": STORE_SCHEMA,
        "folder": found.folder,
        "version": found.schema,
        "size": found.size,
        "catalogued": found.catalogued,
        "model": found.model,
        "documents": found.documents,
        "plans": found.plans,
        "items": found.items,
        "mentions": found.mentions,
        "regions": [{"region": name or None, "plans": count} for name, count in found.regions],
        "years": [{"year": year, "plans": count} for year, count in found.years],
        "stages": [_held_data(one, "results") for one in found.stages],
        "vectors": [_held_data(one, "rows") for one in found.vectors],
        "failures": [
            {"file": one.file, "code": one.code, "message": one.text("en"), "values": one.values}
            for one in found.failures
        ],
        "last_run": None
        if found.outputs is None
        else {"outputs": found.outputs, "said": found.said},
    }


def _held_data(held: Held, what: str) -> dict[str, Any]:
    return {"name": held.name, what: held.count, "size": held.size}
