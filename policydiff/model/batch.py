"""What a run over many files found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policydiff.messages import message
from policydiff.model.evolution import Evolution


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file is not in the result: the message's ``code`` and the ``values`` its text names."""

    code: str
    values: Mapping[str, str]

    def text(self, lang: str) -> str:
        """Return the message in ``lang`` (``zh`` or ``en``)."""
        return message(self.code, lang, self.values)


@dataclass(frozen=True, slots=True)
class PairLink:
    """Two items that are the same task, wholly (``same``) or in part, as in ``Link``."""

    left: str
    right: str
    same: bool
    probability: float
    review: bool


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """Two plans, by id, and the links between their items, in document order."""

    left: str
    right: str
    links: tuple[PairLink, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run over many files found.

    ``pairs`` are all pairs of plans that were aligned, ``named`` those, by id, that were asked
    for by name. Of a run that is not ``whole`` the evolution has threads and joins alone, and its
    plans no texts, because there are too many. ``failures`` tell of the files that are
    left out, by name; ``files`` counts all. ``made`` says for each stage how many results were
    not in the store before.
    """

    evolution: Evolution
    pairs: tuple[LinkedPair, ...]
    failures: Mapping[str, Failure]
    files: int
    whole: bool = True
    made: Mapping[str, int] = field(default_factory=dict)
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would do: ``known`` files were read before, some are ``to_read``.

    ``gone`` counts results of files that are not there any more, or not as they were; ``failing``
    are files that cannot be opened.
    """

    known: int
    to_read: tuple[str, ...]
    gone: int
    failing: tuple[str, ...] = ()
