// Initiatives × plans, years or regions; a cell opens its quotes.
const MOST_COLUMNS = 40;
// More do not fit on paper held upright.
const MOST_UPRIGHT = 10;
// More cells would keep a reader waiting for any filter.
const MOST_CELLS = 1000;
const STATUSES = ["persist", "appear", "disappear", "none"];

function matrix({ query }) {
  const controls = matrixControls();
  const opened = query.get("open");
  if (opened) whenDrawn(() => openCell(...split(opened)));
  return [
    heading(t("page.initiatives")),
    listing(query, controls, {
      rows: () => sorted(D.initiatives.filter(wanted(query)), query.get("sort") ?? ""),
      draw: (shown, found, turnTo) => [csvRow(found), matrixLegend(query, shown), matrixTable(shown, query, turnTo("columns"))],
      most: () => Math.min(PAGE, Math.floor(MOST_CELLS / Math.min(matrixColumns(query).length, MOST_COLUMNS))),
      empty: t("page.no_initiatives"),
    }),
  ];
}

const split = (text) => { const at = text.lastIndexOf("@"); return [text.slice(0, at), text.slice(at + 1)]; };

function matrixControls() {
  const all = [["", t("page.all")]];
  const present = (values) => new Set(values);
  const kinds = present(D.initiatives.map((one) => one.kind));
  const areas = present(D.initiatives.flatMap((one) => one.areas));
  const years = [...present(D.plans.map((plan) => plan.year).filter(Boolean))].sort((a, b) => a - b);
  return [
    { name: "q", label: t("page.search"), placeholder: t("page.search_hint") },
    { name: "status", label: t("page.status"), options: [...all, ...STATUSES.map((code) => [code, t(`evolution.corpus.${code}`)])] },
    { name: "kind", label: t("page.initiative_kind"), options: [...all, ...[...kinds].map((code) => [code, t(`initiative_kind.${code}`)])] },
    areas.size ? { name: "area", label: t("page.area"), options: [...all, ...[...areas].map((id) => [id, say(D.areas[id])]).sort((a, b) => a[1].localeCompare(b[1], lang))] } : null,
    D.regions.length > 1 ? { name: "region", label: t("page.region"), options: [...all, ...D.regions.map((region, at) => [String(at), region])] } : null,
    { name: "year", label: t("page.year"), options: [...all, ...years.map((year) => [String(year), year])] },
    D.regions.length > 1 ? { name: "spread", label: t("page.spread"), options: [...all, ["2", t("page.spread_two")], ["3", t("page.spread_three")]] } : null,
    { name: "sort", label: t("page.sort"), options: ["plans", "first", "last", "spread", "change", "name"].map((code) => [code === "plans" ? "" : code, t(`page.sort.${code}`)]) },
    { name: "by", label: t("page.columns"), options: [["", t("page.columns.auto")], ["plan", t("page.columns.plan")], ["year", t("page.columns.year")], ["region", t("page.columns.region")]] },
  ];
}

function wanted(query) {
  const [status, kind, area, region, year, spread] = ["status", "kind", "area", "region", "year", "spread"].map((name) => query.get(name));
  const text = asked(query);
  return (one) =>
    (!status || one.status === status) && (!kind || one.kind === kind) && (!area || one.areas.includes(area)) &&
    (!region && !year || one.cells.some(([plan]) =>
      (!region || D.regionOf.get(plan) === Number(region)) && (!year || D.plans[plan].year === Number(year)))) &&
    (!spread || one.regions.size >= Number(spread)) && (!text || matches(one.name, text));
}

function sorted(rows, by) {
  const orders = {
    __proto__: null,
    first: (a, b) => a.first - b.first,
    last: (a, b) => b.last - a.last,
    spread: (a, b) => b.regions.size - a.regions.size,
    change: (a, b) => changeRank(a) - changeRank(b),
    name: (a, b) => a.name.localeCompare(b.name, "zh"),
  };
  return orders[by] ? [...rows].sort(orders[by]) : rows;
}

// Strong evidence of a change first, then weak, then what goes on.
const changeRank = (one) => ({ persist: 2, none: 3 })[one.status] ?? one.weak;

