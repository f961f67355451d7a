"""Say the same in other words: synonyms, other numbers, other places, other order.

The table of synonyms was written for this benchmark, from knowledge of how plans are worded. It
is used by nothing in the package, so the alignment cannot have learnt from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

# In each row any phrase may stand for any other in the running text of a plan.
SYNONYMS = (
    ("推进", "推动", "促进"),
    ("加强", "强化", "加大力度抓好"),
    ("完善", "健全"),
    ("建立", "构建", "形成"),
    ("落实", "贯彻执行", "执行好"),
    ("开展", "组织开展", "举办"),
    ("实施", "组织实施", "推行"),
    ("提高", "提升"),
    ("深入", "扎实"),
    ("积极", "大力", "主动"),
    ("切实", "着力", "下功夫"),
    ("做好", "抓好"),
    ("加快", "加紧"),
    ("创建", "创成", "打造"),
    ("深化", "持续深化", "纵深推进"),
    ("探索", "尝试"),
    ("充分发挥", "用好"),
    ("鼓励", "引导"),
    ("规范", "严格规范"),
    ("优化", "改进"),
    ("培养", "培育"),
    ("机制", "长效机制", "工作机制"),
    ("制度", "制度体系"),
    ("体系", "格局"),
    ("能力", "本领"),
    ("水平", "层次"),
    ("质量", "品质"),
    ("措施", "举措", "办法"),
    ("重点", "着重"),
    ("全面", "全方位"),
    ("进一步", "更好地"),
    ("持续", "不断", "继续"),
    ("确保", "保证"),
    ("组织", "安排"),
    ("指导", "督促指导"),
    ("制定", "研究制定", "出台"),
    ("监督", "监管"),
    ("检查", "督查", "排查"),
    ("建设", "创设"),
    ("均衡", "均等"),
    ("协调", "统筹协调"),
    ("优质", "高质量"),
    ("特色", "特点"),
    ("交流", "互学互鉴"),
    ("合作", "协作"),
    ("评选", "推选"),
    ("示范", "引领示范"),
    ("保障", "支撑"),
    ("管理", "治理"),
    ("活动", "系列活动"),
    ("发展", "向好发展"),
    ("改革", "变革"),
    ("创新", "革新"),
    ("责任", "职责"),
    ("有效", "切实有效"),
    ("投入", "经费投入"),
    ("宣传", "宣讲"),
    ("平台", "载体"),
    ("资源", "资源供给"),
    ("全市", "我市", "本市"),
    ("全区", "我区", "本区"),
    ("师生", "广大师生"),
    ("各级各类学校", "各学校"),
    ("力争", "争取"),
    ("通过", "依托"),
    ("围绕", "聚焦"),
    ("结合", "立足"),
    ("有关", "相关"),
    ("严格", "从严"),
    ("方式", "途径"),
    ("努力", "奋力"),
    ("广泛", "普遍"),
    ("项目", "工程项目"),
    ("工作", "各项工作"),
    ("要求", "规定要求"),
    ("以及", "和"),
)
# Names of places in the seeds; any of them may become an invented one.
_PLACES = (
    "鲤城区",
    "鲤城",
    "泉州市",
    "泉州",
    "徐州市",
    "徐州",
    "彭城",
    "淮海",
    "安顺市",
    "安顺",
    "贵州省",
    "贵州",
    "株洲市",
    "株洲",
    "湖南省",
    "大连市",
    "大连",
    "辽宁省",
    "辽宁",
    "长海县",
    "旅顺口区",
    "普湾新区",
    "江苏",
)
_ELSEWHERE = ("云溪", "临川", "江阳", "南屏", "清河")
_OPENINGS = ("结合实际,", "坚持问题导向,", "按照上级部署,", "立足本地,")

_NAMED = r"《[^》]*》|“[^”]*”|"
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
# A counted quantity: not an ordinal, a year, a date, a range or a document's number.
_QUANTITY = re.compile(r"(?<![第\d.〔\-—])\d+(?=[所个名人项家门套次批处亿万%])")
_PLACE = re.compile("|".join(_PLACES))
_MEMBERS = {phrase: row for row in SYNONYMS for phrase in row}
_PHRASE = re.compile(_NAMED + "|".join(sorted(_MEMBERS, key=len, reverse=True)))


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text`` with their end marks; joined they are ``text`` again."""
    return _SENTENCE.findall(text)


def reword(text: str, random: Random, share: float) -> str:
    """Exchange about ``share`` of the phrases of the table, at least one if there is any.

    Names in quotation marks stay as they are.
    """
    found = [m for m in _PHRASE.finditer(text) if m.group() in _MEMBERS]
    if not found:
        return text
    chosen = {m.start() for m in found if random.random() < share}
    chosen = chosen or {random.choice(found).start()}

    def other(match: re.Match[str]) -> str:
        if match.start() not in chosen or match.group() not in _MEMBERS:
            return match.group()
        row = _MEMBERS[match.group()]
        return random.choice([phrase for phrase in row if phrase != match.group()])

    return _PHRASE.sub(other, text)


def renumber_quantities(text: str, random: Random) -> str:
    """Change every counted quantity."""

    def other(match: re.Match[str]) -> str:
        value = int(match.group())
        changed = max(1, round(value * random.choice((0.5, 0.8, 1.2, 1.5, 2))))
        return str(changed if changed != value else value + 1)

    return _QUANTITY.sub(other, text)


def has_quantity(text: str) -> bool:
    """Tell whether there is a quantity to change."""
    return _QUANTITY.search(text) is not None


def elsewhere(text: str, random: Random) -> str:
    """Move ``text`` to an invented place: one name for all names of places."""
    place = random.choice(_ELSEWHERE)

    def other(match: re.Match[str]) -> str:
        suffix = match.group()[-1]
        return place + (suffix if suffix in "省市县区" else "")

    return _PLACE.sub(other, text)


def paraphrase(heading: str, body: str, random: Random) -> tuple[str, str]:
    """Return heading and body as another author would put them.

    Most phrases are exchanged, quantities and places changed, the sentences put in another
    order, one of four or more left out, one opened differently.
    """
    parts = [part if part[-1] in "。；;" else part + "。" for part in sentences(body)]
    random.shuffle(parts)
    if len(parts) >= 4:
        parts.pop()
    parts[0] = random.choice(_OPENINGS) + parts[0]
    changes: tuple[Callable[[str], str], ...] = (
        lambda text: reword(text, random, 0.8),
        lambda text: renumber_quantities(text, random),
        lambda text: elsewhere(text, random),
    )
    body = "".join(parts)
    for change in changes:
        body = change(body)
    return reword(elsewhere(heading, random), random, 0.8), body
