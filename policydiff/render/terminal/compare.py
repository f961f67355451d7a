"""A comparison on the terminal: summary, ranked table, the changes themselves, notes."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from policydiff.render.change_view import ChangeView, CountView, LinkView
from policydiff.render.labels import Labels
from policydiff.render.pieces import elided
from policydiff.render.plain import excerpt
from policydiff.render.plan_view import ItemView, NoteView, PlanView
from policydiff.render.terminal.content import beside, content_block
from policydiff.render.terminal.lines import DIM, STRONG, block, flow, marked
from policydiff.render.view import ComparisonView

_COLORS = {
    "kept": DIM,
    "reworded": "yellow",
    "split": "magenta",
    "merged": "magenta",
    "partly": "cyan",
    "added": "green",
    "removed": "red",
    "moved": "blue",
    "review": "bold yellow",
}
_INDENT = "    "
# Unchanged text shown on each side of an edit: a clause of Chinese, to see where it stands.
_CONTEXT = 16
# How much is shown of a text that stands unmarked: enough to know what it is about.
_EXCERPT_LINES = 3


def comparison_block(view: ComparisonView, labels: Labels, console: Console) -> RenderableType:
    """Return the whole comparison, as wide as ``console``."""
    return Group(
        _head(view, labels, console.width),
        Text(),
        _changes(view, labels, console) if view.changes else _unchanged(view, labels, console),
        _kept(view, labels, console.width),
        notes_block(view.notes, labels, console.width),
    )


def _unchanged(view: ComparisonView, labels: Labels, console: Console) -> Group:
    return Group(Text(view.verdict), Text(), content_block(view.content, labels, console.width))


def _changes(view: ComparisonView, labels: Labels, console: Console) -> Group:
    return Group(
        title(labels("changes_ranked")),
        _table(view, labels, console.width),
        Text(),
        content_block(view.content, labels, console.width),
        title(labels("changes_in_full")),
        Text(),
        *(_change(change, view, labels, console) for change in view.changes),
    )


def title(text: str) -> Text:
    """Return a section title."""
    return Text(f"== {text} ==", STRONG)


def notes_block(notes: tuple[NoteView, ...], labels: Labels, width: int) -> RenderableType:
    """Return the notes under their title, nothing where there are none."""
    if not notes:
        return Group()
    told = [block(_note(note), width, lead="  ! ") for note in notes]
    return Group(title(labels("notes")), *told)


def _note(note: NoteView) -> Text:
    place = f"[{note.where}] " if note.where and note.where not in note.text else ""
    return Text.assemble((place, DIM), note.text)


def _head(view: ComparisonView, labels: Labels, width: int) -> Group:
    return Group(
        Text(labels("comparison"), STRONG),
        _plan("left", view.left, labels, width),
        _plan("right", view.right, labels, width),
        Text(),
        *(flow(map(_count, counts), width, lead="  ") for counts in (view.kinds, view.flags)),
    )


def _plan(side: str, plan: PlanView, labels: Labels, width: int) -> Group:
    lead = _side_lead(side, labels, "  ")
    facts = Text(f"{plan.facts} · {plan.source}", DIM)
    return Group(
        block(Text(plan.name, STRONG), width, lead=lead),
        block(facts, width, lead=" " * cell_len(lead)),
    )


def _side_lead(side: str, labels: Labels, indent: str) -> str:
    names = {name: labels(name) for name in ("left", "right")}
    width = max(map(cell_len, names.values()))
    return indent + set_cell_size(names[side], width) + "  "


def _count(count: CountView) -> Text:
    return Text(f"{count.label} {count.count}", _COLORS[count.kind] if count.count else DIM)


def _table(view: ComparisonView, labels: Labels, width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, width=width, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(labels("rank"), justify="right", no_wrap=True)
    table.add_column(labels("change"), no_wrap=True)
    table.add_column(labels("left"), ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(labels("right"), ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(labels("probability_short"), justify="right", no_wrap=True)
    for change in view.changes:
        table.add_row(*_row(change, labels))
    return table


def _row(change: ChangeView, labels: Labels) -> tuple[Text, ...]:
    flags = Text("\n").join([Text(change.percent), *_flags(change, labels)])
    return (
        Text(str(change.rank)),
        Text(f"{change.sign} {change.label}", _COLORS[change.kind]),
        Text(change.left_name),
        Text(change.right_name),
        flags,
    )


def _flags(change: ChangeView, labels: Labels) -> list[Text]:
    names = [name for name in ("moved", "review") if getattr(change, name)]
    return [Text(labels(name), _COLORS[name]) for name in names]


def _change(change: ChangeView, view: ComparisonView, labels: Labels, console: Console) -> Group:
    return Group(
        block(_change_title(change, labels), console.width, lead=f"#{change.rank} "),
        *_places(change, console.width),
        *_texts(change, labels, console),
        *beside(view.content, change.rank, _INDENT, console.width),
        *(_link(link, change, labels, console.width) for link in change.links),
        Text(),
    )


def _change_title(change: ChangeView, labels: Labels) -> Text:
    kind = Text(f"{change.sign} {change.label}", f"bold {_COLORS[change.kind]}")
    return Text("  ").join([kind, *_flags(change, labels), Text(change.title, STRONG)])


def _places(change: ChangeView, width: int) -> list[Group]:
    paths = [", ".join(dict.fromkeys(item.section for item in side)) for side in _sides(change)]
    shown = " → ".join(path for path in dict.fromkeys(paths) if path)
    return [block(Text(shown, DIM), width, lead=_INDENT)] if shown else []


def _sides(change: ChangeView) -> tuple[tuple[ItemView, ...], tuple[ItemView, ...]]:
    return change.left, change.right


def _texts(change: ChangeView, labels: Labels, console: Console) -> list[Group]:
    if change.woven:
        text = marked(elided(change.woven, _CONTEXT), console)
        return [block(text, console.width, lead=_INDENT)]
    if change.kind == "kept":
        return []
    shown = [
        _item(item, _side_lead(side, labels, _INDENT), console)
        for side, items in zip(("left", "right"), _sides(change), strict=True)
        for item in items
    ]
    hint = [block(Text(labels("rewritten"), DIM), console.width, lead=_INDENT)]
    return hint + shown if change.rewritten else shown


def _item(item: ItemView, lead: str, console: Console) -> Group:
    if len(item.pieces) > 1:
        return block(marked(elided(item.pieces, _CONTEXT), console), console.width, lead=lead)
    # An ideograph takes two cells, and every line may end one short.
    line = (console.width - cell_len(lead)) // 2 - 1
    return block(Text(excerpt(item.text, _EXCERPT_LINES * line)), console.width, lead=lead)


def _link(link: LinkView, change: ChangeView, labels: Labels, width: int) -> Group:
    ends = [
        end.name if end.rank == change.rank else f"{end.name} ({labels('see', rank=end.rank)})"
        for end in (link.left, link.right)
    ]
    between = " → ".join(ends) + " " if len(change.links) > 1 or link.grade == "partial" else ""
    review = [labels("review_meaning")] if link.review else []
    reasons = [", ".join(link.reasons)] if link.reasons else []
    rival = [link.runner_up] if link.runner_up else []
    told = f"{between}{link.percent} {link.grade_label}"
    return block(
        Text(" | ".join([told, *reasons, *rival, *review]), DIM), width, lead=f"{_INDENT}· "
    )


def _kept(view: ComparisonView, labels: Labels, width: int) -> Group:
    if not view.kept:
        return Group()
    names = "; ".join(change.right_name for change in view.kept)
    heading = title(labels("kept_items", count=len(view.kept)))
    return Group(heading, block(Text(names, DIM), width, lead="  "), Text())
