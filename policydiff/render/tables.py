"""A comparison as a spreadsheet: summary, changes, links, the items of both sides, notes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from policydiff.model import Comparison, Span
from policydiff.render.book import Book, workbook
from policydiff.render.cells import Row
from policydiff.render.change_view import ChangeView, LinkView
from policydiff.render.labels import Labels
from policydiff.render.plan_view import FieldView, ItemView, PlanView, owners_text
from policydiff.render.view import ComparisonView, comparison_view


def tables(comparison: Comparison, *, lang: str) -> bytes:
    """Return ``comparison`` as the bytes of an xlsx file, its labels in ``lang``.

    What a cell cannot hold is cut at a visible mark and told in the sheet of notes.
    """
    view, labels = comparison_view(comparison, lang), Labels(lang)
    stream = BytesIO()
    with workbook(stream, labels("comparison"), labels) as book:
        for add in (_summary, _changes, _content, _links, _items):
            add(book, view)
        book.notes(view.notes)
    return stream.getvalue()


def _summary(book: Book, view: ComparisonView) -> None:
    labels = book.labels
    facts: list[Row] = [
        (left.name, left.value, right.value)
        for left, right in zip(_facts(view.left, labels), _facts(view.right, labels), strict=True)
    ]
    counts: list[Row] = [(count.label, count.count, "") for count in (*view.kinds, *view.flags)]
    model: list[Row] = [(labels("model"), view.model, "")]
    columns = [(labels("summary"), 22), (labels("left"), 50), (labels("right"), 50)]
    book.sheet(labels("summary"), columns, facts + counts + model)


def _facts(plan: PlanView, labels: Labels) -> tuple[FieldView, ...]:
    count = FieldView(labels("items"), str(len(plan.items)), "", "", "")
    source = FieldView(labels("source"), plan.source, "", "", "")
    sha256 = FieldView(labels("sha256"), plan.sha256, "", "", "")
    return (*plan.fields, count, source, sha256)


def _changes(book: Book, view: ComparisonView) -> None:
    widths = {
        "rank": 6,
        "change": 12,
        "moved": 8,
        "review": 10,
        "importance": 10,
        "left": 30,
        "right": 30,
        "similarity_column": 10,
        "probability": 10,
        "left_text": 60,
        "right_text": 60,
        "content.left_span": 12,
        "content.right_span": 12,
    }
    rows = [_change(change) for change in (*view.changes, *view.kept)]
    book.sheet(book.labels("changes"), book.columns(widths), rows)


def _change(change: ChangeView) -> Row:
    return (
        change.rank,
        change.label,
        _tick(change.moved),
        _tick(change.review),
        round(change.importance, 3),
        change.left_name,
        change.right_name,
        change.similarity,
        change.percent,
        "\n".join(item.text for item in change.left),
        "\n".join(item.text for item in change.right),
        _spans(change.left),
        _spans(change.right),
    )


def _content(book: Book, view: ComparisonView) -> None:
    widths = {
        "content.sort": 12, "change": 12, "content.name": 34, "left": 18, "right": 18,
        "content.remark": 24, "content.left_quote": 40, "content.right_quote": 40,
        "content.left_item": 30, "content.right_item": 30, "content.left_span": 12,
        "content.right_span": 12,
    }  # fmt: skip
    rows = [
        (
            group.title, row.label, row.name, row.left, row.right, row.remark,
            row.left_quote, row.right_quote,
            row.left_end.name if row.left_end else "", row.right_end.name if row.right_end else "",
            _span(row.left_span), _span(row.right_span),
        )
        for group in view.content
        for row in (*group.rows, *group.quiet)
    ]  # fmt: skip
    book.sheet(book.labels("content"), book.columns(widths), rows)


def _spans(items: Sequence[ItemView]) -> str:
    return "\n".join(f"{item.stretches[0].start}–{item.stretches[-1].end}" for item in items)


def _span(span: Span | None) -> str:
    return "" if span is None else f"{span.start}–{span.end}"


def _tick(flag: bool) -> str:
    return "√" if flag else ""


def _links(book: Book, view: ComparisonView) -> None:
    widths = {
        "left": 36,
        "right": 36,
        "grade": 14,
        "probability": 10,
        "review": 10,
        "evidence": 44,
        "runner_up_column": 44,
        "content.left_span": 12,
        "content.right_span": 12,
    }
    items = {item.id: item for plan in (view.left, view.right) for item in plan.items}
    rows = [
        (*_link(one), _spans([items[one.left.id]]), _spans([items[one.right.id]]))
        for one in view.links
    ]
    book.sheet(book.labels("links"), book.columns(widths), rows)


def _link(link: LinkView) -> Row:
    return (
        link.left.name,
        link.right.name,
        link.grade_label,
        round(link.probability, 3),
        _tick(link.review),
        "; ".join(link.reasons),
        link.runner_up,
    )


def _items(book: Book, view: ComparisonView) -> None:
    widths = {
        "number": 8,
        "path": 30,
        "heading": 36,
        "text": 80,
        "evolution.span_start": 10,
        "evolution.span_end": 10,
        "content.owners": 40,
    }
    for name, plan in (("left_items", view.left), ("right_items", view.right)):
        rows = [
            (item.number, item.section, item.name, item.text,
             item.stretches[0].start, item.stretches[-1].end,
             owners_text(item.owners, book.labels))
            for item in plan.items
        ]  # fmt: skip
        book.sheet(book.labels(name), book.columns(widths), rows)
