"""What a run over many files found, as CSV: pairs of plans, links between items, failures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policydiff.model import Item, Plan
from policydiff.model.batch import Batch, Failure, LinkedPair
from policydiff.render.cells import Cell, Row, csv_file, csv_line
from policydiff.render.labels import Labels
from policydiff.render.plan_view import item_view

_PLAN = ("plan_id", "file", "region", "year", "kind")
_COUNTS = ("items_left", "items_right", "links", "same", "partial", "review", "left", "right")


def pairs_csv(batch: Batch, *, lang: str) -> str:
    """Return one row for each pair of plans that was aligned: how many items are linked."""
    labels = Labels(lang)
    plans = {plan.id: plan for plan in batch.evolution.plans}
    header = [*_headings(labels), *(labels(f"batch.{name}") for name in _COUNTS)]
    rows = (_pair_row(pair, plans, labels) for pair in batch.pairs)
    return _file(header, rows)


def links_csv(batch: Batch, *, lang: str) -> str:
    """Return one row for each link between items of two plans."""
    labels = Labels(lang)
    plans = {plan.id: plan for plan in batch.evolution.plans}
    sides = [
        f"{labels(f'batch.side_{side}')}{labels('colon')}{labels(f'batch.{name}')}"
        for side in ("left", "right")
        for name in (
            "plan_id",
            "region",
            "year",
            "item_id",
            "number",
            "item",
            "start",
            "end",
            "sha256",
        )
    ]
    header = [*sides, *(labels(f"batch.{name}") for name in ("grade", "probability", "to_review"))]
    return _file(header, _link_rows(batch.pairs, plans, labels))


def threads_csv(batch: Batch, *, lang: str) -> str:
    """Return one row for each step of each thread: the items of one task in one plan."""
    labels = Labels(lang)
    evolution = batch.evolution
    plans = {plan.id: plan for plan in evolution.plans}
    regions = {one.id: one.region for one in evolution.series}
    spans = {item.id: item.span for plan in evolution.plans for item in plan.items}
    names = ("thread", "series", "region", "plan_id", "year", "step", "of", "items", "label",
             "probability", "to_review", "places", "sha256")  # fmt: skip
    header = [labels(f"batch.{name}") for name in names]
    rows = (
        [
            thread.id, thread.series, regions[thread.series], step.plan,
            plans[step.plan].year or "", at, len(thread.steps), " ".join(step.items), step.label,
            "" if step.probability is None else step.probability,
            labels("batch.yes") if thread.review else "",
            " ".join(f"{spans[item].start}-{spans[item].end}" for item in step.items),
            plans[step.plan].source.sha256,
        ]
        for thread in evolution.threads
        for at, step in enumerate(thread.steps, 1)
    )  # fmt: skip
    return _file(header, rows)


def failures_csv(failures: Mapping[str, Failure], *, lang: str) -> str:
    """Return one row for each file that is left out: its name, the reason as a code and in words."""
    labels = Labels(lang)
    header = [labels(f"batch.{name}") for name in ("file", "code", "reason")]
    return _file(header, ((name, one.code, one.text(lang)) for name, one in failures.items()))


def _file(header: Row, rows: Iterable[Row]) -> str:
    return csv_file(csv_line(row) for row in (header, *rows))


def _headings(labels: Labels) -> list[str]:
    return [
        f"{labels(f'batch.side_{side}')}{labels('colon')}{labels(f'batch.{name}')}"
        for side in ("left", "right")
        for name in _PLAN
    ]


def _pair_row(pair: LinkedPair, plans: Mapping[str, Plan], labels: Labels) -> Row:
    left, right = plans[pair.left], plans[pair.right]
    same = sum(link.same for link in pair.links)
    return [
        *_plan_cells(left, labels),
        *_plan_cells(right, labels),
        len(left.items),
        len(right.items),
        len(pair.links),
        same,
        len(pair.links) - same,
        sum(link.review for link in pair.links),
        len(left.items) - len({link.left for link in pair.links}),
        len(right.items) - len({link.right for link in pair.links}),
    ]


def _plan_cells(plan: Plan, labels: Labels) -> list[Cell]:
    region, year = _place(plan)
    return [plan.id, plan.source.name, region, year, labels.named("kind", plan.kind)]


def _place(plan: Plan) -> tuple[str, Cell]:
    return plan.region.name if plan.region else "", plan.year if plan.year is not None else ""


def _link_rows(
    pairs: Iterable[LinkedPair], plans: Mapping[str, Plan], labels: Labels
) -> Iterator[Row]:
    items = {item.id: (plan, item) for plan in plans.values() for item in plan.items}
    for pair in pairs:
        for link in pair.links:
            yield [
                *_item_cells(*items[link.left]),
                *_item_cells(*items[link.right]),
                labels(f"batch.{'same' if link.same else 'partial'}"),
                link.probability,
                labels("batch.yes") if link.review else "",
            ]


def _item_cells(plan: Plan, item: Item) -> list[Cell]:
    return [
        plan.id, *_place(plan), item.id, item.number or "", item_view(item).name,
        *item.span, plan.source.sha256,
    ]  # fmt: skip
