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
    groups = {name: (name,) for name in SHOWN} | {
        "from vectors to links": FROM_VECTORS,
        "all": SHOWN,
    }
    return {name: _exponent(kept, stages) for name, stages in groups.items()}


def _exponent(sizes: list[Figures], names: tuple[str, ...]) -> float:
    """Return the slope for the sum of some stages, over the sizes at which all were measured."""
    kept = [stages for stages in sizes if stages.keys() >= set(names)]
    x = [math.log(stages["make"]["items"]) for stages in kept]
    y = [math.log(sum(stages[name]["cpu"] for name in names)) for stages in kept]
    return round(_slope(x, y), 3)


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
        cells = [_cost(stages[name]) if name in stages else "not run" for name in SHOWN]
        pairs = f"{stages['links']['pairs']}, {stages.get('series', {}).get('pairs', 'not run')}"
        head = f"{stages['make']['items']} | {stages['make']['plans']}"
        lines.append(f"| {head} | {' | '.join(cells)} | {pairs} |")
    slopes = "; ".join(f"{name} {value:.2f}" for name, value in every["exponents"].items())
    return [
        *lines,
        "",
        f"Exponent of cost (CPU seconds) from 10k items on: {slopes or 'one size only'}.",
    ]


def _cost(stage: Figures) -> str:
    memory = stage["bytes"] / _MEGABYTE
    return f"{stage['seconds']:.1f} / {stage['cpu']:.1f} s, {memory:.0f} MB"


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
