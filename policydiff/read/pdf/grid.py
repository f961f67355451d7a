"""Ruled tables: the cells that lines drawn on a page enclose, and the characters in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from policydiff.read.pdf.lines import Line, runs, spliced, together
from policydiff.read.pdf.page import Glyph, Page, Rule

_NEAR = 2.5  # points; lines so near are one, and meet
_SHORTEST = 4.0  # points of a line that may be the edge of a cell
_MOST = 1_000  # lines on a page, put together; each level one is tried against each upright one
_COVERED = 0.5  # of the edge of a cell, that a line must cover to part it from the next
_SHORT_LINE = 1.5  # characters that the last line of a paragraph in a cell falls short
_MOST_COLUMNS, _MOST_ROWS = 60, 200  # what a page can hold in a legible size
# On a page, of which forms with one for each person have twenty: every character is looked for in
# each. 160 took 5 s a page of 40,000 characters.
_MOST_TABLES = 40
FEWEST_CELLS = 4  # with text; fewer lines around text are a box


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of text in a cell, each with its page."""

    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The text of the cell."""
        return "".join(text for text, _ in self.pieces)

    @property
    def pieces(self) -> list[tuple[str, int]]:
        """The text line by line, each with its page; a space where one must stand between."""
        found: list[tuple[str, int]] = []
        widest = max((line.x1 for line in self.lines), default=0.0)
        for line in self.lines:
            space = ""
            if found:
                last = self.lines[len(found) - 1]
                ended = widest - last.x1 > _SHORT_LINE * last.size and last.text[-1] in "。；;！!"
                space = " " if ended else spliced(last.text, line.text)
            found.append((space + line.text, line.page))
        return found


@dataclass(slots=True)
class Grid:
    """A table: where it stands, its upright lines, and its rows of cells from the top."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    rows: list[list[Cell]] = field(default_factory=list)


def grids(page: Page) -> tuple[list[Grid], list[Glyph]]:
    """Return the tables of ``page`` from the top, and the characters outside of all of them."""
    found: list[Grid] = []
    glyphs = list(page.glyphs)
    wide = filter(_may_be_table, _networks(_merged(page.rules)))
    for rules in islice(wide, _MOST_TABLES):
        grid, rest = _grid(rules, glyphs, page.number)
        if grid is not None:
            found.append(grid)
            glyphs = rest
    return sorted(found, key=lambda grid: grid.top), glyphs


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Return the lines, those that lie end to end or on one another as one."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (each.level, round(each.at / _NEAR), each.start)):
        last = merged[-1] if merged else None
        if (
            last and last.level == rule.level and abs(last.at - rule.at) <= _NEAR
            and rule.start <= last.end + _NEAR
        ):  # fmt: skip
            merged[-1] = last._replace(end=max(last.end, rule.end))
        else:
            merged.append(rule)
    kept = [rule for rule in merged if rule.end - rule.start >= _SHORTEST]
    return kept if len(kept) <= _MOST else []


