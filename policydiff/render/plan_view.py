"""What a reader is told about one plan and its file, in words of one language.

All people-facing renderers of a plan show these views, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policydiff.model import (
    Area,
    Document,
    Item,
    Note,
    Owner,
    Plan,
    Region,
    Segment,
    SegmentKind,
    Span,
)
from policydiff.records import dataclass
from policydiff.render.labels import Labels
from policydiff.render.mask import mask
from policydiff.render.pieces import Piece
from policydiff.render.plain import excerpt, item_text, one_line, text_stretches
from policydiff.render.whereabouts import whereabouts

_FIELDS = ("title", "region", "year", "kind", "issuer", "publication_date")
# Long enough for a heading, short enough for one row of a table.
# An item has some six areas; the first two tell what it is about, the rest are hints.
_AREAS = 2
_NAME_LENGTH = 40
_WHITE_SPACE = "gap"
_BY_FORMAT = "format"  # what ``Source.decided_by`` says of files that fix how text is stored


@dataclass(frozen=True, slots=True)
class FieldView:
    """One metadata field: its value and what it rests on ("" where nothing is known)."""

    name: str
    value: str
    certainty: str
    rule: str
    quote: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item: a short ``name``, the headings above it, and its text as runs (one run when unmarked).

    ``areas`` are its weightiest policy areas, ``owners`` answer for it; ``whereabouts`` is its
    place in a file that is not plain text, as "page 3". ``stretches`` of the source are
    what the text is made of.
    """

    id: str
    number: str
    name: str
    path: tuple[str, ...]
    pieces: tuple[Piece, ...]
    areas: tuple[Area, ...] = ()
    whereabouts: str = ""
    owners: tuple[Owner, ...] = ()
    stretches: tuple[Span, ...] = ()

    @property
    def section(self) -> str:
        """The headings above the item, outermost first, on one line."""
        return " / ".join(self.path)

    @property
    def text(self) -> str:
        """The whole text, marked or not."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note: its code, the place it concerns ("" for the whole result), and its sentence."""

    code: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan.

    ``facts`` is its one-line description; ``preamble``, ``furniture`` and ``other`` are texts of
    segments; ``sha256`` is of its file, ``source``.
    """

    id: str
    name: str
    facts: str
    source: str
    encoding: str
    fields: tuple[FieldView, ...]
    items: tuple[ItemView, ...]
    preamble: tuple[str, ...]
    furniture: tuple[str, ...]
    other: tuple[str, ...]
    notes: tuple[NoteView, ...]
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One file and its plans."""

    source: str
    encoding: str
    plans: tuple[PlanView, ...]
    notes: tuple[NoteView, ...]


def document_view(document: Document, labels: Labels) -> DocumentView:
    """Return ``document`` in the words of ``labels``."""
    return DocumentView(
        source=one_line(document.source.name),
        encoding=_encoding(document, labels),
        plans=tuple(plan_view(plan, labels) for plan in document.plans),
        notes=note_views(document.notes, labels, document.plans),
    )


def plan_view(plan: Plan, labels: Labels) -> PlanView:
    """Return ``plan`` in the words of ``labels``; contacts in furniture are masked."""
    return PlanView(
        id=one_line(plan.id),
        name=_name(plan, labels),
        facts=" · ".join(_facts(plan, labels)),
        source=one_line(plan.source.name),
        encoding=_encoding(plan, labels),
        fields=tuple(_field_view(plan, name, labels) for name in _FIELDS),
        items=tuple(
            replace(item_view(item), whereabouts=whereabouts(plan.source, item.span, labels))
            for item in plan.items
        ),
        preamble=_segment_texts(plan, SegmentKind.PREAMBLE, labels),
        furniture=_segment_texts(plan, SegmentKind.FURNITURE, labels),
        other=_segment_texts(plan, SegmentKind.OTHER, labels),
        notes=note_views(plan.notes, labels, (plan,)),
        sha256=plan.source.sha256,
    )


def item_view(item: Item, pieces: tuple[Piece, ...] = ()) -> ItemView:
    """Return ``item`` with its text as ``pieces``, by default one unmarked run."""
    text = item_text(item)
    number = one_line(item.number or "")
    heading = one_line(item.heading)
    name = f"{_marker(item)}{heading}" if heading else text
    return ItemView(
        id=one_line(item.id),
        number=number,
        name=excerpt(name, _NAME_LENGTH),
        path=tuple(map(one_line, item.path)),
        pieces=pieces or (Piece("same", text),),
        areas=item.areas[:_AREAS],
        stretches=text_stretches(item),
        owners=item.owners,
    )


