"""Some of what many plans say, chosen by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from policydiff.contents import load_lexicon
from policydiff.errors import OptionError
from policydiff.evolving import only
from policydiff.extract.lexicon import key
from policydiff.model.evolution import Evolution, Series, TargetSeries
from policydiff.model.threads import Thread

Row = TypeVar("Row")
# As many as a person looks through for the one meant.
_NEAREST = 5
# Names are sentences here; those that share less than a third of their characters are of
# something else.
_LIKENESS = 0.34
# A metric of one plan only has no course.
_LEAST_PLANS = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: initiatives by name or alias, all others by words in their names."""

    initiatives: Sequence[str] = ()
    metrics: Sequence[str] = ()
    threads: Sequence[str] = ()
    series: str | None = None

    @property
    def by_name(self) -> bool:
        """Whether rows are asked for, and not just the series that they are taken from."""
        return bool(self.initiatives or self.metrics or self.threads)


def selected(evolution: Evolution, wanted: Wanted, lexicon: str | Path | None = None) -> Evolution:
    """Return ``evolution`` with nothing but what is ``wanted``, in that order.

    What ``wanted`` does not speak of stays whole. A series is one for threads and targets.
    ``lexicon`` knows other names of initiatives, as in ``evolving.evolve``.

    Raises:
        OptionError: there is nothing of a name; the message has the nearest names.
    """
    if wanted.initiatives:
        evolution = _with_initiatives(evolution, wanted.initiatives, lexicon)
    if wanted.series is not None:
        evolution = _of_series(evolution, wanted.series)
    if wanted.metrics:
        metrics = [(one, _metric_names(one)) for one in evolution.targets]
        evolution = replace(evolution, targets=_every("metric", wanted.metrics, metrics))
    if wanted.threads:
        threads = [(one, _thread_names(one)) for one in evolution.threads]
        evolution = replace(evolution, threads=_every("thread", wanted.threads, threads))
    return evolution


def _with_initiatives(
    evolution: Evolution, names: Iterable[str], lexicon: str | Path | None
) -> Evolution:
    known = load_lexicon(lexicon)
    found = {one.initiative: one for name in names for one in only(name, evolution, known).presence}
    adoption = {one.initiative: one for one in evolution.adoption}
    return replace(
        evolution,
        presence=tuple(found.values()),
        adoption=tuple(adoption[name] for name in found if name in adoption),
    )


def _of_series(evolution: Evolution, words: str) -> Evolution:
    every = [(one, (_series_name(one),)) for one in evolution.series]
    kept = _every("series", [words], every)
    plans = {plan for one in kept for plan in one.plans}
    ids = {one.id for one in kept}
    targets = (
        replace(one, points=tuple(point for point in one.points if point.plan in plans))
        for one in evolution.targets
    )
    return replace(
        evolution,
        threads=tuple(one for one in evolution.threads if one.series in ids),
        targets=tuple(one for one in targets if _has_course(one)),
    )


def _has_course(targets: TargetSeries) -> bool:
    return len({point.plan for point in targets.points}) >= _LEAST_PLANS


def _every(
    sort: str, wanted: Iterable[str], rows: Sequence[tuple[Row, Sequence[str]]]
) -> tuple[Row, ...]:
    """Return the rows of which a name has all words of one of those ``wanted``, in their order."""
    found: dict[int, Row] = {}
    for words in wanted:
        here = {at: row for at, (row, names) in enumerate(rows) if _has(words, names)}
        if not here:
            near = "；".join(_nearest(words, rows)) or "—"
            raise OptionError(f"selection.no_{sort}", words=words, nearest=near)
        found |= {at: row for at, row in here.items() if at not in found}
    return tuple(found.values())


def _has(words: str, names: Iterable[str]) -> bool:
    asked = [key(word) for word in words.split()]
    return bool(asked) and any(all(word in key(name) for word in asked) for name in names)


def _nearest(words: str, rows: Iterable[tuple[object, Sequence[str]]]) -> Iterator[str]:
    known = {key(name): name for _, names in rows for name in names}
    for near in get_close_matches(key(words), known, _NEAREST, _LIKENESS):
        yield known[near]


def _series_name(series: Series) -> str:
    return f"{series.region} {series.issuer or ''}".strip()


def _metric_names(targets: TargetSeries) -> tuple[str, ...]:
    """Return the name of a metric, and how its plans call it."""
    return tuple(
        dict.fromkeys((targets.metric, *(point.target.metric for point in targets.points)))
    )


def _thread_names(thread: Thread) -> tuple[str, ...]:
    """Return the wordings of a task, the latest first, and its id."""
    return tuple(dict.fromkeys((*(step.label for step in reversed(thread.steps)), thread.id)))
