"""Traditional characters: compared as simplified ones, every offset as in the text."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.api import compare, read_plans
from policydiff.model import ChangeKind
from policydiff.read import source_of
from policydiff.text import fold as folding
from policydiff.text import traditional
from policydiff.text.fold import fold
from policydiff.text.traditional import is_traditional

SIMPLIFIED = (
    "某市教育局2019年工作要点\n一、加强党的建设\n"
    "1.强化理论学习。组织全体党员学习新思想，每月开展一次主题党日活动，推动学习往深里走。\n"
    "2.建设名师工作室。培养50名骨干教师，发挥示范引领作用，带动全市教师队伍水平显著提高。\n"
)
TRADITIONAL = (
    "某市教育局2019年工作要點\n一、加強黨的建設\n"
    "1.強化理論學習。組織全體黨員學習新思想，每月開展一次主題黨日活動，推動學習往深裡走。\n"
    "2.建設名師工作室。培養60名骨幹教師，發揮示範引領作用，帶動全市教師隊伍水平顯著提高。\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "simplified.txt", tmp_path / "traditional.txt"
    for path, text in zip(paths, (SIMPLIFIED, TRADITIONAL), strict=True):
        path.write_text(text, "utf-8")
    return str(paths[0]), str(paths[1])


@pytest.fixture
def without_opencc(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where the extra is not installed."""
    monkeypatch.setattr(traditional, "_converter", lambda: None)
    monkeypatch.setattr("policydiff.read.installed", lambda: None)
    monkeypatch.setattr(folding, "_plain", set())
    folding._fold_character.cache_clear()
    yield
    folding._fold_character.cache_clear()


def test_one_text_in_both_scripts_differs_only_in_its_figure(files):
    comparison = compare(*files)
    kinds = [change.kind for change in comparison.changes]
    assert kinds == [ChangeKind.KEPT, ChangeKind.REWORDED]
    (edited,) = [edits for change in comparison.changes for edits in change.edits]
    words = [
        (comparison.right.source.text[edit.right.start : edit.right.end])
        for edit in edited.edits
        if edit.op != "equal"
    ]
    assert words == ["60名"]


def test_quotes_are_as_printed(files):
    (plan,) = read_plans(files[1]).plans
    assert [item.heading for item in plan.items] == ["強化理論學習", "建設名師工作室"]
    assert all(plan.source.text[slice(*item.span)] == item.text for item in plan.items)


def test_folding_keeps_the_length_and_what_simplified_texts_have():
    assert fold("顯著發展、乾坤、皇后、藝術") == "显著发展、乾坤、皇后、艺术"
    words = SIMPLIFIED.replace("，", "、")
    assert fold(words) == words


@given(st.text())
def test_no_text_changes_its_length(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.usefixtures("without_opencc")
def test_without_the_extra_a_note_tells_what_to_install(files):
    path = files[1]
    _, notes = source_of(path, Path(path).read_bytes())
    (note,) = notes
    assert (note.code, note.where) == ("read.traditional", path)
    assert "policydiff[traditional]" in note.text("en")
    assert source_of(files[0], Path(files[0]).read_bytes())[1] == ()
    assert fold("發展") == "發展"


def test_with_the_extra_there_is_nothing_to_tell(files):
    assert source_of(files[1], Path(files[1]).read_bytes())[1] == ()


def test_simplified_texts_are_not_taken_for_traditional_ones():
    assert is_traditional(TRADITIONAL)
    assert not is_traditional(SIMPLIFIED + "《漢書》")
    assert not is_traditional("")


def test_opencc_loads_only_for_a_character_that_needs_it():
    code = (
        "import sys; from policydiff.text.fold import fold;"
        "fold('推进义务教育显著发展'); assert 'opencc' not in sys.modules;"
        "fold('發'); assert 'opencc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
