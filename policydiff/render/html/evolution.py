"""Many plans as an offline page, with the texts in it or, where they are many, beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policydiff import __version__
from policydiff.messages import message
from policydiff.model import Comparison
from policydiff.model.evolution import Coverage, Evolution
from policydiff.model.making import Making
from policydiff.render.evolution_view import facts_text
from policydiff.render.html.app import app_page, dump, pack, shared_texts
from policydiff.render.html.comparison_data import comparison_data
from policydiff.render.html.evolution_data import evolution_data
from policydiff.render.html.initiatives_data import area_names
from policydiff.render.html.places import NONE
from policydiff.render.html.source_data import marks_of, source_data
from policydiff.render.html.wording_data import wording_data
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.view import comparison_view

Data = dict[str, Any]

# Texts up to this size, in characters of JSON, stand in the page as they are.
_INLINE = 700_000
# What a page of texts does without; its links lead to the page that has it.
_ELSEWHERE = ("findings", "initiatives", "joins", "courses", "targets", "steps", "since", "notes")


_UNSAID = Making()


@dataclass(frozen=True, slots=True)
class Place:
    """The names of a report's page and of the folder beside it for its texts."""

    page: str
    folder: str


def evolution_page(evolution: Evolution, *, lang: str, making: Making = _UNSAID) -> str:
    """Return ``evolution`` as one page, in ``lang`` first, with all texts in it."""
    data, parts = _report(evolution, making)
    if _is_small(parts):
        return _page(data | {"texts": parts}, evolution, lang)
    shared = shared_texts(data | {"texts": parts})
    packed = [pack(dump(part)) for part in shared["texts"]]
    return _page(shared | {"texts": packed, "texts_packed": 1}, evolution, lang)


def evolution_site(
    evolution: Evolution, place: Place, *, lang: str, making: Making = _UNSAID
) -> Mapping[str, str]:
    """Return the pages of ``evolution`` by their names: its own, and those of many texts.

    The texts stand in the page itself where they are few, else in pages of the folder of
    ``place``, one for each series.
    """
    data, parts = _report(evolution, making)
    if _is_small(parts):
        return {place.page: _page(data | {"texts": parts}, evolution, lang)}
    names = [f"{place.folder}/{at + 1:03}.html" for at in range(len(parts))]
    home = {"page": place.page, "files": names}
    pages = {place.page: _page(data | home, evolution, lang)}
    for at, (name, part) in enumerate(zip(names, parts, strict=True)):
        pages[name] = _page(_of_part(data, at) | home | {"part": at, "own": part}, evolution, lang)
    return pages


def comparison_page(comparison: Comparison, *, lang: str, making: Making = _UNSAID) -> str:
    """Return two plans side by side as a page, in ``lang`` first: a report of one pair."""
    pair = Evolution(
        plans=(comparison.left, comparison.right),
        coverage=Coverage(regions=(), years=(), cells=()),
        series=(), presence=(), threads=(), joins=(), adoption=(), steps=(), trajectories=(),
        targets=(), findings=(),
        model=comparison.alignment.model,
        comparisons=(comparison,),
    )  # fmt: skip
    data, parts = _report(pair, making)
    view = comparison_view(comparison, lang)
    title = f"{view.left.name} → {view.right.name}"
    told = tuple(
        f"{one.sign} {one.label}{Labels(lang)('colon')}{one.title}" for one in view.changes
    )
    said = data | {"kind": "pair", "texts": parts, "facts": title}
    heading = f"{Labels(lang)('comparison')}{Labels(lang)('colon')}{title}"
    return app_page(said, lang=lang, title=heading, summary=told)


def _report(evolution: Evolution, making: Making) -> tuple[Data, list[Data]]:
    """Return the data of the report's page, and its texts in parts: one a series, one besides."""
    data = evolution_data(evolution) | {
        "kind": "report",
        "version": __version__,
        "command": one_line(making.command),
        "used": {name: one_line(used) for name, used in making.data.items()},
        "thresholds": _thresholds(evolution),
        "areas": area_names(evolution),
        "codebooks": sorted({one_line(plan.codebook) for plan in evolution.plans if plan.codebook}),
    }
    besides = len(evolution.series)
    part_of = [besides if plan["series"] == NONE else plan["series"] for plan in data["plans"]]
    parts = _parts(evolution, part_of)
    used = [at for at, part in enumerate(parts) if part["plans"] or part["pairs"]]
    moved = {at: to for to, at in enumerate(used)}
    for plan, part in zip(data["plans"], part_of, strict=True):
        plan["part"] = moved[part]
    data["pairs"] = _pairs(evolution, data)
    return data, [parts[at] for at in used]


def _parts(evolution: Evolution, part_of: list[int]) -> list[Data]:
    parts: list[Data] = [
        {"plans": [], "pairs": [], "wording": {}} for _ in range(len(evolution.series) + 1)
    ]
    place = {plan.id: at for at, plan in enumerate(evolution.plans)}
    marks = marks_of(evolution)
    for plan, part in zip(evolution.plans, part_of, strict=True):
        parts[part]["plans"].append(source_data(plan, marks[plan.id]))
    for one in evolution.comparisons:
        parts[part_of[place[one.right.id]]]["pairs"].append(comparison_data(one))
    for thread, wording in wording_data(evolution):
        parts[part_of[place[thread.steps[0].plan]]]["wording"][one_line(thread.id)] = wording
    return parts


def _pairs(evolution: Evolution, data: Data) -> list[list[int]]:
    """Return the pairs side by side: the places of both plans, and of the part that has them."""
    place = {plan.id: at for at, plan in enumerate(evolution.plans)}
    pairs = [(place[one.left.id], place[one.right.id]) for one in evolution.comparisons]
    return [[left, right, data["plans"][right]["part"]] for left, right in pairs]


def _of_part(data: Data, part: int) -> Data:
    """Return what the page of one part needs of the report: its own plans and threads."""
    plans = [plan if plan["part"] == part else plan | {"items": []} for plan in data["plans"]]
    mine = {one["series"] for one in data["plans"] if one["part"] == part}
    threads = [one for one in data["threads"] if one["series"] in mine]
    return data | {name: [] for name in _ELSEWHERE} | {"plans": plans, "threads": threads}


def _thresholds(evolution: Evolution) -> dict[str, float]:
    """Return the probabilities from which on links are made, where plans were compared."""
    compared = (one.alignment.thresholds for one in evolution.comparisons)
    return {name: round(value, 3) for name, value in next(compared, {}).items()}


def _is_small(parts: list[Data]) -> bool:
    return sum(len(dump(part)) for part in parts) <= _INLINE


def _page(data: Data, evolution: Evolution, lang: str) -> str:
    labels = Labels(lang)
    facts = facts_text(evolution, labels)
    told = (message(one.code, lang, one.values) for one in evolution.findings)
    title = f"{labels('evolution.report')}{labels('colon')}{facts}"
    return app_page(data, lang=lang, title=title, summary=tuple(map(one_line, told)))
