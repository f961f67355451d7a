"""What a plan forbids, demands and encourages, by the words that say so (``data/modality.toml``).

One obligation a clause (what stands between commas, stops and semicolons); where a clause has
several such words the strongest counts, in the order of ``Force``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from policydiff import bundled
from policydiff.extract.naming import any_of
from policydiff.extract.passages import Passage, passages
from policydiff.extract.vocabulary import Vocabulary, Word, ordered
from policydiff.model import Force, Obligation, Plan

_CLAUSE = re.compile(r"[^,。;:!?\n]+")
# Characters before a word that may say it opens its clause; a number may stand there too.
_OPENER = 8
_NUMBER = r"(?:\A|[\d一二三四五六七八九十]{1,3}[.、]?|[)\"”“(是、和与])"
_ORDER = {force: at for at, force in enumerate(Force)}


class _Rules(NamedTuple):
    word: Vocabulary
    forces: Mapping[str, Force]
    opens: frozenset[str]
    opener: re.Pattern[str]


def obligations(plan: Plan, texts: Sequence[Passage] | None = None) -> tuple[Obligation, ...]:
    """Return the obligations of ``plan``, in document order; spans are those of their clauses.

    ``texts`` are the plan's passages, where they are at hand.
    """
    own = passages(plan) if texts is None else texts
    return tuple(found for passage in own for found in _in_passage(plan, passage))


def force_of(clause: str) -> tuple[Force, str] | None:
    """Return how much a cleaned and folded ``clause`` binds and the word that says so, or None."""
    found = [(rules.forces[word], word) for rules in (_rules(),) for word in _words(clause, rules)]
    return min(found, key=lambda one: _ORDER[one[0]], default=None)


def _in_passage(plan: Plan, passage: Passage) -> Iterator[Obligation]:
    text = passage.text.text
    done = 0
    for word in _rules().word.within(text):
        if word.start < done:
            continue
        start, done = _clause(text, done, word.start)
        found = force_of(text[start:done])
        if found is not None:
            span = passage.text.span(start, done)
            quote = plan.source.text[span.start : span.end]
            yield Obligation(plan.id, passage.item, *found, quote, span)


def _clause(text: str, after: int, at: int) -> tuple[int, int]:
    """Return where the clause around ``at`` begins and ends; it begins at ``after`` or later."""
    start = max(after, 1 + max(text.rfind(mark, after, at) for mark in _MARKS))
    end = _CLAUSE.match(text, at)
    return start, end.end() if end else at


_MARKS = ",。;:!?\n"


def _words(clause: str, rules: _Rules) -> Iterator[str]:
    for found in rules.word.within(clause):
        before = clause[max(0, found.start - _OPENER) : found.start]
        if found.text not in rules.opens or rules.opener.search(before):
            yield found.text


@cache
def _rules() -> _Rules:
    table = bundled.table("modality")
    openers = table.pop("openers")["words"]
    forces = {word: Force(force) for force, of in table.items() for word in of["words"]}
    words = Vocabulary(_guarded(word, table[forces[word]]) for word in ordered(forces))
    opens = frozenset(word for of in table.values() for word in of.get("opens", ()))
    return _Rules(words, forces, opens, re.compile(f"(?:{_NUMBER}|{any_of(openers)})\\Z"))


def _guarded(word: str, of: Mapping[str, Any]) -> Word:
    before, after = of.get("not_before", {}).get(word, ""), of.get("not_after", {}).get(word, "")
    return Word(word, before, tuple(after))
