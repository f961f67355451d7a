"""The page of ``corpora.py``: figures of real runs, killed ones, and where time goes."""

from __future__ import annotations

import json
import pstats
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.conditions import sentence

HERE = Path(__file__).parent
FILE, PAGE = HERE / "corpora.json", HERE / "corpora.md"
STAGES = ("read", "extract", "name", "encode", "align", "compare")
# Functions whose callees are the parts of a run, from the outermost in: (file, name).
_WHOLES = (
    ("cli/batch_folder.py", "update"),
    ("batch/run.py", "run"),
    ("evolve/material.py", "evolution"),
    ("evolve/material.py", "_traced"),
    ("cli/batch_files.py", "_entries"),
    ("render/evolution_tables.py", "evolution_xlsx"),
)
# Parts of less than this share of the run are not told.
_LEAST = 0.02
# What a warm run may take: a share of the cold one, or seconds.
_SHARE, _SECONDS = 0.05, 1.5


def parts(profile: Path) -> list[dict[str, Any]]:
    """Return the parts of the run that ``profile`` is of: seconds, with what they call."""
    found: Any = pstats.Stats(str(profile))
    found.calc_callees()
    whole = max(cumulative for _, _, _, cumulative, _ in found.stats.values())
    rows = [
        {"in": name, "part": _name(callee), "seconds": round(times[3], 2)}
        for file, name in _WHOLES
        for caller, callees in found.all_callees.items()
        if caller[0].endswith(file) and caller[2] == name
        for callee, times in callees.items()
        if times[3] >= _LEAST * whole
    ]
    return [{"in": "", "part": "the whole run", "seconds": round(whole, 2)}, *rows]


def _name(function: tuple[str, int, str]) -> str:
    file, _, name = function
    where = file.rpartition("policydiff/")[2].removesuffix(".py").replace("/", ".")
    return f"{where}.{name}" if "policydiff/" in file else name


def read() -> dict[str, Any]:
    """Return the figures that are written down."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def write(found: Mapping[str, Any]) -> None:
    """Write down the figures and their page."""
    FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text("\n".join(_lines(found)) + "\n", "utf-8")


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield "# A batch over real corpora"
    yield ""
    yield from _about(found)
    yield ""
    yield "| run | seconds | of cold | peak memory, MB | files read | pairs aligned | compared |"
    yield "|---|---|---|---|---|---|---|"
    for name, label in (("cold", "cold"), ("warm", "again"), ("changed", "one file changed")):
        if name in found:
            yield _run(label, found[name], found["cold"]["seconds"])
    yield ""
    yield from _goals(found)
    yield ""
    yield from _killed(found["killed"])
    if "profile" in found:
        yield ""
        yield from _profile(found["profile"])


def _about(found: Mapping[str, Any]) -> Iterator[str]:
    about, load = found["conditions"], found["load"]
    yield f"`{about['command']}`, {found['documents']} documents. {sentence(about)}"
    yield (
        f"Other work went on beside it: {min(load)} to {max(load)} processes wanted to run at a "
        "time. Memory is that of all processes of a run together, what they share counted in each."
    )


def _run(label: str, one: Mapping[str, Any], cold: float) -> str:
    share = one["seconds"] / cold
    cells = (label, one["seconds"], f"{share:.1%}", one["peak_mb"])
    return f"| {' | '.join(map(str, (*cells, one['read'], one['aligned'], one['compared'])))} |"


def _goals(found: Mapping[str, Any]) -> Iterator[str]:
    seconds, cold = found["warm"]["seconds"], found["cold"]["seconds"]
    met = seconds <= max(_SHARE * cold, _SECONDS)
    goal = f"{_SHARE:.0%} of the cold run or {_SECONDS} s"
    yield f"The second run over unchanged files is to take at most {goal}: {_said(met)}."
    if "changed_same_as_cold" in found:
        same = _said(found["changed_same_as_cold"])
        yield f"With one file changed the files are those of a run from nothing: {same}."


def _said(met: bool) -> str:
    return "it is so" if met else "**it is not so**"


def _killed(killed: list[Mapping[str, Any]]) -> Iterator[str]:
    same = sum(one["same"] for one in killed)
    yield "## Killed and resumed"
    yield ""
    yield (
        f"{len(killed)} runs from nothing, killed with SIGKILL at a random moment each and run "
        f"again: **{same} of {len(killed)}** wrote the same bytes as the undisturbed run. “at” is "
        "the moment as a share of the cold run's time, “told” the last line on stderr. Then the "
        "results that were in the store, those the second run had to make, and its seconds."
    )
    yield ""
    kept = " | ".join(STAGES)
    yield f"| at | told | {kept} | files | again: read | aligned | compared | seconds | same |"
    yield f"|{'---|' * (len(STAGES) + 8)}"
    for one in sorted(killed, key=lambda one: one["fraction"]):
        again = one["resumed"]
        cells = (
            one["fraction"], one["told"], *(one["kept"].get(stage, 0) for stage in STAGES),
            one["written"], again["read"], again["aligned"], again["compared"], again["seconds"],
            "yes" if one["same"] else "**no**",
        )  # fmt: skip
        yield f"| {' | '.join(map(str, cells))} |"


def _profile(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    whole = rows[0]["seconds"]
    yield "## Where the time of a run with one changed file goes"
    yield ""
    yield (
        "One process under cProfile, which makes short functions look longer than they are. "
        "Parts lie within the part named on their left."
    )
    yield ""
    yield "| within | part | seconds | share |"
    yield "|---|---|---|---|"
    for row in rows:
        share = row["seconds"] / whole
        yield f"| {row['in']} | `{row['part']}` | {row['seconds']} | {share:.0%} |"
