"""What an unnumbered paragraph is: a task, an announcement of tasks, general talk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policydiff.parse.lines import Paragraph
from policydiff.parse.numbering import marker
from policydiff.parse.topics import heading_length

_TERM = r"(?:总体(?:要求|目标|思路)|指导思想|基本(?:原则|思路|要求)|(?:主要|工作|发展|预期|奋斗|战略)?目标(?:任务)?|重[大要](?:性|意义)|必要性|意义)"
_GENERAL_SECTION = re.compile(rf".{{0,30}}?{_TERM}(?:(?:和|与|及|、).{{0,4}}{_TERM})*")
_GENERAL = re.compile(
    r".{0,30}(?:总体要求|总体思路|总体目标|指导思想|(?:主要|总体|工作|预期|发展|奋斗|事业发展).{0,6}目标|总的要求|基本思路)"
)
_LEAD_IN = re.compile(
    r"[^。]{0,60}(?:(?:重点|主要|着重|着力|具体|全力|要|将)[^。]{0,8}(?:抓好|做好|做了|做出|开展|推进|突出|实施|完成|把握)[^。]{0,24}|以下[^。]{0,16}|几个方面[^。]{0,12}|工作是)[:。]"
)
_OVERVIEW = re.compile(
    r"(?:[“\d一-鿿]{0,10}?(?:过去|一年来|五年来|去年|今年|当前|当今|展望|刚刚过去|“十.五”时期|新的一年)|(?:19|20)\d\d年[,是])"
)
_NARRATIVE = re.compile(
    r"各位代表[!,:]|同志们[!,:]|(?:在)?(?:看到|肯定)(?:成绩|成就).{0,12}(?:同时|我们)|.{0,12}清醒(?:地)?(?:认识|看到)"
    r"|.{0,30}成绩的取得|(?:以上|上述|这些|一年来|五年来).{0,12}成(?:绩|就).{0,12}(?:是|来之不易|根本)|.{0,12}表示(?:衷心|崇高|诚挚)"
    r"|(?:让我们|我们要)?.{0,20}(?:更加)?紧密(?:地)?团结在|刚刚过去的.{0,40}(?:不平凡|意义|一年)"
)
_THANKS = re.compile(r"衷心(?:的)?感谢|崇高(?:的)?敬意|诚挚(?:的)?(?:感谢|谢意)")
_LOGISTICS = re.compile(
    r"(?:时间|地点|参[会加赛评]|报名|报到|报送|联系|费用|申报|评选|奖项|组织机构|活动(?:范围|安排|时间|对象|主题|内容)|会议|展评)"
)

TOPICAL_SHARE = 0.5  # of the paragraphs, that open with a topic sentence of their own
BARE_LEAD_IN = 25  # characters; a shorter paragraph between headings announces, it is no task
LOOSE_HEADING = 60  # characters; one short sentence above the paragraph that it heads
LEAD_IN_WITHIN = 6  # paragraphs of a section in which its lead-in is looked for
OVERVIEW_AT_MOST = 2  # paragraphs of overview, unless they say that they are general
REPEATED_OPENING = 3  # 一年来, 一年来, …: an opening that many paragraphs share is a style,
REPEATED_TIMES = 3  # and the paragraphs are tasks
THANKS_WITHIN = 80  # characters at the end of a paragraph

Group = list[Paragraph]  # one paragraph, or a loose heading and the paragraph that it heads


def is_general_section(heading: str) -> bool:
    """Tell whether a section sets general requirements or overall targets, not tasks."""
    return _GENERAL_SECTION.fullmatch(heading) is not None


def is_logistics(headings: Sequence[str]) -> bool:
    """Tell whether section headings are those of a meeting, a contest or an application."""
    return sum(_LOGISTICS.search(heading) is not None for heading in headings) >= 2


def is_narrative(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph speaks to the audience instead of setting a task."""
    text = paragraph.text
    thanks = _THANKS.search(text, max(0, len(text) - THANKS_WITHIN))
    return thanks is not None or _NARRATIVE.match(text) is not None


def is_lead_in(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph only announces the tasks that follow."""
    return len(paragraph.text) <= BARE_LEAD_IN or _LEAD_IN.fullmatch(paragraph.text) is not None


def groups(paragraphs: Sequence[Paragraph]) -> list[Group]:
    """Return the paragraphs, each with the loose heading above it if it has one."""
    found: list[Group] = []
    for paragraph in paragraphs:
        if found and len(found[-1]) == 1 and _heads(found[-1][0], paragraph):
            found[-1].append(paragraph)
        else:
            found.append([paragraph])
    return found


def _heads(paragraph: Paragraph, following: Paragraph) -> bool:
    return (
        len(paragraph.text) <= LOOSE_HEADING
        and not re.search(r"[。;!?\d:]", paragraph.text[:-1])
        and paragraph.text[-1] in "。!"
        and not _opens_topic(following)
        and not is_narrative(following)
        and len(following.text) > 2 * len(paragraph.text)
    )


def _opens_topic(paragraph: Paragraph) -> bool:
    number = marker(paragraph.text)
    return heading_length(paragraph.text[number.length if number else 0 :]) > 0


def topical(found: Sequence[Group]) -> int:
    """Count the groups that have a topic of their own."""
    return sum(len(group) > 1 or _opens_topic(group[0]) for group in found)


def are_topical(paragraphs: Sequence[Paragraph], *, at_least: int) -> bool:
    """Tell whether most paragraphs, and ``at_least`` so many, have topics of their own."""
    tasks = groups([paragraph for paragraph in paragraphs if not is_narrative(paragraph)])
    return topical(tasks) >= max(at_least, TOPICAL_SHARE * len(tasks))


def overview_end(paragraphs: Sequence[Paragraph]) -> int:
    """Return the index of the first paragraph of a plan part that is a task."""
    opening = paragraphs[:LEAD_IN_WITHIN]
    leads = [at for at, paragraph in enumerate(opening) if is_lead_in(paragraph)]
    if leads:
        return leads[-1] + 1
    openings = Counter(paragraph.text[:REPEATED_OPENING] for paragraph in paragraphs)
    at = 0
    while at < len(paragraphs) and _is_overview(paragraphs[at], at, openings):
        at += 1
    return at


def _is_overview(paragraph: Paragraph, at: int, openings: Counter[str]) -> bool:
    if _GENERAL.match(paragraph.text):
        return True
    is_style = openings[paragraph.text[:REPEATED_OPENING]] >= REPEATED_TIMES
    return at < OVERVIEW_AT_MOST and not is_style and _OVERVIEW.match(paragraph.text) is not None
