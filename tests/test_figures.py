"""Figures: what is drawn, that it is the same each time, and what cannot be drawn."""

import importlib.util
import re
import struct
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from evolution_cases import evolution
from test_cli import policydiff

from policydiff.cli.figure import Kind
from policydiff.errors import OptionError, PolicyDiffError
from policydiff.evolve.selection import Wanted, selected
from policydiff.model import Role
from policydiff.model.evolution import (
    Coverage,
    CoverageCell,
    Evolution,
    Series,
    TargetPoint,
    YearShare,
)
from policydiff.render.figures import FIGURES, Asked, Look, drawn, figure
from policydiff.render.figures.coverage import coverage_figure
from policydiff.render.figures.matrix import matrix_figure
from policydiff.render.figures.placing import Patch, free_spot, spread
from policydiff.render.figures.signs import (
    ABSENT,
    COVERED,
    DASHED,
    DOTTED,
    OPEN,
    PENS,
    SOLID,
    SUMMARY,
    Fill,
    Sign,
    ink_on,
    shade,
)
from policydiff.render.figures.words import shown_text, strings
from policydiff.render.figures.years import MOST_YEARS, year_line
from policydiff.render.labels import Labels

ZH, EN = Asked(Labels("zh")), Asked(Labels("en"))
EMPTY = Evolution((), Coverage((), (), ()), (), (), (), (), (), (), (), (), ())
HOSTILE = "=<script>x()</script>$\\frac{a}{b}_c^d$\x1b[31m\u202e--> _x"

if importlib.util.find_spec("matplotlib") is None:
    pytest.skip("needs the extra: pip install 'policydiff[figures]'", allow_module_level=True)

from policydiff.render.figures import fonts  # noqa: E402 - they import matplotlib
from policydiff.render.figures.canvas import house_style  # noqa: E402

try:
    fonts.find_face(["覆盖"])
except PolicyDiffError:
    pytest.skip("needs a font for Chinese, such as Noto Sans CJK", allow_module_level=True)


@pytest.fixture(autouse=True)
def style():
    with house_style():
        yield


def canvas(kind, made=None, asked=ZH, **look):
    return drawn(FIGURES[kind](made or evolution(), asked), "说明", Look(**look))


def words(drawing):
    return [text.get_text() for axes in drawing.figure.axes for text in axes.texts]


def lines(drawing, colour):
    """Lines of one colour in the plots, as (x, y, dash, marker, face of its marks)."""
    return [
        (list(line.get_xdata()), list(line.get_ydata()), line._unscaled_dash_pattern,
         line.get_marker(), line.get_markerfacecolor())
        for axes in drawing.figure.axes[1:] for line in axes.lines
        if line.get_color() == colour
    ]  # fmt: skip


def dashes(drawing, colour):
    return [dash for xs, _, dash, marker, _ in lines(drawing, colour) if len(xs) > 1 and not marker]


def hatched(drawing):
    return sum(bool(patch.get_hatch()) for axes in drawing.figure.axes for patch in axes.patches)


# What is drawn


def test_the_command_knows_every_kind():
    assert [kind.value for kind in Kind] == list(FIGURES)


def test_a_year_without_a_plan_is_hatched_and_a_summary_is_no_plan():
    grid = coverage_figure(evolution(), ZH)
    looks = {
        row: [cell.look for cell in cells] for row, cells in zip(grid.rows, grid.cells, strict=True)
    }
    assert looks == {"甲市": [COVERED] * 3, "丙县": [COVERED, OPEN, COVERED]}
    assert [cell.text for cell in grid.cells[grid.rows.index("甲市")]] == ["", "2", ""]
    assert grid.columns == ("2018", "2019", "2020")
    assert hatched(canvas("coverage")) == 1 + 1  # the cell, and the key


def test_a_region_with_nothing_but_a_summary_has_its_row():
    made = evolution()
    cells = (*made.coverage.summaries, CoverageCell("丁县", 2016, ("a19s",)))
    made = replace(made, coverage=replace(made.coverage, summaries=cells))
    grid = coverage_figure(made, ZH)
    assert grid.columns == ("2016", "2017", "2018", "2019", "2020")
    assert [cell.look for cell in grid.cells[grid.rows.index("丁县")]] == [SUMMARY, *[OPEN] * 4]
    assert SUMMARY in [sign.look for sign in grid.key]


