"""policydiff batch: bad files, odd names, folders, options, and runs that are to be the same."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import towns
from batch_cases import STAGES, batch, files, policydiff, table

from policydiff.batch import run as running
from policydiff.model.batch import Failure

ROOT = Path(__file__).parents[1]
BAD = {"empty.txt": b"", "scan.txt": b"%PDF-1.4\x00\x01\x02" * 20}


@pytest.fixture
def folder(tmp_path):
    """A small corpus of two series."""
    towns.write(tmp_path / "plans")
    for path in (tmp_path / "plans").glob("金湖县*"):
        path.unlink()
    return tmp_path


def bad(folder):
    for name, data in BAD.items():
        (folder / "plans" / name).write_bytes(data)


# --- files that cannot be read -----------------------------------------------------------------


def test_a_bad_file_ends_no_run(folder):
    before = batch(folder, out="good")
    bad(folder)
    ran = batch(folder)
    assert (before.code, ran.code) == (0, 3)
    assert len(ran.found.evolution.plans) == len(before.found.evolution.plans)
    assert (folder / "out" / "links.csv").read_bytes() == (
        folder / "good" / "links.csv"
    ).read_bytes()
    again = batch(folder)
    assert (again.code, again.found) == (3, None)
    for told in (ran.told, again.told):
        assert "2 of 10 files are left out; out/failures.csv says why" in told
        assert "plans/empty.txt is empty" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_failures_are_told_in_the_language(folder, lang):
    bad(folder)
    arguments = ("batch", "plans", "--out", "out", "-j", "1")
    done = subprocess.run(
        [sys.executable, "-m", "policydiff", *arguments, "--lang", lang],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    heads = {
        "zh": ["文件", "代码", "原因与处理办法"],
        "en": ["file", "code", "reason and what to do"],
    }[lang]
    rows = table(folder / "out" / "failures.csv")
    assert list(rows[0]) == heads
    values = [list(row.values()) for row in rows]
    assert [row[0] for row in values] == ["plans/empty.txt", "plans/scan.txt"]
    for path, code, reason in values:
        assert code in ("read.empty", "pdf.damaged")
        assert path in reason
        assert reason.isascii() == (lang == "en")


def test_files_that_are_mended_are_taken_in(folder):
    whole = batch(folder, out="good")
    bad(folder)
    batch(folder)
    for name in BAD:
        (folder / "plans" / name).unlink()
    assert batch(folder).code == whole.code == 0
    assert files(folder / "out") == files(folder / "good")


def test_of_bad_files_alone_there_is_a_report(folder):
    shutil.rmtree(folder / "plans")
    (folder / "plans").mkdir()
    bad(folder)
    ran = batch(folder)
    assert (ran.code, len(ran.found.failures)) == (3, 2)
    assert "plans/empty.txt" in (folder / "out" / "index.html").read_text("utf-8")


def test_a_corpus_without_files_is_refused(tmp_path):
    (tmp_path / "plans").mkdir()
    ran = batch(tmp_path)
    assert (ran.code, ran.found) == (2, None)


def test_a_path_that_is_not_there_costs_nothing(folder):
    batch(folder)
    before = files(folder / "out")
    refused = batch(folder, "plnas")
    assert (refused.code, refused.found) == (2, None)
    assert "plnas" in refused.told
    assert files(folder / "out") == before
    again = batch(folder)
    assert (again.code, again.found) == (0, None)
    assert batch(folder, "plnas", out="other").code == 2
    assert not (folder / "other").exists()


def test_a_reader_that_kills_its_process_costs_one_file(folder, monkeypatch):
    """What a worker dies of is reported like a file that cannot be read."""
    found = Failure("worker.file", {})
    assert found.text("en")
    (folder / "plans" / "deadly.txt").write_text(towns.plan("临江市", 2019), encoding="utf-8")
    monkeypatch.setattr(running, "_found", lost("deadly", running._found))
    ran = batch(folder)
    assert ran.code == 3
    assert list(ran.found.failures) == ["plans/deadly.txt"]


def lost(name, found):
    def result(key, done, store):
        document = found(key, done, store)
        return Failure("worker.file", {}) if name in document.source.name else document

    return result


# --- names -------------------------------------------------------------------------------------


def test_a_name_that_is_no_text(folder):
    """A byte of a name that is no UTF-8 is a lone surrogate here, which no encoder takes."""
    odd = os.fsdecode(b"\xff.txt")
    try:
        (folder / "plans" / odd).write_text(towns.plan("临江市", 2019), encoding="utf-8")
        (folder / "plans" / os.fsdecode(b"\xfe.txt")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes no such name")
    would = batch(folder, "--dry-run")
    assert would.code == 0, would.told
    ran = batch(folder)
    assert ran.code == 3
    assert f"plans/{odd}" in {plan.source.name for plan in ran.found.evolution.plans}
    assert list(ran.found.failures) == [os.fsdecode(b"plans/\xfe.txt")]
    policydiff(folder, "report", "plans", "--format", "json", "-o", "r.json")
    assert (folder / "out" / "evolution.json").read_bytes() == (folder / "r.json").read_bytes()
    again = batch(folder)
    assert (again.code, again.found) == (3, None)


# --- the folder --------------------------------------------------------------------------------


def test_a_dry_run_says_what_a_run_does_and_touches_nothing(folder):
    bad(folder)
    would = batch(folder, "--dry-run")
    assert "Would read 10 of 10 files" in would.told
    assert not (folder / "out").exists()
    assert batch(folder).made["read"] == 10
    (folder / "plans" / "青田县2018.txt").unlink()
    with (folder / "plans" / "青田县2019.txt").open("a", encoding="utf-8") as file:
        file.write("9.发展体育。举办运动会。\n")
    store = folder / "out" / "store" / "store.sqlite"
    before = files(folder / "out"), store.read_bytes()
    would = batch(folder, "--dry-run")
    assert "Would read 1 of 9 files; 8 are as they were read before. 2 earlier" in would.told
    assert would.said.split() == ["plans/青田县2019.txt"]
    assert (files(folder / "out"), store.read_bytes()) == before
    assert batch(folder).made["read"] == 1


def test_a_folder_inside_the_corpus_is_not_read(folder):
    batch(folder)
    plain = (folder / "out" / "evolution.json").read_bytes()
    first = batch(folder, out="plans/out")
    assert first.code == 0
    again = batch(folder, out="plans/out")
    assert (again.code, again.found) == (0, None)
    (folder / "plans" / "out" / "index.html").unlink()
    before = files(folder / "plans" / "out")
    made = batch(folder, out="plans/out")
    assert not any(made.made.values())
    assert before.items() <= files(folder / "plans" / "out").items()
    assert (folder / "plans" / "out" / "evolution.json").read_bytes() == plain


def test_folders_that_are_refused(folder):
    (folder / "file").touch()
    (folder / "foreign").mkdir()
    (folder / "foreign" / "letter.doc").write_bytes(b"mine")
    assert "is a file" in batch(folder, out="file").told
    refused = batch(folder, out="foreign")
    assert (refused.code, files(folder / "foreign").keys()) == (2, {"letter.doc"})
    assert batch(folder, "--force", out="foreign").code == 0
    assert (folder / "foreign" / "letter.doc").read_bytes() == b"mine"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that nobody can write")
def test_a_folder_that_cannot_be_written_is_said(folder):
    ran = batch(folder, out="/proc/self/out")
    assert (ran.code, ran.found) == (2, None)
    assert "/proc/self/out" in ran.told


def test_a_run_that_died_before_there_was_a_store_is_no_foreign_folder(folder):
    (folder / "out" / "store").mkdir(parents=True)
    (folder / "out" / "store" / "run.lock").touch()
    assert batch(folder).code == 0
    shutil.rmtree(folder / "out")
    (folder / "out" / "store").mkdir(parents=True)
    (folder / "out" / "store" / "store.sqlite").touch()
    assert batch(folder).code == 0


def test_standard_input_is_refused(folder):
    assert batch(folder, "-").code == 2
    assert batch(folder, "plans", "-").code == 2


# --- pairs -------------------------------------------------------------------------------------


def links(folder, out):
    """Return the rows of links by their two plans."""
    found = {}
    for row in table(folder / out / "links.csv"):
        left, right = row["left: plan id"], row["right: plan id"]
        found.setdefault((left, right), []).append(row)
    return found


def test_pairs_that_two_settings_share_are_the_same(folder):
    runs = {name: batch(folder, "--pairs", name, out=name) for name in ("consecutive", "all")}
    assert [ran.code for ran in runs.values()] == [0, 0]
    plans = len(runs["all"].found.evolution.plans)
    assert len(table(folder / "all" / "pairs.csv")) == plans * (plans - 1) // 2
    few, every = links(folder, "consecutive"), links(folder, "all")
    assert few.items() <= every.items()
    assert len(few) < len(every)


def test_pairs_of_one_year_are_aligned(folder):
    batch(folder)
    without = set(map(str, table(folder / "out" / "pairs.csv")))
    ran = batch(folder, "--pairs", "same-year")
    rows = table(folder / "out" / "pairs.csv")
    assert without <= set(map(str, rows))
    same = [row for row in rows if row["left: year"] == row["right: year"]]
    of_year = {}
    for plan in ran.found.evolution.plans:
        of_year[plan.year] = of_year.get(plan.year, 0) + 1
    assert len(same) == sum(count * (count - 1) // 2 for count in of_year.values())


# --- the same bytes ----------------------------------------------------------------------------


def test_neither_jobs_nor_place_nor_surroundings_change_a_byte(folder, tmp_path_factory):
    first, second = folder / "plans" / "a", folder / "plans" / "b"
    for half in (first, second):
        half.mkdir()
    for at, path in enumerate(sorted((folder / "plans").glob("*.txt"))):
        path.rename((first, second)[at % 2] / path.name)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(folder / "plans", elsewhere / "plans")
    assert batch(folder).code == 0
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "zh_CN.UTF-8", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-m", "policydiff", "batch", "plans", "--out", "there/out", "--jobs", "2",
         "--lang", "en"],
        cwd=elsewhere, env={**os.environ, **surroundings, "PYTHONPATH": str(ROOT)}, check=True,
        capture_output=True,
    )  # fmt: skip
    assert files(folder / "out") == files(elsewhere / "there" / "out")
    for out, paths in (("ab", ("plans/a", "plans/b")), ("ba", ("plans/b", "plans/a"))):
        assert batch(folder, *paths, out=out).code == 0
    one, other = (files(folder / out) for out in ("ab", "ba"))
    assert one == other


# --- more files than a report can hold ---------------------------------------------------------


def test_of_many_files_threads_are_those_of_the_whole_run(folder):
    assert batch(folder, "--lexicon", "none", out="whole").code == 0
    ran = batch(folder, "--lexicon", "none", "--report-limit", "3")
    assert (ran.code, ran.found.whole) == (0, False)
    tables = {"links.csv", "pairs.csv", "threads.csv"}
    assert set(files(folder / "out")) == {"index.html", "manifest.json", *tables}
    for name in ("threads.csv", "links.csv", "pairs.csv"):
        assert (folder / "out" / name).read_bytes() == (folder / "whole" / name).read_bytes()
    assert [note.code for note in ran.found.evolution.notes].count("batch.threads_alone") == 1
    assert json.dumps(dict(ran.made)) == json.dumps({**dict.fromkeys(STAGES, 0), **ran.made})
    assert ran.made["extract"] == ran.made["compare"] == 0
    again = batch(folder, "--lexicon", "none", "--report-limit", "3")
    assert (again.code, again.found) == (0, None)
