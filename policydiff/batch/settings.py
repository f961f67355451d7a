"""What a run is asked for, and the stages that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from policydiff.batch.tasks import (
    Model,
    ReadSettings,
    align_pairs,
    compare_pairs,
    encode,
    encoder_of,
    extract,
    name_initiatives,
    read_files,
)
from policydiff.codec import digest, packed
from policydiff.contents import NO_LEXICON, load_lexicon, succession
from policydiff.corpus.pipeline import Stage
from policydiff.evolve.trajectories import Rules
from policydiff.extract.codebook import read_codebook
from policydiff.extract.lexicon import Lexicon
from policydiff.making import code_digest, data_used, library_versions
from policydiff.plans import NO_CODEBOOK
from policydiff.read.limits import limits

# Works that go to a process at a time: some 100 ms of them, so that sending them costs little, and a
# run that is ended loses no more than that. Pairs of a series share plans, and to prepare one takes
# longer than to align it: the 24 pairs of ten years go to one process.
_DOCUMENTS, _PLANS, _PAIRS, _TWO = 4, 8, 24, 2
ALIGN = "align"


# Files up to which a run reports on contents and writes pages: 165 plans of 36 items, which are long,
# take 1.1 GB then, so that these are 6 GB. Threads, joins and links alone take 0.3 MB a plan
# (benchmarks/raw_text.md).
REPORTED = 1000


class Pairs(StrEnum):
    """Which pairs of plans are aligned besides those that threads need."""

    CONSECUTIVE = "consecutive"
    SAME_YEAR = "same-year"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked for; fields as in ``evolving.evolve``.

    ``named`` are further pairs of plans to compare. Of more than ``report_limit`` files threads,
    joins and links alone are found. None of the fields says where or how fast the
    run is done: whatever that is, its results are the same.
    """

    encoding: str | None = None
    codebook: str | Path | None = None
    lexicon: str | Path | None = None
    model: Model = field(default_factory=Model)
    reviews: tuple[str | Path, ...] | None = None
    rules: Rules = field(default_factory=Rules)
    pairs: Pairs = Pairs.CONSECUTIVE
    named: tuple[tuple[str, str], ...] = ()
    report_limit: int = REPORTED


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a run; ``meaning`` names the encoder of ``model``, ``bundled`` if it is ours."""

    read: Stage
    extract: Stage
    name: Stage
    encode: Stage
    align: Stage
    compare: Stage
    meaning: str
    bundled: bool
    model: Model

    @property
    def all(self) -> tuple[Stage, ...]:
        """The stages in their order."""
        return self.read, self.extract, self.name, self.encode, self.align, self.compare


def stages_of(settings: Settings) -> Stages:
    """Return the stages of a run; files are read within the limits that hold now.

    Raises:
        OptionError: the codebook or the lexicon cannot be read or understood.
    """
    code = basis()
    used = data_used(codebook=settings.codebook, lexicon=settings.lexicon)
    encoder = encoder_of(settings.model)
    meaning = encoder.name if encoder else ""
    names = load_lexicon(settings.lexicon)
    lexicon = _lexicon(settings.lexicon, names)
    before = succession(names)
    earlier = sorted((name, sorted(those)) for name, those in before.items())
    reading = ReadSettings(settings.encoding, _codebook(settings.codebook), limits())
    bundled = settings.model.name is None
    read_basis = digest(code, used["codebook"], settings.encoding, limits())
    return Stages(
        read=Stage("read", read_basis, partial(read_files, reading), _DOCUMENTS),
        extract=Stage("extract", digest(code), extract, _PLANS),
        name=Stage(
            "name", digest(code, used["lexicon"]), partial(name_initiatives, lexicon), _PLANS
        ),
        encode=Stage("encode", digest(code, meaning), partial(encode, settings.model), _PLANS),
        align=Stage(
            "align",
            digest(code, meaning),
            partial(align_pairs, None if bundled else meaning),
            _PAIRS,
        ),
        compare=Stage("compare", digest(code, earlier), partial(compare_pairs, before), _TWO),
        meaning=meaning,
        bundled=bundled,
        model=settings.model,
    )


def basis() -> bytes:
    """Return the digest of what every result depends on: this very policydiff, its libraries."""
    return digest(code_digest(), library_versions())


def _lexicon(said: str | Path | None, names: Lexicon | None) -> bytes | str | None:
    if said is None:
        return None
    return NO_LEXICON if names is None else packed(names)


def _codebook(said: str | Path | None) -> bytes | str | None:
    if said is None:
        return None
    return NO_CODEBOOK if str(said) == NO_CODEBOOK else packed(read_codebook(said))
