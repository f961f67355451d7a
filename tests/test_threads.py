"""Threads: tables of links between the plans of a series and what has to come of them."""

import json
from dataclasses import asdict, replace
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.align import align
from policydiff.errors import OptionError
from policydiff.evolve.alignments import aligned
from policydiff.evolve.joins import joins
from policydiff.evolve.pairs import REACH, chosen_pairs, join_pairs, joinable, pairs_needed
from policydiff.evolve.since import since
from policydiff.evolve.threads import threads_of
from policydiff.model import Alignment, Grade, Item, Link, Plan, PlanKind, Rejected, Source, Span
from policydiff.model.evolution import Series
from policydiff.model.sheets import Verdict
from policydiff.model.threads import ThreadChangeKind

SOURCE = Source("made.txt", "", "utf-8", "utf-8")


def item(name, heading="", body=None):
    text = f"{heading}。" * bool(heading) + (body or f"正文{name}")
    end = len(heading) + bool(heading)
    at = 1000 * int(name.split("#")[1])
    return Item(name, None, (), heading, text, Span(at, at + len(text)), Span(at, at + end))


def plan(name, items, year=2000):
    return Plan(name, None, None, year, PlanKind.PLAN, None, None, {}, SOURCE, (), tuple(items))


def link(left, right, probability=0.99, grade=Grade.SAME, *, review=False):
    return Link(left, right, grade, probability, review, {})


class Made:
    """A series of plans "a", "b" … one a year; ``links`` are "a1 b1" or "a1 b1 0.7"."""

    def __init__(self, sizes, links, *, words=None, years=None, rejected=()):
        self.plans = {}
        names = "abcdefgh"[: len(sizes)]
        for at, (name, size) in enumerate(zip(names, sizes, strict=True)):
            own = [f"{name}#{n}" for n in range(1, size + 1)]
            items = [item(one, *(words or {}).get(one.replace("#", ""), ())) for one in own]
            self.plans[name] = plan(name, items, 2000 + at)
        self.series = Series(
            "a",
            "某市",
            "city",
            None,
            "plan",
            tuple(names),
            years or tuple(range(2000, 2000 + len(names))),
        )
        found = {pair: [] for pair in pairs_needed([self.series])}
        near = {pair: [] for pair in found}
        for line in links:
            one, two, *given = line.split()
            ends = [f"{end[0]}#{end[1:]}" for end in (one, two)]
            grade = Grade.PARTIAL if "partial" in given else Grade.SAME
            numbers = [float(word) for word in given if word[0].isdigit()]
            probability = numbers[0] if numbers else 0.9999
            found[one[0], two[0]].append(link(*ends, probability, grade, review="review" in given))
        for line in rejected:
            one, two, value = line.split()
            ends = [f"{end[0]}#{end[1:]}" for end in (one, two)]
            near[one[0], two[0]].append(Rejected(*ends, float(value), {}))
        self.alignments = {
            pair: Alignment(*pair, tuple(some), "", {}, (), tuple(near[pair]))
            for pair, some in found.items()
        }

    def threads(self, said=None):
        constraints = {
            tuple(f"{end[0]}#{end[1:]}" for end in pair.split()): verdict
            for pair, verdict in (said or {}).items()
        }
        return threads_of([self.series], self.plans, self.alignments, constraints=constraints)


def shape(threads):
    """Return each thread as its items: "a1 b1+b2 c1"."""
    return sorted(
        " ".join("+".join(one.replace("#", "") for one in step.items) for step in thread.steps)
        for thread in threads
    )


def course(thread):
    return [f"{step.after} {step.status}" + "?" * (not step.certain) for step in thread.status]


LONG = "推进学校食堂改造，完成校园餐厅明厨亮灶，落实陪餐制度。"
OTHER = "改善乡村教师住房条件，建设周转宿舍，发放生活补助。"
THIRD = "整治校外培训，公布白名单，开展执法检查和风险提示。"

