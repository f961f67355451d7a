// Tasks through the plans of a series: a list of all, a drawing of a chosen few, a page for each.
const MOST_DRAWN = 12;

function threads({ query }) {
  const several = D.threads.filter((one) => one.steps.length > 1);
  const series = [...new Set(D.threads.map((one) => one.series))];
  const controls = [
    { name: "q", label: t("page.search"), placeholder: t("page.task_hint") },
    D.series.length > 1 && { name: "series", label: t("page.series"), options: [["", t("page.all")], ...series.map((at) => [D.series[at].id, say(D.series[at].name)])] },
    { name: "what", label: t("page.status"), options: [["", t("page.all")], ...["disappear", "appear", "reappear", "renamed", "split", "merged"].map((code) => [code, t(`evolution.status.${code}`)])] },
    { name: "plans", label: t("page.length"), options: [["", t("page.length_two")], ["1", t("page.length_all")]] },
    { name: "sort", label: t("page.sort"), options: [["", t("page.sort.length")], ["first", t("page.sort.first")], ["last", t("page.sort.last")], ["weak", t("page.sort.weak")]] },
  ];
  const least = several.length ? 2 : 1;
  const rows = () => {
    const what = query.get("what"), text = asked(query), own = query.get("series");
    const found = D.threads.filter((one) =>
      one.steps.length >= (query.get("plans") ? 1 : least) && (!own || D.series[one.series].id === own) &&
      (!what || one.status.some(([, before, , code]) => code === what && before >= 0)) &&
      (!text || matches(one.steps.map((step) => step[2]).join(" "), text)));
    return byThreads(found, query.get("sort") ?? "");
  };
  const place = h("div"), picked = h("p", { class: "picked", role: "status" });
  const drawing = () => {
    place.replaceChildren(...[chosenDrawing(query, several)].filter(Boolean));
    picked.replaceChildren(...pickedNow(query, place));
  };
  drawing();
  return [
    heading(t("page.threads")),
    h("p", { class: "legend" }, t("page.threads_legend")),
    several.length ? place : h("p", { class: "hint" }, t("page.no_threads")),
    listing(query, controls, {
      rows,
      draw: (shown, found) => [threadCsv(found), threadTable(shown, query, drawing)],
    }),
    picked,
    sinceBox(),
  ];
}

const yearOf = (step) => D.plans[step[0]].year ?? 0;
const threadYears = (one) => {
  const [first, last] = [yearOf(one.steps[0]), yearOf(one.steps.at(-1))];
  return first === last ? yearText(first) : `${first}–${last}`;
};

function byThreads(found, by) {
  const orders = {
    __proto__: null,
    "": (a, b) => b.steps.length - a.steps.length,
    first: (a, b) => yearOf(a.steps[0]) - yearOf(b.steps[0]),
    last: (a, b) => yearOf(b.steps.at(-1)) - yearOf(a.steps.at(-1)),
    weak: (a, b) => (a.weakest ?? 2) - (b.weakest ?? 2),
  };
  return [...found].sort(orders[by] ?? orders[""]);
}

const chosen = (query) => (query.get("pick") ?? "").split(" ").filter((id) => D.threadById.has(id));

// How many are chosen, the way to their figure, and out of the choice.
function pickedNow(query, place) {
  const count = chosen(query).length;
  if (!count) return [];
  const clear = () => { location.hash = link("threads", [], { ...Object.fromEntries(query), pick: "" }); };
  return [t("page.picked", { count }), " ",
    h("button", { type: "button", onclick: () => place.scrollIntoView() }, t("page.picked_see")), " ",
    h("button", { type: "button", onclick: clear }, t("page.picked_clear"))];
}

