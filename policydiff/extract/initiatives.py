"""The named initiatives of plans: those that a lexicon knows, and those that the texts make names.

Where the two overlap, a discovered name that is a longer form of the entry lends it its place
(“县管校聘”管理体制改革 is 县管校聘); one that says more stands beside it; else the longer stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policydiff.embed import Encoder
from policydiff.extract.discovery import discover_all
from policydiff.extract.lexicon import Lexicon
from policydiff.extract.mentions import mentions
from policydiff.extract.merging import merged, same_initiative
from policydiff.extract.passages import Passage, passages
from policydiff.extract.stage import stage_evidence
from policydiff.model import Initiative, InitiativeKind, Plan

__all__ = ["initiatives"]


def initiatives(
    plans: Sequence[Plan],
    lexicon: Lexicon | None,
    encoder: Encoder | None,
    texts: Sequence[Sequence[Passage]] | None = None,
) -> tuple[tuple[Initiative, ...], ...]:
    """Return the mentions in each of ``plans``, in document order, under canonical names.

    Variants of one initiative in any of the plans have one name. Without ``lexicon`` names are
    discovered alone. ``texts`` are the passages of each plan, where they are at hand.
    """
    texts = [passages(plan) for plan in plans] if texts is None else texts
    discovered = discover_all(plans, texts)
    found = [
        _joined(list(_listed(plan, some, lexicon)), own) if lexicon else own
        for plan, some, own in zip(plans, texts, discovered, strict=True)
    ]
    named = iter(merged([mention for each in found for mention in each], encoder))
    return tuple(tuple(next(named) for _ in each) for each in found)


def _listed(plan: Plan, texts: Sequence[Passage], lexicon: Lexicon) -> Iterator[Initiative]:
    for passage in texts:
        for start, end, entry in mentions(passage.text.text, lexicon):
            span = passage.text.span(start, end)
            yield Initiative(
                plan=plan.id,
                item=passage.item,
                name=entry.name,
                kind=InitiativeKind(entry.kind),
                quote=plan.source.text[span.start : span.end],
                span=span,
                entry=True,
                stage=stage_evidence(plan.source.text, passage.text, start, end),
            )


def _joined(
    listed: Sequence[Initiative], discovered: Sequence[Initiative]
) -> tuple[Initiative, ...]:
    """Return both, each place once; both come in document order."""
    kept = list(listed)
    own: list[Initiative] = []
    at = 0
    for name in discovered:
        while at < len(kept) and kept[at].span.end <= name.span.start:
            at += 1
        here = [
            index
            for index in range(at, min(at + _MOST_INSIDE, len(kept)))
            if kept[index].span.start < name.span.end
        ]
        wider = _wider(name, [kept[index] for index in here])
        if wider is not None:
            kept[here[0]] = wider
        elif all(_inside(kept[index], name) for index in here):
            own.append(name)
    return tuple(sorted((*kept, *own), key=lambda mention: (mention.span, mention.name)))


# A name holds two or three entries at most.
_MOST_INSIDE = 8


def _wider(name: Initiative, here: Sequence[Initiative]) -> Initiative | None:
    """Return the one entry that ``name`` is a longer form of, at its place."""
    if len(here) != 1 or not _inside(here[0], name):
        return None
    entry = here[0]
    if not any(same_initiative(each, name.name, alike=False) for each in (entry.name, entry.quote)):
        return None
    return replace(entry, quote=name.quote, span=name.span, stage=name.stage or entry.stage)


def _inside(entry: Initiative, name: Initiative) -> bool:
    return name.span.start <= entry.span.start and entry.span.end <= name.span.end