TABLE = {
    "one after the other": ((1, 1, 1), ["a1 b1", "b1 c1"], None, ["a1 b1 c1"]),
    "no links": ((1, 2), [], None, ["a1", "b1", "b2"]),
    "partial links carry nothing": ((1, 1), ["a1 b1 0.9 partial"], None, ["a1", "b1"]),
    "missing in one plan": ((1, 0, 1), ["a1 c1"], None, ["a1 c1"]),
    "missing in two plans": ((1, 0, 0, 1), ["a1 d1"], None, ["a1 d1"]),
    "a weak link over a gap": ((1, 0, 1), ["a1 c1 0.9"], None, ["a1", "c1"]),
    "the next plan goes before a later one": (
        (1, 1, 1), ["a1 b1 0.95", "b1 c1 0.95", "a1 c1 0.999"], None, ["a1 b1 c1"],
    ),
    "a surer link over a gap beats a weak one": (
        (1, 1, 1), ["a1 b1 0.65", "b1 c1 0.65", "a1 c1 0.999"], None, ["a1 c1", "b1"],
    ),
    "split: the longer piece goes on": (
        (1, 2, 2), ["a1 b1", "a1 b2", "b1 c1", "b2 c2"],
        {"a1": ("", LONG + OTHER + THIRD), "b1": ("", LONG), "b2": ("", OTHER + THIRD)},
        ["a1 b2 c2", "b1 c1"],
    ),
    "split by partial links that cover it": (
        (1, 2), ["a1 b1 0.9 partial", "a1 b2 0.9 partial"],
        {"a1": ("", LONG + OTHER), "b1": ("", LONG), "b2": ("", OTHER)}, ["a1 b1", "b2"],
    ),
    "merged: the longer part goes on": (
        (2, 1), ["a1 b1", "a2 b1"],
        {"b1": ("", LONG + OTHER + THIRD), "a1": ("", LONG), "a2": ("", OTHER + THIRD)},
        ["a1", "a2 b1"],
    ),
    "split for one plan only": (
        (1, 2, 1), ["a1 b1", "a1 b2", "b1 c1", "b2 c1"],
        {"a1": ("", LONG + OTHER), "b1": ("", LONG), "b2": ("", OTHER), "c1": ("", LONG + OTHER)},
        ["a1 b1+b2 c1"],
    ),
    "a false bridge joins no two topics": (
        (1, 1, 1, 1), ["a1 b1", "b1 c1 0.8", "c1 d1"], None, ["a1 b1", "c1 d1"],
    ),
    "a third plan supports a link": (
        (1, 1, 1, 1), ["a1 b1", "b1 c1 0.8", "c1 d1", "a1 c1 0.6"], None, ["a1 b1 c1 d1"],
    ),
    "an unsure link": ((1, 1), ["a1 b1 0.8"], None, ["a1", "b1"]),
    "drift is cut where it is weakest": (
        (1, 1, 1), ["a1 b1 0.98", "b1 c1 0.96"], None, ["a1 b1", "c1"],
    ),
    "drift in four, with a witness on one side": (
        (1, 1, 1, 1), ["a1 b1 0.98", "b1 c1 0.96", "c1 d1 0.98", "b1 d1 0.3 partial"], None,
        ["a1", "b1 c1 d1"],
    ),
    "one item for each": (
        (2, 2), ["a1 b1 0.99", "a1 b2 0.98", "a2 b1 0.98", "a2 b2 0.97"], None, ["a1 b1", "a2 b2"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sizes", "links", "words", "expected"), TABLE.values(), ids=TABLE)
def test_threads(sizes, links, words, expected):
    assert shape(Made(sizes, links, words=words).threads()) == expected


def test_a_course_with_a_gap():
    made = Made((1, 1, 0, 1, 0), ["a1 b1", "b1 d1"])
    (thread,) = made.threads()
    assert course(thread) == ["a appear?", "b persist", "c disappear", "d reappear", "e disappear"]
    assert thread.gaps == ("c",)
    assert thread.weakest == 0.9999


def test_what_the_last_plan_has_did_not_end():
    assert course(Made((1, 1), ["a1 b1"]).threads()[0]) == ["a appear?", "b persist"]


def test_split_and_merged_tell_of_each_other():
    words = {"a1": ("", LONG + OTHER + THIRD), "b1": ("", LONG + OTHER), "b2": ("", THIRD)}
    main, piece = Made((1, 2), ["a1 b1", "a1 b2"], words=words).threads()
    assert course(main) == ["a appear?", "b split"]
    assert course(piece) == ["b split"]
    assert main.status[-1].values == {"threads": [piece.id]}
    assert piece.status[-1].values == {"threads": [main.id]}
    back = {
        one.replace("a", "x").replace("b", "a").replace("x", "b"): w for one, w in words.items()
    }
    main, piece = Made((2, 1), ["a1 b1", "a2 b1"], words=back).threads()
    assert course(main) == ["a appear?", "b merged"]
    assert course(piece) == ["a appear?", "b merged"]
    assert (main.status[-1].because, piece.status[-1].because) == (
        "thread.merged_from",
        "thread.merged_into",
    )


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("推进教育信息化", "推进教育数字化", "persist"),
        ("加强德育工作", "强化理想信念教育", "renamed"),
        ("加强德育工作", "", "persist"),
        ("加强德育工作", "为了孩子健康成长,人人出力", "persist"),
    ],
)
def test_renamed(before, after, status):
    made = Made((1, 1), ["a1 b1"], words={"a1": (before,), "b1": (after,)})
    (thread,) = made.threads()
    assert thread.status[-1].status == status
    assert thread.steps[0].label == before


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("为了孩子健康成长,人人出力:", "为了孩子健康成长,人人出力"),
        ("坚持方针,依法管理,引导各方面力量,保障合法权益,促进和谐,发挥作用,维护稳定,推动发展", None),
    ],
)
def test_a_label_is_a_clause_and_says_where_it_is_cut(words, label):
    (thread,) = Made((1, 1), ["a1 b1"], words={"a1": (words,), "b1": (words,)}).threads()
    said = thread.label
    assert said == label if label else said == words[:39] + "…"


