"""The first page of a batch run: what it tells, where it leads, what it must not do."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import browser
import pytest
from evolution_cases import evolution
from render_cases import COMPARISON

from policydiff.model import Note, Region
from policydiff.model.batch import Batch, Failure, LinkedPair, PairLink
from policydiff.model.evolution import Coverage, CoverageCell, Finding
from policydiff.model.making import Making
from policydiff.render.html.evolution import evolution_page
from policydiff.render.html.index import Written, index_page, size_text
from policydiff.render.labels import Labels

MARKUP = "<script>alert(1)</script>"
ODD = "\u202e\x1b[31m\ud800"
MAKING = Making(
    "policydiff batch plans --out out", {"encoder": "static-1@0123456789ab", "lexicon": "none"}
)
WRITTEN = (
    Written("evolution.html", "report", 5_234_111, "report"),
    Written("evolution_texts/", "report", 9_000_000, "texts"),
    Written("evolution.json", "data", 815, "json"),
    Written("evolution.xlsx", "table", 34_499, "book"),
    Written("mentions.csv", "table", 2_000, "mentions"),
    Written("network.graphml", "network", 3_000, "network"),
    Written("pairs.csv", "table", 4_000, "pairs"),
    Written("links.csv", "table", 5_000, "links"),
    Written("failures.csv", "table", 6_000, "failures"),
    Written("pairs/a18 a19.html", "pair", 7_000, plans=("a18", "a19")),
    Written("pairs/b.html", "pair", 7_000, plans=("b18", "b20")),
)
FAILURES = {
    "plans/empty.txt": Failure("read.empty", {"path": "plans/empty.txt"}),
    "plans/scan.txt": Failure("read.binary", {"path": "plans/scan.txt", "kind": "PDF"}),
}


def batch(word="", **changed):
    links = tuple(
        PairLink(f"a18#0{at}", f"a19#0{at}", True, 0.9, review) for at, review in ((1, 0), (2, 1))
    )
    pairs = (LinkedPair("a18", "a19", links), LinkedPair("b18", "b20", ()))
    return replace(Batch(evolution(word), pairs, {}, 7), **changed)


def page(found, written=WRITTEN, lang="zh"):
    return index_page(found, written, lang=lang, making=MAKING)


class Reader(HTMLParser):
    """What stands in each part of a page, and where its links lead."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.tags, self.ids, self.texts = [], [], [], [], {"": ""}
        self.rows, self.part, self.references = {}, "", []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append(tag)
        self.links += [named["href"]] if "href" in named else []
        self.ids += [named["id"]] if "id" in named else []
        self.references += [named["aria-labelledby"]] if "aria-labelledby" in named else []
        if tag == "section":
            self.part = named["aria-labelledby"]
        if tag == "tr":
            self.rows.setdefault(self.part, []).append([])
        if tag in {"td", "th"}:
            self.rows[self.part][-1].append("")
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.part = "" if tag == "section" else self.part

    def handle_data(self, data):
        if "script" in self.open or "style" in self.open:
            return
        self.texts[self.part] = self.texts.get(self.part, "") + data
        if {"td", "th"} & set(self.open):
            self.rows[self.part][-1][-1] += data


def body_of(found, written=WRITTEN, lang="zh"):
    return Reader(page(found, written, lang))


def counts_of(text):
    """The numbers that matter, by what they count."""
    return dict(re.findall(r'<li class="(\w+)"><b>([^<]*)</b>', text))


