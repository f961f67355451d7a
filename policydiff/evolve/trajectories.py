"""The course of attention over the years of a series: 成长型, 衰退型, 持续关注型, 间断关注型."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policydiff.model.evolution import Presence, Series, Trajectory, TrajectoryKind
from policydiff.model.threads import Thread


@dataclass(frozen=True, slots=True)
class Rules:
    """When the course of an initiative or thread is what; years are covered years of its series.

    ``least_years``: fewer covered years allow no judgement; with four, each half has two.
    ``least_seen``: one year that has it is an event and no course.
    ``longest_silence``: attention goes on over so many covered years in a row without it.
    ``sustained``: attention that goes on is sustained from this share of years on: one of five
    may miss. Attention that goes on while it lasts, but ended longer ago, declines; that which
    began later than with the series grows.
    ``step``: any other attention grows or declines when the share of years that have it differs
    by this much between the later and the earlier half (the middle one of an odd number is in
    neither), and is intermittent otherwise.
    """

    least_years: int = 4
    least_seen: int = 2
    longest_silence: int = 1
    sustained: float = 0.8
    step: float = 0.5


def trajectories_of(
    presence: Iterable[Presence],
    threads: Iterable[Thread],
    series: Sequence[Series],
    rules: Rules | None = None,
) -> tuple[Trajectory, ...]:
    """Return the course of each initiative in every series that has it, then of each thread.

    Summaries have their own series, so their course is that of what was reported.
    """
    rules = rules or Rules()
    by_id = {one.id: one for one in series}
    of_plan = {plan: one for one in series for plan in one.plans}
    of_plan |= {other: of_plan[kept] for one in series for other, kept in one.others}
    found = []
    for one in presence:
        years: dict[str, set[str]] = {}
        for cell in one.cells:
            if cell.plan in of_plan:
                years.setdefault(of_plan[cell.plan].id, set()).add(cell.plan)
        found += [
            _trajectory(one.initiative, by_id[which], years[which], rules)
            for which in sorted(years)
        ]
    found += [
        _trajectory(thread.id, by_id[thread.series], {step.plan for step in thread.steps}, rules)
        for thread in threads
        if thread.series in by_id
    ]
    return tuple(found)


def _trajectory(subject: str, series: Series, plans: set[str], rules: Rules) -> Trajectory:
    counted = dict(series.others)
    having = {counted.get(plan, plan) for plan in plans}
    seen = tuple(
        year for plan, year in zip(series.plans, series.years, strict=True) if plan in having
    )
    return Trajectory(subject, series.id, course(series.years, seen, rules), series.years, seen)


def course(years: Sequence[int], seen: Sequence[int], rules: Rules) -> TrajectoryKind:
    """Return what the years that have something, ``seen``, of all covered ``years`` make of it."""
    if len(years) < rules.least_years or len(seen) < rules.least_seen:
        return TrajectoryKind.UNDECIDED
    has = [year in seen for year in years]
    if _share(has) >= rules.sustained and _silence(has) <= rules.longest_silence:
        return TrajectoryKind.SUSTAINED
    first, last = has.index(True), len(has) - has[::-1].index(True)
    if _silence(has[first:last]) <= rules.longest_silence:
        if len(has) - last > rules.longest_silence:
            return TrajectoryKind.DECLINING
        if first > rules.longest_silence:
            return TrajectoryKind.GROWING
    return _by_halves(has, rules)


def _by_halves(has: Sequence[bool], rules: Rules) -> TrajectoryKind:
    half = len(has) // 2
    step = _share(has[-half:]) - _share(has[:half])
    if abs(step) >= rules.step:
        return TrajectoryKind.GROWING if step > 0 else TrajectoryKind.DECLINING
    return TrajectoryKind.INTERMITTENT


def _share(has: Sequence[bool]) -> float:
    return sum(has) / len(has)


def _silence(has: Sequence[bool]) -> int:
    longest = now = 0
    for each in has:
        now = 0 if each else now + 1
        longest = max(longest, now)
    return longest
