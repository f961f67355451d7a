"""An evaluation as JSON data, and what the terminal shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from policydiff.messages import message
from policydiff.model.evaluation import Evaluation, Figure

EVALUATION_SCHEMA = "policydiff.evaluation/1"
# The figures shown of every single pair; the JSON has all.
SHOWN = ("strict_precision", "strict_recall", "strict_f1", "lax_f1", "average_precision")
_DASH = "–"


def evaluation_data(found: Evaluation) -> dict[str, Any]:
    """Return an evaluation, as ``policydiff eval --format json`` writes it."""
    return {
        "schema": EVALUATION_SCHEMA,
        "figures": _figures(found.figures),
        "labels": dict(found.labels),
        "pairs": [
            {
                "left": pair.left,
                "right": pair.right,
                "labels": dict(pair.labels),
                "figures": {figure.name: figure.value for figure in pair.figures},
            }
            for pair in found.pairs
        ],
        "model": found.model,
        "thresholds": dict(found.thresholds),
        "notes": [{"code": code, "message": message(code, "en")} for code in found.notes],
    }


def _figures(figures: Sequence[Figure]) -> dict[str, dict[str, float | None]]:
    return {
        figure.name: {name: value for name, value in asdict(figure).items() if name != "name"}
        for figure in figures
    }


def value_text(figure: Figure) -> str:
    """Return a figure for reading, a dash where it is not known."""
    return _DASH if figure.value is None else f"{figure.value:.3f}"


def interval_text(figure: Figure) -> str:
    """Return a figure's interval for reading, a dash where there is none."""
    return _DASH if figure.low is None else f"{figure.low:.3f} {_DASH} {figure.high:.3f}"