def test_it_says_what_corpus_this_is():
    assert counts_of(page(batch())) == {
        "files": "7", "plans": "6", "items": "13", "regions": "2", "years": "2018–2020",
        "series": "2", "initiatives": "4", "threads": "2", "pairs": "2", "links": "2",
        "review": "1",
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_speaks_one_language(lang):
    text, label = page(batch(failures=FAILURES), lang=lang), Labels(lang)
    other = Labels("en" if lang == "zh" else "zh")
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">' in text
    heads = "index.title", "page.findings", "page.coverage", "index.files", "index.failures"
    for code in (*heads, "index.pairs", "notes", "index.made"):
        assert f">{label(code)}</h" in text
        assert f">{other(code)}<" not in text


def test_findings_lead_to_what_they_are_about():
    found = evolution()
    about = (
        Finding("label.evolution.lag", {"years": 1, "initiative": "课后服务"}, 0.9, ("a18",)),
        Finding("label.evolution.lag", {"years": 2}, 0.8, ("a18",), threads=("t-a18#02",)),
        Finding("label.evolution.lag", {"years": 4}, 0.6, ("a18",), targets=(found.targets[0].points[0].target,)),
        Finding("label.evolution.lag", {"years": 5, "initiative": "无此举措"}, 0.5, ("a18",)),
    )  # fmt: skip
    links = [
        unquote(one)
        for one in body_of(batch(evolution=replace(found, findings=about))).links
        if one.startswith("evolution.html#")
    ]
    assert links[3:7] == [
        "evolution.html#/initiative/课后服务",
        "evolution.html#/thread/t-a18#02",
        "evolution.html#/targets?q=普惠性幼儿园覆盖率",
        "evolution.html#/",
    ]
    assert links[:3] + links[7:] == [
        *(f"evolution.html#/{view}" for view in ("sources", "initiatives", "threads", "methods"))
    ]


def test_the_first_five_findings_are_shown_with_their_doubts():
    found = evolution()
    told = body_of(batch()).texts["findings"]
    assert Labels("zh")("evolution.too_few_years") in told
    assert Labels("zh")("page.uncertain") in told
    assert "甲市" in told
    many = [replace(found.findings[1], values={"years": years}) for years in range(11, 19)]
    told = body_of(batch(evolution=replace(found, findings=tuple(many)))).texts["findings"]
    assert [year for year in range(11, 19) if str(year) in told] == list(range(11, 16))
    assert "共8条" in told


def test_without_a_report_nothing_leads_to_it():
    links = body_of(batch(), WRITTEN[2:3]).links
    assert links == ["evolution.json"]


def test_every_link_is_a_file_given_or_a_place_on_the_page():
    reader = body_of(batch(failures=FAILURES))
    files = {unquote(link.partition("#")[0]) for link in reader.links} - {""}
    assert files == {one.name for one in WRITTEN if not one.name.endswith("/")}
    assert {one[1:] for one in reader.links if one.startswith("#")} <= set(reader.ids)
    assert set(reader.references) <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))


def test_every_file_has_its_purpose_and_its_size():
    rows = body_of(batch()).rows["files"][1:]
    files = [one for one in WRITTEN if one.kind != "pair"]
    label = Labels("zh")
    assert rows == [
        [one.name, label(f"index.file.{one.label}"), size_text(one.size)] for one in files
    ]


def test_a_file_of_a_new_sort_is_listed_too():
    assert body_of(batch(), [Written("new.bin", "data", 3, "novelty")]).rows["files"][1:] == [
        ["new.bin", "novelty", "3 B"]
    ]


@pytest.mark.parametrize(
    ("size", "told"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (34_499, "34 kB"), (999_700, "1.0 MB"),
     (5_234_111, "5.2 MB"), (15_000_000, "15 MB"), (2_400_000_000, "2.4 GB")],
)  # fmt: skip
def test_sizes_are_said_as_people_do(size, told):
    assert size_text(size) == told


def test_pairs_have_their_names_and_links():
    assert body_of(batch()).rows["pairs"][1:] == [
        ["甲市 2018 → 甲市 2019", "2", "1"],
        ["丙县 2018 → 丙县 2020", "0", "0"],
    ]
    assert "pairs" not in body_of(batch(), WRITTEN[:9]).rows


def test_failures_are_told_once_each_with_what_to_do():
    found = evolution()
    notes = tuple(
        Note("corpus.left_out", values={"reason": {lang: one.text(lang) for lang in ("zh", "en")}})
        for one in FAILURES.values()
    )
    text = page(batch(evolution=replace(found, notes=notes), failures=FAILURES))
    rows = Reader(text).rows["failures"][1:]
    assert rows == [
        ["plans/empty.txt", "是空的，没有文字。请确认文件是否正确。"],
        ["plans/scan.txt", "不是纯文本，看起来是 PDF。请把其中的文字另存为 .txt 文件。"],
    ]
    assert text.count("plans/empty.txt") == 1
    assert text.count("是空的") == 1
    assert counts_of(text)["failures"] == "2"
    assert 'href="#failures"' in text


def test_a_run_without_failures_does_not_speak_of_them():
    text = page(batch())
    assert 'id="failures"' not in text
    assert "#failures" not in text


def test_very_many_failures_go_on_in_their_table():
    many = {f"{at:04}.txt": Failure("read.empty", {"path": f"{at:04}.txt"}) for at in range(1203)}
    reader = body_of(batch(failures=many))
    assert len(reader.rows["failures"]) == 1 + 500
    assert "其余703个见 failures.csv" in reader.texts["failures"]
    assert "其余703项" in body_of(batch(failures=many), WRITTEN[:3]).texts["failures"]


