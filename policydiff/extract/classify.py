"""Give the items of plans their policy areas: those of a codebook, or themes found in the items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policydiff.embed import Encoder
from policydiff.extract.areas import areas
from policydiff.extract.codebook import Codebook
from policydiff.extract.themes import find_themes
from policydiff.model import Plan
from policydiff.text.clean import clean


def classified(plans: Sequence[Plan], codebook: Codebook) -> tuple[Plan, ...]:
    """Return ``plans`` with the areas that ``codebook`` gives their items."""
    return tuple(
        replace(
            plan,
            items=tuple(replace(item, areas=areas(item, codebook)) for item in plan.items),
            codebook=codebook.name,
        )
        for plan in plans
    )


def themed(plans: Sequence[Plan], encoder: Encoder) -> tuple[Plan, ...]:
    """Return ``plans`` with themes that their items share, by the vectors of ``encoder``."""
    items = [item for plan in plans for item in plan.items]
    vectors = encoder.encode([clean(item).text for item in items])
    return classified(plans, find_themes(items, vectors).codebook)
