"""What was understood of one file, on the terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.text import Text

from policydiff.render.labels import Labels
from policydiff.render.plain import excerpt, one_line
from policydiff.render.plan_view import DocumentView, FieldView, PlanView, owners_text
from policydiff.render.terminal.compare import notes_block, title
from policydiff.render.terminal.lines import DIM, STRONG, block

_QUOTE = 60
_PASSAGE = 110
# A glossary or the foot of every page can run to hundreds of passages.
_PASSAGES = 20
_STEP = "  "


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
        *_passages("preamble", plan.preamble, labels, width),
        title(f"{labels('outline')} ({len(plan.items)})"),
        *(_outline(plan, labels, width) or [Text(f"  {labels('no_items')}")]),
        Text(),
        *_passages("other", plan.other, labels, width),
        *_passages("furniture", plan.furniture, labels, width),
        notes_block(plan.notes, labels, width),
        Text(),
    )


def _field(field: FieldView, width: int) -> Group:
    basis = ", ".join(filter(None, (field.certainty, field.rule)))
    quote = f" “{excerpt(field.quote, _QUOTE)}”" if field.quote else ""
    text = Text.assemble(field.value, (f"  [{basis}]{quote}" if basis else "", DIM))
    return block(text, width, lead=f"  {field.name}: ")


def _outline(plan: PlanView, labels: Labels, width: int) -> list[RenderableType]:
    """Return the items under their headings, each heading once and deeper ones further in."""
    lines: list[RenderableType] = []
    above: tuple[str, ...] = ()
    for item in plan.items:
        headings = enumerate(item.path)
        new = [
            (depth, text)
            for depth, text in headings
            if item.path[: depth + 1] != above[: depth + 1]
        ]
        lines += [block(Text(text, STRONG), width, lead=_STEP * (depth + 1)) for depth, text in new]
        areas = labels("comma").join(
            one_line(area.zh if labels.lang == "zh" else area.en) for area in item.areas
        )
        where = f"  ({item.whereabouts})" if item.whereabouts else ""
        owners = f"  <{owners_text(item.owners, labels)}>" if item.owners else ""
        about = f"  [{areas}]" if areas else ""
        shown = Text.assemble(item.name, (about + owners + where, DIM))
        lines.append(block(shown, width, lead=_STEP * (len(item.path) + 1)))
        above = item.path
    return lines


def _passages(
    kind: str, passages: tuple[str, ...], labels: Labels, width: int
) -> list[RenderableType]:
    if not passages:
        return []
    texts = [excerpt(text, _PASSAGE) for text in passages[:_PASSAGES]]
    if more := len(passages) - len(texts):
        texts.append(labels("more_passages", count=more))
    told = [block(Text(text, DIM), width, lead="  ") for text in texts]
    return [title(labels(f"segment.{kind}")), *told, Text()]
