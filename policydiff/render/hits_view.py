"""What a search has found, as a reader is told; and as JSON and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policydiff.model.hits import Hit, Hits, Piece, Question
from policydiff.records import dataclass
from policydiff.render.cells import csv_file, csv_line
from policydiff.render.json import note_data, number
from policydiff.render.labels import Labels
from policydiff.render.plain import excerpt, flat, one_line
from policydiff.render.plan_view import NoteView, note_views

SEARCH_SCHEMA = "policydiff.search/1"
_HEADING = 40
_COLUMNS = (
    "search.rank", "region", "year", "search.kind", "plan", "search.item", "heading", "search.by",
    "search.cosine", "search.snippet", "search.named", "search.file", "search.start", "search.end",
    "search.quotes", "sha256",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HitView:
    """One place: ``where`` in which plan, ``why`` it was found, its text and its file."""

    where: str
    why: str
    pieces: tuple[Piece, ...]
    initiatives: str
    source: str


@dataclass(frozen=True, slots=True)
class HitsView:
    """All that is found; ``facts`` say what was looked for, and where."""

    facts: str
    hits: tuple[HitView, ...]
    notes: tuple[NoteView, ...]


def hits_view(found: Hits, labels: Labels) -> HitsView:
    """Return what ``found`` says, in the language of ``labels``."""
    return HitsView(
        _facts(found, labels),
        tuple(_hit(hit, labels) for hit in found.hits),
        note_views(found.notes, labels, ()),
    )


def _facts(found: Hits, labels: Labels) -> str:
    code = "search.found" if found.hits else "search.nothing"
    return labels(
        code,
        count=len(found.hits),
        words=excerpt(flat(found.question.words), _HEADING * 2),
        plans=found.plans,
        items=found.items,
        filters="".join(labels("search.between") + one for one in _filters(found.question, labels)),
    )


def _filters(question: Question, labels: Labels) -> list[str]:
    years = question.years and "–".join(dict.fromkeys(map(str, question.years)))
    kind = question.kind and labels.named("kind", question.kind)
    given = {"region": question.region and flat(question.region), "years": years, "kind": kind}
    said = [labels(f"search.filter.{name}", value=value) for name, value in given.items() if value]
    return said + ([labels("search.filter.initiatives")] if question.initiatives else [])


def _hit(hit: Hit, labels: Labels) -> HitView:
    plan = hit.plan
    parts = [plan.region or "", str(plan.year or ""), labels.named("kind", plan.kind)]
    place = " ".join(one_line(part) for part in parts if part)
    names = "、".join(one_line(one.name) for one in hit.initiatives)
    start, end = hit.span
    return HitView(
        where=f"{place} · {_item(hit, labels)}",
        why=_why(hit, labels),
        pieces=tuple(Piece(flat(one.text), one.found) for one in hit.snippet),
        initiatives=labels("search.initiatives", names=names) if names else "",
        source=labels("search.place", file=one_line(plan.file), start=start, end=end),
    )


def _item(hit: Hit, labels: Labels) -> str:
    if hit.item is None:
        return labels("search.outside")
    return excerpt(one_line(f"{hit.number or ''} {hit.heading}").strip() or hit.item, _HEADING)


def _why(hit: Hit, labels: Labels) -> str:
    why = [_by(hit, labels)]
    if hit.similarity is not None:
        why.append(labels("search.similarity", value=f"{hit.similarity:.2f}"))
    return " · ".join(why)


def _by(hit: Hit, labels: Labels) -> str:
    return " + ".join(labels(f"search.by.{way}") for way in hit.by)


def hits_csv(found: Hits, *, lang: str) -> str:
    """Return what is found as CSV for spreadsheet programs, labels in ``lang``."""
    labels = Labels(lang)
    rows = [_row(rank, hit, labels) for rank, hit in enumerate(found.hits, 1)]
    return csv_file(map(csv_line, ([labels(code) for code in _COLUMNS], *rows)))


def _row(rank: int, hit: Hit, labels: Labels) -> Sequence[str | int | float]:
    plan = hit.plan
    return (
        rank,
        plan.region or "",
        plan.year or "",
        labels.named("kind", plan.kind),
        plan.title or "",
        hit.number or "",
        hit.heading,
        _by(hit, labels),
        "" if hit.similarity is None else hit.similarity,
        "".join(piece.text for piece in hit.snippet),
        "、".join(one.name for one in hit.initiatives),
        plan.file,
        *hit.span,
        "、".join(dict.fromkeys(hit.quotes)),
        plan.sha256 or "",
    )


def hits_data(found: Hits) -> dict[str, Any]:
    """Return what is found as JSON data; see ``docs/json.md``."""
    question = found.question
    return {
        "schema": SEARCH_SCHEMA,
        "question": {
            "words": question.words,
            "region": question.region,
            "years": question.years and list(question.years),
            "kind": question.kind and question.kind.value,
            "initiatives": question.initiatives,
            "limit": question.limit,
        },
        "plans": found.plans,
        "items": found.items,
        "model": found.model,
        "hits": [_hit_data(hit) for hit in found.hits],
        "notes": [note_data(note) for note in found.notes],
    }


def _hit_data(hit: Hit) -> dict[str, Any]:
    plan = hit.plan
    return {
        "plan": {
            "id": plan.id,
            "file": plan.file,
            "title": plan.title,
            "region": plan.region,
            "year": plan.year,
            "kind": plan.kind.value,
            "sha256": plan.sha256,
        },
        "item": hit.item,
        "number": hit.number,
        "heading": hit.heading,
        "span": list(hit.span),
        "by": [way.value for way in hit.by],
        "similarity": None if hit.similarity is None else number(hit.similarity),
        "snippet": [{"text": piece.text, "found": piece.found} for piece in hit.snippet],
        "marks": [list(mark) for mark in hit.marks],
        "quotes": list(hit.quotes),
        "initiatives": [
            {"name": one.name, "kind": one.kind.value, "quote": one.quote}
            for one in hit.initiatives
        ],
    }
