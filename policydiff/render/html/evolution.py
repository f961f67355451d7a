"""Many plans as one offline HTML page: findings first, then what they rest on; no script."""

from __future__ import annotations

from policydiff.model.evolution import Evolution
from policydiff.render.evolution_view import EvolutionView, evolution_view
from policydiff.render.html import LANGUAGE_TAGS, digest, read, template
from policydiff.render.labels import Labels

# More columns than a screen shows at once; beyond, the matrix is one of years.
_COLUMNS = 24
# What a reader goes through; the rest is in the spreadsheet and the JSON.
_INITIATIVES, _ROWS = 120, 150


def evolution_page(evolution: Evolution, *, lang: str) -> str:
    """Return ``evolution`` as an HTML page whose own words are in ``lang`` (``zh`` or ``en``)."""
    view, labels = evolution_view(evolution, lang), Labels(lang)
    columns = view.counted or tuple(range(len(view.plans)))
    style = read("page.css") + read("evolution.css")
    return template("evolution.html").render(
        view=view,
        contents=_contents(view, labels),
        shown=view.presence[:_INITIATIVES],
        adoption=[one for one in view.adoption if len(one.order) > 1],
        columns=columns,
        by_year=len(columns) > _COLUMNS,
        limit=_ROWS,
        label=labels,
        lang=LANGUAGE_TAGS[lang],
        style=style,
        style_hash=digest(style),
    )


def _contents(view: EvolutionView, labels: Labels) -> list[tuple[str, str, int | None]]:
    """Return the sections that are there: id, name, count."""
    sections = (
        ("findings", "findings", len(view.findings)),
        ("coverage", "coverage", len(view.every_plan)),
        ("presence", "presence", len(view.presence)),
        ("threads", "threads", len(view.long_threads)),
        ("adoption", "adoption", sum(len(one.order) > 1 for one in view.adoption)),
        ("review-step", "review_step", len(view.steps)),
        ("trajectories", "trajectories", len(view.trajectories)),
        ("targets", "targets", len(view.targets)),
    )
    there = [(id_, labels(f"evolution.{name}"), count) for id_, name, count in sections if count]
    return [*there, ("methods", labels("evolution.methods"), None)]
