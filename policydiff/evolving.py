"""From files to what many plans say together."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path

from policydiff.comparing import comparison_of, explained
from policydiff.contents import contents_of, load_lexicon, succession
from policydiff.embed import Encoder
from policydiff.errors import OptionError, ReadError
from policydiff.evolve.adoption import adoption_of
from policydiff.evolve.alignments import aligned
from policydiff.evolve.beside import Beside, with_edits
from policydiff.evolve.coverage import coverage_of
from policydiff.evolve.findings import findings_of
from policydiff.evolve.joins import joins
from policydiff.evolve.named_plans import named_pairs
from policydiff.evolve.pairs import PlanPair, pairs_needed
from policydiff.evolve.places import in_order
from policydiff.evolve.presence import presence_of
from policydiff.evolve.series import series_of
from policydiff.evolve.sideways import sideways
from policydiff.evolve.since import since
from policydiff.evolve.steps import review_pairs, review_steps
from policydiff.evolve.target_series import target_series
from policydiff.evolve.threads import threads_of
from policydiff.evolve.trajectories import Rules, trajectories_of
from policydiff.extract.lexicon import Lexicon, key
from policydiff.model import Alignment, Comparison, Note, Plan
from policydiff.model.evolution import Evolution, Presence
from policydiff.plans import Corpus, Watch, read_corpus, unwatched
from policydiff.reviews.answers import Answer, find_answers
from policydiff.reviews.judge import Judged, answer_notes, judge

Paths = str | Path | Sequence[str | Path]
# What an alignment notes of two plans that share hardly any task.
_STRANGE = "align.little_in_common"
# As many as a person looks through for the one meant.
_NEAREST = 5
# Names that share less than half their characters are no slips of the pen.
_LIKENESS = 0.5
# More covered years than anyone has plans of.
_MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class Evolved:
    """What many plans say together; ``left_out`` are those of its notes on unreadable files."""

    evolution: Evolution
    left_out: tuple[Note, ...] = ()


def evolve(
    paths: Sequence[str | Path],
    *,
    encoding: str | None = None,
    codebook: str | Path | None = None,
    lexicon: str | Path | None = None,
    encoder: Encoder | None = None,
    reviews: Paths | None = None,
    previous: str | Path | None = None,
    rules: Rules | None = None,
    beside: bool = False,
    pairs: Sequence[tuple[str, str]] = (),
    watch: Watch = unwatched,
) -> Evolved:
    """Return what the plans that ``paths`` name say together; see ``plans.read_corpus``.

    ``lexicon`` and ``reviews`` are as in ``api.compare``. ``previous`` is the JSON of an earlier
    evolution, with which the threads are compared. ``rules`` say what course of attention is
    which trajectory. With ``beside`` consecutive plans of each series, and summaries with the
    plans that follow them, are compared too; ``pairs`` names further plans to compare, by file,
    id, or region and year (see ``evolve.named_plans``).

    Raises:
        ReadError, ParseError: the only file cannot be read, or there is none.
        OptionError: an option is wrong.
    """
    before = None if previous is None else read_previous(previous)
    names = load_lexicon(lexicon)
    corpus = _checked(
        read_corpus(paths, encoding=encoding, codebook=codebook, watch=watch, pair=False)
    )
    answers = find_answers(*corpus.plans, reviews=reviews)
    material = _Material(corpus.plans, names, answers)
    named = named_pairs(pairs, material.plans)
    evolution = material.evolution(encoder, rules or Rules(), watch, Beside(beside, named))
    notes = (*corpus.left_out, *corpus.notes, *evolution.notes)
    changed = () if before is None else since(before, evolution.threads)
    evolution = replace(evolution, notes=notes, since=changed)
    return Evolved(replace(evolution, findings=findings_of(evolution)), corpus.left_out)


def _checked(corpus: Corpus) -> Corpus:
    if not corpus.plans and not corpus.left_out:
        raise ReadError("corpus.no_plans")
    return corpus


def survey(
    paths: Sequence[str | Path], *, encoding: str | None = None, watch: Watch = unwatched
) -> Evolved:
    """Return coverage, series and notes of the plans that ``paths`` name, and nothing else."""
    corpus = _checked(read_corpus(paths, encoding=encoding, watch=watch, pair=False))
    series, notes = series_of(corpus.plans)
    coverage = coverage_of(corpus.plans, series)
    said = (*corpus.left_out, *corpus.notes, *notes)
    found = Evolution(
        in_order(corpus.plans), coverage, series,
        presence=(), threads=(), joins=(), adoption=(), steps=(), trajectories=(), targets=(),
        findings=(), notes=said,
    )  # fmt: skip
    return Evolved(found, corpus.left_out)


class _Material:
    """The plans of a corpus and all that is computed of them once."""

    def __init__(
        self, plans: Sequence[Plan], names: Lexicon | None, answers: Sequence[Answer]
    ) -> None:
        self.plans = in_order(plans)
        self.by_id = {plan.id: plan for plan in self.plans}
        self.series, self.notes = series_of(self.plans)
        self.contents = contents_of(self.plans, names)
        self.before = succession(names)
        self.answers = answers

    def evolution(
        self, encoder: Encoder | None, rules: Rules, watch: Watch, beside: Beside
    ) -> Evolution:
        """Return everything but the findings."""
        plans, series = self.plans, self.series
        coverage = coverage_of(plans, series)
        chain, across = pairs_needed(series), sideways(series, self.by_id, encoder)
        reviews = review_pairs(plans, series)
        pairs = list(dict.fromkeys((*chain, *reviews, *across.pairs, *beside.named)))
        shown = beside.pairs(series, reviews)
        judged = self._judged(pairs)
        said = {items: verdict for each in judged for items, verdict in each.constraints.items()}
        alignments = aligned(
            pairs, self.by_id, encoder, constraints=said, workers=_workers(), watch=watch
        )
        threads = threads_of(
            series, self.by_id, alignments, constraints=said, renamed=self._renamed(chain)
        )
        own = [alignments[pair] for pair in chain]
        presence = presence_of(plans, self.contents, series, coverage, self.before, own)
        return Evolution(
            plans=plans,
            coverage=coverage,
            series=series,
            presence=presence,
            threads=with_edits(threads, self.by_id) if beside.all else threads,
            joins=joins(series, threads, alignments, pairs=across.pairs),
            adoption=adoption_of(presence, plans, coverage),
            steps=review_steps(plans, series, alignments.values()),
            trajectories=trajectories_of(presence, threads, series, rules),
            targets=target_series(plans, self.contents, series),
            findings=(),
            notes=(
                *self.notes,
                *across.notes,
                *answer_notes(self.answers, judged),
                *self._said(alignments),
            ),
            model=next((one.model for one in alignments.values()), ""),
            comparisons=self._compared(shown, alignments, watch),
        )

    def _compared(
        self, pairs: Sequence[PlanPair], alignments: Mapping[PlanPair, Alignment], watch: Watch
    ) -> tuple[Comparison, ...]:
        """Return ``pairs`` side by side."""
        contents = dict(zip(self.by_id, self.contents, strict=True))
        return tuple(
            explained(
                comparison_of(
                    (self.by_id[left], self.by_id[right]),
                    alignments[left, right],
                    (contents[left], contents[right]),
                    self.before,
                )
            )
            for left, right in watch("comparing", pairs)
        )

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


def _workers() -> int:
    return os.cpu_count() or 1


def track(
    name: str,
    paths: Sequence[str | Path],
    *,
    encoding: str | None = None,
    lexicon: str | Path | None = None,
    watch: Watch = unwatched,
) -> Evolved:
    """Return where the initiative called ``name``, or by an alias of it, is named: nothing else.

    Raises:
        OptionError: no plan names it; the message has the nearest names.
        ReadError, ParseError: the only file cannot be read, or there is none.
    """
    found = evolve(paths, encoding=encoding, lexicon=lexicon, watch=watch)
    return replace(found, evolution=only(name, found.evolution, load_lexicon(lexicon)))


def only(name: str, evolution: Evolution, lexicon: Lexicon | None) -> Evolution:
    """Return ``evolution`` with nothing but the initiative called ``name``.

    Raises:
        OptionError: no plan names it.
    """
    wanted = key(name)
    terms = {
        term: entry.name for entry in (lexicon.entries if lexicon else ()) for term in entry.terms
    }
    meant = {wanted, key(terms.get(wanted, name))}
    kept = [one for one in evolution.presence if key(one.initiative) in meant]
    kept = kept or [one for one in evolution.presence if wanted in _quotes(one)]
    if not kept:
        known = terms.get(wanted)
        count = len(evolution.plans)
        if known:
            raise OptionError("track.not_named", name=known, count=count)
        near = _nearest(wanted, evolution, terms)
        raise OptionError("track.unknown", name=name, count=count, nearest="、".join(near) or "—")
    names = {one.initiative for one in kept}
    return replace(
        evolution, presence=tuple(kept), threads=(), joins=(), steps=(), targets=(), findings=(),
        adoption=tuple(one for one in evolution.adoption if one.initiative in names),
        trajectories=tuple(one for one in evolution.trajectories if one.subject in names),
    )  # fmt: skip


def _quotes(presence: Presence) -> set[str]:
    return {key(mention.quote) for cell in presence.cells for mention in cell.mentions}


def _nearest(wanted: str, evolution: Evolution, terms: Mapping[str, str]) -> Sequence[str]:
    """Return names of the corpus, and then of the lexicon, that look or read much the same."""
    here = {key(one.initiative): one.initiative for one in evolution.presence}
    every = {**terms, **here}
    inside = [each for each in here if wanted and (wanted in each or each in wanted)]
    alike = get_close_matches(wanted, every, _NEAREST, _LIKENESS)
    return list(dict.fromkeys(every[each] for each in (*inside, *alike)))[:_NEAREST]


def read_previous(path: str | Path) -> Mapping[str, object]:
    """Return the JSON of an earlier evolution.

    Raises:
        OptionError: the file cannot be read, or is something else.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(
            "previous.unreadable", path=path, reason=error.strerror or error
        ) from error
    except (ValueError, RecursionError) as error:
        raise OptionError("previous.no_json", path=path) from error
    if not isinstance(data, dict) or data.get("schema") != "policydiff.evolution/1":
        raise OptionError("previous.no_json", path=path)
    return data


def read_rules(said: Mapping[str, object]) -> Rules:
    """Return the rules of trajectories with what ``said`` says of them by name.

    Raises:
        OptionError: there is no rule of a name, or its value is no number of its range.
    """
    known = {field.name: field for field in fields(Rules)}
    values: dict[str, float] = {}
    for name, value in said.items():
        if name not in known:
            raise OptionError("rules.name", name=name, known=", ".join(known))
        whole = known[name].type == "int"
        try:
            values[name] = int(str(value)) if whole else float(str(value))
        except ValueError as error:
            raise OptionError("rules.value", name=name, value=value) from error
        if not 0 <= values[name] <= (_MOST_YEARS if whole else 1):
            raise OptionError("rules.value", name=name, value=value)
    return Rules(**values)  # type: ignore[arg-type]