def test_of_too_many_regions_those_with_most_plans_are_shown_and_the_caption_says_so():
    regions = tuple(f"县{at:03}" for at in range(300))
    cells = [CoverageCell(region, 2018, ("a18",)) for region in regions]
    cells += [CoverageCell(region, 2019, ("a19",)) for region in regions[250:]]
    made = replace(evolution(), coverage=Coverage(regions, (2018, 2019), tuple(cells)))
    grid = coverage_figure(made, ZH)
    assert len(grid.rows) == 60
    assert set(regions[250:]) <= set(grid.rows)
    assert "300" in "".join(grid.notes)
    assert len(coverage_figure(made, Asked(Labels("zh"), top=5)).rows) == 5


def test_a_matrix_of_plans_tells_absent_from_not_covered():
    grid = matrix_figure(evolution(), ZH)
    assert grid.groups == (("甲市", 3), ("丙县", 3))
    assert grid.columns == ("2018", "2019", "2020") * 2
    row = grid.cells[grid.rows.index("课后服务")]
    assert [cell.text for cell in row] == ["·", "1", "1", "·", "", "1"]
    assert [row[at].look for at in (0, 3, 4)] == [ABSENT, ABSENT, OPEN]
    drawing = canvas("matrix")
    assert words(drawing).count("2019") == 2
    assert hatched(drawing) == len(grid.rows) + 1


def test_a_matrix_of_years_counts_regions():
    made = evolution()
    grid = matrix_figure(made, replace(ZH, by="year"))
    row = grid.cells[grid.rows.index("集团化办学")]
    assert [cell.text for cell in row] == ["2/2", "0/1", "1/2"]
    assert row[1].look == ABSENT
    later = CoverageCell("甲市", 2022, ("a20",))
    wider = replace(
        made.coverage, years=(2018, 2019, 2020, 2022), cells=(*made.coverage.cells, later)
    )
    grid = matrix_figure(replace(made, coverage=wider), replace(ZH, by="year"))
    assert grid.columns[3:] == ("2021", "2022")
    assert {cells[3].look for cells in grid.cells} == {OPEN}


def test_more_plans_than_can_be_read_make_a_matrix_of_years():
    regions = tuple(f"县{at}" for at in range(40))
    cells = tuple(CoverageCell(region, 2018, ("a18",)) for region in regions)
    share = YearShare(2018, regions, regions[:10])
    made = evolution()
    made = replace(made, coverage=Coverage(regions, (2018,), cells),
        presence=(replace(made.presence[2], years=(share,)),))  # fmt: skip
    grid = matrix_figure(made, ZH)
    assert [[cell.text for cell in row] for row in grid.cells] == [["10/40"]]
    plans = matrix_figure(made, replace(ZH, by="plan"))
    assert len(plans.columns) == 40


def test_adoption_climbs_with_the_regions_that_name_it():
    made = evolution()
    drawing = canvas("adoption", made)
    first = next(each for each in lines(drawing, PENS[0].colour) if len(each[0]) > 1)
    offset = first[1][0] - 1
    assert first[0] == [2019, 2020, 2020, 2020.5]
    assert [round(y - offset) for y in first[1]] == [1, 1, 2, 2]
    marks = [
        (xs[0], face) for xs, _, _, marker, face in lines(drawing, PENS[0].colour) if marker == "o"
    ]
    assert marks == [(2019, PENS[0].colour), (2020, "#ffffff")]  # 丙县 may have had it before 2020
    assert "课后服务 2/2" in words(drawing)
    assert "最早：甲市，2019" in words(drawing)
    assert "最早：甲市、丙县，2018或更早" in words(drawing)
    assert "2 (100%)" in words(drawing)


def test_an_initiative_that_no_covering_plan_names_is_told():
    made = evolution()
    asked = replace(ZH, chosen=True)
    assert "教育数字化" in "".join(FIGURES["adoption"](made, asked).notes)
    assert "教育数字化" not in "".join(FIGURES["adoption"](made, ZH).notes)


def test_targets_are_labelled_points_on_a_line():
    drawing = canvas("targets")
    found = [(xs, ys) for xs, ys, _, marker, _ in lines(drawing, PENS[0].colour) if not marker]
    assert ([2018, 2019], [80, 85]) in found
    assert ([2019, 2020], [85, 90]) in found
    assert {"≥80", "≥85", "≥90", "甲市教育局"} <= set(words(drawing))
    assert "普惠性幼儿园覆盖率（%），目标" in words(drawing)


