import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.extract import units
from policydiff.extract.units import UNIT, unit_at
from policydiff.extract.verbs import MADE, making
from policydiff.parse.metadata.identify import _together
from policydiff.text.patterns import lazy


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int] | None]:
    calls = (pattern.search, pattern.match, lambda text: pattern.search(text, 1, 3))
    return [found.span() if (found := call(text)) else None for call in calls]


@given(st.lists(st.text(alphabet="甲乙丙1", max_size=5), max_size=4))
def test_a_lazy_pattern_finds_the_same_before_and_after_it_is_compiled(texts):
    ours, theirs = lazy("[甲乙]+1?", needs="甲乙"), re.compile("[甲乙]+1?")
    assert [spans(ours, text) for text in texts] == [spans(theirs, text) for text in texts]


def test_a_lazy_pattern_has_flags_and_every_method():
    pattern = lazy("^甲", re.MULTILINE)
    assert pattern.findall("甲\n甲") == ["甲", "甲"]
    assert pattern.sub("乙", "甲\n甲") == "乙\n乙"


def test_a_text_without_what_it_needs_compiles_nothing():
    broken = lazy("(甲", needs="甲")
    assert broken.search("乙丙") is None
    with pytest.raises(re.error):
        broken.search("甲")


UNITS = st.text(alphabet="个百分点平方公里人民币才名师资所以上有元每年/户家庭大的12", max_size=6)


@given(UNITS, st.integers(min_value=0, max_value=4))
def test_a_unit_is_read_as_its_pattern_reads_it(text, start):
    expected = re.compile(UNIT).match(text, start)
    assert unit_at(text, start) == (expected[0] if expected else None)


@given(st.text(alphabet="大中小规模市民热线学生城乡教师金牌奖好成绩,a", max_size=7))
def test_what_is_counted_without_a_unit(text):
    big = "大(?!中小|方面|型|修|卡|规|力|量|约|多|幅)(?=[一-龥]{2})"
    pattern = rf"(?=(?!市民热线){units._PERSONS}|{units.MEDALS.pattern})|{big}"
    expected = re.match(pattern, text)
    assert units.implied_at(text, 0) == (expected[0] if expected else None)


@given(st.text(alphabet="工作a \u3000\n,", max_size=10))
def test_spaces_between_single_characters_of_a_title(text):
    expected = re.sub(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿](?:\s|$))", "", text)
    assert _together(text) == expected


@given(st.text(alphabet="新建成改扩培养训和、了出好的", max_size=10))
def test_a_chain_of_verbs_at_the_end(text):
    expected = re.search(f"{MADE.pattern}$", text)
    assert making(text) == (expected[0] if expected else "")
