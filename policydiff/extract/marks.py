"""Names that the text itself marks: titles in 《》, names in quotation marks with their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.extract.candidates import Candidate
from policydiff.extract.information import information
from policydiff.extract.naming import HAN, STRONG, Naming, naming
from policydiff.extract.slogans import is_slogan
from policydiff.model import InitiativeKind
from policydiff.text.patterns import lazy

# Longer than any title of a document; a mark left open ends here.
_TITLE = re.compile(r"《([^《》]{2,80})》")
# “三名一训”工程, "双随机、一公开"监管; quoted speech is longer.
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,24})[”\"]")
# A head follows a quoted name at once or after a few words of its own: “县管校聘”管理体制改革.
_TAIL, _WEAK_TAIL = 12, 4
_BEFORE = 8

_DOCUMENT = re.compile(
    "(?:意见|办法|条例|法|规定|规划|纲要|方案|通知|决定|标准|计划|指南|规范|制度|细则|准则|守则|要点|章程"
    "|指标|目录|纪要|说明|责任书|承诺书|白皮书|公约|协定|协议|宣言|报告|批复|清单|体系|措施|规程|大纲|指引"
    "|政策|公告|行动|若干条|十条|\\d{1,3}条)(?:\\([^()]{1,20}\\)|[\\d.版]{1,5})?\\Z"
)
_NO_DOCUMENT = re.compile(
    "(?:日报|晚报|早报|周刊|杂志|新闻|读本|歌|曲|剧|故事|治国理政|选编|文选)\\Z"
)
_CITED = re.compile("(?:落实|贯彻|按照|根据|执行|印发|出台|依据|制定|制订|颁布|实施|学习|宣传)\\Z")
_TITLE_SCORE, _CITED_TITLE, _OTHER_TITLE, _NO_TITLE = 0.95, 0.7, 0.5, 0.3

# Quotation marks alone are a hint: every second pair holds a slogan or an ironic word.
_QUOTE = 0.5
_STRONG_HEAD, _HEAD, _GOVERNED, _COINED = 0.3, 0.15, 0.1, 0.1
# An anniversary comes once.
_ANNIVERSARY = "周年"
_AGAINST, _SENTENCE, _SLOGAN, _LONG = 0.3, 0.4, 0.5, 0.35
_LONGEST = 12
# A head that makes a programme of a slogan: “不忘初心、牢记使命”主题教育.
_PROGRAMME = 0.75
_SENTENCE_MARK = re.compile("[,。;!?:、]")
# 双减, 两免一补, 1530, 5+2, 互联网+: nobody writes so but to name something.
_SIGNS = re.compile(r"[双\d+×]")
_NUMERALS = "一二两三四五六七八九十百千万"
_TURNS = lazy(f"[{_NUMERALS}][{HAN}]{{1,3}}[{_NUMERALS}]", needs=_NUMERALS)
_PARTS = re.compile("[、,]")
_MERE_NUMBERS = re.compile(r"[\d.+\-]{1,24}\Z")


def titles(text: str) -> Iterator[Candidate]:
    """Yield the titles in 《》, marks included; what is no governing document scores low."""
    for match in _TITLE.finditer(text):
        yield Candidate(*match.span(), _title_score(text, match), InitiativeKind.DOCUMENT)


def _title_score(text: str, match: re.Match[str]) -> float:
    title = match[1]
    if information(title) == 0 or _NO_DOCUMENT.search(title) or is_slogan(title):
        return _NO_TITLE
    if _DOCUMENT.search(title):
        return _TITLE_SCORE
    cited = _CITED.search(text, max(0, match.start() - _BEFORE), match.start())
    return _CITED_TITLE if cited else _OTHER_TITLE


def quoted(text: str) -> Iterator[Candidate]:
    """Yield names in quotation marks, with the head that follows where there is one."""
    rules = naming()
    for match in _QUOTED.finditer(text):
        end, head = _tail(text, match.end(), rules)
        score = _score(text, match, head, rules)
        kind = InitiativeKind.DOCUMENT if head in rules.documents or head in _PLANS else None
        start = match.start()
        if head is None and not is_slogan(match[1]):
            start, end = match.span(1)
        yield Candidate(start, end, min(max(score, 0.0), 1.0), kind or InitiativeKind.PROGRAMME)


_PLANS = frozenset({"规划"})


def _tail(text: str, at: int, rules: Naming) -> tuple[int, str | None]:
    """Return where the name ends that a quotation closing before ``at`` begins, and its last head."""
    cut = next(
        (
            match
            for match in rules.cut.within(text, at, at + _TAIL)
            if match.stop or match.text not in rules.inner
        ),
        None,
    )
    limit = cut.start if cut else min(at + _TAIL, len(text))
    end, head = at, None
    for found in rules.head.within(text, at, limit):
        near = found.start - at <= (_TAIL if rules.heads[found.text] >= STRONG else _WEAK_TAIL)
        if found.start == end or (head is None and near):
            end, head = found.end, found.text
    return end, head


def _score(text: str, match: re.Match[str], head: str | None, rules: Naming) -> float:
    inside, before = match[1], max(0, match.start() - _BEFORE)
    score = _QUOTE
    if head is not None:
        score += _STRONG_HEAD if rules.heads[head] >= STRONG else _HEAD
    if rules.governs(text, before, match.start()):
        score += _GOVERNED
    if _is_coined(inside):
        score += _COINED
    if text.endswith(rules.against, before, match.start()) or (
        head is None and text.startswith(rules.tails_against, match.end())
    ):
        score -= _AGAINST
    if is_slogan(inside):
        programme = head is not None and rules.heads[head] >= _PROGRAMME
        score -= 0 if programme or head in _PLANS else _SLOGAN
    if head is None and _ends_in_programme(inside, rules):
        score += _HEAD
    if len(inside) > _LONGEST or _ANNIVERSARY in inside:
        score -= _LONG
    return score - _sentence(inside, head)


def _ends_in_programme(inside: str, rules: Naming) -> bool:
    """Tell whether a quotation holds its own head: “强基计划”."""
    ends = (found for found in rules.strong_head.within(inside) if found.end == len(inside))
    return any(rules.heads[found.text] >= _PROGRAMME and found.start for found in ends)


def _is_coined(inside: str) -> bool:
    return (_SIGNS.search(inside) or _TURNS.search(inside)) is not None


def _sentence(inside: str, head: str | None) -> float:
    if _MERE_NUMBERS.match(inside) and head is None:
        return _SENTENCE
    if not _SENTENCE_MARK.search(inside):
        return 0.0
    parts = _PARTS.split(inside)
    named = head is not None or all(map(_is_coined, parts))
    return 0.1 if named and "。" not in inside else _SENTENCE
