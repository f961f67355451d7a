// What a reader takes along: tables, figures, quotes.
function save(name, type, content) {
  const anchor = h("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
  announce(t("page.saved", { name }));
}

// A spreadsheet must not take a cell for a formula: such cells begin with one apostrophe more.
function csvCell(value) {
  const text = String(value ?? "");
  const safe = typeof value !== "number" && /^'*[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvButton(name, head, rows) {
  const write = () => {
    const lines = [head, ...rows()].map((row) => row.map(csvCell).join(","));
    save(`${name}.csv`, "text/csv", `\ufeff${lines.join("\r\n")}\r\n`);
  };
  return h("button", { type: "button", class: "quiet", onclick: write }, t("page.csv"));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { value: text, readonly: true, class: "unseen" });
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  announce(t("page.copied"));
}

function copyButton(text) {
  const done = async (event) => {
    const button = event.currentTarget;
    await copy(text());
    button.textContent = t("page.copied");
    setTimeout(() => { button.textContent = t("page.copy"); }, 1500);
  };
  return h("button", { type: "button", class: "quiet", onclick: done }, t("page.copy"));
}

const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-size",
  "font-family", "font-weight", "text-anchor", "dominant-baseline", "opacity", "paint-order"];

// A figure keeps its looks outside the page: styles move into the elements, on white.
function svgText(drawing, caption) {
  const clone = drawing.cloneNode(true);
  const theirs = [...clone.querySelectorAll("*")];
  document.documentElement.classList.add("saving");
  [...drawing.querySelectorAll("*")].forEach((one, at) => {
    const style = getComputedStyle(one);
    for (const name of DRAWN) theirs[at].setAttribute(name, style.getPropertyValue(name));
  });
  document.documentElement.classList.remove("saving");
  const [x, y, width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  const line = 16, lines = wrapped(caption, Math.max(20, Math.floor(width / 12)));
  const all = height + line * lines.length + 12;
  clone.setAttribute("viewBox", `${x} ${y} ${width} ${all}`);
  clone.setAttribute("width", width);
  clone.setAttribute("height", all);
  clone.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  clone.prepend(svg("rect", { x, y, width, height: all, fill: "#fff" }));
  lines.forEach((text, at) => clone.append(svg("text", {
    x: x + 4, y: y + height + line * (at + 1), "font-size": 12, fill: "#333", "font-family": "sans-serif",
  }, text)));
  return new XMLSerializer().serializeToString(clone);
}

function wrapped(text, length) {
  const lines = [];
  for (let at = 0; at < text.length; at += length) lines.push(text.slice(at, at + length));
  return lines;
}

function figure(drawing, caption, name, shown = caption) {
  const store = () => save(`${name}.svg`, "image/svg+xml", svgText(drawing, caption));
  return h("figure", {}, h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, drawing),
    h("figcaption", {}, shown, " ", h("button", { type: "button", class: "quiet", onclick: store }, t("page.svg"))));
}
