"""Limits of what is read: each refuses what has more, names the option that has more read, and holds
where it is said to hold."""

import random
import shutil
from dataclasses import fields
from pathlib import Path
from threading import Thread
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from batch_cases import policydiff

from policydiff.errors import OptionError, PolicyDiffError
from policydiff.plans import read_corpus, read_plans
from policydiff.read.limits import Limits, byte_count, limited, limits, named_limits
from policydiff.verify.reading import read_report

FORMATS = Path(__file__).parent / "formats"
SEED = Path(__file__).parents[1] / "seeds" / "000_fc38ebbe2eb95428.txt"
REPORTS = Path(__file__).parents[1] / "reports"
# What has more than a little of each, and the code of the message that it is refused with.
CASES = [
    (Limits(document_bytes=1000), "docx/ladder.docx", "read.too_large"),
    (Limits(characters=10), "html/lists.html", "read.too_long"),
    (Limits(characters=10), "pdf/report.pdf", "pdf.too_long"),
    (Limits(lines=2), "docx/ladder.docx", "read.too_many_lines"),
    (Limits(items=1), "csv/plain.csv", "plan.too_many_items"),
    (Limits(cells=5), "csv/plain.csv", "table.too_many"),
    (Limits(cells=5), "xlsx/inline.xlsx", "table.too_many"),
    (Limits(columns=2), "csv/plain.csv", "table.too_wide"),
    (Limits(columns=2), "xlsx/inline.xlsx", "table.too_wide"),
    (Limits(sheets=1), "xlsx/sheets.xlsx", "xlsx.sheets"),
    (Limits(parts=2), "docx/ladder.docx", "package.too_many_parts"),
    (Limits(part_bytes=100), "docx/ladder.docx", "package.part_too_large"),
    (Limits(part_tags=10), "docx/ladder.docx", "package.too_many_tags"),
    (Limits(table_depth=0), "docx/tasks.docx", "docx.too_deep"),
    (Limits(html_tags=10), "html/lists.html", "html.too_many"),
    (Limits(html_depth=2), "html/lists.html", "html.too_deep"),
    (Limits(pages=1), "pdf/report.pdf", "pdf.pages"),
    (Limits(page_characters=10), "pdf/report.pdf", "pdf.page_too_long"),
    (Limits(drawing_bytes=10), "pdf/report.pdf", "pdf.bomb"),
    (Limits(drawings_bytes=10), "pdf/report.pdf", "pdf.drawings"),
    (Limits(shapes=1), "pdf/table.pdf", "pdf.shapes"),
]
# These are told of a PDF that takes any time or memory, in test_read_pdf.py.
ELSEWHERE = {"pdf_seconds", "pdf_bytes"} | {
    "members",
    "archive_bytes",
    "ratio",
    "report_bytes",
    "conversion_seconds",
}


def changed(these: Limits) -> str:
    """The one limit that is not as usual."""
    (name,) = (f.name for f in fields(these) if getattr(these, f.name) != getattr(limits(), f.name))
    return name


def check_refusal(error: PolicyDiffError, code: str, name: str) -> None:
    assert error.code == code
    for lang in ("zh", "en"):
        assert f"--read-limit {name.replace('_', '-')}=" in error.text(lang)


@pytest.mark.parametrize(("these", "path", "code"), CASES)
def test_what_has_more_is_refused_and_the_option_named(these, path, code):
    assert read_plans(FORMATS / path).plans
    with limited(these), pytest.raises(PolicyDiffError) as caught:
        read_plans(FORMATS / path)
    check_refusal(caught.value, code, changed(these))
    assert read_plans(FORMATS / path).plans


def test_every_limit_has_a_case():
    """``conversion_seconds`` is in test_read_office.py, for it takes a stand-in for LibreOffice."""
    named = {changed(these) for these, _, _ in CASES}
    assert named | ELSEWHERE == {field.name for field in fields(Limits)}
    assert not named & ELSEWHERE


@pytest.mark.parametrize(
    ("these", "code"),
    [
        (Limits(members=1), "archive.too_many"),
        (Limits(archive_bytes=1000), "archive.too_large"),
        (Limits(ratio=1), "archive.bomb"),
    ],
)
def test_limits_of_archives(tmp_path, these, code):
    characters = random.Random(0).choices("推进教育改革发展，加强师德建设。", k=500_000)
    with ZipFile(tmp_path / "plans.zip", "w", ZIP_DEFLATED) as archive:
        archive.write(SEED, "plan.txt")
        archive.writestr("long.txt", "".join(characters))
    paths = [str(tmp_path / "plans.zip")]
    assert len(read_corpus(paths).plans) == 2
    with limited(these):
        (left_out,) = read_corpus(paths).left_out
    assert f"--read-limit {changed(these).replace('_', '-')}=" in left_out.text("en")
    assert len(read_corpus(paths).plans) == 2, code


