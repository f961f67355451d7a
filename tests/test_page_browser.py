"""The report's page as a reader uses it: views, filters, cells, quotes, links, keys, files."""

import csv
from io import StringIO

import pytest
from browser import NEEDED, Watch, bare, go, on_screen, settled, title
from page_reader import page_data, raw_data

from policydiff import compare
from policydiff.render import RENDERERS

pytestmark = NEEDED

VIEWS = ["概览", "举措", "任务脉络", "采用次序", "指标", "逐项对照", "原文", "方法"]
HEADS = ["Overview", "Initiatives", "Tasks through the years", "Adoption", "Targets"]
HEADS += ["Side by side", "Sources", "Methods"]
VIEWED = ["", "initiatives", "threads", "adoption", "targets", "pairs", "sources", "methods"]


def nav(page):
    return page.locator("#nav a")


def rows(page):
    """The names in the rows of the matrix."""
    return page.locator("table.matrix tbody th a").all_inner_texts()


def test_the_watch_sees_what_a_page_must_not_do(chromium, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        '<meta http-equiv="Content-Security-Policy" content="style-src \'none\'">'
        "<style>p {}</style><img src='https://example.org/x.png'>"
        "<script>console.warn('w'); alert(1); no.such()</script>"
    )
    watching = Watch(chromium)
    watching.open(page)
    watching.close()
    told = "\n".join(watching.complaints)
    assert "Content Security Policy" in told
    for one in ("request: https://example.org/x.png", "dialog: 1", "error: no is not", "w\n"):
        assert one in told


@pytest.mark.parametrize("name", ["seeds_page", "towns_page"])
def test_the_page_opens_with_its_findings(watch, request, name):
    path = request.getfixturevalue(name)
    told = page_data(path.read_text("utf-8"))
    page = watch.open(path)
    assert title(page) == "概览"
    if page.locator(".more").is_visible():
        page.locator(".more").click()
    found = page.locator(".statement").all_inner_texts()
    assert [text.removesuffix(" 不确定") for text in found] == [
        one["text"] for one in told["findings"]
    ]
    assert page.title() == "概览 · 政策演变报告"


@pytest.mark.parametrize("name", ["seeds_page", "towns_page"])
def test_every_view_draws(watch, request, name):
    page = watch.open(request.getfixturevalue(name))
    entries = nav(page).all_inner_texts()
    assert entries == VIEWS if name == "towns_page" else set(entries) <= set(VIEWS)
    for entry in entries:
        nav(page).get_by_text(entry, exact=True).click()
        settled(page)
        assert title(page) == entry
        assert page.locator("#nav [aria-current]").inner_text() == entry
        assert len(page.locator("main").inner_text()) > 100


def regions_of(one, data):
    home = {plan: region for region, _, plans in data["covered"] for plan in plans}
    return {home.get(plan) for plan, _ in one["cells"]}


FILTERS = {
    "status": ("disappear", lambda one, _: one["status"] == "disappear"),
    "kind": ("local", lambda one, _: one["kind"] == "local"),
    "area": (None, lambda one, data: min(data["areas"]) in one["areas"]),
    "region": ("0", lambda one, data: 0 in regions_of(one, data)),
    "year": (
        "2018",
        lambda one, data: any(data["plans"][plan]["year"] == 2018 for plan, _ in one["cells"]),
    ),
    "spread": ("3", lambda one, data: len(regions_of(one, data)) >= 3),
}


@pytest.mark.parametrize("name", ["q", *FILTERS])
def test_a_filter_keeps_what_it_asks_for(watch, towns_page, towns_data, name):
    every = towns_data["initiatives"]
    page = watch.open(towns_page, "#/initiatives")
    assert rows(page) == [one["name"] for one in every]
    control = page.locator(f".filters [name={name}]")
    if name == "q":
        control.fill("教师")
        wanted = [one["name"] for one in every if "教师" in one["name"]]
        value = "%E6%95%99%E5%B8%88"
    else:
        value, keeps = FILTERS[name]
        value = value or min(towns_data["areas"])
        control.select_option(value)
        wanted = [one["name"] for one in every if keeps(one, towns_data)]
    assert 0 < len(wanted) < len(every)
    for _ in range(2):
        assert rows(page) == wanted
        assert f"共{len(wanted)}项" in page.locator(".listing [role=status]").inner_text()
        assert f"{name}={value}" in page.url
        page.reload()
        settled(page)


def test_what_no_initiative_has_is_said(watch, towns_page):
    page = watch.open(towns_page, "#/initiatives")
    page.locator(".filters [name=q]").fill("无此举措")
    assert page.locator(".listing .nothing").is_visible()
    page.locator(".filters [name=q]").fill("")
    assert len(rows(page)) > 5


