"""What happens to initiatives from one plan of a series to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policydiff.changes.initiatives import Succession, initiative_changes
from policydiff.evolve.places import text_length
from policydiff.evolve.renames import Renames, renames
from policydiff.evolve.sightings import Key, Mentions, Sightings, key_of
from policydiff.evolve.strength import Strengths, strengths
from policydiff.model import (
    Alignment,
    Initiative,
    InitiativeChange,
    InitiativeStatus,
    Plan,
    PlanContent,
    PlanKind,
)
from policydiff.model.evolution import Series
from policydiff.model.threads import Status, StatusStep

# A plan with less than this part of the other's text may be an extract of one.
_EXTRACT = 1 / 3
_Reason = tuple[str, Mapping[str, object]]
_NONE: _Reason = ("", {})
_Steps = dict[Key, list[StatusStep]]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two plans that follow each other in a series, with what they name."""

    series: Series
    before: Plan
    after: Plan
    left: Mapping[Key, Mentions]
    right: Mapping[Key, Mentions]

    @property
    def gap(self) -> int:
        return (self.after.year or 0) - (self.before.year or 0) - 1


@dataclass(slots=True)
class _Series:
    """A series, what its issuer's summaries name by year, and what was seen in it so far."""

    series: Series
    reported: Sequence[tuple[int, Mapping[Key, Mentions]]]
    known: set[Key] = field(default_factory=set)


def series_steps(
    plans: Sequence[Plan],
    contents: Iterable[PlanContent],
    series: Iterable[Series],
    found: Sightings,
    succession: Succession,
    alignments: Iterable[Alignment],
) -> Mapping[Key, list[StatusStep]]:
    """Return the steps of each initiative, series by series and year by year.

    One status a step: what is in both plans persists unless it was strengthened or weakened.
    Steps are certain unless they begin a series, go over a gap, rest on a guess (an alignment, a
    share of text, an earlier stage), or something speaks against them: a summary of the issuer,
    the very words in the plan that is said not to have it, a plan too short to be whole, a
    successor that goes on.
    """
    by_id = {plan.id: plan for plan in plans}
    stronger = strengths(by_id, contents)
    carried = renames(alignments, found)
    reported = _reported(series := tuple(series), found)
    steps: _Steps = defaultdict(list)
    for one in series:
        state = _Series(one, () if one.kind == PlanKind.SUMMARY else reported[one.region])
        for key in found.counted[one.plans[0]]:
            steps[key].append(
                _step(one, None, one.plans[0], Status.APPEAR, ("status.first_plan", {}), sure=False)
            )
        state.known |= found.counted[one.plans[0]].keys()
        for before, after in pairwise(one.plans):
            pair = _Pair(
                one, by_id[before], by_id[after], found.counted[before], found.counted[after]
            )
            for key, step in _of_pair(pair, state, succession, stronger, carried):
                steps[key].append(step)
            state.known |= pair.right.keys()
    return steps


def _reported(
    series: Iterable[Series], found: Sightings
) -> Mapping[str, list[tuple[int, Mapping[Key, Mentions]]]]:
    told: dict[str, list[tuple[int, Mapping[Key, Mentions]]]] = defaultdict(list)
    for one in series:
        if one.kind == PlanKind.SUMMARY:
            for plan, year in zip(one.plans, one.years, strict=True):
                told[one.region].append((year, found.counted[plan]))
    return told


def _of_pair(
    pair: _Pair, state: _Series, succession: Succession, stronger: Strengths, carried: Renames
) -> Iterator[tuple[Key, StatusStep]]:
    lefts = [mention for those in pair.left.values() for mention in those]
    rights = [mention for those in pair.right.values() for mention in those]
    changes = initiative_changes(lefts, rights, succession)
    guessed = carried.get((pair.before.id, pair.after.id), {})
    kept = {key_of(one.right[0]): one for one in changes if one.status is InitiativeStatus.PERSISTS}
    moved = stronger(pair.before, pair.after, kept)
    for change in changes:
        key = key_of((change.right or change.left)[0])
        if change.status is InitiativeStatus.PERSISTS:
            status, reason, sure = moved.get(key, (Status.PERSIST, _NONE, True))
            yield key, _sure_but_for_gap(pair, status, reason, sure=sure)
        elif change.status is InitiativeStatus.RENAMED and key not in state.known:
            yield from _renamed(pair, key, change.left, sure=True)
        elif change.status is InitiativeStatus.RENAMED:
            yield key, _came(pair, state, key, change)
            for old in dict.fromkeys(map(key_of, change.left)):
                yield old, _went(pair, state, old, (change.name,))
        elif key in guessed:
            yield key, _other_name(pair, *guessed[key], "status.aligned", sure=False)
        elif change.status is InitiativeStatus.APPEARS:
            yield key, _came(pair, state, key, change)
        else:
            yield key, _went(pair, state, key, change.related)


