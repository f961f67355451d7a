"""Targets: quantities, metrics, roles, deadlines, comparisons; one row a phrase."""

import re
import sys
from pathlib import Path

import pytest
from growth import is_linear
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import floors  # noqa: E402
from benchmarks import target_gold as measured  # noqa: E402
from benchmarks.target_planting import planted, verdict  # noqa: E402
from policydiff.changes.targets import target_changes  # noqa: E402
from policydiff.extract.indicators import _known, canonical  # noqa: E402
from policydiff.extract.quantities import quantities  # noqa: E402
from policydiff.extract.targets import targets  # noqa: E402
from policydiff.messages import catalogue  # noqa: E402
from policydiff.model import (  # noqa: E402
    Grade,
    Item,
    Link,
    Plan,
    PlanKind,
    Segment,
    SegmentKind,
    Source,
    Span,
)
from policydiff.model.content import Role, Target, TargetChange, TargetChangeKind  # noqa: E402
from policydiff.plans import read_plans  # noqa: E402
from policydiff.text.fold import fold  # noqa: E402

# A little under what benchmarks/targets.md reports; valid for this gold only.
FLOORS = floors.load()


def plan_of(
    *texts: str,
    year: int | None = 2019,
    kind: PlanKind = PlanKind.PLAN,
    path: str = "",
    name: str = "p",
) -> Plan:
    items, segments, at = [], [], 0
    for number, text in enumerate(texts):
        span = Span(at, at + len(text))
        id_ = f"{name}#{number}"
        items.append(Item(id_, None, (path,), "", text, span, Span(at, at)))
        segments.append(Segment(SegmentKind.ITEM, span, item=id_))
        at = span.end
    source = Source("-", "", "utf-8", "utf-8", "".join(texts))
    return Plan(name, None, None, year, kind, None, None, {}, source, tuple(segments), tuple(items))


def found(text: str, **of_plan) -> list[Target]:
    return list(targets(plan_of(text, **of_plan)))


def read(text: str) -> list[tuple]:
    """Values, unit and comparator of the quantities of ``text``."""
    return [(q.values, q.unit, q.comparator.value) for q in quantities(fold(text))]


