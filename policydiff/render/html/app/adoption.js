// Who named an initiative first, and how it spread among the covered regions.
function adoption({ query }) {
  const every = D.initiatives.filter((one) => one.adoption && one.adoption.order.length > 1)
    .sort((a, b) => b.adoption.adopted - a.adoption.adopted || a.first - b.first);
  const head = ["initiative", "first_year", "first_by", "share", "last_year", "direction"].map((code) => t(`page.adoption.${code}`));
  const who = (one) => one.adoption.order.filter(([, lag]) => !lag).map(([plan]) => D.plans[plan].region);
  const row = (one) => h("tr", {},
    h("th", { scope: "row" }, chinese(h("a", { href: initiativeLink(one.name) }, one.name))),
    h("td", { class: "figure" }, one.adoption.censored ? "≤ " : "", one.adoption.first),
    h("td", { lang: "zh-Hans" }, clipped(who(one).join("、"), 40)),
    h("td", { class: "figure" }, `${one.adoption.adopted}/${one.adoption.covered}`, " ", bar(one.adoption.adopted / one.adoption.covered)),
    h("td", { class: "figure" }, one.adoption.last), h("td", {}, t(`direction.${one.adoption.direction}`)));
  const csv = (found) => h("p", { class: "tools" }, csvButton("adoption",
    ["initiative", "region", "year", "plan", "lag", "censored"].map((code) => t(`page.csv.${code}`)),
    () => found.flatMap((one) => one.adoption.order.map(([plan, lag, late]) =>
      [one.name, D.plans[plan].region, D.plans[plan].year, say(D.plans[plan].name), lag, late]))));
  return [
    heading(t("page.adoption")),
    h("p", { class: "legend" }, t("page.adoption_legend")),
    listing(query, [{ name: "q", label: t("page.search"), placeholder: t("page.search_hint") }], {
      rows: () => every.filter((one) => matches(one.name, asked(query))),
      draw: (shown, found) => [csv(found), table(t("page.adoption"), head, shown.map(row), { class: "stack" })],
      empty: t("page.no_adoption"),
    }),
  ];
}

function bar(share) {
  return svg("svg", { viewBox: "0 0 60 8", width: 60, height: 8, "aria-hidden": "true", class: "bar" },
    svg("rect", { width: 60, height: 8, class: "track" }), svg("rect", { width: 60 * share, height: 8, class: "value" }));
}

// When each region first named it: a dot in its row; before it, the years that are covered.
const MOST_ROWS = 60;
function spread(one) {
  const { order, covered, adopted, direction, censored } = one.adoption;
  const drawn = order.slice(0, MOST_ROWS);
  const years = D.covered.map(([, year]) => year);
  const from = Math.min(...years), to = Math.max(...years);
  const small = narrow(), left = small ? 100 : 150, width = small ? 350 : 720, row = 24, top = 30;
  const x = scale(from, to, left + 20, width - 30);
  const seen = new Map();
  for (const [region, year] of D.covered) seen.set(region, [...(seen.get(region) ?? []), year]);
  const step = Math.ceil((to - from + 1) / (small ? 5 : 12));
  const ticks = Array.from({ length: to - from + 1 }, (_, at) => from + at).filter((year) => (year - from) % step === 0);
  const height = top + row * drawn.length + 10;
  const caption = t("page.spread_caption", { name: one.name, adopted, covered, direction: t(`direction.${direction}`) });
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, ...chartSize(width), role: "img", "aria-label": caption },
    ticks.map((year) => [svg("line", { x1: x(year), x2: x(year), y1: top - 8, y2: height - 6, class: "rule" }), label(x(year), 16, year, { class: "tick", "text-anchor": "middle" })]),
    drawn.map(([plan, , late], at) => {
      const y = top + row * at + row / 2, year = D.plans[plan].year, region = D.regionOf.get(plan);
      return [
        label(left, y + 4, clipped(D.plans[plan].region, small ? 7 : 11), { class: "name", "text-anchor": "end" }),
        (seen.get(region) ?? []).map((one) => svg("line", { x1: x(one) - 4, x2: x(one) + 4, y1: y, y2: y, class: "seen" })),
        svg("circle", { cx: x(year), cy: y, r: 6, class: late || censored && year === from ? "dot hollow" : "dot" }),
      ];
    }));
  return h("section", { "aria-labelledby": "spread" },
    h("h2", { id: "spread" }, t("page.spread_title")),
    figure(drawing, caption, one.name),
    order.length > MOST_ROWS ? h("p", { class: "hint" }, t("page.more_rows", { count: order.length - MOST_ROWS })) : null,
    h("p", { class: "legend" }, t("page.spread_legend")));
}