# --- kinds of steps ----------------------------------------------------------------------------


def _renamed(
    pair: _Pair, key: Key, former: Sequence[Initiative], *, sure: bool
) -> Iterator[tuple[Key, StatusStep]]:
    olds = list(dict.fromkeys(map(key_of, former)))
    names = "、".join(old[0] for old in olds)
    yield key, _other_name(pair, names, key[0], "status.succession", sure=sure)
    for old in olds:
        yield old, _other_name(pair, old[0], key[0], "status.succession", sure=sure)


def _other_name(pair: _Pair, old: str, new: str, code: str, *, sure: bool) -> StatusStep:
    reason = (code, {"old": old, "new": new})
    return _sure_but_for_gap(pair, Status.RENAMED, reason, sure=sure)


def _sure_but_for_gap(pair: _Pair, status: Status, reason: _Reason, *, sure: bool) -> StatusStep:
    sure = sure and not pair.gap
    reason = reason if reason[0] or not pair.gap else _gap(pair)
    return _step(pair.series, pair.before.id, pair.after.id, status, reason, sure=sure)


def _came(pair: _Pair, state: _Series, key: Key, change: InitiativeChange) -> StatusStep:
    status = Status.REAPPEAR if key in state.known else Status.APPEAR
    earlier = [
        year for year, named in state.reported if key in named and year < (pair.after.year or 0)
    ]
    words = _words(key, change.right)
    doubts = {
        "status.summary": {"year": max(earlier)} if earlier and status is Status.APPEAR else None,
        "status.words": _in_words(pair.before, words),
        "status.extract": _extract(pair.before, pair.after),
    }
    return _doubted(pair, status, doubts)


def _went(pair: _Pair, state: _Series, key: Key, related: Sequence[str]) -> StatusStep:
    year = pair.after.year
    told = any(key in named for reported, named in state.reported if reported == year)
    doubts = {
        "status.successor": {"new": "、".join(related)} if related else None,
        "status.summary": {"year": year} if told else None,
        "status.words": _in_words(pair.after, _words(key, pair.left[key])),
        "status.extract": _extract(pair.after, pair.before),
    }
    return _doubted(pair, Status.DISAPPEAR, doubts)


def _doubted(
    pair: _Pair, status: Status, doubts: Mapping[str, Mapping[str, object] | None]
) -> StatusStep:
    """Return a step that is certain when there is no gap and none of ``doubts``."""
    told = [(code, values) for code, values in doubts.items() if values is not None]
    reason = told[0] if told else _gap(pair) if pair.gap else _NONE
    return _step(
        pair.series, pair.before.id, pair.after.id, status, reason, sure=not told and not pair.gap
    )


def _step(
    series: Series, before: str | None, after: str, status: Status, reason: _Reason, *, sure: bool
) -> StatusStep:
    return StatusStep(series.id, before, after, status, sure, *reason)


# --- doubts ------------------------------------------------------------------------------------


def _gap(pair: _Pair) -> _Reason:
    return "status.gap", {"before": pair.before.year, "after": pair.after.year}


def _words(key: Key, mentions: Iterable[Initiative]) -> list[str]:
    return [key[0], *dict.fromkeys(mention.quote for mention in mentions)]


def _in_words(plan: Plan, words: Iterable[str]) -> Mapping[str, object] | None:
    """Return the one of ``words`` that stands in an item of ``plan``, where nothing was found."""
    texts = [item.text for item in plan.items]
    found = next((word for word in words if any(word in text for text in texts)), None)
    return {"words": found} if found else None


def _extract(plan: Plan, other: Plan) -> Mapping[str, object] | None:
    short = text_length(plan) < _EXTRACT * text_length(other)
    return {"year": plan.year} if short else None
