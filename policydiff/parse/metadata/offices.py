"""Who speaks: how titles, signatures and delivery lines name government bodies."""

from __future__ import annotations

import re

_MINISTRIES = (
    "教育|农业农村|农业|财政|科学技术|科技|文化和旅游|文化|卫生|人力资源社会保障|人力资源和社会保障|"
    "住房和城乡建设|交通运输|水利|生态环境|自然资源|民政|商务|公安|司法|工业和信息化|应急管理"
)
# Bodies of the centre: they need no region's name.
CENTRAL = re.compile(
    r"中共中央办公厅、?国务院办公厅|中共中央、?国务院|国务院办公厅|国务院|中共中央"
    rf"|(?:中华人民共和国)?(?:国家)?(?:{_MINISTRIES})部(?:办公厅)?"
    r"|国家(?:发展和改革|发展改革|卫生健康|民族事务|教育)委(?:员会)?(?:办公厅)?"
)
_BODY = r"(?:人民政府|政府|行署|行政公署|委员会|工委|党委|[省市县区]委|教委|局|厅|兵团|领导小组)"
# The body that opens a title: what stands before 关于, 印发, a year ….
OPENING = re.compile(
    rf"(?P<office>(?!\d)[^《\d\n,。:;]{{1,30}}?{_BODY}(?:办公[厅室])?)"
    r"(?=关于|印发|转发|批转|发布|《|(?:19|20)\d\d|工作|贯彻|党组)"
)
# A line that opens as the title of an official document does.
CAPTION = re.compile(
    rf"^(?:{CENTRAL.pattern}|{OPENING.pattern})(?:关于|印发|转发|批转)[^\n。]{{4,120}}$",
    re.MULTILINE,
)
# A line that holds a body's name and nothing else.
LINE = re.compile(
    rf"^(?P<office>(?!各)[㐀-鿿]{{2,28}}?(?:{_BODY}(?:办公[厅室])?|部))$", re.MULTILINE
)
# The red heading over an official document (红头): 某县教育局文件.
LETTERHEAD = re.compile(
    rf"^(?P<office>(?!各)[㐀-鿿]{{2,28}}?(?:{_BODY}(?:办公[厅室])?|部))文件$", re.MULTILINE
)
# The body that a page names as its source; what else the line says follows it.
SOURCE = re.compile(
    r"(?:来源|稿源|(?:发布|制发|公开|发文)(?:机构|机关|单位|主体)):"
    rf"(?P<office>(?!各)[㐀-鿿]{{2,28}}?(?:{_BODY}(?:办公[厅室])?|部))"
    r"(?=$|[\[(|]|作者|字号|字体|时间|日期|发[布文]|浏览|点击|阅读|访问|责任|编辑|\d)",
    re.MULTILINE,
)
# In whose name a report is given.
SPEAKS_FOR = re.compile(r"代表(?P<office>国务院|[^,。:;\n]{2,24}?(?:人民政府|兵团))")
# A body named by the kind of its region alone: 市教育局.
BARE = re.compile(r"[省市县区州旗](?!直|属|委)")
# What follows a region's name where a session or its speaker is named.
AFTER_SESSION_PLACE = re.compile(
    r"\n?(?:第?[一二三四五六七八九十\d]{1,3}届|人民代表大会|(?:人民)?政府[^。,\n]{0,4}[省市县区州]长"
    r"|(?:人民政府)?\s?(?:代|代理)?(?:省|市|县|区|州|盟|旗)长|(?:人民政府|政府)主席)"
)
NATIONAL_CONGRESS = re.compile(r"届全国人民代表大会|国务院总理")
# To whom a document of the centre is addressed.
NATIONAL_ADDRESSEES = re.compile(r"^各省[、,]自治区[、,]直辖市", re.MULTILINE)
