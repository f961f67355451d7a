"""Who answers for a task: 牵头部门：…，配合部门：… and （…牵头，…配合） read from its text.

All patterns apply to folded text. Owners are named in a label's words (责任单位:…), or in brackets
at the end of a sentence by what they do (…牵头,…配合), or there by nothing but their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policydiff.model import OwnerRole
from policydiff.records import dataclass
from policydiff.text.patterns import lazy

LEAD, RESPONSIBLE, SUPPORT, OFFICIAL = OwnerRole

LONGEST_NAME = 40  # characters; what is longer is a sentence, not an office
_SHORTEST_NAME = 3  # characters before a space that parts names: 市　教育局 is one
_LONGEST_VERB = 24  # characters of "等有关部门按照各自职责分工分别负责"
_LONGEST_LIST = 600  # characters of a bracket; the longest list of owners met has 180

_DOES = {
    "牵头": LEAD, "主责": LEAD, "主办": LEAD, "责任": RESPONSIBLE, "负责": RESPONSIBLE,
    "承办": RESPONSIBLE, "落实": RESPONSIBLE, "实施": RESPONSIBLE, "执行": RESPONSIBLE,
    "主管": RESPONSIBLE, "分管": RESPONSIBLE, "配合": SUPPORT, "协办": SUPPORT, "协同": SUPPORT,
    "协助": SUPPORT, "参与": SUPPORT, "参加": SUPPORT, "支持": SUPPORT,
}  # fmt: skip
_DO = "|".join(_DOES)
_BODY = r"单位|部门|处室|科室|股室|机构|主体"
_PERSON = r"[省市县区镇校局]?领导|人"
# 牵头部门: 责任领导: 责任单位及责任人:
_LABEL = lazy(
    rf"(?P<does>{_DO})(?:(?P<body>{_BODY})|(?P<person>{_PERSON}))"
    rf"(?:[和及、](?:{_DO})?(?:{_BODY}|{_PERSON}))?\s?:",
    needs=":",
)
_OTHER_LABEL = lazy(r"[㐀-鿿]{2,8}:")  # 完成时限:
_MANNER = (
    r"按照?(?:各自)?职责(?:任务)?(?:分工)?|根据职责分工|职责分工|分工|分别|共同|具体|组织|统筹|联合"
)
_VERB = lazy(rf"(?:{_MANNER})*+(?P<does>{_DO})(?:{_DO}|组织|抓总)*+\Z")
_BRACKETED_VERB = lazy(rf"\((?P<does>{_DO})(?:{_BODY})?\)\Z")
_AND_OTHERS = lazy(r"等(?:各?(?:有关|相关|市直|县直|省直))*(?:部门|单位)?\Z")
_OPENING = re.compile(r"由|会同|商")
_OFFICE = lazy(
    r"(?:[局厅委办部处署院联会行社站所校室科股团队馆台区县市州旗镇乡村]|政府|部门|单位|中心|公司|集团|街道|乡镇|县区|机关|党组)(?:\([^()]{1,20}\))?\Z"
)
# What stands alone in brackets after a sentence must be offices beyond doubt.
_PLAIN_OFFICE = lazy(r"(?:[局厅委]|..部|部门|委员会|办公室|政府|委办|管委会|编办)\Z")
# 各区、市政府 and 各县(市)、区人民政府 are one name each.
_EACH = lazy(r"各(?:[县市区旗州]|\([县市区旗州、]{1,7}\)){1,4}\Z")
_AND_EACH = lazy(r"[县市区旗州]{1,2}(?:人民)?政府(?!办)")
_SEPARATORS = "、,;。"
_OPENERS, _CLOSERS = "([", ")]"
_BRACKET = re.compile(r"[()\[\]]")
_SENTENCE_END = "。;!?"
_BEFORE_LABEL = f"{_SENTENCE_END} )],、"
_TRAILING = " 。;"
_ROLE_WORDS = lazy(_DO)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a folded text: where it stands, and the role of who bears it."""

    start: int
    end: int
    role: OwnerRole


