"""Many plans as a spreadsheet, a sheet for each question, and nothing left out."""

from __future__ import annotations

from io import BytesIO

from policydiff.model.evolution import Evolution
from policydiff.render.book import Book, workbook
from policydiff.render.cells import Row
from policydiff.render.evolution_events import event_rows
from policydiff.render.evolution_evidence import EVIDENCE, PLACES, Evidence
from policydiff.render.evolution_mentions import MENTIONS, mention_rows, year_cell
from policydiff.render.evolution_presence import StatusView
from policydiff.render.evolution_view import EvolutionView, evolution_view, ranked
from policydiff.render.labels import Labels

# Cells of the matrix up to which it has its zeros. Of 8,430 initiatives in 229 plans they were
# 99 % of two million, and half of the time and bytes of the whole workbook.
_MOST_ZEROS = 200_000
# Rows of the event history up to which it has initiatives that one region alone names: of 8,430 most
# are, and each has a row for every other region, where nothing ever happened.
_MOST_EVENTS = 100_000
_STATUS = {
    "evolution.series": 24, "evolution.from": 18, "evolution.into": 18, "evolution.status": 12,
    "evolution.certain": 8, "evolution.reason": 50,
}  # fmt: skip


def evolution_xlsx(evolution: Evolution, *, lang: str) -> bytes:
    """Return everything as the bytes of an xlsx file, its labels in ``lang``."""
    labels, evolution = Labels(lang), ranked(evolution)
    view, evidence = evolution_view(evolution, lang), Evidence(evolution)
    stream = BytesIO()
    with workbook(stream, labels("evolution.report"), labels) as book:
        _findings(book, view, evolution, evidence)
        for add in (_coverage, _plans, _matrix, _over_corpus):
            add(book, view)
        for rest in (_statuses, _threads, _links):
            rest(book, view, evolution, evidence)
        _since(book, view)
        for rest in (_adoption, _review_steps, _trajectories):
            rest(book, view, evolution, evidence)
        _targets(book, view)
        _add(book, "evolution.mentions", MENTIONS, mention_rows(view))
        _events(book, evolution)
        _add(book, "evolution.methods", {"evolution.topic": 18, "evolution.method": 110},
             [*view.methods, (labels("model"), view.model)])  # fmt: skip
        book.notes(view.notes)
    return stream.getvalue()


def _add(book: Book, name: str, widths: dict[str, int], rows: list[Row]) -> None:
    book.sheet(book.labels(name), book.columns(widths), rows)


def _tick(flag: bool) -> str:
    return "√" if flag else ""


def _findings(book: Book, view: EvolutionView, evolution: Evolution, evidence: Evidence) -> None:
    widths = {"rank": 6, "evolution.findings": 70, "evolution.certain": 8, "notes": 50,
              "evolution.plans": 30, "quote": 60} | PLACES  # fmt: skip
    rows: list[Row] = [
        (
            rank, found.text, _tick(found.certain), "\n".join(found.doubts),
            "\n".join(ref.name for ref in found.plans),
            "\n".join(
                [f"{quote.plan.name}: {quote.text}" for quote in found.quotes]
                + [f"{place}: {words}" for place, words in found.evidence]
            ),
            *evidence.finding(one),
        )
        for rank, (found, one) in enumerate(zip(view.findings, evolution.findings, strict=True), 1)
    ]  # fmt: skip
    _add(book, "evolution.findings", widths, rows)


def _coverage(book: Book, view: EvolutionView) -> None:
    columns = [(book.labels("region"), 20), *((str(year), 12) for year in view.years)]
    rows: list[Row] = [
        (row.region, *("\n".join(ref.kind for ref in cell) for cell in row.cells))
        for row in view.coverage
    ]
    book.sheet(book.labels("evolution.coverage"), columns, rows)


def _plans(book: Book, view: EvolutionView) -> None:
    widths = {"evolution.plan_id": 18, "region": 16, "year": 8, "evolution.plan_kind": 10,
              "field.title": 50, "source": 50, "sha256": 20}  # fmt: skip
    rows: list[Row] = [
        (ref.id, ref.region, year_cell(ref.year), ref.kind, ref.title, ref.source, ref.sha256)
        for ref in view.every_plan
    ]
    _add(book, "evolution.plans", widths, rows)
    widths = {"evolution.series": 30, "region": 16, "evolution.level": 10, "field.issuer": 24,
              "evolution.plan_kind": 10, "evolution.plans": 8, "evolution.years": 20,
              "evolution.gaps": 20}  # fmt: skip
    series: list[Row] = [
        (one.name, one.region, one.level, one.issuer, one.kind, one.plans, one.years, one.gaps)
        for one in view.series
    ]
    _add(book, "evolution.series", widths, series)


