"""The report's page for every reader: newcomers, keyboards, screen readers, phones, paper."""

import re
from xml.etree import ElementTree

import pytest
from browser import NEEDED, bare, go, on_screen, settled, title
from page_reader import page_data

pytestmark = NEEDED

PHONE = {"width": 390, "height": 844}
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return { text: (one.innerText || one.name || one.id || "").trim(), tag: one.localName,
    label: one.getAttribute("aria-label") ?? "", shown: style.outlineStyle !== "none" };
}"""
NOT_OVER = "() => document.scrollingElement.scrollWidth <= innerWidth"


def views(data):
    """The address of every view, an open cell among them."""
    plans = [one["id"] for one in data["plans"]]
    thread = max(data["threads"], key=lambda one: len(one["steps"]))["id"]
    left, right, _ = data["pairs"][0]
    names = "initiatives threads adoption targets pairs sources methods search?q=教 nowhere print"
    return [
        "",
        *names.split(),
        "initiatives?open=县管校聘@year:2020",
        "initiatives?by=year",
        "initiatives?by=region",
        "initiative/县管校聘",
        f"thread/{thread}",
        f"pair/{plans[left]}/{plans[right]}",
        f"pair/{plans[left]}/{plans[right]}?part=initiatives",
        f"source/{plans[0]}",
    ]


# --- as a newcomer, from the file alone ---------------------------------------------------------


def test_a_newcomer_finds_who_named_an_initiative_first(watch, seeds_page):
    page = watch.open(seeds_page)
    page.get_by_placeholder("查找举措、任务或计划").fill("县管校聘")
    page.get_by_role("button", name="查找").click()
    page.locator(".hits").get_by_role("link", name="县管校聘", exact=True).click()
    settled(page)
    assert title(page) == "县管校聘"
    answer = page.locator(".answer").inner_text()
    told = page_data(seeds_page.read_text("utf-8"))
    one = next(one for one in told["initiatives"] if one["name"] == "县管校聘")
    years = {told["plans"][plan]["name"]: told["plans"][plan]["year"] for plan, _ in one["cells"]}
    first = [name for name, year in years.items() if year == min(years.values())]
    assert answer == "、".join(first)
    assert str(min(years.values())) in answer
    assert "县管校聘" in page.locator(".quote mark").first.inner_text()


def test_a_newcomer_finds_what_a_plan_did_not_take_up(watch, seeds_page):
    page = watch.open(seeds_page)
    page.locator("#nav").get_by_text("逐项对照").click()
    card = page.locator("section.card", has_text="大连市 2013")
    part = card.locator("details").first
    told = page_data(seeds_page.read_text("utf-8"))
    step = next(one for one in told["steps"] if told["plans"][one["review"]]["region"] == "大连市")
    assert part.locator("summary").inner_text().split() == ["未再提及", str(len(step["left"]))]
    items = [told["plans"][step["review"]]["items"][at][1] for at in step["left"]]
    assert part.locator("li").all_inner_texts() == items
    assert items
    part.locator("li a").last.click()
    settled(page)
    assert bare(re.sub(r"^\W*\S{1,4}?[、.]", "", items[-1]))[:8] in bare(
        page.locator(".entry.found").inner_text()
    )
    assert page.locator(".entry.found").bounding_box()["y"] < page.viewport_size["height"]


@pytest.mark.parametrize("name", ["seeds_page", "towns_page"])
def test_every_claim_leads_to_its_sentence(watch, request, name):
    path = request.getfixturevalue(name)
    count = len(page_data(path.read_text("utf-8"))["findings"])
    page = watch.open(path)
    for at in range(count):
        go(page, "#/")
        claim = page.locator(".statements > li").nth(at)
        if not claim.is_visible():
            page.locator(".more").click()
        claim.locator("summary").click()
        quote = claim.locator(".quote").first
        if not quote.count():  # it rests on whole items
            assert claim.locator("details a").count() > 1
            continue
        marked = quote.locator("mark")
        words = (marked if marked.count() else quote.locator("p")).first.inner_text()
        quote.locator(".go").click()
        settled(page)
        place = page.locator("mark.place")
        assert bare("".join(place.all_inner_texts())) == bare(words)
        assert on_screen(place.first)


def test_the_first_findings_are_shown_and_the_rest_on_demand(watch, seeds_page):
    findings = page_data(seeds_page.read_text("utf-8"))["findings"]
    sure = sum(one["certain"] for one in findings)
    assert len(findings) > 8 > sure > 0
    page = watch.open(seeds_page)
    shown = page.locator(".statements > li:visible")
    assert shown.count() == 8
    page.get_by_role("button", name=f"其余{len(findings) - 8}条").click()
    assert shown.count() == len(findings)
    page.get_by_role("button", name=f"不确定{len(findings) - sure}条").click()
    assert shown.count() == len(findings) - sure
    page.get_by_role("button", name=f"确定{sure}条", exact=True).click()
    assert shown.count() == sure
    page.emulate_media(media="print")
    assert shown.count() == len(findings)


def test_the_way_back_keeps_the_filters(watch, towns_page):
    page = watch.open(towns_page, "#/initiatives?q=县管&sort=first")
    page.locator("table.matrix tbody th a").first.click()
    settled(page)
    page.locator(".back a").click()
    settled(page)
    assert "sort=first" in page.url
    assert page.locator("table.matrix tbody th a").all_inner_texts() == ["县管校聘"]


def test_a_covered_year_is_not_called_uncovered(watch, towns_page, towns_data):
    years = {year for _, year, _ in towns_data["covered"]}
    page = watch.open(towns_page, "#/initiatives?by=year")
    assert page.locator("table.matrix th.column").count() == len(years)
    assert page.locator("table.matrix td.open").count() == 0
    assert page.locator("table.matrix td .none").count() > 0


# --- by keyboard --------------------------------------------------------------------------------


def tab_to(page, text, limit=60):
    """Press Tab until what has ``text`` has the focus; on the way every focus can be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        assert found["shown"], f"no visible focus: {found}"
        if text in (found["text"], found["label"]):
            return
    raise AssertionError(f"Tab never reached {text}")


