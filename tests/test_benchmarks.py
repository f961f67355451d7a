"""What the benchmarks conclude from figures: slowdowns by ratio, floors of quality."""

import pytest

from benchmarks.ratios import slowdowns


@pytest.mark.parametrize(("factor", "fails"), [(1.6, True), (1.4, False), (0.5, False)])
def test_a_kernel_is_slower_from_one_and_a_half_times_its_committed_ratio(factor, fails):
    found = slowdowns({"decide": 2.0, "edits": 4.0}, {"decide": 2.0 * factor, "edits": 4.0})
    assert [one.kernel for one in found] == ["decide"] * fails


def test_a_slowdown_names_kernel_and_both_ratios():
    (found,) = slowdowns({"decide": 2.0}, {"decide": 3.2})
    assert str(found) == "decide: committed ratio 2.00, present ratio 3.20, 1.60 times"


def test_a_kernel_that_one_side_lacks_fails():
    gone, new = slowdowns({"decide": 2.0}, {"edits": 1.0})
    assert str(gone) == "decide: committed ratio 2.00, not measured"
    assert str(new) == "edits: ratio 1.00, no committed one"


def test_what_is_no_number_is_no_pass():
    assert slowdowns({"decide": 2.0}, {"decide": float("nan")})
    assert slowdowns({"decide": 0.0}, {"decide": 0.1})