def points(made, *values):
    """The targets of ``made`` with these values instead: plan, year, value."""
    series = made.targets[0]
    target = series.points[0].target
    return replace(made, targets=(replace(series, points=tuple(
        TargetPoint(plan, year, replace(target, plan=plan, values=value)) for plan, year, value in values
    )),))  # fmt: skip


def test_lines_over_silent_plans_are_dashed_and_over_missing_years_dotted():
    made = points(evolution(), ("a18", 2018, (80,)), ("a20", 2020, (90,)))
    assert dashes(canvas("targets", made), PENS[0].colour)[:1] == [DASHED]
    made = points(evolution(), ("b18", 2018, (80,)), ("b20", 2020, (90,)))
    drawing = canvas("targets", made)
    assert dashes(drawing, PENS[0].colour)[:1] == [DOTTED]
    assert hatched(drawing) == 1 + 1
    assert dashes(canvas("targets"), PENS[0].colour)[:1] == [SOLID]


def test_several_values_of_a_plan_are_hollow_and_not_joined():
    made = points(evolution(), ("a18", 2018, (80,)), ("a19", 2019, (85,)), ("a19", 2019, (40,)),
        ("a20", 2020, (90, 95)))  # fmt: skip
    drawing = FIGURES["targets"](made, ZH)
    assert [line.years for line in drawing.panels[0].lines] == []
    fills = {point.text: point.pen.fill for point in drawing.panels[0].points}
    assert fills == {"≥80": Fill.FULL, "≥85": Fill.HOLLOW, "≥40": Fill.HOLLOW, "≥90–95": Fill.FULL}
    assert any(
        sign.look.fill is Fill.HOLLOW for sign in drawing.key if hasattr(sign.look, "marker")
    )
    many = points(evolution(), *(("a19", 2019, (value,)) for value in range(3000)))
    drawing = FIGURES["targets"](many, ZH)
    assert len(drawing.panels[0].points) == 6
    assert "6" in "".join(drawing.notes)


def test_large_numbers_are_short_and_exact_and_other_deadlines_are_told():
    made = points(
        evolution(), ("a18", 2018, (18_230_000_000_000,)), ("a19", 2019, (950_000_000_000,))
    )
    texts = [point.text for point in FIGURES["targets"](made, ZH).panels[0].points]
    assert texts == ["≥18.23万亿", "≥9500亿"]
    late = [
        replace(p, target=replace(p.target, deadline=2025, role=Role.TARGET))
        for p in made.targets[0].points
    ]
    made = replace(made, targets=(replace(made.targets[0], points=tuple(late)),))
    assert FIGURES["targets"](made, ZH).panels[0].points[1].text == "≥9500亿 (2025)"


def test_threads_go_from_place_to_place_and_dash_where_they_are_absent():
    drawing = canvas("threads")
    first = [(xs, ys) for xs, ys, _, marker, _ in lines(drawing, PENS[0].colour) if not marker]
    assert ([2018, 2019], [2, 2]) in first
    assert dashes(drawing, PENS[1].colour)[0] == DASHED
    assert "扩大课后服务 *" in words(drawing)  # a link to be reviewed holds it together
    low, high = drawing.figure.axes[1].get_ylim()
    assert low > high  # the first item is on top
    assert "任务在各年计划中的位置：甲市教育局" in words(drawing)


def test_a_thread_over_a_missing_year_is_dotted_over_hatches():
    made = evolution()
    thread = replace(made.threads[2], steps=(made.threads[2].steps[0],
        replace(made.threads[2].steps[0], plan="b20", items=("b20#01",))))  # fmt: skip
    drawing = canvas("threads", replace(made, threads=(thread,)))
    assert dashes(drawing, PENS[0].colour)[0] == DOTTED
    assert hatched(drawing) == 1 + 1


def test_what_is_named_at_the_right_does_not_overlap():
    assert spread([5, 5, 5], 1, 0, 10) == [5, 6, 7]
    assert spread([10, 9.9, 0], 1, 0, 10) == [10, 9, 0]
    assert spread([5, 5, 5], 9, 0, 10) == [0, 5, 10]
    assert spread([], 1, 0, 10) == []
    paper, mark = Patch(0, 0, 4, 4), Patch(1, 1, 2, 2)
    assert free_spot([Patch(1.5, 1.5, 3, 3), Patch(3, 3, 5, 5)], [mark], paper) is None
    assert free_spot([Patch(2, 2, 3, 3)], [mark], paper) == Patch(2, 2, 3, 3)


