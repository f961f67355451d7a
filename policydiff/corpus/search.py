"""Search the catalogue of a store, by words and by meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

import numpy as np

from policydiff.corpus.asking import Asked, asked
from policydiff.corpus.hits import Place, hit_at
from policydiff.corpus.near import FLOOR_OF_NAMES, Near, Row
from policydiff.corpus.store import FILE, Store
from policydiff.embed import Encoder
from policydiff.errors import StoreError
from policydiff.model import Note, PlanKind
from policydiff.model.hits import By, FoundPlan, Hit, Hits, Question
from policydiff.parse.metadata.regions import bare_name
from policydiff.text.fold import fold

# How many of the best by words, and by meaning, are looked at for each that is wanted: what is
# further down in both cannot come up.
_DEPTH, _LEAST_DEPTH = 5, 100
# Ranks are added up as 1 / (60 + rank): Cormack, Clarke and Büttcher, "Reciprocal rank fusion
# outperforms Condorcet and individual rank learning methods", SIGIR 2009. BM25 and cosines have
# no common scale, ranks have.
_SMOOTH = 60

# A run may move vectors to other files while they are looked for.
_TRIES = 3
Found = TypeVar("Found")

_BEST = """
SELECT items.plan, items.position FROM item_index JOIN items ON items.number = item_index.rowid
JOIN plans ON plans.number = items.plan
WHERE item_index MATCH ? AND items.plan IN (SELECT value FROM json_each(?))
ORDER BY bm25(item_index), plans.year, plans.id, items.position LIMIT ?
"""
_IN_PLANS = """
wordings.number IN (SELECT wording FROM mentions WHERE plan IN (SELECT value FROM json_each(?)))
"""
_BEST_WORDINGS = f"""
SELECT wordings.number FROM wording_index JOIN wordings ON wordings.number = wording_index.rowid
WHERE wording_index MATCH ? AND {_IN_PLANS}
ORDER BY bm25(wording_index), wordings.name, wordings.quote LIMIT ?
"""  # noqa: S608 # a constant
_WORDINGS = f"""
SELECT number, vectors, row FROM wordings WHERE vectors IS NOT NULL AND {_IN_PLANS}
ORDER BY name, quote
"""  # noqa: S608 # a constant
_MENTIONS = """
SELECT mentions.plan, items.position, mentions.position FROM mentions
JOIN plans ON plans.number = mentions.plan
LEFT JOIN items ON items.plan = mentions.plan AND items.id = mentions.item
WHERE mentions.wording = ? AND mentions.plan IN (SELECT value FROM json_each(?))
ORDER BY plans.year, plans.id, mentions.position
"""


def search(store: Store, question: Question, encoder: Encoder | None) -> Hits:
    """Return the places in the catalogue of ``store`` that answer ``question``, the best first.

    The very phrase goes before all else; then the ranks by words (BM25), by the names of
    initiatives and by meaning are added up. ``encoder`` must be the one whose vectors the store
    has, or meaning is left out, with a note.

    Raises:
        OptionError: there is no word in ``question``.
        StoreError: no run has ended in this store, or it is damaged.
    """
    found = asked(question.words)
    for left in reversed(range(_TRIES)):
        try:
            with _at_once(store):
                return _Search(store, question, found, encoder).hits()
        except StoreError:
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


def model_of(store: Store) -> str:
    """Return the name of the encoder that the catalogue has vectors of, "" without one.

    Raises:
        StoreError: no run has ended in this store.
    """
    found = store.database.execute("SELECT model FROM catalogue").fetchone()
    if found is None:
        raise StoreError("store.no_catalogue", path=store.folder / FILE)
    return str(found[0])


@contextmanager
def _at_once(store: Store) -> Iterator[None]:
    """See all of ``store`` as it is now, whatever a run writes meanwhile."""
    store.database.execute("BEGIN")
    try:
        yield
    finally:
        store.database.rollback()


class _Search:
    def __init__(
        self, store: Store, question: Question, found: Asked, encoder: Encoder | None
    ) -> None:
        self.store, self.question, self.asked = store, question, found
        self.notes: list[Note] = list(found.notes)
        self.depth = max(_LEAST_DEPTH, question.limit * _DEPTH)
        self.plans, self.keys = _plans(store, question)
        self.among = json.dumps(list(self.plans))
        self.items = _count(store, self.among)
        self.near = self._near(encoder)
        self.cosines = self._cosines()

    def hits(self) -> Hits:
        """Return what is found."""
        places = self._mentions() if self.question.initiatives else self._places()
        hits = tuple(self._hit(*one) for one in islice(places, self.question.limit))
        model = model_of(self.store) if self.near else ""
        return Hits(self.question, hits, len(self.plans), self.items, model, tuple(self.notes))

    def _hit(self, place: Place, by: tuple[By, ...], cosine: float | None) -> Hit:
        return hit_at(self.store.database, place, self.plans[place.plan], self.asked, (by, cosine))

    # --- items -------------------------------------------------------------------------------

    def _places(self) -> Iterator[tuple[Place, tuple[By, ...], float | None]]:
        """Yield items, and mentions outside of them, with what they were found by."""
        exact = self._by_words(self.asked.exact)
        words = list(dict.fromkeys([*exact, *self._by_words(self.asked.any)]))
        ways = {By.PHRASE: exact, By.WORDS: words, By.NAME: self._by_name()}
        ways[By.MEANING] = self._by_meaning()
        fused = _fused([ways[By.WORDS], ways[By.NAME], ways[By.MEANING]])
        of_way = {way: set(places) for way, places in ways.items()}
        order = sorted(fused, key=lambda one: (one not in of_way[By.PHRASE], -fused[one]))
        for place in order:
            by = tuple(way for way in By if place in of_way[way])
            yield place, _plainest(by), self._cosine(place)

    def _by_words(self, query: str) -> list[Place]:
        rows = self.store.database.execute(_BEST, (query, self.among, self.depth))
        return [Place(*row) for row in rows]

    def _by_name(self) -> list[Place]:
        wordings = self._wordings(self.asked.exact)
        found = (place for wording in wordings for place in self._mentions_of(wording))
        places = (one if one.item is None else Place(one.plan, one.item) for one in found)
        return list(islice(dict.fromkeys(places), self.depth))

    def _by_meaning(self) -> list[Place]:
        """Return the nearest items, those equally near in the order of their plans."""
        if self.near is None or not self.cosines:
            return []
        every = np.concatenate(list(self.cosines.values()))
        numbers = np.repeat(list(self.cosines), [len(one) for one in self.cosines.values()])
        positions = np.concatenate([np.arange(len(one)) for one in self.cosines.values()])
        best = np.argsort(-every, kind="stable")[: self.depth]
        floor = self.near.floor(every)
        return [Place(int(numbers[at]), int(positions[at])) for at in best if every[at] >= floor]

    def _cosine(self, place: Place) -> float | None:
        if place.item is None or place.plan not in self.cosines:
            return None
        return float(round(float(self.cosines[place.plan][place.item]), 5))

    # --- mentions ----------------------------------------------------------------------------

    def _mentions(self) -> Iterator[tuple[Place, tuple[By, ...], float | None]]:
        """Yield mentions of initiatives whose names answer, the earlier plans first."""
        exact = self._wordings(self.asked.exact)
        words = list(dict.fromkeys([*exact, *self._wordings(self.asked.any)]))
        near = self._near_wordings()
        every = np.array(list(near.values()), np.float32)
        floor = self.near.floor(every, FLOOR_OF_NAMES) if self.near else 1.0
        best = sorted((one for one in near if near[one] >= floor), key=lambda one: -near[one])
        fused = _fused([words, best[: self.depth]])
        for wording in sorted(fused, key=lambda one: (one not in exact, -fused[one])):
            ways = {By.PHRASE: exact, By.WORDS: words, By.MEANING: best}
            by = _plainest(tuple(way for way, those in ways.items() if wording in those))
            for place in self._mentions_of(wording):
                yield place, by, near.get(wording)

    def _wordings(self, query: str) -> list[int]:
        found = self.store.database.execute(_BEST_WORDINGS, (query, self.among, self.depth))
        return [number for (number,) in found]

    def _mentions_of(self, wording: int) -> Iterator[Place]:
        found = self.store.database.execute(_MENTIONS, (wording, self.among))
        return (Place(*row) for row in found)

    def _near_wordings(self) -> dict[int, float]:
        if self.near is None:
            return {}
        rows = self.store.database.execute(_WORDINGS, (self.among,)).fetchall()
        cosines = self.near.rows([(key, row) for _, key, row in rows])
        return {
            number: float(round(float(cosine), 5))
            for (number, *_), cosine in zip(rows, cosines, strict=True)
        }

    # --- meaning -----------------------------------------------------------------------------

    def _near(self, encoder: Encoder | None) -> Near | None:
        """Return what compares meaning; where that cannot be, None, and a note says why."""
        model = model_of(self.store)
        if not model or encoder is None:
            self.notes.append(Note("search.no_vectors"))
        elif model != encoder.name:
            values = {"model": model, "other": encoder.name}
            self.notes.append(Note("search.other_model", values=values))
        else:
            near = Near(self.store, encoder, self.asked.text)
            if near.understood:
                return near
            self.notes.append(Note("search.not_understood", values={"model": model}))
        return None

    def _cosines(self) -> Mapping[int, Row]:
        if self.near is None:
            return {}
        try:
            return self.near.items(self.keys)
        except StoreError as error:
            if error.code != "store.missing":
                raise
            self.near = None
            self.notes.append(Note("search.no_vectors"))
            return {}


def _plans(store: Store, question: Question) -> tuple[dict[int, FoundPlan], dict[int, bytes]]:
    """Return the plans to look through by number, and the keys of the vectors of those with items.

    They are in the order of years.
    """
    query = (
        "SELECT number, id, file, title, region, year, sha256, kind, province, vectors, "
        "EXISTS (SELECT 1 FROM items WHERE items.plan = plans.number) FROM plans ORDER BY year, id"
    )
    plans: dict[int, FoundPlan] = {}
    keys: dict[int, bytes] = {}
    for number, name, *about, kind, province, key, has_items in store.database.execute(query):
        file, title, region, year, sha256 = about
        plan = FoundPlan(name, file, title, region, year, PlanKind(kind), sha256)
        if _is_asked(plan, province, question):
            plans[number] = plan
            if has_items:
                keys[number] = key
    return plans, keys


def _is_asked(plan: FoundPlan, province: str | None, question: Question) -> bool:
    if question.kind is not None and plan.kind is not question.kind:
        return False
    if question.years is not None:
        first, last = question.years
        if plan.year is None or not first <= plan.year <= last:
            return False
    return question.region is None or _lies_in(question.region, plan.region, province)


def _lies_in(wanted: str, region: str | None, province: str | None) -> bool:
    """Tell whether a region is the one ``wanted``, called with its province or not, or in it."""
    names = {region, province, f"{province or ''}{region or ''}"} - {None, ""}
    return bare_name("".join(fold(wanted).split())) in {bare_name(str(name)) for name in names}


def _count(store: Store, among: str) -> int:
    query = "SELECT COUNT(*) FROM items WHERE plan IN (SELECT value FROM json_each(?))"
    found: int = store.database.execute(query, (among,)).fetchone()[0]
    return found


def _fused(rankings: Iterable[Sequence[Found]]) -> dict[Found, float]:
    scores: dict[Found, float] = {}
    for ranking in rankings:
        for rank, one in enumerate(ranking, 1):
            scores[one] = scores.get(one, 0.0) + 1 / (_SMOOTH + rank)
    return scores


def _plainest(by: tuple[By, ...]) -> tuple[By, ...]:
    """Return ``by`` without what goes without saying: a phrase has its words and is a name."""
    if By.PHRASE in by:
        return tuple(way for way in by if way not in (By.WORDS, By.NAME))
    return by
