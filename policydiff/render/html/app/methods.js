// How the report was made, and how to cite it.
function methods() {
  const made = [
    [t("page.version"), `policydiff ${D.version}`],
    [t("page.command"), h("code", {}, D.command || "—")],
    ...Object.entries(D.used).map(([name, used]) => [t(`page.used.${name}`), h("code", {}, used)]),
    [t("page.model"), D.model],
    ...(Object.keys(D.thresholds).length ? [[t("page.thresholds"), thresholds(D.thresholds)]] : []),
    [t("page.cite"), h("p", {}, citing(), " ", copyButton(citing))],
  ];
  return [
    heading(t("page.methods")),
    h("h2", {}, t("page.made")),
    h("dl", { class: "methods" }, made.map(([topic, text]) => h("div", {}, h("dt", {}, topic), h("dd", {}, text)))),
    h("h2", {}, t("page.rules")),
    h("dl", { class: "methods" }, D.methods.map(({ topic, rule }) => h("div", {}, h("dt", {}, say(topic)), h("dd", {}, say(rule))))),
    D.notes.length ? notesBox(D.notes.map((note) => [note.text, note.where])) : null,
    h("h2", {}, t("page.files_read")),
    h("p", { class: "legend" }, t("page.files_legend")),
    table(t("page.files_read"), [t("page.file"), "SHA-256", t("page.plan")], [...filesRead()].map(([source, plans]) =>
      h("tr", {}, h("td", {}, source), h("td", {}, h("code", { class: "hash" }, D.plans[plans[0]].sha256)), h("td", {}, joined(plans.map((plan) => planLink(plan)))))), { class: "stack" }),
  ];
}

const thresholds = ({ unsure_from: from, unsure_to: to, ...least }) => [
  ...Object.entries(least).map(([name, value]) => `${t(`page.threshold.${name}`)} \u2265 ${Math.round(value * 100)}%`),
  `${t("page.threshold.unsure")} ${Math.round(from * 100)}%\u2013${Math.round(to * 100)}%`,
].join(" · ");

function filesRead() {
  const files = new Map();
  D.plans.forEach((plan, at) => files.set(plan.source, [...(files.get(plan.source) ?? []), at]));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const citing = () => t("page.cite_text", { title: t(D.kind === "pair" ? "page.comparison" : "page.report"), version: D.version, facts: say(D.facts), command: D.command });
