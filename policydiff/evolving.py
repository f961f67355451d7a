"""From files to what many plans say together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from policydiff.contents import contents_of, load_lexicon
from policydiff.embed import Encoder
from policydiff.errors import OptionError
from policydiff.extract.lexicon import Lexicon, key
from policydiff.model import Initiative, Note, Plan, PlanContent
from policydiff.model.evolution import (
    Coverage,
    CoverageCell,
    Evolution,
    Presence,
    PresenceCell,
    Series,
)
from policydiff.plans import Corpus, Watch, read_corpus, unwatched

Paths = str | Path | Sequence[str | Path]
# As many as a person looks through for the one meant.
_NEAREST = 5
# Names that share less than half their characters are no slips of the pen.
_LIKENESS = 0.5


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
    encoder: Encoder | None = None,  # noqa: ARG001 - threads are composed when they are there
    reviews: Paths | None = None,  # noqa: ARG001 - as above
    previous: str | Path | None = None,
    watch: Watch = unwatched,
) -> Evolved:
    """Return what the plans that ``paths`` name say together; see ``plans.read_corpus``.

    ``previous`` is the JSON of an earlier evolution, with which the threads are compared.

    Raises:
        ReadError, ParseError: the only file cannot be read.
        OptionError: an option is wrong.
    """
    if previous is not None:
        read_previous(previous)
    names = load_lexicon(lexicon)
    corpus = read_corpus(paths, encoding=encoding, codebook=codebook, watch=watch, pair=False)
    contents = contents_of(corpus.plans, names, sorts=("initiatives", "targets"))
    evolution = _surveyed(corpus)
    presence = _presence(contents)
    return Evolved(replace(evolution, presence=presence), corpus.left_out)


def survey(
    paths: Sequence[str | Path], *, encoding: str | None = None, watch: Watch = unwatched
) -> Evolved:
    """Return coverage, series and notes of the plans that ``paths`` name, and nothing else."""
    corpus = read_corpus(paths, encoding=encoding, watch=watch, pair=False)
    return Evolved(_surveyed(corpus), corpus.left_out)


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
        ReadError, ParseError: the only file cannot be read.
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
    inside = [each for each in here if wanted in each or each in wanted]
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
    except ValueError as error:
        raise OptionError("previous.no_json", path=path) from error
    if not isinstance(data, dict) or data.get("schema") != "policydiff.evolution/1":
        raise OptionError("previous.no_json", path=path)
    return data


def _surveyed(corpus: Corpus) -> Evolution:
    # Provisional: stands where evolve.series and evolve.coverage go.
    placed = [plan for plan in corpus.plans if plan.region and plan.year and plan.items]
    grouped: dict[tuple[str, str], list[Plan]] = defaultdict(list)
    cells: dict[tuple[str, int], list[str]] = defaultdict(list)
    for plan in placed:
        region, year = plan.region.name if plan.region else "", plan.year or 0
        grouped[region, plan.kind.value].append(plan)
        cells[region, year].append(plan.id)
    unplaced = tuple(plan.id for plan in corpus.plans if plan not in placed)
    coverage = Coverage(
        tuple(dict.fromkeys(region for region, _ in cells)),
        tuple(sorted({year for _, year in cells})),
        tuple(CoverageCell(region, year, tuple(ids)) for (region, year), ids in cells.items()),
        unplaced,
    )
    series = tuple(_series(region, kind, plans) for (region, kind), plans in grouped.items())
    notes = (*corpus.left_out, *corpus.notes)
    return Evolution(
        corpus.plans, coverage, series, (), (), (), (), (), (), (), (), notes
    )  # fmt: skip


def _series(region: str, kind: str, plans: Sequence[Plan]) -> Series:
    years = tuple(sorted({plan.year for plan in plans if plan.year}))
    gaps = tuple(year for year in range(years[0], years[-1]) if year not in years)
    first, ids = plans[0], tuple(plan.id for plan in plans)
    level = first.region.level if first.region else None
    return Series(first.id, region, level, first.issuer, kind, ids, years, gaps)


def _presence(contents: Sequence[PlanContent]) -> tuple[Presence, ...]:
    # Provisional: stands where evolve.presence goes.
    found: dict[str, dict[str, list[Initiative]]] = defaultdict(lambda: defaultdict(list))
    for content in contents:
        for mention in content.initiatives:
            found[mention.name][content.plan].append(mention)
    return tuple(
        Presence(
            name,
            next(iter(cells.values()))[0].kind,
            tuple(PresenceCell(plan, tuple(mentions)) for plan, mentions in cells.items()),
        )
        for name, cells in found.items()
    )