# --- what a number is, in which unit, and how it binds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增学位2万个", [((20_000,), "个", "=")]),
        ("全年免费资金1.5亿元", [((150_000_000,), "元", "=")]),
        ("新增校舍面积12.2万平方米", [((122_000,), "平方米", "=")]),
        ("投入1,234.5万元", [((12_345_000,), "元", "=")]),
        ("财政赤字2.76万亿元", [((2_760_000_000_000,), "元", "=")]),
        ("完成投资1亿5000万元", [((150_000_000,), "元", "=")]),
        ("入学率达到98%", [((98,), "%", "=")]),
        ("入学率达到９８％以上", [((98,), "%", ">=")]),
        ("入学率达百分之九十五以上", [((95,), "%", ">=")]),
        ("比例提高3.5个百分点", [((3.5,), "百分点", "=")]),
        ("九成以上学校达标", [((90,), "%", ">=")]),
        ("三分之二以上的学校达标", [((0.666667,), "", ">=")]),
        # 以上/至少/不低于 …
        ("建设3个以上实训基地", [((3,), "个", ">=")]),
        ("比例不低于80%", [((80,), "%", ">=")]),
        ("比例不得低于80%", [((80,), "%", ">=")]),
        ("招聘教师不少于300名", [((300,), "名", ">=")]),
        ("至少建设5所学校", [((5,), "所", ">=")]),
        ("每学期至少参加一次活动", [((1,), "次", ">=")]),
        ("受益学生超过3000人", [((3000,), "人", ">=")]),
        ("艺术课程不低于总课时的9%", [((9,), "%", ">=")]),
        ("合格率达到95%(含)以上", [((95,), "%", ">=")]),
        # 以下/以内/不超过
        ("大班额比例控制在5%以下", [((5,), "%", "<=")]),
        ("失业率控制在4.5%以内", [((4.5,), "%", "<=")]),
        ("班额不超过50人", [((50,), "人", "<=")]),
        ("近视率低于38%", [((38,), "%", "<=")]),
        # 余/多/近/左右/约
        ("3300余名教职工", [((3300,), "名", "about")]),
        ("1.2万余个教室", [((12_000,), "个", "about")]),
        ("20多个项目", [((20,), "个", "about")]),
        ("二十余所学校", [((20,), "所", "about")]),
        ("百余名教师", [((100,), "名", "about")]),
        ("教师近万人次", [((10_000,), "人次", "about")]),
        ("培训约500人", [((500,), "人", "about")]),
        ("评选20门左右课程", [((20,), "门", "about")]),
        ("节约资金300万元", [((3_000_000,), "元", "=")]),
        ("附近3所学校", [((3,), "所", "=")]),
        # ranges
        ("建设1-2所学校", [((1, 2), "所", "range")]),
        ("建设1—2所学校", [((1, 2), "所", "range")]),
        ("增长5%-8%", [((5, 8), "%", "range")]),
        ("增长5％～8％", [((5, 8), "%", "range")]),
        ("招聘3-5万人", [((30_000, 50_000), "人", "range")]),
        ("投入200万-300万元", [((2_000_000, 3_000_000), "元", "range")]),
        ("建设三至五所学校", [((3, 5), "所", "range")]),
        ("掌握一两项技能", [((1, 2), "项", "range")]),
        ("建设两三所学校", [((2, 3), "所", "range")]),
        ("培训二三十名教师", [((20, 30), "名", "range")]),
        # Chinese numerals
        ("建设一百二十三所学校", [((123,), "所", "=")]),
        ("新建三所小学", [((3,), "所", "=")]),
        ("打造领航学校六所", [((6,), "所", "=")]),
        ("市级十六项体育赛事", [((16,), "项", "=")]),
        # no unit is written
        ("4.3万学生告别旱厕", [((43_000,), "名", "=")]),
        ("近50万中小学生", [((500_000,), "名", "about")]),
        ("带动5000农户增收", [((5000,), "户", "=")]),
        ("组建3大职业教育集团", [((3,), "个", "=")]),
        ("参保人数增加1753万", [((17_530_000,), "人", "=")]),
        ("取得6金10银的好成绩", [((6,), "枚", "="), ((10,), "枚", "=")]),
        # several
        ("分别达到100%和98%以上", [((100,), "%", "="), ((98,), "%", ">=")]),
        ("城乡分别提高15、22个百分点", [((15,), "百分点", "="), ((22,), "百分点", "=")]),
        ("开展培训24期、1200人次", [((1200,), "人次", "=")]),
        # the unit only begins like another word
        ("引进20名师资", [((20,), "名", "=")]),
        ("配备5名校长", [((5,), "名", "=")]),
        ("完成10项目标任务", [((10,), "项", "=")]),
        ("建设4所以上学校", [((4,), "所", ">=")]),
    ],
)  # fmt: skip
def test_quantities(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # names with digits and slogans
        "办好第一中学", "“十三五”规划", "十四五时期", "创建一批示范校", "推进三全育人", "落实两免一补",
        "争做四有好老师", "共建一带一路", "推进“三名一训”工程", "推进三名一训工程", "体育艺术2+1项目",
        "体育、艺术“2+1”项目", "一校一策", "一岗双责", "五育并举", "“5+5+15”产教融合项目", "1+X证书",
        "机关“1263”党建工作机制", "252人才培养工程", "评选十大名师", "两个维护", "增强“四个意识”",
        "坚定四个自信", "十项准则", "八项规定", "打造“六个一”工程", "实施三大工程", "双一流", "百校结对",
        "千场报告会", "万人计划", "十百千万工程", "三级课程", "三位一体", "四年级", "五A级景区", "5A级景区",
        "推行6S管理", "5G基站", "PM2.5", "ISO9001认证", "12345热线", "12345市民热线平台", "一线教师", "统一标准",
        "进一步提高", "一体化", "三农工作", "七五普法", "三十六中学", "第三十六中学", "十九大精神", "十大工程",
        # ordinals, ranks, dates, numbers of documents
        "第4批特色高中", "第35个教师节", "第三期行动计划", "居全省第2位", "位列全省前10名", "前三名",
        "2019年秋季", "7月18日放假", "二〇一九年", "2016-2018年", "2016—2017学年", "辽教发〔2013〕97号",
        "国办发[2015]71号", "3号文件", "1.加强领导", "(一)加强领导", "一是加强领导,二是深化改革",
        "电话0595-22355678", "在全国37个省级代表队中位列第4", "19个具有示范意义的推进地区之一",
        # ages, durations, sizes, bases, articles
        "3-6岁儿童", "0-3岁早期教育", "六十岁以上老人", "课堂45分钟", "跟班培训一个月", "三年行动计划",
        "每天锻炼一小时", "亿元以上项目", "每10万人拥有", "实施三次产业融合", "建立一个机制", "开展一次活动", "有一定影响",
        "《株洲市行动计划(2016-2018年)》", "《小学生减负十条规定》", "两个《实施方案》", "由8个增加到",
        # numerals that are none
        "十三五五所", "百百所", "1..2所", "所", "",
    ],
)  # fmt: skip
def test_no_quantities(text):
    assert read(text) == []


