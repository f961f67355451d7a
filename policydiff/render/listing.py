"""Initiatives and targets of plans as lists, in words of one language.

The terminal's table, the CSV and the spreadsheet show these same rows.
"""

from __future__ import annotations

from collections.abc import Callable

from policydiff.model import Comparator, Findings, Initiative, Plan, Target
from policydiff.records import dataclass
from policydiff.render.cells import Cell, Row
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.plan_view import (
    NoteView,
    PlanView,
    item_view,
    note_views,
    plan_view,
    region_text,
)
from policydiff.text.numerals import shown

_SIGNS = {
    Comparator.EQUAL: "",
    Comparator.AT_LEAST: "≥ ",
    Comparator.AT_MOST: "≤ ",
    Comparator.ABOUT: "≈ ",
    Comparator.RANGE: "",
}
# Where in the text of the file the quote stands.
_SPAN = {"evolution.span_start": 10, "evolution.span_end": 10}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, its heading and its width in a spreadsheet, in characters."""

    code: str
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class ListView:
    """A list over all plans: its columns, and the rows of each plan; ``empty`` says there are none."""

    title: str
    empty: str
    columns: tuple[Column, ...]
    plans: tuple[PlanRows, ...]
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class PlanRows:
    """The rows of one plan; a row begins with the name of its item.

    ``place`` is the plan's title, region and year.
    """

    plan: PlanView
    place: tuple[str, str, str]
    rows: tuple[Row, ...]


def initiatives_view(findings: Findings, labels: Labels) -> ListView:
    """Return all mentions of initiatives, in document order."""
    widths = {"item": 30, "initiative": 28, "initiative_kind": 12, "stage": 14, "quote": 44} | _SPAN

    def row(found: Initiative) -> tuple[Cell, ...]:
        return (
            one_line(found.name),
            labels(f"initiative_kind.{found.kind.value}"),
            stage_text(found, labels),
            one_line(found.quote),
            *found.span,
        )

    rows = [[(one.item, row(one)) for one in each.initiatives] for each in findings.contents]
    return _view("initiatives", widths, findings, rows, labels)


def targets_view(findings: Findings, labels: Labels) -> ListView:
    """Return all targets and results, in document order."""
    widths = {"item": 30, "role": 8, "metric": 30, "value": 16, "figure": 12, "to": 12,
        "unit": 8, "deadline": 10, "quote": 44} | _SPAN  # fmt: skip

    def row(found: Target) -> tuple[Cell, ...]:
        return (
            labels(f"role.{found.role.value}"),
            one_line(found.metric),
            value_text(found),
            found.values[0],
            found.values[1] if len(found.values) > 1 else "",
            one_line(found.unit),
            "" if found.deadline is None else found.deadline,
            one_line(found.quote),
            *found.span,
        )

    rows = [[(one.item, row(one)) for one in each.targets] for each in findings.contents]
    return _view("targets", widths, findings, rows, labels)


# What was found in a plan: the item, None outside all items, and the cells after its name.
_Found = list[tuple[str | None, tuple[Cell, ...]]]


def _view(
    title: str, widths: dict[str, int], findings: Findings, rows: list[_Found], labels: Labels
) -> ListView:
    return ListView(
        title=labels(title),
        empty=labels(f"empty.{title}"),
        columns=tuple(Column(code, labels(code), width) for code, width in widths.items()),
        plans=tuple(
            _plan_rows(plan, of_plan, labels)
            for plan, of_plan in zip(findings.plans, rows, strict=True)
        ),
        notes=note_views((*findings.left_out, *findings.notes), labels, findings.plans),
    )


def _plan_rows(plan: Plan, found: _Found, labels: Labels) -> PlanRows:
    view = plan_view(plan, labels)
    names = {item.id: item_view(item).name for item in plan.items}
    year = labels("unknown") if plan.year is None else str(plan.year)
    return PlanRows(
        plan=view,
        place=(view.name, region_text(plan.region, labels), year),
        rows=tuple((names[at] if at else labels("outside_items"), *row) for at, row in found),
    )


def stage_text(found: Initiative, labels: Labels) -> str:
    """Return the stage of a mention with the words that say it, "" where none do."""
    if found.stage is None:
        return ""
    return f"{labels(f'stage.{found.stage.stage.value}')} ({one_line(found.stage.quote)})"


def value_text(target: Target) -> str:
    """Return the number of a target as people write it: ≥ 95%, 20所, 3 – 5万元."""
    numbers = " – ".join(shown(value) for value in target.values)
    gap = "" if not target.unit or not target.unit[0].isascii() or target.unit == "%" else " "
    return f"{_SIGNS[target.comparator]}{numbers}{gap}{one_line(target.unit)}"


LISTS: dict[str, Callable[[Findings, Labels], ListView]] = {
    "initiatives": initiatives_view,
    "targets": targets_view,
}
"""The lists by their names."""
