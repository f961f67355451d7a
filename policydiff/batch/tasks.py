"""What is done of one document, plan or pair of plans, in any process: plain data in, bytes out.

Each task takes what a batch has of works of one sort, and returns the result of each as
``codec.packed`` makes it. A worker may be on another machine: it sees no file of this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from policydiff.align import align
from policydiff.align.meaning import bundled_encoder
from policydiff.align.profile import prepare, profiles
from policydiff.batch.terms import packed_terms, words_of
from policydiff.changes.initiatives import Succession
from policydiff.codec import packed, unpacked
from policydiff.comparing import comparison_of, explained
from policydiff.contents import NO_LEXICON
from policydiff.embed import Encoder, Known
from policydiff.errors import ParseError, PolicyDiffError, ReadError
from policydiff.extract.codebook import Codebook
from policydiff.extract.coined import KnownNames
from policydiff.extract.discovery import marked_names
from policydiff.extract.initiatives import found_in
from policydiff.extract.lexicon import Lexicon, bundled_lexicon
from policydiff.extract.obligations import obligations
from policydiff.extract.passages import passages
from policydiff.extract.targets import targets
from policydiff.model import (
    Alignment,
    Change,
    ContentChanges,
    Document,
    Initiative,
    InitiativeKind,
    Note,
    Obligation,
    Plan,
    PlanContent,
    Source,
    Target,
)
from policydiff.model.batch import Failure
from policydiff.model.explanation import Explanation
from policydiff.model.sheets import Verdict
from policydiff.parse.metadata.sidecar import Tables
from policydiff.plans import document_in
from policydiff.read import source_of
from policydiff.read.limits import Limits, limited

Rows = NDArray[np.float32]
# Plans that a process keeps unpacked: neighbouring works are about the same ones.
_KEPT = 64


# --- documents ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """A file: its name, its bytes, and what corpus.toml says of it."""

    name: str
    data: bytes
    said: Tables


@dataclass(frozen=True, slots=True)
class Reading:
    """What is in a file: its document or why it has none."""

    document: Document | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How files are read: ``codebook`` is packed, "none" or, None, the bundled one."""

    encoding: str | None = None
    codebook: bytes | str | None = None
    limits: Limits = field(default_factory=Limits)


def read_files(settings: ReadSettings, files: Sequence[File]) -> list[bytes]:
    """Return the ``Reading`` of each of ``files``."""
    with limited(settings.limits):
        return [packed(_reading(settings, file)) for file in files]


def _reading(settings: ReadSettings, file: File) -> Reading:
    try:
        source, notes = source_of(file.name, file.data, encoding=settings.encoding)
        document = document_in(source, file.said, codebook=_codebook(settings.codebook))
    except (ReadError, ParseError) as error:
        return Reading(None, failure_of(error))
    document = replace(document, notes=(*notes, *document.notes))
    # The source stands in each of the plans too; once is enough.
    return Reading(replace(document, plans=tuple(map(_without_source, document.plans))))


def failure_of(error: PolicyDiffError) -> Failure:
    """Return ``error`` as data."""
    return Failure(error.code, {name: str(value) for name, value in error.values.items()})


@cache
def _codebook(said: bytes | str | None) -> Codebook | str | None:
    return unpacked(Codebook, said) if isinstance(said, bytes) else said


def _without_source(plan: Plan) -> Plan:
    return replace(plan, source=Source("", "", "", ""))


def document_of(data: bytes) -> Document | Failure:
    """Return what ``read_files`` made of a file."""
    reading = unpacked(Reading, data)
    if reading.document is None:
        return reading.failure or Failure("read.failed", {})
    whole = reading.document
    plans = tuple(replace(plan, source=whole.source) for plan in whole.plans)
    return replace(whole, plans=plans)