def test_the_first_key_leads_past_the_navigation(watch, towns_page):
    page = watch.open(towns_page)
    tab_to(page, "跳到正文", limit=1)
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["tag"] == "main"


def test_the_keyboard_alone_reads_a_cell(watch, towns_page):
    page = watch.open(towns_page)
    tab_to(page, "举措")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate(FOCUSED)["text"] == "举措"
    tab_to(page, "q")
    page.keyboard.type("县管校聘")
    tab_to(page, "县管校聘")
    page.keyboard.press("ArrowRight")
    first = page.evaluate(FOCUSED)
    assert first["tag"] == "button"
    page.keyboard.press("ArrowRight")
    second = page.evaluate(FOCUSED)
    assert second["label"] != first["label"]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED) == first
    page.keyboard.press("Enter")
    assert page.locator("dialog .quote").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    assert page.evaluate(FOCUSED) == first


def test_the_focus_stays_where_the_language_was_changed(watch, towns_page):
    page = watch.open(towns_page, "#/threads")
    tab_to(page, "English")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate(FOCUSED)["text"] == "中文"


# --- seen in any way ----------------------------------------------------------------------------


def test_no_view_is_wider_than_a_phone(watch, towns_page, seeds_page, towns_data):
    page = watch.open(towns_page, viewport=PHONE)
    places = views(towns_data)
    wide = [place for place in places if not go(page, f"#/{place}").evaluate(NOT_OVER)]
    page = watch.open(towns_page, "#/?lang=en", viewport=PHONE)
    wide += [place for place in places if not go(page, f"#/{place}").evaluate(NOT_OVER)]
    page = watch.open(seeds_page, viewport=PHONE)
    plans = page_data(seeds_page.read_text("utf-8"))["plans"]
    places = ["", "initiatives", "methods", *(f"source/{one['id']}" for one in plans)]
    wide += [place for place in places if not go(page, f"#/{place}").evaluate(NOT_OVER)]
    assert wide == []