def is_owner_line(text: str) -> bool:
    """Tell whether a folded paragraph does nothing but name owners."""
    if text[:1] in _OPENERS:
        inner = next(_brackets(text), None)
        is_all = inner == (1, len(text.rstrip(_TRAILING)) - 1)
        return inner is not None and is_all and bool(_in_bracket(text, *inner, is_apart=True))
    return (
        len(text) <= _LONGEST_LIST and _LABEL.match(text) is not None and bool(named_owners(text))
    )


def named_owners(text: str) -> list[Named]:
    """Return who is named in ``text``, a folded paragraph or what stands of it in one item."""
    if not _ROLE_WORDS.search(text) and text.rstrip(_TRAILING)[-1:] not in _CLOSERS:
        return []
    brackets = list(_brackets(text))
    found: list[Named] = []
    at, last = 0, len(text.rstrip(_TRAILING))
    for begin, end in [*brackets, (len(text) + 1, len(text) + 1)]:
        if begin < at:
            continue
        labelled, at = _labelled(text, at, begin - 1)
        found += labelled
        if begin < min(at, len(text)) or begin > len(text):
            continue
        found += _in_bracket(text, begin, end, is_apart=_is_apart(text, begin - 1, end + 1, last))
        at = end + 1
    return found


def owners_from(text: str) -> int:
    """Return where, at the end of a folded heading, the brackets begin that name owners, else its length.

    Others may follow them: 推进家校共育(责任单位:基教科)(9月底前).
    """
    edge, found = len(text.rstrip(_TRAILING)), len(text)
    if text[edge - 1 : edge] not in _CLOSERS:
        return found
    for begin, end in reversed(list(_brackets(text))):
        if end + 1 != edge:
            break
        edge = begin - 1
        found = edge if _in_bracket(text, begin, end, is_apart=True) else found
    return found


def role_of(label: str) -> OwnerRole | None:
    """Return the role that a label or the head of a column gives (牵头单位), None for none."""
    found = _LABEL.fullmatch(label.strip().rstrip(":") + ":")
    return None if found is None else _role(found)


def names_in(text: str, role: OwnerRole) -> list[Named]:
    """Return who is named in a list of owners, as a folded cell of a table has it.

    ``role`` is what they have to do with the task unless their own words say otherwise.
    """
    return list(_list(text, 0, len(text), role))


def _labelled(text: str, begin: int, end: int) -> tuple[list[Named], int]:
    """Return the owners that labels from ``begin`` to ``end`` name, and where their list ends.

    A list goes on to the end of its sentence, over brackets too (各县(市、区)政府).
    """
    at = begin
    while found := _LABEL.search(text, at, end):
        at = found.end()
        if found.start() > 0 and text[found.start() - 1] not in _BEFORE_LABEL:
            continue
        longest = min(len(text), at + _LONGEST_LIST)
        stop = text.find("。", at, longest)
        stop = longest if stop < 0 else stop
        named = list(_list(text, found.start(), stop, None))
        if _are_owners(text, named):
            return named, stop
    return [], begin