# --- what plans commit to ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extract:
    """What one plan says by itself.

    ``names`` are those it marks as initiatives, ``text`` is its running text, cleaned, in which
    the marked names of other plans may stand.
    """

    names: Mapping[str, InitiativeKind]
    text: str
    targets: tuple[Target, ...]
    obligations: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A packed plan and those names, marked in any plan, that stand in its text."""

    plan: bytes
    known: Mapping[str, InitiativeKind]


def extract(plans: Sequence[bytes]) -> list[bytes]:
    """Return the ``Extract`` of each of the packed ``plans``."""
    return [packed(_extract(unpacked(Plan, plan))) for plan in plans]


def _extract(plan: Plan) -> Extract:
    texts = passages(plan)
    return Extract(
        names=marked_names(texts),
        text="\n".join(one.text.text for one in texts),
        targets=targets(plan, texts),
        obligations=obligations(plan, texts),
    )


def name_initiatives(lexicon: bytes | str | None, works: Sequence[Naming]) -> list[bytes]:
    """Return the initiatives of each plan, as they are called there: a tuple of ``Initiative``."""
    return [packed(_initiatives(lexicon, work)) for work in works]


def _initiatives(lexicon: bytes | str | None, work: Naming) -> tuple[Initiative, ...]:
    plan = unpacked(Plan, work.plan)
    return found_in(plan, passages(plan), KnownNames(work.known), _lexicon(lexicon))


@cache
def _lexicon(said: bytes | str | None) -> Lexicon | None:
    if said == NO_LEXICON:
        return None
    return unpacked(Lexicon, said) if isinstance(said, bytes) else bundled_lexicon()


# --- pairs of plans ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Model:
    """An encoder by the name it is loaded by; ``name`` None is the one that comes with us."""

    name: str | None = None
    device: str | None = None
    batch_size: int | None = None


@cache
def encoder_of(model: Model) -> Encoder | None:
    """Return the encoder that ``model`` names, loaded once in a process."""
    if model.name is None:
        return bundled_encoder()
    from policydiff.embed.transformer import BATCH_SIZE, load

    return load(model.name, device=model.device, batch_size=model.batch_size or BATCH_SIZE)


def encode(model: Model, plans: Sequence[bytes]) -> list[tuple[Rows, bytes]]:
    """Return for each packed plan the vectors of its items' texts, then those of their leads.

    Beside them the packed ``Terms`` of each item.
    """
    return [_encoded(encoder_of(model), _plan(data)) for data in plans]


def _encoded(encoder: Encoder | None, plan: Plan) -> tuple[Rows, bytes]:
    texts = encoded_texts(plan)
    rows = encoder.encode(texts) if encoder else np.zeros((len(texts), 1), np.float32)
    made = profiles(plan.items, plan.codebook)
    return rows, packed_terms(made)


def encoded_texts(plan: Plan) -> list[str]:
    """Return the texts of a plan's items as they are compared, then their leads."""
    prepared = profiles(plan.items, plan.codebook)
    return [one.text for one in prepared] + [one.lead for one in prepared]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two packed plans (``lean``), what reviewers said of their items, and what ``encode`` made.

    That are their ``terms``, and the ``rows`` of their vectors: None for the encoder that comes
    with us, for a worker has it and is quicker than the way to it.
    """

    left: bytes
    right: bytes
    said: Mapping[tuple[str, str], Verdict]
    terms: tuple[bytes, bytes]
    rows: tuple[bytes, bytes] | None = None


def lean(plan: Plan) -> Plan:
    """Return ``plan`` with what an alignment looks at: its items and the name of their codebook."""
    bare = replace(_without_source(plan), segments=(), evidence={}, notes=(), title=None)
    return replace(bare, region=None, year=None, issuer=None, publication_date=None)


def align_pairs(encoder: str | None, pairs: Sequence[Pairing]) -> list[bytes]:
    """Return the ``Alignment`` of each pair; ``encoder`` names the one the rows are of."""
    return [packed(_aligned(encoder, pair)) for pair in pairs]


def _aligned(encoder: str | None, pair: Pairing) -> Alignment:
    left, right = map(_prepared, (pair.left, pair.right), pair.terms)
    known: Encoder | None = None
    if encoder is not None and pair.rows is not None:
        rows = [_by_text(*each) for each in zip((left, right), pair.rows, strict=True)]
        known = Known(encoder, {**rows[0], **rows[1]})
    return align(left, right, encoder=known, constraints=pair.said)


def _by_text(plan: Plan, rows: bytes) -> dict[str, Rows]:
    texts = encoded_texts(plan)
    if not texts:
        return {}
    return dict(zip(texts, np.frombuffer(rows, "<f4").reshape(len(texts), -1), strict=True))


@lru_cache(_KEPT)
def _plan(data: bytes) -> Plan:
    return unpacked(Plan, data)


@lru_cache(_KEPT)
def _prepared(data: bytes, terms: bytes) -> Plan:
    plan = unpacked(Plan, data)
    prepare(plan.items, plan.codebook, words_of(terms))
    return plan


@dataclass(frozen=True, slots=True)
class Beside:
    """Two packed plans, their packed alignment and contents: what stands side by side."""

    plans: tuple[bytes, bytes]
    alignment: bytes
    contents: tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison without its plans and alignment; fields as in ``Comparison``."""

    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    content: ContentChanges
    explanations: tuple[Explanation, ...]


def compare_pairs(before: Succession, pairs: Sequence[Beside]) -> list[bytes]:
    """Return the ``Compared`` of each pair, with every link explained."""
    return [packed(_compared(before, pair)) for pair in pairs]


def _compared(before: Succession, pair: Beside) -> Compared:
    left, right = map(_plan, pair.plans)
    mine, theirs = (unpacked(PlanContent, each) for each in pair.contents)
    alignment = unpacked(Alignment, pair.alignment)
    found = explained(comparison_of((left, right), alignment, (mine, theirs), before))
    return Compared(found.changes, found.notes, found.content, found.explanations)
