import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.text import words as module
from policydiff.text.words import own_terms, words


@given(
    st.text(alphabet=st.sampled_from("教育局推进产融合，。；\r\n 　a1.%-𠀀😀师德"), max_size=60)
    | st.text()
)
def test_words_joined_are_the_text(text):
    assert "".join(words(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("推进产教融合", ["推进", "产教融合"]),
        ("新建幼儿园20所", ["新建", "幼儿园", "20", "所"]),
        ("2019年达到95.5%", ["2019", "年", "达到", "95.5%"]),
        ("中华人民共和国", ["中华人民共和国"]),
        ("甲。\n乙", ["甲", "。", "\n", "乙"]),
    ],
)
def test_cuts_at_word_boundaries(text, expected):
    assert words(text) == expected


def test_own_terms_stay_whole():
    assert [term for term in own_terms() if words(term) != [term]] == []
    assert len(set(own_terms())) == len(own_terms())


def test_equals_jieba_where_no_own_term_occurs():
    import jieba

    reference = jieba.Tokenizer()
    reference.FREQ, reference.total = reference.gen_pfdict(reference.get_dict_file())
    reference.initialized = True
    text = "县政府召开会议，部署中华人民共和国农业机械化促进法的落实；鲤城区第二批示范点过半。"
    assert words(text) == list(reference.cut(text))


def test_long_text_without_a_stop_is_cut_in_linear_time():
    text = "囧" * 50_000
    assert "".join(words(text)) == text


def test_threads_get_the_same_words():
    module._dictionary.cache_clear()
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(words("加强师德师风建设"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["加强", "师德师风", "建设"]] * 4


def test_writes_nothing_and_says_nothing(tmp_path):
    code = "from policydiff.text.words import words; words('教育工作'); import sys; "
    code += "assert 'pkg_resources' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code],
        env={"TMPDIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
