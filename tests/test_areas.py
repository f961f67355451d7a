"""Policy areas: the bundled codebook, hostile codebooks, the areas of small texts, themes."""

import re
from pathlib import Path

import numpy as np
import pytest
from growth import is_linear
from hypothesis import given
from hypothesis import strategies as st

from policydiff.errors import OptionError
from policydiff.extract.areas import HEADING_WEIGHT, area_vectors, areas
from policydiff.extract.codebook import LONGEST, Codebook, bundled_codebook, read_codebook
from policydiff.extract.phrases import SHORTEST
from policydiff.extract.themes import MOST_THEMES, find_themes
from policydiff.messages import catalogue
from policydiff.model import Area, Item, Span
from policydiff.text.clean import clean

ROOT = Path(__file__).parents[1]


def item(heading: str, body: str = "", *, start: int = 0, holes: tuple[Span, ...] = ()) -> Item:
    text = heading + body
    return Item(
        id="plan#1",
        number=None,
        path=(),
        heading=heading.rstrip("。"),
        text=text,
        span=Span(start, start + len(text)),
        heading_span=Span(start, start + len(heading)),
        holes=holes,
    )


def weights(found: tuple[Area, ...]) -> dict[str, float]:
    return {area.id: area.weight for area in found}


def words_of(found: tuple[Area, ...], area: str) -> list[str]:
    return [word.text for one in found if one.id == area for word in one.words]


@pytest.fixture
def codebook(tmp_path):
    def write(classes: str, head: str = 'name = "own"') -> Codebook:
        path = tmp_path / "own.toml"
        path.write_text(f"[codebook]\n{head}\n{classes}", encoding="utf-8")
        return read_codebook(path)

    return write


# --- the bundled codebook


def test_bundled_codebook_has_fifty_to_eighty_classes_in_two_levels():
    classes = bundled_codebook().classes
    fields = {entry.id for entry in classes if entry.parent is None}
    assert 50 <= len(classes) <= 80
    assert 8 <= len(fields) <= 15
    assert {entry.parent for entry in classes} - {None} == fields  # no field is empty


def test_bundled_ids_and_names_are_unique():
    classes = bundled_codebook().classes
    for names in ([e.id for e in classes], [e.zh for e in classes], [e.en for e in classes]):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("entry", bundled_codebook().classes, ids=lambda entry: entry.id)
def test_bundled_class_is_complete(entry):
    texts = [term.text for term in entry.terms]
    assert 4 <= len(texts) <= 20
    assert len(set(texts)) == len(texts)
    assert {term.weight for term in entry.terms} <= {1.0, 2.0, 3.0}
    assert re.search(r"[\u4e00-\u9fff]", entry.zh)
    assert entry.en.isascii()
    assert not set(texts) & set(entry.excluded)


@pytest.mark.parametrize("entry", bundled_codebook().classes, ids=lambda entry: entry.id)
def test_bundled_name_alone_leads_to_its_own_class(entry):
    """A heading that is a class's own name must not be read as another class."""
    found = weights(areas(item(entry.zh), bundled_codebook()))
    family = {one.id for one in bundled_codebook().classes if one.parent == entry.id}
    assert entry.id in found or family & set(found)
    if entry.parent is not None:
        assert found[entry.id] == max(found.values())


def test_no_bundled_exclusion_is_idle_because_a_longer_term_does_its_work():
    terms = {term.text for entry in bundled_codebook().classes for term in entry.terms}
    excluded = {phrase for entry in bundled_codebook().classes for phrase in entry.excluded}
    assert not terms & excluded


def test_shared_terms_do_not_make_two_classes_alike():
    classes = bundled_codebook().classes
    texts = [{term.text: term.weight for term in entry.terms} for entry in classes]
    for at, left in enumerate(texts):
        for right in texts[at + 1 :]:
            shared = sum(min(left[text], right[text]) for text in left.keys() & right.keys())
            assert shared <= 0.25 * min(sum(left.values()), sum(right.values()))


# --- the areas of an item


