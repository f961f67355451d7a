"""Which plans form a series, what they cover, and what is odd about them."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from policydiff.evolve.coverage import coverage_of
from policydiff.evolve.places import in_order, region_names
from policydiff.evolve.series import series_of
from policydiff.messages import LANGUAGES
from policydiff.model import PlanKind, Region
from policydiff.parse.metadata.regions import same_region
from policydiff.plans import read_corpus
from tests.evolve_cases import plan

SEEDS = Path(__file__).parents[1] / "seeds"
CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
SUMMARY, REPORT = PlanKind.SUMMARY, PlanKind.REPORT
LONG = [f"第{at}项要求各单位认真落实责任分工。" * 3 for at in range(20)]


def told(plans):
    """Series as region, years and gaps; codes of notes."""
    series, notes = series_of(plans)
    return (
        [(one.region, one.kind, one.years, one.gaps) for one in series],
        sorted(note.code for note in notes if not note.code.startswith("series.single_year")),
    )


@pytest.mark.parametrize(
    ("plans", "series", "notes"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param(
            [plan("a", year=2019), plan("b", year=2021)],
            [("青禾县", "plan", (2019, 2021), (2020,))],
            [],
            id="a gap",
        ),
        pytest.param(
            [plan("a", year=2019), plan("b", year=2020, office="人民政府")],
            [("青禾县", "plan", (2020,), ()), ("青禾县", "plan", (2019,), ())],
            [],
            id="two offices",
        ),
        pytest.param(
            [plan("a", year=2019), plan("b", year=2020, kind=SUMMARY)],
            [("青禾县", "plan", (2019,), ()), ("青禾县", "summary", (2020,), ())],
            [],
            id="a summary is no plan",
        ),
        pytest.param(
            [plan("a", "徐水县", 2014, code="130625"), plan("b", "徐水区", 2015, code="130609")],
            [("徐水区", "plan", (2014, 2015), ())],
            [],
            id="the county became a district",
        ),
        pytest.param(
            [
                plan("a", "鼓楼区", 2019, province="江苏省", code="320106"),
                plan("b", "鼓楼区", 2020, province="江苏省", code="320302"),
            ],
            [
                ("320106 江苏省鼓楼区", "plan", (2019,), ()),
                ("320302 江苏省鼓楼区", "plan", (2020,), ()),
            ],
            [],
            id="two of one name at one time",
        ),
        pytest.param(
            [plan("a", "朝阳区", province="北京市"), plan("b", "朝阳区", province="吉林省")],
            [
                ("北京市朝阳区", "plan", (2019,), ()),
                ("吉林省朝阳区", "plan", (2019,), ()),
            ],
            [],
            id="two of one name in two provinces",
        ),
        pytest.param([plan("a", None)], [], ["series.no_region"], id="no region"),
        pytest.param([plan("a", year=None)], [], ["series.no_year"], id="no year"),
        pytest.param([plan("a", texts=[])], [], ["series.no_items"], id="no items"),
        pytest.param(
            [plan("a", texts=LONG), plan("b", texts=LONG[:10])],
            [("青禾县", "plan", (2019,), ())],
            ["series.two_plans"],
            id="two plans of a year",
        ),
        pytest.param(
            [plan("a", texts=LONG), plan("b", texts=[*LONG[:-1], "末项略有不同。"])],
            [("青禾县", "plan", (2019,), ())],
            ["series.repeated"],
            id="two renderings",
        ),
        pytest.param(
            [plan("a", texts=LONG), plan("b", None, None, texts=LONG)],
            [("青禾县", "plan", (2019,), ())],
            ["series.repeated"],
            id="a rendering that says less",
        ),
        pytest.param(
            [plan("a", texts=LONG), plan("b", year=2020, texts=LONG)],
            [("青禾县", "plan", (2019, 2020), ())],
            ["series.same_text"],
            id="copied in the next year",
        ),
        pytest.param(
            [plan("a", "唐县", file="唐县_1.txt"), plan("b", "高唐县", file="唐县_2.txt")],
            [("唐县", "plan", (2019,), ()), ("高唐县", "plan", (2019,), ())],
            ["series.two_issuers"],
            id="two issuers under one label",
        ),
        pytest.param(
            [plan("a", "新安县", file="安新/1.txt")],
            [("新安县", "plan", (2019,), ())],
            ["series.other_region"],
            id="another region's label",
        ),
    ],
)
def test_series_and_what_is_odd(plans, series, notes):
    assert told(plans) == (series, notes)
    assert told(plans[::-1]) == (series, notes)
    for note in series_of(plans)[1]:
        assert all(note.text(lang) for lang in LANGUAGES)


def test_the_longer_of_two_plans_is_counted():
    [one], _ = series_of([plan("a", texts=LONG[:10]), plan("b", texts=LONG)])
    assert (one.plans, one.others) == (("b",), (("a", "b"),))


def test_a_rendering_of_a_second_plan_stands_for_the_first():
    plans = [plan("a", texts=LONG), plan("b", texts=LONG[:8]), plan("c", texts=LONG[:8])]
    [one], _ = series_of(plans)
    assert one.others == (("b", "a"), ("c", "a"))


def test_coverage_is_of_plans_and_tells_summaries_apart():
    plans = [
        plan("a", year=2020),
        plan("b", "白水县", 2019),
        plan("c", year=2019, kind=SUMMARY),
        plan("d", None),
    ]
    found = coverage_of(plans, series_of(plans)[0])
    assert [(cell.year, cell.region, cell.plans) for cell in found.cells] == [
        (2019, "白水县", ("b",)),
        (2020, "青禾县", ("a",)),
    ]
    assert (found.regions, found.years, found.unplaced) == (
        ("白水县", "青禾县"),
        (2019, 2020),
        ("d",),
    )
    assert [cell.plans for cell in found.summaries] == [("c",)]


def test_where_all_are_summaries_they_cover():
    plans = [plan("a", kind=SUMMARY), plan("b", year=2020, kind=SUMMARY)]
    assert len(coverage_of(plans, series_of(plans)[0]).cells) == 2


def test_a_vague_region_joins_the_only_one_it_can_be():
    one = plan("a", "朝阳区", province="北京市")
    other = plan("b", "朝阳区", 2020, province="吉林省")
    vague = plan("c", "朝阳区", 2021, province=None)
    assert len({*region_names([one, vague]).values()}) == 1
    assert len({*region_names([one, other, vague]).values()}) == 3


def test_same_region_over_a_renaming():
    assert same_region(
        Region("徐水县", "河北省", "county", "130625"),
        Region("徐水区", "河北省", "county", "130609"),
    )


def test_seeds_have_no_series_of_two_years_and_say_so():
    plans = read_corpus([SEEDS]).plans
    series, notes = series_of(plans)
    assert [len(one.plans) for one in series] == [1] * 6
    assert [note.code for note in notes] == ["series.single_years"]


@pytest.mark.skipif(not CORPORA.exists(), reason="real documents are not here")
def test_real_corpora_show_their_oddities():
    plans = read_corpus([CORPORA / "county-work-reports"]).plans
    series, notes = series_of(plans)
    assert {"唐县", "安新"} <= {note.where for note in notes}
    known = {(one.region, one.kind): one.years for one in series}
    assert known["徐水区", "plan"] == (2010, 2011, 2012, 2013, 2015, 2018, 2019, 2024)
    shuffled = random.Random(0).sample(plans, len(plans))
    assert series_of(shuffled) == (series, notes)
    assert in_order(shuffled) == in_order(plans)
    notes = series_of(read_corpus([CORPORA / "agriculture-plans"]).plans)[1]
    assert "series.repeated" in {note.code for note in notes}


def test_a_ministry_is_one_with_and_without_the_state():
    plans = [
        replace(plan("a", "全国", 2019), issuer="中华人民共和国农业部"),
        replace(plan("b", "全国", 2020), issuer="农业部"),
    ]
    assert [one.plans for one in series_of(plans)[0]] == [("a", "b")]


def test_one_region_is_not_compared_with_others():
    _, notes = series_of([plan("a", year=2019), plan("b", year=2020, office="人民政府")])
    assert [note.code for note in notes] == ["series.single_year"]
