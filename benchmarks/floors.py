"""Floors of quality: figures that may not sink, nor be moved without a reason.

usage: python benchmarks/floors.py [BENCHMARK…]
       python benchmarks/floors.py --move BENCHMARK FIGURE VALUE --reason "why"

The first form compares the figures in the JSON files beside it with ``floors.toml``, fails when
one is under its floor (or over its ceiling), naming both, and writes nothing. The second alone
writes floors: it moves one, up or down, and records from where, to where and why.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

from benchmarks import goldset

FOLDER = Path(__file__).parent
FLOORS = FOLDER / "floors.toml"
AT_LEAST, AT_MOST = "at_least", "at_most"
# A reason is a sentence, not a word.
_SHORTEST_REASON = 20

Limits = Mapping[str, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True)
class Move:
    """A floor or ceiling that was moved, and why."""

    benchmark: str
    figure: str
    before: float
    after: float
    reason: str


@dataclass(frozen=True)
class Floors:
    """The checksum of the gold they hold for, and for each benchmark its floors and ceilings.

    A figure is named by the keys that lead to it in the benchmark's JSON, with / between them.
    """

    gold: str
    limits: Limits
    moved: tuple[Move, ...] = ()

    def of(self, benchmark: str, figure: str) -> float:
        """Return a floor or a ceiling."""
        return next(
            values[figure] for values in self.limits[benchmark].values() if figure in values
        )


@dataclass(frozen=True)
class Breach:
    """A figure beyond its limit, or one that is not there (None)."""

    benchmark: str
    figure: str
    value: float | None
    kind: str
    limit: float

    def __str__(self) -> str:
        limit = f"{self.kind.replace('_', ' ')} {self.limit}"
        return f"{self.benchmark}: {self.figure} is {self.value}, {limit} is pinned"


def load(file: Path | None = None) -> Floors:
    """Return the committed floors; ValueError when a move is not what its floor says."""
    found = tomllib.loads((file or FLOORS).read_text(encoding="utf-8"))
    moved = tuple(Move(**entry) for entry in found.pop("moved", ()))
    floors = Floors(found.pop("gold"), found, moved)
    for move in {(one.benchmark, one.figure): one for one in moved}.values():
        if floors.of(move.benchmark, move.figure) != move.after:
            raise ValueError(f"{move.benchmark}: {move.figure} was moved without a reason")
    return floors


def breaches(benchmark: str, figures: Mapping[str, Any], floors: Floors) -> list[Breach]:
    """Return the figures of a benchmark that are beyond their limits, or missing."""
    found = []
    for kind, limits in floors.limits.get(benchmark, {}).items():
        for figure, limit in limits.items():
            value = _at(figures, figure)
            held = value is not None and (value >= limit if kind == AT_LEAST else value <= limit)
            if not held:
                found.append(Breach(benchmark, figure, value, kind, limit))
    return found


def _at(figures: Any, figure: str) -> float | None:
    for key in figure.split("/"):
        try:
            figures = figures[int(key) if isinstance(figures, list) else key]
        except (KeyError, IndexError, ValueError):
            return None
    return float(figures)


def moved(floors: Floors, benchmark: str, figure: str, value: float, reason: str) -> Floors:
    """Return the floors with one moved and the reason recorded.

    KeyError when there is no such figure, ValueError when the reason is not one.
    """
    if len(reason.strip()) < _SHORTEST_REASON:
        raise ValueError(f"a floor is moved with a reason of {_SHORTEST_REASON} characters or more")
    kind = next(
        (kind for kind, values in floors.limits[benchmark].items() if figure in values), None
    )
    if kind is None:
        raise KeyError(figure)
    limits = {name: {k: dict(v) for k, v in kinds.items()} for name, kinds in floors.limits.items()}
    move = Move(benchmark, figure, limits[benchmark][kind][figure], value, reason.strip())
    limits[benchmark][kind][figure] = value
    return replace(floors, limits=limits, moved=(*floors.moved, move))


def rendered(floors: Floors) -> str:
    """Return ``floors.toml``."""
    lines = [*_HEAD, f"gold = {_quoted(floors.gold)}"]
    for benchmark, kinds in floors.limits.items():
        for kind, limits in kinds.items():
            lines += ["", f"[{benchmark}.{kind}]"]
            lines += [f"{_quoted(figure)} = {limit}" for figure, limit in limits.items()]
    for move in floors.moved:
        lines += [
            "",
            "[[moved]]",
            f"benchmark = {_quoted(move.benchmark)}",
            f"figure = {_quoted(move.figure)}",
            f"before = {move.before}",
            f"after = {move.after}",
            f"reason = {_quoted(move.reason)}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def check(benchmarks: Sequence[str] = ()) -> int:
    """Compare committed figures with the floors; say what is beyond and return 1 if anything is."""
    floors = load()
    wrong: list[str] = []
    if floors.gold != goldset.checksum():
        wrong.append("the floors are of another gold: its checksum is not the pinned one")
    for benchmark in benchmarks or floors.limits:
        text = (FOLDER / f"{benchmark}.json").read_text(encoding="utf-8")
        wrong += map(str, breaches(benchmark, json.loads(text), floors))
    for line in wrong:
        print(f"UNDER THE FLOOR {line}", file=sys.stderr)
    return int(bool(wrong))


def main() -> int:
    """Compare all figures with their floors, or move a floor."""
    parser = argparse.ArgumentParser(description="Compare figures with their pinned floors.")
    parser.add_argument("benchmarks", nargs="*", help="those of these benchmarks only")
    parser.add_argument("--move", nargs=3, metavar=("BENCHMARK", "FIGURE", "VALUE"))
    parser.add_argument("--reason", default="", help="why a floor is moved; recorded with it")
    given = parser.parse_args()
    if given.move is None:
        return check(given.benchmarks)
    benchmark, figure, value = given.move
    try:
        floors = moved(load(), benchmark, figure, float(value), given.reason)
    except (KeyError, ValueError) as error:
        parser.error(str(error))
    FLOORS.write_text(rendered(floors), encoding="utf-8")
    return 0


_HEAD = (
    "# Floors of quality, a little under the figures of the benchmarks: the tests and `make bench`",
    "# fail when a figure is under its floor. They hold for this gold only. A floor is moved by",
    "# `python benchmarks/floors.py --move`, which demands a reason and records it here.",
    "",
)

if __name__ == "__main__":
    sys.exit(main())
