"""Web pages: what they show is text, in its order; what is around the article is furniture."""

import html
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policydiff.errors import ReadError
from policydiff.model import PlaceKind, SegmentKind
from policydiff.plans import read_plans
from policydiff.read import read_source, source_of
from policydiff.read.folder import listed
from policydiff.read.limits import limits

ROOT = Path(__file__).parents[1]
HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
TASKS = (
    "<p>一、加强学校建设</p>"
    "<p>1.新建学校。新建小学3所，新增学位1200个，按时交付使用。</p>"
    "<p>2.改造校舍。改造老旧校舍1万平方米，更新课桌椅3000套。</p>"
)
TITLE = "某市教育局2031年工作要点"


def read(markup, name="page.html"):
    source, notes = source_of(name, markup.encode())
    return source, {note.code: note for note in notes}


def lines(markup):
    """The lines of a page that has nothing but ``markup``."""
    return [line for line in read(HEAD + markup)[0].text.split("\n") if line]


def parsed(tmp_path, markup):
    path = tmp_path / "page.html"
    path.write_text(markup, encoding="utf-8")
    return read_plans(path)


def furniture(document):
    return [
        document.source.text[each.span.start : each.span.end]
        for plan in document.plans
        for each in plan.segments
        if each.kind is SegmentKind.FURNITURE
    ]


@pytest.mark.parametrize(
    ("attributes", "marks"),
    [
        ("", ["1. ", "2. ", "3. "]),
        ('start="4"', ["4. ", "5. ", "6. "]),
        ('start="-1"', ["-1. ", "0. ", "1. "]),
        ("reversed", ["3. ", "2. ", "1. "]),
        ('start="x"', ["1. ", "2. ", "3. "]),
        ('type="a"', ["a. ", "b. ", "c. "]),
        ('type="A" start="26"', ["Z. ", "AA. ", "AB. "]),
        ('type="i" start="8"', ["viii. ", "ix. ", "x. "]),
        ('type="I" start="3999"', ["MMMCMXCIX. ", "4000. ", "4001. "]),
        ('style="list-style-type:decimal-leading-zero" start="9"', ["09. ", "10. ", "11. "]),
        ('style="list-style-type: cjk-ideographic"', ["一、", "二、", "三、"]),
        (
            'style="LIST-STYLE-TYPE: simp-chinese-informal" start="10"',
            ["十、", "十一、", "十二、"],
        ),
        (
            'style="list-style-type: trad-chinese-informal" start="109"',
            ["一百零九、", "一百一十、", "一百一十一、"],
        ),
        (
            'style="list-style: inside trad-chinese-informal" start="1000"',
            ["一千、", "一千零一、", "一千零二、"],
        ),
        (
            'style="list-style-type: simp-chinese-formal" start="10"',
            ["壹拾、", "壹拾壹、", "壹拾贰、"],
        ),
        (
            'style="list-style-type: cjk-ideographic" start="9999"',
            ["九千九百九十九、", "一〇〇〇〇、", "一〇〇〇一、"],
        ),
        ('style="list-style-type: cjk-decimal" start="20"', ["二〇、", "二一、", "二二、"]),
        ('style="list-style-type: cjk-heavenly-stem" start="9"', ["壬、", "癸、", "一一、"]),
        ('style="list-style-type: lower-greek"', ["α. ", "β. ", "γ. "]),
        ('style="list-style-type: no-such-style"', ["1. ", "2. ", "3. "]),
        ('style="list-style:none"', ["", "", ""]),
        ('style="list-style-type: disc"', ["• ", "• ", "• "]),
    ],
)
def test_lists_show_their_numbers(attributes, marks):
    markup = f"<ol {attributes}><li>建学校<li><p>修道路</p><li>种树木</ol>"
    assert lines(markup) == [
        mark + text for mark, text in zip(marks, ("建学校", "修道路", "种树木"), strict=True)
    ]