def test_the_matrix_is_sorted_and_stays_so(watch, towns_page, towns_data):
    first = {
        one["name"]: min(towns_data["plans"][plan]["year"] for plan, _ in one["cells"])
        for one in towns_data["initiatives"]
    }
    page = watch.open(towns_page, "#/initiatives")
    before = rows(page)
    page.locator("[name=sort]").select_option("first")
    after = rows(page)
    assert after != before
    assert [first[name] for name in after] == sorted(first.values())
    page.reload()
    assert rows(settled(page)) == after


def test_a_long_matrix_is_read_page_by_page(watch, seeds_page):
    every = [one["name"] for one in page_data(seeds_page.read_text("utf-8"))["initiatives"]]
    page = watch.open(seeds_page, "#/initiatives")
    seen = rows(page)
    pager = page.locator(".pager button").last
    while pager.is_enabled():
        pager.click()
        assert page.evaluate("document.activeElement.className") == "listing"
        seen += rows(page)
    assert seen == every
    page.reload()
    assert rows(settled(page)) == every[-len(rows(page)) :]


@pytest.mark.parametrize(("by", "count"), [("plan", 11), ("year", 4), ("region", 3)])
def test_the_columns_of_the_matrix_are_chosen(watch, towns_page, by, count):
    page = watch.open(towns_page, "#/initiatives")
    page.locator("[name=by]").select_option(by)
    assert page.locator("table.matrix th.column").count() == count
    page.locator("table.matrix .cell").first.click()
    assert page.locator("dialog .quote").count() > 0


def test_a_cell_opens_its_quotes_and_gives_the_focus_back(watch, towns_page, towns_data):
    one = next(one for one in towns_data["initiatives"] if one["name"] == "县管校聘")
    plan, mentions = next((p, m) for p, m in one["cells"] if towns_data["plans"][p]["year"] == 2019)
    page = watch.open(towns_page, "#/initiatives")
    place = towns_data["plans"][plan]["name"]
    cell = page.locator(f".cell[aria-label*='县管校聘'][aria-label*='{place}']")
    cell.click()
    quotes = page.locator("dialog .quote > p").all_inner_texts()
    assert [bare(text) for text in quotes] == [bare("".join(found[3:6])) for found in mentions]
    assert page.locator("dialog .badge.stage").all_inner_texts() == ["试点", "推进"]
    assert "open=" in page.url
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "open=" not in url)
    assert not page.locator("dialog").is_visible()
    assert cell.evaluate("(one) => one === document.activeElement")


@pytest.mark.parametrize("name", ["seeds_page", "towns_page"])
def test_a_quote_leads_to_its_words_in_the_source(watch, request, name):
    page = watch.open(request.getfixturevalue(name), "#/initiatives")
    for at in range(0, 8, 3):
        go(page, "#/initiatives")
        page.locator("table.matrix tbody tr").nth(at).locator(".cell").first.click()
        quote = page.locator("dialog .quote").first
        whole = quote.locator("p").first.inner_text()
        named = quote.locator("mark").inner_text()
        quote.locator(".go").click()
        settled(page)
        assert not page.locator("dialog").is_visible()
        place = page.locator("mark.place")
        assert bare("".join(place.all_inner_texts())) == bare(named)
        assert on_screen(place.first)
        assert place.first.evaluate("(one) => one === document.activeElement")
        assert bare(whole).strip("…") in bare(page.locator(".source").inner_text())


def test_a_point_of_a_figure_has_its_quote(watch, towns_page):
    page = watch.open(towns_page, "#/targets")
    page.locator("article.card summary").first.click()
    quote = page.locator("article.card .quote").first
    words = quote.locator("p").inner_text()
    quote.locator(".go").click()
    settled(page)
    place = page.locator("mark.place")
    assert bare("".join(place.all_inner_texts())) == bare(words)
    assert on_screen(place.first)


def test_the_language_changes_everything_but_the_documents(watch, towns_page):
    english = page_data(towns_page.read_text("utf-8"), "en")
    page = watch.open(towns_page)
    badges = "table.matrix tbody .badge"

    def seen():
        found = [page.locator("html").get_attribute("lang"), nav(page).all_inner_texts()]
        go(page, "#/")
        found.append([one.split("\n")[0] for one in page.locator(".statement").all_inner_texts()])
        go(page, "#/initiatives")
        return [*found, page.locator(badges).all_inner_texts(), rows(page)]

    chinese = seen()
    assert chinese[0] == "zh-Hans"
    page.get_by_role("button", name="English").click()
    there = seen()
    assert there[:2] == ["en", HEADS]
    assert there[2][0].startswith(english["findings"][0]["text"])
    assert not set(there[3]) & set(chinese[3])
    assert there[4] == chinese[4]
    page.locator("table.matrix .cell").first.click()
    assert page.locator("dialog .quote > p").first.get_attribute("lang") == "zh-Hans"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="中文").click()
    assert seen() == chinese


