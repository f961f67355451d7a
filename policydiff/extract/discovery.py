"""Named initiatives (举措) that the text alone makes names: no lexicon, any sector.

Four kinds of evidence, each with a score: titles in 《》, quotation marks, heads such as 工程 or
计划 with their modifiers, and coined forms (两免一补). What one place marks is found in all
others. Names that score ``candidates.ENOUGH`` count; where they overlap the longer stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from policydiff.extract.candidates import ENOUGH, Candidate, by_head
from policydiff.extract.canonical import canonical_name
from policydiff.extract.coined import KnownNames, coined
from policydiff.extract.information import information
from policydiff.extract.marks import quoted, titles
from policydiff.extract.passages import Passage, passages
from policydiff.extract.stage import stage_evidence
from policydiff.model import Initiative, InitiativeKind, Plan

__all__ = ["canonical_name", "discover", "discover_all"]

# What a marked name must say to be found without its marks (as ``candidates.information``).
_ENOUGH_TO_KNOW = 2.5
_MARKED = re.compile('[“"《]([^“”"《》]{2,80})[”"》]')
_SHORT_FOR = re.compile("\\((?:以下)?简称(?:为|:)?[“《]([^“”《》]{2,30})[”》]")
_DECIMALS = 3
# 我区“幸福教育”工程, 全市统一的X: said this near before a name it is the region's own.
_NEAR = 4
_OURS = re.compile("[我本][区市县省州旗]\\Z")
_WIDER = re.compile("国家|全国|中国|中央|教育部|世界|国际")
# 鲤城区 is called 鲤城, 通县 keeps its name.
_SHORT = 2


def discover(plan: Plan) -> tuple[Initiative, ...]:
    """Return the mentions of named initiatives in ``plan``, in document order, none overlapping."""
    return discover_all((plan,))[0]


def discover_all(
    plans: Sequence[Plan], texts: Sequence[Sequence[Passage]] | None = None
) -> tuple[tuple[Initiative, ...], ...]:
    """Return the mentions in each of ``plans``; what one plan marks is found in all of them.

    ``texts`` are the passages of each plan, where they are at hand.
    """
    texts = [passages(plan) for plan in plans] if texts is None else texts
    known = KnownNames(names_of_all(map(marked_names, texts)))
    return tuple(discovered(plan, some, known) for plan, some in zip(plans, texts, strict=True))


def marked_names(texts: Sequence[Passage]) -> dict[str, InitiativeKind]:
    """Return what ``texts`` mark as names, with its kind, if it says enough to be known by."""
    found: dict[str, InitiativeKind] = {}
    for passage in texts:
        text = passage.text.text
        for one in _marked(text):
            inside = _inside(text[one.start : one.end])
            if information(inside) >= _ENOUGH_TO_KNOW:
                found.setdefault(inside, one.kind)
    return found


def names_of_all(marked: Iterable[Mapping[str, InitiativeKind]]) -> dict[str, InitiativeKind]:
    """Return the ``marked`` names of all plans, each of the kind it has where it comes first."""
    found: dict[str, InitiativeKind] = {}
    for names in marked:
        for name, kind in names.items():
            found.setdefault(name, kind)
    return found


def discovered(plan: Plan, texts: Sequence[Passage], known: KnownNames) -> tuple[Initiative, ...]:
    """Return the mentions in ``plan``, whose passages are ``texts``; ``known`` ones need no marks."""
    mentions: list[Initiative] = []
    short: dict[str, str] = {}
    for passage in texts:
        text = passage.text.text
        chosen = _chosen(text, _marked(text), known)
        short.update(_short_forms(text, chosen))
        mentions += (_mention(plan, passage, one) for one in chosen)
    return tuple(replace(one, name=short.get(one.name, one.name)) for one in mentions)


def _short_forms(text: str, chosen: Sequence[Candidate]) -> Iterator[tuple[str, str]]:
    """Yield the canonical names of (以下简称“X”) and of the name that it follows at once."""
    ends = {one.end: text[one.start : one.end] for one in chosen}
    for match in _SHORT_FOR.finditer(text):
        if match.start() in ends:
            yield canonical_name(match[1]), canonical_name(ends[match.start()])


def _marked(text: str) -> list[Candidate]:
    return [one for rule in (titles, quoted) for one in rule(text) if one.score >= ENOUGH]


def _inside(name: str) -> str:
    """Return what stands inside the marks of a name: 县管校聘 of “县管校聘”管理体制改革."""
    inside = _MARKED.search(name)
    return inside[1] if inside else name


def _chosen(text: str, marked: Iterable[Candidate], known: KnownNames) -> list[Candidate]:
    """Return the candidates that count, in order, none overlapping: the longest stand."""
    rest = (one for rule in (by_head, coined, known.find) for one in rule(text))
    enough = [*marked, *(one for one in rest if one.score >= ENOUGH)]
    enough.sort(key=lambda one: (one.start - one.end, -one.score, one.start))
    free = bytearray(b"\1" * len(text))
    chosen = []
    for one in enough:
        if free.find(b"\0", one.start, one.end) < 0:
            free[one.start : one.end] = bytes(one.end - one.start)
            chosen.append(one)
    return sorted(chosen)


def _mention(plan: Plan, passage: Passage, one: Candidate) -> Initiative:
    span = passage.text.span(one.start, one.end)
    wording = passage.text.text[one.start : one.end]
    return Initiative(
        plan=plan.id,
        item=passage.item,
        name=canonical_name(wording),
        kind=_kind(plan, passage.text.text, one),
        quote=plan.source.text[span.start : span.end],
        span=span,
        entry=False,
        score=round(one.score, _DECIMALS),
        stage=stage_evidence(plan.source.text, passage.text, one.start, one.end),
    )


def _kind(plan: Plan, text: str, one: Candidate) -> InitiativeKind:
    """Return the kind of a name: local where it bears the plan's own region or is said to be ours."""
    if one.kind is InitiativeKind.DOCUMENT:
        return one.kind
    wording = text[one.start : one.end]
    if _WIDER.search(wording):
        return one.kind
    before = text[max(0, one.start - _NEAR) : one.start]
    own = plan.region is not None and _short(plan.region.name) in wording
    return InitiativeKind.LOCAL if own or _OURS.search(before) else one.kind


def _short(region: str) -> str:
    return region[:-1] if len(region) > _SHORT else region
