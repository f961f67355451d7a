// One initiative: who named it first, what became of it, every quote.
function initiative({ parts: [name], query }) {
  const one = D.initiatives[D.initiativeByName.get(name)];
  if (!one) return missing(name);
  return [
    heading(chinese(one.name)),
    h("p", {}, statusBadge(one.status), " ", one.weak ? h("span", { class: "flag weak" }, t("page.weak")) : null, " ",
      say(one.over)),
    h("p", { class: "facts" }, joined([t("page.named_in", { plans: one.cells.length, regions: one.regions.size, mentions: one.mentions }),
      [t("page.initiative_kind"), t("page.colon"), t(`initiative_kind.${one.kind}`)],
      one.areas.length ? [t("page.area"), t("page.colon"), one.areas.map((id) => say(D.areas[id])).join(t("page.comma"))] : null].filter(Boolean))),
    one.weak ? h("p", { class: "hint" }, t("page.weak_legend")) : null,
    firstNamed(one),
    one.adoption && one.adoption.order.length > 1 ? spread(one) : null,
    quotesOf(one, query),
    courseOf(one),
  ];
}

function missing(name) {
  return [heading(t("page.not_found")), h("p", {}, t("page.not_found_name", { name })), h("p", {}, h("a", { href: link("") }, t("page.overview")))];
}

function firstNamed(one) {
  const firsts = one.adoption
    ? one.adoption.order.filter(([, lag]) => lag === 0).map(([plan]) => plan)
    : one.cells.map(([plan]) => plan).filter((plan) => D.plans[plan].year === one.first);
  const summaries = one.cells.map(([plan]) => plan).filter((plan) => !firsts.includes(plan) && D.plans[plan].year <= one.first);
  const shown = [...firsts, ...summaries];
  if (!shown.length) return null;
  return h("section", { "aria-labelledby": "first" },
    h("h2", { id: "first" }, t("page.first_named")),
    h("p", { class: "answer" }, joined((firsts.length ? firsts : shown).map((plan) => planLink(plan)), t("page.comma"))),
    (one.adoption ? one.adoption.censored : one.first === D.years[0]) ? h("p", { class: "hint" }, t("page.first_censored")) : null,
    summaries.length && firsts.length ? h("p", { class: "hint" }, t("page.summary_earlier", { who: summaries.map((plan) => say(D.plans[plan].name)).join(t("page.comma")) })) : null,
    shown.slice(0, 6).map((plan) => mention(plan, one.at.get(plan)[0])));
}

function quotesOf(one, query) {
  const only = query.get("plan");
  const cells = one.cells.filter(([plan]) => !only || D.plans[plan].id === only);
  return h("section", { "aria-labelledby": "quotes" },
    h("h2", { id: "quotes" }, t("page.quotes", { count: one.mentions })),
    only ? h("p", {}, h("a", { href: link("initiative", [one.name]) }, t("page.all_plans"))) : null,
    cells.map(([plan, mentions], at) => h("details", { class: "one", open: at < 3 || cells.length <= 8 },
      h("summary", {}, h("b", {}, say(D.plans[plan].name)), " ", h("span", { class: "facts" }, t("page.mentions", { count: mentions.length })), " ", stageBadge(furthest(mentions))),
      mentions.map((found) => mention(plan, found)))));
}

function courseOf(one) {
  const bySeries = new Map();
  for (const step of one.steps) bySeries.set(step[0], [...(bySeries.get(step[0]) ?? []), step]);
  const courses = new Map((one.courses ?? []).map(([series, kind, seen]) => [series, { kind, seen }]));
  const several = [...bySeries].filter(([series]) => D.series[series].plans.length > 1);
  if (!several.length) return null;
  return h("section", { "aria-labelledby": "course" },
    h("h2", { id: "course" }, t("page.course")),
    h("p", { class: "legend" }, t("page.course_legend")),
    several.map(([series, steps], at) => h("details", { class: "one", open: at < 3 },
      h("summary", {}, h("b", { lang: "zh-Hans" }, say(D.series[series].name)), " ",
        courses.has(series) ? h("span", { class: `badge ${courses.get(series).kind}` }, t(`evolution.trajectory.${courses.get(series).kind}`)) : null),
      stepList(steps))));
}
