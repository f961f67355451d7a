"""Which plans of different series are aligned: all that may join, or those candidates speak for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from policydiff.align.meaning import vectors
from policydiff.align.profile import profiles
from policydiff.align.terms import Bag
from policydiff.corpus.index import candidates, spoken
from policydiff.corpus.index_rows import Joined, Places, Rows
from policydiff.corpus.index_terms import Terms, terms_of
from policydiff.embed import Encoder
from policydiff.evolve.pairs import (
    MOST_JOINS,
    PlanPair,
    chosen_pairs,
    in_order,
    join_pairs,
    joinable,
    most_joins,
)
from policydiff.model import Note, Plan
from policydiff.model.evolution import Series
from policydiff.records import dataclass

# The vectors of the texts of a plan's items, shape (items, d), and the rare terms of each.
Described = Callable[[Plan], tuple[Rows, Sequence[Bag]]]


@dataclass(frozen=True, slots=True)
class Sideways:
    """Pairs of plans to align for joins, and what is to be said of their choice."""

    pairs: Sequence[PlanPair]
    notes: tuple[Note, ...] = ()


def sideways(series: Sequence[Series], plans: Mapping[str, Plan], described: Described) -> Sideways:
    """Return the pairs of plans, one for two series at most, that are aligned for joins.

    These are all of ``pairs.join_pairs``. Of more than ``pairs.MOST_JOINS`` those are taken for
    which the candidates of ``corpus.index`` speak most, ``pairs.most_joins`` at most, and a note
    tells how many were left out. ``described`` gives what is looked at of the items of a plan.
    """
    rows = in_order(series)
    if joinable(rows) <= MOST_JOINS:
        return Sideways(join_pairs(rows))
    most = most_joins(sum(len(row.plans) for row in rows))
    vectors_of, terms, group = _material(rows, plans, described)
    found = candidates(vectors_of, terms, group)
    ranked = spoken(found, group)
    pairs = zip(ranked.left.tolist(), ranked.right.tolist(), strict=True)
    return chosen_sideways(rows, chosen_pairs(rows, pairs, most=most), found.notes)


def described_by(encoder: Encoder | None) -> Described:
    """Return what describes plans by the vectors of ``encoder``, without one by rare terms alone."""

    def described(plan: Plan) -> tuple[Rows, Sequence[Bag]]:
        made = profiles(plan.items, plan.codebook)
        if encoder is None or not made:
            rows = np.zeros((len(made), 1), np.float32)
        else:
            rows = vectors(encoder, [one.text for one in made])
        return rows, [one.names for one in made]

    return described


def chosen_sideways(
    series: Sequence[Series], pairs: Sequence[PlanPair], notes: Sequence[Note] = ()
) -> Sideways:
    """Return chosen ``pairs`` with a note that tells how many pairs of ``series`` were left out."""
    every = joinable(series)
    values = {"count": len(pairs), "of": every, "rest": every - len(pairs)}
    return Sideways(pairs, (*notes, Note("evolution.joins_chosen", "", values)))


def _material(
    series: Sequence[Series], plans: Mapping[str, Plan], described: Described
) -> tuple[Joined, Terms, Places]:
    """Return vectors, rare terms and the number of the series of all items, by series and year."""
    rows: list[Rows] = []
    names: list[Bag] = []
    group: list[int] = []
    for number, one in enumerate(series):
        for plan in (plans[name] for name in one.plans):
            some, terms = described(plan)
            rows.append(some)
            names += terms
            group += [number] * len(some)
    return Joined(rows), terms_of(names), np.array(group, np.int64)
