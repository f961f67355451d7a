"""The named initiatives of plans: those that a lexicon knows, and those that the texts make names.

Where the two overlap, a discovered name that is a longer form of the entry lends it its place
(“县管校聘”管理体制改革 is 县管校聘); one that says more stands beside it; else the entry stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policydiff.embed import Encoder
from policydiff.extract.canonical import canonical_name
from policydiff.extract.coined import KnownNames
from policydiff.extract.discovery import discovered, marked_names, names_of_all
from policydiff.extract.lexicon import Lexicon
from policydiff.extract.mentions import mentions
from policydiff.extract.merging import merged, same_initiative
from policydiff.extract.passages import Passage, passages
from policydiff.extract.stage import stage_evidence
from policydiff.model import Initiative, InitiativeKind, Plan

__all__ = ["found_in", "initiatives", "named"]

# A name holds two or three entries at most.
_MOST_INSIDE = 8


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
    known = KnownNames(names_of_all(map(marked_names, texts)))
    found = [found_in(*each, known, lexicon) for each in zip(plans, texts, strict=True)]
    return named(found, encoder)


def found_in(
    plan: Plan, texts: Sequence[Passage], known: KnownNames, lexicon: Lexicon | None
) -> tuple[Initiative, ...]:
    """Return the mentions in one plan, as they are called there; see ``initiatives``."""
    own = discovered(plan, texts, known)
    return _joined(list(_listed(plan, texts, lexicon)), own) if lexicon else own


def named(
    found: Sequence[Sequence[Initiative]], encoder: Encoder | None
) -> tuple[tuple[Initiative, ...], ...]:
    """Return what was ``found`` in each plan with one name for variants of one initiative."""
    every = iter(merged([mention for each in found for mention in each], encoder))
    return tuple(_collapsed(next(every) for _ in each) for each in found)


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
    """Return ``listed`` and those of ``discovered`` that no entry cuts or covers, in order."""
    kept: list[Initiative] = []
    at = 0
    for name in discovered:
        while at < len(listed) and listed[at].span.end <= name.span.start:
            at += 1
        here = [one for one in listed[at : at + _MOST_INSIDE] if one.span.start < name.span.end]
        if all(_inside(one, name) and one.span != name.span for one in here):
            kept.append(_as_entry(name, here))
    return tuple(sorted((*listed, *kept), key=lambda mention: (mention.span, not mention.entry)))


def _as_entry(name: Initiative, here: Sequence[Initiative]) -> Initiative:
    """Return ``name`` called as the one entry in it, if it is a longer form of its wording."""
    if len(here) != 1 or name.kind is not here[0].kind:
        return name
    is_same = same_initiative(canonical_name(here[0].quote), name.name, alike=False)
    return replace(name, name=here[0].name) if is_same else name


def _inside(one: Initiative, other: Initiative) -> bool:
    return other.span.start <= one.span.start and one.span.end <= other.span.end


def _collapsed(mentions: Iterable[Initiative]) -> tuple[Initiative, ...]:
    """Return one mention for each place and name: the entry, where there is one, at its widest."""
    kept: list[Initiative] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        if before is None or before.name != mention.name or before.span.end <= mention.span.start:
            kept.append(mention)
            continue
        wide = before if _inside(mention, before) else mention
        entry = before if before.entry else mention
        kept[-1] = replace(entry, quote=wide.quote, span=wide.span, stage=wide.stage or entry.stage)
    return tuple(kept)
