// The whole text of a plan as it was read: items marked, the rest in grey, nothing left out.
function sources({ query }) {
  const plans = D.plans.map((plan, at) => at);
  const head = ["plan", "region", "year", "kind", "items", "file"].map((code) => t(`page.${code}`));
  const row = (at) => {
    const plan = D.plans[at];
    return h("tr", {}, h("th", { scope: "row" }, chinese(h("a", { href: sourceLink(at) }, plan.title || say(plan.name)))),
      h("td", { lang: "zh-Hans" }, plan.region || t("page.unknown")), h("td", { class: "figure" }, yearText(plan.year ?? NaN)), h("td", {}, t(`kind.${plan.kind}`)),
      h("td", { class: "figure" }, plan.items.length ? t("page.item_count", { count: plan.items.length }) : ""), h("td", {}, plan.source, plan.counts ? null : [h("br"), h("span", { class: "hint" }, t(D.unplaced.includes(at) ? "page.unplaced" : "page.not_counted"))]));
  };
  return [
    heading(t("page.sources")),
    h("p", { class: "legend" }, t("page.sources_legend")),
    listing(query, [{ name: "q", label: t("page.search"), placeholder: t("page.plan_hint") }], {
      rows: () => plans.filter((at) => matches(`${D.plans[at].title} ${say(D.plans[at].name)} ${D.plans[at].issuer} ${D.plans[at].source}`, asked(query))),
      draw: (shown) => [table(t("page.sources"), head, shown.map(row), { class: "stack" })],
    }),
  ];
}

async function source({ parts: [id], query }) {
  const plan = D.planById.get(id);
  if (plan === undefined) return missing(id);
  const found = (await texts(D.plans[plan].part)).plans.find((one) => one.id === id);
  whenDrawn(() => showPlace(query));
  return [
    heading(chinese(D.plans[plan].title || say(D.plans[plan].name))),
    h("p", { class: "facts" }, joined([D.plans[plan].region || t("page.unknown"), yearText(D.plans[plan].year ?? NaN), t(`kind.${D.plans[plan].kind}`), D.plans[plan].issuer, D.plans[plan].source].filter(Boolean))),
    h("p", { class: "legend" }, t("page.source_legend")),
    recognised(found.fields),
    toc(plan, found),
    h("div", { class: "source", lang: "zh-Hans" }, segments(found, plan, query)),
  ];
}

// What the document was taken for, and the words that say so.
function recognised(fields) {
  const head = ["field", "value", "certainty", "rests_on_words"].map((code) => t(`page.${code}`));
  const rows = fields.map(([name, value, certainty, rule, quote]) => h("tr", {},
    h("th", { scope: "row" }, say(name)), chinese(say(value), "td"),
    h("td", {}, say(certainty), " ", h("span", { class: "rule" }, say(rule))), chinese(quote, "td")));
  return h("details", {}, h("summary", {}, t("page.recognised")), table(t("page.recognised"), head, rows, { class: "stack" }));
}

function toc(plan, found) {
  const { items } = D.plans[plan];
  if (!items.length) return null;
  const go = (event, at) => { event.preventDefault(); reveal(`i${at}`); };
  return h("details", { class: "toc" }, h("summary", {}, t("page.item_list", { count: items.length })),
    h("ol", {}, items.map(([, name], at) => h("li", { lang: "zh-Hans" }, h("a", { href: sourceLink(plan, { item: itemId(plan, at) }), onclick: (event) => go(event, at) }, name), whereabouts(found, at)))));
}

// Where an item stands in a file that is not plain text.
const whereabouts = (found, item) =>
  (found.whereabouts?.[item] ? h("span", { class: "facts", lang }, " ", say(found.whereabouts[item])) : null);

function segments(found, plan, query) {
  const place = (query.get("at") ?? "").split("-").map(Number);
  const started = new Set();
  return asides(found.segments).map((some) => {
    if (Array.isArray(some[0])) return aside(some, found, place);
    const [, , start, item, text] = some;
    if (item < 0) return plain(some, found, place);
    const first = !started.has(item);
    started.add(item);
    return h("section", { class: "entry", id: first ? `i${item}` : null, tabindex: first ? "-1" : null, "data-item": itemId(plan, item) },
      h("span", { class: "text" }, marked(text, start, found, place)), first ? whereabouts(found, item) : null, first ? entryLinks(plan, item) : null);
  });
}

