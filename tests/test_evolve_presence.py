"""Where initiatives are named, what became of them, who shares them; and that order never counts."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.contents import contents_of, load_lexicon, succession
from policydiff.evolve.adoption import adoption_of
from policydiff.evolve.coverage import coverage_of
from policydiff.evolve.presence import presence_of
from policydiff.evolve.series import series_of
from policydiff.messages import LANGUAGES, message
from policydiff.model import Alignment, Grade, InitiativeKind, Link, PlanContent, PlanKind
from policydiff.plans import read_corpus
from tests.evolve_cases import content, history, mention, plan, target

SEEDS = Path(__file__).parents[1] / "seeds"
CHAIN = {"乙": frozenset({"甲"}), "丙": frozenset({"甲", "乙"})}


def presence(plans, contents, before=CHAIN, alignments=()):
    series, _ = series_of(plans)
    coverage = coverage_of(plans, series)
    return presence_of(plans, contents, series, coverage, before, alignments)


def by_name(plans, contents, **more):
    return {one.initiative: one for one in presence(plans, contents, **more)}


def steps(plans, contents, name="甲", **more):
    """The steps of ``name``: year, status, and "?" with why when it is not certain."""
    years = {one.id: str(one.year)[2:] for one in plans}
    return " ".join(
        f"{years[step.after]}:{step.status}"
        + ("" if step.certain else f"?{step.because.removeprefix('status.')}")
        for step in by_name(plans, contents, **more)[name].status
    )


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ([["甲"]], "19:appear?first_plan"),
        ([["甲"], ["甲"]], "19:appear?first_plan 20:persist"),
        ([[], ["甲"], []], "20:appear 21:disappear"),
        ([["甲"], [], ["甲"]], "19:appear?first_plan 20:disappear 21:reappear"),
        ([["甲"], [], [], []], "19:appear?first_plan 20:disappear"),
        ([["甲"], None, ["甲"]], "19:appear?first_plan 21:persist?gap"),
        ([["甲"], None, []], "19:appear?first_plan 21:disappear?gap"),
        ([[], None, ["甲"]], "21:appear?gap"),
        ([["甲"], ["乙"]], "19:appear?first_plan 20:renamed"),
        ([["甲"], ["甲", "乙"], ["乙"]], "19:appear?first_plan 20:persist 21:disappear?successor"),
        ([["乙"], ["甲"], ["乙"]], "20:appear 21:disappear?successor"),
        ([["甲"], None, ["乙"]], "19:appear?first_plan 21:renamed?succession"),
        ([[("甲", "pilot")], [("甲", "full")]], "19:appear?first_plan 20:strengthened"),
        ([[("甲", "full")], [("甲", "pilot")]], "19:appear?first_plan 20:weakened"),
        ([[("甲", "pilot")], [("甲", "implement")]], "19:appear?first_plan 20:strengthened"),
        ([[("甲", "deepen")], [("甲", "implement")]], "19:appear?first_plan 20:persist"),
        ([[("甲", "implement")], [("甲", "stopped")]], "19:appear?first_plan 20:weakened"),
    ],
)
def test_steps_of_a_series(years, wanted):
    assert steps(*history(*years)) == wanted


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ([["甲"], ["乙"]], "20:renamed"),
        ([["甲"], ["甲", "乙"]], "20:appear"),
        ([["乙"], ["甲"], ["乙"]], "19:appear?first_plan 20:disappear 21:reappear"),
    ],
)
def test_steps_of_a_successor(years, wanted):
    assert steps(*history(*years), name="乙") == wanted


def summaries(*years, start):
    return history(*years, start=start, kind=PlanKind.SUMMARY)


def test_a_summary_and_a_plan_are_never_compared_but_may_disagree():
    plans, contents = history([], ["甲"], [], start=2019)
    for year, wanted in [
        (2018, "20:appear?summary 21:disappear"),
        (2021, "20:appear 21:disappear?summary"),
        (2024, "20:appear 21:disappear"),
    ]:
        more, named = summaries(["甲"], start=year)
        told = steps([*plans, *more], [*contents, *named])
        assert told.replace(f" {year % 100}:appear?first_plan", "") == wanted
    found = by_name([*plans, *more], [*contents, *named])["甲"]
    assert [cell.plan for cell in found.cells] == [plans[1].id, more[0].id]
    assert (found.corpus_status.seen, found.corpus_status.summaries) == (1, (more[0].id,))


def test_the_very_words_in_a_plan_leave_it_open():
    plans = [plan("a"), plan("b", year=2020, texts=["继续做好甲的工作。", "其他。", "再其他。"])]
    assert steps(plans, [content("a", "甲"), content("b")]).endswith("20:disappear?words")


def test_an_extract_leaves_it_open():
    plans = [plan("a"), plan("b", year=2020, texts=["摘要。"])]
    assert steps(plans, [content("a", "甲"), content("b")]).endswith("20:disappear?extract")


def test_what_the_second_plan_of_a_year_names_was_named():
    plans = [plan("a"), plan("b", year=2020), plan("c", year=2020, texts=["短。"])]
    found = steps(plans, [content("a", "甲"), content("b"), content("c", "甲")])
    assert found == "19:appear?first_plan 20:persist"


@pytest.mark.parametrize(
    ("metric", "left", "right", "wanted"),
    [
        ("入园率", 80, 85, "strengthened"),
        ("入园率", 85, 80, "weakened"),
        ("辍学率", 2, 1, "strengthened"),
        ("入园率", 80, 80, "persist"),
    ],
)
def test_targets_strengthen(metric, left, right, wanted):
    plans, contents = history(["甲"], ["甲"])
    contents = [
        PlanContent(one.plan, one.initiatives, (target(one.plan, metric, value),))
        for one, value in zip(contents, (left, right), strict=True)
    ]
    assert by_name(plans, contents)["甲"].status[-1].status == wanted


def test_a_share_of_text_strengthens_but_never_for_certain():
    plans = [
        plan("a", texts=["短短的一项。", "别" * 90, "另" * 90]),
        plan("b", year=2020, texts=["长" * 60, "别" * 60, "另" * 66]),
    ]
    assert steps(plans, [content("a", "甲"), content("b", "甲")]).endswith("strengthened?share")


def linked(*, review=False, grade=Grade.SAME):
    return [Alignment("a", "b", (Link("a-0", "b-0", grade, 0.9, review, {}),), "", {})]


@pytest.mark.parametrize(
    ("names", "alignments", "wanted"),
    [
        (("学校智慧工程", "学校智能工程"), linked(), "renamed"),
        (("学校智慧工程", "学校智能工程"), linked(review=True), "disappear"),
        (("学校智慧工程", "学校智能工程"), linked(grade=Grade.PARTIAL), "disappear"),
        (("学校智慧工程", "阳光体育活动"), linked(), "disappear"),
        (("教育信息化", "教育数字化"), linked(), "renamed"),
    ],
)
def test_aligned_items_may_tell_a_new_name(names, alignments, wanted):
    plans = [plan("a"), plan("b", year=2020)]
    contents = [content("a", names[0]), content("b", names[1])]
    [_, step] = by_name(plans, contents, alignments=alignments)[names[0]].status
    assert step.status == wanted
    assert step.certain == (wanted == "disappear")


@pytest.mark.parametrize(
    ("plans", "wanted"),
    [
        pytest.param({"青禾县": [["甲"], []]}, "disappear series 2019 2019", id="gone in a series"),
        pytest.param({"青禾县": [["甲"], ["甲"]]}, "persist series 2019 2020", id="on in a series"),
        pytest.param({"青禾县": [[], ["甲"]]}, "appear series 2020 2020", id="new in a series"),
        pytest.param(
            {"青禾县": [["甲"]], "白水县": [None, []]}, "disappear regions 2019 2019", id="other"
        ),
        pytest.param(
            {"青禾县": [["甲"]], "白水县": [None, ["甲"]]}, "persist regions 2019 2020", id="both"
        ),
        pytest.param(
            {"青禾县": [[]], "白水县": [None, ["甲"]]}, "appear regions 2020 2020", id="new there"
        ),
        pytest.param(
            {"青禾县": [["甲"], [], []], "白水县": [[], ["甲"]]},
            "disappear regions 2019 2020",
            id="the series gave it up before the last",
        ),
    ],
)
def test_over_the_corpus(plans, wanted):
    parts = [history(*years, place=place) for place, years in plans.items()]
    found = by_name([p for one in parts for p in one[0]], [c for one in parts for c in one[1]])
    told = found["甲"].corpus_status
    assert f"{told.status} {told.evidence} {told.first} {told.last}" == wanted


def test_one_covered_year_says_nothing():
    assert by_name(*history(["甲"]))["甲"].corpus_status is None


def test_shares_of_a_year():
    parts = [history(names, place=place) for place, names in [("丁县", ["甲"]), ("戊县", [])]]
    [share] = by_name(*(parts[0][at] + parts[1][at] for at in (0, 1)))["甲"].years
    assert (share.year, share.covered, share.present) == (2019, ("丁县", "戊县"), ("丁县",))


def test_a_programme_and_its_document_are_two():
    document = mention("甲", "b", kind=InitiativeKind.DOCUMENT)
    plans = [plan("a"), plan("b", year=2020)]
    found = presence(plans, [content("a", "甲"), PlanContent("b", (document,))])
    assert [(one.initiative, one.kind) for one in found] == [
        ("甲", "programme"),
        ("甲", "document"),
    ]


# --- adoption ----------------------------------------------------------------------------------

REGIONS = {
    "全国": ("nation", "000000", None),
    "河北省": ("province", "130000", "河北省"),
    "保定市": ("city", "130600", "河北省"),
    "唐县": ("county", "130627", "河北省"),
    "蠡县": ("county", "130635", "河北省"),
    "大连市": ("city", "210200", "辽宁省"),
}


def adopting(**first):
    """Plans of regions for 2018 to 2022, each naming 甲 from a year on."""
    plans, contents = [], []
    for place, since in first.items():
        level, code, province = REGIONS[place]
        for year in range(2018, 2023):
            name = f"{place}{year}"
            plans.append(plan(name, place, year, level=level, code=code, province=province))
            contents.append(content(name, *(["甲"] if year >= since else [])))
    series, _ = series_of(plans)
    coverage = coverage_of(plans, series)
    [one] = adoption_of(presence_of(plans, contents, series, coverage, {}), plans, coverage)
    return one


@pytest.mark.parametrize(
    ("first", "direction"),
    [
        ({"唐县": 2019}, "unknown"),
        ({"唐县": 2019, "蠡县": 2020}, "horizontal"),
        ({"全国": 2019, "大连市": 2020}, "vertical"),
        ({"河北省": 2019, "唐县": 2020}, "vertical"),
        ({"保定市": 2019, "蠡县": 2020}, "vertical"),
        ({"河北省": 2019, "大连市": 2020}, "unknown"),
        ({"唐县": 2019, "保定市": 2020}, "unknown"),
        ({"全国": 2019, "唐县": 2020, "蠡县": 2021}, "mixed"),
    ],
)
def test_direction_of_adoption(first, direction):
    assert adopting(**first).direction == direction


def test_order_of_adoption():
    one = adopting(唐县=2018, 蠡县=2020, 大连市=2019)
    assert [(step.plan, step.lag_years, step.censored) for step in one.order] == [
        ("唐县2018", 0, True),
        ("大连市2019", 1, False),
        ("蠡县2020", 2, False),
    ]
    assert (one.covered, one.adopted, one.first, one.last) == (3, 3, 2018, 2020)
    assert one.first_censored


# --- order and removal -------------------------------------------------------------------------

NAMES = st.lists(st.sampled_from("甲乙丁戊"), unique=True, max_size=3)
HISTORIES = st.lists(
    st.lists(st.one_of(st.none(), NAMES), min_size=1, max_size=5), min_size=1, max_size=3
)


def together(histories):
    parts = [
        history(*years, place=f"{place}县")
        for place, years in zip("子丑寅", histories, strict=False)
    ]
    return [p for one in parts for p in one[0]], [c for one in parts for c in one[1]]


@settings(max_examples=60, deadline=None)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_count(histories, chance):
    plans, contents = together(histories)
    others = chance.sample(plans, len(plans)), chance.sample(contents, len(contents))
    assert presence(plans, contents) == presence(*others)


def gone(plans, contents, *, certain):
    return {
        (one.initiative, step.after)
        for one in presence(plans, contents)
        for step in one.status
        if step.status == "disappear" and (step.certain or not certain)
    }


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_a_missing_plan_makes_nothing_disappear_for_certain(histories):
    plans, contents = together(histories)
    before = gone(plans, contents, certain=True)
    for at in range(len(plans)):
        kept = [one for place, one in enumerate(plans) if place != at]
        named = [one for one in contents if one.plan != plans[at].id]
        assert gone(kept, named, certain=True) <= before


def test_reasons_are_said_in_both_languages():
    years = random.Random(1)
    plans, contents = together(
        [[years.sample("甲乙丁戊", 2) if years.random() > 0.2 else None for _ in range(9)]] * 3
    )
    for one in presence(plans, contents):
        for step in one.status:
            assert not step.because or all(
                message(step.because, lang, step.values) for lang in LANGUAGES
            )


def test_seeds():
    plans = read_corpus([SEEDS]).plans
    lexicon = load_lexicon(None)
    found = by_name(plans, contents_of(plans, lexicon), before=succession(lexicon))
    regions = {one.id: one.region.name for one in plans}
    said = {
        name: (found[name].corpus_status.status, found[name].corpus_status.evidence)
        for name in ("县管校聘", "双减", "教育数字化", "学校开学复课疫情防控工作方案")
    }
    assert said == {
        "县管校聘": ("persist", "regions"),
        "双减": ("appear", "regions"),
        "教育数字化": ("appear", "regions"),
        "学校开学复课疫情防控工作方案": ("disappear", "regions"),
    }
    where = [regions[cell.plan] for cell in found["县管校聘"].cells]
    assert where == ["鲤城区", "安顺市"]
    assert not any(step.certain for one in found.values() for step in one.status)