def test_what_a_number_rose_from_is_no_target():
    assert read("巩固率从92%提高到95%") == [((95,), "%", "=")]
    assert read("由2011年的32万平方米增加到140万平方米") == [((1_400_000,), "平方米", "=")]


# --- what is counted


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("全区学前三年毛入园率达到98%以上。", ["学前三年毛入园率"]),
        ("将大班额比例控制在5%以下。", ["大班额比例"]),
        ("到2020年,力争高中阶段毛入学率提高到90%。", ["高中阶段毛入学率"]),
        ("毛入学率从85%提高到90%。", ["毛入学率"]),
        ("创建“模范教工之家”5个。", ["创建“模范教工之家”"]),
        ("培训100名心理咨询师。", ["培训心理咨询师"]),
        ("完成40所薄弱学校改造任务。", ["完成薄弱学校改造任务"]),
        ("市属高校10个建设项目有序推进。", ["市属高校建设项目有序推进"]),
        ("新建中小学55所、幼儿园42所。", ["新建中小学", "新建幼儿园"]),
        ("创建10个示范职校和20个示范项目。", ["创建示范职校", "创建示范项目"]),
        ("选拔100名初中、100名高中后备干部。", ["选拔初中后备干部", "选拔高中后备干部"]),
        (
            "完成5所学校操场、6所学校供暖系统改造任务。",
            ["完成学校操场改造任务", "完成学校供暖系统改造任务"],
        ),
        ("小学、初中毛入学率分别达到100%和98%以上。", ["小学毛入学率", "初中毛入学率"]),
        ("测试率与报送率均达到100%。", ["测试率", "报送率"]),
        ("健康监测测试率与报送率均达到100%。", ["健康监测测试率", "健康监测报送率"]),
        ("中学心理课程开课率达到100%、小学达到50%。", ["中学心理课程开课率", "小学心理课程开课率"]),
        ("在园幼儿6.6万人,占全市的49.2%。", ["在园幼儿", "在园幼儿占全市比例"]),
        ("财政收入3.56亿元,增长10.1%。", ["财政收入", "财政收入增长"]),
        ("建设省级基地4个,市级10个。", ["建设省级基地", "建设市级基地"]),
        ("投入566万元,为37所幼儿园配备设备。", ["投入幼儿园配备设备", "幼儿园配备设备"]),
        ("新建103个、修缮60个养老院。", ["新建养老院", "修缮养老院"]),
        ("对1131户2397名贫困人口精准帮扶。", ["贫困人口精准帮扶", "贫困人口精准帮扶"]),
        ("人均公用经费提高到800元。", ["人均公用经费"]),
        ("社会研发支出占生产总值比重超过2%。", ["社会研发支出占生产总值比例"]),
        ("资金与收入的比率降低1.1个百分点。", ["资金与收入的比率降低"]),
        ("充分发挥15个实践基地教育功能。", ["实践基地"]),
        ("总投资18.3亿元的产业园落户。", ["总投资"]),
        ("高中三年修满6个学分(每个模块18学时)。", ["高中三年修满"]),
        ("新增就业岗位50万个以上,支持培训企业学徒1万名。", ["新增就业岗位", "支持培训企业学徒"]),
        ("赤字率按2.6%安排,比去年预算低0.4个百分点。", ["赤字率", "赤字率低"]),
        ("铁路投资要保持在8000亿元以上。", ["铁路投资"]),
        ("“十四五”时期财政投入100亿元。", ["财政投入"]),
    ],
)
def test_metrics(text, metrics):
    assert [target.metric for target in found(text)] == metrics


