"""The tables of ``scale.py``: figures of all sizes, the exponent of cost, the goals."""

from __future__ import annotations

import json
import math
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILE, PAGE = HERE / "scale.json", HERE / "scale.md"
SHOWN = ("profile", "encode", "candidates", "links", "series")
# Stages that the exponent of the goal is asked of: from vectors to links.
FROM_VECTORS = ("candidates", "links")
_MEGABYTE = 1 << 20
Figures = Mapping[str, Any]


def update(size: str, found: Figures, machine: str) -> None:
    """Put the figures of one size beside those of the others, and rewrite both files."""
    every = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {"sizes": {}}
    versions = {name: version(name) for name in ("numpy", "faiss-cpu")}
    about = {"machine": machine, "python": platform.python_version(), **versions}
    every["sizes"][size] = {**found, "on": about}
    order = sorted(every["sizes"].items(), key=lambda entry: entry[1]["stages"]["make"]["items"])
    every["sizes"] = dict(order)
    every["exponents"] = exponents(every["sizes"])
    FILE.write_text(json.dumps(every, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text("\n".join(page(every)) + "\n", "utf-8")


def exponents(sizes: Figures) -> dict[str, float]:
    """Return the slope of log CPU seconds over log items from 10k on, by least squares."""
    kept = [one["stages"] for one in sizes.values() if one["stages"]["make"]["items"] >= 10_000]
    if len(kept) < 2:
        return {}
    x = [math.log(stages["make"]["items"]) for stages in kept]
    costs = {name: [stages[name]["cpu"] for stages in kept] for name in SHOWN}
    costs["from vectors to links"] = [
        sum(stages[name]["cpu"] for name in FROM_VECTORS) for stages in kept
    ]
    costs["all"] = [sum(stages[name]["cpu"] for name in SHOWN) for stages in kept]
    return {name: round(_slope(x, [math.log(s) for s in y]), 3) for name, y in costs.items()}


def _slope(x: list[float], y: list[float]) -> float:
    centre = sum(x) / len(x), sum(y) / len(y)
    both = sum((a - centre[0]) * (b - centre[1]) for a, b in zip(x, y, strict=True))
    return both / sum((a - centre[0]) ** 2 for a in x)


def page(every: Figures) -> list[str]:
    """Return the lines of the Markdown table."""
    return [
        "# Candidates and links at scale",
        "",
        "Written by `python benchmarks/scale.py 1k 10k 100k 1m`; what is measured and how it is to be",
        "read stands in [README.md](README.md) and [docs/scale.md](../docs/scale.md).",
        "",
        *_costs(every),
        "",
        *_recalls(every["sizes"]),
        "",
        *_conditions(every["sizes"]),
    ]


def _costs(every: Figures) -> list[str]:
    lines = [
        "## Time and memory of each stage",
        "",
        "Seconds by the clock / seconds of CPU of all processes of the stage, and their peak memory",
        "together, mapped files included. On a machine that others use too the clock tells of them;",
        "on two idle cores it shows about half of the CPU seconds.",
        "",
        "| items | plans | " + " | ".join(SHOWN) + " | pairs aligned: sideways, in series |",
        "|---:|---:|" + "---:|" * len(SHOWN) + "---:|",
    ]
    for one in every["sizes"].values():
        stages = one["stages"]
        cells = [
            f"{stages[name]['seconds']:.1f} / {stages[name]['cpu']:.1f} s, "
            f"{stages[name]['bytes'] / _MEGABYTE:.0f} MB"
            for name in SHOWN
        ]
        pairs = f"{stages['links']['pairs']}, {stages['series']['pairs']}"
        head = f"{stages['make']['items']} | {stages['make']['plans']}"
        lines.append(f"| {head} | {' | '.join(cells)} | {pairs} |")
    slopes = "; ".join(f"{name} {value:.2f}" for name, value in every["exponents"].items())
    return [
        *lines,
        "",
        f"Exponent of cost (CPU seconds) from 10k items on: {slopes or 'one size only'}.",
    ]


def _recalls(sizes: Figures) -> list[str]:
    names = {
        "planted": "planted paraphrases",
        "among candidates": "of them among the candidates",
        "planted, in both plans of the latest year": "planted, in both plans that may be aligned",
        "their plans aligned": "of these in plans that were aligned",
        "linked": "of these linked as the same task",
        "pairs of series with planted tasks": "pairs of series they stand in",
        "pairs of series": "pairs of series aligned",
    }
    lines = [
        "## What was found again",
        "",
        "| | " + " | ".join(sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    for key, name in names.items():
        values = [one["recall"][key] for one in sizes.values()]
        cells = (f"{value:.4f}" if isinstance(value, float) else str(value) for value in values)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _conditions(sizes: Figures) -> list[str]:
    lines = ["## Conditions", ""]
    for size, one in sizes.items():
        on = ", ".join(f"{name} {value}" for name, value in one["on"].items())
        loads = [stage["load"] for stage in one["stages"].values() if "load" in stage]
        load = f"load {min(loads):.0f} to {max(loads):.0f}" if loads else "load not written down"
        lines.append(f"- {size}: {on}; policydiff {one['version']}; {load}")
    return lines


if __name__ == "__main__":
    sys.exit(__doc__)
