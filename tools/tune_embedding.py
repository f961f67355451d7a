"""Tune the bundled encoder: vectors and weights of words, by pairs of texts that belong together.

Contrastive, with the other pairs of a batch as what must not be found; numpy and scipy only, so
that the same machine gives the same bytes. ``tools/build_embedding.py`` calls ``tuned``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Rows = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Tuning:
    """How it is tuned: ``epochs`` 0 leaves it out.

    ``headings`` is the share of paragraphs whose heading, not a half of whose sentences, is paired.
    """

    epochs: int = 5
    rate: float = 1e-3
    temperature: float = 0.05
    batch: int = 128
    headings: float = 0.5


@dataclass(frozen=True)
class Bags:
    """The units of an item's heading and of each of its sentences."""

    plan: str
    heading: Ids
    sentences: tuple[Ids, ...]


Pair = tuple[Ids, Ids]


def _pairs(items: Sequence[Bags], tuning: Tuning, random: np.random.Generator) -> list[Pair]:
    """Return one pair an item: heading and body, or its sentences dealt into two halves."""
    found = []
    for item in items:
        sentences = [item.sentences[at] for at in random.permutation(len(item.sentences))]
        half = len(sentences) // 2
        if random.random() < tuning.headings and len(item.heading) and sentences:
            found.append((item.heading, np.concatenate(sentences)))
        elif half:
            found.append((np.concatenate(sentences[:half]), np.concatenate(sentences[half:])))
    return [pair for pair in found if all(map(len, pair))]


def _batches(
    items: Sequence[Bags], tuning: Tuning, random: np.random.Generator
) -> list[Sequence[Pair]]:
    """Return pairs in batches that hold whole plans: rivals in a plan are the hard ones."""
    by_plan: dict[str, list[Bags]] = {}
    for item in items:
        by_plan.setdefault(item.plan, []).append(item)
    plans = list(by_plan.values())
    order = [item for at in random.permutation(len(plans)) for item in plans[at]]
    pairs = _pairs(order, tuning, random)
    starts = range(0, len(pairs) - tuning.batch // 2, tuning.batch)
    return [pairs[starts[at] : starts[at] + tuning.batch] for at in random.permutation(len(starts))]


def tuned(rows: Rows, weights: Rows, items: Sequence[Bags], tuning: Tuning) -> Rows:
    """Return the table (rows times weights) after tuning both; 0 epochs leave them as they are.

    The loss is InfoNCE in both directions (van den Oord, Li, Vinyals 2018), the optimiser Adam
    (Kingma, Ba 2015) with a rate that falls to nought; log weights learn ten times as fast.
    """
    random = np.random.default_rng(0)
    rows, log = rows.copy(), np.log(np.maximum(weights, 1e-6))
    log[0] = -np.inf
    batches = [batch for _ in range(tuning.epochs) for batch in _batches(items, tuning, random)]
    state_rows, state_log = _Adam(rows.shape), _Adam(log.shape)
    for step, batch in enumerate(batches):
        scale = np.exp(log)
        slope = _slope(rows * scale, batch, tuning.temperature)
        rate = tuning.rate * (1 - step / len(batches))
        log_slope = (slope * rows * scale).sum(1, keepdims=True)
        rows -= rate * state_rows.step(slope * scale)
        log -= 10 * rate * state_log.step(log_slope)
    return (rows * np.exp(log)).astype(np.float32)


class _Adam:
    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean, self._square = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self._steps = 0

    def step(self, slope: Rows) -> Rows:
        self._steps += 1
        self._mean += 0.1 * (slope - self._mean)
        self._square += 0.01 * (slope**2 - self._square)
        mean = self._mean / np.float32(1 - 0.9**self._steps)
        return mean / (np.sqrt(self._square / np.float32(1 - 0.99**self._steps)) + 1e-8)


def _slope(table: Rows, batch: Sequence[Pair], temperature: float) -> Rows:
    """Return the gradient of the loss of a batch, in the shape of the table."""
    lefts, rights = (_bag([pair[side] for pair in batch], len(table)) for side in (0, 1))
    left, left_norm = _unit(lefts @ table)
    right, right_norm = _unit(rights @ table)
    scores = left @ right.T / temperature
    wrong = (_softmax(scores, 1) + _softmax(scores, 0) - 2 * np.eye(len(batch), dtype="f4")) / (
        2 * len(batch) * temperature
    )
    return lefts.T @ (_across(wrong @ right, left) / left_norm) + rights.T @ (
        _across(wrong.T @ left, right) / right_norm
    )


def _bag(ids: Sequence[Ids], units: int) -> csr_matrix:
    ends = np.cumsum([0, *map(len, ids)])
    columns = np.concatenate(ids)
    return csr_matrix((np.ones(len(columns), np.float32), columns, ends), (len(ids), units))


def _unit(rows: Rows) -> tuple[Rows, Rows]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True) + np.float32(1e-9)
    return rows / norms, norms


def _across(slope: Rows, unit: Rows) -> Rows:
    """Return what of a slope is tangent to the unit sphere."""
    return slope - (slope * unit).sum(1, keepdims=True) * unit


def _softmax(scores: Rows, axis: int) -> Rows:
    odds = np.exp(scores - scores.max(axis, keepdims=True))
    return odds / odds.sum(axis, keepdims=True)
