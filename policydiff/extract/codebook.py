"""Codebooks of policy areas (政策领域编码表): read, checked, and the bundled one for education.

The format is described in ``docs/codebook.md``. A codebook is data; ``areas`` applies it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from policydiff.bundled import table
from policydiff.extract.entries import (
    Place,
    check_keys,
    phrases,
    read_toml,
    repeated,
    text_of,
)
from policydiff.extract.phrases import SHORTEST
from policydiff.records import dataclass

__all__ = ["AreaClass", "Codebook", "Term", "bundled_codebook", "read_codebook"]

# A longer term is a sentence. The bound also keeps the search linear: so many look-ups at most at
# each character.
LONGEST = 30
LENGTHS = (SHORTEST, LONGEST)
# The name of a codebook that was found in plans; no file may have it.
THEMES = "themes"
LIGHTEST, HEAVIEST = 0.01, 10.0
_ID = re.compile(r"[^\s\x00-\x1f\x7f]{1,60}")


@dataclass(frozen=True, slots=True)
class Term:
    """A term (folded, without spaces) and its weight, ``LIGHTEST`` to ``HEAVIEST``."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class AreaClass:
    """A policy area: ``parent`` is the id of its field (大类), None for a field itself.

    A term does not count where it stands inside one of the phrases in ``excluded``.
    """

    id: str
    zh: str
    en: str
    parent: str | None
    terms: tuple[Term, ...]
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """Policy areas in two levels, in the order of the file; ``name`` tells codebooks apart.

    Two codebooks are equal when they are the same object: what is prepared for one is kept.
    """

    name: str
    zh: str
    en: str
    classes: tuple[AreaClass, ...]


@cache
def bundled_codebook() -> Codebook:
    """Return the codebook of education that comes with the package."""
    found = table("codebook")
    return Codebook(**{**found, "classes": tuple(_bundled(**each) for each in found["classes"])})


def _bundled(terms: list[list[Any]], excluded: list[str], **fields: Any) -> AreaClass:
    return AreaClass(
        terms=tuple([Term(*term) for term in terms]), excluded=tuple(excluded), **fields
    )


def read_codebook(path: str | Path) -> Codebook:
    """Return the codebook in the TOML file at ``path``.

    Raises:
        OptionError: the file cannot be read, is not TOML, or an entry in it is wrong; the
            message names file and entry and says what to do.
    """
    return _codebook(read_toml(path, "codebook"), str(path))


def _codebook(content: Mapping[str, object], file: str) -> Codebook:
    place = Place("codebook", file, "codebook")
    check_keys(content, {"codebook", "class"}, place)
    head = content.get("codebook", {})
    if not isinstance(head, dict):
        place.wrong("table", key="codebook")
    place = place.at("[codebook]")
    check_keys(head, {"name", "zh", "en"}, place)
    name = text_of(head, "name", place)
    if name == THEMES:
        place.wrong("reserved", name=name)
    zh = text_of(head, "zh", place, default=name)
    en = text_of(head, "en", place, default=zh)
    return Codebook(name, zh, en, _classes(content.get("class", []), place.at("class")))


def _classes(entries: object, place: Place) -> tuple[AreaClass, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        place.wrong("classes")
    if not entries:
        place.wrong("empty")
    classes = tuple(
        _class(entry, place.at(f"[[class]] no. {at}")) for at, entry in enumerate(entries, 1)
    )
    _check_levels(classes, place)
    return classes


def _class(entry: Mapping[str, object], place: Place) -> AreaClass:
    identity = text_of(entry, "id", place)
    if not _ID.fullmatch(identity):
        place.wrong("id", value=repr(identity))
    place = place.at(f"[[class]] {identity}")
    check_keys(entry, {"id", "zh", "en", "parent", "terms", "excluded"}, place)
    zh = text_of(entry, "zh", place)
    en = text_of(entry, "en", place, default=zh)
    parent = text_of(entry, "parent", place) if "parent" in entry else None
    terms = tuple(_terms(entry.get("terms"), place))
    excluded = tuple(
        phrases(entry.get("excluded", []), place.at(f"{place.entry}, excluded"), LENGTHS)
    )
    _check_terms([term.text for term in terms], excluded, place)
    return AreaClass(identity, zh, en, parent, terms, excluded)


def _terms(value: object, place: Place) -> Iterator[Term]:
    if not isinstance(value, dict):
        place.wrong("terms")
    for key, listed in value.items():
        weight = _weight(key, place)
        for phrase in phrases(listed, place.at(f"{place.entry}, terms.{key}"), LENGTHS):
            yield Term(phrase, weight)


def _weight(key: str, place: Place) -> float:
    try:
        weight = float(key)
    except ValueError:
        weight = 0.0
    if not LIGHTEST <= weight <= HEAVIEST:  # "nan" is a float, and in no range
        place.wrong("weight", value=key, least=f"{LIGHTEST:g}", most=f"{HEAVIEST:g}")
    return weight


def _check_terms(terms: Sequence[str], excluded: Sequence[str], place: Place) -> None:
    """Raise when a term stands twice, or an excluded phrase could not exclude anything."""
    if not terms:
        place.wrong("terms")
    for twice in repeated([*terms, *excluded]):
        place.wrong("twice", value=twice)
    for phrase in excluded:
        if not any(term in phrase for term in terms):
            place.wrong("idle", value=phrase)


def _check_levels(classes: Sequence[AreaClass], place: Place) -> None:
    for twice in repeated(entry.id for entry in classes):
        place.at(f"[[class]] {twice}").wrong("id_twice")
    fields = {entry.id for entry in classes if entry.parent is None}
    for entry in classes:
        if entry.parent is not None and entry.parent not in fields:
            place.at(f"[[class]] {entry.id}").wrong("parent", value=entry.parent)