function threadTable(shown, query, redraw) {
  const pick = (id, on) => {
    const left = chosen(query).filter((one) => one !== id);
    query.set("pick", (on ? [...left, id] : left).slice(-MOST_DRAWN).join(" "));
    history.replaceState(null, "", link("threads", [], Object.fromEntries(query)));
    redraw();
  };
  const picked = new Set(chosen(query)), drawable = shown.some((one) => one.steps.length > 1);
  const rows = shown.map((one) => h("tr", {},
    drawable && h("td", {}, one.steps.length > 1 ? h("input", { type: "checkbox", checked: picked.has(one.id), "aria-label": t("page.draw", { label: one.label }), onchange: (event) => pick(one.id, event.target.checked) }) : null),
    h("th", { scope: "row" }, chinese(h("a", { href: threadLink(one) }, one.label)), one.review ? [" ", reviewFlag()] : null),
    D.series.length > 1 ? h("td", { lang: "zh-Hans", class: "wide" }, say(D.series[one.series].name)) : null, h("td", { class: "figure" }, threadYears(one)), h("td", { class: "figure" }, one.steps.length),
    h("td", {}, statusYears(one))));
  return table(t("page.threads"), [...(drawable ? [t("page.draw_column")] : []), ...["thread", D.series.length > 1 ? "series" : "", "years", "plans", "status"].filter(Boolean).map((code) => t(`page.${code}`))], rows, { class: "threads stack" });
}

// What became of a task, each kind once with its years.
function statusYears(one) {
  const kinds = new Map();
  for (const [, before, after, code, certain] of one.status) {
    if (before < 0 || code === "persist") continue;
    const key = `${code} ${certain ? "" : "?"}`;
    kinds.set(key, [...(kinds.get(key) ?? []), D.plans[after].year]);
  }
  return h("ul", { class: "inline" }, [...kinds].map(([key, years]) => {
    const [code, doubt] = key.split(" ");
    return h("li", {}, h("span", { class: `badge ${code}` }, h("span", { "aria-hidden": "true" }, SIGNS[code]), " ", t(`evolution.status.${code}`)), " ",
      years.every(Boolean) ? yearsText(new Set(years)) : t("page.unknown"), doubt ? " ?" : null);
  }));
}

const reviewFlag = () => h("span", { class: "flag review" }, `? ${t("page.review")}`);

function threadCsv(found) {
  const head = ["thread", "series", "year", "plan", "wording", "items", "probability", "review"].map((code) => t(`page.csv.${code}`));
  return h("p", { class: "tools" }, csvButton("threads", head, () => found.flatMap((one) => one.steps.map(([plan, items, wording, probability]) =>
    [one.id, say(D.series[one.series].name), D.plans[plan].year ?? "", say(D.plans[plan].name), wording, items.map((item) => itemName(plan, item)).join("; "), probability ?? "", one.review]))));
}

// The place of each chosen task in the plans of its series: a line rises as the task moves up.
function chosenDrawing(query, several) {
  const ids = chosen(query);
  const longest = [...several].sort((a, b) => b.steps.length - a.steps.length);
  const picked = ids.length ? ids.map((id) => D.threads[D.threadById.get(id)]) : longest.filter((one) => one.series === longest[0].series).slice(0, 5);
  if (!picked.length) return null;
  const home = picked[0].series;
  const lines = picked.filter((one) => one.series === home);
  return h("section", { "aria-labelledby": "drawn" }, h("h2", { id: "drawn" }, t("page.drawn", { series: say(D.series[home].name) })),
    bump(lines, D.series[home]),
    h("p", { class: "legend" }, t("page.bump_legend"), ids.length ? null : [" ", t("page.bump_default")], lines.length < picked.length ? [" ", t("page.bump_other")] : null));
}

