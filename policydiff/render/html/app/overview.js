// So few years leave room for the findings beside their grid.
const FEW_YEARS = 7;

// The opening screen: what was read, what was found, and the numbers that matter.
function overview() {
  return [
    heading(t("page.overview")),
    numbers(),
    h("div", { class: D.years.length <= FEW_YEARS ? "beside-grid" : null }, coverage(), findings()),
    seriesTable(),
    D.notes.length ? notesBox(D.notes.map((note) => [say(note.text), note.where])) : null,
  ];
}

function heading(text, ...after) {
  return h("h1", { tabindex: "-1" }, text, after);
}

function numbers() {
  const counts = [
    [D.plans.length, "page.count.plans", link("sources")],
    [D.regions.length, "page.count.regions"],
    [D.initiatives.length, "page.count.initiatives", link("initiatives")],
    D.regions.length > 1 ? [D.initiatives.filter((one) => one.regions.size > 1).length, "page.count.shared", link("initiatives", [], { spread: "2" })] : null,
    [D.threads.filter((one) => one.steps.length > 1).length, "page.count.threads", link("threads")],
    [D.pairs.length, "page.count.pairs", link("pairs")],
  ];
  return h("ul", { class: "counts" }, counts.filter(Boolean).map(([count, code, to]) => {
    const shown = [h("b", {}, count), " ", t(code, { count })];
    return h("li", {}, to && count ? h("a", { href: to }, shown) : shown);
  }));
}

// So many findings are read in one go; the rest come on demand, and on paper.
const FIRST_FINDINGS = 8;

function findings() {
  const head = h("h2", { id: "findings" }, t("page.findings"));
  const every = D.findings.map(statement);
  const list = h("ol", { class: "statements" }, every);
  const body = D.findings.length ? [h("p", { class: "legend" }, t("page.findings_legend")), ...shownFindings(every, list)]
    : h("p", { class: "nothing" }, t("page.no_findings"));
  return h("section", { "aria-labelledby": "findings" }, head, body);
}

// The list under its two controls: which findings, and whether all of them.
function shownFindings(every, list) {
  const sorts = new Map([["findings_all", () => true], ["findings_sure", (one) => one.certain], ["findings_unsure", (one) => !one.certain]]);
  let wanted = "findings_all", all = false;
  const of = (sort) => every.filter((_, at) => sorts.get(sort)(D.findings[at]));
  const choose = (sort) => { wanted = sort; show(); };
  const chips = [...sorts.keys()].filter((sort) => of(sort).length).map((sort) =>
    h("button", { type: "button", "data-sort": sort, onclick: () => choose(sort) }, t(`page.${sort}`, { count: of(sort).length })));
  const more = h("button", { type: "button", class: "more", onclick: () => {
    const next = of(wanted)[FIRST_FINDINGS];
    all = true;
    show();
    next.querySelector("summary").focus();
  } });
  const show = () => {
    const kept = of(wanted), shown = new Set(all ? kept : kept.slice(0, FIRST_FINDINGS));
    for (const one of every) one.hidden = !shown.has(one);
    for (const chip of chips) chip.setAttribute("aria-pressed", chip.dataset.sort === wanted);
    more.hidden = shown.size === kept.length;
    more.textContent = t("page.findings_more", { count: kept.length - shown.size });
  };
  show();
  return [chips.length > 2 ? h("p", { class: "tools chips" }, chips) : null, list, more];
}

