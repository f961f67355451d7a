"""What a run depends on, as one key: a run with the key of the last one has nothing to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from policydiff.batch.settings import Settings, stages_of
from policydiff.corpus.codec import digest
from policydiff.errors import ReadError
from policydiff.making import code_digest
from policydiff.parse.metadata.sidecar import tables_for
from policydiff.plans import selected
from policydiff.read import STDIN, read_bytes
from policydiff.read.folder import Listing
from policydiff.reviews.answers import NAME


def run_key(listing: Listing, settings: Settings, *said: object) -> bytes:
    """Return the digest of all that a run depends on, and of what else is ``said`` of it.

    That is every file's name and bytes, what goes with the files, the settings, and policydiff
    itself; not where or how fast the run is done.

    Raises:
        OptionError: a corpus.toml, the codebook or the lexicon cannot be read or understood.
    """
    names = list(dict.fromkeys(selected(name)[0] for name in listing.files))
    reviews = settings.reviews if settings.reviews is not None else _beside(names)
    return digest(
        code_digest(shown=True),
        [stage.basis for stage in stages_of(settings).all],
        (settings.rules, settings.pairs, settings.named),
        [(str(path), _sum(str(path))) for path in reviews],
        listing.files,
        [(name, _sum(name), repr(tables_for(name))) for name in names],
        (sorted(listing.passed_over.items()), [str(error) for error in listing.errors]),
        listing.notes,
        said,
    )


def _sum(name: str) -> bytes:
    try:
        return hashlib.sha256(read_bytes(name)).digest()
    except ReadError as error:
        return str(error).encode("utf-8", "surrogatepass")


def _beside(names: Iterable[str]) -> Iterator[Path]:
    folders = dict.fromkeys(Path(name).parent for name in names if name != STDIN)
    return (folder / NAME for folder in folders if (folder / NAME).is_file())
