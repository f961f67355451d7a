"""What stands in quotation marks and is no name of an initiative: ``data/slogans.txt``."""

from __future__ import annotations

import re
from functools import cache

from policydiff import bundled

# Several slogans in one pair of marks: “四个意识”“四个自信”, “不忘初心、牢记使命”.
_PARTS = re.compile(r"[、,;，；\s·]")


def is_slogan(text: str) -> bool:
    """Tell whether ``text`` (folded, without its marks) is a slogan, a figure of speech or a thing.

    Of several joined by commas each must be one.
    """
    parts = [part for part in _PARTS.split(text) if part]
    return all(part in _slogans() for part in parts)


@cache
def _slogans() -> frozenset[str]:
    lines = bundled.lines("slogans.txt")
    return frozenset(line for line in lines if line and line[0] not in "#[")
