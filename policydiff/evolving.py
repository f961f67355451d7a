"""From files to what many plans say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path

from policydiff.contents import load_lexicon
from policydiff.embed import Encoder
from policydiff.errors import OptionError, ReadError
from policydiff.evolve.beside import Beside
from policydiff.evolve.coverage import coverage_of
from policydiff.evolve.findings import findings_of
from policydiff.evolve.material import Here, Material
from policydiff.evolve.named_plans import named_pairs
from policydiff.evolve.places import in_order
from policydiff.evolve.series import series_of
from policydiff.evolve.since import since
from policydiff.evolve.trajectories import Rules
from policydiff.extract.lexicon import Lexicon, key
from policydiff.messages import LANGUAGES
from policydiff.model import Note
from policydiff.model.evolution import Evolution, Presence
from policydiff.plans import Corpus, Watch, read_corpus, unwatched
from policydiff.read.beside import json_in
from policydiff.read.raw import read_bytes
from policydiff.reviews.answers import find_answers

Paths = str | Path | Sequence[str | Path]
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
    material = Material(corpus.plans, names, answers, Here(encoder, watch))
    shown = Beside(beside, named_pairs(pairs, material.plans))
    evolution = material.evolution(rules or Rules(), shown)
    return Evolved(concluded(evolution, corpus, before), corpus.left_out)


def concluded(
    evolution: Evolution, corpus: Corpus, before: Mapping[str, object] | None
) -> Evolution:
    """Return ``evolution`` with the notes of its ``corpus``, what changed since, and findings.

    ``before`` is the JSON of an earlier evolution, None without one.
    """
    notes = (*corpus.left_out, *corpus.notes, *evolution.notes)
    changed = () if before is None else since(before, evolution.threads)
    evolution = replace(evolution, notes=notes, since=changed)
    return replace(evolution, findings=findings_of(evolution))


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
    names = load_lexicon(lexicon)
    corpus = _checked(read_corpus(paths, encoding=encoding, watch=watch, pair=False))
    material = Material(corpus.plans, names, find_answers(*corpus.plans), Here(watch=watch))
    found = Evolved(concluded(material.presence_alone(Rules()), corpus, None), corpus.left_out)
    try:
        return replace(found, evolution=only(name, found.evolution, names))
    except OptionError as error:
        if not found.left_out:
            raise
        said = {
            lang: "\n".join([error.text(lang), *(note.text(lang) for note in found.left_out)])
            for lang in LANGUAGES
        }
        raise OptionError("track.left_out", said=said) from error


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
        data = json_in(read_bytes(str(path), within="report_bytes").decode())
    except ReadError as error:
        raise OptionError("previous.unreadable", path=path, reason=error) from error
    except ValueError as error:
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