def test_nested_lists_count_by_themselves_and_entries_set_their_number():
    markup = (
        "<ol><li>甲<ul><li>子<li>丑</ul><li value=7>乙<ol type=a><li>寅</ol><li>丙<li></li><li>丁"
        "</ol>"
    )
    assert lines(markup) == ["1. 甲", "• 子", "• 丑", "7. 乙", "a. 寅", "8. 丙", "10. 丁"]


@pytest.mark.parametrize("number", ["一、", "（一）", "1.", "１．", "①", "第一条 ", "(1)", "1、"])
def test_entries_with_numbers_of_their_own_get_no_second_one(number):
    assert lines(f"<ol><li>{number}建学校<li>{number}修道路</ol>") == [
        f"{number}建学校",
        f"{number}修道路",
    ]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>&nbsp;&nbsp; 　建学校 　</p>", ["建学校"]),
        ("<p>建设\n   学校</p>", ["建设学校"]),
        ("<p>建设 学校</p>", ["建设 学校"]),
        ("<p>建设5\n所 the\nschool</p>", ["建设5 所 the school"]),
        ("建学校<br>修道路<br/><br>种树木", ["建学校", "修道路", "种树木"]),
        ("<p>建学校<p>修道路<div>种树木</div>", ["建学校", "修道路", "种树木"]),
        ("<pre>建学校\n  修道路</pre>", ["建学校", "修道路"]),
        ("<span style='display:block'>建学校</span><b>修</b>道路", ["建学校", "修道路"]),
        ("<p>建<font>学<font>校</font></font></p><p><br></p><p></p>", ["建学校"]),
        ("<p>3&lt;5&amp;&#26657;&#x6821;</p>", ["3<5&校校"]),
        ("<p>政 府 工 作　报　告</p>", ["政 府 工 作　报　告"]),
        ("<p>3<5，<b>建学校</p>", ["3<5，建学校"]),
        ("<p>建学校</p></body></html><p>修道路", ["建学校", "修道路"]),
        ("<p>建<!-- 注 --><![if !supportLists]>学<![endif]>校<o:p></o:p></p>", ["建学校"]),
        ("<dl><dt>任务<dd>建学校</dl>", ["任务", "建学校"]),
    ],
)
def test_a_page_is_read_as_it_is_shown(markup, wanted):
    assert lines(markup) == wanted


@pytest.mark.parametrize(
    "markup",
    [
        "<script>'<p>修道路</p>'</script>",
        "<style>p:before{content:'修道路'}</style>",
        "<template><p>修道路</p></template>",
        "<noscript><p>修道路</p></noscript>",
        "<!-- <p>修道路</p> -->",
        "<!--[if gte mso 9]><xml>修道路</xml><![endif]-->",
        "<xml><w:View>修道路</w:View></xml>",
        "<svg><text>修道路</text></svg>",
        "<iframe src=a.html>修道路</iframe>",
        "<object><p>修道路</p></object>",
    ],
)
def test_what_is_no_text_of_the_page_is_not_read(markup):
    source, _ = read(f"{HEAD}<p>建学校</p>{markup}<p>种树木</p>")
    assert source.text.split() == ["建学校", "种树木"]


@pytest.mark.parametrize(
    "attribute", ["hidden", 'style="display:none"', 'style="color:red; DISPLAY : None"',
                  'style="visibility:hidden"'],
)  # fmt: skip
def test_hidden_text_is_told_and_not_read(attribute):
    source, notes = read(f"{HEAD}{TASKS}<div {attribute}><p>修道路</p>十条</div>")
    assert "修道路" not in source.text
    assert notes["html.hidden"].values == {"count": 5, "words": "修道路十条"}


def test_a_page_that_scripts_unveil_is_read_as_shown():
    source, notes = read(f'{HEAD}<p>请稍候</p><div style="display:none">{TASKS}</div>')
    assert "2.改造校舍" in source.text
    assert "html.unveiled" in notes
    assert "html.hidden" not in notes