def test_renamed_by_the_lexicon():
    made = Made((1, 1), ["a1 b1"], words={"a1": ("推进教育信息化",), "b1": ("推进教育数字化",)})
    (thread,) = threads_of([made.series], made.plans, made.alignments, renamed=[("a#1", "b#1")])
    assert thread.status[-1].status == "renamed"


@pytest.mark.parametrize(
    ("made", "thread", "expected"),
    [
        (Made((1, 1), ["a1 b1 0.92 review"]), 0, ["a appear?", "b persist?"]),
        (Made((1, 1), ["a1 b1"], years=(2000, 2003)), 0, ["a appear?", "b persist?"]),
        (Made((1, 0), [], years=(2000, 2003)), 0, ["a appear?", "b disappear?"]),
        (Made((1, 1), [], rejected=["a1 b1 0.2"]), 0, ["a appear?", "b disappear?"]),
        (Made((1, 1), [], rejected=["a1 b1 0.2"]), 1, ["b appear?"]),
        (Made((1, 1), [], rejected=["a1 b1 0.02"]), 1, ["b appear"]),
        (Made((1, 1), ["a1 b1 0.9 partial"]), 0, ["a appear?", "b disappear?"]),
    ],
)
def test_what_is_not_certain(made, thread, expected):
    assert course(made.threads()[thread]) == expected


CONSTRAINTS = {
    "judged different": ({"a1 b1": "different"}, ["a1", "b1 c1 d1"]),
    "judged different, not linked: the weakest link goes": (
        {"a1 d1": "different"}, ["a1 b1 c1", "d1"],
    ),
    "judged the same over a gap": ({"e1 a1": "same"}, ["a1 b1 c1 d1 e1"]),
    "judged the same within": ({"a1 c1": "same"}, ["a1 b1 c1 d1", "e1"]),
    "partly carries nothing": ({"d1 e1": "partly"}, ["a1 b1 c1 d1", "e1"]),
    "of other plans": ({"a1 x9": "same"}, ["a1 b1 c1 d1", "e1"]),
}  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_reviewers_are_honoured(said, expected):
    made = Made((1, 1, 1, 1, 1), ["a1 b1", "b1 c1", "c1 d1 0.9992"])
    verdicts = {pair: Verdict(verdict) for pair, verdict in said.items()}
    if "a1 b1" in said:
        made = Made((1, 1, 1, 1), ["a1 b1", "b1 c1", "c1 d1 0.9992"])
    found = shape(made.threads(verdicts))
    assert [one for one in found if one != "e1" or "e1" in expected] == sorted(expected)


def test_a_must_link_cuts_what_is_in_its_way():
    made = Made((2, 2, 2), ["a1 b1", "b1 c1", "a2 b2", "b2 c2"])
    assert shape(made.threads({"a1 c2": Verdict.SAME})) == ["a1 b1 c2", "a2 b2", "c1"]


