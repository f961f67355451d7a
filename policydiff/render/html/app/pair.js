// Two plans side by side: what became of each item, word by word, and why it was linked.
function pairs({ query }) {
  const steps = new Map(D.steps.map((step) => [`${step.review} ${step.plan}`, step]));
  const every = D.pairs.map(([left, right]) => ({ left, right, step: steps.get(`${left} ${right}`) }));
  const text = (one) => [one.left, one.right].map((plan) => `${say(D.plans[plan].name)} ${D.plans[plan].title}`).join(" ");
  return [
    heading(t("page.pairs")),
    h("p", { class: "legend" }, t("page.pairs_legend"), D.steps.length ? [" ", t("page.step_legend")] : null),
    listing(query, every.length > 5 ? [{ name: "q", label: t("page.search"), placeholder: t("page.plan_hint") }] : [], {
      rows: () => every.filter((one) => matches(text(one), asked(query))).sort((a, b) => Boolean(b.step) - Boolean(a.step)),
      draw: (shown) => shown.map(pairRow),
      empty: t("page.no_pairs"),
    }),
  ];
}

// Two plans; of a summary and the next plan, what is taken up, not taken up, or new.
function pairRow({ left, right, step }) {
  const title = h("h2", { class: "small" }, h("a", { href: pairLink(left, right) }, say(D.plans[left].name), " → ", say(D.plans[right].name)));
  const { series } = D.plans[left];
  const sort = step ? "step" : series >= 0 && series === D.plans[right].series ? "next" : "asked";
  const facts = h("p", { class: "facts" }, t(`page.pair.${sort}`));
  if (!step) return h("section", { class: "card" }, title, facts);
  const own = (plan, items) => h("ul", {}, items.map((item) => h("li", {}, itemLink(plan, item))));
  const part = (code, count, content, open) => h("details", { open }, h("summary", {}, t(`page.${code}`), " ", h("b", {}, count)), content);
  return h("section", { class: "card" }, title, facts, h("div", { class: "three" },
    part("not_taken_up", step.left.length, own(left, step.left), D.steps.length < 4),
    part("new", step.new.length, own(right, step.new), false),
    part("carried", step.carried.length, h("ul", {}, step.carried.map(([item, to, doubtful]) =>
      h("li", {}, itemLink(left, item), " → ", joined(to.map((one) => itemLink(right, one)), t("page.comma")), " ", doubtful ? reviewFlag() : null))), false)));
}

async function pair({ parts: [leftId, rightId], query }) {
  const [left, right] = [D.planById.get(leftId), D.planById.get(rightId)];
  const entry = D.pairByPlans.get(`${left} ${right}`);
  if (!entry) return missing(`${leftId} ${rightId}`);
  const found = (await texts(entry[2])).pairs.find((one) => one.left === leftId && one.right === rightId);
  return comparison(found, left, right, query);
}

function comparison(found, left, right, query) {
  const every = [...found.changes, ...found.kept];
  const target = query.get("change") ? Number(query.get("change"))
    : every.find((one) => [...one.left, ...one.right].some((item) => item.id === query.get("item")))?.rank;
  if (target) {
    query.delete("kind");
    whenDrawn(() => reveal(`c${target}`));
  }
  else if (query.get("part") || query.get("kind")) whenDrawn(() => document.querySelector(".tabs").scrollIntoView());
  const kinds = [["", t("page.all")], ...found.counts.filter(([, , count]) => count).map(([kind, name, count]) => [kind, `${say(name)} (${count})`])];
  const owners = [...new Set(every.flatMap(ownersOf))].sort((a, b) => a.localeCompare(b, "zh"));
  const wantedChange = (one) => {
    const kind = query.get("kind"), owner = query.get("owner"), text = asked(query);
    return (!kind || one.kind === kind || kind === "moved" && one.moved || kind === "review" && one.review) && (!owner || ownersOf(one).includes(owner)) &&
      (!text || matches([...one.left, ...one.right].flatMap((item) => [item.name, ...item.pieces.map((piece) => piece[1])]).concat(ownersOf(one)).join(" "), text));
  };
  const changes = () => [
    h("p", { class: "legend" }, marksLegend()),
    listing(query, [{ name: "kind", label: t("page.change"), options: kinds }, { name: "q", label: t("page.search"), placeholder: t("page.task_hint") },
      owners.length ? { name: "owner", label: t("page.owner"), options: [["", t("page.all")], ...owners.map((name) => [name, name])] } : null], {
      rows: () => every.filter(wantedChange),
      draw: (shown, all) => [changesCsv(all, left, right), ...shown.map((one) => article(one, found.content, left, right))],
      most: () => (target ? every.length : 60),
      empty: found.changes.length ? undefined : say(found.verdict),
    }),
  ];
  const part = target ? "" : query.get("part") ?? "";
  const group = found.content.find((one) => one.sort === part);
  return [
    heading(D.kind === "pair" ? t("page.comparison") : [say(D.plans[left].name), " → ", say(D.plans[right].name)]),
    h("div", { class: "sides" }, [[left, "left"], [right, "right"]].map(([plan, side]) => planCard(plan, side))),
    h("ul", { class: "counts kinds" }, found.counts.map(([kind, name, count]) => h("li", { class: count ? kind : "none" }, kindLink(kind, say(name), count)))),
    found.notes.length ? notesBox(found.notes) : null,
    tabs(found, every.length, group),
    group ? contentGroup(group) : changes(),
    h("p", { class: "facts" }, t("page.model"), t("page.colon"), found.model),
  ];
}