@pytest.mark.parametrize(
    ("heading", "body", "first"),
    [
        ("加强师德师风建设。", "开展师德标兵评选，严查有偿补课。", "teacher-ethics"),
        ("推进县管校聘。", "教师交流轮岗比例达到百分之十。", "rotation"),
        ("办好学前教育。", "新建公办园三所，普惠性幼儿园覆盖率提高。", "preschool-places"),
        ("科学幼小衔接。", "纠正幼儿园小学化倾向。", "preschool-quality"),
        ("深化产教融合。", "推行现代学徒制，校企共建产业学院。", "industry"),
        ("强化学校体育。", "保证每天一小时校园体育活动。", "sports"),
        ("改进学校美育。", "举办中小学生艺术展演。", "arts"),
        ("加强教育经费保障。", "落实两个只增不减。", "funding"),
        ("严格经费监管。", "开展内部审计，规范教育收费。", "audit"),
        ("完善教育督导。", "落实责任督学挂牌督导。", "supervision"),
        ("做好控辍保学。", "建立劝返台账。", "dropout"),
        ("", "加强教师队伍建设。", "teachers"),
    ],
)
def test_main_area_of_small_texts(heading, body, first):
    assert areas(item(heading, body), bundled_codebook())[0].id == first


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("推进教育信息化，班班通全覆盖。", "推进教育数字化，建设智慧校园。"),
        ("切实减轻学生过重课业负担。", "落实双减政策，优化作业设计。"),
        ("做好教育扶贫工作。", "助力乡村振兴，防止返贫。"),
        ("加强法制教育。", "深入开展法治教育。"),
        ("落实免费师范生政策。", "做好公费师范生培养。"),
    ],
)
def test_old_and_new_names_of_a_task_share_their_main_area(earlier, later):
    first, second = (areas(item("", text), bundled_codebook()) for text in (earlier, later))
    assert first[0].id == second[0].id


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("坚持整体育人。", "sports"),
        ("为民办实事。", "private"),
        ("扩大学前教育资源。", "higher"),
        ("提高中小学教学水平。", "senior-high"),
        ("加强校外教育。", "international"),
        ("保障农民工劳动报酬。", "labour"),
        ("抓好近视防控。", "epidemic"),
    ],
)
def test_words_that_arise_by_chance_give_no_area(text, area):
    assert area not in weights(areas(item("", text), bundled_codebook()))


def test_no_term_no_area():
    assert areas(item("", "天气晴朗。"), bundled_codebook()) == ()
    assert areas(item("", ""), bundled_codebook()) == ()


TWO = """
[[class]]
id = "a"
zh = "甲类"
terms.3 = ["师德师风", "师德"]
terms.1 = ["教师资格"]
[[class]]
id = "b"
zh = "乙类"
terms.2 = ["资格考试", "考试"]
excluded = ["招聘考试"]
"""


def test_a_longer_term_covers_the_shorter(codebook):
    found = areas(item("", "师德师风好，师德好。"), codebook(TWO))
    assert words_of(found, "a") == ["师德师风", "师德"]


def test_terms_that_overlap_both_count(codebook):
    found = areas(item("", "教师资格考试"), codebook(TWO))
    assert words_of(found, "a") == ["教师资格"]
    assert words_of(found, "b") == ["资格考试"]


def test_a_longer_term_of_another_class_covers_too(codebook):
    longer = TWO.replace('["教师资格"]', '["教师资格考试"]')
    assert weights(areas(item("", "教师资格考试"), codebook(longer))) == {"a": 1.0}


def test_an_excluded_phrase_bars_its_own_class_only(codebook):
    own = codebook(TWO + '[[class]]\nid = "c"\nzh = "丙"\nterms.1 = ["考试"]')
    assert weights(areas(item("", "招聘考试"), own)) == {"c": 1.0}
    assert words_of(areas(item("", "招聘考试和考试"), own), "b") == ["考试"]


def test_weights_are_shares_of_the_evidence(codebook):
    found = weights(areas(item("考试。", "师德，考试，考试。"), codebook(TWO)))
    evidence_a = 3.0
    evidence_b = 2 * (HEADING_WEIGHT + 1 + np.log(2))
    assert found["a"] == pytest.approx(evidence_a / (evidence_a + evidence_b), abs=1e-6)
    assert list(found) == ["b", "a"]


