"""What a plan is, whose, of which year: with the evidence for each answer.

``identify`` never guesses silently: what it cannot tell is None, what it infers is marked, and
both leave a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from policydiff.model import FieldEvidence, Note, PlanKind, Region
from policydiff.parse.metadata.dates import published
from policydiff.parse.metadata.issuers import issuer
from policydiff.parse.metadata.kinds import kind
from policydiff.parse.metadata.part import Found, Part, View, view
from policydiff.parse.metadata.regions import Division, full_name, region
from policydiff.parse.metadata.where import Place, place
from policydiff.parse.metadata.years import year, year_span
from policydiff.records import dataclass
from policydiff.text.fold import is_han

__all__ = ["Metadata", "Part", "identify"]

_NOISE = re.compile(r"\\r|\\n|&nbsp;|\*\*|\?\?+|(?<!_)_+$")
_SPACE_BEFORE_ONE = re.compile(r"(?<!\s)\s++(?=(\S)(?:\s|$))")
# More candidates than this tell a reader no more.
_LISTED = 6


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of one plan; ``evidence`` has an entry for every field that is not None."""

    title: str | None
    region: Region | None
    year: int | None
    kind: PlanKind
    issuer: str | None
    publication_date: str | None
    evidence: Mapping[str, FieldEvidence] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def identify(part: Part) -> Metadata:
    """Return what the part's text says about itself.

    The order matters: the kind decides how a year is read, and the year which divisions existed.
    """
    seen = view(part)
    what = kind(seen)
    when = year(seen, what.value)
    where, conflict = place(seen, when.value if when else None)
    division = _single(where)
    who = issuer(seen, division)
    upload = published(seen)
    title = _title(seen)
    found: dict[str, Found[Any] | None] = {
        "title": title, "region": where, "year": when,
        "kind": what, "issuer": who, "publication_date": upload,
    }  # fmt: skip
    return Metadata(
        title=title.value if title else None,
        region=_region(where, when.value if when else None),
        year=when.value if when else None,
        kind=what.value,
        issuer=who.value if who else None,
        publication_date=upload.value if upload else None,
        evidence={name: each.evidence for name, each in found.items() if each},
        notes=tuple(_notes(seen, found, where, conflict=conflict)),
    )


def _title(seen: View) -> Found[str] | None:
    span = seen.part.title
    if span is None or not (text := clean_title(seen.part.text[span.start : span.end])):
        return None
    return seen.found(text, span, rule="title")


def clean_title(raw: str) -> str:
    """Return a printed title on one line, without page marks and spaces between characters."""
    lines = (" ".join(line.split()) for line in _NOISE.sub("\n", raw).split("\n"))
    return _together("".join(lines)).strip()


def _together(title: str) -> str:
    """Return ``title`` without the spaces of one that is set in spaced characters (工 作 要 点)."""

    def space(match: re.Match[str]) -> str:
        before = title[max(0, match.start() - 1) : match.start()]
        return "" if is_han(before) and is_han(match[1]) else match[0]

    return _SPACE_BEFORE_ONE.sub(space, title)


def _single(where: Found[Place] | None) -> Division | None:
    return where.value.divisions[0] if where and len(where.value.divisions) == 1 else None


def _region(where: Found[Place] | None, when: int | None) -> Region | None:
    """Return the region; of several candidates only what they have in common."""
    if where is None:
        return None
    if (division := _single(where)) is not None:
        return region(division, when)
    options = [region(each, when) for each in where.value.divisions]
    provinces = {each.province for each in options}
    levels = {each.level for each in options}
    return Region(
        name=where.value.name,
        province=provinces.pop() if len(provinces) == 1 else None,
        level=levels.pop() if len(levels) == 1 else None,
    )


def _notes(
    seen: View,
    found: Mapping[str, Found[Any] | None],
    where: Found[Place] | None,
    *,
    conflict: bool,
) -> Iterator[Note]:
    place_of = seen.part.file_name
    for name in ("title", "region", "year", "issuer"):
        each = found[name]
        if each is None:
            yield Note(f"{name}.unknown", place_of)
        elif each.evidence.certainty == "guess" and name != "title":
            yield Note(f"{name}.guessed", place_of, {"value": _shown(each.value)})
    if where and len(where.value.divisions) > 1:
        values = {"name": where.value.name, "candidates": listed(where.value.divisions)}
        yield Note("region.ambiguous", place_of, values)
    if where and where.value.namesakes:
        chosen = full_name(where.value.divisions[0])
        values = {"value": chosen, "candidates": listed(where.value.namesakes)}
        yield Note("region.settled", place_of, values)
    if where and conflict:
        yield Note("region.conflict", place_of, {"value": _shown(where.value)})
    if (span := year_span(seen)) is not None:
        yield Note("year.span", place_of, {"first": span[0], "last": span[1]})
    if (what := found["kind"]) and what.evidence.certainty == "guess":
        yield Note("kind.guessed", place_of, {"value": str(what.value)})


def _shown(value: object) -> str:
    return value.name if isinstance(value, Place) else str(value)


def listed(divisions: tuple[Division, ...]) -> str:
    """Name divisions with their codes: 福建省福州市鼓楼区 (350102)."""
    names = [f"{full_name(each)} ({each.code})" for each in divisions[:_LISTED]]
    more = ["…"] if len(divisions) > _LISTED else []
    return ", ".join(names + more)