const ownersOf = (one) => [...one.left, ...one.right].flatMap((item) => (item.owners ?? []).map(([, name]) => name));

// Who answers for an item, a role at a time.
function ownersLine(owners) {
  const roles = [...new Set(owners.map(([role]) => role))].map((role) => [role, owners.filter((one) => one[0] === role)]);
  return h("p", { class: "owners" }, roles.map(([role, some]) => [h("span", { class: "side" }, t(`owner.${role}`)), " ", chinese(some.map(([, name]) => name).join("、")), " "]));
}

function here(change) {
  const { view, parts, query } = route();
  const left = { ...Object.fromEntries(query), change: "", item: "", page: "", ...change };
  return link(view, parts, left);
}

function kindLink(kind, name, count) {
  const shown = [h("b", {}, count), " ", name];
  return count ? h("a", { href: here({ kind, part: "" }) }, shown) : shown;
}

// What the two plans say item by item, and of initiatives, targets, stages, rules and owners.
function tabs(found, count, group) {
  const entry = (part, name, number) => h("li", {}, h("a", { href: here({ part, kind: "", q: "", owner: "" }), "aria-current": (group?.sort ?? "") === part ? "true" : null }, name, " ", h("b", {}, number)));
  return h("nav", { class: "tabs", "aria-label": t("page.parts") }, h("ul", {},
    entry("", t("page.changes"), count), found.content.map((one) => entry(one.sort, say(one.title), one.rows.length))));
}

function reveal(id) {
  const element = find(id);
  element?.scrollIntoView();
  element?.classList.add("found");
  element?.focus({ preventScroll: true });
}

function planCard(plan, side) {
  const one = D.plans[plan];
  return h("div", { class: "card" }, h("p", { class: "side" }, t(`page.${side}`)),
    h("p", { class: "title" }, h("a", { href: sourceLink(plan) }, say(one.name))),
    one.title ? chinese(one.title, "p") : null,
    h("p", { class: "facts" }, joined([one.region || t("page.unknown"), yearText(one.year ?? NaN), t(`kind.${one.kind}`), one.items.length ? t("page.item_count", { count: one.items.length }) : null].filter(Boolean))),
    h("p", { class: "facts" }, one.source));
}

const changeBadge = (one) => h("span", { class: `badge ${one.kind ?? one.status}` }, h("span", { "aria-hidden": "true" }, one.sign), " ", say(one.label));

function contentGroup(group) {
  const id = `content-${group.sort}`;
  const rows = (some) => some.map((row) => h("tr", {},
    h("td", {}, changeBadge(row)), h("td", { lang: "zh-Hans" }, h("b", {}, named(group, row.name)), row.remark ? [h("br"), h("span", { class: "rule", lang }, say(row.remark))] : null),
    h("td", { lang: "zh-Hans" }, say(row.told)),
    h("td", { class: "quotes" }, ["left", "right"].map((side) => row[side][0] ? h("p", {}, h("span", { class: "side" }, t(`page.${side}`)), " ", h("q", { lang: "zh-Hans" }, row[side][0]), " ", endLink(row[side][1])) : null))));
  const head = ["change", "name", "says", "where"].map((code) => t(`page.${code}`));
  const shown = (some) => table(say(group.title), head, rows(some), { class: "findings" });
  return h("section", { "aria-labelledby": id }, h("h2", { id }, say(group.title), ` (${group.rows.length})`),
    contentCsv(group),
    group.rows.length ? shown(group.rows) : null,
    group.quiet.length ? h("details", {}, h("summary", {}, say(group.quiet_label)), shown(group.quiet)) : null);
}

const named = (group, name) => (group.sort === "initiatives" && D.initiativeByName.has(name) ? h("a", { href: initiativeLink(name) }, name) : name);

const endLink = (end) => end && h("a", { href: here({ change: end[1], part: "", kind: "", q: "", owner: "" }), lang: "zh-Hans" }, end[0]);

function contentCsv(group) {
  const head = ["change", "name", "says", "remark", "left", "left_quote", "right", "right_quote"].map((code) => t(`page.csv.${code}`));
  const row = (one) => [say(one.label), one.name, say(one.told), say(one.remark), one.left[1]?.[0], one.left[0], one.right[1]?.[0], one.right[0]];
  return h("p", { class: "tools" }, csvButton(group.sort, head, () => [...group.rows, ...group.quiet].map(row)));
}

