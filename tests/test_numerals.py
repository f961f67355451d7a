"""Numerals: what is read, what is refused, and the way there and back."""

import cn2an
import pytest
from growth import is_linear
from hypothesis import example, given
from hypothesis import strategies as st

from policydiff.text.numerals import plain, read_numeral

DIGITS = "零一二三四五六七八九"
LARGEST = 10**12


def written(n: int) -> str:
    """The numeral of ``n`` in Chinese, by sections of four ranks; an oracle of our own."""
    if n < 10:
        return DIGITS[n]
    for factor, rank in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n >= factor:
            upper, lower = divmod(n, factor)
            head = "" if (factor, upper) == (10, 1) else written(upper)
            gap = "零" if 0 < lower < factor // 10 else ""
            tail = written(lower) if lower else ""
            # 10 to 19 behind a higher rank are 一十 … 一十九.
            return head + rank + gap + ("一" + tail if 10 <= lower < 20 else tail)
    raise AssertionError(n)


def refused(text: str) -> bool:
    try:
        read_numeral(text)
    except ValueError:
        return True
    return False


@given(st.integers(0, LARGEST))
@example(0)
@example(10)
@example(LARGEST)
def test_what_is_written_is_read(n):
    assert read_numeral(written(n)) == n


@given(st.integers(0, LARGEST))
@example(LARGEST)
def test_what_another_library_writes_is_read(n):
    assert read_numeral(cn2an.an2cn(n)) == n


@given(st.integers(0, LARGEST))
def test_another_library_reads_the_same(n):
    assert cn2an.cn2an(written(n), "smart") == read_numeral(written(n)) == n


@given(st.integers(0, LARGEST))
def test_arabic_numerals_with_and_without_separators(n):
    assert read_numeral(str(n)) == read_numeral(f"{n:,}") == n


@given(st.integers(0, 10**6), st.sampled_from([("万", 10**4), ("亿", 10**8), ("千万", 10**7)]))
def test_scales_multiply(n, scale):
    word, factor = scale
    assert read_numeral(f"{n // 100}.{n % 100:02}{word}") == n * factor // 100  # without noise


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("〇", 0), ("零", 0), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("一百二", 120),
        ("一百零二", 102), ("一百一十二", 112), ("三千五", 3500), ("三千零五", 3005),
        ("三千零五十", 3050), ("一万二", 12_000), ("两万五", 25_000), ("一万二千", 12_000),
        ("一万零二", 10_002), ("十二万三千", 123_000), ("一亿零五万", 100_050_000),
        ("一亿二", 120_000_000), ("一万亿", 10**12), ("两千万", 20_000_000), ("二〇一九", 2019),
        ("三点五", 3.5), ("三点一四", 3.14), ("一千二百三十四点五", 1234.5),
        ("12", 12), ("1,234", 1234), ("1,234,567.8", 1_234_567.8), ("3.5万", 35_000),
        ("682.63万", 6_826_300), ("1.2亿", 120_000_000), ("1亿5000万", 150_000_000),
        ("3千", 3000), ("5百", 500), ("3千万", 30_000_000), ("1.2万亿", 1_200_000_000_000),
        ("95%", 0.95), ("百分之九十五", 0.95), ("百分之16.1", 0.161), ("千分之三", 0.003),
        ("三分之二", 0.666667), ("十分之一", 0.1), ("一半", 0.5), ("半数", 0.5), ("-3.5", -3.5),
    ],
)  # fmt: skip
def test_reads(text, value):
    found = read_numeral(text)
    assert found == value
    assert isinstance(found, int) == (value == int(value))


@pytest.mark.parametrize(
    "text",
    [
        "", "百", "万", "亿", "十三五", "十四五", "第一", "一批", "三全", "一百百", "一十百", "百二", "万一亿",
        "1万2亿", "1.2.3", "1,23", "12a", "三点", "点五", "一零万零", "二百零", "负", "3 5", "第一中学",
        "三全育人", "两免一补", "四有好老师", "万" * 50, "1" * 41, "分之", "零分之一", "①", "²",
    ],
)  # fmt: skip
def test_refuses(text):
    assert refused(text)


@given(st.text(alphabet="零〇一二两三九十百千万亿点分之0123456789.,%-半第", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        value = read_numeral(text)
    except ValueError:
        return
    assert isinstance(value, int | float)


def test_hostile_numerals_take_no_time():
    for piece in ("一", "万", "1,", "一百零"):
        assert refused(piece * 10**5)
        assert is_linear(refused, piece, 10**4)


def test_plain_has_no_binary_noise():
    assert plain(6_826_300.000000001) == 6_826_300
    assert plain(0.1 + 0.2) == 0.3