@pytest.mark.parametrize("kind", list(FIGURES))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_words_overlap_or_leave_the_paper(kind, lang):
    drawing = canvas(kind, asked=Asked(Labels(lang)))
    drawing.figure.canvas.draw()
    paper = drawing.figure.bbox
    boxes = [
        text.get_window_extent()
        for axes in drawing.figure.axes
        for text in axes.texts
        if text.get_text()
    ]
    for at, box in enumerate(boxes):
        assert paper.x0 <= box.x0
        assert box.x1 <= paper.x1
        for other in boxes[:at]:
            wide = min(box.x1, other.x1) - max(box.x0, other.x0)
            high = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert min(wide, high) < 2, (kind, lang)


def test_darker_is_more_and_text_on_it_is_legible():
    assert shade(0) == "#deebf7"
    assert [sum(bytes.fromhex(shade(at / 4)[1:])) for at in range(5)] == sorted(
        (sum(bytes.fromhex(shade(at / 4)[1:])) for at in range(5)), reverse=True
    )
    assert (ink_on(0.1), ink_on(1)) == ("#1f1f1f", "#ffffff")
    assert len({pen.marker for pen in PENS}) == len({pen.colour for pen in PENS}) == len(PENS)


def test_years_in_between_belong_to_a_figure():
    assert year_line([2020, 2018]) == (2018, 2019, 2020)
    assert year_line([]) == ()
    assert year_line([1, 2020]) == tuple(range(2021 - MOST_YEARS, 2021))


def test_a_corpus_of_too_many_years_is_cut_and_says_so():
    made = evolution()
    cells = (CoverageCell("甲市", 1900, ("a18",)), *made.coverage.cells)
    made = replace(
        made, coverage=replace(made.coverage, years=(1900, 2018, 2019, 2020), cells=cells)
    )
    for kind in ("coverage", "matrix", "adoption"):
        assert "1900" in "".join(FIGURES[kind](made, ZH).notes), kind
        assert figure(kind, made, ZH, Look())


# Words of documents


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
@pytest.mark.parametrize("kind", list(FIGURES))
def test_no_text_of_a_document_does_harm(kind, form):
    made = evolution(HOSTILE)
    named = {region: f"_{region}{HOSTILE}" for region in made.coverage.regions}
    cells = tuple(replace(cell, region=named[cell.region]) for cell in made.coverage.cells)
    made = replace(
        made,
        coverage=replace(made.coverage, regions=tuple(named.values()), cells=cells, summaries=()),
        series=tuple(replace(one, region=named[one.region], issuer=HOSTILE) for one in made.series),
        targets=tuple(replace(one, metric=HOSTILE, unit=HOSTILE) for one in made.targets),
    )
    written = figure(kind, made, ZH, Look(form=form, title=HOSTILE, dpi=72))
    if form == "svg":
        assert b"<script" not in written
        assert b"\x1b" not in written
        assert "$\\frac{a}{b}_c^d$" in written.decode()


def test_text_is_no_formula_and_no_unknown_character():
    drawing = canvas("coverage", title="$a_b$ \ud800\x00")
    assert "$a_b$ □□" in words(drawing)
    assert not any(text.get_parse_math() for axes in drawing.figure.axes for text in axes.texts)
    assert shown_text("甲\n乙 " + "丙" * 200, 5) == "甲乙 丙…"
    assert sorted(strings((Sign(COVERED, "甲"), {"乙": ["丙", 1]}, None))) == sorted(
        ["甲", "乙", "丙", COVERED.fill, COVERED.edge, COVERED.hatch]
    )


# The file


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
@pytest.mark.parametrize("kind", list(FIGURES))
def test_a_figure_is_the_same_each_time(kind, form):
    look = Look(form=form, dpi=72)
    assert figure(kind, evolution(), ZH, look) == figure(kind, evolution(), ZH, look)


