"""Many plans as GitHub-flavoured Markdown; document text in it is never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policydiff.model.evolution import Evolution
from policydiff.render.evolution_names import QuoteView
from policydiff.render.evolution_presence import PresenceView, StatusView
from policydiff.render.evolution_threads import JoinView, ThreadView
from policydiff.render.evolution_view import EvolutionView, evolution_view
from policydiff.render.labels import Labels
from policydiff.render.markdown import escape, notes_section, table

# What a reader goes through; the rest is in the spreadsheet and the JSON.
SHOWN_INITIATIVES, SHOWN_THREADS = 60, 60


def evolution_markdown(evolution: Evolution, *, lang: str) -> str:
    """Return ``evolution`` as Markdown in ``lang`` (``zh`` or ``en``), ending in a newline."""
    view, labels = evolution_view(evolution, lang), Labels(lang)
    blocks = [f"# {labels('evolution.report')}", escape(view.facts)]
    for section in (
        _findings, _coverage, _presence, _statuses, _threads, _since, _joins, _adoption, _review_steps,
        _trajectories, _targets,
    ):  # fmt: skip
        blocks += section(view, labels)
    blocks += _sources(view, labels)
    blocks += notes_section(view.notes, labels)
    blocks += _methods(view, labels)
    return "\n\n".join(blocks) + "\n"


def _heading(labels: Labels, code: str, count: int | None = None) -> str:
    return f"## {labels(code)}" + ("" if count is None else f" ({count})")


def _rows(header: Sequence[str], rows: Iterable[Sequence[str]], labels: Labels) -> str:
    heads = [labels(code) for code in header]
    return table(heads, [[escape(cell).replace("\n", "<br>") for cell in row] for row in rows])


def _findings(view: EvolutionView, labels: Labels) -> list[str]:
    told = []
    for rank, found in enumerate(view.findings, 1):
        doubt = "" if found.certain else f" ({labels('evolution.uncertain')})"
        lines = [f"{rank}. **{escape(found.text)}**{doubt}"]
        lines += [f"   - {escape(text)}" for text in found.doubts]
        lines += [f"   - {_quote(quote)}" for quote in found.quotes]
        lines += [f"   - {escape(f'{place}: {words}')}" for place, words in found.evidence]
        told.append("\n".join(lines))
    nothing = labels("evolution.no_findings")
    return [_heading(labels, "evolution.findings"), "\n".join(told) or nothing]


def _quote(quote: QuoteView) -> str:
    stage = f" [{quote.stage}]" if quote.stage else ""
    return escape(f"{quote.plan.name}{stage}: “{quote.text}” — {quote.item}")


def _coverage(view: EvolutionView, labels: Labels) -> list[str]:
    header = [labels("region"), *map(str, view.years)]
    rows = [
        [
            escape(row.region),
            *(escape(labels("comma").join(ref.kind for ref in cell)) for cell in row.cells),
        ]
        for row in view.coverage
    ]
    series = [
        (one.name, one.kind, str(one.plans), one.years, one.gaps) for one in view.series
    ]  # fmt: skip
    codes = ("evolution.series", "evolution.plan_kind", "evolution.plans", "evolution.years",
             "evolution.gaps")  # fmt: skip
    blocks = [_heading(labels, "evolution.coverage"), table(header, rows)]
    if view.unplaced:
        names = labels("comma").join(escape(ref.title) for ref in view.unplaced)
        blocks.append(f"{labels('evolution.unplaced')}{labels('colon')}{names}")
    return [*blocks, f"### {labels('evolution.series')}", _rows(codes, series, labels)]


def _presence(view: EvolutionView, labels: Labels) -> list[str]:
    if not view.presence:
        return []
    shown = view.presence[:SHOWN_INITIATIVES]
    codes = ("evolution.initiative", "evolution.over_corpus", "evolution.reason",
             "evolution.presence")  # fmt: skip
    rows = [(one.name, one.over_label, one.over, _places(one, labels)) for one in shown]
    blocks = [_heading(labels, "evolution.presence", len(view.presence))]
    blocks.append(_rows(codes, rows, labels))
    if more := len(view.presence) - len(shown):
        blocks.append(labels("evolution.more_initiatives", count=more))
    return blocks


def _places(one: PresenceView, labels: Labels) -> str:
    return labels("comma").join(
        f"{cell.plan.name} ×{cell.count}" + (f" [{cell.stage}]" if cell.stage else "")
        for cell in one.named_in
    )


def _statuses(view: EvolutionView, labels: Labels) -> list[str]:
    shown = view.presence[:SHOWN_INITIATIVES]
    steps = [(one.name, step) for one in shown for step in one.brief]
    rows = [(name, *_status(step, labels)) for name, step in steps if step.before]
    codes = ("evolution.initiative", "evolution.status", "evolution.series", "evolution.into",
             "evolution.reason")  # fmt: skip
    told = [_rows(codes, rows, labels)] if rows else []
    if first := len(steps) - len(rows):
        told.append(labels("evolution.first_steps", count=first))
    return [_heading(labels, "evolution.statuses"), *told] if told else []


def _sources(view: EvolutionView, labels: Labels) -> list[str]:
    """Say which files it rests on: with these checksums it can be checked."""
    rows = [(ref.name, ref.source, ref.sha256) for ref in view.every_plan]
    codes = ("plan", "source", "sha256")
    return [_heading(labels, "evolution.files", len(rows)), _rows(codes, rows, labels)]


def _status(step: StatusView, labels: Labels) -> tuple[str, ...]:
    doubt = "" if step.certain else f" ({labels('evolution.uncertain')})"
    return (f"{step.sign} {step.label}{doubt}", step.series, step.told, step.reason)


def _threads(view: EvolutionView, labels: Labels) -> list[str]:
    long = view.long_threads
    if not view.threads:
        return []
    blocks = [_heading(labels, "evolution.threads", len(long))]
    blocks += [_thread(one, labels) for one in long[:SHOWN_THREADS]]
    if more := len(long) - SHOWN_THREADS:
        blocks += [labels("evolution.more_threads", count=more)] if more > 0 else []
    if single := len(view.threads) - len(long):
        blocks.append(labels("evolution.single_threads", count=single))
    return blocks


def _thread(one: ThreadView, labels: Labels) -> str:
    facts = [one.series, one.years]
    facts += [labels("evolution.weakest", percent=one.weakest)] if one.weakest else []
    facts += [labels("evolution.absent", plans=labels("comma").join(one.gaps))] if one.gaps else []
    facts += [labels("review")] if one.review else []
    steps = "\n".join(f"- {escape(step.plan.name)}: {escape(step.label)}" for step in one.steps)
    return f"### {escape(one.label)}\n\n{escape(' · '.join(facts))}\n\n{steps}"


def _since(view: EvolutionView, labels: Labels) -> list[str]:
    rows = [(one.label, "\n".join(one.before), "\n".join(one.after)) for one in view.since]
    codes = ("evolution.status", "evolution.before_id", "evolution.thread")
    return [_heading(labels, "evolution.since"), _rows(codes, rows, labels)] if rows else []


def _joins(view: EvolutionView, labels: Labels) -> list[str]:
    rows = [_join(one) for one in view.joins[:SHOWN_THREADS]]
    codes = ("evolution.left", "evolution.right", "probability")
    if not rows:
        return []
    more = _more(len(view.joins) - len(rows), labels)
    return [_heading(labels, "evolution.joins"), _rows(codes, rows, labels), *more]


def _more(count: int, labels: Labels) -> list[str]:
    """Say how many rows are left out here, if any."""
    return [labels("evolution.more_rows", count=count)] if count > 0 else []


def _join(one: JoinView) -> tuple[str, ...]:
    sides = (f"{one.left} ({one.left_series})", f"{one.right} ({one.right_series})")
    return (*sides, one.percent)


def _adoption(view: EvolutionView, labels: Labels) -> list[str]:
    shared = [one for one in view.adoption if len(one.order) > 1]
    shown = shared[:SHOWN_INITIATIVES]
    rows = [(one.initiative, one.told, one.share, one.direction) for one in shown]
    codes = ("evolution.initiative", "evolution.order", "evolution.adopted", "evolution.spread")
    if not rows:
        return []
    more = _more(len(shared) - len(shown), labels)
    return [_heading(labels, "evolution.adoption"), _rows(codes, rows, labels), *more]


def _review_steps(view: EvolutionView, labels: Labels) -> list[str]:
    blocks = []
    for step in view.steps:
        carried = [f"{item} → {labels('comma').join(to)}" for item, to in step.carried]
        groups = (("carried", carried), ("not_taken_up", step.not_taken_up), ("new", step.new))
        blocks.append(f"### {escape(step.review)} → {escape(step.plan)}")
        if step.unsure:
            blocks.append(labels("evolution.unsure", count=step.unsure))
        for name, items in groups:
            told = "\n".join(f"- {escape(item)}" for item in items)
            blocks.append(f"**{labels(f'evolution.{name}')} ({len(items)})**\n\n{told}".rstrip())
    return [_heading(labels, "evolution.review_step"), *blocks] if blocks else []


def _trajectories(view: EvolutionView, labels: Labels) -> list[str]:
    rows = [
        (one.label, one.subject, one.series, str(one.covered), one.seen)
        for one in view.trajectories[:SHOWN_INITIATIVES]
    ]
    codes = ("evolution.trajectory", "evolution.initiative", "evolution.series",
             "evolution.covered", "evolution.seen")  # fmt: skip
    told = [_rows(codes, rows, labels)] if rows else []
    told += _more(len(view.trajectories) - len(rows), labels)
    if view.undecided:
        told.append(labels("evolution.undecided", count=view.undecided))
    return [_heading(labels, "evolution.trajectories"), *told] if told else []


def _targets(view: EvolutionView, labels: Labels) -> list[str]:
    rows = [
        (one.metric, point.plan.name, point.role, point.value, point.quote)
        for one in view.targets
        for point in one.points
    ]
    codes = ("metric", "plan", "role", "value", "quote")
    return [_heading(labels, "evolution.targets"), _rows(codes, rows, labels)] if rows else []


def _methods(view: EvolutionView, labels: Labels) -> list[str]:
    told = "\n".join(f"- **{escape(topic)}** {escape(text)}" for topic, text in view.methods)
    model = [f"{labels('model')}{labels('colon')}{escape(view.model)}"] if view.model else []
    return [_heading(labels, "evolution.methods"), told, *model]
