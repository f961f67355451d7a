"""How the lines around a document's running text read: a table of patterns on folded text.

Titles, document numbers, addressees, delivery lines, signatures, attachments, glossaries.
"""

from __future__ import annotations

import re

_DATE = r"\(?(?:19|20)\d\d年\d{1,2}月\d{1,2}日|\(?[二一][〇○零O0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
DOCUMENT_TYPE = re.compile(
    r"(?:工作要点|要点|总结|计划|(?:工作)?(?:思路|打算|部署|安排)|工作报告|重点工作(?:任务)?|工作任务|工作安排|方案|规划(?:纲要)?|纲要|意见|措施"
    r"|办法|规定|细则|通知|通报|决定|复函|制度|(?:分解|分工|任务|一览|台账)表|清单|台账)(?:\((?:试行|摘要|摘编|节选|全文|讨论稿|征求意见稿|(?:19|20)\d\d.{1,12})\))?"
)
_NUMBER = re.compile(r"\(?[一-鿿]{2,14}\s?[\[(<《]?\d{4}[\])>》]?\s?第?\d{1,4}号\)?")
FRAME: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("document-number", _NUMBER),
    ("opening", re.compile(r"(?:各位代表[,:!])?(?:现在,?)?(?:我|请让我|受.{2,12}委托,我).{0,12}(?:代表|向|受).{2,400}(?:报告(?:政府)?工作|工作报告|审议|审查)[^。]{0,60}(?:。.{0,40})?")),
    ("delivery", re.compile(rf"[-(]{{0,9}}(?:{_DATE})?.{{0,4}}在.{{4,60}}(?:会议|大会)上.{{0,3}}")),
    ("date", re.compile(rf"\(?(?:{_DATE})\)?(?:印发|发布)?|\(.{{0,30}}(?:会议|大会).{{0,12}}(?:通过|批准)\)")),
    ("dateline", re.compile(r"新华社.{1,12}电.{0,12}")),
    ("addressee", re.compile(r"(?:各位(?:代表|委员|同志).{0,20}|(?!为|根据|按照|现将).{0,24}(?:各|政府|教育[厅局]|委员会)[^《。]{0,160})[:!]")),
    ("speaker", re.compile(r".{0,24}(?:省长|市长|县长|区长|旗长|州长|盟长|主席|总理|主任)[\s?]{0,8}.{0,12}")),
)  # fmt: skip
NOTICE_TALK = re.compile(
    r"(?:印发|转发|发)给你们|现予(?:以)?(?:印发|公布|转发)|收悉|已经.{2,24}同意"
)
SIGNATORY = re.compile(
    r".{2,40}(?:局|厅|部|委|政府|办公厅|办公室|委员会|党组|国务院|中共中央|集团)"
)
ATTACHMENT = re.compile(r"(?:附件|附表|附录|附:)")
GLOSSARY = re.compile(
    r"[※\[(【\s]{0,3}(?:附[:：])?(?:《?政府工作报告》?)?(?:中)?(?:的)?(?:相关|有关|部分)?(?:名词|名词术语|用语|词语|指标)?(?:解释|注释|注解|释义|附注|尾注|说明)[※\])】:\s]{0,3}"
)
CLOSING = re.compile(
    r"让我们.{0,120}(?:团结|奋斗|努力|前进|力量|篇章|凝聚)|(?:更加)?紧密(?:地)?团结在.{2,40}周围.{10,}"
    r"|为.{4,60}(?:而(?:努力)?奋斗|贡献.{0,8}力量)[!。]$"
)


def is_title_like(text: str) -> bool:
    """Tell whether a folded line reads as the title of an official document."""
    squeezed = squeeze(text)
    if not 4 <= len(squeezed) <= 90 or re.search(r"[。!;:,]", squeezed):
        return False
    found = list(DOCUMENT_TYPE.finditer(squeezed))
    return bool(found) and found[-1].end() == len(squeezed)


def is_document_number(text: str) -> bool:
    """Tell whether a folded line is the number of an official document: 某政发〔2024〕1号."""
    return _NUMBER.fullmatch(squeeze(text)) is not None


def squeeze(text: str) -> str:
    """Return ``text`` without white space, page-print underscores and mis-decoded spaces."""
    return re.sub(r"[\s_?]+", "", text)
