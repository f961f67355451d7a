"""The dated table of divisions, look-up of names, and region names in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.model import Region
from policydiff.parse.metadata.places import mentions
from policydiff.parse.metadata.regions import (
    as_of,
    by_name,
    candidates,
    divisions,
    full_name,
    inside,
    region,
)


def names(name: str, **options: object) -> list[str]:
    return [full_name(each) for each in candidates(name, **options)]  # type: ignore[arg-type]


def found(text: str) -> list[tuple[str, bool]]:
    return [(text[m.start : m.end], m.full) for m in mentions(text)]


# ---- the table


def test_every_parent_is_in_the_table() -> None:
    codes = {division.code for division in divisions()}
    assert all(division.parent in codes for division in divisions() if division.level != "nation")


def test_years_run_forward_and_levels_are_known() -> None:
    for division in divisions():
        assert division.start <= division.end
        assert division.level in ("nation", "province", "city", "county")


def test_no_name_is_that_of_a_stand_in() -> None:
    assert not {"市辖区", "县", "直辖县"} & set(by_name())


@pytest.mark.parametrize(
    ("year", "level", "count"),
    # 34 provincial divisions with Hong Kong, Macau and Taiwan, and the Corps; 333 prefectures.
    [(2024, "province", 35), (2024, "city", 333), (2010, "city", 333)],
)
def test_counts_are_those_published(year: int, level: str, count: int) -> None:
    valid = {d.code for d in divisions() if d.level == level and d.valid(year)}
    assert len(valid) == count


# ---- look-up


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("鲤城区", ["福建省泉州市鲤城区"]),
        ("鲤城", ["福建省泉州市鲤城区"]),
        ("泉州", ["福建省泉州市"]),
        ("大连市", ["辽宁省大连市"]),
        ("210200", ["辽宁省大连市"]),
        ("北京市朝阳区", ["北京市朝阳区"]),
        ("徐州鼓楼区", ["江苏省徐州市鼓楼区"]),
        ("江苏省徐州市鼓楼区", ["江苏省徐州市鼓楼区"]),
        ("文山州", ["云南省文山壮族苗族自治州"]),
        ("元江县", ["云南省玉溪市元江哈尼族彝族傣族自治县"]),
        ("新疆生产建设兵团", ["新疆生产建设兵团"]),
        ("石河子市", ["新疆维吾尔自治区石河子市"]),
        ("济源市", ["河南省济源市"]),
        ("阿拉善盟", ["内蒙古自治区阿拉善盟"]),
        ("全国", ["全国"]),
        ("不存在县", []),
        ("", []),
    ],
)
def test_a_name_gives_its_divisions(name: str, expected: list[str]) -> None:
    assert names(name) == expected


def test_an_ambiguous_name_gives_every_candidate() -> None:
    assert names("鼓楼区") == [
        "江苏省南京市鼓楼区",
        "江苏省徐州市鼓楼区",
        "福建省福州市鼓楼区",
        "河南省开封市鼓楼区",
    ]


def test_what_contains_a_division_tells_namesakes_apart() -> None:
    fujian = candidates("福建省")
    assert names("鼓楼区", within=fujian) == ["福建省福州市鼓楼区"]


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("徐水县", 2012, "130625"),
        ("徐水县", 2015, "130625"),  # the report of January still says 县
        ("徐水区", 2015, "130609"),
        ("满城县", 2014, "130621"),
        ("满城区", 2023, "130607"),
        ("崇文区", 2009, "110103"),
        ("巢湖市", 2008, "341400"),
        ("巢湖市", 2020, "340181"),
    ],
)
def test_a_code_is_that_of_the_year(name: str, year: int, code: str) -> None:
    assert [each.code for each in candidates(name, year=year)] == [code]


def test_the_year_of_a_renaming_takes_either_code() -> None:
    (county,), (district,) = candidates("徐水县", year=2015), candidates("徐水区", year=2014)
    assert (region(county, 2015).code, region(district, 2014).code) == ("130625", "130609")


def test_a_name_long_out_of_use_has_no_code() -> None:
    (division,) = candidates("徐水县", year=2024)
    assert region(division, 2024) == Region("徐水县", "河北省", "county", None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("上海市", Region("上海市", "上海市", "province", "310000")),
        ("青岛市", Region("青岛市", "山东省", "city", "370200")),
        ("敖汉旗", Region("敖汉旗", "内蒙古自治区", "county", "150430")),
        ("昌平区", Region("昌平区", "北京市", "county", "110114")),
        ("全国", Region("全国", None, "nation", "000000")),
    ],
)
def test_a_division_becomes_a_region(name: str, expected: Region) -> None:
    (division,) = candidates(name)
    assert region(division, 2020) == expected


@given(st.sampled_from(divisions()), st.integers(1949, 2100))
def test_looking_up_never_loses_a_name_and_never_leaves_it(division, year) -> None:  # type: ignore[no-untyped-def]
    """Whatever the year, a name has candidates, all of that name or with that short form."""
    for each in candidates(division.name, year=year):
        assert division.name in (each.name, each.short) or each.short in division.name
    assert candidates(division.name, year=year)
    assert as_of((division,), year) == (division,)
    assert inside(division, (division,))


# ---- names in running text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("泉州市鲤城区教育局", [("泉州市鲤城区", True)]),
        ("北京市昌平区人民政府", [("北京市昌平区", True)]),
        ("高唐县2023年政府工作报告", [("高唐县", True)]),
        ("2020年唐县政府工作报告", [("唐县", True)]),
        ("我代表蠡县人民政府", [("蠡县", True)]),
        ("落实《安顺市加快推进教育发展方案》", [("安顺市", True)]),
        ("组织泉州七中和福建师范大学", [("泉州", False), ("福建", False)]),
        ("徐水人民奋发有为", [("徐水", False)]),
        ("兰坪白族普米族自治县", [("兰坪白族普米族自治县", True)]),
        ("晋城市城区教育局", [("晋城市城区", True)]),
        ("河北保定", [("河北保定", False)]),
    ],
)
def test_a_region_name_is_found(text: str, expected: list[tuple[str, bool]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "提高县级财政保障水平",
        "市和县人民政府要加强领导",
        "省、市和县区协同",
        "补齐短板,和县区协同",
        "建成县域医共体",
        "公开县级预算",
        "千年古县焕发生机",
        "推进城区和郊区学校建设",
        "维护社会和平与长治久安",
        "东方风来满眼春",
        "建设平安校园,幸福安康",
        "新增城区供热面积20万平方米",
        "主动适应城市发展",
        "新华书店和朝阳产业",
        "桥东片区改造",
        "全国教育大会",
        "推进文化惠民工程",
    ],
)
def test_ordinary_words_are_no_regions(text: str) -> None:
    assert found(text) == []


def test_a_mention_names_all_its_candidates() -> None:
    (mention,) = mentions("鼓楼区教育局")
    assert len({each.code for each in as_of(mention.candidates, 2020)}) == 4


@given(st.text(alphabet="省市县区唐和高北京上海鼓楼州河南、。年2\n", max_size=80))
def test_mentions_stand_in_order_and_inside_the_text(text: str) -> None:
    end = 0
    for mention in mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.candidates
        end = mention.end
