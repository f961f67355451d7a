"""The plans of a corpus and all that is made of them once: from plans to an evolution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Protocol

from policydiff.align.constraints import Constraints
from policydiff.align.meaning import bundled_encoder
from policydiff.comparing import comparison_of, explained
from policydiff.contents import contents_of, succession
from policydiff.embed import Encoder
from policydiff.evolve.adoption import adoption_of
from policydiff.evolve.alignments import aligned
from policydiff.evolve.beside import Beside, with_edits
from policydiff.evolve.coverage import coverage_of
from policydiff.evolve.joins import joins
from policydiff.evolve.pairs import PlanPair, pairs_needed
from policydiff.evolve.places import in_order
from policydiff.evolve.presence import presence_of
from policydiff.evolve.series import series_of
from policydiff.evolve.sideways import Sideways, described_by, sideways
from policydiff.evolve.steps import review_pairs, review_steps
from policydiff.evolve.target_series import target_series
from policydiff.evolve.threads import threads_of
from policydiff.evolve.trajectories import Rules, trajectories_of
from policydiff.extract.lexicon import Lexicon
from policydiff.model import Alignment, Comparison, Note, Plan, PlanContent
from policydiff.model.evolution import Evolution, Series
from policydiff.plans import Watch, unwatched
from policydiff.reviews.answers import Answer
from policydiff.reviews.judge import Judged, answer_notes, judge

# What an alignment notes of two plans that share hardly any task.
_STRANGE = "align.little_in_common"


class Ways(Protocol):
    """How what takes longest is made: at once, or over a store and by many processes.

    Whatever the way, the results are the same.
    """

    def contents(self, plans: Sequence[Plan], names: Lexicon | None) -> tuple[PlanContent, ...]:
        """Return what each of ``plans`` commits to, as ``contents.contents_of``."""

    def aligned(
        self, pairs: Sequence[PlanPair], plans: Mapping[str, Plan], said: Constraints
    ) -> Mapping[PlanPair, Alignment]:
        """Return the alignment of each of ``pairs`` of ``plans``, as ``evolve.alignments``."""

    def sideways(self, series: Sequence[Series], plans: Mapping[str, Plan]) -> Sideways:
        """Return the pairs of plans of different series to align, as ``evolve.sideways``."""

    def compared(self, material: Material, alignments: Sequence[Alignment]) -> list[Comparison]:
        """Return the plans of each of ``alignments`` side by side, explained."""


@dataclass(frozen=True, slots=True)
class Here:
    """Makes everything at once; what is made is forgotten."""

    encoder: Encoder | None = None
    watch: Watch = unwatched

    def contents(self, plans: Sequence[Plan], names: Lexicon | None) -> tuple[PlanContent, ...]:
        """Return what each of ``plans`` commits to."""
        return contents_of(plans, names)

    def aligned(
        self, pairs: Sequence[PlanPair], plans: Mapping[str, Plan], said: Constraints
    ) -> Mapping[PlanPair, Alignment]:
        """Return the alignment of each of ``pairs``."""
        return aligned(pairs, plans, self.encoder, constraints=said, watch=self.watch)

    def sideways(self, series: Sequence[Series], plans: Mapping[str, Plan]) -> Sideways:
        """Return the pairs of plans of different series to align."""
        return sideways(series, plans, described_by(self.encoder or bundled_encoder()))

    def compared(self, material: Material, alignments: Sequence[Alignment]) -> list[Comparison]:
        """Return the plans of each of ``alignments`` side by side, explained."""
        return [
            explained(comparison_of(*material.compared_of(one), material.before))
            for one in self.watch("comparing", alignments)
        ]


@dataclass(frozen=True, slots=True)
class _Traced:
    """An evolution of threads and joins alone, and the alignments it rests on."""

    evolution: Evolution
    alignments: Mapping[PlanPair, Alignment]


class Material:
    """The plans of a corpus and all that is computed of them once."""

    def __init__(
        self,
        plans: Sequence[Plan],
        names: Lexicon | None,
        answers: Sequence[Answer] = (),
        ways: Ways | None = None,
    ) -> None:
        """Take ``plans``, the lexicon of ``names`` and the ``answers`` of reviewers."""
        self.ways = ways or Here()
        self.plans = in_order(plans)
        self.by_id = {plan.id: plan for plan in self.plans}
        self.series, self.notes = series_of(self.plans)
        self.names = names
        self.before = succession(names)
        self.answers = answers

    @cached_property
    def contents(self) -> tuple[PlanContent, ...]:
        """What each of the plans commits to."""
        return self.ways.contents(self.plans, self.names)

    @cached_property
    def content_of(self) -> Mapping[str, PlanContent]:
        """What each of the plans commits to, by its id."""
        return dict(zip(self.by_id, self.contents, strict=True))

    def evolution(self, rules: Rules, beside: Beside) -> Evolution:
        """Return everything but the findings; ``beside`` says what is compared side by side."""
        plans, series = self.plans, self.series
        renamed = self._renamed(pairs_needed(series))
        traced = self._traced(beside.named, renamed)
        found, alignments = traced.evolution, traced.alignments
        own = [alignments[pair] for pair in pairs_needed(series)]
        presence = presence_of(plans, self.contents, series, found.coverage, self.before, own)
        shown = beside.pairs(series, review_pairs(plans, series))
        threads = found.threads
        return replace(
            found,
            presence=presence,
            threads=with_edits(threads, self.by_id) if beside.all else threads,
            adoption=adoption_of(presence, plans, found.coverage),
            steps=review_steps(plans, series, alignments.values()),
            trajectories=trajectories_of(presence, threads, series, rules),
            targets=target_series(plans, self.contents, series),
            comparisons=tuple(self.ways.compared(self, [alignments[pair] for pair in shown])),
        )

    def presence_alone(self, rules: Rules) -> Evolution:
        """Return where initiatives are named, and no threads: only what follows is aligned."""
        plans, series = self.plans, self.series
        pairs = pairs_needed(series)
        judged = self._judged(pairs)
        own = self.ways.aligned(pairs, self.by_id, _constraints(judged))
        coverage = coverage_of(plans, series)
        presence = presence_of(
            plans, self.contents, series, coverage, self.before, [own[pair] for pair in pairs]
        )
        return Evolution(
            plans, coverage, series, presence,
            adoption=adoption_of(presence, plans, coverage),
            trajectories=trajectories_of(presence, (), series, rules),
            threads=(), joins=(), steps=(), targets=(), findings=(),
            notes=(*self.notes, *answer_notes(self.answers, judged)),
            model=own[pairs[0]].model if pairs else "",
        )  # fmt: skip

    def threads_alone(self) -> Evolution:
        """Return coverage, series, threads and joins, and nothing that rests on contents.

        Threads whose heading changed are renamed only where their words say so: what the lexicon
        knows of names is not looked up.
        """
        return self._traced((), set()).evolution

    def _traced(self, named: Sequence[PlanPair], renamed: set[tuple[str, str]]) -> _Traced:
        plans, series = self.plans, self.series
        chain, across = pairs_needed(series), self.ways.sideways(series, self.by_id)
        reviews = review_pairs(plans, series)
        pairs = list(dict.fromkeys((*chain, *reviews, *across.pairs, *named)))
        judged = self._judged(pairs)
        said = _constraints(judged)
        alignments = self.ways.aligned(pairs, self.by_id, said)
        threads = threads_of(series, self.by_id, alignments, constraints=said, renamed=renamed)
        answered = answer_notes(self.answers, judged)
        evolution = Evolution(
            plans=plans,
            coverage=coverage_of(plans, series),
            series=series,
            threads=threads,
            joins=joins(series, threads, alignments, pairs=across.pairs),
            presence=(), adoption=(), steps=(), trajectories=(), targets=(), findings=(),
            notes=(*self.notes, *across.notes, *answered, *self._said(alignments)),
            model=alignments[pairs[0]].model if pairs else "",
        )  # fmt: skip
        return _Traced(evolution, alignments)

    def compared_of(
        self, alignment: Alignment
    ) -> tuple[tuple[Plan, Plan], Alignment, tuple[PlanContent, PlanContent]]:
        """Return the plans of an alignment, itself, and what the plans commit to."""
        left, right = alignment.left, alignment.right
        plans, contents = self.by_id, self.content_of
        return (plans[left], plans[right]), alignment, (contents[left], contents[right])

    def said_of(self, pairs: Sequence[PlanPair]) -> Constraints:
        """Return what reviewers said of the items of ``pairs`` of plans."""
        every = pairs if self.answers else ()
        plans, answers = self.by_id, self.answers
        return _constraints([judge(plans[one], plans[other], answers) for one, other in every])

    def _judged(self, pairs: Sequence[PlanPair]) -> list[Judged]:
        """Return what reviewers said of ``pairs``, and of any two plans of one series."""
        if not self.answers:
            return []
        own = (pair for one in self.series for pair in combinations(one.plans, 2))
        every = dict.fromkeys((*pairs, *own))
        return [judge(self.by_id[one], self.by_id[other], self.answers) for one, other in every]

    def _renamed(self, pairs: Sequence[PlanPair]) -> set[tuple[str, str]]:
        """Return the pairs of items of which the later names what took over from the earlier's."""
        named = {content.plan: content.initiatives for content in self.contents}
        later = {
            plan: [one for one in some if one.name in self.before] for plan, some in named.items()
        }
        return {
            (one.item, other.item)
            for left, right in pairs
            for other in later[right]
            for one in named[left]
            if one.item and other.item and one.name in self.before[other.name]
        }

    def _said(self, alignments: Mapping[PlanPair, Alignment]) -> list[Note]:
        """Return the notes of ``alignments``; of pairs that share little how many there are."""
        every = [(pair, note) for pair, one in alignments.items() for note in one.notes]
        strange = [pair for pair, note in every if note.code == _STRANGE]
        notes = [note for _, note in every if note.code != _STRANGE]
        told = list({(note.code, note.where): note for note in notes}.values())
        if not strange:
            return told
        example = " → ".join(self._place(plan) for plan in strange[0])
        values = {"count": len(strange), "of": len(alignments), "example": example}
        return [*told, Note("evolution.little_in_common", "", values)]

    def _place(self, plan: str) -> str:
        found = self.by_id[plan]
        return f"{found.region.name if found.region else '?'} {found.year or '?'}"


def _constraints(judged: Sequence[Judged]) -> Constraints:
    return {items: verdict for each in judged for items, verdict in each.constraints.items()}