def test_the_limit_of_reports():
    page = str(REPORTS / "demo.html")
    assert read_report(page).stated()
    with limited(Limits(report_bytes=1000)), pytest.raises(PolicyDiffError) as caught:
        read_report(page)
    check_refusal(caught.value, "read.too_large", "report_bytes")
    with limited(Limits(document_bytes=1000)):
        assert read_report(page).stated()


# --- as options --------------------------------------------------------------------------------


def test_limits_are_named_as_options():
    found = named_limits({"pages": "5000", "html-depth": " 10 ", "document_bytes": "1.5 GiB"})
    assert found == Limits(pages=5000, html_depth=10, document_bytes=3 * 2**29)
    assert named_limits({}) == Limits() == limits()


@pytest.mark.parametrize("value", ["", "0", "-1", "1.5", "5K", "1e3", "zwei", "0B", "9" * 99])
def test_a_number_that_is_none_is_said_so(value):
    with pytest.raises(OptionError) as caught:
        named_limits({"pages": value})
    assert caught.value.code == "limits.number"
    assert f"pages={value}:" in caught.value.text("en")


def test_an_unknown_limit_lists_those_there_are():
    with pytest.raises(OptionError) as caught:
        named_limits({"page": "5"})
    assert caught.value.code == "limits.unknown"
    assert "pages=2000" in caught.value.text("zh")
    assert "document-bytes=64M" in caught.value.text("en")


def test_the_page_of_limits_has_each_with_its_usual_number():
    page = (Path(__file__).parents[1] / "docs" / "limits.md").read_text("utf-8")
    with pytest.raises(OptionError) as caught:
        named_limits({"?": "1"})
    listed = str(caught.value.values["known"]).split(", ")
    assert len(listed) == len(fields(Limits))
    assert [one for one in listed if f"`{one}`" not in page] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("200M", 200 * 2**20), ("1 kb", 1024), ("7", 7), ("M", None), ("1 P", None), ("1" * 16, None)],
)
def test_sizes(text, count):
    assert byte_count(text) == count


COMMANDS = [
    "parse {plan}",
    "compare {plan} {seed}",
    "explain {plan} {seed}",
    "initiatives {plan}",
    "targets {plan}",
    "report {plan} {seed} {other}",
    "review {plan} {seed} -o sheet.html",
    "track 双减 {plan} {seed} {other}",
    "search 双减 {plan}",
    "figure {plan} {seed} {other} --kind coverage -o coverage.svg",
    "corpus show {plan}",
    "corpus init {folder} --dry-run",
    "batch {folder} --out out --jobs 1",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_reads_takes_limits(tmp_path, command):
    (tmp_path / "in").mkdir()
    shutil.copy(FORMATS / "pdf" / "report.pdf", tmp_path / "in")
    names = {
        "plan": "in/report.pdf", "seed": SEED, "other": FORMATS / "csv" / "plain.csv",
        "folder": "in",
    }  # fmt: skip
    said = [part.format_map(names) for part in command.split()]
    done = policydiff(tmp_path, *said, "--read-limit", "pages=1")
    told = done.told + done.said
    if (tmp_path / "out" / "failures.csv").exists():
        told += (tmp_path / "out" / "failures.csv").read_text("utf-8")
    assert "--read-limit pages=" in told, told
    assert policydiff(tmp_path, *said, "--read-limit", "sides=1").code == 2


def test_verify_takes_limits(tmp_path):
    """A page quotes more than it may have."""
    shutil.copy(FORMATS / "pdf" / "report.pdf", tmp_path / "plan.pdf")
    said = ["compare", "plan.pdf", SEED, "-o", "page.html"]
    assert policydiff(tmp_path, *said).code == 0
    said = ["verify", "page.html", "plan.pdf", SEED]
    assert policydiff(tmp_path, *said).code == 0
    done = policydiff(tmp_path, *said, "--read-limit", "pages=1")
    assert done.code == 3
    assert "--read-limit pages=" in " ".join(done.said.split())


def test_a_batch_reads_again_what_other_limits_let_it_read(tmp_path):
    (tmp_path / "plans").mkdir()
    shutil.copy(FORMATS / "pdf" / "report.pdf", tmp_path / "plans")
    shutil.copy(SEED, tmp_path / "plans")
    for said, code in ((["--read-limit", "pages=1"], 3), ([], 0), (["--read-limit", "pages=1"], 3)):
        done = policydiff(tmp_path, "batch", "plans", "--out", "out", "--jobs", "2", *said)
        assert done.code == code, done.told
        assert (tmp_path / "out" / "failures.csv").exists() == bool(code)


def test_limits_hold_inside_and_in_this_thread_alone():
    found = []
    with limited(Limits(pages=1)):
        with limited(Limits(pages=2)):
            assert limits().pages == 2
        other = Thread(target=lambda: found.append(limits().pages))
        other.start()
        other.join()
        assert limits().pages == 1
    assert found == [limits().pages] == [2000]