def test_pictures_files_and_frames_are_told():
    _, notes = read(
        f'{HEAD}<img src="logo.png"><div id="zoom">{TASKS}<p><img src="1.png"><img src="a" width="1">'
        '</p><p>附件：<a href="/1.docx?v=2">任务<b>分解表</b></a></p></div><iframe src="x"></iframe>'
    )
    assert notes["html.pictures"].values == {"count": 1}
    assert notes["html.files"].values == {"count": 1, "names": "任务分解表"}
    assert notes["html.frame"].values == {"count": 1}


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<html><frameset><frame src=a><frame src=b></frameset></html>", "html.frames"),
        (f"{HEAD}<div id=app></div><script>render('文字')</script>", "html.no_text"),
        (f"{HEAD}<img src=scan.jpg>", "html.no_text"),
    ],
)
def test_a_page_without_text_says_why(markup, code):
    with pytest.raises(ReadError) as caught:
        read(markup)
    assert caught.value.code == code


def test_what_the_head_says_stands_in_the_text_and_is_quoted(tmp_path):
    meta = (
        f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2031-03-04 09:12">'
        '<meta name="ContentSource" content="某市教育局"><meta name="SiteName" content="某市政府网">'
    )
    document = parsed(tmp_path, f'<html><head>{meta}</head><div class="TRS_Editor">{TASKS}</div>')
    assert document.source.text.split("\n")[:4] == [
        TITLE, "发布日期：2031-03-04 09:12", "来源：某市教育局", "网站名称：某市政府网",
    ]  # fmt: skip
    (plan,) = document.plans
    assert (plan.title, plan.issuer, plan.publication_date) == (TITLE, "某市教育局", "2031-03-04")
    for name in ("title", "issuer", "publication_date"):
        evidence = plan.evidence[name]
        assert document.source.text[slice(*evidence.span)] == evidence.quote != ""


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        (f"<title>{TITLE}_某市政府网</title>", TASKS, TITLE),
        (f"<title>某市政府网 - {TITLE}</title>", TASKS, TITLE),
        ("<title>某市2021-2025年工作要点-某市</title>", TASKS, "某市2021-2025年工作要点"),
        (f'<meta property="og:title" content="{TITLE}">', TASKS, TITLE),
    ],
)
def test_a_title_that_the_page_does_not_show_is_taken_from_its_head(tmp_path, head, body, wanted):
    assert parsed(tmp_path, f"<head>{head}</head><body>{body}").plans[0].title == wanted


@pytest.mark.parametrize(
    "shown",
    [
        f"<h1>{TITLE}</h1>", f"<div>{TITLE}</div><p>字号：大 中 小</p>",
        "<p>某市教育局<br>2031年工作要点</p>", "<b>某市教育局</b> 2031年工作要点<hr>",
    ],
)  # fmt: skip
def test_a_title_that_the_page_shows_is_not_written_again(shown):
    source, _ = read(f"<head><title>{TITLE}_首页</title></head><body>{shown}<div>{TASKS}</div>")
    assert "".join(source.text.split()).count(TITLE) == 1


MENU = "".join(
    f'<li><a href="{n}">{name}</a></li>' for n, name in enumerate(("首页", "政务", "互动"))
)
FOOT = "<div>主办：某市人民政府　备案号：00000000</div>"


@pytest.mark.parametrize(
    "container",
    ['class="TRS_Editor"', 'id="UCAP-CONTENT"', 'id="zoom"', 'class="x v_news_content"', 'id="vsb_content_2"',
     'class="article-content"', 'class="con_text"', 'class="nobody-knows-it"', ""],
)  # fmt: skip
def test_what_is_around_the_article_is_furniture(tmp_path, container):
    markup = (
        f"{HEAD}<ul>{MENU}</ul><h1>{TITLE}</h1><div {container}>{TASKS}</div>"
        f'<div><p>上一篇：<a href="9">某市2030年总结</a></p></div>{FOOT}'
    )
    document = parsed(tmp_path, markup)
    (plan,) = document.plans
    assert [item.heading for item in plan.items] == ["新建学校", "改造校舍"]
    assert plan.title == TITLE
    assert furniture(document) == [
        "首页", "政务", "互动", "上一篇：某市2030年总结", "主办：某市人民政府　备案号：00000000",
    ]  # fmt: skip


