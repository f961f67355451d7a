"""Tasks through the years, as a reader is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policydiff.model.threads import Thread, ThreadChange, ThreadJoin
from policydiff.render.evolution_names import Names, PlanRef, label_text
from policydiff.render.evolution_presence import StatusView, brief, status_view
from policydiff.render.plain import chance, one_line

# An id is this and the first item of the thread.
_THREAD = "thread:"


@dataclass(frozen=True, slots=True)
class ThreadStepView:
    """A task in one plan: its wording there, and the names of its items."""

    plan: PlanRef
    label: str
    items: tuple[str, ...]
    item_ids: tuple[str, ...]
    probability: float | None


@dataclass(frozen=True, slots=True)
class ThreadView:
    """One task through the plans of a series; ``weakest`` is a chance in words, or ""."""

    id: str
    label: str
    series: str
    steps: tuple[ThreadStepView, ...]
    status: tuple[StatusView, ...]
    gaps: tuple[str, ...]
    weakest: str
    probability: float | None
    review: bool

    @property
    def brief(self) -> tuple[StatusView, ...]:
        """What happened to it, steps that merely persist drawn together."""
        return brief(self.status)

    @property
    def years(self) -> str:
        """The first and last year of its steps."""
        first, last = self.steps[0].plan.year, self.steps[-1].plan.year
        return first if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class JoinView:
    """Two threads of different series that are the same task, and the items that say so."""

    left: str
    right: str
    left_id: str
    right_id: str
    left_series: str
    right_series: str
    left_item: str
    right_item: str
    percent: str
    probability: float
    review: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What became of threads since an earlier run; those of then go by their first items."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def change_views(changes: Iterable[ThreadChange], names: Names) -> tuple[ChangeView, ...]:
    """Return what became of the threads of an earlier run."""
    return tuple(
        ChangeView(
            names.labels(f"evolution.since.{one.kind.value}"),
            tuple(_former(thread, names) for thread in one.before),
            tuple(map(names.subject, one.after)),
        )
        for one in changes
    )


def _former(thread: str, names: Names) -> str:
    """Return the first item of a thread of an earlier run, its id where that item is gone."""
    item = thread.removeprefix(_THREAD)
    if item not in names.items:
        return one_line(thread)
    return f"{names.item(item)} ({names.home(item)})"


def thread_views(threads: Iterable[Thread], names: Names) -> tuple[ThreadView, ...]:
    """Return threads in their order."""
    return tuple(_thread(one, names) for one in threads)


def _thread(thread: Thread, names: Names) -> ThreadView:
    return ThreadView(
        id=one_line(thread.id),
        label=label_text(thread.label),
        series=names.series_name(thread.series),
        steps=tuple(
            ThreadStepView(
                names.refs[step.plan],
                label_text(step.label),
                tuple(map(names.item, step.items)),
                tuple(map(one_line, step.items)),
                step.probability,
            )
            for step in thread.steps
        ),
        status=tuple(status_view(step, names) for step in thread.status),
        gaps=tuple(map(names.plan, thread.gaps)),
        weakest="" if thread.weakest is None else chance(thread.weakest),
        probability=thread.weakest,
        review=thread.review,
    )


def join_views(joins: Iterable[ThreadJoin], names: Names) -> tuple[JoinView, ...]:
    """Return the links of threads of different series."""
    return tuple(_join(one, names) for one in joins)


def _join(join: ThreadJoin, names: Names) -> JoinView:
    left, right = (names.threads.get(one) for one in (join.left, join.right))
    return JoinView(
        left=names.subject(join.left),
        right=names.subject(join.right),
        left_id=one_line(join.left),
        right_id=one_line(join.right),
        left_series=names.series_name(left.series) if left else "",
        right_series=names.series_name(right.series) if right else "",
        left_item=names.item(join.left_item),
        right_item=names.item(join.right_item),
        percent=chance(join.probability),
        probability=join.probability,
        review=join.review,
    )
