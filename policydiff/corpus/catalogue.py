"""The catalogue of a store: plans, items and mentions of the present corpus, to be searched.

The ledger has results by key, of this run and of earlier ones; the catalogue has what is in the
corpus now. It is brought up to date at the end of a run, in one transaction: who reads meanwhile
sees it as it was before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policydiff.codec import digest
from policydiff.corpus.shards import Shards
from policydiff.corpus.store import Store
from policydiff.embed import Encoder
from policydiff.model import Initiative, Item, Plan, PlanContent, Span
from policydiff.text.clean import clean
from policydiff.text.terms import pairs, search_words, storable

# What stands on either side of a mention outside all items, where no item's text is kept.
_AROUND = 60

# The words and the pairs of characters of a text, as the full-text index takes them.
Terms = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan for the catalogue, and what it commits to.

    ``vectors`` is the digest of its items, under which the store has the rows of their texts and
    then those of their leads.
    """

    plan: Plan
    content: PlanContent
    vectors: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a catalogue holds: ``entries``, and why files have none.

    ``failures`` has for each such file a message's code and the values its text names.
    """

    entries: Sequence[Entry]
    failures: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What encodes names, None where nothing does, and the shards that have its vectors."""

    encoder: Encoder | None = None
    shards: Shards | None = None


# Yields the place of each plan among those it is given, and the terms of its items.
Indexing = Callable[[Sequence[Entry]], Iterable[tuple[int, Sequence[Terms]]]]


def item_terms(items: Iterable[Item]) -> list[Terms]:
    """Return what each of ``items`` is found by."""
    return [terms(clean(item).text) for item in items]


def terms(text: str) -> Terms:
    """Return what ``text`` is found by."""
    return " ".join(search_words(text)), " ".join(pairs(text))


def indexed_here(entries: Sequence[Entry]) -> Iterator[tuple[int, list[Terms]]]:
    """Yield the place of each plan and the terms of its items, made in this process."""
    for place, entry in enumerate(entries):
        yield place, item_terms(entry.plan.items)


def update(
    store: Store,
    contents: Contents,
    *,
    basis: bytes,
    meaning: Meaning,
    indexing: Indexing = indexed_here,
) -> int:
    """Have the catalogue of ``store`` hold ``contents`` alone; return how many plans are new.

    Only plans that are new or not as they were are touched. ``basis`` is the digest of all that
    terms depend on besides texts: with another one the catalogue is made anew. ``meaning`` is
    of the encoder whose vectors the entries name.
    """
    database, entries = store.database, contents.entries
    states = {entry.plan.id: _state(entry) for entry in entries}
    known = _states(database) if _basis(database) == basis else {}
    touched = [entry for entry in entries if known.get(entry.plan.id) != states[entry.plan.id]]
    gone = [plan for plan, state in known.items() if states.get(plan) != state]
    model = meaning.encoder.name if meaning.encoder else ""
    rows = _encoded_wordings(database, entries, meaning)
    with database:
        if _basis(database) != basis:
            _clear(database)
        database.execute("DELETE FROM catalogue")
        database.execute("INSERT INTO catalogue VALUES (?, ?)", (basis, model))
        _keep_failures(database, contents)
        for plan in gone:
            _remove(database, plan)
        for place, found in indexing(touched):
            entry = touched[place]
            _add(database, entry, states[entry.plan.id], found)
        _keep_wordings(database, rows)
    return len(touched)


def _keep_failures(database: sqlite3.Connection, contents: Contents) -> None:
    database.execute("DELETE FROM failures")
    rows = [
        (storable(file), code, json.dumps(said, ensure_ascii=True))
        for file, (code, said) in contents.failures.items()
    ]
    database.executemany("INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", rows)


def _state(entry: Entry) -> bytes:
    plan = entry.plan
    about = (plan.title, plan.region, plan.year, plan.kind, plan.issuer)
    source = (plan.source.name, plan.source.sha256)
    return digest(about, source, entry.vectors, entry.content.initiatives)


