"""The gold annotations as items and matrices of grades."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policydiff.evaluation.gold import item_of
from policydiff.evaluation.scoring import UNKNOWN as DISPUTED
from policydiff.model import Item

FOLDER = Path(__file__).parent / "gold"

PlanPair = tuple[str, str]


@dataclass(frozen=True)
class GoldItem:
    """An item as annotated: where it stands in which file of ``seeds/``."""

    item: Item
    file: str


@cache
def plans() -> dict[str, list[GoldItem]]:
    """Return the annotated items of each plan, in document order."""
    found: dict[str, list[GoldItem]] = {}
    for record in _records("items.jsonl"):
        found.setdefault(record["plan"], []).append(GoldItem(item_of(record), record["file"]))
    return found


def items(plan: str) -> list[Item]:
    """Return the annotated items of ``plan``."""
    return [entry.item for entry in plans()[plan]]


@cache
def pairs() -> list[PlanPair]:
    """Return the annotated pairs of plans, sorted."""
    return sorted({(_plan(link["a"]), _plan(link["b"])) for link in _records("alignment.jsonl")})


@cache
def links() -> dict[tuple[str, str], int]:
    """Return the grade (2, 1 or DISPUTED) of each linked pair of item ids."""
    return {
        (link["a"], link["b"]): DISPUTED if link["grade"] == "disputed" else link["grade"]
        for link in _records("alignment.jsonl")
    }


@cache
def grades(pair: PlanPair) -> NDArray[np.int64]:
    """Return the grades of every left with every right item, shape (m, n): 2, 1, 0, DISPUTED."""
    left, right = (items(plan) for plan in pair)
    return np.array([[links().get((one.id, other.id), 0) for other in right] for one in left])


def apart(pair: PlanPair) -> list[PlanPair]:
    """Return the pairs that share no plan with ``pair``: what may be learnt from when it is tested."""
    return [other for other in pairs() if not set(other) & set(pair)]


def checksum() -> str:
    """Return the SHA-256 of the annotations that figures are tied to."""
    data = b"".join((FOLDER / name).read_bytes() for name in ("alignment.jsonl", "items.jsonl"))
    return hashlib.sha256(data).hexdigest()


def _plan(item: str) -> str:
    return item.split("#")[0]


@cache
def _records(name: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]
