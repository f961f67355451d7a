"""Units of measure and measure words, as they stand behind numbers in plans."""

from __future__ import annotations

import re

from policydiff.extract.naming import is_han
from policydiff.text.patterns import lazy

__all__ = ["DURATIONS", "MEDALS", "UNIT", "implied_at", "named_unit", "unit_at"]

DURATIONS = frozenset(
    ("个工作日", "工作日", "个小时", "小时", "分钟", "个月", "课时", "学时", "天", "周", "日")
)

# A measure word that also begins ordinary words counts only where none of them follows:
# 20名师资 but not 三名师, 3个 but not 3个性.
_NOT_BEFORE = {
    "人": "才民均生工员类大文居机社格选事力情为物气心身家财防行体道造",
    "个": "人性别体案子",
    "家": "庭长校园访政国教具电乡风族禽畜",
    "所": "有在属需以谓得占",
    "门": "诊户槛口类",
    "场": "所地馆景面",
    "条": "件例款理纹",
    "元": "旦素化宇首",
    "部": "门分署委队级长位",
    "本": "级地科土市省县区校年次届领着专单",
    "处": "级理置方分长罚于",
    "班": "主级子组长",
    "户": "外籍均口型",
    "位": "于列居次置数一",
    "对": "口接外标照象于",
    "支": "部持出教撑付农援",
    "台": "账阶风商胞湾山",
    "种": "子植业养粮苗",
    "套": "餐取路",
    "件": "",
    "间": "",
    "座": "谈",
    "组": "织建成长",
    "辆": "",
    "头": "部",
    "只": "",
    "批": "",
    "片": "区",
    "米": "",
    "斤": "",
    "吨": "",
    "亩": "",
    "天": "然津府",
    "周": "年边期岁",
    "课": "",
    "次": "会生性序党全产",
    "篇": "章",
    "册": "",
    "枚": "",
    "块": "",
    "株": "洲",
    "棵": "",
    "幅": "度",
    "份": "",
    "点": "",
    "栋": "",
    "幢": "",
    "艘": "",
    "架": "构",
    "瓦": "",
    "岁": "",
    "档": "案",
    "孔": "",
    "眼": "",
    "日": "",
    "尾": "",
    "羽": "",
    "匹": "",
    "堂": "",
    "例": "",
    "起": "",
    "宗": "教旨",
    "笔": "",
    "步": "",
    "层": "次级面",
    "根": "据本",
    "张": "",
    "卡": "",
    "节": "约能水电气日假",
    "盏": "",
    "名": "师单牌城优特誉录称",
    "项": "目",
    "克": "",
    "度": "",
    "期": "",
    "公": "",
}
# Left out of the measure words: they count nothing (一批, 三期, 95后, 两步走) or are no unit.
_NO_MEASURE = frozenset("批期公点步卡度日课")
# Where a forbidden continuation is itself part of a longer word that may follow.
_BUT = {
    "人": "民币",
    "名": "师(?:资|范|傅)|优秀|特级|特岗|单身|优质",
    "项": "目标",
    "所": "以[上下内]",
}
_LONG = (
    "个?百分点|‰|%|平方公里|平方千米|平方米|平米|立方米|微克/立方米|毫克/升|方(?![面法案向式便米针位言])|公里|千米|公顷|公斤|公吨|海里|千瓦时|千瓦|兆瓦|"
    "千克|吨标准煤|吨标煤|标准箱|标箱|美元|欧元|港元|日元|元(?:/|每)(?:平方米|生|人|年|月|吨|亩|公斤|斤)(?:[·./]?年)?|"
    "人次|人日|人口|校次|班次|场次|架次|件次|户次|车次|例次|批次|项次|家次|"
    "个工作日|工作日|个课时|个学时|个学分|个小时|小时|分钟|个月|课时|学时|学分|个课时|个学时|个学分|床位|张床位|个?车位|"
    "台套|户家庭"
)


def _measure(char: str) -> str:
    after = _NOT_BEFORE[char]
    if not after:
        return char
    but = f"(?={_BUT[char]})|" if _BUT.get(char) else ""
    return f"{char}(?:{but}(?![{after}]))"


# For where a unit is only looked for; ``unit_at`` reads one without compiling all that.
UNIT = f"{_LONG}|倍|" + "|".join(_measure(char) for char in _NOT_BEFORE if char not in _NO_MEASURE)

_LONG_UNIT = re.compile(f"{_LONG}|倍")
_MEASURES = _NOT_BEFORE.keys() - _NO_MEASURE


def unit_at(text: str, start: int) -> str | None:
    """Return the unit or measure word that ``text`` has at ``start``: what ``UNIT`` matches."""
    if found := _LONG_UNIT.match(text, start):
        return found[0]
    char, after = text[start : start + 1], text[start + 1 : start + 2]
    if char not in _MEASURES:
        return None
    stands = not after or after not in _NOT_BEFORE[char]
    return char if stands or (char in _BUT and re.match(_BUT[char], text[start + 1 :])) else None


# Who and what is counted without a measure word (4.3万学生), and the unit that is meant.
_PERSONS = (
    "(?:[城乡镇中小学大职高初农村贫困残疾留守优秀骨干退役复转沼气]{0,6})"
    "(?:学生|师生|教师|学员|学子|教职工|职工|群众|党员|干部|农民|农户|居民|市民|人口|幼儿|儿童|"
    "少年|老人|老年人|毕业生|劳动力|志愿者|移民|村民|家庭|游客|用户|网民|企业|市场主体)"
)
MEDALS = lazy(r"[金银铜](?:\d|[奖牌]|的?(?:好?成绩|佳绩)|[,;。、]|$)", needs="金银铜")
_COUNTED = re.compile(f"(?!市民热线){_PERSONS}")
_BIG = re.compile("大(?!中小|方面|型|修|卡|规|力|量|约|多|幅)")
_HOUSEHOLDS = re.compile(r".{0,6}(?:农户|家庭|用户)")
_FIRMS = re.compile(r".{0,6}(?:企业|市场主体)")
_NAMES = {
    "个百分点": "百分点",
    "千米": "公里",
    "平方千米": "平方公里",
    "个车位": "车位",
    "张床位": "床位",
    "人口": "人",
    "吨标煤": "吨标准煤",
    "标箱": "标准箱",
    "户家庭": "户",
    "个小时": "小时",
    "个工作日": "工作日",
    "平米": "平方米",
    "个课时": "课时",
    "个学时": "学时",
    "个学分": "学分",
}


def implied_at(text: str, start: int) -> str | None:
    """Return "" where what is counted stands at ``start`` without a unit, or the 大 that is one."""
    if _COUNTED.match(text, start) or MEDALS.match(text, start):
        return ""
    big = _BIG.match(text, start)
    return "大" if big and all(map(is_han, text[start + 1 : start + 3].ljust(2))) else None


_PER_HEAD = re.compile(r"(/[生人])[·./]?年")


def named_unit(written: str, after: str) -> str:
    """Return the unit for what is ``written``, "" or 大 for an implied one before ``after``."""
    if written == "大":
        return "个"
    if written:
        return _NAMES.get(written, _PER_HEAD.sub(r"\1·年", written.replace("元每", "元/")))
    if MEDALS.match(after):
        return "枚"
    if _HOUSEHOLDS.match(after):
        return "户"
    return "家" if _FIRMS.match(after) else "名"