def test_a_file_tells_title_and_caption_and_neither_date_nor_program():
    svg = figure("coverage", evolution(), EN, Look(title="Plans & years")).decode()
    assert "<title>Plans &amp; years</title>" in svg
    assert "<dc:description>plans: 6 · regions: 2" in svg
    assert "dc:date" not in svg
    assert "<text" not in svg  # outlines only
    pdf = figure("coverage", evolution(), EN, Look(form="pdf", title="Plans"))
    assert b"/Title (Plans)" in pdf
    assert b"/Subject" in pdf
    png = figure("coverage", evolution(), EN, Look(form="png", title="Plans", dpi=72))
    assert b"Title\0Plans" in png
    for written in (svg.encode(), pdf, png):
        assert b"atplotlib" not in written
        assert b"CreationDate" not in written


def test_the_caption_has_the_facts_of_the_corpus():
    svg = figure("matrix", evolution(), Asked(Labels("zh"), top=2), Look()).decode()
    assert "计划6份 · 地区2个 · 年份：2018–2020 · 覆盖5/6个地区年度" in svg
    assert "共4个举措，图示被最多计划提及的2个" in svg


def test_the_size_is_in_centimetres():
    svg = figure("targets", evolution(), ZH, Look(width=12.7, height=10.16)).decode()
    assert 'width="360pt" height="288pt"' in svg
    png = figure("targets", evolution(), ZH, Look(form="png", width=12.7, height=10.16, dpi=100))
    assert struct.unpack(">II", png[16:24]) == (500, 400)


@pytest.mark.parametrize("kind", list(FIGURES))
def test_a_size_without_room_is_refused(kind):
    with pytest.raises(OptionError, match="leaves no room"):
        figure(kind, evolution(), ZH, Look(height=2.5))
    for size in (3, 4, 6, 8):  # drawn or refused, but never a failure
        with suppress(OptionError):
            figure(kind, evolution(), ZH, Look(width=size, height=2 * size))


def test_a_picture_with_too_many_pixels_is_refused():
    with pytest.raises(OptionError, match="too many pixels"):
        figure("coverage", evolution(), ZH, Look(form="png", width=100, height=100, dpi=1200))


@pytest.mark.parametrize("kind", list(FIGURES))
def test_nothing_to_draw_is_said(kind):
    with pytest.raises(OptionError) as error:
        figure(kind, EMPTY, ZH, Look())
    assert error.value.code.startswith("figure.")
    assert error.value.code == "figure.one_region" or "nothing to draw" in str(error.value)


def test_plans_of_one_region_are_no_spread():
    made = evolution()
    made = replace(made, coverage=replace(made.coverage, regions=("甲市",)))
    with pytest.raises(OptionError, match="1 region is covered"):
        figure("adoption", made, ZH, Look())


# Fonts


def test_a_font_for_simplified_chinese_comes_first():
    face = fonts.find_face(["覆盖abc"])
    assert face.lacks(map(ord, "覆盖abc")) == ()
    known = [one.name for one in fonts._installed(fonts.font_manager.fontManager)]
    here = [name for name in fonts.FAMILIES if name in known]
    assert not here or face.name == here[0]
    assert face.width("覆盖", 10) == pytest.approx(2 * 10 / 72 * 2.54, rel=0.1)


def test_a_collection_gives_its_face_for_simplified_chinese():
    face = fonts.find_face(["覆盖"])
    again = fonts.find_face(["覆盖"], Path(face.path.path))
    assert (again.name, again.path.face_index) == (face.name, face.path.face_index)


def test_a_character_that_no_font_has_is_named():
    with pytest.raises(OptionError, match=r"\(U\+10FFFD\).*--font FILE"):
        fonts.find_face(["覆盖\U0010fffd"])


def test_without_any_font_the_way_out_is_named(monkeypatch):
    class Bare:
        ttflist = ()

    monkeypatch.setattr(fonts.font_manager, "fontManager", Bare)
    monkeypatch.setattr(fonts, "FontManager", Bare)
    with pytest.raises(OptionError, match=r"nearest, —.*Noto Sans CJK SC.*--font FILE"):
        figure("coverage", evolution(), ZH, Look())


def test_a_font_that_came_after_the_list_was_made_is_found(monkeypatch):
    class Bare:
        ttflist = ()

    monkeypatch.setattr(fonts.font_manager, "fontManager", Bare)
    assert fonts.find_face(["覆盖"]).lacks([ord("覆")]) == ()


