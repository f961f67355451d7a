"""A run: from the files of a corpus to what its plans say together, over a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policydiff.batch.catalogue import keep
from policydiff.batch.settings import Settings, stages_of
from policydiff.batch.tasks import Failure, File, document_of, failure_of
from policydiff.batch.ways import Stored
from policydiff.contents import load_lexicon
from policydiff.corpus.codec import digest
from policydiff.corpus.engine import Engine
from policydiff.corpus.pipeline import Done, Follow, Work, unfollowed
from policydiff.corpus.store import Store
from policydiff.errors import ParseError, ReadError
from policydiff.evolve.beside import Beside
from policydiff.evolve.material import Material
from policydiff.evolve.named_plans import named_pairs
from policydiff.evolve.places import in_order
from policydiff.evolving import concluded
from policydiff.messages import LANGUAGES
from policydiff.model import Document, Note, Plan
from policydiff.model.evolution import Evolution
from policydiff.parse.metadata.sidecar import tables_for
from policydiff.plans import Corpus, gathered, passed_over, pick, selected
from policydiff.read import check_kind, read_bytes
from policydiff.read.folder import Listing
from policydiff.reviews.answers import find_answers


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: the ``evolution``, the files it could not read, and how much was new.

    ``failures`` are by file name; ``made`` counts new results by stage, ``files`` is how many
    files there are.
    """

    evolution: Evolution
    failures: Mapping[str, Failure]
    files: int
    made: Mapping[str, int] = field(default_factory=dict)


def run(
    listing: Listing,
    settings: Settings,
    store: Store,
    engine: Engine,
    follow: Follow = unfollowed,
    before: Mapping[str, object] | None = None,
) -> Outcome:
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
    corpus = _read(files, ways)
    ways.encoded(corpus.plans)
    answers = find_answers(*corpus.plans, reviews=settings.reviews)
    material = Material(corpus.plans, load_lexicon(settings.lexicon), answers, ways)
    shown = Beside(True, named_pairs(settings.named, material.plans))
    evolution = concluded(material.evolution(settings.rules, shown), corpus, before)
    keep(ways, material.plans, material.contents, files.failures)
    if any(ways.made.values()):
        store.prune(ways.used)
    return Outcome(evolution, files.failures, len(listing.files), ways.made)


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
    corpus = _read(files, ways)
    plans = in_order(corpus.plans)
    ways.encoded(plans)
    contents = ways.contents(plans, load_lexicon(settings.lexicon))
    keep(ways, plans, contents, files.failures)
    if any(ways.made.values()):
        store.prune(ways.used)
    return corpus


class Files:
    """The files of a corpus, read one after the other; ``failures`` are those that cannot be."""

    def __init__(self, listing: Listing) -> None:
        """Take the files of ``listing``, and what it could not look at."""
        self.listing = listing
        self.names = list(dict.fromkeys(selected(name)[0] for name in listing.files))
        self.failures = {str(one.values["path"]): failure_of(one) for one in listing.errors}
        self.read: list[str] = []

    def works(self) -> Iterator[Work]:
        """Yield the work of reading each file; those that cannot be opened fail."""
        for name in self.names:
            try:
                check_kind(name)
                data = read_bytes(name)
            except ReadError as error:
                self.failures[name] = failure_of(error)
                continue
            self.read.append(name)
            yield _work(File(name, data, tables_for(name)))

    def in_order(self) -> list[Failure]:
        """Return the failures: of what could not be looked at, then of files, by name."""
        first = [str(one.values["path"]) for one in self.listing.errors]
        return [self.failures[name] for name in dict.fromkeys((*first, *sorted(self.failures)))]


def _work(file: File) -> Work:
    said = [(key, list(table.items())) for key, table in file.said.items()]
    inputs = digest(file.name, hashlib.sha256(file.data).digest(), repr(said))
    return Work(inputs, lambda: file)


def _read(files: Files, ways: Stored) -> Corpus:
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
                plans += some
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