const isGap = ([, detail, , item, text]) => item < 0 && detail === "gap" && !text.trim();
const isGrey = ([kind, , , item]) => item < 0 && (kind === "furniture" || kind === "other");

// More than so many grey pieces in a row would hide the plan: they are folded, none is dropped.
const MOST_GREY = 5;
function asides(all) {
  const drawn = [];
  let run = [];
  const shut = () => {
    if (run.filter((one) => !isGap(one)).length > MOST_GREY) drawn.push(run);
    else drawn.push(...run);
    run = [];
  };
  for (const one of all) {
    if (isGrey(one)) run.push(one);
    else { shut(); drawn.push(one); }
  }
  shut();
  return drawn;
}

function aside(some, found, place) {
  const here = some.some(([, , start, , text]) => place[0] >= start && place[0] < start + text.length);
  return h("details", { class: "aside", open: here }, h("summary", { lang }, t("page.aside", { count: some.filter((one) => !isGap(one)).length })),
    some.map((one) => plain(one, found, place)));
}

function plain(segment, found, place) {
  const [kind, detail, start, , text] = segment;
  if (isGap(segment)) return text.includes("\n") ? "\n" : text; // empty lines are only white space
  const reason = isGrey(segment) ? t(detail ? `detail.${detail}` : `segment.${kind}`) : null;
  return h("span", { class: `segment ${kind}`, title: reason }, marked(text, start, found, place));
}

function entryLinks(plan, item) {
  const one = D.threadOfItem.get(`${plan} ${item}`);
  const pairs = D.pairs.filter(([left, right]) => left === plan || right === plan);
  const links = [
    one && one.steps.length > 1 ? h("a", { href: threadLink(one) }, t("page.thread_here", { years: threadYears(one) })) : null,
    ...pairs.map(([left, right]) => h("a", { href: pairLink(left, right, { item: itemId(plan, item) }) }, t("page.beside_plan", { plan: say(D.plans[left === plan ? right : left].name) }))),
  ].filter(Boolean);
  return links.length ? h("span", { class: "links", lang }, joined(links)) : null;
}

// Cuts a text at the borders of what stands in it. Offsets count characters, not code units.
function marked(text, start, found, place) {
  const chars = /[\ud800-\udbff]/.test(text) ? [...text] : text;
  const end = start + chars.length;
  const spans = [
    ...found.headings.filter(([from, to]) => to > from).map(([from, to]) => [from, to, "heading"]),
    ...found.marks.map(([from, to, sort, name]) => [from, to, sort, name]),
    ...(place.length === 2 ? [[...place, "place"]] : []),
  ].filter(([from, to]) => from < end && to > start);
  if (!spans.length) return text;
  const borders = [...new Set([start, end, ...spans.flatMap(([from, to]) => [Math.max(from, start), Math.min(to, end)])])].sort((a, b) => a - b);
  return borders.slice(1).map((to, at) => {
    const from = borders[at];
    const piece = chars.slice(from - start, to - start);
    const over = innermost(spans.filter((span) => span[0] <= from && span[1] >= to));
    return over.reduce((inner, [, , sort, name]) => dressed(sort, name, inner), Array.isArray(piece) ? piece.join("") : piece);
  });
}

// Of several initiatives over one another the shortest is the link: no link stands in a link.
function innermost(spans) {
  const names = spans.filter((span) => span[2] === "initiative").sort((a, b) => a[1] - a[0] - (b[1] - b[0]));
  return spans.filter((span) => span[2] !== "initiative" || span === names[0]);
}

function dressed(sort, name, inner) {
  if (sort === "place") return h("mark", { class: "place" }, inner);
  if (sort === "heading") return h("b", {}, inner);
  if (sort === "initiative" && D.kind === "pair") return h("span", { class: "named", title: name }, inner);
  if (sort === "initiative") return h("a", { class: "named", href: initiativeLink(name), title: name }, inner);
  if (sort === "owner") return h("span", { class: "owner", title: t(`owner.${name}`) }, inner);
  return h("span", { class: "target", title: name }, inner);
}

function showPlace(query) {
  const item = query.get("item");
  const element = query.has("at") ? document.querySelector("mark.place") : item && document.querySelector(`[data-item="${CSS.escape(item)}"]`);
  if (!element) return;
  element.scrollIntoView({ block: "center" });
  element.setAttribute("tabindex", "-1");
  element.classList.add("found");
  element.focus({ preventScroll: true });
}