def test_a_note_is_said_once_with_its_places():
    same = tuple(
        Note("label.encoding", f"f{at}.txt", {"encoding": "utf-7", "decided_by": "test"})
        for at in range(8)
    )
    told = body_of(batch(evolution=replace(evolution(), notes=same))).texts["notes"]
    assert told.count("utf-7") == 1
    assert [at for at in range(8) if f"f{at}.txt" in told] == [0, 1, 2, 3, 4]
    assert "另有3处" in told


def test_all_notes_are_shown():
    notes = tuple(
        Note("label.encoding", "", {"encoding": f"code-{at}", "decided_by": "x"}) for at in range(9)
    )
    told = body_of(batch(evolution=replace(evolution(), notes=notes))).texts["notes"]
    assert [at for at in range(9) if f"code-{at}" in told] == list(range(9))
    assert "其余3项" in told


def test_the_grid_tells_plan_summary_and_nothing_apart():
    text = page(batch())
    grid = text.partition('id="coverage"')[2].partition("</table>")[0]
    cells = re.findall(r'<td class="(\w+)">', grid)
    assert cells == ["covered"] * 3 + ["covered", "open", "covered"]
    found = evolution()
    coverage = replace(found.coverage, cells=found.coverage.cells[:3])
    text = page(batch(evolution=replace(found, coverage=coverage)))
    grid = text.partition('id="coverage"')[2].partition("</table>")[0]
    assert re.findall(r'<td class="(\w+)">', grid)[:3] == ["covered", "covered", "open"]
    coverage = replace(found.coverage, cells=(found.coverage.cells[0],))
    grid = page(batch(evolution=replace(found, coverage=coverage))).partition('id="coverage"')[2]
    assert re.findall(r'<td class="(\w+)">', grid)[:3] == ["covered", "summary", "open"]


def many_regions():
    """75 counties of two provinces: the first has 50, all covered in 2018, 5 in 2019."""
    one = evolution().plans[0]
    plans, cells = [], []
    for at in range(75):
        province = "乙省" if at < 50 else "丁省"
        region = Region(f"{at:02}县", province, "county")
        for year in (2018, 2019):
            if year == 2018 or at % 10 == 0:
                key = f"p{at}-{year}"
                plans.append(replace(one, id=key, region=region, year=year, items=()))
                cells.append(CoverageCell(region.name, year, (key,)))
    regions = tuple(f"{at:02}县" for at in reversed(range(75)))
    coverage = Coverage(regions, (2018, 2019), tuple(cells))
    return replace(
        evolution(), plans=tuple(plans), coverage=coverage, series=(), presence=(), threads=(),
        joins=(), adoption=(), steps=(), trajectories=(), targets=(), findings=(), notes=(),
    )  # fmt: skip


def test_very_many_regions_are_counted_by_province():
    reader = body_of(Batch(many_regions(), (), {}, 90))
    rows = reader.rows["coverage"]
    assert rows[:3] == [
        ["省份", "2018", "2019"],
        ["乙省 共50个", "50", "5"],
        ["丁省 共25个", "25", "3"],
    ]
    assert len(rows) == 3 + 1 + 75
    assert rows[4] == ["74县", "2018"]
    assert rows[-1] == ["00县", "2018, 2019"]


def test_an_empty_run_is_a_page_too():
    bare = replace(many_regions(), plans=(), coverage=Coverage((), (), (), ()))
    reader = body_of(Batch(bare, (), FAILURES, 2), WRITTEN[8:9])
    label = Labels("zh")
    assert label("page.no_findings") in reader.texts["findings"]
    assert label("page.no_coverage") in reader.texts["coverage"]
    assert len(reader.rows["failures"]) == 3


def test_every_table_has_its_caption():
    for found in (batch(failures=FAILURES), Batch(many_regions(), (), {}, 90)):
        reader = body_of(found)
        assert reader.tags.count("caption") == reader.tags.count("table") > 1


def test_how_it_was_made_is_said():
    told = body_of(batch()).texts["made"]
    for one in (MAKING.command, *MAKING.data.values(), "static-1"):
        assert one in told


def hostile():
    word = MARKUP + ODD
    names = {f"a{word}'\".txt": Failure("read.failed", {"path": word, "reason": word})}
    files = (
        Written("evolution.html", "report", 1, "report"),
        Written(f'x"{word}?#.csv', "table", 1, word),
        Written("javascript:alert(2)", "data", 1, ""),
        Written(f"pairs/{MARKUP}.html", "pair", 1, plans=("a18", "a19")),
        Written(f"pairs/{MARKUP}2.html", "pair", 1, plans=("no", "such")),
    )
    return batch(word, failures=names), files


