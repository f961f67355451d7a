"""Every error that remains, with its cause as read from the texts: the rows of errors.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import goldset
from benchmarks.goldset import PlanPair
from policydiff.align.decode import Called
from policydiff.align.profile import profiles

CAUSES = Path(__file__).parent / "error_causes.toml"
UNREAD = "not read yet"
_LENGTH = 24


@dataclass(frozen=True)
class Error:
    """A pair of items that was called wrongly in the strict sense."""

    kind: str
    left: str
    right: str
    probability: float


def found(calls: Mapping[PlanPair, Called]) -> Iterator[Error]:
    """Yield the strict errors of all pairs: first what is linked wrongly, then what is missed."""
    for kind in ("wrong", "missed", "called partial"):
        for pair, call in calls.items():
            left, right = (goldset.items(plan) for plan in pair)
            for row, column in np.argwhere(_mask(kind, call, pair)).tolist():
                odds = float(call.probabilities[row, column])
                yield Error(kind, left[row].id, right[column].id, odds)


def _mask(kind: str, call: Called, pair: PlanPair) -> np.ndarray:
    grades = goldset.grades(pair)
    if kind == "wrong":
        return call.same & (grades == 0)
    lost = (grades == 2) & ~call.same
    return lost & (call.linked if kind == "called partial" else ~call.linked)


def causes() -> dict[str, str]:
    """Return the cause of each error that was read, by the ids of the two items."""
    return tomllib.loads(CAUSES.read_text(encoding="utf-8"))["causes"]


def render(calls: Mapping[PlanPair, Called]) -> str:
    """Return the table of errors as a Markdown page."""
    known = causes()
    rows = [
        f"| {error.kind} | {error.left} {_lead(error.left)} | {error.right} {_lead(error.right)} "
        f"| {error.probability:.2f} | {known.get(f'{error.left} {error.right}', UNREAD)} |"
        for error in found(calls)
    ]
    return _HEAD + "\n".join(rows) + "\n" + _tail()


def _lead(item: str) -> str:
    entry = next(one for one in goldset.items(item.split("#")[0]) if one.id == item)
    return profiles([entry], "")[0].lead[:_LENGTH]


def _tail() -> str:
    summary = tomllib.loads(CAUSES.read_text(encoding="utf-8"))["summary"]
    return "\n" + "\n".join(f"- **{entry['cause']}** {entry['what']}" for entry in summary) + "\n"


_HEAD = """# The errors that remain

Written by `python benchmarks/quality.py` with the causes in `error_causes.toml`, which were
written by reading both texts; do not edit. Strict errors on the ten gold pairs, each scored with
weights that have not seen its plans. *wrong*: called `same` where the gold has no link; *missed*:
grade 2 in the gold and no link; *called partial*: grade 2 and linked, but as `partial`.

| kind | left | right | probability | cause |
|---|---|---|---|---|
"""
