"""Named initiatives: the bundled lexicon, hostile files, how names are found."""

import re
from pathlib import Path

import pytest
from growth import is_linear
from hypothesis import given
from hypothesis import strategies as st

from policydiff.errors import OptionError
from policydiff.extract import lexicon as module
from policydiff.extract.lexicon import KINDS, QUOTES, Lexicon, bundled_lexicon, key, read_lexicon
from policydiff.extract.mentions import mentions
from policydiff.messages import catalogue

ROOT = Path(__file__).parents[1]
# Two characters that stand for one initiative only.
SPECIAL = {
    "普九", "两基", "控辍", "双减", "减负", "国培", "省培", "晒课", "慕课", "控烟", "推普", "反诈",
    "四风", "双碳", "六稳", "六保", "励耕", "金课", "五唯", "护苗", "校闹", "滋蕙", "躺睡", "四史", "扫盲",
}  # fmt: skip
HEAD = '[lexicon]\nname = "own"\nmode = "replace"\n'


def own(initiatives: str, head: str = HEAD) -> Lexicon:
    import tomllib

    return module._lexicon(tomllib.loads(head + initiatives), "own.toml", base=bundled_lexicon)


def said(text: str, lexicon: Lexicon | None = None) -> list[tuple[str, str]]:
    """What stands where a mention was found, and whose name it is."""
    found = mentions(text, lexicon or bundled_lexicon())
    return [(text[start:end], entry.name) for start, end, entry in found]


# --- the bundled lexicon


def test_the_bundled_lexicon_is_large_and_varied():
    entries = bundled_lexicon().entries
    assert len(entries) >= 400
    assert {entry.kind for entry in entries} == set(KINDS)
    assert sum(entry.since is not None for entry in entries) >= 300
    assert any(not entry.certain for entry in entries)
    assert not any(entry.source for entry in entries)


def test_doubt_is_about_a_year_or_a_document():
    doubtful = [entry for entry in bundled_lexicon().entries if not entry.certain]
    assert [e.name for e in doubtful if e.since is None and e.document is None] == []


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("双减", "减负"),
        ("教育数字化", "教育信息化"),
        ("义务教育优质均衡发展", "义务教育均衡发展"),
        ("学前教育普及普惠", "普惠性学前教育"),
    ],
)
def test_bundled_successions(later, earlier):
    entries = {entry.name: entry for entry in bundled_lexicon().entries}
    assert earlier in entries[later].succeeds


def test_every_bundled_succession_resolves_and_goes_forward():
    entries = {entry.name: entry for entry in bundled_lexicon().entries}
    pairs = [(e, entries[name]) for e in entries.values() for name in e.succeeds]
    assert len(pairs) >= 20
    backward = [
        (new.name, old.name)
        for new, old in pairs
        if new.since and old.since and new.certain and old.certain and new.since < old.since
    ]
    assert backward == []


def test_names_of_two_characters_are_special():
    short = {term for e in bundled_lexicon().entries for term in e.terms if len(term) == 2}
    assert short <= SPECIAL


FOUND = [
    ("推进“县管校聘”管理体制改革。", ["县管校聘"]),
    ("落实“双减”政策和《家庭教育促进法》。", ["双减", "家庭教育促进法"]),
    ("化解大班额，超大班额清零", ["消除大班额", "消除大班额"]),
    ("农村义务教育学生营养改善计划和两免一补", ["农村义务教育学生营养改善计划", "两免一补"]),
    ("“互联网+”教育示范区", ["互联网+教育"]),
    ("建好国家中小学智慧教育平台", ["国家智慧教育公共服务平台"]),
    ("为企业减负，减税降费", []),
    ("为中小学教师减负", ["教师减负"]),
    ("全省培训三百人，建设两基地", []),
    ("国培、省培", ["国培计划", "省培计划"]),
    ("1+X证书制度试点", ["1+X证书制度"]),
    ("坚持立德树人，提高教学质量。", []),
]


@pytest.mark.parametrize(("text", "names"), FOUND)
def test_names_are_found_in_plans(text, names):
    assert [name for _, name in said(text)] == names


# --- how names are found

