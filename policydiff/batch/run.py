"""A run: from the files of a corpus to what its plans say together, over a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from policydiff.batch.catalogue import keep
from policydiff.batch.files import Files
from policydiff.batch.settings import Pairs, Settings, stages_of
from policydiff.batch.tasks import document_of, failure_of
from policydiff.batch.ways import Stored
from policydiff.contents import load_lexicon
from policydiff.corpus.engine import Engine
from policydiff.corpus.pipeline import Done, Follow, unfollowed
from policydiff.corpus.store import Store
from policydiff.errors import ParseError
from policydiff.evolve.beside import Beside
from policydiff.evolve.material import Material
from policydiff.evolve.named_plans import named_pairs
from policydiff.evolve.pairs import PlanPair
from policydiff.evolve.places import in_order
from policydiff.evolving import concluded
from policydiff.messages import LANGUAGES
from policydiff.model import Document, Note, Plan
from policydiff.model.batch import Batch, Failure
from policydiff.model.evolution import Evolution
from policydiff.plans import Corpus, gathered, passed_over, pick, selected
from policydiff.read.folder import Listing
from policydiff.reviews.answers import find_answers


def run(
    listing: Listing,
    settings: Settings,
    store: Store,
    engine: Engine,
    follow: Follow = unfollowed,
    before: Mapping[str, object] | None = None,
) -> Batch:
    """Return what the plans in the files of ``listing`` say together.

    ``before`` is the JSON of an earlier evolution, with which threads are compared. What the
    run does not use of ``store`` any more is forgotten at its end.

    Raises:
        OptionError: something in ``settings`` or a corpus.toml is wrong.
        StoreError: the store cannot be used.
        WorkerError: processes die of what is no file.
    """
    ways = Stored(stages_of(settings), store, engine, follow)
    files = Files(listing)
    whole = len(files.names) <= settings.report_limit
    corpus = _read(files, ways, whole=whole)
    ways.encoded(corpus.plans)
    answers = find_answers(*corpus.plans, reviews=settings.reviews)
    material = Material(corpus.plans, load_lexicon(settings.lexicon), answers, ways)
    named = named_pairs(settings.named, material.plans)
    asked = _asked(settings.pairs, material.plans)
    evolution = (
        material.evolution(settings.rules, Beside(True, named))
        if whole
        else _threads_alone(material, settings.report_limit)
    )
    further = [pair for pair in asked if pair[::-1] not in ways.pairs]
    ways.aligned(further, material.by_id, material.said_of(further))
    kept = keep(ways, material.plans, material.contents if whole else None, files.failures)
    ways.forget_unused(kept)
    failures = {name: files.failures[name] for name in sorted(files.failures)}
    return Batch(
        concluded(evolution, corpus, before),
        tuple(ways.linked()),
        failures,
        len(listing.files),
        whole=whole,
        made=ways.made,
        named=named,
    )


def catalogued(
    listing: Listing,
    settings: Settings,
    store: Store,
    engine: Engine,
    follow: Follow = unfollowed,
) -> Corpus:
    """Have the catalogue of ``store`` hold the plans in the files of ``listing``, and return them.

    Nothing is made but what a search needs: plans, what they commit to, and vectors.

    Raises:
        OptionError, StoreError, WorkerError: as ``run``.
    """
    ways = Stored(stages_of(settings), store, engine, follow)
    files = Files(listing)
    whole = len(files.names) <= settings.report_limit
    corpus = _read(files, ways, whole=whole)
    plans = in_order(corpus.plans)
    ways.encoded(plans)
    contents = ways.contents(plans, load_lexicon(settings.lexicon)) if whole else None
    kept = keep(ways, plans, contents, files.failures)
    ways.forget_unused(kept)
    return corpus


def _threads_alone(material: Material, most: int) -> Evolution:
    evolution = material.threads_alone()
    note = Note("batch.threads_alone", values={"most": most})
    return replace(evolution, notes=(note, *evolution.notes))


def _asked(pairs: Pairs, plans: Sequence[Plan]) -> list[PlanPair]:
    """Return the pairs of ``plans`` to align besides those that threads and reports need."""
    if pairs is Pairs.CONSECUTIVE:
        return []
    usable = [plan for plan in plans if plan.items and plan.year is not None]
    return [
        (one.id, other.id)
        for one, other in combinations(usable, 2)
        if pairs is Pairs.ALL or one.year == other.year
    ]


def _read(files: Files, ways: Stored, *, whole: bool) -> Corpus:
    """Return the plans of ``files``; those that cannot be read are left out, with a note."""
    done = ways.through(ways.stages.read, files.works(), len(files.names))
    keys = dict(zip(files.read, done.keys, strict=True))
    notes = [*passed_over(files.listing), *files.listing.notes]
    plans: list[Plan] = []
    for name in files.listing.files:
        file, selector = selected(name)
        if file not in files.failures:
            found = _found(keys[file], done, ways.store)
            if isinstance(found, Failure):
                files.failures[file] = found
            else:
                some, said = _picked(found, selector, files)
                plans += some if whole else map(ways.slim, some)
                notes += [*found.notes, *said]
    return gathered(plans, notes, map(_left_out, files.in_order()))


def _found(key: bytes, done: Done, store: Store) -> Document | Failure:
    if key in done.lost:
        return Failure("worker.file", {})
    return document_of(next(store.results(done.stage, [key])))


def _picked(
    document: Document, selector: str | None, files: Files
) -> tuple[Sequence[Plan], Sequence[Note]]:
    """Return the plans of ``document`` that are asked for; where none answers, that is a failure."""
    if selector is None:
        return document.plans, ()
    try:
        plan, notes = pick(document, selector)
    except ParseError as error:
        files.failures[f"{document.source.name}@{selector}"] = failure_of(error)
        return (), ()
    return (plan,), notes


def _left_out(failure: Failure) -> Note:
    reason = {lang: failure.text(lang) for lang in LANGUAGES}
    return Note("corpus.left_out", values={"reason": reason})
