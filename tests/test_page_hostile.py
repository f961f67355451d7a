"""The report's page with documents that mean harm, with many texts, and in another browser."""

import json
import os
import subprocess
import zlib
from pathlib import Path
from struct import unpack
from urllib.parse import quote

import browser
import pytest
from browser import NEEDED, go, settled, title
from page_reader import page_data, raw_data, strings

from policydiff import api
from policydiff.render.html import app, evolution
from policydiff.render.html.evolution import Place, evolution_page, evolution_site

pytestmark = NEEDED

SCRIPT = "<script>alert(1)</script>"
CLOSING = "</script><!--]]><img src=x onerror=alert(2)>"
ODD = "\u2028\u2029\u202e\x08\x1b[31m\ufeff"
NAMES = (
    "=导师制()",
    "__proto__",
    "constructor",
    "toString",
    "../../etc/passwd",
    "%2e%2e%2f",
    "javascript:alert(3)",
)
HUGE = 350_000  # of three bytes
PLAN = """青田县教育局{year}年工作要点

一、重点工作{closing}
1.推进“{script}”改革{odd}。开展“{script}”试点，推进“县管校聘”改革 onload=alert(4) {closing}。
2.实施“{name}计划”。推进{name}计划，落实“{name}”行动{odd}，详见 javascript:alert(5) 。
3.{huge}
4.发展学前教育{closing}。公办园在园幼儿占比达到{share}%{closing}。
"""
LEXICON = '[lexicon]\nname = "hostile-1"\nzh = "词表"\nen = "lexicon"\nmode = "add"\n'
TABLE = "[{file}]\nissuer = {said}\ntitle = {said}\nregion = '青田县'\nyear = {year}\n"


def plan(at):
    said = {"script": SCRIPT, "closing": CLOSING, "odd": ODD, "share": 40 + at}
    huge = "长" * HUGE if not at else "短"
    return PLAN.format(year=2015 + at, name=NAMES[at], huge=huge, **said)


@pytest.fixture(scope="module")
def hostile_page(report, tmp_path_factory):
    """The report on plans whose every part would be code if a page let it."""
    folder = tmp_path_factory.mktemp("hostile")
    lexicon, plans = folder / "names.toml", folder / "plans"
    entries = [f"[[initiative]]\nname = {json.dumps(name)}\n" for name in NAMES]
    lexicon.write_text(LEXICON + "".join(entries), encoding="utf-8")
    plans.mkdir()
    told = []
    for at in range(len(NAMES)):
        file = f"{at}<img src=x onerror=alert(6)>%2e'.txt"
        (plans / file).write_text(plan(at), encoding="utf-8")
        said = json.dumps(f"{SCRIPT}{CLOSING}")
        told.append(TABLE.format(file=json.dumps(file), said=said, year=2015 + at))
    (plans / "corpus.toml").write_text("".join(told), encoding="utf-8")
    # A name that is no text: its byte becomes a lone surrogate.
    Path(os.fsdecode(os.fsencode(plans) + b"/\xff.txt")).write_text(plan(-1), encoding="utf-8")
    return report(plans, "--lexicon", lexicon)


def places(data):
    """The address of every view, and of all that the documents name."""
    plans, pairs = [one["id"] for one in data["plans"]], data["pairs"]
    named = [f"initiative/{quote(one['name'], '')}" for one in data["initiatives"]]
    return [
        *("", "initiatives", "threads", "adoption", "targets", "pairs", "sources", "methods"),
        *named,
        *(f"initiatives?open={name}@{part}:1" for name in NAMES for part in NAMES[:3]),
        *(f"initiatives?sort={name}&by={name}&page={name}&lang={name}" for name in NAMES),
        *(f"thread/{quote(one['id'], '')}" for one in data["threads"]),
        *(f"search?q={quote(text, '')}" for text in (SCRIPT, CLOSING, *NAMES)),
        *(f"{quote(name, '')}/%E0%A4%A/{CLOSING}" for name in NAMES),
        # These have a page of their own, from which nothing leads back here.
        *(f"pair/{plans[left]}/{plans[right]}?kind={NAMES[0]}" for left, right, _ in pairs),
    ]


HARMLESS = """() => [...document.links].every((one) => one.protocol === "file:")
  && !document.querySelector("main script, img, iframe, [onerror], [onload], [style]")"""


def test_what_a_document_says_stays_text(watch, hostile_page):
    data = page_data(hostile_page.read_text("utf-8"))
    assert {one["name"] for one in data["initiatives"]} >= set(NAMES)
    page = watch.open(hostile_page)
    for place in places(data):
        go(page, f"#/{place}")
        assert title(page) != "此部分无法显示", place
        assert page.evaluate(HARMLESS), place
        if place.startswith("initiative/"):
            assert place == f"initiative/{quote(title(page), '')}"
    page = watch.open(hostile_page, "#/sources")
    told = page.locator("main").inner_text()
    assert SCRIPT + CLOSING in told
    assert "<img src=x onerror=alert(6)>%2e'.txt" in told
    assert "\ufffd.txt" in told


