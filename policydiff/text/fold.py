"""Fold variant characters onto one form, one character for one character.

A folded text has the length of its original, so an offset found in the one holds in the other.
Full-width letters, digits and punctuation become ASCII, CJK radicals the look-alike ideographs
they stand for, every kind of space a plain space, and with the extra ``traditional`` traditional
characters the simplified ones. Characters whose compatibility form is
longer than one character (㈠, …) and circled numbers (①, which would become a bare 1) stay.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from policydiff.text.traditional import simplified

# Variants that NFKC leaves alone. ⺠-style radicals of the CJK Radicals Supplement have no
# compatibility mapping in Unicode; these are the ones that PDF extraction puts in running text.
_EXTRA = {
    "⺠": "民", "⻅": "见", "⻓": "长", "⻔": "门", "⻋": "车", "⻢": "马", "⻛": "风", "⻜": "飞",
    "⻝": "食", "⻥": "鱼", "⻦": "鸟", "⻩": "黄", "⻰": "龙", "⻉": "贝", "⻚": "页", "⻘": "青",
    "⻄": "西", "⻆": "角", "⻮": "齿", "⻬": "齐", "⻨": "麦", "⻪": "黾", "⻳": "龟", "⻙": "韦",
    "⺟": "母", "⺝": "月", "⺡": "水", "⺴": "网", "⺣": "火", "⻁": "虎", "⻤": "鬼", "⻣": "骨",
    "【": "[", "】": "]", "〔": "[", "〕": "]", "［": "[", "］": "]", "〈": "《", "〉": "》",
    "「": "“", "」": "”", "『": "“", "』": "”",
    "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "－": "-", "～": "~", "〜": "~",
    "•": "·", "・": "·", "‧": "·", "．": ".", "｡": "。", "､": "、",
}  # fmt: skip
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"


def is_han(char: str) -> bool:
    """Tell whether ``char`` is a Chinese character of the common blocks; "" is none."""
    return "\u3400" <= char <= "\u9fff"


@cache
def _fold_character(char: str) -> str:
    """Return what ``char`` ends at: a vertical bracket is a corner bracket is a quotation mark."""
    folded = _variant(char)
    return char if folded == char else _fold_character(folded)


def _variant(char: str) -> str:
    if is_han(char):
        return simplified(char)
    if char in _EXTRA:
        return _EXTRA[char]
    if char in "\n\r":
        return char
    if char.isspace() or char in _INVISIBLE:
        return " "
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and unicodedata.category(char) != "No" else char


# Characters met so far that stay as they are: nearly all of a text.
_plain: set[str] = set()


def fold(text: str) -> str:
    """Return ``text`` with variant characters folded; the length never changes."""
    new = {char: _fold_character(char) for char in set(text) - _plain}
    variants = {char: folded for char, folded in new.items() if folded != char}
    _plain.update(new.keys() - variants)
    for char, folded in variants.items():
        text = text.replace(char, folded)
    return text