def test_a_font_of_the_user_that_will_not_do_is_named(tmp_path):
    home = Path(importlib.util.find_spec("matplotlib").origin).parent
    bare = next(home.rglob("DejaVuSans.ttf"))
    with pytest.raises(OptionError, match=r"DejaVu Sans\) lacks characters.*U\+"):
        figure("coverage", evolution(), ZH, Look(font=bare))
    assert fonts.find_face(["abc"], bare).is_truetype
    (tmp_path / "plan.ttf").write_text("一份计划", encoding="utf-8")
    for path in (tmp_path / "plan.ttf", tmp_path / "none.ttf", tmp_path):
        with pytest.raises(OptionError, match="cannot be read as a font"):
            fonts.find_face(["abc"], path)


def test_long_lines_are_broken_where_they_may():
    face = fonts.find_face(["覆盖"])
    assert face.wrapped("计划，计划，计划", 10, face.width("计划，", 10)) == [
        "计划，",
        "计划，",
        "计划",
    ]
    assert face.wrapped("two words", 10, face.width("words ", 10)) == ["two", "words"]
    assert "".join(face.wrapped("x" * 50, 10, 1.0)) == "x" * 50
    assert face.wrapped("", 10, 1.0) == [""]


# What is chosen


def test_initiatives_come_in_the_order_they_are_asked_for():
    made = selected(evolution(), Wanted(initiatives=("教育信息化", "课后服务")))
    assert [one.initiative for one in made.presence] == ["教育信息化", "课后服务"]
    assert [one.initiative for one in made.adoption] == ["课后服务"]
    assert matrix_figure(made, replace(ZH, chosen=True)).rows == ("教育信息化", "课后服务")


def test_words_choose_metrics_threads_and_series():
    made = evolution()
    assert selected(made, Wanted(metrics=("幼儿园 普惠",))).targets == made.targets
    threads = selected(made, Wanted(threads=("试点集团", "学前教育"))).threads
    assert [one.id for one in threads] == ["t-a18#02", "t-a18#03"][::-1]
    only = selected(made, Wanted(series="丙县"))
    assert {one.series for one in only.threads} == {"b18"}
    assert only.targets == ()
    assert not Wanted(series="丙县").by_name


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(initiatives=("课后服",)), "课后服务"),
        (Wanted(metrics=("普惠幼儿园覆盖率",)), "普惠性幼儿园覆盖率"),
        (Wanted(threads=("办好学前的教育",)), "办好学前教育"),
        (Wanted(series="甲市教育厅"), "甲市 甲市教育局"),
        (Wanted(metrics=("",)), "—"),
    ],
)
def test_of_unknown_names_the_nearest_are_told(wanted, said):
    with pytest.raises(OptionError, match=said):
        selected(evolution(), wanted)


def test_the_series_with_the_most_plans_is_drawn_and_a_plan_rather_than_a_summary():
    made = evolution()
    summary = Series(
        "s", "甲市", "city", "甲市教育局", "summary", ("a18", "a19", "a20"), (2018, 2019, 2020)
    )
    threads = (replace(made.threads[0], series="s"), made.threads[0])
    title = FIGURES["threads"](
        replace(made, series=(summary, *made.series), threads=threads), ZH
    ).title
    assert "总结" not in title


# The command


