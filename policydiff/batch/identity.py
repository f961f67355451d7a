"""What a run depends on, as one key: a run with the key of the last one has nothing to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policydiff.batch.settings import Settings, stages_of
from policydiff.codec import digest
from policydiff.errors import ReadError
from policydiff.fingerprint import Fingerprint, fingerprint
from policydiff.making import code_digest
from policydiff.parse.metadata.sidecar import NAME as SIDECAR
from policydiff.parse.metadata.sidecar import tables_for
from policydiff.plans import selected
from policydiff.read import STDIN, exists, read_bytes
from policydiff.read.folder import Listing
from policydiff.reviews.answers import NAME


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a run by name, each with what its bytes are known by, or why there are none.

    ``corpus`` are the documents, ``reviews`` the answers of reviewers, ``sidecars`` the files
    corpus.toml that go with the documents.
    """

    corpus: Mapping[str, Fingerprint | str]
    reviews: Mapping[str, Fingerprint | str]
    sidecars: Mapping[str, Fingerprint | str]


def inputs_of(listing: Listing, reviews: Sequence[str | Path] | None) -> Inputs:
    """Return the files of ``listing``, and those that go with them; as ``batch.settings.Settings``."""
    names = list(dict.fromkeys(selected(name)[0] for name in listing.files))
    folders = dict.fromkeys(Path(name).parent for name in names if name != STDIN)
    answers = reviews
    if answers is None:
        answers = [folder / NAME for folder in folders if (folder / NAME).is_file()]
    sidecars = (str(folder / SIDECAR) for folder in folders)
    return Inputs(
        {name: _known_by(name) for name in names},
        {str(path): _known_by(str(path)) for path in answers},
        {path: _known_by(path) for path in sidecars if exists(path)},
    )


def run_key(listing: Listing, settings: Settings, inputs: Inputs, *said: object) -> bytes:
    """Return the digest of all that a run depends on, and of what else is ``said`` of it.

    That is every file's name and bytes (``inputs``), what goes with the files, the settings, and
    policydiff itself; not where or how fast the run is done.

    Raises:
        OptionError: a corpus.toml, the codebook or the lexicon cannot be read or understood.
    """
    return digest(
        code_digest(shown=True),
        [stage.basis for stage in stages_of(settings).all],
        (settings.rules, settings.pairs, settings.named, settings.report_limit),
        sorted((name, repr(one)) for name, one in inputs.reviews.items()),
        sorted((name, repr(one)) for name, one in inputs.sidecars.items()),
        listing.files,
        [(name, repr(one), repr(tables_for(name))) for name, one in inputs.corpus.items()],
        (sorted(listing.passed_over.items()), [str(error) for error in listing.errors]),
        listing.notes,
        said,
    )


def _known_by(name: str) -> Fingerprint | str:
    try:
        return fingerprint(read_bytes(name))
    except ReadError as error:
        return str(error)
