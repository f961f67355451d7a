// A quote with its place, one click from the sentence it stands in, and how to cite it.
const stageBadge = (stage) => (stage ? h("span", { class: "badge stage" }, t(`stage.${stage}`)) : null);

function citation(plan, quote, start, end) {
  const one = D.plans[plan];
  return t("page.citation", {
    quote, title: one.title || say(one.name), issuer: one.issuer || one.region,
    year: yearText(one.year ?? NaN), source: one.source, start, end,
  });
}

const planLink = (plan, query = {}) =>
  h("a", { href: sourceLink(plan, query), title: D.plans[plan].title }, say(D.plans[plan].name));

function mention(plan, [item, start, end, before, quote, after, stage]) {
  const query = { at: `${start}-${end}` };
  return h("blockquote", { class: "quote" },
    h("p", { lang: "zh-Hans" }, before, h("mark", {}, quote), after),
    h("footer", {}, planLink(plan, query), " ", stageBadge(stage), " ",
      chinese(itemName(plan, item)), " ",
      h("a", { href: sourceLink(plan, query), class: "go" }, t("page.to_source")), " ",
      copyButton(() => citation(plan, before + quote + after, start, end))));
}

function words(plan, item, start, end, quote) {
  const query = { at: `${start}-${end}` };
  return h("blockquote", { class: "quote" }, chinese(quote, "p"),
    h("footer", {}, planLink(plan, query), " ", item === undefined ? null : chinese(itemName(plan, item)), " ",
      h("a", { href: sourceLink(plan, query), class: "go" }, t("page.to_source")), " ",
      copyButton(() => citation(plan, quote, start, end))));
}

function itemLink(plan, item) {
  if (item < 0) return h("span", {}, t("page.outside_items"));
  return chinese(h("a", { href: sourceLink(plan, { item: itemId(plan, item) }) }, itemName(plan, item)));
}

const SIGNS = { appear: "+", persist: "=", disappear: "−", reappear: "+", renamed: "~", split: "<", merged: ">", strengthened: "^", weakened: "v", none: "·" };

const statusBadge = (code) =>
  h("span", { class: `badge ${code}` }, h("span", { "aria-hidden": "true" }, SIGNS[code]), " ", t(`evolution.corpus.${code}`));
const unsure = () => h("span", { class: "flag review" }, t("page.uncertain"));

// The steps in a series; those that merely persist are drawn together.
function stepList(steps) {
  const drawn = [];
  for (const step of steps) {
    const [series, before, , code, certain, reason] = step;
    const last = drawn.at(-1);
    const quiet = code === "persist" && certain && !reason;
    if (quiet && last?.quiet && last.step[0] === series && last.step[2] === before) {
      last.step = [series, last.step[1], step[2], code, certain, reason];
    } else drawn.push({ step: [...step], quiet });
  }
  return h("ul", { class: "steps" }, drawn.map(({ step: [, before, after, code, certain, reason] }) =>
    h("li", {},
      h("span", { class: `badge ${code}` }, h("span", { "aria-hidden": "true" }, SIGNS[code]), " ",
        t(`evolution.status.${before < 0 && code === "appear" ? "at_start" : code}`)),
      " ", certain || before < 0 ? null : unsure(), " ",
      h("span", { class: "where" }, before < 0 ? null : [say(D.plans[before].name), " → "], say(D.plans[after].name)),
      reason ? h("span", { class: "rule" }, " ", say(reason)) : null)));
}
