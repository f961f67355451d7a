"""Hide telephone numbers, QQ and WeChat accounts and e-mail addresses in page furniture.

Furniture is listed so that nothing is lost unseen, but a report must not spread the contacts
that stand in it. Dates and short counters stay legible.
"""

from __future__ import annotations

import re

MASK = "*"
"""What stands in place of the characters that are hidden."""

_EMAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}(?=[@＠][A-Za-z0-9-]{1,63}\.)")
_NAMED = re.compile(
    r"((?:QQ群?|微信号?|电话|热线|固话|手\s?机|传真|Tel|Phone|WeChat|Fax)\D{0,8})"
    r"(\d[\d \-－—()（）]{3,20}\d)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"((?:微信号?|WeChat|QQ)\s?(?:ID)?\s?[:：]\s?)([A-Za-z][\w-]{5,19})", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<!\d)(?:(?:0\d{2,3}|[48]00)[)） \-－—]{1,2}\d{3,4}[ \-－—]?\d{3,5}"
    r"|1[3-9]\d[ \-－—]\d{4}[ \-－—]\d{4})(?!\d)"
)
# Seven digits make the shortest telephone number; years and counters stay below.
_RUN = re.compile(r"\d{7,}")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_DIGIT = re.compile(r"\d")


def mask(text: str) -> str:
    """Return ``text`` with contact numbers, accounts and addresses starred out."""
    text = _EMAIL.sub(MASK * 3, text)
    return _numbers_masked(_ACCOUNT.sub(lambda match: match[1] + MASK * 6, text))


def mask_in_place(text: str) -> str:
    """Return ``text`` masked, each character by one, so that offsets still hold."""
    text = _EMAIL.sub(lambda match: MASK * len(match[0]), text)
    return _numbers_masked(_ACCOUNT.sub(lambda match: match[1] + MASK * len(match[2]), text))


def _numbers_masked(text: str) -> str:
    text = _NAMED.sub(lambda match: match[1] + _starred(match[2]), text)
    text = _PHONE.sub(lambda match: _starred(match[0]), text)
    return _RUN.sub(_mask_run, text)


def _mask_run(match: re.Match[str]) -> str:
    run = match[0]
    return run if _DATE.fullmatch(run) else MASK * len(run)


def _starred(number: str) -> str:
    return _DIGIT.sub(MASK, number)
