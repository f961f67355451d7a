"""Search a corpus: the store of a batch run, or documents, of which one is kept for the user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

from policydiff.batch.run import catalogued
from policydiff.batch.settings import Settings
from policydiff.batch.tasks import Model, encoder_of
from policydiff.codec import digest
from policydiff.corpus.engine import open_engine
from policydiff.corpus.overview import store_folder
from policydiff.corpus.pipeline import Follow, unfollowed
from policydiff.corpus.search import search
from policydiff.corpus.store import alone, opened
from policydiff.embed.cache import folder as cache_folder
from policydiff.errors import ReadError, StoreError
from policydiff.model import Note
from policydiff.model.hits import Hits, Question
from policydiff.plans import check_named
from policydiff.read.folder import listed

_CORPORA = "corpora"
# Another search of the same documents is waited for a minute: thousands of plans take so long.
_TRIES, _PAUSE = 300, 0.2


def searched(
    question: Question,
    paths: Sequence[str],
    *,
    model: str | None = None,
    encoding: str | None = None,
    follow: Follow = unfollowed,
) -> tuple[Hits, tuple[Note, ...]]:
    """Return what answers ``question`` in ``paths``, and which files could not be read.

    The only path may be the output folder of a run: it is searched as it is, with the encoder
    ``model`` if its vectors are of that one. Documents are brought up to date first, in a store
    in the user's cache.

    Raises:
        OptionError: there is no word in the question, or an option is wrong.
        ReadError: there is no plan in ``paths``.
        StoreError: the store cannot be used.
    """
    found = store_folder(paths[0]) if len(paths) == 1 else None
    left_out: tuple[Note, ...] = ()
    if found is None:
        found = cache_folder() / _CORPORA / _name(paths)
        settings = Settings(encoding=encoding, model=Model(model))
        left_out = _updated(found, paths, settings, follow)
    with opened(found, write=False) as store:
        return search(store, question, encoder_of(Model(model))), left_out


def _name(paths: Sequence[str]) -> str:
    """Return the folder that the store of ``paths`` has in the cache: one for each corpus."""
    return digest(sorted({str(Path(path).absolute()) for path in paths})).hex()[:24]


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait until no other search brings the store in ``folder`` up to date.

    Raises:
        StoreError: another one is still at it.
    """
    with ExitStack() as held:
        for left in reversed(range(_TRIES)):
            try:
                held.enter_context(alone(folder))
                break
            except StoreError:
                if not left:
                    raise
                sleep(_PAUSE)
        yield


def _updated(
    folder: Path, paths: Sequence[str], settings: Settings, follow: Follow
) -> tuple[Note, ...]:
    listing = listed(paths)
    check_named(listing)
    with _turn(folder), opened(folder) as store, open_engine() as engine:
        corpus = catalogued(listing, settings, store, engine, follow)
    if not corpus.plans and not corpus.left_out:
        raise ReadError("corpus.no_plans")
    return corpus.left_out