PLAN = """徐州市教育局{year}年工作要点
一、提高教育质量
1.推进“县管校聘”。推进“县管校聘”管理改革，激发教师活力，促进教师合理流动。
2.发展学前教育。新建公办幼儿园{count}所，公办园在园幼儿占比达到{share}%。
"""


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "plans").mkdir()
    for year, count, share in ((2019, 20, 45), (2020, 12, 50)):
        text = PLAN.format(year=year, count=count, share=share)
        (tmp_path / "plans" / f"{year}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ADOPTION])
def test_the_command_writes_the_same_bytes_in_every_process(corpus, kind):
    for name, seed in (("a.svg", "1"), ("b.svg", "2")):
        done = policydiff(
            corpus, "figure", "plans", "--kind", kind, "-o", name, PYTHONHASHSEED=seed
        )
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout == b""
    assert (corpus / "a.svg").read_bytes() == (corpus / "b.svg").read_bytes()


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_the_ending_decides_and_settings_of_the_user_do_not(corpus, form, start):
    (corpus / "matplotlibrc").write_text("font.size: 40\naxes.facecolor: red\nsavefig.dpi: 7\n")
    more = ["--dpi", "72"] if form == "png" else []
    for name, folder in ((f"a.{form}", corpus), (f"../b.{form}", corpus / "plans")):
        plans = "plans" if folder == corpus else "."
        done = policydiff(folder, "figure", plans, "--kind", "coverage", "-o", name, *more)
        assert done.returncode == 0, done.stderr.decode()
    first, second = ((corpus / f"{name}.{form}").read_bytes() for name in "ab")
    assert first.startswith(start)
    assert first == second


def test_the_options_reach_the_figure(corpus):
    done = policydiff(
        corpus, "figure", "plans", "--kind", "targets", "--metric", "公办园", "--title", "指标$1$",
        "--lang", "en", "--width", "12", "--height", "8", "-o", "out.svg",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    svg = (corpus / "out.svg").read_text("utf-8")
    assert "<title>指标$1$</title>" in svg
    assert "plans: 2" in svg
    assert 'width="340' in svg


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "coverage", "-o", "out.jpg"], "Use .svg .pdf .png"),
        (["--kind", "coverage", "-o", "plans"], "by the ending of its name"),
        (["--kind", "coverage", "-o", "there.svg"], "exists"),
        (["--kind", "coverage", "-o", "no/out.svg"], "no folder"),
        (["--kind", "map", "-o", "out.svg"], "map"),
        (["--kind", "coverage"], "--output"),
        (["--kind", "coverage", "-o", "out.svg", "--metric", "园"], "goes with --kind targets"),
        (["--kind", "threads", "-o", "out.svg", "--by", "year"], "goes with --kind matrix"),
        (["--kind", "coverage", "-o", "out.svg", "--dpi", "300"], "--dpi is for .png"),
        (["--kind", "adoption", "-o", "out.svg"], "adoption compares regions"),
        (["--kind", "matrix", "-o", "out.svg", "--initiative", "县管校"], "县管校聘"),
        (["--kind", "targets", "-o", "out.svg", "--metric", "公办园占比"], "公办园在园幼儿占比"),
        (["--kind", "threads", "-o", "out.svg", "--thread", "发展学前的教育"], "发展学前教育"),
        (["--kind", "coverage", "-o", "out.svg", "--font", "plans/2019.txt"], "as a font"),
        (["--kind", "coverage", "-o", "out.svg", "--height", "3"], "leaves no room"),
        (["--kind", "coverage", "-o", "out.svg", "--title", "\U0010fffd"], "(U+10FFFD)"),
        (["--kind", "coverage", "-o", "out.svg", "--top", "0"], "--top"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_written(corpus, arguments, said):
    (corpus / "there.svg").write_text("mine")
    done = policydiff(corpus, "figure", "plans", *arguments)
    assert done.returncode == 2
    assert said in " ".join(done.stderr.decode().split())
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""
    assert {path.name for path in corpus.iterdir()} == {"plans", "there.svg"}
    assert (corpus / "there.svg").read_text() == "mine"


def test_the_font_is_no_place_to_write_to(corpus):
    (corpus / "font.svg").write_text("font")
    done = policydiff(
        corpus,
        "figure",
        "plans",
        "--kind",
        "coverage",
        "-o",
        "font.svg",
        "--font",
        "font.svg",
        "-f",
    )
    assert done.returncode == 2
    assert (corpus / "font.svg").read_text() == "font"


def test_a_file_left_out_is_told_and_the_rest_drawn(corpus):
    done = policydiff(corpus, "figure", "plans", "no.txt", "--kind", "coverage", "-o", "out.svg")
    assert done.returncode == 2
    assert "no.txt" in done.stderr.decode()
    assert (corpus / "out.svg").exists()


def test_the_help_says_how_text_is_written(corpus):
    said = " ".join(policydiff(corpus, "figure", "--help").stdout.decode().split())
    assert "outlines (SVG)" in said
    assert re.search(r"coverage\|matrix\|adoption\|targets\|threads", said)


def test_a_missing_extra_is_the_install_line(corpus):
    (corpus / "bare" / "matplotlib").mkdir(parents=True)
    (corpus / "bare" / "matplotlib" / "__init__.py").write_text("raise ImportError('not here')")
    path = f"{corpus / 'bare'}:{Path(__file__).parents[1]}"
    done = policydiff(
        corpus, "figure", "plans", "--kind", "coverage", "-o", "out.svg", PYTHONPATH=path
    )
    assert done.returncode == 2
    assert 'pip install "policydiff[figures]"' in done.stderr.decode()
    assert not (corpus / "out.svg").exists()
