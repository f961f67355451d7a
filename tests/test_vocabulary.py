"""A vocabulary finds what the regular expression of the same words would find."""

import re

from hypothesis import given
from hypothesis import strategies as st

from policydiff.extract.coined import _in_characters
from policydiff.extract.naming import HAN, Cuts, naming
from policydiff.extract.vocabulary import Vocabulary, Word

CHARS = "工程师计划的1a,"
texts = st.text(alphabet=CHARS, max_size=14)
words = st.lists(
    st.builds(
        Word,
        st.text(alphabet=CHARS[:6], min_size=1, max_size=3),
        st.text(alphabet=CHARS[:6], max_size=2),
        st.lists(st.text(alphabet=CHARS[:6], min_size=1, max_size=2), max_size=2).map(tuple),
    ),
    max_size=6,
)
places = st.integers(min_value=0, max_value=14)


def expression(given_words: list[Word]) -> str:
    return "|".join(
        word.text
        + (f"(?<![{word.before}]{word.text})" if word.before else "")
        + (f"(?!{'|'.join(word.after)})" if word.after else "")
        for word in given_words
    )


@given(words, texts, places, places)
def test_finds_what_a_regular_expression_finds(some, text, start, end):
    found = [tuple(each) for each in Vocabulary(some).within(text, start, end)]
    pattern = re.compile(expression(some) or "(?!)")
    assert found == [(*m.span(), m[0], False) for m in pattern.finditer(text, start, end)]


@given(words, texts, places, places)
def test_cuts_are_words_marks_and_counts(some, text, start, end):
    found = [tuple(each) for each in Cuts(some).within(text, start, end)]
    pattern = re.compile(
        f"(?:{expression(some) or '(?!)'})|(?P<stop>[^{HAN}A-Za-z0-9+·.×-])"
        r"|\d{1,8}[余多]?(?:个|项|家|所|处|条|户|万|亿|栋|座|名|批|次|类|种|元|亩|公里|届|平方米)(?:元|平方米|亩|吨)?"
    )
    expected = [(*m.span(), m[0], bool(m["stop"])) for m in pattern.finditer(text, start, end)]
    assert found == expected


@given(st.text(alphabet="实施“推进a教1", max_size=10), places, places)
def test_a_verb_governs_over_five_characters(text, start, end):
    rules = naming()
    pattern = re.compile(f"(?:{'|'.join(rules.governors)})[{HAN}]{{0,5}}\\Z")
    end = min(end, len(text))
    assert rules.governs(text, start, end) == bool(pattern.search(text, start, end))


def once(pattern: str) -> re.Pattern[str]:
    """Return a rule of names with the class of Chinese characters that its points stand for."""
    return re.compile(re.sub(r"(?<=\))\.|(?<=[以代送改增|])\.", f"[{HAN}]", pattern))


@given(st.text(alphabet="一二三免补教双减以代改增送上门人通第,a个", max_size=16))
def test_points_in_coined_names_are_chinese_characters(text):
    for rule in (naming().coined, naming().form):
        expected = [match.span() for match in once(rule.pattern).finditer(text)]
        assert list(_in_characters(rule, text)) == expected