def test_tasks_beside_a_known_container_are_not_taken_for_furniture(tmp_path):
    more = "<p>3.配齐教师。招聘教师100名。</p><p>4.办好食堂。检查食堂50家。</p>"
    markup = f'{HEAD}<div><div class="TRS_Editor">{TASKS}</div><div>{more}</div></div>{FOOT}'
    (plan,) = parsed(tmp_path, markup).plans
    assert [item.number for item in plan.items] == ["1", "2", "3", "4"]


def test_a_second_copy_of_the_article_is_furniture(tmp_path):
    document = parsed(tmp_path, f"{HEAD}<div>{TASKS}</div><div><div>{TASKS}</div></div>{FOOT}")
    assert len(document.plans[0].items) == 2
    assert furniture(document)[:3] == [html.unescape(line) for line in lines(TASKS)]


def test_signature_and_date_after_the_container_belong_to_the_article(tmp_path):
    markup = f'{HEAD}<div id="zoom">{TASKS}</div><p>某市教育局</p><p>2031年3月4日</p>{FOOT}'
    (plan,) = parsed(tmp_path, markup).plans
    assert (plan.issuer, plan.publication_date) == ("某市教育局", "2031-03-04")


def test_a_page_without_running_text_is_all_article():
    source, _ = read(f"{HEAD}<ul>{MENU}</ul><p>某市</p>")
    assert {place.kind for place in source.places} == {PlaceKind.PARAGRAPH}


def cells(source):
    return [
        [[source.text[cell.start : cell.end] for cell in row] for row in table.rows]
        for table in source.tables
    ]


TABLE = (
    "<table><caption>任务表</caption>"
    "<tr><th>序号<th>任务<th colspan=2>单位和时限"
    "<tr><td>1<td rowspan=2><p>建设学校3所</p><p>新增学位</p><td>教育局<td>6月"
    "<tr><td>2<td>发改局<td>9月</table>"
)


def test_the_cells_of_a_table_have_their_columns():
    source, _ = read(f"{HEAD}<h1>{TITLE}</h1>{TABLE}{FOOT}")
    assert cells(source) == [
        [
            ["序号", "任务", "单位和时限", ""],
            ["1", "建设学校3所\n新增学位", "教育局", "6月"],
            ["2", "", "发改局", "9月"],
        ]
    ]
    rows = [place for place in source.places if place.kind is PlaceKind.ROW]
    assert [(place.table, place.number) for place in rows] == [(1, 1), (1, 2), (1, 3)]
    assert source.text[slice(*rows[2].span)] == "2\t\t发改局\t9月"
    assert "任务表\n" in source.text


def test_a_table_of_nothing_but_headers_is_read(tmp_path):
    rows = "<tr><th>序号<th>工作任务<th>责任单位" * 2
    assert parsed(tmp_path, f"{HEAD}<table>{rows}</table>").plans[0].items == ()


@pytest.mark.parametrize(
    "markup",
    [
        f"<table><tr><td>菜单<td>{TASKS}<tr><td>左<td>右</table>",
        f"<table role=presentation><tr><td>一<td>{TASKS}<tr><td>二<td>三</table>",
        f"<table><tr><td>一<td><table><tr><td>{TASKS}</table><tr><td>二<td>三</table>",
        f"<table><tr><td>{TASKS}<tr><td>二</table>",
        f"<table><tr>游离<td>一<td>{TASKS}</tr><tr><td>二<td>三</table>",
    ],
)
def test_tables_for_layout_are_flattened(markup):
    source, _ = read(HEAD + markup)
    assert source.tables == ()
    assert "1.新建学校。新建小学3所，新增学位1200个，按时交付使用。" in source.text.split("\n")


