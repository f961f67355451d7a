"""Named initiatives found without a lexicon: what is a name, where it begins, what is the same."""

from dataclasses import replace
from itertools import pairwise

import pytest
from content_cases import plan_of
from growth import is_linear
from hypothesis import given
from hypothesis import strategies as st

from policydiff.align.meaning import bundled_encoder
from policydiff.extract.candidates import ENOUGH
from policydiff.extract.canonical import canonical_name
from policydiff.extract.discovery import discover, discover_all
from policydiff.extract.information import information
from policydiff.extract.merging import merged, same_initiative
from policydiff.extract.slogans import is_slogan
from policydiff.model import InitiativeKind
from policydiff.text.similar import ratio

NAMED = [
    # heads, and where the name before them begins
    ("大力实施基础教育提质工程。", ["基础教育提质工程"]),
    ("要深入推进农村义务教育学生营养改善计划。", ["农村义务教育学生营养改善计划"]),
    ("实施消除大班额计划。", ["消除大班额计划"]),
    ("建立健全责任督学挂牌督导制度", ["责任督学挂牌督导制度"]),
    ("组织开展校园食品安全排查整治专项行动", ["校园食品安全排查整治专项行动"]),
    ("继续深化中考招生制度改革", ["中考招生制度改革"]),
    ("加强供给侧结构性改革", ["供给侧结构性改革"]),
    ("健全新型农村合作医疗制度", ["新型农村合作医疗制度"]),
    ("开展戏曲进校园活动", ["戏曲进校园活动"]),
    ("全县实施教师素质提升行动", ["教师素质提升行动"]),
    ("启动实施5个教师素质提升行动", ["教师素质提升行动"]),
    ("加强保障性安居工程建设,做好保障性安居工程补助", ["保障性安居工程建设", "保障性安居工程补助"]),
    # several names after one verb
    (
        "实施基础教育提质工程、职业教育攻坚计划和教师素质提升行动",
        ["基础教育提质工程", "职业教育攻坚计划", "教师素质提升行动"],
    ),
    # quotation marks, with and without a head
    ("推行“县管校聘”管理体制改革", ["“县管校聘”管理体制改革"]),
    ("深化“放管服”改革", ["“放管服”改革"]),
    ("推进中小学教师“县管校聘”。", ["县管校聘"]),
    ("开展“不忘初心、牢记使命”主题教育", ["“不忘初心、牢记使命”主题教育"]),
    ("实施“双随机、一公开”监管", ["“双随机、一公开”监管"]),
    ("落实“两免一补”政策", ["“两免一补”政策"]),
    # titles
    ("贯彻《中华人民共和国民办教育促进法》", ["《中华人民共和国民办教育促进法》"]),
    ("根据《3-6岁儿童学习与发展指南》", ["《3-6岁儿童学习与发展指南》"]),
    ("出台乡村教师支持计划实施办法", ["乡村教师支持计划实施办法"]),
    ("落实义务教育法", ["义务教育法"]),
    # forms
    ("推进一校一品、两免一补。", ["一校一品", "两免一补"]),
    ("推进产教融合、医养结合。", ["产教融合", "医养结合"]),
    ("推进平安校园、美丽乡村。", ["平安校园", "美丽乡村"]),
    ("实现班班通,推行以奖代补。", ["班班通", "以奖代补"]),
    ("探索现代学徒制。", ["现代学徒制"]),
    # other sectors
    ("完成农村集体产权制度改革", ["农村集体产权制度改革"]),
    ("深入实施创新驱动发展战略", ["创新驱动发展战略"]),
    ("打赢污染防治攻坚战", ["污染防治攻坚战"]),
    ("推动“厕所革命”", ["厕所革命"]),
]

