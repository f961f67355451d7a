"""What a verification of reports found: what holds, what does not, what could not be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from policydiff.messages import message
from policydiff.records import dataclass


class Held(StrEnum):
    """Whether something holds."""

    HOLDS = "holds"
    FAILS = "fails"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold, or could not be checked.

    ``file`` is the file that it is about, ``where`` the place in it ("" for the whole file): the
    name of a field of a report, or an offset. ``values`` are what the message of ``code`` names.
    """

    code: str
    file: str
    where: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    held: Held = Held.FAILS

    def text(self, lang: str) -> str:
        """Return the sentence in ``lang`` (``zh`` or ``en``)."""
        return message(self.code, lang, self.values)


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """What was checked of one report, or of one file that a manifest lists.

    ``kind`` is page, data, manifest or file; ``schema`` and ``version`` are what it says of itself,
    "" where it says nothing. ``on_files`` counts the claims that hold on the files themselves,
    ``within`` those that hold on the text that the report has, as the file is not there, ``failed``
    and ``unchecked`` the others. ``held`` is about the file as such: its seal or its checksum.
    """

    name: str
    kind: str
    schema: str = ""
    version: str = ""
    on_files: int = 0
    within: int = 0
    failed: int = 0
    unchecked: int = 0
    held: Held = Held.HOLDS


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """One file that reports are made of: the name they give it, its SHA-256, where it was found.

    ``path`` is None where it was not found.
    """

    name: str
    sha256: str
    path: str | None
    held: Held


@dataclass(frozen=True, slots=True)
class Verification:
    """All that was checked of a report or a manifest, and of what they were made of.

    ``problems`` has at most so many of one file as ``verify`` lists; ``ReportCheck`` counts all.
    """

    reports: tuple[ReportCheck, ...]
    sources: tuple[SourceCheck, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def held(self) -> Held:
        """Whether all holds, something fails, or nothing fails but not all could be checked."""
        said = {
            *(one.held for one in self.reports),
            *(one.held for one in self.sources),
            *(one.held for one in self.problems),
        }
        worst = (Held.FAILS, Held.UNCHECKED)
        return next((one for one in worst if one in said), Held.HOLDS)
