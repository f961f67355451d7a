// Comparable targets by year: small figures, each point with its quote.
const CARDS = 16;

function targets({ query }) {
  const regions = [["", t("page.all")], ...D.regions.map((region, at) => [String(at), region])];
  const byLength = [...D.targets].sort((a, b) => b.points.length - a.points.length);
  const csv = (found) => h("p", { class: "tools" }, csvButton("targets",
    ["metric", "unit", "plan", "region", "year", "role", "value", "deadline", "quote", "source", "start", "end"].map((code) => t(`page.csv.${code}`)),
    () => found.flatMap((one) => one.points.map(([plan, , start, end, role, value, , deadline, , quote]) =>
      [one.metric, one.unit, say(D.plans[plan].name), D.plans[plan].region, D.plans[plan].year ?? "", t(`role.${role}`), value, deadline ?? "", quote, D.plans[plan].source, start, end]))));
  return [
    heading(t("page.targets")),
    h("p", { class: "legend" }, t("page.targets_legend")),
    listing(query, [{ name: "q", label: t("page.search"), placeholder: t("page.metric_hint") }, { name: "region", label: t("page.region"), options: regions }], {
      rows: () => byLength.filter((one) => matches(one.metric, asked(query)) &&
        (!query.get("region") || one.points.some(([plan]) => D.regionOf.get(plan) === Number(query.get("region"))))),
      draw: (shown, found) => [csv(found), h("div", { class: "multiples" }, shown.map((one) => targetCard(one, query.get("region"))))],
      most: () => CARDS,
      empty: t("page.no_targets"),
    }),
  ];
}

function targetCard(one, region) {
  const points = one.points.filter(([plan]) => !region || D.regionOf.get(plan) === Number(region));
  const roles = new Set(points.map((point) => point[4]));
  const about = [roles.size === 1 ? t(`role.${[...roles][0]}`) : "", one.unit].filter(Boolean);
  const title = about.length ? `${one.metric} (${about.join(t("page.comma"))})` : one.metric;
  return h("article", { class: "card" }, h("h2", { class: "small" }, chinese(one.metric), " ", h("span", { class: "facts" }, joined(about))),
    figure(targetChart(points, title), t("page.target_caption", { metric: title, count: points.length }), one.metric,
      t("page.target_facts", { count: points.length })),
    seriesOf(points).length > MARKS.length ? h("p", { class: "hint" }, t("page.many_series", { count: seriesOf(points).length })) : null,
    folded(t("page.points", { count: points.length }), () =>
      points.map(([plan, item, start, end, role, value, , deadline, , quote]) => [
        h("p", {}, h("b", {}, value), " ", h("span", { class: "facts" }, t(`role.${role}`), deadline ? ` · ${t("page.deadline", { year: deadline })}` : "")),
        words(plan, item, start, end, quote)])));
}

const seriesOf = (points) => [...new Set(points.map(([plan]) => D.plans[plan]).filter((plan) => plan.year).map((plan) => plan.series))];
const seriesName = (at) => (at < 0 ? t("page.unknown") : say(D.series[at].name));

function targetChart(points, title) {
  const drawn = points.map(([plan, , , , role, value, values]) => ({
    plan, role, value, year: D.plans[plan].year, series: D.plans[plan].series,
    at: values.reduce((sum, one) => sum + one, 0) / values.length,
  })).filter((one) => one.year && Number.isFinite(one.at));
  const years = drawn.map((one) => one.year), values = drawn.map((one) => one.at);
  const [from, to] = [Math.min(...years), Math.max(...years)];
  const low = Math.min(...values), high = Math.max(...values);
  const width = 320, height = 170;
  const x = scale(from, to, 40, width - 40), y = scale(low, high, height - 56, 34);
  const lines = seriesOf(points), isKeyed = lines.length > 1 && lines.length <= MARKS.length;
  const ticks = tickYears([...new Set(years)].sort((a, b) => a - b), x);
  const above = (one) => y(one.at) + (one.at === low && high > low ? 18 : -10);
  const labelled = apart([...drawn].sort((a, b) => (b.at === high) - (a.at === high) || (b.at === low) - (a.at === low) || b.year - a.year), (one) => [x(one.year), above(one)]);
  return svg("svg", { viewBox: `0 0 ${width} ${height + (isKeyed ? KEY_ROW * lines.length : 0)}`, class: "chart", role: "img", "aria-label": title },
    svg("line", { x1: 30, x2: width - 20, y1: height - 28, y2: height - 28, class: "axis" }),
    ticks.map((year) => label(x(year), height - 12, year, { class: "tick", "text-anchor": "middle" })),
    isKeyed ? markKey(lines.map(seriesName), height, 20) : null,
    lines.map((series, at) => {
      const own = drawn.filter((one) => one.series === series).sort((a, b) => a.year - b.year);
      const style = `line s${at % MARKS.length}`;
      return [
        isOneLine(own) ? svg("polyline", { points: own.map((one) => `${x(one.year)},${y(one.at)}`).join(" "), class: style }) : null,
        own.map((one) => fill(mark(MARKS[at % MARKS.length], x(one.year), y(one.at), { class: `mark s${at % MARKS.length}` }), {},
          [svg("title", {}, `${say(D.plans[one.plan].name)}: ${one.value}`)])),
      ];
    }),
    labelled.map((one) => label(x(one.year), above(one), one.value, { class: "tick value", "text-anchor": "middle" })));
}

// A plan that sets several values in a year sets them for different things: no line joins them.
const isOneLine = (points) => points.length > 1 && new Set(points.map((one) => one.year)).size === points.length;

// Years whose labels do not touch, from the first one on.
function tickYears(years, x) {
  let last = -Infinity;
  return years.filter((year) => {
    if (x(year) - last < 34) return false;
    last = x(year);
    return true;
  });
}

// Those whose labels do not cover each other, the first ones first.
function apart(points, place) {
  const taken = [];
  return points.filter((one) => {
    const [x, y] = place(one);
    const free = taken.every(([a, b]) => Math.abs(a - x) > 62 || Math.abs(b - y) > 13);
    if (free) taken.push([x, y]);
    return free;
  });
}
