"""The generated benchmark sets: sound by construction, and floors under small parts of them."""

import json
import re
import sys
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import goldset, lookalikes, operations, planting, written  # noqa: E402
from benchmarks.rewording import (  # noqa: E402
    SYNONYMS,
    elsewhere,
    has_quantity,
    paraphrase,
    renumber_quantities,
    reword,
    sentences,
)
from benchmarks.templates import FAMILIES, TEMPLATES, stated  # noqa: E402
from policydiff.api import compare_plans  # noqa: E402

# Somewhat under what operations.md and lookalikes.md report for the whole sets.
SPLIT_MERGE_F1 = 0.93
MACRO_F1 = 0.94
FOUND_AND_LOST = 0.97
FROM_SCRATCH, DROPPED = 0.88, 0.05
LOOK_ALIKE_RECALL = 0.95
FALSE_LINKS = 0.02

BODY = "推进《推进教育条例》实施，新建幼儿园12所，开展第3批评选。加强管理；完善“完善2+1”机制。"


def test_rewording_leaves_names_and_is_deterministic():
    once = reword(BODY, Random("a"), 1.0)
    assert once == reword(BODY, Random("a"), 1.0)
    assert "《推进教育条例》" in once
    assert "“完善2+1”" in once
    assert "加强管理" not in once


def test_rewording_changes_something_if_it_can():
    for seed in range(20):
        assert reword("加强管理。", Random(seed), 0.0) != "加强管理。"
    assert reword("甲乙丙。", Random(0), 1.0) == "甲乙丙。"


def test_no_phrase_stands_in_two_rows_of_synonyms():
    phrases = [phrase for row in SYNONYMS for phrase in row]
    assert len(phrases) == len(set(phrases))


def test_quantities_change_and_ordinals_years_and_names_do_not():
    changed = renumber_quantities("2019年新建12所，第3批，2016-2018年5个。", Random(0))
    assert "12所" not in changed
    assert "5个" not in changed
    assert changed.startswith("2019年")
    assert "第3批" in changed
    assert "2016-2018年" in changed
    assert not has_quantity("第3批 2019年")


def test_places_become_one_other_place():
    moved = elsewhere("鲤城区与泉州市", Random(0))
    assert re.fullmatch("(..)区与(..)市", moved)
    assert len(set(re.findall("(..)[区市]", moved))) == 1
    assert "鲤城" not in moved


def test_sentences_joined_are_the_text():
    assert "".join(sentences(BODY)) == BODY
    assert len(sentences(BODY)) == 3


def test_a_paraphrase_is_another_text_with_most_sentences_kept():
    text = "新建8所学校。加强管理。完善制度。深化改革。推进交流。"
    heading, body = paraphrase("加强学校管理", text, Random(1))
    assert heading != "加强学校管理"
    assert len(sentences(body)) == 4
    assert "8所" not in body


@pytest.mark.parametrize("style", written.STYLES)
def test_what_is_written_is_read_item_by_item(style):
    entries = written.entries_of("zhuzhou-2017")
    made = written.write(entries, title="某市教育局2021年工作要点", style=style)
    assert made.faults(len(entries)) == []
    assert [item.heading for item in made.plan.items] == [entry.heading for entry in entries]


def small_cases():
    return [
        planting.case(plan, seed, shuffled=seed == planting.ROUNDS)
        for plan, seed in zip(goldset.plans(), (0, 1, 2, 3, 4, 0), strict=True)
    ]


def test_every_item_suffers_exactly_one_operation():
    for case in small_cases():
        for side, size in enumerate(case.entries):
            touched = [at for one in case.planted for at in (one.left, one.right)[side]]
            assert sorted(touched) == list(range(size)), case.name


def test_the_same_case_is_made_twice():
    one, two = (planting.case("licheng-2019", 1) for _ in range(2))
    assert one.planted == two.planted
    assert one.right.plan == two.right.plan


def test_added_items_have_no_counterpart_in_the_gold():
    linked = {frozenset(link) for link in goldset.links()}
    for plan in {name for pair in goldset.pairs() for name in pair}:
        texts = {entry.text for entry in planting.new_to(plan)}
        assert texts
        new = [item.id for item in goldset_items() if written.entry_of(item).text in texts]
        old = [item.id for item in goldset.items(plan)]
        assert not any(frozenset((a, b)) in linked for a in new for b in old)


def goldset_items():
    return [item for plan in goldset.plans() for item in goldset.items(plan)]


def test_known_operations_are_found():
    tally = operations.tallied(small_cases())
    figures = tally.figures()
    assert sum(tally.sorts.values()) > 150
    assert figures["kept"]["recall"] == 1
    assert tally.split_merge() >= SPLIT_MERGE_F1
    assert tally.macro() >= MACRO_F1
    assert figures["added"]["recall"] >= FOUND_AND_LOST
    assert figures["removed"]["recall"] >= FOUND_AND_LOST


def test_an_item_rewritten_from_scratch_is_still_one_item():
    chosen = planting.rewritings()[::7]
    found = operations.kinds_of(chosen)
    assert len(chosen) == sum(found.values()) == 40
    assert found["reworded"] >= FROM_SCRATCH * len(chosen)
    assert found.get("removed", 0) <= DROPPED * len(chosen)


def test_a_plan_compared_with_the_wrong_one_finds_nothing():
    case = planting.case("licheng-2019", 0)
    other = planting.case("xuzhou-2020", 0)
    tally = operations.Tally()
    operations.score(case, compare_plans(case.left.plan, other.left.plan), tally)
    assert tally.right["kept"] == tally.right["split"] == tally.right["merged"] == 0
    assert {failure.sort for failure in tally.failures} >= {"kept"}


def test_every_template_can_be_stated_of_every_subject():
    for template in TEMPLATES:
        family = FAMILIES[template.family]
        texts = {stated(template, subject) for subject in family.subjects}
        assert len(texts) == len(family.subjects)
        assert len({heading for heading, _ in texts}) == len(family.subjects), template
        for heading, body in texts:
            assert len(heading + body) >= 40, template


def test_a_template_stated_of_its_own_names_says_what_the_source_says():
    template = next(one for one in TEMPLATES if one.subject == "民办")
    heading, body = stated(template, ("民办教育", "民办学校", "民办学校学生"))
    source = "".join(entry.text for entry in written.entries_of("licheng-2019"))
    assert heading in source
    assert all(sentence in source for sentence in sentences(body))


def test_the_sets_are_as_large_as_asked():
    assert operations_committed()["cases"] >= 500
    assert lookalikes_committed()["look_alikes"] >= 300
    assert operations_committed()["gold"] == lookalikes_committed()["gold"] == goldset.checksum()


def operations_committed():
    return json.loads(operations.OUT.read_text(encoding="utf-8"))


def lookalikes_committed():
    return json.loads(lookalikes.OUT.read_text(encoding="utf-8"))


def test_look_alikes_and_true_pairs_hold_their_floors():
    cases = [
        lookalikes.case(template, lookalikes.SETTINGS[template % 2], 0)
        for template in range(0, len(TEMPLATES), 4)
    ]
    for case in cases:
        assert case.left.faults(4) == case.right.faults(4) == []
    found = lookalikes.figures(pair for case in cases for pair in lookalikes.called(case))
    assert found["true_pairs"] == 2 * len(cases)
    assert found["recall"] >= LOOK_ALIKE_RECALL
    assert found["false_rate"] <= FALSE_LINKS