def test_quote_is_the_source_at_the_span():
    plan = plan_of("1.加强管理。将大班额比例\n控制在5％以下；新增学位2万个。")
    first, second = targets(plan)
    assert (first.quote, second.quote) == ("大班额比例\n控制在5％以下", "新增学位2万个")
    for target in (first, second):
        assert plan.source.text[target.span.start : target.span.end] == target.quote
    assert first.item == "p#0"


def test_members_of_a_distributive_phrase_share_their_quote():
    quotes = {one.quote for one in found("小学、初中毛入学率分别达到100%和98%以上。")}
    assert quotes == {"小学、初中毛入学率分别达到100%和98%以上"}


def test_the_heading_of_a_cell_is_no_part_of_a_metric(tmp_path):
    table = tmp_path / "2025.csv"
    table.write_text(
        "序号,重点任务,工作内容\n1,学前教育,新建公办幼儿园2所\n2,数字化,建设智慧教室100间\n",
        "utf-8",
    )
    [plan] = read_plans(table).plans
    one, other = targets(plan)
    assert [one.metric, other.metric] == ["新建公办幼儿园", "建设智慧教室"]
    assert [one.quote, other.quote] == ["新建公办幼儿园2所", "建设智慧教室100间"]


def test_targets_outside_items_are_read():
    text = "主要目标:学前三年毛入园率达到98%以上。"
    span = Span(0, len(text))
    plan = plan_of()
    source = Source("-", "", "utf-8", "utf-8", text)
    for kind, detail, count in [
        (SegmentKind.PREAMBLE, "general", 1),
        (SegmentKind.OTHER, "closing", 0),
    ]:
        segments = (Segment(kind, span, detail),)
        outside = Plan(
            "p", None, None, 2019, plan.kind, None, None, {}, source, segments, ()
        )  # fmt: skip
        assert [one.item for one in targets(outside)] == [None] * count


# --- target or result, and until when


@pytest.mark.parametrize(
    ("text", "of_plan", "role"),
    [
        ("新建学校5所。", {}, Role.TARGET),
        ("去年新建学校5所。", {}, Role.RESULT),
        ("目前全市已有特色高中9所。", {}, Role.RESULT),
        ("完成了190所学校标准化建设。", {}, Role.RESULT),
        ("新建学校5所。", {"kind": PlanKind.SUMMARY}, Role.RESULT),
        ("按计划配备校车328台。", {"kind": PlanKind.SUMMARY}, Role.RESULT),
        ("力争明年新建学校5所。", {"kind": PlanKind.SUMMARY}, Role.TARGET),
        ("新建学校5所。", {"kind": PlanKind.REPORT, "path": "一、2018年工作回顾"}, Role.RESULT),
        ("新建学校5所。", {"kind": PlanKind.REPORT, "path": "二、2019年主要任务"}, Role.TARGET),
        ("主要预期目标是:生产总值同比增长6.5%以上。", {}, Role.TARGET),
        ("赤字率从去年的2.1%提高到2.3%。", {}, Role.TARGET),
        ("过去一年,各项工作取得很大成绩。生产总值增长10%。", {}, Role.RESULT),
        ("过去一年,各项工作取得很大成绩。今年生产总值增长10%。", {}, Role.TARGET),
    ],
)
def test_roles(text, of_plan, role):
    assert [one.role for one in found(text, **of_plan)] == [role]