def _matrix(book: Book, view: EvolutionView) -> None:
    columns = [
        (book.labels("evolution.initiative"), 30),
        (book.labels("evolution.over_corpus"), 12),
        *((ref.name, 12) for ref in view.plans),
    ]
    few = len(view.presence) * len(view.plans) <= _MOST_ZEROS
    nothing = 0 if few else ""
    rows: list[Row] = [
        (one.name, one.over_label, *(cell.count if cell else nothing for cell in one.cells))
        for one in view.presence
    ]
    name = book.labels("evolution.matrix")
    book.sheet(name, columns, rows)
    if not few:
        book.cuts.append(book.labels("evolution.no_zeros", sheet=name))


def _over_corpus(book: Book, view: EvolutionView) -> None:
    widths = {"evolution.initiative": 30, "initiative_kind": 14, "evolution.over_corpus": 12,
              "evolution.reason": 60, "evolution.plans": 8, "evolution.mentions": 8}  # fmt: skip
    rows: list[Row] = [
        (one.name, one.kind, one.over_label, one.over, one.plans, one.mentions)
        for one in view.presence
    ]
    _add(book, "evolution.over_corpus", widths, rows)


def _statuses(book: Book, view: EvolutionView, evolution: Evolution, evidence: Evidence) -> None:
    widths = {"evolution.topic": 12, "evolution.initiative": 36} | _STATUS | EVIDENCE
    labels = book.labels
    rows: list[Row] = [
        *(
            (
                labels("evolution.initiative"),
                one.name,
                *_status(told),
                *evidence.step(presence.initiative, step),
            )
            for one, presence in zip(view.presence, evolution.presence, strict=True)
            for told, step in zip(one.status, presence.status, strict=True)
        ),
        *(
            (labels("evolution.thread"), one.label, *_status(told), *evidence.step(thread.id, step))
            for one, thread in zip(view.threads, evolution.threads, strict=True)
            for told, step in zip(one.status, thread.status, strict=True)
        ),
    ]
    _add(book, "evolution.statuses", widths, rows)


def _status(step: StatusView) -> Row:
    return (step.series, step.before, step.after, step.label, _tick(step.certain), step.reason)


def _threads(book: Book, view: EvolutionView, evolution: Evolution, evidence: Evidence) -> None:
    widths = {"evolution.thread_id": 22, "evolution.thread": 36, "evolution.series": 24,
              "plan": 18, "evolution.wording": 36, "items": 40,
              "evolution.weakest_column": 10, "review": 10} | PLACES  # fmt: skip
    rows: list[Row] = [
        (
            one.id, one.label, one.series, told.plan.name, told.label, "\n".join(told.items),
            "" if one.probability is None else round(one.probability, 3), _tick(one.review),
            *evidence.items(*step.items),
        )
        for one, thread in zip(view.threads, evolution.threads, strict=True)
        for told, step in zip(one.steps, thread.steps, strict=True)
    ]  # fmt: skip
    _add(book, "evolution.threads", widths, rows)


def _links(book: Book, view: EvolutionView, evolution: Evolution, evidence: Evidence) -> None:
    widths = {"evolution.left": 36, "evolution.right": 36, "left": 30, "right": 30,
              "probability": 10, "review": 10} | PLACES  # fmt: skip
    rows: list[Row] = [
        (
            f"{one.left} ({one.left_series})", f"{one.right} ({one.right_series})",
            one.left_item, one.right_item, round(one.probability, 3), _tick(one.review),
            *evidence.items(join.left_item, join.right_item),
        )
        for one, join in zip(view.joins, evolution.joins, strict=True)
    ]  # fmt: skip
    _add(book, "evolution.links", widths, rows)