function csvRow(found) {
  const rows = () => found.flatMap((one) => one.cells.flatMap(([plan, mentions]) => mentions.map(
    ([item, start, end, before, quote, after, stage]) => [
      one.name, t(`initiative_kind.${one.kind}`), t(`evolution.corpus.${one.status}`), say(D.plans[plan].name),
      D.plans[plan].region, D.plans[plan].year ?? "", itemName(plan, item), quote, before + quote + after,
      stage ? t(`stage.${stage}`) : "", D.plans[plan].source, start, end])));
  const head = ["initiative", "initiative_kind", "status", "plan", "region", "year", "item", "quote", "context", "stage", "source", "start", "end"];
  return h("p", { class: "tools" }, csvButton("initiatives", head.map((name) => t(`page.csv.${name}`)), rows));
}

function matrixTable(shown, query, turnTo) {
  const every = matrixColumns(query), at = pageAt(query, "columns", every.length, MOST_COLUMNS);
  const columns = every.slice(at * MOST_COLUMNS, (at + 1) * MOST_COLUMNS);
  const head = [t("page.initiative"), ...columns.map((column) => h("th", { scope: "col", title: column.title, class: "column" }, column.head))];
  const rows = shown.map((one) => h("tr", {},
    h("th", { scope: "row" }, chinese(h("a", { href: initiativeLink(one.name) }, one.name)), h("br"), statusBadge(one.status),
      one.weak ? [" ", h("span", { class: "flag weak" }, t("page.weak"))] : null),
    columns.map((column) => column.cell(one))));
  const grid = table(t("page.initiatives"), head, rows, { class: columns.length > MOST_UPRIGHT ? "matrix wide" : "matrix" });
  grid.addEventListener("keydown", walk);
  return [pager(every.length, MOST_COLUMNS, at, turnTo, t("page.columns")), grid];
}

function columnPlans(query) {
  const region = query.get("region"), year = query.get("year");
  return D.plans.map((plan, at) => at).filter((at) => columnPlan(at) &&
    (!region || D.regionOf.get(at) === Number(region)) && (!year || D.plans[at].year === Number(year)));
}

const columnsBy = (query) => query.get("by") || (columnPlans(query).length > MOST_COLUMNS ? "year" : "plan");

function matrixColumns(query) {
  const by = columnsBy(query);
  if (by === "year") return yearColumns(query.get("year"));
  if (by === "region") return regionColumns(query.get("region"));
  return columnPlans(query).map(planColumn);
}

let namedPlans;
function columnPlan(at) {
  namedPlans ??= new Set(D.initiatives.flatMap((one) => one.cells.map(([plan]) => plan)));
  return D.plans[at].kind !== "summary" || namedPlans.has(at);
}

function planColumn(at) {
  const plan = D.plans[at];
  return {
    title: plan.title,
    head: [D.regions.length === 1 && plan.region ? null : [plan.region || t("page.unknown"), h("br")], yearText(plan.year ?? NaN), plan.kind === "plan" ? null : [h("br"), t(`kind.${plan.kind}`)]],
    cell: (one) => {
      const mentions = one.at.get(at);
      if (!mentions) return h("td", {}, h("span", { class: "unseen" }, t("page.absent")));
      const stage = furthest(mentions);
      return h("td", { class: `heat h${Math.min(mentions.length, 4)}` },
        cellButton(one, `plan:${plan.id}`, [h("b", {}, mentions.length), stage ? [h("br"), t(`stage.${stage}`)] : null],
          t("page.cell", { name: one.name, place: say(plan.name), count: mentions.length })));
    },
  };
}

function yearColumns(only) {
  const years = [...new Set([...D.covered].map(([, year]) => year))].sort((a, b) => a - b);
  return years.filter((year) => !only || year === Number(only)).map((year) => ({
    head: [String(year)],
    cell: (one) => {
      const share = one.years.get(year) ?? { covered: D.coveredIn.get(year) ?? 0, present: [] };
      const count = share.present.length;
      if (!share.covered) return h("td", { class: "open" }, h("span", { class: "unseen" }, t("page.not_covered")));
      if (!count) return h("td", {}, h("span", { class: "none" }, `0/${share.covered}`));
      return h("td", { class: `heat h${Math.ceil((4 * count) / share.covered)}` },
        cellButton(one, `year:${year}`, `${count}/${share.covered}`, t("page.cell_share", { name: one.name, place: year, count, covered: share.covered })));
    },
  }));
}