def test_what_a_document_says_stays_text_in_its_source(watch, hostile_page):
    data = page_data(hostile_page.read_text("utf-8"))
    part = hostile_page.parent / data["files"][0]
    for one in data["plans"]:
        page = watch.open(part, f"#/source/{one['id']}?item={quote(one['items'][0][0])}")
        assert page.evaluate(HARMLESS)
        assert title(page) == one["title"]
        shown = page.locator(".source").inner_text()
        assert f"“{SCRIPT}”" in shown
        assert CLOSING in shown
        assert not set(ODD[:5]) & set(shown)
    assert max(len(one) for one in strings(raw_data(part.read_text("utf-8")))) >= HUGE


def test_a_spreadsheet_takes_no_cell_for_a_formula(watch, hostile_page):
    page = watch.open(hostile_page, "#/initiatives")
    with page.expect_download() as got:
        page.get_by_role("button", name="CSV").click()
    cells = got.value.path().read_text("utf-8-sig").split(",")
    assert "'=导师制()" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", '"='))]


@pytest.mark.parametrize("packed", [False, True])
def test_the_data_survive_their_page(packed, monkeypatch):
    monkeypatch.setattr(app, "_PACKED_FROM", 0 if packed else HUGE)
    data = {"a": [SCRIPT, CLOSING, ODD[:3], *NAMES], "__proto__": {"</ScRiPt>": "&lt;\\u003c"}}
    text = app.app_page(data, lang="zh", title=SCRIPT, summary=[CLOSING])
    assert ("data-packed>" in text) == packed
    assert {name: raw_data(text)[name] for name in data} == data
    assert SCRIPT not in text


# --- many texts ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evolved(towns_folder):
    return api.evolve([towns_folder], beside=True).evolution


@pytest.fixture
def of_many(monkeypatch):
    monkeypatch.setattr(evolution, "_INLINE", 0)


@pytest.mark.usefixtures("of_many")
def test_texts_in_a_folder_are_one_link_away(watch, evolved, tmp_path):
    place = Place("报告 #1%.html", "报告 #1%_texts")
    (tmp_path / place.folder).mkdir()
    for name, text in evolution_site(evolved, place, lang="zh").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = watch.open(tmp_path / place.page)

    def follow(link, ending):
        link.click()
        page.wait_for_url(lambda url: quote(ending) in url)
        settled(page)

    page.locator(".statements summary").first.click()
    named = page.locator(".statements mark").first.inner_text()
    follow(page.locator(".statements .go").first, place.folder)
    assert "".join(page.locator("mark.place").all_inner_texts()) == named
    follow(page.locator(".entry.found .named, .entry .named").first, place.page)
    assert title(page) in page.locator(".quote mark").first.inner_text()
    go(page, "#/pairs")
    page.locator("section.card h2 a").first.click()
    page.locator("article.change").first.wait_for()
    follow(page.locator("#nav a"), place.page)
    assert title(page) == "概览"
    go(page, "#/threads")
    page.locator("table.threads th a").first.click()
    settled(page)
    follow(page.get_by_role("link", name="完整表述与逐词变化"), place.folder)
    assert page.locator(".line ins").count() > 0
    first, *_, last = page_data((tmp_path / place.page).read_text("utf-8"))["plans"]
    for one in (first, last):
        page = watch.open(tmp_path / place.page, f"#/source/{one['id']}")
        page.locator(".source .entry").first.wait_for()
        assert title(page) == one["title"]


@pytest.mark.usefixtures("of_many")
@pytest.mark.parametrize("packed", [False, True])
def test_one_file_has_all_texts(watch, evolved, tmp_path, monkeypatch, packed):
    monkeypatch.setattr(app, "_PACKED_FROM", 0 if packed else 10**9)
    text = evolution_page(evolved, lang="zh")
    data = raw_data(text)
    assert data["texts_packed"]
    (tmp_path / "report.html").write_text(text, encoding="utf-8")
    page = watch.open(tmp_path / "report.html")
    for one in data["plans"]:
        go(page, f"#/source/{one['id']}")
        page.locator(".source .entry").first.wait_for()
    left, right, _ = data["pairs"][0]
    go(page, f"#/pair/{data['plans'][left]['id']}/{data['plans'][right]['id']}")
    page.locator("article.change").first.wait_for()


# --- another browser ----------------------------------------------------------------------------


def busy_rows(png):
    """The share of a picture's rows in which there is something to see."""
    assert png.startswith(b"\x89PNG")
    at, width, height, packed = 8, *unpack(">II", png[16:24]), b""
    channels = {2: 3, 6: 4}[png[25]]
    while at < len(png):
        size, kind = unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    raw, stride = zlib.decompress(packed), 1 + width * channels
    rows = [raw[stride * row + 1 : stride * (row + 1)] for row in range(height)]
    return sum(len(set(row)) > 8 for row in rows) / height


@pytest.mark.skipif(not browser.FIREFOX and not browser.ON_CI, reason="no Firefox")
def test_firefox_draws_the_page_too(seeds_page, tmp_path):
    picture = tmp_path / "seen.png"
    command = [browser.FIREFOX, "--headless", "--profile", str(tmp_path), "--window-size=1200,900"]
    command += [f"--screenshot={picture}", seeds_page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=tmp_path)
    assert busy_rows(picture.read_bytes()) > 0.4