def test_no_table_is_put_together_from_what_is_around_the_text(tmp_path):
    """A table that lost its markup has a line a cell: its last row is not in the menu below it."""
    cells = (
        "序号", "工作任务", "责任单位", "1", "建成污水处理厂二期工程", "住建局",
        "2", "新建幼儿园两所", "教育局", "3",
    )  # fmt: skip
    task = "<p>各部门要压实责任，按月报送进度，遇到困难及时会商，年底前全部完成下列任务，结果纳入考核。</p>"
    text = "".join(f"<p>{cell}</p>" for cell in cells)
    menu = "".join(f'<p><a href="{n}">{n}月重点任务完成情况</a></p>' for n in range(3))
    document = parsed(tmp_path, f'{HEAD}<h1>{TITLE}</h1><div id="zoom">{task}{text}</div>{menu}')
    segments = [each.span for each in document.plans[0].segments]
    assert [each.start for each in segments[1:]] == [each.end for each in segments[:-1]]
    assert all("完成情况" not in item.text for item in document.plans[0].items)


def test_numbers_of_lists_stand_in_cells_too():
    markup = "<table><tr><th>任务<th>单位<tr><td><ol><li>建校<li>修路</ol><td>教育局</table>"
    assert cells(read(HEAD + markup)[0]) == [[["任务", "单位"], ["1. 建校\n2. 修路", "教育局"]]]


def test_items_tell_their_paragraph(tmp_path):
    document = parsed(tmp_path, f"{HEAD}<ul>{MENU}</ul><div>{TASKS}</div>{FOOT}")
    item = document.plans[0].items[1]
    (place,) = (each for each in document.source.places if each.span == item.span)
    assert (place.kind, place.number) == (PlaceKind.PARAGRAPH, 3)


def test_lines_broken_at_the_width_of_a_page_are_joined(tmp_path):
    names = ("学校", "道路", "河道", "医院", "公园", "剧院", "粮仓", "书房", "食堂", "桥梁")
    text = "".join(
        f"（{n}）做好{name}工作。排查{name}隐患，制定{name}建设计划，{name}项目六月底前开工，"
        f"{name}资金足额到位，{name}管护责任落实到人，按季通报{name}进度，{name}验收不合格的不得交付。"
        for n, name in zip("一二三四五六七八九十", names, strict=True)
    )
    width = 36
    broken = "<br>".join(
        "<br>".join(part[at : at + width] for at in range(0, len(part), width))
        for part in re.split(r"(?<=。)(?=（)", text)
    )
    document = parsed(tmp_path, f"{HEAD}<ul>{MENU}</ul><h1>{TITLE}</h1><div>{broken}</div>{FOOT}")
    assert not document.source.whole_lines
    assert ["".join(item.text.split()) for item in document.plans[0].items] == re.split(
        r"(?<=。)(?=（)", text
    )
    assert furniture(document)[-1].startswith("主办")


@pytest.mark.parametrize(
    ("written", "declared", "encoding"),
    [("gb18030", "gb2312", "gb18030"), ("utf-8", "gb2312", "utf-8"), ("gb18030", "utf-8", "gb18030"),
     ("utf-16", "utf-16", "utf-16-le"), ("big5", "big5", "big5")],
)  # fmt: skip
def test_pages_come_in_every_encoding(written, declared, encoding):
    text = "<p>一、加強學校建設，新建小學三所，改善辦學條件。</p>"
    data = f'<html><head><meta charset="{declared}"></head><body>{text}'.encode(written)
    source, _ = source_of("page.html", data)
    assert source.encoding == encoding
    assert source.text.strip() == text[3:-4]


def test_text_in_references_is_read():
    assert lines("".join(f"&#{ord(char)};" for char in "建设学校")) == ["建设学校"]


