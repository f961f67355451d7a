"""How far an initiative is, as the verbs around its name say (``data/stages.toml``).

The clause of a mention is what stands between commas, stops and semicolons; 、 and 和 join what
one verb governs. The order in which conflicts are settled:

1. a word that ends a name or its life (取消X试点, X试点圆满完成) and one that widens it
   (扩大X试点范围, 全面实施X试点) go before the stage in the name's own last word;
2. then the name's own word (X试点 is a pilot, whatever 推进 says);
3. else the word nearest to the name; at the same distance the one after it, which says how the
   thing stands (推进X全覆盖), not what is done about it.

A word that is denied (未, 没有, 尚未 before it) says nothing, nor does one of an end that is only
striven for (确保X任务全面完成).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from policydiff import bundled
from policydiff.extract.vocabulary import Vocabulary, longest_first, ordered
from policydiff.model import Stage, StageEvidence
from policydiff.text.clean import CleanText

# Characters of the clause that are looked at on either side. Behind a name its state follows
# soon; before it other names of the same list may stand.
_BEFORE, _AFTER = 30, 10
_CLAUSE_END = re.compile(r"[,。;:!?()\n]")
_DENIED = ("未", "没有", "尚未", "暂未", "无法", "不能")
_DENIAL = 2
_STRIVEN_FOR = ("确保", "力争", "争取", "保证", "努力")
# Stages whose words go before the stage that a name's own last word says.
_STRONGER = frozenset({Stage.STOPPED, Stage.COMPLETED, Stage.EXPAND, Stage.FULL})


class StageWord(NamedTuple):
    """A word at ``start``:``end`` of a text that says ``stage``, so far from the name."""

    stage: Stage
    start: int
    end: int
    distance: int


class _Rules(NamedTuple):
    before: Vocabulary
    after: Vocabulary
    own: Sequence[str]
    stages: Mapping[str, Mapping[str, Stage]]


def stage_of(text: str, start: int, end: int) -> StageWord | None:
    """Return the word that says the stage of the initiative named at ``text[start:end]``.

    ``text`` is cleaned and folded. None when no word of its clause says any.
    """
    rules = _rules()
    around = [*_before(text, start, rules), *_after(text, end, rules)]
    if any(word.stage is Stage.COMPLETED for word in around) and _is_striven_for(text, start):
        around = [word for word in around if word.stage is not Stage.COMPLETED]
    own = next((word for word in rules.own if text.endswith(word, start, end)), None)
    if own is not None:
        around = [word for word in around if word.stage in _STRONGER]
        word = StageWord(rules.stages["own"][own], end - len(own), end, 0)
        return min(around, key=_order) if around else word
    return min(around, key=_order, default=None)


def stage_evidence(source: str, text: CleanText, start: int, end: int) -> StageEvidence | None:
    """Return ``stage_of`` with the words as they stand in ``source``, of which ``text`` is a part."""
    word = stage_of(text.text, start, end)
    if word is None:
        return None
    span = text.span(word.start, word.end)
    return StageEvidence(word.stage, source[span.start : span.end], span)


def _is_striven_for(text: str, start: int) -> bool:
    """Tell whether the clause of the name that begins at ``start`` says that it is a goal."""
    clause = _CLAUSE_END.split(text[max(0, start - _BEFORE) : start])[-1]
    return any(word in clause for word in _STRIVEN_FOR)


def _order(word: StageWord) -> tuple[int, int]:
    return word.distance, -word.start


def _before(text: str, start: int, rules: _Rules) -> Iterator[StageWord]:
    """Yield the words left of the name in its clause; those to its left at a distance."""
    left = max(0, start - _BEFORE)
    for match in _CLAUSE_END.finditer(text, left, start):
        left = match.end()
    for found in rules.before.within(text, left, start):
        if not text.endswith(_DENIED, max(0, found.start - _DENIAL), found.start):
            stage = rules.stages["before"][found.text]
            yield StageWord(stage, found.start, found.end, start - found.end)


def _after(text: str, end: int, rules: _Rules) -> Iterator[StageWord]:
    """Yield the word that follows the name in its clause; a further one belongs to another verb."""
    stop = _CLAUSE_END.search(text, end, end + _AFTER)
    words = rules.after.within(text, end, stop.start() if stop else end + _AFTER)
    for found in islice(words, 1):
        stage = rules.stages["after"][found.text]
        yield StageWord(stage, found.start, found.end, found.start - end)


@cache
def _rules() -> _Rules:
    table = bundled.table("stages")
    stages = {
        side: {word: Stage(stage) for stage, words in table.items() for word in words.get(side, ())}
        for side in ("before", "after", "own")
    }
    return _Rules(
        longest_first(stages["before"]),
        longest_first(stages["after"]),
        ordered(stages["own"]),
        stages,
    )
