"""How rightly documents of every format give their items: precision, recall, boundaries.

    python benchmarks/formats.py

Reads every document in ``tests/formats`` beside which its items stand, and writes
``benchmarks/formats.md`` and ``formats.json``. An item is right when its text is, white space
aside, exactly the wanted one. Its boundaries are where it starts and where it ends, told by its
first and last characters: an item that only swallows the next has one of two right.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from format_cases import FORMATS, fixtures, found_in, wanted_in  # noqa: E402

from benchmarks.conditions import conditions, sentence  # noqa: E402

TABLE, DATA = Path(__file__).with_suffix(".md"), Path(__file__).with_suffix(".json")
COMMAND = "python benchmarks/formats.py"
PACKAGES = ("lxml", "pypdfium2")
GOAL = 0.98  # boundary F1 over all
EDGE = 12  # characters by which the start or the end of an item is told


@dataclass(frozen=True)
class Score:
    """What one document, or all of a format, gives."""

    name: str
    documents: int
    wanted: int
    found: int
    right: int
    edges_wanted: int
    edges_found: int
    edges_right: int

    @property
    def precision(self) -> float:
        """Share of the found items that are right."""
        return self.right / self.found if self.found else float(not self.wanted)

    @property
    def recall(self) -> float:
        """Share of the wanted items that are found."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def boundary_f1(self) -> float:
        """Harmonic mean of the shares of starts and ends that are right."""
        both = self.edges_wanted + self.edges_found
        return 2 * self.edges_right / both if both else 1.0


def score(path: Path) -> Score:
    """Return what the document at ``path`` gives."""
    wanted, found = wanted_in(path), found_in(path)
    right = _shared(wanted, found)
    edges = [_edges(wanted), _edges(found)]
    name = str(path.relative_to(FORMATS))
    return Score(name, 1, len(wanted), len(found), right, *map(len, edges), _shared(*edges))


def _edges(items: Iterable[str]) -> list[tuple[str, str]]:
    return [
        edge for item in items for edge in (("start", item[:EDGE]), ("end", item[-EDGE:]))
    ]  # fmt: skip


def _shared(one: Iterable[object], other: Iterable[object]) -> int:
    return (Counter(one) & Counter(other)).total()


def total(name: str, scores: Sequence[Score]) -> Score:
    """Return all ``scores`` as one."""
    counts = ("documents", "wanted", "found", "right", "edges_wanted", "edges_found", "edges_right")
    return Score(name, *(sum(getattr(each, count) for each in scores) for count in counts))


def row(each: Score) -> str:
    """Return a line of the table."""
    counts = f"{each.documents} | {each.wanted} | {each.found} | {each.right}"
    shares = f"{each.precision:.3f} | {each.recall:.3f} | {each.boundary_f1:.3f}"
    return f"| {each.name} | {counts} | {shares} |"


def page(scores: Sequence[Score]) -> str:
    """Return the page that shows all scores."""
    formats = sorted({each.name.partition("/")[0] for each in scores})
    by_format = [
        total(name, [each for each in scores if each.name.startswith(f"{name}/")])
        for name in formats
    ]
    everything = total("all", scores)
    head = (
        "| | documents | wanted | found | right | precision | recall | boundary F1 |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    wrong = [each for each in scores if each.right < max(each.wanted, each.found)]
    exact = (
        "Every document gives its items exactly."
        if not wrong
        else "\n".join([head, *map(row, wrong)])
    )
    return f"""# Items in documents of every format

Made by `{COMMAND}` from the {everything.documents} documents in `tests/formats`, all written for
it: invented places, the wording and the layouts of real plans. An item is right when its text is
exactly the wanted one, white space aside; boundaries are its start and its end. The goal is a
boundary F1 of {GOAL} over all.

{head}
{chr(10).join(map(row, [*by_format, everything]))}

## Documents with wrong items

{exact}

Measured with {sentence(conditions(COMMAND, *PACKAGES))}
"""


def main() -> int:
    """Write both files; fail below the goal."""
    scores = [score(path) for path in fixtures()]
    everything = total("all", scores)
    TABLE.write_text(page(scores), encoding="utf-8")
    data = {
        "command": COMMAND,
        "goal": GOAL,
        "boundary_f1": round(everything.boundary_f1, 4),
        "precision": round(everything.precision, 4),
        "recall": round(everything.recall, 4),
        "documents": [asdict(each) for each in scores],
    }
    DATA.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(row(everything))
    return 0 if everything.boundary_f1 >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
