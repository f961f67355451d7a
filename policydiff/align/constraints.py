"""What reviewers decided goes before what was computed: must-links and cannot-links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from policydiff.align.scorer import Scores
from policydiff.model import Grade, Item, Link
from policydiff.model.sheets import Verdict

# (left item, right item) → what a reviewer said of the two.
Constraints = Mapping[tuple[str, str], Verdict]

# What a reviewer's word counts for in log-odds, and as a probability: as much as the same words.
_WORD = 12.0
_PROBABILITY = 0.999994
_DECIMALS = 4


def oriented(constraints: Constraints, *, turned: bool) -> Constraints:
    """Return ``constraints`` for the plans as they are scored, left and right exchanged or not."""
    return {(b, a): verdict for (a, b), verdict in constraints.items()} if turned else constraints


def constrained(
    scores: Scores, lefts: Sequence[Item], rights: Sequence[Item], constraints: Constraints
) -> Scores:
    """Return ``scores`` with the pairs that were judged beyond doubt, for a joint decision."""
    rows = {item.id: at for at, item in enumerate(lefts)}
    columns = {item.id: at for at, item in enumerate(rights)}
    log_odds = scores.log_odds.copy()
    for (left, right), verdict in constraints.items():
        if left in rows and right in columns:
            at = rows[left], columns[right]
            log_odds[at] = -_WORD if verdict is Verdict.DIFFERENT else max(log_odds[at], _WORD)
    return replace(scores, log_odds=log_odds)


def honoured(links: Iterable[Link], constraints: Constraints) -> list[Link]:
    """Return ``links`` as the reviewers want them: theirs made or regraded, the others gone."""
    found = {(link.left, link.right): link for link in links}
    free = [link for pair, link in found.items() if pair not in constraints]
    judged = [
        _judged(found.get(pair) or _bare(*pair), verdict)
        for pair, verdict in constraints.items()
        if verdict is not Verdict.DIFFERENT
    ]
    return free + judged


def _bare(left: str, right: str) -> Link:
    return Link(left, right, Grade.SAME, _PROBABILITY, review=False, evidence={})


def _judged(link: Link, verdict: Verdict) -> Link:
    """Return ``link`` as judged; "reviewed" is what the judgement adds to the evidence."""
    added = max(_WORD - sum(link.evidence.values()), 0.0)
    return replace(
        link,
        grade=Grade.PARTIAL if verdict is Verdict.PARTLY else Grade.SAME,
        probability=max(link.probability, _PROBABILITY),
        review=False,
        evidence={**link.evidence, "reviewed": round(added, _DECIMALS)},
        related=1.0,
        whole=0.0 if verdict is Verdict.PARTLY else 1.0,
    )