def _are_owners(text: str, named: list[Named]) -> bool:
    """Tell whether what a label names are offices or persons, not the clauses of a sentence."""
    offices = sum(name.role is OFFICIAL or _is_office(text, name, _OFFICE) for name in named)
    return 2 * offices >= len(named)


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what stands in outer brackets that may name owners."""
    depth = begin = 0
    for found in _BRACKET.finditer(text):
        if found[0] in _OPENERS:
            begin = begin if depth else found.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and 2 < found.start() - begin <= _LONGEST_LIST:
                yield begin, found.start()


def _is_apart(text: str, begin: int, end: int, last: int) -> bool:
    """Tell whether the bracket from ``begin`` to ``end`` stands after a sentence, or ends one.

    ``last`` is where the text ends without its stop.
    """
    return end >= last or text[end] == "。" or (begin > 0 and text[begin - 1] in _SENTENCE_END)


def _in_bracket(text: str, begin: int, end: int, *, is_apart: bool) -> list[Named]:
    if _LABEL.match(text, begin, end):
        return list(_list(text, begin, end, None))
    if not is_apart:
        return []
    found = list(_list(text, begin, end, None))
    says_so = _VERB.search(text, max(begin, end - _LONGEST_VERB), end)
    office = _OFFICE if says_so else _PLAIN_OFFICE
    if says_so or (begin > 1 and text[begin - 2] in _SENTENCE_END):
        is_named = all(_is_office(text, name, office) for name in found)
        return found if is_named else []
    return []


def _is_office(text: str, name: Named, office: re.Pattern[str]) -> bool:
    return text[name.start] == "各" or office.search(text, name.start, name.end) is not None


def _list(text: str, begin: int, end: int, role: OwnerRole | None) -> Iterator[Named]:
    """Yield the names of a list of owners with the roles that its labels and verbs give.

    A verb speaks for all names since the last one (市教育局、市财政局配合), a label for those that
    follow it.
    """
    waiting: list[tuple[int, int]] = []
    is_known = True
    for start, stop in _parts(text, begin, end):
        if label := _LABEL.match(text, start, stop):
            yield from _all(waiting, role)
            waiting, role, is_known, start = [], _role(label), True, label.end()
        elif other := _OTHER_LABEL.match(text, start, stop):
            yield from _all(waiting, role)
            waiting, is_known, start = [], False, other.end()
        if not is_known:
            continue
        joins = text.startswith("会同", start, stop)
        if joins:  # A会同B负责: A leads
            yield from _all(waiting, role or LEAD)
            waiting = []
        does, core = _without_verb(text, start, stop)
        waiting += [core] if core[0] < core[1] else []
        if joins:
            yield from _all(waiting, SUPPORT)
            waiting = []
        elif does is not None:
            keeps = role is not None and does is RESPONSIBLE
            yield from _all(waiting, role if keeps else does)
            waiting = []
    yield from _all(waiting, role)


def _all(names: list[tuple[int, int]], role: OwnerRole | None) -> Iterator[Named]:
    for start, end in names:
        if 2 <= end - start <= LONGEST_NAME:
            yield Named(start, end, role or RESPONSIBLE)


def _without_verb(text: str, start: int, stop: int) -> tuple[OwnerRole | None, tuple[int, int]]:
    """Return what the end of a part says they do, and where the name in it stands."""
    opening = _OPENING.match(text, start, stop)
    start = opening.end() if opening else start
    tail = max(start, stop - _LONGEST_VERB)
    found = _BRACKETED_VERB.search(text, tail, stop) or _VERB.search(text, tail, stop)
    end = found.start() if found else stop
    others = _AND_OTHERS.search(text, max(start, end - _LONGEST_VERB), end)
    return (_DOES[found["does"]] if found else None), _trimmed(
        text, start, others.start() if others else end
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " :·":
        start += 1
    while start < end and text[end - 1] in " :·":
        end -= 1
    return start, end


def _parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a list: labels cut it, and what separates names outside brackets."""
    labels = {found.start(): found.end() for found in _LABEL.finditer(text, begin, end)}
    depth, start, after = 0, begin, begin
    for at in range(begin, end):
        char = text[at]
        after = labels.get(at, after)
        depth += (char in _OPENERS) - (char in _CLOSERS and depth > 0)
        if depth or (at < after and at not in labels):
            continue
        if at in labels or (char == "会" and text.startswith("会同", at)):
            yield start, at
            start = at
        elif _separates(text, max(start, after), at, end):
            yield start, at
            start = at + 1
    yield start, end


def _separates(text: str, start: int, at: int, end: int) -> bool:
    """Tell whether the character at ``at`` parts the name since ``start`` from the next one."""
    char = text[at]
    if char in _SEPARATORS:
        each = char == "、" and _EACH.match(text, start, at)
        return not (each and _AND_EACH.match(text, at + 1, end))
    is_name = at - start >= _SHORTEST_NAME
    return (
        is_name
        and char in " 和及"
        and _OFFICE.search(text, max(start, at - LONGEST_NAME), at) is not None
    )


def _role(label: re.Match[str]) -> OwnerRole:
    return OFFICIAL if label["person"] else _DOES[label["does"]]
