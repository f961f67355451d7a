// The opening screen: what was read, what was found, and the numbers that matter.
function overview() {
  return [
    heading(t("page.overview")),
    numbers(),
    findings(),
    coverage(),
    D.notes.length ? notesBox(D.notes.map((note) => [say(note.text), note.where])) : null,
  ];
}

function heading(text, ...after) {
  return h("h1", { tabindex: "-1" }, text, after);
}

function numbers() {
  const years = D.plans.map((plan) => plan.year).filter(Boolean);
  const counts = [
    [D.plans.length, "page.count.plans", link("sources")],
    [D.regions.length, "page.count.regions"],
    [D.initiatives.length, "page.count.initiatives", link("initiatives")],
    [D.initiatives.filter((one) => one.regions.size > 1).length, "page.count.shared", link("initiatives", [], { spread: "2" })],
    [D.threads.filter((one) => one.steps.length > 1).length, "page.count.threads", link("threads")],
    [D.pairs.length, "page.count.pairs", link("pairs")],
  ];
  return h("ul", { class: "counts" }, counts.map(([count, code, to]) => {
    const shown = [h("b", {}, count), " ", t(code)];
    return h("li", {}, to ? h("a", { href: to }, shown) : shown);
  }), years.length ? h("li", {}, h("b", {}, Math.min(...years) === Math.max(...years) ? years[0] : `${Math.min(...years)}–${Math.max(...years)}`), " ", t("page.count.years")) : null);
}

function findings() {
  return h("section", { "aria-labelledby": "findings" },
    h("h2", { id: "findings" }, t("page.findings")),
    D.findings.length
      ? [h("p", { class: "legend" }, t("page.findings_legend")), h("ol", { class: "statements" }, D.findings.map(statement))]
      : h("p", { class: "nothing" }, t("page.no_findings")));
}

function statement(found) {
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
    h("p", { class: "statement" }, say(found.text), " ", found.certain ? null : unsure()),
    found.doubts.map((doubt) => h("p", { class: "hint" }, say(doubt))),
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
  const possible = D.regions.length * years.length;
  const rows = D.regions.map((region, at) => h("tr", {}, chinese(region, "th", { scope: "row" }), years.map((year) => {
    const plans = cells.get(`${at} ${year}`);
    if (!plans) return h("td", { class: "open" }, h("span", { class: "unseen" }, t("page.not_covered")));
    return h("td", { class: covered.has(`${at} ${year}`) ? "covered" : "summary" },
      joined(plans.map((plan) => h("a", { href: sourceLink(plan), title: D.plans[plan].title }, t(`kind.${D.plans[plan].kind}`))), h("br")));
  })));
  return h("section", { "aria-labelledby": "coverage" },
    h("h2", { id: "coverage" }, t("page.coverage")),
    h("p", { class: "legend" }, t("page.coverage_facts", { covered: covered.size, possible }), " ",
      h("span", { class: "key covered" }), ` ${t("page.covered")} `,
      h("span", { class: "key summary" }), ` ${t("page.only_summary")} `,
      h("span", { class: "key open" }), ` ${t("page.not_covered")}`),
    table(t("page.coverage"), [t("page.region"), ...years], rows, { class: "grid" }),
    D.unplaced.length ? h("p", { class: "hint" }, t("page.unplaced"), t("page.colon"), joined(D.unplaced.map((plan) => planLink(plan)))) : null,
    seriesTable());
}

function seriesTable() {
  const rows = D.series.map((one) => h("tr", {},
    chinese(say(one.name), "th", { scope: "row" }), h("td", {}, t(`kind.${one.kind}`)),
    h("td", {}, joined(one.plans.map((plan) => h("a", { href: sourceLink(plan) }, yearText(D.plans[plan].year ?? NaN))))),
    h("td", {}, one.gaps.length ? yearsText(one.gaps) : "—")));
  return h("details", { open: D.series.length <= 12 },
    h("summary", {}, t("page.series_count", { count: D.series.length })),
    h("p", { class: "legend" }, t("page.series_legend")),
    table(t("page.series"), [t("page.series"), t("page.kind"), t("page.plans"), t("page.gaps")], rows));
}

function notesBox(notes) {
  return h("section", { class: "notes", "aria-labelledby": "notes" },
    h("h2", { id: "notes" }, t("page.notes")),
    h("ul", {}, notes.map(([text, where]) =>
      h("li", {}, where && !say(text).includes(say(where)) ? [h("span", { class: "where" }, `[${say(where)}]`), " "] : null, say(text)))));
}
