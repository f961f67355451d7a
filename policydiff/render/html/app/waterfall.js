// Why a link was made: bars from nothing, by each contribution, to the score.
function waterfall(found) {
  const lines = () => found.marks.map(([name, at]) => svg("line", { class: name, x1: at, x2: at, y1: 0, y2: 10 }));
  const rows = found.bars.map(([kind, name, value, start, end]) => h("tr", { class: kind },
    h("th", { scope: "row" }, say(name)),
    h("td", { class: "drawing" }, svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
      lines(), svg("rect", { x: Math.min(start, end), y: 2, width: Math.abs(end - start), height: 6 }),
      kind === "sum" ? null : svg("line", { class: "to", x1: end, x2: end, y1: 2, y2: 10 }))),
    h("td", { class: "figure" }, value, kind === "sum" ? ` = ${found.percent}` : null)));
  return h("div", { class: "explanation" },
    h("table", { class: "waterfall" }, h("caption", {}, t("page.why")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("page.evidence")), h("th", { scope: "col", class: "drawing" }, t("page.drawing")), h("th", { scope: "col" }, t("page.contribution")))),
      h("tbody", {}, rows)),
    h("p", {}, h("b", {}, t("page.common_words")), t("page.colon"), found.words.length ? chinese(found.words.map(say).join(" · ")) : "—"),
    h("ul", {}, [...found.marks.map(([, , text]) => text), ...found.told].map((text) => h("li", {}, say(text)))));
}