NOT_NAMED = [
    "牢固树立“四个意识”,坚定“四个自信”,做到“两个维护”。",
    "坚持立德树人,落实党的教育方针。",
    "打通服务群众“最后一公里”,下好“先手棋”。",
    "荣获“全国文明城市”称号。",
    "“十四五”时期,我们要过“紧日子”。",
    "加强安全工作,提高教学质量。",
    "完善工作机制,建立长效机制,健全规章制度。",
    "做好重点工程、重大项目和年度计划。",
    "推进改革开放,加强革命老区建设。",
    "系统性、战略性、制度性安排。",
    "新建黄河大桥绕城工程。",
    "培养一批工程师,造就名师。",
    "促进农村发展,推进城市建设。",
    "一心一意谋发展,千家万户齐动手。",
    "《人民日报》《新闻》刊发报道。",
    "双方就双边合作进行交流。",
    "三横两纵、两轴一带的路网。",
    "“推动发展的立足点是什么?”",
    "要以实际行动迎接挑战。",
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_names_are_found_whole(text, names):
    assert [one.quote for one in discover(plan_of(text))] == names


@pytest.mark.parametrize("text", NOT_NAMED)
def test_what_is_no_name_is_left_alone(text):
    assert [one.quote for one in discover(plan_of(text))] == []


def test_mentions_say_where_they_stand():
    plan = plan_of("一、概况。", "实施“县管校聘”\n 改革。")
    [one] = discover(plan)
    assert (one.plan, one.item, one.entry) == ("p", "p#02", False)
    assert one.quote == plan.source.text[one.span.start : one.span.end] == "“县管校聘”\n 改革"
    assert ENOUGH <= one.score <= 1
    assert one.stage is not None


KINDS = [
    ("落实《民办教育促进法》", InitiativeKind.DOCUMENT),
    ("出台教育事业发展规划纲要", InitiativeKind.DOCUMENT),
    ("完成“十四五”规划", InitiativeKind.DOCUMENT),
    ("实施教师素质提升行动", InitiativeKind.PROGRAMME),
    ("推进我区“幸福教育”工程", InitiativeKind.LOCAL),
    ("打造“书香鲤城”品牌", InitiativeKind.LOCAL),
    ("创建鲤城国家教育改革实验区", InitiativeKind.PROGRAMME),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds(text, kind):
    assert [one.kind for one in discover(plan_of(text, region="鲤城区"))] == [kind]


def test_what_is_marked_once_is_found_everywhere():
    plan = plan_of("推行“县管校聘”改革。", "校长谈县管校聘的好处。")
    assert [one.quote for one in discover(plan)] == ["“县管校聘”改革", "县管校聘"]


def test_what_one_plan_marks_is_found_in_the_others():
    marks, plain = plan_of("推行“县管校聘”改革。"), plan_of("校长谈县管校聘的好处。")
    assert discover(plain) == ()
    assert [one.quote for one in discover_all([plain, marks])[0]] == ["县管校聘"]


def test_a_short_form_has_the_name_of_its_long_form():
    plan = plan_of("实施乡村教师专业素质提升计划(以下简称“素质提升计划”)。")
    names = {one.name for one in discover(plan)}
    assert names == {"乡村教师专业素质提升计划"}


ALPHABET = "实施推进“”《》双减县管校聘工程计划的和、,。改革()1一三名训试点制度 \n"


@given(st.text(alphabet=ALPHABET, max_size=80))
def test_mentions_never_overlap_and_quote_the_source(text):
    plan = plan_of(text)
    found = discover(plan)
    assert [one.span for one in found] == sorted(one.span for one in found)
    for one, following in pairwise(found):
        assert one.span.end <= following.span.start
    for one in found:
        assert one.name
        assert one.quote == plan.source.text[one.span.start : one.span.end]


HOSTILE = [
    "实施",
    "“",
    "《",
    "工程",
    "一一",
    "推进改革",
    "以奖代",
    "(以下简称“",
    "中小学",
    "+-",
    "双",
    "的" * 3,
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_linear_time(piece):
    assert is_linear(lambda text: discover(plan_of(text)), piece, 800)


# --- how much a modifier says, slogans

SAYS = [
    ("县管校聘", 4),
    ("学前教育", 2),
    ("长效", 0),
    ("工作", 0),
    ("义务教育薄弱环节改善与能力提升", 4),
    ("", 0),
]


@pytest.mark.parametrize(("modifier", "much"), SAYS)
def test_information(modifier, much):
    assert information(modifier) == much


@given(
    st.text(alphabet="学前教育工作县管校聘", max_size=12), st.text(alphabet="教育县", max_size=4)
)
def test_more_words_never_say_less_than_none(one, other):
    assert 0 <= information(one) <= len(one)
    assert information(one + other) <= information(one) + information(other)


@pytest.mark.parametrize(
    ("text", "slogan"),
    [
        ("四个意识", True),
        ("四个意识、四个自信", True),
        ("不忘初心、牢记使命", True),
        ("县管校聘", False),
        ("四个意识、县管校聘", False),
    ],
)
def test_slogans(text, slogan):
    assert is_slogan(text) is slogan


# --- canonical names and merging

CANONICAL = [
    ("“县管校聘”管理体制改革", "县管校聘管理体制改革"),
    ("第三期学前教育行动计划", "学前教育行动计划"),
    ("学前教育三年行动计划", "学前教育行动计划"),
    ("学前教育三年行动计划(2017-2020年)", "学前教育行动计划"),
    ("福建省泉州市特殊教育提升计划", "特殊教育提升计划"),
    ("《中华人民共和国教师法》", "教师法"),
    ("《国务院关于当前发展学前教育的若干意见》", "当前发展学前教育若干意见"),
    ("教师信息技术应用能力提升工程2.0", "教师信息技术应用能力提升工程"),
    ("深入推进双减", "双减"),
    ("高等教育质量工程", "高等教育质量工程"),
    ("平安校园", "平安校园"),
    ("“十四五”规划", "十四五规划"),
    ("中国制造2025", "中国制造2025"),
    ("改革", "改革"),
    ("“我们的节日”主题活动", "我们的节日主题活动"),
    ("的", "的"),
]


@pytest.mark.parametrize(("name", "canonical"), CANONICAL)
def test_canonical_names(name, canonical):
    assert canonical_name(name) == canonical


@given(st.text(alphabet="第三期学前教育“”的2017年省市实施推进计划()", min_size=1, max_size=20))
def test_canonical_names_are_final(name):
    once = canonical_name(name)
    assert canonical_name(once) == once


SAME = [
    ("县管校聘", "县管校聘管理体制改革"),
    ("县管校聘", "中小学教师县管校聘改革"),
    ("平安校园建设", "平安校园创建"),
    ("学生营养改善计划", "农村义务教育学生营养改善计划"),
    ("提质扩优行动", "扩优提质行动"),
    ("责任督学挂牌督导", "责任督学挂牌督导制度"),
    ("农村最低生活保障制度", "农村居民最低生活保障制度"),
    ("营业税改征增值税试点", "营业税改征增值税试点工作"),
    ("乡村振兴", "乡村振兴战略"),
    ("双随机、一公开", "双随机、一公开监管"),
]
OTHER = [
    ("校园体育提升行动", "校园美育提升行动"),
    ("学前教育行动计划", "义务教育行动计划"),
    ("中职教育提升计划", "高职教育提升计划"),
    ("教师培训计划", "校长培训计划"),
    ("省级示范高中建设工程", "国家级示范高中建设工程"),
    ("三名工程", "四名工程"),
    ("三名一训工程", "三名工程"),
    ("平安校园创建", "文明校园创建"),
    ("平安校园创建", "平安社区创建"),
    ("污染防治攻坚战", "大气污染防治攻坚战"),
    ("基本养老保险制度", "基本医疗保险制度"),
    ("互联网+", "互联网+政务服务"),
    ("培训计划", "农村教师培训计划"),
    ("消防安全专项整治", "食品安全专项整治"),
    ("扩优行动", "强基行动"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_variants_are_one_initiative(one, other):
    assert same_initiative(one, other, alike=True)
    assert same_initiative(other, one, alike=True)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_look_alikes_are_two(one, other):
    assert not same_initiative(one, other, alike=True)
    assert not same_initiative(other, one, alike=True)


def names_of(texts, encoder=None):
    mentions = [one for text in texts for one in discover(plan_of(text))]
    return [one.name for one in merged(mentions, encoder)]


def test_merging_names_a_group_by_its_most_frequent_wording():
    texts = ["推行“县管校聘”改革", "推行“县管校聘”管理体制改革", "推行“县管校聘”管理体制改革"]
    assert names_of(texts) == ["县管校聘管理体制改革"] * 3
    assert names_of(texts[:2]) == ["县管校聘改革"] * 2


@pytest.mark.parametrize("encoder", [None, bundled_encoder()])
def test_merging_does_not_depend_on_the_order(encoder):
    texts = [f"实施{one}" for pair in (*SAME, *OTHER) for one in pair]
    mentions = [one for text in texts for one in discover(plan_of(text))]
    forth, back = merged(mentions, encoder), merged(mentions[::-1], encoder)
    assert [one.name for one in forth] == [one.name for one in back[::-1]]
    assert [one.quote for one in forth] == [one.quote for one in mentions]


def test_no_chain_joins_two_initiatives():
    names = ["校园体育提升行动", "校园提升行动", "校园美育提升行动"]
    assert ratio(*names[:2]) > 0.8
    [mention] = discover(plan_of("实施校园体育提升行动"))
    found = merged([replace(mention, name=name) for name in names], None)
    assert found[0].name != found[2].name


def test_merging_nothing():
    assert merged([], None) == ()
