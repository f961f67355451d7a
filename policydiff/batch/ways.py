"""The costly steps of an evolution over a store: what is there is taken, the rest made and kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from policydiff.align.constraints import Constraints
from policydiff.align.meaning import bundled_encoder
from policydiff.align.terms import Bag
from policydiff.batch.settings import ALIGN, Stages
from policydiff.batch.tasks import (
    Beside,
    Compared,
    Extract,
    Naming,
    Pairing,
    Rows,
    lean,
)
from policydiff.batch.terms import rare_terms
from policydiff.codec import digest, packed, unpacked
from policydiff.corpus.engine import Engine
from policydiff.corpus.pipeline import Done, Follow, Stage, Work, key_of, through
from policydiff.corpus.shards import Shards
from policydiff.corpus.store import Store
from policydiff.errors import WorkerError
from policydiff.evolve.alignments import by_pair
from policydiff.evolve.material import Material
from policydiff.evolve.pairs import PlanPair
from policydiff.evolve.sideways import Sideways, sideways
from policydiff.extract.coined import KnownNames
from policydiff.extract.discovery import names_of_all
from policydiff.extract.initiatives import named
from policydiff.extract.lexicon import Lexicon
from policydiff.model import (
    Alignment,
    Comparison,
    Grade,
    Initiative,
    InitiativeKind,
    Plan,
    PlanContent,
)
from policydiff.model.batch import LinkedPair, PairLink
from policydiff.model.evolution import Series

Result = TypeVar("Result")


class Packed:
    """A plan as bytes, and their digest."""

    def __init__(self, data: bytes) -> None:
        """Take the packed plan."""
        self.data = data

    def read(self) -> bytes:
        """Return the packed plan."""
        return self.data

    @cached_property
    def digest(self) -> bytes:
        """The digest of the bytes."""
        return digest(self.data)


def _naming(plan: Packed, known: Mapping[str, InitiativeKind]) -> Work:
    return Work(digest(plan.digest, known), lambda: Naming(plan.data, known))


def _linked(alignment: Alignment) -> LinkedPair:
    links = (
        PairLink(one.left, one.right, one.grade is Grade.SAME, one.probability, one.review)
        for one in alignment.links
    )
    return LinkedPair(alignment.left, alignment.right, tuple(links))


class _Alignments(Mapping[PlanPair, Alignment]):
    """Alignments in a store, by pair; one is unpacked whenever it is looked up."""

    def __init__(self, store: Store, keys: Mapping[PlanPair, bytes]) -> None:
        self._store, self._keys = store, keys

    def __getitem__(self, pair: PlanPair) -> Alignment:
        (data,) = self._store.results(ALIGN, [self._keys[pair]])
        return unpacked(Alignment, data)

    def __iter__(self) -> Iterator[PlanPair]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Stored:
    """Takes results from a store and has an engine make what is missing; see ``evolve.material``.

    ``used`` has the keys that this run looked up, by stage, ``made`` how many results were new.
    """

    def __init__(self, stages: Stages, store: Store, engine: Engine, follow: Follow) -> None:
        """Name what the results come from."""
        self.stages, self.engine, self.follow = stages, engine, follow
        self.store = store
        self.vectors = Shards(store, stages.meaning)
        self.used: dict[str, set[bytes]] = {stage.name: set() for stage in stages.all}
        self.made = dict.fromkeys(self.used, 0)
        self._rows_used: set[bytes] = set()
        self._aligned: dict[PlanPair, bytes] = {}
        self._packed: dict[tuple[str, bool], Packed] = {}

    def through(self, stage: Stage, works: Iterator[Work], total: int) -> Done:
        """Take ``works`` through ``stage``; those of which processes die are ``lost``."""
        done = through(stage, works, self.store, self.engine, total=total, follow=self.follow)
        self.used[stage.name].update(done.keys)
        self.made[stage.name] += done.made
        return done

    def forget_unused(self, kept: Collection[bytes]) -> None:
        """Forget all that this run did not look up, but for the vectors under the keys ``kept``."""
        self.store.prune(self.used)
        self.vectors.prune(self._rows_used.union(kept))

    def contents(self, plans: Sequence[Plan], names: Lexicon | None) -> tuple[PlanContent, ...]:  # noqa: ARG002 - the stage has its lexicon
        """Return what each of ``plans`` commits to."""
        whole = [self.packed(plan) for plan in plans]
        works = (Work(one.digest, one.read) for one in whole)
        extracts = list(self._results(Extract, self.stages.extract, works, len(whole)))
        known = KnownNames(names_of_all(one.names for one in extracts))
        here = [known.within(one.text) for one in extracts]
        works = (_naming(plan, some) for plan, some in zip(whole, here, strict=True))
        found = list(self._results(tuple[Initiative, ...], self.stages.name, works, len(whole)))
        return tuple(
            PlanContent(plan.id, initiatives, one.targets, one.obligations)
            for plan, initiatives, one in zip(
                plans, named(found, bundled_encoder()), extracts, strict=True
            )
        )

    def aligned(
        self, pairs: Sequence[PlanPair], plans: Mapping[str, Plan], said: Constraints
    ) -> Mapping[PlanPair, Alignment]:
        """Return the alignment of each of ``pairs``, from the store whenever one is looked up."""
        once = list(dict.fromkeys(pairs))
        judged = by_pair(once, plans, said)
        works = (
            self._pairing(plans[left], plans[right], judged.get((left, right), {}))
            for left, right in once
        )
        keys = self._keys(self.stages.align, works, len(once))
        self._aligned |= dict(zip(once, keys, strict=True))
        return _Alignments(self.store, {pair: self._aligned[pair] for pair in once})

    @property
    def pairs(self) -> Collection[PlanPair]:
        """All pairs that were aligned."""
        return self._aligned.keys()

    def linked(self) -> Iterator[LinkedPair]:
        """Yield the links of every pair that was aligned."""
        return map(_linked, _Alignments(self.store, self._aligned).values())

    def _pairing(self, left: Plan, right: Plan, said: Constraints) -> Work:
        one, other = self.packed(left, bare=True), self.packed(right, bare=True)
        inputs = digest(one.digest, other.digest, sorted(said.items()))
        return Work(
            inputs,
            lambda: Pairing(
                one.data,
                other.data,
                said,
                (self._terms(left, one.digest), self._terms(right, other.digest)),
                self._rows(one, other),
            ),
        )

    def _terms(self, plan: Plan, key: bytes) -> bytes:
        """Return the packed terms of ``plan``, whose bare digest is ``key``."""
        if not plan.items:
            return packed([])
        (terms,) = self.store.results(self.stages.encode.name, [self._terms_key(key)])
        return terms

    def _rows(self, *plans: Packed) -> tuple[bytes, bytes] | None:
        """Return the vectors of two plans for a worker that has not the model they are of."""
        if self.stages.bundled:
            return None
        left, right = (rows.tobytes() for rows in self.vectors.rows([one.digest for one in plans]))
        return left, right

    def encoded(self, plans: Sequence[Plan]) -> None:
        """Have the vectors of all items of ``plans``: of their texts, then of their leads."""
        bare = {
            one.digest: one
            for one in (self.packed(plan, bare=True) for plan in plans if plan.items)
        }
        stage, keys_of = self.stages.encode, {key: self._terms_key(key) for key in bare}
        known = self.store.known(stage.name, list(keys_of.values()))
        there = set(bare) - set(self.vectors.missing(list(bare)))
        missing = [key for key in bare if key not in there or keys_of[key] not in known]
        batches = [missing[at : at + stage.batch] for at in range(0, len(missing), stage.batch)]
        data = ([bare[key].data for key in batch] for batch in batches)
        with self.follow(stage.name, len(bare)) as told:
            told(len(bare) - len(missing))
            for place, results in self.engine.run(stage.task, data):
                keys = batches[place]
                self._keep(keys, results)
                told(len(keys))
        self.used[stage.name].update(keys_of.values())
        self._rows_used |= set(bare)
        self.made[stage.name] += len(missing)

    def _keep(self, keys: Sequence[bytes], results: Sequence[tuple[Rows, bytes]]) -> None:
        """Keep vectors in the shards and, before them, terms in the store: of none only one is there."""
        terms = [
            (self._terms_key(key), digest(data), data)
            for key, (_, data) in zip(keys, results, strict=True)
        ]
        self.store.add(self.stages.encode.name, terms)
        self.vectors.add({key: rows for key, (rows, _) in zip(keys, results, strict=True)})

    def _terms_key(self, plan: bytes) -> bytes:
        """Return under which key the store has the terms of the plan whose bare digest is ``plan``."""
        return key_of(self.stages.encode, Work(plan, lambda: None))

    def sideways(self, series: Sequence[Series], plans: Mapping[str, Plan]) -> Sideways:
        """Return the pairs of plans of different series to align."""
        chosen = sideways(series, plans, self._described)
        self.vectors.release()
        return chosen

    def _described(self, plan: Plan) -> tuple[Rows, Sequence[Bag]]:
        if not plan.items:
            return np.zeros((0, 1), np.float32), []
        key = self.packed(plan, bare=True).digest
        (rows,) = self.vectors.rows([key])
        return rows[: len(plan.items)], rare_terms(self._terms(plan, key))

    def compared(self, material: Material, alignments: Sequence[Alignment]) -> list[Comparison]:
        """Return the plans of each of ``alignments`` side by side, explained."""
        works = (self._beside(*material.compared_of(one)) for one in alignments)
        found = self._results(Compared, self.stages.compare, works, len(alignments))
        return [
            Comparison(
                *material.compared_of(alignment)[0],
                alignment,
                one.changes,
                one.notes,
                one.explanations,
                one.content,
            )
            for alignment, one in zip(alignments, found, strict=True)
        ]

    def _beside(
        self,
        plans: tuple[Plan, Plan],
        alignment: Alignment,
        contents: tuple[PlanContent, PlanContent],
    ) -> Work:
        left, right = map(self.packed, plans)
        inputs = digest(left.digest, right.digest, alignment, contents)
        return Work(
            inputs,
            lambda: Beside(
                (left.data, right.data),
                packed(alignment),
                (packed(contents[0]), packed(contents[1])),
            ),
        )

    def slim(self, plan: Plan) -> Plan:
        """Return ``plan`` without what threads and tables do not need; it is packed before that."""
        self.packed(plan, bare=True)
        items = tuple(replace(item, areas=()) for item in plan.items)
        source = replace(plan.source, text="")
        return replace(plan, items=items, source=source, segments=(), evidence={})

    def packed(self, plan: Plan, *, bare: bool = False) -> Packed:
        """Return ``plan`` as a task takes it, packed once; ``bare`` is ``tasks.lean``."""
        key = plan.id, bare
        if key not in self._packed:
            self._packed[key] = Packed(packed(lean(plan) if bare else plan))
        return self._packed[key]

    def _results(
        self, kind: type[Result], stage: Stage, works: Iterator[Work], total: int
    ) -> Iterator[Result]:
        keys = self._keys(stage, works, total)
        return (unpacked(kind, data) for data in self.store.results(stage.name, keys))

    def _keys(self, stage: Stage, works: Iterator[Work], total: int) -> Sequence[bytes]:
        """Return the keys of the results of ``works``, which are in the store then."""
        done = self.through(stage, works, total)
        if done.lost:
            raise WorkerError("worker.lost", stage=stage.name, count=len(done.lost))
        return done.keys
