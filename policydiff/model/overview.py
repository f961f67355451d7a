"""What the store of a batch run holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from policydiff.messages import message
from policydiff.records import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """Results of one stage, or vectors of one model: how many, and their bytes on disk."""

    name: str
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that could not be read: the message's ``code`` and the ``values`` its text names."""

    file: str
    code: str
    values: Mapping[str, str]

    def text(self, lang: str) -> str:
        """Return the message in ``lang`` (``zh`` or ``en``)."""
        return message(self.code, lang, self.values)


@dataclass(frozen=True, slots=True)
class Overview:
    """What a store holds.

    ``documents`` counts the files with plans, ``regions`` and ``years`` the plans of each ("" and
    None are plans of no known region or year). ``catalogued`` tells whether a run has ended, so
    that these are known. ``vectors`` counts rows. ``size`` is that of the database, in bytes.
    ``outputs`` has the SHA-256 of each file that the last run wrote, ``said`` what it told; None
    where none has ended.
    """

    folder: str
    schema: int
    size: int
    catalogued: bool
    model: str
    documents: int
    plans: int
    items: int
    mentions: int
    regions: tuple[tuple[str, int], ...]
    years: tuple[tuple[int | None, int], ...]
    stages: tuple[Held, ...]
    vectors: tuple[Held, ...]
    failures: tuple[LeftOut, ...] = ()
    outputs: Mapping[str, str] | None = None
    said: Mapping[str, object] = field(default_factory=dict)