def test_ties_stand_in_the_order_of_the_codebook(codebook):
    equal = TWO.replace("terms.2", "terms.3")
    assert list(weights(areas(item("", "考试师德"), codebook(equal)))) == ["a", "b"]


def test_spans_are_offsets_into_the_source():
    given_item = item("加强师德\n  师风建设。", "落实ＳＴＥＭ与教育督导。", start=100)
    found = areas(given_item, bundled_codebook())
    word = found[0].words[0]
    assert (word.text, word.span) == ("师德师风", Span(102, 109))
    assert words_of(found, "supervision") == ["教育督导"]


def test_a_word_is_found_across_a_page_break():
    hole = Span(2, 6)
    found = areas(item("", "师德—3—\n师风", holes=(hole,)), bundled_codebook())
    assert [(word.text, word.span) for word in found[0].words] == [("师德师风", Span(0, 8))]


ALPHABET = "师德风教育考试学前幼儿园民办为人体整安全，。 \n１a"


@given(st.text(alphabet=ALPHABET, max_size=60), st.integers(0, 20), st.integers(0, 500))
def test_spans_quote_the_words_and_weights_add_up(text, head, start):
    given_item = item(text[:head], text[head:], start=start)
    found = areas(given_item, bundled_codebook())
    for area in found:
        assert 0 < area.weight <= 1
        for word in area.words:
            quote = text[word.span.start - start : word.span.end - start]
            assert clean(item("", quote)).text == word.text
        assert [w.span.start for w in area.words] == sorted(w.span.start for w in area.words)
    if found:
        assert sum(area.weight for area in found) == pytest.approx(1, abs=1e-4)


def naive(text: str, own: Codebook) -> dict[str, list[tuple[int, int]]]:
    """The rules of docs/codebook.md, straight from their wording."""
    known = {term.text for entry in own.classes for term in entry.terms}
    hits = {
        (at, at + size)
        for at in range(len(text))
        for size in range(SHORTEST, LONGEST + 1)
        if at + size <= len(text) and text[at : at + size] in known
    }
    free = [
        (a, b) for a, b in hits if not any(c <= a and b <= d and (a, b) != (c, d) for c, d in hits)
    ]
    found = {}
    for entry in own.classes:
        barred = [
            (m.start(), m.start() + len(phrase))
            for phrase in entry.excluded
            for m in re.finditer(f"(?={re.escape(phrase)})", text)
        ]
        terms = {term.text for term in entry.terms}
        places = [
            (a, b)
            for a, b in sorted(free)
            if text[a:b] in terms and not any(c <= a and b <= d for c, d in barred)
        ]
        if places:
            found[entry.id] = places
    return found


@given(st.text(alphabet="甲乙丙丁", max_size=40))
def test_the_search_follows_its_rules(text):
    own = OVERLAPPING
    found = areas(item("", text), own)
    places = {area.id: [tuple(word.span) for word in area.words] for area in found}
    assert places == naive(text, own)


def overlapping() -> Codebook:
    from policydiff.extract.codebook import AreaClass, Term

    def entry(name: str, terms: str, excluded: str = "") -> AreaClass:
        pairs = tuple(Term(text, 1.0) for text in terms.split())
        return AreaClass(name, name, name, None, pairs, tuple(excluded.split()))

    return Codebook(
        "overlapping",
        "",
        "",
        (
            entry("x", "甲乙 甲乙丙 丁甲乙丙丁", "丙甲乙 甲乙丙甲"),
            entry("y", "乙丙 丙丁 甲乙", "甲乙丙丁 丙丁甲乙丙丁"),
            entry("z", "丁丁 丁丁丁", "丁丁丁丁丁"),
        ),
    )


OVERLAPPING = overlapping()


def test_long_texts_take_linear_time():
    def work(text: str) -> None:
        areas(item("", text), bundled_codebook())

    assert is_linear(work, "为民办实事整体育人师德师风", 800)


# --- vectors


def test_vectors_are_unit_rows_or_zeros():
    given_items = [item("", "师德师风"), item("", "无"), item("校园安全。", "消防与食品安全。")]
    rows = area_vectors(given_items, bundled_codebook())
    assert rows.shape == (3, len(bundled_codebook().classes))
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1], abs=1e-6)
    assert (rows >= 0).all()


