"""What a plan says about itself: title, region, year, kind, issuer, date of publication."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policydiff.errors import OptionError
from policydiff.messages import LANGUAGES, catalogue
from policydiff.model import PlanKind, Span
from policydiff.parse.metadata.dates import dates, number
from policydiff.parse.metadata.flat import flatten
from policydiff.parse.metadata.identify import Metadata, clean_title, identify
from policydiff.parse.metadata.overrides import override
from policydiff.parse.metadata.part import Part
from policydiff.parse.metadata.sidecar import read_sidecar

ROOT = Path(__file__).parents[1]
GOLD = json.loads((ROOT / "benchmarks" / "gold" / "metadata.json").read_text(encoding="utf-8"))


def part(
    *paragraphs: str, title: str = "", heading: str = "", furniture: str = "", file_name: str = ""
) -> Part:
    """Build the part of a file: furniture, title, paragraphs; a heading is one of these."""
    text = "\n".join(each for each in (furniture, title, *paragraphs) if each)

    def place(words: str, after: int = 0) -> Span | None:
        at = text.index(words, after)
        return Span(at, at + len(words)) if words else None

    head = len(furniture) + bool(furniture) + len(title)
    return Part(
        text=text,
        span=Span(0, len(text)),
        title=place(title, len(furniture)),
        heading=place(heading),
        furniture=(Span(0, len(furniture)),) if furniture else (),
        body=(Span(min(head, len(text)), len(text)),),
        file_name=file_name,
    )


def report(*paragraphs: str, heading: str, title: str = "政府工作报告", **options: str) -> Metadata:
    return identify(part(*paragraphs, heading, title=title, heading=heading, **options))


def codes(found: Metadata) -> set[str]:
    return {note.code for note in found.notes}


# ---- the five seeds, against the gold


@dataclass(frozen=True)
class Seed:
    """A gold part and its source entry."""

    source: dict[str, object]
    gold: dict[str, object]
    part: Part


def line_span(text: str, first: int, last: int) -> Span:
    lines = text.splitlines(keepends=True)
    start = sum(len(line) for line in lines[: first - 1])
    return Span(start, start + len("".join(lines[first - 1 : last]).rstrip()))


def seeds() -> list[Seed]:
    return [
        seed(source, gold, several=len(source["parts"]) > 1)
        for source in GOLD["sources"]
        for gold in source["parts"]
    ]


def seed(source: dict[str, object], gold: dict[str, object], *, several: bool) -> Seed:
    text = (ROOT / "seeds" / str(source["file"])).read_bytes().decode("utf-8")
    lines = source["title"]["line"]  # type: ignore[index]
    first, last = gold["body_lines"]  # type: ignore[misc]
    title = None
    if lines:
        title = line_span(text, *(lines if isinstance(lines, list) else (lines, lines)))
    return Seed(
        source,
        gold,
        Part(
            text=text,
            span=line_span(text, first, last),
            title=title,
            heading=line_span(text, first, first) if several else None,
            furniture=tuple(
                line_span(text, each["line"], each["line"])
                for each in source["chrome"]  # type: ignore[attr-defined]
            ),
            body=(line_span(text, first, last),),
            file_name=str(source["file"]),
        ),
    )


@pytest.mark.parametrize("each", seeds(), ids=lambda each: each.gold["plan"])
def test_the_seeds_are_identified_as_the_gold_says(each: Seed) -> None:
    found = identify(each.part)
    region = each.source["region"]
    assert found.region is not None
    assert (found.region.name, found.region.province, found.region.level) == (
        region["name"],  # type: ignore[index]
        region["province"],  # type: ignore[index]
        region["level"],  # type: ignore[index]
    )
    assert (found.year, found.kind) == (each.gold["year"], each.gold["kind"])
    assert found.issuer == each.source["issuer"]
    assert found.publication_date == each.source["publication_date"]
    printed = each.source["title"]["printed"]  # type: ignore[index]
    assert found.title == (printed and printed.replace(" / ", ""))


@pytest.mark.parametrize("each", seeds(), ids=lambda each: each.gold["plan"])
def test_every_quote_stands_at_its_span(each: Seed) -> None:
    for evidence in identify(each.part).evidence.values():
        if evidence.span is None:
            assert evidence.quote == ""
        else:
            assert each.part.text[evidence.span.start : evidence.span.end] == evidence.quote


def test_what_a_seed_does_not_print_is_marked_as_inferred() -> None:
    anshun = next(each for each in seeds() if each.gold["plan"] == "anshun-2024")
    found = identify(anshun.part)
    assert codes(found) == {"title.unknown", "issuer.guessed"}
    assert found.evidence["issuer"].certainty == "guess"
    assert found.evidence["region"].rule == "body"


# ---- years


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("株洲市教育局2017年工作要点", 2017),
        ("2020年顺平县政府工作报告", 2020),
        ("某某市2016-2018年教育行动计划", 2016),
        ("某某市２０２１年工作计划", 2021),
        ("二〇二四年工作要点", 2024),
        ("一九九八年工作要点", 1998),
        ("近年来工作要点", None),
    ],
)
def test_a_title_gives_the_year_of_a_plan(title: str, year: int | None) -> None:
    found = identify(part("一、抓好落实", title=title))
    assert found.year == year
    assert ("year.unknown" in codes(found)) == (year is None)


@pytest.mark.parametrize(
    ("heading", "kind", "year"),
    [
        ("一、2019年工作回顾", PlanKind.SUMMARY, 2019),
        ("二、2020年工作安排", PlanKind.PLAN, 2020),
        ("二、今年工作总体部署", PlanKind.PLAN, 2020),
        ("一、去年工作回顾", PlanKind.SUMMARY, 2019),
        ("一、过去五年工作回顾", PlanKind.SUMMARY, 2019),
        ("二、今后五年的目标任务", PlanKind.PLAN, 2020),
        ("一、关于2019年政府工作", PlanKind.SUMMARY, 2019),
        ("一、“十二五”时期工作回顾", PlanKind.SUMMARY, 2015),
    ],
)
def test_the_halves_of_a_report_have_their_own_years(
    heading: str, kind: PlanKind, year: int
) -> None:
    delivery = "——2020年1月10日在顺平县第十七届人民代表大会第四次会议上"
    found = report(delivery, "到2025年建成小康社会", heading=heading)
    assert (found.kind, found.year) == (kind, year)


@pytest.mark.parametrize(
    ("delivery", "year"),
    [
        ("——2021年1月31日在上海市第十五届人民代表大会第五次会议上", 2021),
        ("——在阜平县第十七届人民代表大会第一次会议上\n(2017年2月26日)", 2017),
        ("——二○一一年二月二十四日在某某市第三届人民代表大会上", 2011),
        ("2022年1月28日在高唐县第十八届\n人民代表大会第一次会议上", 2022),
        ("2019年12月28日在某某市第六届人民代表大会第五次会议上", 2020),
        ("时间:2023-01-24\n2021年2月5日在阜平县第十七届人民代表大会上", 2021),
    ],
)
def test_a_delivery_line_dates_the_plan(delivery: str, year: int) -> None:
    assert report(delivery, heading="二、今后的任务").year == year


def test_a_plan_without_title_is_dated_by_its_first_sentence() -> None:
    found = identify(part("2024年全市教育工作的总体要求是:坚持稳中求进。到2035年实现现代化。"))
    assert (found.year, found.evidence["year"].rule) == (2024, "body")
    assert found.kind is PlanKind.PLAN


def test_the_document_number_dates_an_opinion_before_its_last_day_of_december() -> None:
    title = "上海市人民政府办公厅关于加强美育工作的实施意见"
    found = identify(
        part("(沪府办发〔2016〕24号)", "到2018年取得成效。", "2015年12月31日", title=title)
    )
    assert (found.year, found.publication_date) == (2016, "2015-12-31")
    assert found.issuer == "上海市人民政府办公厅"


def test_a_number_quoted_in_the_text_dates_nothing() -> None:
    title = "山东省人民政府办公厅关于贯彻国办发〔2015〕71号文件的实施意见"
    found = identify(part("(鲁政办发〔2016〕36号)", title=title))
    assert found.year == 2016


def test_the_file_name_is_a_guess_with_a_note() -> None:
    found = identify(part("一、抓好落实", title="工作要点", file_name="某地_2019.txt"))
    assert found.year == 2019
    assert found.evidence["year"].certainty == "guess"
    assert "year.guessed" in codes(found)


def test_a_span_of_years_leaves_a_note() -> None:
    found = identify(part("一、抓好落实", title="某某市2016—2018年行动计划"))
    assert "year.span" in codes(found)


# ---- kinds


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("徐州市教育局2020年重点工作任务", PlanKind.PLAN),
        ("某某市2020年教育工作总结", PlanKind.SUMMARY),
        ("中共中央 国务院关于实施乡村振兴战略的意见", PlanKind.OPINION),
        ("上海市人民政府办公厅关于加强美育工作的实施意见", PlanKind.OPINION),
        ("山西省人民政府办公厅关于印发山西省美育工作实施方案的通知", PlanKind.PLAN),
        ("某某市教育局转发省教育厅关于加强美育工作若干意见的通知", PlanKind.OPINION),
        ("某某市教育局关于开展培训的通知", PlanKind.OPINION),
        ("某某区教师管理办法", PlanKind.OPINION),
        ("政 府 工 作 报 告", PlanKind.REPORT),
    ],
)
def test_the_title_gives_the_kind(title: str, kind: PlanKind) -> None:
    assert identify(part("一、抓好落实", title=title)).kind is kind


def test_a_text_without_any_clue_is_a_plan_with_a_note() -> None:
    found = identify(part("抓好落实。"))
    assert found.kind is PlanKind.PLAN
    assert codes(found) == {
        "title.unknown",
        "region.unknown",
        "year.unknown",
        "issuer.unknown",
        "kind.guessed",
    }


# ---- regions and issuers


@pytest.mark.parametrize(
    ("title", "text", "name", "issuer"),
    [
        ("中共中央 国务院关于做好农业工作的意见", "", "全国", "中共中央 国务院"),
        ("农业部关于做好农业工作的意见", "", "全国", "农业部"),
        ("政府工作报告", "我代表国务院,向大会报告工作。", "全国", "国务院"),
        ("政府工作报告", "上海市市长 龚 正", "上海市", "上海市人民政府"),
        ("政府工作报告", "我代表顺平县人民政府向大会报告", "顺平县", "顺平县人民政府"),
        ("2020年唐县政府工作报告", "", "唐县", "唐县人民政府"),
        ("北京市昌平区人民政府办公室关于美育的意见", "", "昌平区", "北京市昌平区人民政府办公室"),
        (
            "呼伦贝尔市人民政府办公厅关于转发《内蒙古自治区人民政府办公厅关于美育的意见》的通知",
            "",
            "呼伦贝尔市",
            "呼伦贝尔市人民政府办公厅",
        ),
        ("新疆生产建设兵团办公厅关于美育的意见", "", "新疆生产建设兵团", "新疆生产建设兵团办公厅"),
        ("关于美育的意见", "各省、自治区、直辖市教育厅:", "全国", None),
        (
            "关于美育的意见",
            "文山州人民政府办公室\n2017年1月2日",
            "文山壮族苗族自治州",
            "文山州人民政府办公室",
        ),
    ],
)
def test_region_and_issuer(title: str, text: str, name: str, issuer: str | None) -> None:
    found = identify(part(text or "一、抓好落实", title=title))
    assert found.region is not None
    assert (found.region.name, found.issuer) == (name, issuer)


def test_the_notice_around_an_attached_plan_names_the_issuer() -> None:
    notice = "某某省人民政府办公厅关于印发美育方案的通知"
    whole = part("一、抓好落实", title="美育实施方案", furniture=notice.replace("某某省", "山西省"))
    assert identify(whole).issuer == "山西省人民政府办公厅"


@pytest.mark.parametrize(
    ("head", "region", "issuer"),
    [
        ("高唐县教育局文件", "高唐县", "高唐县教育局"),
        ("山西省人民政府办公厅文件", "山西省", "山西省人民政府办公厅"),
        ("各县教育局文件", None, None),
        ("按照高唐县教育局文件要求", None, None),
    ],
)
def test_the_letterhead_names_region_and_issuer(head, region, issuer) -> None:
    found = identify(part("一、全县抓好落实", title="2025年全县工作要点", furniture=head))
    assert found.issuer == issuer
    assert (found.region and found.region.name) == region


def test_a_wrong_file_label_does_not_decide() -> None:
    delivery = "——2023年1月8日在高唐县第十八届人民代表大会第二次会议上"
    found = report(delivery, heading="一、2022年工作回顾", file_name="唐县_2023.txt")
    assert found.region is not None
    assert (found.region.name, found.region.province) == ("高唐县", "山东省")


def test_a_file_label_that_the_text_never_names_is_not_used() -> None:
    found = identify(part("全县上下抓好落实", title="政府工作报告", file_name="安新_2024.txt"))
    assert found.region is None
    assert "region.unknown" in codes(found)


def test_the_report_itself_decides_against_the_title_of_a_page() -> None:
    found = identify(part("我代表高唐县人民政府向大会报告", title="2023年唐县政府工作报告"))
    assert found.region is not None
    assert found.region.name == "高唐县"
    assert "region.conflict" in codes(found)


def test_an_ambiguous_name_is_left_open_with_its_candidates() -> None:
    found = identify(part("一、抓好落实", title="2020年鼓楼区教育工作要点"))
    assert found.region is not None
    assert (found.region.name, found.region.province, found.region.code) == ("鼓楼区", None, None)
    note = next(note for note in found.notes if note.code == "region.ambiguous")
    assert "350102" in str(note.values["candidates"])
    assert found.issuer is None


@pytest.mark.parametrize(
    "text", ["赴徐州市学习考察", "与福州一中结对。赴福州考察。", "支持福州八中建设"]
)
def test_a_passing_mention_settles_nothing(text: str) -> None:
    found = identify(part(text, title="2020年鼓楼区教育工作要点"))
    assert found.region is not None
    assert found.region.province is None
    assert "region.ambiguous" in codes(found)


def test_the_text_can_settle_an_ambiguous_name() -> None:
    text = "组织福州一中结对帮扶。支持福州八中建设。"
    found = identify(part(text, title="2020年鼓楼区教育工作要点"))
    assert found.region is not None
    assert "region.settled" in codes(found)
    assert (found.region.province, found.region.code) == ("福建省", "350102")
    assert found.evidence["region"].certainty == "likely"


def test_a_reposts_publisher_is_not_the_issuer() -> None:
    nav = "发布者:徐州市博大中等职业学校2023-01-184373"
    found = identify(part("一、抓好落实", title="市教育局2020年工作要点", furniture=nav))
    assert (found.issuer, found.region, found.year) == ("市教育局", None, 2020)
    assert found.publication_date == "2023-01-18"


@pytest.mark.parametrize(
    ("line", "name"), [("大连市教育局首页", "大连市"), ("来源:大连市教育局", None)]
)
def test_an_office_without_its_region_is_looked_up_in_the_page(line: str, name: str | None) -> None:
    found = identify(part("一、抓好落实", title="市教育局2020年工作要点", furniture=line))
    assert (found.region and found.region.name) == name
    assert found.issuer == ("大连市教育局" if name else "市教育局")


# ---- dates and titles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二○一一年二月二十四日", date(2011, 2, 24)),
        ("二〇二六年十一月三十日", date(2026, 11, 30)),
        ("2004年12⽉31⽇", date(2004, 12, 31)),
        ("２００４年１２月３１日", date(2004, 12, 31)),
        ("2023-01-184373", date(2023, 1, 18)),
        ("2017.2.22", date(2017, 2, 22)),
    ],
)
def test_a_date_is_read(text: str, expected: date) -> None:
    assert [each.value for each in dates(flatten(text, [Span(0, len(text))]))] == [expected]


@pytest.mark.parametrize("text", ["2023-13-01", "2023年2月30日", "12023年1月1日", "一九二三年一月"])
def test_what_is_no_date_is_left_out(text: str) -> None:
    assert list(dates(flatten(text, [Span(0, len(text))]))) == []


@given(st.integers(1, 31))
def test_chinese_days_are_read(day: int) -> None:
    ones = "一二三四五六七八九"
    tens, rest = divmod(day, 10)
    han = ("" if tens == 1 else ones[tens - 1]) + "十" if tens else ""
    assert number(han + (ones[rest - 1] if rest else "")) == day


@pytest.mark.parametrize(
    ("page", "published"),
    [
        ("发布日期:2017-02-22| 字体[ ]", "2017-02-22"),
        ("时间:2019-09-27 11:21 浏览量:1", "2019-09-27"),
        ("2025/9/12, 10:38", None),
        ("English 2025年9月12日 星期五", None),
        ("中央政府门户网站 2006年02月22日 来源:新华网", "2006-02-22"),
    ],
)
def test_the_page_gives_the_date_of_publication(page: str, published: str | None) -> None:
    found = identify(part("一、抓好落实", title="工作要点", furniture=page))
    assert found.publication_date == published


def test_the_date_of_an_event_is_not_that_of_publication() -> None:
    padding = "现就有关事项通知如下。" * 40
    found = identify(part(padding, "1.展示时间:2017年4月27日", "时间:2017年4月27日", title="通知"))
    assert found.publication_date is None


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("政 府 工 作 报 告", "政府工作报告"),
        ("政??府??工??作??报??告", "政府工作报告"),
        ("市教育局2013年工作总结\r\n  和2014年工作计划", "市教育局2013年工作总结和2014年工作计划"),
        ("**中共中央 国务院**\n\n**关于农业的意见**", "中共中央 国务院关于农业的意见"),
        ("中共中央 国务院关于农业的意见__", "中共中央 国务院关于农业的意见"),
    ],
)
def test_a_title_is_put_on_one_line(raw: str, clean: str) -> None:
    assert clean_title(raw) == clean


@given(
    st.text(alphabet="市县教育局关于年工作报告2019—？? \n\\rn*&;、。一十月日在（）", max_size=200)
)
def test_any_text_can_be_asked(text: str) -> None:
    """No text raises, and evidence quotes the source."""
    for title in (None, Span(0, min(20, len(text)))):
        found = identify(Part(text, Span(0, len(text)), title=title, file_name="x.txt"))
        for evidence in found.evidence.values():
            if evidence.span is not None:
                assert text[evidence.span.start : evidence.span.end] == evidence.quote


@given(st.text(alphabet="甲乙a1 \t\n\u3000？?\\rn*", max_size=60))
def test_flattened_text_keeps_its_offsets(text: str) -> None:
    flat = flatten(text, [Span(0, len(text))])
    assert len(flat.text) == len(flat.offsets)
    assert list(flat.offsets) == sorted(set(flat.offsets))
    for char, offset in zip(flat.text, flat.offsets, strict=True):
        assert char == text[offset] or char in " \n?"


# ---- overrides and corpus.toml


def known() -> Metadata:
    return identify(part("一、抓好落实", title="2020年鼓楼区教育工作要点"))


def test_the_users_word_goes_first_and_clears_the_note() -> None:
    found = override(
        known(), {"region": "鼓楼区", "province": "江苏省南京市", "year": "2019"}, "option"
    )
    assert found.region is not None
    assert (found.region.code, found.year) == ("320106", 2019)
    assert found.evidence["region"].rule == "option"
    assert "region.ambiguous" not in codes(found)
    assert "issuer.unknown" in codes(found)


def test_a_province_alone_settles_the_name_in_the_text() -> None:
    found = override(known(), {"province": "福建省"}, "option")
    assert found.region is not None
    assert found.region.code == "350102"


def test_a_region_outside_the_table_is_kept_with_a_note() -> None:
    found = override(known(), {"region": "某某新区", "province": "河北省"}, "option")
    assert found.region is not None
    assert (found.region.name, found.region.province) == ("某某新区", "河北省")
    assert "region.unlisted" in codes(found)


def test_nothing_to_override_changes_nothing() -> None:
    assert override(known(), {}, "option") == known()


@pytest.mark.parametrize(
    ("values", "code", "names"),
    [
        ({"region": "鼓楼区"}, "option.region", "350102"),
        ({"region": ""}, "option.text", "region"),
        ({"region": "鼓楼区", "province": "江南省"}, "option.province", "江南省"),
        ({"year": "soon"}, "option.year", "soon"),
        ({"year": True}, "option.year", "True"),
        ({"year": 1066}, "option.year", "1066"),
        ({"kind": "law"}, "option.kind", "opinion"),
        ({"publication_date": "2024-02-30"}, "option.date", "2024-02-30"),
        ({"issuer": 3}, "option.text", "issuer"),
        ({"colour": "red"}, "option.field", "publication_date"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_allowed(
    values: dict[str, object], code: str, names: str
) -> None:
    with pytest.raises(OptionError) as caught:
        override(known(), values, "corpus.toml")
    assert caught.value.code == code
    for language in LANGUAGES:
        assert names in caught.value.text(language)


def test_a_sidecar_is_read(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text(
        '["a b.txt"]\nregion = "徐水县"\nyear = 2012\n["a b.txt@summary"]\npublication_date = 2012-02-16\n',
        encoding="utf-8",
    )
    assert read_sidecar(tmp_path) == {
        "a b.txt": {"region": "徐水县", "year": 2012},
        "a b.txt@summary": {"publication_date": date(2012, 2, 16)},
    }


def test_no_sidecar_is_no_override(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path) == {}


@pytest.mark.parametrize(
    ("content", "code", "names"),
    [
        ('["a.txt"]\nyear = \n', "sidecar.malformed", "line 2"),
        ('["a.txt"]\njahr = 2012\n', "option.field", "jahr"),
        ("year = 2012\n", "sidecar.table", "year"),
    ],
)
def test_a_wrong_sidecar_names_file_and_place(
    tmp_path: Path, content: str, code: str, names: str
) -> None:
    (tmp_path / "corpus.toml").write_text(content, encoding="utf-8")
    with pytest.raises(OptionError) as caught:
        read_sidecar(tmp_path)
    assert caught.value.code == code
    assert names in str(caught.value)
    assert "corpus.toml" in str(caught.value)


def test_an_undecodable_sidecar_is_an_option_error(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OptionError):
        read_sidecar(tmp_path)


def test_every_note_has_a_text_in_both_languages() -> None:
    for note in (*known().notes, *identify(part("抓好落实。")).notes):
        for language in LANGUAGES:
            assert note.text(language)
            assert catalogue()[note.code][language]
