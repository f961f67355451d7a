"""Lexicons of named initiatives (举措): read, checked, and the bundled one for education.

The format is described in ``docs/lexicon.md``. A lexicon is data; ``mentions`` applies it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from policydiff.bundled import table
from policydiff.extract.entries import (
    Place,
    check_keys,
    folded,
    phrases,
    read_toml,
    repeated,
    text_of,
)
from policydiff.extract.phrases import SHORTEST
from policydiff.records import dataclass

__all__ = ["KINDS", "QUOTES", "Entry", "Lexicon", "bundled_lexicon", "key", "read_lexicon"]

# Names stand with and without them, whole or in part: “县管校聘”改革, 《家庭教育促进法》.
QUOTES = "“”\"'‘’《》"
KINDS = ("programme", "local", "document")
MODES = ("add", "replace")
LONGEST = 60  # titles of documents are long; a longer phrase is a sentence
LENGTHS = (SHORTEST, LONGEST)
EARLIEST, LATEST = 1949, 2100
_KEYS = {
    "name", "aliases", "kind", "since", "document", "certain", "succeeds", "excluded", "from",
}  # fmt: skip
_MARKS = frozenset(QUOTES)
_WITHOUT_QUOTES = str.maketrans("", "", QUOTES)


@dataclass(frozen=True, slots=True)
class Entry:
    """A named initiative: ``name`` as the field writes it, ``aliases`` as texts are searched.

    ``certain`` says whether ``since`` and ``document`` are beyond doubt. ``succeeds`` are names
    of the entries that it took over from. Aliases do not count inside an ``excluded`` phrase.
    ``source`` is the id of the plan because of which the entry was added, None as a rule.
    """

    name: str
    kind: str = "programme"
    aliases: tuple[str, ...] = ()
    since: int | None = None
    document: str | None = None
    certain: bool = True
    succeeds: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    source: str | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """All that names the entry in a text: its name and its aliases, folded, no quotes."""
        return (key(self.name), *self.aliases)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Named initiatives in the order of the file; ``name`` tells lexicons apart.

    Two lexicons are equal when they are the same object: what is prepared for one is kept.
    """

    name: str
    zh: str
    en: str
    entries: tuple[Entry, ...]

    def without(self, source: str) -> Lexicon:
        """Return the lexicon without the entries that were added because of plan ``source``."""
        kept = [entry for entry in self.entries if entry.source != source]
        if len(kept) == len(self.entries):
            return self
        names = {entry.name for entry in kept}
        entries = (
            replace(entry, succeeds=tuple(name for name in entry.succeeds if name in names))
            for entry in kept
        )
        return Lexicon(self.name, self.zh, self.en, tuple(entries))


def key(phrase: str) -> str:
    """Return ``phrase`` as texts are searched for it: folded, without quotation marks."""
    plain = folded(phrase)
    return plain if _MARKS.isdisjoint(plain) else plain.translate(_WITHOUT_QUOTES)


@cache
def bundled_lexicon() -> Lexicon:
    """Return the lexicon of education that comes with the package."""
    found = table("lexicon")
    return Lexicon(**{**found, "entries": tuple([_bundled(entry) for entry in found["entries"]])})


def _bundled(fields: Mapping[str, Any]) -> Entry:
    given: dict[str, Any] = {
        name: tuple(of) if type(of) is list else of for name, of in fields.items()
    }
    return Entry(**given)


def read_lexicon(path: str | Path, base: Callable[[], Lexicon] | None = bundled_lexicon) -> Lexicon:
    """Return the lexicon that the TOML file at ``path`` makes.

    Its entries are added to those of ``base``, each in place of an entry of its name; with
    ``mode = "replace"`` they stand alone.

    Raises:
        OptionError: the file cannot be read, is not TOML, or an entry in it is wrong; the
            message names file and entry and says what to do.
    """
    return _lexicon(read_toml(path, "lexicon"), str(path), base)


def _lexicon(
    content: Mapping[str, object], file: str, base: Callable[[], Lexicon] | None = None
) -> Lexicon:
    place = Place("lexicon", file, "lexicon")
    check_keys(content, {"lexicon", "initiative"}, place)
    head = content.get("lexicon", {})
    if not isinstance(head, dict):
        place.wrong("table", key="lexicon")
    entries = _entries(content.get("initiative", []), place.at("initiative"))
    place = place.at("[lexicon]")
    check_keys(head, {"name", "zh", "en", "mode"}, place)
    name = text_of(head, "name", place)
    zh = text_of(head, "zh", place, default=name)
    en = text_of(head, "en", place, default=zh)
    if _one_of(MODES, head, "mode", place) == "add" and base is not None:
        entries = _joined(base().entries, entries)
    _check_terms(entries, place)
    return Lexicon(name, zh, en, _linked(entries, place))