def test_vectors_have_the_proportions_of_the_areas():
    given_item = item("校园安全。", "消防、信访与食品安全。")
    row = area_vectors([given_item], bundled_codebook())[0]
    found = weights(areas(given_item, bundled_codebook()))
    shares = {entry.id: row[at] for at, entry in enumerate(bundled_codebook().classes) if row[at]}
    assert shares.keys() == found.keys()
    for area, weight in found.items():
        assert shares[area] / row.sum() == pytest.approx(weight, abs=1e-5)


def test_vectors_of_no_items():
    assert area_vectors([], bundled_codebook()).shape == (0, len(bundled_codebook().classes))


# --- files


def test_the_documented_codebook_works(tmp_path):
    text = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    path = tmp_path / "water.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    own = read_codebook(path)
    assert [(entry.id, entry.parent) for entry in own.classes] == [
        ("flood", None),
        ("reservoirs", "flood"),
    ]
    assert [term.weight for term in own.classes[1].terms] == [3.0, 3.0, 1.0, 0.5]
    found = areas(item("病险水库除险加固。", "安置水库移民。"), own)
    assert words_of(found, "reservoirs") == ["病险水库", "除险加固"]


def test_the_bundled_codebook_reads_as_a_file_of_the_users():
    read = read_codebook(ROOT / "policydiff" / "data" / "codebook.toml")
    assert read.classes == bundled_codebook().classes
    assert read.name == bundled_codebook().name


def test_names_default_and_variant_characters_fold(codebook):
    own = codebook('[[class]]\nid = "甲"\nzh = "甲类"\nterms."1.5" = ["ＡＩ 教育", " 师　德 "]')
    assert (own.zh, own.en, own.classes[0].en) == ("own", "own", "甲类")
    assert [term.text for term in own.classes[0].terms] == ["AI教育", "师德"]
    assert weights(areas(item("", "AI 教育"), own)) == {"甲": 1.0}


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_text("\ufeff[codebook]\nname='b'\n" + GOOD, encoding="utf-8")
    assert read_codebook(path).name == "b"


