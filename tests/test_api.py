"""The Python interface: what the package offers and what holds of every comparison."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import policydiff
from policydiff.render.json import comparison_data, dumps

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
CORPORA = ROOT.parent / "shared" / "corpora"
NO_1 = [
    CORPORA / "agriculture-plans" / name for name in ("2018_no1_doc.txt", "2018_no1_doc_alt.txt")
]


def test_compare_gives_changes_in_which_every_item_stands_once():
    comparison = policydiff.compare(SEEDS[0], SEEDS[3])
    left = [item for change in comparison.changes for item in change.left]
    right = [item for change in comparison.changes for item in change.right]
    assert sorted(left) == sorted(item.id for item in comparison.left.items)
    assert sorted(right) == sorted(item.id for item in comparison.right.items)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_a_plan_compared_with_itself_is_all_kept(path):
    comparison = policydiff.compare(path, path)
    assert {(change.kind, change.moved) for change in comparison.changes} == {("kept", False)}


def test_the_other_way_round_is_the_mirror():
    there, back = policydiff.compare(SEEDS[1], SEEDS[3]), policydiff.compare(SEEDS[3], SEEDS[1])
    mirrored = {
        (link.right, link.left, link.grade, link.probability) for link in back.alignment.links
    }
    assert {
        (link.left, link.right, link.grade, link.probability) for link in there.alignment.links
    } == mirrored


def test_the_public_aligner_works_after_a_comparison():
    plan, _ = policydiff.read_plan(SEEDS[3])
    policydiff.compare(plan, plan)
    assert len(policydiff.align_plans(plan, plan).links) == len(plan.items)


def test_plans_can_be_given_instead_of_files():
    plan, _ = policydiff.read_plan(SEEDS[3])
    other = replace(plan, items=plan.items[:-1])
    kinds = [change.kind for change in policydiff.compare(plan, other).changes]
    assert kinds.count("removed") == 1
    assert kinds.count("kept") == len(plan.items) - 1


def test_every_quote_stands_where_its_span_says():
    comparison = policydiff.compare(SEEDS[4], SEEDS[2])
    for plan in (comparison.left, comparison.right):
        for found in plan.evidence.values():
            if found.span:
                assert plan.source.text[found.span.start : found.span.end] == found.quote
    texts = {
        item.id: plan.source.text
        for plan in (comparison.left, comparison.right)
        for item in plan.items
    }
    for change in comparison.changes:
        for edits in change.edits:
            for edit in edits.edits:
                for side, span, shown in (
                    (edits.left, edit.left, edit.left_text), (edits.right, edit.right, edit.right_text),
                ):  # fmt: skip
                    quoted = texts[side][span.start : span.end]
                    assert len("".join(shown.split())) == len("".join(quoted.split()))


def test_the_same_bytes_in_any_process():
    script = (
        "import policydiff, sys; from policydiff.render.json import comparison_data, dumps;"
        "sys.stdout.buffer.write(dumps(comparison_data(policydiff.compare(*sys.argv[1:]))).encode())"
    )
    arguments = [str(SEEDS[0]), str(SEEDS[1])]
    here = dumps(comparison_data(policydiff.compare(*arguments))).encode()
    for seed, threads in (("1", "1"), ("2", "4")):
        environment = {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            env=environment,
            capture_output=True,
            check=True,
        )
        assert done.stdout == here
    assert json.loads(here)["schema"] == "policydiff.comparison/1"


@pytest.mark.skipif(not all(path.exists() for path in NO_1), reason="the corpora are not here")
def test_two_renderings_of_one_document_are_kept():
    changes = policydiff.compare(*NO_1).changes
    kept = [change for change in changes if change.kind == "kept" and not change.moved]
    assert len(kept) >= 0.97 * len(changes)
    assert len(changes) >= 40


def test_public_names_are_there():
    for name in policydiff.__all__:
        assert getattr(policydiff, name) is not None
    with pytest.raises(AttributeError):
        _ = policydiff.nonsense


def test_items_have_policy_areas_with_the_words_that_gave_them():
    plan, _ = policydiff.read_plan(SEEDS[3])
    teachers = next(item for item in plan.items if item.number == "16")
    assert teachers.areas[0].zh == "特殊教育"
    for item in plan.items:
        assert item.areas
        assert sum(area.weight for area in item.areas) == pytest.approx(1, abs=1e-5)


def test_another_codebook_replaces_the_bundled_one(tmp_path):
    book = tmp_path / "water.toml"
    book.write_text(
        '[codebook]\nname = "water"\nzh = "水"\nen = "Water"\n'
        '[[class]]\nid = "sport"\nzh = "体育"\nen = "Sport"\nterms.3 = ["足球"]\n',
        "utf-8",
    )
    plan, _ = policydiff.read_plan(SEEDS[3], codebook=book)
    assert plan.codebook == "water"
    assert [item.number for item in plan.items if item.areas] == ["7"]