def _networks(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the lines in groups that meet one another."""
    group = list(range(len(rules)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    level = [at for at, rule in enumerate(rules) if rule.level]
    upright = [at for at, rule in enumerate(rules) if not rule.level]
    for one in level:
        for other in upright:
            if _meet(rules[one], rules[other]):
                group[root(one)] = root(other)
    found: dict[int, list[Rule]] = {}
    for at, rule in enumerate(rules):
        found.setdefault(root(at), []).append(rule)
    return [rules for _, rules in sorted(found.items())]


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _may_be_table(rules: Sequence[Rule]) -> bool:
    columns = len(_places(rule.at for rule in rules if not rule.level)) - 1
    rows = len(_places(rule.at for rule in rules if rule.level)) - 1
    return 2 <= columns <= _MOST_COLUMNS and 2 <= rows <= _MOST_ROWS


def _grid(rules: Sequence[Rule], glyphs: list[Glyph], page: int) -> tuple[Grid | None, list[Glyph]]:
    """Return the table that ``rules`` draw, and the characters that are not in it."""
    xs = _places(rule.at for rule in rules if not rule.level)
    ys = _places(rule.at for rule in rules if rule.level)
    columns, rows = len(xs) - 1, len(ys) - 1
    slots: dict[tuple[int, int], list[Glyph]] = {}
    rest: list[Glyph] = []
    owner = _cells(rules, xs, ys)
    for glyph in glyphs:
        row = _between(ys, glyph.base - glyph.height * 0.3)
        column = _between(xs, (glyph.x0 + glyph.x1) / 2)
        if row is None or column is None:
            rest.append(glyph)
        else:
            slots.setdefault(owner[row, column], []).append(glyph)
    cells = {place: Cell(tuple(together(runs(inside, page)))) for place, inside in slots.items()}
    if len(cells) < FEWEST_CELLS or len({column for _, column in cells}) < 2:
        return None, glyphs
    filled = [
        [cells.get((row, column), Cell()) for column in range(columns)] for row in range(rows)
    ]
    return Grid(ys[0], ys[-1], tuple(xs), filled), rest


def _places(values: Iterable[float]) -> list[float]:
    """Return the different ones of ``values`` in order; those that are near are one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _between(places: Sequence[float], value: float) -> int | None:
    """Return after which of ``places`` the value lies; None outside of all."""
    if not places[0] <= value <= places[-1]:
        return None
    return min(bisect_right(places, value) - 1, len(places) - 2)


def _cells(
    rules: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each slot the first slot, from the top left, of the cell that it is part of."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    upright = [_spans(rules, x, level=False) for x in xs]
    level = [_spans(rules, y, level=True) for y in ys]
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            owner[row, column] = (row, column)
            if column and not _covers(upright[column], ys[row], ys[row + 1]):
                owner[row, column] = owner[row, column - 1]
            elif row and not _covers(level[row], xs[column], xs[column + 1]):
                owner[row, column] = owner[row - 1, column]
    return owner


def _spans(rules: Sequence[Rule], at: float, *, level: bool) -> list[tuple[float, float]]:
    return [
        (rule.start, rule.end)
        for rule in rules
        if rule.level == level and abs(rule.at - at) <= _NEAR
    ]


def _covers(spans: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(end, last) - max(start, first)) for first, last in spans)
    return covered >= _COVERED * (end - start)


def continued(before: Grid, grid: Grid) -> bool:
    """Tell whether ``grid``, on the next page, goes on with the table ``before``."""
    return len(before.edges) == len(grid.edges) and all(
        abs((one - before.edges[0]) - (other - grid.edges[0])) <= 2 * _NEAR
        for one, other in zip(before.edges, grid.edges, strict=True)
    )


def take_over(before: Grid, grid: Grid) -> None:
    """Append the rows of ``grid`` to those of ``before``; the page may break in a row."""
    heads = 0
    while heads < min(len(grid.rows), len(before.rows)) and _texts(grid.rows[heads]) == _texts(
        before.rows[heads]
    ):
        heads += 1
    repeated, rows = grid.rows[:heads], grid.rows[heads:]
    if rows and _is_rest(before.rows[-1], rows[0]):
        pairs = zip(before.rows[-1], rows.pop(0), strict=True)
        before.rows[-1] = [Cell((*one.lines, *other.lines)) for one, other in pairs]
    before.rows += [*repeated, *rows]


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _is_rest(row: Sequence[Cell], following: Sequence[Cell]) -> bool:
    """Tell whether ``following`` only goes on with what the cells of ``row`` began."""
    texts = [
        (one.text, other.text) for one, other in zip(row, following, strict=True) if other.text
    ]
    begun = all(one and not other.isdecimal() for one, other in texts)
    return bool(texts) and begun and any(one[-1] not in "。；;！!" for one, _ in _longest(texts))


def _longest(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield max(texts, key=lambda pair: len(pair[1]))