function bump(lines, series) {
  const plans = series.plans, years = plans.map((plan) => D.plans[plan].year);
  const small = narrow(), room = small ? 20 : 220; // on a phone the names stand below
  const width = small ? Math.max(340, 40 + 40 * plans.length) : Math.max(640, 120 + 64 * plans.length);
  const height = small ? 300 : 380, top = 30, bottom = height - 20;
  const x = scale(0, plans.length - 1, 40, width - room);
  const column = new Map(plans.map((plan, at) => [plan, at]));
  const y = (plan, item) => scale(0, Math.max(D.plans[plan].items.length - 1, 1), top + 14, bottom)(item);
  const caption = t("page.bump_caption", { series: say(series.name), count: lines.length });
  const ends = lines.map((one) => y(one.steps.at(-1)[0], one.steps.at(-1)[1][0]));
  const labels = spaced(ends, 17, top, bottom);
  return figure(svg("svg", { viewBox: `0 0 ${width} ${height + (small ? KEY_ROW * lines.length : 0)}`, ...chartSize(width), role: "img", "aria-label": caption },
    small ? markKey(lines.map((one) => one.label), height, 22) : null,
    plans.map((plan, at) => [
      svg("line", { x1: x(at), x2: x(at), y1: top, y2: bottom, class: "rule" }),
      label(x(at), 18, years[at] ?? "?", { class: "tick", "text-anchor": "middle" })]),
    lines.map((one, at) => {
      const style = `s${at % MARKS.length}`;
      const steps = one.steps.filter(([plan]) => column.has(plan));
      const pieces = steps.slice(1).flatMap(([plan, items], before) => {
        const [old, theirs] = steps[before];
        const gap = column.get(plan) - column.get(old) > 1;
        const pairs = items.length >= theirs.length ? items.map((item, i) => [theirs[Math.min(i, theirs.length - 1)], item]) : theirs.map((item, i) => [item, items[Math.min(i, items.length - 1)]]);
        return pairs.map(([from, to]) => {
          const [x1, y1, x2, y2] = [x(column.get(old)), y(old, from), x(column.get(plan)), y(plan, to)];
          const middle = (x1 + x2) / 2;
          return svg("path", { d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`, class: `line ${style}${gap ? " gap" : ""}` });
        });
      });
      const [last, items] = steps.at(-1);
      const endX = x(column.get(last));
      return [pieces,
        steps.map(([plan, its]) => its.map((item) => fill(mark(MARKS[at % MARKS.length], x(column.get(plan)), y(plan, item), { class: `mark ${style}` }), {}, [svg("title", {}, `${D.plans[plan].year}: ${itemName(plan, item)}`)]))),
        small ? null : [svg("line", { x1: endX + 6, y1: y(last, items[0]), x2: width - 206, y2: labels[at], class: "leader" }),
        mark(MARKS[at % MARKS.length], width - 198, labels[at], { class: `mark ${style}` }),
        label(width - 188, labels[at] + 4, clipped(one.label, 14), { class: "name" })]];
    })), caption, "threads");
}

// Labels keep their order and a distance.
function spaced(places, gap, top, bottom) {
  const order = places.map((place, at) => [place, at]).sort((a, b) => a[0] - b[0]);
  let last = top - gap;
  const found = [];
  for (const [place, at] of order) { last = Math.max(place, last + gap); found[at] = last; }
  const over = Math.max(0, last - bottom);
  return found.map((place) => place - over);
}

function thread({ parts: [id] }) {
  const one = D.threads[D.threadById.get(id)];
  if (!one) return missing(id);
  const joins = D.joins.filter(([left, right]) => D.threads[left] === one || D.threads[right] === one);
  const place = h("div", {}, h("p", { class: "facts" }, t("page.loading")));
  showWording(one, place);
  return [
    heading(chinese(one.label)),
    h("p", { class: "facts" }, joined([say(D.series[one.series].name), threadYears(one), t("page.plan_count", { count: one.steps.length }),
      one.weakest === null ? null : t("page.weakest", { percent: percent(one.weakest) })].filter(Boolean)), " ", one.review ? reviewFlag() : null),
    one.review ? h("p", { class: "hint" }, t("page.review_meaning")) : null,
    one.gaps.length ? h("p", { class: "hint" }, t("page.absent_in", { plans: one.gaps.map((plan) => say(D.plans[plan].name)).join(t("page.comma")) })) : null,
    one.status.length ? h("section", { "aria-labelledby": "what" }, h("h2", { id: "what" }, t("page.course")), stepList(one.status)) : null,
    h("section", { "aria-labelledby": "wording" }, h("h2", { id: "wording" }, t("page.wording")), h("p", { class: "legend" }, marksLegend()), place),
    joins.length ? joinsOf(one, joins) : null,
  ];
}

const marksLegend = () => [t("page.marks"), " ", h("del", {}, t("page.deleted")), " ", h("ins", {}, t("page.inserted"))];

const run = (pieces) => pieces.map(([kind, text]) => ({
  deleted: () => h("del", {}, text), inserted: () => h("ins", {}, text), shared: () => h("mark", {}, text),
})[kind]?.() ?? text);

// The words of every step; those of another page are one click away.
async function showWording(one, place) {
  const part = D.plans[one.steps[0][0]].part;
  const wording = isHere(part) ? (await texts(part)).wording[one.id] : undefined;
  const elsewhere = isHere(part) ? null : h("p", {}, h("a", { href: away(D.files?.[part], link("thread", [one.id])) }, t("page.whole_wording")));
  place.replaceChildren(...[elsewhere, h("ol", { class: "line" }, one.steps.map(([plan, items, , probability], at) => h("li", {},
    h("p", {}, h("b", { class: "year" }, yearText(D.plans[plan].year ?? NaN)), " ", planLink(plan, { item: itemId(plan, items[0]) }), " ",
      probability === null ? null : h("span", { class: "facts" }, t("page.link_before", { percent: percent(probability) })), " ", compareLink(one, at)),
    wording?.[at]?.length
      ? wording[at].map(([pieces, rewritten], which) => [h("p", { class: "facts" }, itemLink(plan, items[which]), rewritten ? ` · ${t("page.rewritten_then")}` : null), h("p", { class: "text", lang: "zh-Hans" }, run(pieces))])
      : items.map((item) => h("p", {}, itemLink(plan, item))),
    contentOf(plan, items))))].filter(Boolean));
}

function compareLink(one, at) {
  if (!at) return null;
  const [left, right] = [one.steps[at - 1][0], one.steps[at][0]];
  const href = pairLink(left, right, { item: itemId(right, one.steps[at][1][0]) });
  return href ? h("a", { href, class: "go" }, t("page.beside")) : null;
}

// The initiatives and targets that stand in the items of a step.
let contents;
function contentOf(plan, items) {
  contents ??= indexContents();
  const found = items.flatMap((item) => contents.get(`${plan} ${item}`) ?? []);
  return found.length ? h("ul", { class: "inline" }, found.map((one) => h("li", {}, one()))) : null;
}

function indexContents() {
  const index = new Map();
  const add = (plan, item, make) => item >= 0 && index.set(`${plan} ${item}`, [...(index.get(`${plan} ${item}`) ?? []), make]);
  for (const one of D.initiatives) {
    for (const [plan, mentions] of one.cells) {
      const items = new Map(mentions.map((found) => [found[0], found.at(-1)]));
      for (const [item, stage] of items) add(plan, item, () => [chinese(h("a", { href: initiativeLink(one.name) }, one.name)), " ", stageBadge(stage)]);
    }
  }
  for (const one of D.targets) {
    for (const [plan, item, start, end, , value] of one.points) {
      add(plan, item, () => h("a", { href: sourceLink(plan, { at: `${start}-${end}` }), lang: "zh-Hans" }, `${one.metric} ${value}`));
    }
  }
  return index;
}

function joinsOf(one, joins) {
  const rows = joins.map(([left, right, own, theirs, probability, review]) => {
    const mine = D.threads[left] === one;
    const other = D.threads[mine ? right : left], [plan, item] = mine ? theirs : own;
    return h("tr", {}, h("th", { scope: "row" }, chinese(h("a", { href: threadLink(other) }, other.label))),
      h("td", { lang: "zh-Hans" }, say(D.series[other.series].name)), h("td", {}, planLink(plan), " ", itemLink(plan, item)),
      h("td", { class: "figure" }, percent(probability), " ", review ? reviewFlag() : null));
  });
  return h("section", { "aria-labelledby": "joins" }, h("h2", { id: "joins" }, t("page.joins")),
    table(t("page.joins"), ["thread", "series", "item", "probability"].map((code) => t(`page.${code}`)), rows, { class: "stack" }));
}

function sinceBox() {
  if (!D.since.length) return null;
  return h("section", { "aria-labelledby": "since" }, h("h2", { id: "since" }, t("page.since")),
    h("ul", {}, D.since.map(([kind, before, after]) => h("li", {}, h("b", {}, t(`evolution.since.${kind}`)), " ", h("span", { class: "where" }, before.join(" ")), after.length ? " → " : null,
      joined(after.map((at) => h("a", { href: threadLink(D.threads[at]) }, D.threads[at].label)))))));
}
