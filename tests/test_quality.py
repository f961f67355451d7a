"""The quality gate: figures on gold pairs whose plans were left out of the training."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import goldset, quality  # noqa: E402
from policydiff.evaluation import scoring  # noqa: E402
from tools import train_scorer  # noqa: E402

# A little under what benchmarks/quality.md reports; valid for this gold only.
GOLD = "d83f6315db819208e22326ba99cb91b3d0bfa32d9c41daac910bd4d87009b623"
STRICT_F1 = 0.85
LAX_F1 = 0.76
AVERAGE_PRECISION = 0.945
STRICT_F1_AS_READ = 0.84


@pytest.fixture(scope="module")
def calls():
    return {pair: quality.called(pair) for pair in goldset.pairs()}


def test_the_floor_belongs_to_this_gold():
    assert goldset.checksum() == GOLD


def test_strict_and_lax_f1_hold_the_floor(calls):
    figures = quality.micro(calls)
    assert figures["strict"]["f1"] >= STRICT_F1
    assert figures["lax"]["f1"] >= LAX_F1


def test_average_precision_holds_the_floor(calls):
    scores = {pair: call.probabilities for pair, call in calls.items()}
    assert quality.precision_over_all(scores) >= AVERAGE_PRECISION


def test_items_as_policydiff_reads_them_hold_the_floor():
    calls = {pair: quality.called_as_read(pair, quality.read_items) for pair in goldset.pairs()}
    assert quality.micro(calls)["strict"]["f1"] >= STRICT_F1_AS_READ


def test_the_committed_figures_are_those_of_this_code(calls):
    committed = json.loads((ROOT / "benchmarks" / "quality.json").read_text(encoding="utf-8"))
    assert committed["gold"] == GOLD
    assert committed["strict"] == quality.micro(calls)["strict"]


def test_the_shipped_weights_are_those_the_tool_learns_from_this_gold():
    shipped = json.loads(train_scorer.TARGET.read_text(encoding="utf-8"))
    assert shipped["gold"] == GOLD
    entry = shipped["sets"][0]
    settings = train_scorer.Settings(tuple(entry["usual"]), shipped["penalty"])
    learnt = train_scorer.fit(goldset.pairs(), settings)
    assert entry["evidence"] == pytest.approx(learnt.evidence, abs=2e-3)
    assert entry["lead"] == pytest.approx(learnt.lead, abs=2e-3)


def test_training_pairs_share_no_plan_with_the_pair_under_test():
    for pair in goldset.pairs():
        plans = {plan for other in goldset.apart(pair) for plan in other}
        assert len(goldset.apart(pair)) == 3
        assert plans.isdisjoint(pair)


def test_gold_items_stand_where_the_annotation_says():
    for plan, entries in goldset.plans().items():
        file = ROOT / "seeds" / entries[0].file
        source = file.read_bytes().decode("utf-8")
        for entry in entries:
            start, end = entry.item.span
            assert source[start:end] == entry.item.text, (plan, entry.item.id)


def test_items_read_whole_give_the_figures_of_the_annotated_items():
    pair = goldset.pairs()[0]

    def read(file):
        return [goldset.items(plan) for plan in pair if goldset.plans()[plan][0].file == file.name]

    call, expected = quality.called_as_read(pair, read), quality.called(pair)
    assert (call.same == expected.same).all()
    assert (call.linked == expected.linked).all()


def test_scores_follow_the_definition_of_the_gold():
    grades = np.array([[2, 1, 0], [goldset.DISPUTED, 0, 2]])
    chosen = np.array([[True, True, True], [True, False, False]])
    assert scoring.strict(chosen, grades) == scoring.Counts(right=1, wrong=1, missed=1)
    assert scoring.lax(chosen, grades) == scoring.Counts(right=2, wrong=1, missed=1)
    assert scoring.Counts(1, 1, 1).figures() == {"precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_average_precision_against_a_hand_computed_case():
    right = np.array([True, False, True])
    assert scoring.average_precision(np.array([3.0, 2.0, 1.0]), right) == pytest.approx(5 / 6)
