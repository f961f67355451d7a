"""How good the alignment is: ``python benchmarks/quality.py`` writes quality.json, quality.md, errors.md.

Each of the ten gold pairs is aligned with weights learnt from the pairs that share no plan with
it (three each); everything that is chosen is chosen inside those. Beside it stand the scorer that
had fuzzy and lexical evidence alone, on the same folds, and what people use otherwise, with
thresholds chosen on the very pairs under test, which flatters them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import errors, floors, goldset
from benchmarks.baselines import baselines, precision_over_all
from benchmarks.calibration import calibration_error, gain, reliability
from benchmarks.calls import Families, called, called_as_read, learnt, read_items
from benchmarks.goldset import PlanPair
from benchmarks.quality_page import render
from policydiff.align.decode import Called
from policydiff.align.meaning import bundled_encoder
from policydiff.evaluation.scoring import Counts, interval, lax, strict, total
from tools.train_scorer import ALL

FOLDER = Path(__file__).parent
# What each family of evidence adds, from none to all.
STEPS: Mapping[str, Families] = {
    "fuzzy and lexical": (),
    "+ policy areas": ("areas",),
    "+ meaning": ("meaning",),
    "+ both": ALL,
}

Calls = Mapping[PlanPair, Called]


def all_called(families: Families = ALL) -> Calls:
    """Return what is called for every gold pair."""
    return {pair: called(pair, families) for pair in goldset.pairs()}


def counts(calls: Calls) -> list[Counts]:
    """Return the strict counts of each pair."""
    return [strict(call.same, goldset.grades(pair)) for pair, call in calls.items()]


def figures_of(calls: Calls) -> dict[str, Any]:
    """Return the figures of one scorer over all pairs together."""
    graded = [(call, goldset.grades(pair)) for pair, call in calls.items()]
    scores = {pair: call.probabilities for pair, call in calls.items()}
    return {
        "strict": total(counts(calls)).figures(),
        "strict_f1_interval": interval(counts(calls)),
        "lax": total(lax(call.linked, grades) for call, grades in graded).figures(),
        "average_precision": precision_over_all(scores),
        "calibration_error": _calibration(calls)["same"],
        "same_of_grade_1": sum(int((call.same & (grades == 1)).sum()) for call, grades in graded),
    }


def _calibration(calls: Calls) -> dict[str, Any]:
    """Return the calibration errors of both probabilities; disputed pairs count neither way."""
    grades = np.concatenate([goldset.grades(pair).ravel() for pair in calls])
    same = np.concatenate([call.probabilities.ravel() for call in calls.values()])
    related = np.concatenate([call.related.ravel() for call in calls.values()])
    clear, known = (grades == 2) | (grades == 0), grades != goldset.DISPUTED
    return {
        "same": calibration_error(same[clear], grades[clear] == 2),
        "same_all_pairs": calibration_error(same[clear], grades[clear] == 2, least=0.0),
        "related": calibration_error(related[known], grades[known] >= 1),
        "reliability": reliability(same[clear], grades[clear] == 2),
    }


def confusion(calls: Calls) -> dict[str, dict[str, int]]:
    """Return how often each grade of the gold was called what."""
    codes = {"2": 2, "1": 1, "disputed": goldset.DISPUTED, "0": 0}
    table = {name: dict.fromkeys(codes, 0) for name in ("same", "partial", "no link")}
    for pair, call in calls.items():
        masks = call.same, call.linked & ~call.same, ~call.linked
        for name, code in codes.items():
            for row, mask in zip(table.values(), masks, strict=True):
                row[name] += int((mask & (goldset.grades(pair) == code)).sum())
    return table


def measure() -> dict[str, Any]:
    """Return all figures."""
    calls = all_called()
    before = json.loads((FOLDER / "lexical_before.json").read_text(encoding="utf-8"))
    encoder = bundled_encoder()
    return {
        "gold": goldset.checksum(),
        "encoder": encoder.name if encoder else "",
        **figures_of(calls),
        "families": {name: _step(families, before) for name, families in STEPS.items()},
        "before": _before(before),
        "review": sum(int((call.review & call.linked).sum()) for call in calls.values()),
        "calibration": _calibration(calls),
        "confusion": confusion(calls),
        "pairs": {" × ".join(pair): _of_pair(pair, call) for pair, call in calls.items()},
        "baselines": baselines(),
        "as_read": as_read(),
    }


def _counts_before(before: Mapping[str, Any], kind: str) -> list[Counts]:
    return [Counts(*before["pairs"][" × ".join(pair)][kind]) for pair in goldset.pairs()]


def _before(before: Mapping[str, Any]) -> dict[str, Any]:
    found = _counts_before(before, "strict")
    return {
        "strict": total(found).figures(),
        "strict_f1_interval": interval(found),
        "lax": total(_counts_before(before, "lax")).figures(),
        "average_precision": before["average_precision"],
        "same_of_grade_1": before["same_of_grade_1"],
    }


def _step(families: Families, before: Mapping[str, Any]) -> dict[str, Any]:
    calls = all_called(families)
    return {**figures_of(calls), "gain": gain(counts(calls), _counts_before(before, "strict"))}


def as_read() -> dict[str, dict[str, float]]:
    """Return strict and lax figures for items as policydiff reads them from the files."""
    found = {pair: called_as_read(pair, read_items) for pair in goldset.pairs()}
    grades = {pair: goldset.grades(pair) for pair in found}
    return {
        "strict": total(strict(same, grades[pair]) for pair, (same, _) in found.items()).figures(),
        "lax": total(lax(linked, grades[pair]) for pair, (_, linked) in found.items()).figures(),
    }


def _of_pair(pair: PlanPair, call: Called) -> dict[str, Any]:
    scorer, penalty = learnt(pair)
    return {
        "strict": strict(call.same, goldset.grades(pair)).figures(),
        "lax": lax(call.linked, goldset.grades(pair)).figures(),
        "penalty": penalty,
        "same_from": scorer.thresholds.same,
    }


def main(pages: Sequence[str] = ("quality.json", "quality.md", "errors.md")) -> int:
    """Write the figures, a page that shows them and the table of errors; return 1 under a floor."""
    figures = measure()
    texts = (
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n",
        render(figures),
        errors.render(all_called()),
    )
    for name, text in zip(pages, texts, strict=True):
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(texts[1])
    return floors.check(["quality"])


if __name__ == "__main__":
    sys.exit(main())
