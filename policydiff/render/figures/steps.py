"""From one plan of a series to a later one: what lies between them, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from policydiff.model.evolution import Series
from policydiff.render.figures.signs import DASHED, DOTTED, OPEN, SOFT, SOLID, Dash, Pen, Sign
from policydiff.render.labels import Labels


class Between(StrEnum):
    """What lies between two plans: nothing, plans without the thing, or years without a plan."""

    NOTHING = "nothing"
    ABSENT = "absent"
    OPEN = "open"


_DASH: dict[Between, Dash] = {
    Between.NOTHING: SOLID,
    Between.ABSENT: DASHED,
    Between.OPEN: DOTTED,
}


def between(series: Series, first: int, last: int) -> Between:
    """Return what lies between the years ``first`` and ``last``; a year without a plan says most."""
    if any(first < year < last for year in series.gaps):
        return Between.OPEN
    if any(first < year < last for year in series.years):
        return Between.ABSENT
    return Between.NOTHING


def pen_between(pen: Pen, what: Between) -> Pen:
    """Return ``pen`` as it joins two points with ``what`` between them."""
    return replace(pen, dash=_DASH[what])


def step_signs(found: Iterable[Between], years: Sequence[int], labels: Labels) -> tuple[Sign, ...]:
    """Return what dashes and hatches mean; ``found`` and the hatched ``years`` alone."""
    meanings = {
        Between.ABSENT: labels("figure.not_in_between"),
        Between.OPEN: labels("figure.open_between"),
    }
    here = set(found)
    lines = [
        Sign(pen_between(Pen(SOFT), what), said) for what, said in meanings.items() if what in here
    ]
    return (*lines, *([Sign(OPEN, labels("evolution.not_covered"))] if years else ()))
