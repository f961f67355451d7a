"""Documents and comparisons from the JSON data that ``render.json`` writes.

The text of the source file is not in the JSON, so ``source.text`` comes back empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policydiff.model import (
    Alignment,
    Area,
    AreaWord,
    Change,
    ChangeKind,
    Comparison,
    Document,
    Edit,
    EditOp,
    FieldEvidence,
    Grade,
    Item,
    ItemEdits,
    Link,
    Note,
    Place,
    PlaceKind,
    Plan,
    PlanKind,
    Region,
    Rejected,
    RunnerUp,
    Segment,
    SegmentKind,
    Source,
    Span,
    Table,
)
from policydiff.render.content_load import content_from_data, owner_from_data
from policydiff.render.explain_json import explanation_from_data

Data = Mapping[str, Any]


def document_from_data(data: Data) -> Document:
    """Return the document of which ``plans_data`` made ``data``.

    Raises:
        KeyError: a field of the contract is absent.
    """
    return Document(
        source=_source(data["source"]),
        plans=tuple(_plan(plan) for plan in data["plans"]),
        notes=_notes(data["notes"]),
    )


def comparison_from_data(data: Data) -> Comparison:
    """Return the comparison of which ``comparison_data`` made ``data``.

    Raises:
        KeyError: a field of the contract is absent.
    """
    return Comparison(
        left=_plan(data["left"]),
        right=_plan(data["right"]),
        alignment=_alignment(data),
        changes=tuple(_change(change) for change in data["changes"]),
        notes=_notes(data["notes"]),
        explanations=tuple(explanation_from_data(found) for found in data["explanations"]),
        content=content_from_data(data),
    )


def _alignment(data: Data) -> Alignment:
    fields = dict(data["alignment"])
    rejected = tuple(Rejected(**pair) for pair in fields.pop("rejected"))
    return Alignment(
        links=tuple(_link(link) for link in data["links"]), rejected=rejected, **fields
    )


def _plan(data: Data) -> Plan:
    region = data["region"]
    evidence = {name: _field_evidence(field) for name, field in data["evidence"].items()}
    return Plan(
        id=data["id"],
        title=data["title"],
        region=None if region is None else Region(**region),
        year=data["year"],
        kind=PlanKind(data["kind"]),
        issuer=data["issuer"],
        publication_date=data["publication_date"],
        evidence=evidence,
        source=_source(data["source"]),
        segments=tuple(_segment(segment) for segment in data["segments"]),
        items=tuple(_item(item) for item in data["items"]),
        notes=_notes(data["notes"]),
        codebook=data["codebook"],
    )


def _source(data: Data) -> Source:
    places = tuple(_place(place) for place in data["places"])
    tables = tuple(
        Table(tuple(tuple(Span(*cell) for cell in row) for row in table["rows"]), table["name"])
        for table in data["tables"]
    )
    return Source(**{**data, "places": places, "tables": tables})


def _place(data: Data) -> Place:
    return Place(**{**data, "span": Span(*data["span"]), "kind": PlaceKind(data["kind"])})


def _field_evidence(data: Data) -> FieldEvidence:
    span = data["span"]
    return FieldEvidence(
        quote=data["quote"],
        span=None if span is None else Span(*span),
        certainty=data["certainty"],
        rule=data["rule"],
    )


def _segment(data: Data) -> Segment:
    kind = SegmentKind(data["kind"])
    return Segment(kind, Span(*data["span"]), detail=data["detail"], item=data["item"])


def _item(data: Data) -> Item:
    return Item(
        id=data["id"],
        number=data["number"],
        path=tuple(data["path"]),
        heading=data["heading"],
        text=data["text"],
        span=Span(*data["span"]),
        heading_span=Span(*data["heading_span"]),
        holes=tuple(Span(*hole) for hole in data["holes"]),
        areas=tuple(_area(area) for area in data["areas"]),
        owners=tuple(owner_from_data(owner) for owner in data["owners"]),
    )


def _area(data: Data) -> Area:
    words = tuple(AreaWord(word["text"], Span(*word["span"])) for word in data["words"])
    return Area(data["id"], data["zh"], data["en"], data["weight"], words)


def _notes(data: list[Data]) -> tuple[Note, ...]:
    return tuple(Note(note["code"], note["where"], note["values"]) for note in data)


def _link(data: Data) -> Link:
    rival = data["runner_up"]
    return Link(
        left=data["left"],
        right=data["right"],
        grade=Grade(data["grade"]),
        probability=data["probability"],
        review=data["review"],
        evidence=data["evidence"],
        runner_up=None if rival is None else RunnerUp(**rival),
        related=data.get("related"),
        whole=data.get("whole"),
    )


def _change(data: Data) -> Change:
    return Change(
        kind=ChangeKind(data["kind"]),
        left=tuple(data["left"]),
        right=tuple(data["right"]),
        moved=data["moved"],
        review=data["review"],
        importance=data["importance"],
        edits=tuple(_item_edits(edits) for edits in data["edits"]),
        links=tuple(data["links"]),
    )


def _item_edits(data: Data) -> ItemEdits:
    return ItemEdits(
        left=data["left"],
        right=data["right"],
        similarity=data["similarity"],
        rewritten=data["rewritten"],
        edits=tuple(_edit(edit) for edit in data["edits"]),
    )


def _edit(data: Data) -> Edit:
    return Edit(
        op=EditOp(data["op"]),
        left=Span(*data["left"]),
        right=Span(*data["right"]),
        left_text=data["left_text"],
        right_text=data["right_text"],
    )
