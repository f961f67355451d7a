"""How a result was made, for those who cite or repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from policydiff.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Making:
    """The ``command`` that made a result, and the names of the ``data`` it rests on.

    ``data`` says of encoder, scorer, lexicon and codebook (by these names) which was used, each
    with the start of its SHA-256: ``name@0123456789ab``.
    """

    command: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What a run over a corpus was made of, for its manifest.

    ``making`` is as pages say it; ``lang`` is the language of the reports, ``settings`` are what was
    asked for, ``libraries`` the versions of those that results depend on, ``code`` the SHA-256 of
    policydiff's own files. ``corpus`` are the files read, ``beside`` the corpus.toml and answers of
    reviews that go with them, each by name; ``unread`` are those that could not be opened.
    """

    making: Making
    lang: str
    settings: Mapping[str, object]
    libraries: Sequence[str]
    code: str
    corpus: Mapping[str, Fingerprint]
    beside: Mapping[str, Fingerprint]
    unread: Sequence[str]