def test_a_must_link_holds_over_a_bridge():
    made = Made((1, 1, 1, 1, 1), ["a1 b1 0.98", "b1 c1 0.97", "c1 d1 0.96", "d1 e1 0.95"])
    assert shape(made.threads()) == ["a1 b1", "c1", "d1", "e1"]
    assert shape(made.threads({"a1 e1": Verdict.SAME})) == ["a1 b1 e1", "c1", "d1"]


def test_ids_come_from_the_earliest_item():
    made = Made((1, 1, 2), ["a1 b1", "b1 c1"])
    assert {one.id for one in made.threads()} == {"thread:a#1", "thread:c#2"}


@pytest.mark.parametrize("without", ["b", "c"])
def test_ids_do_not_change_with_later_plans_or_those_between(without):
    links = ["a1 b1", "b1 c1", "a1 c1", "a2 b2", "b2 c2", "a2 c2"]
    made = Made((2, 2, 2), links)
    names = tuple(name for name in "abc" if name != without)
    fewer = replace(made.series, plans=names, years=(2000, 2001))
    before = threads_of([fewer], made.plans, made.alignments)
    assert [one.id for one in before] == [one.id for one in made.threads()]


def test_a_plan_before_changes_the_ids_of_what_it_has_alone():
    made = Made((1, 2, 2), ["a1 b1", "b1 c1", "b2 c2"])
    later = replace(made.series, id="b", plans=("b", "c"), years=(2001, 2002))
    before = {one.id for one in threads_of([later], made.plans, made.alignments)}
    assert before - {one.id for one in made.threads()} == {"thread:b#1"}


