"""The two halves of a document that reviews one year and plans the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policydiff.parse.numbering import marker

_REVIEW = re.compile(
    r"回顾|总结|成就|(?:去年|过去|上年).{0,8}(?:工作|政府|发展)|完成情况|工作情况|^关于(?:19|20)\d\d年.{0,4}工作$"
)
_TASKS = re.compile(r"安排|任务|部署|打算|谋划|计划|规划|重点|目标|思路|要求|建议|展望|考虑")
_PLAN = re.compile(rf"{_TASKS.pattern}|今年|今后|(?:19|20)\d\d年|“十.五”")
_YEARS = re.compile(r"(?:19|20)\d\d年|“十.五”|去年|今年|过去|今后|五年|未来")
_WORK_OF = re.compile(r".{0,4}((?:19|20)\d\d)年.{0,8}工作.{0,4}")
WIDE_RANK = 4  # 一、 and wider may head a part; （一） only with a year in it
PART_HEADING = 60  # characters; a longer line is a sentence
BARE_HEADING = 36


def is_bare_part(text: str) -> bool:
    """Tell whether an unnumbered folded line is the heading of a review or a plan part."""
    return (
        len(text) <= BARE_HEADING
        and not re.search(r"[。;,!]", text)
        and marker(text) is None
        and _YEARS.search(text) is not None
        and not text.endswith((":", "报告"))
        and (_REVIEW.search(text) is not None or _TASKS.search(text) is not None)
    )


def is_part_like(heading: str) -> bool:
    """Tell whether a section's heading is that of a part: it names years or the year's tasks."""
    return _YEARS.search(heading) is not None and _PLAN.search(heading) is not None


def split_at(texts: Sequence[str]) -> int | None:
    """Return the index in ``texts`` (the body's paragraphs) where the plan part begins.

    None when the document is of one part. The first review heading and the first later heading
    of the same style that announces tasks mark the two parts.
    """
    headings = [(at, style) for at, text in enumerate(texts) if (style := _style(text))]
    first = next(((at, style) for at, style in headings if _REVIEW.search(_bare(texts[at]))), None)
    if first is None or not _opens(texts, *first):
        return _consecutive_years(texts, headings)
    for at, style in headings:
        if at > first[0] and style == first[1] and _PLAN.search(texts[at]):
            return at
    return None


def _consecutive_years(texts: Sequence[str], headings: list[tuple[int, str]]) -> int | None:
    """Split (一)2019年主要工作 from (二)2020年主要工作: the same heading for two years on end."""
    years = [(at, style, _WORK_OF.fullmatch(_bare(texts[at]))) for at, style in headings]
    dated = [(at, style, int(found[1])) for at, style, found in years if found]
    for (_, style, year), (at, other, following) in pairwise(dated):
        if style == other and following == year + 1:
            return at
    return None


def _opens(texts: Sequence[str], at: int, style: str) -> bool:
    """Tell whether the review heading is the first of its style (一、 or unnumbered)."""
    return all(_style(text) != style for text in texts[:at])


def _style(text: str) -> str:
    """Return "numbered" or "bare" for a line that may head a part, else ""."""
    if len(text) > PART_HEADING or "。" in text[:-1] or text[-1] in ";,":
        return ""
    found = marker(text)
    if found and found.rule.rank <= WIDE_RANK:
        return "numbered"
    if found and found.rule.rank == WIDE_RANK + 1 and _YEARS.search(text):
        return "bracketed"
    return "bare" if is_bare_part(text) else ""


def _bare(text: str) -> str:
    found = marker(text)
    return text[found.length if found else 0 :].rstrip("。.:")