function regionColumns(only) {
  return D.regions.map((region, at) => [region, at]).filter(([, at]) => !only || at === Number(only)).map(([region, at]) => ({
    head: [region],
    cell: (one) => {
      const years = one.cells.filter(([plan]) => D.regionOf.get(plan) === at).map(([plan]) => D.plans[plan].year).filter(Boolean);
      if (!years.length) return h("td", {}, h("span", { class: "unseen" }, t("page.absent")));
      return h("td", { class: `heat h${Math.min(years.length, 4)}` },
        cellButton(one, `region:${at}`, yearsText(new Set(years)), t("page.cell", { name: one.name, place: region, count: years.length })));
    },
  }));
}

const STAGES = ["explore", "pilot", "implement", "expand", "full", "deepen", "completed", "stopped"];
const furthest = (mentions) => mentions.map((one) => one.at(-1)).filter(Boolean)
  .sort((a, b) => STAGES.indexOf(b) - STAGES.indexOf(a))[0];

function cellButton(one, place, content, name) {
  const open = () => {
    const { query } = route();
    query.set("open", `${one.name}@${place}`);
    history.replaceState(null, "", link("initiatives", [], Object.fromEntries(query)));
    openCell(one.name, place);
  };
  return h("button", { type: "button", class: "cell", "aria-label": name, onclick: open }, content);
}

// The quotes of a cell in a window of their own; Escape leads back to the cell.
function openCell(name, place) {
  const one = D.initiatives[D.initiativeByName.get(name)];
  if (!one) return;
  const [sort, value] = [place.slice(0, place.indexOf(":")), place.slice(place.indexOf(":") + 1)];
  const inside = {
    __proto__: null,
    plan: (plan) => D.plans[plan].id === value,
    year: (plan) => D.plans[plan].year === Number(value),
    region: (plan) => D.regionOf.get(plan) === Number(value),
  }[sort] ?? (() => false);
  const cells = one.cells.filter(([plan]) => inside(plan));
  const dialog = find("dialog");
  const shut = () => dialog.close();
  dialog.replaceChildren(
    h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, chinese(name)), h("button", { type: "button", onclick: shut }, t("page.close"))),
    h("p", {}, h("a", { href: initiativeLink(name), onclick: shut }, t("page.whole_course"))),
    ...cells.flatMap(([plan, mentions]) => mentions.map((found) => mention(plan, found))));
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.onclose = () => {
    if (dialog.open) return; // another cell has been opened meanwhile
    const { view, parts, query } = route();
    if (!query.has("open")) return;
    query.delete("open");
    history.replaceState(null, "", link(view, parts, Object.fromEntries(query)));
  };
  if (!dialog.open) dialog.showModal();
}

// How to read the cells, and what their shades mean.
function matrixLegend(query, shown) {
  const by = columnsBy(query);
  return [
    h("p", { class: "legend" }, t(`page.matrix_legend.${["year", "region"].includes(by) ? by : "plan"}`)),
    shown.some((one) => one.weak) ? h("p", { class: "legend" }, t("page.weak_legend")) : null,
    h("p", { class: "legend shades" }, t("page.heat"), " ",
      [1, 2, 3, 4].map((level) => [h("span", { class: `key heat h${level}` }), " "]), t("page.heat_end"),
      by === "year" ? [" ", h("span", { class: "key open" }), " ", t("page.not_covered")] : null),
  ];
}

// Arrow keys walk from cell to cell.
function walk(event) {
  const cell = event.target.closest?.("td, th");
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!cell || !step) return;
  let row = cell.parentElement, at = cell.cellIndex, found;
  const rows = [...row.parentElement.rows];
  for (let y = rows.indexOf(row) + step[0], x = at + step[1]; rows[y]?.cells[x]; y += step[0], x += step[1]) {
    found = rows[y].cells[x].querySelector("button, a");
    if (found) break;
  }
  if (!found) return;
  event.preventDefault();
  found.focus();
}
