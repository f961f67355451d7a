"""Explanations as JSON data, and back: the part of ``docs/json.md`` that answers "why?"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from policydiff.model import Plan
from policydiff.model.explanation import (
    Contribution,
    Explanation,
    Flip,
    ItemExplanation,
    Margin,
    Rival,
    SharedWord,
)

EXPLANATION_SCHEMA = "policydiff.explanation/1"

Data = dict[str, Any]


def explanation_data(found: Explanation) -> Data:
    """Return one explanation; its numbers have few decimals already, so they add up as written."""
    data: Data = asdict(found)
    return data


def items_data(found: Sequence[ItemExplanation]) -> list[Data]:
    """Return the explanations of items."""
    return [asdict(one) for one in found]


def plan_in_brief(plan: Plan) -> Data:
    """Return what names a plan and its items, and where they stand in which file."""
    return {
        "id": plan.id,
        "title": plan.title,
        "name": plan.source.name,
        "sha256": plan.source.sha256,
        "items": [
            {
                "id": item.id,
                "number": item.number,
                "heading": item.heading,
                "span": list(item.span),
                "heading_span": list(item.heading_span),
                "holes": [list(hole) for hole in item.holes],
            }
            for item in plan.items
        ],
    }


def explanation_from_data(data: Mapping[str, Any]) -> Explanation:
    """Return the explanation of which ``explanation_data`` made ``data``.

    Raises:
        KeyError: a field of the contract is absent.
    """
    fields = dict(data) | {
        "contributions": _contributions(data["contributions"]),
        "words": tuple(_word(word) for word in data["words"]),
        "margins": tuple(Margin(**margin) for margin in data["margins"]),
        "flips": tuple(
            Flip(**{**flip, "without": tuple(flip["without"])}) for flip in data["flips"]
        ),
        "competitor": _rival(data["competitor"]),
        "rival": _rival(data["rival"]),
    }
    return Explanation(**fields)


def _contributions(data: Sequence[Mapping[str, Any]]) -> tuple[Contribution, ...]:
    return tuple(Contribution(**one) for one in data)


def _word(data: Mapping[str, Any]) -> SharedWord:
    left, right = (tuple((start, end) for start, end in data[side]) for side in ("left", "right"))
    return SharedWord(data["text"], data["weight"], left, right)


def _rival(data: Mapping[str, Any] | None) -> Rival | None:
    return None if data is None else Rival(**{**data, "by": _contributions(data["by"])})
