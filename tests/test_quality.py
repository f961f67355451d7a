"""The quality gate: figures on gold pairs whose plans were left out of the training."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import calls as called_pairs  # noqa: E402
from benchmarks import errors, floors, goldset, quality  # noqa: E402
from benchmarks.calibration import calibration_error, gain  # noqa: E402
from policydiff.align.decode import call  # noqa: E402
from policydiff.align.judge import Settings, judge  # noqa: E402
from policydiff.align.meaning import bundled_encoder  # noqa: E402
from policydiff.align.profile import profiles  # noqa: E402
from policydiff.align.similarity import Pair  # noqa: E402
from policydiff.evaluation import scoring  # noqa: E402
from tools import train_scorer  # noqa: E402

# A little under what benchmarks/quality.md reports; valid for this gold only.
FLOORS = floors.load()
GOLD = FLOORS.gold


@pytest.fixture(scope="module")
def calls():
    return quality.all_called()


@pytest.fixture(scope="module")
def figures(calls):
    return quality.figures_of(calls)


@pytest.fixture(scope="module")
def committed():
    return json.loads((ROOT / "benchmarks" / "quality.json").read_text(encoding="utf-8"))


def test_the_floor_belongs_to_this_gold():
    assert goldset.checksum() == GOLD


def test_figures_hold_the_floor(figures):
    found = {**figures, "as_read": quality.as_read()}
    assert set(FLOORS.limits["quality"]["at_least"]) >= {
        "strict/f1", "lax/f1", "average_precision", "as_read/strict/f1",
    }  # fmt: skip
    assert floors.breaches("quality", found, FLOORS) == []


def test_the_scorer_is_significantly_better_than_the_one_before(calls, committed):
    before = json.loads((ROOT / "benchmarks/lexical_before.json").read_text(encoding="utf-8"))
    theirs = [
        scoring.Counts(*before["pairs"][" × ".join(pair)]["strict"]) for pair in goldset.pairs()
    ]
    found = gain(quality.counts(calls), theirs)
    assert before["gold"] == GOLD
    assert found["low"] > 0
    assert found == committed["families"]["+ both"]["gain"]


def test_the_committed_figures_are_those_of_this_code(figures, committed):
    assert committed["gold"] == GOLD
    assert committed["encoder"] == bundled_encoder().name
    assert {name: committed[name] for name in ("strict", "lax")} == {
        name: figures[name] for name in ("strict", "lax")
    }


def test_every_error_was_read_and_the_table_is_current(calls):
    page = (ROOT / "benchmarks" / "errors.md").read_text(encoding="utf-8")
    assert errors.UNREAD not in page
    assert page == errors.render(calls)


def test_the_shipped_weights_are_those_the_tool_learns_from_this_gold():
    shipped = json.loads(train_scorer.TARGET.read_text(encoding="utf-8"))
    assert shipped["record"]["gold"] == GOLD
    trainer = train_scorer.Trainer(tuple(goldset.pairs()))
    learnt = trainer.fit(shipped["record"]["penalty"], every=True)
    assert shipped["scorer"]["encoder"] == learnt.encoder
    for name, weights in learnt.sets.items():
        entry = shipped["scorer"]["sets"][name]
        assert entry["evidence"] == pytest.approx(weights.evidence, abs=2e-3)
        assert entry["competition"] == pytest.approx(weights.competition, abs=2e-3)


class Noise:
    """An encoder that tells nothing: a seeded random vector for each text."""

    name = "noise"

    def encode(self, texts):
        rows = [np.random.default_rng(list(text.encode())).standard_normal(64) for text in texts]
        return np.array(rows, np.float32)


class Renamed:
    name = "unknown"

    def encode(self, texts):
        return bundled_encoder().encode(texts)


@pytest.mark.parametrize(("encoder", "least", "most"), [(Noise(), 0, 20), (Renamed(), 80, 100)])
def test_an_unknown_encoder_does_not_break_calibration(encoder, least, most):
    found = []
    for pair in goldset.pairs():
        sides = [profiles(goldset.items(plan), "") for plan in pair]
        scorer, _ = called_pairs.learnt(pair)
        judged = judge(Pair(*sides, sides), Settings(scorer, encoder))
        assert least <= judged.notes[0].values["percent"] <= most
        found.append((call(judged.scores, scorer), goldset.grades(pair)))
    counts = scoring.total(scoring.strict(one.same, grades) for one, grades in found)
    assert counts.f1() >= 0.90
    scores = np.concatenate([one.probabilities.ravel() for one, _ in found])
    grades = np.concatenate([grades.ravel() for _, grades in found])
    clear = (grades == 2) | (grades == 0)
    assert calibration_error(scores[clear], grades[clear] == 2) <= 0.06


def test_calibration_error_against_a_case_worked_by_hand():
    scores = np.array([0.01, 0.32, 0.38, 0.95, 0.91])
    right = np.array([True, False, True, True, True])
    # bins: {0.32, 0.38} says 0.70 of 1 right, {0.95, 0.91} says 1.86 of 2
    assert calibration_error(scores, right) == pytest.approx((0.30 + 0.14) / 4, abs=1e-3)


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

    same, linked = called_pairs.called_as_read(pair, read)
    expected = called_pairs.called(pair)
    assert (same == expected.same).all()
    assert (linked == expected.linked).all()


def test_scores_follow_the_definition_of_the_gold():
    grades = np.array([[2, 1, 0], [goldset.DISPUTED, 0, 2]])
    chosen = np.array([[True, True, True], [True, False, False]])
    assert scoring.strict(chosen, grades) == scoring.Counts(right=1, wrong=1, missed=1)
    assert scoring.lax(chosen, grades) == scoring.Counts(right=2, wrong=1, missed=1)
    assert scoring.Counts(1, 1, 1).figures() == {"precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_average_precision_against_a_hand_computed_case():
    right = np.array([True, False, True])
    assert scoring.average_precision(np.array([3.0, 2.0, 1.0]), right) == pytest.approx(5 / 6)
