"""How far an initiative is by its verbs, and how stages change between two plans."""

import pytest
from content_cases import plan_of
from growth import is_linear
from hypothesis import given
from hypothesis import strategies as st

from policydiff.changes.stages import direction, stage_changes
from policydiff.extract.discovery import discover
from policydiff.extract.stage import stage_of
from policydiff.model import Stage, StageDirection

STAGES = [
    # the name stands in brackets; the word that says the stage follows
    ("探索建立[县管校聘制度]", "explore", "探索建立"),
    ("积极谋划[县管校聘制度]", "explore", "谋划"),
    ("试点推行[县管校聘]", "pilot", "试点推行"),
    ("开展[县管校聘]试点", "pilot", "试点"),
    ("推进[县管校聘改革试点]", "pilot", "改革试点"),
    ("推进[县管校聘]。", "implement", "推进"),
    ("深入实施[营养改善计划]", "implement", "深入实施"),
    ("实施[强师工程]、[营养改善计划]", "implement", "实施"),
    ("扩大[县管校聘]试点范围", "expand", "试点范围"),
    ("扩大[县管校聘试点]", "expand", "扩大"),
    ("推广[县管校聘]经验", "expand", "推广"),
    ("全面实施[县管校聘]", "full", "全面实施"),
    ("[县管校聘]实现全覆盖", "full", "实现全覆盖"),
    ("推进[县管校聘]全覆盖", "full", "全覆盖"),
    ("全面推开[县管校聘试点]", "full", "全面推开"),
    ("深化[县管校聘]改革", "deepen", "深化"),
    ("巩固[营养改善计划]成果", "deepen", "成果"),
    ("[课后服务]常态化", "deepen", "常态化"),
    ("完成[校舍安全工程]", "completed", "完成"),
    ("[校舍安全工程]圆满完成", "completed", "圆满完成"),
    ("[县管校聘试点]圆满完成", "completed", "圆满完成"),
    ("确保[脱贫攻坚]任务全面完成", None, None),
    ("力争完成[校舍安全工程]", None, None),
    ("取消[加分政策]", "stopped", "取消"),
    ("[加分政策]不再实施", "stopped", "不再实施"),
    ("停止[课改试点]", "stopped", "停止"),
    # the nearest word, and only in the clause of the name
    ("取消旧规定,实施[营养改善计划]", "implement", "实施"),
    ("完成规划后启动[营养改善计划]", "implement", "启动"),
    ("完成规划。[营养改善计划]惠及学生", None, None),
    ("尚未完成[校舍安全工程]", None, None),
    ("[营养改善计划]惠及学生,全面实施素质教育", None, None),
]


def marked(text):
    """The text without the brackets around its last name, and where that stands."""
    end = text.rindex("]")
    start = text.rindex("[", 0, end)
    before, name = text[:start], text[start + 1 : end]
    before = before.replace("[", "").replace("]", "")
    return before + name + text[end + 1 :], len(before), len(before) + len(name)


@pytest.mark.parametrize(("text", "stage", "word"), STAGES)
def test_verbs_say_the_stage(text, stage, word):
    plain, start, end = marked(text)
    found = stage_of(plain, start, end)
    said = (found.stage.value, plain[found.start : found.end]) if found else (None, None)
    assert said == (stage, word)


@given(st.text(alphabet="探索试点全面实施推进县管校聘,。取消完成", max_size=40), st.integers(0, 40))
def test_the_words_stand_where_they_are_said_to(text, at):
    start = min(at, len(text))
    end = min(start + 4, len(text))
    found = stage_of(text, start, end)
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)
        assert found.distance >= 0


def test_long_texts_take_linear_time():
    def work(text: str) -> None:
        for start in range(2, len(text), 60):
            stage_of(text, start, start + 4)

    assert is_linear(work, "实施县管校聘", 400)


def test_evidence_quotes_the_source():
    plan = plan_of("要探\n索“县管校聘”改革。")
    [mention] = discover(plan)
    assert mention.stage.stage is Stage.EXPLORE
    span = mention.stage.span
    assert mention.stage.quote == plan.source.text[span.start : span.end] == "探\n索"


DIRECTIONS = [
    ("explore", "pilot", "advanced"),
    ("pilot", "full", "advanced"),
    ("implement", "deepen", "advanced"),
    ("full", "pilot", "receded"),
    ("deepen", "explore", "receded"),
    ("implement", "completed", "completed"),
    ("pilot", "stopped", "stopped"),
    ("completed", "stopped", "stopped"),
    ("stopped", "pilot", "resumed"),
    ("completed", "implement", "resumed"),
    ("pilot", "pilot", "same"),
]


@pytest.mark.parametrize(("left", "right", "way"), DIRECTIONS)
def test_directions(left, right, way):
    assert direction(Stage(left), Stage(right)) is StageDirection(way)


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_what_advances_one_way_recedes_the_other(left, right):
    forth, back = direction(left, right), direction(right, left)
    assert (forth is StageDirection.SAME) == (left is right) == (back is StageDirection.SAME)
    if forth is StageDirection.ADVANCED:
        assert back is StageDirection.RECEDED


def changes_of(left, right):
    plans = [plan_of(*texts, name=name) for texts, name in ((left, "a"), (right, "b"))]
    return stage_changes(*(discover(plan) for plan in plans))


def test_changes_of_stage():
    left = ["试点推行强师工程。", "实施营养改善计划。", "探索现代学徒制。"]
    right = ["全面实施强师工程。", "继续实施营养改善计划。", "停止阳光跟岗计划。"]
    [change] = changes_of(left, right)
    assert (change.name, change.direction) == ("强师工程", StageDirection.ADVANCED)
    assert change.left.stage.stage is Stage.PILOT
    assert change.right.stage.stage is Stage.FULL
    assert (change.left.item, change.right.item) == ("a#01", "b#01")


def test_the_most_telling_mention_counts():
    left = ["推进强师工程。", "试点推行强师工程。"]
    right = ["推进强师工程。", "全面推开强师工程。", "强师工程惠及教师。"]
    [change] = changes_of(left, right)
    assert (change.left.item, change.right.item) == ("a#02", "b#02")


def test_what_its_name_always_says_is_no_step_back():
    left, right = ["推广“自由贸易试验区”。"], ["参与“自由贸易试验区”。"]
    assert changes_of(left, right) == ()
    [change] = changes_of(right, left)
    assert change.direction is StageDirection.ADVANCED
    [change] = changes_of(["全面实施强师工程。"], ["试点推行强师工程。"])
    assert change.direction is StageDirection.RECEDED


def test_no_mention_no_change():
    assert stage_changes([], []) == ()
