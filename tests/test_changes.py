"""What happened to each item: kinds, groups, moves, ranks, notes."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.changes import changes, comparison_notes
from policydiff.changes.measure import coverage, essence
from policydiff.model import (
    Alignment,
    Change,
    ChangeKind,
    Grade,
    Item,
    Link,
    Plan,
    PlanKind,
    Region,
    Source,
    Span,
)

GOLD = Path(__file__).parents[1] / "benchmarks" / "gold"
ALL = [
    "加强师德师风建设,开展教师培训。",
    "推进义务教育均衡,改造薄弱学校。",
    "完善校园安全防控,排查隐患。",
    "发展普惠性学前教育,新建幼儿园。",
    "深化产教融合,建设实训基地。",
    "规范民办教育管理,开展年检。",
    "加快教育信息化,建设智慧平台。",
    "强化教育督导,落实挂牌责任。",
]


def plan(
    name: str,
    texts: Sequence[str],
    *,
    sections: Sequence[str] = (),
    year: int = 2020,
    region: str = "甲市",
    kind: PlanKind = PlanKind.PLAN,
) -> Plan:
    """Build a plan of ``texts``; items are called ``name`` and their position, from 0."""
    items, at = [], 0
    for n, text in enumerate(texts):
        path = (sections[n],) if sections else ()
        span = Span(at, at + len(text))
        items.append(Item(f"{name}{n}", str(n), path, "", text, span, Span(at, at)))
        at += len(text)
    return Plan(
        name, None, Region(region), year, kind, None, None, {},
        Source(f"{name}.txt", "", "utf-8", "utf-8", "".join(texts)), (), tuple(items),
    )  # fmt: skip


def aligned(*links: str, left: str = "a", right: str = "b") -> Alignment:
    """Build an alignment from lines such as ``a0 b1``, ``a0~b1`` (partial), ``a0 b1 .7 ?``."""
    return Alignment(left, right, tuple(map(link, links)), "test", {})


def link(line: str) -> Link:
    grade = Grade.PARTIAL if "~" in line else Grade.SAME
    ends, *rest = line.replace(" b", "|b").replace("~", "|").split(" ")
    left, right = ends.split("|")
    strength = next((float(part) for part in rest if part != "?"), 0.9)
    return Link(left, right, grade, strength, "?" in rest, {})


def transposed(alignment: Alignment) -> Alignment:
    links = tuple(
        Link(k.right, k.left, k.grade, k.probability, k.review, {}) for k in alignment.links
    )
    return Alignment(alignment.right, alignment.left, links, "test", {})


def told(found: Sequence[Change]) -> list[str]:
    """Write changes as ``kind left > right``."""
    return [f"{c.kind} {'+'.join(c.left)}>{'+'.join(c.right)}" for c in found]


def kinds(left: Sequence[str], right: Sequence[str], *links: str) -> list[str]:
    return told(changes(plan("a", left), plan("b", right), aligned(*links)))


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], ["added >b0", "added >b1", "removed a0>", "removed a1>"]),
        (["a0 b0", "a1 b1"], ["reworded a0>b0", "reworded a1>b1"]),
        (["a0 b0", "a0 b1"], ["split a0>b0+b1", "removed a1>"]),
        (["a0 b0", "a1 b0"], ["merged a0+a1>b0", "added >b1"]),
        (["a0~b0"], ["partly a0>b0", "added >b1", "removed a1>"]),
        (["a0~b0", "a0~b1"], ["partly a0>b0+b1", "removed a1>"]),
        (["a0 b0", "a1~b0"], ["reworded a0>b0", "added >b1", "partly a1>"]),
        (["a0 b0", "a0~b1"], ["reworded a0>b0", "partly >b1", "removed a1>"]),
        (["a0 b0", "a0~b1", "a1~b0", "a1 b1"], ["reworded a0>b0", "reworded a1>b1"]),
    ],
)
def test_links_decide_the_kind(links: list[str], expected: list[str]) -> None:
    assert kinds(ALL[:2], ALL[2:4], *links) == expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        # A weak false link between two pairs chains nothing.
        (["a0 b0 .95", "a1 b1 .9", "a0 b1 .6"], ["reworded a0>b0", "reworded a1>b1"]),
        # A full tangle falls into its two strongest pairs.
        (
            ["a0 b0 .9", "a0 b1 .85", "a1 b0 .85", "a1 b1 .8"],
            ["reworded a0>b0", "reworded a1>b1"],
        ),
        # A clearly stronger second piece is a split; the weak rival corresponds in part.
        (["a0 b0 .95", "a0 b1 .93", "a1 b1 .6"], ["split a0>b0+b1", "partly a1>"]),
        # Two splits joined by one false link stay two splits.
        (
            ["a0 b0", "a0 b1", "a1 b2", "a1 b3", "a1 b1 .55"],
            ["split a0>b0+b1", "split a1>b2+b3"],
        ),
    ],
)
def test_tangles_fall_into_sensible_groups(links: list[str], expected: list[str]) -> None:
    found = kinds(ALL[:2], ALL[2:6], *links)
    assert [line for line in found if not line.startswith("added")] == expected


def test_items_covered_by_their_partial_partners_together_are_split_or_merged() -> None:
    whole, left, right = ALL[0] + ALL[1], ALL[0], ALL[1]
    assert kinds([whole], [left, right], "a0~b0", "a0~b1") == ["split a0>b0+b1"]
    assert kinds([left, right], [whole], "a0~b0", "a1~b0") == ["merged a0+a1>b0"]


def test_an_item_taken_up_whole_by_the_successor_of_another_is_merged_with_it() -> None:
    assert kinds(ALL[:2], [ALL[0] + ALL[1]], "a0 b0", "a1~b0") == ["merged a0+a1>b0"]


def test_an_item_on_the_template_of_another_is_not_taken_up_by_its_successor() -> None:
    template = "开齐开足{}课程,配齐{}教师,完善{}场地器材,办好全市学生{}节。"
    sport, music = template.replace("{}", "体育"), template.replace("{}", "美育")
    assert kinds([sport, music], [sport], "a0 b0", "a1~b0") == ["kept a0>b0", "partly a1>"]


def test_between_an_issuers_own_plans_a_weak_partial_link_is_no_partial_survival() -> None:
    kept = ["a0 b0", "a1 b1"]
    right = [*ALL[:2], ALL[3]]
    assert kinds(ALL[:3], right, *kept, "a2~b2 .2")[2:] == ["added >b2", "removed a2>"]
    assert kinds(ALL[:3], right, *kept, "a2~b1 .2")[2:] == ["added >b2", "removed a2>"]
    assert kinds(ALL[:3], right, *kept, "a2~b2 .3")[2:] == ["partly a2>b2"]


def test_a_weak_partial_link_that_kept_its_words_counts() -> None:
    right = [*ALL[:2], ALL[2][:-6] + "强化值班。"]
    assert kinds(ALL[:3], right, "a0 b0", "a1 b1", "a2~b2 .2")[2:] == ["partly a2>b2"]


def test_between_plans_that_share_no_words_a_weak_partial_link_counts() -> None:
    found = kinds(ALL[:3], ALL[3:6], "a0 b0", "a1 b1", "a2~b2 .2")
    assert found == ["reworded a0>b0", "reworded a1>b1", "partly a2>b2"]
    assert kinds(ALL[:1], ALL[1:2], "a0~b0 .2") == ["partly a0>b0"]


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("新建幼儿园12所,改造3所。", "新建幼儿园12所；改造3所.", "kept"),
        ("落实“双减” 政策。", "落实双减\n政策。", "kept"),
        ("增长9.5%。", "增长95%。", "reworded"),
        ("推进“互联网+教育”。", "推进“互联网教育”。", "reworded"),
        ("完成2016-2018年任务。", "完成2016、2018年任务。", "reworded"),
        ("新建幼儿园12所。", "新建幼儿园20所。", "reworded"),
        ("严禁补课。", "不得补课。", "reworded"),
    ],
)
def test_kept_means_no_change_a_reader_would_name(left: str, right: str, kind: str) -> None:
    (found,) = changes(plan("a", [left]), plan("b", [right]), aligned("a0 b0"))
    assert found.kind == kind
    assert bool(found.edits) == (kind == "reworded")


def test_renumbering_and_rewrapping_change_nothing() -> None:
    left, right = plan("a", [ALL[0]]), plan("b", [ALL[0].replace("建", "\n　　建")])
    assert told(changes(left, right, aligned("a0 b0"))) == ["kept a0>b0"]


def test_split_and_merged_changes_carry_the_edits_of_each_link() -> None:
    found = changes(plan("a", [ALL[0]]), plan("b", ALL[1:3]), aligned("a0 b1", "a0 b0"))
    assert [(e.left, e.right) for e in found[0].edits] == [("a0", "b0"), ("a0", "b1")]
    assert found[0].links == (1, 0)


def test_partly_names_all_its_links_and_lists_no_item_twice() -> None:
    alignment = aligned("a0 b0", "a1~b0", "a1~b1 .5 ?")
    found = changes(plan("a", ALL[:2]), plan("b", ALL[2:4]), alignment)
    assert told(found) == ["reworded a0>b0", "partly a1>b1"]
    assert found[1].links == (1, 2)
    assert (found[0].review, found[1].review) == (False, True)


def test_added_items_stand_where_the_right_plan_has_them() -> None:
    left, right = plan("a", ALL[:3]), plan("b", [ALL[5], *ALL[:2], ALL[6], ALL[7], ALL[2]])
    found = changes(left, right, aligned("a0 b1", "a1 b2", "a2 b5"))
    assert told(found) == [
        "added >b0", "kept a0>b1", "kept a1>b2", "added >b3", "added >b4", "kept a2>b5",
    ]  # fmt: skip


def moves(order: Sequence[int], **both: Sequence[str]) -> list[str]:
    """Return the left items that moved when the right plan holds ALL in ``order``."""
    left = plan("a", ALL[: len(order)], sections=both.get("old", ()))
    right = plan("b", [ALL[n] for n in order], sections=both.get("new", ()))
    pairs = aligned(*(f"a{n} b{at}" for at, n in enumerate(order)))
    return [c.left[0] for c in changes(left, right, pairs) if c.moved]


@pytest.mark.parametrize(
    ("order", "moved"),
    [
        ((0, 1, 2, 3, 4, 5), []),
        ((5, 0, 1, 2, 3, 4), ["a5"]),
        ((1, 2, 3, 4, 5, 0), ["a0"]),
        ((0, 3, 1, 2, 4, 5), ["a3"]),
        ((2, 0, 1), ["a2"]),
        ((1, 3, 0, 2), []),
        ((4, 0, 1, 2, 7, 3, 5, 6), ["a4", "a7"]),
        ((5, 4, 3, 2, 1, 0), []),  # no order is shared: a move would mean nothing
        ((3, 0, 5, 1, 4, 2), []),
    ],
)
def test_one_moved_item_marks_one(order: Sequence[int], moved: list[str]) -> None:
    assert moves(order) == moved


def test_insertions_and_removals_move_nothing() -> None:
    left, right = plan("a", ALL[:4]), plan("b", [*ALL[4:7], ALL[1], ALL[7], ALL[3]])
    found = changes(left, right, aligned("a1 b3", "a3 b5"))
    assert not any(change.moved for change in found)


def test_an_item_in_a_section_of_other_items_has_moved() -> None:
    old = ["一、教师队伍"] * 3 + ["二、教育质量"] * 3
    new = ["一、人才强教"] * 2 + ["二、高质量发展"] * 4
    assert moves(range(6), old=old, new=new) == ["a2"]


def test_a_section_that_is_renamed_or_renumbered_moves_nothing() -> None:
    old = ["一、教师队伍"] * 3 + ["二、教育质量"] * 3
    assert moves(range(6), old=old, new=["五、人才强教"] * 3 + ["六、教育质量"] * 3) == []
    # Of three items one stayed: the heading says that it is still the same section.
    assert moves(range(6), old=old, new=["（三）教育质量"] * 2 + ["（四）教师队伍"] * 4) == []
    assert moves(range(6), old=old, new=["（三）教育质量"] * 2 + ["一、人才强教"] * 4) == ["a2"]


def test_substance_ranks_before_noise() -> None:
    base = (
        "推进乡村学校建设,改善办学条件,新建校舍12所,鼓励社会力量参与,做好配套保障和日常管理服务工作"
    )
    right = [
        base + "。",
        base.replace("改善", "优化") + "。",
        base.replace("12所", "20所") + "。",
        base.replace("鼓励", "严禁") + "。",
        base.replace("办学条件", "二十所") + "。",
        ALL[5],
    ]
    lefts = [*[base + ";"] * 4, base.replace("办学条件", "三十所") + "。", ALL[6]]
    left = plan("a", lefts)
    pairs = aligned(*(f"a{n} b{n}" for n in range(5)), "a5~b5")
    found = changes(left, plan("b", [*right, ALL[7]]), pairs)
    kept, small, numeric, modal, spelt, partly, added = (change.importance for change in found)
    assert [change.kind for change in found[-2:]] == [ChangeKind.PARTLY, ChangeKind.ADDED]
    assert kept == 0 < small < min(numeric, modal, spelt)
    assert max(numeric, modal, spelt) < partly < added <= 1


def test_the_plans_own_year_is_no_changed_quantity() -> None:
    texts = ["做好2019年教师招聘、培训和考核工作。"], ["做好2020年教师招聘、培训和考核工作。"]
    rolled = changes(plan("a", texts[0], year=2019), plan("b", texts[1]), aligned("a0 b0"))
    other = changes(plan("a", texts[0], year=2018), plan("b", texts[1]), aligned("a0 b0"))
    assert rolled[0].kind is ChangeKind.REWORDED
    assert rolled[0].importance < other[0].importance


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("(一)增长9.5%,达3、4所。", "一增长9.5%达3、4所"),
        ("《教师法》“互联网+”", "教师法互联网+"),
        ("", ""),
    ],
)
def test_essence_keeps_what_counts(text: str, kept: str) -> None:
    assert essence(text) == kept


@pytest.mark.parametrize(
    ("text", "partners", "share"),
    [
        ("甲乙丙丁", ["甲乙丙", "乙丙丁"], 1.0),
        ("甲乙丙丁", ["甲乙丙"], 0.5),
        ("甲", ["甲"], 1.0),
        ("甲", [], 0.0),
    ],
)
def test_coverage_is_the_share_found(text: str, partners: list[str], share: float) -> None:
    assert coverage(text, partners) == share


# --- properties over random alignments, m:n tangles included

LINKS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 6),
        st.sampled_from([Grade.SAME, Grade.PARTIAL]),
        st.sampled_from([0.3, 0.5, 0.6, 0.75, 0.8, 0.9, 0.95]),
        st.booleans(),
    ),
    max_size=30,
    unique_by=lambda entry: entry[:2],
)


def tangle(links: list[tuple[int, int, Grade, float, bool]]) -> Alignment:
    found = tuple(Link(f"a{i}", f"b{j}", g, p, r, {}) for i, j, g, p, r in links)
    return Alignment("a", "b", found, "test", {})


SIDES = st.permutations([*ALL, ALL[0] + ALL[1], ALL[2] + ALL[3]]).map(lambda texts: texts[:7])


@settings(deadline=None, max_examples=300)
@given(SIDES, SIDES, LINKS)
def test_every_item_stands_in_exactly_one_change(
    old: list[str], new: list[str], links: list[tuple[int, int, Grade, float, bool]]
) -> None:
    left, right, alignment = plan("a", old), plan("b", new), tangle(links)
    found = changes(left, right, alignment)
    assert sorted(i for c in found for i in c.left) == [item.id for item in left.items]
    assert sorted(i for c in found for i in c.right) == [item.id for item in right.items]
    for change in found:
        check_shape(change, alignment)


def check_shape(change: Change, alignment: Alignment) -> None:
    """A change has the sides its kind promises, and links that bear it out."""
    links = [alignment.links[index] for index in change.links]
    sizes = len(change.left), len(change.right)
    if change.kind in (ChangeKind.KEPT, ChangeKind.REWORDED):
        assert sizes == (1, 1)
        assert links[0].grade is Grade.SAME
    elif change.kind is ChangeKind.SPLIT:
        assert sizes[0] == 1 < sizes[1]
    elif change.kind is ChangeKind.MERGED:
        assert sizes[1] == 1 < sizes[0]
    elif change.kind is ChangeKind.PARTLY:
        assert links
        assert not change.moved
    else:
        assert not links
        assert sizes == ((0, 1) if change.kind is ChangeKind.ADDED else (1, 0))
    if change.kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
        assert [(e.left, e.right) for e in change.edits] == [(k.left, k.right) for k in links]
        assert len(links) == max(sizes)
    touched = set(change.left) | set(change.right)
    assert all({k.left, k.right} & touched for k in links)
    assert change.review == any(k.review for k in links)
    assert 0 <= change.importance <= 1


MIRRORED = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}


@settings(deadline=None, max_examples=300)
@given(SIDES, SIDES, LINKS)
def test_the_transposed_comparison_is_the_mirror(
    old: list[str], new: list[str], links: list[tuple[int, int, Grade, float, bool]]
) -> None:
    left, right, alignment = plan("a", old), plan("b", new), tangle(links)
    there = changes(left, right, alignment)
    back = changes(right, left, transposed(alignment))
    assert {(MIRRORED.get(c.kind, c.kind), c.right, c.left, c.moved, c.review) for c in there} == {
        (c.kind, c.left, c.right, c.moved, c.review) for c in back
    }


def test_a_tie_falls_the_same_way_whichever_plan_is_left() -> None:
    left, right = plan("a", ALL[:2]), plan("b", ALL[2:4])
    alignment = aligned("a0 b0 .95", "a0 b1 .9", "a1 b0 .9")
    assert told(changes(left, right, alignment)) == ["split a0>b0+b1", "partly a1>"]
    assert told(changes(right, left, transposed(alignment))) == ["merged b0+b1>a0", "partly >a1"]


@settings(deadline=None, max_examples=100)
@given(SIDES, SIDES, LINKS, st.randoms())
def test_the_order_of_the_links_changes_nothing(
    old: list[str],
    new: list[str],
    links: list[tuple[int, int, Grade, float, bool]],
    chance: random.Random,
) -> None:
    left, right = plan("a", old), plan("b", new)
    shuffled = chance.sample(links, len(links))
    assert told(changes(left, right, tangle(links))) == told(changes(left, right, tangle(shuffled)))


def test_a_plan_against_itself_is_all_kept() -> None:
    same = plan("a", ALL, sections=["一"] * 4 + ["二"] * 4)
    links = tuple(Link(i.id, i.id, Grade.SAME, 1.0, False, {}) for i in same.items)
    found = changes(same, same, Alignment("a", "a", links, "test", {}))
    assert {(c.kind, c.moved, c.importance) for c in found} == {(ChangeKind.KEPT, False, 0.0)}
    assert len(found) == len(ALL)


def codes(left: Plan, right: Plan, *links: str) -> list[str]:
    alignment = aligned(*links)
    found = comparison_notes(left, right, alignment, changes(left, right, alignment))
    assert all(note.text(lang) for note in found for lang in ("zh", "en"))
    return [note.code.removeprefix("changes.") for note in found]


def test_notes_say_what_the_changes_cannot() -> None:
    left, right = plan("a", ALL[:4], year=2019), plan("b", ALL[4:])
    pairs = [f"a{n} b{n}" for n in range(4)]
    assert codes(left, right, *pairs) == []
    assert codes(left, right) == ["nothing_shared"]
    assert codes(left, right, "a0 b0 .5 ?", "a1 b1") == ["many_unsure"]
    assert codes(left, right, *pairs, "a0 b1 .5") == ["weaker_links"]
    assert codes(left, right, "a0 b3", "a1 b2", "a2 b1", "a3 b0") == ["order_not_shared"]
    assert codes(plan("b", ALL[:4], year=2021), right) == ["nothing_shared", "years_reversed"]
    summary = plan("a", ALL[:4], kind=PlanKind.SUMMARY)
    assert codes(summary, right, *pairs) == ["kinds_differ"]
    assert codes(left, plan("b", ALL[4:], region="乙市"), *pairs) == ["regions_differ"]
    assert codes(left, plan("b", ALL[4:], region="甲县"), *pairs) == []


def test_a_side_without_items_is_noted_by_its_plan() -> None:
    left, right = plan("a", []), plan("b", ALL[:2])
    found = changes(left, right, aligned())
    assert told(found) == ["added >b0", "added >b1"]
    notes = comparison_notes(left, right, aligned(), found)
    assert [(note.code, note.where) for note in notes] == [("changes.no_items", "a")]
    assert codes(plan("a", []), plan("b", [])) == ["no_items", "no_items"]


def gold_plans() -> dict[str, Plan]:
    lines = (GOLD / "items.jsonl").read_text(encoding="utf-8").splitlines()
    by_plan: dict[str, list[Item]] = {}
    for entry in map(json.loads, lines):
        span = Span(entry["start"], entry["end"])
        item = Item(
            entry["id"],
            None,
            (entry["section"],),
            "",
            entry["text"],
            span,
            Span(span.start, span.start),
        )
        by_plan.setdefault(entry["plan"], []).append(item)
    source = Source("", "", "utf-8", "utf-8")
    return {
        name: Plan(name, None, None, None, PlanKind.PLAN, None, None, {}, source, (), tuple(items))
        for name, items in by_plan.items()
    }


def test_the_links_of_the_gold_give_each_item_its_change() -> None:
    """Read by people, the links hardly tangle: nearly all same-task links decide a change."""
    plans = gold_plans()
    entries = list(
        map(json.loads, (GOLD / "alignment.jsonl").read_text(encoding="utf-8").splitlines())
    )
    pairs = dict.fromkeys((e["a"].split("#")[0], e["b"].split("#")[0]) for e in entries)
    for a, b in pairs:
        links = tuple(
            Link(e["a"], e["b"], Grade.SAME if e["grade"] == 2 else Grade.PARTIAL, 0.9, False, {})
            for e in entries
            if (e["a"].split("#")[0], e["b"].split("#")[0]) == (a, b) and e["grade"] in (1, 2)
        )
        alignment = Alignment(a, b, links, "gold", {})
        found = changes(plans[a], plans[b], alignment)
        assert sum(len(c.left) for c in found) == len(plans[a].items)
        used = {index for change in found for index in change.links}
        same = {index for index, k in enumerate(links) if k.grade is Grade.SAME}
        assert same <= used
