"""What a row of the spreadsheet rests on: words of a file, where they stand, the file's checksum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from policydiff.model import Initiative, Span
from policydiff.model.evolution import Evolution, Finding, Trajectory
from policydiff.model.threads import StatusStep
from policydiff.render.cells import Row
from policydiff.render.plain import one_line
from policydiff.render.plan_view import item_view

PLACES = {"evolution.place": 16, "sha256": 20}
"""The columns of places: a line for each stretch of text that a row rests on."""
EVIDENCE = {"quote": 50} | PLACES
"""The same with their words: lines of the cells of a row go together."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words in a file; those of an item are its name."""

    words: str
    span: Span
    sha256: str


class Evidence:
    """The words behind what is said in ``evolution``."""

    def __init__(self, evolution: Evolution) -> None:
        """Take what there is to rest on."""
        self._checksums = {plan.id: plan.source.sha256 for plan in evolution.plans}
        self._items = {item.id: (plan.id, item) for plan in evolution.plans for item in plan.items}
        self._mentions = {
            (presence.initiative, cell.plan): cell.mentions[0]
            for presence in evolution.presence
            for cell in presence.cells
        }
        self._threads = {
            thread.id: {step.plan: step.items for step in thread.steps}
            for thread in evolution.threads
        }
        self._series = {series.id: series.plans for series in evolution.series}

    def finding(self, finding: Finding) -> Row:
        """Return the places that a finding quotes, in the order that the reader is told them."""
        pieces = [self._mention(one) for one in finding.quotes]
        pieces += [self._piece(one.quote, one.plan, one.span) for one in finding.targets]
        told = set(finding.items)
        steps = [self._threads[one] for one in finding.threads if one in self._threads]
        firsts = [
            next(iter(step.values()))[:1]
            for step in steps
            if not told.intersection(chain.from_iterable(step.values()))
        ]
        return _places([*pieces, *self._of([*finding.items, *chain.from_iterable(firsts)])])

    def items(self, *items: str) -> Row:
        """Return the places of items."""
        return _places(self._of(items))

    def step(self, subject: str, step: StatusStep) -> Row:
        """Return where an initiative or a thread stands at a step; before it, if it is gone then."""
        here = self._at(subject, step.after)
        return _quoted(here or (self._at(subject, step.before) if step.before else []))

    def adopted(self, initiative: str, plan: str) -> Row:
        """Return where ``plan`` names ``initiative`` first."""
        return _quoted(self._at(initiative, plan))

    def course(self, trajectory: Trajectory) -> Row:
        """Return where each plan of a series has what the trajectory follows."""
        plans = self._series.get(trajectory.series, ())
        return _quoted([piece for plan in plans for piece in self._at(trajectory.subject, plan)])

    def _at(self, subject: str, plan: str) -> list[_Piece]:
        if subject in self._threads:
            return self._of(self._threads[subject].get(plan, ()))
        found = self._mentions.get((subject, plan))
        return [] if found is None else [self._mention(found)]

    def _of(self, items: Iterable[str]) -> list[_Piece]:
        known = (self._items[one] for one in items if one in self._items)
        return [self._piece(item_view(item).name, plan, item.span) for plan, item in known]

    def _mention(self, found: Initiative) -> _Piece:
        return self._piece(found.quote, found.plan, found.span)

    def _piece(self, words: str, plan: str, span: Span) -> _Piece:
        return _Piece(one_line(words), span, self._checksums[plan])


def _quoted(pieces: list[_Piece]) -> Row:
    return ("\n".join(piece.words for piece in pieces), *_places(pieces))


def _places(pieces: list[_Piece]) -> Row:
    return (
        "\n".join(f"{piece.span.start}–{piece.span.end}" for piece in pieces),
        "\n".join(piece.sha256 for piece in pieces),
    )
