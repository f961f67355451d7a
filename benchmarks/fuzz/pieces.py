"""The pieces of plans that no mutation of single bytes comes upon; nothing of policydiff is loaded."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
PIECES = (
    "一、", "二、", "（一）", "（二）", "1.", "2.", "（1）", "1）", "①", "第一条", "第二章", "一是", "第一，",
    "——", "　　", "\\n", "\r\n", "。", "；", "：", "《", "》", "“", "”", "（", "）", "、", "&nbsp;", "**",
    "2019年工作要点", "2018年工作回顾", "2019年工作安排", "各位代表：", "附件1", "名词解释", "某市教育局",
    "2019年3月5日", "责任单位：", "Page 1 of 3", "分享到:", "达到", "不低于", "新建", "20所", "45%", "百分之九十五",
    "三分之二", "1亿5000万", "3.5万", "以内", "严禁", "原则上不得", "必须", "试点", "全面实施", "推进", "计划",
    "行动", "工程", "“双减”", "目录", "通知", "\u200b", "\ufeff", "\u202e", "\ufffd", "𠮷", "㈠", "⼀",
)  # fmt: skip