def _basis(database: sqlite3.Connection) -> bytes | None:
    found = database.execute("SELECT basis FROM catalogue").fetchone()
    return found and bytes(found[0])


def _states(database: sqlite3.Connection) -> dict[str, bytes]:
    return dict(database.execute("SELECT id, state FROM plans"))


def _clear(database: sqlite3.Connection) -> None:
    for table in ("plans", "items", "mentions", "wordings"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 # names of ours
    for index in ("item_index", "wording_index"):
        database.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")  # noqa: S608


# --- plans and items ---------------------------------------------------------------------------


def _add(database: sqlite3.Connection, entry: Entry, state: bytes, found: Sequence[Terms]) -> None:
    plan, region = entry.plan, entry.plan.region
    where = (region.name, region.province, region.level) if region else (None, None, None)
    values = (plan.id, state, plan.source.name, plan.title, *where, plan.year, plan.kind.value)
    number = _insert(
        database,
        "plans",
        (*map(_stored, values), _stored(plan.issuer), entry.vectors, plan.source.sha256),
    )
    for position, (item, its) in enumerate(zip(plan.items, found, strict=True)):
        row = _insert(database, "items", (number, position, *_item_values(item)))
        database.execute(
            "INSERT INTO item_index (rowid, words, pairs) VALUES (?, ?, ?)", (row, *its)
        )
    for position, mention in enumerate(entry.content.initiatives):
        _add_mention(database, number, position, mention, _around(plan, mention))


def _item_values(item: Item) -> tuple[object, ...]:
    texts = map(_stored, (item.id, item.number, item.heading, item.text))
    return (*texts, *item.span, *item.heading_span, json.dumps(item.holes))


def _insert(database: sqlite3.Connection, table: str, values: Sequence[object]) -> int:
    marks = ", ".join("?" * len(values))
    done = database.execute(f"INSERT INTO {table} VALUES (NULL, {marks})", values)  # noqa: S608
    return done.lastrowid or 0


def _stored(value: object) -> object:
    return storable(value) if isinstance(value, str) else value


def _remove(database: sqlite3.Connection, plan: str) -> None:
    (number,) = database.execute("SELECT number FROM plans WHERE id = ?", (plan,)).fetchone()
    for row, item in items_of(database, number):
        _unindex(database, "item_index", row, clean(item).text)
    for table, column in (("items", "plan"), ("mentions", "plan"), ("plans", "number")):
        database.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # noqa: S608


def _unindex(database: sqlite3.Connection, index: str, row: int, text: str) -> None:
    """Take a text out of an index without content, which must be told what it took in."""
    query = f"INSERT INTO {index} ({index}, rowid, words, pairs) VALUES ('delete', ?, ?, ?)"  # noqa: S608
    database.execute(query, (row, *terms(text)))


_ITEM = "number, id, printed, heading, text, start, stop, heading_start, heading_stop, holes"


def items_of(database: sqlite3.Connection, plan: int) -> list[tuple[int, Item]]:
    """Return the items of the plan with this number in the catalogue, each with its own."""
    query = f"SELECT {_ITEM} FROM items WHERE plan = ? ORDER BY position"  # noqa: S608
    return [_item(*row) for row in database.execute(query, (plan,)).fetchall()]


def item_at(database: sqlite3.Connection, plan: int, position: int) -> Item:
    """Return an item by the number of its plan and its position there."""
    query = f"SELECT {_ITEM} FROM items WHERE plan = ? AND position = ?"  # noqa: S608
    return _item(*database.execute(query, (plan, position)).fetchone())[1]


def _item(number: int, name: str, printed: str | None, *rest: Any) -> tuple[int, Item]:
    heading, text, start, stop, heading_start, heading_stop, holes = rest
    spans = Span(start, stop), Span(heading_start, heading_stop)
    found = tuple(Span(*hole) for hole in json.loads(holes))
    return number, Item(name, printed, (), heading, text, *spans, found)


# --- mentions ----------------------------------------------------------------------------------


def _add_mention(
    database: sqlite3.Connection,
    plan: int,
    position: int,
    mention: Initiative,
    around: tuple[str, int],
) -> None:
    wording = _wording(mention)
    database.execute("INSERT OR IGNORE INTO wordings (name, quote) VALUES (?, ?)", wording)
    query = "SELECT number FROM wordings WHERE name = ? AND quote = ?"
    (number,) = database.execute(query, wording).fetchone()
    values = (plan, position, mention.item, number, mention.kind.value, *mention.span, *around)
    database.execute("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _wording(mention: Initiative) -> tuple[str, str]:
    return storable(mention.name), storable(mention.quote)


def _around(plan: Plan, mention: Initiative) -> tuple[str, int]:
    """Return the text around a mention outside all items, and where it starts."""
    if mention.item is not None:
        return "", 0
    start = max(mention.span.start - _AROUND, 0)
    return storable(plan.source.text[start : mention.span.end + _AROUND]), start


def wording_text(name: str, quote: str) -> str:
    """Return what an initiative is found by: its name, and how a plan calls it."""
    return name if name == quote else f"{name}\n{quote}"


# The wordings that have vectors: their key in the store, and each one's row there.
_Rows = Mapping[tuple[str, str], tuple[bytes, int]]


def _encoded_wordings(
    database: sqlite3.Connection, entries: Sequence[Entry], meaning: Meaning
) -> _Rows:
    """Have the vectors of all wordings that ``entries`` have; those of new ones are made."""
    query = "SELECT name, quote, vectors, row FROM wordings WHERE vectors IS NOT NULL"
    known = {(name, quote): (key, row) for name, quote, key, row in database.execute(query)}
    encoder, shards = meaning.encoder, meaning.shards
    if encoder is None or shards is None:
        return {}
    lost = set(shards.missing([key for key, _ in known.values()]))
    every = sorted({_wording(one) for entry in entries for one in entry.content.initiatives})
    new = [one for one in every if one not in known or known[one][0] in lost]
    if not new:
        return known
    key = digest("wordings", new)
    if shards.missing([key]):
        shards.add({key: encoder.encode([quote for _, quote in new])})
    return known | {one: (key, row) for row, one in enumerate(new)}


def blocks(store: Store) -> set[bytes]:
    """Return the keys under which the store has the vectors of wordings."""
    query = "SELECT DISTINCT vectors FROM wordings WHERE vectors IS NOT NULL"
    return {key for (key,) in store.database.execute(query)}


def _keep_wordings(database: sqlite3.Connection, rows: _Rows) -> None:
    """Forget wordings that no plan has any more; index the new ones, and enter their vectors."""
    dead = "NOT IN (SELECT wording FROM mentions)"
    query = f"SELECT number, name, quote FROM wordings WHERE indexed AND number {dead}"  # noqa: S608
    for number, name, quote in database.execute(query).fetchall():
        _unindex(database, "wording_index", number, wording_text(name, quote))
    database.execute(f"DELETE FROM wordings WHERE number {dead}")  # noqa: S608
    query = "SELECT number, name, quote FROM wordings WHERE NOT indexed"
    for number, *wording in database.execute(query).fetchall():
        values = (number, *terms(wording_text(*wording)))
        database.execute("INSERT INTO wording_index (rowid, words, pairs) VALUES (?, ?, ?)", values)
    database.execute("UPDATE wordings SET indexed = 1, vectors = NULL, row = NULL")
    entered = [(key, row, *wording) for wording, (key, row) in rows.items()]
    query = "UPDATE wordings SET vectors = ?, row = ? WHERE name = ? AND quote = ?"
    database.executemany(query, entered)