def _adoption(book: Book, view: EvolutionView, evolution: Evolution, evidence: Evidence) -> None:
    widths = {"evolution.initiative": 30, "plan": 18, "region": 16, "year": 8,
              "evolution.lag_column": 12, "evolution.lag_open": 12, "evolution.left_censored": 12,
              "evolution.adopted": 10, "evolution.spread": 12} | EVIDENCE  # fmt: skip
    rows: list[Row] = [
        (
            one.initiative, ref.name, ref.region, year_cell(ref.year), lag, int(ref.key in one.late),
            int(one.censored), one.share, one.direction,
            *evidence.adopted(adoption.initiative, ref.key),
        )
        for one, adoption in zip(view.adoption, evolution.adoption, strict=True)
        for ref, lag in one.order
    ]  # fmt: skip
    _add(book, "evolution.adoption", widths, rows)


def _since(book: Book, view: EvolutionView) -> None:
    widths = {"evolution.status": 12, "evolution.before_id": 40, "evolution.thread": 60}
    rows: list[Row] = [
        (one.label, "\n".join(one.before), "\n".join(one.after)) for one in view.since
    ]
    if rows:
        _add(book, "evolution.since", widths, rows)


def _review_steps(
    book: Book, view: EvolutionView, evolution: Evolution, evidence: Evidence
) -> None:
    widths = {"evolution.from": 20, "evolution.into": 20, "evolution.status": 12,
              "evolution.review_item": 40, "evolution.plan_item": 40} | PLACES  # fmt: skip
    carried, dropped, new = map(
        book.labels, ("evolution.carried", "evolution.not_taken_up", "evolution.new")
    )
    rows: list[Row] = []
    for one, step in zip(view.steps, evolution.steps, strict=True):
        place = (one.review, one.plan)
        rows += [
            (*place, carried, item, "\n".join(to), *evidence.items(known, *into))
            for (item, to), (known, into) in zip(one.carried, step.carried, strict=True)
        ]
        rows += [
            (*place, dropped, item, "", *evidence.items(known))
            for item, known in zip(one.not_taken_up, step.not_taken_up, strict=True)
        ]
        rows += [
            (*place, new, "", item, *evidence.items(known))
            for item, known in zip(one.new, step.new, strict=True)
        ]
    _add(book, "evolution.review_step", widths, rows)


def _trajectories(
    book: Book, view: EvolutionView, evolution: Evolution, evidence: Evidence
) -> None:
    widths = {"evolution.topic": 12, "evolution.initiative": 36, "evolution.series": 24,
              "evolution.trajectory": 14, "evolution.covered": 10,
              "evolution.seen": 24} | EVIDENCE  # fmt: skip
    rows: list[Row] = [
        (one.sort, one.subject, one.series, one.label, one.covered, one.seen,
         *evidence.course(trajectory))
        for one, trajectory in zip(view.every_trajectory, evolution.trajectories, strict=True)
    ]  # fmt: skip
    _add(book, "evolution.trajectories", widths, rows)


def _targets(book: Book, view: EvolutionView) -> None:
    widths = {"metric": 30, "unit": 8, "evolution.series": 24, "plan": 18, "year": 8,
              "role": 8, "value": 16, "figure": 12, "to": 12, "deadline": 10,
              "quote": 60, "evolution.span_start": 10, "evolution.span_end": 10, "source": 30,
              "sha256": 20}  # fmt: skip
    rows: list[Row] = [
        (
            one.metric, one.unit, point.series, point.plan.name, year_cell(point.plan.year),
            point.role, point.value, point.figures[0],
            point.figures[1] if len(point.figures) > 1 else "", point.deadline, point.quote,
            *point.span, point.plan.source, point.plan.sha256,
        )
        for one in view.targets
        for point in one.points
    ]  # fmt: skip
    _add(book, "targets", widths, rows)


def _events(book: Book, evolution: Evolution) -> None:
    widths = {"evolution.unit": 36, "evolution.initiative": 28, "region": 16,
              "evolution.start": 8, "evolution.stop": 8, "evolution.event": 8,
              "evolution.left_censored": 12, "evolution.unseen_years": 12}  # fmt: skip
    rows = list(event_rows(evolution))
    if len(rows) > _MOST_EVENTS:
        rows = list(event_rows(evolution, adopters=2))
        book.cuts.append(
            book.labels("evolution.spread_alone", sheet=book.labels("evolution.events"))
        )
    _add(book, "evolution.events", widths, rows)
