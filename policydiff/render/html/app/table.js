// Long tables are shown page by page, so that any filter answers at once.
const PAGE = 50;

function pager(count, size, at, go, name = t("page.pages")) {
  if (count <= size) return null;
  const last = Math.ceil(count / size) - 1;
  const step = (to, label) => h("button", { type: "button", disabled: to < 0 || to > last, onclick: () => go(to) }, label);
  return h("nav", { class: "pager", "aria-label": name },
    step(at - 1, t("page.previous")),
    h("span", {}, t("page.range", { from: at * size + 1, to: Math.min((at + 1) * size, count), count })),
    step(at + 1, t("page.next")));
}

function table(name, head, rows, props = {}) {
  // On a phone a row is a block, and its cells tell themselves what they are.
  for (const row of props.class?.includes("stack") ? rows : []) {
    [...row.cells].forEach((cell, at) => { if (typeof head[at] === "string") cell.dataset.label = head[at]; });
  }
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
    query.delete("columns");
    const { view, parts } = route();
    history.replaceState(null, "", link(view, parts, Object.fromEntries(query)));
    show();
  };
  const made = controls.filter(Boolean).map(({ name, label, options, placeholder }) => {
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
  });
  const [first, ...rest] = made;
  const used = controls.filter(Boolean).slice(1).some(({ name }) => query.get(name));
  return h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    narrow() && rest.length > 1 ? [first, h("details", { open: used }, h("summary", {}, t("page.more_filters")), h("div", {}, rest))] : made);
}

const pageAt = (query, name, count, size) =>
  Math.max(0, Math.min(Math.trunc(query.get(name)) || 0, Math.ceil(count / size) - 1));

// A part whose content is drawn when it is opened: most parts never are.
function folded(summary, draw) {
  const opened = () => part.childElementCount > 1 || fill(part, {}, [draw()]);
  const part = h("details", { ontoggle: opened }, h("summary", {}, summary));
  return part;
}

// A page of rows under its filters; only the rows are drawn anew when a filter changes.
function listing(query, controls, { rows, draw, most = () => PAGE, empty }) {
  const place = h("div", { class: "listing", tabindex: "-1" });
  const show = () => {
    const found = rows(), size = most();
    const at = pageAt(query, "page", found.length, size);
    const turnTo = (name) => (to) => {
      query.set(name, to);
      const { view, parts } = route();
      history.replaceState(null, "", link(view, parts, Object.fromEntries(query)));
      show();
      place.scrollIntoView();
      place.focus({ preventScroll: true }); // the button pressed is gone
    };
    const shown = found.slice(at * size, (at + 1) * size);
    place.replaceChildren(
      h("p", { class: "facts", role: "status" }, t("page.found", { count: found.length })),
      ...(found.length ? [draw(shown, found, turnTo), pager(found.length, size, at, turnTo("page"))].flat(Infinity) : [h("p", { class: "nothing" }, empty ?? t("page.nothing_found"))]).filter(Boolean));
  };
  show();
  return [controls.length ? filters(query, controls, show) : null, place];
}

const matches = (text, asked) => asked.split(/\s+/).every((word) => text.toLowerCase().includes(word));
const asked = (query, name = "q") => (query.get(name) ?? "").toLowerCase();
