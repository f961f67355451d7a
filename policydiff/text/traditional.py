"""Traditional characters as the simplified ones they stand for, one for one, by OpenCC.

Which one a character stands for may depend on the word it is in; so that every place keeps its
offset and every text its words wherever they are cut, each is taken by itself. Characters that
simplified texts use too (those of GB 2312: 著, 乾, 后) stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["PACKAGE", "installed", "is_traditional", "simplified"]

PACKAGE = "opencc"
# Those that plans are full of, and that no simplified text has.
_FREQUENT = frozenset(
    "這來國個們為時會過學對後發當無開經動兩長現將與進實點業間門關並內產萬體總場應統論義術結資條變"
    "領決達辦運強區轉質環監黨設廣議據導網專組濟項師幼縣創優規劃擴層財衛穩億標農鄉從務處機構計畫"
)
# They are a quarter of a traditional plan; a simplified one has at most a name or a quotation.
_SHARE = 0.05
_SAMPLE = 20_000


def simplified(char: str) -> str:
    """Return the simplified character that ``char`` stands for; itself without OpenCC."""
    if _is_simplified(char):
        return char
    convert = _converter()
    found = convert(char) if convert else char
    return found if len(found) == 1 else char


def is_traditional(text: str) -> bool:
    """Tell whether ``text`` is written in traditional characters."""
    han = [char for char in text[:_SAMPLE] if "\u4e00" <= char <= "\u9fff"]
    return sum(char in _FREQUENT for char in han) > _SHARE * len(han)


@cache  # to look for a package takes two milliseconds
def installed() -> str | None:
    """Return the version of OpenCC, on which results depend; None when it is not there."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return None


def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> Callable[[str], str] | None:
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
