"""Review steps, trajectories, target series, and the statements that are made of all of them."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.evolve.adoption import adoption_of
from policydiff.evolve.coverage import coverage_of
from policydiff.evolve.findings import MOST, findings_of
from policydiff.evolve.places import in_order
from policydiff.evolve.presence import presence_of
from policydiff.evolve.series import series_of
from policydiff.evolve.statements import WEIGHTS
from policydiff.evolve.steps import review_pairs, review_steps
from policydiff.evolve.target_series import target_series
from policydiff.evolve.trajectories import Rules, course, trajectories_of
from policydiff.messages import LANGUAGES, catalogue, message
from policydiff.model import Alignment, Comparator, Grade, Link, PlanContent, PlanKind, Role
from policydiff.model.evolution import Evolution
from policydiff.model.threads import Status, StatusStep, Thread, ThreadStep
from tests.evolve_cases import content, history, mention, plan, target

SUMMARY, OPINION = PlanKind.SUMMARY, PlanKind.OPINION


# --- review steps ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "wanted"),
    [
        pytest.param([plan("b", year=2020)], "b", id="the next year"),
        pytest.param([plan("b", year=2019)], None, id="the same year, another file"),
        pytest.param([plan("b", year=2019, file="a.txt")], "b", id="one year for a whole file"),
        pytest.param([plan("b", year=2021)], None, id="two years later"),
        pytest.param([plan("b", "白水县", 2020)], None, id="another region"),
        pytest.param([plan("b", year=2020, office="人民政府")], None, id="another office"),
        pytest.param([plan("b", year=2020, kind=OPINION)], "b", id="an opinion sets tasks"),
        pytest.param([plan("b", year=2020, kind=SUMMARY)], None, id="another summary"),
        pytest.param(
            [plan("b", year=2020, kind=OPINION), plan("c", year=2020, file="a.txt")],
            "c",
            id="its own file goes first",
        ),
    ],
)
def test_what_follows_a_summary(others, wanted):
    plans = [plan("a", kind=SUMMARY), *others]
    pairs = review_pairs(plans, series_of(plans)[0])
    assert dict(pairs).get("a") == wanted
    assert review_pairs(plans[::-1], series_of(plans)[0]) == pairs


def test_what_a_plan_takes_up():
    plans = [plan("a", kind=SUMMARY), plan("b", year=2020)]
    links = (
        Link("a-1", "b-2", Grade.PARTIAL, 0.6, True, {}),
        Link("a-0", "b-1", Grade.SAME, 0.9, False, {}),
        Link("a-0", "b-0", Grade.PARTIAL, 0.7, True, {}),
    )
    series, _ = series_of(plans)
    [step] = review_steps(plans, series, [Alignment("a", "b", links, "", {})])
    assert step.carried == (("a-0", ("b-0", "b-1")), ("a-1", ("b-2",)))
    assert (step.not_taken_up, step.new) == (("a-2",), ())
    assert step.unsure == ("a-1", "b-0", "b-2")
    assert review_steps(plans, series, []) == ()


# --- trajectories ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("has", "kind"),
    [
        ("", "undecided"),
        ("111", "undecided"),
        ("0001", "undecided"),
        ("1111", "sustained"),
        ("11011", "sustained"),
        ("110011", "intermittent"),
        ("1010", "intermittent"),
        ("0011", "growing"),
        ("00111", "growing"),
        ("1100", "declining"),
        ("11010000", "declining"),
        ("01100110", "intermittent"),
        ("00011000", "declining"),
        ("00000011", "growing"),
        ("00010011", "intermittent"),
        ("000010101", "growing"),
    ],
)
def test_courses(has, kind):
    years = range(2010, 2010 + len(has))
    seen = [year for year, each in zip(years, has, strict=True) if each == "1"]
    assert course(years, seen, Rules()) == kind


def test_rules_can_be_set():
    assert course([2019, 2020], [2019, 2020], Rules(least_years=2)) == "sustained"
    assert course([2019, 2020], [2020], Rules(least_years=2, least_seen=1)) == "growing"


def test_a_missing_year_is_no_silence():
    plans, contents = history(["甲"], None, ["甲"], None, ["甲"], ["甲"])
    [one] = evolution(plans, contents).trajectories
    assert (one.kind, one.covered, one.seen) == ("sustained", one.seen, (2019, 2021, 2023, 2024))


# --- target series -----------------------------------------------------------------------------


def courses(*targets):
    """Target series of plans of one region from 2019 on, a target each."""
    plans, contents = history(*([] for _ in targets))
    return target_series(
        plans,
        [
            PlanContent(one.plan, targets=(replace(each, plan=one.plan),))
            for one, each in zip(contents, targets, strict=True)
        ],
    )


RATE = target("", "入园率", 80)


@pytest.mark.parametrize(
    ("other", "comparable"),
    [
        (target("", "入园率", 90), True),
        (target("", "入园率", 90, by=Comparator.AT_LEAST), True),
        (target("", "入园率", 90, by=Comparator.AT_MOST), False),
        (target("", "入园率", 90, role=Role.RESULT), False),
        (target("", "入园率", 90, unit="个"), False),
        (target("", "巩固率", 90), False),
        (target("", "入园率提高", 2), False),
        (replace(RATE, canonical_metric=None), False),
    ],
)
def test_what_can_be_compared(other, comparable):
    assert [len(one.points) for one in courses(RATE, other)] == ([2] if comparable else [])


def test_points_are_in_order_and_said_once():
    plans, _ = history([], [])
    contents = [
        PlanContent(one.id, targets=(target(one.id, "入园率", 80), target(one.id, "入园率", 80)))
        for one in plans[::-1]
    ]
    [one] = target_series(plans[::-1], contents)
    assert [point.year for point in one.points] == [2019, 2020]


@pytest.mark.parametrize(
    ("canonical", "said", "name"),
    [
        ("骨干教师", ("评选骨干教师", "培养骨干教师"), "骨干教师"),
        ("新增改建校舍", ("新建改建校舍", "新建改建校舍"), "新建改建校舍"),
        ("公办幼儿园在园幼儿占比", ("公办园占比", "公办率"), "公办幼儿园在园幼儿占比"),
    ],
)
def test_a_metric_has_a_name_that_a_plan_says(canonical, said, name):
    some = [replace(RATE, metric=each, canonical_metric=canonical) for each in said]
    assert [one.metric for one in courses(*some)] == [name]


# --- findings ----------------------------------------------------------------------------------


def evolution(plans, contents, *, before=None, threads=(), alignments=()):
    series, notes = series_of(plans)
    coverage = coverage_of(plans, series)
    found = presence_of(plans, contents, series, coverage, before or {}, alignments)
    return Evolution(
        plans=in_order(plans),
        coverage=coverage,
        series=series,
        presence=found,
        threads=tuple(threads),
        joins=(),
        adoption=adoption_of(found, plans, coverage),
        steps=review_steps(plans, series, alignments),
        trajectories=trajectories_of(found, threads, series),
        targets=target_series(plans, contents, series),
        findings=(),
        notes=notes,
    )


def said(*args, **more):
    """Findings by code; every one can be said, and names plans that are there."""
    whole = evolution(*args, **more)
    found = findings_of(whole)
    ids = {one.id for one in whole.plans}
    for one in found:
        assert 0 < one.importance <= 1
        assert set(one.plans) <= ids
        assert one.certain == all(code == "uncertainty.discovered" for code in one.uncertainty)
        for code in (one.code, *one.uncertainty):
            assert all(message(code, lang, one.values) for lang in LANGUAGES)
    return {one.code.removeprefix("finding."): one for one in reversed(found)}


def test_every_sort_has_a_weight_and_a_sentence():
    sentences = {code for code in catalogue() if code.startswith("finding.")}
    assert sentences == set(WEIGHTS)
    for code in sentences:
        values = {name for _, name, _, _ in string.Formatter().parse(catalogue()[code]["en"])}
        assert values - {None}


@pytest.mark.parametrize(
    ("years", "code", "values"),
    [
        ([["甲"], ["甲"], [], []], "disappears", {"seen": 2, "last": 2020, "later": 2}),
        ([[], [], ["甲"], ["甲"]], "appears", {"year": 2021, "earlier": 2, "since": 2}),
        ([["甲"], ["甲"], ["甲"]], "persists", {"count": 1, "plans": 3}),
        ([["甲"], ["乙"]], "renamed", {"old": "甲", "new": "乙", "year": 2020}),
        ([[("甲", "pilot")], [("甲", "full")]], "stage", {"before": 2019, "after": 2020}),
        ([[], [], ["甲"], ["甲"]], "growing", {"count": 1}),
        ([["甲"], ["甲"], [], []], "declining", {"count": 1}),
    ],
)
def test_findings_of_a_series(years, code, values):
    one = said(*history(*years), before={"乙": frozenset("甲")})[code]
    assert one.certain
    assert {name: one.values[name] for name in values} == values
    assert one.quotes


def test_a_stage_is_quoted_where_it_is_said():
    plans, contents = history([], [])
    said_of = [("implement", "pilot"), ("explore", "full")]
    contents = [
        PlanContent(one.id, tuple(mention("甲", one.id, stage=stage) for stage in stages))
        for one, stages in zip(plans, said_of, strict=True)
    ]
    quotes = said(plans, contents)["stage"].quotes
    assert [one.stage.stage for one in quotes] == ["pilot", "full"]


def test_a_start_is_quoted_where_it_is():
    one = said(*history([], [], ["甲"], ["甲"]))["appears"]
    assert [quote.plan[-4:] for quote in one.quotes] == ["2021", "2022"]


def test_what_only_the_last_plan_lacks_may_come_back():
    assert said(*history(["甲"], ["甲"], []))["disappears"].uncertainty == (
        "uncertainty.last_covered",
    )


def test_a_gap_is_said():
    assert said(*history(["甲"], ["甲"], None, []))["disappears"].uncertainty == (
        "uncertainty.gap",
        "uncertainty.last_covered",
    )


def regions(**named):
    parts = [history(*years, place=place) for place, years in named.items()]
    return [p for one in parts for p in one[0]], [c for one in parts for c in one[1]]


def test_findings_over_regions_are_weak_and_never_a_regions_own():
    found = said(
        *regions(子县=[["甲", "丁"]], 丑县=[None, ["丁"]], 寅县=[None, None, ["乙", "丁"]])
    )
    assert found["persists_regions"].values["initiative"] == "丁"
    assert found["appears_regions"].values["initiative"] == "乙"
    assert found["disappears_regions"].values["initiative"] == "甲"
    for code in ("persists_regions", "appears_regions", "disappears_regions"):
        assert "uncertainty.regions" in found[code].uncertainty
    assert found.keys().isdisjoint({"disappears", "appears", "persists"})


def test_stages_of_regions_are_told_apart():
    found = said(*regions(子县=[[("甲", "pilot")]], 丑县=[None, [("甲", "full")]]))
    assert found["stages_regions"].values["left"]["zh"] == "试点"
    assert said(*regions(子县=[[("甲", "full")]], 丑县=[None, [("甲", "pilot")]])).keys() == {
        "persists_regions",
        "adoption",
    }


def test_shares_of_one_year():
    names = "子丑寅卯辰"
    found = said(
        *regions(**{f"{one}县": [["甲", *("乙" if one == "子" else "")]] for one in names})
    )
    assert found["shared"].values["count"] == 5
    assert found["only_in"].values["region"] == "子县"
    found = said(*regions(**{f"{one}县": [["甲"] if one != "子" else []] for one in names}))
    assert found["missing_in"].values["region"] == "子县"


def test_adoption_and_what_leaves_it_open():
    one = said(*regions(子县=[["甲"], ["甲"]], 丑县=[[], ["甲"]], 寅县=[None, ["甲"]]))["adoption"]
    assert (one.values["adopted"], one.values["first"]) == (3, 2019)
    assert one.uncertainty == ("uncertainty.first_censored", "uncertainty.regions_censored")


def test_targets_within_and_over():
    plans, contents = regions(子县=[[], []], 丑县=[[]])
    values = {"子县p2019": 80, "子县p2020": 85, "丑县p2019": 90}
    contents = [
        PlanContent(one.plan, targets=(target(one.plan, "入园率", values[one.plan]),))
        for one in contents
    ]
    found = said(plans, contents)
    assert found["target_raised"].values["course"] == "80% (2019) → 85% (2020)"
    assert [one.values for one in found["target_raised"].targets] == [(80,), (85,)]
    assert found["target_regions"].values["points"] == "丑县 2019: 90%; 子县 2020: 85%"


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ((80, 85, 85), "target_raised"),
        ((85, 85, 80), "target_lowered"),
        ((80, 90, 85), "target_varied"),
    ],
)
def test_a_target_that_was_raised_and_lowered_did_neither(numbers, code):
    plans, contents = regions(子县=[[], [], []])
    contents = [
        PlanContent(one.plan, targets=(target(one.plan, "入园率", number),))
        for one, number in zip(contents, numbers, strict=True)
    ]
    found = said(plans, contents)
    assert [sort for sort in found if sort.startswith("target")] == [code]


def test_one_region_is_not_called_several():
    plans = [plan("a", year=2019, office="教育局"), plan("b", year=2020, office="人民政府")]
    found = said(plans, [content("a", "甲"), content("b", "甲")])
    assert found["persists_regions"].uncertainty == ("uncertainty.issuers",)


def test_a_target_for_later_years_is_not_one_for_this_year():
    plans, contents = regions(子县=[[], []])
    contents = [
        PlanContent(
            one.plan, targets=(target(one.plan, "入园率", 80 + at, deadline=2019 + 4 * at),)
        )
        for at, one in enumerate(contents)
    ]
    assert said(plans, contents) == {}


def test_a_review_step():
    texts = [f"第{at}项各有不同的工作" for at in range(6)]
    plans = [plan("a", kind=SUMMARY, texts=texts), plan("b", year=2020)]
    link = Link("a-0", "b-0", Grade.SAME, 0.9, False, {})
    one = said(plans, [], alignments=[Alignment("a", "b", (link,), "", {})])["review_step"]
    counts = [one.values[name] for name in ("items", "carried", "dropped", "planned", "new")]
    assert counts == [6, 1, 5, 3, 2]
    assert one.items == ("a-1", "a-2", "a-3", "a-4", "a-5")


def thread(plans, *, ended_in=None):
    steps = tuple(ThreadStep(one.id, (one.items[0].id,), f"任务{one.year}") for one in plans)
    last = (
        ()
        if ended_in is None
        else (StatusStep(plans[0].id, plans[-1].id, ended_in.id, Status.DISAPPEAR, certain=True),)
    )
    return Thread(f"t-{plans[0].id}", plans[0].id, steps[-1].label, steps, last, review=True)


def test_threads():
    plans, contents = history([], [], [], [])
    found = said(plans, contents, threads=[thread(plans), thread(plans[:3], ended_in=plans[3])])
    assert found["thread_persists"].values["count"] == 1
    assert found["thread_persists"].uncertainty == ("uncertainty.review_links",)
    assert found["thread_disappears"].values["last"] == 2021


def test_a_task_of_which_a_part_goes_on_has_not_ended():
    plans, contents = history([], [], [], [], [])
    ended = thread(plans[:3], ended_in=plans[3])
    part = replace(thread(plans[2:]), id="part", series=plans[0].id)
    parted = StatusStep(
        plans[0].id,
        plans[1].id,
        plans[2].id,
        Status.SPLIT,
        certain=True,
        values={"threads": ["part"]},
    )
    split = replace(ended, status=(parted, *ended.status))
    assert "thread_disappears" in said(plans, contents, threads=[ended, part])
    assert "thread_disappears" not in said(plans, contents, threads=[split, part])
    shorter = replace(part, steps=part.steps[:1])
    assert "thread_disappears" in said(plans, contents, threads=[split, shorter])


def test_what_no_lexicon_knows_weighs_less():
    plans, contents = history(["甲", "乙"], ["甲", "乙"], [], [])
    unknown = [
        replace(one, initiatives=tuple(replace(m, entry=m.name == "甲") for m in one.initiatives))
        for one in contents
    ]
    found = [
        one for one in findings_of(evolution(plans, unknown)) if one.code.endswith("disappears")
    ]
    assert [one.values["initiative"] for one in found] == ["甲", "乙"]
    assert found[1].uncertainty == ("uncertainty.discovered",)


def test_there_are_twenty_of_many_sorts():
    names = [f"举措{at}" for at in range(30)]
    plans, contents = history(names, names, [], [], [*names, "甲"], ["甲"])
    found = findings_of(evolution(plans, contents))
    assert len(found) == MOST
    assert len({one.code for one in found}) > 1
    assert len(findings_of(evolution(plans, contents), most=3)) == 3


NAMES = st.lists(st.sampled_from("甲乙丁戊"), unique=True, max_size=3)


@settings(max_examples=40, deadline=None)
@given(st.lists(NAMES, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_count(years, chance):
    plans, contents = regions(子县=years, 丑县=years[::-1])
    others = chance.sample(plans, len(plans)), chance.sample(contents, len(contents))
    whole, other = evolution(plans, contents), evolution(*others)
    assert whole == other
    assert findings_of(whole) == findings_of(other)


def test_nothing_comes_of_nothing():
    assert findings_of(evolution([], [])) == ()
    assert findings_of(evolution([plan("a", None)], [content("a", "甲")])) == ()