function article(one, groups, left, right) {
  const beside = groups.flatMap((group) => group.rows.filter((row) => [row.left[1], row.right[1]].some((end) => end?.[1] === one.rank)).map((row) => [group, row]));
  return h("article", { id: `c${one.rank}`, class: `change ${one.kind}${one.review ? " review" : ""}`, tabindex: "-1" },
    h("h3", {}, h("span", { class: "rank" }, `#${one.rank}`), " ", changeBadge(one), " ", one.moved ? h("span", { class: "flag moved" }, t("page.moved")) : null, " ", one.review ? reviewFlag() : null, " ", chinese(one.title, "span", { class: "name" })),
    one.rewritten ? h("p", { class: "hint" }, t("page.rewritten")) : one.similarity ? h("p", { class: "hint" }, t("page.similarity", { percent: one.similarity })) : null,
    h("div", { class: "sides" }, side(one.left, one.left_elsewhere, "left", left), side(one.right, one.right_elsewhere, "right", right)),
    beside.length ? contentBeside(beside) : null,
    one.links.length ? why(one) : null);
}

// The initiatives, targets and the like in a change; more than a few are folded under their counts.
const MOST_BESIDE = 3;
function contentBeside(beside) {
  const line = ([group, row]) => h("li", {}, h("span", { class: "side" }, say(group.one)), " ", changeBadge(row), " ", chinese(row.name, "b"), " ", chinese(say(row.told)), row.remark ? h("span", { class: "rule" }, " ", say(row.remark)) : null);
  const counts = new Map();
  for (const [group] of beside) counts.set(group, (counts.get(group) ?? 0) + 1);
  const parts = [...counts].map(([group, count]) => `${say(group.one)} ${count}`).join(t("page.comma"));
  return h("details", { class: "beside", open: beside.length <= MOST_BESIDE }, h("summary", {}, t("page.content_here", { parts })),
    h("ul", {}, beside.map(line)));
}

// The way of an item through the years, where it is part of one.
function threadOf(plan, id) {
  const one = D.threadOfItem.get(`${plan} ${D.plans[plan].items.findIndex(([rest]) => D.plans[plan].id + rest === id)}`);
  return one && one.steps.length > 1 ? h("a", { class: "go", href: threadLink(one) }, t("page.thread_here", { years: threadYears(one) })) : null;
}

function side(items, elsewhere, name, plan) {
  return h("div", { class: items.length || elsewhere.length ? "column" : "column empty" }, h("h4", {}, t(`page.${name}`), " · ", say(D.plans[plan].name)),
    items.map((item) => h("div", { class: "item" },
      item.path.length ? h("p", { class: "path", lang: "zh-Hans" }, item.path.join(" / ")) : null,
      h("p", { class: "text", lang: "zh-Hans" }, item.number ? [h("span", { class: "number" }, item.number), " "] : null, run(item.pieces)),
      item.owners ? ownersLine(item.owners) : null,
      h("p", {}, h("a", { class: "go", href: sourceLink(plan, { item: item.id }) }, t("page.to_source")), " ", threadOf(plan, item.id)))),
    elsewhere.map((end) => h("p", { class: "nothing" }, t("grade.partial"), t("page.colon"), endLink(end))),
    !items.length && !elsewhere.length ? h("p", { class: "nothing" }, t("page.nothing_here")) : null);
}

function why(one) {
  return h("details", { class: "why", open: one.review }, h("summary", {}, t("page.why_linked"), " ", h("span", { class: "facts" }, joined(one.links.map((found) => found.percent)))),
    h("ul", {}, one.links.map((found) => h("li", { class: found.review ? "review" : null },
      h("p", {}, chinese(`${found.left[0]} → ${found.right[0]}`), " ", h("strong", {}, found.percent), " ", t(`grade.${found.grade}`)),
      found.review ? h("p", {}, h("b", {}, t("page.review_meaning"))) : null,
      found.runner_up ? h("p", {}, say(found.runner_up)) : null,
      found.explanation ? waterfall(found.explanation) : h("p", {}, found.reasons.map(say).join(" · "))))));
}

function changesCsv(all, left, right) {
  const head = ["rank", "change", "moved", "review", "left", "left_text", "right", "right_text", "probability"].map((code) => t(`page.csv.${code}`));
  const text = (items) => items.map((item) => item.pieces.map((piece) => piece[1]).join("")).join("\n");
  return h("p", { class: "tools" }, csvButton(`${D.plans[left].id}-${D.plans[right].id}`, head, () => all.map((one) =>
    [one.rank, say(one.label), Number(one.moved), Number(one.review), one.left.map((item) => item.name).join("; "), text(one.left), one.right.map((item) => item.name).join("; "), text(one.right), one.percent])));
}
