"""Which questions a sheet asks: of two plans, and of all plans of a corpus."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_cases import CORPUS, LEFT, RIGHT, asked, judged_answers, plan, questions
from topics import REWRITTEN, TOPICS

from policydiff import api
from policydiff.messages import message
from policydiff.model import Alignment, Grade, Link, PlanKind, Region, RunnerUp, Source
from policydiff.render.html.review import review_page
from policydiff.reviews.identity import is_named, plan_names
from policydiff.reviews.pairs import PlanPair, plan_pairs
from policydiff.reviews.questions import considered, sheet

# What is asked


def linked(at, probability, rival=None, **more):
    runner_up = None if rival is None else RunnerUp("right", "b7", rival)
    evidence = more.get("evidence", {"words": 1.0})
    review = probability < 0.6
    return Link(f"a{at}", f"b{at}", Grade.SAME, probability, review, evidence, runner_up)


def test_what_tells_most_is_asked_first():
    links = (
        linked(0, 0.36),
        linked(1, 0.5),
        linked(2, 0.9, 0.01),
        linked(3, 0.9, 0.12),
        linked(4, 0.98, 0.05),
        linked(5, 0.99, evidence={"identical": 12.0}),
    )
    alignment = Alignment("a", "b", links, "", {"same": 0.35})
    missed = {("a6", "b7"): 0.2, ("a6", "b6"): 0.33, ("a5", "b7"): 0.9, ("a0", "b1"): 0.02}
    wanted = [
        ("a0", "b0"),  # an unsure link, nearest to the border
        ("a6", "b6"),  # a near miss
        ("a3", "b3"),  # a sure link whose rival comes close
        ("a1", "b1"),  # an unsure link
        ("a6", "b7"),  # a near miss
        ("a2", "b2"),  # the least sure of the others
        ("a0", "b1"),  # no near miss, but further up than the surest link is sure
        ("a4", "b4"),  # the surest link
    ]
    probabilities = {(link.left, link.right): link.probability for link in links} | missed
    parts = [considered(PlanPair(LEFT, RIGHT, "a", "b"), alignment, probabilities)]
    for count in range(1, len(wanted) + 1):
        found = sheet(parts, count=count)
        assert set(questions(found)) == set(wanted[:count])
    everything = sheet(parts, count=100)
    assert set(questions(everything)) == set(wanted)


@pytest.mark.parametrize("count", [1, 5, 64, 100])
def test_no_more_is_asked_than_wanted_and_no_pair_twice(count):
    found = questions(asked(count=count))
    assert len(found) == len(set(found)) == min(count, len(TOPICS) * len(REWRITTEN))


def test_the_order_says_nothing_about_the_links():
    few, many = questions(asked(count=10)), questions(asked(count=30))
    assert [pair for pair in many if pair in few] == few
    assert questions(asked()) != sorted(questions(asked()))


def test_the_same_plans_give_the_same_questions_in_either_direction():
    assert questions(asked()) == questions(asked())
    assert [pair[::-1] for pair in questions(asked(RIGHT, LEFT))] == questions(asked())


def test_answered_pairs_and_items_with_the_same_words_are_not_asked():
    right = plan("b", [*REWRITTEN[:-1], TOPICS[7]])
    everything = questions(asked(LEFT, right, count=100))
    assert not [pair for pair in everything if "a7" in pair or "b7" in pair]
    answers = judged_answers(LEFT.items[0], right.items[0])
    rest = questions(asked(LEFT, right, answers=answers, count=100))
    assert set(everything) - set(rest) == {("a0", "b0")}


def test_two_pairs_of_the_same_texts_are_one_question():
    twice = plan("d", [REWRITTEN[0], REWRITTEN[1], REWRITTEN[0]])
    assert len(questions(asked(LEFT, twice, count=100))) == 2 * len(TOPICS)


def test_plans_without_items_give_an_empty_sheet():
    empty = asked(LEFT, plan("e", []))
    assert questions(empty) == []
    for lang in ("zh", "en"):
        assert message("label.sheet_empty", lang) in review_page(empty, lang=lang)


# Which plans of a corpus are set against each other

BUREAU, GOVERNMENT = "教育局", "人民政府"


def issued(at, place=None, year=None, kind=PlanKind.PLAN, office=BUREAU, **more):
    """Build a plan by its metadata; "n" as ``place`` is 青禾县n."""
    made = plan(more.get("id", f"p{at}"), more.get("texts", TOPICS[:1]))
    region = place and Region(place, more.get("province"), "county")
    issuer = place and place + office
    return replace(made, region=region, year=year, kind=kind, issuer=issuer)


def paired(plans, **more):
    """Tell the pairs of ``plans`` by their places in it; a star marks consecutive ones."""
    at = {id(one): str(number) for number, one in enumerate(plans)}
    pairs, _ = plan_pairs(plans, **more)
    return " ".join(
        at[id(pair.left)] + at[id(pair.right)] + "*" * pair.consecutive for pair in pairs
    )


@pytest.mark.parametrize(
    ("plans", "wanted"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([()], "", id="one plan"),
        pytest.param([(), ()], "01", id="nothing is known"),
        pytest.param([("甲县", 2019), ("甲县", 2020)], "01*", id="consecutive years"),
        pytest.param([("甲县", 2020), ("甲县", 2019)], "01*", id="sides stay as given"),
        pytest.param([("甲县", 2019), ("甲县", 2022)], "01*", id="a year is missing"),
        pytest.param([("甲县", 2019), ("甲县", 2019)], "01", id="the same year"),
        pytest.param([("甲县", 2019), ("乙县", 2020)], "01", id="other regions"),
        pytest.param([("甲县", 2019), ("甲区", 2020)], "01*", id="the county became a district"),
        pytest.param([("甲县",), ("甲县", 2020)], "01", id="a year is unknown"),
        pytest.param(
            [("甲县", 2019), ("甲县", 2020), ("甲县", 2021)], "01* 12* 02", id="neighbours first"
        ),
        pytest.param(
            [("甲县", 2019), ("乙县", 2019), ("甲县", 2020), ("乙县", 2020)],
            "13* 02* 01 03 12 23",
            id="series by series",
        ),
        pytest.param(
            [("甲县", 2018), ("甲县", 2019), ("甲县", 2019)], "01* 02* 12", id="two of a year"
        ),
        pytest.param(
            [("甲县", 2019), ("甲县", 2020, PlanKind.PLAN, GOVERNMENT)], "01", id="other offices"
        ),
        pytest.param(
            [("甲县", 2019), ("甲县", 2019, PlanKind.SUMMARY), ("甲县", 2020)],
            "02*",
            id="a summary is no plan",
        ),
        pytest.param(
            [("甲县", 2019), ("甲县", 2019, PlanKind.SUMMARY), ("甲县", 2019, PlanKind.OPINION)],
            "01 02 12",
            id="all are of other kinds",
        ),
    ],
)
def test_which_plans_are_set_against_each_other(plans, wanted):
    assert paired([issued(at, *said) for at, said in enumerate(plans)]) == wanted


def test_there_are_several_regions_of_one_name():
    plans = [
        issued(at, "朝阳区", year, province=province)
        for at, (year, province) in enumerate(
            [(2019, "北京市"), (2020, "吉林省"), (2020, "北京市")]
        )
    ]
    assert paired(plans) == "02* 01 12"


def test_plans_without_items_take_no_part_where_others_can():
    empty, one, other = issued(0, texts=[]), issued(1), issued(2)
    assert paired([empty, one, other]) == "12"
    assert paired([empty, one]) == "01"


@pytest.mark.parametrize("size", range(2, 9))
@pytest.mark.parametrize("kinds", [1, 2])
def test_without_a_bound_every_pair_of_a_kind_is_there_once(size, kinds):
    plans = [issued(at, kind=list(PlanKind)[at % kinds]) for at in range(size)]
    wanted = {
        f"{a}{b}" for b in range(size) for a in range(b) if size == kinds or a % kinds == b % kinds
    }
    found = paired(plans).split()
    assert set(found) == wanted
    assert len(found) == len(wanted)


@given(st.permutations(range(24)), st.integers(1, 40))
def test_what_is_left_out_beyond_the_bound_depends_on_the_texts_alone(order, most):
    plans = [issued(at, "甲县" if at < 6 else None, 2010 + at) for at in range(24)]

    def told(given):
        pairs, (note,) = plan_pairs(given, most=most)
        assert note.values == {"count": most, "possible": 276}
        assert len(pairs) == most
        return {frozenset((pair.left.id, pair.right.id)) for pair in pairs}

    found = told(plans)
    assert told([plans[at] for at in order]) == found
    series = {frozenset((f"p{at}", f"p{at + 1}")) for at in range(5)}
    assert len(series & found) == min(most, 5)
    shares = [sum(one.id in pair for pair in found - series) for one in plans]
    assert max(shares) <= 2 * (most // 24 + 1)


@pytest.mark.parametrize(
    ("plans", "names"),
    [
        pytest.param(
            [("a.txt", 2019, "plan"), ("b.txt", None, "opinion")],
            ["a.txt@2019", "b.txt@opinion"],
            id="file and year, else kind",
        ),
        pytest.param(
            [("a.txt", 2021, "plan"), ("a.txt", 2021, "summary")],
            ["a.txt@plan", "a.txt@summary"],
            id="two plans of a year in a file",
        ),
        pytest.param(
            [("c/x/a.txt", 2019, "plan"), ("c/y/a.txt", 2019, "plan"), ("c/y/a.txt", 2020, "plan")],
            ["x/a.txt@2019", "y/a.txt@2019", "a.txt@2020"],
            id="files of one name",
        ),
        pytest.param([("a.txt", 2019, "plan")] * 2, ["a.txt@2019"] * 2, id="the same plan"),
    ],
)
def test_plans_of_a_corpus_are_told_apart(plans, names):
    made = [
        replace(LEFT, source=Source(path, "", "utf-8", "bom"), year=year, kind=PlanKind(kind))
        for path, year, kind in plans
    ]
    assert list(plan_names(made)) == names
    assert all(is_named(one, name) for one, name in zip(made, names, strict=True))
    if len(set(names)) > 1:
        assert not is_named(made[0], names[1])


# What is asked about a corpus


def shares(count):
    made, _ = api.question_sheet(CORPUS, count=count)
    return {f"{part.left.id}{part.right.id}": len(part.questions) for part in made.parts}


@pytest.mark.parametrize(
    ("count", "consecutive", "others"),
    [(1, 1, {0}), (3, 1, {0, 1}), (6, 1, {1}), (7, 2, {1}), (12, 2, {2}), (20, 4, {3, 4})],
)
def test_every_pair_of_plans_gets_its_share_consecutive_ones_first(count, consecutive, others):
    found = shares(count)
    assert sum(found.values()) == count
    assert found.pop("ab") == consecutive
    assert set(found.values()) == others


def test_a_pair_with_nothing_left_to_ask_leaves_its_share_to_others():
    short = plan("c", ["整治校园周边环境。取缔流动摊点，规范停车秩序。"])
    made, _ = api.question_sheet([*CORPUS[:2], short], count=30)
    assert [len(part.questions) for part in made.parts] == [14, 8, 8]


def test_no_two_texts_are_asked_about_twice():
    made, _ = api.question_sheet(CORPUS, count=10000)
    keys = [
        frozenset((one.left_key, one.right_key)) for part in made.parts for one in part.questions
    ]
    assert len(keys) == len(set(keys))


def test_an_answer_counts_for_all_pairs_of_plans_and_is_told_once():
    answers = judged_answers(CORPUS[0].items[0], CORPUS[1].items[0])
    made, (note,) = api.question_sheet(CORPUS, answers=answers, count=10000)
    assert (note.code, note.values["count"]) == ("reviews.honoured", 1)
    asked_keys = {
        frozenset((one.left_key, one.right_key)) for part in made.parts for one in part.questions
    }
    assert frozenset(answers[0].keys) not in asked_keys