def test_order_of_input_makes_no_difference():
    made = [Made((3, 3, 2), ["a1 b2", "a2 b1", "b1 c1", "b2 c2", "a3 c2"])]
    random, results = Random(5), set()
    rows = [made[0].series, replace(made[0].series, id="c", plans=("c",), years=(2002,))]
    for _ in range(50):
        shuffled = random.sample(rows, 2)
        plans, links = (
            dict(random.sample(list(entries), len(entries)))
            for entries in (made[0].plans.items(), made[0].alignments.items())
        )
        found = threads_of(shuffled, plans, links)
        results.add(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    assert len(results) == 1


@st.composite
def linked(draw):
    sizes = draw(st.lists(st.integers(0, 4), min_size=1, max_size=5))
    names = "abcde"[: len(sizes)]
    links = []
    for at, to in combinations(range(len(sizes)), 2):
        if to - at <= REACH:
            for one in range(1, sizes[at] + 1):
                for other in range(1, sizes[to] + 1):
                    value = draw(st.sampled_from(["", "", "0.3 partial", "0.6", "0.9", "0.999"]))
                    if value:
                        links.append(f"{names[at]}{one} {names[to]}{other} {value}")
    words = {
        f"{name}{n}": ("", draw(st.sampled_from([LONG, OTHER, THIRD, LONG + OTHER])))
        for name, size in zip(names, sizes, strict=True)
        for n in range(1, size + 1)
    }
    return Made(sizes, links, words=words)


@settings(max_examples=120, deadline=None)
@given(linked())
def test_every_item_stands_in_exactly_one_thread(made):
    threads = made.threads()
    items = [one for thread in threads for step in thread.steps for one in step.items]
    assert sorted(items) == sorted(one.id for p in made.plans.values() for one in p.items)
    for thread in threads:
        places = [made.series.plans.index(step.plan) for step in thread.steps]
        assert all(one < other for one, other in pairwise(places))
        assert thread.id == f"thread:{thread.steps[0].items[0]}"
        assert len({step.after for step in thread.status}) == len(thread.status)


@settings(max_examples=60, deadline=None)
@given(linked(), st.data())
def test_items_judged_different_never_share_a_thread(made, data):
    every = [one.id.replace("#", "") for p in made.plans.values() for one in p.items]
    if len(every) < 2:
        return
    pairs = data.draw(
        st.lists(st.tuples(st.sampled_from(every), st.sampled_from(every)), max_size=4)
    )
    said = {f"{one} {other}": Verdict.DIFFERENT for one, other in pairs if one[0] != other[0]}
    for thread in shape(made.threads(said)):
        together = set(thread.replace("+", " ").split())
        assert not any(set(pair.split()) <= together for pair in said)


# --- pairs, alignments, joins, an earlier run ----------------------------------------------------


def row(name, years, kind="plan"):
    return Series(name, name, "city", None, kind, tuple(f"{name}{y}" for y in years), tuple(years))


def test_pairs_needed():
    assert pairs_needed([row("x", (1, 2, 3))], reach=1) == [("x1", "x2"), ("x2", "x3")]
    assert ("x1", "x3") in pairs_needed([row("x", (1, 2, 3))])
    assert pairs_needed([row("y", (1,)), row("x", ())]) == []


def test_join_pairs():
    rows = [row("y", (5, 8)), row("x", (1, 6)), row("z", (8,)), row("s", (8,), "summary")]
    assert join_pairs(rows) == [("x6", "y5"), ("x6", "z8"), ("y8", "z8")]
    assert joinable(rows) == 3


def test_chosen_pairs_are_those_spoken_for_first():
    rows = [row("y", (5, 8)), row("x", (1, 6)), row("z", (8,)), row("s", (8,), "summary")]
    # By id s is 0, x 1, y 2, z 3: a summary joins no plan, whatever speaks for it.
    spoken = [(0, 3), (2, 3), (1, 2), (1, 3)]
    assert chosen_pairs(rows, spoken, most=1) == [("y8", "z8")]
    assert chosen_pairs(rows, spoken, most=2) == [("x6", "y5"), ("y8", "z8")]
    assert chosen_pairs(rows, spoken, most=9) == join_pairs(rows)


def test_alignments_go_by_pair_and_answers_by_direction():
    made = Made(
        (2, 2, 2), [], words={f"{p}{n}": ("", w) for p in "abc" for n, w in ((1, LONG), (2, OTHER))}
    )
    pairs = pairs_needed([made.series])
    found = aligned(pairs, made.plans, constraints={("b#1", "a#1"): Verdict.DIFFERENT})
    assert list(found) == pairs
    assert found["b", "c"] == align(made.plans["b"], made.plans["c"])
    assert ("a#1", "b#1") not in {(one.left, one.right) for one in found["a", "b"].links}


def test_joins_are_one_a_thread():
    rows = [replace(row("a", (1,)), plans=("a",)), replace(row("b", (1,)), plans=("b",))]
    plans = {name: plan(name, [item(f"{name}#{n}") for n in (1, 2)]) for name in "ab"}
    threads = threads_of(rows, plans, {})
    links = (link("a#1", "b#1", 0.7), link("a#1", "b#2", 0.9), link("a#2", "b#1", 0.5))
    found = joins(rows, threads, {("a", "b"): Alignment("a", "b", links, "", {})})
    assert [(one.left, one.right, one.probability) for one in found] == [
        ("thread:a#1", "thread:b#2", 0.9)
    ]


PREVIOUS = {
    "merged": ({"t1": ["a#1"], "t2": ["b#1"]}, [("merged", ("t1", "t2"), ("thread:a#1",))]),
    "renamed": ({"t1": ["a#1", "b#1"]}, [("renamed", ("t1",), ("thread:a#1",))]),
    "new": ({}, [("new", (), ("thread:a#1",))]),
    "gone": (
        {"thread:a#1": ["a#1", "b#1"], "t2": ["x#1"]}, [("gone", ("t2",), ())],
    ),
    "the same": ({"thread:a#1": ["a#1"]}, []),
}  # fmt: skip


@pytest.mark.parametrize(("before", "expected"), PREVIOUS.values(), ids=PREVIOUS)
def test_since(before, expected):
    threads = Made((1, 1), ["a1 b1"]).threads()
    previous = {
        "threads": [{"id": k, "steps": [{"plan": "", "items": v}]} for k, v in before.items()]
    }
    found = since(previous, threads)
    assert [(str(one.kind), one.before, one.after) for one in found] == expected


def test_since_tells_of_splits():
    threads = Made((1, 1), []).threads()
    previous = {
        "threads": [{"id": "thread:a#1", "steps": [{"plan": "a", "items": ["a#1", "b#1"]}]}]
    }
    (change,) = since(previous, threads)
    assert change.kind is ThreadChangeKind.SPLIT
    assert change.after == ("thread:a#1", "thread:b#1")


@pytest.mark.parametrize("previous", [{}, {"threads": [1]}, {"threads": [{"id": "x"}]}])
def test_since_something_else(previous):
    with pytest.raises(OptionError):
        since(previous, ())
