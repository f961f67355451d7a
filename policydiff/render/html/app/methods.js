// How the report was made, and how to cite it.
function methods() {
  const made = [
    [t("page.version"), `policydiff ${D.version}`],
    [t("page.command"), h("code", {}, D.command || "—")],
    [t("page.model"), D.model],
    [t("page.codebook"), D.codebooks.join(", ") || "—"],
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
    table(t("page.files_read"), [t("page.file"), "SHA-256", t("page.plan")], D.plans.map((plan, at) =>
      h("tr", {}, h("td", {}, plan.source), h("td", {}, h("code", { class: "hash" }, plan.sha256)), h("td", {}, planLink(at))))),
  ];
}

const citing = () => t("page.cite_text", { version: D.version, facts: say(D.facts), command: D.command });
