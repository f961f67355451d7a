"""Rank changes for a reader: substance before noise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policydiff.changes.edits import QUANTITY
from policydiff.model import Change, ChangeKind, ItemEdits

# (least, most) importance. Bands do not overlap, so a kind never outranks another by size alone.
_BANDS = {
    ChangeKind.ADDED: (0.75, 1.0),
    ChangeKind.REMOVED: (0.75, 1.0),
    ChangeKind.SPLIT: (0.75, 1.0),
    ChangeKind.MERGED: (0.75, 1.0),
    ChangeKind.PARTLY: (0.65, 0.75),
    ChangeKind.REWORDED: (0.1, 0.4),
    ChangeKind.KEPT: (0.0, 0.05),
}
_BINDING = (0.4, 0.65)  # a rewording that touches a quantity or how binding a sentence is
_MOVED = 0.2  # of the band
_HALF_AT = 200  # characters, about the median item of the gold: the middle of a band by size

_CHINESE_QUANTITY = re.compile(
    r"[〇零一二三四五六七八九十百千万亿两]{1,12}[年月日个所名人项次家户门套倍]"
)
_ONE = re.compile("一.")  # 一个, 一项 … is an article more often than a number
_MODAL = re.compile(
    "严禁|禁止|不得|不准|必须|务必|应当|确保|原则上|可以|鼓励|支持|引导|力争|争取|逐步|探索|试点|全面|严格"
)


def importance(change: Change, texts: tuple[str, str], years: Sequence[int | None]) -> float:
    """Return how much a reader should care about ``change``, in [0, 1].

    ``texts`` are the cleaned left and right texts of its items. ``years`` are those of the
    plans: that 2019 became 2020 because the plan is a year younger is no changed quantity.
    """
    least, most = _BANDS[change.kind]
    if change.kind is ChangeKind.REWORDED and _binding(texts, years):
        least, most = _BINDING
    share = min(_share(change.kind, texts, change.edits) + _MOVED * change.moved, 1.0)
    return round(least + (most - least) * share, 4)


def _share(kind: ChangeKind, texts: tuple[str, str], edits: Sequence[ItemEdits]) -> float:
    """Return where in its band a change stands, in [0, 1]."""
    if kind is ChangeKind.KEPT:
        return 0.0
    if kind is ChangeKind.REWORDED:
        return 1 - edits[0].similarity
    size = len(texts[0]) + len(texts[1])
    return size / (size + _HALF_AT)


def _binding(texts: tuple[str, str], years: Sequence[int | None]) -> bool:
    left, right = (_signals(text, year) for text, year in zip(texts, years, strict=True))
    return left != right


def _signals(text: str, year: int | None) -> Counter[str]:
    """Count the quantities and the words that say how binding a sentence is."""
    without_own_year = re.sub(rf"(?<!\d){year}(?!\d)年?", "", text)
    found = QUANTITY.findall(without_own_year) + _MODAL.findall(text)
    return Counter(found + [q for q in _CHINESE_QUANTITY.findall(text) if not _ONE.fullmatch(q)])
