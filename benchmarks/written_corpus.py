"""A corpus of texts of known lineage: what ``scale_corpus`` makes, written down as files to be read."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.scale_corpus import FIRST_YEAR, Task, years
from policydiff.bundled import DATA

_SECTIONS = ("教育改革", "教师队伍", "学校建设", "学生发展")
_CHINESE = "一二三四五六七八九十"


def counties() -> list[str]:
    """Return the names of counties that are in force and name one place only, in their order."""
    with (DATA / "regions.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if not row["to"]]
    counts = Counter(row["name"] for row in rows)
    found = [row["name"] for row in rows if row["level"] == "county" and row["code"]]
    return [name for name in found if counts[name] == 1 and name[-1] in "县市旗" and len(name) > 2]


def write(folder: Path, items: int) -> int:
    """Write a corpus of about ``items`` items into ``folder``, a file a plan; return how many."""
    names = counties()
    count = 0
    for year in years(items):
        for region, tasks in enumerate(year.tasks):
            when = FIRST_YEAR + year.year
            path = folder / f"{region // 100:03}" / f"{region:05}_{when}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(names[region], when, tasks), encoding="utf-8")
            count += 1
    return count


def text_of(region: str, year: int, tasks: Sequence[Task]) -> str:
    """Return the plan of ``region`` for ``year``, as a bureau would put it on its site."""
    lines = [f"{region}教育局{year}年工作要点", "", "为做好今年的教育工作，制定本要点。"]
    each = -(-len(tasks) // len(_SECTIONS))
    for at, section in enumerate(_SECTIONS):
        lines.append(f"{_CHINESE[at]}、{section}")
        for number, task in enumerate(tasks[at * each : (at + 1) * each], 1):
            body = "".join(task.body.split())
            lines.append(f"{number}. {task.heading}。{body}")
    return "\n".join(lines) + "\n"
