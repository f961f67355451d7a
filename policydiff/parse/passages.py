"""What an unnumbered paragraph is: a task, an announcement of tasks, general talk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policydiff.parse.lines import Paragraph
from policydiff.parse.numbering import marker
from policydiff.parse.owners import is_owner_line
from policydiff.parse.topics import heading_length, opens_with_verb
from policydiff.text.patterns import lazy

_TERM = r"(?:总体(?:要求|目标|思路)|指导思想|(?:基本|发展|工作)?(?:原则|思路)|(?:基本|工作)要求|(?:主要|总体|工作|发展|预期|奋斗|战略)目标(?:任务)?|^目标(?:任务)?|重[大要](?:性|意义)|必要性|可行性|意义|形势|进展情况|现状|^发展(?:环境|基础)|^(?:规划|编制)(?:背景|依据))"
_GENERAL_SECTION = re.compile(rf"[^,。]{{0,30}}?{_TERM}(?:(?:和|与|及|、)[^,。]{{0,4}}{_TERM})*")
_GENERAL = re.compile(
    r"[^。]{0,30}(?:总体要求|总体思路|总体目标|指导思想|目标|总的要求|基本思路).{0,4}(?:是|为(?!引领|统领|导向|牵引|指引)|:)"
)
_LEAD_IN = re.compile(
    r"[^。]{0,60}(?:(?:重点|主要|着重|着力|具体|全力|要|将)[^。]{0,8}(?:抓好|做好|做了|做出|开展|推进|突出|实施|完成|把握)[^。]{0,24}|以下[^。]{0,16}|几个方面[^。]{0,12}|工作是)[:。]"
)
_OVERVIEW = lazy(
    r"(?:[“\d一-鿿()]{4,24}会议以来|[“\d一-鿿 ]{0,10}?(?:过去|一年来|五年来|去年|今年|当前|当今|展望|刚刚过去|“十.五”时期|新的一年)|(?:19|20)\d\d年[,是])"
)
_SALUTATION = re.compile(r"(?:各位代表|各位委员|同志们)[!,:]\s*")
_FLOURISH = lazy(
    r"回顾|回望|回首|不平凡|过去|一年来|五年来|这一年|奋斗|征程|蓝图|使命|梦想|成绩|实践|体会|启示|来之不易|新时代|站在|历史|艰辛"
)
_COMMITS = re.compile(
    r"今年,?(?:我们)?(?:要|将)|将(?:继续|接续)|我们要(?:坚持|加强|推进|切实|全面|大力)"
)
_NARRATIVE = lazy(
    r"(?:在)?(?:看到|肯定|总结)(?:成绩|成就)|[^。]{0,30}成绩的取得|(?:以上|上述|这些|一年来|五年来)[^。]{0,12}成(?:绩|就)[^。]{0,12}(?:是|来之不易|根本)"
    r"|(?:让我们|我们要)?[^。]{0,20}(?:更加)?紧密(?:地)?团结在|刚刚过去的[^。]{0,40}(?:不平凡|意义|一年)"
)
_DIFFICULTIES = re.compile(
    r"清醒(?:地)?(?:的)?(?:认识|看到)|(?:困难|问题|不足|短板|差距)(?:和挑战)?,?(?:主要|集中)?(?:是|表现|体现)|仍(?:然)?(?:存在|面临)[^。]{0,24}(?:困难|问题|不足|挑战)"
)
_THANKS = re.compile(r"衷心(?:的)?感谢|崇高(?:的)?敬意|诚挚(?:的)?(?:感谢|谢意)")
_LOGISTICS = lazy(
    r"(?:时间|地点|参[会加赛评]|报名|报到|报送|联系|费用|申报|评选|奖项|组织机构|活动(?:范围|安排|时间|对象|主题|内容)|会议|展评)"
)

TOPICAL_SHARE = 0.5  # of the paragraphs, that open with a topic sentence of their own
BARE_LEAD_IN = 25  # characters; a shorter line that ends in a colon announces, it is no task
LONG_LEAD_IN = 130  # characters; the longest introduction of a section without a topic
LOOSE_HEADING = 48  # characters; one short sentence above the paragraph that it heads
LOOSE_STYLE = 3  # such sentences make a style: then the paragraphs may have topics too
LEAD_IN_WITHIN = 6  # paragraphs of a section in which its lead-in is looked for
OVERVIEW_AT_MOST = 2  # paragraphs of overview, unless they say that they are general
REPEATED_OPENING = 3  # 一年来, 一年来, …: an opening that many paragraphs share is a style,
REPEATED_TIMES = 3  # and the paragraphs are tasks
SALUTED_TALK = 110  # characters; a shorter paragraph after a salutation is no task
OPENING_TALK = 120  # characters in which a paragraph says that it is of difficulties
THANKS_WITHIN = 80  # characters at the end of a paragraph

Group = list[Paragraph]  # one paragraph, or a loose heading and the paragraph that it heads


def is_general_section(heading: str) -> bool:
    """Tell whether a section sets general requirements or overall targets, not tasks."""
    return _GENERAL_SECTION.fullmatch(heading) is not None


def is_logistics(headings: Sequence[str]) -> bool:
    """Tell whether section headings are those of a meeting, a contest or an application."""
    return sum(_LOGISTICS.search(heading) is not None for heading in headings) >= 2


def closes_tasks(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph names difficulties: after it come no more tasks."""
    return _DIFFICULTIES.search(paragraph.text, 0, OPENING_TALK) is not None


