"""Adoption as event history: one row for each region that could have named an initiative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policydiff.model.evolution import Evolution, Presence
from policydiff.render.cells import Row
from policydiff.render.plain import one_line


def event_rows(evolution: Evolution, *, adopters: int = 1) -> Iterator[Row]:
    """Yield unit (initiative, kind and region), initiative, region, start, stop, event, left-censored, years not covered.

    A region is at risk from the year before its first covered one. ``stop`` is the first
    covered year in which it names the initiative (event 1), or its last covered year (event 0).
    What a region names in its first covered year is left-censored: it may be older. In the
    years not covered before ``stop`` the event may have been earlier. Initiatives that fewer
    regions than ``adopters`` name are left out.
    """
    covered: dict[str, list[int]] = {}
    for cell in sorted(evolution.coverage.cells, key=lambda one: one.year):
        covered.setdefault(cell.region, []).append(cell.year)
    for presence in evolution.presence:
        adopted: dict[str, int] = {}
        for share in sorted(presence.years, key=lambda one: one.year):
            for region in share.present:
                adopted.setdefault(region, share.year)
        # Where nobody adopted it only summaries name it, and nobody was at risk.
        if len(adopted) >= max(adopters, 1):
            yield from _of(presence, covered, adopted)


def _of(
    presence: Presence, covered: Mapping[str, Sequence[int]], adopted: Mapping[str, int]
) -> Iterator[Row]:
    for region, years in covered.items():
        stop = adopted.get(region, years[-1])
        watched = sum(year <= stop for year in years)
        initiative, place = one_line(presence.initiative), one_line(region)
        yield (
            f"{initiative} ({presence.kind}) / {place}", initiative, place, years[0] - 1, stop,
            int(region in adopted), int(adopted.get(region) == years[0]),
            stop - years[0] + 1 - watched,
        )  # fmt: skip
