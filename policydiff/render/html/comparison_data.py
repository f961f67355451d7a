"""Two plans side by side for a page, in both languages."""

from __future__ import annotations

from typing import Any

from policydiff.messages import LANGUAGES
from policydiff.model import Comparison
from policydiff.render.change_view import ChangeView, EndView, LinkView
from policydiff.render.content_view import ContentGroup, ContentRow
from policydiff.render.explain_view import ExplanationView
from policydiff.render.html.tongues import merged
from policydiff.render.pieces import Piece
from policydiff.render.plain import one_line
from policydiff.render.plan_view import ItemView
from policydiff.render.view import ComparisonView, comparison_views

Data = dict[str, Any]


def comparison_data(comparison: Comparison) -> Data:
    """Return what changed between two plans; items go by their ids, changes by their ranks."""
    data: Data = merged(*map(_view, comparison_views(comparison, LANGUAGES)))
    return data


def _view(view: ComparisonView) -> Data:
    return {
        "left": view.left.id,
        "right": view.right.id,
        "counts": [[one.kind, one.label, one.count] for one in (*view.kinds, *view.flags)],
        "notes": [[one.text, one.where] for one in view.notes],
        "content": [_group(group) for group in view.content],
        "changes": [_change(one) for one in view.changes],
        "kept": [_change(one) for one in view.kept],
        "model": view.model,
        "verdict": view.verdict,
    }


def _change(change: ChangeView) -> Data:
    return {
        "rank": change.rank,
        "kind": change.kind,
        "sign": change.sign,
        "label": change.label,
        "moved": change.moved,
        "review": change.review,
        "title": change.title,
        "left": [_item(item) for item in change.left],
        "right": [_item(item) for item in change.right],
        "left_elsewhere": [_end(one) for one in change.left_elsewhere],
        "right_elsewhere": [_end(one) for one in change.right_elsewhere],
        "rewritten": change.rewritten,
        "similarity": change.similarity,
        "percent": change.percent,
        "links": [_link(link) for link in change.links],
    }


def _item(item: ItemView) -> Data:
    owners = [[one.role.value, one_line(one.name), *one.span] for one in item.owners]
    return ({"owners": owners} if owners else {}) | {
        "id": item.id,
        "number": item.number,
        "name": item.name,
        "path": list(item.path),
        "pieces": pieces_data(item.pieces),
        "spans": [list(one) for one in item.stretches],
        "areas": [area.id for area in item.areas],
    }


def pieces_data(pieces: tuple[Piece, ...]) -> list[list[str]]:
    """Return runs of text, each with its mark: same, deleted, inserted or shared."""
    return [[piece.mark, piece.text] for piece in pieces]


def _end(end: EndView | None) -> list[Any] | None:
    return None if end is None else [end.name, end.rank]


def _link(link: LinkView) -> Data:
    return {
        "left": _end(link.left),
        "right": _end(link.right),
        "grade": link.grade,
        "percent": link.percent,
        "review": link.review,
        "reasons": list(link.reasons),
        "runner_up": link.runner_up,
        "explanation": explanation_data(link.explanation) if link.explanation else None,
    }


def explanation_data(found: ExplanationView) -> Data:
    """Return the steps of a score as bars in percent of a drawing's width, and what was close."""
    return {
        "percent": found.percent,
        "decision": found.decision,
        "label": found.label,
        "bars": [[bar.kind, bar.label, bar.value, bar.start, bar.end] for bar in found.bars],
        "marks": [[mark.name, mark.at, mark.text] for mark in found.marks],
        "words": list(found.words),
        "told": list(found.told),
    }


def _group(group: ContentGroup) -> Data:
    return {
        "sort": group.sort,
        "title": group.title,
        "one": group.one,
        "rows": [_row(row) for row in group.rows],
        "quiet": [_row(row) for row in group.quiet],
        "quiet_label": group.quiet_label,
    }


def _row(row: ContentRow) -> Data:
    return {
        "status": row.status,
        "sign": row.sign,
        "label": row.label,
        "name": row.name,
        "told": row.told,
        "remark": row.remark,
        "left": [row.left_quote, _end(row.left_end), *(row.left_span or ())],
        "right": [row.right_quote, _end(row.right_end), *(row.right_span or ())],
    }
