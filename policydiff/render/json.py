"""Plans and comparisons as JSON data, and back: the contract that ``docs/json.md`` describes.

Fields may be added, never renamed. Nothing depends on the language chosen for reading: the
``message`` of a note is English here, its ``code`` and ``values`` give every other language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from policydiff.model import (
    Area,
    Change,
    Comparison,
    Document,
    Edit,
    FieldEvidence,
    Item,
    ItemEdits,
    Link,
    Note,
    Place,
    Plan,
    Region,
    Rejected,
    RunnerUp,
    Segment,
    Source,
    Table,
)
from policydiff.model.explanation import ItemExplanation
from policydiff.render.content_json import content_data, owner_data
from policydiff.render.explain_json import (
    EXPLANATION_SCHEMA,
    explanation_data,
    items_data,
    plan_in_brief,
)
from policydiff.render.seal import sealed_json

PLANS_SCHEMA = "policydiff.plans/1"
COMPARISON_SCHEMA = "policydiff.comparison/1"

# More digits than any score is good for; fewer would let two different thresholds print alike.
_DECIMALS = 6
_SURROGATE = re.compile("[\ud800-\udfff]")

Data = dict[str, Any]


def dumps(data: Data) -> str:
    """Return ``data`` as indented JSON text ending in a newline, encodable as UTF-8.

    A lone surrogate, which UTF-8 cannot hold, is written as an escape sequence.

    Raises:
        ValueError: a number is infinite or not a number.
    """
    encoder = json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False)
    text = StringIO()  # a list of all pieces, as json.dumps makes it, takes ten times the room
    text.writelines(encoder.iterencode(data))
    found = _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text.getvalue())
    return found + "\n"


def sealed(data: Data) -> str:
    """Return ``data`` as ``dumps`` does, with the seal by which an altered byte is found."""
    return sealed_json(dumps(data))


def plans_data(document: Document) -> Data:
    """Return what was understood of one file, as ``policydiff parse`` writes it."""
    return {
        "schema": PLANS_SCHEMA,
        "source": _source_data(document.source),
        "plans": [plan_data(plan) for plan in document.plans],
        "notes": [note_data(note) for note in document.notes],
    }


def comparison_data(comparison: Comparison) -> Data:
    """Return a comparison, as ``policydiff compare`` writes it."""
    alignment = comparison.alignment
    return {
        "schema": COMPARISON_SCHEMA,
        "left": plan_data(comparison.left),
        "right": plan_data(comparison.right),
        "links": [_link_data(link) for link in alignment.links],
        "changes": [_change_data(change) for change in comparison.changes],
        "notes": [note_data(note) for note in comparison.notes],
        "alignment": {
            "left": alignment.left,
            "right": alignment.right,
            "model": alignment.model,
            "thresholds": _numbers(alignment.thresholds),
            "rejected": [_rejected_data(pair) for pair in alignment.rejected],
        },
        "explanations": [explanation_data(found) for found in comparison.explanations],
        **content_data(comparison.content),
    }


def items_explained_data(comparison: Comparison, found: Sequence[ItemExplanation]) -> Data:
    """Return the explanations of items, as ``policydiff explain`` writes them."""
    alignment = comparison.alignment
    return {
        "schema": EXPLANATION_SCHEMA,
        "left": plan_in_brief(comparison.left),
        "right": plan_in_brief(comparison.right),
        "model": alignment.model,
        "thresholds": _numbers(alignment.thresholds),
        "items": items_data(found),
        "notes": [note_data(note) for note in comparison.notes],
    }


def plan_data(plan: Plan) -> Data:
    """Return one plan with its segments and items."""
    return {
        "id": plan.id,
        "title": plan.title,
        "region": _region_data(plan.region),
        "year": plan.year,
        "kind": plan.kind.value,
        "issuer": plan.issuer,
        "publication_date": plan.publication_date,
        "evidence": {name: _field_data(plan.evidence[name]) for name in sorted(plan.evidence)},
        "segments": [_segment_data(segment) for segment in plan.segments],
        "items": [_item_data(item) for item in plan.items],
        "notes": [note_data(note) for note in plan.notes],
        "source": _source_data(plan.source),
        "codebook": plan.codebook,
    }


def _source_data(source: Source) -> Data:
    return {
        "name": source.name,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "decided_by": source.decided_by,
        "format": source.format,
        "places": [_place_data(place) for place in source.places],
        "tables": [_table_data(table) for table in source.tables],
        "whole_lines": source.whole_lines,
    }


def _place_data(place: Place) -> Data:
    return {
        "span": list(place.span),
        "kind": place.kind.value,
        "number": place.number,
        "table": place.table,
        "name": place.name,
    }


def _table_data(table: Table) -> Data:
    return {"rows": [[list(cell) for cell in row] for row in table.rows], "name": table.name}


def _region_data(region: Region | None) -> Data | None:
    if region is None:
        return None
    return {
        "name": region.name,
        "province": region.province,
        "level": region.level,
        "code": region.code,
    }


def _field_data(evidence: FieldEvidence) -> Data:
    return {
        "quote": evidence.quote,
        "span": None if evidence.span is None else list(evidence.span),
        "certainty": evidence.certainty,
        "rule": evidence.rule,
    }


def _segment_data(segment: Segment) -> Data:
    return {
        "kind": segment.kind.value,
        "span": list(segment.span),
        "detail": segment.detail,
        "item": segment.item,
    }


def _item_data(item: Item) -> Data:
    return {
        "id": item.id,
        "number": item.number,
        "path": list(item.path),
        "heading": item.heading,
        "text": item.text,
        "span": list(item.span),
        "heading_span": list(item.heading_span),
        "holes": [list(hole) for hole in item.holes],
        "areas": [_area_data(area) for area in item.areas],
        "owners": [owner_data(owner) for owner in item.owners],
    }


def _area_data(area: Area) -> Data:
    return {
        "id": area.id,
        "zh": area.zh,
        "en": area.en,
        "weight": area.weight,
        "words": [{"text": word.text, "span": list(word.span)} for word in area.words],
    }


def note_data(note: Note) -> Data:
    """Return a note with its sentence in English."""
    return {
        "code": note.code,
        "message": note.text("en"),
        "where": note.where,
        "values": {name: plain_value(note.values[name]) for name in sorted(note.values)},
    }


def _link_data(link: Link) -> Data:
    return {
        "left": link.left,
        "right": link.right,
        "grade": link.grade.value,
        "probability": number(link.probability),
        "review": link.review,
        "evidence": _numbers(link.evidence),
        "runner_up": _runner_up_data(link.runner_up),
        "related": None if link.related is None else number(link.related),
        "whole": None if link.whole is None else number(link.whole),
    }


def _rejected_data(pair: Rejected) -> Data:
    return {
        "left": pair.left,
        "right": pair.right,
        "probability": number(pair.probability),
        "evidence": _numbers(pair.evidence),
    }


def _runner_up_data(rival: RunnerUp | None) -> Data | None:
    if rival is None:
        return None
    return {
        "side": rival.side,
        "item": rival.item,
        "probability": number(rival.probability),
    }


def _change_data(change: Change) -> Data:
    return {
        "kind": change.kind.value,
        "left": list(change.left),
        "right": list(change.right),
        "moved": change.moved,
        "edits": [_item_edits_data(edits) for edits in change.edits],
        "review": change.review,
        "importance": number(change.importance),
        "links": list(change.links),
    }


def _item_edits_data(edits: ItemEdits) -> Data:
    return {
        "left": edits.left,
        "right": edits.right,
        "similarity": number(edits.similarity),
        "rewritten": edits.rewritten,
        "edits": [_edit_data(edit) for edit in edits.edits],
    }


def _edit_data(edit: Edit) -> Data:
    return {
        "op": edit.op.value,
        "left": list(edit.left),
        "right": list(edit.right),
        "left_text": edit.left_text,
        "right_text": edit.right_text,
    }


def number(value: float) -> float:
    """Return ``value`` rounded as all numbers of a result are."""
    return round(float(value), _DECIMALS) + 0.0  # adding 0.0 turns -0.0 into 0.0


def _numbers(values: Mapping[str, float]) -> Data:
    return {name: number(values[name]) for name in sorted(values)}


def plain_value(value: object) -> object:
    """Return a note's value as JSON can hold it; what it cannot hold becomes its text."""
    if isinstance(value, Mapping):
        return {str(name): plain_value(part) for name, part in value.items()}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list | tuple):
        return [plain_value(part) for part in value]
    return str(value)