@pytest.mark.parametrize(
    ("name", "start", "kind"),
    [
        ("plan.txt", "<!DOCTYPE html><html><body>", "html"),
        ("plan", "\n <!-- saved --> <HTML><BODY>", "html"),
        ("plan.txt", '<?xml version="1.0"?>\n<html xmlns="x"><body>', "html"),
        ("plan.md", "<!doctype html><body>", "html"),
        ("plan.txt", '<div class="TRS_Editor">', "html"),
        ("plan.md", '<p align="center">某市', "text"),
        ("plan.txt", "某市<p>", "text"),
        ("plan.html", "某市工作要点\n一、", "text"),
        ("plan.html", "某市工作要点<br>一、", "html"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_known_by_its_content(name, start, kind, encoding):
    data = (start + "加强学校建设，\n推进教育发展。").encode(encoding)
    source, notes = source_of(name, data)
    assert source.format == kind
    is_surprise = (kind == "html") != name.endswith(".html")
    assert ("read.by_content" in {note.code for note in notes}) == is_surprise


REPORT = (
    '<!doctype html>\n<html lang="zh">\n<meta charset="utf-8">\n'
    '<meta name="generator" content="policydiff">\n<title>对比</title><body><p>一、加强学校建设。</p>'
)


def test_a_report_of_ours_is_refused_when_named(tmp_path):
    path = tmp_path / "report.html"
    path.write_text(REPORT, encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        read_source(str(path))
    assert caught.value.code == "html.own_report"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "reports").glob("*.html")), ids=lambda path: path.name
)
def test_the_pages_we_make_are_known_for_ours(path):
    with pytest.raises(ReadError) as caught:
        read_source(str(path))
    assert caught.value.code == "html.own_report"


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_report_of_ours_is_passed_over_in_a_folder_and_an_archive(tmp_path, packing):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "plan.html").write_text(HEAD + TASKS, encoding="utf-8")
    (folder / "report.html").write_text(REPORT, encoding="utf-8")
    archive = tmp_path / "corpus.zip"
    with zipfile.ZipFile(archive, "w", packing) as file:
        for path in folder.iterdir():
            file.write(path, path.name)
    for root in (folder, archive):
        found = listed([str(root)])
        assert found.files == (f"{root}/plan.html",)
        assert [(note.code, note.where) for note in found.notes] == [
            ("html.own_report_passed", f"{root}/report.html")
        ]


def test_what_a_browser_saved_with_a_page_is_passed_over(tmp_path):
    for name in ("计划.html", "计划_files/frame.html", "other_files/计划.html", "要点.htm"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD + TASKS, encoding="utf-8")
    found = listed([str(tmp_path)])
    names = ("other_files/计划.html", "要点.htm", "计划.html")
    assert found.files == tuple(f"{tmp_path}/{name}" for name in names)
    assert [(note.code, note.where) for note in found.notes] == [
        ("html.page_parts", f"{tmp_path}/计划_files")
    ]


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<div>" * (limits().html_depth + 1), "html.too_deep"),
        ("<div>" * 90_000 + "文" + "</div>" * 90_000, "html.too_deep"),
        ("<table><tr><td>" * 40_000 + "文", "html.too_deep"),
        ("<b>" * 90_000 + "</i>" * 90_000 + "文", "html.too_deep"),
        ("<p>文" * (limits().html_tags + 1), "html.too_many"),
    ],
)
def test_pages_that_no_one_writes_are_refused(markup, code):
    with pytest.raises(ReadError) as caught:
        read(HEAD + markup)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * (limits().html_depth - 10) + "尾",
        "<p>" + "文" * 1_900_000 + "</p><p>尾",
        '<p title="' + "文" * 4_000_000 + '">尾',
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">尾",
        "<" * 150_000 + "尾",
        "<table>" + "<tr><td colspan=1000 rowspan=65000>文<td>尾" * 20_000,
        "<ul>" + "<li>文" * 45_000 + "<li>尾",
        "&" * 1_000_000 + "尾",
        "<p>" + "<br>" * 150_000 + "尾",
        f"<title>{'_' * 1_000_000}</title>{'<p>文' * 1000}<p>尾",
    ],
    ids=range(10),
)
def test_large_pages_lose_nothing(markup):
    source, _ = read(HEAD + markup)
    assert source.text.rstrip().endswith("尾")