def owners_text(owners: Iterable[Owner], labels: Labels) -> str:
    """Return who answers for an item, by role: "lead: 市教育局; support: 市财政局、市文联"."""
    roles: dict[str, list[str]] = {}
    for owner in owners:
        roles.setdefault(owner.role.value, []).append(one_line(owner.name))
    return "; ".join(
        f"{labels(f'owner.{role}')}{labels('colon')}{'、'.join(names)}"
        for role, names in roles.items()
    )


def _marker(item: Item) -> str:
    """Return an item's number as printed, with its brackets or stop: "1. ", "（一）"."""
    marker = one_line(item.text[: item.heading_span.start - item.span.start])
    return f"{marker} " if marker.endswith(".") else marker


def note_views(
    notes: Iterable[Note], labels: Labels, plans: Sequence[Plan]
) -> tuple[NoteView, ...]:
    """Return ``notes`` in the words of ``labels``; ids of ``plans`` and their items become names."""
    notes = tuple(notes)
    places = {note.where for note in notes}
    names = {
        plan.id: one_line(plan.title) if plan.title else short_name(plan, labels) for plan in plans
    }
    names |= {
        item.id: item_view(item).name for plan in plans for item in plan.items if item.id in places
    }
    return tuple(
        NoteView(
            note.code,
            names.get(note.where) or one_line(note.where),
            one_line(note.text(labels.lang)),
        )
        for note in notes
    )


def region_text(region: Region | None, labels: Labels) -> str:
    """Return a region with its province, such as 湖南省株洲市, or the word for unknown."""
    if region is None:
        return labels("unknown")
    above = region.province if region.province and region.province != region.name else ""
    gap = " " if above and above.isascii() else ""
    return one_line(f"{above}{gap}{region.name}")


def short_name(plan: Plan, labels: Labels) -> str:
    """Return the region, year and kind of a plan, as in 湖南省株洲市 2017年 计划."""
    return " ".join(_facts(plan, labels)[:3])


def _name(plan: Plan, labels: Labels) -> str:
    return one_line(plan.title) if plan.title else labels("untitled")


def _facts(plan: Plan, labels: Labels) -> list[str]:
    return [
        region_text(plan.region, labels),
        _year(plan, labels),
        labels.named("kind", plan.kind.value),
        labels("item_count", count=len(plan.items)),
    ]


def _year(plan: Plan, labels: Labels) -> str:
    return labels("unknown") if plan.year is None else labels("year_value", year=plan.year)


def _encoding(read: Plan | Document, labels: Labels) -> str:
    source = read.source
    if source.decided_by == _BY_FORMAT:
        return labels("format", format=source.format.upper())
    return labels(
        "encoding",
        encoding=one_line(source.encoding),
        decided_by=labels.named("decided_by", source.decided_by),
    )


def _field_view(plan: Plan, name: str, labels: Labels) -> FieldView:
    evidence = plan.evidence.get(name)
    certainty = labels.named("certainty", evidence.certainty) if evidence else ""
    return FieldView(
        name=labels.named("field", name),
        value=_field_value(plan, name, labels),
        certainty=certainty,
        rule=labels.named("rule", evidence.rule) if evidence else "",
        quote=one_line(mask(evidence.quote)) if evidence else "",
        span=evidence.span if evidence else None,
    )


def _field_value(plan: Plan, name: str, labels: Labels) -> str:
    match name:
        case "region":
            return _region_value(plan.region, labels)
        case "kind":
            return labels.named("kind", plan.kind.value)
        case "year":
            return _year(plan, labels)
    value = getattr(plan, name)
    return one_line(value) if value else labels("unknown")


def _region_value(region: Region | None, labels: Labels) -> str:
    details = []
    if region is not None and region.level:
        details.append(labels.named("level", region.level))
    if region is not None and region.code:
        details.append(one_line(region.code))
    text = region_text(region, labels)
    return f"{text} ({', '.join(details)})" if details else text


def _segment_texts(plan: Plan, kind: SegmentKind, labels: Labels) -> tuple[str, ...]:
    """Return the texts of one kind of segments, masked but for the preamble.

    What is neither an item nor the preamble opens with what it was taken for, in brackets.
    """
    segments = (segment for segment in plan.segments if segment.kind is kind)
    texts = (_segment_text(plan.source.text, segment, labels) for segment in segments)
    return tuple(filter(None, texts))


def _segment_text(source: str, segment: Segment, labels: Labels) -> str:
    quote = source[segment.span.start : segment.span.end]
    if segment.detail == _WHITE_SPACE or not quote.strip():
        return ""
    if segment.kind is SegmentKind.PREAMBLE:
        return one_line(quote)
    label = f"[{labels.named('detail', segment.detail)}] " if segment.detail else ""
    return label + one_line(mask(quote))
