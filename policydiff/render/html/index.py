"""The first page of a batch run's folder: what was found, where it stands, what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from policydiff import __version__
from policydiff.model.batch import Batch
from policydiff.model.evolution import Evolution, Finding
from policydiff.model.making import Making
from policydiff.render.batch_view import BatchView, PairView, batch_view
from policydiff.render.html import LANGUAGE_TAGS, digest, read, template
from policydiff.render.html.app import paper_head
from policydiff.render.labels import Labels
from policydiff.render.plain import one_line
from policydiff.render.seal import sealed_page

# From so many rows on it is quicker to search than to look.
_FILTER_FROM = 12
_KILO = 1000
_UNITS = ("B", "kB", "MB", "GB", "TB")
_NONE = PairView("", 0, 0)


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written beside the page.

    ``name`` is relative to the page, with "/" between its parts; one that ends with "/" is a
    folder. ``kind`` is report, pair, table, data or network; ``size`` is in bytes, 0 where the file
    is yet to be written. ``label`` is
    the code of what it is for (``label.index.file.*``): report, texts, json, book, mentions,
    network, pairs, links, failures, manifest. A pair has the ids of its ``plans`` instead.
    """

    name: str
    kind: str
    size: int
    label: str = ""
    plans: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file: its name, the address of it ("" for a folder), what it is for, its size."""

    name: str
    address: str
    purpose: str
    size: str


@dataclass(frozen=True, slots=True)
class PairPageView:
    """The page of a pair, its address, and what is known of the pair."""

    address: str
    pair: PairView


def index_page(batch: Batch, written: Sequence[Written], *, lang: str, making: Making) -> str:
    """Return the page that tells of ``batch`` and leads to what was ``written``, in ``lang``.

    It can be read without its script, which only narrows long lists.
    """
    labels = Labels(lang)
    view = batch_view(batch, labels)
    title = f"{labels('index.title')}{labels('colon')}{view.facts}"
    style = read("page.css") + read("app.css") + read("index.css") + paper_head(title)
    script = read("index.js")
    report = _address_of(written, "report")
    page = template("index.html").render(
        view=view,
        report=report,
        links=_links(batch.evolution, report),
        places=[_place(one, batch.evolution) for one in batch.evolution.findings],
        files=[_file(one, labels) for one in written if one.kind != "pair"],
        pairs=_pair_pages(written, view),
        failures=_name_of(written, "failures"),
        made=_made(making, batch.evolution, labels),
        filter_from=_FILTER_FROM,
        version=__version__,
        label=labels,
        lang=LANGUAGE_TAGS[lang],
        style=style,
        style_hash=digest(style),
        script=script,
        script_hash=digest(script),
    )
    return sealed_page(page)


def _links(evolution: Evolution, report: str) -> Mapping[str, str]:
    """Return where in the report the counted things are listed, as far as it lists them."""
    if not report:
        return {}
    long_ = any(len(one.steps) > 1 for one in evolution.threads)
    there = {"initiatives": evolution.presence, "plans": evolution.plans, "threads": long_}
    views = {"plans": "sources"}
    return {code: f"{report}#/{views.get(code, code)}" for code, some in there.items() if some}


def _place(finding: Finding, evolution: Evolution) -> str:
    """Return the address within the report of what ``finding`` is about: a hash."""
    name = str(finding.values.get("initiative", ""))
    if any(one.initiative == name for one in evolution.presence):
        return f"#/initiative/{quote(one_line(name), safe='')}"
    thread = next(iter(finding.threads), "")
    if any(one.id == thread for one in evolution.threads):
        return f"#/thread/{quote(one_line(thread), safe='')}"
    left, right = finding.plans[:1], finding.plans[1:]
    if any((one.left.id,) == left and (one.right.id,) == right for one in evolution.comparisons):
        return f"#/pair/{quote(left[0], safe='')}/{quote(right[0], safe='')}"
    if finding.targets:
        return f"#/targets?q={quote(one_line(finding.targets[0].metric), safe='')}"
    return "#/"


def _address(name: str) -> str:
    """Return the address of a file beside the page, whatever its name is made of."""
    return "" if name.endswith("/") else quote(name, errors="replace")


def _address_of(written: Sequence[Written], label: str) -> str:
    return next((_address(one.name) for one in written if one.label == label), "")


def _name_of(written: Sequence[Written], label: str) -> str:
    return next((one_line(one.name) for one in written if one.label == label), "")


def _file(file: Written, labels: Labels) -> FileView:
    purpose = labels.named("index.file", file.label) if file.label else ""
    size = size_text(file.size) if file.size else ""
    return FileView(one_line(file.name), _address(file.name), purpose, size)


def _pair_pages(written: Sequence[Written], view: BatchView) -> list[PairPageView]:
    """Return the pages of pairs, in the order given."""
    return [
        PairPageView(
            _address(one.name),
            view.pairs.get(one.plans or ("", ""))
            or PairView(one_line(one.name), _NONE.links, _NONE.review),
        )
        for one in written
        if one.kind == "pair"
    ]


def _made(making: Making, evolution: Evolution, labels: Labels) -> list[tuple[str, str]]:
    """Return how the run was made, topic by topic, as the report's Methods say it."""
    return [
        (labels("page.version"), f"policydiff {__version__}"),
        (labels("page.command"), one_line(making.command) or "—"),
        *((labels.named("page.used", name), one_line(used)) for name, used in making.data.items()),
        (labels("page.model"), one_line(evolution.model) or "—"),
    ]


def size_text(size: int) -> str:
    """Return ``size`` bytes as people say it: 812 B, 34 kB, 1.2 MB."""
    value, unit = float(size), 0
    while round(value) >= _KILO and unit < len(_UNITS) - 1:
        value, unit = value / _KILO, unit + 1
    few = unit > 1 and value < 10
    return f"{value:.1f} {_UNITS[unit]}" if few else f"{value:.0f} {_UNITS[unit]}"