function statement(found, at) {
  const evidence = [
    ...found.quotes.map(([plan, ...rest]) => mention(plan, rest)),
    ...found.targets.map(([plan, item, start, end, quote]) => words(plan, item, start, end, quote)),
    ...found.items.map(([plan, item]) => h("p", {}, planLink(plan), " ", itemLink(plan, item))),
  ];
  const more = [
    D.initiativeByName.has(found.initiative) ? h("a", { href: initiativeLink(found.initiative) }, t("page.whole_course")) : null,
    ...found.threads.map((at) => h("a", { href: threadLink(D.threads[at]) }, t("page.thread_of", { label: D.threads[at].label }))),
  ].filter(Boolean);
  return h("li", { class: found.certain ? "sure" : "unsure" },
    h("p", { class: "statement", "data-rank": at + 1 }, say(found.text), found.certain ? null : [" ", unsure()]),
    found.doubts.length ? h("p", { class: "hint" }, joined(found.doubts.map(say), " ")) : null,
    h("details", {},
      h("summary", {}, t("page.rests_on", { count: found.plans.length })),
      evidence,
      h("p", { class: "facts" }, t("page.plans"), t("page.colon"), joined(found.plans.map((plan) => planLink(plan)))),
      more.length ? h("p", {}, joined(more)) : null));
}

function coverage() {
  const cells = new Map(), covered = new Set();
  for (const [region, year, plans] of [...D.covered, ...D.summaries]) {
    const key = `${region} ${year}`;
    cells.set(key, [...new Set([...(cells.get(key) ?? []), ...plans])]);
  }
  for (const [region, year] of D.covered) covered.add(`${region} ${year}`);
  const years = [...new Set([...D.covered, ...D.summaries].map(([, year]) => year))].sort((a, b) => a - b);
  const possible = D.regions.length * D.years.length;
  const rows = D.regions.map((region, at) => h("tr", {}, chinese(region, "th", { scope: "row" }), years.map((year) => {
    const plans = cells.get(`${at} ${year}`);
    if (!plans) return h("td", { class: "open" }, h("span", { class: "unseen" }, t("page.not_covered")));
    return h("td", { class: covered.has(`${at} ${year}`) ? "covered" : "summary" },
      joined(plans.map((plan) => h("a", { href: sourceLink(plan), title: D.plans[plan].title }, t(`kind.${D.plans[plan].kind}`))), " "));
  })));
  return h("section", { "aria-labelledby": "coverage" },
    h("h2", { id: "coverage" }, t("page.coverage")),
    rows.length ? h("p", { class: "legend" }, t("page.coverage_facts", { covered: covered.size, possible }), " ",
      h("span", { class: "key covered" }), ` ${t("page.covered")} `,
      h("span", { class: "key summary" }), ` ${t("page.only_summary")} `,
      h("span", { class: "key open" }), ` ${t("page.not_covered")}`) : h("p", { class: "nothing" }, t("page.no_coverage")),
    rows.length ? table(t("page.coverage"), [t("page.region"), ...years], rows, { class: "grid" }) : null,
    D.unplaced.length ? h("p", { class: "hint" }, t("page.unplaced"), t("page.colon"), joined(D.unplaced.map((plan) => planLink(plan)))) : null);
}

function seriesTable() {
  if (!D.series.length) return null;
  const rows = D.series.map((one) => h("tr", {},
    chinese(say(one.name), "th", { scope: "row" }), h("td", {}, t(`kind.${one.kind}`)),
    h("td", {}, joined(one.plans.map((plan) => h("a", { href: sourceLink(plan) }, yearText(D.plans[plan].year ?? NaN))))),
    h("td", {}, one.gaps.length ? yearsText(one.gaps) : "—")));
  return h("details", { class: "series" },
    h("summary", {}, t("page.series_count", { count: D.series.length })),
    h("p", { class: "legend" }, t("page.series_legend")),
    table(t("page.series"), [t("page.series"), t("page.kind"), t("page.plans"), t("page.gaps")], rows));
}

const MOST_NOTES = 4;
function notesBox(notes) {
  const lines = (some) => h("ul", {}, some.map(([text, where]) =>
    h("li", {}, where && !say(text).includes(say(where)) ? [h("span", { class: "where" }, `[${say(where)}]`), " "] : null, say(text))));
  const rest = notes.slice(MOST_NOTES);
  return h("section", { class: "notes", "aria-labelledby": "notes" },
    h("h2", { id: "notes" }, t("page.notes")),
    lines(notes.slice(0, MOST_NOTES)),
    rest.length ? h("details", {}, h("summary", {}, t("page.more_rows", { count: rest.length })), lines(rest)) : null);
}
