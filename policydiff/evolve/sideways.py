"""Which plans of different series are aligned: all that may join, or those candidates speak for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from policydiff.align.meaning import bundled_encoder, vectors
from policydiff.align.profile import Profile, profiles
from policydiff.corpus.index import candidates, spoken
from policydiff.corpus.index_rows import Places, Rows
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


@dataclass(frozen=True, slots=True)
class Sideways:
    """Pairs of plans to align for joins, and what is to be said of their choice."""

    pairs: Sequence[PlanPair]
    notes: tuple[Note, ...] = ()


def sideways(
    series: Sequence[Series], plans: Mapping[str, Plan], encoder: Encoder | None = None
) -> Sideways:
    """Return the pairs of plans, one for two series at most, that are aligned for joins.

    These are all of ``pairs.join_pairs``. Of more than ``pairs.MOST_JOINS`` those are taken for
    which the candidates of ``corpus.index`` speak most, ``pairs.most_joins`` at most, and a note
    tells how many were left out. ``encoder`` gives the vectors, by default the bundled one.
    """
    rows = in_order(series)
    if joinable(rows) <= MOST_JOINS:
        return Sideways(join_pairs(rows))
    most = most_joins(sum(len(row.plans) for row in rows))
    vectors_of, terms, group = _material(rows, plans, encoder or bundled_encoder())
    found = candidates(vectors_of, terms, group)
    ranked = spoken(found, group)
    pairs = zip(ranked.left.tolist(), ranked.right.tolist(), strict=True)
    return chosen_sideways(rows, chosen_pairs(rows, pairs, most=most), found.notes)


def chosen_sideways(
    series: Sequence[Series], pairs: Sequence[PlanPair], notes: Sequence[Note] = ()
) -> Sideways:
    """Return chosen ``pairs`` with a note that tells how many pairs of ``series`` were left out."""
    every = joinable(series)
    values = {"count": len(pairs), "of": every, "rest": every - len(pairs)}
    return Sideways(pairs, (*notes, Note("evolution.joins_chosen", "", values)))


def _material(
    series: Sequence[Series], plans: Mapping[str, Plan], encoder: Encoder | None
) -> tuple[Rows, Terms, Places]:
    """Return vectors, rare terms and the number of the series of all items, by series and year."""
    rows, names, group = [np.zeros((0, 1), np.float32)], [], []
    for number, one in enumerate(series):
        for plan in (plans[name] for name in one.plans):
            made = profiles(plan.items, plan.codebook)
            rows.append(_rows(made, encoder))
            names += [each.names for each in made]
            group += [number] * len(made)
    wide = [part for part in rows if len(part)] or rows
    return np.concatenate(wide), terms_of(names), np.array(group, np.int64)


def _rows(made: Sequence[Profile], encoder: Encoder | None) -> Rows:
    if encoder is None or not made:
        return np.zeros((len(made), 1), np.float32)
    return vectors(encoder, [one.text for one in made])
