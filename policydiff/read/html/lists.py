"""The numbers and bullets that a page shows before the entries of its lists.

They are no text of the page: browsers make them, by the rules of HTML (start, value, reversed,
type) and of CSS Counter Styles Level 3 (list-style-type). They are written out here as browsers
show them, so that a list keeps its numbering. Only styles that stand with the list itself are
seen; an entry that has a number in its own text gets no second one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from policydiff.read.html.page import Block, Page

LISTS = frozenset(("ol", "ul", "menu", "dir"))
BULLET = "• "
_STYLE = re.compile(r"list-style(?:-type)?\s{0,4}:([^;]{1,80})", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z-]+")
_TYPES = {
    "1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
}  # fmt: skip
_BULLETS = frozenset(("disc", "circle", "square"))
# How texts number their paragraphs themselves.
_OWN = re.compile(
    r"[(（〔]?\s?(?:[一二三四五六七八九十百零〇]{1,5}|\d{1,3}|[A-Za-z])\s?[)）〕、.．:：]"
    r"|第[一二三四五六七八九十百\d]{1,5}[条章节项、，,]|[①-⑳⑴-⒇⒈-⒛㈠-㈩]|[•●·■◆▪○–—-]"
)
_INTEGER = re.compile(r"\s*([-+]?\d{1,9})")
_DIGITS = "〇一二三四五六七八九"
_INFORMAL = ("零一二三四五六七八九", "十百千")
_FORMAL = {
    "simp-chinese-formal": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "trad-chinese-formal": ("零壹貳參肆伍陸柒捌玖", "拾佰仟"),
}
_CHINESE_TO = 9_999
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMAN_TO = 3_999
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def list_marks(page: Page) -> dict[int, str]:
    """Return what is shown before lines of ``page``, by their index: "1. ", "一、", a bullet."""
    marks: dict[int, str] = defaultdict(str)
    for parent, entries in _lists(page):
        block = page.blocks[parent]
        style = _style(block) or ("decimal" if block.tag == "ol" else "disc")
        if not _number_themselves(page, entries):
            for entry, value in zip(entries, _values(page, block, entries), strict=True):
                mark = _mark(value, _style(page.blocks[entry]) or style)
                if mark and _has_text(page.blocks[entry]):
                    marks[page.blocks[entry].first] += mark
    return dict(marks)


def _lists(page: Page) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield every list with its entries, the outer ones first."""
    entries: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(page.blocks):
        if block.tag == "li" and page.blocks[block.parent].tag in LISTS:
            entries[block.parent].append(at)
    yield from sorted(entries.items())


def _has_text(block: Block) -> bool:
    return block.first < block.stop


def _number_themselves(page: Page, entries: Sequence[int]) -> bool:
    """Tell whether most entries begin with a number of their own."""
    texts = [page.lines[page.blocks[at].first].text for at in entries if _has_text(page.blocks[at])]
    return 2 * sum(_OWN.match(text) is not None for text in texts) > len(texts)


def _style(block: Block) -> str:
    """Return the style of numbers that stands with a list or an entry, "" when none does."""
    kind = block.attributes.get("type", "").strip()
    found = _STYLE.search(block.attributes.get("style", ""))
    words = _WORD.findall(found[1].lower()) if found else []
    named = next((word for word in words if word in _BULLETS or word in _STYLES), "")
    return named or _TYPES.get(kind, kind.lower() if kind.lower() in _BULLETS else "")


def _values(page: Page, block: Block, entries: Sequence[int]) -> Iterator[int]:
    """Yield the numbers of the entries."""
    is_reversed = block.tag == "ol" and "reversed" in block.attributes
    step = -1 if is_reversed else 1
    start = _integer(block.attributes, "start") if block.tag == "ol" else None
    value = (len(entries) if is_reversed else 1) if start is None else start
    for entry in entries:
        own = _integer(page.blocks[entry].attributes, "value")
        value = value if own is None else own
        yield value
        value += step


def _integer(attributes: Mapping[str, str], name: str) -> int | None:
    found = _INTEGER.match(attributes.get(name, ""))
    return int(found[1]) if found else None


def _mark(value: int, style: str) -> str:
    if style == "none":
        return ""
    return BULLET if style in _BULLETS else _STYLES[style](value)


def _decimal(value: int) -> str:
    return f"{value}. "


def _padded(value: int) -> str:
    return f"{value:02d}. " if value >= 0 else f"-{-value:02d}. "


def _roman(value: int) -> str:
    if not 0 < value <= _ROMAN_TO:
        return _decimal(value)
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return f"{text}. "


def _letters(alphabet: str, end: str = ". ") -> Callable[[int], str]:
    """Return how to count with an alphabet: a to z, then aa, ab and so on."""

    def written(value: int) -> str:
        if value < 1:
            return _decimal(value)
        text = ""
        while value > 0:
            value, rest = divmod(value - 1, len(alphabet))
            text = alphabet[rest] + text
        return text + end

    return written


def _row(characters: str) -> Callable[[int], str]:
    """Return how to count with characters that are used once each (甲、乙、…)."""
    return lambda value: (
        f"{characters[value - 1]}、" if 0 < value <= len(characters) else _cjk(value)
    )


def _cjk(value: int) -> str:
    """Write the decimal digits of ``value`` in Chinese (cjk-decimal)."""
    return "".join("-" if char == "-" else _DIGITS[int(char)] for char in str(value)) + "、"


def _chinese(digits: str, ranks: str, *, is_formal: bool = False) -> Callable[[int], str]:
    """Return how to write numbers up to 9999 in Chinese (十二, 一百零三)."""

    def written(value: int) -> str:
        if not 0 <= value <= _CHINESE_TO:
            return _cjk(value)
        text = "".join(
            digits[int(char)] + ("" if char == "0" or rank == 0 else ranks[rank - 1])
            for rank, char in zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True)
        )
        zero = digits[0]
        text = re.sub(f"{zero}+", zero, text).rstrip(zero) or zero
        tens = digits[1] + ranks[0]
        if not is_formal and text.startswith(tens):
            text = text[1:]
        return f"{text}、"

    return written


_STYLES: Mapping[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimal": _decimal,
    "decimal-leading-zero": _padded,
    "lower-roman": _roman,
    "upper-roman": lambda value: _roman(value).upper(),
    "lower-alpha": _letters(_LATIN),
    "lower-latin": _letters(_LATIN),
    "upper-alpha": _letters(_LATIN.upper()),
    "upper-latin": _letters(_LATIN.upper()),
    "lower-greek": _letters(_GREEK),
    "cjk-decimal": _cjk,
    "cjk-ideographic": _chinese(*_INFORMAL),
    "simp-chinese-informal": _chinese(*_INFORMAL),
    "trad-chinese-informal": _chinese(*_INFORMAL),
    "japanese-informal": _chinese(*_INFORMAL),
    **{name: _chinese(*signs, is_formal=True) for name, signs in _FORMAL.items()},
    "cjk-heavenly-stem": _row(_STEMS),
    "cjk-earthly-branch": _row(_BRANCHES),
}
