"""Strategies that write plans: every numbering scheme, page furniture, and the defects of copies."""

from dataclasses import dataclass

from hypothesis import strategies as st

_CHINESE = "一二三四五六七八九十"
# How items are numbered, by their place; each scheme keeps to itself through a plan.
SCHEMES = {
    "arabic-dot": "{n}.", "arabic-wide-dot": "{n}．", "arabic-comma": "{n}、", "arabic-bracketed": "（{n}）",
    "arabic-half-bracketed": "{n}）", "chinese-bracketed": "（{c}）", "chinese-ascii": "({c})", "article": "第{c}条　",
}  # fmt: skip
_SECTIONS = ("加强党的建设", "提高教育质量", "改善办学条件", "深化教育改革")
_HEADINGS = (
    "强化理论学习", "发展学前教育", "推进集团化办学", "消除大班额", "建设教师队伍", "开展阳光体育",
    "推进教育信息化", "规范校外培训", "保障校园安全", "落实资助政策", "发展职业教育", "办好特殊教育",
)  # fmt: skip
_BODIES = (
    "新建公办幼儿园{n}所，公办园在园幼儿占比达到{n}%，着力解决入园难问题，完善普惠保障机制。",
    "严格落实责任，严禁违规收费，全年培训教师{n}人次以上，建立长效机制，接受社会监督。",
    "推进“县管校聘”管理改革，交流轮岗教师不少于{n}名，让优质资源惠及更多学生和家庭。",
    "投入资金{n}万元，改造薄弱学校，配齐功能教室和设备，力争年底前全部投入使用。",
)
FURNITURE = (
    "首页 > 政务公开 > 计划总结", "分享到：", "打印本页", "字号：大 中 小", "Page 1 of 3", "- 2 -",
    "来源：某市教育局 发布时间：2019-03-05", "上一篇：通知公告", "主办单位：某市政府 承办：办公室",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A plan as text, and the headings of its items in order."""

    text: str
    headings: tuple[str, ...]


@st.composite
def plans(draw) -> Written:
    """Write a plan in one scheme, without defects: its items are to be found exactly."""
    name = draw(st.sampled_from(sorted(SCHEMES)))
    scheme, section = SCHEMES[name], "第{c}章　" if name == "article" else "{c}、"
    headings = draw(st.lists(st.sampled_from(_HEADINGS), min_size=4, max_size=8, unique=True))
    restarts = draw(st.booleans())
    lines = [f"青禾县教育局{draw(st.integers(2005, 2030))}年工作要点"]
    cut = draw(st.integers(1, len(headings) - 1))
    for at, heading in enumerate(headings):
        if at in (0, cut):
            lines.append(section.format(c=_CHINESE[int(at > 0)]) + _SECTIONS[int(at > 0)])
        place = at - cut if restarts and at >= cut else at
        number = scheme.format(n=place + 1, c=_CHINESE[place])
        body = draw(st.sampled_from(_BODIES)).format(n=draw(st.integers(2, 999)))
        lines.append(f"{number}{heading}。{body}")
    return Written("\n".join(lines) + "\n", tuple(headings))


# What copying does to a text; each takes a line.
DEFECTS = (
    lambda line: f"　　{line}",
    lambda line: f"\u200b{line}\ufeff",
    lambda line: f"**{line}**",
    lambda line: line.replace("，", "，\n"),
    lambda line: line.replace("。", "。\\n"),
    lambda line: line.replace("。", "。　　", 1),
    lambda line: line[: len(line) // 2],
    lambda line: f"{line}\n{line}",
    lambda line: line.replace("教", "\ufffd"),
    lambda line: line.replace("、", ",").replace("。", "."),
    lambda line: line.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    lambda line: f"{line}(下转第二版)",
    lambda line: " ".join(line),
    lambda line: line[:0],
)


@st.composite
def damaged(draw) -> str:
    """Write a plan, with furniture between its lines and defects in them, under any line end."""
    lines = draw(plans()).text.splitlines()
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        lines[at] = draw(st.sampled_from(DEFECTS))(lines[at])
        lines.insert(at, draw(st.sampled_from(FURNITURE)))
    return draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n", "　　", "\\n"])).join(lines)