def is_narrative(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph speaks to the audience instead of setting a task."""
    text = paragraph.text
    thanks = _THANKS.search(text, max(0, len(text) - THANKS_WITHIN))
    if thanks is not None or closes_tasks(paragraph):
        return True
    if salutation := _SALUTATION.match(text):
        rest = text[salutation.end() :]
        if _COMMITS.search(rest, 0, LOOSE_HEADING):
            return False
        return len(rest) <= SALUTED_TALK or _FLOURISH.search(rest, 0, LOOSE_HEADING) is not None
    return _NARRATIVE.match(text) is not None


def is_saluted(text: str) -> bool:
    """Tell whether ``text`` begins by addressing the audience."""
    return _SALUTATION.match(text) is not None


def is_general(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph states general requirements or overall targets."""
    return _GENERAL.match(paragraph.text) is not None


def salutation_length(text: str) -> int:
    """Return how many characters of ``text`` only address the audience."""
    found = _SALUTATION.match(text)
    return found.end() if found else 0


def is_lead_in(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph only announces the tasks that follow."""
    text = paragraph.text
    is_short = len(text) <= BARE_LEAD_IN and (text.endswith(":") or not opens_with_verb(text))
    return is_short or _LEAD_IN.fullmatch(text) is not None


def introduces(group: Group, following: Group | None) -> bool:
    """Tell whether a section's first paragraph only leads up to the topics after it."""
    text = group[0].text
    return (
        following is not None and len(group) == 1 and len(text) <= LONG_LEAD_IN
        and not opens_topic(group[0]) and _has_topic(following)
    )  # fmt: skip


def groups(paragraphs: Sequence[Paragraph]) -> list[Group]:
    """Return the paragraphs, each with the loose heading above it if it has one.

    Lines that name owners are left out: they belong to what stands above them.
    """
    paragraphs = [paragraph for paragraph in paragraphs if not is_owner_line(paragraph.text)]
    single = [_is_single_sentence(paragraph) for paragraph in paragraphs]
    is_style = sum(single) >= LOOSE_STYLE
    found: list[Group] = []
    open_heading = False
    for at, paragraph in enumerate(paragraphs):
        if open_heading and _heads(paragraphs[at - 1], paragraph, is_style=is_style):
            found[-1].append(paragraph)
            open_heading = False
        else:
            found.append([paragraph])
            open_heading = single[at]
    return found


def owner_lines(paragraphs: Sequence[Paragraph]) -> dict[int | None, list[Paragraph]]:
    """Return the lines that name owners by the start of the paragraph they follow, None if none."""
    found: dict[int | None, list[Paragraph]] = {}
    above: int | None = None
    for paragraph in paragraphs:
        if is_owner_line(paragraph.text):
            found.setdefault(above, []).append(paragraph)
        else:
            above = paragraph.span.start
    return found


def _is_single_sentence(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        len(text) <= LOOSE_HEADING and text[-1] in "。!" and not re.search(r"[。;!?\d:]", text[:-1])
    )


def _heads(heading: Paragraph, paragraph: Paragraph, *, is_style: bool) -> bool:
    return (
        len(paragraph.text) > 2 * len(heading.text)
        and (is_style or not opens_topic(paragraph))
        and not is_narrative(heading)  # 各位代表! heads nothing
        and not is_narrative(paragraph)
        and not _OVERVIEW.match(paragraph.text)
        and not _LEAD_IN.fullmatch(heading.text)
    )


def opens_topic(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph opens with a topic sentence."""
    number = marker(paragraph.text)
    return heading_length(paragraph.text[number.length if number else 0 :]) > 0


def _has_topic(group: Group) -> bool:
    return len(group) > 1 or opens_topic(group[0])


def topical(found: Sequence[Group]) -> int:
    """Count the groups that have a topic of their own."""
    return sum(_has_topic(group) for group in found)


def are_topical(paragraphs: Sequence[Paragraph], *, at_least: int) -> bool:
    """Tell whether most paragraphs, and ``at_least`` so many, have topics of their own."""
    tasks = groups([paragraph for paragraph in paragraphs if not is_narrative(paragraph)])
    return topical(tasks) >= max(at_least, TOPICAL_SHARE * len(tasks))


def continues_item(group: Group) -> bool:
    """Tell whether a paragraph without a topic or a verb of its own goes on with the last task."""
    text = group[0].text
    begins_anew = marker(text) or _SALUTATION.match(text) or opens_with_verb(text)
    return not _has_topic(group) and not begins_anew


def overview_end(found: Sequence[Group]) -> int:
    """Return the index of the first group of a plan part's opening that is a task."""
    openings = Counter(group[0].text[:REPEATED_OPENING] for group in found)
    overview = [_is_overview(group, at, openings) for at, group in enumerate(found)]
    end = next((at for at, is_general in enumerate(overview) if not is_general), len(found))
    for at, group in enumerate(found[:LEAD_IN_WITHIN]):
        if len(group) == 1 and is_lead_in(group[0]):
            return max(end, at + 1)
        if _has_topic(group) and not overview[at]:
            break
    return end


def _is_overview(group: Group, at: int, openings: Counter[str]) -> bool:
    text = group[0].text
    if len(group) > 1:
        return False
    is_style = openings[text[:REPEATED_OPENING]] >= REPEATED_TIMES
    talks = at < OVERVIEW_AT_MOST and not is_style and _OVERVIEW.match(text) is not None
    return talks or _GENERAL.match(text) is not None or is_lead_in(group[0])