@pytest.mark.parametrize(
    ("text", "year", "deadline"),
    [
        ("新建学校5所。", 2019, None),
        ("今年新建学校5所。", 2019, 2019),
        ("年底前新建学校5所。", 2019, 2019),
        ("新建学校5所,确保秋季开学投入使用。", 2019, 2019),
        ("到2025年,新建学校5所。", 2019, 2025),
        ("做好2020年项目申报,争取立项12项。", 2020, 2020),
        ("“十四五”末毛入园率达到95%。", 2021, 2025),
        ("明年新建学校5所。", 2019, 2020),
        ("实施《2020-2022年建设方案》,新建学校5所。", 2020, None),
        ("到2025年,比2018年增加学位5000个。", 2019, 2025),
        ("依托2018年建立的5个工作室开展培训。", 2019, None),
        ("五年内培养100名骨干教师。", 2016, None),
        ("今年新建学校5所。", None, None),
        ("今年开工。新建学校5所。", 2019, None),
    ],
)
def test_deadlines(text, year, deadline):
    assert [one.deadline for one in found(text, year=year)] == [deadline]


def test_a_result_has_no_deadline():
    (one,) = found("2013年已新建学校5所。", kind=PlanKind.SUMMARY)
    assert (one.role, one.deadline) == (Role.RESULT, None)


