// Goes to the place that the address names, and draws it.
const VIEWS = {
  "": ["page.overview", overview], initiatives: ["page.initiatives", matrix], threads: ["page.threads", threads],
  adoption: ["page.adoption", adoption], targets: ["page.targets", targets], pairs: ["page.pairs", pairs],
  sources: ["page.sources", sources], methods: ["page.methods", methods],
  initiative: [null, initiative, "initiatives"], thread: [null, thread, "threads"], pair: [null, pair, "pairs"],
  source: [null, source, "sources"], search: [null, search], print: [null, everything],
};
const OF_A_PART = ["pair", "source", "thread"];

function header() {
  const other = lang === "zh" ? "en" : "zh", { view, query } = route();
  document.querySelector(".skip").textContent = t("page.skip");
  const input = h("input", { type: "search", name: "q", "aria-label": t("page.find"), placeholder: t("page.find"), value: (view === "search" && query.get("q")) || "" });
  const look = (event) => {
    event.preventDefault();
    if (input.value.trim()) location.hash = link("search", [], { q: input.value.trim() });
  };
  find("header").replaceChildren(
    h("div", { class: "brand" }, h("a", { href: toMain(link("")) }, t(D.kind === "pair" ? "page.comparison" : "page.report")), h("p", { class: "facts" }, say(D.facts))),
    D.part === undefined && D.kind === "report" ? h("form", { class: "find", role: "search", "aria-label": t("page.find"), onsubmit: look }, input, h("button", { type: "submit" }, t("page.go"))) : "",
    h("div", { class: "tools" },
      h("button", { type: "button", lang: other === "zh" ? "zh-Hans" : "en", onclick: () => speak(other) }, other === "zh" ? "中文" : "English"),
      h("button", { type: "button", onclick: () => window.print() }, t("page.print"))));
}

const OF_A_PAIR = ["", "sources", "methods"];

function navigation(view) {
  const current = VIEWS[view]?.[2] ?? view;
  const there = {
    initiatives: D.initiatives.length, threads: D.threads.length, targets: D.targets.length, pairs: D.pairs.length,
    adoption: D.initiatives.some((one) => one.adoption?.order.length > 1),
  };
  const mine = ([name, [code]]) => code && (D.kind === "pair" ? OF_A_PAIR.includes(name) : there[name] !== 0 && there[name] !== false);
  const entries = D.part === undefined ? Object.entries(VIEWS).filter(mine) : [["", VIEWS[""]]];
  find("nav").setAttribute("aria-label", t("page.contents"));
  find("nav").replaceChildren(h("ul", {}, entries.map(([name, [code]]) =>
    h("li", {}, h("a", { href: toMain(link(name)), "aria-current": name === current && D.part === undefined ? "page" : null }, D.part !== undefined ? t("page.back") : t(D.kind === "pair" && !name ? "page.comparison" : code))))));
  const list = find("nav").firstChild, here = list.querySelector("[aria-current]");
  if (here) list.scrollLeft = here.offsetLeft - list.clientWidth / 3; // on a phone the list is cut
}

// From one thing back to the list it stands in, as the reader left that.
const lastOf = {};
function wayBack({ view }) {
  const list = VIEWS[view]?.[2];
  if (!list || (D.kind === "pair" && view !== "source")) return null;
  return h("div", { class: "back" }, h("a", { href: lastOf[list] ?? toMain(link(list)) }, "\u2190 ", t(VIEWS[list][0])));
}

// What a view does once it stands in the page: goes to a place, opens a cell.
let afterwards;
const whenDrawn = (task) => { afterwards = task; };

let turn = 0;
async function show(moved = true) {
  const here = route(), mine = ++turn;
  if (["zh", "en"].includes(here.query.get("lang"))) speakOnly(here.query.get("lang"));
  header();
  navigation(here.view);
  const draw = viewOf(here);
  afterwards = undefined;
  let content;
  try {
    content = await draw(here);
  } catch (error) {
    content = [heading(t("page.broken")), h("p", {}, t(error.message === "old" ? "page.old_browser" : "page.broken_text")), h("pre", {}, String(error.stack ?? error))];
  }
  if (mine !== turn) return; // the reader has gone on meanwhile
  find("main").replaceChildren(...[wayBack(here), content].flat(Infinity).filter(Boolean));
  const title = find("main").querySelector("h1");
  document.title = `${title?.textContent ?? ""} · ${t(D.kind === "pair" ? "page.comparison" : "page.report")}`;
  find("footer").replaceChildren(h("p", {}, `policydiff ${D.version} · `, t("page.offline"),
    D.kind === "report" && D.part === undefined ? [" · ", h("a", { href: link("print") }, t("page.print_all"))] : null));
  if (moved && !here.query.has("at") && !here.query.has("item") && !here.query.has("change")) {
    scrollTo(0, 0);
    title?.focus({ preventScroll: true });
  }
  afterwards?.();
}