OURS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest("[lang]").lang === "en") found.push(node.data);
  }
  return found.join("\\n");
}"""


def test_nothing_of_ours_stays_chinese(watch, towns_page):
    """Names and quotes do; all other words of the page are in the language chosen."""
    data = raw_data(towns_page.read_text("utf-8"))
    labels = data["labels"]["zh"].values()
    ours = [zh for zh, en in data["said"] if zh not in en] + [
        one for one in labels if "{" not in one
    ]
    page = watch.open(towns_page, "#/?lang=en")
    for view in (*VIEWED, f"initiative/{data['initiatives'][0]['name']}"):
        shown = go(page, f"#/{view}").evaluate(OURS)
        assert [text for text in ours if len(text) > 5 and text in shown] == []


def test_a_page_of_the_command_may_begin_in_english(watch, report, towns_folder):
    page = watch.open(report(towns_folder, "--lang", "en"))
    assert title(page) == "Overview"


def places(data):
    """A deep link of each kind, and what its view shows."""
    thread = next(one for one in data["threads"] if len(one["steps"]) > 2)
    left, right, _ = data["pairs"][0]
    ids = [one["id"] for one in data["plans"]]
    start, end = data["initiatives"][0]["cells"][0][1][0][1:3]
    name = data["initiatives"][0]["name"]
    at = data["initiatives"][0]["cells"][0][0]
    return {
        "#/initiative/县管校聘": "main h1:has-text('县管校聘')",
        f"#/initiatives?open={name}%40plan%3A{ids[at]}": "dialog[open] .quote",
        f"#/thread/{thread['id']}": f"main h1:has-text('{thread['label']}')",
        f"#/pair/{ids[left]}/{ids[right]}": "main article.change",
        f"#/source/{ids[at]}?at={start}-{end}": "mark.place",
        f"#/source/{ids[at]}?item={ids[at]}{data['plans'][at]['items'][1][0]}": ".entry.found",
        "#/search?q=课后": ".hits li",
    }


@pytest.mark.parametrize("kind", range(7))
def test_a_deep_link_leads_there(watch, towns_page, towns_data, kind):
    place, shown = list(places(towns_data).items())[kind]
    page = watch.open(towns_page, place)
    assert page.locator(shown).first.is_visible()
    page = watch.open(towns_page)
    go(page, place)
    page.locator(shown).first.wait_for()  # the texts of a place come after its address
    assert page.locator(shown).first.is_visible()


def test_no_link_stands_in_a_link(watch, seeds_page):
    page = watch.open(seeds_page)
    for plan in page_data(seeds_page.read_text("utf-8"))["plans"]:
        go(page, f"#/source/{plan['id']}")
        page.locator("a.named").first.wait_for()
        assert page.locator("a a").count() == 0


@pytest.mark.parametrize(
    "place", ["initiative/nothing", "thread/t-none", "pair/a/b", "source/none", "no-such-view"]
)
def test_what_is_not_there_is_said(watch, towns_page, place):
    page = watch.open(towns_page, f"#/{place}")
    assert title(page) == "本报告中没有"


def test_a_csv_has_every_mention_and_no_formula(watch, towns_page, towns_data):
    page = watch.open(towns_page, "#/initiatives")
    with page.expect_download() as got:
        page.get_by_role("button", name="CSV").click()
    raw = got.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *found = csv.reader(StringIO(raw.decode("utf-8-sig")))
    mentions = [each for one in towns_data["initiatives"] for _, each in one["cells"]]
    assert len(found) == sum(map(len, mentions))
    assert {len(row) for row in found} == {len(head)}
    assert got.value.suggested_filename == "initiatives.csv"
    assert raw_data(towns_page.read_text("utf-8"))["labels"]["zh"]["page.csv.quote"] in head


OWNED = (
    "某市教育局{}年工作要点\n一、重点工作\n"
    "1.加强师德建设。严格落实师德考核，建立师德档案，开展专项检查。（牵头部门：{}）\n"
    "2.消除大班额。起始年级班额控制在50人以内，扩大优质学位供给。（市住建局负责）\n"
)


def test_changes_are_kept_by_owner(watch, tmp_path):
    plans = [(2019, "市教育局，配合部门：市财政局"), (2020, "市财政局，配合部门：市教育局")]
    for year, owners in plans:
        (tmp_path / f"{year}.txt").write_text(OWNED.format(year, owners), "utf-8")
    comparison = compare(tmp_path / "2019.txt", tmp_path / "2020.txt")
    path = tmp_path / "page.html"
    path.write_text(RENDERERS["html"](comparison, "zh"), "utf-8")
    page = watch.open(path)
    articles = page.locator("article.change")
    assert articles.count() == 2
    assert "牵头 市教育局 配合 市财政局" in articles.filter(has_text="师德").inner_text()
    page.locator("[name=owner]").select_option("市住建局")
    assert [one.count("消除大班额") > 0 for one in articles.all_inner_texts()] == [True]
    page.locator(".tabs a", has_text="责任单位").click()
    cells = settled(page).locator("table.findings tbody tr").all_inner_texts()
    assert [("市教育局" in one, "牵头 → 配合" in one) for one in cells] == [
        (True, True),
        (False, False),
    ]
    assert "配合 → 牵头" in cells[1]
