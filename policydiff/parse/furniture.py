"""Page furniture: the lines of a captured page that are not the document, as a table of rules.

Every pattern must match a whole folded line (brackets, colons and digits are ASCII). Furniture is
listed in the result, never dropped; ``detail`` says which row recognised it.
"""

from __future__ import annotations

import re

from policydiff.parse.lines import Marks
from policydiff.text.patterns import lazy

_DATE = r"(?:19|20)\d\d\s?[-/年.]\s?\d{1,2}\s?[-/月.]\s?\d{1,2}日?"
_TIME = r"(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"

# Lines that printing or scraping put between the lines of a paragraph: it goes on after them.
PAGE_MARK = re.compile(
    r"Page \d+ of \d+.{0,90}|-?\s?\d{1,3}\s?-|第\s?\d+\s?页.{0,12}|https?://\S+|_?\w{0,12}=\S{1,80}"
    rf"|\d{{0,20}}\.?(?:s?html?|aspx|jsp)\S{{0,60}}|{_DATE},? \d{{1,2}}:\d{{2}}|\d{{4}}年第\d+号国务院公报.{{0,20}}"
)

# 下转第二版, 上接第一版: the sentence goes on.
_JUMP = r"\(?(?:下转|上接|紧接)第?[一二三四五六七八九十A-Z\d]{1,4}版\)?"
# A collection site's name, spaced out against searches, in the midst of sentences.
_WATERMARK = r"\(?(?:(?:更多数据|搜索|来源|百度|微信公众号|公众号):?[“\" ]{0,3}){0,3}马 ?克 ?数 ?据 ?网[”\"]?\)?"
MARKS = Marks(PAGE_MARK, lazy(f"{_JUMP}|{_WATERMARK}", needs="版网"), lazy(_JUMP, needs="版"))

_RULES: tuple[tuple[str, str], ...] = (
    ("page-mark", PAGE_MARK.pattern),
    ("page-mark", _JUMP),
    ("watermark", _WATERMARK),
    ("contents", r"(?:\d{1,3}\.)?[^.…·]{2,60}(?:\.{3,}|…{2,}|·{3,}) ?-? ?\d{1,3} ?-?|目 ?录(?: .{0,560})?"),
    ("navigation", r"(?:您?(?:现在|当前)的?位置|所在位置|首页\s?[>»]).{0,80}"),
    ("navigation", r"(?:首页|网站首页|返回(?:首页|顶部|列表)?|下载|打印(?:本页)?|全屏|收藏(?:本页)?|关闭(?:窗口|本页)?"
                   r"|加大|还原|减小|高级检索|最新资讯|登录|注册|English|繁体版?|无障碍.{0,6}|\])"),
    ("navigation", r"(?:本栏(?:最新|推荐)|阅读排行|标签云?:?|相关(?:文章|评论|报道|链接|新闻|阅读|稿件|附件):?"
                   r"|热点(?:新闻|推荐)|推荐阅读|(?:上|下)一篇:?.{0,60})"),
    ("navigation", r"(?:[^|]{0,40}\|){4}.{0,300}"),
    ("font-size", r"\[?\s?(?:字号|字体).{0,30}"),
    ("share", r"(?:分享|转发)(?:到|至|:).{0,40}|(?:一键)?分享"),
    ("share", r"QQ空间|新浪微博|腾讯微博|微信(?:好友|朋友圈)?|人人网|开心网|百度(?:空间|贴吧)|和讯|天涯社区|豆瓣(?:网)?"),
    ("share", r"扫一扫.{0,20}|(?:手机)?扫码.{0,16}|.{0,6}二维码.{0,10}|微信扫码.{0,6}"),
    ("contact", r"(?:服务|咨询|报名|招生|联系|监督)?(?:热线|电话|固话|手\s?机|传真|邮箱|邮编|地址|联系人|联系电话)\s?:.{0,80}"),
    ("contact", r"(?:QQ|微信|报名|在线)\s?(?:咨询|号|群)?\s?(?::.{0,30})?"),
    ("contact", r".{2,4}老师\s?1\d{10}.{0,20}"),
    ("caption", r".{0,40}作(?:政府)?工作报告。.{0,40}|.{0,60}(?:记者|通讯员).{0,16}摄.{0,8}"),
    ("published", r"(?:时间|发布(?:时间|日期|者|人|机构|单位)|更新时间|日期|来源|稿源|作者|编辑|责任编辑|信息来源|点击(?:数|率)?|浏览(?:量|次数)?"
                  r"|阅读(?:量|次数)?|访问量|评论)\s?[:|].{0,160}"),
    ("published", rf"{_DATE}{_TIME}\s*(?:来源|作者|浏览|点击|阅读|字体|字号).{{0,80}}"),
    ("published", rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}{_TIME}|\d{{1,2}}-\d{{1,2}}|\(?(?:责任编辑|编辑|来源|记者)[:】].{{1,40}}"),
    ("counter", r"\d{1,7}"),
    ("database", r"\[?北大法宝.{0,60}|原文链接:.{0,200}"),
    ("licence", r"Public domain|false|true|本作品是中华人民共和国的|中国大陆,也可能在其他管辖区,属于|不总是"),
    ("licence", r"注:中文维基文库社群认为.{0,80}|法律、法规,国家机关的决议、决定、命令.{0,500}|.{0,20}(?:版权所有|备案号|ICP备).{0,60}|主办单位?:.{0,60}承办.{0,60}"),
    ("licence", r"(?:免责声明|版权声明|特别声明).{0,500}"),
    ("licence", r".{0,80}(?:Copyright|All Rights Reserved).{0,200}"),
    ("navigation", r"\[?(?:E-mail|邮件)推荐.{0,80}|\[?打印.{0,30}关闭.{0,20}|[《》]{2}.{0,60}"),
    ("mark", r"[-=_*·.。|?\s]+"),
)  # fmt: skip

LONGEST = 600  # characters; no furniture line is longer, and the rules need not look

_TABLE = tuple((name, re.compile(pattern)) for name, pattern in _RULES)

CONTENTS = re.compile(r"目 ?录")

# A summary box repeats the opening of the text and breaks off with dots.
TEASER_LABEL = re.compile(r"(?:内容摘要|摘要|导读|核心提示|内容提要)\s?:?")
# A collection site's introduction of a document it reposts.
REPOST_TALK = re.compile(
    r"下面是小编|小编为大家|供大家参考|希望对(?:大家|您)有所?帮助|本文.{0,12}整理"
)


def furniture(line: str) -> str | None:
    """Return the name of the rule that takes the folded ``line`` for furniture, or None."""
    if len(line) > LONGEST:
        return None
    return next((name for name, pattern in _TABLE if pattern.fullmatch(line)), None)