GOOD = '[[class]]\nid = "a"\nzh = "甲"\nterms.1 = ["师德"]\n'
HEAD = '[codebook]\nname = "own"\n'
WRONG = [
    ("malformed", HEAD + '[[class]\nid = "a"', ""),
    ("malformed", "a = " + "[" * 100_000, ""),
    ("malformed", HEAD + GOOD + "terms.1 = ['考试']", ""),
    ("table", "codebook = 1\n" + GOOD, "codebook"),
    ("classes", HEAD + "[class]\nid = 'a'", "class"),
    ("classes", "class = [1]\n" + HEAD, "class"),
    ("empty", HEAD, "class"),
    ("reserved", HEAD.replace("own", "themes") + GOOD, "themes"),
    ("key", HEAD + "author = 'x'\n" + GOOD, "author"),
    ("key", HEAD + GOOD + "weight = 3", "weight"),
    ("key", HEAD + GOOD + "[classes]", "classes"),
    ("text", "[codebook]\nname = 3\n" + GOOD, "name"),
    ("text", GOOD, "name"),
    ("text", HEAD + '[[class]]\nid = "a"\nterms.1 = ["师德"]', "zh"),
    ("text", HEAD + '[[class]]\nzh = "甲"\nterms.1 = ["师德"]', "id"),
    ("text", HEAD + GOOD + 'en = "a\\nb"', "en"),
    ("id", HEAD + GOOD.replace('"a"', '"a b"'), "a b"),
    ("id", HEAD + GOOD.replace('"a"', f'"{"a" * 61}"'), "aaa"),
    ("id_twice", HEAD + GOOD + GOOD, "a"),
    ("parent", HEAD + GOOD + 'parent = "z"', "z"),
    ("parent", HEAD + GOOD + 'parent = "a"', "a"),
    (
        "parent",
        HEAD
        + GOOD
        + (GOOD + 'parent = "a"\n').replace('id = "a"', 'id = "b"')
        + (GOOD + 'parent = "b"\n').replace('id = "a"', 'id = "c"'),
        "b",
    ),
    ("terms", HEAD + '[[class]]\nid = "a"\nzh = "甲"', "a"),
    ("terms", HEAD + '[[class]]\nid = "a"\nzh = "甲"\nterms = ["师德"]', "a"),
    ("terms", HEAD + '[[class]]\nid = "a"\nzh = "甲"\nterms.1 = []', "a"),
    ("weight", HEAD + GOOD.replace("terms.1", "terms.heavy"), "heavy"),
    ("weight", HEAD + GOOD.replace("terms.1", "terms.-1"), "-1"),
    ("weight", HEAD + GOOD.replace("terms.1", "terms.0"), "0"),
    ("weight", HEAD + GOOD.replace("terms.1", "terms.11"), "11"),
    ("weight", HEAD + GOOD.replace("terms.1", "terms.nan"), "nan"),
    ("weight", HEAD + GOOD.replace("terms.1", "terms.inf"), "inf"),
    ("weight", HEAD + GOOD.replace("terms.1", 'terms."1e-300"'), "1e-300"),
    ("list", HEAD + GOOD.replace("terms.1", "terms.1.5"), "1"),
    ("list", HEAD + GOOD.replace('["师德"]', '"师德"'), "terms.1"),
    ("list", HEAD + GOOD + 'excluded = "师德师风"', "excluded"),
    ("phrase", HEAD + GOOD.replace('"师德"', "3"), "3"),
    ("length", HEAD + GOOD.replace("师德", "师"), "师"),
    ("length", HEAD + GOOD.replace("师德", "师德" * 16), "师德师德"),
    ("length", HEAD + GOOD.replace("师德", "师\\u0000德"), "x00"),
    ("length", HEAD + GOOD.replace("师德", " 师 "), "师"),
    ("twice", HEAD + GOOD + 'terms.2 = ["师　德"]', "师德"),
    ("twice", HEAD + GOOD + 'excluded = ["师德"]', "师德"),
    ("idle", HEAD + GOOD + 'excluded = ["师风"]', "师风"),
]


@pytest.mark.parametrize(("what", "text", "named"), WRONG)
def test_a_wrong_codebook_is_refused_with_file_entry_and_remedy(tmp_path, what, text, named):
    path = tmp_path / "坏.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OptionError) as caught:
        read_codebook(path)
    assert caught.value.code == f"codebook.{what}"
    for lang in ("zh", "en"):
        said = caught.value.text(lang)
        assert str(path) in said
        assert named in said


@pytest.mark.parametrize("content", [None, "folder", b"\xb1\xe0\xc2\xeb\xb1\xed"])
def test_an_unreadable_codebook_is_refused(tmp_path, content):
    path = tmp_path / "codebook.toml"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(OptionError) as caught:
        read_codebook(path)
    assert caught.value.code == "codebook.unreadable"
    assert str(path) in str(caught.value)


def test_a_path_that_no_system_takes_is_refused():
    with pytest.raises(OptionError, match=r"cannot be read"):
        read_codebook("a\0b")


