"""What happened to a thread from plan to plan of its series, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policydiff.evolve.bonds import Bond, Texts
from policydiff.evolve.chains import Chains
from policydiff.evolve.sides import Sides
from policydiff.evolve.web import Web
from policydiff.model.evolution import Series
from policydiff.model.threads import Status, StatusStep
from policydiff.text.similar import ratio

# A heading is another name when less than this is common to the two: of 53 planted names 52 have
# less, of 3201 headings in other words 6, and those with a comma are sentences, not names.
_RENAMED_BELOW = 0.34
_SENTENCE = frozenset(",，;；")
# From this probability on an item of the other plan may be the one that seems to be missing.
_PERHAPS_FROM = 0.1
_MARKS = "。；;!?！？,，、:：. "

Values = dict[str, object]


def thread_id(item: str) -> str:
    """Return the id of the thread that begins with ``item``: it depends on nothing else."""
    return f"thread:{item}"


@dataclass(frozen=True, slots=True)
class Renamed:
    """Tell by headings, and by the lexicon, whether a task goes by another name."""

    texts: Texts
    succeeded: Collection[tuple[str, str]]

    def values(self, earlier: str, later: str) -> Values | None:
        """Return both names when the later item goes by another one, else None."""
        before, after = self._name(earlier), self._name(later)
        names: Values = {"before": before, "after": after}
        if (earlier, later) in self.succeeded:
            return names
        named = before and after and not _SENTENCE & {*before, *after}
        return names if named and ratio(before, after) < _RENAMED_BELOW else None

    def _name(self, item: str) -> str:
        return self.texts.words(item)[0].strip(_MARKS)


@dataclass(frozen=True, slots=True)
class Course:
    """A chain of items in its series, with all that its statuses depend on."""

    series: Series
    chain: Sequence[str]
    chains: Chains
    sides: Sides
    web: Web
    names: Renamed

    def at(self, item: str) -> int:
        """Return the place of an item's plan in the series."""
        return self.chains.plan_of[item]

    def thread_of(self, item: str) -> str:
        """Return the id of the thread that ``item`` stands in."""
        held = self.sides.held(item)
        return thread_id(self.chains.chain(held or item)[0])


def course_of(course: Course) -> tuple[StatusStep, ...]:
    """Return what happened to a thread, one status a plan from its first to its end.

    What the first plan of a series has may be older, so that status is not certain; of what the
    last plan has nobody knows whether it ends. A status is not certain either over a missing
    year, on a link to be reviewed, or where an item of the other plan may well be the one missed.
    """
    return tuple(_steps(course))


def _steps(course: Course) -> Iterator[StatusStep]:
    chain = course.chain
    yield _start(course, chain[0])
    for one, other in pairwise(chain):
        if course.at(other) == course.at(one) + 1:
            yield _onward(course, one, other)
        else:
            yield _end(course, one)
            yield _back(course, other)
    if course.at(chain[-1]) + 1 < len(course.series.plans):
        yield _end(course, chain[-1])


def _start(course: Course, item: str) -> StatusStep:
    at = course.at(item)
    if at == 0:
        return StatusStep(
            course.series.id,
            None,
            course.series.plans[0],
            Status.APPEAR,
            certain=False,
            because="thread.first_plan",
        )
    if parent := course.sides.parent.get(item):
        values: Values = {"threads": [course.thread_of(parent.earlier)]}
        return _step(course, at, Status.SPLIT, "thread.split_from", values, bond=parent)
    return _step(course, at, Status.APPEAR, "", {}, missing=(item, at - 1))


def _onward(course: Course, one: str, other: str) -> StatusStep:
    """Return the status of a task that the next plan has too."""
    at, bond, sides = course.at(other), course.chains.entering[other], course.sides
    pieces = [piece for piece in sides.pieces.get(one, ()) if sides.held(piece) is None]
    if pieces or sides.holds(other):
        values: Values = {"threads": [course.thread_of(piece) for piece in pieces]}
        return _step(course, at, Status.SPLIT, "thread.split_into", values, bond=bond)
    taken_in = [item for item in sides.taken_in.get(other, ()) if sides.held(item) is None]
    if taken_in or sides.holds(one):
        values = {"threads": [course.thread_of(item) for item in taken_in]}
        return _step(course, at, Status.MERGED, "thread.merged_from", values, bond=bond)
    if names := course.names.values(one, other):
        return _step(course, at, Status.RENAMED, "thread.renamed", names, bond=bond)
    return _step(course, at, Status.PERSIST, "", {}, bond=bond)


def _back(course: Course, item: str) -> StatusStep:
    """Return the status of a task that is back after one or more plans without it."""
    at, bond = course.at(item), course.chains.entering[item]
    return _step(course, at, Status.REAPPEAR, "", {}, bond=bond)


def _end(course: Course, item: str) -> StatusStep:
    """Return the status of a task that the next plan does not have, or not by itself."""
    at = course.at(item) + 1
    if heir := course.sides.heir.get(item):
        values: Values = {"threads": [course.thread_of(heir.later)]}
        return _step(course, at, Status.MERGED, "thread.merged_into", values, bond=heir)
    return _step(course, at, Status.DISAPPEAR, "", {}, missing=(item, at))


def _step(
    course: Course,
    at: int,
    status: Status,
    because: str,
    values: Values,
    *,
    bond: Bond | None = None,
    missing: tuple[str, int] | None = None,
) -> StatusStep:
    """Return a status of the plan at ``at``; what makes it unsure is said first.

    ``bond`` is the link it rests on; ``missing`` an item and the place of the plan that seems to
    have nothing of it.
    """
    plans, years = course.series.plans, course.series.years
    perhaps = course.web.nearest(missing[0], plans[missing[1]]) if missing else 0.0
    doubt = ""
    if years[at] - years[at - 1] > 1:
        doubt, values = "thread.missing_year", {"before": years[at - 1], "after": years[at]}
    elif bond is not None and bond.review:
        doubt, values = "thread.in_review", {**values, "probability": round(bond.probability, 2)}
    elif perhaps >= _PERHAPS_FROM:
        doubt, values = "thread.perhaps", {"probability": round(perhaps, 2)}
    return StatusStep(
        course.series.id,
        plans[at - 1],
        plans[at],
        status,
        certain=not doubt,
        because=doubt or because,
        values=values,
    )