def test_what_documents_say_stays_text():
    found, files = hostile()
    making = Making(MARKUP, {"lexicon": MARKUP})
    text = index_page(found, files, lang="zh", making=making)
    reader = Reader(text)
    assert reader.tags.count("script") == 1
    assert MARKUP not in text
    assert MARKUP in unescape(text)
    text.encode("utf-8")
    assert not re.search("[\u202e\x1b\ud800]", text)
    assert [link for link in reader.links if re.match(r"\w+:|/", link)] == []
    assert "javascript%3Aalert%282%29" in reader.links


def test_the_page_forbids_itself_everything_but_its_own():
    text = page(batch())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text).group(1)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src 'sha256-" in policy
    assert not re.search(r"https?:", text)


def test_the_same_run_makes_the_same_bytes():
    """A run that was resumed had less to do than one undisturbed; its page is the same."""
    assert page(batch(made={"read": 7, "align": 2})) == page(batch(made={"read": 0}))
    assert page(batch()) != page(batch(files=8))


def test_a_finding_on_two_plans_leads_to_them_side_by_side():
    found = evolution()
    pair = replace(COMPARISON, left=found.plans[3], right=found.plans[4])
    about = tuple(
        Finding("label.evolution.lag", {"years": 1}, 0.9, plans)
        for plans in (("a19s", "a20"), ("a20", "a19s"), ("a19s",))
    )
    links = body_of(batch(evolution=replace(found, comparisons=(pair,), findings=about))).links
    at = links.index("evolution.html#/pair/a19s/a20")
    assert links[at : at + 3] == ["evolution.html#/pair/a19s/a20", *["evolution.html#/"] * 2]


# --- in a browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    (folder / "pairs").mkdir()
    found, _ = hostile()
    more = tuple(Written(f"pairs/{at}.html", "pair", 1, plans=("a18", "a19")) for at in range(20))
    failures = {f"f{at}.txt": Failure("read.empty", {"path": f"f{at}.txt"}) for at in range(30)}
    found = replace(found, failures=found.failures | failures)
    pages = {}
    for lang in ("zh", "en"):
        pages[lang] = folder / f"{lang}.html"
        pages[lang].write_text(page(found, (*WRITTEN, *more), lang), encoding="utf-8")
    pages["many"] = folder / "many.html"
    pages["many"].write_text(page(Batch(many_regions(), (), {}, 90)), encoding="utf-8")
    return pages


@browser.NEEDED
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("name", "scheme"), [("zh", "light"), ("en", "dark"), ("many", "light"), ("many", "dark")]
)
def test_nothing_stands_in_anyones_way(watch, opened, name, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": width, "height": 844}
    shown = watch.open(opened[name], viewport=size, color_scheme=scheme)
    assert shown.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    found = Axe().run(shown, options={"resultTypes": ["violations"]}).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


@browser.NEEDED
def test_a_long_list_is_narrowed_by_words(watch, opened):
    shown = watch.open(opened["zh"])
    rows = shown.locator("#failure-list tbody tr")
    assert rows.count() == 31
    shown.locator("[data-of=failure-list] input").fill("F29")
    visible = [row.inner_text() for row in rows.all() if row.is_visible()]
    assert len(visible) == 1
    assert visible[0].startswith("f29.txt")
    assert shown.locator("[data-of=failure-list] [role=status]").inner_text() == "显示1项"
    shown.locator("[data-of=failure-list] input").fill("")
    assert all(row.is_visible() for row in rows.all())


@browser.NEEDED
def test_without_scripts_everything_is_there(watch, opened):
    context = watch.browser.new_context(offline=True, java_script_enabled=False)
    watch.contexts.append(context)
    shown = context.new_page()
    shown.goto(opened["zh"].as_uri())
    assert shown.locator("#failure-list tbody tr:visible").count() == 31
    assert shown.locator(".narrowed:visible").count() == 0


@browser.NEEDED
def test_a_finding_leads_to_its_place_in_the_report(watch, tmp_path):
    found = batch()
    (tmp_path / "index.html").write_text(page(found), encoding="utf-8")
    (tmp_path / "evolution.html").write_text(
        evolution_page(found.evolution, lang="zh"), encoding="utf-8"
    )
    shown = watch.open(tmp_path / "index.html")
    shown.locator("#findings ~ .statements a").last.click()
    shown.locator("#main h1").wait_for()
    assert browser.title(shown) == "办好学前教育"
