"""A comparison as GitHub-flavoured Markdown.

Document text is escaped so that nothing in it is markup, HTML or a link; edits are ``<del>`` and
``<ins>``, since ``~~`` and ``**`` do not take effect between Chinese characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policydiff.model import Comparison
from policydiff.render.change_view import ChangeView, LinkView
from policydiff.render.content_view import ContentGroup, ContentRow
from policydiff.render.labels import Labels
from policydiff.render.pieces import Piece, elided
from policydiff.render.plan_view import ItemView, NoteView, PlanView
from policydiff.render.view import ComparisonView, comparison_view

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKUP = re.compile(r"[\\`*_\[\]|~$!&<>]")
_LEADING = re.compile(r"^(\s*\d{0,9})([-+=#:.)])")
# GitHub links these without any markup; a backslash inside stops it.
_LINK = re.compile(r"(?<=:)/(?=/)|(?<=www)\.|@", re.IGNORECASE)
_TAGS = {"same": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}
# A page has more room than a terminal: a sentence on each side of an edit.
_CONTEXT = 40


def markdown(comparison: Comparison, *, lang: str) -> str:
    """Return ``comparison`` as Markdown in ``lang`` (``zh`` or ``en``), ending in a newline."""
    view, labels = comparison_view(comparison, lang), Labels(lang)
    blocks = [
        f"# {labels('comparison')}",
        _plans(view, labels),
        _counts(view, labels),
        *_content(view.content, labels),
        *_changes(view, labels),
        *_kept(view, labels),
        *notes_section(view.notes, labels),
    ]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is, anywhere in a line."""
    marked = _MARKUP.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), text)
    unlinked = _LINK.sub(lambda match: "\\" + match[0], marked)
    return _LEADING.sub(r"\1\\\2", unlinked)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _plans(view: ComparisonView, labels: Labels) -> str:
    header = ["", *map(labels, ("field.title", "what_was_read", "source", "sha256"))]
    return table(header, [_plan(labels("left"), view.left), _plan(labels("right"), view.right)])


def _plan(side: str, plan: PlanView) -> tuple[str, ...]:
    return (side, f"**{escape(plan.name)}**", escape(plan.facts), escape(plan.source), plan.sha256)


def _counts(view: ComparisonView, labels: Labels) -> str:
    counts = [*view.kinds, *view.flags]
    return f"## {labels('summary')}\n\n" + table(
        [count.label for count in counts], [[str(count.count) for count in counts]]
    )


def _content(groups: tuple[ContentGroup, ...], labels: Labels) -> list[str]:
    blocks = []
    for group in groups:
        rows = [_finding(row) for row in group.rows]
        header = [labels(f"content.{name}") for name in ("name", "says", "where", "remark")]
        told = [table([labels("change"), *header], rows)] if rows else []
        names = ", ".join(dict.fromkeys(escape(row.name) for row in group.quiet))
        quiet = [f"{group.quiet_label}{labels('colon')}{names}"] if names else []
        blocks += [f"## {group.title}", *told, *quiet]
    return blocks


def _finding(row: ContentRow) -> tuple[str, ...]:
    ends = (end for end in (row.left_end, row.right_end) if end is not None)
    places = dict.fromkeys(f"{escape(end.name)} (#{end.rank})" for end in ends)
    return (
        row.label, escape(row.name), escape(row.told), " → ".join(places), escape(row.remark),
    )  # fmt: skip


def _changes(view: ComparisonView, labels: Labels) -> list[str]:
    if not view.changes:
        return [view.verdict]
    header = [labels(name) for name in ("rank", "change", "left", "right", "probability")]
    return [
        f"## {labels('changes_ranked')}",
        table(header, [_row(change, labels) for change in view.changes]),
        f"## {labels('changes_in_full')}",
        *(_change(change, labels) for change in view.changes),
    ]


def _row(change: ChangeView, labels: Labels) -> tuple[str, ...]:
    return (
        str(change.rank),
        _kind(change, labels),
        escape(change.left_name),
        escape(change.right_name),
        change.percent,
    )


def _kind(change: ChangeView, labels: Labels) -> str:
    flags = [labels(flag) for flag in ("moved", "review") if getattr(change, flag)]
    return f"{change.label} ({', '.join(flags)})" if flags else change.label


def _change(change: ChangeView, labels: Labels) -> str:
    parts = [f"### {change.rank}. {_kind(change, labels)}: {escape(change.title)}"]
    if change.woven:
        parts.append(_run(elided(change.woven, _CONTEXT)))
    else:
        parts += [f"*{labels('rewritten')}*"] if change.rewritten else []
        parts += [_item(labels("left"), item) for item in change.left]
        parts += [_item(labels("right"), item) for item in change.right]
    if change.links:
        parts.append("\n".join(_link(link) for link in change.links))
    return "\n\n".join(parts)


def _item(side: str, item: ItemView) -> str:
    path = f" ({escape(item.section)})" if item.path else ""
    return f"**{side}**{path}: {_run(item.pieces)}"


def _run(pieces: Iterable[Piece]) -> str:
    return "".join(_TAGS[mark].format(escape(text)) for mark, text in pieces)


def _link(link: LinkView) -> str:
    names = f"{escape(link.left.name)} → {escape(link.right.name)}"
    told = [f"{link.percent} {link.grade_label}", escape(", ".join(link.reasons))]
    return f"- {names}: " + "; ".join(filter(None, [*told, escape(link.runner_up)]))


def _kept(view: ComparisonView, labels: Labels) -> list[str]:
    if not view.kept:
        return []
    names = "\n".join(f"- {escape(change.right_name)}" for change in view.kept)
    return [f"## {labels('kept_items', count=len(view.kept))}", names]


def notes_section(notes: tuple[NoteView, ...], labels: Labels) -> list[str]:
    """Return the notes under their heading, nothing where there are none."""
    if not notes:
        return []
    told = "\n".join(f"- {escape(note.text)}{_place(note)}" for note in notes)
    return [f"## {labels('notes')}", told]


def _place(note: NoteView) -> str:
    return f" ({escape(note.where)})" if note.where and note.where not in note.text else ""
