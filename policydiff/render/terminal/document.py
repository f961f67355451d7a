"""What was understood of one file, on the terminal."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.text import Text

from policydiff.render.labels import Labels
from policydiff.render.plain import excerpt
from policydiff.render.plan_view import DocumentView, FieldView, ItemView, PlanView
from policydiff.render.terminal.compare import notes_block, title
from policydiff.render.terminal.lines import DIM, STRONG, block

_QUOTE = 60
_PASSAGE = 110


def document_block(view: DocumentView, labels: Labels, console: Console) -> RenderableType:
    """Return the whole document, as wide as ``console``."""
    width = console.width
    facts = f"{view.encoding} · {labels('plan_count', count=len(view.plans))}"
    plans: list[RenderableType] = [_plan(plan, labels, width) for plan in view.plans]
    return Group(
        block(Text(view.source, STRONG), width),
        block(Text(facts, DIM), width),
        Text(),
        *(plans or [Text(labels("no_plans")), Text()]),
        notes_block(view.notes, labels, width),
    )


def _plan(plan: PlanView, labels: Labels, width: int) -> Group:
    return Group(
        block(Text(plan.name, STRONG), width),
        block(Text(plan.id, DIM), width),
        *(_field(field, width) for field in plan.fields),
        Text(),
        *_passages(labels("segment.preamble"), plan.preamble, width),
        title(f"{labels('outline')} ({len(plan.items)})"),
        *(_outline(plan, width) or [Text(f"  {labels('no_items')}")]),
        Text(),
        *_passages(labels("segment.other"), plan.other, width),
        *_passages(labels("segment.furniture"), plan.furniture, width),
        notes_block(plan.notes, labels, width),
        Text(),
    )


def _field(field: FieldView, width: int) -> Group:
    basis = ", ".join(filter(None, (field.certainty, field.rule)))
    quote = f" “{excerpt(field.quote, _QUOTE)}”" if field.quote else ""
    text = Text.assemble(field.value, (f"  [{basis}]{quote}" if basis else "", DIM))
    return block(text, width, lead=f"  {field.name}: ")


def _outline(plan: PlanView, width: int) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for path, items in groupby(plan.items, key=lambda item: item.path):
        lines += [block(Text(path, STRONG), width, lead="  ")] if path else []
        lines += [_item(item, width) for item in items]
    return lines


def _item(item: ItemView, width: int) -> Group:
    return block(Text(item.name), width, lead="    ")


def _passages(heading: str, passages: tuple[str, ...], width: int) -> list[RenderableType]:
    if not passages:
        return []
    told = [block(Text(excerpt(text, _PASSAGE), DIM), width, lead="  ") for text in passages]
    return [title(heading), *told, Text()]
