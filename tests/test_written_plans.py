"""What must be true of any plan, over plans in every scheme, whole and damaged."""

from hypothesis import given, settings
from written_plans import damaged, plans

from benchmarks.fuzz.material import document
from benchmarks.soundness import (
    every_item_once,
    identity,
    mirrored,
    sound_content,
    sound_document,
)
from policydiff.api import align_plans, compare_plans
from policydiff.contents import contents_of, load_lexicon
from policydiff.model import ChangeKind


@settings(max_examples=60, deadline=None)
@given(plans())
def test_every_item_that_was_written_is_read(written):
    found = document(written.text)
    sound_document(found)
    (plan,) = found.plans
    assert [item.heading for item in plan.items] == list(written.headings)


@settings(max_examples=60, deadline=None)
@given(damaged())
def test_a_damaged_plan_is_read_without_loss_and_twice_the_same(text):
    found = document(text)
    sound_document(found)
    assert document(text) == found


@settings(max_examples=30, deadline=None)
@given(damaged())
def test_what_a_damaged_plan_commits_to_is_quoted_as_it_stands(text):
    found = document(text)
    for plan, content in zip(
        found.plans, contents_of(found.plans, load_lexicon(None)), strict=True
    ):
        sound_content(plan, content)


@settings(max_examples=25, deadline=None)
@given(plans() | damaged())
def test_a_plan_against_itself_is_kept(written):
    plan = document(getattr(written, "text", written)).plans[0]
    identity(plan, align_plans(plan, plan))
    found = compare_plans(plan, plan)
    every_item_once(found)
    assert {change.kind for change in found.changes} <= {ChangeKind.KEPT}


@settings(max_examples=25, deadline=None)
@given(plans(), damaged())
def test_the_other_way_round_a_comparison_is_the_mirror(one, other):
    left, right = document(one.text).plans[0], document(other).plans[0]
    there, back = compare_plans(left, right), compare_plans(right, left)
    every_item_once(there)
    mirrored(there, back)
