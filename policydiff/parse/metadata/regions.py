"""The dated table of administrative divisions and how a name is looked up in it.

The table (``data/regions.tsv``) knows renamed and abolished divisions with the years in which
they existed, so a name is read as of the plan's year. A name that several divisions bear has
several candidates; nothing here picks one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from policydiff import bundled
from policydiff.model import Region

ALWAYS = 9999
# The table gives the state at a year's end, and a plan of the year of a renaming may use either
# name (徐水县 became 徐水区 in spring 2015; the report of January 2015 still says 县).
TOLERANCE = 1
NATION = "000000"


class Division(NamedTuple):
    """One division under one name: a code may stand in several lines of the table.

    ``level`` is nation, province, city or county; ``parent`` is the code above; ``start`` and
    ``end`` are the first and last year of validity (0 and 9999 when open). ``code`` is "" for
    the few divisions younger than the code lists.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str
    start: int
    end: int

    def valid(self, year: int, tolerance: int = 0) -> bool:
        """Tell whether the division existed in ``year``, give or take ``tolerance`` years."""
        return self.start - tolerance <= year <= self.end + tolerance


@cache
def divisions() -> tuple[Division, ...]:
    """Return the whole table in the order of codes."""
    lines = bundled.lines("regions.tsv")[1:]
    return tuple(
        Division(code, name, short, level, parent, int(start or 0), int(end or ALWAYS))
        for code, name, short, level, parent, start, end in (line.split("\t") for line in lines)
    )


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Return full names and customary forms of them (文山州, 前郭县) with their divisions."""
    index: dict[str, list[Division]] = {}
    for division in divisions():
        for name in _full_names(division):
            index.setdefault(name, []).append(division)
    return {name: tuple(found) for name, found in index.items()}


def _full_names(division: Division) -> list[str]:
    name = division.name
    if name[-3:-1] != "自治" or name[-1] not in "州县旗":
        return [name]
    customary = division.short + name[-1]  # 文山州, 前郭县
    return [name] if customary == name else [name, customary]


@cache
def by_short() -> dict[str, tuple[Division, ...]]:
    """Return short names of two or more characters (泉州, 鲤城) with their divisions."""
    index: dict[str, list[Division]] = {}
    for division in divisions():
        if len(division.short) > 1 and division.short != division.name:
            index.setdefault(division.short, []).append(division)
    return {name: tuple(found) for name, found in index.items()}


@cache
def _by_code() -> dict[str, tuple[Division, ...]]:
    index: dict[str, list[Division]] = {}
    for division in divisions():
        index.setdefault(division.code, []).append(division)
    return {code: tuple(found) for code, found in index.items() if code}


def candidates(
    name: str, *, year: int | None = None, within: Iterable[Division] = ()
) -> tuple[Division, ...]:
    """Return every division that ``name`` may mean.

    Args:
        name: a full name (鲤城区), a short one (鲤城), a chain (泉州市鲤城区) or a six-digit code.
        year: prefer divisions of that year (see ``as_of``).
        within: keep only divisions that lie in one of these (or are one of them).

    Returns:
        Divisions in the order of codes; empty when the name is unknown.
    """
    found = _by_code().get(name) or by_name().get(name) or by_short().get(name)
    if found is None:
        found = _chain(name)
    above = tuple(within)
    if above:
        found = tuple(division for division in found if inside(division, above))
    return as_of(found, year)


def _chain(name: str) -> tuple[Division, ...]:
    """Split ``name`` into a division and what contains it, the longest outer name first."""
    for cut in range(len(name) - 2, 1, -1):
        outer = by_name().get(name[:cut]) or by_short().get(name[:cut])
        if outer and (inner := candidates(name[cut:], within=outer)):
            return inner
    return ()


def as_of(found: Iterable[Division], year: int | None) -> tuple[Division, ...]:
    """Keep the divisions valid in ``year``, else those next to it, else the latest of each.

    Without a year, of several lines with one name in one province the latest remains.
    """
    pool = tuple(found)
    if year is None:
        return _latest(pool)
    for tolerance in (0, TOLERANCE):
        if valid := tuple(each for each in pool if each.valid(year, tolerance)):
            return valid
    return _latest(pool)


def _latest(pool: tuple[Division, ...]) -> tuple[Division, ...]:
    last: dict[tuple[str, str, str], int] = {}
    for each in pool:
        key = (each.name, each.level, each.parent[:2])
        last[key] = max(last.get(key, 0), each.end)
    return tuple(e for e in pool if e.end == last[e.name, e.level, e.parent[:2]])


@cache
def above(division: Division) -> tuple[Division, ...]:
    """Return what contains ``division``, province first, without the nation.

    A line whose parent bore several names gives the parent of its own last year.
    """
    if division.parent in ("", NATION):
        return ()
    lines = _by_code().get(division.parent, ())
    parents = as_of(lines, min(division.end, max((line.end for line in lines), default=0)))
    return (*above(parents[-1]), parents[-1]) if parents else ()


def inside(division: Division, outer: Iterable[Division]) -> bool:
    """Tell whether ``division`` lies in one of ``outer`` or is one of them, by code."""
    codes = {each.code for each in outer}
    return division.code in codes or any(each.code in codes for each in above(division))


def full_name(division: Division) -> str:
    """Return the name with everything that contains it: 福建省泉州市鲤城区."""
    return "".join(each.name for each in (*above(division), division))


def region(division: Division, year: int | None) -> Region:
    """Return ``division`` as the model's Region; its code only when valid in ``year``."""
    known = year is None or division.valid(year, TOLERANCE)
    outer = above(division)
    province = outer[0].name if outer else None
    return Region(
        name=division.name,
        province=division.name if division.level == "province" else province,
        level=division.level,
        code=division.code if known and division.code else None,
    )


def bare_name(name: str) -> str:
    """Return the name of a region without what it is: 徐水 for 徐水县 and 徐水区."""
    return name.rstrip("省市县区") or name


def same_region(left: Region, right: Region) -> bool:
    """Tell whether two regions are one; 徐水县 that became 徐水区 is, under another code.

    Two 鼓楼区 of one province are not: both codes hold at one time.
    """
    if left.code and left.code == right.code:
        return True
    for old, new in ((left.province, right.province), (left.level, right.level)):
        if old and new and old != new:
            return False
    return bare_name(left.name) == bare_name(right.name) and not _at_once(left, right)


def _at_once(left: Region, right: Region) -> bool:
    """Tell whether there was a year in which the table has both, under their codes."""
    lines, others = (
        [line for line in _by_code().get(each.code or "", ()) if line.name == each.name]
        for each in (left, right)
    )
    return any(
        line.start <= other.end and other.start <= line.end for line in lines for other in others
    )