def test_dark_is_dark(watch, towns_page):
    def brightness(color):
        return sum(map(int, re.findall(r"\d+", color)[:3])) / 3

    for scheme, dark in (("light", False), ("dark", True)):
        page = watch.open(towns_page, color_scheme=scheme)
        paper, ink = page.evaluate(
            "(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.body))"
        )
        assert (brightness(paper) < 80 < 180 < brightness(ink)) == dark
        assert (brightness(ink) < 80 < 180 < brightness(paper)) != dark


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        (page.url.partition("#")[2], one["id"], one["nodes"][0]["html"])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("lang", "scheme"), [("zh", "light"), ("en", "dark")])
def test_nothing_serious_stands_in_anyones_way(watch, towns_page, towns_data, lang, scheme):
    page = watch.open(towns_page, f"#/?lang={lang}", color_scheme=scheme)
    found = []
    for place in views(towns_data):
        go(page, f"#/{place}")
        found += violations(page)
    assert found == []


# --- taken along --------------------------------------------------------------------------------


@pytest.mark.parametrize("clipboard", [True, False])
def test_a_quote_is_copied_with_its_source(watch, towns_page, towns_data, clipboard):
    page = watch.open(
        towns_page,
        "#/initiatives?open=县管校聘@year:2020",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.evaluate("navigator.clipboard.writeText('nothing yet')")
    if not clipboard:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    quote = page.locator("dialog .quote").first
    whole = quote.locator("p").first.inner_text()
    quote.get_by_role("button").click()
    quote.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    plan = next(one for one in towns_data["plans"] if one["name"] in quote.inner_text())
    for part in (whole, plan["title"], plan["issuer"], str(plan["year"]), plan["source"]):
        assert part in copied
    assert page.locator("#told").inner_text() == "已复制"


@pytest.mark.parametrize("place", ["threads", "targets", "initiative/县管校聘"])
def test_a_saved_figure_needs_no_page(watch, towns_page, place):
    page = watch.open(towns_page, f"#/{place}", color_scheme="dark")
    drawn = page.locator("figure", has=page.locator("svg.chart")).first
    caption = drawn.locator("svg").first.get_attribute("aria-label")
    with page.expect_download() as got:
        drawn.get_by_role("button").click()
    text = got.value.path().read_text("utf-8")
    assert "var(" not in text
    assert "url(" not in text
    root = ElementTree.fromstring(text)
    shapes = [one for one in root.iter() if one.tag.rpartition("}")[2] in ("path", "line", "text")]
    assert shapes
    assert all(one.get("fill") or one.get("stroke") for one in shapes)
    texts = "".join(one.text or "" for one in shapes if one.tag.endswith("text"))
    assert bare(caption) in bare(texts)
    width, height = (float(root.get(name)) for name in ("width", "height"))
    lowest = max(float(one.get("y") or 0) for one in shapes)
    assert lowest <= height
    assert root.get("viewBox").split()[2:] == [f"{width:g}", f"{height:g}"]


def test_the_page_prints_on_a4_without_its_controls(watch, towns_page):
    page = watch.open(towns_page)
    raw = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox ?\[0 0 (\d+)[\d.]* (\d+)", raw))
    assert boxes == {(b"594", b"841")} or boxes == {(b"595", b"842")}
    assert len(re.findall(rb"/Type ?/Page\b", raw)) > 1
    page.emulate_media(media="print")
    assert page.locator(".statement").first.is_visible()
    for hidden in ("#nav", ".find", "button", ".skip"):
        assert not page.locator(hidden).first.is_visible()
    go(page, "#/initiatives")
    assert page.locator("table.matrix .cell").first.is_visible()
    assert not page.locator(".filters").is_visible()


def test_paper_has_the_sentences_that_findings_rest_on(watch, seeds_page):
    page = watch.open(seeds_page)
    quotes = page.locator(".statements .quote")
    seen = "(all) => all.filter((one) => one.checkVisibility()).length"
    assert quotes.evaluate_all(seen) == 0
    page.emulate_media(media="print")
    assert quotes.evaluate_all(seen) == quotes.count() > 20