function viewOf({ view }) {
  if (D.kind === "pair" && !OF_A_PAIR.slice(1).includes(view) && view !== "source") return onlyPair;
  if (D.part !== undefined && !OF_A_PART.includes(view)) return () => [heading(t("page.texts")), sourcesOfPart()];
  return VIEWS[view]?.[1] ?? (() => missing(view));
}

async function onlyPair({ query }) {
  const [left, right, part] = D.pairs[0];
  return comparison((await texts(part)).pairs[0], left, right, query);
}

const sourcesOfPart = () => h("ul", {}, D.plans.map((plan, at) => (plan.part === D.part ? h("li", {}, planLink(at)) : null)));

// Whatever carries the words: initiatives with who was first, tasks, plans.
function search({ query }) {
  const text = asked(query);
  const found = (list, name) => list.filter((one) => matches(name(one), text));
  const initiatives = found(D.initiatives, (one) => one.name);
  const quoted = text ? D.initiatives.filter((one) => !initiatives.includes(one) && one.cells.some(([, mentions]) => mentions.some((each) => each[4].toLowerCase().includes(text)))) : [];
  const tasks = found(D.threads, (one) => one.steps.map((step) => step[2]).join(" "));
  const targets = found(D.targets, (one) => one.metric);
  const plans = D.plans.map((plan, at) => at).filter((at) => matches(`${D.plans[at].title} ${say(D.plans[at].name)}`, text));
  const firstOf = (one) => t("page.first_short", { who: one.cells.map(([plan]) => plan).filter((plan) => D.plans[plan].year === one.first).map((plan) => say(D.plans[plan].name)).slice(0, 3).join(t("page.comma")) });
  const list = (code, rows) => (rows.length ? h("section", {}, h("h2", {}, t(code), ` (${rows.length})`), h("ul", { class: "hits" }, rows.slice(0, 40)), rows.length > 40 ? h("p", { class: "hint" }, t("page.more_rows", { count: rows.length - 40 })) : null) : null);
  const lists = [
    list("page.initiatives", [...initiatives, ...quoted].map((one) => h("li", {}, chinese(h("a", { href: initiativeLink(one.name) }, one.name)), " ", statusBadge(one.status), " ", h("span", { class: "facts" }, firstOf(one))))),
    list("page.threads", tasks.map((one) => h("li", {}, chinese(h("a", { href: threadLink(one) }, one.label)), " ", h("span", { class: "facts" }, say(D.series[one.series].name), " ", threadYears(one))))),
    list("page.targets", targets.map((one) => h("li", {}, chinese(h("a", { href: link("targets", [], { q: one.metric }) }, one.metric)), " ", h("span", { class: "facts" }, joined([one.unit, t("page.target_facts", { count: one.points.length })].filter(Boolean)))))),
    list("page.sources", plans.map((at) => h("li", {}, planLink(at), " ", chinese(D.plans[at].title, "span", { class: "facts" })))),
  ].filter(Boolean);
  return [heading(t("page.search_title", { q: query.get("q") ?? "" })), h("p", { class: "legend" }, t("page.search_legend")), lists.length ? lists : h("p", { class: "nothing" }, t("page.nothing_found"))];
}

// For paper: the sections one after the other.
function everything() {
  const nothing = () => ({ parts: [], query: new URLSearchParams() });
  return [overview, matrix, adoption, targets, threads, pairs, methods].map((view) => view(nothing()));
}

function speakOnly(other) {
  lang = other;
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
}

async function speak(other) {
  speakOnly(other);
  const { view, parts, query } = route();
  query.delete("lang");
  history.replaceState(null, "", link(view, parts, Object.fromEntries(query)));
  await show(false);
  find("header").querySelector("button[lang]").focus({ preventScroll: true }); // the button pressed is gone
  announce(t("page.spoken"));
}

async function start() {
  lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  try {
    await loadData();
  } catch (error) {
    find("loading").textContent = error.message === "old" ? "This browser is too old for the page. 浏览器版本过旧，无法打开本页。" : String(error);
    return;
  }
  addEventListener("hashchange", ({ oldURL }) => {
    lastOf[route(new URL(oldURL).hash).view] = new URL(oldURL).hash;
    find("dialog").close();
    show();
  });
  document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); find("main").focus(); });
  await show(false);
}

start();
