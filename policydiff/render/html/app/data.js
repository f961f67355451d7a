// The data of the page: D has the lists that policydiff wrote, and indexes into them.
let D;

async function unpack(text) {
  if (!("DecompressionStream" in window)) throw new Error("old");
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

async function loadData() {
  const element = find("data");
  D = "packed" in element.dataset ? await unpack(element.textContent) : JSON.parse(element.textContent);
  element.remove();
  D.planById = new Map(D.plans.map((plan, at) => [plan.id, at]));
  D.initiativeByName = new Map(D.initiatives.map((one, at) => [one.name, at]));
  D.threadById = new Map(D.threads.map((one, at) => [one.id, at]));
  D.pairByPlans = new Map(D.pairs.map((pair) => [`${pair[0]} ${pair[1]}`, pair]));
  D.regionOf = new Map();
  for (const [region, , plans] of [...D.covered, ...D.summaries]) {
    for (const plan of plans) D.regionOf.set(plan, region);
  }
  D.coveredIn = new Map();
  for (const [, year] of D.covered) D.coveredIn.set(year, (D.coveredIn.get(year) ?? 0) + 1);
  D.threadOfItem = new Map();
  for (const thread of D.threads) {
    for (const [plan, items] of thread.steps) {
      for (const item of items) D.threadOfItem.set(`${plan} ${item}`, thread);
    }
  }
  D.initiatives.forEach(prepare);
}

// What filters and sorting ask of an initiative again and again.
function prepare(one) {
  const plans = one.cells.map(([plan]) => D.plans[plan]);
  const years = plans.map((plan) => plan.year).filter(Boolean);
  one.at = new Map(one.cells);
  one.first = years.length ? Math.min(...years) : Infinity;
  one.last = years.length ? Math.max(...years) : -Infinity;
  one.regions = new Set(one.cells.map(([plan]) => D.regionOf.get(plan)).filter((at) => at !== undefined));
  one.mentions = one.cells.reduce((sum, [, mentions]) => sum + mentions.length, 0);
  one.years = new Map(one.years.map(([year, covered, present]) => [year, { covered, present }]));
}

const itemId = (plan, item) => D.plans[plan].id + (D.plans[plan].items[item]?.[0] ?? "");
const itemName = (plan, item) =>
  (item < 0 ? t("page.outside_items") : D.plans[plan].items[item]?.[1] ?? "");

// The texts of a part: in the page as they are, packed in it, or in a page of their own.
const loaded = new Map();
const isHere = (part) => D.texts !== undefined || D.part === part;

async function texts(part) {
  if (!isHere(part)) {
    location.replace(away(D.files[part], location.hash)); // to the page that has them
    return new Promise(() => {});
  }
  if (D.part === part) return D.own;
  if (!D.texts_packed) return D.texts[part];
  if (!loaded.has(part)) loaded.set(part, unpack(D.texts[part]));
  return loaded.get(part);
}
