"""Which of the planted paraphrases ``scale.py`` finds again, at each step of the way."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import scale_corpus


def recalls(work: Path) -> dict[str, Any]:
    """Return which share of the planted paraphrases is found, at each step of the way."""
    known, found = np.load(work / "known.npz"), np.load(work / "found.npz")
    lineage, group = known["lineage"], known["group"]
    years = int(known["shape"][1])
    planted = {(one, min(a, b), max(a, b)) for one, a, b, _ in known["planted"].tolist()}
    left, right = found["left"], found["right"]
    same = lineage[left] == lineage[right]
    ends = np.sort(np.stack([group[left[same]], group[right[same]]]), axis=0)
    reached = set(zip(lineage[left[same]].tolist(), *ends.tolist(), strict=True))
    latest = np.arange(len(group)) // scale_corpus.ITEMS % years == years - 1
    there = set(zip(lineage[latest].tolist(), group[latest].tolist(), strict=True))
    alive = {one for one in planted if {(one[0], one[1]), (one[0], one[2])} <= there}
    chosen, linked = _linked(work, years)
    return {
        "planted": len(planted),
        "among candidates": len(planted & reached) / len(planted),
        "candidates that are of one lineage": float(same.mean()),
        "planted, in both plans of the latest year": len(alive),
        "their plans aligned": sum(one[1:] in chosen for one in alive) / max(len(alive), 1),
        "linked": len(alive & linked) / max(len(alive), 1),
        "pairs of series": len(chosen),
        "pairs of series with planted tasks": len({one[1:] for one in alive}),
    }


def _linked(work: Path, years: int) -> tuple[set[Any], set[Any]]:
    """Return the pairs of series that were aligned, and the lineages linked in each."""
    file = json.loads((work / "links.json").read_text("utf-8"))["linked"]
    with (work / file).open("rb") as source:
        done = pickle.load(source)
    pairs = [((left // years, right // years), true) for left, right, _, true in done]
    return {pair for pair, _ in pairs}, {(one, *pair) for pair, true in pairs for one in true}