def _entries(tables: object, place: Place) -> tuple[Entry, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        place.wrong("initiatives")
    if not tables:
        place.wrong("empty")
    entries = tuple(
        _entry(table, place.at(f"[[initiative]] no. {at}")) for at, table in enumerate(tables, 1)
    )
    for twice in repeated(key(entry.name) for entry in entries):
        place.at(f"[[initiative]] {twice}").wrong("name_twice")
    return entries


def _entry(table: Mapping[str, object], place: Place) -> Entry:
    name = text_of(table, "name", place)
    place = place.at(f"[[initiative]] {name}")
    check_keys(table, _KEYS, place)
    _keys([name], place)
    entry = Entry(
        name=name,
        kind=_one_of(KINDS, table, "kind", place),
        aliases=_keys_under("aliases", table, place),
        since=_since(table, place),
        document=text_of(table, "document", place) if "document" in table else None,
        certain=_certain(table, place),
        succeeds=_keys_under("succeeds", table, place),
        excluded=_keys_under("excluded", table, place),
        source=text_of(table, "from", place) if "from" in table else None,
    )
    _check_entry(entry, place)
    return entry


def _one_of(values: Sequence[str], table: Mapping[str, object], name: str, place: Place) -> str:
    """Return the value under ``name``, by default the first of ``values``."""
    value = table.get(name, values[0])
    if not isinstance(value, str) or value not in values:
        place.wrong(name, value=repr(value), known=", ".join(values))
    return value


def _since(table: Mapping[str, object], place: Place) -> int | None:
    value = table.get("since")
    if value is None:
        return None
    if type(value) is not int or not EARLIEST <= value <= LATEST:  # True is an int
        place.wrong("since", value=repr(value), least=EARLIEST, most=LATEST)
    return value


def _certain(table: Mapping[str, object], place: Place) -> bool:
    value = table.get("certain", True)
    if not isinstance(value, bool):
        place.wrong("certain", value=repr(value))
    return value


def _keys_under(name: str, table: Mapping[str, object], place: Place) -> tuple[str, ...]:
    value = table.get(name)
    if value is None:
        return ()
    return _keys(value, place.at(f"{place.entry}, {name}"))


def _keys(value: object, place: Place) -> tuple[str, ...]:
    found = phrases(value, place, LENGTHS)
    if _MARKS.isdisjoint("".join(found)):
        return found
    keys = tuple(phrase.translate(_WITHOUT_QUOTES) for phrase in found)
    for short in keys:
        if len(short) < SHORTEST:
            place.wrong("length", value=repr(short), least=SHORTEST, most=LONGEST)
    return keys


def _check_entry(entry: Entry, place: Place) -> None:
    """Raise when an alias stands twice, or an excluded phrase could not exclude anything."""
    terms = entry.terms
    both = terms + entry.excluded
    if len(set(both)) < len(both):
        place.wrong("twice", value=next(repeated(both)))
    for phrase in entry.excluded:
        if not any(term in phrase for term in terms):
            place.wrong("idle", value=phrase)


def _joined(base: Iterable[Entry], own: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return ``base`` with ``own`` in place of entries of the same name, the rest after it."""
    left = {key(entry.name): entry for entry in own}
    kept = [left.pop(key(entry.name), entry) for entry in base]
    return (*kept, *left.values())


def _check_terms(entries: Sequence[Entry], place: Place) -> None:
    owners: dict[str, str] = {}
    for entry in entries:
        for term in entry.terms:
            owner = owners.setdefault(term, entry.name)
            if owner != entry.name:
                at = place.at(f"[[initiative]] {entry.name}")
                at.wrong("shared", value=term, other=owner)


def _linked(entries: Sequence[Entry], place: Place) -> tuple[Entry, ...]:
    """Return ``entries`` with names as they are written in ``succeeds``, where they are known."""
    names = {key(entry.name): entry.name for entry in entries}
    for entry in entries:
        for target in entry.succeeds:
            if target not in names:
                place.at(f"[[initiative]] {entry.name}").wrong("succeeds", value=target)
    _check_succession({key(entry.name): entry.succeeds for entry in entries}, place)
    return tuple(_with_names(entry, names) for entry in entries)


def _with_names(entry: Entry, names: Mapping[str, str]) -> Entry:
    written = tuple(names[target] for target in entry.succeeds)
    return entry if written == entry.succeeds else replace(entry, succeeds=written)


def _check_succession(earlier: Mapping[str, Sequence[str]], place: Place) -> None:
    try:
        TopologicalSorter(earlier).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        place.at(f"[[initiative]] {circle[0]}").wrong("cycle", value=" → ".join(circle))