def test_entities_are_never_expanded_and_files_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    bomb = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    source, _ = read(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "轰">{bomb}<!ENTITY x SYSTEM "{secret}">]>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&e9;&x;建学校</p></body></html>',
        "page.xhtml",
    )
    assert len(source.text) < 5000
    assert "机密" not in source.text
    assert "建学校" in source.text


def test_half_characters_and_nul_stand_as_lost():
    source, notes = read(f"{HEAD}<p>建&#xD800;学&#0;校</p>")
    assert source.text.strip() == "建\ufffd学\ufffd校"
    assert "read.lost" in notes


BLOCKS = (
    "div",
    "p",
    "section",
    "h2",
    "center",
    "blockquote",
    "td",
    "tr",
    "table",
    "li",
    "dd",
    "body",
)
INLINES = (
    "b",
    "span",
    "font",
    "a",
    "em",
    "o:p",
    "st1:date",
    "unknown",
    "html",
    "form",
    "select",
    "option",
)
LISTS = ("ol", "ul")
WORDS = st.text(alphabet="建学校修路，。、；0123456789AB<&>\"' 　\n\xa0一（）", max_size=12)


def element(inner):
    tags = st.sampled_from([*BLOCKS, *INLINES, *LISTS])
    return st.tuples(tags, st.lists(inner, max_size=4), st.booleans(), st.booleans())


@st.composite
def markup(draw):
    """A page of random nestings, some unclosed, some with stray end tags; and its text."""
    tree = draw(st.lists(st.recursive(WORDS, element, max_leaves=25), max_size=6))
    pieces, text = [], []
    opened = [*reversed(tree)]
    while opened:
        node = opened.pop()
        if isinstance(node, str):
            pieces.append(html.escape(node))
            text.append(node)
        elif node[0] == "raw":
            pieces.append(node[1])
        else:
            tag, inner, is_closed, is_stray = node
            style = ' style="list-style:none"' if tag in (*LISTS, "li") else ""
            pieces.append(f"<{tag}{style}>")
            opened += [("raw", f"</{tag}>" * is_closed + "</i>" * is_stray), *reversed(inner)]
    return "".join(pieces), "".join("".join(text).split())


@given(markup())
@settings(max_examples=300, deadline=None)
def test_every_character_that_is_shown_stands_in_the_text_in_order(page):
    written, text = page
    if text:
        source, _ = read(HEAD + written)
        assert "".join(source.text.split()) == text


PIECES = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td rowspan=0 colspan=9>", "<ol start=x reversed>", "<li value=-3>",
     "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<div hidden>", "</div>", "&#xD800;", "&nbsp",
     "<a href='1.pdf'>", "</a>", "<meta name=pubdate content=2031-02-30>", "<title>", "</title>", "<br>", "<pre>",
     "<style>", "<frameset>", "<", "\0", "一、建学校。", "\ud83d\ude00", "<textarea>", "<svg>", "<template>"]
)  # fmt: skip


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40),
    st.sampled_from(["utf-8", "utf-16"]),
)
@settings(max_examples=300, deadline=None)
def test_no_page_is_too_broken(pieces, encoding):
    data = "".join(pieces).encode(encoding, "replace")
    try:
        source, _ = source_of("page.html", data)
    except ReadError:
        return
    for place in source.places:
        assert 0 <= place.span.start < place.span.end <= len(source.text)
    starts = [place.span.start for place in source.places]
    assert starts == sorted(starts)
