// Everything is said in the language of the moment; texts of documents stay as they are.
let lang = "zh";

// What occurs again in the data stands there as a place in one list.
function say(text) {
  if (typeof text === "number") return D.said[text][lang === "zh" ? 0 : 1];
  return typeof text === "string" ? text : text?.[lang] ?? "";
}

// In a label "[count:plan|plans]" is the first word for one and the second for any other number.
function t(code, values = {}) {
  const text = D.labels[lang][code] ?? code;
  return text.replace(/\[(\w+):([^|\]]*)\|([^\]]*)\]/g, (_, name, one, many) => (Number(values[name]) === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const yearText = (year) => (Number.isFinite(year) ? String(year) : t("page.unknown"));
const percent = (share) => `${Math.min(Math.max(Math.round(share * 100), 1), 99)}%`;

// Runs of three and more years are drawn together: 2006–2012, 2014.
function yearsText(years) {
  const runs = [];
  for (const year of [...years].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && year === run.at(-1) + 1) run.push(year);
    else runs.push([year]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(", "))).join(", ");
}

// A place in the report: "#/view/part/part?name=value".
function link(view, parts = [], query = {}) {
  const path = [view, ...parts].map(encodeURIComponent).join("/");
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "" && value !== undefined && value !== null));
  return `#/${path}${asked.size ? `?${asked}` : ""}`;
}

function route(hash = location.hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...parts] = path.split("/").map(decoded);
  return { view, parts, query: new URLSearchParams(query) };
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

// A link to a place that may be on another page of the same report.
function away(file, hash) {
  if (!file) return hash;
  const up = D.part === undefined ? "" : "../";
  return `${up}${file.split("/").map(encodeURIComponent).join("/")}${hash}`;
}
const toMain = (hash) => (D.part === undefined ? hash : away(D.page, hash));
const toPart = (part, hash) => (isHere(part) ? hash : away(D.files?.[part], hash));

const initiativeLink = (name) => toMain(link("initiative", [name]));
const threadLink = (thread) => toMain(link("thread", [thread.id]));
function sourceLink(plan, query = {}) {
  return toPart(D.plans[plan].part, link("source", [D.plans[plan].id], query));
}
function pairLink(left, right, query = {}) {
  const pair = D.pairByPlans.get(`${left} ${right}`);
  return pair && toPart(pair[2], link("pair", [D.plans[left].id, D.plans[right].id], query));
}
