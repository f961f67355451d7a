"""Names of initiatives by their heads: 工程, 计划, 制度 … with what stands before them.

Where such a name begins is the question: it ends a run of modifiers that a verb governs, and
Chinese puts no mark between them. A table of words that cut (``naming``) decides, read from the
head to the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policydiff.extract.canonical import without_region
from policydiff.extract.information import information
from policydiff.extract.naming import HAN, OF_ITSELF, Naming, naming
from policydiff.extract.vocabulary import Found
from policydiff.model import InitiativeKind

# A name needs this score.
ENOUGH = 0.6
# Characters left of a head that are looked at. Names in policy have 4 to 20; what no word cuts
# for so long is a sentence.
_WIDEST = 20
_SHORTEST, _LONGEST = 2, 16
# How much a modifier must say (characters, those of topics half) before a head of each strength.
_NEEDS = (
    (OF_ITSELF, 0.0),
    (0.76, 1.0),
    (0.75, 2.0),
    (0.7, 2.0),
    (0.65, 1.5),
    (0.62, 2.5),
    (0.61, 3.5),
)
_MISSING, _BEYOND, _MOST_BEYOND = 0.2, 0.02, 4.0
_GOVERNED = 0.05
_LONGEST_WORD = 5
_MOST_VERBS = 3
_MOST_HEADS = 4
# Heads that building sites have as well.
_BUILT = frozenset({"建设", "改造"})
_SITES = frozenset({"工程", "建设", "改造", "治理", "项目", "平台", "规划", "系统", "基金"})
_SITE = 0.3
# Whose they are, how many, of how many levels of offices is no part of the name: 全市|10项工程,
# 三大工程, 第二批试点, 市、县、校三级|教育督导体系.
_COUNT = re.compile(
    rf"(?:[我全本](?:[区市县省州旗校国镇]|系统)|[省市县区乡镇村校]{{0,4}}[一二两三四五]级"
    rf"|第?[\d一二三四五六七八九十百千万两几多余.]{{1,8}}"
    rf"(?:[个项所家批次种类条轮名座处亿届栋户期]|大(?![{HAN}]{{0,3}}额))[多余]?){{1,3}}"
)


class Candidate(NamedTuple):
    """A stretch of a cleaned text that may be a name, and how sure that is, in [0, 1]."""

    start: int
    end: int
    score: float
    kind: InitiativeKind = InitiativeKind.PROGRAMME


def by_head(text: str) -> Iterator[Candidate]:
    """Yield the names that end in a head, with their scores."""
    rules = naming()
    done = 0
    for found in rules.strong_head.within(text):
        if found.start >= done:
            run = _run(text, found, rules)
            done = run[-1][0] + len(run[-1][1])
            at, head = max(run, key=lambda one: (rules.heads[one[1]], one[0]))
            plain = any(not rules.heads[one] for _, one in run)
            name = None if plain else _candidate(text, (at, done), head, rules)
            if name is not None:
                yield name


def _run(text: str, first: Found, rules: Naming) -> list[tuple[int, str]]:
    """Return the heads that follow each other without a gap (机制|改革|试点), with their places."""
    run = [(first.start, first.text)]
    end = first.end
    while len(run) < _MOST_HEADS and (found := rules.head.at(text, end)) is not None:
        run.append((found.start, found.text))
        end = found.end
    return run


def _candidate(text: str, where: tuple[int, int], head: str, rules: Naming) -> Candidate | None:
    at, end = where
    begin = name_start(text, at, rules)
    base = rules.heads[head]
    shortest = 0 if base >= OF_ITSELF else _SHORTEST
    if begin is None or not shortest <= at - begin <= _LONGEST:
        return None
    need = next(need for score, need in _NEEDS if base >= score)
    spare = information(without_region(text[begin:at])) - need
    score = base + (_BEYOND * min(spare, _MOST_BEYOND) if spare >= 0 else _MISSING * spare)
    if spare >= 0 and text.endswith(rules.governors, max(0, begin - _LONGEST_WORD), begin):
        score += _GOVERNED
    if (head in _SITES and any(word in text[begin:at] for word in rules.works)) or (
        head in _BUILT and text.endswith(rules.plain, begin, at)
    ):
        score -= _SITE
    kind = InitiativeKind.DOCUMENT if head in rules.documents else InitiativeKind.PROGRAMME
    return Candidate(begin, end, min(score, 1.0), kind)


def name_start(text: str, head: int, rules: Naming) -> int | None:
    """Return where the name begins whose head stands at ``head``, None when nothing says so.

    A verb of ``rules.inner`` belongs to the name when it stands before the head (能力提升|工程)
    or when a word further left governs the whole (实施|消除大班额计划); else the name begins
    after it.
    """
    left = max(0, head - _WIDEST)
    begin, soft = (0 if left == 0 else None), None
    for cut in reversed(list(rules.cut.within(text, left, head))):
        if not cut.stop and cut.text in rules.inner:
            if cut.end < head and soft is None:
                soft = cut.end
            continue
        begin = cut.end if not cut.stop or soft is None else soft
        break
    else:
        begin = soft if soft is not None else begin
    if begin is None:
        return None
    begin = _without_count(text, begin, head)
    return _without_count(text, _without_verbs(text, begin, head, rules), head)


def _without_count(text: str, begin: int, head: int) -> int:
    match = _COUNT.match(text, begin, head)
    return match.end() if match else begin


def _without_verbs(text: str, begin: int, head: int, rules: Naming) -> int:
    """Return where the name begins after the verbs that cannot be its first word."""
    governed = text.endswith(rules.programme_verbs, max(0, begin - _LONGEST_WORD), begin)
    for _ in range(_MOST_VERBS):
        verb = rules.leading.at(text, begin, head)
        if verb is None and not governed:
            verb = rules.leading_if_ungoverned.at(text, begin, head)
        if verb is None or head - verb.end < _SHORTEST:
            break
        begin = verb.end
    return begin