def test_every_message_of_codebooks_is_provoked():
    told = {code for code in catalogue() if code.startswith("codebook.")}
    assert told == {f"codebook.{what}" for what, *_ in WRONG} | {"codebook.unreadable"}


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["codebook", "class", "id", "zh", "terms", "3", "excluded", "name"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_content_is_read_or_refused(content):
    from policydiff.extract import codebook as module

    table = content if isinstance(content, dict) else {"class": content}
    try:
        outcome = f"codebook.{module._codebook(table, 'any.toml').name}"
    except OptionError as error:
        outcome = error.code
    assert outcome.startswith("codebook.")


# --- themes

SUBJECTS = ("加强校园消防与交通演练", "举办学生合唱和舞蹈展演", "组织教师研修与岗位培训")


def themed(copies: int) -> tuple[list[Item], np.ndarray]:
    """Items of three subjects, by turns, with vectors that all point nearly the same way."""
    given_items, vectors = [], []
    for at in range(3 * copies):
        subject = at % 3
        given_items.append(item("", f"{SUBJECTS[subject]}，做好第{at}项工作。"))
        vectors.append([5.0, 0.01 * (at % 4), *(float(subject == other) for other in range(3))])
    return given_items, np.array(vectors, np.float32)


def test_themes_are_the_groups_that_the_vectors_show():
    found = find_themes(*themed(6), count=3)
    assert found.assigned == (0, 1, 2) * 6
    marking = [{term.text for term in entry.terms} for entry in found.codebook.classes]
    assert ["消防" in marking[0], "舞蹈" in marking[1], "研修" in marking[2]] == [True] * 3
    assert not any("工作" in words for words in marking)  # what all share marks nothing


def test_themes_apply_like_any_codebook():
    given_items, vectors = themed(6)
    own = find_themes(given_items, vectors, count=3).codebook
    found = areas(item("", "开展消防演练。"), own)
    assert [area.id for area in found] == ["theme-01"]
    assert words_of(found, "theme-01") == ["消防", "演练"]
    assert (area_vectors(given_items, own).argmax(axis=1) == np.arange(18) % 3).all()


def test_themes_stand_by_size_and_have_names():
    given_items, vectors = themed(4)
    keep = [at for at in range(12) if at % 3 == 2 or at < 6]
    found = find_themes([given_items[at] for at in keep], vectors[keep], count=3)
    sizes = [found.assigned.count(theme) for theme in range(3)]
    assert sizes == sorted(sizes, reverse=True)
    assert set(found.codebook.classes[0].zh.split("、")) <= {"教师", "研修", "岗位", "岗位培训"}
    weights_of = [term.weight for term in found.codebook.classes[0].terms]
    assert weights_of == sorted(weights_of, reverse=True)
    assert weights_of[0] == 3.0


def test_the_number_of_themes_follows_the_number_of_items():
    random = np.random.default_rng(5)
    vectors = random.normal(size=(50, 8)).astype(np.float32)
    given_items = [item("", f"第{at}项") for at in range(50)]
    assert len(find_themes(given_items, vectors).codebook.classes) == 5
    assert MOST_THEMES <= 80


def test_fewer_themes_than_asked_where_vectors_coincide():
    given_items, vectors = themed(3)
    vectors[:, 1] = 0
    assert len(find_themes(given_items, vectors, count=7).codebook.classes) == 3


@pytest.mark.parametrize(
    ("vectors", "assigned"),
    [
        (np.zeros((0, 4), np.float32), ()),
        (np.zeros((2, 4), np.float32), (None, None)),
        (np.full((3, 4), 0.1, np.float32), (None, None, None)),
        (np.ones((1, 4), np.float32), (0,)),
    ],
)
def test_themes_of_vectors_without_direction(vectors, assigned):
    given_items = [item("", "做好工作。")] * len(vectors)
    assert find_themes(given_items, vectors).assigned == assigned


def test_themes_refuse_what_does_not_fit():
    given_items, vectors = themed(2)
    with pytest.raises(ValueError, match="6 items but 5 vectors"):
        find_themes(given_items, vectors[:5])
    with pytest.raises(ValueError, match="at least 1"):
        find_themes(given_items, vectors, count=0)


def test_themes_are_the_same_every_time():
    random = np.random.default_rng(3)
    vectors = random.normal(size=(300, 16)).astype(np.float32)
    given_items = [item("", f"{SUBJECTS[at % 3]}{at}") for at in range(300)]
    first, second = (find_themes(given_items, vectors) for _ in range(2))
    assert first.assigned == second.assigned
    assert first.codebook.classes == second.codebook.classes


def test_themes_lie_closer_than_chance():
    """Each row's own centre must be its nearest: k-means has settled."""
    random = np.random.default_rng(4)
    centres = random.normal(size=(6, 12))
    vectors = (centres[np.arange(240) % 6] + 0.3 * random.normal(size=(240, 12))).astype("float32")
    found = find_themes([item("", "工作")] * 240, vectors, count=6)
    groups = [{found.assigned[at] for at in range(start, 240, 6)} for start in range(6)]
    assert all(len(group) == 1 for group in groups)
    assert len(set.union(*groups)) == 6
