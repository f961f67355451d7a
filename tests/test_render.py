"""All formats: one table of renderers, labels in both languages, nothing hostile gets through."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from render_cases import COMPARISON, DOCUMENT, hostile

from policydiff import render
from policydiff.messages import LANGUAGES, catalogue
from policydiff.model import ChangeKind, Grade, PlanKind
from policydiff.model.sheets import SheetColumn, Verdict
from policydiff.model.verification import Held
from policydiff.parse.apart import _ROLES as PLACE_ROLES
from policydiff.parse.furniture import _RULES as FURNITURE_RULES
from policydiff.render import DOCUMENT_RENDERERS, RENDERERS

RENDER = Path(__file__).parents[1] / "policydiff" / "render"
# Labels that are looked up by the name of a value; the rest are named in the source.
GROUPS = [
    "place",
    "change",
    "direction",
    "content",
    "empty",
    "initiative_kind",
    "stage",
    "role",
    "field",
    "kind",
    "level",
    "certainty",
    "segment",
    "feature",
    "decided_by",
    "rule",
    "detail",
    "figure",
    "verdict",
    "verdict_meaning",
    "column",
    "owner",
]
# Those of what the model of evolution can say.
EVOLUTION_GROUPS = (
    "corpus", "method", "over", "since", "status", "strength", "trajectory",
)  # fmt: skip


def test_the_formats():
    assert list(RENDERERS) == ["text", "json", "markdown", "html", "xlsx", "qdpx"]
    assert list(DOCUMENT_RENDERERS) == ["text", "json", "qdpx"]


def told(written: str | bytes) -> str:
    """All that is written in a file, of an archive in all of its members."""
    if isinstance(written, str):
        return written
    with ZipFile(BytesIO(written)) as archive:
        return "".join(archive.read(name).decode("utf-8") for name in archive.namelist())


def test_every_place_of_the_tables_has_a_function():
    source = inspect.getsource(render)
    places = re.findall(r'"([\w.]+):(\w+)"', source)
    places += [("terminal", name) for name in re.findall(r'_text\("(\w+)"', source)]
    assert len(places) > 30
    for module, name in places:
        assert callable(getattr(import_module(f"policydiff.render.{module}"), name))


@pytest.mark.parametrize("name", list(RENDERERS))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_format_is_deterministic(name, lang):
    assert RENDERERS[name](COMPARISON, lang) == RENDERERS[name](COMPARISON, lang)


@pytest.mark.parametrize("name", list(RENDERERS))
def test_every_format_takes_any_text(name):
    comparison, _ = hostile("\ud800\x00\x1b[1m<b>|[red]{0}{{x}}%s\u2028\u202e")
    assert "\x1b" not in told(RENDERERS[name](comparison, "en"))


@pytest.mark.parametrize("name", list(DOCUMENT_RENDERERS))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_document_format_names_the_plan(name, lang):
    assert "甲市教育局2019年工作要点" in told(DOCUMENT_RENDERERS[name](DOCUMENT, lang))


def test_json_has_no_language():
    assert RENDERERS["json"](COMPARISON, "zh") == RENDERERS["json"](COMPARISON, "en")


def test_every_format_shows_the_notes():
    for name in ("text", "json", "markdown", "html"):
        assert "utf-7" in RENDERERS[name](COMPARISON, "en"), name


def test_importing_the_renderers_loads_no_library():
    program = (
        "import sys, policydiff.render; "
        "print([name for name in ('rich', 'jinja2', 'xlsxwriter') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("change", ChangeKind),
        ("grade", Grade),
        ("kind", PlanKind),
        ("verdict", Verdict),
        ("verdict_meaning", Verdict),
        ("column", SheetColumn),
    ],
)
def test_every_value_has_a_label(group, values):
    assert {f"label.{group}.{value.value}" for value in values} <= set(catalogue())


def test_every_kind_of_text_outside_items_has_a_label():
    cases = (Path(__file__).parents[1] / "docs" / "tricky-cases.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^(?:other|furniture) \(([a-z-]+)\)", cases, re.MULTILINE)) - {"gap"}
    furniture = {detail for detail, _ in FURNITURE_RULES}
    roles = {detail for _, detail in PLACE_ROLES.values()}
    details = {"lead-in", "unnumbered", *said, *furniture, *roles}
    assert "attachment-list" in said
    assert {f"label.detail.{name}" for name in details} <= set(catalogue())


def test_every_label_is_used():
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in RENDER.rglob("*")
        if path.suffix in {".py", ".html", ".js"}
    )
    labels = {code.removeprefix("label.") for code in catalogue() if code.startswith("label.")}
    free = {name for name in labels if name.split(".")[0] not in GROUPS}
    free -= {f"verify.{held.value}" for held in Held}
    # Sections and columns of reports go by the part of their name after the first.
    written = {name: name.replace("evolution.", r"(?:evolution\.)?") for name in free}
    # Some are looked up by a group and a name, as the script of a page does: t(`page.csv.${name}`).
    named = ("page.", "qda.variable.", "verify.")
    written |= {
        name: f"(?:{name}|{name.rpartition('.')[2]})" for name in free if name.startswith(named)
    }
    grouped = (
        *(f"evolution.{group}." for group in EVOLUTION_GROUPS), "page.used.", "page.threshold.",
        "batch.", "search.", "index.count.", "index.file.",
    )  # fmt: skip
    assert {
        name
        for name, pattern in written.items()
        if not name.startswith(grouped) and not re.search(rf"[\"']{pattern}[\"']", sources)
    } == set()


def test_own_words_are_in_gbk():
    own = [
        text
        for code, texts in catalogue().items()
        if code.startswith("label.")
        for text in texts.values()
    ]
    assert own == [text.encode("gbk", "replace").decode("gbk") for text in own]
