"""The years of a figure: those without any plan stand between the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policydiff.render.labels import Labels

# Plans have been made for little longer; more years are narrower than their names.
MOST_YEARS = 80


def year_line(years: Iterable[int]) -> tuple[int, ...]:
    """Return ``years`` with those between them, the last ones where they are too many."""
    known = sorted(set(years))
    if not known:
        return ()
    return tuple(range(max(known[0], known[-1] - MOST_YEARS + 1), known[-1] + 1))


def years_note(years: Iterable[int], labels: Labels) -> Iterator[str]:
    """Say where ``years`` are too many for a figure."""
    known = sorted(set(years))
    line = year_line(known)
    if line and known[0] < line[0]:
        yield labels("figure.years_shown", first=line[0], earliest=known[0])
