import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.text.similar import cosines, opcodes, ratio, ratios

tokens = st.lists(st.sampled_from(["教育", "工作", "推进", "，"]), max_size=12)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("", "", 1.0), ("", "教", 0.0), ("教育", "教育", 1.0), ("20所", "12所", 2 / 3)],
)
def test_ratio(left, right, expected):
    assert ratio(left, right) == pytest.approx(expected)


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_ratios_are_all_ratios(lefts, rights):
    table = ratios(lefts, rights)
    assert table.shape == (len(lefts), len(rights))
    assert table.dtype == np.float32
    for i, left in enumerate(lefts):
        for j, right in enumerate(rights):
            assert table[i, j] == pytest.approx(ratio(left, right), abs=1e-6)


@given(tokens, tokens)
def test_opcodes_tile_both_sides_and_rebuild_the_right(left, right):
    rebuilt: list[str] = []
    at = (0, 0)
    for op, i1, i2, j1, j2 in opcodes(left, right):
        assert (i1, j1) == at
        assert (op == "equal") == (left[i1:i2] == right[j1:j2])
        rebuilt += left[i1:i2] if op == "equal" else right[j1:j2]
        at = (i2, j2)
    assert at == (len(left), len(right))
    assert rebuilt == right


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("ab", "ab", ["equal"]),
        ("ab", "", ["delete"]),
        ("", "ab", ["insert"]),
        ("axc", "ayc", ["equal", "replace", "equal"]),
        ("abc", "ac", ["equal", "delete", "equal"]),
    ],
)
def test_opcode_names(left, right, expected):
    assert [step.op for step in opcodes(list(left), list(right))] == expected


def test_cosines_of_zero_rows_and_opposites_are_zero():
    lefts = np.array([[3, 4], [0, 0]], np.float32)
    rights = np.array([[6, 8], [-3, -4], [4, -3]], np.float32)
    assert cosines(lefts, rights) == pytest.approx(np.array([[1, 0, 0], [0, 0, 0]]), abs=1e-6)


mixed = st.lists(
    st.integers(0, 700).flatmap(
        lambda size: st.text(
            st.characters(min_codepoint=0x4E00, max_codepoint=0x51FF), max_size=size
        )
    ),
    max_size=8,
)


@given(mixed, mixed)
def test_ratios_are_those_of_each_pair_whatever_characters_there_are(lefts, rights):
    found = ratios(lefts, rights)
    expected = np.array([[ratio(a, b) for b in rights] for a in lefts], np.float32)
    assert found.shape == (len(lefts), len(rights))
    assert found.tolist() == expected.reshape(found.shape).tolist()


def test_characters_that_only_one_side_has_match_nothing():
    lefts = ["".join(map(chr, range(0x4E00, 0x4E00 + size))) for size in (3, 200, 900)]
    rights = ["".join(map(chr, range(start, start + 300))) for start in (0x4E00, 0x4E50, 0x5000)]
    found = ratios([*lefts, "\ud800"], [*rights, "\U0001f600"])
    for row, left in enumerate([*lefts, "\ud800"]):
        for column, right in enumerate([*rights, "\U0001f600"]):
            assert found[row, column] == np.float32(ratio(left, right))
