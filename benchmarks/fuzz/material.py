"""What the fuzzers begin with: the seeds, cut short, the fixtures, and the pieces of plans."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from policydiff.errors import PolicyDiffError
from policydiff.model import Document, Note, Source
from policydiff.parse.document import parse

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "formats"
# So much of a text has all that its end has, and is gone through in milliseconds.
SHORT = 1500
# What no mutation of single bytes comes upon: each is tried as a whole.
PIECES = (
    "一、", "二、", "（一）", "（二）", "1.", "2.", "（1）", "1）", "①", "第一条", "第二章", "一是", "第一，",
    "——", "　　", "\\n", "\r\n", "。", "；", "：", "《", "》", "“", "”", "（", "）", "、", "&nbsp;", "**",
    "2019年工作要点", "2018年工作回顾", "2019年工作安排", "各位代表：", "附件1", "名词解释", "某市教育局",
    "2019年3月5日", "责任单位：", "Page 1 of 3", "分享到:", "达到", "不低于", "新建", "20所", "45%", "百分之九十五",
    "三分之二", "1亿5000万", "3.5万", "以内", "严禁", "原则上不得", "必须", "试点", "全面实施", "推进", "计划",
    "行动", "工程", "“双减”", "目录", "通知", "\u200b", "\ufeff", "\u202e", "\ufffd", "𠮷", "㈠", "⼀",
)  # fmt: skip


def texts() -> Iterator[str]:
    """Yield the beginnings and ends of the seeds, and one small plan."""
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        text = path.read_text("utf-8")
        yield from (text[:SHORT], text[-SHORT:])
    yield "甲县2019年工作要点\n一、加强管理\n1.新建学校20所。严禁补课。\n2.推进“双减”试点。\n"


def fixtures(form: str) -> Iterator[bytes]:
    """Yield the small fixtures of one format, if there are any."""
    for path in sorted((FIXTURES / form).glob(f"*.{form}*")):
        yield path.read_bytes()


def said(what: Note | PolicyDiffError) -> None:
    """Check that a note or an error has its sentence in both languages."""
    assert what.text("zh")
    assert what.text("en")


def document(text: str) -> Document:
    """Return the plans in ``text``."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return parse(Source("fuzzed.txt", digest, "utf-8", "utf-8", text))
