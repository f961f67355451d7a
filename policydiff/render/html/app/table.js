// Long tables are shown page by page, so that any filter answers at once.
const PAGE = 50;

function pager(count, size, at, go) {
  if (count <= size) return null;
  const last = Math.ceil(count / size) - 1;
  const step = (to, label) => h("button", { type: "button", disabled: to < 0 || to > last, onclick: () => go(to) }, label);
  return h("nav", { class: "pager", "aria-label": t("page.pages") },
    step(at - 1, t("page.previous")),
    h("span", {}, t("page.range", { from: at * size + 1, to: Math.min((at + 1) * size, count), count })),
    step(at + 1, t("page.next")));
}

function table(name, head, rows, props = {}) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    h("table", props,
      h("thead", {}, h("tr", {}, head.map((cell) => (cell instanceof Node ? cell : h("th", { scope: "col" }, cell))))),
      h("tbody", {}, rows)));
}

// Controls whose values stand in the address, so that what is seen can be sent to others.
function filters(query, controls, show) {
  const set = (name, value) => {
    if (value) query.set(name, value);
    else query.delete(name);
    query.delete("page");
    const { view, parts } = route();
    history.replaceState(null, "", link(view, parts, Object.fromEntries(query)));
    show();
  };
  return h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    controls.filter(Boolean).map(({ name, label, options, placeholder }) => {
      const shown = h("span", {}, label);
      if (!options) {
        return h("label", {}, shown, h("input", {
          type: "search", name, value: query.get(name) ?? "", placeholder,
          oninput: (event) => set(name, event.target.value.trim()),
        }));
      }
      const select = h("select", { name, onchange: (event) => set(name, event.target.value) },
        options.map(([value, text]) => h("option", { value }, text)));
      select.value = query.get(name) ?? options[0][0];
      return h("label", {}, shown, select);
    }));
}

// A page of rows under its filters; only the rows are drawn anew when a filter changes.
function listing(query, controls, { rows, draw, size = PAGE, empty }) {
  const place = h("div", { class: "listing" });
  const show = () => {
    const found = rows();
    const at = Math.min(Number(query.get("page") ?? 0) || 0, Math.max(Math.ceil(found.length / size) - 1, 0));
    const go = (to) => {
      query.set("page", to);
      const { view, parts } = route();
      history.replaceState(null, "", link(view, parts, Object.fromEntries(query)));
      show();
      place.scrollIntoView();
    };
    const shown = found.slice(at * size, (at + 1) * size);
    place.replaceChildren(
      h("p", { class: "facts", role: "status" }, t("page.found", { count: found.length })),
      ...(found.length ? [draw(shown, found), pager(found.length, size, at, go)].flat() : [h("p", { class: "nothing" }, empty ?? t("page.nothing_found"))]).filter(Boolean));
  };
  show();
  return [controls.length ? filters(query, controls, show) : null, place];
}

const matches = (text, asked) => asked.split(/\s+/).every((word) => text.toLowerCase().includes(word));
const asked = (query, name = "q") => (query.get(name) ?? "").toLowerCase();