# --- the same metric under one name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全区适龄幼儿学前三年入园率", "学前教育毛入园率"),
        ("普惠性学前教育覆盖率", "普惠性幼儿园覆盖率"),
        ("新增公办学位", "增加学位"),
        ("完成农村中小学旱厕改造任务", "农村中小学旱厕改造"),
        ("新(改扩)建幼儿园", "新建、改扩建幼儿园"),
        ("九年义务教育巩固率", "全市义务教育阶段巩固率"),
        ("创建省级特色学校", "建设省级特色学校"),
        ("新建公厕", "新增公厕"),
        ("教师占比", "教师比重"),
        ("安排中央财政赤字", "中央财政赤字预算拟安排"),
        ("中央财政赤字减少", "中央财政赤字拟安排减少"),
        ("广义货币增长", "广义货币预期增长目标拟定"),
        ("地区生产总值增速", "提出生产总值增长"),
        ("减少贫困人口", "也要再减少贫困人口"),
        ("“国培”“省培”教师", "国培、省培教师"),
        ("⑨新增公共停车位", "新增公共停车位[73]"),
    ],
)
def test_same_canonical_metric(one, other):
    assert canonical(one) == canonical(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("学前三年毛入园率", "学前一年毛入园率"),
        ("小学巩固率", "初中巩固率"),
        ("新建中小学", "新建、改扩建中小学"),
        ("财政收入", "财政收入增长"),
        ("大班额比例", "超大班额比例"),
        ("省级特色学校", "市级特色学校"),
        ("改造幼儿园", "新建幼儿园"),
    ],
)
def test_different_canonical_metrics(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("metric", ["学校", "总投资", "覆盖率", "增长", "", "项目"])
def test_a_vague_metric_has_no_canonical_name(metric):
    assert canonical(metric) is None


def test_no_wording_belongs_to_two_indicators():
    import tomllib

    from policydiff.extract.indicators import _normal

    text = (ROOT / "policydiff" / "data" / "metrics.toml").read_text("utf-8")
    owners: dict[str, set[str]] = {}
    for name, entry in tomllib.loads(text).items():
        assert set(entry) == {"same"}
        for wording in (name, *entry["same"]):
            owners.setdefault(_normal(wording), set()).add(name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}
    assert len(_known()) == len(owners)


# --- comparing


def compared(
    left: str,
    right: str,
    *,
    linked: bool = True,
    years: tuple[int, int] = (2019, 2020),
    own_years: bool = False,
) -> list[TargetChange]:
    one = plan_of(left, name="a", year=years[0])
    other = plan_of(right, name="b", year=years[1])
    links = [Link("a#0", "b#0", Grade.SAME, 0.9, False, {})] if linked else []
    return list(
        target_changes(targets(one), targets(other), links, years if own_years else (None,) * 2)
    )


@pytest.mark.parametrize(
    ("left", "right", "kind", "difference", "reason", "notes"),
    [
        ("新建学校5所。", "新建学校8所。", "raised", 3, "", ()),
        ("新建学校5所。", "新建学校3所。", "lowered", -2, "", ()),
        ("新建学校5所。", "新建学校5所。", "kept", 0, "", ()),
        ("投入2亿元建设学校。", "投入30000万元建设学校。", "raised", 100_000_000, "", ()),
        ("毛入园率达到95.1%。", "毛入园率达到95.4%。", "raised", 0.3, "", ()),
        ("招聘教师50名。", "招聘教师60人。", "raised", 10, "", ()),
        ("建设1-2所学校。", "建设2-3所学校。", "raised", 1, "", ()),
        ("建设1-2所学校。", "建设1-3所学校。", "raised", None, "", ()),
        ("建设2-3所学校。", "建设1-4所学校。", "not_comparable", None, "range_differs", ()),
        ("招聘教师50名。", "招聘教师50人次。", "not_comparable", None, "unit_differs", ()),
        ("收入增长5%。", "收入增长5个百分点。", "not_comparable", None, "unit_differs", ()),
        ("学校收入达到5%。", "学校收入增长5%。", "not_comparable", None, "base_differs", ()),
        ("教师占全市的5%。", "教师占全省的5%。", "not_comparable", None, "base_differs", ()),
        ("特色高中9所。", "去年特色高中9所。", "not_comparable", None, "role_differs", ()),
        ("巩固率达到95%。", "巩固率达到95%以上。", "not_comparable", None, "comparator_differs",
         ("comparator_changed",)),
        ("巩固率达到95%。", "巩固率达到96%以上。", "raised", 1, "", ("comparator_changed",)),
        ("巩固率不低于95%。", "巩固率不超过96%。", "not_comparable", None, "comparator_differs",
         ("comparator_changed",)),
        ("今年新建学校5所。", "今年新建学校5所。", "kept", 0, "", ("deadline_moved",)),
        ("新建学校5所。", "", "dropped", None, "", ()),
        ("", "新建学校5所。", "new", None, "", ()),
        ("建设省级特色学校5所。", "建设省级特色高中5所。", "not_comparable", None, "metric_differs", ()),
    ],
)  # fmt: skip
def test_changes(left, right, kind, difference, reason, notes):
    (change,) = compared(left, right)
    assert change.kind == kind
    assert change.difference == difference
    assert change.reason == (f"targets.{reason}" if reason else "")
    assert change.notes == tuple(f"targets.{note}" for note in notes)


def test_the_same_metric_is_found_in_items_that_are_not_linked():
    (change,) = compared("新增学位2000个。", "增加学位3000个。", linked=False)
    assert (change.kind, change.difference) == (TargetChangeKind.RAISED, 1000)
    assert change.notes == ("targets.elsewhere",)


def test_a_target_for_the_plans_own_year_has_no_moved_deadline():
    (change,) = compared("今年新建学校5所。", "今年新建学校6所。", own_years=True)
    assert change.notes == ()
    (change,) = compared("到2025年,毛入园率达到95%。", "到2027年,毛入园率达到95%。", own_years=True)
    assert (change.kind, change.notes) == (TargetChangeKind.KEPT, ("targets.deadline_moved",))


def test_vague_metrics_meet_in_linked_items_only():
    kinds = [one.kind for one in compared("总投资5亿元。", "总投资6亿元。", linked=False)]
    assert kinds == [TargetChangeKind.DROPPED, TargetChangeKind.NEW]
    (change,) = compared("总投资5亿元。", "总投资6亿元。")
    assert change.kind is TargetChangeKind.RAISED


def test_a_vague_metric_of_several_things_meets_equal_numbers_only():
    changes = compared(
        "建设甲产业园,投资62亿元;建设乙物流园,投资33亿元。",
        "建设丙物流园,投资6亿元;续建乙物流园,投资33亿元。",
    )
    kinds = [(one.kind.value, one.left and one.left.quote) for one in changes]
    assert kinds == [("dropped", "投资62亿元"), ("kept", "投资33亿元"), ("new", None)]


def test_matching_is_one_to_one_and_prefers_the_same_words():
    left = "新建小学5所,新建初中3所,培训教师100名。"
    right = "培训教师120名,新建初中3所,新建小学6所。"
    changes = compared(left, right)
    assert [(one.left.metric, one.right.metric) for one in changes] == [
        ("新建小学", "新建小学"), ("新建初中", "新建初中"), ("培训教师", "培训教师")
    ]  # fmt: skip
    assert [one.kind.value for one in changes] == ["raised", "kept", "raised"]


def test_two_targets_of_one_metric_keep_their_order():
    changes = compared("新增学位2000个;新增学位4700个。", "新增学位2500个;新增学位4700个。")
    assert [one.kind.value for one in changes] == ["raised", "kept"]


@given(st.permutations(range(4)))
def test_every_target_stands_in_one_change_whatever_the_order(order):
    phrases = ["新建小学5所。", "培训教师100名。", "毛入园率达到95%。", "新增学位2000个。"]
    changes = compared("".join(phrases), "".join(phrases[at] for at in order))
    assert [one.kind for one in changes] == [TargetChangeKind.KEPT] * 4


def test_reasons_and_notes_have_messages():
    source = (ROOT / "policydiff" / "changes" / "targets.py").read_text("utf-8")
    codes = set(re.findall(r'"(targets\.[a-z_]+)"', source))
    assert {"targets.unit_differs", "targets.deadline_moved"} <= codes <= set(catalogue())


# --- speed on hostile text, and the floors


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1,", "一", "十", "1所", "1所、", "建设", "建设1所、", "全市共有", "占", "占的", "分别", "1.", "(", "“", "《1",
        "至少", "从1", "1万亿", "A、B分别达到", "力争到2020年", "百分之", "不低于总课时的", "年" , "1-", "提高到",
    ],
)  # fmt: skip
def test_time_is_linear_in_hostile_text(piece):
    assert is_linear(found, piece, 3_000 // len(piece))


@given(
    st.text(
        alphabet="0123456789一二两十百千万亿%所个名、,。;()“”《》建设达到分别提高从的至-~年占以上",
        max_size=80,
    )
)
def test_any_text_is_read(text):
    for one in found(text):
        assert one.metric
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert list(one.values) == sorted(one.values)


def test_the_gold_holds_the_floor():
    every = [one for plan in measured.gold() for one in measured.matches(plan)]
    found = {name: measured.figures(every, right) for name, right in measured.MEASURES.items()}
    assert len(FLOORS.limits["targets"]["at_least"]) == 2
    assert floors.breaches("targets", {"all": found}, FLOORS) == []


def test_no_planted_change_of_a_number_is_called_unchanged():
    assert [one for one in map(verdict, planted()) if not one.seen] == []