SMALL = own(
    """
    [[initiative]]
    name = "甲乙"
    aliases = ["甲乙丙丁", "甲乙改革"]
    excluded = ["子甲乙丙丁"]
    [[initiative]]
    name = "“丙丁”工程"
    aliases = ["丙丁"]
    [[initiative]]
    name = "AI教育"
    """
)
PLACES = [
    ("甲乙丙丁", ["甲乙丙丁"]),
    ("甲乙丙", ["甲乙"]),
    ("推进“甲乙”改革。", ["“甲乙”改革"]),
    ("推进“甲乙”的改革。", ["“甲乙”"]),
    ("推进“甲乙改革。", ["甲乙改革"]),
    ("《甲乙改革》", ["《甲乙改革》"]),
    ("《“甲乙”改革》", ["《“甲乙”改革》"]),
    ('"甲乙"改革', ['"甲乙"改革']),
    ("甲乙“丙丁”", ["甲乙“丙丁”"]),
    ("“甲”“乙”", []),
    ('"甲""乙"', []),
    ("“甲乙”“丙丁”工程", ["“甲乙”", "“丙丁”工程"]),
    ("“甲乙丙”", ["甲乙"]),
    ("子甲乙丙丁", ["丙丁"]),
    ("子“甲乙”丙丁", ["丙丁"]),
    ("AI教育、ai教育", ["AI教育"]),
    ("“", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_the_longest_name_counts_and_takes_its_marks(text, places):
    assert [place for place, _ in said(text, SMALL)] == places


@given(st.text(alphabet="甲乙丙丁子改革工程“”《》\"'", max_size=40))
def test_mentions_never_overlap_and_quote_a_name(text):
    covered = 0
    for start, end, entry in mentions(text, SMALL):
        assert covered <= start < end <= len(text)
        covered = end
        assert text[start:end].translate(str.maketrans("", "", QUOTES)) in entry.terms


def test_long_texts_take_linear_time():
    piece = "落实“双减”政策，做好为企业减负、学生营养改善计划等工作。"
    assert is_linear(lambda text: mentions(text, bundled_lexicon()), piece, 400)


def test_heaps_of_marks_take_linear_time():
    heap = 20_000
    assert is_linear(lambda marks: mentions(marks + "甲乙" + "”" * len(marks), SMALL), "“", heap)
    found = mentions("“" * heap + "甲乙" + "”" * heap, SMALL)
    assert [entry.name for *_, entry in found] == ["甲乙"]


# --- files

GOOD = '[[initiative]]\nname = "甲乙"\n'
SECOND = '[[initiative]]\nname = "丙丁"\n'


def test_the_documented_lexicon_works(tmp_path):
    text = (ROOT / "docs" / "lexicon.md").read_text(encoding="utf-8")
    path = tmp_path / "water.toml"
    path.write_text(re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    water = read_lexicon(path)
    assert [entry.name for entry in water.entries] == ["河长制", "河湖长制", "清四乱"]
    assert water.entries[1].succeeds == ("河长制",)
    assert [entry.certain for entry in water.entries] == [True, False, True]
    assert water.entries[0].terms == ("河长制", "河长负责制", "河长制工作")
    assert said("推行“河长制”，市容四乱整治与四乱整治", water) == [
        ("“河长制”", "河长制"),
        ("四乱整治", "清四乱"),
    ]


def test_the_bundled_lexicon_reads_as_a_file_of_the_users(tmp_path):
    text = (ROOT / "policydiff" / "data" / "lexicon.toml").read_text(encoding="utf-8")
    path = tmp_path / "copy.toml"
    path.write_text("\ufeff" + text, encoding="utf-8")
    assert read_lexicon(path).entries == bundled_lexicon().entries


def test_entries_are_added_or_take_the_place_of_bundled_ones():
    head = HEAD.replace("replace", "add")
    added = own(
        '[[initiative]]\nname = "“双减”"\naliases = ["两减"]\nsucceeds = ["减负"]\n' + GOOD, head
    )
    bundled = bundled_lexicon().entries
    assert len(added.entries) == len(bundled) + 1
    assert added.entries[-1].name == "甲乙"
    at = [entry.name for entry in bundled].index("双减")
    assert added.entries[at].terms == ("双减", "两减")
    assert said("两减与学业减负", added) == [("两减", "“双减”"), ("减负", "减负")]


def test_succession_is_told_in_names_as_they_are_written():
    given_lexicon = own('[[initiative]]\nname = "“甲”乙"\n' + SECOND + 'succeeds = ["甲乙"]')
    assert given_lexicon.entries[1].succeeds == ("“甲”乙",)


def test_entries_added_because_of_a_plan_can_be_left_out():
    given_lexicon = own(GOOD + 'from = "plan-1"\n' + SECOND + 'succeeds = ["甲乙"]')
    left = given_lexicon.without("plan-1")
    assert [(entry.name, entry.succeeds) for entry in left.entries] == [("丙丁", ())]
    assert given_lexicon.without("plan-2") is given_lexicon


WRONG = [
    ("malformed", HEAD + "[[initiative]\n", ""),
    ("malformed", "a = " + "[" * 100_000, ""),
    ("table", "lexicon = 1\n" + GOOD, "lexicon"),
    ("initiatives", HEAD + '[initiative]\nname = "甲乙"', "initiative"),
    ("initiatives", "initiative = [1]\n" + HEAD, "initiative"),
    ("empty", HEAD, "initiative"),
    ("key", HEAD + "author = 'x'\n" + GOOD, "author"),
    ("key", HEAD + GOOD + "alias = ['丙丁']", "alias"),
    ("key", HEAD + GOOD + "[initiatives]", "initiatives"),
    ("text", GOOD, "name"),
    ("text", HEAD + "[[initiative]]\nkind = 'local'", "name"),
    ("text", HEAD + GOOD + "document = 3", "document"),
    ("text", HEAD + GOOD + "from = ''", "from"),
    ("mode", HEAD.replace("replace", "join") + GOOD, "join"),
    ("kind", HEAD + GOOD + "kind = 'campaign'", "campaign"),
    ("kind", HEAD + GOOD + "kind = ['local']", "local"),
    ("since", HEAD + GOOD + "since = 1948", "1948"),
    ("since", HEAD + GOOD + "since = 2101", "2101"),
    ("since", HEAD + GOOD + "since = '2021'", "2021"),
    ("since", HEAD + GOOD + "since = true", "True"),
    ("certain", HEAD + GOOD + "certain = 'no'", "no"),
    ("list", HEAD + GOOD + "aliases = '丙丁'", "aliases"),
    ("phrase", HEAD + GOOD + "aliases = [3]", "3"),
    ("length", HEAD + GOOD + "aliases = ['丙']", "丙"),
    ("length", HEAD + GOOD + "aliases = ['“丙”']", "丙"),
    ("length", HEAD + GOOD + f"aliases = ['{'丙' * 61}']", "丙丙"),
    ("length", HEAD + GOOD + 'aliases = ["丙\\u0000丁"]', "x00"),
    ("length", HEAD + GOOD.replace("乙", ""), "甲"),
    ("name_twice", HEAD + GOOD + GOOD.replace("甲乙", "“甲”乙"), "甲乙"),
    ("twice", HEAD + GOOD + "aliases = ['“甲乙”']", "甲乙"),
    ("twice", HEAD + GOOD + "aliases = ['丙丁', '《丙丁》']", "丙丁"),
    ("twice", HEAD + GOOD + "excluded = ['甲乙']", "甲乙"),
    ("shared", HEAD + GOOD + SECOND + "aliases = ['甲乙']", "丙丁"),
    ("shared", HEAD + GOOD + "aliases = ['子丑']\n" + SECOND + "aliases = ['子丑']", "子丑"),
    ("shared", HEAD.replace("replace", "add") + GOOD + "aliases = ['双减']", "双减"),
    ("idle", HEAD + GOOD + "excluded = ['乙甲']", "乙甲"),
    ("succeeds", HEAD + GOOD + "succeeds = ['丙丁']", "丙丁"),
    ("succeeds", HEAD + GOOD + SECOND + "aliases = ['子丑']\nsucceeds = ['子丑']", "子丑"),
    ("cycle", HEAD + GOOD + "succeeds = ['甲乙']", "甲乙"),
    ("cycle", HEAD + GOOD + "succeeds = ['丙丁']\n" + SECOND + "succeeds = ['甲乙']", "丙丁"),
]


@pytest.mark.parametrize(("what", "text", "named"), WRONG)
def test_a_wrong_lexicon_is_refused_with_file_entry_and_remedy(tmp_path, what, text, named):
    path = tmp_path / "坏.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OptionError) as caught:
        read_lexicon(path)
    assert caught.value.code == f"lexicon.{what}"
    for lang in ("zh", "en"):
        told = caught.value.text(lang)
        assert str(path) in told
        assert named in told


@pytest.mark.parametrize("content", [None, "folder", b"\xb1\xe0\xc2\xeb\xb1\xed"])
def test_an_unreadable_lexicon_is_refused(tmp_path, content):
    path = tmp_path / "lexicon.toml"
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(OptionError) as caught:
        read_lexicon(path)
    assert caught.value.code == "lexicon.unreadable"
    assert str(path) in str(caught.value)


def test_every_message_of_lexicons_is_provoked():
    told = {code for code in catalogue() if code.startswith("lexicon.")}
    assert told == {f"lexicon.{what}" for what, *_ in WRONG} | {"lexicon.unreadable"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["lexicon", "initiative", "name", "aliases", "since", "succeeds", "excluded"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_content_is_read_or_refused(content):
    table = content if isinstance(content, dict) else {"initiative": content}
    try:
        outcome = f"lexicon.{module._lexicon(table, 'any.toml').name}"
    except OptionError as error:
        outcome = error.code
    assert outcome.startswith("lexicon.")


def test_keys_are_folded_and_bare():
    assert key("“互联网＋”教 育") == "互联网+教育"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("加快自贸区建设，推广自贸试验区经验。", ["自贸区", "自贸试验区"]),
        ("推进中国－东盟自贸区升级谈判，加快实施自贸区战略。", []),
        ("加快中日韩自贸区谈判，推动与海合会、以色列等自贸区谈判，建设亚太自贸区。", []),
    ],
)
def test_a_pilot_zone_is_no_trade_agreement(text, named):
    found = said(text, bundled_lexicon())
    assert [place for place, name in found if name == "自由贸易试验区"] == named
