"""Every case in docs/tricky-cases.md is true: the page is the table of this test."""

import re
from pathlib import Path

import pytest

from policydiff.api import compare_plans
from policydiff.model import Document, Item, Plan, Source
from policydiff.parse.document import parse
from policydiff.render.view import comparison_view

PAGE = Path(__file__).parents[1] / "docs" / "tricky-cases.md"
CASE = re.compile(r"^### (.+?)$(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CASES = {title: dict(BLOCK.findall(body)) for title, body in CASE.findall(PAGE.read_text("utf-8"))}
KINDS = ({"text", "read"}, {"left", "right", "changes"}, {"left", "right", "found"})
# Notes that the page tells; the others stand under nearly every small document.
TOLD = {"plan.no_items", "plan.duplicate", "plan.breaks_off", "item.owners_shared"}
SHOWN = 16  # characters of a passage that a line of the page quotes


def read(text: str) -> Document:
    return parse(Source("case.txt", "", "utf-8", "utf-8", text.rstrip("\n")))


def owned(item: Item) -> str:
    told = "; ".join(f"{owner.role} {owner.name}" for owner in item.owners)
    return f" <{told}>" if told else ""


def lines(plan: Plan) -> list[str]:
    """One line a segment: what it was read as, and how it begins."""
    items = {item.id: item for item in plan.items}
    shown: list[str] = []
    for segment in plan.segments:
        quote = plan.source.text[segment.span.start : segment.span.end].replace("\n", "⏎")
        if segment.item:
            item = items[segment.item]
            again = segment.span.start > item.span.start
            shown.append(
                "item …" if again else f"item {item.number or '-'} [{item.heading}]{owned(item)}"
            )
        elif segment.detail != "gap":
            shown.append(f"{segment.kind} ({segment.detail}) {quote[:SHOWN]}")
    return shown


def understood(document: Document) -> list[str]:
    shown = []
    for plan in document.plans:
        if len(document.plans) > 1:
            shown.append(f"{plan.kind} {plan.year}:")
        shown += lines(plan)
        shown += [f"note {note.code}" for note in plan.notes if note.code in TOLD]
    return shown


def found(left: Plan, right: Plan) -> list[str]:
    """Return what changed in content, a line each."""
    comparison = compare_plans(left, right)
    return [
        f"{group.sort} {row.sign} {row.name}{': ' if row.told else ''}{row.told}"
        for group in comparison_view(comparison, "zh").content
        for row in (*group.rows, *group.quiet)
    ]


def changed(left: Plan, right: Plan) -> list[str]:
    number = {
        item.id: item.number or str(at)
        for plan in (left, right)
        for at, item in enumerate(plan.items, 1)
    }
    comparison = compare_plans(left, right)
    return [
        f"{change.kind} {'+'.join(number[i] for i in change.left) or '-'}"
        f" → {'+'.join(number[i] for i in change.right) or '-'}{' moved' if change.moved else ''}"
        for change in comparison.changes
    ]


@pytest.mark.parametrize("title", [title for title, blocks in CASES.items() if "text" in blocks])
def test_reading_case(title):
    blocks = CASES[title]
    assert understood(read(blocks["text"])) == blocks["read"].splitlines()


@pytest.mark.parametrize("title", [title for title, blocks in CASES.items() if "found" in blocks])
def test_content_case(title):
    blocks = CASES[title]
    left, right = (read(blocks[side]).plans[0] for side in ("left", "right"))
    assert found(left, right) == blocks["found"].splitlines()


@pytest.mark.parametrize("title", [title for title, blocks in CASES.items() if "changes" in blocks])
def test_comparing_case(title):
    blocks = CASES[title]
    left, right = (read(blocks[side]).plans[0] for side in ("left", "right"))
    assert changed(left, right) == blocks["changes"].splitlines()


def test_every_case_is_tested():
    for title, blocks in CASES.items():
        assert set(blocks) in KINDS, title
    assert len(CASES) >= 85
